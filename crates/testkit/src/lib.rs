//! Generators, the vector runner and the layer test of Referee.

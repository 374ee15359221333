//! The operations of Referee over JSON: one contract for every face.

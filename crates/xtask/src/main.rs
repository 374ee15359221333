//! Builds, tests, packages and measures Referee.

fn main() {}

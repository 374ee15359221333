//! Websites: one normal form for every spelling (rules 1.1 to 1.10).

//! Names of owners found in text (rule 7).

//! Daily AI-referral events: their schema and the reader for JSON arrays and NDJSON (rules 4.1 to 4.5).

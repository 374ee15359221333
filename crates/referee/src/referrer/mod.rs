//! Raw referrers mapped to AI platforms by a versioned allow-list (rule 3).

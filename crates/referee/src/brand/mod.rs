//! Brands, competitors, personas and prompts: requests checked, writes planned (rule 6).

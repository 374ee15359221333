//! A batch of events: checked, de-duplicated, split, and the answer to a push (rules 4.5 to 4.9).

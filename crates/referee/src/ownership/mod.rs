//! Who owns a website within a brand: claims, conflicts, overlaps, citations (rule 2).

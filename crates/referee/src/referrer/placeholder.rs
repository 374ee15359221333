//! Words that analytics tools write where they know no referrer (rule 3.4).

/// Compared with the whole value and with the source of `source / medium`, whatever the case.
///
/// From Google Analytics (`(direct)`, `(not set)`, `(data not available)`, `(other)`), Adobe
/// Analytics (`Typed/Bookmarked`, `Unspecified`, `::unspecified::`, `(Low Traffic)`, `Uniques
/// Exceeded`), Matomo (`Direct Entry`), Mixpanel (`$direct`), and what exports write for no value
/// (`null`, `undefined`, `NaN`, `\N`, `-`).
pub(super) const PLACEHOLDERS: [&str; 64] = [
    "#n/a",
    "$direct",
    "(blank)",
    "(data deleted)",
    "(data not available)",
    "(direct)",
    "(direct/none)",
    "(empty)",
    "(low traffic)",
    "(low-traffic)",
    "(no referrer)",
    "(no value)",
    "(none)",
    "(not available)",
    "(not provided)",
    "(not set)",
    "(not_set)",
    "(null)",
    "(other)",
    "(redacted)",
    "(typed/bookmarked)",
    "(unavailable)",
    "(undefined)",
    "(unknown)",
    "(unspecified)",
    "-",
    "--",
    "::none::",
    "::unspecified::",
    "<null>",
    "\\n",
    "blank",
    "bookmark",
    "bookmarked",
    "data not available",
    "direct",
    "direct / none",
    "direct access",
    "direct entry",
    "direct traffic",
    "direct visit",
    "direct/none",
    "empty",
    "low traffic",
    "n/a",
    "nan",
    "nil",
    "no referer",
    "no referrer",
    "none",
    "not applicable",
    "not available",
    "not provided",
    "not set",
    "not_set",
    "null",
    "typed",
    "typed / bookmarked",
    "typed/bookmark",
    "typed/bookmarked",
    "undefined",
    "uniques exceeded",
    "unknown",
    "unspecified",
];

/// Is the trimmed `value` a placeholder?
pub(super) fn is_placeholder(value: &str) -> bool {
    let mut folded = [0; 24];
    let Some(folded) = folded.get_mut(..value.len()) else { return false };
    folded.copy_from_slice(value.as_bytes());
    folded.make_ascii_lowercase();
    PLACEHOLDERS.binary_search_by(|word| word.as_bytes().cmp(folded)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_lowercase_and_fits_the_buffer() {
        assert!(PLACEHOLDERS.is_sorted());
        for word in PLACEHOLDERS {
            assert_eq!(word, word.to_ascii_lowercase());
            assert!(is_placeholder(&word.to_ascii_uppercase()), "{word}");
        }
    }
}

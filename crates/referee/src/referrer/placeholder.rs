//! Words that analytics tools write where they know no referrer (rule 3.4).

/// Compared with the whole value and with the source of `source / medium`, whatever the case.
///
/// From Google Analytics (`(direct)`, `(not set)`, `(data not available)`, `(other)`), Adobe
/// Analytics (`Typed/Bookmarked`, `Unspecified`, `::unspecified::`, `(Low Traffic)`, `Uniques
/// Exceeded`), Matomo (`Direct Entry`), Mixpanel (`$direct`), and what exports write for no value
/// (`null`, `undefined`, `NaN`, `\N`, `-`). One a line.
pub(super) const PLACEHOLDERS: &str = r"#n/a
$direct
(blank)
(data deleted)
(data not available)
(direct)
(direct/none)
(empty)
(low traffic)
(low-traffic)
(no referrer)
(no value)
(none)
(not available)
(not provided)
(not set)
(not_set)
(null)
(other)
(redacted)
(typed/bookmarked)
(unavailable)
(undefined)
(unknown)
(unspecified)
-
--
::none::
::unspecified::
<null>
\n
blank
bookmark
bookmarked
data not available
direct
direct / none
direct access
direct entry
direct traffic
direct visit
direct/none
empty
low traffic
n/a
nan
nil
no referer
no referrer
none
not applicable
not available
not provided
not set
not_set
null
typed
typed / bookmarked
typed/bookmark
typed/bookmarked
undefined
uniques exceeded
unknown
unspecified
";

/// The most bytes of a placeholder.
const LONGEST: usize = 24;

const SLOTS: usize = 256;

/// Where each placeholder starts, in the first free slot from that of its hash on.
static TABLE: [u16; SLOTS] = table();

/// In the table where none is: where no placeholder starts.
const FREE: u16 = u16::MAX;

/// Is the trimmed `value` a placeholder?
pub(super) fn is_placeholder(value: &str) -> bool {
    let mut folded = [0; LONGEST];
    let Some(start) = folded.get_mut(..value.len()) else { return false };
    start.copy_from_slice(value.as_bytes());
    folded.make_ascii_lowercase();
    let Some(word) = folded.get(..value.len()) else { return false };
    let mut slot = slot(&folded);
    let from = |slot: usize| PLACEHOLDERS.as_bytes().get(usize::from(*TABLE.get(slot % SLOTS)?)..);
    // A quarter of the slots is taken, so that the search ends.
    while let Some(known) = from(slot) {
        if let Some([b'\n', ..]) = known.strip_prefix(word) {
            // Two lines are no placeholder.
            return !word.contains(&b'\n');
        }
        slot += 1;
    }
    false
}

/// Is `raw` a placeholder as it stands, or one in brackets before ` / `? One that is neither may
/// still be one.
pub(super) fn is_usual_placeholder(raw: &str) -> bool {
    let bracket = raw.starts_with('(').then(|| raw.bytes().take(LONGEST).position(|b| b == b')'));
    let len = bracket.flatten().map_or(raw.len(), |at| at + 1);
    raw.split_at_checked(len).is_some_and(|(source, rest)| {
        (rest.is_empty() || rest.starts_with(" / ")) && is_placeholder(source)
    })
}

#[allow(clippy::indexing_slicing, reason = "evaluated when it is compiled")]
#[allow(clippy::cast_possible_truncation, reason = "they are fewer bytes")]
const fn table() -> [u16; SLOTS] {
    let mut table = [FREE; SLOTS];
    let words = PLACEHOLDERS.as_bytes();
    let mut start = 0;
    while start < words.len() {
        let mut folded = [0; LONGEST];
        let mut length = 0;
        while words[start + length] != b'\n' {
            folded[length] = words[start + length];
            length += 1;
        }
        let mut slot = slot(&folded);
        while table[slot % SLOTS] != FREE {
            slot += 1;
        }
        table[slot % SLOTS] = start as u16;
        start += length + 1;
    }
    table
}

/// The slot at which the search for a word starts, which has zeros after its end.
const fn slot(word: &[u8; LONGEST]) -> usize {
    let ([a, b, c], []) = word.as_chunks() else { return 0 };
    let (a, b, c) = (u64::from_le_bytes(*a), u64::from_le_bytes(*b), u64::from_le_bytes(*c));
    let mixed = (a ^ b.rotate_left(23) ^ c.rotate_left(41)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 56) as usize
}

#[cfg(test)]
mod tests {
    use super::super::raw::source;
    use super::*;
    use alloc::format;

    #[test]
    fn the_table_is_sorted_lowercase_and_fits_the_buffer() {
        assert!(PLACEHOLDERS.lines().is_sorted());
        assert_eq!(PLACEHOLDERS.lines().count(), 64);
        for word in PLACEHOLDERS.lines() {
            assert_eq!(word, word.to_ascii_lowercase());
            assert!(is_placeholder(&word.to_ascii_uppercase()), "{word}");
            assert!(!is_placeholder(&format!("{word}.")), "{word}");
        }
        for value in ["", "\n", "n/a\n", "n/a\nnan", "nan\nnil", "a"] {
            assert!(!is_placeholder(value), "{value:?}");
        }
    }

    #[test]
    fn each_is_one_by_its_source_alone() {
        for word in PLACEHOLDERS.lines() {
            assert!(is_placeholder(source(word)), "{word}");
        }
    }

    #[test]
    fn one_with_a_slash_has_no_dot() {
        // What the scan of the usual forms relies on.
        assert!(PLACEHOLDERS.lines().all(|word| !(word.contains('/') && word.contains('.'))));
    }
}

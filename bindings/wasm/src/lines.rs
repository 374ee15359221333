//! Many texts in one: what a list of strings becomes on its way here.

/// Cuts `text` into the texts that it was joined from.
///
/// `lengths` are in UTF-16 code units, which is what JavaScript knows; one code unit stands
/// between two texts. Where everything is ASCII they are octets too, and nothing is counted.
pub(crate) fn split<'a>(text: &'a str, lengths: &'a [u32]) -> impl Iterator<Item = &'a str> {
    let units: usize = lengths.iter().map(|&length| length as usize).sum();
    let is_ascii = text.len() == units + lengths.len().saturating_sub(1);
    let mut rest = text;
    lengths.iter().map(move |&length| {
        let length = length as usize;
        let end = if is_ascii { length } else { octets(rest, length) };
        let (one, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after.get(1..).unwrap_or_default();
        one
    })
}

/// The octets of the first `units` UTF-16 code units of `text`.
fn octets(text: &str, units: usize) -> usize {
    let mut left = units;
    let mut octets = 0;
    for character in text.chars() {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(character.len_utf16());
        octets += character.len_utf8();
    }
    octets
}

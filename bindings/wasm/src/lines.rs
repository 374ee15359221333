//! Many texts in one: what a list of strings becomes on its way here.

/// Hands each of the texts that `text` was joined from to `take`, with its place in `lengths`.
///
/// `lengths` are in UTF-16 code units, which is what JavaScript knows; one code unit stands
/// between two texts. Where everything is ASCII they are octets too, and nothing is counted.
#[inline]
pub(crate) fn each<'t>(
    text: &'t str,
    lengths: &mut [u32],
    mut take: impl FnMut(&'t str, &mut u32),
) {
    let units: usize = lengths.iter().map(|&length| length as usize).sum();
    let is_ascii = text.len() == units + lengths.len().saturating_sub(1);
    let mut rest = text;
    for place in lengths {
        let length = *place as usize;
        let end = if is_ascii { length } else { octets(rest, length) };
        let (one, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after.get(1..).unwrap_or_default();
        take(one, place);
    }
}

/// The octets of the first `units` UTF-16 code units of `text`.
fn octets(text: &str, units: usize) -> usize {
    // Most texts among others of other scripts are ASCII.
    if text.as_bytes().get(..units).is_some_and(<[u8]>::is_ascii) {
        return units;
    }
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

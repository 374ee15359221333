//! Many texts in one: what a list of strings becomes on its way here.

/// The texts that one was joined from.
///
/// Their lengths are in UTF-16 code units, which is what JavaScript knows; one code unit stands
/// between two texts. Where everything is ASCII they are octets too, and nothing is counted.
pub(crate) struct Joined<'t> {
    rest: &'t str,
    is_ascii: bool,
}

impl<'t> Joined<'t> {
    #[inline]
    pub(crate) fn new(text: &'t str, lengths: &[u32]) -> Self {
        let units: usize = lengths.iter().map(|&length| length as usize).sum();
        let is_ascii = text.len() == units + lengths.len().saturating_sub(1);
        Self { rest: text, is_ascii }
    }

    /// The next of them, which has that length.
    #[inline]
    pub(crate) fn next(&mut self, length: u32) -> &'t str {
        let units = length as usize;
        let end = if self.is_ascii { units } else { octets(self.rest, units) };
        let (one, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = after.get(1..).unwrap_or_default();
        one
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

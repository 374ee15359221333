//! Many texts in one: what a list of strings becomes on its way here.

/// The texts that one was joined from.
///
/// Their lengths are in UTF-16 code units, which is what JavaScript knows; one code unit stands
/// between two texts. What is ASCII has as many octets, and nothing of it is counted.
pub(crate) struct Joined<'t> {
    rest: &'t str,
    /// So many octets at the start of the rest are ASCII, as far as is known.
    ascii: usize,
    /// Was U+FFFD met? An encoder puts it in the place of a lone surrogate.
    pub(crate) replaced: bool,
}

impl<'t> Joined<'t> {
    #[inline]
    pub(crate) fn new(text: &'t str) -> Self {
        Self { rest: text, ascii: 0, replaced: false }
    }

    /// The next of them, which has that length.
    #[inline]
    pub(crate) fn next(&mut self, length: u32) -> &'t str {
        let units = length as usize;
        if units > self.ascii {
            self.ascii = ascii_words(self.rest.as_bytes());
        }
        let end = if units > self.ascii { self.octets(units) } else { units };
        let (one, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        if end > units {
            let replacement = "\u{FFFD}".as_bytes();
            self.replaced |= one.as_bytes().windows(3).any(|octets| octets == replacement);
        }
        self.rest = after.get(1..).unwrap_or_default();
        self.ascii = self.ascii.saturating_sub(end + 1);
        one
    }

    /// The octets of the first `units` code units, which are more than are known to be ASCII.
    fn octets(&self, units: usize) -> usize {
        let mut left = units - self.ascii;
        let mut octets = self.ascii;
        for &octet in self.rest.as_bytes().get(octets..).unwrap_or_default() {
            // The first octet of a character: those of the longest are two code units.
            if !matches!(octet, 0x80..0xC0) {
                if left == 0 {
                    break;
                }
                left = left.saturating_sub(if octet < 0xF0 { 1 } else { 2 });
            }
            octets += 1;
        }
        octets
    }
}

/// The octets at the start that are ASCII, eight by eight.
fn ascii_words(octets: &[u8]) -> usize {
    let (words, _) = octets.as_chunks::<8>();
    let is_ascii = |word: &&[u8; 8]| u64::from_le_bytes(**word) & 0x8080_8080_8080_8080 == 0;
    words.iter().take_while(is_ascii).count() * 8
}

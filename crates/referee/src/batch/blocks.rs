//! Texts in blocks of 32 bytes, so that texts of most lengths take the same steps.

use crate::ascii::{last_word, words};

/// 32 bytes as words; what is beyond the end of a text is zero.
pub(super) type Block = [u64; 4];

const BYTES: usize = 32;

/// A text as blocks, at least one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t> {
    length: usize,
    /// The text, and maybe what follows it.
    bytes: &'t [u8],
}

impl<'t> Text<'t> {
    /// `beyond` is the text with what follows it in memory, which saves a look at its end; or
    /// nothing.
    #[inline]
    pub(super) fn new(text: &'t str, beyond: &'t [u8]) -> Self {
        debug_assert!(beyond.is_empty() || beyond.starts_with(text.as_bytes()), "another text");
        let bytes = if beyond.is_empty() { text.as_bytes() } else { beyond };
        Self::within(bytes, text.len())
    }

    /// The first `length` bytes of some that are no fewer.
    #[inline]
    pub(super) fn within(bytes: &'t [u8], length: usize) -> Self {
        Self { length, bytes }
    }

    /// The last eight bytes as a word, or a shorter text as that of its first block.
    #[inline]
    pub(super) fn last(&self) -> u64 {
        let last = self.bytes.get(self.length.wrapping_sub(8)..);
        let [first, ..] = self.first();
        last.and_then(|last| last.first_chunk()).map_or(first, |last| u64::from_le_bytes(*last))
    }

    /// The length of the text in bytes.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// How many blocks there are.
    #[inline]
    pub(super) fn blocks(&self) -> usize {
        self.length.saturating_sub(1) / BYTES + 1
    }

    /// The first block.
    #[inline]
    pub(super) fn first(&self) -> Block {
        block(self.bytes, self.length)
    }

    /// The second block; zeros where there is none.
    #[inline]
    pub(super) fn second(&self) -> Block {
        let more = self.bytes.get(BYTES..).unwrap_or_default();
        block(more, self.length.saturating_sub(BYTES))
    }

    /// The first two blocks, the second one zeros where there is none.
    #[allow(clippy::inline_always, reason = "once a row: worth a twentieth of its time")]
    #[inline(always)]
    pub(super) fn pair(&self) -> [Block; 2] {
        let (Some(bytes), Some(kept)) = (self.bytes.first_chunk(), kept(self.length)) else {
            return [self.first(), self.second()];
        };
        let ([first, second], [keep, keep_second]) = (halves(bytes), halves(kept));
        [and(first, keep), and(second, keep_second)]
    }

    /// Gives each block after the second.
    #[inline]
    pub(super) fn for_each_after_second(&self, mut each: impl FnMut(Block)) {
        let mut at = 2 * BYTES;
        while at < self.length {
            each(block(self.bytes.get(at..).unwrap_or_default(), self.length - at));
            at += BYTES;
        }
    }
}

/// The first `length` bytes as a block, if there are so many in one.
#[inline]
fn block(bytes: &[u8], length: usize) -> Block {
    let (Some(block), Some(kept)) = (bytes.first_chunk::<BYTES>(), kept(length)) else {
        return short_block(bytes.get(..length).unwrap_or(bytes));
    };
    and(words(block), words(kept))
}

#[inline]
fn and([a, b, c, d]: Block, [keep_a, keep_b, keep_c, keep_d]: Block) -> Block {
    [a & keep_a, b & keep_b, c & keep_c, d & keep_d]
}

/// Two blocks of bytes as words.
#[inline]
fn halves(bytes: &[u8; 2 * BYTES]) -> [Block; 2] {
    let half = |at: usize| match bytes.get(at..).and_then(|half| half.first_chunk()) {
        Some(half) => words(half),
        None => [0; 4],
    };
    [half(0), half(BYTES)]
}

/// Fewer than 32 bytes as a block.
fn short_block(bytes: &[u8]) -> Block {
    let (words, _) = bytes.as_chunks::<8>();
    let last = [last_word(bytes)];
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain(last);
    let mut block = [0; 4];
    for (place, word) in block.iter_mut().zip(words) {
        *place = word;
    }
    block
}

/// What of one block or two belongs to a text of that length.
#[inline]
fn kept<const N: usize>(length: usize) -> Option<&'static [u8; N]> {
    WINDOW.get(2 * BYTES - length.min(2 * BYTES)..)?.first_chunk()
}

/// What of two blocks belongs to a text, from the place on that is as far before the middle as the
/// text is long.
#[allow(clippy::indexing_slicing, reason = "this fails to compile where it is wrong")]
static WINDOW: [u8; 4 * BYTES] = {
    let mut window = [0; 4 * BYTES];
    let mut at = 0;
    while at < 2 * BYTES {
        window[at] = 0xFF;
        at += 1;
    }
    window
};

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn blocks(text: &Text<'_>) -> Vec<Block> {
        let mut blocks = alloc::vec![text.first()];
        if text.blocks() > 1 {
            blocks.push(text.second());
        }
        text.for_each_after_second(|block| blocks.push(block));
        blocks
    }

    #[test]
    fn blocks_are_the_text_and_zeros_whatever_follows_it() {
        let body: String = (0..300_u32).filter_map(|n| char::from_u32(n % 90 + 33)).collect();
        for length in 0..140 {
            let text = body.get(3..3 + length).unwrap();
            let mut want = text.as_bytes().to_vec();
            want.resize(length.next_multiple_of(32).max(32), 0);
            for end in (0..140).map(|more| 3 + length + more) {
                let text = Text::new(text, &body.as_bytes()[3..end]);
                let bytes: Vec<u8> =
                    blocks(&text).iter().flatten().flat_map(|word| word.to_le_bytes()).collect();
                assert_eq!(bytes, want, "{length} {end}");
                assert_eq!((text.len(), text.blocks()), (length, want.len() / 32));
                let second = blocks(&text).get(1).copied().unwrap_or_default();
                assert_eq!(text.second(), second);
                assert_eq!(text.pair(), [text.first(), second]);
            }
            assert_eq!(blocks(&Text::new(text, &[])).len() * 32, want.len());
        }
    }
}

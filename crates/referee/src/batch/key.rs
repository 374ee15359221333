//! Upsert keys as 128 bits, by a hash that nobody who does not know the seed can steer.
//!
//! The hash is NH, of UMAC and VMAC: words of the key, each added to a secret word, are multiplied
//! in pairs and the 128-bit products are summed. For any two different keys, at most one seed's
//! stream of secret words in 2^64 gives them the same sum: in a million keys, the chance of any
//! two being taken for one is below one in ten million, whoever chose the keys.

use crate::event::Event;
use alloc::vec::Vec;
use core::fmt;

/// The seed of the hash by which upsert keys are compared.
///
/// No result depends on it. Where the events come from people who might want to have two keys
/// taken for one, give a random seed that they do not know; the default is a constant.
///
/// ```
/// use referee::batch::Seed;
/// let seed = Seed::new(0x0123_4567_89ab_cdef, 42);
/// assert_ne!(seed, Seed::default());
/// assert_eq!(format!("{seed:?}"), "Seed");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed([u64; 2]);

impl Seed {
    /// A seed of 128 bits.
    pub const fn new(high: u64, low: u64) -> Self {
        Self([high, low])
    }
}

/// The first digits of pi, after the point.
impl Default for Seed {
    fn default() -> Self {
        Self::new(0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344)
    }
}

/// Keeps the seed out of logs.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed")
    }
}

/// An upsert key: `(date, raw_referrer_value, raw_page_value)` (rule 4.5).
pub(crate) type Key = [u64; 2];

/// Makes keys of events.
#[derive(Debug)]
pub(crate) struct Keys {
    seed: Seed,
    /// Secret words, as many as the longest key so far needed.
    secret: Vec<[u64; 2]>,
}

impl Keys {
    pub(crate) fn new(seed: Seed) -> Self {
        Self { seed, secret: Vec::new() }
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the halves of a product")]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn of(&mut self, event: &Event<'_>) -> Key {
        let referrer = event.raw_referrer_value.as_bytes();
        let page = event.raw_page_value.as_bytes();
        // The lengths come first, so that keys of the same head have the same number of words.
        let head =
            [u64::from(event.date.ordinal()) << 32 | referrer.len() as u64, page.len() as u64];
        let pairs = 1 + referrer.len().div_ceil(16) + page.len().div_ceil(16);
        if pairs > self.secret.len() {
            self.stretch(pairs);
        }
        let mut secret = self.secret.iter();
        let mut sum = 0_u128;
        let mut add = |[a, b]: [u64; 2]| {
            if let Some([k, l]) = secret.next() {
                let product = u128::from(a.wrapping_add(*k)) * u128::from(b.wrapping_add(*l));
                sum = sum.wrapping_add(product);
            }
        };
        add(head);
        pairs_of(referrer, &mut add);
        pairs_of(page, &mut add);
        [(sum >> 64) as u64, sum as u64]
    }

    /// Draws more secret words from the seed.
    #[cold]
    #[inline(never)]
    fn stretch(&mut self, pairs: usize) {
        let Seed([high, low]) = self.seed;
        let drawn = self.secret.len() as u64;
        let words = |pair: u64| {
            let word = |index: u64| mix(high ^ mix(low.wrapping_add(index.wrapping_mul(GOLDEN))));
            [word(2 * pair), word(2 * pair + 1)]
        };
        let wanted = pairs.next_power_of_two().max(16) as u64;
        self.secret.extend((drawn..wanted).map(words));
    }
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finalizer of `SplitMix64`.
fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(GOLDEN);
    let word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ word >> 31
}

/// `bytes` as words, two at a time; of texts of one length, only equal ones give equal words.
#[inline]
pub(super) fn pairs_of(bytes: &[u8], add: &mut impl FnMut([u64; 2])) {
    let pair = |&[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]: &[u8; 16]| {
        [u64::from_le_bytes([a, b, c, d, e, f, g, h]), u64::from_le_bytes([i, j, k, l, m, n, o, p])]
    };
    if let Some(last) = bytes.last_chunk::<16>() {
        let (chunks, rest) = bytes.as_chunks::<16>();
        for chunk in chunks {
            add(pair(chunk));
        }
        if !rest.is_empty() {
            add(pair(last));
        }
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk()) {
        add([u64::from_le_bytes(*first), u64::from_le_bytes(*last)]);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk()) {
        add([u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()]);
    } else if let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) {
        let middle = bytes.get(1).copied().unwrap_or_default();
        add([u64::from(first) << 16 | u64::from(middle) << 8 | u64::from(last), 0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::Cow;
    use alloc::collections::BTreeMap;

    #[test]
    fn different_keys_have_different_hashes() {
        let mut texts = Vec::new();
        for length in 1..=64 {
            let text = "a".repeat(length);
            texts.push(text.clone());
            for at in 0..length {
                let mut other = text.clone();
                other.replace_range(at..=at, "b");
                texts.push(other);
            }
        }
        let mut keys = Keys::new(Seed::default());
        let mut seen = BTreeMap::new();
        for (index, page) in texts.iter().enumerate() {
            for referrer in ["a", "b", "aa", "aaa", "aab", "aaaaaaaaaaaaaaaaa"] {
                let event = Event {
                    raw_referrer_value: Cow::Borrowed(referrer),
                    raw_page_value: Cow::Borrowed(page),
                    ..Event::BLANK
                };
                let before = seen.insert(keys.of(&event), (referrer, index));
                assert_eq!(before, None, "{referrer} {page}");
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        let mut one = Keys::new(Seed::default());
        let mut two = Keys::new(Seed::new(1, 2));
        assert_eq!(one.of(&Event::BLANK), Keys::new(Seed::default()).of(&Event::BLANK));
        assert_ne!(one.of(&Event::BLANK), two.of(&Event::BLANK));
    }
}

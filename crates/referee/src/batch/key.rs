//! Upsert keys as 128 bits, by a hash that nobody who does not know the seed can steer.
//!
//! The hash is NH, of UMAC and VMAC: words of the key, each added to a secret word, are multiplied
//! in pairs and the 128-bit products are summed. For any two different keys, at most one seed's
//! stream of secret words in 2^64 gives them the same sum: in a million keys, the chance of any
//! two being taken for one is below one in ten million, whoever chose the keys.

use super::blocks::{Block, Text};
use crate::event::Date;
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

    /// One of the secret words that are drawn from the seed: those of wyrand, which the other half
    /// of the seed makes another one. One product a word, since a single event needs sixteen.
    #[allow(clippy::cast_possible_truncation, reason = "the halves of a product")]
    fn word(self, index: u64) -> u64 {
        let Self([high, low]) = self;
        let state = low.wrapping_add(index.wrapping_add(1).wrapping_mul(0xA076_1D64_78BD_642F));
        let product = multiply(state, state ^ high ^ 0xE703_7ED1_A0B4_28DB);
        (product >> 64) as u64 ^ product as u64
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

/// An upsert key: `(date, raw_referrer_value, raw_page_value)` (rule 4.5). The first word alone is a
/// hash of it.
pub(crate) type Key = [u64; 2];

/// What a referrer adds to the keys of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Referrer {
    length: usize,
    sum: u128,
}

impl Referrer {
    /// That of a text that is not yet read.
    pub(crate) const EMPTY: Self = Self { length: 0, sum: 0 };
}

/// Makes keys of events.
#[derive(Debug)]
pub(crate) struct Keys {
    /// The secret words for the day and the lengths.
    head: [u64; 2],
    referrers: Secrets,
    pages: Secrets,
}

impl Keys {
    pub(crate) fn new(seed: Seed) -> Self {
        Self {
            head: [seed.word(0), seed.word(1)],
            referrers: Secrets::new(seed, 2),
            pages: Secrets::new(seed, 6),
        }
    }

    /// The part of a key that is its referrer's: the same for the same text.
    #[inline]
    pub(crate) fn referrer(&mut self, text: &Text<'_>) -> Referrer {
        let [near, _] = self.referrers.near;
        let is_short = text.blocks() == 1;
        let sum = if is_short { products(text.first(), near) } else { self.referrers.sum(text) };
        Referrer { length: text.len(), sum }
    }

    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "the halves of a product")]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn of(&mut self, date: Date, referrer: Referrer, page: &Text<'_>) -> Key {
        // The lengths come first, so that keys of the same head have the same number of words.
        let head = [u64::from(date.ordinal()) << 32 | referrer.length as u64, page.len() as u64];
        let sum =
            product(head, self.head).wrapping_add(referrer.sum).wrapping_add(self.pages.sum(page));
        // The bits of a sum of products are uneven. Mixed, the first word is a hash by itself, and
        // different sums stay different.
        let (high, low) = ((sum >> 64) as u64, sum as u64);
        [(high ^ low.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15), low]
    }
}

/// The secret words for the blocks of a text.
#[derive(Debug)]
struct Secrets {
    seed: Seed,
    /// The number of the first word.
    first: u64,
    /// Those for the first two blocks: most texts need no others.
    near: [Block; 2],
    /// Those for the blocks after them, as many as the longest text so far needed.
    far: Vec<Block>,
}

impl Secrets {
    fn new(seed: Seed, first: u64) -> Self {
        let near = [secret(seed, first), secret(seed, first + STEP)];
        Self { seed, first, near, far: Vec::new() }
    }

    /// What the blocks of a text add to a key.
    // Inlined, it would be in the npm package four times.
    #[cfg_attr(not(compact), inline(always))]
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn sum(&mut self, text: &Text<'_>) -> u128 {
        let [one, two] = &self.near;
        let [first, second] = text.pair();
        // Pages have one block or two, and nobody can foresee how many: both count, zeros too.
        let sum = products(first, *one).wrapping_add(products(second, *two));
        if text.blocks() > 2 { sum.wrapping_add(self.rest(*text)) } else { sum }
    }

    /// What the blocks after the second add to a sum.
    #[inline(never)]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn rest(&mut self, text: Text<'_>) -> u128 {
        let blocks = text.blocks() - self.near.len();
        if blocks > self.far.len() {
            self.stretch(blocks);
        }
        let mut secrets = self.far.iter();
        let mut sum = 0_u128;
        text.for_each_after_second(|block| {
            if let Some(secret) = secrets.next() {
                sum = sum.wrapping_add(products(block, *secret));
            }
        });
        sum
    }

    /// Draws more secret words from the seed.
    #[cold]
    #[inline(never)]
    fn stretch(&mut self, blocks: usize) {
        let Self { seed, first, .. } = *self;
        let near = self.near.len() as u64;
        let drawn = self.far.len() as u64;
        let wanted = blocks.next_power_of_two() as u64;
        self.far.extend((drawn..wanted).map(|block| secret(seed, first + STEP * (near + block))));
    }
}

/// From the words for a block to those for the next: blocks of referrers and of pages take turns.
const STEP: u64 = 8;

/// Four secret words, from that number on.
fn secret(seed: Seed, first: u64) -> Block {
    [0, 1, 2, 3].map(|index| seed.word(first + index))
}

#[inline]
fn product([one, other]: [u64; 2], [secret, other_secret]: [u64; 2]) -> u128 {
    multiply(one.wrapping_add(secret), other.wrapping_add(other_secret))
}

#[cfg(not(target_arch = "wasm32"))]
#[inline]
pub(super) fn multiply(one: u64, other: u64) -> u128 {
    u128::from(one) * u128::from(other)
}

/// WebAssembly has no instruction for it, and the compiler would call a function that hands its
/// result over in memory.
#[cfg(target_arch = "wasm32")]
pub(super) use in_halves as multiply;

#[cfg(any(test, target_arch = "wasm32"))]
#[inline]
pub(super) fn in_halves(one: u64, other: u64) -> u128 {
    const LOW: u64 = u32::MAX as u64;
    let low = (one & LOW) * (other & LOW);
    let middle = (one >> 32) * (other & LOW) + (low >> 32);
    let rest = (one & LOW) * (other >> 32) + (middle & LOW);
    let high = (one >> 32) * (other >> 32) + (middle >> 32) + (rest >> 32);
    u128::from(high) << 64 | u128::from(rest << 32 | low & LOW)
}

// Inlined, it would be in the npm package five times.
#[cfg_attr(not(compact), inline)]
#[cfg_attr(hot_paths, optimize(speed))]
fn products(block: Block, secret: Block) -> u128 {
    let ([one, two, three, four], [first, second, third, fourth]) = (block, secret);
    product([one, two], [first, second]).wrapping_add(product([three, four], [third, fourth]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn halves_multiply_as_wholes(one in any::<u64>(), other in any::<u64>()) {
            for (one, other) in [(one, other), (one, u64::MAX), (u64::MAX, u64::MAX)] {
                prop_assert_eq!(in_halves(one, other), u128::from(one) * u128::from(other));
            }
        }
    }

    fn key(keys: &mut Keys, referrer: &str, page: &str) -> Key {
        let referrer = keys.referrer(&Text::new(referrer, &[]));
        keys.of(Date::FIRST, referrer, &Text::new(page, &[]))
    }

    #[test]
    fn different_keys_have_different_hashes() {
        let mut texts = Vec::new();
        for length in (1..=40).chain(62..=70) {
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
                let before = seen.insert(key(&mut keys, referrer, page), (referrer, index));
                assert_eq!(before, None, "{referrer} {page}");
            }
        }
    }

    #[test]
    fn secret_words_are_even_and_all_different() {
        let mut seen = BTreeMap::new();
        let mut bits = [0_u32; 64];
        let seeds = [Seed::default(), Seed::new(0, 0), Seed::new(0, 1), Seed::new(1, 0)];
        for (seed, index) in seeds.into_iter().flat_map(|seed| (0..1000).map(move |i| (seed, i))) {
            let word = seed.word(index);
            assert_eq!(seen.insert(word, index), None);
            for (at, count) in bits.iter_mut().enumerate() {
                *count += u32::from(word >> at & 1 == 1);
            }
        }
        // Of 4000 coins, by more than five times the deviation to be expected.
        assert!(bits.iter().all(|count| (1840..2160).contains(count)), "{bits:?}");
    }

    #[test]
    fn keys_collide_at_will_where_the_seed_is_known() {
        // "LySIv~))" is what its secret word of the default seed takes to zero, so that the word
        // beside it does not count.
        let page = |word: &str| alloc::format!("/{}{word}LySIv~))", "a".repeat(32 * 14 + 15));
        let (shoes, socks) = (page("shoes---"), page("socks---"));
        for (seed, collide) in [(Seed::default(), true), (Seed::new(1, 2), false)] {
            let mut keys = Keys::new(seed);
            assert_eq!(key(&mut keys, "a", &shoes) == key(&mut keys, "a", &socks), collide);
        }
    }

    #[test]
    fn the_seed_decides() {
        let mut one = Keys::new(Seed::default());
        let mut two = Keys::new(Seed::new(1, 2));
        assert_eq!(key(&mut one, "a", "b"), key(&mut Keys::new(Seed::default()), "a", "b"));
        assert_ne!(key(&mut one, "a", "b"), key(&mut two, "a", "b"));
    }
}

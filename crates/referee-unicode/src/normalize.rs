//! Normalization Form C (UAX #15), of characters that UTS #46 leaves valid.

use crate::tables::Tables;
use alloc::string::String;
use alloc::vec::Vec;

const HANGUL: u32 = 0xac00;
const LEADS: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
/// One before the first: a syllable without a trailing consonant.
const TRAILS: u32 = 0x11a7;
const VOWEL_COUNT: u32 = 21;
const TRAIL_COUNT: u32 = 28;
const LEAD_COUNT: u32 = 19;

/// `text` in Normalization Form C.
pub(crate) fn nfc(text: &[char], tables: &Tables) -> Vec<char> {
    let mut parts = Parts::default();
    for &c in text {
        if let Some(syllable) = u32::from(c).checked_sub(HANGUL)
            && syllable < LEAD_COUNT * VOWEL_COUNT * TRAIL_COUNT
        {
            let lead = LEADS + syllable / (VOWEL_COUNT * TRAIL_COUNT);
            let vowel = VOWELS + syllable / TRAIL_COUNT % VOWEL_COUNT;
            let trail = TRAILS + syllable % TRAIL_COUNT;
            let letters = [lead, vowel, trail].into_iter().filter(|letter| *letter != TRAILS);
            letters.filter_map(char::from_u32).for_each(|letter| parts.push(letter, tables));
        } else if let Some(text) = tables.decomposed.of(c) {
            text.chars().for_each(|c| parts.push(c, tables));
        } else {
            parts.push(c, tables);
        }
    }
    compose(&parts.all, tables)
}

/// Characters with their combining classes, in canonical order.
#[derive(Default)]
struct Parts {
    all: Vec<(char, u8)>,
    /// Where the marks after the last starter begin.
    marks: usize,
}

impl Parts {
    /// Adds `c`, a mark before those of higher classes.
    fn push(&mut self, c: char, tables: &Tables) {
        let class = tables.class(c).combining();
        if class == 0 {
            self.marks = self.all.len();
        }
        let marks = self.all.get(self.marks..).unwrap_or_default();
        let at = self.marks + marks.partition_point(|(_, before)| *before <= class);
        self.all.insert(at, (c, class));
    }
}

/// The canonical composition of `text`, which is decomposed and in canonical order.
fn compose(text: &[(char, u8)], tables: &Tables) -> Vec<char> {
    let mut composed: Vec<char> = Vec::with_capacity(text.len());
    let mut starter = None;
    // The class of what was last written after the starter, where anything was.
    let mut blocker: Option<u8> = None;
    for &(c, class) in text {
        let target = starter.and_then(|at: usize| composed.get_mut(at));
        let is_blocked = blocker.is_some_and(|before| before == 0 || before >= class);
        if let Some(target) = target
            && !is_blocked
            && let Some(both) = pair(*target, c, tables)
        {
            *target = both;
            continue;
        }
        if class == 0 {
            starter = Some(composed.len());
            blocker = None;
        } else {
            blocker = Some(class);
        }
        composed.push(c);
    }
    composed
}

/// The character that is composed of the two.
fn pair(first: char, second: char, tables: &Tables) -> Option<char> {
    if second.is_ascii() {
        return None;
    }
    let (a, b) = (u32::from(first), u32::from(second));
    if let (Some(lead), Some(vowel)) = (a.checked_sub(LEADS), b.checked_sub(VOWELS))
        && lead < LEAD_COUNT
        && vowel < VOWEL_COUNT
    {
        return char::from_u32(HANGUL + (lead * VOWEL_COUNT + vowel) * TRAIL_COUNT);
    }
    if let (Some(syllable), Some(trail)) = (a.checked_sub(HANGUL), b.checked_sub(TRAILS))
        && syllable < LEAD_COUNT * VOWEL_COUNT * TRAIL_COUNT
        && syllable % TRAIL_COUNT == 0
        && (1..TRAIL_COUNT).contains(&trail)
    {
        return char::from_u32(a + trail);
    }
    let mut parts = tables.decomposed.of(first).map_or_else(|| first.into(), String::from);
    parts.push(second);
    let at = tables.composed.binary_search_by(|(known, _)| known.cmp(&parts));
    at.ok().and_then(|at| tables.composed.get(at)).map(|(_, composed)| *composed)
}

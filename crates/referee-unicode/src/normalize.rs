//! Normalization Form C (UAX #15), of characters that UTS #46 leaves valid.

use crate::tables::Tables;
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
    let mut decomposed = Vec::new();
    for &c in text {
        if let Some(syllable) = u32::from(c).checked_sub(HANGUL)
            && syllable < LEAD_COUNT * VOWEL_COUNT * TRAIL_COUNT
        {
            let lead = LEADS + syllable / (VOWEL_COUNT * TRAIL_COUNT);
            let vowel = VOWELS + syllable / TRAIL_COUNT % VOWEL_COUNT;
            let trail = TRAILS + syllable % TRAIL_COUNT;
            let parts = [lead, vowel, trail].into_iter().filter(|part| *part != TRAILS);
            parts.filter_map(char::from_u32).for_each(|part| push(part, tables, &mut decomposed));
        } else if let Some(parts) = tables.decomposed.of(c) {
            parts.chars().for_each(|part| push(part, tables, &mut decomposed));
        } else {
            push(c, tables, &mut decomposed);
        }
    }
    compose(&decomposed, tables)
}

/// Adds `c` with its combining class, a mark before those of higher classes. A host is not so long
/// that many marks in the wrong order would matter.
fn push(c: char, tables: &Tables, out: &mut Vec<(char, u8)>) {
    let class = tables.class(c).combining();
    let stays = |(_, before): &(char, u8)| class == 0 || *before <= class;
    let at = out.iter().rposition(stays).map_or(0, |at| at + 1);
    out.insert(at, (c, class));
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
    let at = tables.composed.binary_search_by_key(&[first, second], |(parts, _)| *parts);
    at.ok().and_then(|at| tables.composed.get(at)).map(|(_, composed)| *composed)
}

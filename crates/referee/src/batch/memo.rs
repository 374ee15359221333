//! The platforms of the last few referrers: an export has few of them, each very often.

use crate::referrer::{AllowList, PlatformId, Reason};
use alloc::boxed::Box;

type Platform = Result<PlatformId, Reason>;

/// The longest referrer that is remembered, in bytes.
const LONGEST: usize = 40;
const SLOTS: usize = 64;

#[derive(Debug, Clone, Copy)]
struct Slot {
    text: [u8; LONGEST],
    length: usize,
    platform: Platform,
}

/// What [`AllowList::platform_of`] said of referrers, one in each slot.
#[derive(Debug)]
pub(crate) struct Memo {
    slots: Box<[Option<Slot>; SLOTS]>,
}

impl Memo {
    pub(crate) fn new() -> Self {
        Self { slots: Box::new([None; SLOTS]) }
    }

    #[inline]
    pub(crate) fn platform_of(&mut self, list: &AllowList, raw: &str) -> Platform {
        let bytes = raw.as_bytes();
        let place = bytes.len() * 7
            + byte(bytes, 0)
            + byte(bytes, bytes.len() / 2) * 5
            + byte(bytes, bytes.len().wrapping_sub(1)) * 11;
        let Some(slot) = self.slots.get_mut(place % SLOTS) else { return list.platform_of(raw) };
        if let Some(slot) = slot
            && slot.text.get(..slot.length) == Some(bytes)
        {
            return slot.platform;
        }
        let platform = list.platform_of(raw);
        let mut text = [0; LONGEST];
        if let Some(place) = text.get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
            *slot = Some(Slot { text, length: bytes.len(), platform });
        }
        platform
    }
}

fn byte(bytes: &[u8], at: usize) -> usize {
    bytes.get(at).copied().unwrap_or(0).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_memo_says_what_the_list_says() {
        let list = AllowList::builtin();
        let mut memo = Memo::new();
        let long = "x".repeat(LONGEST + 1);
        for round in 0..3 {
            for index in 0..500 {
                let raw = format!("{}.example", index * round);
                assert_eq!(memo.platform_of(list, &raw), list.platform_of(&raw));
            }
            for raw in ["chatgpt.com", "claude.ai", "", "a", &long, "chatgpt.co", "(direct)"] {
                assert_eq!(memo.platform_of(list, raw), list.platform_of(raw));
            }
        }
    }
}

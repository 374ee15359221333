//! Many referrers, one after the other: an export has few of them, each very often.

use super::answer::Answer;
use super::classification::{Classification, Reason};
use super::list::AllowList;
use super::memory::{Memory, Outline};
use super::platform::PlatformId;

/// Values asked for before any is remembered: a few should not pay for the slots.
const UNREMEMBERED: u32 = 16;

/// An allow-list that remembers what it said of some thousand values, for a loop over the referrers
/// of an export: one that turns up again costs about a sixth of a look-up.
///
/// It says what [`AllowList::classify`] says of each value. Values of more than 64 bytes are not
/// remembered. Takes 80 KB of memory, none for the first few values.
///
/// ```
/// use referee::referrer::{AllowList, Reason};
///
/// let list = AllowList::builtin();
/// let mut classifier = list.classifier();
/// for raw in ["https://chatgpt.com/", "chatgpt.com / referral", "https://chatgpt.com/"] {
///     let id = classifier.platform_of(raw)?;
///     assert_eq!(list.platform(id).unwrap().slug, "chatgpt");
/// }
/// assert_eq!(classifier.classify("(not set)").reason(), Some(Reason::Placeholder));
/// # Ok::<(), Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct Classifier<'l> {
    list: &'l AllowList,
    memory: Memory,
    asked: u32,
}

impl<'l> Classifier<'l> {
    pub(super) fn new(list: &'l AllowList) -> Self {
        Self { list, memory: Memory::NONE, asked: 0 }
    }

    /// As [`AllowList::classify`].
    pub fn classify(&mut self, raw: &str) -> Classification<'l> {
        self.list.classification(self.answer(raw))
    }

    /// As [`AllowList::platform_of`].
    ///
    /// # Errors
    ///
    /// The reason why the referrer leads to no platform.
    #[inline]
    pub fn platform_of(&mut self, raw: &str) -> Result<PlatformId, Reason> {
        self.answer(raw).told
    }

    #[inline]
    fn answer(&mut self, raw: &str) -> Answer {
        let outline = Outline::of(raw.as_bytes());
        let slot = self.memory.slot(&outline);
        if slot.has(&outline, raw.as_bytes()) { slot.answer } else { self.learn(raw) }
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, raw: &str) -> Answer {
        let answer = self.list.answer(raw);
        self.memory.remember(raw.as_bytes(), answer);
        if self.asked < UNREMEMBERED {
            self.asked += 1;
            if self.asked == UNREMEMBERED {
                self.memory = Memory::new();
            }
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;

    #[test]
    fn it_says_what_the_list_says() {
        let list = AllowList::builtin();
        let mut classifier = list.classifier();
        let mut ask = |raw: &str| {
            assert_eq!(classifier.classify(raw), list.classify(raw), "{raw:?}");
            assert_eq!(classifier.platform_of(raw), list.platform_of(raw), "{raw:?}");
        };
        for round in 0..3 {
            for index in 0..2000 {
                ask(&format!("{}.example", index * round));
            }
            // Of every length, and unlike one of its length in any byte.
            for length in 0..=70 {
                let text: String = (0..length).map(|_| 'a').collect();
                ask(&text);
                for at in 0..length {
                    let mut text = text.clone();
                    text.replace_range(at..=at, if at > 1 { "." } else { "/" });
                    ask(&text);
                    ask(&format!("{text}chatgpt.com"));
                }
            }
            for raw in ["chatgpt.com", "claude.ai", "", "a", "chatgpt.co", "(direct)", "\0", "\0\0"]
            {
                ask(raw);
            }
        }
    }
}

//! The allow-list: built in, or with an overlay.

use super::answer::Answer;
use super::apply::apply;
use super::classification::{Classification, Reason};
use super::classifier::Classifier;
use super::hash::hash;
use super::index::Index;
use super::overlay::Overlay;
use super::overlay_error::OverlayError;
use super::platform::{Platform, PlatformId};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use once_cell::race::OnceBox;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// The AI platforms and the rules that lead to them (rules 3.1, 3.5).
///
/// ```
/// use referee::referrer::{AllowList, Reason};
///
/// let list = AllowList::builtin();
/// let chatgpt = list.classify("https://www.ChatGPT.com/?model=gpt-5");
/// assert_eq!(chatgpt.platform().unwrap().slug, "chatgpt");
/// assert_eq!(chatgpt.rule().unwrap().value, "chatgpt.com");
/// assert_eq!(list.classify("notchatgpt.com").reason(), Some(Reason::UnknownHost));
/// ```
///
/// Serializes as `{"version", "hash", "platforms": […]}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowList {
    name: Arc<ListName>,
    platforms: Vec<Platform>,
    index: Index,
}

/// Which allow-list it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListName {
    /// Its [version](AllowList::version).
    pub version: String,
    /// The [hash](AllowList::hash) of its content.
    pub hash: String,
}

impl AllowList {
    /// The built-in list. The first call reads it, which takes a fraction of a millisecond.
    ///
    /// ```
    /// assert_eq!(referee::referrer::AllowList::builtin().version(), "2026.11.21");
    /// ```
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceBox<AllowList> = OnceBox::new();
        BUILTIN.get_or_init(|| {
            // A line may end in `\r\n` where Git has checked the file out so.
            let mut lines = include_str!("../../data/ai_platforms.txt").lines();
            let version = lines.next().unwrap_or_default();
            let mut platforms = Vec::new();
            for line in lines {
                platforms.push(Platform::read(line));
            }
            Box::new(Self::new(version.into(), platforms))
        })
    }

    fn new(version: String, platforms: Vec<Platform>) -> Self {
        let name = Arc::new(ListName { version, hash: hash(&platforms) });
        Self { name, index: Index::new(&platforms), platforms }
    }

    /// This list with an overlay laid over it: first what it removes, then what it overrides, then
    /// what it adds (rule 3.5). The version stays, the hash tells the difference.
    ///
    /// # Errors
    ///
    /// What the overlay says of a slug or a rule that this list does not have:
    /// `overlay.unknown_slug`, `overlay.not_listed`.
    ///
    /// ```
    /// use referee::referrer::{AllowList, Overlay};
    /// use serde_json::json;
    ///
    /// let overlay = Overlay::from_json(&json!({"add": [{"slug": "grok", "hosts": ["x.ai"]}]}))?;
    /// let list = AllowList::builtin().with_overlay(&overlay)?;
    /// assert_eq!(list.classify("x.ai").platform().unwrap().slug, "grok");
    /// assert_ne!(list.hash(), AllowList::builtin().hash());
    /// # Ok::<(), referee::referrer::OverlayError>(())
    /// ```
    pub fn with_overlay(&self, overlay: &Overlay) -> Result<Self, OverlayError> {
        Ok(Self::new(self.name.version.clone(), apply(overlay, &self.platforms)?))
    }

    /// The platform that a raw referrer leads to and the rule that matched, or the reason why it
    /// leads to none (rules 3.2 to 3.4). Takes text of any length and never fails.
    pub fn classify(&self, raw: &str) -> Classification<'_> {
        self.classification(self.answer(raw))
    }

    /// A number for what [`classify`](Self::classify) says, below [`numbers`](Self::numbers): for a
    /// loop that makes something of each classification once.
    ///
    /// ```
    /// use referee::referrer::AllowList;
    /// let list = AllowList::builtin();
    /// let number = list.number_of("https://chatgpt.com/");
    /// assert_eq!(number, list.number_of("chatgpt.com / referral"));
    /// assert_ne!(number, list.number_of("claude.ai"));
    /// assert!(number < list.numbers());
    /// ```
    pub fn number_of(&self, raw: &str) -> usize {
        let Answer { told, place } = self.answer(raw);
        told.map_or_else(|reason| reason as usize, |_| Reason::ALL.len() + place as usize)
    }

    /// How many numbers there are: one for each reason and each rule.
    pub fn numbers(&self) -> usize {
        Reason::ALL.len() + self.index.len()
    }

    #[inline]
    pub(super) fn answer(&self, raw: &str) -> Answer {
        self.index.answer(raw)
    }

    /// What an [`answer`](Self::answer) says.
    pub(super) fn classification(&self, answer: Answer) -> Classification<'_> {
        let id = match answer.told {
            Ok(id) => id,
            Err(reason) => return Classification::Rejected(reason),
        };
        match (self.platform(id), self.index.rule(answer)) {
            (Some(platform), Some(rule)) => Classification::Listed { id, platform, rule },
            _ => Classification::Rejected(Reason::UnknownHost),
        }
    }

    /// As [`classify`](Self::classify), without the rule.
    ///
    /// # Errors
    ///
    /// The reason why the referrer leads to no platform.
    ///
    /// ```
    /// use referee::referrer::AllowList;
    /// let list = AllowList::builtin();
    /// let id = list.platform_of("perplexity / (not set)").unwrap();
    /// assert_eq!(list.platform(id).unwrap().name, "Perplexity");
    /// ```
    #[inline]
    pub fn platform_of(&self, raw: &str) -> Result<PlatformId, Reason> {
        self.index.platform_of(raw)
    }

    /// This list with a memory of what it said last: for a loop over many values.
    ///
    /// ```
    /// use referee::referrer::AllowList;
    /// let mut classifier = AllowList::builtin().classifier();
    /// let export = ["chatgpt.com", "google / organic", "chatgpt.com"];
    /// let visits = export.iter().filter(|raw| classifier.platform_of(raw).is_ok()).count();
    /// assert_eq!(visits, 2);
    /// ```
    pub fn classifier(&self) -> Classifier<'_> {
        Classifier::new(self)
    }

    /// The version of the built-in data: the date on which its facts were gathered, `YYYY.MM.DD`.
    pub fn version(&self) -> &str {
        &self.name.version
    }

    /// Sixteen lowercase hexadecimal digits that name the content of this list.
    ///
    /// FNV-1a (64 bits) of one line `slug TAB name TAB vendor TAB kind LF` for each platform in the
    /// order of slugs, each followed by one line `kind TAB value LF` for each of its rules in the
    /// order of bytes. So it covers all that decides a classification and all that names a
    /// platform; neither the version, nor the order in which things are listed, nor rules that are
    /// off.
    pub fn hash(&self) -> &str {
        &self.name.hash
    }

    /// Version and hash, to be kept beside what this list has decided: shared, not copied.
    ///
    /// ```
    /// use referee::referrer::AllowList;
    /// let name = AllowList::builtin().name();
    /// assert_eq!(name.version, AllowList::builtin().version());
    /// ```
    pub fn name(&self) -> &Arc<ListName> {
        &self.name
    }

    /// The platforms, those without an active rule included.
    pub fn platforms(&self) -> &[Platform] {
        &self.platforms
    }

    /// The platform with an id that this list gave.
    #[inline]
    pub fn platform(&self, id: PlatformId) -> Option<&Platform> {
        self.platforms.get(id.index())
    }
}

impl Serialize for AllowList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_struct("AllowList", 3)?;
        list.serialize_field("version", self.version())?;
        list.serialize_field("hash", self.hash())?;
        list.serialize_field("platforms", self.platforms())?;
        list.end()
    }
}

//! A user's own changes to the list, as JSON (rule 3.5).

use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::RuleKind;
use super::reader;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Changes to an allow-list: rules and platforms to add, to remove, to override (rule 3.5).
///
/// ```json
/// {
///   "remove": [
///     {"slug": "poe"},
///     {"slug": "kimi", "hosts": ["kimi.ai"]},
///     "you.com"
///   ],
///   "override": [
///     {"slug": "chatgpt", "name": "OpenAI"},
///     {"slug": "grok", "hosts": ["grok.com"]},
///     {"slug": "meta", "host": "copilot.com"}
///   ],
///   "add": [
///     {"slug": "grok", "hosts": ["x.ai"], "tokens": ["grok"]},
///     {"slug": "copilot", "paths": ["bing.com/copilot"]},
///     {"slug": "acme", "name": "Acme Chat", "vendor": "Acme", "hosts": ["chat.acme.example"]}
///   ]
/// }
/// ```
///
/// An entry has a `slug` and any of `name`, `vendor`, `kind`, `hosts`, `paths`, `app_ids` and
/// `tokens`; a platform as [`Platform`](super::Platform) serializes is one. Each list may be a
/// single string; a path is `host/path` or `{"host", "path_prefix"}`. Case and one trailing dot of
/// a host, trailing slashes of a path do not matter.
///
/// - **`remove`** comes first. An entry with nothing but a slug takes the whole platform away, one
///   with rules takes those away; without a slug, from whichever platform has them. A bare string
///   is a slug or the value of a rule. What is not there is an error, so that a typo shows.
/// - **`override`** comes next. A list replaces the platform's list of that kind, `name`, `vendor`
///   and `kind` replace what was there, and `host`, `path`, `app_id` and `token` (one string)
///   point that one rule to the platform and leave its others alone.
/// - **`add`** comes last. A slug that is not known makes a platform where `name` is given, and is
///   an error otherwise.
///
/// A rule that another platform has moves: the overlay wins over the list below it (rule 3.3).
/// The same rule twice in `override` and `add` is an error. Adding what is there already changes
/// nothing, the hash included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Those of `remove`, of `override` and of `add`.
    pub(super) sections: [Vec<Entry>; 3],
}

impl Overlay {
    /// Reads an overlay and checks all that can be checked without the list.
    ///
    /// # Errors
    ///
    /// The first thing wrong, with where it stands: a key or a type that has no meaning here, what
    /// is no host, path, app id or token, and the same rule twice.
    ///
    /// ```
    /// use referee::referrer::Overlay;
    /// use serde_json::json;
    ///
    /// let overlay = json!({"add": [{"slug": "grok", "hosts": ["x.ai", "https://x.ai/"]}]});
    /// let error = Overlay::from_json(&overlay).unwrap_err();
    /// assert_eq!(error.code(), "overlay.not_a_host");
    /// assert_eq!(error.at(), "add[0].hosts[1]");
    /// ```
    pub fn from_json(value: &Value) -> Result<Self, OverlayError> {
        reader::overlay(value)
    }
}

/// One rule of an overlay and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) at: String,
    pub(super) kind: RuleKind,
    /// Does it stand in `optional`?
    pub(super) is_off: bool,
    pub(super) value: String,
}

impl Item {
    pub(super) fn error(&self, problem: OverlayProblem) -> OverlayError {
        OverlayError::new(problem, &self.at, &self.value)
    }
}

/// An entry of an overlay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: String,
    /// Is it a bare text, which may be a slug or a rule?
    pub(super) is_text: bool,
    /// Slug, name, vendor and kind. There is always a slug in `override` and `add`.
    pub(super) texts: [Option<String>; 4],
    /// Is there a key of rules, even if none stand there?
    pub(super) has_rules: bool,
    /// The kinds of rules whose whole list is given, by `hosts` and the like.
    pub(super) lists: Vec<RuleKind>,
    pub(super) items: Vec<Item>,
}

impl Entry {
    pub(super) fn slug(&self) -> &str {
        let [slug, ..] = &self.texts;
        slug.as_deref().unwrap_or_default()
    }

    pub(super) fn error(&self, problem: OverlayProblem) -> OverlayError {
        OverlayError::new(problem, &self.at, self.slug())
    }
}

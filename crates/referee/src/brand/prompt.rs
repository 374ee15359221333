//! Prompts: their state, and the requests that write and list them (rule 6.8).

use super::language;
use super::request::{given, set};
use super::state::{Brand, RecordStatus, absent};
use super::written::Listed;
use crate::owner::Id;
use crate::request::{Findings, Part};
use crate::violation::Violation;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

const PLATFORMS: &str = "'chatgpt', 'claude', 'google_ai_overviews', 'perplexity', 'meta', \
                         'google_ai_mode', 'google_gemini', 'copilot' or 'grok'";
const NO_LANGUAGE: &str = "language should be a two-letter ISO 639-1 code, such as 'pt'";
const NO_PERSONA: &str = "persona_id should be the id of an active persona of this brand";
const NO_TEXT: &str = "text cannot be updated; delete this prompt and create a new one";

/// A platform on which a prompt can be tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Platform {
    /// `chatgpt`, of `OpenAI`.
    Chatgpt,
    /// Anthropic Claude: `claude`.
    Claude,
    /// Google AI Overviews in search: `google_ai_overviews`.
    GoogleAiOverviews,
    /// Perplexity: `perplexity`.
    Perplexity,
    /// Meta AI: `meta`.
    Meta,
    /// Google AI Mode: `google_ai_mode`.
    GoogleAiMode,
    /// Google Gemini: `google_gemini`.
    GoogleGemini,
    /// Microsoft Copilot: `copilot`.
    Copilot,
    /// Grok: `grok`.
    Grok,
}

impl Platform {
    /// All platforms, in the order in which the API lists them: what a prompt without any gets.
    ///
    /// ```
    /// use referee::brand::Platform;
    /// assert_eq!(Platform::ALL.len(), 9);
    /// assert_eq!(serde_json::to_value(Platform::ALL[2]).unwrap(), "google_ai_overviews");
    /// ```
    pub const ALL: [Self; 9] = [
        Self::Chatgpt,
        Self::Claude,
        Self::GoogleAiOverviews,
        Self::Perplexity,
        Self::Meta,
        Self::GoogleAiMode,
        Self::GoogleGemini,
        Self::Copilot,
        Self::Grok,
    ];

    /// The platform's name in requests and answers.
    pub const fn as_str(self) -> &'static str {
        #[expect(clippy::indexing_slicing, reason = "each platform has a name")]
        NAMES[self as usize]
    }
}

const NAMES: [&str; Platform::ALL.len()] = [
    "chatgpt",
    "claude",
    "google_ai_overviews",
    "perplexity",
    "meta",
    "google_ai_mode",
    "google_gemini",
    "copilot",
    "grok",
];

/// As a derived one, by the list of names.
impl Serialize for Platform {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("Platform", *self as u32, self.as_str())
    }
}

/// A prompt that is tracked for a brand.
///
/// The fields stand in the order of the API's listings. Everything but the text may be absent
/// or null when it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Prompt {
    /// Its id, once it is stored.
    #[serde(default)]
    pub id: Option<Id>,
    /// What is asked.
    pub text: String,
    /// The stage of the customer's journey, once it is known.
    #[serde(default)]
    pub stage: Option<String>,
    /// The persona on whose behalf it is asked.
    #[serde(default)]
    pub persona_id: Option<Id>,
    /// Where it is asked.
    #[serde(default, deserialize_with = "absent")]
    pub platforms: Vec<Platform>,
    /// The customer's own labels.
    #[serde(default, deserialize_with = "absent")]
    pub tags: Vec<String>,
    /// Its topics.
    #[serde(default, deserialize_with = "absent")]
    pub topics: Vec<String>,
    /// Does the text mention the brand (rule 7)?
    #[serde(default, deserialize_with = "absent")]
    pub branded: bool,
    /// Is it marked as a favorite?
    #[serde(default, deserialize_with = "absent")]
    pub favorite: bool,
    /// Is it in use?
    #[serde(default, deserialize_with = "absent")]
    pub status: RecordStatus,
    /// The language of the text, where it was given: an ISO 639-1 code.
    #[serde(default)]
    pub language: Option<String>,
    /// When it was created, once it is stored.
    #[serde(default)]
    pub created_at: Option<String>,
}

impl Prompt {
    /// The prompt as the API lists it: without its language.
    ///
    /// ```
    /// use referee::brand::Prompt;
    /// let prompt: Prompt =
    ///     serde_json::from_str(r#"{"id": 3, "text": "Best budget airline?", "language": "en"}"#)
    ///         .unwrap();
    /// assert_eq!(prompt.listing()["status"], "active");
    /// assert_eq!(prompt.listing().get("language"), None);
    /// ```
    pub fn listing(&self) -> Value {
        json!(Listed(self))
    }
}

/// A request to create a prompt.
///
/// ```
/// use referee::brand::{Brand, Platform, PromptRequest};
/// use serde_json::json;
/// let brand: Brand = serde_json::from_str(r#"{"name": "LUSH", "website": "lush.com"}"#).unwrap();
/// let request = json!({"text": "Best soap?", "language": "EN"});
/// let request = PromptRequest::from_request(&request, &brand).unwrap();
/// assert_eq!(request.language.as_deref(), Some("en"));
/// assert_eq!(request.platforms, Platform::ALL);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromptRequest {
    /// What to ask, not blank.
    pub text: String,
    /// The persona on whose behalf.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persona_id: Option<Id>,
    /// The stage, not yet compared with the brand's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The customer's own labels.
    pub tags: Vec<String>,
    /// The topics.
    pub key_topics: Vec<String>,
    /// The language, as a lowercase ISO 639-1 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where to ask: each platform once, at least one.
    pub platforms: Vec<Platform>,
}

impl PromptRequest {
    /// What the body of a request to create a prompt of `brand` asks for.
    ///
    /// # Errors
    /// Every violation, in the order of the published fields.
    pub fn from_request(request: &Value, brand: &Brand) -> Result<Self, Vec<Violation>> {
        let findings = Findings::default();
        let prompt = findings.root("body", request).prompt(brand);
        findings.verdict()?;
        let Prompt { text, persona_id, stage, tags, topics, language, platforms, .. } = prompt;
        Ok(Self { text, persona_id, stage, tags, key_topics: topics, language, platforms })
    }
}

/// What a request changes of a prompt: only what is there changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PromptPatch {
    /// The new labels, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The new platforms, whole: each once, at least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platforms: Option<Vec<Platform>>,
}

impl PromptPatch {
    /// What the body of a request changes. A `text` is refused; other fields that cannot change
    /// are ignored, as unknown ones are.
    ///
    /// # Errors
    /// Every violation.
    ///
    /// ```
    /// use referee::brand::PromptPatch;
    /// let violations =
    ///     PromptPatch::from_request(&serde_json::json!({"text": "Best soap?"})).unwrap_err();
    /// assert_eq!(
    ///     violations[0].kind.msg(),
    ///     "text cannot be updated; delete this prompt and create a new one"
    /// );
    /// ```
    pub fn from_request(request: &Value) -> Result<Self, Vec<Violation>> {
        let findings = Findings::default();
        let (mut tags, mut platforms) = (Vec::new(), Vec::new());
        findings.root("body", request).prompt_patch(&mut tags, &mut platforms);
        findings.verdict()?;
        Ok(Self {
            tags: given(request, "tags").then_some(tags),
            platforms: given(request, "platforms").then_some(platforms),
        })
    }
}

impl Part<'_, '_> {
    /// The prompt that a request asks for, of which `branded` is for the caller to say.
    pub(super) fn prompt(&self, brand: &Brand) -> Prompt {
        self.object();
        let mut prompt = Prompt { platforms: Platform::ALL.to_vec(), ..Prompt::default() };
        set(&mut prompt.text, self.required("text").not_blank());
        prompt.persona_id = self.nullable("persona_id").persona_id(brand);
        prompt.stage = self.nullable("stage").string();
        set(&mut prompt.tags, self.optional("tags").strings());
        set(&mut prompt.topics, self.optional("key_topics").strings());
        prompt.language = self.nullable("language").language();
        set(&mut prompt.platforms, self.optional("platforms").platforms());
        prompt
    }

    /// Changes of a prompt what a request may change.
    pub(super) fn prompt_patch(&self, tags: &mut Vec<String>, platforms: &mut Vec<Platform>) {
        self.object();
        let text = self.nullable("text");
        if text.is_there() {
            text.invalid::<()>(NO_TEXT);
        }
        set(tags, self.nullable("tags").strings());
        set(platforms, self.nullable("platforms").platforms());
    }

    /// The id of an active persona.
    fn persona_id(&self, brand: &Brand) -> Option<Id> {
        let id = self.id(NO_PERSONA)?;
        let known = brand.personas.iter().any(|persona| {
            persona.status == RecordStatus::Active && persona.id.as_ref() == Some(&id)
        });
        if known { Some(id) } else { self.invalid(NO_PERSONA) }
    }

    fn language(&self) -> Option<String> {
        language::parse(self.text()?).or_else(|| self.invalid(NO_LANGUAGE))
    }

    /// Platforms, each once in the order of its first mention; none means all of them.
    fn platforms(&self) -> Option<Vec<Platform>> {
        let mut platforms = Vec::new();
        self.each(&mut |item| {
            if let Some(platform) = item.literal(&NAMES, &Platform::ALL, PLATFORMS)
                && !platforms.contains(&platform)
            {
                platforms.push(platform);
            }
        })?;
        Some(if platforms.is_empty() { Platform::ALL.to_vec() } else { platforms })
    }
}

//! Requests to change a brand (rule 6.5).

use super::state::{Brand, BrandStatus, Competitor, Persona};
use crate::map::BTreeMap;
use crate::owner::Id;
use crate::request::{Findings, Part};
use crate::violation::Violation;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::Value;

const UNKNOWN_COMPETITOR: &str =
    "id should be that of a competitor of this brand; leave it out to create one";
const UNKNOWN_PERSONA: &str =
    "id should be that of a persona of this brand; leave it out to create one";
const REPEATED_ID: &str = "this id is already in the request; each record should be listed once";

/// What a request changes of a brand: only what is there changes (rule 6.5).
///
/// ```
/// use referee::brand::{Brand, BrandPatch};
/// use serde_json::json;
/// let current: Brand =
///     serde_json::from_str(r#"{"name": "LUSH", "website": "lush.com"}"#).unwrap();
/// let patch = BrandPatch::from_request(&json!({"name": null, "case_sensitive": true}), &current);
/// assert_eq!(patch, Ok(BrandPatch { case_sensitive: Some(true), ..BrandPatch::default() }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct BrandPatch {
    /// The new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new alternative names, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_names: Option<Vec<String>>,
    /// The new excluded names, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_names: Option<Vec<String>>,
    /// The new primary website.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// The new alternative websites, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_websites: Option<Vec<String>>,
    /// The new description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// All competitors as they should be: one with an id replaces that competitor's fields, one
    /// without is created, those of the brand that are not here are archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competitors: Option<Vec<Competitor>>,
    /// All personas as they should be, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personas: Option<Vec<Persona>>,
    /// The new key topics, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_topics: Option<Vec<String>>,
    /// The new status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<BrandStatus>,
    /// The new rule of case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_sensitive: Option<bool>,
}

impl BrandPatch {
    /// What the body of a request changes of `current`.
    ///
    /// # Errors
    /// Every violation, in the order of the published fields; an id that `current` does not know
    /// or that is listed twice is one.
    pub fn from_request(request: &Value, current: &Brand) -> Result<Self, Vec<Violation>> {
        let findings = Findings::default();
        let read = findings.root("body", request).patch(current);
        findings.judge(read)
    }
}

impl Part<'_, '_> {
    fn patch(&self, current: &Brand) -> BrandPatch {
        self.object();
        BrandPatch {
            name: self.nullable("name").not_blank(),
            alternative_names: self.nullable("alternative_names").alternative_names(),
            excluded_names: self.nullable("excluded_names").strings(),
            website: self.nullable("website").website(),
            alternative_websites: self.nullable("alternative_websites").websites(),
            description: self.nullable("description").string(),
            competitors: {
                let known = current.competitors.iter().filter_map(|known| known.id.as_ref());
                let mut ids = Ids::new(known, UNKNOWN_COMPETITOR);
                self.nullable("competitors").list(&mut |entry| {
                    let id = entry.listed_id(&mut ids);
                    Competitor { id, ..entry.competitor() }
                })
            },
            personas: {
                let known = current.personas.iter().filter_map(|known| known.id.as_ref());
                let mut ids = Ids::new(known, UNKNOWN_PERSONA);
                let mut names = BTreeMap::new();
                self.nullable("personas").list(&mut |entry| {
                    let id = entry.listed_id(&mut ids);
                    Persona { id, ..entry.persona(&mut names) }
                })
            },
            key_topics: self.nullable("key_topics").strings(),
            status: self.nullable("status").brand_status(),
            case_sensitive: self.nullable("case_sensitive").boolean(),
        }
    }

    /// The id of an entry of a full list, where it has one.
    fn listed_id(&self, ids: &mut Ids<'_>) -> Option<Id> {
        let place = self.nullable("id");
        let id = place.id(ids.unknown)?;
        match ids.listed.get_mut(&id) {
            None => place.invalid(ids.unknown),
            Some(1..) => place.invalid(REPEATED_ID),
            Some(times) => {
                *times = 1;
                Some(id)
            }
        }
    }
}

/// The ids that a list may name, each once.
struct Ids<'a> {
    /// How often each that is known has been listed.
    listed: BTreeMap<&'a Id, usize>,
    unknown: &'static str,
}

impl<'a> Ids<'a> {
    fn new(known: impl Iterator<Item = &'a Id>, unknown: &'static str) -> Self {
        let mut listed = BTreeMap::new();
        for id in known {
            listed.insert(id, 0);
        }
        Self { listed, unknown }
    }
}

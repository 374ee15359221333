//! Requests to create or change a brand (rules 6.1, 6.2, 6.5).

use super::known::Known;
use super::request::{given, set};
use super::state::{Brand, BrandStatus, Competitor, Persona};
use crate::map::BTreeMap;
use crate::owner::Id;
use crate::request::{Findings, Part, Presence};
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
        let mut after = Brand::default();
        findings.root("body", request).brand(&mut after, Some(current));
        findings.verdict()?;
        let given = |name| given(request, name);
        Ok(Self {
            name: given("name").then_some(after.name),
            alternative_names: given("alternative_names").then_some(after.alternative_names),
            excluded_names: given("excluded_names").then_some(after.excluded_names),
            website: given("website").then_some(after.website),
            alternative_websites: given("alternative_websites")
                .then_some(after.alternative_websites),
            description: given("description").then_some(after.description),
            competitors: given("competitors").then_some(after.competitors),
            personas: given("personas").then_some(after.personas),
            key_topics: given("key_topics").then_some(after.key_topics),
            status: given("status").then_some(after.status),
            case_sensitive: given("case_sensitive").then_some(after.case_sensitive),
        })
    }
}

impl Part<'_, '_> {
    /// Changes a brand as a request asks: a new one where there is no `current` one, whose records
    /// alone have ids.
    pub(super) fn brand(&self, brand: &mut Brand, current: Option<&Brand>) {
        let (fixed, other) = match current {
            None => (Presence::Required, Presence::Optional),
            Some(_) => (Presence::Nullable, Presence::Nullable),
        };
        self.object();
        set(&mut brand.name, self.field("name", fixed).not_blank());
        let alternative_names = self.field("alternative_names", other).alternative_names();
        set(&mut brand.alternative_names, alternative_names);
        set(&mut brand.excluded_names, self.field("excluded_names", other).strings());
        set(&mut brand.website, self.field("website", fixed).website());
        let alternative_websites = self.field("alternative_websites", other).websites();
        set(&mut brand.alternative_websites, alternative_websites);
        set(&mut brand.description, self.field("description", fixed).string());
        let mut known = current.map(|current| Known::new(&current.competitors));
        let competitors = self
            .field("competitors", other)
            .list(|entry| entry.competitor(entry.listed_id(&mut known, UNKNOWN_COMPETITOR)));
        set(&mut brand.competitors, competitors);
        let mut known = current.map(|current| Known::new(&current.personas));
        let mut names = BTreeMap::new();
        let personas = self
            .field("personas", other)
            .list(|entry| entry.persona(entry.listed_id(&mut known, UNKNOWN_PERSONA), &mut names));
        set(&mut brand.personas, personas);
        set(&mut brand.key_topics, self.field("key_topics", other).strings());
        set(&mut brand.status, self.field("status", other).brand_status());
        set(&mut brand.case_sensitive, self.field("case_sensitive", other).boolean());
    }

    /// The id of an entry of a full list, where it has one, which is to be `known` and listed once.
    /// A new brand knows none, and ids are not asked for.
    fn listed_id(&self, known: &mut Option<Known<'_>>, unknown: &'static str) -> Option<Id> {
        let known = known.as_mut()?;
        let field = self.nullable("id");
        let id = field.id(unknown)?;
        match known.place(Some(&id)) {
            None => field.invalid(unknown),
            Some(at) if known.is_listed(at) => field.invalid(REPEATED_ID),
            Some(at) => {
                known.list(at);
                Some(id)
            }
        }
    }
}

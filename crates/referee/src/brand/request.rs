//! Requests to create or replace, as the records that they ask for (rules 6.1, 6.2).

use super::state::{Brand, BrandStatus, Competitor, Persona, RecordStatus};
use crate::map::BTreeMap;
use crate::request::Checker;
use crate::violation::{MAX_ALTERNATIVE_NAMES, Violation, ViolationKind};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// What a second persona of one name in a request is refused with (rule 6.5).
const REPEATED_NAME: &str =
    "a persona of this name is already in the request; each persona needs a name of its own";

impl Brand {
    /// The brand that the body of a request to create one asks for, without ids (rules 6.1, 6.2).
    ///
    /// # Errors
    /// Every violation, in the order of the published fields.
    ///
    /// ```
    /// use referee::brand::Brand;
    /// use serde_json::json;
    /// let violations = Brand::from_request(&json!({
    ///     "name": " ",
    ///     "website": "https://spirit.com",
    ///     "competitors": [{"name": "Acme"}, {"name": "Bolt", "websites": ["ftp://bolt.example"]}],
    /// }))
    /// .unwrap_err();
    /// let found = serde_json::to_value(&violations).unwrap();
    /// assert_eq!(found[0]["loc"], json!(["body", "name"]));
    /// assert_eq!(found[1]["loc"], json!(["body", "description"]));
    /// assert_eq!(found[2]["loc"], json!(["body", "competitors", 1, "websites", 0]));
    /// ```
    pub fn from_request(request: &Value) -> Result<Self, Vec<Violation>> {
        let mut checker = Checker::new("body");
        let brand = checker.brand(request);
        checker.finish(brand)
    }
}

impl Competitor {
    /// The competitor that the body of a request to create or replace one asks for, without an id
    /// (rule 6.7).
    ///
    /// # Errors
    /// Every violation, in the order of the published fields.
    ///
    /// ```
    /// use referee::brand::Competitor;
    /// let competitor = Competitor::from_request(&serde_json::json!({"name": "Acme"})).unwrap();
    /// assert_eq!(competitor.name, "Acme");
    /// assert!(competitor.websites.is_empty() && !competitor.case_sensitive);
    /// ```
    pub fn from_request(request: &Value) -> Result<Self, Vec<Violation>> {
        let mut checker = Checker::new("body");
        let competitor = checker.competitor(request);
        checker.finish(competitor)
    }
}

/// The parts of a brand, for the requests that hold them.
impl Checker {
    fn brand(&mut self, request: &Value) -> Option<Brand> {
        let body = self.object(request)?;
        let name = self.required(body, "name", &mut Self::not_blank);
        let alternative_names =
            self.optional(body, "alternative_names", &mut Self::alternative_names);
        let excluded_names = self.optional(body, "excluded_names", &mut Self::strings);
        let website = self.required(body, "website", &mut Self::website);
        let alternative_websites = self.optional(body, "alternative_websites", &mut Self::websites);
        let description = self.required(body, "description", &mut Self::string);
        let competitors = self.optional(body, "competitors", &mut |checker, list| {
            checker.list(list, &mut |checker, entry| checker.competitor(entry))
        });
        let personas = self.optional(body, "personas", &mut |checker, list| {
            let mut names = BTreeMap::new();
            checker.list(list, &mut |checker, entry| checker.persona(entry, &mut names))
        });
        let key_topics = self.optional(body, "key_topics", &mut Self::strings);
        let status = self.optional(body, "status", &mut Self::brand_status);
        let case_sensitive = self.optional(body, "case_sensitive", &mut Self::boolean);
        Some(Brand {
            id: None,
            name: name?,
            description: description?,
            website: website?,
            status: status.unwrap_or_default(),
            alternative_names: alternative_names.unwrap_or_default(),
            excluded_names: excluded_names.unwrap_or_default(),
            alternative_websites: alternative_websites.unwrap_or_default(),
            case_sensitive: case_sensitive.unwrap_or_default(),
            competitors: competitors.unwrap_or_default(),
            personas: personas.unwrap_or_default(),
            key_topics: key_topics.unwrap_or_default(),
        })
    }

    /// A competitor's fields; an id is the business of the request that allows one.
    pub(super) fn competitor(&mut self, entry: &Value) -> Option<Competitor> {
        let entry = self.object(entry)?;
        let name = self.required(entry, "name", &mut Self::not_blank);
        let alternative_names =
            self.optional(entry, "alternative_names", &mut Self::alternative_names);
        let excluded_names = self.optional(entry, "excluded_names", &mut Self::strings);
        let websites = self.optional(entry, "websites", &mut Self::websites);
        let case_sensitive = self.optional(entry, "case_sensitive", &mut Self::boolean);
        Some(Competitor {
            id: None,
            name: name?,
            alternative_names: alternative_names.unwrap_or_default(),
            excluded_names: excluded_names.unwrap_or_default(),
            websites: websites.unwrap_or_default(),
            case_sensitive: case_sensitive.unwrap_or_default(),
        })
    }

    /// A persona's fields, its name not among `names`: those of the request so far.
    pub(super) fn persona<'v>(
        &mut self,
        entry: &'v Value,
        // As a set; one more type of tree is two kilobytes in a browser.
        names: &mut BTreeMap<&'v str, usize>,
    ) -> Option<Persona> {
        let entry = self.object(entry)?;
        let name = self.required(entry, "name", &mut |checker, value| {
            let name = checker.string(value)?;
            match value.as_str() {
                Some(name) if names.insert(name, 0).is_some() => {
                    checker.invalid(REPEATED_NAME, value)
                }
                _ => Some(name),
            }
        });
        let description = self.required(entry, "description", &mut Self::string);
        Some(Persona {
            id: None,
            name: name?,
            description: description?,
            status: RecordStatus::Active,
        })
    }

    /// At most 100 names (rule 6.2).
    pub(super) fn alternative_names(&mut self, value: &Value) -> Option<Vec<String>> {
        if let Some(got) = value.as_array().map(Vec::len).filter(|n| *n > MAX_ALTERNATIVE_NAMES) {
            let _: Option<()> = self.refuse(ViolationKind::TooManyAlternativeNames { got }, value);
        }
        self.strings(value)
    }

    pub(super) fn brand_status(&mut self, value: &Value) -> Option<BrandStatus> {
        let set = [
            ("lead", BrandStatus::Lead),
            ("prospect", BrandStatus::Prospect),
            ("customer", BrandStatus::Customer),
        ];
        self.literal(value, &set, "'lead', 'prospect' or 'customer'")
    }
}

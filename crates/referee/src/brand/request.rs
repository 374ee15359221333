//! Requests to create or replace, as the records that they ask for (rules 6.1, 6.2).

use super::state::{Brand, BrandStatus, Competitor, Persona, RecordStatus};
use crate::map::BTreeMap;
use crate::owner::Id;
use crate::request::{Findings, Part};
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
        let findings = Findings::default();
        let mut brand = Self::default();
        findings.root("body", request).brand(&mut brand, None);
        findings.verdict()?;
        Ok(brand)
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
        let findings = Findings::default();
        let competitor = findings.root("body", request).competitor(None);
        findings.verdict()?;
        Ok(competitor)
    }
}

/// The parts of a brand, for the requests that hold them.
impl<'v> Part<'v, '_> {
    /// A competitor's fields; its id is the business of the request that allows one.
    pub(super) fn competitor(&self, id: Option<Id>) -> Competitor {
        self.object();
        let mut competitor = Competitor { id, ..Competitor::default() };
        set(&mut competitor.name, self.required("name").not_blank());
        let alternative_names = self.optional("alternative_names").alternative_names();
        set(&mut competitor.alternative_names, alternative_names);
        set(&mut competitor.excluded_names, self.optional("excluded_names").strings());
        set(&mut competitor.websites, self.optional("websites").websites());
        set(&mut competitor.case_sensitive, self.optional("case_sensitive").boolean());
        competitor
    }

    /// A persona's fields likewise, its name not among `names`: those of the request so far.
    pub(super) fn persona(
        &self,
        id: Option<Id>,
        // As a set; one more type of tree is two kilobytes in a browser.
        names: &mut BTreeMap<&'v str, usize>,
    ) -> Persona {
        self.object();
        let place = self.required("name");
        let name = place.text();
        if name.is_some_and(|name| names.insert(name, 0).is_some()) {
            place.invalid::<()>(REPEATED_NAME);
        }
        Persona {
            id,
            name: name.unwrap_or_default().into(),
            description: self.required("description").string().unwrap_or_default(),
            status: RecordStatus::Active,
        }
    }

    /// At most 100 names (rule 6.2).
    pub(super) fn alternative_names(&self) -> Option<Vec<String>> {
        let got = self.len();
        if got > MAX_ALTERNATIVE_NAMES {
            self.refuse::<()>(ViolationKind::TooManyAlternativeNames { got });
        }
        self.strings()
    }

    pub(super) fn brand_status(&self) -> Option<BrandStatus> {
        self.literal(
            &["lead", "prospect", "customer"],
            &[BrandStatus::Lead, BrandStatus::Prospect, BrandStatus::Customer],
            "'lead', 'prospect' or 'customer'",
        )
    }
}

/// Is there such a field in a request, where null is none?
pub(super) fn given(request: &Value, name: &str) -> bool {
    request.get(name).is_some_and(|value| !value.is_null())
}

/// Changes a field where there is a value for it.
pub(super) fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

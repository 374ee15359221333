//! A brand as the owners of websites and names that the lower modules speak of.

use super::state::Brand;
use crate::mention::{Case, MentionError, MentionIndex, OwnerNames};
use crate::owner::Owner;
use crate::ownership::{Claims, OwnerClaims};
use crate::violation::Step;
use crate::website::{Website, WebsiteError};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, slice};

/// Why a stored brand cannot be judged.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum BrandError {
    /// A website of the brand does not normalise (rule 1).
    Website {
        /// Where it stands, as `competitors`, 1, `websites`, 0.
        loc: Vec<Step>,
        /// What is wrong with it.
        error: WebsiteError,
    },
    /// The names of the brand and its competitors cannot be looked for (rule 7).
    Names(MentionError),
}

/// The one field that is no list of websites.
const PRIMARY: &str = "website";

impl BrandError {
    #[cold]
    fn website(
        competitor: Option<usize>,
        field: &'static str,
        at: usize,
        error: WebsiteError,
    ) -> Self {
        let mut loc = Vec::new();
        if let Some(index) = competitor {
            loc.push("competitors".into());
            loc.push(index.into());
        }
        loc.push(field.into());
        if field != PRIMARY {
            loc.push(at.into());
        }
        Self::Website { loc, error }
    }

    /// The stable code: that of what is wrong with the website or the names.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Website { error, .. } => error.code(),
            Self::Names(error) => error.code(),
        }
    }
}

impl fmt::Display for BrandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (loc, error) = match self {
            Self::Website { loc, error } => (loc, error),
            Self::Names(error) => return error.fmt(f),
        };
        for (at, step) in loc.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Field(name) if at > 0 => write!(f, ".{name}")?,
                Step::Field(name) => f.write_str(name)?,
            }
        }
        write!(f, ": {error}")
    }
}

impl core::error::Error for BrandError {}

impl From<MentionError> for BrandError {
    fn from(error: MentionError) -> Self {
        Self::Names(error)
    }
}

impl Brand {
    /// What the brand and its competitors claim, in order: the brand, then the competitors as
    /// listed (rule 2.1).
    ///
    /// # Errors
    /// Where a website does not normalise; the error says where it stands.
    ///
    /// ```
    /// use referee::brand::Brand;
    /// use referee::ownership::conflicts;
    /// let brand: Brand = serde_json::from_str(
    ///     r#"{"name": "Nova", "website": "nova.example", "competitors": [
    ///         {"name": "Acme", "websites": ["acme.example", "https://www.nova.example/"]}]}"#,
    /// )
    /// .unwrap();
    /// assert_eq!(conflicts(&brand.claims().unwrap(), None).first().unwrap().key, "nova.example");
    ///
    /// let broken: Brand = serde_json::from_str(
    ///     r#"{"name": "Nova", "website": "nova.example", "alternative_websites": ["ftp://a.b"]}"#,
    /// )
    /// .unwrap();
    /// let error = broken.claims().unwrap_err();
    /// assert_eq!(error.code(), "website.unsupported_scheme");
    /// assert!(error.to_string().starts_with("alternative_websites[0]: "));
    /// ```
    pub fn claims(&self) -> Result<Claims, BrandError> {
        let primary = parse_all(slice::from_ref(&self.website), None, PRIMARY)?.pop();
        let alternatives = parse_all(&self.alternative_websites, None, "alternative_websites")?;
        let mut owners = vec![OwnerClaims::brand(primary, alternatives)];
        for (index, competitor) in self.competitors.iter().enumerate() {
            let websites = parse_all(&competitor.websites, Some(index), "websites")?;
            owners.push(OwnerClaims { owner: competitor.owner(index), primary: None, websites });
        }
        Ok(Claims::new(owners))
    }

    /// The names by which the brand and its competitors are mentioned, in order: the brand, then
    /// the competitors as listed (rules 7.1, 7.4).
    ///
    /// ```
    /// use referee::brand::Brand;
    /// use referee::mention::MentionIndex;
    /// let brand: Brand = serde_json::from_str(
    ///     r#"{"name": "LUSH", "website": "lush.com", "case_sensitive": true,
    ///         "competitors": [{"name": "The Body Shop"}]}"#,
    /// )
    /// .unwrap();
    /// let index = MentionIndex::new(brand.names()).unwrap();
    /// let found = index.find("A lush garden behind the body shop, by LUSH");
    /// let terms: Vec<_> = found.iter().map(|mention| mention.term).collect();
    /// assert_eq!(terms, ["The Body Shop", "LUSH"]);
    /// ```
    pub fn names(&self) -> Vec<OwnerNames> {
        let own = self.own_names();
        let competitors = self.competitors.iter().enumerate();
        let competitors = competitors.map(|(index, competitor)| OwnerNames {
            owner: competitor.owner(index),
            terms: terms(&competitor.name, &competitor.alternative_names),
            excluded: competitor.excluded_names.clone(),
            case: case(competitor.case_sensitive),
        });
        core::iter::once(own).chain(competitors).collect()
    }

    fn own_names(&self) -> OwnerNames {
        OwnerNames {
            owner: Owner::Brand,
            terms: terms(&self.name, &self.alternative_names),
            excluded: self.excluded_names.clone(),
            case: case(self.case_sensitive),
        }
    }

    /// Does `text` mention the brand itself?
    pub(super) fn is_mentioned(&self, text: &str) -> Result<bool, BrandError> {
        let index = MentionIndex::new(vec![self.own_names()])?;
        Ok(!index.find(text).is_empty())
    }
}

fn terms(name: &str, alternative_names: &[String]) -> Vec<String> {
    let mut terms = vec![String::from(name)];
    for name in alternative_names {
        terms.push(name.clone());
    }
    terms
}

fn case(case_sensitive: bool) -> Case {
    if case_sensitive { Case::Exact } else { Case::Folded }
}

/// The websites of a list: of the brand itself, or of the competitor at an index.
fn parse_all(
    list: &[String],
    competitor: Option<usize>,
    field: &'static str,
) -> Result<Vec<Website>, BrandError> {
    let mut websites = Vec::with_capacity(list.len());
    for (at, website) in list.iter().enumerate() {
        match Website::parse(website) {
            Ok(website) => websites.push(website),
            Err(error) => return Err(BrandError::website(competitor, field, at, error)),
        }
    }
    Ok(websites)
}

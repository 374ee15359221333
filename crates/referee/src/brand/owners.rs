//! A brand as the owners of websites and names that the lower modules speak of.

use super::state::Brand;
use crate::owner::Id;
use crate::ownership::{Claims, OwnerClaims};
use crate::violation::Step;
use crate::website::{Website, WebsiteError};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

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
}

impl BrandError {
    /// The stable code: that of the website's error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Website { error, .. } => error.code(),
        }
    }
}

impl fmt::Display for BrandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Website { loc, error } = self;
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
        let primary = parse(&self.website, || vec!["website".into()])?;
        let alternatives = self.alternative_websites.iter().enumerate();
        let alternatives = alternatives
            .map(|(at, website)| parse(website, || vec!["alternative_websites".into(), at.into()]))
            .collect::<Result<_, _>>()?;
        let mut owners = Vec::with_capacity(1 + self.competitors.len());
        owners.push(OwnerClaims::brand(Some(primary), alternatives));
        for (index, competitor) in self.competitors.iter().enumerate() {
            let websites = competitor.websites.iter().enumerate();
            let websites = websites
                .map(|(at, website)| {
                    parse(website, || {
                        vec!["competitors".into(), index.into(), "websites".into(), at.into()]
                    })
                })
                .collect::<Result<_, _>>()?;
            let id: Option<Id> = competitor.id.clone();
            owners.push(OwnerClaims::competitor(index, id, competitor.name.as_str(), websites));
        }
        Ok(Claims::new(owners))
    }
}

fn parse(website: &str, loc: impl FnOnce() -> Vec<Step>) -> Result<Website, BrandError> {
    Website::parse(website).map_err(|error| BrandError::Website { loc: loc(), error })
}

//! The state of a brand as a store keeps it and hands it in.

use super::written::Listed;
use crate::owner::{Id, Owner};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

/// A field that may be absent, or null, which is the same.
pub(super) fn absent<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A brand: what is configured, and what it is compared with.
///
/// The fields stand in the order of the API's listings. Everything but the name and the website
/// may be absent or null when it is read.
///
/// ```
/// use referee::brand::{Brand, BrandStatus};
/// let brand: Brand = serde_json::from_str(
///     r#"{"name": "Spirit Airlines", "website": "https://spirit.com"}"#,
/// )
/// .unwrap();
/// assert_eq!(brand.status, BrandStatus::Customer);
/// assert!(!brand.case_sensitive);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Brand {
    /// Its id, once it is stored.
    #[serde(default)]
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// A short description.
    #[serde(default, deserialize_with = "absent")]
    pub description: String,
    /// The primary website, compared by domain (rule 1.2).
    pub website: String,
    /// Where the brand stands with the seller of the API.
    #[serde(default, deserialize_with = "absent")]
    pub status: BrandStatus,
    /// Other names that count as the brand's, at most 100.
    #[serde(default, deserialize_with = "absent")]
    pub alternative_names: Vec<String>,
    /// Phrases that contain a name of the brand but do not mean it (rule 7.4).
    #[serde(default, deserialize_with = "absent")]
    pub excluded_names: Vec<String>,
    /// Further websites, compared by site (rule 1.2).
    #[serde(default, deserialize_with = "absent")]
    pub alternative_websites: Vec<String>,
    /// Do its names count in their exact case only (rule 7.1)?
    #[serde(default, deserialize_with = "absent")]
    pub case_sensitive: bool,
    /// Its competitors, as listed.
    #[serde(default, deserialize_with = "absent")]
    pub competitors: Vec<Competitor>,
    /// Its personas, archived ones among them.
    #[serde(default, deserialize_with = "absent")]
    pub personas: Vec<Persona>,
    /// The topics that matter to it.
    #[serde(default, deserialize_with = "absent")]
    pub key_topics: Vec<String>,
}

/// A competitor of a brand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Competitor {
    /// Its id, once it is stored.
    #[serde(default)]
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// Other names that count as the competitor's, at most 100.
    #[serde(default, deserialize_with = "absent")]
    pub alternative_names: Vec<String>,
    /// Phrases that contain a name of the competitor but do not mean it (rule 7.4).
    #[serde(default, deserialize_with = "absent")]
    pub excluded_names: Vec<String>,
    /// Its websites, compared by site (rule 1.2).
    #[serde(default, deserialize_with = "absent")]
    pub websites: Vec<String>,
    /// Do its names count in their exact case only (rule 7.1)?
    #[serde(default, deserialize_with = "absent")]
    pub case_sensitive: bool,
}

/// A kind of customer on whose behalf prompts are asked. Its name is unique within the brand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Persona {
    /// Its id, once it is stored.
    #[serde(default)]
    pub id: Option<Id>,
    /// Its name.
    pub name: String,
    /// Who it is.
    pub description: String,
    /// Is it in use?
    #[serde(default, deserialize_with = "absent")]
    pub status: RecordStatus,
}

/// Where a brand stands with the seller of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrandStatus {
    /// Somebody asked.
    Lead,
    /// Somebody may buy.
    Prospect,
    /// Somebody bought: the default.
    #[default]
    Customer,
}

/// Is a persona or a prompt in use?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordStatus {
    /// In use.
    #[default]
    Active,
    /// Deleted, but kept: its history stays, and it can be reactivated.
    Archived,
}

impl Brand {
    /// The brand as the API lists it: personas in use only, without a status.
    ///
    /// ```
    /// use referee::brand::Brand;
    /// let brand: Brand = serde_json::from_str(
    ///     r#"{"id": 7, "name": "LUSH", "website": "lush.com", "personas": [
    ///         {"id": 1, "name": "Teenager", "description": "", "status": "archived"}]}"#,
    /// )
    /// .unwrap();
    /// let listing = brand.listing();
    /// assert_eq!(listing["id"], 7);
    /// assert_eq!(listing["status"], "customer");
    /// assert_eq!(listing["personas"], serde_json::json!([]));
    /// ```
    pub fn listing(&self) -> Value {
        json!(Listed(self))
    }
}

impl Competitor {
    /// The competitor as an owner within its brand, at `index` of the list.
    pub(super) fn owner(&self, index: usize) -> Owner {
        Owner::Competitor { index, id: self.id.clone(), name: self.name.clone() }
    }
}

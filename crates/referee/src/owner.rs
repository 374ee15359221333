//! Who holds a website or a name within a brand: the brand itself or one of its competitors.

use alloc::string::String;
use core::fmt;
use serde::Deserialize;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The id of a stored record: an integer, as the API publishes them, or text for stores that key
/// by text.
///
/// The integer 17 and the text `17` are two ids. In the path of a URL either is text: a store that keys
/// by integers reads that as one first.
///
/// ```
/// use referee::owner::Id;
/// assert_eq!(serde_json::from_str::<Id>("17").unwrap(), Id::Integer(17));
/// assert_eq!(serde_json::to_string(&Id::Text("a1".into())).unwrap(), r#""a1""#);
/// assert_eq!("17".parse::<i64>().map(Id::from), Ok(Id::Integer(17)));
/// assert_eq!(Id::from("17"), Id::Text("17".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, Deserialize)]
#[serde(untagged)]
pub enum Id {
    /// An integer id.
    Integer(i64),
    /// A text id.
    Text(String),
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(id) => id.fmt(f),
            Self::Text(id) => id.fmt(f),
        }
    }
}

impl From<i64> for Id {
    fn from(id: i64) -> Self {
        Self::Integer(id)
    }
}

impl From<String> for Id {
    fn from(id: String) -> Self {
        Self::Text(id)
    }
}

impl From<&str> for Id {
    fn from(id: &str) -> Self {
        Self::Text(id.into())
    }
}

/// An owner of websites and names within a brand.
///
/// ```
/// use referee::owner::Owner;
/// let acme = Owner::Competitor { index: 0, id: None, name: "Acme".into() };
/// assert_eq!(acme.to_string(), "the competitor 'Acme'");
/// assert_eq!(
///     serde_json::to_string(&acme).unwrap(),
///     r#"{"owner":"competitor","index":0,"name":"Acme"}"#
/// );
/// assert_eq!(serde_json::from_str::<Owner>(r#"{"owner":"brand"}"#).unwrap(), Owner::Brand);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(tag = "owner", rename_all = "snake_case")]
pub enum Owner {
    /// The brand itself.
    Brand,
    /// One of its competitors.
    Competitor {
        /// Its place among the competitors as listed, from 0.
        index: usize,
        /// Its id, where it is stored already.
        id: Option<Id>,
        /// Its name.
        name: String,
    },
}

/// The owner as the `detail` of a conflict names it (rules 2.1, 2.2).
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brand => f.write_str("the brand's own website"),
            Self::Competitor { name, .. } => write!(f, "the competitor '{name}'"),
        }
    }
}

impl Serialize for Owner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Brand => map.serialize_entry("owner", "brand")?,
            Self::Competitor { index, id, name } => {
                map.serialize_entry("owner", "competitor")?;
                map.serialize_entry("index", index)?;
                if let Some(id) = id {
                    map.serialize_entry("id", id)?;
                }
                map.serialize_entry("name", name)?;
            }
        }
        map.end()
    }
}

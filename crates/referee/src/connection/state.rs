//! Connections and integrations as a store keeps them, and the life of a connection.

use super::error::ConnectionError;
use crate::answer::Answer;
use crate::event::Date;
use crate::owner::Id;
use crate::website::Website;
use alloc::borrow::ToOwned;
use alloc::string::String;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The provider of the integrations that exclude a connection for the same website (rule 5.2).
pub const GOOGLE_ANALYTICS: &str = "google_analytics";

/// A connection through which a brand's events of one website are pushed.
///
/// ```
/// use referee::connection::{Connection, ConnectionStatus};
/// let connection: Connection = serde_json::from_str(
///     r#"{"id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT", "brand_id": 1234, "website": "example.com",
///         "provider": "adobe_analytics", "status": "active",
///         "created_at": "2026-05-24T12:00:00Z"}"#,
/// )
/// .unwrap();
/// assert_eq!(connection.status, ConnectionStatus::Active);
/// assert_eq!(connection.last_pushed_at, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its id: a ULID, made by the caller.
    pub id: String,
    /// The brand that it belongs to.
    pub brand_id: Id,
    /// The website, as its site (rule 5.1).
    pub website: String,
    /// The source of the events.
    pub provider: String,
    /// May events be pushed?
    pub status: ConnectionStatus,
    /// When it was registered: RFC 3339 in UTC.
    pub created_at: String,
    /// When a push last landed: RFC 3339 in UTC.
    #[serde(default)]
    pub last_pushed_at: Option<String>,
    /// Why the last push was refused, unless it landed.
    #[serde(default)]
    pub last_push_error: Option<String>,
}

/// May events be pushed to a connection?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// Yes.
    Active,
    /// No longer; its events stay.
    Disabled,
}

/// An integration that reads a website's traffic from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// Where it reads from; only [`GOOGLE_ANALYTICS`] counts.
    pub provider: String,
    /// The website, in any spelling.
    pub website: String,
}

/// The answer to a request and the connection's new state, where there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What to answer.
    pub answer: Answer,
    /// What to store.
    pub connection: Option<Connection>,
}

impl Outcome {
    pub(super) fn stored(status: u16, connection: Connection) -> Self {
        let answer = Answer { status, body: json!(connection) };
        Self { answer, connection: Some(connection) }
    }

    pub(super) fn refused(answer: Answer) -> Self {
        Self { answer, connection: None }
    }
}

/// A moment as the API writes it: RFC 3339 in UTC, with `T` and `Z`.
///
/// ```
/// use referee::connection::Timestamp;
/// let now = Timestamp::parse("2026-05-24T12:00:00Z").unwrap();
/// assert_eq!(now.as_str(), "2026-05-24T12:00:00Z");
/// assert!(Timestamp::parse("2026-05-24T12:00:00.123456Z").is_ok());
/// assert!(Timestamp::parse("2026-05-24T12:00:00+02:00").is_err());
/// assert!(Timestamp::parse("2026-02-30T12:00:00Z").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp<'a>(&'a str);

impl<'a> Timestamp<'a> {
    /// Reads `YYYY-MM-DDTHH:MM:SSZ`, with any fraction of a second; `23:59:60` is a leap second.
    ///
    /// # Errors
    /// [`ConnectionError::InvalidTime`] where the text has another shape or names no real moment.
    pub fn parse(text: &'a str) -> Result<Self, ConnectionError> {
        let real = || {
            let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
            Date::parse(date).ok()?;
            let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
            let &[h, hh, b':', m, mm, b':', s, ss] = time.as_bytes() else { return None };
            let in_range = (h, hh) < (b'2', b'4') && m < b'6' && s < b'6' || time == "23:59:60";
            let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
            let whole = digits(&[h, hh, m, mm, s, ss])
                && !fraction.is_empty()
                && digits(fraction.as_bytes());
            (in_range && whole).then_some(Self(text))
        };
        real().ok_or(ConnectionError::InvalidTime)
    }

    /// The text, as it was given.
    pub fn as_str(self) -> &'a str {
        self.0
    }
}

impl Connection {
    /// Does this active connection serve `site`?
    pub(super) fn serves(&self, site: &str) -> bool {
        self.status == ConnectionStatus::Active && is_site(&self.website, site)
    }
}

impl Integration {
    /// Does this integration read the traffic of `site` from Google Analytics?
    pub(super) fn reads(&self, site: &str) -> bool {
        self.provider == GOOGLE_ANALYTICS && is_site(&self.website, site)
    }
}

/// Is `website` the one whose site is `site`? What does not normalise is no website's.
fn is_site(website: &str, site: &str) -> bool {
    Website::parse(website).is_ok_and(|website| website.site() == site)
}

/// The answer to a request to list a brand's connections, disabled ones too (rule 5.3).
///
/// ```
/// use referee::connection::list;
/// assert_eq!(list(&[]).body, serde_json::json!({"items": []}));
/// ```
pub fn list(connections: &[Connection]) -> Answer {
    Answer { status: 200, body: json!({ "items": connections }) }
}

/// The answer to a request to disable a connection: 200 with the connection, also where it is
/// disabled already; 404 where it is unknown (rule 5.3).
///
/// ```
/// use referee::connection::disable;
/// assert_eq!(disable(&[], "01JX2Y6E8H1AKQ8V0W7G4D9SXT").answer.status, 404);
/// ```
pub fn disable(connections: &[Connection], id: &str) -> Outcome {
    let Some(known) = connections.iter().find(|connection| connection.id == id) else {
        return Outcome::refused(unknown());
    };
    let mut connection = known.to_owned();
    connection.status = ConnectionStatus::Disabled;
    Outcome::stored(200, connection)
}

/// The answer to a request for a connection that the brand does not have.
pub(super) fn unknown() -> Answer {
    Answer::detail(404, "connection not found for this brand")
}

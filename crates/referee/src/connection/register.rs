//! The answer to a request to register a connection (rules 5.1, 5.2).

use super::state::{Connection, ConnectionStatus, Integration, Outcome, Timestamp};
use crate::answer::{Answer, with_list};
use crate::owner::Id;
use crate::request::Findings;
use crate::website::Website;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use serde_json::Value;

/// The providers that the API supports today. The list grows: hand in a longer one as
/// [`Registration::providers`].
pub const PROVIDERS: &[&str] = &["adobe_analytics"];

/// The most code points of a registered website and of a provider's name (rule 5.1).
const MAX_WEBSITE: usize = 2048;
const MAX_PROVIDER: usize = 64;

/// What a registration is judged by, and what the new connection gets.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// The brand that registers.
    pub brand_id: &'a Id,
    /// The connections that are stored, disabled ones too; those of other brands do not count.
    pub connections: &'a [Connection],
    /// The brand's integrations.
    pub integrations: &'a [Integration],
    /// The providers to allow, such as [`PROVIDERS`].
    pub providers: &'a [&'a str],
    /// The id that the connection gets: a ULID.
    pub id: &'a str,
    /// When the connection is registered.
    pub now: Timestamp<'a>,
}

/// The answer to a request to register a connection: 422 for its shape, 400 for an unknown
/// provider, 400 for a website that does not normalise, 409 where the website is taken, then 201
/// with the connection.
///
/// ```
/// use referee::connection::{PROVIDERS, Registration, Timestamp, register};
/// use referee::owner::Id;
/// let registration = Registration {
///     brand_id: &Id::Integer(1234),
///     connections: &[],
///     integrations: &[],
///     providers: PROVIDERS,
///     id: "01JX2Y6E8H1AKQ8V0W7G4D9SXT",
///     now: Timestamp::parse("2026-05-24T12:00:00Z").unwrap(),
/// };
/// let request = serde_json::json!({"website": "example.com", "provider": "adobe_analytics"});
/// let outcome = register(&registration, &request);
/// assert_eq!(outcome.answer.status, 201);
/// assert_eq!(outcome.connection.unwrap().website, "example.com");
/// ```
pub fn register(registration: &Registration<'_>, request: &Value) -> Outcome {
    match accept(registration, request) {
        Ok(connection) => Outcome::stored(201, connection),
        Err(answer) => Outcome::refused(answer),
    }
}

fn accept(registration: &Registration<'_>, request: &Value) -> Result<Connection, Answer> {
    let findings = Findings::default();
    let body = findings.root("body", request);
    body.object();
    let website = body.required("website").bounded(MAX_WEBSITE).unwrap_or_default();
    let provider = body.required("provider").bounded(MAX_PROVIDER).unwrap_or_default();
    findings.verdict().map_err(|violations| Answer::unprocessable(&violations))?;
    if !registration.providers.contains(&provider) {
        let detail = format!("provider '{provider}' is not supported; use one of: ");
        return Err(Answer::detail(400, with_list(detail, registration.providers)));
    }
    let website = Website::parse(website)
        .map_err(|error| Answer::detail(400, format!("website: {error}")))?;
    if let Some(detail) = registration.taken(website.site()) {
        return Err(Answer::detail(409, detail));
    }
    Ok(Connection {
        id: registration.id.to_owned(),
        brand_id: registration.brand_id.clone(),
        website: website.site().to_owned(),
        provider: provider.to_owned(),
        status: ConnectionStatus::Active,
        created_at: registration.now.as_str().to_owned(),
        last_pushed_at: None,
        last_push_error: None,
    })
}

impl Registration<'_> {
    /// By what `site` is taken already (rule 5.2): a connection comes before an integration.
    fn taken(&self, site: &str) -> Option<String> {
        let own = self.connections.iter().filter(|known| known.brand_id == *self.brand_id);
        if let Some(known) = { own }.find(|known| known.serves(site)) {
            return Some(format!(
                "{site} already has an active AI Referrals connection for this brand ({}). \
                 Disable it or use a different website.",
                known.id
            ));
        }
        self.integrations.iter().any(|known| known.reads(site)).then(|| {
            format!(
                "{site} already has a Google Analytics integration for this brand. \
                 Disable it or use a different website."
            )
        })
    }
}

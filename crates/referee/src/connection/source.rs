//! Where the traffic of a website is read from (rule 5.5).

use super::state::{Connection, Integration};
use crate::website::{Website, WebsiteError};
use serde::Serialize;

/// Where the traffic of a website is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrafficSource {
    /// From pushed events.
    Push,
    /// From a Google Analytics integration.
    GoogleAnalytics,
}

/// Pushed events once one has landed through an active connection of the website, otherwise
/// Google Analytics where it is integrated, otherwise nothing. All of them are taken as one brand's.
///
/// # Errors
/// Where `website` does not normalise.
///
/// ```
/// use referee::connection::{Integration, TrafficSource, traffic_source};
/// let integrations = [Integration {
///     provider: "google_analytics".into(),
///     website: "https://www.example.com/".into(),
/// }];
/// let source = traffic_source("example.com", &[], &integrations).unwrap();
/// assert_eq!(source, Some(TrafficSource::GoogleAnalytics));
/// ```
pub fn traffic_source(
    website: &str,
    connections: &[Connection],
    integrations: &[Integration],
) -> Result<Option<TrafficSource>, WebsiteError> {
    let website = Website::parse(website)?;
    let site = website.site();
    let pushed = |known: &Connection| known.last_pushed_at.is_some() && known.serves(site);
    Ok(if connections.iter().any(pushed) {
        Some(TrafficSource::Push)
    } else if integrations.iter().any(|known| known.reads(site)) {
        Some(TrafficSource::GoogleAnalytics)
    } else {
        None
    })
}

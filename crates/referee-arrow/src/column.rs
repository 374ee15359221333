//! Columns of text mapped to columns of results. Null gives nulls.

use crate::error::ColumnError;
use arrow_array::builder::{StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, RecordBatch};
use referee::owner::Owner;
use referee::ownership::{Citation, CitationIndex};
use referee::referrer::{AllowList, Classification, Reason};
use referee::website::{Website, WebsiteError};
use std::sync::Arc;

fn batch<const N: usize>(columns: [(&str, ArrayRef); N]) -> Result<RecordBatch, ColumnError> {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}

/// A builder for each column of results: how many bytes a value mostly takes.
fn texts<const N: usize>(inputs: &impl Iterator, bytes: [usize; N]) -> [StringBuilder; N] {
    let values = inputs.size_hint().0.min(1 << 16);
    bytes.map(|bytes| StringBuilder::with_capacity(values, values * bytes))
}

/// `domain` and `site` of each website, or the code of its `error` (rule 1).
///
/// # Errors
/// Where the results are too large for one batch: 2 GiB.
///
/// ```
/// use arrow_array::{Array, cast::AsArray};
/// use referee_arrow::column::websites;
/// let batch = websites([Some("https://www.Example.com/A/"), Some("ftp://x"), None])?;
/// assert_eq!(batch.column(1).as_string::<i32>().value(0), "example.com/a");
/// assert_eq!(batch.column(2).as_string::<i32>().value(1), "website.unsupported_scheme");
/// # Ok::<(), referee_arrow::ColumnError>(())
/// ```
pub fn websites<'a>(
    inputs: impl IntoIterator<Item = Option<&'a str>>,
) -> Result<RecordBatch, ColumnError> {
    let inputs = inputs.into_iter();
    let [mut domains, mut sites, mut errors] = texts(&inputs, [20, 50, 0]);
    for input in inputs {
        match input.map(Website::parse) {
            Some(Ok(website)) => {
                domains.append_value(website.domain());
                sites.append_value(website.site());
                errors.append_null();
            }
            other => {
                domains.append_null();
                sites.append_null();
                errors.append_option(other.and_then(Result::err).map(WebsiteError::code));
            }
        }
    }
    batch([
        ("domain", Arc::new(domains.finish())),
        ("site", Arc::new(sites.finish())),
        ("error", Arc::new(errors.finish())),
    ])
}

/// `platform` of each raw referrer and the rule that matched (`kind`, `rule`), or the `reason` why
/// there is none (rule 3).
///
/// # Errors
/// Where the results are too large for one batch: 2 GiB.
///
/// ```
/// use arrow_array::cast::AsArray;
/// use referee::referrer::AllowList;
/// use referee_arrow::column::referrers;
/// let batch = referrers(AllowList::builtin(), [Some("chatgpt.com"), Some("(direct)")])?;
/// assert_eq!(batch.column(0).as_string::<i32>().value(0), "chatgpt");
/// assert_eq!(batch.column(3).as_string::<i32>().value(1), "placeholder");
/// # Ok::<(), referee_arrow::ColumnError>(())
/// ```
pub fn referrers<'a>(
    list: &AllowList,
    raw: impl IntoIterator<Item = Option<&'a str>>,
) -> Result<RecordBatch, ColumnError> {
    let raw = raw.into_iter();
    let mut classifier = list.classifier();
    let [mut platforms, mut kinds, mut rules, mut reasons] = texts(&raw, [8, 4, 16, 12]);
    for raw in raw {
        let found = raw.map(|raw| classifier.classify(raw));
        let rule = found.as_ref().and_then(Classification::rule);
        let platform = found.as_ref().and_then(Classification::platform);
        platforms.append_option(platform.map(|platform| &platform.slug));
        kinds.append_option(rule.map(|rule| rule.kind.as_str()));
        rules.append_option(rule.map(|rule| &rule.value));
        let reason = found.as_ref().and_then(Classification::reason);
        reasons.append_option(reason.map(Reason::as_str));
    }
    batch([
        ("platform", Arc::new(platforms.finish())),
        ("kind", Arc::new(kinds.finish())),
        ("rule", Arc::new(rules.finish())),
        ("reason", Arc::new(reasons.finish())),
    ])
}

/// The `owner` of each cited URL: `brand`, `competitor` or `other`; the competitor's place (`index`,
/// from 0) and name (`competitor`), and the `claim` that covers the URL (rule 2.6).
///
/// # Errors
/// Where the results are too large for one batch: 2 GiB.
///
/// ```
/// use arrow_array::cast::AsArray;
/// use referee::ownership::{CitationIndex, Claims, OwnerClaims};
/// use referee::website::Website;
/// use referee_arrow::column::citations;
/// let website = Website::parse("example.com")?;
/// let index = CitationIndex::new(&Claims::new(vec![OwnerClaims::brand(Some(website), vec![])]));
/// let batch = citations(&index, [Some("https://blog.example.com/a"), Some("else.example")])?;
/// assert_eq!(batch.column(0).as_string::<i32>().value(0), "brand");
/// assert_eq!(batch.column(0).as_string::<i32>().value(1), "other");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn citations<'a>(
    index: &CitationIndex,
    urls: impl IntoIterator<Item = Option<&'a str>>,
) -> Result<RecordBatch, ColumnError> {
    let urls = urls.into_iter();
    let [mut owners, mut names, mut claims] = texts(&urls, [8, 0, 16]);
    let mut places = UInt32Builder::new();
    for url in urls {
        let found = url.map(|url| index.classify(url));
        owners.append_option(found.map(|found| found.owner()));
        let (place, name, claim) = match found {
            Some(Citation::Owned { owner: Owner::Competitor { index, name, .. }, claim }) => {
                (u32::try_from(*index).ok(), Some(name.as_str()), Some(claim))
            }
            Some(Citation::Owned { owner: Owner::Brand, claim }) => (None, None, Some(claim)),
            Some(Citation::Other) | None => (None, None, None),
        };
        places.append_option(place);
        names.append_option(name);
        claims.append_option(claim);
    }
    batch([
        ("owner", Arc::new(owners.finish())),
        ("index", Arc::new(places.finish())),
        ("competitor", Arc::new(names.finish())),
        ("claim", Arc::new(claims.finish())),
    ])
}

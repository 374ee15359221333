//! Conflicts, overlaps and the owners of cited URLs (rule 2).

use crate::argument::{Object, carry_out, read};
use crate::error::OpError;
use crate::json::List;
use crate::owner::id;
use referee::ownership::{CitationIndex, Claims, OwnerClaims, conflicts, overlaps};
use referee::website::Website;
use serde_json::{Value, json};

/// The most conflicts, and the most overlaps, that a result lists. 450 owners of one website have
/// as many conflicts; of a brand made to have billions, `conflicts_omitted` counts the rest.
pub const MAX_LISTED: usize = 100_000;

/// `{"brand", "before"?}` → `{"conflicts", "overlaps"}` (rules 2.1 to 2.5).
///
/// Of the brands only names, ids and websites are read. Where there are more than [`MAX_LISTED`]
/// conflicts, `conflicts_omitted` says how many are left out; `overlaps_omitted` is true where
/// overlaps are.
///
/// # Errors
/// `website.*` where a website of a brand does not normalise; the message says where it stands.
///
/// ```
/// use referee_ops::find_conflicts;
/// use serde_json::json;
///
/// let brand = json!({
///     "name": "Nova",
///     "website": "nova.example",
///     "competitors": [{"name": "Acme", "websites": ["https://www.nova.example/"]}],
/// });
/// let found = find_conflicts(&json!({"brand": brand}))?;
/// assert_eq!(found["conflicts"][0]["key"], "nova.example");
/// assert_eq!(found["conflicts"][0]["holder"], json!({"owner": "brand"}));
/// assert_eq!(find_conflicts(&json!({"brand": brand, "before": brand}))?["conflicts"], json!([]));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn find_conflicts(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let brand = claims(&argument.object("brand"));
        let before = argument.optional_object("before").map(|before| claims(&before));
        let found = conflicts(&brand, before.as_ref());
        let overlaps = overlaps(&brand);
        let mut result = json!({
            "conflicts": List(|| found.iter().take(MAX_LISTED)),
            "overlaps": List(|| overlaps.iter().take(MAX_LISTED)),
        });
        if let Value::Object(fields) = &mut result {
            if found.len() > MAX_LISTED as u64 {
                let omitted = found.len() - MAX_LISTED as u64;
                fields.insert("conflicts_omitted".into(), omitted.into());
            }
            // All are walked once more only where there may be more.
            let listed = fields.get("overlaps").and_then(Value::as_array).map_or(0, Vec::len);
            if listed == MAX_LISTED && overlaps.iter().nth(MAX_LISTED).is_some() {
                fields.insert("overlaps_omitted".into(), true.into());
            }
        }
        Ok(result)
    })
}

/// `{"brand", "urls"}` → `{"owners"}`, one for each URL in order (rule 2.6). What is no website is
/// `other`.
///
/// # Errors
/// `website.*` where a website of the brand does not normalise; the message says where it stands.
///
/// ```
/// use referee_ops::classify_citations;
/// use serde_json::json;
///
/// let brand = json!({"name": "Nova", "website": "nova.example"});
/// let urls = ["https://blog.nova.example/a", "https://else.example", "not a website"];
/// let found = classify_citations(&json!({"brand": brand, "urls": urls}))?;
/// assert_eq!(found["owners"][0], json!({"owner": "brand", "claim": "nova.example"}));
/// assert_eq!(found["owners"][2], json!({"owner": "other"}));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn classify_citations(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let index = CitationIndex::new(&claims(&argument.object("brand")));
        argument.list("urls");
        let urls = argument.borrowed_texts("urls");
        Ok(json!({ "owners": List(|| index.classify_all(&urls)) }))
    })
}

/// The index of a brand, for faces that classify many URLs with one (rule 2.6).
///
/// # Errors
/// As [`classify_citations`], of whose argument `brand` is a part.
///
/// ```
/// use referee_ops::citation_index;
/// use serde_json::json;
/// let index = citation_index(&json!({"name": "Nova", "website": "nova.example"}))?;
/// assert_eq!(index.classify("https://blog.nova.example/a").owner(), "brand");
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn citation_index(brand: &Value) -> Result<CitationIndex, OpError> {
    read(brand, "brand", |brand| Ok(CitationIndex::new(&claims(brand))))
}

/// What the owners of a brand claim. Where a website does not normalise, that is noted with where it
/// stands.
pub(crate) fn claims(brand: &Object<'_>) -> Claims {
    let primary = website(brand, brand.text("website"), &|| brand.path("website"));
    let alternatives = websites(brand, "alternative_websites");
    let mut owners = vec![OwnerClaims::brand(primary, alternatives)];
    brand.each("competitors", &mut |competitor| {
        let (index, id, name) = (owners.len() - 1, id(competitor), competitor.text("name"));
        let websites = websites(competitor, "websites");
        owners.push(OwnerClaims::competitor(index, id, name, websites));
    });
    Claims::new(owners)
}

fn websites(owner: &Object<'_>, name: &str) -> Vec<Website> {
    let mut websites = Vec::new();
    for (at, text) in owner.borrowed_texts(name).iter().enumerate() {
        if let Some(website) = website(owner, text, &|| owner.item_path(name, at)) {
            websites.push(website);
        }
    }
    websites
}

fn website(owner: &Object<'_>, text: &str, at: &dyn Fn() -> String) -> Option<Website> {
    Website::parse(text)
        .map_err(|error| owner.note(OpError::refused(&(at() + ": "), error.code(), &error)))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_that_are_not_listed_are_told_of() {
        for (count, omitted) in [(MAX_LISTED, Value::Null), (MAX_LISTED + 1, true.into())] {
            let mut websites = Vec::new();
            for at in 0..count {
                websites.push(format!("nova.example/{at}"));
            }
            let competitor = json!({ "name": "Acme", "websites": websites });
            let brand = json!({ "website": "nova.example", "competitors": [competitor] });
            let found = find_conflicts(&json!({ "brand": brand })).unwrap();
            assert_eq!(found["overlaps"].as_array().map(Vec::len), Some(MAX_LISTED));
            assert_eq!(found["overlaps_omitted"], omitted);
        }
    }
    #[test]
    fn conflicts_that_are_not_listed_are_told_of() {
        // All of them claim one site, so that each has a conflict with each.
        for (owners, listed, omitted) in [(447, 99_681, Value::Null), (448, MAX_LISTED, 128.into())]
        {
            let mut competitors = Vec::new();
            for at in 0..owners {
                competitors.push(json!({ "name": format!("C{at}"), "websites": ["same.example"] }));
            }
            let brand = json!({ "website": "nova.example", "competitors": competitors });
            let found = find_conflicts(&json!({ "brand": brand })).unwrap();
            assert_eq!(found["conflicts"].as_array().map(Vec::len), Some(listed));
            assert_eq!(found["conflicts_omitted"], omitted);
        }
    }
}

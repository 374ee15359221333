//! The websites of a brand in their normal form, and which field each comes from.

use super::path::Path;
use referee::owner::{Id, Owner};
use referee::ownership::{Claims, OwnerClaims, Slot};
use referee::website::Website;
use serde_json::Value;
use std::iter;

/// The claims of a brand as far as it is filled in: what is no website yet claims nothing.
pub(super) struct Sites {
    claims: Claims,
    /// For each owner the place in its list of each website that is one.
    places: Vec<Vec<usize>>,
}

impl Sites {
    pub(super) fn of(brand: &Value) -> Self {
        let competitors = brand.get("competitors").and_then(Value::as_array).map_or(0, Vec::len);
        let (mut owners, mut places) = (Vec::new(), Vec::new());
        for position in 0..=competitors {
            let (claims, at) = listed(brand, position);
            owners.push(claims);
            places.push(at);
        }
        Self { claims: Claims::new(owners), places }
    }

    pub(super) fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The same owners with those of their websites alone that can conflict or overlap with a
    /// claim of one of the hosts.
    pub(super) fn related(&self, hosts: &[String]) -> Self {
        let is_related =
            |website: &&Website| hosts.iter().any(|host| related(host, website.domain()));
        let (mut owners, mut places) = (Vec::new(), Vec::new());
        for (claims, all) in iter::zip(self.claims.owners(), &self.places) {
            let (mut websites, mut at) = (Vec::new(), Vec::new());
            for (website, place) in iter::zip(&claims.websites, all) {
                if is_related(&website) {
                    websites.push(website.clone());
                    at.push(*place);
                }
            }
            let primary = claims.primary.as_ref().filter(is_related).cloned();
            owners.push(OwnerClaims { owner: claims.owner.clone(), primary, websites });
            places.push(at);
        }
        Self { claims: Claims::new(owners), places }
    }

    /// Takes over what has changed at `path`: the hosts of which claims come or go, or have another
    /// owner or one of another name; `None` where everything has to be read anew.
    pub(super) fn update(&mut self, path: &Path<'_>, brand: &Value) -> Option<Vec<String>> {
        let position = match path.steps() {
            ["website" | "alternative_websites", ..] => 0,
            ["competitors", index, ..] => index.parse::<usize>().ok()?.checked_add(1)?,
            ["competitors"] => return None,
            _ => return Some(Vec::new()),
        };
        let owner = self.claims.owners_mut().get_mut(position)?;
        let places = self.places.get_mut(position)?;
        let fresh = listed(brand, position);
        let is_another = owner.owner != fresh.0.owner;
        let mut hosts = Vec::new();
        push_others((owner, places), (&fresh.0, &fresh.1), is_another, &mut hosts);
        push_others((&fresh.0, &fresh.1), (owner, places), false, &mut hosts);
        (*owner, *places) = fresh;
        Some(hosts)
    }

    /// The place of a claim among the fields of its owner: 0 for the primary website.
    pub(super) fn place(&self, owner: &Owner, slot: Slot) -> (usize, usize) {
        let position = match owner {
            Owner::Brand => 0,
            Owner::Competitor { index, .. } => index + 1,
        };
        match slot {
            Slot::Primary => (position, 0),
            Slot::Website(at) => {
                let place = self.places.get(position).and_then(|places| places.get(at));
                (position, place.copied().unwrap_or(at) + 1)
            }
        }
    }
}

/// The path of the field at a place.
pub(super) fn path((position, field): (usize, usize)) -> String {
    match (position, field) {
        (0, 0) => "website".to_owned(),
        (0, field) => format!("alternative_websites.{}", field - 1),
        (position, field) => {
            format!("competitors.{}.websites.{}", position - 1, field.saturating_sub(1))
        }
    }
}

/// Is one of two hosts the other, or a parent domain of it?
pub(super) fn related(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The host of a key: what stands before port and path.
pub(super) fn host(key: &str) -> &str {
    let from = key.bytes().position(|byte| byte == b']').unwrap_or(0);
    let end = key.bytes().skip(from).position(|byte| matches!(byte, b':' | b'/'));
    end.and_then(|end| key.get(..from + end)).unwrap_or(key)
}

/// Adds the hosts of the websites that one of two states of an owner has and the other has not in the
/// same place; of all websites where it is another owner.
fn push_others(
    (one, places): (&OwnerClaims, &[usize]),
    (other, other_places): (&OwnerClaims, &[usize]),
    is_another: bool,
    hosts: &mut Vec<String>,
) {
    let mut push = |website: &Website, same: Option<&Website>| {
        if is_another || same != Some(website) {
            hosts.push(website.domain().to_owned());
        }
    };
    if let Some(primary) = &one.primary {
        push(primary, other.primary.as_ref());
    }
    for (website, place) in iter::zip(&one.websites, places) {
        let at = other_places.binary_search(place).ok();
        push(website, at.and_then(|at| other.websites.get(at)));
    }
}

/// What the brand claims, at position 0, or one of its competitors; and the place in its list of each
/// website.
fn listed(brand: &Value, position: usize) -> (OwnerClaims, Vec<usize>) {
    let (owner, primary, list);
    if let Some(index) = position.checked_sub(1) {
        let competitor = brand.get("competitors").and_then(|all| all.get(index));
        let field = |name| competitor.and_then(|competitor| competitor.get(name));
        let name = field("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        owner = Owner::Competitor { index, id: field("id").and_then(id), name };
        primary = None;
        list = field("websites");
    } else {
        owner = Owner::Brand;
        primary = brand.get("website").and_then(website);
        list = brand.get("alternative_websites");
    }
    let (mut websites, mut places) = (Vec::new(), Vec::new());
    for (place, value) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
        if let Some(website) = website(value) {
            websites.push(website);
            places.push(place);
        }
    }
    (OwnerClaims { owner, primary, websites }, places)
}

fn website(value: &Value) -> Option<Website> {
    Website::parse(value.as_str()?).ok()
}

fn id(value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => Some(Id::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Id::Integer),
        _ => None,
    }
}

//! The websites of a brand in their normal form, and which field each comes from.

use super::path::Path;
use referee::owner::{Id, Owner};
use referee::ownership::{Claims, OwnerClaims, Slot};
use referee::website::Website;
use serde_json::Value;

/// The claims of a brand as far as it is filled in: what is no website yet claims nothing.
pub(super) struct Sites {
    claims: Claims,
    /// For each owner the place in its list of each website that is one.
    places: Vec<Vec<usize>>,
}

/// What a change at a path means for the websites.
pub(super) enum Change {
    /// Nothing.
    None,
    /// Claims of these hosts come or go, or their owner is renamed.
    Hosts(Vec<String>),
    /// Everything has to be read anew.
    All,
}

impl Sites {
    pub(super) fn of(brand: &Value) -> Self {
        let primary = brand.get("website").and_then(website);
        let (alternatives, places) = websites(brand.get("alternative_websites"));
        let mut owners = vec![OwnerClaims::brand(primary, alternatives)];
        let mut all = vec![places];
        let competitors = brand.get("competitors").and_then(Value::as_array);
        for (index, competitor) in competitors.into_iter().flatten().enumerate() {
            let (websites, places) = websites(competitor.get("websites"));
            let (id, name) = (competitor.get("id").and_then(id), name(competitor));
            owners.push(OwnerClaims::competitor(index, id, name, websites));
            all.push(places);
        }
        Self { claims: Claims::new(owners), places: all }
    }

    pub(super) fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The same owners with those of their websites alone that can conflict or overlap with a
    /// claim of one of the hosts.
    pub(super) fn related(&self, hosts: &[String]) -> Self {
        let is_related =
            |website: &Website| hosts.iter().any(|host| related(host, website.domain()));
        let mut places = Vec::with_capacity(self.places.len());
        let owners = self.claims.owners().iter().zip(&self.places).map(|(owner, at)| {
            let kept = owner.websites.iter().zip(at).filter(|(website, _)| is_related(website));
            let (websites, at) = kept.map(|(website, at)| (website.clone(), *at)).unzip();
            places.push(at);
            let primary = owner.primary.clone().filter(is_related);
            OwnerClaims { owner: owner.owner.clone(), primary, websites }
        });
        let claims = Claims::new(owners.collect());
        Self { claims, places }
    }

    /// Takes over what has changed at `path`.
    pub(super) fn update(&mut self, path: &Path<'_>, brand: &Value) -> Change {
        let competitor =
            |index: &str| Some((index.parse::<usize>().ok()?, brand.get("competitors")?));
        match path.steps() {
            ["website"] => {
                let fresh = brand.get("website").and_then(website);
                let owner = self.claims.owners_mut().first_mut();
                let Some(owner) = owner else { return Change::All };
                let old = core::mem::replace(&mut owner.primary, fresh);
                hosts(old.iter().chain(&owner.primary))
            }
            ["alternative_websites", at] => {
                self.update_list(0, at, brand.get("alternative_websites"))
            }
            ["competitors", index, "websites", at] => {
                let found = competitor(index);
                let Some((index, all)) = found else { return Change::All };
                let list = all.get(index).and_then(|competitor| competitor.get("websites"));
                self.update_list(index + 1, at, list)
            }
            ["competitors", index, "name"] => {
                let Some((index, all)) = competitor(index) else { return Change::All };
                let owner = self.claims.owners_mut().get_mut(index + 1);
                match (owner, all.get(index)) {
                    (
                        Some(OwnerClaims {
                            owner: Owner::Competitor { name: old, .. },
                            websites,
                            ..
                        }),
                        Some(fresh),
                    ) => {
                        name(fresh).clone_into(old);
                        hosts(websites.iter())
                    }
                    _ => Change::All,
                }
            }
            ["competitors", _, "id" | "websites"] | ["competitors" | "alternative_websites"] => {
                Change::All
            }
            // A competitor that is put in whole, or the first of its websites.
            ["competitors", _] => Change::All,
            _ => Change::None,
        }
    }

    fn update_list(&mut self, position: usize, at: &str, list: Option<&Value>) -> Change {
        let (Ok(at), Some(places)) = (at.parse::<usize>(), self.places.get_mut(position)) else {
            return Change::All;
        };
        let Some(owner) = self.claims.owners_mut().get_mut(position) else { return Change::All };
        let fresh = list.and_then(|list| list.get(at)).and_then(website);
        let websites = &mut owner.websites;
        let changed = match (places.binary_search(&at), fresh) {
            (Ok(slot), Some(fresh)) => {
                let Some(place) = websites.get_mut(slot) else { return Change::All };
                [Some(fresh.clone()), Some(core::mem::replace(place, fresh))]
            }
            (Ok(slot), None) => {
                places.remove(slot);
                [Some(websites.remove(slot)), None]
            }
            (Err(slot), Some(fresh)) => {
                places.insert(slot, at);
                websites.insert(slot, fresh.clone());
                [Some(fresh), None]
            }
            (Err(_), None) => [None, None],
        };
        hosts(changed.iter().flatten())
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
    let from = key.find(']').unwrap_or(0);
    let end = key.get(from..).and_then(|rest| rest.find([':', '/'])).map(|at| from + at);
    end.and_then(|end| key.get(..end)).unwrap_or(key)
}

fn hosts<'w>(websites: impl Iterator<Item = &'w Website>) -> Change {
    let hosts: Vec<String> = websites.map(|website| website.domain().to_owned()).collect();
    if hosts.is_empty() { Change::None } else { Change::Hosts(hosts) }
}

fn websites(list: Option<&Value>) -> (Vec<Website>, Vec<usize>) {
    let list = list.and_then(Value::as_array).into_iter().flatten().enumerate();
    list.filter_map(|(at, value)| Some((website(value)?, at))).unzip()
}

fn website(value: &Value) -> Option<Website> {
    Website::parse(value.as_str()?).ok()
}

fn name(competitor: &Value) -> &str {
    competitor.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn id(value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => Some(Id::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Id::Integer),
        _ => None,
    }
}

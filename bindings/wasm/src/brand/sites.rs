//! The websites of a brand in their normal form, by the fields that they come from.

use referee::owner::{Id, Owner};
use referee::ownership::{Claims, OwnerClaims};
use referee::website::Website;
use serde_json::Value;

/// The owners within a brand as far as it is filled in: the brand itself, and its competitors.
#[derive(Default)]
pub(super) struct Sites(pub(super) Vec<Listed>);

pub(super) struct Listed {
    owner: Owner,
    /// The primary website first.
    pub(super) fields: Vec<Field>,
}

/// A field for a website.
#[derive(Default)]
pub(super) struct Field {
    /// What is no website yet claims nothing.
    website: Option<Website>,
    /// What it makes, as JSON: conflicts with earlier claims, and overlaps with claims that cover it.
    pub(super) found: [Vec<String>; 2],
}

/// A field: whose it is, 0 for the brand itself, and which of theirs. JavaScript makes a path of it.
pub(super) type Place = (usize, usize);

impl Sites {
    pub(super) fn of(brand: &Value) -> Self {
        let mut sites = Self::default();
        for position in 0..=competitors(brand) {
            let mut listed = Listed { owner: Owner::Brand, fields: Vec::new() };
            listed.read(brand, position, true);
            sites.0.push(listed);
        }
        sites
    }

    /// What is claimed, and by which fields, in order. Where there are `hosts`, only what can conflict
    /// or overlap with one of them.
    pub(super) fn claims(&self, hosts: Option<&[String]>) -> (Claims, Vec<Place>) {
        let (mut owners, mut places) = (Vec::new(), Vec::new());
        for (position, Listed { owner, fields }) in self.0.iter().enumerate() {
            let mut claims =
                OwnerClaims { owner: owner.clone(), primary: None, websites: Vec::new() };
            for (field, Field { website, .. }) in fields.iter().enumerate() {
                if let Some(website) = website
                    && hosts
                        .is_none_or(|all| all.iter().any(|host| related(host, website.domain())))
                {
                    places.push((position, field));
                    let website = website.clone();
                    match field {
                        0 => claims.primary = Some(website),
                        _ => claims.websites.push(website),
                    }
                }
            }
            owners.push(claims);
        }
        (Claims::new(owners), places)
    }

    /// Takes over what an edit at `steps` has changed in the brand. The hosts of which claims come or go,
    /// or have another owner or one of another name; `None` where everything is to be looked at.
    pub(super) fn update(&mut self, steps: &[&str], brand: &Value) -> Option<Vec<String>> {
        // Of a list that is full some may have been left out.
        let is_full = self.is_full();
        let (position, is_another) = match steps {
            ["website" | "alternative_websites", ..] => (0, false),
            ["competitors", index, field @ ..] if self.0.len() == competitors(brand) + 1 => {
                let index = index.parse().unwrap_or(usize::MAX);
                (index.saturating_add(1), field.first() != Some(&"websites"))
            }
            ["competitors", ..] => (usize::MAX, true),
            _ => return Some(Vec::new()),
        };
        if let Some(listed) = self.0.get_mut(position) {
            let hosts = listed.read(brand, position, is_another);
            return (!is_full).then_some(hosts);
        }
        *self = Self::of(brand);
        None
    }
}

impl Listed {
    /// Reads what the brand claims, at position 0, or one of its competitors. The hosts of what has
    /// changed; of everything where it `is_another` owner.
    fn read(&mut self, brand: &Value, position: usize, is_another: bool) -> Vec<String> {
        let (primary, others);
        if let Some(index) = position.checked_sub(1) {
            let competitor = brand["competitors"].get(index).unwrap_or(&Value::Null);
            let name = competitor["name"].as_str().unwrap_or_default().to_owned();
            self.owner = Owner::Competitor { index, id: id(&competitor["id"]), name };
            primary = &Value::Null;
            others = &competitor["websites"];
        } else {
            primary = &brand["website"];
            others = &brand["alternative_websites"];
        }
        let count = 1 + others.as_array().map_or(0, Vec::len);
        // One that has gone stays, and is empty.
        while self.fields.len() < count {
            self.fields.push(Field::default());
        }
        let mut hosts = Vec::new();
        for (at, field) in self.fields.iter_mut().enumerate() {
            let value = at.checked_sub(1).map_or(Some(primary), |at| others.get(at));
            let website = value.and_then(Value::as_str).and_then(|text| Website::parse(text).ok());
            let (old, new) = (field.website.as_ref(), website.as_ref());
            if is_another || old.map(Website::site) != new.map(Website::site) {
                for website in [old, new].into_iter().flatten() {
                    hosts.push(website.domain().to_owned());
                }
                *field = Field { website, ..Field::default() };
            }
        }
        hosts
    }
}

/// Is one of two hosts the other, or a parent domain of it?
fn related(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn competitors(brand: &Value) -> usize {
    brand["competitors"].as_array().map_or(0, Vec::len)
}

fn id(value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => Some(Id::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Id::Integer),
        _ => None,
    }
}

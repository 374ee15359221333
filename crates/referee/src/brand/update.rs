//! The answer to a request to change a brand (rules 6.5, 6.6).

use super::create::conflict;
use super::owners::BrandError;
use super::patch::BrandPatch;
use super::plan::{Entry, Outcome, Plan};
use super::state::{Brand, Competitor, Persona, RecordStatus};
use crate::answer::Answer;
use crate::map::BTreeMap;
use crate::owner::Owner;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde_json::Value;

/// The answer to a request to change a brand: 422, then 409, then 200 with the brand (rule 6.4).
///
/// Of several reasons for a 409, a conflict of websites comes first, then the names of personas.
///
/// # Errors
/// Where a website of `current` does not normalise.
///
/// ```
/// use referee::brand::{Brand, update_brand};
/// use serde_json::json;
/// let current: Brand = serde_json::from_value(json!({
///     "id": 7, "name": "Nova", "website": "nova.example",
///     "personas": [{"id": 1, "name": "Budget Traveler", "description": "", "status": "archived"}],
/// }))
/// .unwrap();
/// let request = json!({
///     "personas": [{"name": "Budget Traveler", "description": "Price-sensitive consumer"}],
/// });
/// let outcome = update_brand(&current, &request).unwrap();
/// assert_eq!(outcome.answer.status, 200);
/// assert_eq!(outcome.plan.unwrap().reactivate.len(), 1);
/// ```
pub fn update_brand(current: &Brand, request: &Value) -> Result<Outcome, BrandError> {
    let before = current.claims()?;
    let patch = match BrandPatch::from_request(request, current) {
        Ok(patch) => patch,
        Err(violations) => return Ok(Outcome::refused(Answer::unprocessable(&violations))),
    };
    let clash = patch.personas.as_deref().and_then(|listed| name_clash(listed, &current.personas));
    let (brand, plan) = patch.apply(current);
    if let Some(refusal) = conflict(&brand.claims()?, Some(&before)) {
        return Ok(Outcome::refused(refusal));
    }
    if let Some(detail) = clash {
        return Ok(Outcome::refused(Answer::detail(409, detail)));
    }
    Ok(Outcome::planned(brand.listing(), Plan { brand: Some(brand), ..plan }))
}

/// Why the listed personas cannot have their names (rule 6.5), the first in order.
///
/// A name is unique among all personas of a brand, archived ones too: that is why a new one of an
/// archived name reactivates it, and why a rename onto any persona that keeps its name is refused.
fn name_clash(listed: &[Persona], current: &[Persona]) -> Option<String> {
    let ids = places(listed, |persona| persona.id.as_ref());
    let by_id = places(current, |persona| persona.id.as_ref());
    let active = places(current, |persona| {
        (persona.status == RecordStatus::Active).then_some(persona.name.as_str())
    });
    let kept = places(current, |persona| {
        let is_listed = persona.id.as_ref().is_some_and(|id| ids.contains_key(id));
        (!is_listed).then_some(persona.name.as_str())
    });
    listed.iter().find_map(|Persona { id, name, .. }| match id {
        None if active.contains_key(name.as_str()) => Some(format!(
            "'{name}' is already an active persona of this brand; include its id to update it"
        )),
        Some(id)
            if current.get(*by_id.get(id)?)?.name != *name && kept.contains_key(name.as_str()) =>
        {
            Some(format!(
                "'{name}' is already the name of another persona of this brand, active or \
                 archived; leave that persona its name, or list it by its id"
            ))
        }
        _ => None,
    })
}

/// Where each record stands, by its id or its name; of equal ones the last.
///
/// Two types of key and one of value serve all look-ups here: each further pair is two kilobytes
/// in a browser.
fn places<'r, R, K: Ord + ?Sized>(
    records: &'r [R],
    key: impl Fn(&'r R) -> Option<&'r K>,
) -> BTreeMap<&'r K, usize> {
    let mut places = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        if let Some(key) = key(record) {
            places.insert(key, at);
        }
    }
    places
}

impl BrandPatch {
    /// The brand after the write, and the plan but for the brand.
    fn apply(self, current: &Brand) -> (Brand, Plan) {
        let mut plan = Plan::default();
        let mut brand = Brand {
            id: current.id.clone(),
            name: self.name.unwrap_or_else(|| current.name.clone()),
            description: self.description.unwrap_or_else(|| current.description.clone()),
            website: self.website.unwrap_or_else(|| current.website.clone()),
            status: self.status.unwrap_or(current.status),
            alternative_names: self
                .alternative_names
                .unwrap_or_else(|| current.alternative_names.clone()),
            excluded_names: self.excluded_names.unwrap_or_else(|| current.excluded_names.clone()),
            alternative_websites: self
                .alternative_websites
                .unwrap_or_else(|| current.alternative_websites.clone()),
            case_sensitive: self.case_sensitive.unwrap_or(current.case_sensitive),
            competitors: Vec::new(),
            personas: Vec::new(),
            key_topics: self.key_topics.unwrap_or_else(|| current.key_topics.clone()),
        };
        if brand.case_sensitive != current.case_sensitive {
            plan.reevaluate.push(Owner::Brand);
        }
        brand.competitors = match self.competitors {
            Some(listed) => plan.competitors(listed, &current.competitors),
            None => current.competitors.clone(),
        };
        brand.personas = match self.personas {
            Some(listed) => plan.personas(listed, &current.personas),
            None => current.personas.clone(),
        };
        (brand, plan)
    }
}

impl Plan {
    /// Plans the way from the `current` competitors to those `listed`, each id once, which it gives back.
    fn competitors(&mut self, listed: Vec<Competitor>, current: &[Competitor]) -> Vec<Competitor> {
        let by_id = places(current, |known| known.id.as_ref());
        let mut listed_at = vec![false; current.len()];
        for (index, competitor) in listed.iter().enumerate() {
            let at = competitor.id.as_ref().and_then(|id| by_id.get(id).copied());
            match at.and_then(|at| current.get(at).zip(listed_at.get_mut(at))) {
                Some((before, listed)) => {
                    *listed = true;
                    self.competitor(index, competitor, before);
                }
                None => self.create.push(Entry::Competitor(competitor.clone())),
            }
        }
        let archived = current.iter().filter(|known| {
            let at = known.id.as_ref().and_then(|id| by_id.get(id).copied());
            !at.and_then(|at| listed_at.get(at).copied()).unwrap_or_default()
        });
        self.archive.extend(archived.cloned().map(Entry::Competitor));
        listed
    }

    /// Plans the change of one competitor, which is at `index` afterwards.
    pub(super) fn competitor(&mut self, index: usize, after: &Competitor, before: &Competitor) {
        if after != before {
            self.update.push(Entry::Competitor(after.clone()));
        }
        if after.case_sensitive != before.case_sensitive {
            self.reevaluate.push(after.owner(index));
        }
    }

    /// Plans the way from the `current` personas to those `listed`; gives those back, then the
    /// archived ones in the order in which they were.
    fn personas(&mut self, listed: Vec<Persona>, current: &[Persona]) -> Vec<Persona> {
        let mut listed_at = vec![false; current.len()];
        let by_id = places(current, |persona| persona.id.as_ref());
        for persona in &listed {
            if let Some(at) = persona.id.as_ref().and_then(|id| by_id.get(id))
                && let Some(listed) = listed_at.get_mut(*at)
            {
                *listed = true;
            }
        }
        // An archived persona that is listed by its id is no longer to be had by its name.
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        // Backwards: of several of one name the first stays.
        for (at, persona) in current.iter().enumerate().rev() {
            if persona.status == RecordStatus::Archived && listed_at.get(at) == Some(&false) {
                by_name.insert(&persona.name, at);
            }
        }
        let mut after = Vec::with_capacity(listed.len().max(current.len()));
        for mut persona in listed {
            let at = match &persona.id {
                Some(id) => by_id.get(id).copied(),
                // The names of a request differ, so that none is asked for twice.
                None => by_name.get(persona.name.as_str()).copied(),
            };
            match at.and_then(|at| current.get(at).zip(listed_at.get_mut(at))) {
                Some((before, listed)) => {
                    *listed = true;
                    persona.id.clone_from(&before.id);
                    if before.status == RecordStatus::Archived {
                        self.reactivate.push(Entry::Persona(persona.clone()));
                    } else if persona != *before {
                        self.update.push(Entry::Persona(persona.clone()));
                    }
                }
                None => self.create.push(Entry::Persona(persona.clone())),
            }
            after.push(persona);
        }
        for (persona, _) in current.iter().zip(listed_at).filter(|(_, listed)| !listed) {
            let archived = Persona { status: RecordStatus::Archived, ..persona.clone() };
            if persona.status == RecordStatus::Active {
                self.archive.push(Entry::Persona(archived.clone()));
            }
            after.push(archived);
        }
        after
    }
}

//! The answer to a request to change a brand (rules 6.5, 6.6).

use super::known::Known;
use super::owners::BrandError;
use super::plan::{Entry, Outcome, Plan};
use super::request::given;
use super::state::{Brand, Competitor, Persona, RecordStatus};
use crate::answer::Answer;
use crate::map::BTreeMap;
use crate::owner::Owner;
use crate::request::Findings;
use alloc::format;
use alloc::string::String;
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
    Outcome::of(&mut |plan| {
        let before = current.claims()?;
        let findings = Findings::default();
        let mut brand = current.clone();
        findings.root("body", request).brand(&mut brand, Some(current));
        findings.verdict()?;
        if brand.case_sensitive != current.case_sensitive {
            plan.reevaluate.push(Owner::Brand);
        }
        if given(request, "competitors") {
            plan.competitors(&brand.competitors, &current.competitors);
        }
        let mut clash = None;
        if given(request, "personas") {
            clash = name_clash(&brand.personas, &current.personas);
            plan.personas(&mut brand.personas, &current.personas);
        }
        let body = plan.store(brand, Some(&before))?.listing();
        match clash {
            Some(detail) => Err(Answer::detail(409, detail).into()),
            None => Ok(body),
        }
    })
}

/// Why the listed personas cannot have their names (rule 6.5), the first in order.
///
/// A name is unique among all personas of a brand, archived ones too: that is why a new one of an
/// archived name reactivates it, and why a rename onto any persona that keeps its name is refused.
fn name_clash(listed: &[Persona], current: &[Persona]) -> Option<String> {
    let known = Known::listing(current, listed);
    let active = places(current, &|_, persona| persona.status == RecordStatus::Active);
    let kept = places(current, &|_, persona| !known.lists(persona));
    listed.iter().find_map(|Persona { id, name, .. }| match id {
        None if active.contains_key(name.as_str()) => Some(format!(
            "'{name}' is already an active persona of this brand; include its id to update it"
        )),
        Some(_)
            if current.get(known.place(id.as_ref())?)?.name != *name
                && kept.contains_key(name.as_str()) =>
        {
            Some(format!(
                "'{name}' is already the name of another persona of this brand, active or \
                 archived; leave that persona its name, or list it by its id"
            ))
        }
        _ => None,
    })
}

/// Where each persona that is `among` those asked for stands, by its name; of several the first.
fn places<'r>(
    personas: &'r [Persona],
    among: &dyn Fn(usize, &Persona) -> bool,
) -> BTreeMap<&'r str, usize> {
    let mut places = BTreeMap::new();
    for (at, persona) in personas.iter().enumerate().rev() {
        if among(at, persona) {
            places.insert(persona.name.as_str(), at);
        }
    }
    places
}

impl Plan {
    /// Plans the way from the `current` competitors to those `listed`, each id once.
    pub(super) fn competitors(&mut self, listed: &[Competitor], current: &[Competitor]) {
        let known = Known::listing(current, listed);
        for (index, competitor) in listed.iter().enumerate() {
            match known.place(competitor.id.as_ref()).and_then(|at| current.get(at)) {
                Some(before) => self.competitor(index, competitor, before),
                None => self.create.push(Entry::Competitor(competitor.clone())),
            }
        }
        for competitor in current {
            if !known.lists(competitor) {
                self.archive.push(Entry::Competitor(competitor.clone()));
            }
        }
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

    /// Plans the way from the `current` personas to those `listed`, which get the ids that they have
    /// already; adds the archived ones behind them, in the order in which they were.
    pub(super) fn personas(&mut self, listed: &mut Vec<Persona>, current: &[Persona]) {
        let mut known = Known::listing(current, listed);
        // An archived persona that is listed by its id is no longer to be had by its name.
        let by_name = places(current, &|at, persona| {
            persona.status == RecordStatus::Archived && !known.is_listed(at)
        });
        for persona in &mut *listed {
            let at = match &persona.id {
                Some(id) => known.place(Some(id)),
                // The names of a request differ, so that none is asked for twice.
                None => by_name.get(persona.name.as_str()).copied(),
            };
            let mut entries = &mut self.create;
            if let Some((at, before)) = at.and_then(|at| Some((at, current.get(at)?))) {
                known.list(at);
                if persona.id.is_none() {
                    persona.id.clone_from(&before.id);
                }
                if before == persona {
                    continue;
                }
                entries = match before.status {
                    RecordStatus::Active => &mut self.update,
                    RecordStatus::Archived => &mut self.reactivate,
                };
            }
            entries.push(Entry::Persona(persona.clone()));
        }
        for (at, persona) in current.iter().enumerate() {
            if !known.is_listed(at) {
                let mut archived = persona.clone();
                archived.status = RecordStatus::Archived;
                if persona.status == RecordStatus::Active {
                    self.archive.push(Entry::Persona(archived.clone()));
                }
                listed.push(archived);
            }
        }
    }
}

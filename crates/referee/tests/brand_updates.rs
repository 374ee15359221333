//! Changes of a brand against what the rules say word by word, and against a store that carries
//! out the plan (rules 2.3, 6.5, 6.6).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use referee::brand::{
    Brand, BrandStatus, Competitor, Entry, Persona, Plan, RecordStatus, create_competitor,
    replace_competitor, update_brand,
};
use referee::owner::{Id, Owner};
use referee::website::Website;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const NAMES: [&str; 5] = ["Ann", "Ben", "ben", "Cleo", "Dan"];
const WEBSITES: [&str; 5] =
    ["a.example", "https://www.A.example/", "a.example/x", "b.example", "c.example"];

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(String::from)
}

fn websites() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(&WEBSITES[..]).prop_map(String::from), 0..3)
}

/// Stored personas: names and ids are unique.
fn personas() -> impl Strategy<Value = Vec<Persona>> {
    (prop::sample::subsequence(&NAMES[..], 0..=4), any::<[bool; 4]>()).prop_map(
        |(names, active)| {
            let status =
                |active| if active { RecordStatus::Active } else { RecordStatus::Archived };
            let persona = |(id, name): (i32, &&str)| Persona {
                id: Some(Id::Integer(id.into())),
                name: (*name).into(),
                description: "old".into(),
                status: status(active[usize::try_from(id).unwrap() - 1]),
            };
            (1..).zip(&names).map(persona).collect()
        },
    )
}

fn competitor(id: Option<i64>, name: String, websites: Vec<String>, exact: bool) -> Competitor {
    Competitor {
        id: id.map(Id::Integer),
        name,
        alternative_names: vec![],
        excluded_names: vec![],
        websites,
        case_sensitive: exact,
    }
}

/// Stored competitors: ids are unique, names and websites may collide.
fn competitors() -> impl Strategy<Value = Vec<Competitor>> {
    prop::collection::vec((name(), websites(), any::<bool>()), 0..4).prop_map(|listed| {
        let with_id = |(id, (name, websites, exact))| competitor(Some(id), name, websites, exact);
        (21..).zip(listed).map(with_id).collect()
    })
}

fn brand() -> impl Strategy<Value = Brand> {
    let website = prop::sample::select(&WEBSITES[..]).prop_map(String::from);
    (website, websites(), competitors(), personas(), any::<bool>()).prop_map(
        |(website, alternative_websites, competitors, personas, case_sensitive)| Brand {
            id: Some(Id::Integer(7)),
            name: "Nova".into(),
            description: String::new(),
            website,
            status: BrandStatus::default(),
            alternative_names: vec![],
            excluded_names: vec![],
            alternative_websites,
            case_sensitive,
            competitors,
            personas,
            key_topics: vec![],
        },
    )
}

/// An id that a request names: mostly a known one.
fn id(first: i64) -> impl Strategy<Value = Option<i64>> {
    prop_oneof![2 => Just(None), 3 => (first..first + 3).prop_map(Some), 1 => Just(Some(first + 9))]
}

fn listed_personas() -> impl Strategy<Value = Vec<(Option<i64>, String, String)>> {
    let description = prop::sample::select(&["old", "new"][..]).prop_map(String::from);
    prop::collection::vec((id(1), name(), description), 0..4)
}

fn listed_competitors() -> impl Strategy<Value = Vec<Competitor>> {
    let entry = (id(21), name(), websites(), any::<bool>());
    prop::collection::vec(entry.prop_map(|(id, n, w, exact)| competitor(id, n, w, exact)), 0..4)
}

/// What rule 6.5 says of a list of personas, one sentence after the other.
fn personas_by_the_letter(current: &[Persona], listed: &[(Option<i64>, String, String)]) -> u16 {
    let known = |id: i64| current.iter().find(|p| p.id == Some(Id::Integer(id)));
    for (at, (id, name, _)) in listed.iter().enumerate() {
        let earlier = &listed[..at];
        if id.is_some_and(|id| known(id).is_none())
            || id.is_some() && earlier.iter().any(|(other, _, _)| other == id)
            || earlier.iter().any(|(_, other, _)| other == name)
        {
            return 422;
        }
    }
    let is_listed = |p: &Persona| listed.iter().any(|(id, _, _)| id.map(Id::Integer) == p.id);
    for (id, name, _) in listed {
        let clash = match id {
            None => current.iter().any(|p| p.status == RecordStatus::Active && p.name == *name),
            Some(id) => {
                known(*id).unwrap().name != *name
                    && current.iter().any(|p| p.name == *name && !is_listed(p))
            }
        };
        if clash {
            return 409;
        }
    }
    200
}

/// The sites and the domain that an owner claims; 0 is the brand.
fn keys(brand: &Brand, owner: usize) -> BTreeSet<String> {
    let site = |website: &String| Website::parse(website).unwrap().site().to_owned();
    if owner > 0 {
        return brand.competitors[owner - 1].websites.iter().map(site).collect();
    }
    let domain = Website::parse(&brand.website).unwrap().domain().to_owned();
    brand.alternative_websites.iter().map(site).chain([domain]).collect()
}

/// Is there a key that two owners of `after` claim and that they did not both claim `before`?
fn newly_conflicts(after: &Brand, before: &Brand) -> bool {
    let same = |owner: usize| -> Vec<usize> {
        if owner == 0 {
            return vec![0];
        }
        let new = &after.competitors[owner - 1];
        let known = before.competitors.iter().enumerate();
        let same = known.filter(|(_, old)| match &new.id {
            Some(_) => old.id == new.id,
            None => old.name == new.name,
        });
        same.map(|(at, _)| at + 1).collect()
    };
    let collided = |a: usize, b: usize, key: &String| {
        same(a).iter().any(|p| {
            same(b).iter().any(|q| p != q && [p, q].iter().all(|o| keys(before, **o).contains(key)))
        })
    };
    let owners = after.competitors.len() + 1;
    (0..owners).any(|a| {
        (a + 1..owners)
            .any(|b| keys(after, a).intersection(&keys(after, b)).any(|key| !collided(a, b, key)))
    })
}

/// A store that knows nothing but to carry out a plan: who is in use afterwards, by name.
fn carry_out(current: &Brand, plan: &Plan) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut competitors = current.competitors.clone();
    let mut personas = current.personas.clone();
    for entry in &plan.archive {
        match entry {
            Entry::Competitor(gone) => competitors.retain(|known| known.id != gone.id),
            Entry::Persona(gone) => {
                personas.iter_mut().find(|known| known.id == gone.id).unwrap().status = gone.status;
            }
            Entry::Prompt(_) => panic!("a prompt in the plan of a brand"),
        }
    }
    for entry in plan.update.iter().chain(&plan.reactivate) {
        match entry {
            Entry::Competitor(new) => {
                let known = competitors.iter_mut().find(|known| known.id == new.id).unwrap();
                known.clone_from(new);
            }
            Entry::Persona(new) => {
                let known = personas.iter_mut().find(|known| known.id == new.id).unwrap();
                known.clone_from(new);
            }
            Entry::Prompt(_) => panic!("a prompt in the plan of a brand"),
        }
    }
    for entry in &plan.create {
        match entry.clone() {
            Entry::Competitor(new) => competitors.push(new),
            Entry::Persona(new) => personas.push(new),
            Entry::Prompt(_) => panic!("a prompt in the plan of a brand"),
        }
    }
    let text = |value: Value| value.to_string();
    (
        competitors.iter().map(|competitor| text(json!(competitor))).collect(),
        personas.iter().map(|persona| text(json!(persona))).collect(),
    )
}

fn in_use(brand: &Brand) -> (BTreeSet<String>, BTreeSet<String>) {
    (
        brand.competitors.iter().map(|competitor| json!(competitor).to_string()).collect(),
        brand.personas.iter().map(|persona| json!(persona).to_string()).collect(),
    )
}

fn persona_entries(listed: &[(Option<i64>, String, String)]) -> Value {
    let entry = |(id, name, description): &(Option<i64>, String, String)| json!({"id": id, "name": name, "description": description});
    listed.iter().map(entry).collect()
}

proptest! {
    #[test]
    fn personas_change_as_the_rule_says(current in brand(), listed in listed_personas()) {
        let request = json!({ "personas": persona_entries(&listed) });
        let outcome = update_brand(&current, &request).unwrap();
        prop_assert_eq!(outcome.answer.status, personas_by_the_letter(&current.personas, &listed));
        prop_assert_eq!(outcome.plan.is_some(), outcome.answer.is_success());
        let Some(plan) = outcome.plan else { return Ok(()) };
        let after = plan.brand.clone().unwrap();
        let active: Vec<_> = after
            .personas
            .iter()
            .filter(|persona| persona.status == RecordStatus::Active)
            .map(|persona| (persona.name.clone(), persona.description.clone()))
            .collect();
        let wanted: Vec<_> = listed.iter().map(|(_, n, d)| (n.clone(), d.clone())).collect();
        prop_assert_eq!(active, wanted);
        let names: BTreeSet<_> = after.personas.iter().map(|persona| &persona.name).collect();
        prop_assert_eq!(names.len(), after.personas.len(), "a name is unique within the brand");
        prop_assert_eq!(after.personas.len(), current.personas.len() + plan.create.len());
        prop_assert_eq!(carry_out(&current, &plan), in_use(&after));
    }

    #[test]
    fn competitors_change_as_the_rule_says(
        current in brand(),
        website in prop::option::of(prop::sample::select(&WEBSITES[..])),
        alternative_websites in prop::option::of(websites()),
        listed in prop::option::of(listed_competitors()),
        case_sensitive in prop::option::of(any::<bool>()),
    ) {
        let request = json!({
            "website": website,
            "alternative_websites": alternative_websites,
            "competitors": listed,
            "case_sensitive": case_sensitive,
        });
        let mut after = current.clone();
        after.website = website.map_or(after.website, String::from);
        after.alternative_websites = alternative_websites.unwrap_or(after.alternative_websites);
        after.case_sensitive = case_sensitive.unwrap_or(after.case_sensitive);
        after.competitors = listed.unwrap_or(after.competitors);
        let ids: Vec<_> = after.competitors.iter().filter_map(|entry| entry.id.clone()).collect();
        let known = |id: &Id| current.competitors.iter().any(|old| old.id.as_ref() == Some(id));
        let unique: BTreeSet<_> = ids.iter().collect();
        let status = if !ids.iter().all(known) || unique.len() < ids.len() {
            422
        } else if newly_conflicts(&after, &current) {
            409
        } else {
            200
        };
        let outcome = update_brand(&current, &request).unwrap();
        prop_assert_eq!(outcome.answer.status, status, "{}", outcome.answer.body);
        let Some(plan) = outcome.plan else { return Ok(()) };
        prop_assert_eq!(plan.brand.as_ref(), Some(&after));
        prop_assert_eq!(outcome.answer.body, after.listing());
        prop_assert_eq!(carry_out(&current, &plan), in_use(&after));
        let mut reevaluate = Vec::new();
        if after.case_sensitive != current.case_sensitive {
            reevaluate.push(Owner::Brand);
        }
        for (index, new) in after.competitors.iter().enumerate() {
            let old = current.competitors.iter().find(|old| new.id.is_some() && old.id == new.id);
            if old.is_some_and(|old| old.case_sensitive != new.case_sensitive) {
                let (id, name) = (new.id.clone(), new.name.clone());
                reevaluate.push(Owner::Competitor { index, id, name });
            }
        }
        prop_assert_eq!(plan.reevaluate, reevaluate);
    }

    #[test]
    fn listing_everything_as_it_is_plans_nothing(current in brand()) {
        let mut request = json!(current);
        let active: Vec<_> =
            current.personas.iter().filter(|p| p.status == RecordStatus::Active).collect();
        request["personas"] = json!(active);
        let outcome = update_brand(&current, &request).unwrap();
        prop_assert_eq!(outcome.answer.status, 200, "a legacy collision still saves");
        let plan = outcome.plan.unwrap();
        let entries = [&plan.create, &plan.update, &plan.reactivate, &plan.archive];
        prop_assert!(entries.iter().all(|entries| entries.is_empty()));
        prop_assert!(plan.reevaluate.is_empty());
        prop_assert_eq!(plan.brand.unwrap().listing(), current.listing());
    }

    #[test]
    fn one_competitor_alone_is_judged_as_in_the_full_list(
        current in brand(),
        new in listed_competitors(),
        at in 0..4_usize,
    ) {
        let Some(new) = new.first() else { return Ok(()) };
        let mut entry = json!(new);
        entry.as_object_mut().unwrap().remove("id");
        let mut full = json!(current.competitors);
        let single = match current.competitors.get(at) {
            None => {
                full.as_array_mut().unwrap().push(entry.clone());
                create_competitor(&current, &entry).unwrap()
            }
            Some(old) => {
                full[at] = entry.clone();
                full[at]["id"] = json!(old.id);
                replace_competitor(&current, old.id.as_ref().unwrap(), &entry).unwrap()
            }
        };
        let whole = update_brand(&current, &json!({ "competitors": full })).unwrap();
        prop_assert_eq!(single.answer.status, whole.answer.status);
        prop_assert_eq!(single.plan, whole.plan);
        if single.answer.status == 409 {
            prop_assert_eq!(single.answer.body, whole.answer.body);
        }
    }
}

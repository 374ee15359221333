//! Stored records as an argument brings them.
//!
//! They are read field by field rather than derived, so that an error names the field and says
//! what would be right.

use crate::argument::{Object, wrong_type};
use crate::error::OpError;
use crate::owner::{id, parse};
use referee::brand::{Brand, BrandStatus, Competitor, Persona, Platform, Prompt, RecordStatus};
use referee::owner::Id;
use serde_json::Value;

const STATUSES: [(&str, RecordStatus); 2] =
    [("active", RecordStatus::Active), ("archived", RecordStatus::Archived)];

/// A brand.
pub(crate) fn brand(brand: &Object<'_>) -> Result<Brand, OpError> {
    const BRAND_STATUSES: [(&str, BrandStatus); 3] = [
        ("lead", BrandStatus::Lead),
        ("prospect", BrandStatus::Prospect),
        ("customer", BrandStatus::Customer),
    ];
    let status = brand.choice("status", &BRAND_STATUSES, "'lead', 'prospect' or 'customer'")?;
    Ok(Brand {
        id: id(brand)?,
        name: brand.text("name")?.to_owned(),
        description: brand.optional_text("description")?.unwrap_or_default().to_owned(),
        website: brand.text("website")?.to_owned(),
        status: status.unwrap_or_default(),
        alternative_names: brand.texts("alternative_names")?,
        excluded_names: brand.texts("excluded_names")?,
        alternative_websites: brand.texts("alternative_websites")?,
        case_sensitive: brand.flag("case_sensitive")?,
        competitors: brand.objects("competitors", competitor)?,
        personas: brand.objects("personas", persona)?,
        key_topics: brand.texts("key_topics")?,
    })
}

fn competitor(competitor: &Object<'_>) -> Result<Competitor, OpError> {
    Ok(Competitor {
        id: id(competitor)?,
        name: competitor.text("name")?.to_owned(),
        alternative_names: competitor.texts("alternative_names")?,
        excluded_names: competitor.texts("excluded_names")?,
        websites: competitor.texts("websites")?,
        case_sensitive: competitor.flag("case_sensitive")?,
    })
}

fn persona(persona: &Object<'_>) -> Result<Persona, OpError> {
    Ok(Persona {
        id: id(persona)?,
        name: persona.text("name")?.to_owned(),
        description: persona.text("description")?.to_owned(),
        status: status(persona)?,
    })
}

/// A prompt.
pub(crate) fn prompt(prompt: &Object<'_>) -> Result<Prompt, OpError> {
    let owned = |name| prompt.optional_text(name).map(|text| text.map(str::to_owned));
    Ok(Prompt {
        id: id(prompt)?,
        text: prompt.text("text")?.to_owned(),
        stage: owned("stage")?,
        persona_id: other_id(prompt, "persona_id")?,
        platforms: platforms(prompt)?,
        tags: prompt.texts("tags")?,
        topics: prompt.texts("topics")?,
        branded: prompt.flag("branded")?,
        favorite: prompt.flag("favorite")?,
        status: status(prompt)?,
        language: owned("language")?,
        created_at: owned("created_at")?,
    })
}

fn platforms(prompt: &Object<'_>) -> Result<Vec<Platform>, OpError> {
    const EXPECTED: &str = "a platform that prompts can be tracked on, such as 'chatgpt'";
    let names = prompt.texts("platforms")?;
    let read = |(at, name): (usize, &String)| {
        let found = Platform::ALL.into_iter().find(|platform| platform.as_str() == name);
        found.ok_or_else(|| OpError::WrongValue {
            at: format!("{}[{at}]", prompt.path("platforms")),
            expected: EXPECTED,
        })
    };
    names.iter().enumerate().map(read).collect()
}

fn status(record: &Object<'_>) -> Result<RecordStatus, OpError> {
    Ok(record.choice("status", &STATUSES, "'active' or 'archived'")?.unwrap_or_default())
}

/// An id that is not the record's own, where there is one.
fn other_id(record: &Object<'_>, name: &str) -> Result<Option<Id>, OpError> {
    let Some(value) = record.get(name) else { return Ok(None) };
    some_id(value, || record.path(name)).map(Some)
}

/// An id that has to be there.
pub(crate) fn required_id(object: &Object<'_>, name: &str) -> Result<Id, OpError> {
    some_id(object.any(name, ID)?, || object.path(name))
}

fn some_id(value: &Value, at: impl FnOnce() -> String) -> Result<Id, OpError> {
    parse(value).ok_or_else(|| wrong_type(at(), ID, value))
}

const ID: &str = "an integer or a string";

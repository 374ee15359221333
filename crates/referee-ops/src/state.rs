//! Stored records as an argument brings them.
//!
//! They are read field by field rather than derived, so that an error names the field and says
//! what would be right.

use crate::argument::Object;
use crate::error::OpError;
use crate::owner::{ID, id, parse};
use referee::brand::{Brand, BrandStatus, Competitor, Persona, Platform, Prompt, RecordStatus};
use referee::owner::Id;

/// A brand.
pub(crate) fn brand(brand: &Object<'_>) -> Brand {
    let status = brand.choice(
        "status",
        &["lead", "prospect", "customer"],
        &[BrandStatus::Lead, BrandStatus::Prospect, BrandStatus::Customer],
        "'lead', 'prospect' or 'customer'",
    );
    Brand {
        id: id(brand),
        name: brand.text("name").to_owned(),
        description: brand.optional_text("description").unwrap_or_default().to_owned(),
        website: brand.text("website").to_owned(),
        status: status.unwrap_or_default(),
        alternative_names: brand.texts("alternative_names"),
        excluded_names: brand.texts("excluded_names"),
        alternative_websites: brand.texts("alternative_websites"),
        case_sensitive: brand.flag("case_sensitive"),
        competitors: brand.objects("competitors", competitor),
        personas: brand.objects("personas", persona),
        key_topics: brand.texts("key_topics"),
    }
}

fn competitor(competitor: &Object<'_>) -> Competitor {
    Competitor {
        id: id(competitor),
        name: competitor.text("name").to_owned(),
        alternative_names: competitor.texts("alternative_names"),
        excluded_names: competitor.texts("excluded_names"),
        websites: competitor.texts("websites"),
        case_sensitive: competitor.flag("case_sensitive"),
    }
}

fn persona(persona: &Object<'_>) -> Persona {
    Persona {
        id: id(persona),
        name: persona.text("name").to_owned(),
        description: persona.text("description").to_owned(),
        status: status(persona),
    }
}

/// A prompt.
pub(crate) fn prompt(prompt: &Object<'_>) -> Prompt {
    let owned = |name| prompt.optional_text(name).map(str::to_owned);
    Prompt {
        id: id(prompt),
        text: prompt.text("text").to_owned(),
        stage: owned("stage"),
        persona_id: other_id(prompt, "persona_id"),
        platforms: platforms(prompt),
        tags: prompt.texts("tags"),
        topics: prompt.texts("topics"),
        branded: prompt.flag("branded"),
        favorite: prompt.flag("favorite"),
        status: status(prompt),
        language: owned("language"),
        created_at: owned("created_at"),
    }
}

fn platforms(prompt: &Object<'_>) -> Vec<Platform> {
    const EXPECTED: &str = "a platform that prompts can be tracked on, such as 'chatgpt'";
    let mut platforms = Vec::new();
    for (index, name) in prompt.borrowed_texts("platforms").iter().enumerate() {
        let platform = Platform::ALL.iter().find(|platform| platform.as_str() == *name);
        if let Some(platform) = platform {
            platforms.push(*platform);
        } else {
            let at = prompt.item_path("platforms", index);
            prompt.note(OpError::WrongValue { at, expected: EXPECTED });
        }
    }
    platforms
}

fn status(record: &Object<'_>) -> RecordStatus {
    let meant = [RecordStatus::Active, RecordStatus::Archived];
    let status = record.choice("status", &["active", "archived"], &meant, "'active' or 'archived'");
    status.unwrap_or_default()
}

/// An id that is not the record's own, where there is one.
fn other_id(record: &Object<'_>, name: &str) -> Option<Id> {
    record.get(name).map(|_| required_id(record, name))
}

/// An id that has to be there.
pub(crate) fn required_id(object: &Object<'_>, name: &str) -> Id {
    let id = parse(object.any(name, ID));
    if id.is_none() {
        object.refuse(name, ID);
    }
    id.unwrap_or(Id::Integer(0))
}

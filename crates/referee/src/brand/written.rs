//! Records as they are written: in a store, in a plan, in a listing; and the outcome of a write.
//!
//! Each is taken apart by name, so that a field that is new is not forgotten here.

use super::plan::{Entry, Outcome};
use super::prompt::Prompt;
use super::state::{Brand, Competitor, Persona, RecordStatus};
use crate::answer::Answer;
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A record, whose fields are written one after the other.
trait Record {
    /// `listed`: as the API lists it, not as a store keeps it.
    fn fields<M: SerializeMap>(&self, map: &mut M, listed: bool) -> Result<(), M::Error>;
}

/// A record as the API lists it.
pub(super) struct Listed<'r, R>(pub(super) &'r R);

fn write<S: Serializer>(
    record: &impl Record,
    kind: Option<&str>,
    listed: bool,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    if let Some(kind) = kind {
        map.serialize_entry("kind", kind)?;
    }
    record.fields(&mut map, listed)?;
    map.end()
}

impl<R: Record> Serialize for Listed<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, None, true, serializer)
    }
}

macro_rules! records {
    ($($record:ident)*) => {$(
        impl Serialize for $record {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write(self, None, false, serializer)
            }
        }
    )*};
}

records! { Brand Competitor Persona Prompt }

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Competitor(record) => write(record, Some("competitor"), false, serializer),
            Self::Persona(record) => write(record, Some("persona"), false, serializer),
            Self::Prompt(record) => write(record, Some("prompt"), false, serializer),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { answer: Answer { status, body }, plan } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("status", status)?;
        map.serialize_entry("body", body)?;
        optional(&mut map, "plan", plan.as_ref())?;
        map.end()
    }
}

impl Record for Brand {
    fn fields<M: SerializeMap>(&self, map: &mut M, listed: bool) -> Result<(), M::Error> {
        let Self {
            id,
            name,
            description,
            website,
            status,
            alternative_names,
            excluded_names,
            alternative_websites,
            case_sensitive,
            competitors,
            personas,
            key_topics,
        } = self;
        optional(map, "id", id.as_ref())?;
        map.serialize_entry("name", name)?;
        map.serialize_entry("description", description)?;
        map.serialize_entry("website", website)?;
        map.serialize_entry("status", status)?;
        map.serialize_entry("alternative_names", alternative_names)?;
        map.serialize_entry("excluded_names", excluded_names)?;
        map.serialize_entry("alternative_websites", alternative_websites)?;
        map.serialize_entry("case_sensitive", case_sensitive)?;
        map.serialize_entry("competitors", competitors)?;
        if listed {
            let mut active = Vec::new();
            for persona in personas {
                if persona.status == RecordStatus::Active {
                    active.push(Listed(persona));
                }
            }
            map.serialize_entry("personas", &active)?;
        } else {
            map.serialize_entry("personas", personas)?;
        }
        map.serialize_entry("key_topics", key_topics)
    }
}

impl Record for Competitor {
    fn fields<M: SerializeMap>(&self, map: &mut M, _: bool) -> Result<(), M::Error> {
        let Self { id, name, alternative_names, excluded_names, websites, case_sensitive } = self;
        optional(map, "id", id.as_ref())?;
        map.serialize_entry("name", name)?;
        map.serialize_entry("alternative_names", alternative_names)?;
        map.serialize_entry("excluded_names", excluded_names)?;
        map.serialize_entry("websites", websites)?;
        map.serialize_entry("case_sensitive", case_sensitive)
    }
}

impl Record for Persona {
    fn fields<M: SerializeMap>(&self, map: &mut M, listed: bool) -> Result<(), M::Error> {
        let Self { id, name, description, status } = self;
        optional(map, "id", id.as_ref())?;
        map.serialize_entry("name", name)?;
        map.serialize_entry("description", description)?;
        if listed { Ok(()) } else { map.serialize_entry("status", status) }
    }
}

impl Record for Prompt {
    fn fields<M: SerializeMap>(&self, map: &mut M, listed: bool) -> Result<(), M::Error> {
        let Self {
            id,
            text,
            stage,
            persona_id,
            platforms,
            tags,
            topics,
            branded,
            favorite,
            status,
            language,
            created_at,
        } = self;
        optional(map, "id", id.as_ref())?;
        map.serialize_entry("text", text)?;
        optional(map, "stage", stage.as_ref())?;
        map.serialize_entry("persona_id", persona_id)?;
        map.serialize_entry("platforms", platforms)?;
        map.serialize_entry("tags", tags)?;
        map.serialize_entry("topics", topics)?;
        map.serialize_entry("branded", branded)?;
        map.serialize_entry("favorite", favorite)?;
        map.serialize_entry("status", status)?;
        if !listed {
            optional(map, "language", language.as_ref())?;
        }
        optional(map, "created_at", created_at.as_ref())
    }
}

fn optional<M: SerializeMap>(
    map: &mut M,
    name: &str,
    value: Option<&impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}

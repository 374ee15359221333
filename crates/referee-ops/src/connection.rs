//! Connections and pushes (rules 4.7 and 5).

use crate::argument::{Object, carry_out, read};
use crate::brand::REQUEST;
use crate::error::OpError;
use crate::events::{rows, seed};
use crate::json::to_value;
use crate::referrer::allow_list;
use crate::state::required_id;
use referee::connection::{
    self as core, Connection, ConnectionError, ConnectionStatus, Integration, PROVIDERS, Push,
    Registration, Timestamp,
};
use referee::owner::Id;
use serde_json::{Value, json};

/// `{"brand_id", "connections", "integrations", "request", "id", "now"}` → answer (rules 5.1, 5.2).
///
/// # Errors
/// Where the argument is unusable: `connection.invalid_time` where `now` is not RFC 3339 in UTC.
///
/// ```
/// use referee_ops::register_connection;
/// use serde_json::json;
///
/// let answer = register_connection(&json!({
///     "brand_id": 1234,
///     "connections": [],
///     "integrations": [{"provider": "google_analytics", "website": "www.example.com"}],
///     "request": {"website": "https://example.com", "provider": "adobe_analytics"},
///     "id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT",
///     "now": "2026-05-24T12:00:00Z",
/// }))?;
/// assert_eq!(answer["status"], 409);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn register_connection(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let registration = Registration {
            brand_id: &required_id(argument, "brand_id"),
            connections: &connections(argument),
            integrations: &integrations(argument),
            providers: PROVIDERS,
            id: argument.text("id"),
            now: now(argument)?,
        };
        let request = argument.any("request", REQUEST);
        Ok(to_value(&core::register(&registration, request).answer))
    })
}

/// `{"connections"}` → answer (rule 5.3).
///
/// # Errors
/// Where the argument is unusable.
///
/// ```
/// use referee_ops::list_connections;
/// use serde_json::json;
/// let answer = list_connections(&json!({"connections": []}))?;
/// assert_eq!(answer, json!({"status": 200, "body": {"items": []}}));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn list_connections(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| Ok(to_value(&core::list(&connections(argument)))))
}

/// `{"connections", "connection_id"}` → answer (rule 5.3).
///
/// # Errors
/// Where the argument is unusable.
///
/// ```
/// use referee_ops::disable_connection;
/// use serde_json::json;
/// let answer = disable_connection(&json!({"connections": [], "connection_id": "01JX"}))?;
/// assert_eq!(answer["status"], 404);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn disable_connection(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let connections = connections(argument);
        Ok(to_value(&core::disable(&connections, argument.text("connection_id")).answer))
    })
}

/// `{"connection", "body", "content_type"?, "now", "overlay"?}` → answer, where it is 200 `upserts`,
/// and the new state of the `connection` where it changes (rules 4.7, 5.4).
///
/// # Errors
/// Where the argument is unusable: `connection.invalid_time` where `now` is not RFC 3339 in UTC.
///
/// ```
/// use referee_ops::push_events;
/// use serde_json::json;
///
/// let argument = json!({
///     "connection": {
///         "id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT", "brand_id": 1234, "website": "example.com",
///         "provider": "adobe_analytics", "status": "active", "created_at": "2026-05-24T12:00:00Z",
///     },
///     "body": r#"[{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/"}]"#,
///     "content_type": "application/json",
///     "now": "2026-05-25T06:00:00Z",
/// });
/// let answer = push_events(&argument)?;
/// assert_eq!(answer["body"], json!({"accepted": 1, "rejected": 0, "errors": []}));
/// assert_eq!(answer["upserts"][0]["platform"], "claude");
/// assert_eq!(answer["connection"]["last_pushed_at"], "2026-05-25T06:00:00Z");
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn push_events(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| push(argument, argument.text("body").as_bytes()))
}

/// As [`push_events`], for faces that have the body as bytes: what is not UTF-8 is answered with
/// 400 (rule 4.7), as the API would. `body` is not asked of the argument.
///
/// # Errors
/// As [`push_events`].
///
/// ```
/// use referee_ops::push_bytes;
/// use serde_json::json;
///
/// let argument = json!({
///     "connection": {
///         "id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT", "brand_id": 1234, "website": "example.com",
///         "provider": "adobe_analytics", "status": "active", "created_at": "2026-05-24T12:00:00Z",
///     },
///     "now": "2026-05-25T06:00:00Z",
/// });
/// assert_eq!(push_bytes(&argument, b"\xff")?["status"], 400);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn push_bytes(argument: &Value, body: &[u8]) -> Result<Value, OpError> {
    read(argument, "", |argument| push(argument, body))
}

fn push(argument: &Object<'_>, body: &[u8]) -> Result<Value, OpError> {
    argument.any("connection", "an object, or null where there is none");
    let known = argument.optional_object("connection").map(|known| connection(&known, true));
    let list = allow_list(argument)?;
    let push = Push {
        body,
        content_type: argument.optional_text("content_type"),
        allow_list: &list,
        seed: seed(),
        now: now(argument)?,
    };
    let pushed = core::push(known.as_ref(), &push);
    let mut answer = to_value(&pushed.answer);
    if let Value::Object(answer) = &mut answer {
        if pushed.answer.is_success() {
            answer.insert("upserts".into(), rows(&pushed.upserts, &list));
        }
        if let Some(after) = pushed.connection {
            answer.insert("connection".into(), json!(after));
        }
    }
    Ok(answer)
}

/// `{"website", "connections", "integrations"}` → `{"source"}` (rule 5.5).
///
/// Of a connection only its website, its status and its last push are read.
///
/// # Errors
/// `website.*` where the website does not normalise, or the argument is unusable.
///
/// ```
/// use referee_ops::traffic_source;
/// use serde_json::json;
/// let integrations = json!([{"provider": "google_analytics", "website": "example.com"}]);
/// let source = traffic_source(&json!({
///     "website": "www.example.com", "connections": [], "integrations": integrations,
/// }))?;
/// assert_eq!(source, json!({"source": "google_analytics"}));
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn traffic_source(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let website = argument.text("website");
        argument.list("connections");
        let connections = argument.objects("connections", |known| connection(known, false));
        match core::traffic_source(website, &connections, &integrations(argument)) {
            Ok(source) => Ok(json!({ "source": source })),
            Err(error) => Err(OpError::refused("website: ", error.code(), &error)),
        }
    })
}

fn connections(argument: &Object<'_>) -> Vec<Connection> {
    argument.list("connections");
    argument.objects("connections", |known| connection(known, true))
}

/// A connection that is stored: `whole`, or as far as [`traffic_source`] reads it.
fn connection(record: &Object<'_>, whole: bool) -> Connection {
    let text = |name| {
        let text = if whole { Some(record.text(name)) } else { record.optional_text(name) };
        text.unwrap_or_default().to_owned()
    };
    Connection {
        id: text("id"),
        brand_id: if whole { required_id(record, "brand_id") } else { Id::Integer(0) },
        website: record.text("website").to_owned(),
        provider: text("provider"),
        status: status(record),
        created_at: text("created_at"),
        last_pushed_at: optional(record, "last_pushed_at"),
        last_push_error: if whole { optional(record, "last_push_error") } else { None },
    }
}

fn optional(record: &Object<'_>, name: &str) -> Option<String> {
    record.optional_text(name).map(str::to_owned)
}

fn status(record: &Object<'_>) -> ConnectionStatus {
    const EXPECTED: &str = "'active' or 'disabled'";
    let meant = [ConnectionStatus::Active, ConnectionStatus::Disabled];
    let status = record.choice("status", &["active", "disabled"], &meant, EXPECTED);
    if record.get("status").is_none() {
        record.note(OpError::Missing { at: record.path("status"), expected: EXPECTED });
    }
    status.unwrap_or(ConnectionStatus::Active)
}

fn integrations(argument: &Object<'_>) -> Vec<Integration> {
    argument.objects("integrations", |record| Integration {
        provider: record.text("provider").to_owned(),
        website: record.text("website").to_owned(),
    })
}

fn now<'a>(argument: &Object<'a>) -> Result<Timestamp<'a>, OpError> {
    Timestamp::parse(argument.text("now"))
        .map_err(|error: ConnectionError| OpError::refused("now: ", error.code(), &error))
}

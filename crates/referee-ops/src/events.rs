//! Batches of events (rule 4).

use crate::argument::{Object, carry_out};
use crate::error::OpError;
use crate::json::{List, to_value};
use crate::referrer::allow_list;
use referee::batch::{
    self, Options, Seed, Shape, SplitError, SplitOptions, Upsert, check, check_rows,
};
use referee::event::{Event, Format};
use referee::referrer::AllowList;
use serde::Serialize;
use serde_json::Value;
#[cfg(not(compact))]
use std::hash::{BuildHasher as _, RandomState};
use std::sync::OnceLock;

/// `{"body", "format"?, "overlay"?, "include_rows"?}` → the report of rule 4.8, with
/// `include_rows` also `rows`: the rows that stay, in order, each `{"row", "platform", "event"}`.
///
/// An event has the fields of the schema that were given and not null, in the order of the schema.
///
/// # Errors
/// Where the argument is unusable. What is wrong with the body stands in the report.
///
/// ```
/// use referee_ops::check_events;
/// use serde_json::json;
///
/// let body = r#"{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}"#;
/// let report = check_events(&json!({"body": body, "include_rows": true}))?;
/// assert_eq!((&report["status"], &report["accepted"]), (&json!(200), &json!(1)));
/// assert_eq!(report["rows"][0]["platform"], "chatgpt");
/// assert_eq!(report["rows"][0]["event"]["raw_page_value"], "/a");
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn check_events(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let body = argument.text("body").as_bytes();
        let list = allow_list(argument)?;
        let format = format(argument);
        let options = Options { format, allow_list: &list, seed: seed(), ..Options::default() };
        if !argument.flag("include_rows") {
            return Ok(to_value(&check(body, &options)));
        }
        let (report, upserts) = check_rows(body, &options);
        let mut report = to_value(&report);
        if let Value::Object(report) = &mut report {
            report.insert("rows".into(), rows(&upserts, &list));
        }
        Ok(report)
    })
}

/// `{"body", "format"?, "as"?, "max_events"?, "max_bytes"?}` → `{"bodies", "duplicates_removed"}`
/// (rule 4.9).
///
/// # Errors
/// `event.invalid_row`, which names the first row that is wrong; `split.row_too_large` where one
/// row alone is over the limit; or the argument is unusable.
///
/// ```
/// use referee_ops::split_events;
/// use serde_json::json;
///
/// let row = |page| {
///     format!(r#"{{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"{page}"}}"#)
/// };
/// let body = [row("/a"), row("/b"), row("/a")].join("\n");
/// let split = split_events(&json!({"body": body, "max_events": 1, "as": "json"}))?;
/// assert_eq!(split["bodies"], json!([format!("[{}]", row("/b")), format!("[{}]", row("/a"))]));
/// assert_eq!(split["duplicates_removed"], 1);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn split_events(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let body = argument.text("body").as_bytes();
        let default = SplitOptions::default();
        let options = SplitOptions {
            format: format(argument),
            shape: shape(argument),
            max_events: argument.positive("max_events").unwrap_or(default.max_events),
            max_bytes: argument.positive("max_bytes").unwrap_or(default.max_bytes),
            seed: seed(),
        };
        Ok(to_value(&batch::split(body, &options)?))
    })
}

/// How the body is written, as the argument says.
fn format(argument: &Object<'_>) -> Format {
    let meant = [Format::Auto, Format::Json, Format::NdJson];
    let format = argument.choice(
        "format",
        &["auto", "json", "ndjson"],
        &meant,
        "'auto', 'json' or 'ndjson'",
    );
    format.unwrap_or_default()
}

/// How the bodies are to be written.
fn shape(argument: &Object<'_>) -> Shape {
    let meant = [Shape::NdJson, Shape::Json];
    let shape = argument.choice("as", &["ndjson", "json"], &meant, "'ndjson' or 'json'");
    shape.unwrap_or_default()
}

/// A row that stays, as every operation hands it out.
#[derive(Serialize)]
struct Kept<'a> {
    row: u64,
    platform: Option<&'a str>,
    event: &'a Event<'a>,
}

pub(crate) fn rows(upserts: &[Upsert<'_>], list: &AllowList) -> Value {
    let row = |&Upsert { row, platform, ref event }| {
        let platform = list.platform(platform).map(|platform| &*platform.slug);
        Kept { row, platform, event }
    };
    to_value(&List(|| upserts.iter().map(row)))
}

/// The seed that was set.
static SEED: OnceLock<Seed> = OnceLock::new();

/// Sets the seed of all checks that follow, for where `std` has no randomness to draw one from: in
/// WebAssembly, whose face asks JavaScript for some. The first that is set stays.
///
/// ```
/// use referee::batch::Seed;
/// referee_ops::set_seed(Seed::new(1, 2));
/// referee_ops::set_seed(Seed::new(3, 4));
/// assert_eq!(referee_ops::seed(), Seed::new(1, 2));
/// ```
pub fn set_seed(seed: Seed) {
    SEED.get_or_init(|| seed);
}

/// A seed that nobody outside knows, so that no batch can be made whose keys collide: the one that
/// was set, or else a random one. It never shows in a result.
pub fn seed() -> Seed {
    SEED.get().copied().unwrap_or_else(random_seed)
}

#[cfg(not(compact))]
fn random_seed() -> Seed {
    let random = RandomState::new();
    Seed::new(random.hash_one(0), random.hash_one(1))
}

/// None is drawn in WebAssembly: the face has set the seed.
#[cfg(compact)]
fn random_seed() -> Seed {
    Seed::default()
}

impl From<SplitError> for OpError {
    fn from(error: SplitError) -> Self {
        Self::refused("", error.code(), &error)
    }
}

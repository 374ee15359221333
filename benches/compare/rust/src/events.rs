//! The whole job on events: parse, every check of the schema, the platform of the referrer, and
//! the last of each upsert key. Peers do it as an expert would write it with that library.

use crate::peers::Job;
use crate::{Counts, counts};
use foldhash::fast::FixedState;
use garde::Validate;
use referee::batch::{Options, Report, check};
use referee::event::Date;
use referee_parallel::{Body, all_cores};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::ops::ControlFlow;

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    raw_referrer_value: Cow<'a, str>,
    #[serde(borrow)]
    raw_page_value: Cow<'a, str>,
    pageviews: Option<u64>,
    sessions: Option<u64>,
    transactions: Option<u64>,
    purchase_revenue: Option<f64>,
    #[serde(borrow)]
    batch_id: Option<Cow<'a, str>>,
}

/// The referrers of the data that lead to a platform: a table of whole values, the least that
/// does the job, where Referee classifies every form.
static PLATFORMS: phf::Set<&'static str> = phf::phf_set! {
    "chatgpt.com",
    "https://chatgpt.com/",
    "www.perplexity.ai",
    "perplexity.ai",
    "perplexity / referral",
    "claude.ai",
    "gemini.google.com",
    "copilot.microsoft.com",
    "chat.deepseek.com",
    "android-app://com.openai.chatgpt/",
};

impl Event<'_> {
    fn date_if_valid(&self) -> Option<Date> {
        let length = |text: &str, least: usize, most: usize| {
            let length = text.chars().count();
            (least..=most).contains(&length)
        };
        let count = |count: Option<u64>| count.is_none_or(|count| count < 1 << 53);
        let valid = length(&self.raw_referrer_value, 1, 512)
            && length(&self.raw_page_value, 1, 2048)
            && self.batch_id.as_ref().is_none_or(|id| length(id, 0, 128))
            && count(self.pageviews)
            && count(self.sessions)
            && count(self.transactions)
            && self.purchase_revenue.is_none_or(|revenue| revenue >= 0.0);
        Date::parse(&self.date).ok().filter(|_| valid)
    }
}

/// What becomes of typed rows.
#[derive(Default)]
struct Tally<'a> {
    row: u64,
    accepted: u64,
    rejected: u64,
    invalid: u64,
    last: HashMap<(Date, Cow<'a, str>, Cow<'a, str>), u64, FixedState>,
}

impl<'a> Tally<'a> {
    fn of(rows: usize) -> Self {
        let last = HashMap::with_capacity_and_hasher(rows, FixedState::default());
        Self { last, ..Self::default() }
    }

    fn take(&mut self, event: Event<'a>) {
        let date = event.date_if_valid();
        self.take_checked(event, date);
    }

    fn take_checked(&mut self, event: Event<'a>, date: Option<Date>) {
        self.row += 1;
        let Some(date) = date else {
            self.invalid += 1;
            return;
        };
        if PLATFORMS.contains(&*event.raw_referrer_value) {
            self.accepted += 1;
            self.last.insert((date, event.raw_referrer_value, event.raw_page_value), self.row);
        } else {
            self.rejected += 1;
        }
    }

    fn broken(&mut self) {
        self.row += 1;
        self.invalid += 1;
    }

    fn counts(&self) -> Counts {
        counts([
            ("events", self.row),
            ("accepted", self.accepted),
            ("rejected", self.rejected),
            ("invalid", self.invalid),
            ("upserts", self.last.len() as u64),
        ])
    }
}

fn of_report(report: &Report) -> Counts {
    counts([
        ("events", report.events),
        ("accepted", report.accepted),
        ("rejected", report.rejected),
        ("invalid", report.invalid),
        ("upserts", report.upserts),
    ])
}

pub(crate) fn referee(bytes: &[u8]) -> Job<'_> {
    Box::new(|| of_report(&check(bytes, &Options::default())))
}

/// A file on every core, as the command line reads it.
pub(crate) fn referee_file(path: &str) -> Counts {
    let file = File::open(path).expect("the file is there");
    let on = |_| ControlFlow::Continue(());
    let body = Body::Read(Box::new(file));
    let (report, whole) = referee_parallel::check(body, &Options::default(), all_cores(), &(), on);
    whole.expect("the file can be read");
    of_report(&report)
}

fn array_of(rows: Vec<Event<'_>>) -> Counts {
    let mut tally = Tally::of(rows.len());
    rows.into_iter().for_each(|event| tally.take(event));
    tally.counts()
}

/// A line that does not parse is an invalid row.
fn lines_of<'a>(bytes: &'a [u8], parse: impl Fn(&'a [u8]) -> Option<Event<'a>>) -> Counts {
    let mut tally = Tally::of(bytes.len() / 180);
    for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        match parse(line) {
            Some(event) => tally.take(event),
            None => tally.broken(),
        }
    }
    tally.counts()
}

pub(crate) fn sonic(bytes: &[u8]) -> Job<'_> {
    Box::new(|| array_of(sonic_rs::from_slice(bytes).expect("an array of events")))
}

pub(crate) fn sonic_lines(bytes: &[u8]) -> Job<'_> {
    Box::new(|| lines_of(bytes, |line| sonic_rs::from_slice(line).ok()))
}

pub(crate) fn serde(bytes: &[u8]) -> Job<'_> {
    Box::new(|| array_of(serde_json::from_slice(bytes).expect("an array of events")))
}

pub(crate) fn serde_lines(bytes: &[u8]) -> Job<'_> {
    Box::new(|| lines_of(bytes, |line| serde_json::from_slice(line).ok()))
}

/// simd-json writes into what it reads, so that a body must be copied.
pub(crate) fn simd(bytes: &[u8]) -> Job<'_> {
    let mut buffers = simd_json::Buffers::default();
    let mut copy = Vec::new();
    Box::new(move || {
        copy.clear();
        copy.extend_from_slice(bytes);
        let rows = simd_json::serde::from_slice_with_buffers(&mut copy, &mut buffers);
        array_of(rows.expect("an array of events"))
    })
}

pub(crate) fn simd_lines(bytes: &[u8]) -> Job<'_> {
    let mut buffers = simd_json::Buffers::default();
    let mut copy = Vec::new();
    Box::new(move || {
        copy.clear();
        copy.extend_from_slice(bytes);
        let mut tally = Tally::of(bytes.len() / 180);
        for line in copy.split_mut(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            match simd_json::serde::from_slice_with_buffers(line, &mut buffers) {
                Ok(event) => tally.take(event),
                Err(_) => tally.broken(),
            }
        }
        tally.counts()
    })
}

#[derive(Deserialize, Validate)]
struct Declared<'a> {
    #[garde(skip)]
    date: Cow<'a, str>,
    #[garde(length(chars, min = 1, max = 512))]
    raw_referrer_value: &'a str,
    #[garde(length(chars, min = 1, max = 2048))]
    raw_page_value: &'a str,
    #[garde(inner(range(max = 9_007_199_254_740_991)))]
    pageviews: Option<u64>,
    #[garde(inner(range(max = 9_007_199_254_740_991)))]
    sessions: Option<u64>,
    #[garde(inner(range(max = 9_007_199_254_740_991)))]
    transactions: Option<u64>,
    #[garde(inner(range(min = 0.0)))]
    purchase_revenue: Option<f64>,
    #[garde(inner(length(chars, max = 128)))]
    batch_id: Option<&'a str>,
}

/// The schema as garde declares it; the date is left to the same code as for the others.
pub(crate) fn garde(bytes: &[u8]) -> Job<'_> {
    Box::new(|| {
        let rows: Vec<Declared<'_>> = serde_json::from_slice(bytes).expect("an array of events");
        let mut tally = Tally::of(rows.len());
        for row in rows {
            let date = row.validate().ok().and_then(|()| Date::parse(&row.date).ok());
            let event = Event {
                date: row.date,
                raw_referrer_value: row.raw_referrer_value.into(),
                raw_page_value: row.raw_page_value.into(),
                pageviews: row.pageviews,
                sessions: row.sessions,
                transactions: row.transactions,
                purchase_revenue: row.purchase_revenue,
                batch_id: row.batch_id.map(Cow::Borrowed),
            };
            tally.take_checked(event, date);
        }
        tally.counts()
    })
}

/// The schema as JSON Schema, over values.
pub(crate) fn schema(bytes: &[u8]) -> Job<'_> {
    let text = include_str!("../../events.schema.json");
    let schema: serde_json::Value = serde_json::from_str(text).expect("the schema is JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is a schema");
    Box::new(move || {
        let rows: Vec<serde_json::Value> = serde_json::from_slice(bytes).expect("an array");
        let mut tally = Tally::of(rows.len());
        for row in &rows {
            if !validator.is_valid(row) {
                tally.broken();
                continue;
            }
            let text = |name: &str| Cow::Borrowed(row[name].as_str().unwrap_or_default());
            let event = Event {
                date: text("date"),
                raw_referrer_value: text("raw_referrer_value"),
                raw_page_value: text("raw_page_value"),
                pageviews: None,
                sessions: None,
                transactions: None,
                purchase_revenue: None,
                batch_id: None,
            };
            let date = Date::parse(&event.date).ok();
            tally.take_checked(event, date);
        }
        tally.counts()
    })
}

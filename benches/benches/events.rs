//! The whole job on 10,000 events, beside what an expert would write with `sonic-rs` and
//! `serde_json`: parse, every check, the platform, and the last of each upsert key.
#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark fails by panicking")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use foldhash::fast::FixedState;
use referee::batch::{Options, check};
use referee::event::Date;
use referee::referrer::AllowList;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hint::black_box;
use std::time::Duration;
use testkit::events::{Layout, body};

const EVENTS: usize = 10_000;

#[derive(Deserialize)]
struct Typed<'a> {
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

/// Accepted, rejected, invalid, upserts.
type Counts = [u64; 4];

/// The job for typed rows.
struct Job<'a> {
    list: &'static AllowList,
    counts: Counts,
    last: HashMap<(Date, Cow<'a, str>, Cow<'a, str>), usize, FixedState>,
}

impl<'a> Job<'a> {
    fn new() -> Self {
        let last = HashMap::with_capacity_and_hasher(EVENTS, FixedState::default());
        Self { list: AllowList::builtin(), counts: [0; 4], last }
    }

    fn take(&mut self, row: usize, event: Typed<'a>) {
        let [accepted, rejected, invalid, _] = &mut self.counts;
        let length = |text: &str, min: usize, max: usize| {
            let count = text.chars().count();
            (min..=max).contains(&count)
        };
        let count = |count: Option<u64>| count.is_none_or(|count| count < 1 << 53);
        let valid = length(&event.raw_referrer_value, 1, 512)
            && length(&event.raw_page_value, 1, 2048)
            && event.batch_id.is_none_or(|id| length(&id, 0, 128))
            && count(event.pageviews)
            && count(event.sessions)
            && count(event.transactions)
            && event.purchase_revenue.is_none_or(|revenue| revenue >= 0.0);
        let Some(date) = Date::parse(&event.date).ok().filter(|_| valid) else {
            *invalid += 1;
            return;
        };
        if self.list.platform_of(&event.raw_referrer_value).is_ok() {
            *accepted += 1;
            self.last.insert((date, event.raw_referrer_value, event.raw_page_value), row);
        } else {
            *rejected += 1;
        }
    }

    fn finish(mut self) -> Counts {
        self.counts[3] = self.last.len() as u64;
        self.counts
    }
}

fn referee(body: &[u8]) -> Counts {
    let report = check(body, &Options::default());
    [report.accepted, report.rejected, report.invalid, report.upserts]
}

fn sonic_array(body: &[u8]) -> Counts {
    let mut job = Job::new();
    let rows: Vec<Typed<'_>> = sonic_rs::from_slice(body).expect("JSON");
    for (row, event) in rows.into_iter().enumerate() {
        job.take(row, event);
    }
    job.finish()
}

fn serde_array(body: &[u8]) -> Counts {
    let mut job = Job::new();
    let rows: Vec<Typed<'_>> = serde_json::from_slice(body).expect("JSON");
    for (row, event) in rows.into_iter().enumerate() {
        job.take(row, event);
    }
    job.finish()
}

fn sonic_lines(body: &[u8]) -> Counts {
    let mut job = Job::new();
    for (row, line) in body.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).enumerate()
    {
        job.take(row, sonic_rs::from_slice(line).expect("JSON"));
    }
    job.finish()
}

fn serde_lines(body: &[u8]) -> Counts {
    let mut job = Job::new();
    for (row, line) in body.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).enumerate()
    {
        job.take(row, serde_json::from_slice(line).expect("JSON"));
    }
    job.finish()
}

type Peer = (&'static str, fn(&[u8]) -> Counts);

fn against_peers(c: &mut Criterion) {
    let array: [Peer; 3] =
        [("referee", referee), ("sonic-rs", sonic_array), ("serde_json", serde_array)];
    let lines: [Peer; 3] =
        [("referee", referee), ("sonic-rs", sonic_lines), ("serde_json", serde_lines)];
    for (name, layout, peers) in
        [("events/array", Layout::Array, array), ("events/ndjson", Layout::Lines, lines)]
    {
        let body = body(7, EVENTS, layout, 0);
        let want = referee(body.as_bytes());
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        for (peer, run) in peers {
            assert_eq!(run(body.as_bytes()), want, "{peer}");
            group.bench_function(peer, |b| b.iter(|| run(black_box(body.as_bytes()))));
        }
        group.finish();
    }
}

fn layouts(c: &mut Criterion) {
    let mut group = c.benchmark_group("events/layout");
    for layout in Layout::ALL {
        let body = body(7, EVENTS, layout, 0);
        group.bench_function(format!("{layout:?}"), |b| {
            b.iter(|| referee(black_box(body.as_bytes())));
        });
    }
    for bad in [5, 100] {
        let body = body(7, EVENTS, Layout::Array, bad);
        group.bench_function(format!("Array, {bad} % bad"), |b| {
            b.iter(|| referee(black_box(body.as_bytes())));
        });
    }
    group.finish();
}

fn one_event(c: &mut Criterion) {
    let one = body(7, 1, Layout::Lines, 0);
    let mut group = c.benchmark_group("events/one");
    group.bench_function("referee", |b| b.iter(|| referee(black_box(one.as_bytes()))));
    group.bench_function("serde_json", |b| b.iter(|| serde_lines(black_box(one.as_bytes()))));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(900));
    targets = against_peers, layouts, one_event
}
criterion_main!(benches);

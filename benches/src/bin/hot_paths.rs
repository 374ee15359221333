//! The hot paths over data that a seed determines, to count instructions: `cargo xtask
//! instructions` runs it below callgrind, which counts what is inside `measured`. Names of paths that
//! contain the argument, if there is one, are run alone.
#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use referee::batch::{Options, check};
use referee::event::{Event, Format, Rows};
use referee::mention::{Case, MentionIndex, OwnerNames};
use referee::owner::Owner;
use referee::ownership::{CitationIndex, Claims, OwnerClaims, conflicts};
use referee::referrer::AllowList;
use referee::website::Website;
use referee_arrow::FrameChecker;
use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use testkit::events::{Layout, Rng, body};
use testkit::{referrers, websites};

const EVENTS: usize = 1000;
const VALUES: usize = 1000;

/// One hot path. Its name is printed, so that counts can be told apart by their order.
struct Path {
    name: &'static str,
    run: Box<dyn Fn() -> u64>,
}

fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    let mut sum = 0;
    for path in paths().into_iter().filter(|path| path.name.contains(&only)) {
        // The first run fills the memory and the lists that are made once.
        sum += (path.run)();
        sum += measured(&*path.run);
        println!("{}", path.name);
    }
    black_box(sum);
}

#[inline(never)]
fn measured(run: &dyn Fn() -> u64) -> u64 {
    black_box(run())
}

fn paths() -> Vec<Path> {
    let path = |name, run| Path { name, run };
    vec![
        path("events, array", events(Layout::Array, 0)),
        path("events, ndjson", events(Layout::Lines, 0)),
        path("events, array, 5 % bad", events(Layout::Array, 5)),
        path("events, shuffled", events(Layout::Shuffled, 0)),
        path("events, indented", events(Layout::Indented, 0)),
        path("events, columns", columns()),
        path("events, one by one", one_by_one()),
        path("websites, plain", sites(plain())),
        path("websites, mixed", sites(websites::urls(7, VALUES))),
        path("referrers, hosts", platforms(referrers::hosts(7, VALUES))),
        path("referrers, mixed", platforms(referrers::values(7, VALUES))),
        path("citations", citations()),
        path("conflicts", new_conflicts()),
        path("mentions", mentions()),
    ]
}

fn events(layout: Layout, bad: u64) -> Box<dyn Fn() -> u64> {
    let body = body(7, EVENTS, layout, bad);
    Box::new(move || check(body.as_bytes(), &Options::default()).upserts)
}

/// Events in Arrow, as pyarrow has them: text, 64-bit numbers, nulls where nothing is.
fn columns() -> Box<dyn Fn() -> u64> {
    let body = body(7, EVENTS, Layout::Lines, 0);
    let events: Vec<Event<'_>> =
        Rows::new(body.as_bytes(), Format::NdJson).filter_map(|row| row.event.ok()).collect();
    let text = |of: fn(&Event<'_>) -> Option<String>| -> ArrayRef {
        Arc::new(events.iter().map(of).collect::<StringArray>())
    };
    let count = |of: fn(&Event<'_>) -> Option<u64>| -> ArrayRef {
        let counts = events.iter().map(|event| of(event).map(u64::cast_signed));
        Arc::new(counts.collect::<Int64Array>())
    };
    let revenue = events.iter().map(|event| event.purchase_revenue).collect::<Float64Array>();
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("date", text(|event| Some(event.date.to_string())), true),
        ("raw_referrer_value", text(|event| Some(event.raw_referrer_value.to_string())), true),
        ("raw_page_value", text(|event| Some(event.raw_page_value.to_string())), true),
        ("batch_id", text(|event| event.batch_id.as_deref().map(Into::into)), true),
        ("pageviews", count(|event| event.pageviews), true),
        ("sessions", count(|event| event.sessions), true),
        ("transactions", count(|event| event.transactions), true),
        ("purchase_revenue", Arc::new(revenue), true),
    ]);
    let batch = batch.expect("columns of one length");
    Box::new(move || {
        let checker = FrameChecker::new(batch.schema(), &[], &Options::default());
        let mut checker = checker.expect("the columns of events");
        checker.push(&batch).expect("the same schema");
        checker.finish().0.upserts
    })
}

/// The same event, each time as a body of its own.
fn one_by_one() -> Box<dyn Fn() -> u64> {
    let body = body(7, 1, Layout::Lines, 0);
    let check_one = move || check(black_box(body.as_bytes()), &Options::default()).upserts;
    Box::new(move || (0..EVENTS).map(|_| check_one()).sum())
}

/// URLs without anything that needs a second look.
fn plain() -> Vec<String> {
    let odd = |url: &String| !url.is_ascii() || url.contains('%') || url.contains("..");
    let mut urls = websites::urls(7, VALUES * 2);
    urls.retain(|url| !odd(url) && url.matches(':').count() == 1);
    urls.truncate(VALUES);
    urls
}

fn sites(urls: Vec<String>) -> Box<dyn Fn() -> u64> {
    Box::new(move || urls.iter().filter(|url| Website::parse(url).is_ok()).count() as u64)
}

fn platforms(values: Vec<String>) -> Box<dyn Fn() -> u64> {
    let list = AllowList::builtin();
    Box::new(move || values.iter().filter(|raw| list.platform_of(raw).is_ok()).count() as u64)
}

/// A brand with a hundred competitors of five websites.
fn brand() -> Claims {
    let site = |input: &str| Website::parse(input).expect("a website");
    let mut owners =
        vec![OwnerClaims::brand(Some(site("runrepeat.com")), vec![site("medium.com/guides")])];
    for index in 0..100 {
        let own = |at: usize| match at {
            0 => site(&format!("competitor{index}.com")),
            1 => site(&format!("shop.competitor{index}.co.uk/store")),
            2 => site(&format!("www.reddit.com/r/competitor{index}")),
            3 => site(&format!("shared{}.example", index / 2)),
            _ => site(&format!("en.wikipedia.org/wiki/Competitor_{index}")),
        };
        let name = format!("Competitor {index}");
        owners.push(OwnerClaims::competitor(index, None, name, (0..5).map(own).collect()));
    }
    Claims::new(owners)
}

fn citations() -> Box<dyn Fn() -> u64> {
    let index = CitationIndex::new(&brand());
    let urls = websites::urls(7, VALUES);
    Box::new(move || index.classify_all(&urls).filter(|one| one.owner() == "brand").count() as u64)
}

fn new_conflicts() -> Box<dyn Fn() -> u64> {
    let claims = brand();
    Box::new(move || conflicts(&claims, Some(&claims)).len() + conflicts(&claims, None).len())
}

fn mentions() -> Box<dyn Fn() -> u64> {
    const SYLLABLES: &[&str] = &["an", "bel", "cor", "da", "el", "fi", "gro", "han", "jo", "zo"];
    let mut rng = Rng::new(7);
    let word =
        |rng: &mut Rng| -> String { (0..2 + rng.below(3)).map(|_| rng.pick(SYLLABLES)).collect() };
    let names: Vec<String> =
        (0..500).map(|_| format!("{} {}", word(&mut rng), word(&mut rng))).collect();
    let mut text = String::new();
    for _ in 0..5000 {
        let _ = match rng.below(40) {
            0 => write!(text, "{}, ", rng.pick(&["Grobel", "it’s", "— no"])),
            _ => write!(text, "{} ", word(&mut rng)),
        };
    }
    let owner = |(index, terms): (usize, &[String])| OwnerNames {
        owner: Owner::Competitor { index, id: None, name: String::new() },
        terms: terms.to_vec(),
        excluded: Vec::new(),
        case: Case::Folded,
    };
    let owners = names.chunks(20).enumerate().map(owner).collect();
    let index = MentionIndex::new(owners).expect("few names");
    Box::new(move || index.find(&text).len() as u64)
}

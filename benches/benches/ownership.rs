//! Conflicts, the citation index and its look-ups, over brands of 1,000 to 100,000 websites.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use referee::ownership::{
    CitationIndex, Claims, ConflictWatch, OwnerClaims, Slot, conflicts, overlaps,
};
use referee::website::Website;
use std::hint::black_box;

fn site(input: &str) -> Website {
    Website::parse(input).unwrap()
}

/// A brand with `competitors` of ten websites each: domains, paths and subdomains.
fn brand(competitors: usize) -> Claims {
    let websites = |owner: usize| -> Vec<Website> {
        let website = |at: usize| match at % 4 {
            0 => site(&format!("https://www.competitor{owner}-{at}.com")),
            1 => site(&format!("competitor{owner}.co.uk/brands/{at}")),
            2 => site(&format!("https://shop{at}.competitor{owner}.com/store")),
            // Some that two owners claim.
            _ => site(&format!("shared{}.example/{at}", owner / 2)),
        };
        (0..10).map(website).collect()
    };
    let own = vec![site("example.org"), site("example.net/blog")];
    let mut owners = vec![OwnerClaims::brand(Some(site("https://www.example.com")), own)];
    for index in 0..competitors {
        let name = format!("Competitor {index}");
        owners.push(OwnerClaims::competitor(index, None, name, websites(index)));
    }
    Claims::new(owners)
}

/// URLs as AI answers cite them: a third of them owned.
fn urls() -> Vec<String> {
    let url = |at: usize| match at % 6 {
        0 => format!(
            "https://www.competitor{}-{}.com/Products/{at}?utm_source=chatgpt.com",
            at % 100,
            at % 8 / 4 * 4
        ),
        1 => format!("https://www.example.com/blog/post-{at}"),
        2 => format!("https://en.wikipedia.org/wiki/Article_{at}"),
        3 => format!("https://www.reddit.com/r/topic{at}/comments/1abcd2e/best_of_{at}/"),
        4 => format!("https://news{at}.example.co.uk/2026/11/21/story-{at}.html"),
        _ => format!("https://competitor{}.co.uk/brands/{}", at % 100, at % 12),
    };
    (0..1200).map(url).collect()
}

fn build(c: &mut Criterion) {
    for competitors in [100, 1000, 10_000] {
        let claims = brand(competitors);
        let websites = claims.iter().count();
        let mut group = c.benchmark_group("ownership");
        group.sample_size(20).throughput(Throughput::Elements(websites as u64));
        group.bench_function(BenchmarkId::new("conflicts", websites), |b| {
            b.iter(|| conflicts(black_box(&claims), None).len());
        });
        group.bench_function(BenchmarkId::new("conflicts_before", websites), |b| {
            b.iter(|| conflicts(black_box(&claims), Some(&claims)).len());
        });
        group.bench_function(BenchmarkId::new("overlaps", websites), |b| {
            b.iter(|| overlaps(black_box(&claims)).iter().count());
        });
        group.bench_function(BenchmarkId::new("index", websites), |b| {
            b.iter_batched(
                || (),
                |()| CitationIndex::new(black_box(&claims)),
                BatchSize::PerIteration,
            );
        });
    }
}

fn classify(c: &mut Criterion) {
    let index = CitationIndex::new(&brand(100));
    let urls = urls();
    let mut group = c.benchmark_group("citations");
    group.sample_size(20).throughput(Throughput::Elements(urls.len() as u64));
    group.bench_function("classify", |b| {
        b.iter(|| urls.iter().filter(|url| index.classify(url).owner() == "other").count());
    });
    group.bench_function("classify_all", |b| {
        b.iter(|| index.classify_all(&urls).filter(|found| found.owner() == "other").count());
    });
    group.bench_function("parse_only", |b| {
        b.iter(|| urls.iter().filter(|url| Website::parse(url).is_ok()).count());
    });
    group.finish();
}

fn watch(c: &mut Criterion) {
    let mut form = ConflictWatch::new(&brand(100), None);
    let typed = [site("competitor7-0.co"), site("competitor7-0.com")];
    c.bench_function("ownership/key_stroke", |b| {
        b.iter(|| {
            let mut count = 0;
            for website in &typed {
                form.set(0, Slot::Website(0), Some(website));
                count += form.conflicts_at(0, Slot::Website(0)).count();
            }
            count
        });
    });
}

criterion_group!(benches, build, classify, watch);
criterion_main!(benches);

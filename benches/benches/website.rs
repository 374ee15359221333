//! `Website::parse` beside `url::Url::parse`, over the same inputs in one run.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use referee::website::Website;
use std::hint::black_box;
use url::Url;

/// URLs as answers of AI platforms cite them: nothing in them needs a second look.
const PLAIN: &[&str] = &[
    "https://www.Example.com/Some/Path?utm=1",
    "https://en.wikipedia.org/wiki/Running_shoe",
    "https://www.nike.com/t/air-max-90-mens-shoes-6n8tKB/CN8490-100",
    "https://www.reddit.com/r/RunningShoeGeeks/comments/1abcd2e/best_daily_trainer/",
    "https://www.nytimes.com/wirecutter/reviews/best-running-shoes/?utm_source=chatgpt.com",
    "https://runrepeat.com/guides/best-running-shoes#for-beginners",
    "http://blog.example.co.uk/2026/11/21/answer-engines-explained.html",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
    "https://support.google.com/webmasters/answer/9008080?hl=en",
    "https://shop.example.org/",
];

/// What else turns up, at about the rate that it does in a crawl: escapes, other scripts, ports.
const ODD: &[&str] = &[
    "https://de.wikipedia.org/wiki/Laufschuh_%28Sport%29",
    "https://www.münchen.de/Übersicht",
    "https://fr.wikipedia.org/wiki/Chaussure_de_course_%C3%A0_pied",
    "example.com:8080/a/../b",
];

fn realistic() -> Vec<&'static str> {
    let mut mix: Vec<&str> = PLAIN.iter().copied().cycle().take(PLAIN.len() * 9).collect();
    mix.extend(ODD.iter().filter(|odd| Url::parse(odd).is_ok()));
    mix
}

fn compare(c: &mut Criterion, name: &str, inputs: &[&str]) {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(inputs.len() as u64));
    group.bench_function("referee", |b| {
        b.iter(|| {
            for input in inputs {
                let _ = black_box(Website::parse(black_box(input)));
            }
        });
    });
    group.bench_function("url", |b| {
        b.iter(|| {
            for input in inputs {
                let _ = black_box(Url::parse(black_box(input)));
            }
        });
    });
    group.finish();
}

fn website(c: &mut Criterion) {
    compare(c, "website/plain", PLAIN);
    compare(c, "website/realistic", &realistic());
    compare(c, "website/odd", ODD);
}

criterion_group!(benches, website);
criterion_main!(benches);

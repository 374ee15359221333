//! `AllowList::platform_of` and `Classifier` beside the regular expressions that users of analytics tools write,
//! over the same values in one run.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use referee::referrer::{AllowList, RuleKind};
use regex::RegexSet;
use std::hint::black_box;

/// Values as exports have them: most from no AI platform.
const REALISTIC: &[&str] = &[
    "google / organic",
    "(direct) / (none)",
    "https://www.google.com/",
    "chatgpt.com",
    "chatgpt.com / referral",
    "https://chatgpt.com/",
    "www.bing.com",
    "perplexity.ai",
    "https://www.perplexity.ai/search/best-running-shoes",
    "perplexity / (not set)",
    "m.facebook.com",
    "newsletter / email",
    "copilot.microsoft.com",
    "https://gemini.google.com/",
    "android-app://com.google.android.googlequicksearchbox/",
    "claude.ai",
    "https://www.reddit.com/r/running/comments/1abcd2e/",
    "t.co",
    "linkedin.com / referral",
    "Typed/Bookmarked",
    "duckduckgo.com",
    "https://news.example.co.uk/2026/11/21/story.html",
    "com.openai.chatgpt",
    "shop.example.org:8080",
];

/// Hosts only, as the API's guide shows them.
const HOSTS: &[&str] = &[
    "chatgpt.com",
    "perplexity.ai",
    "claude.ai",
    "copilot.microsoft.com",
    "gemini.google.com",
    "www.google.com",
    "grok.com",
    "example.com",
];

/// The rules as anchored expressions over bytes, one a platform: faster than a user's, and laxer
/// (a token or an app id also matches below a label).
fn regexes(list: &AllowList) -> RegexSet {
    let patterns = list.platforms().iter().map(|platform| {
        let names: Vec<String> = RuleKind::ALL
            .iter()
            .flat_map(|&kind| platform.rules.of(kind))
            .map(|rule| regex::escape(rule))
            .collect();
        let names = names.join("|");
        format!(r"(?i-u)^(?:https?://|//)?(?:[a-z0-9-]+\.)*(?:{names})(?:[:/?# ]|$)")
    });
    let patterns: Vec<String> = patterns.collect();
    RegexSet::new(patterns).unwrap_or_else(|_| RegexSet::empty())
}

fn referrer(c: &mut Criterion) {
    let list = AllowList::builtin();
    let regexes = regexes(list);
    for (name, values) in [("realistic", REALISTIC), ("hosts", HOSTS)] {
        let mut group = c.benchmark_group(format!("referrer/{name}"));
        group.throughput(Throughput::Elements(values.len() as u64));
        group.bench_function("platform_of", |b| {
            b.iter(|| {
                for value in values {
                    let _ = black_box(list.platform_of(black_box(value)));
                }
            });
        });
        group.bench_function("classify", |b| {
            b.iter(|| {
                for value in values {
                    black_box(list.classify(black_box(value)));
                }
            });
        });
        group.bench_function("classifier", |b| {
            let mut classifier = list.classifier();
            b.iter(|| {
                for value in values {
                    let _ = black_box(classifier.platform_of(black_box(value)));
                }
            });
        });
        group.bench_function("regex", |b| {
            b.iter(|| {
                for value in values {
                    black_box(regexes.matches(black_box(value)).iter().next());
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, referrer);
criterion_main!(benches);

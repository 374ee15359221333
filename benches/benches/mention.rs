//! Names in a megabyte of AI answers, beside the `regex` crate with the same alternatives.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a benchmark fails by panicking"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use referee::mention::{Case, MentionIndex, OwnerNames};
use referee::owner::Owner;
use regex::{Regex, RegexBuilder};
use std::fmt::Write as _;
use std::hint::black_box;

const SYLLABLES: [&str; 24] = [
    "an", "bel", "cor", "da", "el", "fi", "gro", "han", "in", "jo", "kal", "lum", "mar", "no",
    "or", "pet", "qui", "ros", "sta", "tre", "ul", "ver", "win", "zo",
];

/// A generator of numbers below `bound`, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap_or(0)
    }

    fn word(&mut self) -> String {
        (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    fn name(&mut self) -> String {
        let words = 1 + self.below(3);
        let word = |numbers: &mut Self| {
            let word = numbers.word();
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        };
        (0..words).map(|_| word(self)).collect::<Vec<_>>().join(" ")
    }
}

/// A megabyte of prose with lists and typographic punctuation; one word in forty is a name.
fn answers(names: &[String], numbers: &mut Numbers, dashes: bool) -> String {
    let mut text = String::new();
    while text.len() < 1_000_000 {
        match numbers.below(40) {
            0 => text.push_str(&names[numbers.below(names.len())]),
            1 => text.push_str(if dashes { "— it’s" } else { "- it's" }),
            2 => text.push_str(".\n\n- **"),
            _ => text.push_str(&numbers.word()),
        }
        text.push(' ');
    }
    text
}

fn regex_of(names: &[String]) -> Regex {
    // Longest first: alternatives are tried in order.
    let mut names: Vec<&String> = names.iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut pattern = String::from(r"\b(?:");
    for (at, name) in names.iter().enumerate() {
        let bar = if at == 0 { "" } else { "|" };
        let _ = write!(pattern, "{bar}{}", regex::escape(name));
    }
    pattern.push_str(r")\b");
    RegexBuilder::new(&pattern).case_insensitive(true).size_limit(1 << 30).build().unwrap()
}

fn compare(c: &mut Criterion) {
    let mut numbers = Numbers(1);
    let mut names: Vec<String> = (0..2000).map(|_| numbers.name()).collect();
    names.sort();
    names.dedup();
    let regex = regex_of(&names);
    // As one owner, which is the job that the regular expression does.
    let one = |owner, terms: &[String]| OwnerNames {
        owner,
        terms: terms.to_vec(),
        excluded: Vec::new(),
        case: Case::Folded,
    };
    let index = |owners| MentionIndex::new(owners).unwrap();
    let single = index(vec![one(Owner::Brand, &names)]);
    let competitor =
        |(index, terms)| one(Owner::Competitor { index, id: None, name: String::new() }, terms);
    let many = index(names.chunks(20).enumerate().map(competitor).collect());
    for (kind, dashes) in [("ascii", false), ("typographic", true)] {
        let text = answers(&names, &mut numbers, dashes);
        // The regular expression takes seconds for a megabyte: it gets a tenth, and the two are
        // compared by throughput.
        let part = &text[..text.floor_char_boundary(text.len() / 10)];
        assert_eq!(single.find(part).len(), regex.find_iter(part).count(), "the same job");
        let mut group = c.benchmark_group(format!("mentions/{kind}"));
        group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("referee", |b| b.iter(|| single.find(black_box(&text)).len()));
        group.bench_function("referee_100_owners", |b| {
            b.iter(|| many.find(black_box(&text)).len());
        });
        group.throughput(Throughput::Bytes(part.len() as u64));
        group.bench_function("regex", |b| b.iter(|| regex.find_iter(black_box(part)).count()));
        group.finish();
    }
}

criterion_group!(benches, compare);
criterion_main!(benches);

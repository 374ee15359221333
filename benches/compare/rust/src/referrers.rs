//! Raw referrers, one a line, each mapped to its platform.

use crate::counts;
use crate::peers::Job;
use referee::referrer::{AllowList, RuleKind};
use regex::{RegexSet, RegexSetBuilder};
use std::fmt::Write;
use std::rc::Rc;
use std::{env, fs};

/// Each run starts with what `fresh` gives, so that nothing is known of the values before.
fn each<'a, Ask: FnMut(&'a str) -> bool>(bytes: &'a [u8], fresh: impl Fn() -> Ask + 'a) -> Job<'a> {
    let inputs: Vec<&str> = std::str::from_utf8(bytes).expect("UTF-8").lines().collect();
    Box::new(move || {
        let mut is_platform = fresh();
        let platforms = inputs.iter().filter(|input| is_platform(input)).count();
        counts([("inputs", inputs.len() as u64), ("platforms", platforms as u64)])
    })
}

pub(crate) fn referee(bytes: &[u8]) -> Job<'_> {
    each(bytes, || {
        let mut classifier = AllowList::builtin().classifier();
        move |input| classifier.platform_of(input).is_ok()
    })
}

/// Each value as if there were no others.
pub(crate) fn one_by_one(bytes: &[u8]) -> Job<'_> {
    let list = AllowList::builtin();
    each(bytes, || |input| list.platform_of(input).is_ok())
}

/// The expressions that every language is given, over bytes, which is faster.
fn set() -> RegexSet {
    let file = env::var("REFEREE_PATTERNS").expect("REFEREE_PATTERNS names a file");
    let patterns = fs::read_to_string(file).expect("the patterns are there");
    let patterns: Vec<String> = serde_json::from_str(&patterns).expect("the patterns are JSON");
    RegexSetBuilder::new(patterns).case_insensitive(true).unicode(false).build().expect("a set")
}

pub(crate) fn regex(bytes: &[u8]) -> Job<'_> {
    let set = Rc::new(set());
    each(bytes, move || {
        let set = Rc::clone(&set);
        move |input| set.matches(input).iter().next().is_some()
    })
}

/// referer-parser with a database of the same hosts: it knows hosts and paths alone.
pub(crate) fn parser(bytes: &[u8]) -> Job<'_> {
    let mut database = String::from("ai:\n");
    for platform in AllowList::builtin().platforms() {
        let hosts = platform.rules.of(RuleKind::Host);
        if hosts.is_empty() {
            continue;
        }
        let _ = writeln!(database, "  {}:\n    domains:", platform.slug);
        for host in hosts {
            let _ = writeln!(database, "      - {host}");
        }
    }
    let file = env::temp_dir().join(format!("referee-compare-{}.yml", std::process::id()));
    fs::write(&file, database).expect("a temporary file");
    let parser = referer_parser_rs::Parser::new(file.to_str().expect("a path in UTF-8"));
    let _ = fs::remove_file(&file);
    let parser = parser.unwrap_or_else(|error| panic!("the database: {error}"));
    let parser = Rc::new(parser);
    each(bytes, move || {
        let parser = Rc::clone(&parser);
        move |input| {
            let url = url::Url::parse(&format!("https://{input}/"));
            url.is_ok_and(|url| parser.lookup(&url).is_some())
        }
    })
}

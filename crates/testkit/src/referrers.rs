//! Made-up raw referrers as analytics tools export them, the same for the same seed.

use crate::events::Rng;
use referee::referrer::{AllowList, Platform, RuleKind};

/// By about how often each turns up in an export of all traffic.
const USUAL: &[&str] = &[
    "google / organic",
    "(direct) / (none)",
    "https://www.google.com/",
    "chatgpt.com",
    "chatgpt.com",
    "chatgpt.com / referral",
    "https://chatgpt.com/",
    "www.bing.com",
    "perplexity.ai",
    "https://www.perplexity.ai/search/best-running-shoes",
    "m.facebook.com",
    "newsletter / email",
    "copilot.microsoft.com",
    "https://gemini.google.com/",
    "claude.ai",
    "https://www.reddit.com/r/running/comments/1abcd2e/",
    "t.co",
    "linkedin.com / referral",
    "Typed/Bookmarked",
    "duckduckgo.com",
    "https://news.example.co.uk/2026/11/21/story.html",
];
const ODD: &[&str] = &[
    "android-app://com.google.android.googlequicksearchbox/",
    "com.openai.chatgpt",
    "shop.example.org:8080",
    "perplexity / (not set)",
    "(direct)",
];
const SITES: &[&str] = &["runrepeat", "weartesters", "example", "shoes", "trailnews"];
const SUFFIXES: &[&str] = &["com", "co.uk", "de", "org", "io"];

/// `count` raw referrers: most from no AI platform, one in ten of a kind that is seldom seen.
///
/// ```
/// use testkit::referrers::values;
/// assert_eq!(values(1, 100), values(1, 100));
/// ```
pub fn values(seed: u64, count: usize) -> Vec<String> {
    let mut rng = Rng::new(seed);
    (0..count).map(|_| value(&mut rng)).collect()
}

/// `count` hosts, as the API's guide shows referrers; a third are of an AI platform.
pub fn hosts(seed: u64, count: usize) -> Vec<String> {
    const HOSTS: &[&str] = &[
        "chatgpt.com",
        "perplexity.ai",
        "claude.ai",
        "copilot.microsoft.com",
        "gemini.google.com",
        "www.google.com",
        "grok.com",
        "www.bing.com",
        "t.co",
    ];
    let mut rng = Rng::new(seed);
    let mut host = || if rng.chance(60) { rng.pick(HOSTS).to_owned() } else { site(&mut rng) };
    (0..count).map(|_| host()).collect()
}

fn value(rng: &mut Rng) -> String {
    match rng.below(10) {
        0 => rng.pick(ODD).to_owned(),
        1 => site(rng),
        2 => format!("https://{}/a/b-{}", site(rng), rng.below(1000)),
        _ => rng.pick(USUAL).to_owned(),
    }
}

fn site(rng: &mut Rng) -> String {
    format!("www.{}{}.{}", rng.pick(SITES), rng.below(50), rng.pick(SUFFIXES))
}

/// The built-in allow-list as regular expressions, one a platform, anchored as a careful user
/// writes them; laxer than the rules, since a token or an app id also matches below a label.
///
/// ```
/// assert!(testkit::referrers::patterns()[0].contains(r"chatgpt\.com"));
/// ```
pub fn patterns() -> Vec<String> {
    let platforms = AllowList::builtin().platforms().iter();
    let names = |platform: &Platform| -> Vec<String> {
        let rules = RuleKind::ALL.iter().flat_map(|&kind| platform.rules.of(kind));
        rules.map(|rule| rule.replace('.', r"\.")).collect()
    };
    platforms
        .map(names)
        .filter(|names| !names.is_empty())
        .map(|names| {
            let names = names.join("|");
            format!(r"^(?:https?://|//|android-app://)?(?:[a-z0-9-]+\.)*(?:{names})(?:[:/?# ]|$)")
        })
        .collect()
}

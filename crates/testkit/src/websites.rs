//! Made-up URLs as a crawl finds them, the same for the same seed.

use crate::events::Rng;
use std::fmt::Write;

const HOSTS: &[&str] = &[
    "www.nike.com",
    "en.wikipedia.org",
    "www.reddit.com",
    "www.nytimes.com",
    "runrepeat.com",
    "blog.example.co.uk",
    "www.youtube.com",
    "support.google.com",
    "shop.example.org",
    "medium.com",
    "docs.example.dev",
    "news.ycombinator.com",
];
const INTERNATIONAL: &[&str] = &["www.münchen.de", "bücher.example", "例え.jp", "пример.com"];
const SEGMENTS: &[&str] = &[
    "wiki",
    "Running_shoe",
    "t",
    "air-max-90-mens-shoes-6n8tKB",
    "r",
    "RunningShoeGeeks",
    "comments",
    "best_daily_trainer",
    "guides",
    "2026",
    "11",
    "answer-engines-explained.html",
    "webmasters",
    "products",
];
const ESCAPED: &[&str] = &["Laufschuh_%28Sport%29", "Chaussure_%C3%A0_pied", "a%20b", "caf%C3%A9"];
const QUERIES: &[&str] =
    &["utm_source=chatgpt.com", "v=dQw4w9WgXcQ&t=42s", "hl=en", "page=2&sort=price"];

/// `count` URLs that every parser takes: of a hundred about 97 are plain, the others have a host
/// in another script, a port, an escape or dot segments.
///
/// ```
/// use testkit::websites::urls;
/// assert_eq!(urls(1, 100), urls(1, 100));
/// ```
pub fn urls(seed: u64, count: usize) -> Vec<String> {
    let mut rng = Rng::new(seed);
    (0..count).map(|_| url(&mut rng)).collect()
}

fn url(rng: &mut Rng) -> String {
    let odd = rng.below(100);
    let scheme = if rng.chance(94) { "https" } else { "http" };
    let host = if odd == 0 { rng.pick(INTERNATIONAL) } else { rng.pick(HOSTS) };
    let mut url = format!("{scheme}://{host}");
    if odd == 1 {
        let _ = write!(url, ":{}", 8000 + rng.below(1000));
    }
    for _ in 0..rng.below(5) {
        let _ = write!(url, "/{}", rng.pick(SEGMENTS));
    }
    match odd {
        2 => _ = write!(url, "/{}", rng.pick(ESCAPED)),
        3 => url.push_str("/a/../b"),
        _ if rng.chance(60) => _ = write!(url, "/item-{}", rng.below(100_000)),
        _ => url.push('/'),
    }
    if rng.chance(30) {
        let _ = write!(url, "?{}", rng.pick(QUERIES));
    }
    if rng.chance(5) {
        url.push_str("#reviews");
    }
    url
}

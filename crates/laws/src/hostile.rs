//! Inputs made to cost too much: of any size, and the same each time.

use std::fmt::Write;

/// What an input is, and how one of about so many bytes or code points is made.
pub type Kind<T> = (&'static str, fn(usize) -> T);

/// `head`, then `unit` as often as it fits into `bytes`, then `tail`.
fn filled(bytes: usize, head: &str, unit: &str, tail: &str) -> Vec<u8> {
    let room = bytes.saturating_sub(head.len() + tail.len());
    [head, &unit.repeat(room / unit.len()), tail].concat().into_bytes()
}

/// As `filled`, of units that a number tells apart.
fn numbered(bytes: usize, head: &str, unit: impl Fn(usize) -> String, tail: &str) -> Vec<u8> {
    let mut text = head.to_owned();
    for number in 0.. {
        let unit = unit(number);
        if text.len() + unit.len() + tail.len() > bytes {
            break;
        }
        text.push_str(&unit);
    }
    text.push_str(tail);
    text.into_bytes()
}

/// `unit` as often as it fits into `bytes`.
fn repeated(bytes: usize, unit: &[u8]) -> Vec<u8> {
    unit.repeat(bytes / unit.len())
}

/// A row with these values, already JSON text, and a line feed.
fn row(referrer: &str, page: &str, rest: &str) -> String {
    format!(
        r#"{{"date":"2026-05-20","raw_referrer_value":"{referrer}","raw_page_value":"{page}"{rest}}}"#
    ) + "\n"
}

const OPEN: &str = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":""#;

/// A text of so many bytes that nothing is said about.
fn long(bytes: usize) -> String {
    "p".repeat(bytes)
}

fn deep(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth) + "\n"
}

/// Bodies of events, by bytes.
pub const BODIES: &[Kind<Vec<u8>>] = &[
    ("brackets", |n| filled(n, "", "[", "")),
    ("braces", |n| filled(n, "", r#"{"":"#, "")),
    ("digits", |n| filled(n, "", "7", "")),
    ("digits of a count", |n| filled(n, r#"[{"pageviews":"#, "7", "}]")),
    ("digits of a fraction", |n| filled(n, r#"[{"pageviews":0."#, "0", "1}]")),
    ("digits of revenue", |n| filled(n, r#"[{"purchase_revenue":1"#, "3", ".5}]")),
    ("digits of an exponent", |n| filled(n, r#"[{"pageviews":1e"#, "0", "1}]")),
    ("one giant line", |n| filled(n, r#"{"note":""#, "a", r#""}"#)),
    ("one giant string", |n| filled(n, r#"[""#, "a", r#""]"#)),
    ("a string without end", |n| filled(n, r#"[{"date":""#, "a", "")),
    ("escapes", |n| filled(n, OPEN, "\\u0061", "\"}")),
    ("escaped backslashes", |n| filled(n, OPEN, "\\\\", "\"}")),
    ("escaped pairs", |n| filled(n, OPEN, "\\ud83d\\ude00", "\"}")),
    ("escapes in names", |n| filled(n, "{", r#""\u0061":0,"#, r#""a":0}"#)),
    ("combining", |n| filled(n, OPEN, "\u{301}", "\"}")),
    ("bidirectional controls", |n| filled(n, OPEN, "\u{202e}", "\"}")),
    ("unassigned", |n| filled(n, OPEN, "\u{378}", "\"}")),
    ("blank lines", |n| filled(n, "", "\n", "")),
    ("CRLF lines", |n| filled(n, "", "\r\n", "")),
    ("spaces", |n| filled(n, "[", " ", "]")),
    ("byte order marks", |n| filled(n, "", "\u{feff}", "")),
    ("quotes", |n| filled(n, "", "\"", "")),
    ("quotes by line", |n| filled(n, "", "\"\n", "")),
    ("commas", |n| filled(n, "[", ",", "]")),
    ("numbers by line", |n| filled(n, "", "1\n", "")),
    ("numbers in an array", |n| filled(n, "[0", ",0", "]")),
    ("empty objects by line", |n| filled(n, "", "{}\n", "")),
    ("empty objects", |n| filled(n, "[{}", ",{}", "]")),
    ("missing fields of long rows", |n| filled(n, "", &format!("{{\"{}\":0}}\n", long(500)), "")),
    ("one field again and again", |n| filled(n, "{", r#""date":1,"#, r#""date":1}"#)),
    ("unknown fields", |n| filled(n, "{", r#""":0,"#, r#""":0}"#)),
    ("unknown names", |n| numbered(n, "{", |at| format!("\"{at}\":0,"), r#""a":0}"#)),
    ("unknown names alike", |n| numbered(n, "", |at| format!("{{\"{}{at}\":0}}\n", long(240)), "")),
    ("deep rows", |n| filled(n, "", &deep(127), "")),
    ("rows too deep", |n| filled(n, "", &deep(200), "")),
    ("equal keys", |n| filled(n, "", &row("claude.ai", "/", ""), "")),
    ("unequal keys", |n| numbered(n, "", |at| row("claude.ai", &at.to_string(), ""), "")),
    ("keys alike", |n| {
        numbered(n, "", |at| row("claude.ai", &format!("{}{at}", long(500)), ""), "")
    }),
    ("wide counts", |n| numbered(n, "", |at| row("claude.ai", &(at / 2).to_string(), WIDE), "")),
    ("unknown referrers", |n| numbered(n, "", |at| row(&format!("a{at}.example"), "/", ""), "")),
    ("unknown referrers alike", |n| {
        numbered(n, "", |at| row(&format!("{}{at}", long(500)), "/", ""), "")
    }),
    ("referrers of dots", |n| filled(n, "", &row(&".".repeat(512), "/", ""), "")),
    ("referrers of labels", |n| filled(n, "", &row(&"a.".repeat(256), "/", ""), "")),
    ("bytes that are no UTF-8", |n| repeated(n, b"\xff")),
    ("lines that are no UTF-8", |n| repeated(n, b"\xff\n")),
    ("lines cut in a character", |n| repeated(n, b"{\"\xe2\x82\n")),
];

const WIDE: &str = r#","pageviews":9007199254740991,"purchase_revenue":1.7e308"#;

/// `unit` as often as it fits into so many code points.
fn of(unit: &str, chars: usize) -> String {
    unit.repeat(chars / unit.chars().count())
}

/// Texts that pretend to be hosts, paths, sources, by code points.
pub const TEXTS: &[Kind<String>] = &[
    ("letters", |n| of("a", n)),
    ("capitals", |n| of("A", n)),
    ("dots", |n| of(".", n)),
    ("labels", |n| of("a.", n)),
    ("www", |n| of("www.", n)),
    ("slashes", |n| of("/", n)),
    ("backslashes", |n| of("\\", n)),
    ("segments", |n| of("/a", n)),
    ("dot segments", |n| of("/..", n)),
    ("segments and dots", |n| of("/a/..", n)),
    ("escaped dot segments", |n| of("/%2e%2e", n)),
    ("percents", |n| of("%", n)),
    ("escapes of letters", |n| of("%41", n)),
    ("escapes of percents", |n| of("%25", n)),
    ("escapes of slashes", |n| of("%2f", n)),
    ("escapes of UTF-8", |n| of("%c3%a4", n)),
    ("escapes cut short", |n| of("%c3", n)),
    ("at signs", |n| of("@", n)),
    ("colons", |n| of(":", n)),
    ("hashes", |n| of("#", n)),
    ("spaces", |n| of(" ", n)),
    ("tabs", |n| of("\t", n)),
    ("sources", |n| of("a / ", n)),
    ("brackets", |n| of("[", n)),
    ("umlauts", |n| of("ä", n)),
    ("umlaut labels", |n| of("ä.", n)),
    ("soft hyphens", |n| of("\u{ad}", n)),
    ("ligatures", |n| of("ﬃ", n)),
    ("bogus xn--", |n| of("xn--.", n)),
    ("combining", |n| of("\u{301}", n)),
    ("combining of two classes", |n| of("\u{301}\u{327}", n)),
    ("Hangul", |n| of("\u{1100}\u{1161}\u{11a8}", n)),
    ("final sigmas", |n| of("Σ'", n)),
    ("bidirectional controls", |n| of("\u{202e}", n)),
    ("right to left", |n| of("א", n)),
    ("unassigned", |n| of("\u{378}", n)),
    ("astral", |n| of("😀", n)),
    ("numbers", |n| {
        let mut numbers = String::new();
        while numbers.len() + 8 < n {
            let _ = write!(numbers, "{}.", numbers.len());
        }
        numbers
    }),
    ("letters apart", |n| ('\u{4e00}'..='\u{9fff}').cycle().take(n).collect()),
];

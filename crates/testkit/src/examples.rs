//! The files of `examples/` that are made up: an export of Adobe Analytics, as NDJSON and as CSV.
//!
//! The same on every machine, so that the pages that show what the commands print stay true. Rows
//! are of the kinds that such exports have: URL paths and Adobe page names, referrers in every raw
//! form, rows sent again with corrected numbers, and a few that are wrong.

use crate::events::Rng;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::io;

/// Days of an export.
const DAYS: u64 = 28;
/// Rows of the NDJSON file before duplicates.
const ROWS: usize = 2000;
/// Rows of the CSV file.
const CSV_ROWS: usize = 400;

/// Raw referrers and how many of a hundred rows each has.
const REFERRERS: &[(&str, u64)] = &[
    ("chatgpt.com", 24),
    ("https://chatgpt.com/", 6),
    ("chatgpt.com / referral", 2),
    ("android-app://com.openai.chatgpt/", 2),
    ("chat.openai.com", 1),
    ("www.perplexity.ai", 8),
    ("perplexity.ai", 3),
    ("perplexity / (not set)", 2),
    ("claude.ai", 6),
    ("https://claude.ai/new", 1),
    ("gemini.google.com", 6),
    ("//gemini.google.com/app", 1),
    ("copilot.microsoft.com", 4),
    ("https://www.bing.com/chat?q=trail+shoes", 1),
    ("chat.deepseek.com", 2),
    ("com.deepseek.chat", 1),
    ("grok.com", 1),
    ("https://x.com/i/grok", 1),
    ("meta.ai", 1),
    ("Chat.Mistral.ai.", 1),
    ("www.google.com", 8),
    ("Typed/Bookmarked", 5),
    ("(direct)", 2),
    ("google / organic", 2),
    ("bing.com", 2),
    ("duckduckgo.com", 2),
    ("t.co", 1),
    ("https://www.reddit.com/r/trailrunning/", 1),
    ("Spring Sale (email)", 1),
    ("ftp://intranet.example/links", 1),
    ("chatgpt.com.best-deals.example", 1),
];

const SECTIONS: &[&str] = &["guides", "shop/shoes", "shop/jackets", "blog", "care"];
const WORDS: &[&str] = &[
    "trail", "rain", "best", "wide", "winter", "fell", "grip", "wash", "sizing", "repair", "women",
    "men", "light",
];
const NAMES: &[&str] = &[
    "nova:us:home",
    "nova:us:shop:trail shoes",
    "nova:us:shop:rain jackets",
    "nova:de:Größenberatung",
    "nova:us:checkout:step 2",
    "nova:us:stores",
];

/// One row of an export.
#[derive(Debug, Clone)]
struct Row {
    day: u64,
    referrer: &'static str,
    page: String,
    pageviews: u64,
    visits: u64,
    orders: u64,
    /// In cents.
    revenue: u64,
}

impl Row {
    fn new(rng: &mut Rng, day: u64) -> Self {
        let visits = 1 + rng.below(30) * rng.below(20) / 2;
        let orders = if rng.chance(30) { rng.below(visits / 12 + 1) } else { 0 };
        let revenue = (0..orders).map(|_| 4900 + rng.below(180) * 100 - rng.below(2) * 5).sum();
        Self {
            day,
            referrer: referrer(rng),
            page: page(rng),
            pageviews: visits + rng.below(visits * 2),
            visits,
            orders,
            revenue,
        }
    }

    fn date(&self) -> String {
        format!("2026-05-{:02}", self.day)
    }

    fn to_json(&self) -> Value {
        let mut row = json!({
            "date": self.date(),
            "raw_referrer_value": self.referrer,
            "raw_page_value": self.page,
            "pageviews": self.pageviews,
            "sessions": self.visits,
        });
        if let (Value::Object(fields), true) = (&mut row, self.orders > 0) {
            fields.insert("transactions".into(), self.orders.into());
            fields.insert("purchase_revenue".into(), (cents(self.revenue)).into());
        }
        row
    }
}

fn cents(revenue: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few thousands")]
    let revenue = revenue as f64;
    revenue / 100.0
}

fn referrer(rng: &mut Rng) -> &'static str {
    let mut at = rng.below(REFERRERS.iter().map(|(_, share)| share).sum());
    for (referrer, share) in REFERRERS {
        if at < *share {
            return referrer;
        }
        at -= share;
    }
    "chatgpt.com"
}

fn page(rng: &mut Rng) -> String {
    if rng.chance(30) {
        return rng.pick(NAMES).to_owned();
    }
    let section = rng.pick(SECTIONS);
    let (first, second) = (rng.pick(WORDS), rng.pick(WORDS));
    if rng.chance(40) {
        format!("/{section}/{first}")
    } else {
        format!("/{section}/{first}-{second}")
    }
}

/// Rows by day, each key once.
fn rows(rng: &mut Rng, count: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(count);
    let mut keys = std::collections::BTreeSet::new();
    let mut day = 1;
    while rows.len() < count {
        let target = count * usize::try_from(day).unwrap_or(1) / usize::try_from(DAYS).unwrap_or(1);
        if rows.len() >= target && day < DAYS {
            day += 1;
            continue;
        }
        let row = Row::new(rng, day);
        if keys.insert((row.day, row.referrer, row.page.clone())) {
            rows.push(row);
        }
    }
    rows
}

/// `examples/adobe-export.ndjson`.
///
/// ```
/// let export = testkit::examples::export();
/// assert!(export.lines().count() > 2000 && export.len() < 300_000);
/// ```
pub fn export() -> String {
    let mut rng = Rng::new(20_260_520);
    let mut rows = rows(&mut rng, ROWS);
    // The last days are sent again with the numbers that Adobe settled on.
    for _ in 0..40 {
        let late = rows.len() as u64 - 1 - rng.below(300);
        let Some(mut row) = usize::try_from(late).ok().and_then(|at| rows.get(at).cloned()) else {
            continue;
        };
        row.visits += 1 + rng.below(5);
        row.pageviews += 5 + rng.below(9);
        rows.push(row);
    }
    let mut lines: Vec<String> = rows.iter().map(|row| row.to_json().to_string()).collect();
    for (at, spoil) in WRONG {
        if let Some(line) = lines.get_mut(*at) {
            *line = spoil(line);
        }
    }
    lines.join("\n") + "\n"
}

/// What is wrong with a row.
type Spoil = fn(&str) -> String;

/// A few rows that are wrong, each in its own way.
const WRONG: &[(usize, Spoil)] = &[
    (118, |line| with(line, "date", json!("05/05/2026"))),
    (407, |line| with(line, "pageviews", json!("1,024"))),
    (408, |line| with(line, "sessions", json!(-3))),
    (733, |line| with(line, "pageviews", json!(12.5))),
    (1012, |line| without(line, "raw_page_value")),
    (1290, |line| {
        let line = with(line, "raw_referrer_value", json!(""));
        with(&line, "purchase_revenue", json!("$1,842.50"))
    }),
    (1567, |line| with(line, "date", json!("2026-05-32"))),
    (1568, |line| line.replacen("\"pageviews\"", "\"pageview\"", 1)),
    (1569, |line| line.replacen("\"pageviews\"", "\"pageview\"", 1)),
    (1803, |line| with(line, "raw_page_value", json!(null))),
];

fn with(line: &str, name: &str, value: Value) -> String {
    edit(line, |fields| {
        fields.insert(name.into(), value);
    })
}

fn without(line: &str, name: &str) -> String {
    edit(line, |fields| {
        fields.shift_remove(name);
    })
}

fn edit(line: &str, change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> String {
    let mut row: Value = serde_json::from_str(line).unwrap_or_default();
    if let Value::Object(fields) = &mut row {
        change(fields);
    }
    row.to_string()
}

/// `examples/adobe-export.csv`: as Adobe Workspace writes it, with comments before the header, a
/// row of totals below it, thousands apart and dates in words.
///
/// ```
/// let export = testkit::examples::export_csv();
/// assert!(export.contains("Day,Referring Domain,Page,Page Views,Visits,Orders,Revenue"));
/// ```
pub fn export_csv() -> String {
    let mut rng = Rng::new(7);
    let mut rows = rows(&mut rng, CSV_ROWS);
    rows.sort_by_key(|row| (row.day, u64::MAX - row.pageviews));
    let total = |metric: fn(&Row) -> u64| grouped(rows.iter().map(metric).sum());
    let rule = format!("#{}", "=".repeat(62));
    let mut csv = format!(
        "{rule}\n# AI referrals by day\n# Report suite: Nova Trail (production)\n\
         # Date: May 1, 2026 - May 28, 2026\n{rule}\n\n\
         Day,Referring Domain,Page,Page Views,Visits,Orders,Revenue\n\
         ,,,\"{}\",\"{}\",{},\"${}.00\"\n",
        total(|row| row.pageviews),
        total(|row| row.visits),
        total(|row| row.orders),
        total(|row| row.revenue / 100),
    );
    for (at, row) in rows.iter().enumerate() {
        let date = match at {
            // Pasted in from another report.
            211 => "5/9/26".to_owned(),
            212 => "5/20/26".to_owned(),
            _ => format!("\"May {}, 2026\"", row.day),
        };
        let views = match at {
            97 => "n/a".to_owned(),
            _ => cell(&grouped(row.pageviews)),
        };
        let revenue = cell(&format!("${}.{:02}", grouped(row.revenue / 100), row.revenue % 100));
        let _ = writeln!(
            csv,
            "{date},{},{},{views},{},{},{revenue}",
            cell(row.referrer),
            cell(&row.page),
            cell(&grouped(row.visits)),
            row.orders
        );
    }
    csv
}

fn cell(text: &str) -> String {
    if text.contains([',', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into()
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The files that are made up and their names in `examples/`.
pub fn all() -> [(&'static str, String); 2] {
    [("adobe-export.ndjson", export()), ("adobe-export.csv", export_csv())]
}

/// Writes them into `examples/`.
///
/// # Errors
/// Where a file cannot be written.
pub fn write() -> io::Result<()> {
    for (name, text) in all() {
        fs::write(crate::root().join("examples").join(name), text)?;
    }
    Ok(())
}

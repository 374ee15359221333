//! Made-up exports of AI-referral events, the same for the same seed.
#![allow(clippy::indexing_slicing, reason = "lists whose length the lines above fix")]

use std::fmt::Write;
use std::io;

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// An array, no white space.
    Array,
    /// One event a line, no white space.
    Lines,
    /// An array as Python writes it: a space after each comma and colon.
    Spaced,
    /// An array, indented.
    Indented,
    /// An array of events whose fields stand in another order, the same in each.
    Reordered,
    /// An array of events whose fields are shuffled anew in each.
    Shuffled,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 6] =
        [Self::Array, Self::Lines, Self::Spaced, Self::Indented, Self::Reordered, Self::Shuffled];
}

/// A sequence of numbers that a seed determines (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.bits() % bound
    }

    /// True `percent` times out of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which is not empty.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[usize::try_from(self.below(items.len() as u64)).unwrap_or(0)]
    }
}

/// The referrers of most events; each leads to a platform.
pub const LISTED: &[&str] = &[
    "chatgpt.com",
    "chatgpt.com",
    "chatgpt.com",
    "https://chatgpt.com/",
    "www.perplexity.ai",
    "perplexity.ai",
    "perplexity / referral",
    "claude.ai",
    "gemini.google.com",
    "copilot.microsoft.com",
    "chat.deepseek.com",
    "android-app://com.openai.chatgpt/",
];
const OTHERS: &[&str] = &[
    "www.google.com",
    "bing.com",
    "(direct)",
    "t.co",
    "https://www.reddit.com/r/running/",
    "l.facebook.com",
    "newsletter / email",
];
const SECTIONS: &[&str] = &["blog", "products", "guides", "pricing", "support/articles", "de/shop"];
const WORDS: &[&str] = &[
    "running", "shoes", "launch", "notes", "trail", "sizing", "returns", "best", "compare", "2026",
];
const NAMES: &[&str] =
    &["home", "acme:us:product detail", "acme:us:checkout:step 2", "Größen:Überblick"];

/// One event, each of its fields as JSON text.
#[derive(Debug, Clone)]
struct Row(Vec<(&'static str, String)>);

fn page(rng: &mut Rng) -> String {
    if rng.chance(15) {
        return format!("{}:{}", rng.pick(NAMES), rng.below(400));
    }
    let mut page = format!("/{}", rng.pick(SECTIONS));
    for _ in 0..=rng.below(4) {
        let _ = write!(page, "{}{}", if rng.chance(50) { "/" } else { "-" }, rng.pick(WORDS));
    }
    let _ = write!(page, "-{}", rng.below(2000));
    page
}

fn row(rng: &mut Rng) -> Row {
    let referrers = if rng.chance(88) { LISTED } else { OTHERS };
    let mut fields = vec![
        ("date", format!("\"2026-{:02}-{:02}\"", 4 + rng.below(2), 1 + rng.below(28))),
        ("raw_referrer_value", format!("\"{}\"", rng.pick(referrers))),
        ("raw_page_value", format!("\"{}\"", page(rng))),
        ("pageviews", rng.below(3000).to_string()),
        ("sessions", rng.below(900).to_string()),
    ];
    if rng.chance(60) {
        fields.push(("transactions", rng.below(12).to_string()));
        fields.push(("purchase_revenue", format!("{}.{:02}", rng.below(4000), rng.below(100))));
    }
    if rng.chance(50) {
        fields.push(("batch_id", format!("\"adobe-2026-05-{:02}\"", 1 + rng.below(28))));
    }
    Row(fields)
}

/// Something wrong with a row, of the kinds that exports have.
fn spoil(row: &mut Row, rng: &mut Rng) {
    let fields = &mut row.0;
    match rng.below(5) {
        0 => fields[0].1 = "\"05/20/2026\"".into(),
        1 => fields[1].1 = "\"\"".into(),
        2 => drop(fields.remove(2)),
        3 => fields[3].1 = "-1".into(),
        _ => fields[4].1 = "\"12\"".into(),
    }
}

/// A body of `events` events of which about `bad` in a hundred have something wrong; about one in
/// twenty repeats the upsert key of an earlier one.
///
/// ```
/// use testkit::events::{Layout, body};
/// assert_eq!(body(1, 3, Layout::Lines, 0), body(1, 3, Layout::Lines, 0));
/// assert_eq!(body(1, 3, Layout::Lines, 0).lines().count(), 3);
/// ```
pub fn body(seed: u64, events: usize, layout: Layout, bad: u64) -> String {
    let mut rng = Rng::new(seed);
    let mut rows: Vec<Row> = Vec::with_capacity(events);
    for index in 0..events {
        let mut new = row(&mut rng);
        if index > 0 && rng.chance(5) {
            let earlier = usize::try_from(rng.below(index as u64)).unwrap_or(0);
            let (key, _) = rows[earlier].0.split_at(3);
            if key[2].0 == "raw_page_value" {
                new.0[..3].clone_from_slice(key);
            }
        }
        if rng.chance(bad) {
            spoil(&mut new, &mut rng);
        }
        rows.push(new);
    }
    for row in &mut rows {
        match layout {
            Layout::Reordered => row.0.reverse(),
            Layout::Shuffled => {
                for last in (1..row.0.len()).rev() {
                    let other = usize::try_from(rng.below(last as u64 + 1)).unwrap_or(0);
                    row.0.swap(last, other);
                }
            }
            _ => {}
        }
    }
    write_rows(&rows, layout)
}

/// A file of `events` valid events as NDJSON, of any size in little memory; about one in twenty
/// repeats the upsert key of an earlier one, anywhere before it.
///
/// # Errors
///
/// Where `out` cannot be written to.
///
/// ```
/// let mut file = Vec::new();
/// testkit::events::write_file(1, 3, &mut file)?;
/// assert_eq!(file.split(|&byte| byte == b'\n').count(), 4);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_file(seed: u64, events: u64, out: &mut impl io::Write) -> io::Result<()> {
    // Each row has numbers of its own, so that the key of an earlier one can be made anew.
    let numbers = |index: u64| Rng::new(seed ^ (index + 1).wrapping_mul(0x2545_F491_4F6C_DD1D));
    for index in 0..events {
        let mut rng = numbers(index);
        let mut new = row(&mut rng);
        if index > 0 && rng.chance(5) {
            let earlier = row(&mut numbers(rng.below(index)));
            new.0[..3].clone_from_slice(&earlier.0[..3]);
        }
        out.write_all(write_rows(&[new], Layout::Lines).as_bytes())?;
    }
    Ok(())
}

fn write_rows(rows: &[Row], layout: Layout) -> String {
    let (before, comma, colon, after, join) = match layout {
        Layout::Indented => ("\n    ", ",\n    ", ": ", "\n  ", ",\n  "),
        Layout::Spaced => ("", ", ", ": ", "", ", "),
        Layout::Lines => ("", ",", ":", "", "\n"),
        _ => ("", ",", ":", "", ","),
    };
    let rows: Vec<String> = rows
        .iter()
        .map(|Row(fields)| {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("\"{name}\"{colon}{value}")).collect();
            format!("{{{before}{}{after}}}", fields.join(comma))
        })
        .collect();
    match layout {
        Layout::Lines => rows.join(join) + "\n",
        Layout::Indented => format!("[\n  {}\n]\n", rows.join(join)),
        _ => format!("[{}]", rows.join(join)),
    }
}

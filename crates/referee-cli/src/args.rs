//! What can be said on the command line.

use clap::{Args as ArgGroup, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::num::NonZero;
use std::path::PathBuf;

/// Check AI-referral events, websites, referrers and brands by the rules of the API, before you
/// send them.
#[derive(Debug, Parser)]
#[command(
    name = "referee",
    version,
    max_term_width = 100,
    after_help = "\
Files: `-` is standard input; gzip and Zstandard are read as they are.
Exit status: 0 nothing wrong, 1 problems found in the data, 2 the command could not be carried out."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours; `NO_COLOR` is respected too
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Split(Split),
    Website(Website),
    Referrer(Referrer),
    Platforms(Platforms),
    #[command(subcommand)]
    Brand(Brand),
    Citations(Citations),
    Mentions(Mentions),
    Call(Call),
    Completions(Completions),
}

/// Check a file of events: JSON, NDJSON or CSV, of any size
///
/// Says what the API would answer, what is wrong with which row, which referrers it would reject,
/// and what would be stored for which platform.
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee check events.ndjson
  referee check export.csv.gz --clean events.ndjson --rejects rejects.ndjson
  referee check export.csv --column date=Tag --column raw_referrer_value=Verweis
  curl -s https://example.com/events.json | referee check - --format json | jq .invalid

CSV: the first row names the columns, as the fields (date, raw_referrer_value, raw_page_value,
pageviews, sessions, transactions, purchase_revenue, batch_id) or as Adobe does (Day, Referring
Domain, Page, Page Views, Visits, Orders, Revenue). Lines before it that start with #, blank rows
and rows of totals are skipped. Dates are read as Adobe writes them: 2026-05-20, May 20, 2026,
20260520, 5/20/26. Where 5/6/26 may be in May or in June and no other date of the file tells, it is
an error.")]
pub(crate) struct Check {
    /// The file to check
    #[arg(default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// How to report: for people, the whole report as JSON, or each error as a line of NDJSON
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        env = "REFEREE_FORMAT",
        hide_env = true
    )]
    pub(crate) format: Format,
    /// Show at most this many wrong rows, 10 unless told otherwise; with JSON and NDJSON, this many
    /// errors. All are counted
    #[arg(long, value_name = "N")]
    pub(crate) max_issues: Option<usize>,
    /// Write the rows that would be stored to this file, as NDJSON
    #[arg(long, value_name = "OUT")]
    pub(crate) clean: Option<PathBuf>,
    /// Write all other rows to this file, as NDJSON with the reason
    #[arg(long, value_name = "OUT")]
    pub(crate) rejects: Option<PathBuf>,
    /// Check lines of JSON on this many threads, one for each core unless told otherwise. Arrays,
    /// CSV, --clean and --rejects need one only. The result is the same
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) threads: Option<NonZero<usize>>,
    #[command(flatten)]
    pub(crate) list: List,
}

/// Split a file of events into bodies that the API accepts
///
/// Rows that a later one replaces are removed first; nothing else is lost, the order is kept. A file
/// may be larger than memory: its rows are put by in a temporary file beside the folder, and some
/// fifty bytes are held for each upsert key.
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee split events.ndjson --out bodies
  referee split export.csv --out bodies --as json --max-events 5000")]
pub(crate) struct Split {
    /// The file to split
    #[arg(default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// How to write the bodies
    #[arg(long = "as", value_name = "FORMAT", default_value = "ndjson")]
    pub(crate) body: BodyFormat,
    /// The most events in one body
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = positive)]
    pub(crate) max_events: usize,
    /// The most bytes in one body
    #[arg(long, value_name = "N", default_value_t = 5_000_000, value_parser = positive)]
    pub(crate) max_bytes: usize,
}

/// Show the domain and the site of websites
///
/// Two spellings with the same site are the same website.
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee website https://www.Example.com:443/Shop/?utm_source=a
  referee website --format ndjson < websites.txt")]
pub(crate) struct Website {
    /// The websites; without any, one a line from standard input
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) output: OutputFormat,
}

/// Show which AI platform raw referrers lead to
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee referrer 'https://chatgpt.com/' 'perplexity / (not set)' android-app://com.openai.chatgpt/
  cut -f2 export.tsv | referee referrer --format ndjson")]
pub(crate) struct Referrer {
    /// The raw values; without any, one a line from standard input
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) output: OutputFormat,
    #[command(flatten)]
    pub(crate) list: List,
}

/// List the AI platforms and what leads to them
#[derive(Debug, ArgGroup)]
pub(crate) struct Platforms {
    #[command(flatten)]
    pub(crate) output: OutputFormat,
    #[command(flatten)]
    pub(crate) list: List,
}

/// Check the configuration of a brand, or see what a change would do
#[derive(Debug, Subcommand)]
pub(crate) enum Brand {
    Check(BrandCheck),
    Diff(BrandDiff),
}

/// Check a brand: what the API would refuse, conflicts and overlaps of websites
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee brand check brand.json
  referee brand check brand.json --format json | jq .conflicts")]
pub(crate) struct BrandCheck {
    /// The brand, as JSON
    #[arg(default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) output: OutputFormat,
}

/// Show what a PATCH of a brand would do: its answer and its plan
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee brand diff brand.json brand-new.json
  referee brand diff brand.json patch.json --format json | jq .plan")]
pub(crate) struct BrandDiff {
    /// The brand as it is stored, as JSON
    pub(crate) current: PathBuf,
    /// The body of the PATCH: the fields to change; competitors and personas as they should be
    pub(crate) new: PathBuf,
    #[command(flatten)]
    pub(crate) output: OutputFormat,
}

/// Show who owns cited URLs: the brand, a competitor or somebody else
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee citations --brand brand.json urls.txt
  referee citations --brand brand.json citations.ndjson --format ndjson

URLs: one a line, or NDJSON with strings or with objects that have a `url`.")]
pub(crate) struct Citations {
    /// The URLs
    #[arg(default_value = "-", hide_default_value = true, value_name = "URLS")]
    pub(crate) file: PathBuf,
    /// The brand, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) brand: PathBuf,
    #[command(flatten)]
    pub(crate) output: OutputFormat,
}

/// Find where a text names the brand and its competitors
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee mentions --brand brand.json answer.txt
  pbpaste | referee mentions --brand brand.json --format json")]
pub(crate) struct Mentions {
    /// The file with the text
    #[arg(default_value = "-", hide_default_value = true, value_name = "TEXT")]
    pub(crate) file: PathBuf,
    /// The brand, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) brand: PathBuf,
    #[command(flatten)]
    pub(crate) output: OutputFormat,
}

/// Carry out an operation on each line of standard input: JSON in, JSON out
///
/// Answers every line with one line, in order: {"ok": RESULT}, or {"error": {"code", "message"}}
/// where the argument cannot be used.
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Example:
  echo '{\"input\": \"https://www.example.com/\"}' | referee call normalize_website")]
pub(crate) struct Call {
    /// The operation
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(
        referee_ops::OPERATIONS.iter().map(|operation| operation.name)))]
    pub(crate) operation: String,
}

/// Write a completion script for a shell
#[derive(Debug, ArgGroup)]
#[command(after_help = "\
Examples:
  referee completions bash > ~/.local/share/bash-completion/completions/referee
  referee completions zsh > \"${fpath[1]}/_referee\"
  referee completions fish > ~/.config/fish/completions/referee.fish")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

/// How a file of events is written.
#[derive(Debug, ArgGroup)]
pub(crate) struct Reading {
    /// How the file is written
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    pub(crate) input: InputFormat,
    /// CSV: take a field from the column of that name; may be repeated
    #[arg(long, value_name = "FIELD=HEADER")]
    pub(crate) column: Vec<String>,
    /// CSV: in which order to read the numbers of 5/6/26
    #[arg(long, value_name = "ORDER")]
    pub(crate) date_order: Option<DateOrder>,
    /// CSV: what stands before the fraction of a number
    #[arg(long, value_name = "MARK")]
    pub(crate) decimal: Option<Decimal>,
}

/// Which list of platforms decides.
#[derive(Debug, ArgGroup)]
pub(crate) struct List {
    /// A JSON file with your own changes to the list of platforms
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Option<PathBuf>,
}

/// How to print.
#[derive(Debug, ArgGroup)]
pub(crate) struct OutputFormat {
    /// How to print: for people, as one JSON value, or as one JSON value a line
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        env = "REFEREE_FORMAT",
        hide_env = true
    )]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Auto,
    Json,
    Ndjson,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BodyFormat {
    Json,
    Ndjson,
}

/// In which order the numbers of a date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateOrder {
    /// Month, day, year
    Mdy,
    /// Day, month, year
    Dmy,
    /// Year, month, day
    Ymd,
}

/// What stands before the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decimal {
    /// 1,842.50
    Point,
    /// 1.842,50
    Comma,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Decides for both streams. `auto` is left to `NO_COLOR`, `CLICOLOR` and the terminal.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => {}
            Self::Always => anstream::ColorChoice::Always.write_global(),
            Self::Never => anstream::ColorChoice::Never.write_global(),
        }
    }
}

fn positive(text: &str) -> Result<usize, String> {
    at_least_one(text).map(NonZero::get)
}

fn at_least_one(text: &str) -> Result<NonZero<usize>, String> {
    text.parse().map_err(|_| "should be a whole number of at least 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }
}

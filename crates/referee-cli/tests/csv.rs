//! CSV, as Adobe and spreadsheets write it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(dead_code, reason = "each test file uses a part of what they share")]

mod common;

use common::{Folder, run, run_with};
use serde_json::{Value, json};

const HEADER: &str = "Day,Referring Domain,Page,Page Views,Visits,Orders,Revenue\n";
const ROW: &str = "2026-05-20,chatgpt.com,/a,1,1,0,0";

fn report(arguments: &[&str], input: &str) -> Value {
    let run = run_with(&[&["check", "-", "--format", "json"], arguments].concat(), input);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr))
}

/// The events that stay, as `--clean` writes them.
fn clean(arguments: &[&str], input: &str) -> Vec<Value> {
    let folder = Folder::new();
    let path = folder.path("clean.ndjson").to_str().unwrap().to_owned();
    run_with(&[&["check", "-", "--clean", &path], arguments].concat(), input);
    folder.read("clean.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_adobe_export_is_read_as_it_is() {
    let input = format!(
        "\u{feff}#=====\n# AI referrals, \"May\"\n\n{HEADER}\
         ,,,\"1,240\",900,3,\"$1,842.50\"\r\n\
         \"May 20, 2026\",chatgpt.com,\"/a,b \"\"c\"\"\",\"1,234\",298,3,\"$1,842.50\"\r\n\
         20260521,claude.ai,nova:us:home,6,,0,\r\n"
    );
    let all = report(&[], &input);
    assert_eq!(all["status"], 200, "{all}");
    assert_eq!((&all["format"], &all["csv"]["totals_skipped"]), (&json!("csv"), &json!(1)));
    assert_eq!(
        clean(&[], &input),
        [
            json!({"date": "2026-05-20", "raw_referrer_value": "chatgpt.com",
                "raw_page_value": "/a,b \"c\"", "pageviews": 1234, "sessions": 298,
                "transactions": 3, "purchase_revenue": 1842.5}),
            json!({"date": "2026-05-21", "raw_referrer_value": "claude.ai",
                "raw_page_value": "nova:us:home", "pageviews": 6, "transactions": 0}),
        ]
    );
}

#[test]
fn every_separator_and_chosen_columns_work() {
    for separator in [",", ";", "\t", "|"] {
        let input = "Tag,Verweis,Seite,Besuche\n2026-05-20,chatgpt.com,/a,4\n";
        let input = input.replace(',', separator);
        let chosen = [
            "--column",
            "date=Tag",
            "--column",
            "raw_referrer_value=verweis",
            "--column",
            "raw_page_value=Seite",
            "--column",
            "sessions=Besuche",
            "--input",
            "csv",
        ];
        assert_eq!(clean(&chosen, &input)[0]["sessions"], 4, "{separator:?}");
        let fields = "date,raw_referrer_value,raw_page_value,pageviews\n2026-05-20,claude.ai,/,7\n";
        assert_eq!(clean(&[], &fields.replace(',', separator))[0]["pageviews"], 7);
    }
}

#[test]
fn errors_name_the_line_and_the_column() {
    let input = format!(
        "# comment\n{HEADER}2026-05-20,chatgpt.com,\"two\nlines\",1,1,0,0\n\
         2026-05-20,chatgpt.com,/a,n/a,1,0,0\n"
    );
    let all = report(&[], &input);
    let error = &all["errors"][0];
    assert_eq!((&error["row"], &error["line"]), (&json!(1), &json!(5)));
    assert_eq!((&error["field"], &error["column"]), (&json!("pageviews"), &json!("Page Views")));
    assert_eq!((&error["type"], &error["input"]), (&json!("int_type"), &json!("n/a")));
    let shown = run_with(&["check"], &input).stdout;
    assert!(shown.contains("standard input:5 Page Views (pageviews): "), "{shown}");
    assert!(shown.contains("Page Views: n/a"), "{shown}");
}

#[test]
fn lines_are_those_of_the_file_however_they_end() {
    for end in ["\n", "\r\n"] {
        let wrong = "2026-05-20,chatgpt.com,/a,n/a,1,0,0";
        let rows = [HEADER.trim_end(), wrong, "", ",,,1,1,0,0", wrong, "  ", wrong];
        let input = format!("#{end}{}", rows.join(end)).replace("/a,n/a", &format!("\"{end}\",-1"));
        let lines = |input: &str| {
            let all = report(&[], input);
            let errors = all["errors"].as_array().unwrap().clone();
            errors.iter().map(|error| error["line"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        // Each wrong row has two lines.
        assert_eq!(lines(&input), [3, 7, 10], "{end:?}");
        assert_eq!(lines(&format!("{input}{end}")), [3, 7, 10], "{end:?}");
    }
}

#[test]
fn rows_of_nothing_are_blank_lines() {
    let input = format!("# Adobe,,,,,,\n,,,,,,\n{HEADER},,,,,,\n  \n{ROW}\n\"\", ,,,,,\n");
    let all = report(&[], &input);
    assert_eq!((&all["status"], &all["events"]), (&json!(200), &json!(1)), "{all}");
    assert_eq!(all["csv"]["totals_skipped"], 0);
    // An index without a name, as pandas writes it.
    let tabs = format!("\t{HEADER}0\t{ROW}\n").replace(',', "\t");
    assert_eq!(report(&[], &tabs)["accepted"], 1);
}

#[test]
fn a_quote_that_is_never_closed_is_an_error_of_its_row() {
    let header = HEADER.replace('\n', ",Note\n");
    for end in ["", "\n", "\r\n", "\n\n", "\"\"", "\"\"\n"] {
        let input = format!("{header}{ROW},\n{ROW},\"open\n{ROW},{end}");
        let all = report(&[], &input);
        assert_eq!((&all["accepted"], &all["invalid"]), (&json!(1), &json!(1)), "{end:?} {all}");
        let error = &all["errors"][0];
        assert_eq!((&error["line"], &error["type"]), (&json!(3), &json!("value_error")));
        assert_eq!(error["input"], format!("{ROW},\"open"));
        assert!(error["msg"].as_str().unwrap().contains("never closed"), "{error}");
        // Closed at the very end, it is a cell.
        assert_eq!(report(&[], &format!("{input}\""))["invalid"], 0, "{end:?}");
    }
    let totals = format!("{HEADER}{ROW}\nTotal,,,1,1,0,\"1\n{ROW}\n");
    assert_eq!(report(&[], &totals)["invalid"], 1);
    // What it takes is bounded.
    let much = format!("{ROW}\n").repeat((17 << 20) / (ROW.len() + 1));
    let cut = run_with(&["check"], format!("{HEADER}{ROW}\n\"{much}"));
    assert_eq!(cut.code, 2);
    assert!(cut.stderr.contains("from line 3: a row should be at most 16 MiB"), "{}", cut.stderr);
}

#[test]
fn an_ambiguous_date_is_an_error_unless_another_row_or_an_option_tells() {
    let row = |date: &str| format!("{date},chatgpt.com,/{date},1,1,0,0\n");
    let alone = format!("{HEADER}{}{}", row("5/6/26"), row("5/5/26"));
    let all = report(&[], &alone);
    assert_eq!((&all["invalid"], &all["accepted"]), (&json!(1), &json!(1)));
    let message = all["errors"][0]["msg"].as_str().unwrap();
    assert!(message.contains("more than one order"), "{message}");
    assert!(run_with(&["check"], &alone).stdout.contains("--date-order mdy, dmy or ymd"));
    let days = |events: Vec<Value>| -> Vec<String> {
        events.iter().map(|event| event["date"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(days(clean(&["--date-order", "dmy"], &alone)), ["2026-06-05", "2026-05-05"]);
    let year = format!("{HEADER}{}", row("26-05-20"));
    assert_eq!(report(&[], &year)["invalid"], 1);
    assert_eq!(days(clean(&["--date-order", "ymd"], &year)), ["2026-05-20"]);
    // A later row tells, from a pipe and from a file.
    let told = format!("{alone}{}", row("5/20/26"));
    let want = ["2026-05-06", "2026-05-05", "2026-05-20"];
    assert_eq!(days(clean(&[], &told)), want);
    let folder = Folder::new();
    let (input, out) = (folder.write("export.csv", &told), folder.path("clean.ndjson"));
    let from_file = run(&["check", &input, "--clean", out.to_str().unwrap()]);
    assert_eq!(from_file.code, 0, "{}", from_file.stdout);
    assert_eq!(folder.read("clean.ndjson").lines().count(), 3);
    // Rows that contradict each other tell nothing.
    let both = format!("{told}{}", row("20/5/26"));
    assert_eq!(report(&[], &both)["invalid"], 1);
}

#[test]
fn a_date_is_told_also_where_lines_before_the_header_are_skipped() {
    let input = format!(
        "# a\n# b\n\n{HEADER}5/6/26,chatgpt.com,/a,1,1,0,0\n5/20/26,chatgpt.com,/b,1,1,0,0\n"
    );
    assert_eq!(clean(&[], &input).len(), 2);
    let folder = Folder::new();
    let path = folder.write("export.csv", &input);
    assert_eq!(run(&["check", &path]).code, 0);
}

#[test]
fn numbers_are_never_guessed_in_a_file_with_semicolons() {
    let header = HEADER.replace(',', ";");
    let row = |revenue: &str| format!("2026-05-20;chatgpt.com;/{revenue};1;1;0;{revenue}\n");
    let input = format!("{header}{}{}{}", row("1.842,50 €"), row("12,50"), row("1,234"));
    let all = report(&[], &input);
    assert_eq!((&all["accepted"], &all["invalid"]), (&json!(2), &json!(1)), "{all}");
    assert_eq!(all["platforms"][0]["purchase_revenue"], 1855.0);
    let message = all["errors"][0]["msg"].as_str().unwrap();
    assert!(message.contains("--decimal point or comma"), "{message}");
    let told = report(&["--decimal", "comma"], &input);
    assert_eq!(told["platforms"][0]["purchase_revenue"], 1856.234);
    let comma = format!("{HEADER}2026-05-20,chatgpt.com,/,1,1,0,\"12,50\"\n");
    let message = report(&[], &comma)["errors"][0]["msg"].as_str().unwrap().to_owned();
    assert!(message.contains("--decimal"), "{message}");
}

#[test]
fn short_and_long_rows_are_errors_that_say_so() {
    let input = format!(
        "{HEADER}2026-05-20,chatgpt.com\n2026-05-20,chatgpt.com,/a,b,1,1,0,0\n\
                         2026-05-20,chatgpt.com,/a,1,1,0,0,,\n"
    );
    let all = report(&[], &input);
    assert_eq!((&all["invalid"], &all["accepted"]), (&json!(2), &json!(1)), "{all}");
    assert_eq!(all["errors"][0]["type"], "missing");
    assert_eq!(all["errors"][0]["column"], "Page");
    assert_eq!(all["errors"][1]["type"], "value_error");
    assert!(all["errors"][1]["msg"].as_str().unwrap().contains("7 cells"));
}

#[test]
fn what_is_no_such_csv_is_refused_with_the_way_out() {
    let folder = Folder::new();
    let path = folder.write("export.csv", "When,Who\n2026-05-20,chatgpt.com\n");
    let refused = run(&["check", &path]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("no column for date, raw_referrer_value, raw_page_value"));
    assert!(refused.stderr.contains("'When', 'Who'") && refused.stderr.contains("--column"));
    let wide: Vec<u8> = "Day,Page".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let path = folder.write("wide.csv", [&[0xff, 0xfe][..], &wide].concat());
    assert!(run(&["check", &path]).stderr.contains("UTF-16"));
    let path = folder.write("empty.csv", "");
    assert_ne!(run(&["check", &path]).code, 0);
    let refusal = |text: &str| {
        let refused = run(&["check", &folder.write("refused.csv", text)]);
        assert_eq!(refused.code, 2, "{}", refused.stdout);
        refused.stderr
    };
    assert!(refusal("# of comments alone\n").contains("no row names the columns"));
    let twice = "Day,Page,Referrer,Visits,Visits\n";
    assert!(refusal(twice).contains("two columns are named 'Visits'"));
    assert!(refusal(&format!("{HEADER}{ROW}\n").replace('\n', "\r")).contains("CR alone"));
}

#[test]
fn bytes_that_are_no_text_are_an_error_of_their_row() {
    let mut input = HEADER.as_bytes().to_vec();
    input.extend(b"2026-05-20,chatgpt.com,/caf\xe9,1,1,0,0\n2026-05-20,chatgpt.com,/b,1,1,0,0\n");
    let run = run_with(&["check", "-", "--format", "json"], input);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&report["invalid"], &report["accepted"]), (&json!(1), &json!(1)));
    assert_eq!(report["errors"][0]["line"], 2);
}

#[test]
fn the_example_and_its_split_agree() {
    let folder = Folder::new();
    let example = testkit::root().join("examples/adobe-export.csv");
    let shown = run(&["check", example.to_str().unwrap()]);
    assert_eq!(shown.code, 1);
    assert!(shown.stdout.contains("1 row of totals is left out"), "{}", shown.stdout);
    let out = folder.path("bodies").to_str().unwrap().to_owned();
    let split = run(&["split", example.to_str().unwrap(), "--out", &out]);
    assert_eq!(split.code, 1);
    assert!(split.stderr.contains("line 106, pageviews"), "{}", split.stderr);
}

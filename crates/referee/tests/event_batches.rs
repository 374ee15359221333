//! Laws of whole batches: the order of rows, white space between tokens, and the edges of the
//! limits (rules 4.4 to 4.9).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use referee::batch::{
    Checker, MAX_PUSH_BYTES, MAX_PUSH_EVENTS, Options, Seed, Shape, Split, SplitError,
    SplitOptions, Splitter, answer_to_push, check, check_rows, split,
};
use referee::event::{Format, MAX_ROW_BYTES};
use referee::referrer::AllowList;
use serde_json::{Value, json};
use std::fmt::Write;

const REFERRERS: [&str; 5] =
    ["chatgpt.com", "claude.ai", "www.google.com", "(direct)", "android-app://com.openai.chatgpt/"];

/// A row with a page of its own.
fn row(index: usize, referrer: usize, sessions: u64, cents: u64) -> String {
    let referrer = REFERRERS[referrer % REFERRERS.len()];
    let revenue = format!("{}.{:02}", cents / 100, cents % 100);
    format!(
        r#"{{"date":"2026-05-20","raw_referrer_value":"{referrer}","raw_page_value":"/{index}","sessions":{sessions},"purchase_revenue":{revenue}}}"#
    )
}

/// The rows that stay, without their numbers, in an order of their own.
fn upserts(body: &str) -> Vec<(String, Value)> {
    let (_, upserts) = check_rows(body.as_bytes(), &Options::default());
    let list = AllowList::builtin();
    let mut rows: Vec<_> = upserts
        .iter()
        .map(|upsert| {
            let platform = &list.platforms()[upsert.platform.index()];
            (platform.slug.clone(), serde_json::to_value(&upsert.event).unwrap())
        })
        .collect();
    rows.sort_by_key(|(_, event)| event["raw_page_value"].to_string());
    rows
}

/// With more and less than eight bytes on each side.
const COMMAS: [&str; 12] = [
    ",",
    ", ",
    " ,",
    ",\t",
    ",   ",
    "  ,  ",
    ",          ",
    "\r,\r ",
    "       ,",
    "        ,",
    "           , ",
    "                ,                ",
];

/// A split of a body that comes in pieces.
fn split_pieces(body: &str, size: usize, options: &SplitOptions) -> Result<Split, SplitError> {
    let mut splitter = Splitter::new(options)?;
    let mut rows = Vec::new();
    for piece in body.as_bytes().chunks(size) {
        splitter.push(piece, |text| rows.push(text.to_owned()))?;
    }
    let mut parts = splitter.finish(|text| rows.push(text.to_owned()))?;
    let mut bodies: Vec<String> = rows.iter().filter_map(|text| parts.push(text)).collect();
    let duplicates_removed = parts.duplicates_removed();
    bodies.extend(parts.finish());
    Ok(Split { bodies, duplicates_removed })
}

proptest! {
    #[test]
    fn how_a_body_is_cut_changes_no_split(
        rows in prop::collection::vec((0..8_usize, 0..5_usize, 0..5000_u64, 0..60_usize), 0..80),
        array in prop::bool::ANY,
        bad in prop::option::weighted(0.1, 0..80_usize),
        shape in prop::sample::select(&[Shape::Json, Shape::NdJson][..]),
        max_events in 1..9_usize,
        max_bytes in 150..900_usize,
        size in 1..600_usize,
    ) {
        let noted = |&(page, referrer, sessions, length): &(usize, usize, u64, usize)| {
            let text = row(page, referrer, sessions, sessions);
            text.replacen('{', &format!("{{\"note\": [\"{}\", {{}}], ", "n".repeat(length)), 1)
        };
        let mut rows: Vec<String> = rows.iter().map(noted).collect();
        if let Some(at) = bad.filter(|&at| at < rows.len()) {
            rows[at] = "{\"date\": 7}".to_owned();
        }
        let body = if array { format!("[{}]", rows.join(" ,\n")) } else { rows.join("\n") };
        let options = SplitOptions { shape, max_events, max_bytes, ..SplitOptions::default() };
        prop_assert_eq!(split_pieces(&body, size, &options), split(body.as_bytes(), &options));
    }

    #[test]
    fn the_order_of_rows_with_keys_of_their_own_changes_nothing(
        rows in prop::collection::vec((0..5_usize, 0..5000_u64, 0..1_000_000_u64), 1..40),
        seed in any::<u64>(),
    ) {
        let rows: Vec<String> =
            rows.iter().enumerate().map(|(at, row)| self::row(at, row.0, row.1, row.2)).collect();
        let mut shuffled = rows.clone();
        let mut state = seed;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        let (one, other) = (rows.join("\n"), shuffled.join("\n"));
        prop_assert_eq!(upserts(&one), upserts(&other));
        let options = Options::default();
        prop_assert_eq!(check(one.as_bytes(), &options), check(other.as_bytes(), &options));
    }

    #[test]
    fn the_parts_of_a_split_add_up_to_the_whole(
        rows in prop::collection::vec((0..8_usize, 0..5_usize, 0..5000_u64), 0..60),
        max_events in 1..9_usize,
    ) {
        let mut body = String::new();
        for (page, referrer, sessions) in rows {
            writeln!(body, "{}", row(page, referrer, sessions, sessions)).unwrap();
        }
        let options = SplitOptions { max_events, ..SplitOptions::default() };
        let parts = split(body.as_bytes(), &options).unwrap();
        let whole = check(body.as_bytes(), &Options::default());
        let reports: Vec<_> = parts
            .bodies
            .iter()
            .map(|body| check(body.as_bytes(), &Options::default()))
            .collect();
        let sum = |of: fn(&referee::batch::Report) -> u64| reports.iter().map(of).sum::<u64>();
        prop_assert_eq!(sum(|report| report.upserts), whole.upserts);
        prop_assert_eq!(sum(|report| report.events) + parts.duplicates_removed, whole.events);
        prop_assert_eq!(sum(|report| report.duplicates) + sum(|report| report.invalid), 0);
        prop_assert!(reports.iter().all(|report| report.events <= max_events as u64));
        prop_assert_eq!(upserts(&parts.bodies.concat()), upserts(&body));
    }

    #[test]
    fn white_space_that_is_the_same_throughout_changes_nothing(
        before in "[ \t\r]{0,20}",
        after in "[ \t\r]{0,20}",
        colon in "[ \t\r]{0,3}",
        rows in prop::collection::vec((0..5_usize, 0..5000_u64), 1..6),
    ) {
        let rows: Vec<String> = rows.iter().map(|row| self::row(0, row.0, row.1, 5)).collect();
        let plain = rows.join("\n");
        // No text of these rows has a comma or a colon before a quote.
        let spaced = plain
            .replace(",\"", &format!("{before},{after}\""))
            .replace("\":", &format!("\":{colon}"));
        let options = Options::default();
        prop_assert_eq!(
            check(spaced.as_bytes(), &options),
            check(plain.as_bytes(), &options)
        );
    }

    #[test]
    fn white_space_between_tokens_changes_nothing(
        rows in prop::collection::vec(
            prop::collection::vec((0..9_usize, 0..12_usize, 0..COMMAS.len(), 0..5_usize), 0..10),
            1..6,
        ),
    ) {
        const MEMBERS: [(&str, &[&str]); 9] = [
            ("date", &["\"2026-05-20\"", "\"2026-02-29\"", "20", "\"\""]),
            ("raw_referrer_value", &["\"claude.ai\"", "\"t.co\"", "\"\"", "\"cl\\u0061ude.ai\""]),
            ("raw_page_value", &["\"/a\"", "\"/ä\"", "\"/a b, c\\\" }\"", "null"]),
            ("pageviews", &["0", "12", "-1", "1.5", "12345678", "1e2", "null", "01"]),
            ("sessions", &["7", "1234567", "-0", "\"1\"", "7.0", "[ ]"]),
            ("transactions", &["3", "9007199254740992", "true", "{ }"]),
            ("purchase_revenue", &["0.1", "12", "-0.5", "1842.50", "1e400", "0.12345678"]),
            ("batch_id", &["\"\"", "\"b\"", "null", "1"]),
            ("x", &["1", "\"\"", "[1, 2]"]),
        ];
        const COLONS: [&str; 5] = [":", ": ", " :", ":  ", "\t:\t"];
        let spell = |spaced: bool| {
            let mut body = String::new();
            for row in &rows {
                body.push('{');
                for (index, &(member, value, comma, colon)) in row.iter().enumerate() {
                    let (name, values) = MEMBERS[member];
                    if index > 0 {
                        body.push_str(if spaced { COMMAS[comma] } else { "," });
                    }
                    let colon = if spaced { COLONS[colon] } else { ":" };
                    write!(body, "\"{name}\"{colon}{}", values[value % values.len()]).unwrap();
                }
                body.push_str("}\n");
            }
            body
        };
        let kinds = |body: &str| -> Vec<Value> {
            let mut report =
                serde_json::to_value(check(body.as_bytes(), &Options::default())).unwrap();
            for error in report["errors"].as_array_mut().unwrap() {
                // What is no JSON is shown as it stands, and where.
                if error["type"] == "json_invalid" {
                    *error = json!({"row": error["row"], "line": error["line"]});
                }
            }
            vec![report, json!(upserts(body))]
        };
        prop_assert_eq!(kinds(&spell(true)), kinds(&spell(false)));
    }
}

/// A valid row of that many bytes, by a field that the schema does not have.
fn row_of(bytes: usize) -> String {
    let row = row(0, 0, 1, 1);
    let (start, _) = row.split_at(row.len() - 1);
    let filling = bytes - start.len() - r#","x":""}"#.len();
    format!(r#"{start},"x":"{}"}}"#, "a".repeat(filling))
}

#[test]
fn a_row_of_16_mib_passes_and_a_longer_one_does_not() {
    let (good, long) = (row_of(MAX_ROW_BYTES), row_of(MAX_ROW_BYTES + 1));
    assert_eq!((good.len(), long.len()), (MAX_ROW_BYTES, MAX_ROW_BYTES + 1));
    let last = row(1, 1, 1, 1);
    let lines = format!("{good}\n{long}\n{last}\n");
    let array = format!("[{good},{long},{last}]");
    for (body, format, events, line) in
        [(&lines, Format::NdJson, 3, Some(2)), (&array, Format::Json, 2, None)]
    {
        let options = Options { format, ..Options::default() };
        let report = check(body.as_bytes(), &options);
        assert_eq!((report.status, report.events, report.invalid), (400, events, 1));
        // The lines after it are read on; an array ends there.
        assert_eq!(report.accepted, events - 1);
        let error = &report.errors[0];
        assert_eq!((error.row, error.line, error.kind.code()), (1, line, "json_invalid"));
        let mut checker = Checker::new(&options);
        for piece in body.as_bytes().chunks(1 << 20) {
            checker.push(piece, &mut ());
        }
        assert_eq!(checker.finish(&mut ()), report);
    }
}

fn answer(body: &[u8]) -> (u16, u64) {
    let answer = answer_to_push(body, None, AllowList::builtin(), Seed::default()).answer;
    (answer.status, answer.body["accepted"].as_u64().unwrap_or_default())
}

#[test]
fn a_push_of_5_000_000_bytes_passes_and_a_longer_one_does_not() {
    assert_eq!(MAX_PUSH_BYTES, 5_000_000);
    let mut body = row(0, 0, 1, 1);
    body.extend(std::iter::repeat_n(' ', MAX_PUSH_BYTES - body.len()));
    assert_eq!(answer(body.as_bytes()), (200, 1));
    body.push('\n');
    assert_eq!(answer(body.as_bytes()), (413, 0));
    // Before it is parsed: white space alone would be 400, and no JSON too.
    assert_eq!(answer(" ".repeat(MAX_PUSH_BYTES).as_bytes()).0, 400);
    assert_eq!(answer(" ".repeat(MAX_PUSH_BYTES + 1).as_bytes()).0, 413);
    assert_eq!(answer("?".repeat(MAX_PUSH_BYTES + 1).as_bytes()).0, 413);
}

#[test]
fn a_push_of_10_000_events_passes_and_one_more_does_not() {
    assert_eq!(MAX_PUSH_EVENTS, 10_000);
    let lines = |count: usize| -> Vec<String> { (0..count).map(|at| row(at, 0, 1, 1)).collect() };
    let (good, more) = (lines(10_000), lines(10_001));
    assert_eq!(answer(good.join("\n").as_bytes()), (200, 10_000));
    assert_eq!(answer(more.join("\n").as_bytes()), (413, 0));
    assert_eq!(answer(format!("[{}]", good.join(",")).as_bytes()), (200, 10_000));
    assert_eq!(answer(format!("[{}]", more.join(",")).as_bytes()), (413, 0));
    // Rows count, valid or not; blank lines do not; duplicates do.
    assert_eq!(answer(good.join("\n\n").as_bytes()), (200, 10_000));
    assert_eq!(answer(vec![row(0, 0, 1, 1); 10_001].join("\n").as_bytes()).0, 413);
    // 400 goes before 413, and 413 before 422.
    let mut wrong = more.clone();
    wrong[3] = "{}".into();
    assert_eq!(answer(wrong.join("\n").as_bytes()).0, 413);
    wrong[7] = "{".into();
    assert_eq!(answer(wrong.join("\n").as_bytes()).0, 400);
    let mut invalid = good;
    invalid[3] = "{}".into();
    assert_eq!(answer(invalid.join("\n").as_bytes()).0, 422);
}

#[test]
fn a_push_names_the_first_hundred_rejections_and_counts_all() {
    let body = (0..150).map(|at| row(at, 2, 1, 1)).collect::<Vec<_>>().join("\n");
    let list = AllowList::builtin();
    let answer = answer_to_push(body.as_bytes(), None, list, Seed::default()).answer;
    let errors = answer.body["errors"].as_array().unwrap();
    assert_eq!((answer.status, answer.body["rejected"].as_u64()), (200, Some(150)));
    assert_eq!(errors.len(), 100);
    assert!(errors[99].as_str().unwrap().starts_with("row 99: "), "{}", errors[99]);
    // As of rows that are wrong: three fields are missing in each.
    let body = "{}\n".repeat(50);
    let answer = answer_to_push(body.as_bytes(), None, list, Seed::default()).answer;
    assert_eq!((answer.status, answer.body["error_count"].as_u64()), (422, Some(150)));
    assert_eq!(answer.body["detail"].as_array().unwrap().len(), 100);
}

#[test]
fn a_row_that_goes_need_not_fit() {
    let long = row(1, 0, 1, 1).replacen('{', &format!("{{\"note\":\"{}\",", "n".repeat(300)), 1);
    let options = SplitOptions { max_bytes: 300, ..SplitOptions::default() };
    let stays = [row(1, 0, 1, 1), row(2, 0, 1, 1), long.clone()].join("\n");
    let error = split(stays.as_bytes(), &options).unwrap_err();
    assert!(matches!(error, SplitError::RowTooLarge { row: 2, .. }), "{error:?}");
    let goes = [long, row(2, 0, 1, 1), row(1, 0, 1, 1)].join("\n");
    let parts = split(goes.as_bytes(), &options).unwrap();
    assert_eq!((parts.bodies.len(), parts.duplicates_removed), (1, 1));
}

/// The greatest counts in rows that replace one another: what is added and taken away in between is
/// far above what a count of 64 bits holds.
#[test]
fn rows_that_were_replaced_leave_nothing_in_the_sums() {
    const MOST: u64 = (1 << 53) - 1;
    for keys in [1, 2, 3, 1023, 1024] {
        for rows in [1, 1024, 2049, 5000, 9001] {
            let body: String =
                (0..rows).map(|index| row(index % keys, 0, MOST, 25) + "\n").collect();
            let [ref totals] = *check(body.as_bytes(), &Options::default()).platforms else {
                panic!("one platform");
            };
            let upserts = u32::try_from(keys.min(rows)).unwrap();
            assert_eq!(totals.upserts, u64::from(upserts));
            assert_eq!(totals.sessions, MOST * u64::from(upserts));
            let revenue = 0.25 * f64::from(upserts);
            assert_eq!(totals.purchase_revenue.to_bits(), revenue.to_bits());
        }
    }
}

//! The limits of a push: what is exactly at one passes (rule 4.6).

use referee::batch::{MAX_PUSH_BYTES, MAX_PUSH_EVENTS, Seed, answer_to_push};
use referee::referrer::AllowList;

const ROW: &str = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a"}"#;

fn status(body: &str) -> u16 {
    answer_to_push(body.as_bytes(), None, AllowList::builtin(), Seed::default()).answer.status
}

#[test]
fn a_body_of_five_million_bytes_passes_and_one_more_does_not() {
    assert_eq!(MAX_PUSH_BYTES, 5_000_000);
    let body = ROW.to_owned() + &" ".repeat(MAX_PUSH_BYTES - ROW.len());
    assert_eq!((body.len(), status(&body)), (5_000_000, 200));
    assert_eq!(status(&(body + " ")), 413);
}

#[test]
fn ten_thousand_events_pass_and_one_more_does_not() {
    assert_eq!(MAX_PUSH_EVENTS, 10_000);
    assert_eq!(status(&format!("{ROW}\n").repeat(10_000)), 200);
    assert_eq!(status(&format!("{ROW}\n").repeat(10_001)), 413);
}

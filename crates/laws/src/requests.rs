//! Requests: whatever JSON an operation is given, it answers.

use referee_ops::{OPERATIONS, call_line};
use serde_json::Value;

/// The laws of operations for a text: the name of an operation (or any line: one is chosen by it),
/// a line feed, its argument.
pub fn assert_bytes(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let (name, argument) = text.split_once('\n').unwrap_or(("", text));
    let at = name.bytes().map(usize::from).sum::<usize>() % OPERATIONS.len();
    let known = OPERATIONS.iter().find(|operation| operation.name == name);
    is_answered(known.unwrap_or(&OPERATIONS[at]).name, argument);
}

#[allow(clippy::unnecessary_wraps, reason = "the seeds of other targets are optional")]
pub(crate) fn seed(operation: &str, argument: &Value) -> Option<Vec<u8>> {
    Some(format!("{operation}\n{argument}").into_bytes())
}

/// An argument gets one line that is a result or an error with a code, always the same.
pub fn is_answered(operation: &str, argument: &str) {
    let line = call_line(operation, argument);
    assert_eq!(line, call_line(operation, argument), "twice the same");
    assert!(!line.contains('\n'), "{line:?}");
    let answer: Value = serde_json::from_str(&line).expect("JSON");
    match (answer.get("ok"), answer.get("error")) {
        (Some(ok), None) => {
            if let Some(status) = ok.get("status").and_then(Value::as_u64) {
                let known = [200, 201, 400, 404, 409, 410, 413, 422, 429];
                assert!(known.contains(&status), "{line}");
            }
        }
        (None, Some(error)) => {
            let code = crate::text(error, "code").expect("a code");
            let is_word = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
            assert!(code.contains('.') && code.chars().all(is_word), "{line}");
            let message = crate::text(error, "message").expect("a message");
            assert!(!message.is_empty() && !message.contains('\n'), "{line}");
        }
        _ => panic!("{line}"),
    }
}

//! The place in a row where something is wrong, cut to the width of the terminal.

use super::issue::{Issue, WrongRow};
use crate::csv_events::Columns;
use crate::style::{picture, printable};
use referee::event::Field;
use serde_json::Value;
use std::ops::Range;
use unicode_width::UnicodeWidthChar as _;

/// A part of a row and the columns of what is wrong in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    pub(super) text: String,
    /// The columns before the mark.
    pub(super) before: usize,
    /// The columns of the mark, at least one.
    pub(super) marked: usize,
}

/// Cuts the snippet of an issue, at most `width` columns wide.
pub(super) fn cut(
    row: &WrongRow,
    issue: &Issue,
    columns: Option<&Columns>,
    width: usize,
) -> Snippet {
    let text = String::from_utf8_lossy(&row.text);
    if let Some(byte) = issue.byte {
        return window(&text, byte..byte.saturating_add(1), width);
    }
    if let Some((cells, span)) = columns.and_then(|columns| as_cells(&text, issue.field, columns)) {
        return window(&cells, span, width);
    }
    let text = compact(&text);
    let span = match issue.field {
        None => 0..text.len(),
        Some(field) => value_span(&text, field.name())
            // What is missing would stand before the end.
            .unwrap_or(text.len().saturating_sub(1)..text.len()),
    };
    window(&text, span, width)
}

/// JSON on one line, without white space between its tokens.
fn compact(text: &str) -> String {
    let mut in_string = false;
    let mut escaped = false;
    let keep = |&c: &char| {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return true;
        }
        in_string = c == '"';
        escaped = false;
        !c.is_ascii_whitespace()
    };
    text.chars().filter(keep).collect()
}

/// Where the value of the last field of that name stands, of a compact object.
fn value_span(text: &str, name: &str) -> Option<Range<usize>> {
    let mut found = None;
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    // Where the name or the value of the field being read starts.
    let mut start = 1;
    let mut is_name = true;
    let mut is_wanted = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => {
                in_string = true;
                escaped = false;
            }
            b'{' | b'[' => depth += 1,
            b':' if depth == 1 && is_name => {
                let read = text.get(start..at).map(serde_json::from_str::<String>);
                is_wanted = read.is_some_and(|read| read.is_ok_and(|read| read == name));
                start = at + 1;
                is_name = false;
            }
            b',' | b'}' | b']' if depth == 1 => {
                if is_wanted {
                    found = Some(start..at);
                }
                start = at + 1;
                (is_name, is_wanted) = (true, false);
                depth -= usize::from(byte != b',');
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// A row of CSV as `Day: 5/6/26  Page: /a`, with the columns that hold fields.
fn as_cells(
    text: &str,
    wanted: Option<Field>,
    columns: &Columns,
) -> Option<(String, Range<usize>)> {
    let event: Value = serde_json::from_str(text).ok()?;
    let Value::Object(event) = &event else {
        let text = event.as_str()?.to_owned();
        let span = 0..text.len();
        return Some((text, span));
    };
    let mut cells = String::new();
    let mut span = None;
    for field in Field::ALL {
        let (Some(header), value) = (columns.name(field), event.get(field.name())) else {
            continue;
        };
        if value.is_none() && wanted != Some(field) {
            continue;
        }
        if !cells.is_empty() {
            cells.push_str("  ");
        }
        cells.push_str(&printable(header.trim()));
        cells.push_str(": ");
        let start = cells.len();
        match value {
            Some(Value::String(text)) => cells.push_str(text),
            Some(value) => cells.push_str(&value.to_string()),
            None => {}
        }
        if wanted == Some(field) {
            span = Some(start..cells.len());
        }
    }
    span.map(|span| (cells, span))
}

/// The part of `text` around the bytes `span` that fits into `width` columns.
fn window(text: &str, span: Range<usize>, width: usize) -> Snippet {
    let shown: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, picture(c))).collect();
    // The columns before each character, and those of all: a row may be long.
    let mut ends = Vec::with_capacity(shown.len() + 1);
    ends.push(0);
    ends.extend(shown.iter().scan(0, |end, (_, c)| {
        *end += c.width().unwrap_or(0);
        Some(*end)
    }));
    let end = |at: usize| ends.get(at).copied().unwrap_or_default();
    let columns = |from: usize, to: usize| end(to).saturating_sub(end(from));
    let index = |byte: usize| shown.partition_point(|(at, _)| *at < byte);
    let (from, to) = (index(span.start), index(span.end));
    let (mut first, mut last) = (0, shown.len());
    if columns(first, last) > width {
        // Two thirds of the line stand before the mark, since what is wrong is explained behind.
        let before = width * 2 / 3;
        while columns(first, from) > before {
            first += 1;
        }
        let room = width.saturating_sub(2);
        while columns(first, last) > room && last > first {
            last -= 1;
        }
        // What is left over belongs to the start.
        while first > 0 && columns(first - 1, last) <= room {
            first -= 1;
        }
    }
    let mut cut = String::new();
    if first > 0 {
        cut.push('…');
    }
    cut.extend(shown.get(first..last).unwrap_or_default().iter().map(|(_, c)| *c));
    if last < shown.len() {
        cut.push('…');
    }
    let before = columns(first, from) + usize::from(first > 0);
    Snippet { text: cut, before, marked: columns(from, to.min(last)).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_name() {
        let text = r#"{"a":{"b":1},"b":"x,\"}","c":[1,{"b":2}]}"#;
        assert_eq!(value_span(text, "b").and_then(|span| text.get(span)), Some(r#""x,\"}""#));
        assert_eq!(value_span(text, "c").and_then(|span| text.get(span)), Some(r#"[1,{"b":2}]"#));
        assert_eq!(value_span(text, "d"), None);
        let twice = r#"{"b":1,"\u0062":2}"#;
        assert_eq!(value_span(twice, "b").and_then(|span| twice.get(span)), Some("2"));
    }

    #[test]
    fn indented_json_is_shown_on_one_line() {
        assert_eq!(
            compact("{\n  \"a b\": \"c \\\" d\",\n  \"e\": [1, 2]\n}"),
            r#"{"a b":"c \" d","e":[1,2]}"#
        );
    }

    #[test]
    fn a_window_fits_and_marks_the_same_text() {
        let text = format!("{}MARK{}", "b".repeat(300), "e".repeat(300));
        for width in [40, 80, 200, 700] {
            let cut = window(&text, 300..304, width);
            let marked: String = cut.text.chars().skip(cut.before).take(cut.marked).collect();
            assert_eq!(marked, "MARK", "{width}");
            assert!(cut.text.chars().count() <= width, "{width}: {}", cut.text);
        }
        let wide = window("我喜欢\"x\"", 9..12, 80);
        assert_eq!((wide.before, wide.marked), (6, 3));
    }

    #[test]
    fn the_window_of_a_long_row_is_found_at_once() {
        // The most that is kept of a row, thirty times: minutes where each step counts anew.
        let text = format!("{}MARK", "我".repeat(20_000));
        for _ in 0..30 {
            let cut = window(&text, 60_000..60_004, 80);
            assert_eq!((cut.before, cut.marked), (75, 4));
        }
    }

    #[test]
    fn a_mark_beyond_the_end_stands_at_the_end() {
        let cut = window("{\"a\":", 5..6, 80);
        assert_eq!((cut.text.as_str(), cut.before, cut.marked), ("{\"a\":", 5, 1));
    }
}

//! Dates as analytics tools write them, read only where they can mean one day.

use crate::args::DateOrder;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DateCell {
    /// One day, as `YYYY-MM-DD`.
    Day(String),
    /// One of several days: its numbers can be read in more than one order.
    Ambiguous,
    /// None that can be told; what it is instead is for the check to say.
    Unknown,
}

/// Reads a cell; `order` is what is known of the column.
pub(super) fn read(cell: &str, order: Option<DateOrder>) -> DateCell {
    let cell = without_midnight(cell.trim());
    if let Some(day) = compact(cell).or_else(|| year_first(cell)).or_else(|| in_words(cell)) {
        return DateCell::Day(day);
    }
    let mut days = readings(cell);
    days.retain(|(read_as, _)| order.map_or(is_usual(*read_as, cell), |order| order == *read_as));
    let Some((_, day)) = days.pop() else { return DateCell::Unknown };
    if days.iter().all(|(_, other)| *other == day) {
        DateCell::Day(day)
    } else {
        DateCell::Ambiguous
    }
}

/// The order that a cell proves: `5/20/26` has the month first.
pub(super) fn proves(cell: &str) -> Option<DateOrder> {
    let cell = without_midnight(cell.trim());
    let days = readings(cell).into_iter().map(|(order, _)| order);
    let mut orders = days.filter(|order| is_usual(*order, cell));
    orders.next().filter(|_| orders.next().is_none())
}

/// A year of two digits is first by custom only between hyphens, as in `26-05-20`.
fn is_usual(order: DateOrder, cell: &str) -> bool {
    order != DateOrder::Ymd || cell.contains('-')
}

/// `20260520`
fn compact(cell: &str) -> Option<String> {
    if cell.len() != 8 || !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(iso(digits(cell.get(..4)?, 4)?, digits(cell.get(4..6)?, 2)?, digits(cell.get(6..)?, 2)?))
}

/// `2026-5-20`, `2026/05/20`
fn year_first(cell: &str) -> Option<String> {
    let (year, month, day) = three(cell)?;
    if year.len() != 4 {
        return None;
    }
    Some(iso(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?))
}

/// The days that three numbers such as `5/20/26` can mean, each with the order in which it reads them.
fn readings(cell: &str) -> Vec<(DateOrder, String)> {
    let Some((first, second, third)) = three(cell) else { return Vec::new() };
    let short = |part| digits(part, 2);
    let orders = [
        (DateOrder::Mdy, full_year(third), short(first), short(second)),
        (DateOrder::Dmy, full_year(third), short(second), short(first)),
        // With four digits it is no question: see `year_first`.
        (
            DateOrder::Ymd,
            full_year(first).filter(|_| first.len() == 2),
            short(second),
            short(third),
        ),
    ];
    let day = |(order, year, month, day): (_, Option<u32>, Option<u32>, Option<u32>)| {
        let (year, month, day) = (year?, month?, day?);
        is_day(year, month, day).then(|| (order, iso(year, month, day)))
    };
    orders.into_iter().filter_map(day).collect()
}

/// The three parts of a date with one separator.
fn three(cell: &str) -> Option<(&str, &str, &str)> {
    let separator = cell.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = cell.split(separator);
    let three = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(three)
}

/// `May 20, 2026`, `20 May 2026`, `20-May-26`, `Wed, May 20, 2026`
fn in_words(cell: &str) -> Option<String> {
    let parts = cell.split([' ', ',', '-', '/', '.', '\u{a0}']).filter(|part| !part.is_empty());
    let mut parts: Vec<&str> = parts.collect();
    if parts.len() == 4 && parts.first().is_some_and(|part| named(part, &WEEKDAYS).is_some()) {
        parts.remove(0);
    }
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (named(first, &MONTHS), named(second, &MONTHS)) {
        (Some(month), None) => (full_year(third)?, month, digits(second, 2)?),
        (None, Some(month)) if first.len() == 4 => (digits(first, 4)?, month, digits(third, 2)?),
        (None, Some(month)) => (full_year(third)?, month, digits(first, 2)?),
        _ => return None,
    };
    Some(iso(year, month, day))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The number of a name, from 1, written out or with its first three letters (`sept` too).
fn named(part: &str, names: &[&str]) -> Option<u32> {
    let part = part.to_ascii_lowercase();
    let is = |name: &&str| {
        **name == part
            || name.get(..3) == Some(part.as_str())
            || (part == "sept" && **name == *"september")
    };
    let at = names.iter().position(is)?;
    u32::try_from(at + 1).ok()
}

/// The number that at most `max` digits stand for.
fn digits(part: &str, max: usize) -> Option<u32> {
    let all = !part.is_empty() && part.len() <= max && part.bytes().all(|b| b.is_ascii_digit());
    if all { part.parse().ok() } else { None }
}

/// A year of four digits, or of two in this century: the traffic of AI assistants has no other.
fn full_year(part: &str) -> Option<u32> {
    match part.len() {
        2 => digits(part, 2).map(|year| 2000 + year),
        4 => digits(part, 4),
        _ => None,
    }
}

fn iso(year: u32, month: u32, day: u32) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Spreadsheets write a day as its first moment: `5/20/2026 0:00`.
fn without_midnight(cell: &str) -> &str {
    const MIDNIGHTS: [&str; 8] = [
        "T00:00:00.000Z",
        "T00:00:00Z",
        "T00:00:00",
        " 00:00:00",
        " 00:00",
        " 0:00:00",
        " 0:00",
        " 12:00 AM",
    ];
    MIDNIGHTS.iter().find_map(|midnight| cell.strip_suffix(midnight)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{Dmy, Mdy, Ymd};

    fn day(cell: &str) -> DateCell {
        read(cell, None)
    }

    #[test]
    fn every_way_of_adobe_to_write_a_day_is_read() {
        for cell in [
            "2026-05-20",
            "May 20, 2026",
            "20260520",
            "5/20/26",
            "5/20/2026",
            "05/20/2026",
            "20/5/26",
            "20.05.2026",
            "20 May 2026",
            "20-May-26",
            "2026/5/20",
            "Wed, May 20, 2026",
            " may 20 2026 ",
            "5/20/2026 0:00",
            "2026-05-20T00:00:00Z",
            "2026 May 20",
        ] {
            assert_eq!(day(cell), DateCell::Day("2026-05-20".into()), "{cell}");
        }
        assert_eq!(day("Sept 3, 2026"), DateCell::Day("2026-09-03".into()));
    }

    #[test]
    fn a_day_that_could_be_another_is_never_guessed() {
        assert_eq!(day("5/6/26"), DateCell::Ambiguous);
        assert_eq!(day("05.06.2026"), DateCell::Ambiguous);
        assert_eq!(read("5/6/26", Some(Mdy)), DateCell::Day("2026-05-06".into()));
        assert_eq!(read("5/6/26", Some(Dmy)), DateCell::Day("2026-06-05".into()));
        // The same day in either order.
        assert_eq!(day("5/5/26"), DateCell::Day("2026-05-05".into()));
    }

    #[test]
    fn a_year_of_two_digits_may_stand_first() {
        for cell in ["26-05-20", "20-05-26"] {
            assert_eq!(day(cell), DateCell::Ambiguous, "{cell}");
        }
        assert_eq!(read("26-05-20", Some(Ymd)), DateCell::Day("2026-05-20".into()));
        assert_eq!(read("26/05/20", Some(Ymd)), DateCell::Day("2026-05-20".into()));
        assert_eq!(read("26-05-20", Some(Dmy)), DateCell::Day("2020-05-26".into()));
        assert_eq!(read("26-05-20", Some(Mdy)), DateCell::Unknown);
        // There is no year of one digit, no month 20, no day 2020.
        assert_eq!(day("26-5-6"), DateCell::Day("2026-05-06".into()));
        assert_eq!(day("5-20-26"), DateCell::Day("2026-05-20".into()));
        assert_eq!(day("20-05-2026"), DateCell::Day("2026-05-20".into()));
        // Between slashes and full stops nobody writes it.
        assert_eq!(day("20/5/26"), DateCell::Day("2026-05-20".into()));
    }

    #[test]
    fn what_is_no_day_is_left_to_the_check() {
        for cell in [
            "",
            "Total",
            "2/30/26",
            "31/4/26",
            "2026-05-20T10:00:00",
            "5/20",
            "202605201",
            "May 2026",
            "5/20/126",
            "2026W21",
        ] {
            assert_eq!(day(cell), DateCell::Unknown, "{cell}");
        }
        // In a column known to have the month first there is no month 20.
        assert_eq!(read("20/5/26", Some(Mdy)), DateCell::Unknown);
    }

    #[test]
    fn a_day_over_twelve_proves_the_order() {
        assert_eq!(proves("5/20/26"), Some(Mdy));
        assert_eq!(proves("20/5/26"), Some(Dmy));
        assert_eq!(proves("5/6/26"), None);
        assert_eq!(proves("5-20-26"), Some(Mdy));
        assert_eq!(proves("26-05-20"), None);
        assert_eq!(proves("2026-05-20"), None);
        assert_eq!(proves("2/30/26"), None);
    }
}

//! Numbers as spreadsheets write them: grouped, with a currency, negative in parentheses.

use crate::args::Decimal;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberCell {
    /// A number, as JSON writes it.
    Number(String),
    /// `1,234` where it may be 1234 or 1.234.
    Ambiguous,
    /// `12,50` where a comma groups thousands.
    OtherDecimal,
    /// No number.
    Unknown,
}

/// Reads a cell. Without `decimal`, the cell itself has to tell which mark is which.
pub(super) fn read(cell: &str, decimal: Option<Decimal>) -> NumberCell {
    let (negative, digits) = bare(cell);
    if !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return NumberCell::Unknown;
    }
    if digits.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        return scientific(cell.trim());
    }
    let Some(decimal) = decimal.or_else(|| told(digits)) else { return NumberCell::Ambiguous };
    match parse(digits, decimal) {
        Some(number) => NumberCell::Number(if negative { format!("-{number}") } else { number }),
        None if parse(digits, other(decimal)).is_some() => NumberCell::OtherDecimal,
        None => NumberCell::Unknown,
    }
}

fn other(decimal: Decimal) -> Decimal {
    match decimal {
        Decimal::Point => Decimal::Comma,
        Decimal::Comma => Decimal::Point,
    }
}

/// The cell without sign, parentheses and currency, and whether it is negative.
fn bare(cell: &str) -> (bool, &str) {
    let mut rest = cell.trim();
    let mut negative = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        negative = true;
        rest = inside.trim();
    }
    // Parentheses are a sign: `(-5)` has two.
    let mut signed = negative;
    loop {
        let before = rest;
        if !signed && let Some(after) = rest.strip_prefix(['-', '\u{2212}', '+']) {
            negative ^= !rest.starts_with('+');
            signed = true;
            rest = after;
        }
        rest = rest.trim_start_matches(is_currency).trim_end_matches(is_currency);
        rest = without_code(rest).trim();
        if rest == before {
            return (negative, rest);
        }
    }
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '€' | '\u{20a0}'..='\u{20cf}')
}

/// Without an ISO 4217 code: `USD 12`, `12 EUR`.
fn without_code(text: &str) -> &str {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    match text.split_once([' ', '\u{a0}']) {
        Some((code, rest)) if is_code(code) => rest,
        _ => match text.rsplit_once([' ', '\u{a0}']) {
            Some((rest, code)) if is_code(code) => rest,
            _ => text,
        },
    }
}

/// Which mark the digits themselves say is the decimal one, where they do.
fn told(digits: &str) -> Option<Decimal> {
    let (comma, point) = (digits.rfind(','), digits.rfind('.'));
    let (decimal, at, mark) = match (comma, point) {
        (Some(comma), Some(point)) if comma > point => return Some(Decimal::Comma),
        (None, None) | (Some(_), Some(_)) => return Some(Decimal::Point),
        (Some(at), None) => (Decimal::Comma, at, ','),
        (None, Some(at)) => (Decimal::Point, at, '.'),
    };
    if digits.matches(mark).count() > 1 {
        return Some(other(decimal));
    }
    let before = digits.get(..at).unwrap_or_default();
    let after = digits.get(at + 1..).unwrap_or_default();
    // Three digits behind one mark: a group of thousands, or a fraction.
    let groups = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    (!groups).then_some(decimal)
}

/// The number as JSON writes it, where its groups are of three digits.
fn parse(digits: &str, decimal: Decimal) -> Option<String> {
    let (mark, group) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (whole, fraction) = match digits.split_once(mark) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let is_group = |c| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let mut groups = whole.split(is_group);
    let first = groups.next()?;
    let mut number = first.to_owned();
    for group in groups {
        // `0,024` has no thousands.
        if group.len() != 3 || first.is_empty() || first.len() > 3 || first.starts_with('0') {
            return None;
        }
        number.push_str(group);
    }
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(&number) || !all_digits(fraction) {
        return None;
    }
    let number = number.trim_start_matches('0');
    let number = if number.is_empty() { "0" } else { number };
    Some(if fraction.is_empty() { number.to_owned() } else { format!("{number}.{fraction}") })
}

/// `1.5E+3`, which JSON writes the same way.
fn scientific(cell: &str) -> NumberCell {
    match serde_json::from_str::<serde_json::Number>(cell) {
        Ok(_) => NumberCell::Number(cell.to_owned()),
        Err(_) => NumberCell::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Decimal::{Comma, Point};

    fn number(cell: &str, decimal: Decimal) -> NumberCell {
        read(cell, Some(decimal))
    }

    fn is(number: &str) -> NumberCell {
        NumberCell::Number(number.into())
    }

    #[test]
    fn thousands_and_currencies_are_read() {
        for (cell, want) in [
            ("412", "412"),
            ("1,234", "1234"),
            ("1,234,567.80", "1234567.80"),
            ("$1,842.50", "1842.50"),
            ("€ 12", "12"),
            ("12.5 €", "12.5"),
            ("USD 1,000", "1000"),
            ("10 GBP", "10"),
            ("-5", "-5"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("($5.00)", "-5.00"),
            ("+7", "7"),
            ("007", "7"),
            (".5", "0.5"),
            ("0", "0"),
            ("1 234", "1234"),
            ("1'234.5", "1234.5"),
            ("1.5E+3", "1.5E+3"),
            (" 12\u{a0}345 ", "12345"),
        ] {
            assert_eq!(number(cell, Point), is(want), "{cell}");
        }
        assert_eq!(number("1.234.567,80", Comma), is("1234567.80"));
        assert_eq!(number("1.234", Comma), is("1234"));
    }

    #[test]
    fn what_is_no_number_stays_what_it_is() {
        for cell in
            ["", "-", "n/a", "12 %", "1,23,456", "12,34,", "1.2.3", "$", "--5", "(-5)", "1e", "∞"]
        {
            assert_eq!(number(cell, Point), NumberCell::Unknown, "{cell}");
        }
        assert_eq!(number("12,50", Point), NumberCell::OtherDecimal);
        assert_eq!(number("0,024", Point), NumberCell::OtherDecimal);
        assert_eq!(number("1,234.50", Comma), NumberCell::OtherDecimal);
    }

    #[test]
    fn marks_that_could_be_either_are_never_guessed() {
        let told = |cell| read(cell, None);
        assert_eq!(told("1,234"), NumberCell::Ambiguous);
        assert_eq!(told("1.234"), NumberCell::Ambiguous);
        assert_eq!(told("1.234,50"), is("1234.50"));
        assert_eq!(told("1,234.50"), is("1234.50"));
        assert_eq!(told("12,50"), is("12.50"));
        assert_eq!(told("0,500"), is("0.500"));
        assert_eq!(told("1.234.567"), is("1234567"));
        assert_eq!(told("1234"), is("1234"));
    }
}

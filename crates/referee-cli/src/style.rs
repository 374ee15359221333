//! The few colours, and what fits on a line.

use anstyle::{AnsiColor, Color, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const fn color(color: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(color)))
}

/// What is wrong.
pub(crate) const ERROR: Style = color(AnsiColor::Red).bold();
/// What may be wrong.
pub(crate) const WARNING: Style = color(AnsiColor::Yellow).bold();
/// What is well.
pub(crate) const GOOD: Style = color(AnsiColor::Green).bold();
/// What heads a part.
pub(crate) const HEADING: Style = Style::new().bold();
/// What one need not read.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What draws: gutters and bars.
pub(crate) const LINE: Style = color(AnsiColor::Blue).bold();

/// The columns that a line may have: those of the terminal, of `COLUMNS`, or 100.
pub(crate) fn columns() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(of_terminal).unwrap_or(100).clamp(40, 200)
}

/// The columns that `text` takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` on one line, at most `max` columns wide, ended by `…` where more was there. Controls
/// are shown as pictures, so that nothing in the data can drive the terminal.
pub(crate) fn fit(text: &str, max: usize) -> String {
    let shown = printable(text);
    if shown.width() <= max {
        return shown;
    }
    let mut fitted = String::new();
    let mut used = 0;
    for c in shown.chars() {
        used += c.width().unwrap_or(0);
        if used >= max {
            break;
        }
        fitted.push(c);
    }
    fitted.push('…');
    fitted
}

/// `text` with its controls shown as pictures.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(picture).collect()
}

/// The character to show for `c`; always one of the same number.
pub(crate) fn picture(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '␡',
        // C1 controls drive terminals too; marks of direction turn the line around.
        '\u{80}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// A number with its thousands apart: `12,345`.
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `count` and the noun in the number that fits: `1 row`, `2 rows`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown = [0, 999, 1000, 123_456, 1_234_567].map(number);
        assert_eq!(shown, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }

    #[test]
    fn a_line_never_grows_over_its_columns_nor_drives_the_terminal() {
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abcd", 3), "ab…");
        assert_eq!(fit("我喜欢耐克鞋", 7), "我喜欢…");
        assert_eq!(fit("a\x1b[31m\n", 20), "a␛[31m␊");
    }
}

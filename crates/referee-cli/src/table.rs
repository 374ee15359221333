//! Small tables, aligned by the width of what they show.

use crate::style::{DIM, LINE, width};
use std::io::{self, Write};

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows of cells.
#[derive(Debug)]
pub(crate) struct Table {
    aligns: Vec<Align>,
    header: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(aligns: &[Align]) -> Self {
        Self { aligns: aligns.to_vec(), header: None, rows: Vec::new() }
    }

    pub(crate) fn header(&mut self, cells: &[&str]) {
        self.header = Some(cells.iter().map(|&cell| cell.to_owned()).collect());
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes it, indented by two; `bars` is the column that draws.
    pub(crate) fn write(&self, out: &mut impl Write, bars: Option<usize>) -> io::Result<()> {
        let all = || self.header.iter().chain(&self.rows);
        let columns = all().map(Vec::len).max().unwrap_or_default();
        let widths: Vec<usize> = (0..columns)
            .map(|at| {
                all().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0)
            })
            .collect();
        if let Some(header) = &self.header {
            writeln!(out, "{DIM}{}{DIM:#}", self.line(header, &widths, None))?;
        }
        for row in &self.rows {
            writeln!(out, "{}", self.line(row, &widths, bars))?;
        }
        Ok(())
    }

    fn line(&self, row: &[String], widths: &[usize], bars: Option<usize>) -> String {
        let mut line = String::new();
        let mut owed = 2;
        for (at, (cell, &column)) in row.iter().zip(widths).enumerate() {
            let pad = column.saturating_sub(width(cell));
            let right = self.aligns.get(at) == Some(&Align::Right);
            if cell.is_empty() {
                owed += column;
            } else {
                let before = owed + if right { pad } else { 0 };
                line.extend(std::iter::repeat_n(' ', before));
                owed = 0;
                if bars == Some(at) {
                    line.extend(
                        [&LINE.render().to_string(), cell, &LINE.render_reset().to_string()]
                            .map(String::as_str),
                    );
                } else {
                    line.push_str(cell);
                }
                owed += if right { 0 } else { pad };
            }
            owed += 2;
        }
        line
    }
}

/// A bar as long as `value` is of `most`, at most `columns` wide, in eighths of a column.
pub(crate) fn bar(value: u64, most: u64, columns: usize) -> String {
    const PARTS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    if value == 0 || most == 0 {
        return String::new();
    }
    let eighths = u128::from(value) * columns as u128 * 8 / u128::from(most);
    let eighths = usize::try_from(eighths).unwrap_or_default().clamp(1, columns * 8);
    let mut bar = "█".repeat(eighths / 8);
    if let Some(part) = PARTS.get(eighths % 8).filter(|part| **part != ' ') {
        bar.push(*part);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_each_other_and_lines_have_no_blank_end() {
        let mut table = Table::new(&[Align::Left, Align::Right, Align::Left]);
        table.header(&["name", "rows", ""]);
        table.row(vec!["a".into(), "1,234".into(), "x".into()]);
        table.row(vec!["耐克".into(), "7".into(), String::new()]);
        let mut out = Vec::new();
        table.write(&mut out, None).unwrap();
        let text = String::from_utf8(anstream::adapter::strip_bytes(&out).into_vec()).unwrap();
        assert_eq!(text, "  name   rows\n  a     1,234  x\n  耐克      7\n");
    }

    #[test]
    fn a_bar_has_eighths() {
        assert_eq!(bar(8, 8, 2), "██");
        assert_eq!(bar(5, 8, 1), "▋");
        assert_eq!(bar(1, 1_000_000, 20), "▏");
        assert_eq!(bar(0, 8, 2), "");
    }
}

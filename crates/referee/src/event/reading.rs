//! The rows of a whole body, read in pieces that stay near.

use super::found::Found;
use super::piece::Piece;
use super::reader::Reader;
use super::row::Draft;
use super::rows::Format;

/// Bytes that are read at once. They are looked at twice, first whether they are text: so the second
/// time they are near.
const NEAR: usize = 128 << 10;

/// A whole body as far as it is read.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    reader: Reader,
    piece: Piece<'a>,
    /// The piece, and what follows it.
    rest: &'a [u8],
    /// Bytes of a piece, as a rule and now.
    near: usize,
    size: usize,
    /// The row that was found last.
    pub(crate) draft: Draft<'a>,
}

impl<'a> Reading<'a> {
    /// Nothing is read yet.
    #[cfg_attr(not(compact), inline)]
    pub(crate) fn new(body: &'a [u8], format: Format) -> Self {
        Self::by(NEAR, body, format)
    }

    #[cfg_attr(not(compact), inline)]
    fn by(near: usize, body: &'a [u8], format: Format) -> Self {
        let mut reader = Reader::new(format);
        let begun = reader.begin(body, true);
        let rest = body.get(begun..).unwrap_or_default();
        let piece = first_piece(&reader, rest, near);
        Self { reader, piece, rest, near, size: near, draft: Draft::new() }
    }

    /// Reads the next row into the draft.
    #[cfg_attr(not(compact), inline)]
    pub(crate) fn next(&mut self) -> Option<Found<'a>> {
        loop {
            let found = self.reader.next(&mut self.piece, &mut self.draft);
            if found.is_some() || self.piece.length() == self.rest.len() {
                return found;
            }
            self.go_on();
        }
    }

    /// Goes on to the next piece.
    #[cold]
    #[inline(never)]
    fn go_on(&mut self) {
        let read = self.piece.consumed();
        // A row that is cut in two is tried again with twice the bytes.
        self.size = if read == 0 { self.size * 2 } else { self.near };
        self.rest = self.rest.get(read..).unwrap_or_default();
        self.piece = first_piece(&self.reader, self.rest, self.size);
    }

    /// The format; `Auto` where the body has nothing but white space.
    pub(crate) fn format(&self) -> Format {
        self.reader.format()
    }

    /// Has it nothing but white space?
    pub(crate) fn is_blank(&self) -> bool {
        self.reader.is_blank()
    }
}

/// The next bytes of a body, of lines those that are whole.
fn first_piece<'a>(reader: &Reader, rest: &'a [u8], size: usize) -> Piece<'a> {
    if rest.len() <= size {
        return Piece::new(rest, true);
    }
    let bytes = rest.get(..size).unwrap_or(rest);
    if reader.reads_lines() {
        let end = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        return Piece::new(bytes.get(..end).unwrap_or_default(), true);
    }
    Piece::new(bytes, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn row(page: &str) -> String {
        format!(
            r#"{{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"{page}"}}"#
        )
    }

    /// The number, the line and the text of each row, and how many things are wrong with it.
    type Seen = Vec<(u64, Option<u64>, Vec<u8>, u64)>;

    fn by(near: usize, body: &[u8], format: Format) -> (Format, bool, Seen) {
        let mut rows = Vec::new();
        let mut reading = Reading::by(near, body, format);
        while let Some(found) = reading.next() {
            let errors = found.error_count(&reading.draft);
            rows.push((found.row, found.line, found.text.into(), errors));
        }
        assert!(reading.next().is_none());
        (reading.format(), reading.is_blank(), rows)
    }

    #[test]
    fn how_much_is_near_changes_nothing() {
        let (a, b, long) = (row("/a"), row("/\u{e4}\u{1f642}"), row(&"/long".repeat(60)));
        let array = format!("\u{feff} [{a}, {b},\n{long} ,{a},7,{b} ] \n");
        let lines = format!("\n{a}\r\n \n{b}\n{long}\n7 \n{a}{b}\n{{\n{b}\n{a}");
        let mut bodies = alloc::vec![
            array.clone().into_bytes(),
            lines.clone().into_bytes(),
            format!("{lines}\n").into_bytes(),
            format!("{array}7").into_bytes(),
            format!("[{a}{b}]").into_bytes(),
            format!("[{a},{b}").into_bytes(),
            format!("[{a},12").into_bytes(),
            b"  \n ".to_vec(),
            b"[]".to_vec(),
        ];
        for body in [&array, &lines] {
            let at = body.find('\u{1f642}').unwrap() + 2;
            let mut torn = body.clone().into_bytes();
            torn.remove(at);
            bodies.push(torn);
            bodies.push(body.as_bytes().split_at(at).0.into());
        }
        for body in &bodies {
            for format in [Format::Auto, Format::Json, Format::NdJson] {
                let wanted = by(usize::MAX, body, format);
                for near in (1..=body.len() + 1).filter(|near| near % 7 == 1 || *near < 40) {
                    assert_eq!(by(near, body, format), wanted, "{near}");
                }
                assert_eq!(by(body.len(), body, format), wanted);
            }
        }
    }
}

//! A place in JSON text, and the steps over its tokens. Checks the grammar of RFC 8259 as it goes.

use super::broken::{Broken, What};
use super::scan::{spaces, special_bytes};

/// The deepest nesting that passes, counted from the document or the line (rule 4.4).
pub(crate) const MAX_DEPTH: u32 = 128;

/// Is a valid row still valid one level deeper, as an item of an array?
pub(crate) fn fits_into_array(row: &str) -> bool {
    // What is not opened is not nested.
    let opened = row.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    opened < MAX_DEPTH as usize || Cursor::new(row, 0, false).skip(1).is_ok()
}

/// The text of a string between its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoted<'a> {
    pub(crate) raw: &'a str,
    pub(crate) escaped: bool,
}

/// A place in JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    pub(crate) at: usize,
    /// A line feed ends the text (NDJSON).
    lines: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, at: usize, lines: bool) -> Self {
        Self { text, at, lines }
    }

    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        // Both ends stand beside ASCII bytes just read, so they are boundaries.
        self.text.get(start..end).unwrap_or_default()
    }

    /// `length` bytes of the text, from where `rest` is what is left of it.
    #[inline]
    pub(crate) fn text_in(&self, rest: &[u8], length: usize) -> &'a str {
        let start = self.text.len() - rest.len();
        self.slice(start, start + length)
    }

    /// What is left of the text.
    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn broken(&self, what: What) -> Broken {
        let end = match self.peek() {
            None => true,
            Some(byte) => self.lines && byte == b'\n',
        };
        Broken { what: if end { What::End } else { what }, at: self.at }
    }

    /// The next byte that is not white space, not yet stepped over; none at the end.
    #[inline]
    pub(crate) fn token(&mut self) -> Option<u8> {
        match self.peek() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.token_after_space(),
        }
    }

    fn token_after_space(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' => {
                    // Indented text has runs of spaces.
                    let run =
                        self.rest().first_chunk().map_or(1, |w| spaces(u64::from_le_bytes(*w)));
                    self.at += run;
                }
                b'\t' | b'\r' => self.at += 1,
                b'\n' if !self.lines => self.at += 1,
                b'\n' => return None,
                byte => return Some(byte),
            }
        }
    }

    /// Goes to where `rest` is what is left of the text.
    #[inline]
    pub(crate) fn go_to(&mut self, rest: &[u8]) {
        self.at = self.text.len() - rest.len();
    }

    /// `rest`, an end of the text, without the white space before it.
    #[inline]
    pub(crate) fn trim(&mut self, rest: &'a [u8]) -> &'a [u8] {
        match rest.first() {
            Some(byte) if *byte > b' ' => rest,
            _ => self.trim_space(rest),
        }
    }

    #[inline(never)]
    fn trim_space(&mut self, rest: &'a [u8]) -> &'a [u8] {
        self.go_to(rest);
        self.token();
        self.rest()
    }

    /// Steps over a string, the cursor standing on its first quote.
    #[inline]
    pub(crate) fn quoted(&mut self) -> Result<Quoted<'a>, Broken> {
        self.at += 1;
        let start = self.at;
        self.find_special();
        if self.peek() == Some(b'"') {
            let raw = self.slice(start, self.at);
            self.at += 1;
            return Ok(Quoted { raw, escaped: false });
        }
        self.quoted_with_escapes(start)
    }

    /// Moves to the next quote, backslash or control character, or to the end.
    #[inline]
    fn find_special(&mut self) {
        let mut rest = self.rest();
        while let Some((word, after)) = rest.split_first_chunk::<8>() {
            let special = special_bytes(u64::from_le_bytes(*word));
            if special != 0 {
                self.at += special.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
            rest = after;
        }
        self.at += rest
            .iter()
            .position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ')
            .unwrap_or(rest.len());
    }

    #[cold]
    #[inline(never)]
    fn quoted_with_escapes(&mut self, start: usize) -> Result<Quoted<'a>, Broken> {
        loop {
            match self.peek() {
                Some(b'"') => {
                    let raw = self.slice(start, self.at);
                    self.at += 1;
                    return Ok(Quoted { raw, escaped: true });
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(self.broken(What::Control)),
            }
            self.find_special();
        }
    }

    /// Steps over an escape, or a pair of surrogates, the cursor standing on its backslash.
    fn escape(&mut self) -> Result<(), Broken> {
        let mut is_second = false;
        loop {
            self.at += 1;
            match self.peek() {
                Some(b'u') => {}
                _ if is_second => return Err(self.broken(What::Surrogate)),
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.broken(What::Escape)),
            }
            let at = self.at;
            let unit = self.code_unit()?;
            if matches!(unit, 0xDC00..=0xDFFF) != is_second {
                return Err(Broken { what: What::Surrogate, at });
            }
            if !matches!(unit, 0xD800..=0xDBFF) {
                return Ok(());
            }
            if self.peek() != Some(b'\\') {
                return Err(self.broken(What::Surrogate));
            }
            is_second = true;
        }
    }

    /// The four hexadecimal digits of a `\u` escape, the cursor standing on its `u`.
    fn code_unit(&mut self) -> Result<u32, Broken> {
        self.at += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.broken(What::Escape));
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// Steps over a number, the cursor standing on its sign or first digit.
    pub(crate) fn number(&mut self) -> Result<&'a str, Broken> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.slice(start, self.at))
    }

    fn digits(&mut self) -> Result<(), Broken> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.broken(What::Value));
        }
        self.at += count;
        Ok(())
    }

    fn literal(&mut self, text: &[u8]) -> Result<(), Broken> {
        for &expected in text {
            if self.peek() != Some(expected) {
                return Err(self.broken(What::Value));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Steps over any value, the cursor standing on its first byte; `depth` is the number of
    /// containers it stands in.
    pub(crate) fn skip(&mut self, depth: u32) -> Result<(), Broken> {
        // By depth: what closes the containers that are open.
        let mut closes = [0; MAX_DEPTH as usize];
        let mut open = depth;
        loop {
            match self.token() {
                Some(byte @ (b'{' | b'[')) => {
                    if open == MAX_DEPTH {
                        return Err(self.broken(What::Depth));
                    }
                    self.at += 1;
                    let close = if byte == b'{' { b'}' } else { b']' };
                    if self.token() == Some(close) {
                        self.at += 1;
                    } else {
                        if let Some(place) = closes.get_mut(open as usize) {
                            *place = close;
                        }
                        open += 1;
                        if close == b'}' {
                            self.name()?;
                        }
                        continue;
                    }
                }
                Some(b'"') => drop(self.quoted()?),
                Some(b'-' | b'0'..=b'9') => drop(self.number()?),
                Some(b't') => self.literal(b"true")?,
                Some(b'f') => self.literal(b"false")?,
                Some(b'n') => self.literal(b"null")?,
                _ => return Err(self.broken(What::Value)),
            }
            loop {
                if open == depth {
                    return Ok(());
                }
                let close = closes.get(open as usize - 1).copied();
                let token = self.token();
                if token == Some(b',') {
                    self.at += 1;
                    if close == Some(b'}') {
                        self.name()?;
                    }
                    break;
                }
                if token != close {
                    let is_object = close == Some(b'}');
                    let what = if is_object { What::CommaOrBrace } else { What::CommaOrBracket };
                    return Err(self.broken(what));
                }
                self.at += 1;
                open -= 1;
            }
        }
    }

    /// Steps over a field's name and its colon.
    pub(crate) fn name(&mut self) -> Result<Quoted<'a>, Broken> {
        if self.token() != Some(b'"') {
            return Err(self.broken(What::Name));
        }
        let name = self.quoted()?;
        if self.token() != Some(b':') {
            return Err(self.broken(What::Colon));
        }
        self.at += 1;
        Ok(name)
    }
}

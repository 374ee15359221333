//! One row read in one pass: its values, and everything that is wrong with it.

use super::between::Between;
use super::broken::{Broken, What};
use super::cursor::Cursor;
use super::date::Date;
use super::error::{Fault, Input, RowError, max_length};
use super::number;
use super::scan::padded;
use super::schema::{Event, Field, MAX_BATCH_ID, MAX_PAGE, MAX_REFERRER};
use super::text::{borrow, decode};
use super::usual::{self, Head, value_at};
use crate::text::longer_than;
use crate::violation::ViolationKind;
use alloc::borrow::Cow;
use alloc::vec::Vec;

const REQUIRED: u8 =
    1 << Field::Date as u8 | 1 << Field::RawReferrerValue as u8 | 1 << Field::RawPageValue as u8;

/// A row as far as it is read. Kept from row to row, so that a good row allocates nothing.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// The values. Those of fields that are absent or at fault mean nothing.
    pub(crate) event: Event<'a>,
    /// Names that the schema does not have, as often as they occur.
    pub(crate) unknown: Vec<Cow<'a, str>>,
    /// The referrer and the page with what follows them in the body, where they are borrowed from
    /// it and that is known; otherwise nothing.
    pub(crate) beyond: [&'a [u8]; 2],
    between: Between,
    /// JSON, but no object.
    not_object: bool,
    /// The fields that are there.
    present: u8,
    /// The fields that are at fault.
    faulty: u8,
    /// By field: what is wrong with it and the text of its value; of other fields, nothing. Empty
    /// until there is a fault, since most bodies have none.
    faults: Vec<(Fault, &'a str)>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new() -> Self {
        Self {
            event: Event::BLANK,
            unknown: Vec::new(),
            beyond: [&[]; 2],
            between: Between::new(),
            not_object: false,
            present: 0,
            faulty: 0,
            faults: Vec::new(),
        }
    }

    pub(crate) fn is_valid(&self) -> bool {
        self.faulty == 0 && !self.not_object
    }

    /// Might a longer text be another value: is it no object?
    pub(crate) fn is_scalar(&self) -> bool {
        self.not_object
    }

    /// Reads a row, the cursor standing on its first byte; `depth` is the number of containers
    /// that it stands in.
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn read(&mut self, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        if !self.unknown.is_empty() {
            self.unknown.clear();
        }
        self.present = 0;
        self.faulty = 0;
        self.not_object = cursor.peek() != Some(b'{');
        if self.not_object {
            return cursor.skip(depth);
        }
        self.event.pageviews = None;
        self.event.sessions = None;
        self.event.transactions = None;
        self.event.purchase_revenue = None;
        if self.event.batch_id.is_some() {
            self.event.batch_id = None;
        }
        let start = cursor.at;
        self.members(cursor, depth + 1)?;
        let missing = REQUIRED & !self.present;
        if missing != 0 {
            self.lack(missing, cursor.slice(start, cursor.at));
        }
        Ok(())
    }

    /// Reads the members of an object, the cursor standing on its brace.
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn members(&mut self, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        cursor.at += 1;
        let mut rest = match self.between.open.step(cursor.rest()) {
            Some(after) if after.first() == Some(&b'"') => after,
            _ => match self.first_member(cursor) {
                Some(rest) => rest,
                None => return Ok(()),
            },
        };
        loop {
            rest = if let Some(after) = self.usual_member(cursor, rest) {
                after
            } else {
                cursor.go_to(rest);
                self.member(cursor, depth)?;
                cursor.rest()
            };
            // More white space than was foretold is left to be learnt.
            if let Some(after) = self.between.comma.step(rest)
                && after.first().is_some_and(|&byte| byte > b' ')
            {
                rest = after;
            } else if let Some(after) = self.between.close.step(rest) {
                cursor.go_to(after);
                return Ok(());
            } else if let Some(after) = self.next_member(cursor, rest)? {
                rest = after;
            } else {
                return Ok(());
            }
        }
    }

    /// Steps to the first member, or out of the object and gives nothing.
    #[inline(never)]
    fn first_member(&mut self, cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
        let rest = cursor.rest();
        if cursor.token() == Some(b'}') {
            cursor.at += 1;
            return None;
        }
        self.between.open.learn(rest, cursor.rest(), None);
        Some(cursor.rest())
    }

    /// Steps to the next member, or out of the object and gives nothing.
    #[inline(never)]
    fn next_member(
        &mut self,
        cursor: &mut Cursor<'a>,
        rest: &'a [u8],
    ) -> Result<Option<&'a [u8]>, Broken> {
        let trimmed = cursor.trim(rest);
        match trimmed.split_first() {
            Some((b',', after)) => {
                let after = cursor.trim(after);
                self.between.comma.learn(rest, after, Some(b','));
                Ok(Some(after))
            }
            Some((b'}', after)) => {
                self.between.close.learn(rest, after, Some(b'}'));
                cursor.go_to(after);
                Ok(None)
            }
            _ => {
                cursor.go_to(trimmed);
                Err(cursor.broken(What::CommaOrBrace))
            }
        }
    }

    #[cold]
    fn lack(&mut self, missing: u8, row: &'a str) {
        for field in Field::ALL.into_iter().filter(|field| missing & field.bit() != 0) {
            self.fault(field, Fault::Missing, row);
        }
    }

    /// Reads a name, a colon and a value that are spelled as usual and within bounds whatever
    /// their characters are; gives what is left after them.
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn usual_member(&mut self, cursor: &Cursor<'a>, rest: &'a [u8]) -> Option<&'a [u8]> {
        let copy;
        let head: &Head = if let Some(head) = rest.first_chunk() {
            head
        } else {
            copy = padded(rest);
            &copy
        };
        let space = self.between.space;
        let event = &mut self.event;
        // One byte nearly tells the names apart, so that a surprise costs one misprediction.
        let (field, end) = match head[5] {
            b'"' => {
                let (date, end) = usual::date(head, value_at(head, b"\"date\":", space)?)?;
                event.date = date;
                (Field::Date, end)
            }
            b'r' => {
                let at = value_at(head, b"\"raw_referrer_value\":", space)?;
                let (text, beyond) = usual::text(cursor, rest.get(at..)?, 1, MAX_REFERRER)?;
                let end = at + text.len() + 2;
                borrow(&mut event.raw_referrer_value, text);
                self.beyond[0] = beyond;
                (Field::RawReferrerValue, end)
            }
            b'p' => {
                let at = value_at(head, b"\"raw_page_value\":", space)?;
                let (text, beyond) = usual::text(cursor, rest.get(at..)?, 1, MAX_PAGE)?;
                let end = at + text.len() + 2;
                borrow(&mut event.raw_page_value, text);
                self.beyond[1] = beyond;
                (Field::RawPageValue, end)
            }
            b'v' => {
                let (count, end) = usual::count(head, value_at(head, b"\"pageviews\":", space)?)?;
                event.pageviews = count;
                (Field::Pageviews, end)
            }
            b'i' => {
                let (count, end) = usual::count(head, value_at(head, b"\"sessions\":", space)?)?;
                event.sessions = count;
                (Field::Sessions, end)
            }
            b's' => {
                let (count, end) =
                    usual::count(head, value_at(head, b"\"transactions\":", space)?)?;
                event.transactions = count;
                (Field::Transactions, end)
            }
            b'h' => {
                if let Some(at) = value_at(head, b"\"purchase_revenue\":", space) {
                    let (revenue, end) = usual::revenue(head, rest, at)?;
                    event.purchase_revenue = revenue;
                    (Field::PurchaseRevenue, end)
                } else {
                    let at = value_at(head, b"\"batch_id\":", space)?;
                    let (text, _) = usual::text(cursor, rest.get(at..)?, 0, MAX_BATCH_ID)?;
                    let end = at + text.len() + 2;
                    event.batch_id = Some(Cow::Borrowed(text));
                    (Field::BatchId, end)
                }
            }
            _ => return None,
        };
        let after = rest.get(end..)?;
        self.present |= field.bit();
        self.faulty &= !field.bit();
        Some(after)
    }

    /// Reads any name, colon and value. A name that the schema does not have is set aside.
    #[cold]
    #[inline(never)]
    fn member(&mut self, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        let name = decode(cursor.name()?);
        self.between.space = cursor.peek() == Some(b' ');
        if let Some(field) = Field::of_name(&name) {
            self.present |= field.bit();
            self.value(field, cursor, depth)
        } else {
            self.unknown.push(name);
            cursor.skip(depth)
        }
    }

    /// Reads the value of a field. Of a repeated name the last value counts, for good or ill.
    fn value(&mut self, field: Field, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        self.faulty &= !field.bit();
        let first = cursor.token();
        match field {
            Field::Date | Field::RawReferrerValue | Field::RawPageValue | Field::BatchId => {
                if first == Some(b'"') {
                    let start = cursor.at;
                    let text = decode(cursor.quoted()?);
                    if let Err(fault) = self.text(field, text) {
                        self.fault(field, fault, cursor.slice(start, cursor.at));
                    }
                    return Ok(());
                }
                if field == Field::BatchId && cursor.null() {
                    self.event.batch_id = None;
                    return Ok(());
                }
                let fault = if field == Field::Date { Fault::DateType } else { Fault::StringType };
                self.wrong_type(field, fault, cursor, depth)
            }
            Field::Pageviews | Field::Sessions | Field::Transactions => {
                let value = match first {
                    Some(b'-' | b'0'..=b'9') => {
                        let number = cursor.number()?;
                        let value = match number.plain {
                            Some(value) => Ok(value),
                            None => number::count(number.text),
                        };
                        value.map(Some).map_err(|fault| (fault, number.text))
                    }
                    Some(b'n') if cursor.null() => Ok(None),
                    _ => return self.wrong_type(field, Fault::IntType, cursor, depth),
                };
                match value {
                    Ok(value) => match field {
                        Field::Pageviews => self.event.pageviews = value,
                        Field::Sessions => self.event.sessions = value,
                        _ => self.event.transactions = value,
                    },
                    Err((fault, text)) => self.fault(field, fault, text),
                }
                Ok(())
            }
            Field::PurchaseRevenue => {
                match first {
                    Some(b'-' | b'0'..=b'9') => {
                        let number = cursor.number()?;
                        match number::revenue(number.text) {
                            Ok(value) => self.event.purchase_revenue = Some(value),
                            Err(fault) => self.fault(field, fault, number.text),
                        }
                    }
                    Some(b'n') if cursor.null() => self.event.purchase_revenue = None,
                    _ => return self.wrong_type(field, Fault::FloatType, cursor, depth),
                }
                Ok(())
            }
        }
    }

    #[inline]
    fn text(&mut self, field: Field, text: Cow<'a, str>) -> Result<(), Fault> {
        if field == Field::Date {
            self.event.date = Date::parse(&text).map_err(Fault::Date)?;
            return Ok(());
        }
        if text.is_empty() && field != Field::BatchId {
            return Err(Fault::TooShort);
        }
        if longer_than(&text, max_length(field)) {
            return Err(Fault::TooLong);
        }
        match field {
            Field::RawReferrerValue => {
                self.event.raw_referrer_value = text;
                self.beyond[0] = &[];
            }
            Field::RawPageValue => {
                self.event.raw_page_value = text;
                self.beyond[1] = &[];
            }
            _ => self.event.batch_id = Some(text),
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn wrong_type(
        &mut self,
        field: Field,
        fault: Fault,
        cursor: &mut Cursor<'a>,
        depth: u32,
    ) -> Result<(), Broken> {
        let start = cursor.at;
        cursor.skip(depth)?;
        self.fault(field, fault, cursor.slice(start, cursor.at));
        Ok(())
    }

    fn fault(&mut self, field: Field, fault: Fault, raw: &'a str) {
        self.faulty |= field.bit();
        self.faults.resize(Field::ALL.len(), (Fault::Missing, ""));
        if let Some(slot) = self.faults.get_mut(field as usize) {
            *slot = (fault, raw);
        }
    }

    /// How many things are wrong with the row.
    pub(crate) fn error_count(&self) -> u64 {
        u64::from(self.not_object) + u64::from(self.faulty.count_ones())
    }

    /// What is wrong with the row, in the order of the schema; `text` is the whole row.
    pub(crate) fn errors(&self, row: u64, line: Option<u64>, text: &'a str) -> Vec<RowError<'a>> {
        let mut errors = Vec::new();
        let mut add = |field, kind, input| {
            errors.push(RowError { row, line, field, kind, input: Input::of_json(input) });
        };
        if self.not_object {
            add(None, ViolationKind::DictType, text);
        }
        for (field, &(fault, raw)) in Field::ALL.into_iter().zip(&self.faults) {
            if self.faulty & field.bit() != 0 {
                add(Some(field), fault.kind(field), raw);
            }
        }
        errors
    }
}

//! One row read in one pass: its values, and everything that is wrong with it.

use super::broken::{Broken, What};
use super::cursor::Cursor;
use super::date::Date;
use super::error::{Fault, Input, RowError, max_length};
use super::number;
use super::schema::{Event, Field, MAX_BATCH_ID, MAX_PAGE, MAX_REFERRER};
use super::text::decode;
use super::usual;
use crate::text::longer_than;
use crate::violation::ViolationKind;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

const REQUIRED: u8 =
    1 << Field::Date as u8 | 1 << Field::RawReferrerValue as u8 | 1 << Field::RawPageValue as u8;

/// A row as far as it is read. Kept from row to row, so that a good row allocates nothing.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// The values. Those of fields that are absent or at fault mean nothing.
    pub(crate) event: Event<'a>,
    /// Names that the schema does not have, as often as they occur.
    pub(crate) unknown: Vec<Cow<'a, str>>,
    /// JSON, but no object.
    not_object: bool,
    /// The fields that are there.
    present: u8,
    /// The fields that are at fault.
    faulty: u8,
    /// What is wrong with them and the text of their values; of other fields, nothing.
    faults: [(Fault, &'a str); 8],
}

impl<'a> Draft<'a> {
    pub(crate) fn new() -> Self {
        Self {
            event: Event::BLANK,
            unknown: Vec::new(),
            not_object: false,
            present: 0,
            faulty: 0,
            faults: [(Fault::Missing, ""); 8],
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
        self.unknown.clear();
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
        self.event.batch_id = None;
        let start = cursor.at;
        let depth = depth + 1;
        cursor.at += 1;
        if cursor.token() == Some(b'}') {
            cursor.at += 1;
        } else {
            let mut rest = cursor.rest();
            loop {
                rest = if let Some(after) = self.usual_member(cursor, rest) {
                    after
                } else {
                    cursor.go_to(rest);
                    self.member(cursor, depth)?;
                    cursor.rest()
                };
                rest = cursor.trim(rest);
                match rest.split_first() {
                    Some((b',', after)) => rest = cursor.trim(after),
                    Some((b'}', after)) => break cursor.go_to(after),
                    _ => {
                        cursor.go_to(rest);
                        return Err(cursor.broken(What::CommaOrBrace));
                    }
                }
            }
        }
        let missing = REQUIRED & !self.present;
        if missing != 0 {
            self.lack(missing, cursor.slice(start, cursor.at));
        }
        Ok(())
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
    fn usual_member(&mut self, cursor: &mut Cursor<'a>, rest: &'a [u8]) -> Option<&'a [u8]> {
        let event = &mut self.event;
        // One byte nearly tells the names apart, so that a surprise costs one misprediction.
        let (field, after) = match rest.get(5)? {
            b'"' => {
                let (date, after) = usual::date(value_of(b"\"date\":", cursor, rest)?)?;
                event.date = date;
                (Field::Date, after)
            }
            b'r' => {
                let value = value_of(b"\"raw_referrer_value\":", cursor, rest)?;
                let (text, after) = text(cursor, value, 1..=MAX_REFERRER)?;
                event.raw_referrer_value = Cow::Borrowed(text);
                (Field::RawReferrerValue, after)
            }
            b'p' => {
                let value = value_of(b"\"raw_page_value\":", cursor, rest)?;
                let (text, after) = text(cursor, value, 1..=MAX_PAGE)?;
                event.raw_page_value = Cow::Borrowed(text);
                (Field::RawPageValue, after)
            }
            b'v' => {
                let value = value_of(b"\"pageviews\":", cursor, rest)?;
                let (count, after) = usual::count(value)?;
                event.pageviews = count;
                (Field::Pageviews, after)
            }
            b'i' => {
                let value = value_of(b"\"sessions\":", cursor, rest)?;
                let (count, after) = usual::count(value)?;
                event.sessions = count;
                (Field::Sessions, after)
            }
            b's' => {
                let value = value_of(b"\"transactions\":", cursor, rest)?;
                let (count, after) = usual::count(value)?;
                event.transactions = count;
                (Field::Transactions, after)
            }
            b'h' => {
                if let Some(value) = value_of(b"\"purchase_revenue\":", cursor, rest) {
                    let (revenue, after) = usual::revenue(value)?;
                    event.purchase_revenue = revenue;
                    (Field::PurchaseRevenue, after)
                } else {
                    let value = value_of(b"\"batch_id\":", cursor, rest)?;
                    let (text, after) = text(cursor, value, 0..=MAX_BATCH_ID)?;
                    event.batch_id = Some(Cow::Borrowed(text));
                    (Field::BatchId, after)
                }
            }
            _ => return None,
        };
        self.present |= field.bit();
        self.faulty &= !field.bit();
        Some(after)
    }

    /// Reads any name, colon and value. A name that the schema does not have is set aside.
    #[cold]
    #[inline(never)]
    fn member(&mut self, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        let name = decode(cursor.name()?);
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
            Field::RawReferrerValue => self.event.raw_referrer_value = text,
            Field::RawPageValue => self.event.raw_page_value = text,
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
        if let Some(slot) = self.faults.get_mut(field as usize) {
            *slot = (fault, raw);
        }
    }

    /// How many things are wrong with the row.
    pub(crate) fn error_count(&self) -> u64 {
        u64::from(self.not_object) + u64::from(self.faulty.count_ones())
    }

    /// What is wrong with the row, in the order of the schema; `text` is the whole row.
    pub(crate) fn errors(
        &self,
        row: u64,
        line: Option<u64>,
        text: &'a str,
    ) -> impl Iterator<Item = RowError<'a>> + use<'a, '_> {
        let whole = self.not_object.then(|| RowError {
            row,
            line,
            field: None,
            kind: ViolationKind::DictType,
            input: Input::of_json(text),
        });
        let fields = Field::ALL.into_iter().zip(self.faults);
        let faulty = fields.filter(|(field, _)| self.faulty & field.bit() != 0);
        whole.into_iter().chain(faulty.map(move |(field, (fault, raw))| RowError {
            row,
            line,
            field: Some(field),
            kind: fault.kind(field),
            input: Input::of_json(raw),
        }))
    }
}

/// The value after a name that is spelled so.
#[inline]
fn value_of<'a, const N: usize>(
    name: &[u8; N],
    cursor: &mut Cursor<'a>,
    rest: &'a [u8],
) -> Option<&'a [u8]> {
    match rest.split_first_chunk::<N>() {
        Some((head, after)) if head == name => Some(cursor.trim(after)),
        _ => None,
    }
}

/// A string without escapes that is within bounds, counted in bytes.
#[inline]
fn text<'a>(
    cursor: &Cursor<'a>,
    rest: &'a [u8],
    bounds: RangeInclusive<usize>,
) -> Option<(&'a str, &'a [u8])> {
    let (length, after) = usual::string(rest)?;
    bounds.contains(&length).then(|| (cursor.text_in(rest, 1, length), after))
}

//! One member of a row: a name, a colon and a value.

use super::broken::Broken;
use super::cursor::Cursor;
use super::date::Date;
use super::error::{Fault, max_length};
use super::number;
use super::row::Draft;
use super::scan::padded;
use super::schema::{Field, MAX_BATCH_ID, MAX_PAGE, MAX_REFERRER};
use super::seen::Seen;
use super::text::{borrow, decode};
use super::usual::{self, Head, value_at};
use crate::text::longer_than;
use alloc::borrow::Cow;

impl<'a> Draft<'a> {
    /// Reads a name, a colon and a value that are spelled as usual and within bounds whatever
    /// their characters are, and enters the field in `seen`; gives what is left after them. `space`
    /// foretells one before the value.
    #[allow(clippy::inline_always, reason = "for each `space` once, with its own places")]
    #[cfg_attr(compact, inline)]
    #[cfg_attr(not(compact), inline(always))]
    pub(super) fn usual_member(
        &mut self,
        cursor: &Cursor<'a>,
        rest: &'a [u8],
        space: bool,
        seen: &mut Seen,
    ) -> Option<&'a [u8]> {
        let copy;
        let head: &Head = if let Some(head) = rest.first_chunk() {
            head
        } else {
            copy = padded(rest);
            &copy
        };
        let event = &mut self.event;
        // One question after the other: where fields stand in any order, only the one that is answered with
        // yes is a surprise, and it costs less than a jump that goes elsewhere than foretold. They ask for
        // unlike bytes, since of one byte the compiler would make such a jump.
        let end = if head[5] == b'"' {
            let (date, end) = usual::date(head, value_at(head, b"\"date\":", space)?)?;
            event.date = date;
            seen.good(Field::Date);
            end
        } else if head[6] == b'e' {
            let at = value_at(head, b"\"raw_referrer_value\":", space)?;
            let (text, beyond) = usual::text(cursor, rest.get(at..)?, 1, MAX_REFERRER)?;
            let end = at + text.len() + 2;
            borrow(&mut event.raw_referrer_value, text);
            self.beyond[0] = beyond;
            seen.good(Field::RawReferrerValue);
            end
        } else if head[5] == b'p' {
            let at = value_at(head, b"\"raw_page_value\":", space)?;
            let (text, beyond) = usual::text(cursor, rest.get(at..)?, 1, MAX_PAGE)?;
            let end = at + text.len() + 2;
            borrow(&mut event.raw_page_value, text);
            self.beyond[1] = beyond;
            seen.good(Field::RawPageValue);
            end
        } else if head[5] == b'v' {
            let (count, end) = usual::count(head, value_at(head, b"\"pageviews\":", space)?)?;
            event.pageviews = count;
            seen.good(Field::Pageviews);
            end
        } else if head[1] == b's' {
            let (count, end) = usual::count(head, value_at(head, b"\"sessions\":", space)?)?;
            event.sessions = count;
            seen.good(Field::Sessions);
            end
        } else if head[1] == b't' {
            let (count, end) = usual::count(head, value_at(head, b"\"transactions\":", space)?)?;
            event.transactions = count;
            seen.good(Field::Transactions);
            end
        } else if head[2] == b'u' {
            let at = value_at(head, b"\"purchase_revenue\":", space)?;
            let (revenue, end) = usual::revenue(head, rest, at)?;
            event.purchase_revenue = revenue;
            seen.good(Field::PurchaseRevenue);
            end
        } else {
            let at = value_at(head, b"\"batch_id\":", space)?;
            let (text, _) = usual::text(cursor, rest.get(at..)?, 0, MAX_BATCH_ID)?;
            let end = at + text.len() + 2;
            event.batch_id = Some(Cow::Borrowed(text));
            seen.good(Field::BatchId);
            end
        };
        rest.get(end..)
    }

    /// Reads any name, colon and value. A name that the schema does not have is set aside.
    #[cold]
    #[inline(never)]
    pub(super) fn member(&mut self, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        let name = decode(cursor.name()?);
        self.between.space = cursor.peek() == Some(b' ');
        if let Some(field) = Field::of_name(&name) {
            self.seen.good(field);
            self.value(field, cursor, depth)
        } else {
            self.unknown.push(name);
            cursor.skip(depth)
        }
    }

    /// Reads the value of a field. Of a repeated name the last value counts, for good or ill.
    fn value(&mut self, field: Field, cursor: &mut Cursor<'a>, depth: u32) -> Result<(), Broken> {
        let is_text = field.is_required() || field == Field::BatchId;
        let first = cursor.token();
        let start = cursor.at;
        let read = match first {
            Some(b'"') if is_text => self.text(field, decode(cursor.quoted()?)),
            Some(b'-' | b'0'..=b'9') if !is_text => self.number(field, Some(cursor.number()?)),
            _ => {
                cursor.skip(depth)?;
                if cursor.slice(start, cursor.at) != "null" || field.is_required() {
                    Err(wrong_type(field))
                } else if is_text {
                    self.event.batch_id = None;
                    Ok(())
                } else {
                    self.number(field, None)
                }
            }
        };
        if let Err(fault) = read {
            self.fault(field, fault, cursor.slice(start, cursor.at));
        }
        Ok(())
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

    /// A count or revenue; none for null.
    #[inline]
    fn number(&mut self, field: Field, number: Option<&str>) -> Result<(), Fault> {
        if field == Field::PurchaseRevenue {
            self.event.purchase_revenue = number.map(number::revenue).transpose()?;
            return Ok(());
        }
        let count = number.map(number::count).transpose()?;
        match field {
            Field::Pageviews => self.event.pageviews = count,
            Field::Sessions => self.event.sessions = count,
            _ => self.event.transactions = count,
        }
        Ok(())
    }
}

/// What is wrong with a value of another type.
fn wrong_type(field: Field) -> Fault {
    match field {
        Field::Date => Fault::DateType,
        Field::RawReferrerValue | Field::RawPageValue | Field::BatchId => Fault::StringType,
        Field::Pageviews | Field::Sessions | Field::Transactions => Fault::IntType,
        Field::PurchaseRevenue => Fault::FloatType,
    }
}

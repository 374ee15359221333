//! Checks a request field by field, finds every violation in one pass and says where it stands.

use crate::json;
use crate::owner::Id;
use crate::text;
use crate::violation::{Step, Violation, ViolationKind};
use crate::website::{self, Website, WebsiteError};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;
use serde_json::{Number, Value};

/// The names of the fields whose texts are websites, so that user info in them is never echoed
/// (rule 1.8).
const WEBSITE_FIELDS: &[&str] = &["website", "websites", "alternative_websites"];

/// The greatest integer that every JSON implementation keeps exactly (rule 4.2).
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// What is found to be wrong with a request.
#[derive(Default)]
pub(crate) struct Findings {
    violations: RefCell<Vec<Violation>>,
}

impl Findings {
    /// The whole of a request, which is its `body` or its `query`.
    pub(crate) fn root<'v, 'p>(&'p self, name: &'static str, request: &'v Value) -> Part<'v, 'p> {
        Part { value: Some(request), place: Place::Field(name), within: None, findings: self }
    }

    /// Every violation that was found, where there is one.
    pub(crate) fn verdict(self) -> Result<(), Vec<Violation>> {
        let violations = self.violations.into_inner();
        if violations.is_empty() { Ok(()) } else { Err(violations) }
    }
}

/// A part of a request: its value, and where it stands.
///
/// A check gives `None` exactly where it has noted a violation, or where the part is absent. What
/// has a violation is refused as a whole, so that anything may stand in the place of what is wrong.
pub(crate) struct Part<'v, 'p> {
    /// None where it is absent.
    value: Option<&'v Value>,
    place: Place,
    within: Option<&'p Part<'v, 'p>>,
    findings: &'p Findings,
}

#[derive(Clone, Copy)]
enum Place {
    Field(&'static str),
    Index(usize),
}

/// May a field be absent, or null?
#[derive(Clone, Copy)]
pub(crate) enum Presence {
    /// It has to be there.
    Required,
    /// It may be absent, but not null.
    Optional,
    /// It may be absent or null, which is the same.
    Nullable,
}

impl<'v> Part<'v, '_> {
    /// Notes a violation here; always `None`, so that a check can end with it.
    pub(crate) fn refuse<T>(&self, kind: ViolationKind) -> Option<T> {
        self.note(kind);
        None
    }

    #[cold]
    fn note(&self, kind: ViolationKind) {
        // Of what is missing, that which lacks it is shown.
        let value = self.value.or_else(|| self.within?.value);
        let mut loc = Vec::new();
        let website = self.locate(&mut loc);
        let mut input = value.cloned().unwrap_or_default();
        drop_user_info(&mut input, website);
        self.findings.violations.borrow_mut().push(Violation { kind, loc, input });
    }

    /// Where it stands. Is that in the place of a website?
    fn locate(&self, loc: &mut Vec<Step>) -> bool {
        let mut website = self.within.is_some_and(|within| within.locate(loc));
        loc.push(match self.place {
            Place::Field(name) => {
                website |= WEBSITE_FIELDS.contains(&name);
                name.into()
            }
            Place::Index(index) => index.into(),
        });
        website
    }

    /// A field. Of what is no object there are none, and none is missing.
    pub(crate) fn field<'s>(&'s self, name: &'static str, presence: Presence) -> Part<'v, 's> {
        let value = self.value.and_then(|object| object.get(name));
        let value =
            value.filter(|value| !matches!(presence, Presence::Nullable) || !value.is_null());
        let field =
            Part { value, place: Place::Field(name), within: Some(self), findings: self.findings };
        if value.is_none()
            && matches!(presence, Presence::Required)
            && self.value.is_some_and(Value::is_object)
        {
            field.note(ViolationKind::Missing);
        }
        field
    }

    /// A field that has to be there.
    pub(crate) fn required<'s>(&'s self, name: &'static str) -> Part<'v, 's> {
        self.field(name, Presence::Required)
    }

    /// A field that may be absent, but not null.
    pub(crate) fn optional<'s>(&'s self, name: &'static str) -> Part<'v, 's> {
        self.field(name, Presence::Optional)
    }

    /// A field that may be absent or null, which is the same.
    pub(crate) fn nullable<'s>(&'s self, name: &'static str) -> Part<'v, 's> {
        self.field(name, Presence::Nullable)
    }

    /// An object, whose fields can be asked for.
    pub(crate) fn object(&self) {
        if self.value.is_some_and(|value| !value.is_object()) {
            self.note(ViolationKind::DictType);
        }
    }

    /// A list, each item read with its index.
    pub(crate) fn list<T>(&self, mut read: impl FnMut(&Part<'v, '_>) -> T) -> Option<Vec<T>> {
        let mut list = Vec::new();
        self.each(&mut |item| list.push(read(item)))?;
        Some(list)
    }

    /// A list, each item given to `take` with its index.
    pub(crate) fn each(&self, take: &mut dyn FnMut(&Part<'v, '_>)) -> Option<()> {
        let Value::Array(items) = self.value? else {
            return self.refuse(ViolationKind::ListType);
        };
        for (index, item) in items.iter().enumerate() {
            take(&Part {
                value: Some(item),
                place: Place::Index(index),
                within: Some(self),
                findings: self.findings,
            });
        }
        Some(())
    }

    /// A list of strings.
    pub(crate) fn strings(&self) -> Option<Vec<String>> {
        self.list(|item| item.string().unwrap_or_default())
    }

    /// A list of websites.
    pub(crate) fn websites(&self) -> Option<Vec<String>> {
        self.list(|item| item.website().unwrap_or_default())
    }

    /// A string of any content.
    pub(crate) fn string(&self) -> Option<String> {
        self.text().map(ToString::to_string)
    }

    /// A string with more in it than white space.
    pub(crate) fn not_blank(&self) -> Option<String> {
        let found = self.text()?;
        if text::is_blank(found) {
            return self.refuse(ViolationKind::StringTooShort { min_length: 1 });
        }
        Some(found.to_string())
    }

    /// A string of 1 to `max_length` code points.
    pub(crate) fn bounded(&self, max_length: usize) -> Option<&'v str> {
        let found = self.text()?;
        if found.is_empty() {
            return self.refuse(ViolationKind::StringTooShort { min_length: 1 });
        }
        if text::longer_than(found, max_length) {
            return self.refuse(ViolationKind::StringTooLong { max_length });
        }
        Some(found)
    }

    /// A website that normalises (rule 1), as it was given but for user info, which is dropped
    /// (rule 1.8).
    ///
    /// The published bound on its length holds without exception here: [`Website::parse`] lets a
    /// longer site pass, since what it gave must be what it takes (rule 1.10), but a request with
    /// it would be refused.
    pub(crate) fn website(&self) -> Option<String> {
        let found = self.text()?;
        let website = if text::longer_than(text::trim(found), website::MAX_LENGTH) {
            Err(WebsiteError::TooLong)
        } else {
            Website::parse(found)
        };
        match website {
            Ok(_) => Some(shown(found)),
            Err(error) => self
                .refuse(ViolationKind::UrlParsing { code: error.code(), error: error.to_string() }),
        }
    }

    /// `true` or `false`: numbers and texts are none.
    pub(crate) fn boolean(&self) -> Option<bool> {
        self.value?.as_bool().or_else(|| self.refuse(ViolationKind::BoolType))
    }

    /// One of a fixed set of strings: what `meant` has in its place. `expected` lists them.
    pub(crate) fn literal<T: Copy, const N: usize>(
        &self,
        set: &[&str; N],
        meant: &[T; N],
        expected: &'static str,
    ) -> Option<T> {
        meant.get(self.which(set, expected)?).copied()
    }

    fn which(&self, set: &[&str], expected: &'static str) -> Option<usize> {
        let found = self.value?.as_str();
        let at = set.iter().position(|literal| Some(*literal) == found);
        at.or_else(|| self.refuse(ViolationKind::LiteralError { expected }))
    }

    /// An id: an integer or a text. An integer that no store could hold is `unknown`.
    pub(crate) fn id(&self, unknown: &'static str) -> Option<Id> {
        match self.value? {
            Value::String(id) => Some(Id::Text(id.clone())),
            Value::Number(number) => match integer(number) {
                Integer::Exact(id) => Some(Id::Integer(id)),
                Integer::Fraction => self.refuse(ViolationKind::IntFromFloat),
                _ => self.invalid(unknown),
            },
            _ => self.refuse(ViolationKind::IntType),
        }
    }

    /// A query parameter that is an integer of at least `ge`: a number, or its digits as they
    /// stand in a query string.
    pub(crate) fn count(&self, ge: i64) -> Option<u64> {
        let count = match self.value? {
            Value::Number(number) => integer(number),
            Value::String(digits) => written_integer(digits).map_or(Integer::None, Integer::Exact),
            _ => Integer::None,
        };
        match count {
            Integer::None => self.refuse(ViolationKind::IntType),
            Integer::Fraction => self.refuse(ViolationKind::IntFromFloat),
            Integer::Exact(count) | Integer::Beyond(count) if count < ge => {
                self.refuse(ViolationKind::GreaterThanEqual { ge })
            }
            Integer::Exact(count) if count <= MAX_INTEGER => u64::try_from(count).ok(),
            _ => self.refuse(ViolationKind::LessThanEqual { le: MAX_INTEGER }),
        }
    }

    /// A rule that no standard type names.
    pub(crate) fn invalid<T>(&self, message: &'static str) -> Option<T> {
        self.refuse(ViolationKind::ValueError { message: message.into() })
    }

    /// A string, not copied.
    pub(crate) fn text(&self) -> Option<&'v str> {
        self.value?.as_str().or_else(|| self.refuse(ViolationKind::StringType))
    }

    /// Is there a value?
    pub(crate) fn is_there(&self) -> bool {
        self.value.is_some()
    }

    /// How long the list is, where it is one.
    pub(crate) fn len(&self) -> usize {
        self.value.and_then(Value::as_array).map_or(0, Vec::len)
    }
}

/// What a JSON number is as an integer (rule 4.2: `412`, `412.0` and `4.12e2` are one).
enum Integer {
    Exact(i64),
    Fraction,
    /// Larger than any that is exact: the last integer on its side of zero.
    Beyond(i64),
    /// It is no number at all.
    None,
}

/// What `str::parse` takes for an integer; one beyond all there are is the last of them.
fn written_integer(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = json::natural(digits).unwrap_or(u64::MAX);
    Some(if is_negative {
        0_i64.saturating_sub_unsigned(value)
    } else {
        i64::try_from(value).unwrap_or(i64::MAX)
    })
}

fn integer(number: &Number) -> Integer {
    if let Some(exact) = number.as_i64() {
        return Integer::Exact(exact);
    }
    let float = number.as_f64().unwrap_or(f64::INFINITY);
    #[expect(clippy::cast_possible_truncation, reason = "a saturated value is told apart below")]
    let near = float as i64;
    if near.unsigned_abs() > MAX_INTEGER.unsigned_abs() {
        return Integer::Beyond(near);
    }
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "exact up to 2^53 - 1")]
    let whole = near as f64 == float;
    if whole { Integer::Exact(near) } else { Integer::Fraction }
}

/// A website as given, but for user info.
fn shown(found: &str) -> String {
    if found.contains('@') { website::redact(found).into_owned() } else { found.to_string() }
}

/// Drops user info from a value that is echoed, where it stands in a website's place.
fn drop_user_info(value: &mut Value, website: bool) {
    match value {
        Value::String(found) if website => *found = shown(found),
        Value::Array(items) => {
            for item in items {
                drop_user_info(item, website);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                drop_user_info(value, website || WEBSITE_FIELDS.contains(&name.as_str()));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By a wider integer, which every text here fits.
    fn parsed(text: &str) -> Option<i64> {
        let wide: i128 = text.parse().ok()?;
        i64::try_from(wide.clamp(i64::MIN.into(), i64::MAX.into())).ok()
    }

    #[test]
    fn an_integer_is_written_as_for_parse() {
        for text in [
            "",
            "+",
            "-",
            "+-1",
            "007",
            "-0",
            "1 ",
            "1e2",
            "١",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "18446744073709551619",
            "184467440737095516150",
        ] {
            assert_eq!(written_integer(text), parsed(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_integer_is_written_as_for_parse(text in "[-+]?[0-9]{0,21}[x/:]?") {
            prop_assert_eq!(written_integer(&text), parsed(&text));
        }
    }
}

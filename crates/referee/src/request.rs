//! Checks a request field by field, finds every violation in one pass and says where it stands.

use crate::json;
use crate::owner::Id;
use crate::text;
use crate::violation::{Step, Violation, ViolationKind};
use crate::website::{self, Website, WebsiteError};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use serde_json::{Number, Value};

/// The names of the fields whose texts are websites, so that user info in them is never echoed
/// (rule 1.8).
const WEBSITE_FIELDS: &[&str] = &["website", "websites", "alternative_websites"];

/// The greatest integer that every JSON implementation keeps exactly (rule 4.2).
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Walks a request and collects what is wrong with it.
///
/// A check gives `None` exactly where it has noted a violation, or where an optional field is
/// absent. Those of fields and items are handed over behind a pointer: a copy of the walk for each
/// of them would be ten kilobytes in a browser.
#[derive(Debug)]
pub(crate) struct Checker {
    loc: Vec<Step>,
    violations: Vec<Violation>,
}

impl Checker {
    /// Starts at `root`: `body` or `query`.
    pub(crate) fn new(root: &'static str) -> Self {
        Self { loc: vec![root.into()], violations: Vec::new() }
    }

    /// The request, or every violation that was found.
    pub(crate) fn finish<T>(self, request: Option<T>) -> Result<T, Vec<Violation>> {
        match request {
            Some(request) if self.violations.is_empty() => Ok(request),
            _ => Err(self.violations),
        }
    }

    /// Runs `check` one step further down.
    pub(crate) fn at<T>(&mut self, step: impl Into<Step>, check: impl FnOnce(&mut Self) -> T) -> T {
        self.loc.push(step.into());
        let result = check(self);
        self.loc.pop();
        result
    }

    /// Notes a violation here; always `None`, so that a check can end with it.
    pub(crate) fn refuse<T>(&mut self, kind: ViolationKind, input: &Value) -> Option<T> {
        let website = self
            .loc
            .iter()
            .any(|step| matches!(step, Step::Field(name) if WEBSITE_FIELDS.contains(&&**name)));
        let input = without_user_info(input, website);
        self.violations.push(Violation { kind, loc: self.loc.clone(), input });
        None
    }

    /// A field that has to be there.
    pub(crate) fn required<'v, T>(
        &mut self,
        object: &'v Value,
        name: &'static str,
        check: &mut dyn FnMut(&mut Self, &'v Value) -> Option<T>,
    ) -> Option<T> {
        self.at(name, |checker| match object.get(name) {
            Some(value) => check(checker, value),
            None => checker.refuse(ViolationKind::Missing, object),
        })
    }

    /// A field that may be absent, but not null.
    pub(crate) fn optional<'v, T>(
        &mut self,
        object: &'v Value,
        name: &'static str,
        check: &mut dyn FnMut(&mut Self, &'v Value) -> Option<T>,
    ) -> Option<T> {
        let value = object.get(name)?;
        self.at(name, |checker| check(checker, value))
    }

    /// A field that may be absent or null, which is the same.
    pub(crate) fn nullable<'v, T>(
        &mut self,
        object: &'v Value,
        name: &'static str,
        check: &mut dyn FnMut(&mut Self, &'v Value) -> Option<T>,
    ) -> Option<T> {
        let value = object.get(name).filter(|value| !value.is_null())?;
        self.at(name, |checker| check(checker, value))
    }

    /// An object; gives it back so that its fields can be asked for.
    pub(crate) fn object<'v>(&mut self, value: &'v Value) -> Option<&'v Value> {
        if value.is_object() { Some(value) } else { self.refuse(ViolationKind::DictType, value) }
    }

    /// A list, each item checked with its index.
    pub(crate) fn list<'v, T>(
        &mut self,
        value: &'v Value,
        check: &mut dyn FnMut(&mut Self, &'v Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::Array(items) = value else {
            return self.refuse(ViolationKind::ListType, value);
        };
        let mut checked = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            checked.extend(self.at(index, |checker| check(checker, item)));
        }
        Some(checked)
    }

    /// A list of strings.
    pub(crate) fn strings(&mut self, value: &Value) -> Option<Vec<String>> {
        self.list(value, &mut Self::string)
    }

    /// A list of websites.
    pub(crate) fn websites(&mut self, value: &Value) -> Option<Vec<String>> {
        self.list(value, &mut Self::website)
    }

    /// A string of any content.
    pub(crate) fn string(&mut self, value: &Value) -> Option<String> {
        self.text(value).map(ToString::to_string)
    }

    /// A string with more in it than white space.
    pub(crate) fn not_blank(&mut self, value: &Value) -> Option<String> {
        let found = self.text(value)?;
        if text::is_blank(found) {
            return self.refuse(ViolationKind::StringTooShort { min_length: 1 }, value);
        }
        Some(found.to_string())
    }

    /// A string of 1 to `max_length` code points.
    pub(crate) fn bounded<'v>(&mut self, value: &'v Value, max_length: usize) -> Option<&'v str> {
        let found = self.text(value)?;
        if found.is_empty() {
            return self.refuse(ViolationKind::StringTooShort { min_length: 1 }, value);
        }
        if text::longer_than(found, max_length) {
            return self.refuse(ViolationKind::StringTooLong { max_length }, value);
        }
        Some(found)
    }

    /// A website that normalises (rule 1), as it was given but for user info, which is dropped
    /// (rule 1.8).
    ///
    /// The published bound on its length holds without exception here: [`Website::parse`] lets a
    /// longer site pass, since what it gave must be what it takes (rule 1.10), but a request with
    /// it would be refused.
    pub(crate) fn website(&mut self, value: &Value) -> Option<String> {
        let found = self.text(value)?;
        let website = if text::longer_than(text::trim(found), website::MAX_LENGTH) {
            Err(WebsiteError::TooLong)
        } else {
            Website::parse(found)
        };
        match website {
            Ok(_) => Some(shown(found)),
            Err(error) => {
                let kind =
                    ViolationKind::UrlParsing { code: error.code(), error: error.to_string() };
                self.refuse(kind, value)
            }
        }
    }

    /// `true` or `false`: numbers and texts are none.
    pub(crate) fn boolean(&mut self, value: &Value) -> Option<bool> {
        value.as_bool().or_else(|| self.refuse(ViolationKind::BoolType, value))
    }

    /// One of a fixed set of strings, which `expected` lists as a phrase.
    pub(crate) fn literal<T: Copy>(
        &mut self,
        value: &Value,
        set: &[(&str, T)],
        expected: &'static str,
    ) -> Option<T> {
        let found = value.as_str();
        let literal =
            set.iter().find(|(name, _)| Some(*name) == found).map(|(_, literal)| *literal);
        literal.or_else(|| self.refuse(ViolationKind::LiteralError { expected }, value))
    }

    /// An id: an integer or a text. An integer that no store could hold is `unknown`.
    pub(crate) fn id(&mut self, value: &Value, unknown: &'static str) -> Option<Id> {
        match value {
            Value::String(id) => Some(Id::Text(id.clone())),
            Value::Number(number) => match integer(number) {
                Integer::Exact(id) => Some(Id::Integer(id)),
                Integer::Fraction => self.refuse(ViolationKind::IntFromFloat, value),
                Integer::TooLarge => self.invalid(unknown, value),
            },
            _ => self.refuse(ViolationKind::IntType, value),
        }
    }

    /// A query parameter that is an integer of at least `ge`: a number, or its digits as they
    /// stand in a query string.
    pub(crate) fn count(&mut self, value: &Value, ge: i64) -> Option<u64> {
        let number = match value {
            Value::Number(number) => Some(number.clone()),
            Value::String(digits) => written_integer(digits).map(Number::from),
            _ => None,
        };
        let Some(number) = number else {
            return self.refuse(ViolationKind::IntType, value);
        };
        match integer(&number) {
            Integer::Fraction => self.refuse(ViolationKind::IntFromFloat, value),
            Integer::Exact(count) if count < ge => {
                self.refuse(ViolationKind::GreaterThanEqual { ge }, value)
            }
            Integer::Exact(count) if count <= MAX_INTEGER => u64::try_from(count).ok(),
            _ if number.as_f64().is_some_and(|number| number < 0.0) => {
                self.refuse(ViolationKind::GreaterThanEqual { ge }, value)
            }
            _ => self.refuse(ViolationKind::LessThanEqual { le: MAX_INTEGER }, value),
        }
    }

    /// A rule that no standard type names.
    pub(crate) fn invalid<T>(&mut self, message: &'static str, value: &Value) -> Option<T> {
        self.refuse(ViolationKind::ValueError { message: message.into() }, value)
    }

    fn text<'v>(&mut self, value: &'v Value) -> Option<&'v str> {
        value.as_str().or_else(|| self.refuse(ViolationKind::StringType, value))
    }
}

/// What a JSON number is as an integer (rule 4.2: `412`, `412.0` and `4.12e2` are one).
enum Integer {
    Exact(i64),
    Fraction,
    TooLarge,
}

/// What `str::parse` takes for an integer; one beyond all there are is the last of them.
fn written_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = json::natural(digits).unwrap_or(u64::MAX);
    Some(if text.starts_with('-') {
        0_i64.saturating_sub_unsigned(value)
    } else {
        i64::try_from(value).unwrap_or(i64::MAX)
    })
}

fn integer(number: &Number) -> Integer {
    if let Some(exact) = number.as_i64() {
        return Integer::Exact(exact);
    }
    let Some(float) = number.as_f64() else { return Integer::TooLarge };
    #[expect(clippy::cast_possible_truncation, reason = "a saturated value is told apart below")]
    let near = float as i64;
    if near.unsigned_abs() > MAX_INTEGER.unsigned_abs() {
        return Integer::TooLarge;
    }
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "exact up to 2^53 - 1")]
    let whole = near as f64 == float;
    if whole { Integer::Exact(near) } else { Integer::Fraction }
}

/// A website as given, but for user info.
fn shown(found: &str) -> String {
    if found.contains('@') { website::redact(found).into_owned() } else { found.to_string() }
}

/// `value` to be echoed: no user info in what stands in a website's place.
fn without_user_info(value: &Value, website: bool) -> Value {
    match value {
        Value::String(found) if website => shown(found).into(),
        Value::Array(items) => items.iter().map(|item| without_user_info(item, website)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let website = website || WEBSITE_FIELDS.contains(&name.as_str());
                (name.clone(), without_user_info(value, website))
            })
            .collect(),
        _ => value.clone(),
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

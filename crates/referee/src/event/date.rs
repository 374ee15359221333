//! A calendar day, written `YYYY-MM-DD` (rule 4.2).

use core::fmt;
use core::num::NonZeroU32;
use serde::ser::{Serialize, Serializer};

/// A real day of the Gregorian calendar, years 0001 to 9999.
///
/// ```
/// use referee::event::Date;
/// let date = Date::parse("2024-02-29").unwrap();
/// assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
/// assert_eq!(date.to_string(), "2024-02-29");
/// assert!(Date::parse("2023-02-29").is_err());
/// assert!(Date::parse("2024-2-29").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(
    /// `year << 9 | month << 5 | day`: ordered as the days are. Never zero, so that an `Option` of a
    /// date is no larger.
    NonZeroU32,
);

/// Why a text is no date: a clause that says what would be right.
///
/// ```
/// use referee::event::Date;
/// let error = Date::parse("2026-13-01").unwrap_err();
/// assert_eq!(error.to_string(), "the month should be 01 to 12");
/// assert_eq!(error.code(), "date.month");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// Not four digits, a hyphen, two digits, a hyphen, two digits.
    Shape,
    /// The year 0000.
    Year,
    /// A month outside 01 to 12.
    Month,
    /// A day that the month does not have.
    Day,
}

impl DateError {
    /// The stable code of the error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "date.shape",
            Self::Year => "date.year",
            Self::Month => "date.month",
            Self::Day => "date.day",
        }
    }

    /// The clause that says what would be right.
    pub(crate) fn clause(self) -> &'static str {
        match self {
            Self::Shape => {
                "it should be four digits of year, two of month and two of day, with hyphens"
            }
            Self::Year => "the year should be 0001 to 9999",
            Self::Month => "the month should be 01 to 12",
            Self::Day => "the day should be one that the month has",
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.clause())
    }
}

impl core::error::Error for DateError {}

impl Date {
    /// The day that stands in for one not yet read.
    pub(crate) const FIRST: Self = Self(NonZeroU32::MIN.saturating_add(1 << 9 | 1 << 5));

    /// Reads exactly `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`DateError`] where the text has another shape or names no real day.
    #[inline]
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let Ok(&[y1, y2, y3, y4, h1, m1, m2, h2, d1, d2]) = <&[u8; 10]>::try_from(text.as_bytes())
        else {
            return Err(DateError::Shape);
        };
        let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
        if h1 != b'-' || h2 != b'-' || !digits.iter().all(u8::is_ascii_digit) {
            return Err(DateError::Shape);
        }
        let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.map(|digit| u32::from(digit - b'0'));
        let year = y1 * 1000 + y2 * 100 + y3 * 10 + y4;
        let month = m1 * 10 + m2;
        let day = d1 * 10 + d2;
        let date = NonZeroU32::new(year << 9 | month << 5 | day).filter(|_| year > 0);
        let Some(date) = date else {
            return Err(DateError::Year);
        };
        if !(1..=12).contains(&month) {
            return Err(DateError::Month);
        }
        if day == 0 || (day > 28 && day > days_in(year, month)) {
            return Err(DateError::Day);
        }
        Ok(Self(date))
    }

    /// Reads `YYYY-MM-` and `DD`, the first byte lowest.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "bytes of a word")]
    pub(crate) fn of_digits(year_and_month: u64, day: u16) -> Option<Self> {
        // Digits become 0 to 9 and hyphens 0; adding what is left to 127 shows any other byte.
        let values = year_and_month ^ u64::from_le_bytes(*b"0000-00-");
        let most = u64::from_le_bytes([0x76, 0x76, 0x76, 0x76, 0x7F, 0x76, 0x76, 0x7F]);
        let others = (values.wrapping_add(most) | values) & 0x8080_8080_8080_8080;
        let day = u32::from(day ^ u16::from_le_bytes(*b"00"));
        if others != 0 || ((day + 0x7676) | day) & 0x8080 != 0 {
            return None;
        }
        let day = (day & 0xFF) * 10 + (day >> 8);
        // Each byte ten times itself and the one after it.
        let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
        let pair = |at: u32| u32::from((pairs >> at) as u8);
        let (year, month) = (pair(0) * 100 + pair(16), pair(40));
        let real = year > 0
            && (1..=12).contains(&month)
            && day > 0
            && (day <= 28 || day <= days_in(year, month));
        if real { NonZeroU32::new(year << 9 | month << 5 | day).map(Self) } else { None }
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u32 {
        self.0.get() >> 9
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.get() >> 5 & 15
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.get() & 31
    }

    /// A number of its own for each day, in the order of the days.
    pub(crate) fn ordinal(self) -> u32 {
        self.0.get()
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

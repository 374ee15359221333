//! Days as Arrow counts them, from 1970-01-01.

use crate::cell;
use crate::numbers::forget_nulls;
use crate::text::Text;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::{DataType, TimeUnit};
use referee::event::Date;
use std::fmt::Write as _;
use std::ops::Range;

/// Year, month and day of a day, in the proleptic Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years from March on, so that the odd day comes last; eras of 400 years.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day of a date.
pub(crate) fn days_of(date: Date) -> i32 {
    let (year, month, day) =
        (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    i32::try_from(era * 146_097 + day_of_era - 719_468).unwrap_or_default()
}

/// Writes `YYYY-MM-DD`; years beyond four digits with their sign, so that they are no date.
pub(crate) fn write_day(out: &mut String, days: i64) {
    let (year, month, day) = civil(days);
    let _ = match year {
        0..=9999 => write!(out, "{year:04}-{month:02}-{day:02}"),
        _ => write!(out, "{year:+05}-{month:02}-{day:02}"),
    };
}

/// Writes a moment, counted in `per_day` ticks a day: its day where it is midnight, otherwise with
/// its time, which is no date.
pub(crate) fn write_moment(out: &mut String, ticks: i64, per_day: i64) {
    write_day(out, ticks.div_euclid(per_day));
    let rest = ticks.rem_euclid(per_day);
    if rest != 0 {
        let per_second = per_day / 86_400;
        let seconds = rest / per_second;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let _ = write!(out, "T{hour:02}:{minute:02}:{second:02}");
        let fraction = rest % per_second;
        if fraction != 0 {
            let width = per_second.ilog10() as usize;
            let _ = write!(out, ".{fraction:0width$}");
        }
    }
}

/// The ticks of a day in a column of moments or days; none for another type.
pub(crate) fn ticks_per_day(data_type: &DataType) -> Option<i64> {
    Some(match data_type {
        DataType::Date32 => 1,
        DataType::Timestamp(TimeUnit::Second, _) => 86_400,
        DataType::Date64 | DataType::Timestamp(TimeUnit::Millisecond, _) => 86_400_000,
        DataType::Timestamp(TimeUnit::Microsecond, _) => 86_400_000_000,
        DataType::Timestamp(TimeUnit::Nanosecond, _) => 86_400_000_000_000,
        _ => return None,
    })
}

/// Gives the ticks of some rows of such a column, of null rows too.
fn each_tick(array: &dyn Array, rows: Range<usize>, each: impl FnMut(i64)) {
    fn of<T: ArrowPrimitiveType>(array: &dyn Array, rows: Range<usize>, each: impl FnMut(i64))
    where
        T::Native: Into<i64>,
    {
        let Some(array) = array.as_primitive_opt::<T>() else { return };
        let ticks = array.values().get(rows).unwrap_or_default();
        ticks.iter().map(|&ticks| ticks.into()).for_each(each);
    }
    match array.data_type() {
        DataType::Date32 => of::<Date32Type>(array, rows, each),
        DataType::Date64 => of::<Date64Type>(array, rows, each),
        DataType::Timestamp(TimeUnit::Second, _) => of::<TimestampSecondType>(array, rows, each),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            of::<TimestampMillisecondType>(array, rows, each);
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            of::<TimestampMicrosecondType>(array, rows, each);
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            of::<TimestampNanosecondType>(array, rows, each);
        }
        _ => {}
    }
}

/// The ticks of a row of such a column.
pub(crate) fn ticks(array: &dyn Array, row: usize) -> Option<i64> {
    let mut found = None;
    each_tick(array, row..row + 1, |ticks| found = Some(ticks));
    found.filter(|_| array.is_valid(row))
}

/// The date of a row by way of JSON, for columns such as dictionaries of days.
pub(crate) fn by_json(array: &dyn Array, row: usize) -> Option<Date> {
    let mut text = String::new();
    cell::write(&mut text, array, row);
    Date::parse(text.trim_matches('"')).ok()
}

/// A column that may hold dates.
#[derive(Debug)]
pub(crate) enum Dates<'a> {
    Text(Text<'a>),
    Ticks { array: &'a dyn Array, per_day: i64 },
    None,
}

impl<'a> Dates<'a> {
    pub(crate) fn of(array: &'a dyn Array) -> Self {
        match (Text::of(array), ticks_per_day(array.data_type())) {
            (Some(text), _) => Self::Text(text),
            (None, Some(per_day)) => Self::Ticks { array, per_day },
            (None, None) => Self::None,
        }
    }
}

/// Dates of a column. Columns repeat few of them, so those met before are kept.
#[derive(Debug)]
pub(crate) struct Days {
    /// By the last bits of the day.
    met: [(i64, Option<Date>); 128],
    /// By digits that differ, with the first eight bytes and the last two.
    texts: [(u64, u16, Option<Date>); 128],
    text: String,
}

impl Days {
    pub(crate) fn new() -> Self {
        Self { met: [(i64::MIN, None); 128], texts: [(0, 0, None); 128], text: String::new() }
    }

    /// The dates of some rows, in place of what `out` held; none where a row is no date.
    pub(crate) fn read(
        &mut self,
        column: &Dates<'_>,
        rows: Range<usize>,
        out: &mut Vec<Option<Date>>,
    ) {
        out.clear();
        match column {
            Dates::Text(text) => match text.all_of(rows.clone()) {
                Some(texts) => {
                    out.extend(texts.iter().map(|text| self.parse(text)));
                    text.forget_nulls(rows, out, None);
                }
                None => {
                    text.read(rows, out, None, |cell| self.parse(cell.bytes().try_into().ok()?));
                }
            },
            &Dates::Ticks { array, per_day } => {
                each_tick(array, rows.clone(), |ticks| {
                    let day = if per_day == 1 { Some(ticks) } else { whole_days(ticks, per_day) };
                    out.push(day.and_then(|day| self.date(day)));
                });
                forget_nulls(array, rows, out, None);
            }
            Dates::None => out.resize(rows.len(), None),
        }
    }

    /// What has another length is no date.
    #[inline]
    fn parse(&mut self, text: &[u8; 10]) -> Option<Date> {
        let [first @ .., tens, ones] = *text;
        let (first, last) = (u64::from_le_bytes(first), u16::from_le_bytes([tens, ones]));
        // By the digits that differ most: those of the day, and the last one of the month.
        let place = u64::from(last >> 8 ^ last << 4) ^ first >> 48 << 6;
        #[allow(clippy::cast_possible_truncation, reason = "a few bits")]
        let slot = self.texts.get_mut(place as usize % 128)?;
        if slot.0 != first || slot.1 != last {
            *slot = (first, last, str::from_utf8(text).ok().and_then(|t| Date::parse(t).ok()));
        }
        slot.2
    }

    fn date(&mut self, days: i64) -> Option<Date> {
        let slot = self.met.get_mut(usize::try_from(days & 127).unwrap_or_default())?;
        if slot.0 != days {
            self.text.clear();
            write_day(&mut self.text, days);
            *slot = (days, Date::parse(&self.text).ok());
        }
        slot.1
    }
}

fn whole_days(ticks: i64, per_day: i64) -> Option<i64> {
    (ticks % per_day == 0).then(|| ticks / per_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::StringArray;
    use arrow_buffer::{NullBuffer, OffsetBuffer};

    #[test]
    fn days_and_dates_agree() {
        let mut days = Days::new();
        let first = days_of(Date::parse("0001-01-01").unwrap());
        let last = days_of(Date::parse("9999-12-31").unwrap());
        assert_eq!((first, last), (-719_162, 2_932_896));
        assert_eq!(days_of(Date::parse("1970-01-01").unwrap()), 0);
        let mut before = None;
        for day in (first..=last).step_by(13) {
            let date = days.date(day.into()).unwrap();
            assert_eq!(days_of(date), day);
            assert!(before < Some(date));
            before = Some(date);
        }
        assert_eq!((days.date(i64::from(first) - 1), days.date(i64::from(last) + 1)), (None, None));
    }

    #[test]
    fn dates_that_are_kept_in_one_place_are_told_apart() {
        let mut days = Days::new();
        for text in
            ["2026-05-20", "2025-05-20", "1026-05-20", "2026-05-20", "2o26-05-20", "2026 05-20"]
        {
            assert_eq!(
                days.parse(text.as_bytes().try_into().unwrap()),
                Date::parse(text).ok(),
                "{text}"
            );
        }
        for day in [0, 128, -128, 256, 0] {
            assert_eq!(days_of(days.date(day).unwrap()), i32::try_from(day).unwrap());
        }
    }

    #[test]
    fn dates_that_are_read_together_are_those_of_each_row() {
        let read = |lengths: [usize; 3], nulls: [bool; 3]| {
            let offsets = OffsetBuffer::from_lengths(lengths);
            let nulls = Some(NullBuffer::from(nulls.to_vec()));
            let array = StringArray::new(offsets, b"2026-05-202026-05-212026-05-22".into(), nulls);
            let mut dates = Vec::new();
            Days::new().read(&Dates::of(&array), 0..3, &mut dates);
            let mut rest = Vec::new();
            Days::new().read(&Dates::of(&array.slice(1, 2)), 0..2, &mut rest);
            assert_eq!(dates[1..], rest);
            dates.iter().map(|date| date.map(Date::day)).collect::<Vec<_>>()
        };
        assert_eq!(read([10, 10, 10], [true; 3]), [Some(20), Some(21), Some(22)]);
        assert_eq!(read([10, 10, 10], [true, false, true]), [Some(20), None, Some(22)]);
        assert_eq!(read([10, 9, 11], [true; 3]), [Some(20), None, None]);
        assert_eq!(read([0, 10, 10], [false, true, true]), [None, Some(20), Some(21)]);
    }

    #[test]
    fn moments_are_days_at_midnight_only() {
        let text = |ticks, per_day| {
            let mut out = String::new();
            write_moment(&mut out, ticks, per_day);
            out
        };
        assert_eq!(text(0, 86_400), "1970-01-01");
        assert_eq!(text(-86_400, 86_400), "1969-12-31");
        assert_eq!(text(86_399, 86_400), "1970-01-01T23:59:59");
        assert_eq!(text(-1, 86_400_000), "1969-12-31T23:59:59.999");
        assert_eq!(text(1_500, 86_400_000_000), "1970-01-01T00:00:00.001500");
        assert!(text(i64::MAX, 86_400).starts_with('+'));
    }
}

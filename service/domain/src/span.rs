//! How long something takes, or how long before a start something happens: `P7D`, `PT2H`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;

const SECONDS_A_DAY: u32 = 24 * 60 * 60;

/// A length of time as RFC 5545 §3.3.6 has it: nominal days, which follow the wall clock, and exact seconds.
///
/// `P1D` and `PT24H` are different spans: over a clock change the first keeps the time of day, the second does not.
/// [`crate::zone::end_of`] and [`crate::zone::before`] apply them. Never negative, at most [`Span::MAX_DAYS`] days.
/// The order is that of the lengths on an ordinary day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    days: u32,
    seconds: u32,
}

/// Why a text is not a [`Span`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpanError {
    #[error("a duration looks like P7D, P1W, PT2H, PT90M or P1DT2H")]
    Malformed,
    #[error("a duration cannot be negative: write it without the minus sign")]
    Negative,
    #[error("years and months have no fixed length: write days or weeks, for example P30D or P4W")]
    MonthsOrYears,
    #[error("fractions are not supported: write a smaller unit, for example PT90M instead of PT1.5H")]
    Fraction,
    #[error("a duration is at most {} days", Span::MAX_DAYS)]
    TooLong,
}

impl Span {
    /// The longest span, in days.
    pub const MAX_DAYS: u32 = 366;
    /// Nothing at all, `PT0S`.
    pub const ZERO: Self = Self { days: 0, seconds: 0 };

    /// A span of nominal days and exact seconds; [`SpanError::TooLong`] if the sum passes [`Span::MAX_DAYS`] days.
    pub fn new(days: u32, seconds: u32) -> Result<Self, SpanError> {
        let span = Self { days, seconds };
        if span.nominal_seconds() <= u64::from(Self::MAX_DAYS) * u64::from(SECONDS_A_DAY) {
            Ok(span)
        } else {
            Err(SpanError::TooLong)
        }
    }

    /// The nominal days, weeks included as seven each. They count by the wall clock.
    pub fn days(self) -> u32 {
        self.days
    }

    /// The exact seconds that come on top of the days. They may exceed a day: `PT36H`.
    pub fn seconds(self) -> u32 {
        self.seconds
    }

    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// The length on an ordinary day, for what no calendar decides (a retry, a window).
    pub fn as_time_delta(self) -> TimeDelta {
        TimeDelta::days(self.days.into()) + TimeDelta::seconds(self.seconds.into())
    }

    fn nominal_seconds(self) -> u64 {
        u64::from(self.days) * u64::from(SECONDS_A_DAY) + u64::from(self.seconds)
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.nominal_seconds(), self.days).cmp(&(other.nominal_seconds(), other.days))
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Span {
    type Err = SpanError;

    /// Takes the forms of RFC 5545 §3.3.6 in either case, and weeks beside days as people type them.
    fn from_str(text: &str) -> Result<Self, SpanError> {
        let text = text.trim().to_ascii_uppercase();
        if text.starts_with('-') {
            return Err(SpanError::Negative);
        }
        let text = text.strip_prefix('+').unwrap_or(&text).strip_prefix('P').ok_or(SpanError::Malformed)?;
        if text.contains(['.', ',']) {
            return Err(SpanError::Fraction);
        }
        let (date, time) = match text.split_once('T') {
            Some((_, "")) => return Err(SpanError::Malformed),
            Some((date, time)) => (date, time),
            None if text.is_empty() => return Err(SpanError::Malformed),
            None => (text, ""),
        };
        if date.contains(['Y', 'M']) {
            return Err(SpanError::MonthsOrYears);
        }
        let days = total(date, &[('W', 7), ('D', 1)])?;
        let seconds = total(time, &[('H', 3600), ('M', 60), ('S', 1)])?;
        Self::new(days, seconds)
    }
}

/// Adds up `2H30M` in the smallest of the `units`, each at most once and in their order.
fn total(mut text: &str, units: &[(char, u32)]) -> Result<u32, SpanError> {
    let mut sum = 0_u32;
    let mut units = units.iter();
    while !text.is_empty() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = text.split_at(digits);
        let mut rest = rest.chars();
        let unit = rest.next().ok_or(SpanError::Malformed)?;
        let (_, weight) = units.find(|(known, _)| *known == unit).ok_or(SpanError::Malformed)?;
        if number.is_empty() {
            return Err(SpanError::Malformed);
        }
        // Only digits are left, so a number that does not parse is one that is too large.
        let number = number.parse::<u32>().map_err(|_| SpanError::TooLong)?;
        sum = number.checked_mul(*weight).and_then(|part| sum.checked_add(part)).ok_or(SpanError::TooLong)?;
        text = rest.as_str();
    }
    Ok(sum)
}

impl fmt::Display for Span {
    /// The shortest text that RFC 5545 §3.3.6 allows: its grammar wants minutes between hours and seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
        f.write_str("P")?;
        if self.days > 0 {
            write!(f, "{}D", self.days)?;
        }
        if self.seconds > 0 || self.days == 0 {
            f.write_str("T")?;
        }
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 || (hours > 0 && seconds > 0) {
            write!(f, "{minutes}M")?;
        }
        if seconds > 0 || self.is_zero() {
            write!(f, "{seconds}S")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;

    fn try_from(text: String) -> Result<Self, SpanError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error as ValueError, StrDeserializer};

    use super::*;

    #[track_caller]
    fn check(text: &str, days: u32, seconds: u32, normal: &str) {
        let span: Span = text.parse().unwrap();
        assert_eq!((span.days(), span.seconds()), (days, seconds), "{text}");
        assert_eq!(span.to_string(), normal, "{text}");
    }

    #[track_caller]
    fn refuse(text: &str, error: SpanError) {
        assert_eq!(text.parse::<Span>(), Err(error), "{text}");
    }

    #[test]
    fn the_forms_that_people_type_are_read() {
        check("P1W", 7, 0, "P7D");
        check("P7D", 7, 0, "P7D");
        check("P14D", 14, 0, "P14D");
        check("P1W2D", 9, 0, "P9D");
        check("PT2H", 0, 7200, "PT2H");
        check("PT90M", 0, 5400, "PT1H30M");
        check("P1DT2H", 1, 7200, "P1DT2H");
        check(" +pt120m ", 0, 7200, "PT2H");
        check("PT3630S", 0, 3630, "PT1H0M30S");
        check("P0D", 0, 0, "PT0S");
    }

    #[test]
    fn a_day_and_24_hours_are_different_spans() {
        check("PT24H", 0, 86_400, "PT24H");
        assert_ne!("PT24H".parse::<Span>(), "P1D".parse::<Span>());
    }

    #[test]
    fn a_negative_span_is_refused() {
        refuse("-PT15M", SpanError::Negative);
    }

    #[test]
    fn months_and_years_are_refused_but_minutes_are_not() {
        refuse("P1M", SpanError::MonthsOrYears);
        refuse("P1Y", SpanError::MonthsOrYears);
        refuse("P1MT1M", SpanError::MonthsOrYears);
        check("PT1M", 0, 60, "PT1M");
    }

    #[test]
    fn fractions_are_refused() {
        refuse("PT1.5H", SpanError::Fraction);
        refuse("P0,5D", SpanError::Fraction);
    }

    #[test]
    fn more_than_a_leap_year_is_refused() {
        check("P366D", 366, 0, "P366D");
        refuse("P367D", SpanError::TooLong);
        refuse("P366DT1S", SpanError::TooLong);
        refuse("PT99999999999999999999S", SpanError::TooLong);
        refuse("P4294967295W", SpanError::TooLong);
        assert_eq!(Span::new(u32::MAX, u32::MAX), Err(SpanError::TooLong));
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "7D",
            "P7",
            "PD",
            "PT2H2H",
            "PT1S1H",
            "P1D1W",
            "P1H",
            "PT1D",
            "P1D2",
            "P٣D",
            "two hours",
        ] {
            refuse(text, SpanError::Malformed);
        }
    }

    #[test]
    fn spans_are_ordered_by_length() {
        let mut spans = ["P7D", "PT2H", "P1D", "PT36H", "PT0S", "PT24H"].map(|text| text.parse::<Span>().unwrap());
        spans.sort();
        assert_eq!(spans.map(|span| span.to_string()), ["PT0S", "PT2H", "PT24H", "P1D", "PT36H", "P7D"]);
        assert!(spans[0].is_zero() && !spans[1].is_zero());
    }

    #[test]
    fn a_span_in_json_is_its_text() {
        let text: StrDeserializer<'_, ValueError> = "PT120M".into_deserializer();
        let span = Span::deserialize(text).unwrap();
        assert_eq!(String::from(span), "PT2H");
        let text: StrDeserializer<'_, ValueError> = "soon".into_deserializer();
        assert!(Span::deserialize(text).unwrap_err().to_string().contains("P7D"));
    }

    proptest! {
        #[test]
        fn a_span_survives_its_own_text(days in 0..=365_u32, seconds in 0..86_400_u32) {
            let span = Span::new(days, seconds).unwrap();
            prop_assert_eq!(span.to_string().parse::<Span>(), Ok(span));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC*|[+-]?P[0-9WDTHMSY.,]*") {
            let _ = text.parse::<Span>();
        }
    }
}

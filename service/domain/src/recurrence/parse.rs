//! From the text of a rule to a [`Rule`], or to a sentence that says what to write instead.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday, WeekdaySet};
use thiserror::Error;

use super::{End, MonthDay, Ordinals, Pattern, Rule, Until, WEEKDAYS};

const MAX_INTERVAL: u8 = 99;
const MAX_COUNT: u16 = 999;

/// Why a text is not a [`Rule`]. What it quotes is in upper case and cut to a length that fits a message.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    #[error("{0:?} is not NAME=VALUE: write for example COUNT=10")]
    Malformed(String),
    #[error("{0} is given twice: write it once")]
    Repeated(String),
    #[error("{part} is not supported: {instead}")]
    Unsupported { part: String, instead: &'static str },
    #[error("the rule has no FREQ: write for example FREQ=WEEKLY;COUNT=10")]
    FreqMissing,
    #[error("FREQ={0} is not supported: write DAILY, WEEKLY, MONTHLY or YEARLY")]
    Freq(String),
    #[error("INTERVAL={0} is not supported: write a number from 1 to {MAX_INTERVAL}")]
    Interval(String),
    #[error("COUNT={0} is not supported: write a number from 1 to {MAX_COUNT}, or an UNTIL")]
    Count(String),
    #[error("UNTIL={0} is not a time: write a day (20270624) or a time (20270624T180000, in UTC with a Z)")]
    Until(String),
    #[error("COUNT and UNTIL exclude each other: leave one of them out")]
    CountAndUntil,
    #[error("{0:?} is not a weekday: write MO, TU, WE, TH, FR, SA or SU")]
    Weekday(String),
    #[error("BYDAY is not supported with FREQ=DAILY: write FREQ=WEEKLY with the same BYDAY")]
    WeekdayInDaily,
    #[error("BYDAY is not supported with FREQ=YEARLY: leave it out, the day is that of the start")]
    WeekdayInYearly,
    #[error("{0} is not supported with FREQ=WEEKLY: leave the number out, or write FREQ=MONTHLY")]
    OrdinalInWeekly(String),
    #[error("{0} is not supported with FREQ=MONTHLY: write 2{0} for the second, -1{0} for the last, or FREQ=WEEKLY")]
    OrdinalMissing(String),
    #[error("{0} is not supported: write a number from 1 to 5, or -1 for the last")]
    Ordinal(String),
    #[error(
        "different weekdays a month are not supported: make a meeting for each, for example one with BYDAY=2TU,4TU"
    )]
    SeveralWeekdays,
    #[error("{0} and the fourth or fifth may be one day: write 4 and 5 instead of -1, or leave one of them out")]
    LastTwice(String),
    #[error("BYMONTHDAY={0} is not supported: write a number from 1 to 31, or -1 for the last day")]
    MonthDay(String),
    #[error("several days a month are not supported: make a meeting for each, for example one with BYMONTHDAY=15")]
    SeveralMonthDays,
    #[error("BYMONTHDAY is not supported with FREQ={0}: leave it out, or write FREQ=MONTHLY")]
    MonthDayMisplaced(&'static str),
    #[error("BYMONTHDAY and BYDAY together are not supported: leave one of them out")]
    MonthDayAndWeekday,
}

/// The parts of a rule as they were written.
#[derive(Default)]
struct Parts<'a> {
    freq: Option<&'a str>,
    interval: Option<&'a str>,
    count: Option<&'a str>,
    until: Option<&'a str>,
    week_start: Option<&'a str>,
    by_day: Option<&'a str>,
    by_month_day: Option<&'a str>,
}

impl FromStr for Rule {
    type Err = RuleError;

    /// Reads a rule in either case, with or without `RRULE:` before it.
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let text = text.trim().to_ascii_uppercase();
        let parts = Parts::split(text.strip_prefix("RRULE:").unwrap_or(&text))?;
        Ok(Self {
            pattern: parts.pattern()?,
            interval: parts.interval()?,
            end: parts.end()?,
            week_start: parts.week_start.map_or(Ok(Weekday::Mon), weekday)?,
        })
    }
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Self, RuleError> {
        let mut parts = Self::default();
        // Some programs end the last part with a semicolon too.
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| RuleError::Malformed(short(part)))?;
            let name = name.trim();
            let place = match name {
                "FREQ" => &mut parts.freq,
                "INTERVAL" => &mut parts.interval,
                "COUNT" => &mut parts.count,
                "UNTIL" => &mut parts.until,
                "WKST" => &mut parts.week_start,
                "BYDAY" => &mut parts.by_day,
                "BYMONTHDAY" => &mut parts.by_month_day,
                _ => return Err(RuleError::Unsupported { part: short(name), instead: instead_of(name) }),
            };
            if place.replace(value.trim()).is_some() {
                return Err(RuleError::Repeated(short(name)));
            }
        }
        Ok(parts)
    }

    fn pattern(&self) -> Result<Pattern, RuleError> {
        let freq = self.freq.ok_or(RuleError::FreqMissing)?;
        match (freq, self.by_day, self.by_month_day) {
            ("DAILY", None, None) => Ok(Pattern::Daily),
            ("DAILY", Some(_), _) => Err(RuleError::WeekdayInDaily),
            ("DAILY", None, Some(_)) => Err(RuleError::MonthDayMisplaced("DAILY")),
            ("WEEKLY", None, None) => Ok(Pattern::Weekly(WeekdaySet::EMPTY)),
            ("WEEKLY", Some(days), None) => Ok(Pattern::Weekly(weekdays(days)?)),
            ("WEEKLY", _, Some(_)) => Err(RuleError::MonthDayMisplaced("WEEKLY")),
            ("MONTHLY", None, None) => Ok(Pattern::Monthly(None)),
            ("MONTHLY", Some(day), None) => nth_weekdays(day),
            ("MONTHLY", None, Some(day)) => Ok(Pattern::Monthly(Some(month_day(day)?))),
            ("MONTHLY", Some(_), Some(_)) => Err(RuleError::MonthDayAndWeekday),
            ("YEARLY", None, None) => Ok(Pattern::Yearly),
            ("YEARLY", Some(_), _) => Err(RuleError::WeekdayInYearly),
            ("YEARLY", None, Some(_)) => Err(RuleError::MonthDayMisplaced("YEARLY")),
            _ => Err(RuleError::Freq(short(freq))),
        }
    }

    fn interval(&self) -> Result<u8, RuleError> {
        let Some(text) = self.interval else { return Ok(1) };
        let interval = text.parse().ok().filter(|interval| (1..=MAX_INTERVAL).contains(interval));
        interval.ok_or_else(|| RuleError::Interval(short(text)))
    }

    fn end(&self) -> Result<End, RuleError> {
        match (self.count, self.until) {
            (None, None) => Ok(End::Never),
            (Some(_), Some(_)) => Err(RuleError::CountAndUntil),
            (Some(text), None) => {
                let count = text.parse().ok().filter(|count| (1..=MAX_COUNT).contains(count));
                count.map(End::Count).ok_or_else(|| RuleError::Count(short(text)))
            }
            (None, Some(text)) => until(text).map(End::Until).ok_or_else(|| RuleError::Until(short(text))),
        }
    }
}

fn instead_of(part: &str) -> &'static str {
    match part {
        "BYSETPOS" => "write the number before the weekday, for example BYDAY=2TU",
        "BYMONTH" | "BYYEARDAY" | "BYWEEKNO" => "write FREQ=YEARLY alone, day and month are those of the start",
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => "leave it out, the time of day is that of the start",
        _ => "a rule has FREQ, INTERVAL, COUNT or UNTIL, BYDAY or BYMONTHDAY, and WKST",
    }
}

pub(crate) fn weekday(text: &str) -> Result<Weekday, RuleError> {
    let known = WEEKDAYS.iter().find(|(code, _)| *code == text);
    known.map(|(_, day)| *day).ok_or_else(|| RuleError::Weekday(short(text)))
}

fn weekdays(list: &str) -> Result<WeekdaySet, RuleError> {
    let day = |item| match numbered_weekday(item)? {
        ("", day) => Ok(day),
        _ => Err(RuleError::OrdinalInWeekly(short(item))),
    };
    list.split(',').map(str::trim).map(day).collect()
}

fn nth_weekdays(list: &str) -> Result<Pattern, RuleError> {
    let mut found: Option<(u8, Weekday)> = None;
    for item in list.split(',').map(str::trim) {
        let (number, day) = numbered_weekday(item)?;
        if number.is_empty() {
            return Err(RuleError::OrdinalMissing(short(item)));
        }
        let bit = match number.parse::<i8>() {
            Ok(-1) => Ordinals::LAST,
            Ok(nth @ 1..=5) => 1 << (nth - 1),
            _ => return Err(RuleError::Ordinal(short(item))),
        };
        let (bits, first) = found.unwrap_or((0, day));
        if first != day {
            return Err(RuleError::SeveralWeekdays);
        }
        found = Some((bits | bit, day));
    }
    let (bits, weekday) = found.ok_or_else(|| RuleError::Weekday(String::new()))?;
    let which = Ordinals(bits);
    if bits & Ordinals::LAST != 0 && bits & Ordinals::FOURTH_OR_FIFTH != 0 {
        return Err(RuleError::LastTwice(short(list)));
    }
    let mut days = which.days(weekday);
    Ok(match (days.next(), days.next()) {
        (Some(day), None) => Pattern::Monthly(Some(day)),
        _ => Pattern::Several(which, weekday),
    })
}

/// Splits `-1TU` into `-1` and Tuesday.
fn numbered_weekday(item: &str) -> Result<(&str, Weekday), RuleError> {
    let split = item.len().checked_sub(2).and_then(|at| item.split_at_checked(at));
    let (number, code) = split.ok_or_else(|| RuleError::Weekday(short(item)))?;
    if number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-')) {
        Ok((number, weekday(code)?))
    } else {
        Err(RuleError::Weekday(short(item)))
    }
}

fn month_day(text: &str) -> Result<MonthDay, RuleError> {
    match text.parse::<i8>() {
        Ok(-1) => Ok(MonthDay::LastDay),
        Ok(day @ 1..=31) => Ok(MonthDay::Day(day.unsigned_abs())),
        _ if text.contains(',') => Err(RuleError::SeveralMonthDays),
        _ => Err(RuleError::MonthDay(short(text))),
    }
}

/// `20270624`, `20270624T180000` or `20270624T180000Z`.
fn until(text: &str) -> Option<Until> {
    let Some((date_text, time_text)) = text.split_once('T') else { return date(text).map(Until::Date) };
    let local = |time_text| Some(NaiveDateTime::new(date(date_text)?, time(time_text)?));
    match time_text.strip_suffix('Z') {
        Some(time_text) => Some(Until::Utc(local(time_text)?.and_utc())),
        None => local(time_text).map(Until::Local),
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = numbers(text, [4, 2, 2])?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn time(text: &str) -> Option<NaiveTime> {
    let [hour, minute, second] = numbers(text, [2, 2, 2])?;
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// Three numbers written one after another with that many digits each.
fn numbers(text: &str, widths: [usize; 3]) -> Option<[u32; 3]> {
    let mut rest = text;
    let mut found = [0; 3];
    for (number, width) in found.iter_mut().zip(widths) {
        let (digits, after) = rest.split_at_checked(width)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = digits.parse().ok()?;
        rest = after;
    }
    rest.is_empty().then_some(found)
}

/// As much of what was written as fits a message.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, canonical: &str) {
        let rule: Rule = text.parse().unwrap();
        assert_eq!(rule.to_string(), canonical, "{text}");
        assert_eq!(canonical.parse(), Ok(rule), "{text}");
    }

    /// The text is refused, and the sentence says what to do: it contains `advice`.
    #[track_caller]
    fn refuse(text: &str, error: RuleError, advice: &str) {
        assert!(error.to_string().contains(advice), "{text}: {error}");
        assert_eq!(text.parse::<Rule>(), Err(error), "{text}");
    }

    #[test]
    fn every_supported_shape_has_a_canonical_text() {
        check("FREQ=DAILY", "FREQ=DAILY");
        check("FREQ=DAILY;INTERVAL=1", "FREQ=DAILY");
        check("BYDAY=TH,TU;INTERVAL=2;FREQ=WEEKLY;WKST=MO;COUNT=999", "FREQ=WEEKLY;INTERVAL=2;COUNT=999;BYDAY=TU,TH");
        check("FREQ=WEEKLY;BYDAY=MO,SU,MO;WKST=SU", "FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO");
        check("FREQ=MONTHLY", "FREQ=MONTHLY");
        check("FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=31");
        check("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1");
        check("FREQ=MONTHLY;BYDAY=+2TU", "FREQ=MONTHLY;BYDAY=2TU");
        check("FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=99", "FREQ=MONTHLY;INTERVAL=99;BYDAY=-1FR");
        check("FREQ=MONTHLY;BYDAY=5FR", "FREQ=MONTHLY;BYDAY=5FR");
        check("FREQ=MONTHLY;BYDAY=4TU,2TU,4TU", "FREQ=MONTHLY;BYDAY=2TU,4TU");
        check("FREQ=MONTHLY;BYDAY=-1FR, 1FR", "FREQ=MONTHLY;BYDAY=1FR,-1FR");
        check("FREQ=YEARLY;UNTIL=20300101", "FREQ=YEARLY;UNTIL=20300101");
        check("FREQ=DAILY;UNTIL=20300101T180000", "FREQ=DAILY;UNTIL=20300101T180000");
        check("FREQ=DAILY;UNTIL=20300101T180000Z", "FREQ=DAILY;UNTIL=20300101T180000Z");
    }

    #[test]
    fn a_rule_is_read_in_either_case_and_with_its_property_name() {
        check(" rrule:freq=weekly; byday=tu, th ;", "FREQ=WEEKLY;BYDAY=TU,TH");
    }

    #[test]
    fn what_is_no_list_of_parts_is_refused() {
        refuse("FREQ=DAILY;SOON", RuleError::Malformed("SOON".into()), "COUNT=10");
        refuse("every week", RuleError::Malformed("EVERY WEEK".into()), "COUNT=10");
    }

    #[test]
    fn a_repeated_part_is_refused() {
        refuse("FREQ=DAILY;COUNT=2;COUNT=3", RuleError::Repeated("COUNT".into()), "once");
    }

    #[test]
    fn a_rule_without_freq_is_refused() {
        refuse("", RuleError::FreqMissing, "FREQ=WEEKLY");
        refuse("RRULE:COUNT=3", RuleError::FreqMissing, "FREQ=WEEKLY");
    }

    #[test]
    fn a_rule_finer_than_daily_is_refused() {
        for freq in ["SECONDLY", "MINUTELY", "HOURLY", "FORTNIGHTLY"] {
            refuse(&format!("FREQ={freq}"), RuleError::Freq(freq.into()), "DAILY");
        }
    }

    #[test]
    fn parts_that_not_every_calendar_shows_are_refused() {
        for (part, advice) in [
            ("BYSETPOS", "BYDAY=2TU"),
            ("BYMONTH", "FREQ=YEARLY"),
            ("BYYEARDAY", "FREQ=YEARLY"),
            ("BYWEEKNO", "FREQ=YEARLY"),
            ("BYHOUR", "time of day"),
            ("BYMINUTE", "time of day"),
            ("BYSECOND", "time of day"),
            ("RSCALE", "a rule has FREQ"),
            ("X-NOTE", "a rule has FREQ"),
        ] {
            let error = RuleError::Unsupported { part: part.into(), instead: instead_of(part) };
            refuse(&format!("FREQ=MONTHLY;{part}=2"), error, advice);
        }
    }

    #[test]
    fn an_interval_beyond_99_is_refused() {
        for text in ["0", "100", "-1", "2.5", "", "TWO", "99999999999999999999"] {
            refuse(&format!("FREQ=DAILY;INTERVAL={text}"), RuleError::Interval(text.into()), "1 to 99");
        }
    }

    #[test]
    fn a_count_beyond_999_is_refused() {
        for text in ["0", "1000", "1000000000", "-5", ""] {
            refuse(&format!("FREQ=DAILY;COUNT={text}"), RuleError::Count(text.into()), "1 to 999");
        }
    }

    #[test]
    fn an_until_that_is_no_time_is_refused() {
        for text in [
            "2027-06-24",
            "20270631",
            "20270624T",
            "20270624T18",
            "20270624T250000Z",
            "20270624T180000+01",
            "JUNE",
            "٢٠٢٧0624",
        ] {
            refuse(&format!("FREQ=DAILY;UNTIL={text}"), RuleError::Until(text.into()), "20270624");
        }
    }

    #[test]
    fn count_and_until_together_are_refused() {
        refuse("FREQ=DAILY;COUNT=3;UNTIL=20270624", RuleError::CountAndUntil, "leave one of them out");
    }

    #[test]
    fn an_unknown_weekday_is_refused() {
        refuse("FREQ=WEEKLY;BYDAY=MO,DI", RuleError::Weekday("DI".into()), "TU");
        refuse("FREQ=WEEKLY;BYDAY=", RuleError::Weekday(String::new()), "TU");
        refuse("FREQ=WEEKLY;BYDAY=TUESDAY", RuleError::Weekday("TUESDAY".into()), "TU");
        refuse("FREQ=WEEKLY;BYDAY=é", RuleError::Weekday("é".into()), "TU");
        refuse("FREQ=MONTHLY;BYDAY=2XX", RuleError::Weekday("XX".into()), "TU");
        refuse("FREQ=WEEKLY;WKST=1", RuleError::Weekday("1".into()), "TU");
    }

    #[test]
    fn weekdays_in_a_daily_rule_are_refused() {
        refuse("FREQ=DAILY;BYDAY=MO,TU", RuleError::WeekdayInDaily, "FREQ=WEEKLY");
    }

    #[test]
    fn weekdays_in_a_yearly_rule_are_refused() {
        refuse("FREQ=YEARLY;BYDAY=20MO", RuleError::WeekdayInYearly, "leave it out");
    }

    #[test]
    fn an_ordinal_in_a_weekly_rule_is_refused() {
        refuse("FREQ=WEEKLY;BYDAY=MO,2TU", RuleError::OrdinalInWeekly("2TU".into()), "FREQ=MONTHLY");
    }

    #[test]
    fn every_tuesday_of_the_month_is_refused_as_weekly() {
        refuse("FREQ=MONTHLY;BYDAY=TU", RuleError::OrdinalMissing("TU".into()), "2TU");
        refuse("FREQ=MONTHLY;BYDAY=MO,TU", RuleError::OrdinalMissing("MO".into()), "FREQ=WEEKLY");
    }

    #[test]
    fn an_ordinal_that_no_month_has_is_refused() {
        for text in ["0TU", "6TU", "-2TU", "-5TU", "53TU", "--1TU", "999TU"] {
            refuse(&format!("FREQ=MONTHLY;BYDAY={text}"), RuleError::Ordinal(text.into()), "1 to 5");
        }
    }

    #[test]
    fn different_weekdays_of_the_month_are_refused() {
        refuse("FREQ=MONTHLY;BYDAY=2TU,4WE", RuleError::SeveralWeekdays, "a meeting for each");
        refuse("FREQ=MONTHLY;BYDAY=4TU,-1TU", RuleError::LastTwice("4TU,-1TU".into()), "instead of -1");
    }

    #[test]
    fn a_day_that_no_month_has_is_refused() {
        for text in ["0", "32", "-2", "-31", "LAST", ""] {
            refuse(&format!("FREQ=MONTHLY;BYMONTHDAY={text}"), RuleError::MonthDay(text.into()), "1 to 31");
        }
    }

    #[test]
    fn several_days_of_the_month_are_refused() {
        refuse("FREQ=MONTHLY;BYMONTHDAY=1,15", RuleError::SeveralMonthDays, "a meeting for each");
    }

    #[test]
    fn a_day_of_the_month_in_another_rule_is_refused() {
        for freq in ["DAILY", "WEEKLY", "YEARLY"] {
            refuse(&format!("FREQ={freq};BYMONTHDAY=1"), RuleError::MonthDayMisplaced(freq), "FREQ=MONTHLY");
        }
    }

    #[test]
    fn friday_the_13th_is_refused() {
        refuse("FREQ=MONTHLY;BYDAY=1FR;BYMONTHDAY=13", RuleError::MonthDayAndWeekday, "leave one of them out");
    }

    #[test]
    fn a_refusal_quotes_no_more_than_fits_a_message() {
        let error = format!("FREQ={}", "é".repeat(100_000)).parse::<Rule>().unwrap_err();
        assert!(error.to_string().len() < 200);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC*") {
            let _ = text.parse::<Rule>();
        }

        #[test]
        fn no_list_of_parts_makes_the_parser_panic(
            parts in prop::collection::vec(
                ("FREQ|INTERVAL|COUNT|UNTIL|WKST|BYDAY|BYMONTHDAY|BYSETPOS", "(DAI|WEEK|MONTH|YEAR)LY|[-+0-9TZMOUé,]{0,9}"),
                0..5,
            )
        ) {
            let text: Vec<String> = parts.iter().map(|(name, value)| format!("{name}={value}")).collect();
            if let Ok(rule) = text.join(";").parse::<Rule>() {
                prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule));
            }
        }
    }
}

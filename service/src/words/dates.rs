//! Dates, times and lengths as a language writes them, by the patterns of CLDR. All results are free of isolates: they are
//! of the language of the text that they stand in.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc, Weekday};
use chrono_tz::Tz;
use commonhall_domain::span::Span;
use commonhall_domain::zone::to_local;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{D, E, M, MD, T, YM, YMD, YMDE};
use icu_datetime::{DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_locale_core::Locale;
use icu_time::Time;

use super::Words;

type Format<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// The formatters of one locale. A meeting's date is Gregorian in every language, as on the door of the hall.
struct Formats {
    full: Format<YMDE>,
    year: Format<YMD>,
    month_day: Format<MD>,
    weekday: Format<E>,
    weekday_short: Format<E>,
    day: Format<D>,
    month_short: Format<M>,
    month: Format<YM>,
    time: NoCalendarFormatter<T>,
}

impl Formats {
    fn new(locale: &Locale) -> Result<Self, DateTimeFormatterLoadError> {
        let prefs = || locale.into();
        Ok(Self {
            full: Format::try_new(prefs(), YMDE::long())?,
            year: Format::try_new(prefs(), YMD::long())?,
            month_day: Format::try_new(prefs(), MD::long())?,
            weekday: Format::try_new(prefs(), E::long())?,
            weekday_short: Format::try_new(prefs(), E::short())?,
            day: Format::try_new(prefs(), D::short())?,
            month_short: Format::try_new(prefs(), M::medium())?,
            month: Format::try_new(prefs(), YM::long())?,
            time: NoCalendarFormatter::try_new(prefs(), T::hm())?,
        })
    }
}

thread_local! {
    /// By language. The formatters are not made to be shared between threads, and are too dear to make for each date.
    static FORMATS: RefCell<HashMap<&'static str, Rc<Formats>>> = RefCell::default();
}

/// The day that chrono means; every day that it can mean is one of ICU's.
fn day(date: NaiveDate) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?).ok()
}

impl Words {
    fn formats(self) -> Rc<Formats> {
        FORMATS.with_borrow_mut(|formats| {
            let made = || {
                Rc::new(
                    Formats::new(&self.catalogue.locale).expect("ICU has data for every locale, if only the root's"),
                )
            };
            Rc::clone(formats.entry(self.lang()).or_insert_with(made))
        })
    }

    fn dated(self, date: NaiveDate, write: impl Fn(&Formats, &Date<Gregorian>) -> String) -> String {
        // Years beyond ICU's are no meeting's; ISO 8601 says them well enough.
        day(date).map_or_else(|| date.to_string(), |day| write(&self.formats(), &day))
    }

    /// In full: `Wednesday 24 March 2027`. CLDR's pattern, unless the catalogue has a `date-full` of its own.
    pub fn date(self, date: NaiveDate) -> String {
        if !self.catalogue.bundle.has_message("date-full") {
            return self.dated(date, |formats, day| formats.full.format(day).to_string());
        }
        let values = [("weekday", self.weekday(date.weekday()).into()), ("date", self.date_of_year(date).into())];
        self.plain("date-full", &values)
    }

    /// Without the weekday: `24 March 2027`.
    pub fn date_of_year(self, date: NaiveDate) -> String {
        self.dated(date, |formats, day| formats.year.format(day).to_string())
    }

    /// `24 March`.
    pub fn month_day(self, date: NaiveDate) -> String {
        self.dated(date, |formats, day| formats.month_day.format(day).to_string())
    }

    /// `24`.
    pub fn day(self, date: NaiveDate) -> String {
        self.dated(date, |formats, day| formats.day.format(day).to_string())
    }

    /// `Mar`.
    pub fn month_short(self, date: NaiveDate) -> String {
        self.dated(date, |formats, day| formats.month_short.format(day).to_string())
    }

    /// `March 2027`.
    pub fn month(self, date: NaiveDate) -> String {
        self.dated(date, |formats, day| formats.month.format(day).to_string())
    }

    /// `Wed`.
    pub fn weekday_short(self, date: NaiveDate) -> String {
        self.dated(date, |formats, day| formats.weekday_short.format(day).to_string())
    }

    /// `Wednesday`.
    pub fn weekday(self, weekday: Weekday) -> String {
        self.formats().weekday.format(&icu_weekday(weekday)).to_string()
    }

    /// `18:00`.
    pub fn time(self, time: NaiveTime) -> String {
        let part = |number: u32| u8::try_from(number).unwrap_or_default();
        match Time::try_new(part(time.hour()), part(time.minute()), 0, 0) {
            Ok(time) => self.formats().time.format(&time).to_string(),
            Err(_) => time.format("%H:%M").to_string(),
        }
    }

    /// From and to by the wall clock: `18:00 to 20:00`; an end on another day names that day.
    pub fn time_range(self, starts: NaiveDateTime, ends: NaiveDateTime) -> String {
        let (start, end) = (self.time(starts.time()), self.time(ends.time()));
        if starts.date() == ends.date() {
            return self.plain("when-range", &[("start", start.into()), ("end", end.into())]);
        }
        let date = self.date(ends.date());
        self.plain("when-range-days", &[("start", start.into()), ("end", end.into()), ("date", date.into())])
    }

    /// Of what takes whole days: `all day`, or `all day, until Friday 26 March 2027`.
    pub fn all_day(self, days: &RangeInclusive<NaiveDate>) -> String {
        if days.start() == days.end() {
            return self.plain("when-all-day", &[]);
        }
        self.plain("when-all-days", &[("date", self.date(*days.end()).into())])
    }

    /// When something begins, by the clock or as a day.
    pub fn start(self, at: NaiveDateTime, all_day: bool) -> String {
        let date = self.date(at.date());
        if all_day { date } else { self.one_line(date, self.time(at.time())) }
    }

    /// A date with a time or a range of times, in one line: `Wednesday 24 March 2027, 18:00 to 20:00`.
    pub fn one_line(self, date: String, time: String) -> String {
        self.plain("when-one-line", &[("date", date.into()), ("time", time.into())])
    }

    /// An instant by the wall clock of a zone: `Wednesday 24 March 2027, 18:00`.
    pub fn moment(self, at: DateTime<Utc>, zone: Tz) -> String {
        let local = to_local(at, zone);
        self.one_line(self.date(local.date()), self.time(local.time()))
    }

    /// A zone by the name that people use, else its city: `UK time`, `Dhaka`.
    pub fn zone(self, zone: Tz) -> String {
        let key = format!("zone-{}", zone.name().to_ascii_lowercase().replace(['/', '_'], "-"));
        self.try_say(&key, &[]).unwrap_or_else(|| {
            let city = zone.name().rsplit('/').next().unwrap_or_default();
            city.replace('_', " ")
        })
    }

    /// The heading of the week that a date is in: `This week`, `22 to 28 March 2027`. A week begins on Monday
    /// (ISO 8601).
    pub fn week(self, date: NaiveDate, today: NaiveDate) -> String {
        let monday = |date: NaiveDate| date.week(Weekday::Mon).checked_first_day().unwrap_or(date);
        let (first, this) = (monday(date), monday(today));
        match (first - this).num_days() {
            0 => return self.plain("week-this", &[]),
            7 => return self.plain("week-next", &[]),
            -7 => return self.plain("week-last", &[]),
            _ => {}
        }
        let last = first.checked_add_days(Days::new(6)).unwrap_or(first);
        let start = if first.year() != last.year() {
            self.date_of_year(first)
        } else if first.month() != last.month() {
            self.month_day(first)
        } else {
            self.day(first)
        };
        self.plain("week-of", &[("start", start.into()), ("end", self.date_of_year(last).into())])
    }

    /// How long something takes: `2 hours`, `1 h 30 min`. Seconds that make no minute are left out.
    pub fn length(self, span: Span) -> String {
        let minutes = u64::from(span.seconds()) / 60;
        if minutes == 0 && span.days() > 0 {
            return self.plain("length-days", &[("count", span.days().into())]);
        }
        let minutes = minutes + u64::from(span.days()) * 24 * 60;
        match (minutes / 60, minutes % 60) {
            (0, _) => self.plain("length-minutes", &[("count", minutes.into())]),
            (hours, 0) => self.plain("length-hours", &[("count", hours.into())]),
            (hours, minutes) => {
                self.plain("length-hours-minutes", &[("hours", hours.into()), ("minutes", minutes.into())])
            }
        }
    }

    /// How long before the start: `7 days before`, in the largest unit that says it exactly.
    pub fn lead(self, span: Span) -> String {
        let minutes = u64::from(span.seconds()) / 60;
        let all = minutes + u64::from(span.days()) * 24 * 60;
        let (key, count) = match (span.days(), minutes) {
            (0, 0) => ("lead-none", 0),
            (days, 0) => ("lead-days", days.into()),
            _ if all.is_multiple_of(60) => ("lead-hours", all / 60),
            _ => ("lead-minutes", all),
        };
        self.plain(key, &[("count", count.into())])
    }
}

fn icu_weekday(weekday: Weekday) -> icu_calendar::types::Weekday {
    use icu_calendar::types::Weekday as Icu;
    match weekday {
        Weekday::Mon => Icu::Monday,
        Weekday::Tue => Icu::Tuesday,
        Weekday::Wed => Icu::Wednesday,
        Weekday::Thu => Icu::Thursday,
        Weekday::Fri => Icu::Friday,
        Weekday::Sat => Icu::Saturday,
        Weekday::Sun => Icu::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Words {
        Words::of("en")
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    #[test]
    fn english_is_written_as_in_great_britain() {
        let day = date("2027-03-24");
        assert_eq!(english().date(day), "Wednesday 24 March 2027");
        assert_eq!(english().date_of_year(day), "24 March 2027");
        assert_eq!(english().month_day(day), "24 March");
        assert_eq!(english().weekday_short(day), "Wed");
        assert_eq!(english().day(day), "24");
        assert_eq!(english().month_short(day), "Mar");
        assert_eq!(english().weekday(Weekday::Sun), "Sunday");
        assert_eq!(english().time(at("2027-03-24 18:00").time()), "18:00");
        assert_eq!(english().time(at("2027-03-24 09:05").time()), "09:05");
        assert_eq!(english().time(at("2027-03-24 00:00").time()), "00:00");
    }

    #[test]
    fn urdu_is_written_as_in_pakistan_with_24_hours() {
        let (urdu, day) = (Words::of("ur"), date("2027-03-24"));
        let said = [
            urdu.date(day),
            urdu.date_of_year(day),
            urdu.month_day(day),
            urdu.weekday_short(day),
            urdu.day(day),
            urdu.month_short(day),
            urdu.time_range(at("2027-03-24 18:00"), at("2027-03-24 20:05")),
            urdu.week(date("2027-04-07"), day),
            urdu.length(span("PT2H")),
            urdu.lead(span("P1D")),
            urdu.one_line(urdu.date(day), urdu.time(at("2027-03-24 09:05").time())),
        ];
        assert_eq!(
            said,
            [
                "بدھ، 24 مارچ، 2027",
                "24 مارچ، 2027",
                "24 مارچ",
                "بدھ",
                "24",
                "مارچ",
                "18:00 تا 20:05",
                "5 تا 11 اپریل، 2027",
                "2 گھنٹے",
                "1 دن پہلے",
                "بدھ، 24 مارچ، 2027، 09:05",
            ]
        );
    }

    #[test]
    fn an_end_on_another_day_names_that_day() {
        assert_eq!(english().time_range(at("2027-03-24 18:00"), at("2027-03-24 20:00")), "18:00 to 20:00");
        let over_night = english().time_range(at("2027-03-24 22:00"), at("2027-03-25 01:30"));
        assert_eq!(over_night, "22:00 to 01:30, Thursday 25 March 2027");
    }

    #[test]
    fn weeks_near_today_have_names_and_others_their_dates() {
        let today = date("2027-03-24");
        for (day, heading) in [
            ("2027-03-22", "This week"),
            ("2027-03-28", "This week"),
            ("2027-03-29", "Next week"),
            ("2027-03-21", "Last week"),
            ("2027-04-07", "5 to 11 April 2027"),
            ("2027-05-01", "26 April to 2 May 2027"),
            ("2027-12-31", "27 December 2027 to 2 January 2028"),
        ] {
            assert_eq!(english().week(date(day), today), heading, "{day}");
        }
    }

    #[test]
    fn zones_have_a_name_or_a_city() {
        assert_eq!(english().zone(Tz::Europe__London), "UK time");
        assert_eq!(english().zone(Tz::America__Argentina__Buenos_Aires), "Buenos Aires");
        assert_eq!(english().zone(Tz::UTC), "UTC");
    }

    #[test]
    fn lengths_and_lead_times_are_said_in_round_units() {
        for (text, length) in [
            ("PT1H", "1 hour"),
            ("PT2H", "2 hours"),
            ("PT90M", "1 h 30 min"),
            ("PT45M", "45 minutes"),
            ("P1D", "1 day"),
            ("P1DT2H", "26 hours"),
        ] {
            assert_eq!(english().length(span(text)), length, "{text}");
        }
        for (text, lead) in [
            ("P7D", "7 days before"),
            ("P1D", "1 day before"),
            ("PT24H", "24 hours before"),
            ("PT2H", "2 hours before"),
            ("PT30M", "30 minutes before"),
            ("P1DT30M", "1470 minutes before"),
            ("PT0S", "When it begins"),
        ] {
            assert_eq!(english().lead(span(text)), lead, "{text}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_written_too() {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            assert!(!english().date(day).is_empty());
            assert!(!english().week(day, date("2027-03-24")).is_empty());
        }
    }
}

//! VTIMEZONE components (RFC 5545 §3.6.5), found by watching a zone's clock change.
//!
//! Outlook takes only a zone of one STANDARD and one DAYLIGHT part, each by a yearly rule. So a zone is described
//! by such a pair, or by a single STANDARD where its clock never changes, or not at all.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::text::Lines;
use crate::zone::{Change, changes, seconds_east};

/// A window is watched for at least so long, so that each of the two yearly changes is seen.
const LEAST_WATCH: Duration = Duration::days(400);

/// The year of DTSTART in each part: before anything that we write.
const FIRST_YEAR: i32 = 1970;

/// The rules of a zone, as a VTIMEZONE can say them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRules {
    tzid: &'static str,
    standard: Observance,
    daylight: Option<Observance>,
}

impl ZoneRules {
    /// The rules that give the same offsets as `zone` at every instant of `window`, which is taken to last 400 days
    /// at least.
    ///
    /// `None` for a zone that no pair of yearly rules describes, such as Africa/Casablanca, whose clock follows
    /// the moon. Its meetings are to be written one by one then, and [`super::write`] puts them in UTC.
    pub fn observe(zone: Tz, window: &Range<DateTime<Utc>>) -> Option<Self> {
        let watched = window.start..window.end.max(window.start + LEAST_WATCH);
        let changes = changes(zone, &watched);
        let Some(first) = changes.first() else {
            return Some(Self {
                tzid: zone.name(),
                standard: Observance::constant(zone, window.start),
                daylight: None,
            });
        };
        // By offsets, and not by what the zone itself calls summer time: in Dublin's data that is the winter's.
        let (forward, back): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.to > change.from);
        let daylight = Observance::yearly(zone, &forward)?;
        let standard = Observance::yearly(zone, &back)?;

        let mut told: Vec<Change> = (watched.start.year() - 1..=watched.end.year() + 1)
            .flat_map(|year| [daylight.change_in(year), standard.change_in(year)])
            .flatten()
            .filter(|change| watched.contains(&change.at))
            .collect();
        told.sort_by_key(|change| change.at);
        let told_at_start = if first.to > first.from { standard.to } else { daylight.to };
        let agree = told == changes && told_at_start == first.from;
        agree.then(|| Self { tzid: zone.name(), standard, daylight: Some(daylight) })
    }

    pub(super) fn write(&self, to: &mut Lines) {
        to.raw("BEGIN:VTIMEZONE").end().raw("TZID:").raw(self.tzid).end();
        self.standard.write("STANDARD", to);
        if let Some(daylight) = &self.daylight {
            daylight.write("DAYLIGHT", to);
        }
        to.raw("END:VTIMEZONE").end();
    }
}

/// A STANDARD or DAYLIGHT part.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Observance {
    name: String,
    /// Seconds east of UTC, before and after.
    from: i32,
    to: i32,
    /// Its first onset, by the clock of before (RFC 5545 §3.6.5).
    start: NaiveDateTime,
    /// `None` for a clock that never changes.
    rule: Option<Yearly>,
}

impl Observance {
    fn constant(zone: Tz, at: DateTime<Utc>) -> Self {
        let offset = seconds_east(zone, at);
        Self {
            name: abbreviation(zone, at),
            from: offset,
            to: offset,
            start: DateTime::UNIX_EPOCH.naive_utc(),
            rule: None,
        }
    }

    /// The rule that these changes follow, if they follow one: the caller compares.
    fn yearly(zone: Tz, changes: &[&Change]) -> Option<Self> {
        let last = changes.last()?;
        let days: Vec<NaiveDate> = changes.iter().map(|change| change.before().date()).collect();
        let rule = Yearly::on(&days)?;
        let start = rule.in_year(FIRST_YEAR)?.and_time(last.before().time());
        Some(Self { name: abbreviation(zone, last.at), from: last.from, to: last.to, start, rule: Some(rule) })
    }

    fn change_in(&self, year: i32) -> Option<Change> {
        let local = self.rule?.in_year(year)?.and_time(self.start.time());
        Some(Change { at: (local - Duration::seconds(self.from.into())).and_utc(), from: self.from, to: self.to })
    }

    fn write(&self, name: &str, to: &mut Lines) {
        to.raw("BEGIN:").raw(name).end();
        to.raw("DTSTART:").local(self.start).end();
        if let Some(rule) = self.rule {
            to.raw("RRULE:").raw(&rule.to_string()).end();
        }
        to.raw("TZOFFSETFROM:").offset(self.from).end();
        to.raw("TZOFFSETTO:").offset(self.to).end();
        to.raw("TZNAME:").text(&self.name).end();
        to.raw("END:").raw(name).end();
    }
}

/// One day of each year: the nth, or the last, of a weekday in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Yearly {
    month: u32,
    weekday: Weekday,
    /// 1 to 4; `None` is the last.
    nth: Option<u8>,
}

impl Yearly {
    /// "The last" is tried before "the fourth": that is how laws put it.
    fn on(days: &[NaiveDate]) -> Option<Self> {
        let first = days.first()?;
        let is_last = |day: &NaiveDate| (*day + Days::new(7)).month() != day.month();
        let nth = if days.iter().all(is_last) { None } else { Some(u8::try_from(first.day().div_ceil(7)).ok()?) };
        Some(Self { month: first.month(), weekday: first.weekday(), nth })
    }

    fn in_year(self, year: i32) -> Option<NaiveDate> {
        let nth = |nth| NaiveDate::from_weekday_of_month_opt(year, self.month, self.weekday, nth);
        match self.nth {
            // A fifth is not there in every year, so no rule can rest on it.
            Some(ordinal) => nth(ordinal).filter(|_| ordinal < 5),
            None => nth(5).or_else(|| nth(4)),
        }
    }
}

/// The value of RRULE.
impl fmt::Display for Yearly {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weekday = match self.weekday {
            Weekday::Mon => "MO",
            Weekday::Tue => "TU",
            Weekday::Wed => "WE",
            Weekday::Thu => "TH",
            Weekday::Fri => "FR",
            Weekday::Sat => "SA",
            Weekday::Sun => "SU",
        };
        write!(to, "FREQ=YEARLY;BYMONTH={};BYDAY=", self.month)?;
        match self.nth {
            Some(nth) => write!(to, "{nth}{weekday}"),
            None => write!(to, "-1{weekday}"),
        }
    }
}

/// "BST", or "+06" for a zone whose time has no name.
fn abbreviation(zone: Tz, at: DateTime<Utc>) -> String {
    zone.offset_from_utc_datetime(&at.naive_utc()).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn utc(year: i32, month: u32, day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
    }

    fn years(from: i32, to: i32) -> Range<DateTime<Utc>> {
        utc(from, 1, 1)..utc(to + 1, 1, 1)
    }

    fn written(zone: Tz, window: &Range<DateTime<Utc>>) -> Option<String> {
        let rules = ZoneRules::observe(zone, window)?;
        let mut lines = Lines::with_capacity(0);
        rules.write(&mut lines);
        Some(lines.into_string().replace("\r\n", "\n"))
    }

    /// Reads a VTIMEZONE as RFC 5545 §3.6.5 says, knowing nothing of how it was made: every onset up to a year, in UTC.
    fn onsets(vtimezone: &str, until: i32) -> Vec<(DateTime<Utc>, i32)> {
        let mut onsets = Vec::new();
        for part in
            vtimezone.split("BEGIN:").filter(|part| part.starts_with("STANDARD") || part.starts_with("DAYLIGHT"))
        {
            let value = |name: &str| part.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            let offset = |name: &str| {
                let digits: i32 = value(name).unwrap().parse().unwrap();
                (digits / 100 * 60 + digits % 100) * 60
            };
            let start = NaiveDateTime::parse_from_str(value("DTSTART").unwrap(), "%Y%m%dT%H%M%S").unwrap();
            let mut days = vec![start.date()];
            if let Some(rule) = value("RRULE") {
                let (month, day) = rule.strip_prefix("FREQ=YEARLY;BYMONTH=").unwrap().split_once(";BYDAY=").unwrap();
                let (ordinal, weekday) = day.split_at(day.len() - 2);
                days = (start.year()..=until).map(|year| day_of(year, month, ordinal, weekday)).collect();
                assert_eq!(days[0], start.date(), "DTSTART is the first onset of its rule");
            }
            let before = Duration::seconds(offset("TZOFFSETFROM").into());
            let instants = days.into_iter().map(|day| (day.and_time(start.time()) - before).and_utc());
            onsets.extend(instants.map(|at| (at, offset("TZOFFSETTO"))));
        }
        onsets.sort();
        onsets
    }

    fn day_of(year: i32, month: &str, ordinal: &str, weekday: &str) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(year, month.parse().unwrap(), 1).unwrap();
        let mut days: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| day.month() == first.month())
            .filter(|day| day.format("%a").to_string().to_uppercase().starts_with(weekday))
            .collect();
        match ordinal.parse::<i32>().unwrap() {
            -1 => days.pop().unwrap(),
            nth => days[usize::try_from(nth).unwrap() - 1],
        }
    }

    fn offset_at(onsets: &[(DateTime<Utc>, i32)], at: DateTime<Utc>) -> i32 {
        onsets[onsets.partition_point(|(onset, _)| *onset <= at) - 1].1
    }

    #[test]
    fn every_described_zone_tells_the_time_of_the_zone() {
        let window = years(2026, 2030);
        let mut described = 0;
        for zone in chrono_tz::TZ_VARIANTS {
            let Some(text) = written(zone, &window) else { continue };
            described += 1;
            let onsets = onsets(&text, 2031);
            let agree = |at| assert_eq!(offset_at(&onsets, at), seconds_east(zone, at), "{zone} at {at}\n{text}");
            let mut day = window.start;
            while day < window.end {
                agree(day);
                let next = day + Duration::days(1);
                if seconds_east(zone, day) != seconds_east(zone, next) {
                    let hours = (-36..=36).map(|hour| next + Duration::hours(hour));
                    hours.filter(|hour| window.contains(hour)).for_each(agree);
                }
                day = next;
            }
            for (onset, _) in onsets.iter().filter(|(onset, _)| window.contains(onset)) {
                agree(*onset - Duration::seconds(1));
                agree(*onset);
            }
        }
        assert!(described > 550, "only {described} zones are described");
    }

    #[test]
    fn only_zones_without_a_yearly_pair_are_refused() {
        let window = years(2026, 2030);
        let refused = chrono_tz::TZ_VARIANTS.into_iter().filter(|zone| written(*zone, &window).is_none());
        let refused: BTreeSet<&str> = refused.map(Tz::name).collect();
        insta::assert_snapshot!(refused.into_iter().collect::<Vec<_>>().join("\n"), @r"
        Africa/Cairo
        Africa/Casablanca
        Africa/El_Aaiun
        America/Godthab
        America/Nuuk
        America/Santiago
        America/Scoresbysund
        Asia/Gaza
        Asia/Hebron
        Asia/Jerusalem
        Asia/Tel_Aviv
        Chile/Continental
        Egypt
        Israel
        ");
    }

    #[test]
    fn london_has_two_yearly_rules() {
        insta::assert_snapshot!(written(Tz::Europe__London, &years(2026, 2030)).unwrap(), @r"
        BEGIN:VTIMEZONE
        TZID:Europe/London
        BEGIN:STANDARD
        DTSTART:19701025T020000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0000
        TZNAME:GMT
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:19700329T010000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        TZOFFSETFROM:+0000
        TZOFFSETTO:+0100
        TZNAME:BST
        END:DAYLIGHT
        END:VTIMEZONE
        ");
    }

    #[test]
    fn dublin_is_described_by_its_offsets() {
        insta::assert_snapshot!(written(Tz::Europe__Dublin, &years(2026, 2030)).unwrap(), @r"
        BEGIN:VTIMEZONE
        TZID:Europe/Dublin
        BEGIN:STANDARD
        DTSTART:19701025T020000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0000
        TZNAME:GMT
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:19700329T010000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        TZOFFSETFROM:+0000
        TZOFFSETTO:+0100
        TZNAME:IST
        END:DAYLIGHT
        END:VTIMEZONE
        ");
    }

    #[test]
    fn dhaka_has_one_standard_part_with_its_number_for_a_name() {
        insta::assert_snapshot!(written(Tz::Asia__Dhaka, &years(2026, 2030)).unwrap(), @r"
        BEGIN:VTIMEZONE
        TZID:Asia/Dhaka
        BEGIN:STANDARD
        DTSTART:19700101T000000
        TZOFFSETFROM:+0600
        TZOFFSETTO:+0600
        TZNAME:+06
        END:STANDARD
        END:VTIMEZONE
        ");
    }

    #[test]
    fn a_window_of_an_hour_tells_both_rules() {
        for start in [utc(2026, 7, 1), utc(2026, 12, 1), utc(2026, 3, 29), utc(2026, 10, 25)] {
            let hour = start..start + Duration::hours(1);
            assert_eq!(
                ZoneRules::observe(Tz::Europe__London, &hour),
                ZoneRules::observe(Tz::Europe__London, &years(2026, 2030))
            );
        }
    }

    #[test]
    fn a_window_may_begin_within_a_second() {
        let window = utc(2026, 7, 1) + Duration::milliseconds(250)..utc(2031, 1, 1);
        assert_eq!(
            ZoneRules::observe(Tz::Europe__London, &window),
            ZoneRules::observe(Tz::Europe__London, &years(2026, 2030))
        );
    }

    #[test]
    fn a_zone_that_gives_up_summer_time_in_the_window_is_refused() {
        // Jordan stayed on summer time for ever in October 2022.
        assert_eq!(ZoneRules::observe(Tz::Asia__Amman, &years(2021, 2024)), None);
        assert!(ZoneRules::observe(Tz::Asia__Amman, &years(2023, 2026)).is_some());
    }
}

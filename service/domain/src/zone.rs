//! Wall-clock time in a zone, and the instant it stands for.
//!
//! Wall-clock time plus IANA zone is the truth and instants are derived: whatever turns one into the other is here.
//! The built-in zone data knows clock changes until 2037; later dates keep the last offset.

mod changes;
mod wall_clock;

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};
use thiserror::Error;

pub use self::changes::{Change, changes, seconds_east};
pub use self::wall_clock::WallClock;
use crate::span::Span;

/// The release of the IANA time-zone database that is built in, for example `2025b`. When it changes, stored
/// instants are to be derived anew.
pub const ZONE_DATA_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

/// A name that is in no release of the IANA database that we know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown time zone {given:?}: {}", match .nearest {
    Some(name) => format!("did you mean {name}?"),
    None => "write an IANA name such as Europe/London".to_owned(),
})]
pub struct UnknownZone {
    /// What was given, cut to a length that fits a message.
    pub given: String,
    /// The known zone that was probably meant.
    pub nearest: Option<&'static str>,
}

/// An IANA zone by its exact name, such as `Europe/London`.
pub fn parse_zone(text: &str) -> Result<Tz, UnknownZone> {
    let text = text.trim();
    text.parse().map_err(|_| UnknownZone { given: text.chars().take(LONGEST_NAME).collect(), nearest: nearest(text) })
}

/// No zone has a longer name; what is longer is not worth comparing.
const LONGEST_NAME: usize = 40;

/// The zone of that name in another case, else the first whose last segment it is (`London`, `New York`), else
/// the one that is at most two typing errors away.
fn nearest(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST_NAME {
        return None;
    }
    let wanted = text.replace(' ', "_").to_ascii_lowercase();
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    names()
        .find(|name| name.eq_ignore_ascii_case(&wanted))
        .or_else(|| names().find(|name| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&wanted))))
        .or_else(|| {
            let near = names().map(|name| (typing_errors(&wanted, &name.to_ascii_lowercase()), name)).min()?;
            // Short names such as GMT are two errors away from anything.
            (near.0 <= 2 && wanted.len() >= 6).then_some(near.1)
        })
}

/// The edit distance (Levenshtein) of two texts, byte by byte.
fn typing_errors(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The instant that a wall-clock time stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resolved {
    pub utc: DateTime<Utc>,
    /// What the organiser should be told about it.
    pub note: Note,
}

/// Whether a wall-clock time exists once in its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// It exists once, as nearly all do.
    Plain,
    /// The clock skips it on its way forward: it was read with the offset from before.
    Gap,
    /// The clock shows it twice on its way back: the first was taken.
    Fold,
}

/// Derives the instant of a wall-clock time. One that does not exist is read with the offset before the gap
/// (01:30 in London on the day the clock goes forward is 01:30 GMT, shown as 02:30 BST); of two the first is taken
/// (RFC 5545 §3.3.5).
pub fn resolve(local: NaiveDateTime, zone: Tz) -> Resolved {
    let (offset, note) = match zone.offset_from_local_datetime(&local) {
        MappedLocalTime::Single(offset) => (Some(offset), Note::Plain),
        MappedLocalTime::Ambiguous(first, _) => (Some(first), Note::Fold),
        MappedLocalTime::None => {
            (GapInfo::new(&local, &zone).and_then(|gap| gap.begin).map(|(_, before)| before), Note::Gap)
        }
    };
    // A gap always has a time before it, and the calendar's first and last hours have no meetings.
    let utc = offset.and_then(|offset| local.checked_sub_offset(offset.fix())).unwrap_or(local).and_utc();
    Resolved { utc, note }
}

/// What the clock on the wall shows at an instant.
pub fn to_local(utc: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    let utc = utc.naive_utc();
    utc.checked_add_offset(zone.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
}

/// When something ends that starts at a wall-clock time: the days are counted by the wall clock, the seconds are then
/// added to the instant. So a meeting of `PT2H` lasts two hours in every night.
pub fn end_of(start: NaiveDateTime, span: Span, zone: Tz) -> DateTime<Utc> {
    let day = start.checked_add_days(Days::new(span.days().into())).unwrap_or(NaiveDateTime::MAX);
    let instant = resolve(day, zone).utc;
    instant.checked_add_signed(TimeDelta::seconds(span.seconds().into())).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The days that something touches that ends just before `until`.
pub fn days(starts: NaiveDateTime, until: DateTime<Utc>, zone: Tz) -> RangeInclusive<NaiveDate> {
    starts.date()..=to_local(until - TimeDelta::milliseconds(1), zone).date().max(starts.date())
}

/// When a reminder is due that goes out `lead` before a wall-clock start: `P1D` is at the same time on the day
/// before, `PT2H` is two exact hours earlier.
pub fn before(start: NaiveDateTime, lead: Span, zone: Tz) -> DateTime<Utc> {
    let day = start.checked_sub_days(Days::new(lead.days().into())).unwrap_or(NaiveDateTime::MIN);
    let instant = resolve(day, zone).utc;
    instant.checked_sub_signed(TimeDelta::seconds(lead.seconds().into())).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use chrono_tz::Europe::London;

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        local(text).and_utc()
    }

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    #[track_caller]
    fn nearest_of(text: &str) -> Option<&'static str> {
        parse_zone(text).unwrap_err().nearest
    }

    #[test]
    fn a_zone_is_known_by_its_exact_name() {
        assert_eq!(parse_zone(" Europe/London "), Ok(London));
        assert_eq!(parse_zone("Asia/Dhaka"), Ok(chrono_tz::Asia::Dhaka));
    }

    #[test]
    fn an_unknown_zone_names_the_nearest_known_one() {
        assert_eq!(nearest_of("europe/london"), Some("Europe/London"));
        assert_eq!(nearest_of("London"), Some("Europe/London"));
        assert_eq!(nearest_of("new york"), Some("America/New_York"));
        assert_eq!(nearest_of("Europe/Lodnon"), Some("Europe/London"));
        let error = parse_zone("Europe/Lodon").unwrap_err();
        assert_eq!(error.to_string(), "unknown time zone \"Europe/Lodon\": did you mean Europe/London?");
    }

    #[test]
    fn what_resembles_no_zone_gets_an_example_and_no_guess() {
        assert_eq!(nearest_of(""), None);
        assert_eq!(nearest_of("xyz"), None);
        assert_eq!(nearest_of("Middle of nowhere"), None);
        let error = parse_zone(&"é".repeat(100_000)).unwrap_err();
        assert_eq!(error.given.chars().count(), LONGEST_NAME);
        assert!(error.to_string().ends_with("write an IANA name such as Europe/London"));
    }

    #[test]
    fn the_longest_zone_name_fits() {
        assert!(TZ_VARIANTS.iter().all(|zone| zone.name().len() <= LONGEST_NAME));
    }

    #[test]
    fn a_time_that_the_clock_skips_is_read_with_the_offset_before_the_gap() {
        let skipped = resolve(local("2027-03-28 01:30"), London);
        assert_eq!(skipped, Resolved { utc: utc("2027-03-28 01:30"), note: Note::Gap });
        assert_eq!(to_local(skipped.utc, London), local("2027-03-28 02:30"));
    }

    #[test]
    fn a_time_that_the_clock_shows_twice_is_the_first() {
        let twice = resolve(local("2027-10-31 01:30"), London);
        assert_eq!(twice, Resolved { utc: utc("2027-10-31 00:30"), note: Note::Fold });
    }

    #[test]
    fn the_hour_beside_a_clock_change_is_plain() {
        for (shown, meant) in [
            ("2027-03-28 00:59", "2027-03-28 00:59"),
            ("2027-03-28 02:00", "2027-03-28 01:00"),
            ("2027-10-31 00:59", "2027-10-30 23:59"),
            ("2027-10-31 02:00", "2027-10-31 02:00"),
        ] {
            assert_eq!(resolve(local(shown), London), Resolved { utc: utc(meant), note: Note::Plain }, "{shown}");
        }
    }

    #[test]
    fn a_day_that_a_zone_skipped_altogether_is_read_with_the_offset_before() {
        let skipped = resolve(local("2011-12-30 18:00"), chrono_tz::Pacific::Apia);
        assert_eq!(skipped, Resolved { utc: utc("2011-12-31 04:00"), note: Note::Gap });
    }

    #[test]
    fn a_meeting_of_hours_lasts_as_long_over_a_clock_change() {
        assert_eq!(end_of(local("2027-03-28 00:30"), span("PT2H"), London), utc("2027-03-28 02:30"));
        assert_eq!(end_of(local("2027-10-31 00:30"), span("PT2H"), London), utc("2027-10-31 01:30"));
    }

    #[test]
    fn a_meeting_of_days_ends_at_the_time_of_day_at_which_it_began() {
        assert_eq!(end_of(local("2027-03-27 18:00"), span("P1D"), London), utc("2027-03-28 17:00"));
        assert_eq!(end_of(local("2027-03-27 18:00"), span("PT24H"), London), utc("2027-03-28 18:00"));
        assert_eq!(end_of(local("2027-03-27 18:00"), span("P1DT2H"), London), utc("2027-03-28 19:00"));
    }

    #[test]
    fn a_reminder_a_week_before_comes_at_the_time_of_day_of_the_meeting() {
        assert_eq!(before(local("2027-03-31 18:00"), span("P7D"), London), utc("2027-03-24 18:00"));
        assert_eq!(before(local("2027-03-31 18:00"), span("PT2H"), London), utc("2027-03-31 15:00"));
        assert_eq!(before(local("2027-03-29 18:00"), span("P1DT2H"), London), utc("2027-03-28 15:00"));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for zone in [chrono_tz::Pacific::Kiritimati, chrono_tz::Pacific::Pago_Pago] {
            for edge in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
                resolve(edge, zone);
                to_local(edge.and_utc(), zone);
                end_of(edge, span("P366D"), zone);
                before(edge, span("P366D"), zone);
            }
        }
    }

    /// The instants within 2024 to 2031 at which the offset of a zone changes, to the second.
    fn transitions(zone: Tz) -> Vec<DateTime<Utc>> {
        let offset = |instant: DateTime<Utc>| zone.offset_from_utc_datetime(&instant.naive_utc()).fix();
        let mut found = Vec::new();
        let mut day = utc("2024-01-01 00:00");
        while day < utc("2032-01-01 00:00") {
            let (mut low, mut high) = (day, day + TimeDelta::days(1));
            if offset(low) != offset(high) {
                while high - low > TimeDelta::seconds(1) {
                    let middle = low + TimeDelta::seconds((high - low).num_seconds() / 2);
                    if offset(middle) == offset(low) { low = middle } else { high = middle }
                }
                found.push(high);
            }
            day += TimeDelta::days(1);
        }
        found
    }

    #[test]
    fn in_every_zone_day_leads_keep_the_time_of_day_and_hour_leads_are_exact() {
        let (mut zones, mut changes, mut gaps, mut folds) = (0, 0, 0, 0);
        for zone in TZ_VARIANTS {
            let transitions = transitions(zone);
            zones += usize::from(!transitions.is_empty());
            changes += transitions.len();
            for transition in transitions {
                // Starts around the change itself, and around where a lead of one and of seven days reaches it.
                let near = [0, 1, 7].into_iter().flat_map(|days| (-12..=12).map(move |quarter| days * 96 + quarter));
                for quarters in near {
                    let start = to_local(transition, zone) + TimeDelta::minutes(15 * quarters);
                    let resolved = resolve(start, zone);
                    gaps += usize::from(resolved.note == Note::Gap);
                    folds += usize::from(resolved.note == Note::Fold);
                    for days in [1, 7] {
                        let due = before(start, Span::new(days, 0).unwrap(), zone);
                        let wanted = start - Days::new(days.into());
                        let shown = to_local(due, zone);
                        assert!(due < resolved.utc, "{zone} {start} P{days}D");
                        if resolve(wanted, zone).note == Note::Gap {
                            let late = shown - wanted;
                            assert!(late > TimeDelta::zero() && late <= TimeDelta::hours(2), "{zone} {start} P{days}D");
                        } else {
                            assert_eq!(shown, wanted, "{zone} {start} P{days}D");
                        }
                    }
                    assert_eq!(resolved.utc - before(start, span("PT2H"), zone), TimeDelta::hours(2));
                }
            }
        }
        // The loops must have had something to do.
        assert!(zones > 150 && changes > 2000 && gaps > 1000 && folds > 1000, "{zones} {changes} {gaps} {folds}");
    }

    #[test]
    fn the_zone_data_names_its_release() {
        let year: i32 = ZONE_DATA_VERSION[..4].parse().unwrap();
        assert!(NaiveDate::from_ymd_opt(year, 1, 1).is_some() && year >= 2025, "{ZONE_DATA_VERSION}");
    }
}

//! Which occurrence is which after a meeting's dates have changed.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDateTime;
use uuid::Uuid;

use crate::meeting::Schedule;
use crate::recurrence::Place;

/// What becomes of the occurrences of a meeting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairing {
    /// Occurrences that stay, with the date that they now stand for.
    pub kept: Vec<(Uuid, NaiveDateTime)>,
    /// Dates that had no occurrence before.
    pub added: Vec<NaiveDateTime>,
    /// Occurrences whose date is gone.
    pub gone: Vec<Uuid>,
}

/// Pairs the occurrences that there are with the dates that there are to be. An occurrence keeps its identity, and with
/// it its answers, if its date is still there, else if the new rule has a date in the same place of the pattern (the nth
/// in its week or month); a meeting that does not recur keeps its one occurrence wherever it moves. A date that was added by
/// itself has no place in a pattern, and stays where it is.
pub fn pair(old: &Schedule, known: &[(Uuid, NaiveDateTime)], new: &Schedule, dates: &[NaiveDateTime]) -> Pairing {
    let wanted: HashSet<_> = dates.iter().copied().collect();
    let mut pairing = Pairing::default();
    let mut homeless: Vec<(Uuid, NaiveDateTime)> = Vec::new();
    let mut taken = HashSet::new();
    for &(id, date) in known {
        if wanted.contains(&date) && taken.insert(date) {
            pairing.kept.push((id, date));
        } else {
            homeless.push((id, date));
        }
    }
    let mut free: BTreeSet<NaiveDateTime> = dates.iter().filter(|date| !taken.contains(date)).copied().collect();
    match (&old.rule, &new.rule) {
        (None, _) => homeless.retain(|&(id, date)| {
            // What it left behind when it was a series is not the meeting.
            let moved = date == old.starts && free.remove(&new.starts);
            if moved {
                pairing.kept.push((id, new.starts));
            }
            !moved
        }),
        (Some(old_rule), Some(new_rule)) => {
            let ruled = free.iter().filter(|date| !new.extra_dates.contains(date));
            let by_place: HashMap<Place, NaiveDateTime> = ruled.map(|date| (new_rule.place(*date), *date)).collect();
            // What an earlier rule left behind comes last, and takes no place from a date of the old rule.
            let last = homeless.iter().map(|(_, date)| *date).max();
            let made: HashSet<_> =
                old_rule.dates(old.starts, old.zone).take_while(|date| Some(*date) <= last).collect();
            homeless.sort_by_key(|(_, date)| !made.contains(date));
            homeless.retain(|&(id, date)| {
                if old.extra_dates.contains(&date) {
                    return true;
                }
                let same_place = by_place.get(&old_rule.place(date));
                let Some(new_date) = same_place.filter(|date| free.contains(date)).copied() else { return true };
                free.remove(&new_date);
                pairing.kept.push((id, new_date));
                false
            });
        }
        _ => {}
    }
    pairing.added = free.into_iter().collect();
    pairing.gone = homeless.into_iter().map(|(id, _)| id).collect();
    pairing
}

/// Lets the exdates that an edit left as they were go along with their dates: the week that was skipped stays skipped when
/// the series moves to another day or hour.
pub fn move_exdates(old: &Schedule, new: &mut Schedule) {
    let (Some(old_rule), Some(new_rule)) = (old.rule, new.rule) else { return };
    let Some(last) = old.exdates.iter().max() else { return };
    let made: HashSet<_> = old_rule.dates(old.starts, old.zone).take_while(|date| date <= last).collect();
    let moved = new.exdates.iter().map(|exdate| {
        let place = old_rule.place(*exdate);
        let there = || {
            let mut dates = new_rule.dates(new.starts, new.zone).take_while(|date| new_rule.place(*date) <= place);
            dates.find(|date| date == exdate || new_rule.place(*date) == place)
        };
        let left = old.exdates.contains(exdate) && made.contains(exdate);
        left.then(there).flatten().unwrap_or(*exdate)
    });
    new.exdates = moved.collect();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::DateTime;
    use chrono_tz::Tz;

    use super::*;

    fn schedule(starts: &str, rule: Option<&str>) -> Schedule {
        Schedule {
            starts: NaiveDateTime::parse_from_str(starts, "%Y-%m-%dT%H:%M").unwrap(),
            zone: Tz::Europe__London,
            duration: "PT2H".parse().unwrap(),
            rule: rule.map(|rule| rule.parse().unwrap()),
            exdates: BTreeSet::new(),
            extra_dates: BTreeSet::new(),
            all_day: false,
        }
    }

    fn dates(schedule: &Schedule) -> Vec<NaiveDateTime> {
        schedule.dates(DateTime::parse_from_rfc3339("2030-01-01T00:00:00Z").unwrap().to_utc())
    }

    fn numbered(schedule: &Schedule) -> Vec<(Uuid, NaiveDateTime)> {
        (1..).map(Uuid::from_u128).zip(dates(schedule)).collect()
    }

    #[test]
    fn a_series_moved_to_another_day_and_hour_keeps_its_occurrences_week_by_week() {
        let old = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=4"));
        let new = schedule("2027-03-24T19:30", Some("FREQ=WEEKLY;COUNT=4"));
        let pairing = pair(&old, &numbered(&old), &new, &dates(&new));
        let expected: Vec<_> = (1..).map(Uuid::from_u128).zip(dates(&new)).collect();
        let mut kept = pairing.kept.clone();
        kept.sort();
        assert_eq!((kept, pairing.added, pairing.gone), (expected, vec![], vec![]));
    }

    #[test]
    fn a_shortened_series_loses_its_last_dates_only() {
        let old = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=4"));
        let new = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=2"));
        let pairing = pair(&old, &numbered(&old), &new, &dates(&new));
        assert_eq!(pairing.gone, [Uuid::from_u128(3), Uuid::from_u128(4)]);
        assert_eq!(pairing.kept.len(), 2);
    }

    #[test]
    fn a_single_meeting_stays_the_same_wherever_it_moves() {
        let old = schedule("2027-03-23T18:00", None);
        let new = schedule("2027-05-01T10:00", None);
        let pairing = pair(&old, &numbered(&old), &new, &dates(&new));
        assert_eq!(pairing.kept, [(Uuid::from_u128(1), new.starts)]);
    }

    #[test]
    fn a_single_meeting_that_was_a_series_stays_the_same_wherever_it_moves() {
        let series = numbered(&schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=3")));
        let old = schedule("2027-03-23T18:00", None);
        let new = schedule("2027-05-01T10:00", None);
        let pairing = pair(&old, &series, &new, &dates(&new));
        assert_eq!(pairing.kept, [(Uuid::from_u128(1), new.starts)]);
        assert_eq!(pairing.added, []);
    }

    #[test]
    fn what_an_earlier_rule_left_behind_takes_no_place_from_a_date() {
        let known = numbered(&schedule("2027-03-22T18:00", Some("FREQ=WEEKLY;BYDAY=MO,TU;COUNT=2")));
        let old = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=1"));
        let new = schedule("2027-03-24T18:00", Some("FREQ=WEEKLY;COUNT=1"));
        let pairing = pair(&old, &known, &new, &dates(&new));
        assert_eq!((pairing.kept, pairing.gone), (vec![(known[1].0, new.starts)], vec![known[0].0]));
    }

    #[test]
    fn a_week_that_was_skipped_stays_skipped_when_the_series_moves() {
        let mut old = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=4"));
        old.exdates = [dates(&old)[1]].into();
        let mut new =
            Schedule { exdates: old.exdates.clone(), ..schedule("2027-03-24T19:30", Some("FREQ=WEEKLY;COUNT=4")) };
        move_exdates(&old, &mut new);
        let days: Vec<_> = dates(&new).iter().map(|date| date.date().to_string()).collect();
        assert_eq!(days, ["2027-03-24", "2027-04-07", "2027-04-14"]);
        let same = new.clone();
        move_exdates(&same.clone(), &mut new);
        assert_eq!(new, same);
    }

    #[test]
    fn a_date_that_was_added_takes_no_place_of_the_pattern_and_stays_where_it_is() {
        let mut old = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=3"));
        let added = schedule("2027-03-25T10:00", None).starts;
        old.extra_dates = [added].into();
        let known = numbered(&old);
        let mut new = schedule("2027-03-24T19:30", Some("FREQ=WEEKLY;COUNT=3"));
        new.extra_dates.clone_from(&old.extra_dates);
        let pairing = pair(&old, &known, &new, &dates(&new));
        let kept: HashSet<_> = pairing.kept.into_iter().collect();
        assert_eq!(kept, known.iter().map(|one| one.0).zip(dates(&new)).collect());
        // Taken away, it becomes none of the others; another that is added becomes none of the old ones.
        new.extra_dates = [schedule("2027-03-28T10:00", None).starts].into();
        let pairing = pair(&old, &known, &new, &dates(&new));
        assert_eq!((pairing.added, pairing.gone), (new.extra_dates.into_iter().collect(), vec![known[1].0]));
    }

    #[test]
    fn a_new_single_meeting_has_its_one_date() {
        let new = schedule("2027-05-01T10:00", None);
        let pairing = pair(&new, &[], &new, &dates(&new));
        assert_eq!(pairing, Pairing { added: vec![new.starts], ..Pairing::default() });
    }

    #[test]
    fn a_single_meeting_that_becomes_a_series_is_its_first_date() {
        let old = schedule("2027-03-23T18:00", None);
        let new = schedule("2027-03-23T18:00", Some("FREQ=WEEKLY;COUNT=3"));
        let pairing = pair(&old, &numbered(&old), &new, &dates(&new));
        assert_eq!(pairing.kept, [(Uuid::from_u128(1), old.starts)]);
        assert_eq!(pairing.added.len(), 2);
    }
}

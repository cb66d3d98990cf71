//! Cutting, continuing and writing rules, and their dates beside those of another expander.

use chrono::Timelike;
use chrono_tz::Europe::London;
use proptest::prelude::*;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use super::*;

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn rule(text: &str) -> Rule {
    text.parse().unwrap()
}

#[test]
fn a_describer_sees_the_parts() {
    let tuesdays = rule("FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=2TU");
    assert_eq!(tuesdays.pattern(), Pattern::Monthly(Some(MonthDay::Nth(2, Weekday::Tue))));
    assert_eq!((tuesdays.interval(), tuesdays.count(), tuesdays.until()), (2, Some(6), None));
    let daily = rule("FREQ=DAILY;UNTIL=20270624;WKST=SU");
    assert_eq!((daily.pattern(), daily.count(), daily.week_start()), (Pattern::Daily, None, Weekday::Sun));
    assert_eq!(daily.until(), Some(Until::Date(local("2027-06-24 00:00").date())));
}

#[test]
fn each_weekday_of_a_month_is_a_part_of_its_own() {
    let start = local("2027-03-23 18:00");
    let parts = |text| {
        let parts = rule(text).parts(start, London).into_iter();
        parts.map(|part| format!("{:?} {} {}", part.code, part.starts.date(), part.rule)).collect::<Vec<_>>()
    };
    assert_eq!(
        parts("FREQ=MONTHLY;COUNT=4;BYDAY=2TU,4TU,5TU"),
        ["Some(\"2TU\") 2027-04-13 FREQ=MONTHLY;COUNT=1;BYDAY=2TU", "None 2027-03-23 FREQ=MONTHLY;COUNT=2;BYDAY=4TU",]
    );
    assert_eq!(parts("FREQ=MONTHLY;BYDAY=4TU"), ["None 2027-03-23 FREQ=MONTHLY;BYDAY=4TU"]);
    assert!(parts("FREQ=MONTHLY;BYDAY=5TU").is_empty());
}

#[test]
fn a_rule_in_json_is_its_text() {
    let text: StrDeserializer<'_, ValueError> = "freq=weekly;interval=1".into_deserializer();
    assert_eq!(String::from(Rule::deserialize(text).unwrap()), "FREQ=WEEKLY");
    let text: StrDeserializer<'_, ValueError> = "FREQ=HOURLY".into_deserializer();
    assert!(Rule::deserialize(text).unwrap_err().to_string().contains("DAILY"));
}

#[test]
fn a_cut_series_ends_just_before_the_cut() {
    let cut = rule("FREQ=WEEKLY;COUNT=10").ended_before(London, local("2027-06-16 18:00"));
    assert_eq!(cut.to_string(), "FREQ=WEEKLY;UNTIL=20270616T165959Z");
    assert_eq!(cut.dates(local("2027-06-02 18:00"), London).last(), Some(local("2027-06-09 18:00")));
}

#[test]
fn a_cut_after_the_end_prolongs_nothing() {
    for until in ["20270609", "20270610T000000", "20270609T170000Z"] {
        let cut = rule(&format!("FREQ=WEEKLY;UNTIL={until}")).ended_before(London, local("2027-06-30 18:00"));
        assert_eq!(cut.to_string(), "FREQ=WEEKLY;UNTIL=20270609T170000Z", "{until}");
    }
}

#[test]
fn the_new_part_has_the_dates_that_are_left() {
    let start = local("2027-06-02 18:00");
    let split_at = local("2027-06-16 18:00");
    let goes_on = |text| rule(text).continued_after(start, London, split_at).map(|rule| rule.to_string());
    assert_eq!(goes_on("FREQ=WEEKLY;COUNT=10").as_deref(), Some("FREQ=WEEKLY;COUNT=8"));
    assert_eq!(goes_on("FREQ=WEEKLY").as_deref(), Some("FREQ=WEEKLY"));
    assert_eq!(goes_on("FREQ=WEEKLY;COUNT=2"), None);
    assert_eq!(goes_on("FREQ=WEEKLY;UNTIL=20270615"), None);
}

#[test]
fn a_later_time_of_day_in_the_new_part_loses_no_last_date() {
    for until in ["20270630", "20270630T180000", "20270701T175959", "20270630T170000Z", "20270701T165959Z"] {
        let old = rule(&format!("FREQ=WEEKLY;UNTIL={until}"));
        let new = old.continued_after(local("2027-06-02 18:00"), London, local("2027-06-16 18:00")).unwrap();
        assert_eq!(new.to_string(), "FREQ=WEEKLY;UNTIL=20270630", "{until}");
        assert_eq!(new.dates(local("2027-06-16 19:30"), London).last(), Some(local("2027-06-30 19:30")), "{until}");
    }
}

#[test]
fn a_feed_has_until_in_utc_and_the_day_spelled_out() {
    let start = local("2027-06-30 18:00");
    for (text, ics) in [
        ("FREQ=DAILY;UNTIL=20270707", "FREQ=DAILY;UNTIL=20270707T170000Z"),
        ("FREQ=DAILY;UNTIL=20270707T120000", "FREQ=DAILY;UNTIL=20270706T170000Z"),
        ("FREQ=DAILY;UNTIL=20271201", "FREQ=DAILY;UNTIL=20271201T180000Z"),
        ("FREQ=DAILY;UNTIL=20270707T120000Z", "FREQ=DAILY;UNTIL=20270707T120000Z"),
        ("FREQ=WEEKLY;COUNT=10", "FREQ=WEEKLY;COUNT=10;BYDAY=WE"),
        ("FREQ=WEEKLY;BYDAY=TU,WE", "FREQ=WEEKLY;BYDAY=TU,WE"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=30"),
        ("FREQ=MONTHLY;BYDAY=-1WE", "FREQ=MONTHLY;BYDAY=-1WE"),
        ("FREQ=YEARLY", "FREQ=YEARLY"),
    ] {
        assert_eq!(rule(text).ics(start, London), ics, "{text}");
    }
}

fn any_start() -> impl Strategy<Value = NaiveDateTime> {
    // 2024 to 2035, on quarter hours.
    (0..4383_i64, 0..96_i64)
        .prop_map(|(day, quarter)| local("2024-01-01 00:00") + TimeDelta::minutes(day * 1440 + quarter * 15))
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let pattern = prop_oneof![
        Just("FREQ=DAILY".to_owned()),
        Just("FREQ=WEEKLY".to_owned()),
        Just("FREQ=MONTHLY".to_owned()),
        Just("FREQ=YEARLY".to_owned()),
        prop::sample::subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7)
            .prop_map(|days| format!("FREQ=WEEKLY;BYDAY={}", days.join(","))),
        prop_oneof![Just(-1), 1..=31].prop_map(|day| format!("FREQ=MONTHLY;BYMONTHDAY={day}")),
        (prop_oneof![Just(-1), 1..=5], "MO|TU|WE|TH|FR|SA|SU")
            .prop_map(|(nth, day)| format!("FREQ=MONTHLY;BYDAY={nth}{day}")),
        (prop::sample::subsequence(vec![1, 2, 3, 4, 5], 2..=5), "MO|TU|WE|TH|FR|SA|SU").prop_map(|(which, day)| {
            let days: Vec<String> = which.iter().map(|nth| format!("{nth}{day}")).collect();
            format!("FREQ=MONTHLY;BYDAY={}", days.join(","))
        }),
        (prop::sample::subsequence(vec![1, 2, 3], 1..=3), "MO|TU|WE|TH|FR|SA|SU").prop_map(|(which, day)| {
            let days: Vec<String> = which.iter().map(|nth| format!("{nth}{day},")).collect();
            format!("FREQ=MONTHLY;BYDAY={}-1{day}", days.concat())
        }),
    ];
    let end = prop_oneof![
        Just(String::new()),
        (1..=999_u16).prop_map(|count| format!(";COUNT={count}")),
        any_start().prop_map(|until| until.format(";UNTIL=%Y%m%d").to_string()),
        any_start().prop_map(|until| until.format(";UNTIL=%Y%m%dT%H%M%S").to_string()),
        any_start().prop_map(|until| until.format(";UNTIL=%Y%m%dT%H%M%SZ").to_string()),
    ];
    let interval = prop_oneof![3 => 1..=4_u8, 1 => 1..=99_u8];
    (pattern, interval, end, "MO|SU|TH")
        .prop_map(|(pattern, interval, end, wkst)| rule(&format!("{pattern};INTERVAL={interval}{end};WKST={wkst}")))
}

/// What the `rrule` crate makes of the line that we write, in UTC, where its way with clock changes cannot matter.
fn as_rrule_has_it(rule: Rule, start: NaiveDateTime, limit: u16) -> Vec<NaiveDateTime> {
    let text = format!("DTSTART:{}\nRRULE:{}", start.format("%Y%m%dT%H%M%SZ"), rule.ics(start, Tz::UTC));
    let set: rrule::RRuleSet = text.parse().unwrap();
    set.all(limit).dates.into_iter().map(|date| date.naive_utc()).collect()
}

proptest! {
    #[test]
    fn a_rule_survives_its_own_text(rule in any_rule()) {
        prop_assert_eq!(rule.to_string().parse(), Ok(rule));
    }

    #[test]
    fn the_dates_are_those_of_another_expander(rule in any_rule(), start in any_start()) {
        // It refuses an UNTIL before the start, and its search for a date ends before ours.
        prop_assume!(rule.until().is_none() || rule.dates(start, Tz::UTC).next().is_some());
        let theirs = as_rrule_has_it(rule, start, 60);
        let ours: Vec<_> = rule.dates(start, Tz::UTC).take(60).collect();
        prop_assert_eq!(ours, theirs, "{} from {}", rule, start);
    }

    #[test]
    fn the_line_in_a_feed_makes_the_same_dates(rule in any_rule(), start in any_start()) {
        let line: Rule = rule.ics(start, London).parse().unwrap();
        let dates = |rule: &Rule| rule.dates(start, London).take(300).collect::<Vec<_>>();
        prop_assert_eq!(dates(&line), dates(&rule), "{} as {}", rule, line);
    }

    #[test]
    fn the_parts_of_a_rule_and_its_fifth_weekdays_are_all_of_its_dates(rule in any_rule(), start in any_start()) {
        prop_assume!(rule.dates(start, London).next() == Some(start));
        let fifth = matches!(rule.pattern(), Pattern::Several(..) | Pattern::Monthly(Some(MonthDay::Nth(5, _))));
        let last = start + TimeDelta::days(3_000);
        let in_time = |date: &NaiveDateTime| *date < last;
        let parts = rule.parts(start, London);
        let mut shown: Vec<_> = parts.iter().flat_map(|part| part.rule.dates(part.starts, London).take_while(in_time)).collect();
        let is_fifth = |date: &NaiveDateTime| fifth && chrono::Datelike::day(date) > 28;
        let ours: Vec<_> = rule.dates(start, London).take_while(in_time).collect();
        shown.extend(ours.iter().filter(|date| is_fifth(date) && !shown.contains(date)).copied().collect::<Vec<_>>());
        shown.sort();
        prop_assert_eq!(shown, ours, "{} as {:?}", rule, parts);
    }

    #[test]
    fn the_two_parts_of_a_split_have_the_dates_of_the_whole(rule in any_rule(), start in any_start(), nth in 0..80_usize) {
        let whole: Vec<_> = rule.dates(start, London).take(1200).collect();
        prop_assume!(nth < whole.len());
        let split_at = whole[nth];
        let old = rule.ended_before(London, split_at);
        let new = rule.continued_after(start, London, split_at).unwrap();
        let both: Vec<_> = old.dates(start, London).chain(new.dates(split_at, London)).take(1200).collect();
        prop_assert_eq!(both, whole, "{} and {}", old, new);
    }

    #[test]
    fn dates_ascend_and_lie_at_or_after_the_start_at_its_time_of_day(rule in any_rule(), start in any_start()) {
        let dates: Vec<_> = rule.dates(start, London).take(200).collect();
        prop_assert!(dates.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(dates.iter().all(|date| *date >= start && date.num_seconds_from_midnight() == start.num_seconds_from_midnight()));
        prop_assert!(rule.until().is_some() || rule.hits(start) == (dates.first() == Some(&start)));
    }
}

use chrono_tz::Europe::London;

use super::*;
use crate::meeting::local_text;

/// Calendars in the manner of those that people have.
pub(super) const CORPUS: [(&str, &[u8]); 7] = [
    ("google", include_bytes!("corpus/google.ics")),
    ("office365", include_bytes!("corpus/office365.ics")),
    ("outlook", include_bytes!("corpus/outlook.ics")),
    ("vcalendar", include_bytes!("corpus/vcalendar.vcs")),
    ("mosque", include_bytes!("corpus/mosque.ics")),
    ("broken", include_bytes!("corpus/broken.ics")),
    ("folded", include_bytes!("corpus/folded.ics")),
];

fn corpus(name: &str) -> Reading {
    let (_, bytes) = CORPUS.iter().find(|(known, _)| *known == name).unwrap();
    read(bytes, London)
}

/// An event with these lines.
fn event(lines: &str) -> Reading {
    read(
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:A\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").as_bytes(),
        London,
    )
}

fn only(reading: &Reading) -> &Taken {
    assert_eq!((reading.taken.len(), &reading.refused), (1, &vec![]), "{reading:#?}");
    &reading.taken[0]
}

fn codes(taken: &Taken) -> Vec<&str> {
    taken.remarks.iter().map(|remark| remark.what.code).collect()
}

fn of<'a>(reading: &'a Reading, uid: &str) -> &'a Taken {
    reading.taken.iter().find(|taken| taken.uid == uid).unwrap_or_else(|| panic!("{uid} is not in {reading:#?}"))
}

fn refused(reading: &Reading) -> Vec<(usize, &str, &str)> {
    reading.refused.iter().map(|one| (one.line, one.what.as_str(), one.why.code)).collect()
}

#[test]
fn a_calendar_of_google_is_taken_with_its_changed_date() {
    let reading = corpus("google");
    assert_eq!((reading.name.as_deref(), refused(&reading)), (Some("Community calendar"), vec![]));
    let series = of(&reading, "3ab1listening@google.com");
    let content = &series.content;
    assert_eq!(content.description, "Come, listen\nand speak");
    assert_eq!(content.place.as_deref(), Some("Main hall, Coventry Central Hall"));
    assert_eq!(content.link.as_deref(), Some("https://meet.example.org/abc-defg"));
    assert_eq!(
        (local_text(content.starts).as_str(), content.duration.to_string().as_str()),
        ("2027-03-09T18:00:00", "PT2H")
    );
    assert_eq!(content.rule.unwrap().to_string(), "FREQ=MONTHLY;COUNT=6;BYDAY=2TU");
    assert_eq!(content.exdates.len(), 1);
    let (slot, date) = content.changed.first_key_value().unwrap();
    assert_eq!(
        (local_text(*slot), local_text(date.starts)),
        ("2027-04-13T18:00:00".into(), "2027-04-14T19:00:00".into())
    );
    assert_eq!((date.duration.to_string().as_str(), date.cancelled), ("PT1H30M", false));
    // The newest of its components says how new it is.
    assert_eq!((series.sequence, codes(series)), (3, vec!["import-guests"]));
    // A time in UTC is shown by the clock of the calendar; a whole day begins at midnight.
    assert_eq!(local_text(of(&reading, "single@google.com").content.starts), "2027-04-02T12:00:00");
    let days = of(&reading, "days@google.com");
    assert_eq!((days.content.duration.to_string().as_str(), days.content.all_day, codes(days)), ("P2D", true, vec![]));
}

#[test]
fn zones_of_windows_are_those_of_cldr_and_a_position_is_an_ordinal() {
    let reading = corpus("office365");
    let committee = of(&reading, "040000008200E00074C5B7101A82E0080000000010");
    assert_eq!(committee.content.zone, London);
    assert_eq!(committee.content.rule.unwrap().to_string(), "FREQ=MONTHLY;COUNT=4;BYDAY=2TU");
    assert!(committee.content.private);
    assert_eq!(committee.remarks[0].what.values[0].1, "GMT Standard Time");
    assert_eq!(of(&reading, "dhaka").content.zone, chrono_tz::Asia::Dhaka);
}

#[test]
fn a_zone_of_somebodys_own_is_the_one_with_the_same_clock() {
    let reading = corpus("outlook");
    let custom = of(&reading, "custom");
    assert_eq!((custom.content.zone, custom.content.duration.to_string().as_str()), (London, "PT1H30M"));
    assert_eq!(of(&reading, "nepal").content.zone.name(), "Asia/Kathmandu");
    assert_eq!(refused(&reading), [(40, "In a zone that nobody describes", "import-unknown-zone")]);
}

#[test]
fn a_zone_whose_rules_are_those_of_no_zone_is_refused() {
    let part = |name: &str, month: u8, from: &str, to: &str| {
        format!(
            "BEGIN:{name}\nDTSTART:19700101T020000\nRRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=1WE\nTZOFFSETFROM:{from}\nTZOFFSETTO:{to}\nEND:{name}\n"
        )
    };
    let zone = part("DAYLIGHT", 2, "+0000", "+0100") + &part("STANDARD", 9, "+0100", "+0000");
    let file = format!(
        "BEGIN:VTIMEZONE\nTZID:Own\n{zone}END:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART;TZID=Own:20270310T100000\nEND:VEVENT"
    );
    assert_eq!(refused(&read(file.as_bytes(), London))[0].2, "import-unknown-zone");
}

#[test]
fn an_old_phones_calendar_is_read_as_far_as_its_rules_are_rules() {
    let reading = corpus("vcalendar");
    assert_eq!(only_title(&reading), "Café at the hall, with a title over two lines");
    assert!(reading.taken[0].uid.ends_with("@import.invalid"));
    assert_eq!(refused(&reading), [(11, "Weekly", "error-recurrence"), (17, "VTODO: Buy tea", "import-no-event")]);
}

fn only_title(reading: &Reading) -> &str {
    assert_eq!(reading.taken.len(), 1, "{reading:#?}");
    &reading.taken[0].content.title
}

#[test]
fn a_date_that_the_rule_does_not_make_is_added_to_those_that_it_does() {
    let reading = corpus("mosque");
    assert_eq!(refused(&reading), []);
    let open = of(&reading, "open-day");
    assert!(open.content.title.starts_with("مسجد") && open.content.title.ends_with("foldsomewhere"));
    assert_eq!(open.content.exdates.iter().map(|date| local_text(*date)).collect::<Vec<_>>(), ["2027-04-04T01:30:00"]);
    let added = |uid: &str| of(&reading, uid).content.extra_dates.iter().copied().map(local_text).collect::<Vec<_>>();
    assert_eq!(added("open-day"), ["2027-04-15T18:00:00"]);
    // The start is on a day that the rule does not make.
    assert_eq!(local_text(of(&reading, "tuesdays").content.starts), "2027-03-16T18:00:00");
    assert_eq!(added("tuesdays"), ["2027-03-10T18:00:00"]);
}

#[test]
fn what_a_meeting_cannot_say_becomes_a_meeting_of_its_own() {
    let start = "BEGIN:VEVENT\nUID:a\nSUMMARY:A\nDTSTART;TZID=Europe/London:20270310T180000\n";
    let series =
        format!("{start}RRULE:FREQ=WEEKLY;COUNT=2\nRDATE;TZID=Europe/London:20270317T100000,20270318T100000\n");
    let moved = "END:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:B\nRECURRENCE-ID;TZID=Europe/London:20270318T100000\n\
                 DTSTART;TZID=Europe/London:20270319T100000\nEND:VEVENT";
    let reading = read(format!("{series}{moved}").as_bytes(), London);
    // On the day of another date a calendar program would take it for that one.
    assert_eq!(codes(of(&reading, "a-20270317T100000")), ["import-extra-date"]);
    let content = &of(&reading, "a").content;
    let (added, changed) = (content.extra_dates.first().unwrap(), content.changed.first_key_value().unwrap());
    assert_eq!((content.extra_dates.len(), changed.0, changed.1.title.as_str()), (1, added, "B"));
    let once = read(format!("{start}RDATE;TZID=Europe/London:20270318T100000\nEND:VEVENT").as_bytes(), London);
    assert_eq!(once.taken.len(), 2);
}

#[test]
fn what_is_good_in_a_broken_file_is_taken_and_the_rest_named_by_line() {
    let reading = corpus("broken");
    let titles: Vec<_> = reading.taken.iter().map(|taken| taken.content.title.as_str()).collect();
    assert_eq!(titles, ["No UID and no calendar", "Café “quoted”"]);
    assert_eq!(codes(&reading.taken[0]), ["import-unbalanced", "import-no-zone", "import-no-uid"]);
    assert_eq!(
        codes(&reading.taken[1]),
        ["import-not-a-line", "import-not-utf8", "import-unbalanced", "import-no-zone"]
    );
    assert_eq!(
        refused(&reading),
        [
            (14, "Every second", "error-recurrence"),
            (20, "Ends before it begins", "error-ends-before-start"),
            (26, "On no day", "import-time"),
            (31, "Cut off", "import-cut-off"),
        ]
    );
    assert_eq!(reading.notes[0].code, "import-no-calendar");
}

#[test]
fn a_fold_within_a_character_does_no_harm_and_a_cancellation_cancels() {
    let reading = corpus("folded");
    assert_eq!(of(&reading, "fold").content.title, "Café at noon");
    assert_eq!(of(&reading, "gone").content.status, Status::Cancelled);
    assert_eq!(of(&reading, "fold").content.status, Status::Confirmed);
    assert_eq!(reading.notes[0].code, "import-several-calendars");
}

#[test]
fn an_event_without_uid_is_the_same_one_the_next_time() {
    let (once, again) = (corpus("broken"), corpus("broken"));
    assert_eq!(once, again);
    assert_ne!(once.taken[0].uid, once.taken[1].uid);
}

#[test]
fn a_web_page_and_an_empty_file_are_no_calendars() {
    assert_eq!(refused(&read(b"  <!DOCTYPE html><html>", London)), [(1, "", "import-html")]);
    assert_eq!(refused(&read(b"", London)), [(1, "", "import-nothing")]);
    assert_eq!(refused(&read(b"BEGIN:VCALENDAR\nEND:VCALENDAR", London)), [(1, "", "import-nothing")]);
    assert_eq!(refused(&read(&vec![b'a'; MOST_OCTETS + 1], London)), [(1, "", "import-too-large")]);
}

#[test]
fn a_file_in_utf_16_is_read() {
    let text =
        "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:سلام\r\nDTSTART:20270310T100000Z\r\nDTEND:20270310T110000Z\r\nEND:VEVENT";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(only_title(&read(&bytes, London)), "سلام");
}

#[test]
fn an_override_of_a_date_that_is_left_out_or_not_made_is_told_apart() {
    let date = |slot: &str, starts: &str| {
        format!(
            "END:VEVENT\nBEGIN:VEVENT\nUID:a\nSUMMARY:B\nRECURRENCE-ID;TZID=Europe/London:{slot}\nDTSTART;TZID=Europe/London:{starts}\nDURATION:PT1H"
        )
    };
    let series = "DTSTART;TZID=Europe/London:20270309T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/London:20270316T180000\n";
    let reading = event(
        &(series.to_owned()
            + &date("20270316T180000", "20270317T180000")
            + "\n"
            + &date("20270401T180000", "20270402T180000")),
    );
    assert_eq!(refused(&reading), [(10, "B", "import-excluded")]);
    assert_eq!(codes(of(&reading, "a-20270401T180000")), ["import-date-not-made"]);
    assert!(of(&reading, "a").content.changed.is_empty());
}

#[test]
fn a_rule_says_the_same_in_our_words() {
    for (given, ours) in [
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=9", "FREQ=YEARLY"),
        ("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY;BYSETPOS=2,4;BYDAY=FR", "FREQ=MONTHLY;BYDAY=2FR,4FR"),
        ("FREQ=DAILY;BYDAY=MO,TU;COUNT=4", "FREQ=WEEKLY;COUNT=4;BYDAY=MO,TU"),
        ("FREQ=WEEKLY;BYHOUR=18;BYMINUTE=0;BYSECOND=0", "FREQ=WEEKLY"),
    ] {
        let reading = event(&format!("DTSTART;TZID=Europe/London:20270309T180000\nDURATION:PT1H\nRRULE:{given}"));
        assert_eq!(of(&reading, "a").content.rule.unwrap().to_string(), ours, "{given}");
    }
    for bomb in [
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;COUNT=1000000000",
        "FREQ=MONTHLY;BYDAY=2TU,4WE",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ] {
        let reading = event(&format!("DTSTART;TZID=Europe/London:20270309T180000\nDURATION:PT1H\nRRULE:{bomb}"));
        assert_eq!(refused(&reading)[0].2, "error-recurrence", "{bomb}");
    }
}

#[test]
fn a_series_whose_rule_ends_before_it_begins_is_its_one_date() {
    let reading =
        event("DTSTART;TZID=Europe/London:20270309T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20260101T000000Z");
    assert_eq!((only(&reading).content.rule, codes(only(&reading))), (None, vec!["import-rule-without-dates"]));
}

#[test]
fn of_two_with_one_uid_the_newer_counts() {
    let one = |sequence: u8, title: &str| {
        format!(
            "BEGIN:VEVENT\nUID:a\nSEQUENCE:{sequence}\nSUMMARY:{title}\nDTSTART:20270309T180000Z\nDURATION:PT1H\nEND:VEVENT\n"
        )
    };
    let reading = read((one(1, "Old") + &one(2, "New")).as_bytes(), London);
    assert_eq!((only_title(&reading), refused(&reading)), ("New", vec![(1, "Old", "import-twice")]));
}

#[test]
fn a_file_of_nothing_but_lines_is_read_in_bounds() {
    let long = format!("BEGIN:VEVENT\nUID:1\nSUMMARY:{}\nDTSTART:20270309T180000Z\nEND:VEVENT\n", "a".repeat(200_000));
    assert_eq!(refused(&read(long.as_bytes(), London))[0].2, "import-no-title");
    let many = "BEGIN:VTODO\nEND:VTODO\n".repeat(MOST_COMPONENTS + 10);
    let reading = read(many.as_bytes(), London);
    assert_eq!(reading.refused.len(), MOST_COMPONENTS + 1);
    assert_eq!(reading.refused.last().unwrap().why.code, "import-too-many");
    let lines = "EXDATE:20270309T180000Z\n".repeat(100_000);
    let reading = event(&format!("DTSTART:20270309T180000Z\n{lines}"));
    assert_eq!(refused(&reading)[0].2, "error-too-many");
}

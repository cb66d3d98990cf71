use commonhall_domain::ical::read::Content;
use commonhall_domain::meeting::{MeetingInput, local_text};
use commonhall_domain::policy::Visibility;
use commonhall_domain::venue::{SpaceInput, VenueInput};

use super::*;
use crate::app::App;
use crate::flows::export::{self, Format};
use crate::flows::feed::{self, Scope};
use crate::flows::meetings::{DateChange, NewDate, Warnings, add_date, change, change_date, create, input_of};
use crate::flows::trial::{Trial, problems, visitor};
use crate::flows::venues as houses;
use crate::store::meetings::Whole;
use crate::store::{self, occurrences};

/// One event; `more` are further lines of it.
fn event(uid: &str, sequence: u8, starts: &str, more: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:{uid}\nSEQUENCE:{sequence}\nDTSTART;TZID=Europe/London:{starts}\nDURATION:PT2H\n{more}\nEND:VEVENT\n"
    )
}

fn calendar(events: &[String]) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n", events.concat())
}

fn terms(host: &str) -> ImportTerms {
    ImportTerms { host: host.to_owned(), space: None, visibility: Visibility::Partners, with_past: false }
}

struct Hall {
    trial: Trial,
    host: String,
    space: Uuid,
}

impl Hall {
    /// A partner, and a venue with two rooms.
    async fn new() -> Self {
        let trial = Trial::new().await;
        let host = trial.partner("Aston Dars group").await;
        let room = |name: &str| SpaceInput { name: name.into(), ..SpaceInput::default() };
        let venue = VenueInput {
            name: "Coventry Central Hall".into(),
            address: "Warwick Lane".into(),
            spaces: vec![room("Main hall"), room("Committee room")],
            ..VenueInput::default()
        };
        let venue = houses::add(&trial.app, &Caller::command(), venue).await.unwrap();
        Self { space: venue.spaces[0].id, host, trial }
    }

    fn app(&self) -> &App {
        &self.trial.app
    }

    async fn take(&self, text: &str, dry_run: bool) -> Report {
        import(self.app(), &Caller::command(), text.into(), &terms(&self.host), None, dry_run).await.unwrap()
    }

    async fn import(&self, events: &[String]) -> Vec<(Option<Outcome>, Vec<&'static str>)> {
        said(&self.take(&calendar(events), false).await)
    }

    async fn meeting(&self, uid: &str) -> Whole {
        store::meetings::by_uid(self.app().store.read(), uid).await.unwrap().unwrap()
    }

    /// Its dates as they are: start and status.
    async fn dates(&self, uid: &str) -> Vec<(String, String)> {
        let id = self.meeting(uid).await.meeting.id;
        let dates = occurrences::of_meetings(self.app().store.read(), &[id]).await.unwrap();
        dates.iter().map(|date| (local_text(date.starts_local), date.status.clone())).collect()
    }

    async fn export(&self) -> String {
        export::export(self.app(), Format::Ics).await.unwrap()
    }
}

fn said(report: &Report) -> Vec<(Option<Outcome>, Vec<&'static str>)> {
    let codes = |line: &Line| line.remarks.iter().map(|remark| remark.what.code).collect();
    report.lines.iter().map(|line| (line.outcome, codes(line))).collect()
}

const CREATED: Option<Outcome> = Some(Outcome::Created);
const CHANGED: Option<Outcome> = Some(Outcome::Changed);
const UNCHANGED: Option<Outcome> = Some(Outcome::Unchanged);
const SKIPPED: Option<Outcome> = Some(Outcome::Skipped);

const SERIES: &str = "SUMMARY:Listening\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/London:20270323T180000\nLOCATION:Main hall\\, Coventry Central Hall";

fn moved(sequence: u8, starts: &str) -> String {
    let more = "RECURRENCE-ID;TZID=Europe/London:20270316T180000\nSUMMARY:Listening\nLOCATION:Main hall\\, Coventry Central Hall";
    event("a", sequence, starts, more)
}

#[tokio::test]
async fn a_series_is_taken_with_its_room_its_exceptions_and_its_moved_date() {
    let hall = Hall::new().await;
    let events = [event("a", 3, "20270309T180000", SERIES), moved(3, "20270317T190000")];
    assert_eq!(hall.import(&events).await, [(CREATED, vec![])]);
    let meeting = hall.meeting("a").await.meeting;
    assert_eq!((meeting.sequence, meeting.space_id, meeting.visibility.as_str()), (3, Some(hall.space), "partners"));
    let dates: Vec<_> = hall.dates("a").await.into_iter().map(|(starts, _)| starts).collect();
    assert_eq!(dates, ["2027-03-09T18:00:00", "2027-03-17T19:00:00", "2027-03-30T18:00:00"]);
    assert_eq!(hall.trial.outbox().await, [], "an import writes to nobody");
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_does_nothing() {
    let hall = Hall::new().await;
    let clashing = "SUMMARY:Other\nLOCATION:Main hall\\, Coventry Central Hall";
    let text = calendar(&[event("a", 0, "20270309T180000", SERIES), event("b", 0, "20270309T190000", clashing)]);
    let plan = hall.take(&text, true).await;
    assert_eq!(said(&plan), [(CREATED, vec![]), (None, vec!["import-clash"])]);
    assert!(store::meetings::by_uid(hall.app().store.read(), "a").await.unwrap().is_none());
    assert_eq!(said(&hall.take(&text, false).await), said(&plan));
}

#[tokio::test]
async fn a_dry_run_waits_for_no_writer_and_keeps_none_waiting() {
    let hall = Hall::new().await;
    let other = store::Store::connect(&hall.app().settings.database_url).await.unwrap();
    let writing = other.begin().await.unwrap();
    let plan = hall.take(&calendar(&[event("a", 0, "20270309T180000", SERIES)]), true).await;
    assert_eq!((said(&plan), plan.lines[0].meeting), (vec![(CREATED, vec![])], None));
    writing.commit().await.unwrap();
    let file = hall.app().settings.database_url.trim_start_matches("sqlite://").split('?').next().unwrap();
    let beside = std::fs::read_dir(std::path::Path::new(file).parent().unwrap()).unwrap();
    let left = beside.filter(|one| one.as_ref().unwrap().file_name().to_string_lossy().starts_with("trial-"));
    assert_eq!(left.count(), 0, "the copy goes");
}

#[tokio::test]
async fn what_is_imported_again_is_not_changed_and_not_doubled() {
    let hall = Hall::new().await;
    let events = [event("a", 1, "20270309T180000", SERIES), moved(1, "20270317T190000")];
    hall.import(&events).await;
    let (before, made) = (hall.meeting("a").await, hall.trial.actions().await.len());
    assert_eq!(hall.import(&events).await, [(UNCHANGED, vec![])]);
    assert_eq!((hall.meeting("a").await, hall.trial.actions().await.len()), (before, made));
    assert_eq!(hall.import(&[event("a", 0, "20270310T180000", SERIES)]).await, [(SKIPPED, vec!["import-older"])]);
}

#[tokio::test]
async fn only_what_changed_there_changes_here() {
    let hall = Hall::new().await;
    hall.import(&[event("a", 1, "20270309T180000", SERIES)]).await;
    let id = hall.meeting("a").await.meeting.id;
    let edit = |input| Ok(MeetingInput { title: "Our own title".into(), ..input });
    change(hall.app(), &Caller::command(), id, None, edit, Warnings::Accept).await.unwrap();
    let described = format!("{SERIES}\nDESCRIPTION:New words");
    assert_eq!(
        hall.import(&[event("a", 2, "20270309T180000", &described), moved(2, "20270318T200000")]).await,
        [(CHANGED, vec![])]
    );
    let meeting = hall.meeting("a").await.meeting;
    assert_eq!((meeting.title.as_str(), meeting.description.as_str()), ("Our own title", "New words"));
    assert_eq!(hall.dates("a").await[1].0, "2027-03-18T20:00:00");
    // The move is taken back there.
    hall.import(&[event("a", 3, "20270309T180000", &described)]).await;
    assert_eq!(hall.dates("a").await[1].0, "2027-03-16T18:00:00");
}

#[tokio::test]
async fn a_date_that_was_called_off_there_is_called_off_here_and_then_the_rest() {
    let hall = Hall::new().await;
    hall.import(&[event("a", 1, "20270309T180000", SERIES)]).await;
    let off = moved(2, "20270316T180000").replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY");
    assert_eq!(hall.import(&[event("a", 2, "20270309T180000", SERIES), off]).await, [(CHANGED, vec![])]);
    let states: Vec<_> = hall.dates("a").await.into_iter().map(|(_, status)| status).collect();
    assert_eq!(states, ["confirmed", "cancelled", "confirmed"]);
    let gone = format!("{SERIES}\nSTATUS:CANCELLED");
    assert_eq!(hall.import(&[event("a", 3, "20270309T180000", &gone)]).await, [(CHANGED, vec![])]);
    assert_eq!(hall.meeting("a").await.meeting.status, "cancelled");
}

#[tokio::test]
async fn what_has_been_stays_as_it_was_when_the_series_changes() {
    let mut hall = Hall::new().await;
    hall.import(&[event("a", 1, "20270309T180000", SERIES)]).await;
    hall.trial.app.clock = crate::clock::Clock::fixed("2027-03-10T09:00:00Z".parse().unwrap());
    let later = event("a", 2, "20270309T193000", &SERIES.replace("T180000", "T193000"));
    assert_eq!(hall.import(std::slice::from_ref(&later)).await, [(CHANGED, vec![])]);
    assert_eq!(hall.dates("a").await, [("2027-03-09T18:00:00".to_owned(), "confirmed".to_owned())]);
    let series = hall.meeting("a").await.meeting.series_id;
    let dates = occurrences::of_series(hall.app().store.read(), series).await.unwrap();
    let starts: Vec<_> = dates.iter().map(|date| local_text(date.starts_local)).collect();
    assert_eq!(starts, ["2027-03-09T18:00:00", "2027-03-16T19:30:00", "2027-03-30T19:30:00"]);
    assert_eq!(hall.import(&[later]).await, [(UNCHANGED, vec![])]);
}

#[tokio::test]
async fn what_is_over_is_left_out_unless_asked_for_and_a_series_keeps_its_past() {
    let hall = Hall::new().await;
    let over = [event("old", 0, "20260309T180000", "SUMMARY:Long ago")];
    assert_eq!(hall.import(&over).await, [(SKIPPED, vec!["import-over"])]);
    let all = ImportTerms { with_past: true, ..terms(&hall.host) };
    let report = import(hall.app(), &Caller::command(), calendar(&over).into(), &all, None, false).await.unwrap();
    assert_eq!(report.count(CREATED), 1);
    hall.import(&[event("begun", 0, "20270216T180000", "SUMMARY:Begun\nRRULE:FREQ=WEEKLY;COUNT=4")]).await;
    assert_eq!(hall.dates("begun").await.len(), 4);
}

#[tokio::test]
async fn an_import_books_no_room_twice_and_refuses_what_a_meeting_cannot_be() {
    let hall = Hall::new().await;
    let input = MeetingInput {
        title: "Ours".into(),
        host: hall.host.clone(),
        space: Some(hall.space),
        starts: "2027-03-16T19:00".into(),
        duration: "PT1H".into(),
        ..MeetingInput::default()
    };
    create(hall.app(), &Caller::command(), &input, Warnings::Accept).await.unwrap();
    let report = hall.take(&calendar(&[event("a", 1, "20270309T180000", SERIES)]), false).await;
    let [clash] = report.lines[0].remarks.as_slice() else { panic!("{report:?}") };
    assert_eq!(
        clash.what.values.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
        ["Ours", "Main hall, Coventry Central Hall", "2027-03-16"]
    );
    let daily = event("d", 0, "20000101T180000", "SUMMARY:Daily\nRRULE:FREQ=DAILY");
    let far = event("f", 0, "20990101T180000", "SUMMARY:Far");
    assert_eq!(
        hall.import(&[daily, far]).await,
        [(None, vec!["import-too-many-dates"]), (None, vec!["error-too-far"])]
    );
    // What was called off needs no room.
    let off = format!("{SERIES}\nSTATUS:CANCELLED");
    assert_eq!(hall.import(&[event("c", 1, "20270309T180000", &off)]).await, [(CREATED, vec![])]);
    assert_eq!(hall.meeting("c").await.meeting.status, "cancelled");
}

#[tokio::test]
async fn what_is_over_costs_nothing_and_a_daily_meeting_costs_its_dates() {
    let hall = Hall::new().await;
    let daily = |number| event(&format!("d{number}"), 0, "20270309T180000", "SUMMARY:Daily\nRRULE:FREQ=DAILY");
    let reading = read(daily(1).as_bytes(), Tz::Europe__London);
    let one = meetings::work(hall.app(), &reading.taken[0].content, &terms(&hall.host));
    assert!((700..900).contains(&one), "{one}");
    let over = event("o", 0, "20260309T180000", "SUMMARY:Over");
    let over = read(over.as_bytes(), Tz::Europe__London);
    assert_eq!(meetings::work(hall.app(), &over.taken[0].content, &terms(&hall.host)), 0);
}

#[tokio::test]
async fn a_place_that_is_none_of_ours_is_told_in_the_description() {
    let hall = Hall::new().await;
    let there = "SUMMARY:A walk\nDESCRIPTION:Bring boots\nLOCATION:The park\nCLASS:PRIVATE";
    assert_eq!(
        hall.import(&[event("a", 0, "20270309T180000", there)]).await,
        [(CREATED, vec!["import-place-unknown"])]
    );
    let meeting = hall.meeting("a").await.meeting;
    assert_eq!((meeting.description.as_str(), meeting.visibility.as_str()), ("Bring boots\n\nThe park", "invited"));
}

#[tokio::test]
async fn in_a_room_the_clock_is_the_venues() {
    let hall = Hall::new().await;
    let abroad = |uid: &str, more: &str| {
        let there = format!("SUMMARY:Call\nLOCATION:Main hall\\, Coventry Central Hall{more}");
        event(uid, 0, "20270309T180000", &there).replace("Europe/London", "Asia/Dhaka")
    };
    hall.import(&[abroad("a", "")]).await;
    assert_eq!(hall.dates("a").await[0].0, "2027-03-09T12:00:00");
    let series = abroad("b", "\nRRULE:FREQ=WEEKLY;COUNT=9").replace("T18", "T09");
    assert_eq!(hall.import(&[series]).await, [(CREATED, vec!["import-zone-not-of-venue"])]);
    assert_eq!(hall.meeting("b").await.meeting.time_zone, "Asia/Dhaka");
}

#[tokio::test]
async fn a_date_that_the_rule_does_not_make_is_added_and_goes_as_it_came() {
    let hall = Hall::new().await;
    let with = |dates: &str| format!("{SERIES}\nRDATE;TZID=Europe/London:{dates}");
    // Its start is a Wednesday, and so no date of its rule.
    let rule = |dates: &str| with(dates).replace("COUNT=4", "COUNT=4;BYDAY=TU");
    hall.import(&[event("a", 1, "20270310T180000", &rule("20270319T100000"))]).await;
    let added = |whole: Whole| store::strings(&whole.meeting.extra_dates);
    assert_eq!(added(hall.meeting("a").await), ["2027-03-10T18:00:00", "2027-03-19T10:00:00"]);
    assert_eq!(hall.dates("a").await.len(), 5, "one of four is left out");
    let id = hall.meeting("a").await.meeting.id;
    let own = NewDate { starts: "2027-04-16T10:00".into(), ..NewDate::default() };
    add_date(hall.app(), &Caller::command(), id, None, &own, Warnings::Accept).await.unwrap();
    let later = event("a", 2, "20270310T180000", &rule("20270326T100000"));
    assert_eq!(hall.import(&[later]).await, [(CHANGED, vec!["import-start-not-made"])]);
    let (here, whole) = (hall.dates("a").await, hall.meeting("a").await);
    assert_eq!(added(whole), ["2027-03-10T18:00:00", "2027-03-26T10:00:00", "2027-04-16T10:00:00"]);
    assert!(here.contains(&("2027-03-19T10:00:00".into(), "cancelled".into())));
}

#[tokio::test]
async fn what_we_export_comes_back_as_it_was_and_changes_nothing_where_it_came_from() {
    let hall = Hall::new().await;
    hall.import(&[event("a", 3, "20270309T180000", SERIES), moved(3, "20270317T190000")]).await;
    hall.import(&[event("days", 0, "20270401T000000", "SUMMARY:A weekend; with, signs\\n").replace("PT2H", "P2D")])
        .await;
    let off = "SUMMARY:Off\nSTATUS:CANCELLED\nLOCATION:Committee room\\, Coventry Central Hall";
    hall.import(&[event("off", 1, "20270309T180000", off)]).await;
    let id = hall.meeting("a").await.meeting.id;
    let last = store::meetings::schedule(&hall.meeting("a").await.meeting)
        .unwrap()
        .dates(hall.app().horizon(hall.app().now()));
    let cancel = DateChange { status: Some("cancelled".into()), ..DateChange::default() };
    change_date(hall.app(), &Caller::command(), id, last[2], None, &cancel, Warnings::Accept).await.unwrap();
    let added = NewDate { starts: "2027-04-16T10:00".into(), duration: Some("PT1H".into()), space: None };
    add_date(hall.app(), &Caller::command(), id, None, &added, Warnings::Accept).await.unwrap();
    let online = MeetingInput {
        title: "مشاورت 🎉".into(),
        description: "Words\nand more".into(),
        host: hall.host.clone(),
        starts: "2027-10-25T01:30".into(),
        duration: "PT1H30M".into(),
        time_zone: Some("America/New_York".into()),
        recurrence: Some("FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20280301".into()),
        online_url: Some("https://meet.example.org/a".into()),
        status: Some("tentative".into()),
        ..MeetingInput::default()
    };
    create(hall.app(), &Caller::command(), &online, Warnings::Accept).await.unwrap();
    let twice = MeetingInput {
        starts: "2027-10-26T18:00".into(),
        recurrence: Some("FREQ=MONTHLY;BYDAY=2TU,4TU,5TU;COUNT=20".into()),
        online_url: None,
        ..online.clone()
    };
    let twice = create(hall.app(), &Caller::command(), &twice, Warnings::Accept).await.unwrap().whole.meeting;
    let text = hall.export().await;
    assert!(text.contains("COUNT=20;BYDAY=2TU,4TU,5TU"), "{text}");

    let own = hall.take(&text, false).await;
    assert_eq!(own.lines.iter().map(|line| line.outcome).collect::<Vec<_>>(), [UNCHANGED; 5]);
    // The calendar that everybody reads has a series for each weekday, and those are known too.
    let feed = feed::serve(hall.app(), &Scope::Meeting(twice.id), None).await.unwrap().feed;
    let feed = hall.take(std::str::from_utf8(&feed.bytes(false)).unwrap(), false).await;
    assert!(feed.lines.len() > 2 && feed.lines.iter().all(|line| line.outcome == UNCHANGED), "{feed:?}");
    assert_eq!(hall.export().await, text);

    let empty = Hall::new().await;
    let report = empty.take(&text, false).await;
    assert_eq!(said(&report), vec![(CREATED, vec![]); 5]);
    let contents = |text: &str| -> Vec<(String, i64, Content)> {
        let reading = read(text.as_bytes(), Tz::Europe__London);
        let mut all: Vec<_> = reading.taken.into_iter().map(|one| (one.uid, one.sequence, one.content)).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    let back = empty.export().await;
    assert_eq!(contents(&back), contents(&text));
    // And as meetings, in every field that a calendar has.
    for whole in [hall.meeting("a").await, hall.meeting("days").await] {
        let there = empty.meeting(&whole.meeting.uid).await;
        let before = input_of(hall.app().store.read(), &whole).await.unwrap();
        let after = input_of(empty.app().store.read(), &there).await.unwrap();
        // Rooms have other ids there, and a calendar spells out the day of a rule.
        let same = |input| MeetingInput { space: None, recurrence: None, ..input };
        assert_eq!(same(after), same(before));
    }
}

#[tokio::test]
async fn an_import_is_for_those_who_may_schedule() {
    let hall = Hall::new().await;
    let text = calendar(&[event("a", 0, "20270309T180000", "SUMMARY:A")]);
    let member = hall.trial.by(hall.trial.member("member", None).await).await;
    for (caller, signed_in) in [(visitor(), false), (member, true)] {
        let done = import(hall.app(), &caller, text.clone().into(), &terms(&hall.host), None, true).await;
        assert!(if signed_in { matches!(done, Err(Error::Refused)) } else { matches!(done, Err(Error::SignIn)) });
    }
    let nobody = import(hall.app(), &Caller::command(), text.into(), &terms("nobody"), None, true).await;
    assert_eq!(problems(nobody), [("host".to_owned(), "error-unknown")]);
}

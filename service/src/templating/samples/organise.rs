//! The organiser's pages.

use super::{
    Sample, bare_page, choice, fault, filters, group, languages, no_pager, page, pager, sample, text, when, words,
};
use crate::view::organise::{
    AddedDate, Better, CancelConfirm, CheckedDate, CheckedMail, Clash, Difference, LedgerEntry, MeetingCheck,
    MeetingForm, Messages, OccurrenceForm, Organise, OrganisedMeeting, Task,
};
use crate::view::{Choice, ChoiceGroup, Hidden, Undo};

pub fn pages() -> Vec<Sample> {
    [organise(), meeting_form(), meeting_check(), occurrence_form(), added_date(), cancel_confirm(), messages()]
        .into_iter()
        .flatten()
        .collect()
}

fn task() -> Task {
    let text = words().say("tasks-failed", &[("title", "Listening evening".into()), ("count", 3.into())]);
    Task { text, remedy: "See who was not told".to_owned(), href: "/organise/meetings/1/messages".to_owned() }
}

fn organise() -> Vec<Sample> {
    let full = OrganisedMeeting {
        id: "1".to_owned(),
        title: "Listening evening".to_owned(),
        when: when(),
        repeats: text("Every 2 weeks on Wednesday"),
        place: text("Coventry Central Hall, Main hall"),
        status: "tentative".to_owned(),
        open: true,
        invited: 12,
        accepted: 7,
        tentative: 2,
        declined: 1,
        sent: 24,
        waiting: 3,
        failed: 1,
    };
    let least = OrganisedMeeting {
        repeats: None,
        place: None,
        status: "draft".to_owned(),
        open: false,
        invited: 0,
        accepted: 0,
        tentative: 0,
        declined: 0,
        sent: 0,
        waiting: 0,
        failed: 0,
        ..full.clone()
    };
    vec![
        sample(
            "pages/organise.html",
            "full",
            Organise {
                page: page("/organise"),
                tasks: vec![task()],
                more_tasks: vec![task()],
                whose: filters(&["All", "Mine"], 0),
                meetings: vec![full, least],
                pager: pager(),
            },
        ),
        sample(
            "pages/organise.html",
            "least",
            Organise {
                page: bare_page("/organise"),
                tasks: Vec::new(),
                more_tasks: Vec::new(),
                whose: Vec::new(),
                meetings: Vec::new(),
                pager: no_pager(),
            },
        ),
    ]
}

fn durations() -> Vec<Choice> {
    let choice = |span: &str, chosen| choice(span, &words().length(span.parse().unwrap()), chosen);
    vec![choice("PT1H", false), choice("PT90M", false), choice("PT2H", true)]
}

fn spaces() -> Vec<ChoiceGroup> {
    vec![
        group("Coventry Central Hall", vec![choice("1", "Main hall (120)", true), choice("2", "Small room", false)]),
        group("Tipton Muslim Community Centre", vec![choice("3", "Hall", false)]),
    ]
}

pub(super) fn clashes() -> Vec<Clash> {
    let known = Clash {
        meeting: text("Choir"),
        space: "Main hall".to_owned(),
        when: "Wednesday 24 March 2027, 17:30 to 21:00".to_owned(),
    };
    vec![known.clone(), Clash { meeting: None, ..known }]
}

fn better() -> Vec<Better> {
    let starts = vec![choice("2027-03-25T18:00:00", "Thursday 25 March 2027, 18:00", false)];
    let fewer = Some(words().say("better-taken", &[]));
    vec![Better { when: "Wednesday 24 March 2027, 18:00".to_owned(), starts, fewer }]
}

fn warnings() -> Vec<String> {
    let values = [("space", "Main hall".into()), ("capacity", 120.into()), ("invited", 140.into())];
    vec![words().say("warning-room-too-small", &values)]
}

pub(super) fn differences() -> Vec<Difference> {
    let one = |name: &str, label: &str, theirs: &str, yours: &str| Difference {
        name: name.to_owned(),
        label: label.to_owned(),
        theirs: theirs.to_owned(),
        yours: yours.to_owned(),
    };
    vec![one("title", "Title", "Listening evening", "Listening night"), one("audience", "For whom", "", "Women only")]
}

fn meeting_check() -> Vec<Sample> {
    let mail = |kind: &str| CheckedMail {
        kind: kind.to_owned(),
        count: 2,
        time: "Wednesday 17 March 2027, 18:02".to_owned(),
        people: vec!["Coordinator, Aston Dars group".to_owned(), "Treasurer".to_owned()],
    };
    let date = |when: &str, clock: Option<String>| CheckedDate {
        when: when.to_owned(),
        clock,
        moved_from: None,
        day: None,
        left_out: false,
    };
    let repeated = |day: &str, date| CheckedDate { day: text(day), ..date };
    let full = MeetingCheck {
        page: page("/organise/meetings/1/edit"),
        id: text("1"),
        fields: vec![Hidden { name: "title".to_owned(), value: "Listening evening".to_owned() }],
        title: "Listening evening".to_owned(),
        status: "confirmed".to_owned(),
        place: text("Coventry Central Hall, Main hall"),
        to_confirm: true,
        zone: "UK time".to_owned(),
        repeats: text("Every week on Wednesday"),
        split: true,
        interpreters: languages(&["bn", "ur"]),
        childcare: text("A crèche next door"),
        travel: text("We pay bus fares back"),
        food: text("A halal lunch"),
        dates: vec![
            repeated("2027-03-24", date("Wednesday 24 March 2027, 18:00 to 20:00", None)),
            repeated(
                "2027-03-31",
                date(
                    "Wednesday 31 March 2027, 18:00 to 20:00",
                    Some(words().say("check-clock-forward", &[("time", "18:00".into())])),
                ),
            ),
            CheckedDate {
                left_out: true,
                ..repeated("2027-04-07", date("Wednesday 7 April 2027, 18:00 to 20:00", None))
            },
        ],
        later: vec![repeated("2027-04-14", date("Wednesday 14 April 2027, 18:00 to 20:00", None))],
        more: 3,
        warnings: warnings(),
        mails: vec![mail("invitation"), mail("change"), mail("cancellation")],
        unreached: vec!["Somebody with a telephone".to_owned()],
        reminders: vec!["7 days before".to_owned()],
    };
    let least = MeetingCheck {
        page: bare_page("/organise/meetings"),
        id: None,
        fields: Vec::new(),
        status: "draft".to_owned(),
        place: None,
        to_confirm: false,
        repeats: None,
        split: false,
        interpreters: Vec::new(),
        childcare: None,
        travel: None,
        food: None,
        dates: vec![date("Wednesday 24 March 2027, 18:00 to 20:00", None)],
        later: Vec::new(),
        more: 0,
        warnings: Vec::new(),
        mails: Vec::new(),
        unreached: Vec::new(),
        reminders: Vec::new(),
        ..full.clone()
    };
    vec![sample("pages/meeting_check.html", "full", full), sample("pages/meeting_check.html", "least", least)]
}

fn meeting_form() -> Vec<Sample> {
    let lead = |span: &str, chosen| choice(span, &words().lead(span.parse().unwrap()), chosen);
    let full = MeetingForm {
        page: page("/organise/meetings/1/edit"),
        id: text("1"),
        revision: Some(3),
        errors: vec![
            fault("title", "error-missing"),
            fault("languages", "error-missing"),
            fault("childcare", "error-too-long"),
            fault("members", "error-unknown"),
            fault("ends", "error-missing"),
        ],
        clashes: clashes(),
        better: better(),
        around: vec!["skip", "move"],
        warnings: warnings(),
        differences: differences(),
        told: 12,
        from_next: true,
        title: "Listening evening".to_owned(),
        description: "We listen first.\n\nThen we choose.".to_owned(),
        hosts: vec![choice("aston-dars-group", "Aston Dars group", true)],
        spaces: spaces(),
        date: "2027-03-24".to_owned(),
        time: "18:00".to_owned(),
        all_day: false,
        durations: durations(),
        time_zones: vec![choice("Europe/London", "UK time", true)],
        repeat: "rule".to_owned(),
        rule: text("FREQ=WEEKLY;BYDAY=MO,WE"),
        ends: "date".to_owned(),
        count: "10".to_owned(),
        until: "2027-07-07".to_owned(),
        exdates: vec![choice("2027-04-07", "Wednesday 7 April 2027", true)],
        languages: vec![choice("en", "English", true), choice("bn", "Bengali", false), choice("ur", "Urdu", false)],
        audience: "Women only".to_owned(),
        online_url: "https://meet.example.org/x".to_owned(),
        visibility: "partners".to_owned(),
        address_hidden: true,
        contact_role: "Coordinator".to_owned(),
        contact_phone: "0121 496 0000".to_owned(),
        interpreters: vec![choice("bn", "Bengali", true), choice("ur", "Urdu", false)],
        childcare: "A crèche next door".to_owned(),
        travel: "We pay bus fares back".to_owned(),
        food: "A halal lunch".to_owned(),
        partners: vec![
            choice("aston-dars-group", "Aston Dars group", true),
            choice("x", "Bangladeshi Women’s Association", false),
        ],
        members: vec![group(
            "Aston Dars group",
            vec![choice("1", "Coordinator", true), choice("2", "Treasurer", false)],
        )],
        reminders: vec![lead("P7D", true), lead("P1D", true), lead("PT2H", false)],
        status: "tentative".to_owned(),
    };
    let least = MeetingForm {
        page: bare_page("/organise/meetings/new"),
        id: None,
        revision: None,
        errors: Vec::new(),
        clashes: Vec::new(),
        better: Vec::new(),
        around: Vec::new(),
        warnings: Vec::new(),
        differences: Vec::new(),
        told: 0,
        from_next: false,
        title: String::new(),
        description: String::new(),
        hosts: Vec::new(),
        spaces: Vec::new(),
        durations: Vec::new(),
        time_zones: Vec::new(),
        repeat: "none".to_owned(),
        rule: None,
        ends: "never".to_owned(),
        count: String::new(),
        until: String::new(),
        exdates: Vec::new(),
        languages: Vec::new(),
        audience: String::new(),
        online_url: String::new(),
        visibility: "public".to_owned(),
        address_hidden: false,
        contact_role: String::new(),
        contact_phone: String::new(),
        interpreters: Vec::new(),
        childcare: String::new(),
        travel: String::new(),
        food: String::new(),
        partners: Vec::new(),
        members: Vec::new(),
        reminders: Vec::new(),
        ..full.clone()
    };
    vec![sample("pages/meeting_form.html", "full", full), sample("pages/meeting_form.html", "least", least)]
}

fn occurrence_form() -> Vec<Sample> {
    let full = OccurrenceForm {
        page: page("/organise/meetings/1/dates/20270324T180000"),
        id: "1".to_owned(),
        recurrence_id: "20270324T180000".to_owned(),
        revision: 3,
        meeting_title: "Listening evening".to_owned(),
        when: when(),
        cancelled: false,
        errors: vec![fault("date", "error-in-the-past")],
        differences: differences(),
        clashes: clashes(),
        better: better(),
        around: Vec::new(),
        warnings: warnings(),
        told: 12,
        scope: "this".to_owned(),
        date: "2027-03-24".to_owned(),
        time: "18:00".to_owned(),
        all_day: false,
        durations: durations(),
        spaces: spaces(),
        title: "Listening evening".to_owned(),
        reason: String::new(),
    };
    let cancelled =
        OccurrenceForm { cancelled: true, errors: Vec::new(), clashes: Vec::new(), better: Vec::new(), ..full.clone() };
    let least = OccurrenceForm {
        page: bare_page("/organise/meetings/1/dates/20270324T180000"),
        errors: Vec::new(),
        differences: Vec::new(),
        clashes: Vec::new(),
        better: Vec::new(),
        warnings: Vec::new(),
        told: 0,
        durations: Vec::new(),
        spaces: Vec::new(),
        ..full.clone()
    };
    [("full", full), ("cancelled", cancelled), ("least", least)]
        .map(|(shows, view)| sample("pages/occurrence_form.html", shows, view))
        .into()
}

fn added_date() -> Vec<Sample> {
    let full = AddedDate {
        page: page("/organise/meetings/1/dates"),
        id: "1".to_owned(),
        meeting_title: "Listening evening".to_owned(),
        repeats: Some("Every week on Wednesday, 10 times".to_owned()),
        errors: vec![fault("date", "error-other-date")],
        clashes: clashes(),
        better: better(),
        warnings: warnings(),
        told: 12,
        date: "2027-03-26".to_owned(),
        time: "18:00".to_owned(),
        all_day: false,
        durations: durations(),
        spaces: spaces(),
    };
    let least = AddedDate {
        page: bare_page("/organise/meetings/1/dates"),
        repeats: None,
        errors: Vec::new(),
        clashes: Vec::new(),
        better: Vec::new(),
        warnings: Vec::new(),
        told: 0,
        date: String::new(),
        durations: Vec::new(),
        spaces: Vec::new(),
        ..full.clone()
    };
    vec![sample("pages/added_date.html", "full", full), sample("pages/added_date.html", "least", least)]
}

fn cancel_confirm() -> Vec<Sample> {
    let full = CancelConfirm {
        page: page("/organise/meetings/1/cancel"),
        id: "1".to_owned(),
        revision: 3,
        title: "Listening evening".to_owned(),
        when: when(),
        repeats: text("Every 2 weeks on Wednesday"),
        dates: 9,
        told: 12,
        reason: "The boiler is broken.".to_owned(),
        errors: vec![fault("reason", "error-missing")],
    };
    let least = CancelConfirm {
        page: bare_page("/organise/meetings/1/cancel"),
        repeats: None,
        dates: 1,
        told: 0,
        reason: String::new(),
        errors: Vec::new(),
        ..full.clone()
    };
    vec![sample("pages/cancel_confirm.html", "full", full), sample("pages/cancel_confirm.html", "least", least)]
}

fn messages() -> Vec<Sample> {
    let entry = |kind: &str, state: &str, reason: Option<&str>| LedgerEntry {
        member: "Coordinator, Aston Dars group".to_owned(),
        kind: kind.to_owned(),
        about: reason.and(text("Wednesday 24 March 2027")),
        state: state.to_owned(),
        datetime: "2027-03-17T18:00:00Z".to_owned(),
        time: "Wednesday 17 March 2027, 18:00".to_owned(),
        reason: reason.map(str::to_owned),
    };
    let full = Messages {
        page: page("/organise/meetings/1/messages"),
        id: "1".to_owned(),
        title: "Listening evening".to_owned(),
        sent: 24,
        waiting: 3,
        failed: 1,
        undo: Some(Undo { revision: 2, what: "scheduling".to_owned() }),
        messages: vec![
            entry("reminder", "pending", None),
            entry("change", "sending", None),
            entry("invitation", "sent", Some("")),
            entry("invitation", "dead", Some("550 5.1.1 No such user here")),
            entry("cancellation", "expired", None),
            entry("reminder", "superseded", None),
            entry("reminder", "suppressed", None),
            entry("welcome", "unknown", None),
        ],
        pager: pager(),
    };
    let least = Messages {
        page: bare_page("/organise/meetings/1/messages"),
        sent: 0,
        waiting: 0,
        failed: 0,
        undo: None,
        messages: Vec::new(),
        pager: no_pager(),
        ..full.clone()
    };
    vec![sample("pages/messages.html", "full", full), sample("pages/messages.html", "least", least)]
}

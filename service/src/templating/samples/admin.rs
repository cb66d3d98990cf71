//! The pages of those who run the installation.

use super::{Sample, bare_page, fault, filters, no_pager, page, pager, sample, text};
use crate::view::Hidden;
use crate::view::admin::{
    Admin, Audit, AuditEntry, Checked, History, Outbox, OutboxConfirm, OutboxFigures, OutboxMessage,
};

pub fn pages() -> Vec<Sample> {
    [admin(), outbox(), outbox_confirm(), audit(), history()].into_iter().flatten().collect()
}

fn busy() -> OutboxFigures {
    OutboxFigures {
        held: text("The mail server moves tonight."),
        waiting: 120,
        oldest: text("Wednesday 24 March 2027, 18:00"),
        dead: 3,
        unknown: 1,
    }
}

fn calm() -> OutboxFigures {
    OutboxFigures { held: None, waiting: 0, oldest: None, dead: 0, unknown: 0 }
}

fn admin() -> Vec<Sample> {
    let check = |code: &str, remedy: Option<&str>| Checked {
        code: code.to_owned(),
        found: "sqlite://commonhall.db, schema up to date".to_owned(),
        remedy: remedy.map(str::to_owned),
    };
    let full = Admin {
        page: page("/admin"),
        checks: vec![check("database", None), check("queue", Some("let it go with: commonhall outbox release"))],
        figures: busy(),
        version: "0.1.0".to_owned(),
        zone_data: "2027a".to_owned(),
    };
    let well =
        Admin { page: bare_page("/admin"), checks: vec![check("database", None)], figures: calm(), ..full.clone() };
    vec![sample("pages/admin.html", "full", full), sample("pages/admin.html", "least", well)]
}

fn message(state: &str) -> OutboxMessage {
    OutboxMessage {
        id: "1".to_owned(),
        member: text("Coordinator, Aston Dars group"),
        to: text("c***@example.org"),
        kind: "invitation".to_owned(),
        meeting: text("2"),
        title: text("Listening evening"),
        state: state.to_owned(),
        attempts: 3,
        datetime: "2027-03-24T18:00:00Z".to_owned(),
        time: "Wednesday 24 March 2027, 18:00".to_owned(),
        reason: text("550 5.1.1 No such user here"),
        retry: true,
        drop: true,
    }
}

fn bare_message() -> OutboxMessage {
    OutboxMessage {
        member: None,
        to: None,
        meeting: None,
        title: None,
        attempts: 0,
        reason: None,
        retry: false,
        drop: false,
        ..message("sent")
    }
}

fn outbox() -> Vec<Sample> {
    let full = Outbox {
        page: page("/admin/outbox"),
        figures: busy(),
        acts: true,
        states: filters(&["All", "Waiting"], 1),
        kinds: filters(&["All", "Invitation"], 0),
        messages: vec![message("pending"), message("dead"), bare_message()],
        pager: pager(),
    };
    let least = Outbox {
        page: bare_page("/admin/outbox"),
        figures: calm(),
        acts: false,
        messages: Vec::new(),
        pager: no_pager(),
        ..full.clone()
    };
    let well = Outbox { figures: calm(), ..full.clone() };
    vec![
        sample("pages/outbox.html", "full", full),
        sample("pages/outbox.html", "well", well),
        sample("pages/outbox.html", "least", least),
    ]
}

fn outbox_confirm() -> Vec<Sample> {
    let confirm = |act: &str, message| OutboxConfirm {
        page: page("/admin/outbox/hold"),
        act: act.to_owned(),
        figures: busy(),
        message,
        errors: vec![fault("because", "error-missing")],
    };
    let least = OutboxConfirm {
        page: bare_page("/admin/outbox/release"),
        figures: calm(),
        errors: Vec::new(),
        ..confirm("release", None)
    };
    let views = [
        ("full", confirm("hold", None)),
        ("release", confirm("release", None)),
        ("retry", confirm("retry", Some(message("dead")))),
        ("drop", confirm("drop", Some(bare_message()))),
        ("least", least),
    ];
    views.map(|(shows, view)| sample("pages/outbox_confirm.html", shows, view)).into()
}

fn entries() -> Vec<AuditEntry> {
    let full = AuditEntry {
        who: text("Organiser"),
        who_href: text("/admin/audit?who=1"),
        face: "page".to_owned(),
        deed: "Meeting cancelled".to_owned(),
        thing: text("Listening evening"),
        thing_href: text("/meetings/1"),
        about_href: text("/admin/audit?about=1"),
        facts: vec!["12 people".to_owned(), "Aston Dars group".to_owned()],
        said: text("The boiler is broken."),
        datetime: "2027-03-24T18:00:00Z".to_owned(),
        time: "Wednesday 24 March 2027, 18:00".to_owned(),
    };
    let least = AuditEntry {
        who: None,
        who_href: None,
        face: "job".to_owned(),
        thing: None,
        thing_href: None,
        about_href: None,
        facts: Vec::new(),
        said: None,
        ..full.clone()
    };
    vec![full, least]
}

fn audit() -> Vec<Sample> {
    let full = Audit {
        page: page("/admin/audit"),
        who: text("Organiser"),
        about: text("Listening evening"),
        whats: filters(&["All", "Meetings"], 1),
        faces: filters(&["All", "Pages"], 0),
        kept: vec![Hidden { name: "what".to_owned(), value: "meeting".to_owned() }],
        since: "2027-03-01".to_owned(),
        until: "2027-03-31".to_owned(),
        clear: text("/admin/audit"),
        entries: entries(),
        pager: pager(),
    };
    let least = Audit {
        page: bare_page("/admin/audit"),
        who: None,
        about: None,
        kept: Vec::new(),
        since: String::new(),
        until: String::new(),
        clear: None,
        entries: Vec::new(),
        pager: no_pager(),
        ..full.clone()
    };
    vec![sample("pages/audit.html", "full", full), sample("pages/audit.html", "least", least)]
}

fn history() -> Vec<Sample> {
    let full = History {
        page: page("/organise/meetings/1/history"),
        id: "1".to_owned(),
        title: "Listening evening".to_owned(),
        entries: entries(),
        pager: pager(),
    };
    let least = History {
        page: bare_page("/organise/meetings/1/history"),
        entries: Vec::new(),
        pager: no_pager(),
        ..full.clone()
    };
    vec![sample("pages/history.html", "full", full), sample("pages/history.html", "least", least)]
}

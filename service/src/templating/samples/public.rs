//! The pages that everybody may see.

use super::{
    BASE_URL, Sample, access, answered, bare_page, card, cards, description, elsewhere, feed, filters, languages,
    no_pager, no_place, organise, page, pager, partner, place, sample, text, venue, ways, when, when_on, words,
};
use crate::assets::notice_href;
use crate::view::api::{ApiAnswer, ApiDocs, ApiField, ApiNoun, ApiOperation, ApiProblem};
use crate::view::build;
use crate::view::calendars::{Calendars, Notice, NoticeDate, Subscribe, Ways};
use crate::view::venues::{ClosedDay, OpeningLine, Space, VenueCard, VenuePage, Venues};
use crate::view::{
    Day, DayMeeting, FilterLink, Hidden, Join, Manage, MeetingPage, Month, PartnerCard, PartnerPage, Partners, Place,
    Problem, SeriesDate, SignedOut, Undo, Week, Weekday, WhatsOn,
};

pub fn pages() -> Vec<Sample> {
    let partners = ["All partners", "Aston Dars group", "Bangladeshi Women’s Association"];
    let venues = ["All venues", "Coventry Central Hall", "Tipton Muslim Community Centre"];
    let whats_on = WhatsOn {
        page: page("/"),
        once: true,
        weeks: vec![
            Week { heading: "This week".to_owned(), meetings: cards() },
            Week { heading: "Next week".to_owned(), meetings: vec![card("Reading circle", when_on("2027-03-31"))] },
        ],
        partners: filters(&partners, 1),
        venues: filters(&venues, 0),
        languages: filters(&["All languages", "Bengali"], 1),
        months: filters(&["All months", "March 2027"], 1),
        words: "listening".to_owned(),
        kept: vec![Hidden { name: "language".to_owned(), value: "bn".to_owned() }],
        month: "/meetings/month/2027-03".to_owned(),
        clear: text("/meetings"),
        pager: pager(),
        feed: feed(),
    };
    let nothing_on = WhatsOn {
        page: bare_page("/"),
        once: false,
        weeks: Vec::new(),
        partners: filters(&partners[..1], 0),
        venues: Vec::new(),
        languages: Vec::new(),
        months: Vec::new(),
        words: String::new(),
        kept: Vec::new(),
        month: "/meetings/month/2027-03".to_owned(),
        clear: None,
        pager: no_pager(),
        feed: feed(),
    };
    let nothing_chosen = WhatsOn { clear: text("/meetings"), ..nothing_on.clone() };
    let problem = |status| Problem {
        page: bare_page("/x"),
        status,
        like: status,
        detail: None,
        clashes: Vec::new(),
        request: None,
    };
    let mut samples = vec![
        sample("pages/whats_on.html", "full", whats_on),
        sample("pages/whats_on.html", "least", nothing_on),
        sample("pages/whats_on.html", "filtered", nothing_chosen),
        sample("pages/month.html", "full", month()),
        sample("pages/month.html", "least", Month { earlier: None, later: None, weeks: Vec::new(), ..month() }),
        sample("pages/partners.html", "full", Partners { page: page("/partners"), partners: partner_cards() }),
        sample("pages/join.html", "full", Join { page: page("/join"), partners: vec![partner()] }),
        sample("pages/join.html", "least", Join { page: bare_page("/join"), partners: Vec::new() }),
        sample("pages/partners.html", "least", Partners { page: bare_page("/partners"), partners: Vec::new() }),
        sample("pages/venues.html", "full", Venues { page: page("/venues"), venues: venue_cards() }),
        sample("pages/venues.html", "least", Venues { page: bare_page("/venues"), venues: Vec::new() }),
        sample("pages/problem.html", "full", Problem { detail: text("The room is taken."), ..problem(422) }),
        sample("pages/problem.html", "taken", Problem { clashes: organise::clashes(), ..problem(409) }),
        sample("pages/problem.html", "ours", Problem { request: text("00c0ffee00c0ffee"), ..problem(500) }),
    ];
    samples.extend(
        [400, 403, 404, 405, 408, 409, 410, 413, 415, 429, 500, 503]
            .map(|status| sample("pages/problem.html", "least", problem(status))),
    );
    samples.extend(signed_out());
    samples.extend(meeting());
    samples.extend(partner_page());
    samples.extend(venue_page());
    samples.extend(calendars());
    samples.extend(notice());
    samples.extend(api());
    samples
}

fn api() -> [Sample; 2] {
    let field = ApiField {
        name: "title".to_owned(),
        kind: "string".to_owned(),
        required: true,
        description: text("What it is called."),
    };
    let operation = ApiOperation {
        id: "get-meetings".to_owned(),
        method: "GET".to_owned(),
        path: "/meetings".to_owned(),
        summary: "List meetings".to_owned(),
        description: description(),
        open: true,
        parameters: vec![ApiField { required: false, description: None, ..field.clone() }],
        body: vec![field],
        answers: vec![ApiAnswer { status: "200".to_owned(), description: "Here it is.".to_owned() }],
        curl: "curl 'https://meet.example.org/api/v1/meetings'".to_owned(),
    };
    let noun = ApiNoun {
        id: "meetings".to_owned(),
        name: "Meetings".to_owned(),
        description: "What is scheduled.".to_owned(),
        operations: vec![ApiOperation { open: false, ..operation.clone() }, operation],
    };
    let docs = ApiDocs {
        page: page("/api"),
        server: "https://meet.example.org/api/v1".to_owned(),
        description: description(),
        nouns: vec![noun],
        problems: vec![ApiProblem { code: "clash".to_owned(), status: 409 }],
    };
    let least = ApiDocs {
        page: bare_page("/api"),
        nouns: Vec::new(),
        problems: Vec::new(),
        description: Vec::new(),
        ..docs.clone()
    };
    [sample("pages/api.html", "full", docs), sample("pages/api.html", "least", least)]
}

fn partner_cards() -> Vec<PartnerCard> {
    let founding = PartnerCard {
        slug: "aston-dars-group".to_owned(),
        name: "Aston Dars group".to_owned(),
        kind: "community_group".to_owned(),
        founding: true,
        steering: true,
        next: text("Wednesday 24 March 2027, 18:00 to 20:00"),
    };
    let other = |kind: &str, name: &str| PartnerCard {
        kind: kind.to_owned(),
        name: name.to_owned(),
        founding: false,
        steering: false,
        next: None,
        ..founding.clone()
    };
    let others = ["venue", "service_provider", "researcher", "policy_maker"].map(|kind| other(kind, "Another partner"));
    [founding.clone()].into_iter().chain(others).collect()
}

fn venue_cards() -> Vec<VenueCard> {
    let link = venue();
    let full = VenueCard {
        slug: link.slug,
        name: link.name,
        address: link.address,
        spaces: 2,
        access: build::key_access(&access()),
    };
    vec![
        full.clone(),
        VenueCard { name: "Tipton Muslim Community Centre".to_owned(), spaces: 0, access: Vec::new(), ..full },
    ]
}

fn signed_out() -> [Sample; 2] {
    let hidden = |name: &str, value: &str| Hidden { name: name.to_owned(), value: value.to_owned() };
    let least = SignedOut {
        page: bare_page("/organise/meetings"),
        action: "/organise/meetings".to_owned(),
        fields: Vec::new(),
        typed: Vec::new(),
    };
    let full = SignedOut {
        fields: vec![hidden("title", "Listening evening"), hidden("action", "check")],
        typed: vec![hidden("Title", "Listening evening"), hidden("Description", "Bring a song.\n\nAnd a friend.")],
        ..least.clone()
    };
    [("full", full), ("least", least)].map(|(shows, view)| sample("pages/signed_out.html", shows, view))
}

fn meeting() -> Vec<Sample> {
    let date = |day: &str, status: &str, current| SeriesDate {
        href: "/meetings/1?date=20270324T180000".to_owned(),
        when: when_on(day),
        status: status.to_owned(),
        current,
    };
    let full = MeetingPage {
        page: page("/meetings/1"),
        id: "1".to_owned(),
        title: "Listening evening: what should be researched next?".to_owned(),
        description: description(),
        status: "tentative".to_owned(),
        reason: text("The boiler is broken."),
        when: when(),
        moved_from: text("Tuesday 23 March 2027, 18:00 to 20:00"),
        past: false,
        place: place(),
        access: access(),
        audience: text("Women only"),
        languages: languages(&["en", "bn"]),
        interpreters: languages(&["bfi", "ur"]),
        childcare: text("A crèche for children from 2 to 8"),
        travel: text("Bus fares are paid back"),
        food: text("Halal and vegetarian"),
        host: partner(),
        contact_role: text("Coordinator, Aston Dars group"),
        contact_phone: text("0121 496 0000"),
        visibility: "public".to_owned(),
        repeats: text("Every 2 weeks on Wednesday"),
        dates: vec![
            date("2027-03-24", "confirmed", true),
            date("2027-04-07", "cancelled", false),
            date("2027-04-21", "tentative", false),
        ],
        left_out: vec!["Wednesday 5 May 2027".to_owned(), "Wednesday 19 May 2027".to_owned()],
        feed: Some(feed()),
        invited: Some(answered(Some("accepted"), true)),
        manage: Some(Manage {
            recurrence_id: text("20270324T180000"),
            open: true,
            undo: Some(Undo { revision: 1, what: "change".to_owned() }),
        }),
    };
    let cancelled = MeetingPage { status: "cancelled".to_owned(), ..full.clone() };
    let once = MeetingPage {
        status: "draft".to_owned(),
        manage: Some(Manage { recurrence_id: None, open: true, undo: None }),
        invited: Some(answered(None, false)),
        place: Place { hidden: true, online: true, ..no_place() },
        visibility: "partners".to_owned(),
        repeats: None,
        ..full.clone()
    };
    let least = MeetingPage {
        page: bare_page("/meetings/1"),
        description: Vec::new(),
        status: "confirmed".to_owned(),
        reason: None,
        when: elsewhere(),
        moved_from: None,
        past: true,
        place: no_place(),
        access: Vec::new(),
        audience: None,
        languages: Vec::new(),
        interpreters: Vec::new(),
        childcare: None,
        travel: None,
        food: None,
        contact_role: None,
        contact_phone: None,
        visibility: "invited".to_owned(),
        repeats: None,
        dates: Vec::new(),
        left_out: Vec::new(),
        feed: None,
        invited: None,
        manage: None,
        ..full.clone()
    };
    vec![
        sample("pages/meeting.html", "full", full),
        sample("pages/meeting.html", "cancelled", cancelled),
        sample("pages/meeting.html", "once", once),
        sample("pages/meeting.html", "least", least),
    ]
}

fn partner_page() -> Vec<Sample> {
    let full = PartnerPage {
        page: page("/partners/aston-dars-group"),
        slug: "aston-dars-group".to_owned(),
        name: "Aston Dars group".to_owned(),
        kind: "community_group".to_owned(),
        founding: true,
        steering: true,
        description: description(),
        languages: languages(&["en", "ur"]),
        contact_role: text("Coordinator"),
        contact_phone: text("0121 496 0000"),
        website: text("https://dars.example.org"),
        more: text("/meetings?partner=1"),
        meetings: cards(),
        feed: feed(),
    };
    let least = PartnerPage {
        page: bare_page("/partners/aston-dars-group"),
        founding: false,
        steering: false,
        description: Vec::new(),
        languages: Vec::new(),
        contact_role: None,
        contact_phone: None,
        website: None,
        more: None,
        meetings: Vec::new(),
        ..full.clone()
    };
    vec![sample("pages/partner.html", "full", full), sample("pages/partner.html", "least", least)]
}

fn venue_page() -> Vec<Sample> {
    let line = |days: &str, times: &str| OpeningLine { days: days.to_owned(), times: times.to_owned() };
    let closed = |date: &str, reason| ClosedDay { date: date.to_owned(), reason };
    let room = |name: &str, capacity, access, hours| Space { name: name.to_owned(), capacity, access, hours };
    let full = VenuePage {
        page: page("/venues/coventry-central-hall"),
        slug: "coventry-central-hall".to_owned(),
        name: "Coventry Central Hall".to_owned(),
        description: description(),
        address: "Warwick Lane, Coventry, CV1 2HA".to_owned(),
        transport: text("Pool Meadow bus station, 8 minutes on foot"),
        parking: text("Two bays in front of the door"),
        access: access(),
        surveyed_on: text("1 May 2026"),
        hours: vec![
            line("Monday to Friday", "09:00 to 12:30, 14:00 to midnight"),
            line("Saturday to Sunday", "Closed"),
        ],
        closed: vec![
            closed("Saturday 25 December 2027", text("Christmas Day")),
            closed("Sunday 26 December 2027", None),
        ],
        spaces: vec![
            room("Main hall", Some(120), build::key_access(&access()), vec![line("Every day", "09:00 to 20:00")]),
            room("Small room", None, Vec::new(), Vec::new()),
        ],
        partner: Some(partner()),
        contact_role: text("Caretaker"),
        contact_phone: text("024 7601 0000"),
        more: text("/meetings?venue=1"),
        meetings: cards(),
        feed: feed(),
    };
    let least = VenuePage {
        page: bare_page("/venues/coventry-central-hall"),
        description: Vec::new(),
        transport: None,
        parking: None,
        access: Vec::new(),
        surveyed_on: None,
        hours: Vec::new(),
        closed: Vec::new(),
        spaces: Vec::new(),
        partner: None,
        contact_role: None,
        contact_phone: None,
        more: None,
        meetings: Vec::new(),
        ..full.clone()
    };
    vec![sample("pages/venue.html", "full", full), sample("pages/venue.html", "least", least)]
}

fn calendars() -> Vec<Sample> {
    let page = "/calendars/partners/aston-dars-group";
    let of = |name: &str| build::feed(words(), name, BASE_URL, &format!("{page}.ics"), page);
    let full = Calendars {
        page: super::page("/calendars"),
        public: feed(),
        committee: of("Steering committee"),
        languages: vec![of("Bengali"), of("Urdu")],
        partners: vec![
            of("Aston Dars group"),
            of("Bangladeshi Women’s Association"),
            of("UK Islamic Mission - Alum Rock"),
        ],
        venues: vec![of("Coventry Central Hall")],
    };
    let none = Vec::new;
    let least = Calendars {
        page: bare_page("/calendars"),
        languages: none(),
        partners: none(),
        venues: none(),
        ..full.clone()
    };
    let subscribe = Subscribe {
        page: super::page(page),
        name: "Aston Dars group".to_owned(),
        ways: ways(),
        shows: "/partners/aston-dars-group".to_owned(),
        notice: text("/calendars/partners/aston-dars-group/notice"),
    };
    let at_home = Subscribe { ways: Ways { local: true, ..ways() }, ..subscribe.clone() };
    vec![
        sample("pages/calendars.html", "full", full),
        sample("pages/calendars.html", "least", least),
        sample("pages/subscribe.html", "full", at_home),
        sample("pages/subscribe.html", "least", Subscribe { notice: None, ..subscribe }),
    ]
}

fn notice() -> [Sample; 3] {
    let dates = cards().into_iter().map(|meeting| NoticeDate { meeting, access: build::key_access(&access()) });
    let full = Notice {
        page: page("/calendars/public/notice"),
        style: notice_href().to_owned(),
        name: "What is on".to_owned(),
        lead: "Meetings that anybody may come to.".to_owned(),
        dates: dates.collect(),
        venue: None,
        access: Vec::new(),
        contact_role: text("Coordinator"),
        contact_phone: text("0121 496 0000"),
        qr: ways().qr,
        address: "meet.example.org".to_owned(),
        as_of: "24 March 2027".to_owned(),
        shows: "/".to_owned(),
    };
    let least = Notice { dates: Vec::new(), contact_role: None, contact_phone: None, ..full.clone() };
    let one_place = Notice {
        name: "Centre for communities in the whole of the West Midlands and beyond".to_owned(),
        dates: vec![NoticeDate { meeting: card("Reading circle", when()), access: Vec::new() }],
        venue: Some(venue()),
        access: build::key_access(&access()),
        ..full.clone()
    };
    [("full", full), ("one place", one_place), ("least", least)]
        .map(|(shows, view)| sample("pages/notice.html", shows, view))
}

fn month() -> Month {
    let beside = |name: &str, text: &str| FilterLink {
        name: name.to_owned(),
        href: format!("/meetings/month/{text}"),
        current: false,
    };
    let day = |number: u32, today, outside, meetings: Vec<DayMeeting>| Day {
        datetime: format!("2027-03-{number:02}"),
        number: number.to_string(),
        date: format!("{number} March 2027"),
        today,
        outside,
        meetings,
    };
    let meeting = |status: &str| DayMeeting {
        href: "/meetings/1".to_owned(),
        time: "18:00 to 20:00".to_owned(),
        title: "Listening evening".to_owned(),
        status: status.to_owned(),
    };
    Month {
        page: page("/meetings/month/2027-03"),
        heading: "March 2027".to_owned(),
        earlier: Some(beside("February 2027", "2027-02")),
        later: Some(beside("April 2027", "2027-04")),
        weekdays: vec![Weekday { short: "Mon".to_owned(), long: "Monday".to_owned() }],
        weeks: vec![vec![
            day(1, false, true, Vec::new()),
            day(2, true, false, vec![meeting("confirmed"), meeting("cancelled"), meeting("tentative")]),
            day(3, false, false, Vec::new()),
        ]],
    }
}

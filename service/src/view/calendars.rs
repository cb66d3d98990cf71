//! Calendars to subscribe to.

use serde::Serialize;

use super::{AccessFact, MeetingCard, Page, VenueLink};

/// `pages/calendars.html`: `/calendars`.
#[derive(Clone, Debug, Serialize)]
pub struct Calendars {
    pub page: Page,
    pub public: Feed,
    pub committee: Feed,
    pub languages: Vec<Feed>,
    pub partners: Vec<Feed>,
    pub venues: Vec<Feed>,
}

/// A calendar to subscribe to.
#[derive(Clone, Debug, Serialize)]
pub struct Feed {
    /// What it holds: a partner's or a venue's name; not shown where the page has said so already.
    pub name: String,
    /// Absolute address by http or https.
    pub https: String,
    /// Path of the page with all ways to subscribe.
    pub page: String,
}

/// `pages/subscribe.html`: `/calendars/public`, `/calendars/partners/{slug}` and the others.
#[derive(Clone, Debug, Serialize)]
pub struct Subscribe {
    pub page: Page,
    /// What the calendar holds.
    pub name: String,
    pub ways: Ways,
    /// Path of the page that shows the same dates.
    pub shows: String,
    /// Path of a notice of them to print.
    pub notice: Option<String>,
}

/// All ways to subscribe to a calendar.
#[derive(Clone, Debug, Serialize)]
pub struct Ways {
    /// Absolute address by http or https.
    pub https: String,
    /// The same as `webcal://`, which calendar programs open.
    pub webcal: String,
    /// Where these services ask whether to subscribe; they are given the address.
    pub google: String,
    pub outlook: String,
    pub microsoft365: String,
    /// For a phone to scan: the page with these ways, or of a private calendar its own address.
    pub qr: Qr,
    /// Whether whoever has the address may read what is not for everybody.
    pub private: bool,
    /// Whether the address leads to this machine only, so that no phone and no service can fetch from it.
    pub local: bool,
}

/// A QR code, to be drawn in dark on white.
#[derive(Clone, Debug, Serialize)]
pub struct Qr {
    /// How wide it is, in modules, with the quiet zone around it; this begins at minus `quiet` of an SVG's view box.
    pub side: usize,
    pub quiet: usize,
    /// The dark modules, as the data of an SVG path.
    pub path: String,
}

/// `pages/notice.html`: `/calendars/public/notice` and the others, a sheet to print.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    pub page: Page,
    /// Address of the stylesheet of notices.
    pub style: String,
    /// Whose it is.
    pub name: String,
    /// What is on it.
    pub lead: String,
    /// The next ones that take place.
    pub dates: Vec<NoticeDate>,
    /// The one place where all of them are.
    pub venue: Option<VenueLink>,
    /// How to get in there, where that is the same for all of them.
    pub access: Vec<AccessFact>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    /// Leads to the page that shows the same dates, in this language.
    pub qr: Qr,
    /// The address of that page, as one types it.
    pub address: String,
    /// The day of which it is.
    pub as_of: String,
    /// Path of that page.
    pub shows: String,
}

/// A date on a notice.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeDate {
    pub meeting: MeetingCard,
    /// How to get in, where that is not said for all of them.
    pub access: Vec<AccessFact>,
}

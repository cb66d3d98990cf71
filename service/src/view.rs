//! What the page templates are filled with: flat, already worded, already decided.
//!
//! Each template in `templates/pages/` has one struct of the same name here. Three rules keep them dull:
//!
//! - Dates and times are strings in the page's language; beside each stands what a machine reads (`starts`, `datetime`).
//! - A *code* is a word of a fixed vocabulary in `snake_case`, as in the database and the API. The template turns it into
//!   text by `t("<vocabulary>-" ~ code)`, so a new code needs a line in the catalogues. The vocabularies are
//!   `status`, `answer`, `visibility`, `partner-kind`, `access`, `message-kind` and `message-state`.
//! - Whatever a reader may not see is not in the struct.

use serde::Serialize;

use self::calendars::Feed;

pub mod admin;
pub mod api;
pub mod bookings;
pub mod build;
pub mod calendars;
pub mod design;
pub mod importing;
pub mod mail;
pub mod managing;
pub mod organise;
pub mod session;
pub mod venues;

/// What the layout needs on every page.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// BCP 47 tag of the page's language, as `en` or `zh-Hant-HK`.
    pub lang: String,
    /// Direction of that language: `ltr` or `rtl`.
    pub dir: String,
    /// Path of this page without its query; the navigation marks where the reader is by it.
    pub path: String,
    /// Address of the stylesheet, with the hash of its content so that it may be cached for ever.
    pub style: String,
    /// Address of the stylesheet of the language's script, where it has one.
    pub letters: Option<String>,
    /// Every language that pages have, this one too.
    pub languages: Vec<PageLanguage>,
    /// Path and query of this page, for coming back to it in another language.
    pub here: String,
    /// What is said in English of a translation that no native reader has checked.
    pub unreviewed: Option<String>,
    pub signed_in: Option<SignedIn>,
    /// Whether this is the demonstration, where the page links to the captured mail.
    pub demo: bool,
    /// What the last action did, shown once.
    pub flash: Option<Flash>,
    /// Sent along as `once` by forms that must count once, however often their button is pressed.
    pub once: String,
}

/// A language that pages have.
#[derive(Clone, Debug, Serialize)]
pub struct PageLanguage {
    /// BCP 47 tag.
    pub tag: String,
    pub dir: String,
    /// As it calls itself.
    pub name: String,
    /// Absolute address of this page in it, for one view.
    pub href: String,
    pub current: bool,
}

/// Who reads the page.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    pub name: String,
    /// Whether `/organise` is theirs to open.
    pub organises: bool,
    /// Whether `/admin` is.
    pub administers: bool,
    /// Whether they look after the members of a partner.
    pub coordinates: bool,
}

/// One sentence above the page about what has just happened.
#[derive(Clone, Debug, Serialize)]
pub struct Flash {
    /// Code: `good`, `info` or `warning`.
    pub tone: String,
    /// From the catalogue's `flash-…`.
    pub text: String,
}

/// One fault of a form. `field` is the input's name, or empty where the form as a whole is at fault.
#[derive(Clone, Debug, Serialize)]
pub struct FieldError {
    pub field: String,
    pub text: String,
}

/// One option of a select, a radio group or a group of checkboxes.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// Options under a heading: the spaces of a venue, the members of a partner.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceGroup {
    pub label: String,
    pub choices: Vec<Choice>,
}

/// A date with its times, in the zone of the meeting.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    /// RFC 3339 with the offset of that day: `2027-03-24T18:00:00+00:00`.
    pub starts: String,
    /// Short, for the date block: `Wed`.
    pub weekday: String,
    /// Of the month, for the date block: `24`.
    pub day: String,
    /// Short, for the date block: `Mar`.
    pub month: String,
    /// In full: `Wednesday 24 March 2027`.
    pub date: String,
    /// From and to: `18:00 to 20:00`; where the meeting ends on another day, that day is named.
    pub time: String,
    /// The zone by name: `UK time`.
    pub zone: String,
    /// Whether the zone is another than the site's, so that lists name it too.
    pub elsewhere: bool,
}

/// A partner's name with its page.
#[derive(Clone, Debug, Serialize)]
pub struct PartnerLink {
    pub slug: String,
    pub name: String,
}

/// A language as the page's language calls it.
#[derive(Clone, Debug, Serialize)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: String,
    /// From the catalogue's `language-…`, else the tag.
    pub name: String,
}

/// One statement about how to get in and what is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessFact {
    /// Code in kebab case, the rest of the catalogue's `access-…`: `step-free-ramp`, `toilet-none`, `door-width`.
    pub code: String,
    /// Whether it is there (`true`) or is told because it is missing.
    pub there: bool,
    /// What the sentence counts: centimetres of door width, bays; else 0.
    pub amount: u32,
    /// In the venue's own words; of a tested hearing system the day of the test.
    pub note: Option<String>,
}

/// Where a meeting is, as far as this reader may know.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// The venue; `None` where its address is hidden from this reader or there is none.
    pub venue: Option<VenueLink>,
    pub space: Option<String>,
    /// Whether there is a venue that is told only to those who come.
    pub hidden: bool,
    /// The link to join, only for those invited.
    pub online_url: Option<String>,
    /// Whether one can take part online, link shown or not.
    pub online: bool,
}

/// A venue's name with its page.
#[derive(Clone, Debug, Serialize)]
pub struct VenueLink {
    pub slug: String,
    pub name: String,
    /// In one line, with the postcode.
    pub address: String,
}

/// One date of a meeting in a list.
#[derive(Clone, Debug, Serialize)]
pub struct MeetingCard {
    /// Path of its page, with `?date=<recurrence_id>` for a date of a series.
    pub href: String,
    pub title: String,
    pub when: When,
    pub place: Place,
    pub host: PartnerLink,
    pub languages: Vec<Language>,
    /// For whom it is, in the organiser's words: `Women only`.
    pub audience: Option<String>,
    /// Code: `tentative`, `confirmed` or `cancelled`.
    pub status: String,
    /// In words, how many dates of its series follow, where it stands for them all.
    pub further: Option<String>,
}

/// A link of a filter.
#[derive(Clone, Debug, Serialize)]
pub struct FilterLink {
    pub name: String,
    /// With the other filters as they are.
    pub href: String,
    pub current: bool,
}

/// Links to the neighbouring parts of a long list.
#[derive(Clone, Debug, Serialize)]
pub struct Pager {
    pub earlier: Option<String>,
    pub later: Option<String>,
}

/// `pages/whats_on.html`: `/` and `/meetings`.
#[derive(Clone, Debug, Serialize)]
pub struct WhatsOn {
    pub page: Page,
    /// Whether each series stands there once.
    pub once: bool,
    pub weeks: Vec<Week>,
    /// The first link of each filter is "all".
    pub partners: Vec<FilterLink>,
    pub venues: Vec<FilterLink>,
    pub languages: Vec<FilterLink>,
    pub months: Vec<FilterLink>,
    /// The words that are searched for.
    pub words: String,
    /// The other filters, posted with them.
    pub kept: Vec<Hidden>,
    /// The page of the month that is shown, or of this one.
    pub month: String,
    /// Path without filters, where one is set.
    pub clear: Option<String>,
    pub pager: Pager,
    /// The calendar of what is shown.
    pub feed: Feed,
}

/// A field that a form sends along.
#[derive(Clone, Debug, Serialize)]
pub struct Hidden {
    pub name: String,
    pub value: String,
}

/// `pages/month.html`: `/meetings/month/{2027-03}`.
#[derive(Clone, Debug, Serialize)]
pub struct Month {
    pub page: Page,
    /// `March 2027`.
    pub heading: String,
    /// With the months beside it; none where nobody plans.
    pub earlier: Option<FilterLink>,
    pub later: Option<FilterLink>,
    /// The days of the week, from Monday on.
    pub weekdays: Vec<Weekday>,
    pub weeks: Vec<Vec<Day>>,
}

/// A day of the week at the head of a column.
#[derive(Clone, Debug, Serialize)]
pub struct Weekday {
    pub short: String,
    pub long: String,
}

/// A day in the grid of a month.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    /// RFC 3339: `2027-03-24`.
    pub datetime: String,
    /// `24`.
    pub number: String,
    /// In full, for the list.
    pub date: String,
    pub today: bool,
    /// Whether it is of the month before or after.
    pub outside: bool,
    pub meetings: Vec<DayMeeting>,
}

/// A meeting on its day.
#[derive(Clone, Debug, Serialize)]
pub struct DayMeeting {
    pub href: String,
    pub time: String,
    pub title: String,
    /// Code, as on the card.
    pub status: String,
}

/// The meetings of one week.
#[derive(Clone, Debug, Serialize)]
pub struct Week {
    /// From the catalogue's `week-…`: `This week`, `22 to 28 March 2027`.
    pub heading: String,
    pub meetings: Vec<MeetingCard>,
}

/// `pages/meeting.html`: `/meetings/{id}`, for one date of it.
#[derive(Clone, Debug, Serialize)]
pub struct MeetingPage {
    pub page: Page,
    pub id: String,
    pub title: String,
    /// One string a paragraph.
    pub description: Vec<String>,
    /// Of this date. Code: `draft`, `tentative`, `confirmed` or `cancelled`.
    pub status: String,
    /// Why it is cancelled, where that was said.
    pub reason: Option<String>,
    pub when: When,
    /// The time and date it was moved away from.
    pub moved_from: Option<String>,
    /// Whether this date is over.
    pub past: bool,
    pub place: Place,
    pub access: Vec<AccessFact>,
    pub audience: Option<String>,
    pub languages: Vec<Language>,
    pub interpreters: Vec<Language>,
    pub childcare: Option<String>,
    pub travel: Option<String>,
    pub food: Option<String>,
    pub host: PartnerLink,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    /// Code: `public`, `partners` or `invited`.
    pub visibility: String,
    /// From the catalogue's `repeats-…`, for a series: `Every week on Wednesday`.
    pub repeats: Option<String>,
    /// The next dates of a series, this one among them.
    pub dates: Vec<SeriesDate>,
    /// Dates to come that its rule makes and that were left out: `Wednesday 7 April 2027`.
    pub left_out: Vec<String>,
    /// The calendar of this meeting or series; `None` where it is not public.
    pub feed: Option<Feed>,
    /// The reader's own invitation.
    pub invited: Option<MyAnswer>,
    /// Set for those who may change the meeting.
    pub manage: Option<Manage>,
}

/// A date in the list of a series.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesDate {
    pub href: String,
    pub when: When,
    /// Code, as on the meeting.
    pub status: String,
    /// Whether the page shows this date.
    pub current: bool,
}

/// What the reader has answered, and where they change it.
#[derive(Clone, Debug, Serialize)]
pub struct MyAnswer {
    /// Code: `accepted`, `tentative` or `declined`; `None` before an answer.
    pub answer: Option<String>,
    /// Whether the answer was to a time that has changed since.
    pub to_old_time: bool,
    /// The reader's `/a/{token}`.
    pub href: String,
}

/// What an organiser can do from the meeting's page.
#[derive(Clone, Debug, Serialize)]
pub struct Manage {
    /// The date shown, where the meeting is a series: as `20270324T180000`.
    pub recurrence_id: Option<String>,
    /// Whether it can still be changed or cancelled.
    pub open: bool,
    pub undo: Option<Undo>,
}

/// What was just done to a meeting and may be taken back: by a POST to `/organise/meetings/{id}/undo`.
#[derive(Clone, Debug, Serialize)]
pub struct Undo {
    pub revision: i64,
    /// Code: `scheduling` or `change`.
    pub what: String,
}

/// `pages/partners.html`: `/partners`.
#[derive(Clone, Debug, Serialize)]
pub struct Partners {
    pub page: Page,
    pub partners: Vec<PartnerCard>,
}

/// A partner in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PartnerCard {
    pub slug: String,
    pub name: String,
    /// Code: `community_group`, `venue`, `service_provider`, `researcher` or `policy_maker`.
    pub kind: String,
    pub founding: bool,
    pub steering: bool,
    /// Its next public meeting's date and time, in one line.
    pub next: Option<String>,
}

/// `pages/partner.html`: `/partners/{slug}`.
#[derive(Clone, Debug, Serialize)]
pub struct PartnerPage {
    pub page: Page,
    pub slug: String,
    pub name: String,
    /// Code, as in the list.
    pub kind: String,
    pub founding: bool,
    pub steering: bool,
    pub description: Vec<String>,
    pub languages: Vec<Language>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    /// Its own page elsewhere; checked to be http or https.
    pub website: Option<String>,
    pub meetings: Vec<MeetingCard>,
    /// Where the rest of them is.
    pub more: Option<String>,
    pub feed: Feed,
}

/// `pages/join.html`: `/join`.
#[derive(Clone, Debug, Serialize)]
pub struct Join {
    pub page: Page,
    pub partners: Vec<PartnerLink>,
}

/// `pages/problem.html`: a friendly page for an error.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    pub page: Page,
    /// HTTP status.
    pub status: u16,
    /// The status whose words the catalogue has, which say it as well: `problem-<like>-…`.
    pub like: u16,
    /// What exactly, where that helps the reader and tells nothing that is hidden.
    pub detail: Option<String>,
    /// Where rooms are taken: what stands in the way.
    pub clashes: Vec<organise::Clash>,
    /// Where the fault is ours: the id of the request, by which it is found in the log.
    pub request: Option<String>,
}

/// `pages/signed_out.html`: the answer to a form that was sent by somebody who is not signed in any more.
#[derive(Clone, Debug, Serialize)]
pub struct SignedOut {
    pub page: Page,
    /// Path and query that the form was sent to, and is sent to again.
    pub action: String,
    pub fields: Vec<Hidden>,
    /// Of these what was typed in words: the input's label, and what is in it.
    pub typed: Vec<Hidden>,
}

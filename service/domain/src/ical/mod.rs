//! iCalendar text (RFC 5545, RFC 7986, RFC 5546): feeds that calendars subscribe to, and invitations.
//!
//! ```
//! use chrono::{NaiveDate, TimeZone, Utc};
//! use chrono_tz::Europe::London;
//! use commonhall_domain::ical::{Calendar, Event, Place, Status, write};
//!
//! let changed = Utc.with_ymd_and_hms(2027, 1, 4, 9, 30, 0).unwrap();
//! let day = NaiveDate::from_ymd_opt(2027, 3, 24).unwrap();
//! let session = Event {
//!     uid: "0195b7c0@commonhall.example.org".into(),
//!     sequence: 2,
//!     created: changed,
//!     stamp: changed,
//!     last_modified: changed,
//!     summary: "Listening session; all welcome".into(),
//!     description: None,
//!     language: Some("en".into()),
//!     place: Some(Place { text: "Coventry Central Hall, Warwick Lane".into(), geo: Some((52.4068, -1.5122)) }),
//!     url: Some("https://commonhall.example.org/meetings/0195b7c0".into()),
//!     conference: None,
//!     categories: vec![],
//!     status: Status::Confirmed,
//!     zone: London,
//!     start: day.and_hms_opt(18, 0, 0).unwrap(),
//!     end: Utc.with_ymd_and_hms(2027, 3, 24, 20, 0, 0).unwrap(),
//!     rule: Some("FREQ=WEEKLY;BYDAY=WE;COUNT=10".into()),
//!     exdates: vec![NaiveDate::from_ymd_opt(2027, 4, 7).unwrap().and_hms_opt(18, 0, 0).unwrap()],
//!     rdates: vec![],
//!     all_day: false,
//!     recurrence_id: None,
//!     related_to: None,
//!     organizer: None,
//!     attendee: None,
//! };
//! let feed = Calendar {
//!     name: "Aston Dars group".into(),
//!     description: None,
//!     url: Some("https://commonhall.example.org/partners/aston-dars-group".into()),
//!     source: Some("https://commonhall.example.org/calendars/partners/aston-dars-group.ics".into()),
//!     color: Some("teal".into()),
//!     zone: London,
//!     method: None,
//!     window: changed..Utc.with_ymd_and_hms(2029, 1, 1, 0, 0, 0).unwrap(),
//!     events: vec![session],
//! };
//! let expected = r#"BEGIN:VCALENDAR
//! PRODID:-//Commonhall//Commonhall//EN
//! VERSION:2.0
//! CALSCALE:GREGORIAN
//! NAME:Aston Dars group
//! X-WR-CALNAME:Aston Dars group
//! X-WR-TIMEZONE:Europe/London
//! COLOR:teal
//! REFRESH-INTERVAL;VALUE=DURATION:PT4H
//! X-PUBLISHED-TTL:PT4H
//! URL:https://commonhall.example.org/partners/aston-dars-group
//! SOURCE;VALUE=URI:https://commonhall.example.org/calendars/partners/aston-da
//!  rs-group.ics
//! BEGIN:VTIMEZONE
//! TZID:Europe/London
//! BEGIN:STANDARD
//! DTSTART:19701025T020000
//! RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
//! TZOFFSETFROM:+0100
//! TZOFFSETTO:+0000
//! TZNAME:GMT
//! END:STANDARD
//! BEGIN:DAYLIGHT
//! DTSTART:19700329T010000
//! RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
//! TZOFFSETFROM:+0000
//! TZOFFSETTO:+0100
//! TZNAME:BST
//! END:DAYLIGHT
//! END:VTIMEZONE
//! BEGIN:VEVENT
//! UID:0195b7c0@commonhall.example.org
//! DTSTAMP:20270104T093000Z
//! SEQUENCE:2
//! CREATED:20270104T093000Z
//! LAST-MODIFIED:20270104T093000Z
//! DTSTART;TZID=Europe/London:20270324T180000
//! DTEND;TZID=Europe/London:20270324T200000
//! RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=10
//! EXDATE;TZID=Europe/London:20270407T180000
//! SUMMARY;LANGUAGE=en:Listening session\; all welcome
//! LOCATION:Coventry Central Hall\, Warwick Lane
//! GEO:52.4068;-1.5122
//! X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE="Coventry
//!   Central Hall, Warwick Lane":geo:52.4068,-1.5122
//! URL:https://commonhall.example.org/meetings/0195b7c0
//! STATUS:CONFIRMED
//! TRANSP:OPAQUE
//! END:VEVENT
//! END:VCALENDAR
//! "#;
//! assert_eq!(write(&feed), expected.replace('\n', "\r\n"));
//! ```

pub mod read;
mod text;
mod timezone;
mod write;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

pub use timezone::ZoneRules;
pub use write::write;

/// One VCALENDAR: a feed, or with a [`Method`] what goes by mail.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// Shown as the calendar's name by those who subscribe.
    pub name: Cow<'a, str>,
    pub description: Option<Cow<'a, str>>,
    /// The page that shows the same meetings.
    pub url: Option<Cow<'a, str>>,
    /// The feed's own address: in public feeds only, since a private one would give its token away.
    pub source: Option<Cow<'a, str>>,
    /// A colour name of CSS (RFC 7986 §5.9).
    pub color: Option<Cow<'a, str>>,
    /// For readers that ask which zone the calendar is in; each event has its own.
    pub zone: Tz,
    /// `None` for a feed. With a method none of the fields above is written: Outlook would open what has a name as a
    /// calendar of its own and not as an invitation.
    pub method: Option<Method>,
    /// The instants over which zones must be described: from the first start to the last end, those of recurring
    /// events included. Before writing a series ask [`ZoneRules::observe`] about the same window.
    pub window: Range<DateTime<Utc>>,
    pub events: Vec<Event<'a>>,
}

/// What a mail's calendar part asks for (RFC 5546 §1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For information; nobody is asked to reply, so no attendee is written.
    Publish,
    /// An invitation, or its change.
    Request,
    /// A cancellation: every event is written as cancelled, whatever its status.
    Cancel,
}

impl Method {
    /// As in METHOD and in the `method` parameter of the mail part.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// One VEVENT: a meeting, a series, or with a [`RecurrenceId`] a single occurrence of one that differs.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// Stable for ever.
    pub uid: Cow<'a, str>,
    /// The same on all components of a UID.
    pub sequence: u32,
    pub created: DateTime<Utc>,
    /// DTSTAMP: when the event last changed, and never "now", or a feed's bytes would change by themselves.
    pub stamp: DateTime<Utc>,
    /// The newest change of all components of this UID and of the venue.
    pub last_modified: DateTime<Utc>,
    /// For a cancelled event the caller puts the word for it in front, in the reader's language.
    pub summary: Cow<'a, str>,
    pub description: Option<Cow<'a, str>>,
    /// The language of summary and description (BCP 47).
    pub language: Option<Cow<'a, str>>,
    pub place: Option<Place<'a>>,
    pub url: Option<Cow<'a, str>>,
    /// The link to join online: in private feeds and invitations only.
    pub conference: Option<Cow<'a, str>>,
    pub categories: Vec<Cow<'a, str>>,
    pub status: Status,
    pub zone: Tz,
    /// By the clock in `zone`; a time that the clock skips counts by the offset before the gap, one that it shows
    /// twice is the first.
    pub start: NaiveDateTime,
    /// Of the first occurrence. An instant, since a local time could not tell which of two it is.
    pub end: DateTime<Utc>,
    /// The value of RRULE. Only where `zone` is described over the calendar's window.
    pub rule: Option<Cow<'a, str>>,
    /// Starts, by the clock in `zone`, that never were to be.
    pub exdates: Vec<NaiveDateTime>,
    /// Starts beside those of the rule, by the clock in `zone`. Many calendar programs show none of them.
    pub rdates: Vec<NaiveDateTime>,
    /// Whether it takes whole days, from the midnight of `start` to that of `end`: then its times are written as days, which
    /// need no zone.
    pub all_day: bool,
    pub recurrence_id: Option<RecurrenceId>,
    /// The UID of the series that this one goes on from, or that goes on from this one.
    pub related_to: Option<Cow<'a, str>>,
    /// Written only with a [`Method`].
    pub organizer: Option<Organizer<'a>>,
    /// Written only with [`Method::Request`] and [`Method::Cancel`]; one, since each mail has one recipient.
    pub attendee: Option<Attendee<'a>>,
}

/// Which occurrence of the series an event stands for (RFC 5545 §3.8.4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecurrenceId {
    /// The start that the series' rule gives, also after moves, by the clock in `zone`.
    pub start: NaiveDateTime,
    /// The zone of the series, not that of the moved occurrence.
    pub zone: Tz,
}

/// STATUS of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Tentative,
    Confirmed,
    Cancelled,
}

/// Where an event takes place.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// Name and address, on one line or several.
    pub text: Cow<'a, str>,
    /// Latitude and longitude in degrees (WGS 84); left out if that is no place on Earth.
    pub geo: Option<(f64, f64)>,
}

/// Who invites, and where replies go.
#[derive(Debug, Clone)]
pub struct Organizer<'a> {
    /// May be empty.
    pub name: Cow<'a, str>,
    pub email: Cow<'a, str>,
}

/// Who is invited.
#[derive(Debug, Clone)]
pub struct Attendee<'a> {
    /// May be empty.
    pub name: Cow<'a, str>,
    pub email: Cow<'a, str>,
    /// Whether a reply is asked for.
    pub rsvp: bool,
    pub partstat: PartStat,
}

/// An answer, as PARTSTAT says it (RFC 5545 §3.2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartStat {
    NeedsAction,
    Accepted,
    Declined,
    Tentative,
}

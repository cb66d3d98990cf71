//! Venues and their rooms.

use serde::Serialize;

use super::calendars::Feed;
use super::{AccessFact, MeetingCard, Page, PartnerLink};

/// `pages/venues.html`: `/venues`.
#[derive(Clone, Debug, Serialize)]
pub struct Venues {
    pub page: Page,
    pub venues: Vec<VenueCard>,
}

/// A venue in the list.
#[derive(Clone, Debug, Serialize)]
pub struct VenueCard {
    pub slug: String,
    pub name: String,
    pub address: String,
    /// How many spaces one can book.
    pub spaces: u32,
    /// The two or three that decide whether one can come.
    pub access: Vec<AccessFact>,
}

/// `pages/venue.html`: `/venues/{slug}`.
#[derive(Clone, Debug, Serialize)]
pub struct VenuePage {
    pub page: Page,
    pub slug: String,
    pub name: String,
    pub description: Vec<String>,
    pub address: String,
    pub transport: Option<String>,
    pub parking: Option<String>,
    pub access: Vec<AccessFact>,
    /// When somebody last went and looked.
    pub surveyed_on: Option<String>,
    pub hours: Vec<OpeningLine>,
    /// Days to come.
    pub closed: Vec<ClosedDay>,
    pub spaces: Vec<Space>,
    /// The partner whose place it is.
    pub partner: Option<PartnerLink>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    pub meetings: Vec<MeetingCard>,
    /// Where the rest of them is.
    pub more: Option<String>,
    pub feed: Feed,
}

/// A room.
#[derive(Clone, Debug, Serialize)]
pub struct Space {
    pub name: String,
    /// People, at most.
    pub capacity: Option<u32>,
    /// Where they differ from the venue's.
    pub access: Vec<AccessFact>,
    /// Its own, where they differ from the venue's.
    pub hours: Vec<OpeningLine>,
}

/// Weekdays that follow one another and have the same hours.
#[derive(Clone, Debug, Serialize)]
pub struct OpeningLine {
    /// `Monday to Friday`.
    pub days: String,
    /// `09:00 to 12:30, 14:00 to 22:00`.
    pub times: String,
}

/// A day on which a venue is closed.
#[derive(Clone, Debug, Serialize)]
pub struct ClosedDay {
    pub date: String,
    pub reason: Option<String>,
}

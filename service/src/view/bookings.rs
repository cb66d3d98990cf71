//! What the page of a venue's bookings is filled with.

use serde::Serialize;

use super::Page;

/// `pages/bookings.html`.
#[derive(Clone, Debug, Serialize)]
pub struct BookingsPage {
    pub page: Page,
    pub venue: String,
    /// Of the venue, for organisers; `None` for its caretaker, who has no account.
    pub slug: Option<String>,
    /// Who confirms bookings, by name.
    pub caretaker: Option<String>,
    /// Where the forms are sent.
    pub here: String,
    /// By meeting.
    pub requests: Vec<BookingRequests>,
    /// What is certain, the next ones.
    pub confirmed: Vec<BookingLine>,
    /// How many there are after them.
    pub later: u32,
}

/// What is asked for by one meeting.
#[derive(Clone, Debug, Serialize)]
pub struct BookingRequests {
    pub title: String,
    pub href: Option<String>,
    /// The partner's name.
    pub host: String,
    pub repeats: Option<String>,
    pub dates: Vec<BookingLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BookingLine {
    pub id: String,
    pub when: String,
    pub space: String,
    pub title: String,
    pub host: String,
    /// Whether it can still be given back.
    pub ahead: bool,
}

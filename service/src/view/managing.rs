//! The pages that manage partners, members and venues.

use serde::Serialize;

use super::organise::Difference;
use super::{Choice, ChoiceGroup, FieldError, Page, PartnerLink};

/// `pages/partner_form.html`: `/organise/partners/new`, and `/organise/partners/{slug}/edit`, each posts to itself.
#[derive(Clone, Debug, Serialize)]
pub struct PartnerForm {
    pub page: Page,
    /// `None` for a new partner.
    pub slug: Option<String>,
    pub revision: Option<i64>,
    /// Whether it has left the partnership.
    pub left: bool,
    pub errors: Vec<FieldError>,
    /// Where somebody else was faster, as in the form of a meeting.
    pub differences: Vec<Difference>,
    /// Everything below is as typed.
    pub name: String,
    /// Code, as in the list of partners.
    pub kind: String,
    pub founding: bool,
    pub steering: bool,
    pub description: String,
    pub languages: Vec<Choice>,
    pub website: String,
    pub contact_role: String,
    pub contact_email: String,
    pub contact_phone: String,
}

/// `pages/members.html`: `/organise/members`.
#[derive(Clone, Debug, Serialize)]
pub struct Members {
    pub page: Page,
    /// The partner whose members these are.
    pub partner: Option<PartnerLink>,
    /// Those that can be chosen instead.
    pub partners: Vec<PartnerLink>,
    pub members: Vec<MemberRow>,
    /// Where the list goes on.
    pub more: Option<String>,
}

/// A member in a list.
#[derive(Clone, Debug, Serialize)]
pub struct MemberRow {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// What their mail is written in, by name.
    pub language: String,
    /// Code: `organiser` or `administrator`; `None` for the others.
    pub role: Option<String>,
    /// The partners that they belong to, as far as the reader may know.
    pub belongs: Vec<Belonging>,
    /// Whether the reader may change what is kept of them.
    pub open: bool,
}

/// A membership.
#[derive(Clone, Debug, Serialize)]
pub struct Belonging {
    pub slug: String,
    pub name: String,
    pub coordinates: bool,
}

/// `pages/member_form.html`: `/organise/members/new` and `/organise/members/{id}/edit`, each posts to itself.
/// Memberships post to `/organise/members/{id}/join` and `/organise/members/{id}/leave`.
#[derive(Clone, Debug, Serialize)]
pub struct MemberForm {
    pub page: Page,
    /// `None` for a new member.
    pub id: Option<String>,
    pub revision: Option<i64>,
    pub errors: Vec<FieldError>,
    /// Where somebody else was faster, as in the form of a meeting.
    pub differences: Vec<Difference>,
    /// Where they belong now.
    pub belongs: Vec<Belonging>,
    /// Everything below is as typed.
    pub name: String,
    pub email: String,
    pub phone: String,
    /// What they read.
    pub languages: Vec<Choice>,
    /// Those that the reader may add people to. The template adds "none" for a new member where `alone`.
    pub partners: Vec<Choice>,
    /// Whether somebody may be added who belongs to no partner.
    pub alone: bool,
    /// Those that the reader may give; none where they may give none.
    pub roles: Vec<Choice>,
    /// Whether a mail tells them.
    pub welcome: bool,
}

/// `pages/venue_form.html`: `/organise/venues/new` and `/organise/venues/{slug}/edit`, each posts to itself. A new one posts
/// `action`: `save`, or `more` for another room. The inputs of a room are named `spaces.0.name`, as the API names their
/// faults. The rooms of a venue that is there are changed on pages of their own.
#[derive(Clone, Debug, Serialize)]
pub struct VenueForm {
    pub page: Page,
    /// `None` for a new venue.
    pub slug: Option<String>,
    pub revision: Option<i64>,
    pub errors: Vec<FieldError>,
    /// Where somebody else was faster, as in the form of a meeting.
    pub differences: Vec<Difference>,
    /// The rooms that are there.
    pub rooms: Vec<Room>,
    /// Everything below is as typed.
    pub name: String,
    /// Whose house it is; the template adds "none".
    pub partners: Vec<Choice>,
    pub description: String,
    pub address: String,
    pub postcode: String,
    pub latitude: String,
    pub longitude: String,
    pub time_zones: Vec<Choice>,
    pub transport: String,
    pub parking: String,
    pub contact_role: String,
    pub contact_phone: String,
    /// Members, by id; one may be chosen.
    pub caretakers: Vec<ChoiceGroup>,
    pub blue_badge_bays: String,
    pub surveyed_on: String,
    pub access: AccessTyped,
    pub hours: Vec<DayTyped>,
    /// One day a line: `2027-12-25 Christmas Day`.
    pub closed: String,
    /// Those of a new venue.
    pub spaces: Vec<SpaceTyped>,
}

/// A room with its page.
#[derive(Clone, Debug, Serialize)]
pub struct Room {
    pub id: String,
    pub name: String,
}

/// `pages/space_form.html`: `/organise/venues/{slug}/spaces/new` and `/organise/venues/{slug}/spaces/{id}`, each posts to
/// itself.
#[derive(Clone, Debug, Serialize)]
pub struct SpaceForm {
    pub page: Page,
    pub venue: String,
    pub slug: String,
    /// `None` for a new room.
    pub id: Option<String>,
    pub revision: Option<i64>,
    pub errors: Vec<FieldError>,
    /// Where somebody else was faster, as in the form of a meeting.
    pub differences: Vec<Difference>,
    pub typed: SpaceTyped,
    pub access: AccessTyped,
    pub hours: Vec<DayTyped>,
}

/// The inputs of access facts.
#[derive(Clone, Debug, Serialize)]
pub struct AccessTyped {
    /// What is chosen among "not known" and answers.
    pub facts: Vec<Question>,
    pub door_width: String,
    pub seating: String,
    pub lighting_and_noise: String,
}

/// A select of an access fact.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    pub name: String,
    pub label: String,
    pub choices: Vec<Choice>,
}

/// The hours of a weekday.
#[derive(Clone, Debug, Serialize)]
pub struct DayTyped {
    pub name: String,
    /// The weekday.
    pub label: String,
    /// `09:00-12:30, 14:00-22:00`.
    pub times: String,
}

/// A room as it was typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SpaceTyped {
    pub name: String,
    pub capacity: String,
    pub set_up_minutes: String,
    pub clearing_minutes: String,
}

/// `pages/busy_calendars.html`: `/organise/venues/{slug}/calendars`, which posts to itself.
#[derive(Clone, Debug, Serialize)]
pub struct BusyCalendars {
    pub page: Page,
    pub slug: String,
    pub venue: String,
    pub calendars: Vec<BusyCalendarRow>,
    /// Posted as `space`; none chosen is all of the venue.
    pub spaces: Vec<Choice>,
    pub name: String,
    pub url: String,
    pub errors: Vec<FieldError>,
}

/// A calendar of a venue that is kept elsewhere. POST to its `look` and `remove`.
#[derive(Clone, Debug, Serialize)]
pub struct BusyCalendarRow {
    pub href: String,
    pub name: String,
    /// Where it is.
    pub host: String,
    /// The one space that it is of.
    pub space: Option<String>,
    /// When it was read the last time.
    pub read: Option<String>,
    /// Why it could not be read since then, and when that is tried again.
    pub failure: Option<String>,
    pub next: Option<String>,
    /// How many of its entries could not be read.
    pub unread: i64,
}

//! The organiser's pages. A form that was refused comes back with everything typed, faults beside their fields.

mod access_typed;
pub mod added_date;
pub mod busy_calendars;
pub mod cancel;
mod check;
mod compared;
pub mod fields;
mod hours_typed;
pub mod import;
pub mod list;
pub mod meeting_form;
pub mod member_form;
pub mod member_list;
pub mod messages;
pub mod occurrence_form;
mod offered;
pub mod partner_form;
pub mod refused;
mod repeat;
pub mod space_form;
mod tasks;
#[cfg(test)]
mod tests;
mod typed;
pub mod undo;
pub mod venue_form;

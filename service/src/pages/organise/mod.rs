//! The organiser's pages. A form that was refused comes back with everything typed, faults beside their fields.

pub mod cancel;
mod fields;
pub mod list;
pub mod meeting_form;
pub mod messages;
pub mod occurrence_form;
mod offered;
pub mod people;
mod refused;
mod repeat;
#[cfg(test)]
mod tests;
mod typed;
pub mod venue_form;

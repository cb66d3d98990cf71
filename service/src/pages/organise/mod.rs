//! The organiser's pages. A form that was refused comes back with everything typed, faults beside their fields.

mod cancel;
mod fields;
mod list;
mod meeting_form;
mod messages;
mod occurrence_form;
mod offered;
mod people;
mod refused;
mod repeat;
#[cfg(test)]
mod tests;
mod typed;
mod venue_form;

pub use self::cancel::{ask_to_cancel, cancel};
pub use self::list::list;
pub use self::meeting_form::{change, create, edit, new};
pub use self::messages::messages;
pub use self::occurrence_form::{change_date, edit_date};
pub use self::people::{add_member, add_partner, new_member, new_partner};
pub use self::venue_form::{add_venue, new_venue};

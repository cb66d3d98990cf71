//! The pages that people see: parse, call one flow, fill one view. No page needs a script.

pub mod admin;
pub mod answer;
pub mod assets;
pub mod bookings;
pub mod calendars;
pub mod demo_mail;
pub mod design;
pub mod language;
pub mod me;
pub mod meeting;
pub mod metrics;
pub mod month;
pub mod my_calendars;
pub mod notice;
pub mod organise;
pub mod partners;
mod problem;
mod reader;
pub mod sent;
pub mod show;
pub mod sign_in;
pub mod unsubscribe;
pub mod venues;
pub mod whats_on;

#[cfg(test)]
mod tests;

pub use self::problem::{Allow, friendly, naming};
pub use self::reader::Reader;

//! The rules of Commonhall as pure functions: what a meeting is, when it takes place, who may do what to it,
//! what is to be said to whom, and how all that is written as iCalendar text. Nothing here reads a clock, a
//! file or a socket; time is always an argument.

pub mod access;
pub mod attention;
pub mod better;
pub mod fields;
pub mod hours;
pub mod ical;
pub mod meeting;
pub mod member;
pub mod notice;
pub mod partner;
pub mod policy;
pub mod problem;
pub mod recurrence;
pub mod reminder;
pub mod schedule;
pub mod span;
pub mod venue;
pub mod zone;

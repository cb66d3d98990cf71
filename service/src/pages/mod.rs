//! The pages that people see: parse, call one flow, fill one view. No page needs a script.

pub mod demo_mail;
pub mod organise;
mod problem;
mod reader;
pub mod show;

pub use self::problem::friendly;
pub use self::reader::Reader;

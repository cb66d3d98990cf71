//! The letters as a mail program reads them, and each fault of a server as one outcome.

mod delivery;
mod encryption;
mod letters;
mod smtp_sink;
mod stores;
mod urls;

use chrono::{TimeZone, Utc};
use uuid::Uuid;

use super::{Letter, Party};

/// A reminder, numbered so that tests can tell several apart.
fn letter(number: u128) -> Letter {
    Letter {
        id: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + number),
        date: Utc.with_ymd_and_hms(2027, 3, 23, 18, 0, 0).unwrap(),
        to: Party::new("Coordinator", "coordinator@example.org"),
        from: Party::new("Commonhall", "mail@commonhall.example.org"),
        bounces_to: None,
        reply_to: None,
        subject: "Reminder: Listening session".to_owned(),
        text: "Tomorrow at 18:00 (Europe/London).".to_owned(),
        html: "<p>Tomorrow at <bdi>18:00</bdi>.</p>".to_owned(),
        kind: "reminder".to_owned(),
        list_id: None,
        unsubscribe_url: None,
        language: None,
        calendar: None,
    }
}

//! Opening hours in JSON, by the names of HSDS.

use commonhall_domain::hours;
use poem_openapi::Object;

/// Hours that are the same on some weekdays.
#[derive(Object)]
#[oai(rename = "OpeningHours")]
pub struct Opening {
    /// Weekdays by the codes of RFC 5545: `MO,TU,WE`.
    byday: String,
    /// By the clock of the venue: `09:00`.
    opens_at: String,
    /// On the same day: `12:30`; midnight is `24:00`. Over midnight they go on as hours of the next day, from `00:00`.
    closes_at: String,
}

/// A day on which a venue is closed.
#[derive(Object)]
#[oai(rename = "ClosedDay", skip_serializing_if_is_none)]
pub struct Closing {
    /// `2027-12-25`.
    date: String,
    /// `Bank holiday`.
    reason: Option<String>,
}

impl From<hours::Opening> for Opening {
    fn from(item: hours::Opening) -> Self {
        Self { byday: item.byday, opens_at: item.opens_at, closes_at: item.closes_at }
    }
}

impl From<Opening> for hours::Opening {
    fn from(item: Opening) -> Self {
        Self { byday: item.byday, opens_at: item.opens_at, closes_at: item.closes_at }
    }
}

impl From<hours::Closing> for Closing {
    fn from(item: hours::Closing) -> Self {
        Self { date: item.date, reason: item.reason }
    }
}

impl From<Closing> for hours::Closing {
    fn from(item: Closing) -> Self {
        Self { date: item.date, reason: item.reason }
    }
}

/// A list of one kind as one of the other.
pub fn all<From, To: std::convert::From<From>>(items: Vec<From>) -> Vec<To> {
    items.into_iter().map(To::from).collect()
}

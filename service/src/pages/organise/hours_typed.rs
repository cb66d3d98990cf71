//! Opening hours as they stand in a form, a text for each weekday: `09:00-12:30, 14:00-22:00`.

use commonhall_domain::hours::{Closing, Opening, WEEK};
use commonhall_domain::problem::Problem;

use super::compared::Input;
use super::fields::Fields;
use crate::pages::Reader;
use crate::view::managing::DayTyped;

/// The inputs of the week.
const DAYS: [&str; 7] = ["hours.MO", "hours.TU", "hours.WE", "hours.TH", "hours.FR", "hours.SA", "hours.SU"];

/// The same where two versions are compared.
pub fn inputs() -> impl Iterator<Item = Input> {
    DAYS.into_iter().map(|name| (name, "venue-hours"))
}

/// The times of a weekday, with its name.
pub fn said(reader: &Reader, name: &str, values: &[String]) -> Option<String> {
    let (_, (_, day)) = DAYS.into_iter().zip(WEEK).find(|(one, _)| *one == name)?;
    Some(format!("{} {}", reader.words.weekday(day), values.first().map_or("–", String::as_str)))
}

/// What was posted, each time with the input that it stands in.
fn times(fields: &Fields) -> Vec<(&'static str, Opening)> {
    let of_day = |(name, (code, _)): (&'static str, (&str, _))| {
        let text = fields.one(name);
        let pieces = text.split([',', ';', '،']).map(str::trim).filter(|piece| !piece.is_empty());
        let read = |piece: &str| {
            let (opens, closes) = piece.split_once(['-', '–', '—']).unwrap_or((piece, ""));
            Opening { byday: code.to_owned(), opens_at: opens.trim().to_owned(), closes_at: closes.trim().to_owned() }
        };
        pieces.map(|piece| (name, read(piece))).collect::<Vec<_>>()
    };
    DAYS.into_iter().zip(WEEK).flat_map(of_day).collect()
}

pub fn posted(fields: &Fields) -> Vec<Opening> {
    times(fields).into_iter().map(|(_, times)| times).collect()
}

/// Stored hours by the names of their inputs.
pub fn stored(hours: &[Opening]) -> Vec<(&'static str, String)> {
    let of_day = |(name, (code, _)): (&'static str, (&str, _))| {
        let mut times: Vec<String> = hours
            .iter()
            .filter(|times| times.byday.split(',').any(|day| day == code))
            .map(|times| format!("{}-{}", times.opens_at, times.closes_at))
            .collect();
        times.sort();
        (name, times.join(", "))
    };
    DAYS.into_iter().zip(WEEK).map(of_day).collect()
}

/// One closed day a line, its reason after the date.
pub fn posted_closed(fields: &Fields) -> Vec<Closing> {
    let text = fields.one("closed");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let (date, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        Closing { date: date.to_owned(), reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()) }
    };
    lines.map(read).collect()
}

pub fn stored_closed(closed: &[Closing]) -> String {
    let line =
        |day: &Closing| format!("{} {}", day.date, day.reason.as_deref().unwrap_or_default()).trim_end().to_owned();
    closed.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A problem of hours or closed days, beside the input in which they stand. What is no range is said once.
pub fn place(fields: &Fields, problem: Problem) -> Option<Problem> {
    let mut path = problem.field.split('.');
    Some(match (path.next(), path.next().and_then(|place| place.parse::<usize>().ok())) {
        (Some("opening_hours"), place) => match times(fields).into_iter().nth(place.unwrap_or_default()) {
            Some((_, times)) if times.closes_at.is_empty() && path.next() != Some("closes_at") => return None,
            Some((name, times)) if times.closes_at.is_empty() => {
                Problem::new(name, "error-hours").with("value", times.opens_at)
            }
            Some((name, _)) => Problem { field: name.into(), ..problem },
            None => problem,
        },
        (Some("closed"), _) => Problem { field: "closed".into(), ..problem },
        _ => problem,
    })
}

/// The inputs of the week as typed.
pub fn shown(reader: &Reader, fields: &Fields) -> Vec<DayTyped> {
    let day = |(name, (_, day))| DayTyped {
        name: String::from(name),
        label: reader.words.weekday(day),
        times: fields.one(name),
    };
    DAYS.into_iter().zip(WEEK).map(day).collect()
}

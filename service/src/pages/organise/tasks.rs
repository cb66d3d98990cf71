//! What needs attention, in words, each with where to see to it.

use commonhall_domain::attention::Unsettled;
use commonhall_entities::occurrences::Model as Occurrence;

use super::list::number;
use crate::error::Result;
use crate::flows::attention::{Concern, Matter};
use crate::pages::{Reader, show};
use crate::store::meetings::Whole;
use crate::view::organise::Task;
use crate::words::Value;

pub fn task(reader: &Reader, concern: &Concern) -> Result<Task> {
    let words = reader.words;
    let said = |text: &str, values: &[(&str, Value)], remedy: &str| Task {
        text: words.say(text, values),
        remedy: words.say(remedy, &[]),
        href: concern.matter.remedy(),
    };
    Ok(match &concern.matter {
        Matter::Held { because } => {
            let because = [("because", because.as_str().into())];
            said("tasks-held", &because, "tasks-held-remedy")
        }
        Matter::LostRoom { whole, dates, first, declined } => {
            let text = if *declined { "tasks-declined" } else { "tasks-lost-room" };
            said(text, &of_dates(reader, whole, *dates, first)?, "tasks-lost-room-remedy")
        }
        Matter::Requested { whole, dates, first, venue } => {
            let mut values = of_dates(reader, whole, *dates, first)?;
            values.push(("venue", venue.name.as_str().into()));
            said("tasks-requested", &values, "tasks-requested-remedy")
        }
        Matter::TakenElsewhere { whole, dates, first, calendar } => {
            let mut values = of_dates(reader, whole, *dates, first)?;
            values.push(("calendar", calendar.as_str().into()));
            said("tasks-taken-elsewhere", &values, "tasks-taken-elsewhere-remedy")
        }
        Matter::Failed { whole, people } => {
            let values = [("title", whole.meeting.title.as_str().into()), ("count", number(*people).into())];
            said("tasks-failed", &values, "tasks-failed-remedy")
        }
        Matter::Refused { member, words } => {
            let values = [("name", member.name.as_str().into()), ("words", words.as_str().into())];
            said("tasks-refused", &values, "tasks-refused-remedy")
        }
        Matter::Unreachable { partner, meetings } => {
            let values = [("partner", partner.name.as_str().into()), ("count", number(*meetings).into())];
            said("tasks-unreachable", &values, "tasks-unreachable-remedy")
        }
        Matter::Unsettled { whole, date, what } => {
            let meeting = &whole.meeting;
            let when = show::when_in_one_line(reader, meeting, date)?;
            let mut values = vec![("title", Value::from(meeting.title.as_str())), ("when", when.into())];
            match what {
                Unsettled::Draft => said("tasks-draft", &values, "tasks-draft-remedy"),
                Unsettled::Tentative => said("tasks-tentative", &values, "tasks-tentative-remedy"),
                Unsettled::FewAnswers { invited, answered } => {
                    values.extend([("invited", number(*invited).into()), ("answered", number(*answered).into())]);
                    said("tasks-answers", &values, "tasks-answers-remedy")
                }
            }
        }
    })
}

/// What is said of several dates of a meeting, the first of which is named.
fn of_dates<'a>(
    reader: &Reader,
    whole: &'a Whole,
    dates: usize,
    first: &Occurrence,
) -> Result<Vec<(&'static str, Value<'a>)>> {
    let when = show::when_in_one_line(reader, &whole.meeting, first)?;
    Ok(vec![("title", whole.meeting.title.as_str().into()), ("when", when.into()), ("count", number(dates).into())])
}

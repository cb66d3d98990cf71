//! What needs attention, in words, each with where to see to it.

use commonhall_domain::attention::Unsettled;

use super::list::number;
use crate::error::Result;
use crate::flows::attention::{Concern, Matter};
use crate::flows::meetings::date_text;
use crate::pages::{Reader, show};
use crate::view::organise::Task;
use crate::words::Value;

pub fn task(reader: &Reader, concern: &Concern) -> Result<Task> {
    let words = reader.words;
    let said = |text: &str, values: &[(&str, Value)], remedy: &str, href: String| Task {
        text: words.say(text, values),
        remedy: words.say(remedy, &[]),
        href,
    };
    Ok(match &concern.matter {
        Matter::Held { because } => {
            let because = [("because", because.as_str().into())];
            said("tasks-held", &because, "tasks-held-remedy", "/admin/outbox".to_owned())
        }
        Matter::LostRoom { whole, dates, first } => {
            let meeting = &whole.meeting;
            let when = show::when_in_one_line(reader, meeting, first)?;
            let values =
                [("title", meeting.title.as_str().into()), ("when", when.into()), ("count", number(*dates).into())];
            let href = format!("/organise/meetings/{}/dates/{}", meeting.id, date_text(first.recurrence_id));
            said("tasks-lost-room", &values, "tasks-lost-room-remedy", href)
        }
        Matter::Failed { whole, people } => {
            let values = [("title", whole.meeting.title.as_str().into()), ("count", number(*people).into())];
            let href = format!("/organise/meetings/{}/messages", whole.meeting.id);
            said("tasks-failed", &values, "tasks-failed-remedy", href)
        }
        Matter::Refused { member, words } => {
            let values = [("name", member.name.as_str().into()), ("words", words.as_str().into())];
            let href = format!("/organise/members/{}/edit", member.id);
            said("tasks-refused", &values, "tasks-refused-remedy", href)
        }
        Matter::Unreachable { partner, meetings } => {
            let values = [("partner", partner.name.as_str().into()), ("count", number(*meetings).into())];
            let href = format!("/organise/members?partner={}", partner.slug);
            said("tasks-unreachable", &values, "tasks-unreachable-remedy", href)
        }
        Matter::Unsettled { whole, date, what } => {
            let meeting = &whole.meeting;
            let when = show::when_in_one_line(reader, meeting, date)?;
            let mut values = vec![("title", Value::from(meeting.title.as_str())), ("when", when.into())];
            let edit = format!("/organise/meetings/{}/edit", meeting.id);
            match what {
                Unsettled::Draft => said("tasks-draft", &values, "tasks-draft-remedy", edit),
                Unsettled::Tentative => said("tasks-tentative", &values, "tasks-tentative-remedy", edit),
                Unsettled::FewAnswers { invited, answered } => {
                    values.extend([("invited", number(*invited).into()), ("answered", number(*answered).into())]);
                    let messages = format!("/organise/meetings/{}/messages", meeting.id);
                    said("tasks-answers", &values, "tasks-answers-remedy", messages)
                }
            }
        }
    })
}

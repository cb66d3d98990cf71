//! The demonstration: the founding partnership with its venues, members by role, and three weeks of history, made through the
//! same flows that everybody uses.

mod partnership;

use chrono::{DateTime, DurationRound as _, NaiveDateTime, TimeDelta, Utc};
use commonhall_domain::meeting::{MeetingInput, local_text};
use commonhall_domain::policy::Actor;
use commonhall_domain::zone::to_local;
use uuid::Uuid;

use super::meetings::{self, DateChange, Saved, Warnings};
use super::{Caller, members, partners, reminders, sender, sign_in, venues};
use crate::app::App;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::audit::Face;
use crate::store::outbox::{self, Model as Message};
use crate::store::{occurrences, people};

/// How long before today the demonstration's history begins.
const HISTORY: TimeDelta = TimeDelta::days(21);
/// How long the printed sign-in links hold: as long as anybody plays with it.
const LINKS_LAST: TimeDelta = TimeDelta::days(30);
/// How long before its start the meeting that begins soon reminds its people.
const SOON_LEAD: TimeDelta = TimeDelta::minutes(3);

/// What to tell whoever started it.
pub struct Demo {
    /// Whose link it is, and the path that signs in as them.
    pub links: Vec<(String, String)>,
    pub soon: Soon,
}

/// The meeting that begins in a few minutes.
pub struct Soon {
    pub meeting: Uuid,
    pub title: String,
    /// By the wall clock of the installation's zone.
    pub starts: NaiveDateTime,
    pub reminder_due: NaiveDateTime,
}

/// Fills an empty installation.
pub async fn fill(app: &App) -> Result<Demo> {
    // The history was made when it was made: by a clock that stands three weeks back.
    let then = App { clock: Clock::fixed(app.now() - HISTORY), ..app.clone() };
    for partner in partnership::partners() {
        partners::add(&then, &Caller::command(), partner).await?;
    }
    let today = to_local(app.now(), app.settings.time_zone);
    let mut rooms = Vec::new();
    for venue in partnership::venues(today.date()) {
        rooms.push(venues::add(&then, &Caller::command(), venue).await?);
    }
    let mut links = Vec::new();
    let mut organiser = None;
    for (role, input) in partnership::members() {
        let member = members::add(&then, &Caller::command(), input).await?.person.member;
        if let Some(role) = role {
            let path = sign_in::link_for(app, member.id, true, LINKS_LAST).await?;
            links.push((format!("{role} ({})", member.name), path));
        }
        if member.role == "organiser" {
            organiser = people::actor(app.store.read(), member.id).await?;
        }
    }
    let caller = Caller::new(organiser.unwrap_or_else(Actor::operator), Face::Command);
    let room =
        |venue: usize, space: usize| rooms.get(venue).and_then(|venue| venue.spaces.get(space)).map(|space| space.id);
    let since = to_local(then.now(), app.settings.time_zone);
    for input in partnership::meetings(since, today, [room(0, 0), room(0, 1), room(1, 0)]) {
        let saved = meetings::create(&then, &caller, &input, Warnings::Accept).await?;
        if input.title == partnership::LISTENING {
            cancel_one_date(&then, app, &caller, &saved).await?;
        }
    }
    // What was to be said three weeks ago was said then.
    let told = App { clock: Clock::fixed(then.now() + app.settings.merge_window), ..then };
    sender::drain(&told).await?;
    let soon = begin_soon(app, &caller, room(0, 1)).await?;
    reminders::plan(app).await?;
    Ok(Demo { links, soon })
}

/// The second date to come does not take place.
async fn cancel_one_date(then: &App, app: &App, caller: &Caller, saved: &Saved) -> Result<()> {
    let dates = occurrences::of_meetings(app.store.read(), &[saved.whole.meeting.id]).await?;
    let date = dates.iter().filter(|date| date.starts_at > app.now()).nth(1).ok_or(Error::NotFound)?;
    let change = DateChange {
        status: Some("cancelled".to_owned()),
        reason: Some("The hall is being painted.".to_owned()),
        ..DateChange::default()
    };
    meetings::change_date(then, caller, saved.whole.meeting.id, date.recurrence_id, None, &change, Warnings::Accept)
        .await?;
    Ok(())
}

async fn begin_soon(app: &App, caller: &Caller, space: Option<Uuid>) -> Result<Soon> {
    let due = next_full_minute(app.now());
    let zone = app.settings.time_zone;
    let starts = to_local(due + SOON_LEAD, zone);
    let input = MeetingInput {
        space,
        starts: local_text(starts),
        reminders: vec![format!("PT{}M", SOON_LEAD.num_minutes())],
        ..partnership::soon()
    };
    let saved = meetings::create(app, caller, &input, Warnings::Accept).await?;
    Ok(Soon {
        meeting: saved.whole.meeting.id,
        title: saved.whole.meeting.title,
        starts,
        reminder_due: to_local(due, zone),
    })
}

/// The first full minute that is at least five seconds away: time enough to read what is printed.
fn next_full_minute(now: DateTime<Utc>) -> DateTime<Utc> {
    let earliest = now + TimeDelta::seconds(5);
    let minute = earliest.duration_trunc(TimeDelta::minutes(1)).unwrap_or(earliest);
    if minute == earliest { minute } else { minute + TimeDelta::minutes(1) }
}

/// The reminders of the meeting that begins soon, as they stand in the outbox.
pub async fn reminders_of(app: &App, soon: &Soon) -> Result<Vec<Message>> {
    let filter = outbox::Filter {
        meetings: Some(vec![soon.meeting]),
        kind: Some("reminder".to_owned()),
        ..outbox::Filter::default()
    };
    Ok(outbox::list(app.store.read(), &filter).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reminder_is_due_within_the_minute_and_not_before_it_can_be_read() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(next_full_minute(at("2027-03-01T09:00:00Z")), at("2027-03-01T09:01:00Z"));
        assert_eq!(next_full_minute(at("2027-03-01T09:00:55Z")), at("2027-03-01T09:01:00Z"));
        assert_eq!(next_full_minute(at("2027-03-01T09:00:56Z")), at("2027-03-01T09:02:00Z"));
    }
}

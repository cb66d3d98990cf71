//! Other people's calendars become meetings, through the same steps as a meeting that somebody enters: what clashes is refused
//! and named, and nobody is invited.

use chrono_tz::Tz;
use commonhall_domain::ical::read::{Reading, Remark, Taken, read};
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::problem::Problem;
use commonhall_domain::zone;
use sea_orm::TransactionTrait as _;
use uuid::Uuid;

use super::Caller;
use super::meetings::{self, Done, ImportTerms, Outcome, settled};
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::store::{partners, venues};

#[cfg(test)]
mod tests;

/// The most that is done for one file, see [`meetings::work`]: 500 single meetings, or 150 that are every week.
/// Each is compared with all that are at the same time.
const MOST_WORK: usize = 25_000;

/// What became of a calendar, or would.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the calendar calls itself.
    pub name: Option<String>,
    /// About the calendar as a whole.
    pub notes: Vec<Problem>,
    /// What it tells of, in its order.
    pub lines: Vec<Line>,
}

/// What became of a meeting, or of a component that is none.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it begins.
    pub line: usize,
    pub uid: Option<String>,
    pub title: String,
    /// `None`: it was refused.
    pub outcome: Option<Outcome>,
    pub meeting: Option<Uuid>,
    /// What was repaired or left out, or why it was refused.
    pub remarks: Vec<Remark>,
}

impl Report {
    /// How many had this outcome.
    pub fn count(&self, outcome: Option<Outcome>) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }
}

/// Takes a calendar, each meeting in a transaction of its own: what is good is taken whatever is wrong with the rest. With `dry_run`
/// all of it is done in one transaction, looked at, and taken back. `zone` is that of times that name none.
pub async fn import(
    app: &App,
    caller: &Caller,
    bytes: &[u8],
    terms: &ImportTerms,
    zone: Option<Tz>,
    dry_run: bool,
) -> Result<Report> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let db = app.store.read();
    if partners::by_slug(db, terms.host.trim()).await?.is_none() {
        return Err(Problem::new("host", "error-unknown").into());
    }
    if let Some(space) = terms.space
        && venues::place(db, space).await?.is_none()
    {
        return Err(Problem::new("space", "error-unknown").into());
    }
    let places = venues::everywhere(db).await?;
    let Reading { name, taken, refused, notes } = read(bytes, zone.unwrap_or(app.settings.time_zone));
    let mut lines: Vec<Line> = (refused.into_iter())
        .map(|one| Line {
            line: one.line,
            uid: None,
            title: one.what,
            outcome: None,
            meeting: None,
            remarks: vec![Remark { line: one.line, what: one.why }],
        })
        .collect();
    let mut done = 0;
    let (taken, too_much): (Vec<Taken>, Vec<Taken>) = taken.into_iter().partition(|one| {
        done += meetings::work(app, &one.content, terms);
        done <= MOST_WORK
    });
    for one in &too_much {
        lines.push(line(one, Err(Problem::new("", "import-too-much").into()))?);
    }
    if dry_run {
        let tx = app.store.begin().await?;
        for one in &taken {
            let inner = tx.begin().await?;
            let done = Box::pin(meetings::import(&inner, app, caller, one, terms, &places)).await;
            if done.is_ok() {
                inner.commit().await?;
            } else {
                inner.rollback().await?;
            }
            lines.push(line(one, done)?);
        }
        tx.rollback().await?;
    } else {
        for one in &taken {
            let done = settled(|| async {
                let tx = app.store.begin().await?;
                let done = Box::pin(meetings::import(&tx, app, caller, one, terms, &places)).await?;
                tx.commit().await?;
                Ok(done)
            });
            lines.push(line(one, Box::pin(done).await)?);
        }
        app.queued.notify_one();
    }
    lines.sort_by_key(|line| line.line);
    Ok(Report { name, notes, lines })
}

/// What is said of a meeting. What only concerns it is said; what would befall every other too ends the import.
fn line(taken: &Taken, done: Result<Done>) -> Result<Line> {
    let (outcome, meeting, mut found) = match done {
        Ok(done) => (Some(done.outcome), done.meeting, done.remarks),
        Err(Error::Invalid(problems)) => (None, None, problems),
        Err(Error::Conflict(key)) => (None, None, vec![Problem::new("", key)]),
        Err(Error::Clash(clashes)) => {
            let zone = |name: &str| name.parse().unwrap_or(Tz::UTC);
            let named = clashes.iter().take(5).map(|clash| {
                Problem::new("space", "import-clash")
                    .with("meeting", &clash.title)
                    .with("space", &clash.space_name)
                    .with("date", zone::to_local(clash.starts, zone(&clash.time_zone)).date())
            });
            let mut named: Vec<Problem> = named.collect();
            let more = clashes.len().saturating_sub(named.len());
            if more > 0 || named.is_empty() {
                named.push(Problem::new("space", "import-more-clashes").with("count", more));
            }
            (None, None, named)
        }
        Err(other) => return Err(other),
    };
    found.dedup();
    let at = |what| Remark { line: taken.line, what };
    let remarks = taken.remarks.iter().cloned().chain(found.into_iter().map(at)).collect();
    let (uid, title) = (Some(taken.uid.clone()), taken.content.title.clone());
    Ok(Line { line: taken.line, uid, title, outcome, meeting, remarks })
}

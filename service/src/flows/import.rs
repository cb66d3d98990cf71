//! Other people's calendars become meetings, through the same steps as a meeting that somebody enters: what clashes is refused
//! and named, and nobody is invited.

use anyhow::Context as _;
use chrono::TimeDelta;
use chrono_tz::Tz;
use commonhall_domain::ical::read::{Reading, Remark, Taken, read};
use commonhall_domain::policy::{Visibility, Wish, may};
use commonhall_domain::problem::{Problem, Problems};
use commonhall_domain::zone::{self, parse_zone};
use sea_orm::TransactionTrait as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Caller;
use super::meetings::{self, Done, ImportTerms, Outcome, settled};
use crate::app::App;
use crate::auth::seal;
use crate::clock::new_id;
use crate::error::{Error, Result, allow};
use crate::fetch::{Fetched, Fetcher, Refusal, Validators};
use crate::store::imports::{self, Waiting};
use crate::store::{self, partners, venues};

#[cfg(test)]
mod tests;

/// The most that is done for one file, see [`meetings::work`]: 500 single meetings, or 150 that are every week.
/// Each is compared with all that are at the same time.
const MOST_WORK: usize = 25_000;

/// How long a calendar that was looked at waits to be imported.
pub const KEPT: TimeDelta = TimeDelta::hours(1);

const PURPOSE: &str = "waiting import";

/// How a calendar is to be taken, as somebody says it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ImportInput {
    /// The slug of the partner who hosts its meetings.
    pub host: String,
    /// Where all of them are; left out, each is in the space that its LOCATION names.
    pub space: Option<Uuid>,
    /// Left out, they are for those invited.
    pub visibility: Option<String>,
    /// Of times that name none; left out, that of the site.
    pub time_zone: Option<String>,
    pub with_past: bool,
}

impl ImportInput {
    fn read(&self) -> Result<(ImportTerms, Option<Tz>)> {
        let mut problems = Problems::default();
        let visibility = self.visibility.as_deref().unwrap_or("invited");
        let visibility = problems.take(Visibility::parse("visibility", visibility));
        let zone = self
            .time_zone
            .as_deref()
            .map(|name| parse_zone(name).map_err(|_| Problem::new("time_zone", "error-time-zone").with("value", name)));
        let zone = problems.take(zone.transpose());
        let (visibility, zone) = problems.finish(visibility.zip(zone))?;
        let (host, space, with_past) = (self.host.clone(), self.space, self.with_past);
        Ok((ImportTerms { host, space, visibility, with_past }, zone))
    }
}

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
    /// The one that it is here; of a dry run none that would be created.
    pub meeting: Option<Uuid>,
    /// What was repaired or left out, or why it was refused.
    pub remarks: Vec<Remark>,
}

/// What an outcome is called: for programs, and after `import-outcome-` in the catalogues. `None` is a refusal.
pub fn name(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Created) => "created",
        Some(Outcome::Changed) => "changed",
        Some(Outcome::Unchanged) => "unchanged",
        Some(Outcome::Skipped) => "skipped",
        None => "refused",
    }
}

/// All that there are, in the order in which they are counted.
pub const OUTCOMES: [Option<Outcome>; 5] =
    [Some(Outcome::Created), Some(Outcome::Changed), Some(Outcome::Unchanged), Some(Outcome::Skipped), None];

impl Line {
    pub fn outcome_name(&self) -> &'static str {
        name(self.outcome)
    }
}

impl Report {
    /// How many had this outcome.
    pub fn count(&self, outcome: Option<Outcome>) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }
}

/// Gets the calendar at an address.
pub async fn fetched(app: &App, caller: &Caller, address: &str) -> Result<Vec<u8>> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    match Fetcher::new(&app.settings.fetch_hosts)?.get(address, &Validators::default()).await {
        Ok(Fetched::New { bytes, .. }) => Ok(bytes),
        Ok(Fetched::Unchanged) => Err(Refusal::NoCalendar.problem().into()),
        Err(refusal) => Err(refusal.problem().into()),
    }
}

/// The same as [`import`], by what somebody says of it.
pub async fn taken(app: &App, caller: &Caller, bytes: Vec<u8>, input: &ImportInput, dry_run: bool) -> Result<Report> {
    let (terms, zone) = input.read()?;
    Box::pin(import(app, caller, bytes, &terms, zone, dry_run)).await
}

/// Says what an import would do, and keeps the calendar for [`accept`]: what was looked at is what is done, even where the
/// address says something else by then, and nobody sends a file twice.
pub async fn propose(app: &App, caller: &Caller, bytes: Vec<u8>, input: &ImportInput) -> Result<(Uuid, Report)> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let member = super::own(caller)?;
    let now = app.now();
    let id = new_id(now);
    let calendar = seal::seal(&app.key, PURPOSE, id, &bytes);
    let report = taken(app, caller, bytes, input, true).await?;
    let row = Waiting {
        id,
        member_id: member,
        terms: serde_json::to_value(input).map_err(anyhow::Error::from)?,
        calendar,
        created_at: now,
    };
    let tx = app.store.begin().await?;
    imports::forget_waiting(&tx, member).await?;
    store::insert(&tx, row).await?;
    tx.commit().await?;
    Ok((id, report))
}

/// Does what [`propose`] said. `Gone` if that is too long ago, was done, or something else was looked at since.
pub async fn accept(app: &App, caller: &Caller, id: Uuid) -> Result<Report> {
    allow(may(&caller.actor, &Wish::ScheduleMeetings))?;
    let member = super::own(caller)?;
    // Whoever presses twice takes it once.
    let tx = app.store.begin().await?;
    let row = imports::waiting(&tx, id, member).await?;
    let row = row.filter(|row| app.now() < row.created_at + KEPT).ok_or(Error::Gone)?;
    if !imports::forget_waiting(&tx, member).await? {
        return Err(Error::Gone);
    }
    tx.commit().await?;
    let input: ImportInput = serde_json::from_value(row.terms).map_err(anyhow::Error::from)?;
    let bytes = seal::open(&app.key, PURPOSE, id, &row.calendar).context("a waiting import cannot be opened")?;
    taken(app, caller, bytes, &input, false).await
}

/// Takes a calendar, each meeting in a transaction of its own: what is good is taken whatever is wrong with the rest. With `dry_run`
/// all of it is done in one transaction, looked at, and taken back. `zone` is that of times that name none.
pub async fn import(
    app: &App,
    caller: &Caller,
    bytes: Vec<u8>,
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
    let zone = zone.unwrap_or(app.settings.time_zone);
    // The text goes as soon as it is read.
    let reading = tokio::task::spawn_blocking(move || read(&bytes, zone)).await;
    let Reading { name, taken, refused, notes } = reading.map_err(anyhow::Error::from)?;
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
    let (mut work, mut within) = (0, Vec::new());
    for one in taken {
        work += meetings::work(app, &one.content, terms);
        if work <= MOST_WORK {
            within.push(one);
        } else {
            lines.push(line(&one, Err(Problem::new("", "import-too-much").into()))?);
        }
    }
    if dry_run {
        // It may take long, and others write meanwhile.
        let aside = app.store.aside().await?;
        let tx = aside.as_ref().map_or(&app.store, |aside| &aside.store).begin().await?;
        for one in &within {
            let inner = tx.begin().await?;
            let done = Box::pin(meetings::import(&inner, app, caller, one, terms, &places)).await;
            if done.is_ok() {
                inner.commit().await?;
            } else {
                inner.rollback().await?;
            }
            let line = line(one, done)?;
            let meeting = line.meeting.filter(|_| line.outcome != Some(Outcome::Created));
            lines.push(Line { meeting, ..line });
        }
        tx.rollback().await?;
    } else {
        for one in &within {
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

//! A series goes around the dates whose room is taken, if whoever schedules it says so.

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{MeetingInput, Schedule, check_start, local_text};
use commonhall_domain::problem::Problem;
use commonhall_entities::overrides;
use sea_orm::DatabaseTransaction;

use super::{RACES, Warnings, date, dates};
use crate::error::{Clashes, Error, Result};
use crate::store;
use crate::store::meetings::Whole;

/// What to do about dates of a series whose room is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnClash {
    /// Store nothing and say so ([`Error::Clash`]).
    #[default]
    Refuse,
    /// They never were to be.
    Skip,
    /// Each to the first better date; refused if one has none.
    Move,
}

/// What to do about what is in the way, and about what is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub warnings: Warnings,
    pub on_clash: OnClash,
}

impl From<Warnings> for Terms {
    fn from(warnings: Warnings) -> Self {
        Self { warnings, on_clash: OnClash::Refuse }
    }
}

/// What was changed of a meeting to go around what is in its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Detour {
    skipped: Vec<NaiveDateTime>,
    pub moved: Vec<(NaiveDateTime, NaiveDateTime)>,
}

impl Detour {
    pub fn of(&self, mut input: MeetingInput) -> MeetingInput {
        input.exdates.extend(self.skipped.iter().map(|date| local_text(*date)));
        input.moves.extend(self.moved.iter().map(|(date, starts)| (local_text(*date), local_text(*starts))));
        input
    }

    /// Goes around these too; whether that is possible.
    fn take(&mut self, on_clash: OnClash, clashes: &Clashes) -> bool {
        let dates = clashes.better.iter().map(|one| one.date);
        match on_clash {
            _ if !clashes.series || clashes.better.is_empty() => return false,
            OnClash::Refuse => return false,
            OnClash::Skip => self.skipped.extend(dates),
            OnClash::Move => {
                for one in &clashes.better {
                    let Some(starts) = one.better.starts.first() else { return false };
                    self.moved.retain(|(date, _)| *date != one.date);
                    self.moved.push((one.date, *starts));
                }
            }
        }
        true
    }
}

/// Does it, and again around what is in the way as long as that helps.
pub(super) async fn around<T, F: Future<Output = Result<T>>>(
    on_clash: OnClash,
    attempt: impl Fn(Detour) -> F,
) -> Result<T> {
    let mut detour = Detour::default();
    for _ in 0..RACES {
        match Box::pin(attempt(detour.clone())).await {
            Err(Error::Clash(clashes)) if detour.take(on_clash, &clashes) => {}
            outcome => return outcome,
        }
    }
    Box::pin(attempt(detour)).await
}

/// Moves single dates of a meeting whose dates are settled.
pub(super) async fn move_dates(
    tx: &DatabaseTransaction,
    whole: &mut Whole,
    schedule: &Schedule,
    moves: &[(NaiveDateTime, NaiveDateTime)],
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let dates = schedule.dates(until);
    for (date, starts) in moves {
        if !dates.contains(date) {
            return Err(Problem::new("moves", "error-unknown").into());
        }
        check_start(schedule.start_of(*starts), now)?;
        let start_of = |other: &NaiveDateTime| whole.override_of(*other).and_then(|over| over.starts_local);
        let others = dates.iter().filter(|other| *other != date);
        if others.flat_map(|other| [Some(*other), start_of(other)]).flatten().any(|other| other.date() == starts.date())
        {
            return Err(Problem::new("starts", "error-other-date").into());
        }
        let known = whole.override_of(*date).cloned();
        let over = overrides::Model {
            starts_local: (starts != date).then_some(*starts),
            updated_at: now,
            ..known.clone().unwrap_or_else(|| date::blank(whole.meeting.id, *date, now))
        };
        whole.overrides.retain(|one| one.recurrence_id != *date);
        whole.overrides.push(over.clone());
        if known.is_some() { store::save(tx, over).await? } else { store::insert(tx, over).await? }
    }
    Box::pin(dates::settle(tx, whole, schedule, until, now)).await
}

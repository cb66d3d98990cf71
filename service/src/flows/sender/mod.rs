//! The sender: claims what is due, sends it, and marks what became of it. The order is always: claim with a lease in a short
//! transaction, commit, SMTP, mark. No transaction is open while a mail server is asked anything.

#[cfg(test)]
mod figures;
mod judge;
mod letter;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use commonhall_entities::told;
use rand::Rng as _;
use sea_orm::DatabaseTransaction;
use tokio::task::JoinSet;
use uuid::Uuid;

use self::judge::Verdict;
use crate::app::App;
use crate::error::{Error, Result};
use crate::mail::{Letter, Outcome};
use crate::metrics;
use crate::panics::caught;
use crate::store::installation;
use crate::store::outbox::{self, Model as Message, NOTICES};

/// Messages claimed at once: few, so that a crash leaves few in doubt, and enough to keep the connections busy.
const BATCH_FOR_EACH_CONNECTION: usize = 4;
/// After so many attempts a message is dead.
const MOST_ATTEMPTS: i32 = 10;
/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// A reply to the final dot that was lost so often leaves a message `unknown`: it has probably arrived.
const MOST_LOST_REPLIES: i32 = 2;
/// How long a notice waits for another one of the same meeting that is on its way to the same member: what this one is to
/// say depends on whether that one arrives.
const IN_FLIGHT: TimeDelta = TimeDelta::seconds(1);
const FOLLOWED: &str = "a newer message about the same meeting says it all";
/// What a lease is longer than the longest time that sending can take.
const LEASE_MARGIN: TimeDelta = TimeDelta::minutes(1);

/// What one step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing may go now.
    Idle,
    /// The outbox is held, for this reason.
    Held(String),
    /// So many messages were sent, put off or ended.
    Worked(usize),
}

/// A message in our hands: what is sent, and what its reader then was told.
struct Claimed {
    row: Message,
    letter: Letter,
    told: Vec<told::Model>,
    /// A reminder repeats what was told; the other kinds announce.
    announces: bool,
    /// How long it waited after the attempt before this one.
    waited: TimeDelta,
}

/// Sends what is due, one batch of it.
pub async fn step(app: &App) -> Result<Step> {
    let now = app.now();
    if let Some(reason) = installation::get(app.store.read()).await?.and_then(|row| row.outbox_held_because) {
        return Ok(Step::Held(reason));
    }
    let (claimed, ended) = claim(app, now).await?;
    if claimed.is_empty() {
        return Ok(if ended == 0 { Step::Idle } else { Step::Worked(ended) });
    }
    let worked = ended + claimed.len();
    let mut sending = JoinSet::new();
    for message in claimed {
        let app = app.clone();
        sending.spawn(async move {
            let outcome = match caught(Box::pin(app.mail.send(&message.letter))).await {
                Ok(outcome) => outcome,
                Err(panicked) => Outcome::Retry { reason: panicked.to_string() },
            };
            mark(&app, message, &outcome).await
        });
    }
    while let Some(done) = sending.join_next().await {
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "what became of a message could not be noted; its lease will end");
            }
            Err(panic) => tracing::error!(%panic, "sending a message panicked; its lease will end"),
        }
    }
    Ok(Step::Worked(worked))
}

/// Sends until nothing more may go.
pub async fn drain(app: &App) -> Result<()> {
    while let Step::Worked(_) = step(app).await? {}
    Ok(())
}

/// Whether a message would be sent at that time, by what is known now. Nothing is stored.
pub async fn would_go(db: &impl sea_orm::ConnectionTrait, app: &App, row: &Message, at: DateTime<Utc>) -> Result<bool> {
    Ok(matches!(judge::judge(db, app, row, at).await?, Verdict::Go(_)))
}

/// Takes messages in hand, and ends those that are no longer to go. How many of those there were is the second value.
async fn claim(app: &App, now: DateTime<Utc>) -> Result<(Vec<Claimed>, usize)> {
    let batch = (app.settings.mail_connections * BATCH_FOR_EACH_CONNECTION) as u64;
    let tx = app.store.begin().await?;
    outbox::take_turn(&tx).await?;
    let mut given_up = Vec::new();
    for lost in outbox::lost(&tx, now, batch).await? {
        given_up.push(give_back(&tx, app, lost, now).await?);
    }
    let limit = match app.settings.mail_rate {
        0 => batch,
        rate => rate.saturating_sub(claimed_lately(&tx, now).await?).min(batch),
    };
    let (mut claimed, mut ended) = (Vec::new(), 0);
    let lease = TimeDelta::from_std(app.mail.longest_send()).unwrap_or(LONGEST_WAIT) + LEASE_MARGIN;
    let due = if limit == 0 { Vec::new() } else { outbox::to_send(&tx, now, limit).await? };
    for mut row in due {
        match judged(&tx, app, &row, now).await? {
            Verdict::Go(prepared) => {
                let waited = row.claimed_at.map_or(TimeDelta::zero(), |before| row.next_attempt_at - before);
                prepared.kind.clone_into(&mut row.kind);
                "sending".clone_into(&mut row.state);
                row.claim = Some(Uuid::new_v4());
                row.claimed_at = Some(now);
                row.lease_until = Some(now + lease);
                if outbox::save_over(&tx, row.clone(), "pending", None).await? {
                    let announces = row.kind != "reminder";
                    claimed.push(Claimed { row, letter: prepared.letter, told: prepared.told, announces, waited });
                }
            }
            Verdict::Wait => {
                row.next_attempt_at = now + IN_FLIGHT;
                outbox::save_over(&tx, row, "pending", None).await?;
            }
            Verdict::End(state, reason) => {
                end(&mut row, state, reason);
                outbox::save_over(&tx, row, "pending", None).await?;
                ended += 1;
            }
            Verdict::Broken(reason) => {
                tracing::error!(message = %row.id, kind = row.kind, reason, "a message cannot be composed");
                put_off(app, &mut row, reason, now);
                given_up.push(row.clone());
                outbox::save_over(&tx, row, "pending", None).await?;
                ended += 1;
            }
        }
    }
    tx.commit().await?;
    for row in &given_up {
        count(row);
    }
    Ok((claimed, ended))
}

/// What becomes of a message that is due. That one cannot be read or composed, or panics in it, harms no other.
async fn judged(db: &DatabaseTransaction, app: &App, row: &Message, now: DateTime<Utc>) -> Result<Verdict> {
    match caught(judge::judge(db, app, row, now)).await {
        Ok(Err(Error::Internal(error))) => Ok(Verdict::Broken(format!("{error:#}"))),
        Ok(verdict) => verdict,
        Err(panicked) => Ok(Verdict::Broken(panicked.to_string())),
    }
}

/// How many messages were claimed in the last second. What a clock that went back left in the future does not count, or
/// nothing would go until then.
async fn claimed_lately(db: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64> {
    let second = TimeDelta::seconds(1);
    Ok(outbox::claimed_within(db, now - second, now + second).await?)
}

/// A message whose sender did not come back: it may have arrived, and goes again under the same Message-ID.
async fn give_back(db: &DatabaseTransaction, app: &App, mut row: Message, now: DateTime<Utc>) -> Result<Message> {
    let claim = row.claim;
    row.lost_replies += 1;
    if is_followed(db, &row).await? {
        end(&mut row, "superseded", FOLLOWED);
    } else if row.lost_replies > MOST_LOST_REPLIES {
        // It has probably arrived, so what it said counts as told.
        if let Verdict::Go(prepared) = judged(db, app, &row, now).await? {
            let told = prepared.told.into_iter().map(|told| told::Model { told_at: now, ..told });
            outbox::tell(db, told.collect(), false).await?;
        }
        end(&mut row, "unknown", "its sender was lost three times");
    } else {
        "pending".clone_into(&mut row.state);
        row.claim = None;
        row.lease_until = None;
        row.next_attempt_at = now;
    }
    outbox::save_over(db, row.clone(), "sending", claim).await?;
    Ok(row)
}

/// For whoever watches: how messages end that were tried.
fn count(row: &Message) {
    match row.state.as_str() {
        "sent" => {
            metrics::sent(&row.kind);
            if let Some(sent_at) = row.sent_at.filter(|_| row.kind == "reminder") {
                metrics::reminded(sent_at - row.due_at);
            }
        }
        "dead" => metrics::dead(),
        "unknown" => metrics::unknown(),
        _ => {}
    }
}

/// Whether a newer notice to the same member about the same meeting waits: it says all that is new, and only one may wait.
async fn is_followed(db: &DatabaseTransaction, row: &Message) -> Result<bool> {
    let is_notice = NOTICES.contains(&row.kind.as_str());
    Ok(is_notice && outbox::other_notice(db, row, &["pending"]).await?.is_some())
}

fn end(row: &mut Message, state: &str, reason: impl Into<String>) {
    state.clone_into(&mut row.state);
    row.reason = Some(reason.into());
    row.claim = None;
    row.lease_until = None;
}

/// Notes what became of a message, unless somebody else has taken it over since.
async fn mark(app: &App, claimed: Claimed, outcome: &Outcome) -> Result<()> {
    let now = app.now();
    let Claimed { mut row, told, announces, waited, .. } = claimed;
    let (id, claim) = (row.id, row.claim);
    let words = outcome.words().to_owned();
    let mut arrived = false;
    match outcome {
        Outcome::Sent { .. } => {
            end(&mut row, "sent", words);
            row.sent_at = Some(now);
            arrived = true;
        }
        Outcome::Refused { .. } | Outcome::Malformed { .. } => end(&mut row, "dead", words),
        Outcome::Unknown { .. } => {
            row.lost_replies += 1;
            if row.lost_replies >= MOST_LOST_REPLIES {
                end(&mut row, "unknown", words);
                arrived = true;
            } else {
                put_off(app, &mut row, words, now);
            }
        }
        Outcome::Retry { .. } => put_off(app, &mut row, words, now),
        // The fault is the installation's and counts against no message.
        Outcome::Unavailable { .. } => {
            wait(&mut row, (waited * 2).max(app.settings.mail_retry), words, now);
        }
    }
    let tx = app.store.begin().await?;
    if row.state == "pending" && is_followed(&tx, &row).await? {
        end(&mut row, "superseded", FOLLOWED);
    }
    let state = row.state.clone();
    if outbox::save_over(&tx, row.clone(), "sending", claim).await? {
        if arrived {
            let told: Vec<_> = told.into_iter().map(|told| told::Model { told_at: now, ..told }).collect();
            outbox::tell(&tx, told, announces).await?;
        }
        tx.commit().await?;
        count(&row);
        tracing::info!(message = %id, state, "a message is done with for now");
    } else {
        tracing::warn!(message = %id, state, "somebody else has taken this message over");
    }
    Ok(())
}

/// Puts a message off: exponentially longer, with jitter, and not beyond its deadline.
fn put_off(app: &App, row: &mut Message, reason: String, now: DateTime<Utc>) {
    row.attempts += 1;
    let doubled = app.settings.mail_retry * 2_i32.pow(u32::try_from(row.attempts - 1).unwrap_or_default().min(10));
    if row.attempts >= MOST_ATTEMPTS {
        end(row, "dead", reason);
    } else {
        wait(row, doubled, reason, now);
    }
}

/// Lets a message wait for about this long, an hour at most, unless its time is over by then.
fn wait(row: &mut Message, about: TimeDelta, reason: String, now: DateTime<Utc>) {
    let wait = about.min(LONGEST_WAIT);
    let jitter = rand::rng().random_range(0.8..1.2);
    let wait = wait.to_std().map_or(wait, |wait| TimeDelta::from_std(wait.mul_f64(jitter)).unwrap_or(LONGEST_WAIT));
    row.next_attempt_at = (now + wait.min(LONGEST_WAIT)).trunc_subsecs(3);
    if row.deadline_at.is_some_and(|deadline| row.next_attempt_at >= deadline) {
        end(row, "expired", reason);
    } else {
        end(row, "pending", reason);
    }
}

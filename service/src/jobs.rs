//! What runs by itself: the table of cron jobs, and the loop that sends. Each job only ticks a flow; what is due stands in
//! the database, so a tick too many or too few harms nothing.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use tokio::sync::{Mutex, watch};
use tokio_cron_scheduler::{Job, JobScheduler};

use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::sender::{self, Step};
use crate::flows::{busy, meetings, reminders, tidy};
use crate::panics::caught;
use crate::store::outbox;

/// The longest that the sender sleeps: another process may have queued something.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);
/// How long it waits where the rate or a fault let nothing go.
const PAUSE: Duration = Duration::from_millis(250);
/// How long it waits after a fault of the database.
const AFTER_FAULT: Duration = Duration::from_secs(5);

/// A flow that is ticked. In UTC: the crate's zoned jobs are an hour off after a clock change.
#[derive(Clone, Copy, Debug)]
enum Tick {
    PlanReminders,
    ReadCalendars,
    ExtendSeries,
    Tidy,
}

/// Second, minute, hour, day of month, month, day of week.
const TABLE: [(&str, Tick); 4] = [
    ("0 * * * * *", Tick::PlanReminders),
    ("30 */5 * * * *", Tick::ReadCalendars),
    ("0 10 3 * * *", Tick::ExtendSeries),
    ("0 40 3 * * *", Tick::Tidy),
];

impl Tick {
    async fn run(self, app: &App) -> Result<()> {
        match self {
            Self::PlanReminders => reminders::plan(app).await.map(drop),
            Self::ReadCalendars => busy::read_due(app).await,
            Self::ExtendSeries => meetings::extend_all(app).await.map(drop),
            Self::Tidy => tidy::tidy(app).await,
        }
    }
}

/// The jobs while they run.
pub struct Jobs {
    scheduler: JobScheduler,
    sender: tokio::task::JoinHandle<()>,
    stop: watch::Sender<bool>,
}

/// Starts the table and the sender, and ticks once what may have been missed while nobody ran.
pub async fn start(app: &App) -> anyhow::Result<Jobs> {
    let scheduler = JobScheduler::new().await.context("the scheduler does not start")?;
    for (cron, tick) in TABLE {
        let app = app.clone();
        let busy = Arc::new(Mutex::new(()));
        let job = Job::new_async(cron, move |_, _| {
            let (app, busy) = (app.clone(), Arc::clone(&busy));
            Box::pin(async move {
                // A tick that comes while the one before still works is not needed.
                if let Ok(_working) = busy.try_lock() {
                    run(tick, &app).await;
                }
            })
        })?;
        scheduler.add(job).await?;
    }
    // Before anything is sent by instants that no longer hold.
    if let Err(error) = meetings::rederive(app).await {
        tracing::error!(%error, "the dates could not be derived by the new zone data; the next start tries again");
    }
    let (stop, stopped) = watch::channel(false);
    let sender = tokio::spawn(send(app.clone(), stopped));
    let missed = app.clone();
    tokio::spawn(async move {
        run(Tick::PlanReminders, &missed).await;
        run(Tick::ExtendSeries, &missed).await;
    });
    scheduler.start().await.context("the scheduler does not start")?;
    Ok(Jobs { scheduler, sender, stop })
}

async fn run(tick: Tick, app: &App) {
    let done = caught(tick.run(app)).await.unwrap_or_else(|panicked| Err(Error::Internal(panicked.into())));
    if let Err(error) = done {
        tracing::error!(%error, ?tick, "a job failed; its next tick tries again");
    }
}

impl Jobs {
    /// Stops claiming, and waits for what is being sent. What takes longer than `patience` is left to its lease.
    pub async fn stop(mut self, patience: Duration) {
        let _ = self.stop.send(true);
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the scheduler did not stop");
        }
        if tokio::time::timeout(patience, self.sender).await.is_err() {
            tracing::warn!("messages in flight are left; they go again under the same Message-ID");
        }
    }
}

/// Sends whenever something is due: woken by whoever queues, by the time at which the next message may go, and by its own
/// patience.
async fn send(app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let step =
            caught(Box::pin(sender::step(&app))).await.unwrap_or_else(|panicked| Err(Error::Internal(panicked.into())));
        let wait = match step {
            Ok(Step::Worked(_)) => Duration::ZERO,
            Ok(Step::Idle) => until_next(&app).await,
            Ok(Step::Held(reason)) => {
                tracing::debug!(reason, "the outbox is held");
                LONGEST_SLEEP
            }
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                AFTER_FAULT
            }
        };
        if wait.is_zero() {
            continue;
        }
        tokio::select! {
            () = app.queued.notified() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn until_next(app: &App) -> Duration {
    match outbox::next_at(app.store.read()).await {
        Ok(Some(next)) => {
            let wait = (next - app.now()).max(TimeDelta::zero()).to_std().unwrap_or(PAUSE);
            wait.clamp(PAUSE, LONGEST_SLEEP)
        }
        Ok(None) => LONGEST_SLEEP,
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            AFTER_FAULT
        }
    }
}

//! The service while it runs: web and jobs in one process, or apart.

mod connection;
mod listen;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::routes::routes;
use crate::{jobs, metrics};

/// How long a letter may take that is on its way.
const LAST_LETTERS: Duration = Duration::from_secs(20);

/// What of the service runs here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    All,
    WebOnly,
    JobsOnly,
}

/// What connections may cost us. Times are from the beginning of what they limit.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// How many there are at once.
    connections: usize,
    /// Until the head of a request is here.
    head: Duration,
    /// Between an answer and the next request.
    idle: Duration,
    /// Until an answer is taken.
    answer: Duration,
    /// Until the other side stops as well, once we have.
    farewell: Duration,
    /// Until requests are answered, once the service is to stop.
    last_requests: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head: Duration::from_secs(10),
            // As long as usual proxies keep theirs, so that these are the ones who close.
            idle: Duration::from_secs(75),
            // The largest feeds over the slowest lines.
            answer: Duration::from_mins(2),
            farewell: Duration::from_secs(2),
            last_requests: Duration::from_secs(10),
        }
    }
}

/// Takes the address before anything else is done, so that a second start finds out at once.
pub async fn bind(listen: &str) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}: is another program there? Choose another address with COMMONHALL_LISTEN")
    })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Runs until Ctrl-C or SIGTERM, then stops within seconds: requests are answered, letters on their way arrive.
pub async fn run(app: App, listener: Option<TcpListener>, parts: Parts) -> anyhow::Result<()> {
    let listener = listener.filter(|_| parts != Parts::JobsOnly);
    if listener.is_some() {
        metrics::start()?;
        tokio::spawn(metrics::tidy());
    }
    let jobs = match parts {
        Parts::All | Parts::JobsOnly => Some(jobs::start(&app).await?),
        Parts::WebOnly => None,
    };
    match listener {
        Some(listener) => listen::serve(listener, routes(app), Limits::default(), stop_signal()).await,
        None => stop_signal().await,
    }
    tracing::info!("stopping");
    if let Some(jobs) = jobs {
        jobs.stop(LAST_LETTERS).await;
    }
    Ok(())
}

async fn stop_signal() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be awaited");
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

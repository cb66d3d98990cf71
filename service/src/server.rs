//! The service while it runs: web and jobs in one process, or apart.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use poem::Server;
use poem::listener::TcpAcceptor;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::jobs;
use crate::routes::routes;

/// How long requests that are being answered may take after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// How long a letter may take that is on its way.
const LAST_LETTERS: Duration = Duration::from_secs(20);

/// What of the service runs here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    All,
    WebOnly,
    JobsOnly,
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
    let jobs = match parts {
        Parts::All | Parts::JobsOnly => Some(jobs::start(&app).await?),
        Parts::WebOnly => None,
    };
    match listener {
        Some(listener) if parts != Parts::JobsOnly => {
            let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?);
            server.run_with_graceful_shutdown(routes(app), stop_signal(), Some(LAST_REQUESTS)).await?;
        }
        _ => stop_signal().await,
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

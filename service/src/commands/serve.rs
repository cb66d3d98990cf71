//! `serve`: the service itself.

use clap::Args;
use commonhall::app::App;
use commonhall::clock::Clock;
use commonhall::config::{Settings, with_port};
use commonhall::server::{self, Parts};

#[derive(Args)]
pub struct Serve {
    /// No planner and no sender: another process runs them
    #[arg(long, conflicts_with = "jobs_only")]
    no_jobs: bool,
    /// Planner and sender alone
    #[arg(long)]
    jobs_only: bool,
    /// Leave the schema as it is
    #[arg(long)]
    no_migrate: bool,
}

pub async fn run(settings: Settings, options: &Serve) -> anyhow::Result<()> {
    let parts = match (options.no_jobs, options.jobs_only) {
        (true, _) => Parts::WebOnly,
        (_, true) => Parts::JobsOnly,
        _ => Parts::All,
    };
    let mut settings = settings;
    let listener = if parts == Parts::JobsOnly {
        None
    } else {
        let (listener, address) = server::bind(&settings.listen).await?;
        settings.base_url = with_port(&settings.base_url, address.port());
        Some(listener)
    };
    if !settings.is_loopback() && settings.smtp_url.starts_with("file:") {
        tracing::warn!(folder = settings.smtp_url, "mail goes to files and reaches nobody: set COMMONHALL_SMTP_URL");
    }
    if !settings.is_loopback() && !settings.is_https() {
        tracing::warn!("the base URL is plain http: nobody can sign in until it is https");
    }
    let app = App::open(settings, Clock::System, false, !options.no_migrate).await?;
    tracing::info!(address = app.settings.base_url, mail = %app.mail, "commonhall is ready");
    server::run(app, listener, parts).await
}

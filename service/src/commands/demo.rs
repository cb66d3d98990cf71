//! `demo`: everything at once, and gone when it stops.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use chrono::TimeDelta;
use clap::Args;
use commonhall::app::App;
use commonhall::clock::Clock;
use commonhall::config::Settings;
use commonhall::flows::demo;
use commonhall::server::{self, Parts};

/// How often it looks whether the reminder has left.
const LOOK: Duration = Duration::from_millis(200);
/// Changes within it become one mail; shorter than usual, for nobody wants to wait in a demonstration.
const MERGE_WINDOW: TimeDelta = TimeDelta::seconds(5);

/// Where the demonstration listens.
#[derive(Args)]
pub struct Demo {
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
}

impl Demo {
    pub async fn run(&self) -> anyhow::Result<ExitCode> {
        tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
        let (listener, address) = match &self.listen {
            Some(listen) => server::bind(listen).await?,
            // Nobody should have to stop something else to look at a demonstration.
            None => match server::bind("127.0.0.1:8080").await {
                Ok(bound) => bound,
                Err(_) => server::bind("127.0.0.1:0").await?,
            },
        };
        // The printed links sign in whoever has them.
        anyhow::ensure!(address.ip().is_loopback(), "the demonstration listens on this machine only: {address} is not");
        let folder = tempfile::Builder::new().prefix("commonhall-demo.").tempdir()?;
        let app = App::open(settings(folder.path(), address), Clock::System, true, true).await?;
        let demo = demo::fill(&app).await?;
        print(&app, folder.path(), &demo);
        let watcher = tokio::spawn(watch(app.clone(), folder.path().to_owned(), demo.soon));
        server::run(app, Some(listener), Parts::All).await?;
        watcher.abort();
        println!("The demonstration is over, and {} is deleted.", folder.path().display());
        Ok(ExitCode::SUCCESS)
    }
}

fn settings(folder: &Path, address: std::net::SocketAddr) -> Settings {
    Settings {
        listen: address.to_string(),
        base_url: format!("http://{address}"),
        database_url: format!("sqlite://{}/commonhall.db", folder.display()),
        smtp_url: format!("file:{}/mail", folder.display()),
        merge_window: MERGE_WINDOW,
        mail_rate: 0,
        ..Settings::default()
    }
}

fn print(app: &App, folder: &Path, demo: &demo::Demo) {
    println!("Commonhall, a demonstration. Stop it with Ctrl-C; then all of it is gone.\n");
    println!("  What is on    {}", app.url("/"));
    println!("  Its mail      {}", app.url("/demo/mail"));
    println!("  as files in   {}/mail\n", folder.display());
    println!("Sign in as");
    for (who, path) in &demo.links {
        println!("  {who}\n    {}", app.url(path));
    }
    println!("\nSubscribe to");
    println!("  everything public      {}", app.url("/calendars/public.ics"));
    println!("  one partner            {}", app.url("/calendars/partners/aston-dars-group.ics"));
    println!("  one venue              {}", app.url("/calendars/venues/tipton-muslim-community-centre.ics"));
    println!("  more at                {}\n", app.url("/calendars"));
    println!("“{}” is scheduled for {}.", demo.soon.title, demo.soon.starts.format("%H:%M"));
    println!("Its people are reminded at {}: wait for it here.", demo.soon.reminder_due.format("%H:%M"));
}

/// Says when the reminder has left.
async fn watch(app: App, folder: std::path::PathBuf, soon: demo::Soon) {
    loop {
        tokio::time::sleep(LOOK).await;
        let Ok(reminders) = demo::reminders_of(&app, &soon).await else { continue };
        if reminders.is_empty()
            || reminders.iter().any(|reminder| ["pending", "sending"].contains(&reminder.state.as_str()))
        {
            continue;
        }
        for reminder in reminders.iter().filter(|reminder| reminder.state == "sent") {
            println!("A reminder was sent: {}/mail/{}.eml", folder.display(), reminder.id);
        }
        println!("Read them at {}", app.url("/demo/mail"));
        return;
    }
}

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
use serde_json::{Value, json};

use super::output::{Output, colours};

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
    pub async fn run(&self, out: Output) -> anyhow::Result<ExitCode> {
        let colours = colours(&std::io::stderr());
        tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).with_ansi(colours).init();
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
        let demo = Box::pin(demo::fill(&app)).await?;
        out.print(&document(&app, folder.path(), &demo), || words(&app, folder.path(), &demo))?;
        let watcher = tokio::spawn(watch(app.clone(), folder.path().to_owned(), demo.soon, out));
        server::run(app, Some(listener), Parts::All).await?;
        watcher.abort();
        out.tell(&format!("The demonstration is over, and {} is deleted.", folder.path().display()));
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

/// What there is to subscribe to.
const FEEDS: [(&str, &str); 3] = [
    ("everything public", "/calendars/public.ics"),
    ("one partner", "/calendars/partners/aston-dars-group.ics"),
    ("one venue", "/calendars/venues/tipton-muslim-community-centre.ics"),
];

fn document(app: &App, folder: &Path, demo: &demo::Demo) -> Value {
    let links: Vec<Value> = demo.links.iter().map(|(who, path)| json!({ "who": who, "url": app.url(path) })).collect();
    let feeds: Vec<Value> = FEEDS.iter().map(|(what, path)| json!({ "what": what, "url": app.url(path) })).collect();
    json!({
        "url": app.url("/"), "mail": app.url("/demo/mail"), "mail_folder": folder.join("mail"), "sign_in": links,
        "feeds": feeds, "scheduled": { "meeting": demo.soon.meeting, "title": demo.soon.title,
            "starts": demo.soon.starts, "reminder_due": demo.soon.reminder_due },
    })
}

fn words(app: &App, folder: &Path, demo: &demo::Demo) -> String {
    let links: Vec<String> = demo.links.iter().map(|(who, path)| format!("  {who}\n    {}\n", app.url(path))).collect();
    let feeds: Vec<String> = FEEDS.iter().map(|(what, path)| format!("  {what:<22} {}\n", app.url(path))).collect();
    let (links, feeds) = (links.concat(), feeds.concat());
    format!(
        "Commonhall, a demonstration. Stop it with Ctrl-C; then all of it is gone.\n\n  \
         What is on    {}\n  Its mail      {}\n  as files in   {}/mail\n\n\
         Sign in as\n{links}\nSubscribe to\n{feeds}  more at                {}\n\n\
         “{}” is scheduled for {}.\nIts people are reminded at {}: wait for it here.\n",
        app.url("/"),
        app.url("/demo/mail"),
        folder.display(),
        app.url("/calendars"),
        demo.soon.title,
        demo.soon.starts.format("%H:%M"),
        demo.soon.reminder_due.format("%H:%M"),
    )
}

/// Says when the reminder has left.
async fn watch(app: App, folder: std::path::PathBuf, soon: demo::Soon, out: Output) {
    loop {
        tokio::time::sleep(LOOK).await;
        let Ok(reminders) = demo::reminders_of(&app, &soon).await else { continue };
        if reminders.is_empty()
            || reminders.iter().any(|reminder| ["pending", "sending"].contains(&reminder.state.as_str()))
        {
            continue;
        }
        for reminder in reminders.iter().filter(|reminder| reminder.state == "sent") {
            out.tell(&format!("A reminder was sent: {}/mail/{}.eml", folder.display(), reminder.id));
        }
        out.tell(&format!("Read them at {}", app.url("/demo/mail")));
        return;
    }
}

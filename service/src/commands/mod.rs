//! The commands: each reads its arguments, opens the installation and calls one flow.

mod demo;
mod doctor;
mod mail_test;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::TimeDelta;
use clap::{Args, Parser, Subcommand};
use commonhall::app::App;
use commonhall::clock::Clock;
use commonhall::config::{Settings, with_port};
use commonhall::error::Error;
use commonhall::flows::{Caller, api_tokens, export, installation, members, sign_in};
use commonhall::server::{self, Parts};
use commonhall::store::Store;
use commonhall::words::Words;
use commonhall_domain::member::MemberInput;
use uuid::Uuid;

/// How long a link of `sign-in` holds.
const SIGN_IN: TimeDelta = TimeDelta::minutes(15);

/// Meetings for partnerships of communities: scheduling, calendar feeds, reminders.
#[derive(Parser)]
#[command(
    name = "commonhall",
    version,
    after_help = "Settings are read from commonhall.toml in the working directory and from COMMONHALL_… in the environment.\n\n\
        Try it:            commonhall demo\n\
        Run it:            commonhall serve\n\
        First sign-in:     commonhall member add --name \"Office\" --email office@example.org --role administrator\n                   \
        commonhall sign-in --email office@example.org\n\
        Is all well?       commonhall doctor"
)]
pub struct CommandLine {
    /// A settings file in place of commonhall.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A throw-away installation with the demo partnership; mail is captured and shown on a page
    Demo(demo::Demo),
    /// The service: web, feeds and jobs
    Serve(Serve),
    /// The schema of the database
    Migrate {
        #[command(subcommand)]
        step: Migrate,
    },
    /// Members
    Member {
        #[command(subcommand)]
        what: Member,
    },
    /// Prints a sign-in link that holds for 15 minutes, in any browser
    SignIn(Whom),
    /// API tokens
    Token {
        #[command(subcommand)]
        what: Token,
    },
    /// Mail
    Mail {
        #[command(subcommand)]
        what: Mail,
    },
    /// Everything, on standard output
    Export {
        /// json for all that is stored, ics for all meetings as one calendar
        #[arg(long, default_value = "json")]
        format: export::Format,
    },
    /// The queue of mail by hand
    Outbox {
        #[command(subcommand)]
        what: Outbox,
    },
    /// Checks database, clock, time zones, mail, base URL, queue and feeds; fails if one of them does
    Doctor,
}

#[derive(Args)]
struct Serve {
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

#[derive(Subcommand)]
enum Migrate {
    /// Brings the schema up to date
    Up,
    /// Takes steps back
    Down {
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// Says which steps were taken
    Status,
}

#[derive(Subcommand)]
enum Member {
    /// Adds a member and prints the id; sends no mail
    Add {
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: Option<String>,
        /// member, coordinator, organiser or administrator
        #[arg(long, default_value = "member")]
        role: String,
        /// BCP 47, such as en or bn
        #[arg(long)]
        language: Option<String>,
        /// The slug of the partner that they belong to
        #[arg(long)]
        partner: Option<String>,
    },
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Whom {
    #[arg(long)]
    email: Option<String>,
    /// Where several people share an address
    #[arg(long)]
    id: Option<Uuid>,
}

#[derive(Subcommand)]
enum Token {
    /// Prints a new API token, once and alone
    Create {
        #[command(flatten)]
        whom: Whom,
        /// What it is for
        #[arg(long)]
        name: String,
    },
}

#[derive(Subcommand)]
enum Mail {
    /// Sends one message now; says the server's own words if it fails
    Test {
        #[arg(long)]
        to: String,
    },
}

#[derive(Subcommand)]
enum Outbox {
    /// Lets nothing go
    Hold {
        /// Why; pages and doctor say it
        #[arg(long, default_value = "held by hand")]
        because: String,
    },
    /// Lets mail go again
    Release,
}

/// Does what the command line says.
pub async fn run(line: CommandLine) -> anyhow::Result<ExitCode> {
    if let Command::Demo(demo) = line.command {
        return demo.run().await;
    }
    let settings = Settings::load(line.config.as_deref())?;
    log_to_stderr(&settings)?;
    match line.command {
        Command::Demo(_) => {}
        Command::Serve(options) => serve(settings, &options).await?,
        Command::Migrate { step } => migrate(&settings, step).await?,
        Command::Member { what: Member::Add { name, email, role, language, partner } } => {
            let app = open(settings).await?;
            let input = MemberInput { name, email, role: Some(role), language, partner, ..MemberInput::default() };
            let added = members::add(&app, &Caller::command(), input).await.map_err(in_words)?;
            println!("{}", added.person.member.id);
        }
        Command::SignIn(whom) => {
            let app = open(settings).await?;
            let member = members::by_email_or_id(&app, whom.email.as_deref(), whom.id).await.map_err(in_words)?;
            let path = sign_in::link_for(&app, member.id, false, SIGN_IN).await.map_err(in_words)?;
            println!("{}", app.url(&path));
        }
        Command::Token { what: Token::Create { whom, name } } => {
            let app = open(settings).await?;
            let member = members::by_email_or_id(&app, whom.email.as_deref(), whom.id).await.map_err(in_words)?;
            let (_, token) = api_tokens::create(&app, &Caller::command(), member.id, &name).await.map_err(in_words)?;
            println!("{token}");
        }
        Command::Mail { what: Mail::Test { to } } => return mail_test::run(&open(settings).await?, &to).await,
        Command::Export { format } => print!("{}", export::export(&open(settings).await?, format).await?),
        Command::Outbox { what } => {
            let app = open(settings).await?;
            match what {
                Outbox::Hold { because } => installation::hold_outbox(&app, &Caller::command(), &because).await?,
                Outbox::Release => installation::release_outbox(&app, &Caller::command()).await?,
            }
        }
        Command::Doctor => return doctor::run(settings).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(settings: Settings) -> anyhow::Result<App> {
    App::open(settings, Clock::System, false, true).await
}

async fn serve(settings: Settings, options: &Serve) -> anyhow::Result<()> {
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

async fn migrate(settings: &Settings, step: Migrate) -> anyhow::Result<()> {
    let store = Store::connect(&settings.database_url).await?;
    match step {
        Migrate::Up => store.migrate_up().await?,
        Migrate::Down { steps } => store.migrate_down(steps).await?,
        Migrate::Status => {}
    }
    for (name, taken) in store.migration_status().await? {
        println!("{} {name}", if taken { "taken  " } else { "pending" });
    }
    Ok(())
}

/// Logs go to standard error, so that what a command prints can be piped. A level alone is that of our own words; of the
/// libraries' only what is wrong is of use.
fn log_to_stderr(settings: &Settings) -> anyhow::Result<()> {
    let level = settings.log.parse::<tracing::Level>().is_ok();
    let directives = if level { format!("warn,commonhall={}", settings.log) } else { settings.log.clone() };
    let filter = tracing_subscriber::EnvFilter::try_new(directives)
        .with_context(|| format!("log: {:?} is no level such as info, nor a list of such", settings.log))?;
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
    Ok(())
}

/// An error of a flow in the words that a page would use, with the field at fault.
fn in_words(error: Error) -> anyhow::Error {
    let words = Words::fallback();
    match error {
        Error::Invalid(problems) => {
            let lines: Vec<String> =
                problems.iter().map(|problem| format!("{}: {}", problem.field, words.problem(problem))).collect();
            anyhow::anyhow!(lines.join("\n"))
        }
        Error::NotFound => anyhow::anyhow!("there is no such member"),
        Error::Conflict(key) => anyhow::anyhow!(words.say(key, &[])),
        other => other.into(),
    }
}

//! The commands: each reads its arguments, opens the installation and calls one flow.

mod backup;
mod demo;
mod doctor;
mod import;
mod mail_test;
mod migrate;
mod outbox;
mod output;
mod reminders;
mod serve;
mod ways_in;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use commonhall::app::App;
use commonhall::clock::Clock;
use commonhall::config::Settings;
use commonhall::error::Error;
use commonhall::flows::export;
use commonhall::words::Words;

use self::output::Output;
pub use self::output::is_nobody_reads;

/// Meetings for partnerships of communities: scheduling, calendar feeds, reminders
///
/// One program with an embedded database. Organisers schedule meetings at community venues, partners subscribe to calendar
/// feeds, members are invited and reminded by mail.
#[derive(Parser)]
#[command(
    name = "commonhall",
    version,
    after_help = "\
Examples:
  Try it:          commonhall demo
  Run it:          commonhall serve
  First sign-in:   commonhall member add --name \"Office\" --email office@example.org --role administrator
                   commonhall sign-in --email office@example.org
  Is all well?     commonhall doctor
  Every night:     commonhall backup /var/backups/commonhall/$(date +%F).tar

Settings are read from commonhall.toml in the working directory (or --config FILE), and from COMMONHALL_… in the environment,
which stands over it: COMMONHALL_DATABASE_URL is database_url in the file.

Results go to standard output; errors and logs go to standard error. Colours are for terminals, and not with NO_COLOR.

Exit codes:
  0  done
  1  failed, and standard error says why; doctor: a check failed
  2  the command line was wrong; nothing was done"
)]
pub struct CommandLine {
    /// A settings file in place of commonhall.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print the result as one JSON document
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A throw-away installation with the demo partnership; mail is captured and shown on a page
    ///
    /// Prints where to look: the address, sign-in links for each role, feeds, and what it just scheduled. Nothing leaves this
    /// machine, and all of it is gone when it stops.
    #[command(after_help = "Examples:\n  commonhall demo\n  commonhall demo --listen 127.0.0.1:0")]
    Demo(demo::Demo),
    /// The service: web, feeds and jobs
    ///
    /// Brings the schema up to date, and runs until Ctrl-C or SIGTERM.
    #[command(after_help = "\
Examples:
  commonhall serve
  COMMONHALL_LISTEN=127.0.0.1:9000 commonhall serve
  commonhall serve --no-jobs      # on PostgreSQL, the web alone
  commonhall serve --jobs-only    # and in another process planner and sender")]
    Serve(serve::Serve),
    /// The schema of the database
    #[command(after_help = "Example:\n  commonhall migrate status")]
    Migrate {
        #[command(subcommand)]
        step: migrate::Step,
    },
    /// Members
    #[command(
        after_help = "Example:\n  commonhall member add --name \"Office\" --email office@example.org --role administrator"
    )]
    Member {
        #[command(subcommand)]
        what: ways_in::Member,
    },
    /// Prints a sign-in link that holds for 15 minutes
    ///
    /// It works once, in any browser: for the first administrator, and for whoever is locked out while mail does not work.
    #[command(after_help = "Example:\n  commonhall sign-in --email office@example.org")]
    SignIn(ways_in::Whom),
    /// API tokens
    #[command(after_help = "Example:\n  commonhall token create --email office@example.org --name scripts")]
    Token {
        #[command(subcommand)]
        what: ways_in::Token,
    },
    /// What would be sent
    #[command(after_help = "Example:\n  commonhall reminders due --until P7D")]
    Reminders {
        #[command(subcommand)]
        what: reminders::Reminders,
    },
    /// Whether mail works
    #[command(after_help = "Example:\n  commonhall mail test --to office@example.org")]
    Mail {
        #[command(subcommand)]
        what: mail_test::Mail,
    },
    /// The queue of mail by hand
    #[command(after_help = "Example:\n  commonhall outbox list --state pending")]
    Outbox {
        #[command(subcommand)]
        what: outbox::Outbox,
    },
    /// Other people's calendars become meetings: created, changed where the calendar changed, or refused with a reason
    ///
    /// Says a line for everything in the file. Each meeting is known by its UID, so that importing again changes only what was
    /// changed there, and what was done here stays. Nobody is invited. A taken room refuses the meeting and names the other.
    /// Exits with 1 if something was refused; the rest is taken.
    #[command(after_help = "\
Examples:
  commonhall import --dry-run --host aston-dars-group calendar.ics
  commonhall import --host aston-dars-group --visibility public https://calendar.example.org/public.ics
  commonhall export --format ics | COMMONHALL_DATABASE_URL=sqlite://other.db commonhall import - --host aston-dars-group")]
    Import(import::Import),
    /// Everything that an organisation would take along, on standard output
    ///
    /// No secret is in it. It is for other programs; to bring an installation back, make a backup.
    #[command(after_help = "\
Examples:
  commonhall export > commonhall.json
  commonhall export --format ics > meetings.ics")]
    Export {
        /// json for all that is stored, ics for all meetings as one calendar
        #[arg(long, default_value = "json")]
        format: export::Format,
    },
    /// Writes a backup while the service runs: the database and the key in one file
    ///
    /// The file appears when it is whole: checked, on the disk, and read back. PostgreSQL needs `pg_dump` and
    /// `pg_restore` beside it.
    #[command(after_help = "\
Examples:
  commonhall backup /var/backups/commonhall/$(date +%F).tar
  commonhall backup --force /mnt/usb/commonhall.tar")]
    Backup(backup::File),
    /// Brings a backup back; what is restored sends no mail until `outbox release`
    ///
    /// Stop the service first. With PostgreSQL it needs `pg_restore` and `psql`.
    #[command(after_help = "\
Examples:
  commonhall restore /var/backups/commonhall/2027-03-24.tar
  COMMONHALL_DATABASE_URL=sqlite:///tmp/look/commonhall.db commonhall restore commonhall.tar")]
    Restore(backup::File),
    /// Checks database, clock, time zones, mail, base URL, queue and feeds; fails if one of them does
    ///
    /// One line for each check, and what to do where it fails.
    #[command(after_help = "Examples:\n  commonhall doctor\n  commonhall doctor --json || alert-somebody")]
    Doctor,
    /// Prints a script that completes commands in a shell
    #[command(after_help = "\
Examples:
  commonhall completions bash > /etc/bash_completion.d/commonhall
  commonhall completions zsh > /usr/local/share/zsh/site-functions/_commonhall
  commonhall completions fish > ~/.config/fish/completions/commonhall.fish")]
    Completions {
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(["bash", "zsh", "fish"]))]
        shell: String,
    },
}

/// Does what the command line says.
pub async fn run(line: CommandLine) -> anyhow::Result<ExitCode> {
    let out = Output { json: line.json };
    // These two need no installation.
    match &line.command {
        Command::Demo(demo) => return Box::pin(demo.run(out)).await,
        Command::Completions { shell } => return completions(shell),
        _ => {}
    }
    let settings = Settings::load(line.config.as_deref())?;
    log_to_stderr(&settings)?;
    match line.command {
        Command::Demo(_) | Command::Completions { .. } => {}
        Command::Serve(options) => serve::run(settings, &options).await?,
        Command::Migrate { step } => migrate::run(&settings, step, out).await?,
        Command::Member { what: ways_in::Member::Add(member) } => {
            ways_in::add(&open(settings).await?, member, out).await?;
        }
        Command::SignIn(whom) => ways_in::sign_in(&open(settings).await?, &whom, out).await?,
        Command::Token { what: ways_in::Token::Create { whom, name } } => {
            ways_in::create_token(&open(settings).await?, &whom, &name, out).await?;
        }
        Command::Reminders { what: reminders::Reminders::Due { until } } => {
            reminders::due(&open(settings).await?, &until, out).await?;
        }
        Command::Mail { what: mail_test::Mail::Test { to } } => {
            return mail_test::run(&open(settings).await?, &to, out).await;
        }
        Command::Outbox { what } => outbox::run(&open(settings).await?, what, out).await?,
        Command::Import(options) => return Box::pin(import::run(&open(settings).await?, options, out)).await,
        Command::Export { format } => {
            if out.json && format == export::Format::Ics {
                bail!("--json and --format ics contradict each other");
            }
            output::write(&export::export(&open(settings).await?, format).await.map_err(in_words)?)?;
        }
        Command::Backup(file) => backup::make(&open(settings).await?, &file, out).await?,
        Command::Restore(file) => backup::restore(&settings, &file, out).await?,
        Command::Doctor => return doctor::run(settings, out).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(settings: Settings) -> anyhow::Result<App> {
    App::open(settings, Clock::System, false, true).await
}

fn completions(shell: &str) -> anyhow::Result<ExitCode> {
    let shell: Shell = shell.parse().map_err(anyhow::Error::msg)?;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "commonhall", &mut script);
    output::write(&String::from_utf8(script)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Logs go to standard error, so that what a command prints can be piped. A level alone is that of our own words; of the
/// libraries' only what is wrong is of use.
fn log_to_stderr(settings: &Settings) -> anyhow::Result<()> {
    let level = settings.log.parse::<tracing::Level>().is_ok();
    let directives = if level { format!("warn,commonhall={}", settings.log) } else { settings.log.clone() };
    let filter = tracing_subscriber::EnvFilter::try_new(directives)
        .with_context(|| format!("log: {:?} is no level such as info, nor a list of such", settings.log))?;
    let colours = output::colours(&io::stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colours).init();
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
        Error::Conflict(key) => anyhow::anyhow!(words.say(key, &[])),
        other => other.into(),
    }
}

//! `mail test`: one message now, with the server's own words if it fails.

use std::process::ExitCode;

use clap::Subcommand;
use commonhall::app::App;
use commonhall::flows::mail_test;
use serde_json::json;

use super::output::Output;

#[derive(Subcommand)]
pub enum Mail {
    /// Sends one message now; says the server's own words if it fails
    ///
    /// Past the outbox, so that it also goes while that is held.
    #[command(after_help = "Example:\n  commonhall mail test --to office@example.org")]
    Test {
        /// Who gets it
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
}

pub async fn run(app: &App, to: &str, out: Output) -> anyhow::Result<ExitCode> {
    let outcome = mail_test::send(app, to).await.map_err(super::in_words)?;
    let (sent, words) = (outcome.is_sent(), outcome.words());
    let document = json!({ "sent": sent, "to": to, "through": app.mail.to_string(), "words": words });
    if sent || out.json {
        out.print(&document, || format!("Mail goes through {}.\nSent to {to}: {words}\n", app.mail))?;
    }
    if sent {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "commonhall: not sent to {to} through {}: {words}\n\
         Look at COMMONHALL_SMTP_URL (smtp://user:password@host:587) and COMMONHALL_MAIL_FROM ({}).",
        app.mail, app.settings.mail_from
    );
    Ok(ExitCode::FAILURE)
}

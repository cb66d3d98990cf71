//! `mail test`: one message now, with the server's own words.

use std::process::ExitCode;

use commonhall::app::App;
use commonhall::flows::mail_test;

pub async fn run(app: &App, to: &str) -> anyhow::Result<ExitCode> {
    println!("Mail goes through {}.", app.mail);
    let outcome = mail_test::send(app, to).await.map_err(super::in_words)?;
    if outcome.is_sent() {
        println!("Sent to {to}: {}", outcome.words());
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("Not sent to {to}: {}", outcome.words());
    eprintln!(
        "Look at COMMONHALL_SMTP_URL (smtp://user:password@host:587) and COMMONHALL_MAIL_FROM ({}).",
        app.settings.mail_from
    );
    Ok(ExitCode::FAILURE)
}

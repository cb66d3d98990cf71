//! Whether the installation is well, one check at a time, each with its remedy.

use std::time::Duration;

use chrono::TimeDelta;
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::zone::ZONE_DATA_VERSION;

use super::Caller;
use super::feed::{self, Scope};
use crate::app::App;
use crate::auth::key::Key;
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::allow;
use crate::mail::Transport;
use crate::store::{self, Store, installation, outbox};
use crate::words::Words;

/// How far the clock of the database may be from ours.
const CLOCKS_APART: TimeDelta = TimeDelta::seconds(30);
/// How long a message that is due may wait before something must be wrong.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);

/// How long the mail server may take to answer: a page that asks is waited for.
const LONGEST_PROBE: Duration = Duration::from_secs(10);

/// One check and what came of it.
#[derive(Debug)]
pub struct Check {
    pub name: &'static str,
    pub result: Result<String, Finding>,
}

/// What is wrong, and what to do about it.
#[derive(Debug)]
pub struct Finding {
    pub what: String,
    pub remedy: String,
}

fn finding(what: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { what: what.into(), remedy: remedy.into() }
}

/// Opens the installation for a look; what keeps it from opening is a finding too.
pub async fn open(settings: Settings, clock: Clock) -> Result<App, Check> {
    let failed = |name, result: Finding| Check { name, result: Err(result) };
    if let Err(error) = Transport::from_url(&settings.smtp_url, settings.mail_connections) {
        let remedy = "set COMMONHALL_SMTP_URL to smtp://user:password@host:587, or to file:mail/";
        return Err(failed("mail", finding(format!("{error:#}"), remedy)));
    }
    if let Err(error) = Key::load(&settings) {
        let remedy = "put the key file in its place, from a backup if need be, or name it in COMMONHALL_KEY_FILE";
        return Err(failed("key", finding(format!("{error:#}"), remedy)));
    }
    let store = match Store::connect(&settings.database_url).await {
        Ok(store) => store,
        Err(error) => {
            let remedy = "start it, or set COMMONHALL_DATABASE_URL to where it is";
            return Err(failed("database", finding(format!("{error:#}"), remedy)));
        }
    };
    if let Err(found) = schema(&store, &settings).await {
        return Err(failed("database", found));
    }
    App::open(settings, clock, false, false).await.map_err(|error| {
        failed(
            "key",
            finding(format!("{error:#}"), "use the key that came with this database, or the database of this key"),
        )
    })
}

/// The same for an administrator who asks.
pub async fn look(app: &App, caller: &Caller) -> crate::error::Result<Vec<Check>> {
    allow(may(&caller.actor, &Wish::SeeInstallation))?;
    Ok(examine(app).await)
}

/// Looks at everything; a check that fails keeps no other from running.
pub async fn examine(app: &App) -> Vec<Check> {
    vec![
        Check { name: "database", result: schema(&app.store, &app.settings).await },
        Check { name: "clock", result: clock(app).await },
        Check { name: "time zones", result: zones(app).await },
        Check { name: "base URL", result: base_url(app) },
        Check { name: "mail", result: mail(app).await },
        Check { name: "queue", result: queue(app).await },
        Check { name: "feeds", result: feeds(app).await },
        Check { name: "calendars of venues", result: calendars(app).await },
        Check { name: "languages", result: Ok(languages()) },
    ]
}

fn unreadable(error: impl std::fmt::Display) -> Finding {
    finding(format!("the database cannot be read: {error}"), "is it running, and is COMMONHALL_DATABASE_URL right?")
}

async fn schema(store: &Store, settings: &Settings) -> Result<String, Finding> {
    let steps = store.migration_status().await.map_err(unreadable)?;
    let pending = steps.iter().filter(|(_, taken)| !taken).count();
    if pending > 0 {
        return Err(finding(format!("{pending} steps of the schema are pending"), "run: commonhall migrate up"));
    }
    Ok(format!("{}, schema up to date", store::without_password(&settings.database_url)))
}

async fn clock(app: &App) -> Result<String, Finding> {
    let theirs = store::clock(app.store.read()).await.map_err(unreadable)?;
    let apart = app.now() - theirs;
    if apart.abs() > CLOCKS_APART {
        let what = format!("this machine and the database are {} seconds apart", apart.num_seconds());
        return Err(finding(what, "set both clocks by NTP: reminders would leave at the wrong time"));
    }
    Ok(format!("{} UTC", app.now().format("%Y-%m-%d %H:%M:%S")))
}

async fn zones(app: &App) -> Result<String, Finding> {
    let row = installation::get(app.store.read()).await.map_err(unreadable)?;
    match row {
        Some(row) if row.zone_data != ZONE_DATA_VERSION => Err(finding(
            format!("dates were derived with zone data {}, and {ZONE_DATA_VERSION} is built in", row.zone_data),
            "start commonhall serve once: it derives them anew",
        )),
        _ => Ok(format!("IANA {ZONE_DATA_VERSION}, home is {}", app.settings.time_zone)),
    }
}

fn base_url(app: &App) -> Result<String, Finding> {
    let url = &app.settings.base_url;
    if app.settings.is_https() {
        Ok(url.clone())
    } else if app.settings.is_loopback() {
        Ok(format!("{url}, on this machine only"))
    } else {
        Err(finding(
            format!("{url} is plain http, and nobody can sign in"),
            "set COMMONHALL_BASE_URL to the https:// address",
        ))
    }
}

async fn mail(app: &App) -> Result<String, Finding> {
    if matches!(*app.mail, Transport::File(_)) && !app.settings.is_loopback() {
        return Err(finding(
            format!("{}: mail reaches nobody", app.mail),
            "set COMMONHALL_SMTP_URL to smtp://user:password@host:587",
        ));
    }
    let answer = tokio::time::timeout(LONGEST_PROBE, app.mail.probe()).await;
    let answer = answer.unwrap_or_else(|_| Err(format!("no answer within {} s", LONGEST_PROBE.as_secs())));
    answer.map_err(|error| {
        finding(
            format!("{}: {error}", app.mail),
            "is COMMONHALL_SMTP_URL right? commonhall mail test --to ADDRESS says more",
        )
    })
}

async fn queue(app: &App) -> Result<String, Finding> {
    let db = app.store.read();
    if let Some(reason) = installation::get(db).await.map_err(unreadable)?.and_then(|row| row.outbox_held_because) {
        return Err(finding(format!("the outbox is held: {reason}"), "let it go with: commonhall outbox release"));
    }
    match outbox::oldest_due(db, app.now()).await.map_err(unreadable)? {
        Some(wait) if wait > LONGEST_WAIT => Err(finding(
            format!("a message has been due for {} minutes", wait.num_minutes()),
            "is commonhall serve running (without --no-jobs), and does mail work?",
        )),
        Some(_) => Ok("mail is going out".to_owned()),
        None => Ok("nothing is waiting".to_owned()),
    }
}

/// What each language has, and by name what it lacks. No language is a fault of the installation, so this never fails: what
/// is missing is said in English, and readers of an unchecked translation are told so.
fn languages() -> String {
    let of = |words: Words| {
        let (missing, wanted) = words.missing();
        let mut said = format!("{} {} of {wanted}", words.lang(), wanted - missing.len());
        if words.unreviewed().is_some() {
            said.push_str(", checked by no native reader");
        }
        if !missing.is_empty() {
            said.push_str(", in English: ");
            said.push_str(&missing.join(" "));
        }
        said
    };
    Words::all().map(of).collect::<Vec<_>>().join("; ")
}

async fn feeds(app: &App) -> Result<String, Finding> {
    let broken = |what: String| finding(what, "this is a fault of ours: please report it with the log");
    let ready =
        feed::serve(app, &Scope::Public, None).await.map_err(|error| broken(format!("the public feed: {error}")))?;
    let bytes = ready.feed.bytes(false);
    let text = String::from_utf8_lossy(&bytes);
    if !(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n")) {
        return Err(broken("the public feed is no calendar".to_owned()));
    }
    Ok(format!("the public one has {} events", text.matches("\r\nBEGIN:VEVENT\r\n").count()))
}

async fn calendars(app: &App) -> Result<String, Finding> {
    let all = store::busy::all(app.store.read()).await.map_err(unreadable)?;
    // One bad answer mends itself.
    let failing: Vec<_> =
        all.iter().filter(|one| one.failures > 2).map(|one| format!("{} ({})", one.name, one.host)).collect();
    if failing.is_empty() {
        return Ok(format!("{} are read", all.len()));
    }
    let remedy = "see why on the venue's page of calendars, and mend their addresses or remove them";
    Err(finding(format!("these cannot be read: {}", failing.join(", ")), remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_named_with_how_much_of_it_there_is() {
        let said = languages();
        let (missing, wanted) = Words::of("ur").missing();
        assert!(said.starts_with(&format!("en {wanted} of {wanted}; ")), "{said}");
        let urdu = format!("ur {} of {wanted}, checked by no native reader", wanted - missing.len());
        assert!(said.contains(&urdu), "{said}");
    }
}

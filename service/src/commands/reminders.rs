//! `reminders due`: what would go out.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use commonhall::app::App;
use commonhall::flows::Caller;
use commonhall::flows::due::{self, Coming};
use commonhall::mail::masked;
use commonhall_domain::meeting::local_time;
use commonhall_domain::span::Span;
use commonhall_domain::zone;
use serde_json::{Value, json};

use super::in_words;
use super::output::Output;

#[derive(Subcommand)]
pub enum Reminders {
    /// Says which reminders would go out from now on, to whom and why; sends nothing
    ///
    /// It asks what the planner and the sender ask, by what is known now. Recipients are masked.
    #[command(after_help = "\
Examples:
  commonhall reminders due --until P7D
  commonhall reminders due --until 2027-03-24T18:00
  commonhall reminders due --until 2027-03-24T18:00:00Z --json")]
    Due {
        /// A moment (by the wall clock of the setting `time_zone`, or with Z or an offset), or a length of time such as P7D
        #[arg(long, value_name = "TIME")]
        until: String,
    },
}

pub async fn due(app: &App, until: &str, out: Output) -> anyhow::Result<()> {
    let until = moment(until, app).with_context(|| {
        format!("until: {until:?} is neither a moment such as 2027-03-24T18:00 nor a length such as P7D")
    })?;
    let found = due::until(app, &Caller::command(), until).await.map_err(in_words)?;
    let items: Vec<Value> = found.reminders.iter().map(document).collect();
    let document = json!({ "until": until, "held_because": found.held, "items": items });
    out.print(&document, || {
        let lines: String = found.reminders.iter().map(|one| words(one, app)).collect();
        let held = found.held.map(|reason| format!("The outbox is held: {reason}\n")).unwrap_or_default();
        let until = until.with_timezone(&app.settings.time_zone).format("%Y-%m-%d %H:%M %Z");
        format!("{lines}{held}{} reminders until {until}; none was sent\n", found.reminders.len())
    })
}

fn moment(text: &str, app: &App) -> Option<DateTime<Utc>> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    if let Ok(span) = text.parse::<Span>() {
        return app.now().checked_add_signed(span.as_time_delta());
    }
    local_time("until", text).ok().map(|local| zone::resolve(local, app.settings.time_zone).utc)
}

fn document(one: &Coming) -> Value {
    json!({
        "goes_at": one.goes_at, "member": one.member.id, "to": one.member.email.as_deref().map(masked),
        "through": one.through, "meeting": one.meeting, "title": one.title, "starts": one.starts,
        "time_zone": one.zone.name(), "lead": one.lead, "message": one.message,
    })
}

fn words(one: &Coming, app: &App) -> String {
    let goes_at = one.goes_at.with_timezone(&app.settings.time_zone).format("%Y-%m-%d %H:%M %Z");
    let to = one.member.email.as_deref().map(masked).unwrap_or_default();
    let through = match &one.through {
        Some(partner) => format!("with {partner}"),
        None => "by name".to_owned(),
    };
    format!(
        "{goes_at}  {to} ({})\n    {} before “{}” on {} ({}); invited {through}\n",
        one.member.name,
        one.lead,
        one.title,
        one.starts.format("%Y-%m-%d %H:%M"),
        one.zone
    )
}

//! Everything that an organisation would want to take along: all meetings as one calendar, or all that is stored as JSON.
//! No secret is in it: no token, no hash, no key.

use std::str::FromStr;

use commonhall_domain::ical;
use serde_json::{Value, json};

use super::calendar::{self, Reader};
use crate::app::App;
use crate::error::Result;
use crate::store::{self, everything, occurrences, venues};

/// Meetings loaded at once.
const AT_ONCE: u64 = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Ics,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "json" => Ok(Self::Json),
            "ics" => Ok(Self::Ics),
            _ => Err(format!("{text:?} is neither json nor ics")),
        }
    }
}

/// The whole installation as text.
pub async fn export(app: &App, format: Format) -> Result<String> {
    match format {
        Format::Json => {
            let document = json(app).await?;
            let text = serde_json::to_string_pretty(&document).map_err(anyhow::Error::from)?;
            Ok(text + "\n")
        }
        Format::Ics => ics(app).await,
    }
}

async fn json(app: &App) -> Result<Value> {
    let tables = everything::tables(app.store.read()).await?;
    Ok(json!({
        "commonhall": env!("CARGO_PKG_VERSION"),
        "exported_at": app.now(),
        "base_url": app.settings.base_url,
        "tables": tables,
    }))
}

async fn ics(app: &App) -> Result<String> {
    let db = app.store.read();
    let reader = Reader { exact: true, ..Reader::new("en", true) };
    let (mut after, mut events) = (None, Vec::new());
    loop {
        let page = store::meetings::page(db, &store::meetings::Filter::default(), after, AT_ONCE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.meeting.id);
        for whole in &page {
            let dates = occurrences::of_meetings(db, &[whole.meeting.id]).await?;
            let places =
                venues::places(db, dates.iter().filter_map(|date| date.space_id).chain(whole.meeting.space_id)).await?;
            events.extend(calendar::events(whole, &dates, &places, None, reader, &app.settings.base_url)?);
        }
    }
    let calendar = ical::Calendar {
        name: "Commonhall".into(),
        description: None,
        url: Some(app.url("/").into()),
        source: None,
        color: None,
        zone: app.settings.time_zone,
        method: None,
        window: calendar::watched(),
        events,
    };
    Ok(ical::write(&calendar))
}

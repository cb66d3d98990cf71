//! Whether the database belongs to this key and this address, and whether mail may leave.

use anyhow::bail;
use commonhall_domain::fields;
use commonhall_domain::policy::{Wish, may};
use commonhall_domain::zone::ZONE_DATA_VERSION;
use commonhall_entities::installation::Model;
use serde_json::json;
use uuid::Uuid;

use super::Caller;
use crate::app::App;
use crate::error::{Result, allow};
use crate::store::audit::{self, Entry};
use crate::store::installation;

/// What the outbox is held for when the service is reached under another address than before: a copy of the database,
/// restored somewhere for a look, must not mail everybody.
const MOVED: &str = "the base URL is another than before; if this is the real service and no copy, release the outbox";

/// Notes key and address at the first start, and looks at them at every later one. Another key is an error, since no link in
/// any mail would open; another address holds the outbox.
pub async fn check(app: &App) -> anyhow::Result<()> {
    let now = app.now();
    let tx = app.store.begin().await?;
    let fingerprint = app.key.fingerprint();
    match installation::get(&tx).await? {
        None => {
            let row = Model {
                id: 1,
                key_fingerprint: fingerprint,
                base_url: app.settings.base_url.clone(),
                zone_data: ZONE_DATA_VERSION.to_owned(),
                outbox_held_because: None,
                planned_at: None,
                created_at: now,
            };
            installation::create(&tx, row).await?;
        }
        Some(row) if row.key_fingerprint != fingerprint => bail!(
            "the key file is not the one that this database was made with (its fingerprint is {fingerprint}, and {} is \
             needed): put the right one in its place, or name it in COMMONHALL_KEY_FILE",
            row.key_fingerprint
        ),
        Some(row) if row.base_url != app.settings.base_url && row.outbox_held_because.is_none() => {
            // A loopback address is somebody trying things out: there was nobody to mail.
            if crate::config::is_loopback_url(&row.base_url) && app.settings.is_loopback() {
                installation::moved(&tx, &app.settings.base_url).await?;
            } else {
                installation::hold(&tx, Some(MOVED)).await?;
                tracing::warn!(
                    before = row.base_url,
                    now = app.settings.base_url,
                    "{MOVED}: commonhall outbox release"
                );
            }
        }
        Some(_) => {}
    }
    Ok(tx.commit().await?)
}

/// Holds all mail, for a reason that pages and commands show.
pub async fn hold_outbox(app: &App, caller: &Caller, because: &str) -> Result<()> {
    allow(may(&caller.actor, &Wish::ChangeOutbox))?;
    let because = fields::line("because", because)?;
    set(app, caller, Some(&because)).await
}

/// Lets mail go again, and takes the present address for the real one.
pub async fn release_outbox(app: &App, caller: &Caller) -> Result<()> {
    set(app, caller, None).await
}

async fn set(app: &App, caller: &Caller, because: Option<&str>) -> Result<()> {
    allow(may(&caller.actor, &Wish::ChangeOutbox))?;
    let tx = app.store.begin().await?;
    installation::hold(&tx, because).await?;
    if because.is_none() {
        installation::moved(&tx, &app.settings.base_url).await?;
    }
    let action = if because.is_some() { "held" } else { "released" };
    audit::record(&tx, Entry::new(caller, action, "outbox", Uuid::nil(), json!({ "because": because })), app.now())
        .await?;
    tx.commit().await?;
    app.queued.notify_one();
    Ok(())
}

//! The demonstration's mailbox: the files into which its mail goes. It may hold sign-in links, so there is none but in a
//! demonstration that only its own machine can reach.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tokio::fs;
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::mail::Transport;

/// Messages that the list shows; older ones stay in the folder.
const NEWEST: usize = 200;

/// A message as it would have been sent.
#[derive(Clone, Debug)]
pub struct Captured {
    pub id: Uuid,
    /// RFC 5322.
    pub bytes: Vec<u8>,
}

/// The folder that the files are in.
pub fn folder(app: &App) -> Result<PathBuf> {
    match app.mail.as_ref() {
        Transport::File(folder) if app.demo && app.settings.is_loopback() => Ok(folder.clone()),
        _ => Err(Error::NotFound),
    }
}

/// The newest messages, the newest first: their ids begin with the time of their making.
pub async fn list(app: &App) -> Result<Vec<Captured>> {
    let folder = folder(app)?;
    let mut ids = ids(&folder).await.map_err(anyhow::Error::from)?;
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.truncate(NEWEST);
    let mut messages = Vec::with_capacity(ids.len());
    for id in ids {
        match read(app, id).await {
            Ok(message) => messages.push(message),
            // Somebody tidied the folder in this instant.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(messages)
}

/// One message.
pub async fn read(app: &App, id: Uuid) -> Result<Captured> {
    match fs::read(folder(app)?.join(format!("{id}.eml"))).await {
        Ok(bytes) => Ok(Captured { id, bytes }),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NotFound),
        Err(error) => Err(anyhow::Error::from(error).into()),
    }
}

/// The ids of all messages; the folder is made by the first of them.
async fn ids(folder: &Path) -> std::io::Result<Vec<Uuid>> {
    let mut entries = match fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut ids = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        ids.extend(entry.file_name().to_str().and_then(|name| name.strip_suffix(".eml")?.parse::<Uuid>().ok()));
    }
    Ok(ids)
}

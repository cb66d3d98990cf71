//! Letters as files, for a demonstration or a machine without a mail server.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{Outcome, sanitise::one_line};

/// Writes `<id>.eml`; a second copy of a message replaces the first. Only its owner may read it, since it can hold a
/// sign-in link.
pub(super) async fn store(folder: &Path, id: Uuid, bytes: Vec<u8>) -> Outcome {
    let folder = folder.to_owned();
    match on_disk(move || write(&folder, id, &bytes)).await {
        Ok(path) => Outcome::Sent { reply: format!("written to {}", path.display()) },
        Err(reason) => Outcome::Unavailable { reason },
    }
}

/// Whether a letter could be written.
pub(super) async fn probe(folder: &Path) -> Result<String, String> {
    let folder = folder.to_owned();
    on_disk(move || {
        fs::create_dir_all(&folder)?;
        NamedTempFile::new_in(&folder)?;
        Ok(format!("files in {}", folder.display()))
    })
    .await
}

fn write(folder: &Path, id: Uuid, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{id}.eml"));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    // The name is safe only when the folder is on disk too.
    File::open(folder)?.sync_all()?;
    Ok(path)
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, String> {
    match spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(one_line(&error.to_string())),
        Err(panic) => Err(one_line(&panic.to_string())),
    }
}

//! A backup is one file with the database and the key, made while the service runs, and looked at before it counts. What is
//! restored holds its outbox: a copy must not mail everybody.

mod archive;
mod postgres;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};
use tempfile::TempDir;

pub use self::archive::Kind;
use self::archive::{Parts, Unpacked, pack, unpack};
use crate::app::App;
use crate::auth::key::{Key, sqlite_file};
use crate::config::Settings;
use crate::store::{Store, copy, installation};

/// A backup that was made, or brought back.
#[derive(Clone, Debug)]
pub struct Backup {
    pub file: PathBuf,
    pub database: Kind,
    pub made_at: DateTime<Utc>,
    /// Of the file.
    pub bytes: u64,
}

/// Writes a backup. The file appears when all of it is on the disk and was read back; `replace` lets it take the place of
/// one that is there.
pub async fn make(app: &App, file: &Path, replace: bool) -> anyhow::Result<Backup> {
    ensure!(replace || !file.exists(), "{} is there already; --force replaces it", file.display());
    let folder = work_folder(file)?;
    let url = &app.settings.database_url;
    let kind = Kind::of(url);
    let made_at = app.now();
    let database = folder.path().join("database");
    match kind {
        Kind::Sqlite => {
            app.store.copy_into(&database).await?;
            look_at(&database, &app.key).await.context("the copy of the database is not sound")?;
        }
        Kind::Postgres => postgres::dump(url, &database).await?,
    }
    let key = Key::file(&app.settings)?;
    let parts = Parts {
        kind,
        made_at,
        base_url: &app.settings.base_url,
        key_fingerprint: app.key.fingerprint(),
        database: &database,
        key: &key,
    };
    let partial = folder.path().join("partial");
    pack(&parts, &partial)?;
    fs::remove_file(&database)?;
    let check = tempfile::tempdir_in(folder.path())?;
    let read = unpack(&partial, check.path()).context("what was written cannot be read back")?;
    ensure!(Key::read(&read.key)?.fingerprint() == app.key.fingerprint(), "the key changed while it was copied");
    let bytes = fs::metadata(&partial)?.len();
    put_in_place(&partial, file)?;
    Ok(Backup { file: file.to_owned(), database: kind, made_at, bytes })
}

/// Brings a backup back into the database that the settings name. What is there stays unless `replace` says otherwise, and
/// nothing is touched before the backup has been found whole. Nothing may be running on the database.
pub async fn restore(settings: &Settings, file: &Path, replace: bool) -> anyhow::Result<Backup> {
    let url = &settings.database_url;
    let kind = Kind::of(url);
    let target = sqlite_file(url);
    let folder = match &target {
        Some(target) => work_folder(target)?,
        None => tempfile::tempdir()?,
    };
    let Unpacked { about, database, key } = unpack(file, folder.path())?;
    ensure!(
        about.database == kind,
        "this is a backup of {}, and COMMONHALL_DATABASE_URL names {}",
        about.database.as_str(),
        kind.as_str()
    );
    let new_key = Key::read(&key)?;
    ensure!(new_key.fingerprint() == about.key_fingerprint, "the key in {} is another one's", file.display());
    let key_file = Key::file(settings)?;
    let key_is_there = key_file.exists();
    let same_key = key_is_there && Key::read(&key_file).is_ok_and(|old| old.fingerprint() == new_key.fingerprint());
    ensure!(
        replace || !key_is_there || same_key,
        "the key file {} is another one; --force replaces it",
        key_file.display()
    );
    let reason = format!(
        "restored from the backup of {}; if this is the real service and no copy, release the outbox",
        about.made_at.format("%Y-%m-%d %H:%M UTC")
    );
    if let Some(target) = target {
        let target_is_there = target.exists();
        ensure!(replace || !target_is_there, "the database {} is there; --force replaces it", target.display());
        ensure!(
            !target_is_there || !copy::is_in_use(&target).await,
            "the database {} is in use: stop commonhall first",
            target.display()
        );
        look_at(&database, &new_key).await.context("the database in the backup is not sound")?;
        hold(&database, &reason).await?;
        put_key(&key, &key_file, same_key)?;
        // They belong to the database that goes; over the new one they would damage it.
        for suffix in ["-wal", "-shm"] {
            let mut name = target.clone().into_os_string();
            name.push(suffix);
            remove_if_there(Path::new(&name))?;
        }
        put_in_place(&database, &target)?;
    } else {
        let store = Store::connect(url).await?;
        let others = others(&store).await?;
        ensure!(others == 0, "{others} others are connected to the database: stop commonhall first");
        let tables = copy::tables(store.read()).await?;
        ensure!(replace || tables == 0, "the database is not empty ({tables} tables); --force replaces what is there");
        drop(store);
        postgres::restore(url, &database, folder.path(), tables > 0, &reason).await?;
        put_key(&key, &key_file, same_key)?;
    }
    Ok(Backup { file: file.to_owned(), database: kind, made_at: about.made_at, bytes: fs::metadata(file)?.len() })
}

/// How many others are connected to PostgreSQL. One that just left is counted for a moment.
async fn others(store: &Store) -> anyhow::Result<i64> {
    const LOOKS: u32 = 20;
    for _ in 1..LOOKS {
        if copy::others(store.read()).await? == 0 {
            return Ok(0);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(copy::others(store.read()).await?)
}

/// A folder on the same disk, so that what is made in it can take its place in one step; only its owner can look into it.
fn work_folder(beside: &Path) -> anyhow::Result<TempDir> {
    let parent = parent(beside);
    let made = tempfile::Builder::new().prefix(".commonhall-backup.").tempdir_in(parent);
    made.with_context(|| format!("nothing can be written in {}", parent.display()))
}

fn parent(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a copy is whole, and belongs to this key.
async fn look_at(database: &Path, key: &Key) -> anyhow::Result<()> {
    let db = copy::open_file(database).await?;
    let faults = copy::faults(&db).await?;
    if let Some(first) = faults.first() {
        bail!("{} faults, the first: {first}", faults.len());
    }
    let row = installation::get(&db).await?.context("it is no database of Commonhall")?;
    ensure!(row.key_fingerprint == key.fingerprint(), "it was made with another key");
    Ok(db.close().await?)
}

async fn hold(database: &Path, reason: &str) -> anyhow::Result<()> {
    let db = copy::open_file(database).await?;
    installation::hold(&db, Some(reason)).await?;
    Ok(db.close().await?)
}

fn put_key(new: &Path, file: &Path, same: bool) -> anyhow::Result<()> {
    if same {
        return Ok(());
    }
    let folder = work_folder(file)?;
    let beside = folder.path().join("key");
    // Keeps the mode of the unpacked file: 0600.
    fs::copy(new, &beside)?;
    put_in_place(&beside, file)
}

/// Moves a finished file to its name, down to the disk.
fn put_in_place(finished: &Path, file: &Path) -> anyhow::Result<()> {
    File::open(finished)?.sync_all()?;
    fs::rename(finished, file).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(File::open(parent(file))?.sync_all()?)
}

fn remove_if_there(file: &Path) -> anyhow::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", file.display()))
        }
        _ => Ok(()),
    }
}

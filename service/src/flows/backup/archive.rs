//! The file that a backup is: a tar of three files, so that it can be looked into and taken apart by hand.
//!
//! | entry | is |
//! |---|---|
//! | `backup.json` | what it is, from when, and the SHA-256 of the other two |
//! | `commonhall.key` | the key file |
//! | `database.sqlite` or `database.dump` | a whole `SQLite` database, or what `pg_dump --format=custom` wrote |

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const ABOUT: &str = "backup.json";
const KEY: &str = "commonhall.key";

/// Which database it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn of(database_url: &str) -> Self {
        if database_url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgres }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// The name of the database in the archive.
    fn entry(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgres => "database.dump",
        }
    }
}

/// What `backup.json` says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// The version of this program.
    pub commonhall: String,
    pub database: Kind,
    pub made_at: DateTime<Utc>,
    pub base_url: String,
    pub key_fingerprint: String,
    database_sha256: String,
    key_sha256: String,
}

/// An archive taken apart: its files lie in a folder of the caller's.
pub struct Unpacked {
    pub about: About,
    pub database: PathBuf,
    pub key: PathBuf,
}

/// What goes into an archive.
pub struct Parts<'a> {
    pub kind: Kind,
    pub made_at: DateTime<Utc>,
    pub base_url: &'a str,
    pub key_fingerprint: String,
    pub database: &'a Path,
    pub key: &'a Path,
}

/// Writes an archive into a new file that only its owner reads, down to the disk.
pub fn pack(parts: &Parts, file: &Path) -> anyhow::Result<()> {
    let about = About {
        commonhall: env!("CARGO_PKG_VERSION").to_owned(),
        database: parts.kind,
        made_at: parts.made_at,
        base_url: parts.base_url.to_owned(),
        key_fingerprint: parts.key_fingerprint.clone(),
        database_sha256: sum(File::open(parts.database)?)?,
        key_sha256: sum(File::open(parts.key)?)?,
    };
    let archive = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    let mut archive = tar::Builder::new(archive);
    let seconds = u64::try_from(parts.made_at.timestamp()).unwrap_or_default();
    let mut put = |name: &str, size: u64, content: &mut dyn io::Read| {
        let mut header = tar::Header::new_gnu();
        header.set_mode(0o600);
        header.set_mtime(seconds);
        header.set_size(size);
        archive.append_data(&mut header, name, content)
    };
    let text = serde_json::to_vec_pretty(&about)?;
    put(ABOUT, text.len() as u64, &mut text.as_slice())?;
    for (name, path) in [(KEY, parts.key), (parts.kind.entry(), parts.database)] {
        let mut content = File::open(path)?;
        let size = content.metadata()?.len();
        put(name, size, &mut content)?;
    }
    archive.into_inner()?.sync_all()?;
    Ok(())
}

/// Takes an archive apart into an empty folder, and looks whether each part is what was packed.
pub fn unpack(file: &Path, folder: &Path) -> anyhow::Result<Unpacked> {
    let broken = || format!("{} is no whole backup", file.display());
    let archive = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut archive = tar::Archive::new(archive);
    let mut entries = archive.entries().with_context(broken)?;
    let mut about = String::new();
    let mut first = entries.next().with_context(broken)?.with_context(broken)?;
    ensure!(first.path()?.as_ref() == Path::new(ABOUT), "{}: it does not begin with {ABOUT}", broken());
    first.read_to_string(&mut about).with_context(broken)?;
    let about: About = serde_json::from_str(&about).with_context(broken)?;
    let (key, database) = (folder.join(KEY), folder.join(about.database.entry()));
    for (path, sha256) in [(&key, &about.key_sha256), (&database, &about.database_sha256)] {
        let mut entry = entries.next().with_context(broken)?.with_context(broken)?;
        if Some(entry.path()?.as_ref().as_os_str()) != path.file_name() {
            bail!("{}: {} is not where it should be", broken(), path.display());
        }
        let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        io::copy(&mut entry, &mut out).with_context(broken)?;
        out.sync_all()?;
        ensure!(sum(File::open(path)?)? == *sha256, "{}: {} is damaged", broken(), entry.path()?.display());
    }
    Ok(Unpacked { about, database, key })
}

fn sum(mut content: File) -> io::Result<String> {
    let mut digest = Sha256::new();
    io::copy(&mut content, &mut digest)?;
    let digits: Vec<String> = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(digits.concat())
}

//! The installation's key: 256 random bits in a file of its own, from which all links in mails are made.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};

use crate::config::Settings;

/// The secret itself. It is never shown, and `Debug` says only its fingerprint.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Key({})", self.fingerprint())
    }
}

impl Key {
    /// Reads the key file; makes it where the database is an `SQLite` file and none is there yet. With PostgreSQL several
    /// machines need the same key, so there the file must be named and be there.
    pub fn load(settings: &Settings) -> anyhow::Result<Self> {
        let path = Self::file(settings)?;
        if path.exists() {
            return Self::read(&path);
        }
        if sqlite_file(&settings.database_url).is_none() {
            bail!("the key file {} is not there", path.display());
        }
        Self::make(&path)
    }

    /// Where the key file is: as the settings say, else beside the `SQLite` file.
    pub fn file(settings: &Settings) -> anyhow::Result<PathBuf> {
        match (&settings.key_file, sqlite_file(&settings.database_url)) {
            (Some(path), _) => Ok(path.clone()),
            (None, Some(database)) => Ok(database.with_extension("key")),
            (None, None) => bail!(
                "COMMONHALL_KEY_FILE must name the key file, since the database is on a server. \
                 Make one with: head -c 32 /dev/urandom | base64 > commonhall.key; chmod 600 commonhall.key"
            ),
        }
    }

    /// A key that lives as long as the process, for tests.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Reads a key file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text =
            fs::read_to_string(path).with_context(|| format!("the key file {} cannot be read", path.display()))?;
        let bytes = BASE64_STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes.with_context(|| format!("the key file {} must hold 32 bytes in base64", path.display()))?;
        Ok(Self(bytes))
    }

    fn make(path: &Path) -> anyhow::Result<Self> {
        let key = Self::random();
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .with_context(|| format!("the key file {} cannot be made", path.display()))?;
        writeln!(file, "{}", BASE64_STANDARD.encode(key.0))?;
        file.sync_all()?;
        Ok(key)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the database keeps to notice that another key came.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::new().chain_update(b"commonhall key fingerprint").chain_update(self.0).finalize();
        digest.iter().take(8).fold(String::new(), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// The file of an `SQLite` address.
pub fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?.trim_start_matches("//");
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn settings(database_url: String, key_file: Option<PathBuf>) -> Settings {
        Settings { database_url, key_file, ..Settings::default() }
    }

    #[test]
    fn the_first_start_makes_a_key_that_only_its_owner_reads_and_the_second_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(format!("sqlite://{}/hall.db", folder.path().display()), None);
        let first = Key::load(&settings).unwrap();
        let file = folder.path().join("hall.key");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Key::load(&settings).unwrap().fingerprint(), first.fingerprint());
    }

    #[test]
    fn with_a_database_server_the_key_must_be_given() {
        let error = Key::load(&settings("postgres://u@h/d".into(), None)).unwrap_err();
        assert!(error.to_string().contains("COMMONHALL_KEY_FILE"));
        let error = Key::load(&settings("postgres://u@h/d".into(), Some("/nowhere/k".into()))).unwrap_err();
        assert!(error.to_string().contains("/nowhere/k"));
    }

    #[test]
    fn debug_output_does_not_hold_the_key() {
        let key = Key([7; 32]);
        assert_eq!(format!("{key:?}"), format!("Key({})", key.fingerprint()));
    }
}

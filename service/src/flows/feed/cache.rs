//! Feeds as they were last written: the same bytes for everybody, until something changed.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::fresh::Fresh;

/// More feeds than an installation has in use.
const MOST_FEEDS: usize = 2_000;
/// What all of them together may take.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Which feed in which language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub of: Of,
    pub language: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    Everybody,
    Partner(Uuid),
    Venue(Uuid),
    Meeting(Uuid),
    /// By BCP 47 tag.
    Language(String),
    Committee,
    Private(Uuid),
}

/// What a feed was written from; if any of it differs now, it is written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub revision: i64,
    pub window: DateTime<Utc>,
    pub name: String,
    /// Those through whom the member of a private feed may see what it holds.
    pub partners: Vec<Uuid>,
}

/// A feed's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    plain: Bytes,
    gzip: Bytes,
    /// Strong entity tags (RFC 9110 §8.8.3), plain and compressed: one for each encoding, as their bytes differ.
    etags: [String; 2],
}

/// A feed that is ready to be sent, in two encodings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    content: Content,
    /// To the second, as HTTP has it. It rises with every change of the content that was seen here.
    pub last_modified: DateTime<Utc>,
    http_date: String,
}

impl Content {
    pub fn of(text: String) -> std::io::Result<Self> {
        // SHA-256 cut to 128 bits: changes are told apart, not signed.
        let digest = Sha256::digest(text.as_bytes()).iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(text.as_bytes())?;
        let etags = [format!("\"{digest}\""), format!("\"{digest}-gzip\"")];
        Ok(Self { plain: text.into(), gzip: gzip.finish()?.into(), etags })
    }

    pub fn len(&self) -> usize {
        self.plain.len()
    }

    fn size(&self) -> usize {
        self.plain.len() + self.gzip.len()
    }
}

impl Prepared {
    fn new(content: Content, last_modified: DateTime<Utc>) -> Arc<Self> {
        let http_date = last_modified.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        Arc::new(Self { content, last_modified, http_date })
    }

    /// Shared, not copied.
    pub fn bytes(&self, gzip: bool) -> Bytes {
        if gzip { self.content.gzip.clone() } else { self.content.plain.clone() }
    }

    pub fn etag(&self, gzip: bool) -> &str {
        &self.content.etags[usize::from(gzip)]
    }

    pub fn etags(&self) -> &[String; 2] {
        &self.content.etags
    }

    /// When it was modified, as HTTP writes it (RFC 9110 §5.6.7).
    pub fn http_date(&self) -> &str {
        &self.http_date
    }
}

/// The feeds in memory; what was used least recently goes first.
#[derive(Debug)]
pub struct Cache {
    /// Those that nobody has to look at again for a moment.
    pub fresh: Fresh,
    kept: Mutex<Kept>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    feeds: HashMap<Key, Entry>,
    bytes: usize,
    uses: u64,
}

#[derive(Debug)]
struct Entry {
    version: Version,
    feed: Arc<Prepared>,
    /// The number of the use, counted over all.
    used: u64,
}

impl Default for Cache {
    /// One that lags behind nothing.
    fn default() -> Self {
        Self::lagging(TimeDelta::zero())
    }
}

impl Cache {
    /// One in which public feeds may lag so long behind a commit.
    pub fn lagging(lag: TimeDelta) -> Self {
        Self { fresh: Fresh::new(lag), kept: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// The feed, if it was written from just this.
    pub fn get(&self, key: &Key, version: &Version) -> Option<Arc<Prepared>> {
        let mut kept = self.kept();
        kept.uses += 1;
        let used = kept.uses;
        let entry = kept.feeds.get_mut(key).filter(|entry| entry.version == *version)?;
        entry.used = used;
        Some(entry.feed.clone())
    }

    /// Waits until nobody else writes a feed.
    pub async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Keeps a feed. One that came out as it was stays as it was, its date too; else the date is a later one than before,
    /// since two changes within a second must not share one.
    pub fn put(&self, key: Key, version: Version, content: Content, modified: DateTime<Utc>) -> Arc<Prepared> {
        let mut kept = self.kept();
        let before = kept.feeds.remove(&key);
        kept.bytes -= before.as_ref().map_or(0, |entry| entry.feed.content.size());
        let feed = match before {
            Some(before) if before.feed.content.etags == content.etags => before.feed,
            Some(before) => {
                let last_modified = modified.max(before.feed.last_modified + TimeDelta::seconds(1));
                Prepared::new(content, last_modified)
            }
            None => Prepared::new(content, modified),
        };
        kept.uses += 1;
        kept.bytes += feed.content.size();
        let used = kept.uses;
        kept.feeds.insert(key, Entry { version, feed: feed.clone(), used });
        kept.shrink(MOST_FEEDS, MOST_BYTES);
        feed
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn shrink(&mut self, feeds: usize, bytes: usize) {
        while self.feeds.len() > feeds || self.bytes > bytes {
            let oldest = self.feeds.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            let Some(entry) = oldest.and_then(|key| self.feeds.remove(&key)) else { break };
            self.bytes -= entry.feed.content.size();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(revision: i64) -> Version {
        Version { revision, window: DateTime::UNIX_EPOCH, name: "Commonhall".into(), partners: Vec::new() }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    const KEY: Key = Key { of: Of::Everybody, language: "en" };

    fn put(cache: &Cache, revision: i64, text: &str, seconds: i64) -> Arc<Prepared> {
        cache.put(KEY, version(revision), Content::of(text.to_owned()).unwrap(), at(seconds))
    }

    #[test]
    fn a_feed_that_comes_out_the_same_keeps_its_tag_and_its_date() {
        let cache = Cache::default();
        let first = put(&cache, 1, "a", 100);
        let second = put(&cache, 2, "a", 200);
        assert_eq!(first, second);
        assert_eq!(cache.get(&KEY, &version(1)), None);
        assert_eq!(cache.get(&KEY, &version(2)), Some(second));
    }

    #[test]
    fn two_changes_within_a_second_have_two_dates() {
        let cache = Cache::default();
        assert_eq!(put(&cache, 1, "a", 100).last_modified, at(100));
        assert_eq!(put(&cache, 2, "b", 100).last_modified, at(101));
        assert_eq!(put(&cache, 3, "c", 200).last_modified, at(200));
    }

    #[test]
    fn what_was_used_least_recently_goes_first() {
        let cache = Cache::default();
        let keys = [1, 2, 3].map(|id| Key { of: Of::Venue(Uuid::from_u128(id)), ..KEY });
        for key in &keys {
            cache.put(key.clone(), version(1), Content::of("a".to_owned()).unwrap(), at(0));
        }
        cache.get(&keys[0], &version(1));
        let mut kept = cache.kept();
        kept.shrink(2, MOST_BYTES);
        assert!(kept.feeds.contains_key(&keys[0]) && !kept.feeds.contains_key(&keys[1]));
        kept.shrink(2, 0);
        assert_eq!((kept.feeds.len(), kept.bytes), (0, 0));
    }
}

//! Mail: a [`Letter`] to one person, and the [`Transport`] that carries it.
//!
//! Nothing here knows the database. A caller claims a message, commits, sends, and records the [`Outcome`];
//! what the outcome means for the queue is the caller's decision.

mod files;
mod letter;
mod memory;
mod sanitise;
mod server;
mod smtp;
mod wire;

#[cfg(test)]
mod tests;

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

pub use letter::{Calendar, Letter, MalformedLetter, Method, Party};
pub use memory::{Captured, Memory};
pub use server::TransportUrlError;
pub use smtp::{Limits, SmtpPool};

use sanitise::one_line;
use server::Server;

/// How letters leave. Clones share the same connections, folder or memory.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To one SMTP server, over at most as many connections as the pool allows.
    Smtp(Arc<SmtpPool>),
    /// Into a folder, one `.eml` for each message.
    File(PathBuf),
    /// Kept in memory, with outcomes that a test may script.
    Memory(Memory),
}

/// What became of one attempt to send one letter: one state for each fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took responsibility; `reply` is its answer to the final dot (RFC 5321 §6.1).
    Sent { reply: String },
    /// This letter may go later: a 4xx, or the dialogue broke before the final dot was sent.
    Retry { reason: String },
    /// The server refused this letter for good (5xx); `reason` is in its own words.
    Refused { reason: String },
    /// The final dot went out and its answer was lost: the letter may or may not have arrived.
    Unknown { reason: String },
    /// No letter could go now: no connection, no TLS, a bad greeting, a refused password, a full disk. The fault is
    /// the installation's, so it must not be counted against the letter.
    Unavailable { reason: String },
    /// The letter cannot be built, now or later; nothing was sent.
    Malformed { reason: String },
}

impl Outcome {
    /// The server's reply or the reason, in one line.
    pub fn words(&self) -> &str {
        match self {
            Self::Sent { reply } => reply,
            Self::Retry { reason }
            | Self::Refused { reason }
            | Self::Unknown { reason }
            | Self::Unavailable { reason }
            | Self::Malformed { reason } => reason,
        }
    }

    /// Whether the server took the letter.
    pub fn is_sent(&self) -> bool {
        matches!(self, Self::Sent { .. })
    }
}

impl Transport {
    /// The transport that a `COMMONHALL_SMTP_URL` names, with at most `connections` (at least 1) to an SMTP server.
    ///
    /// | URL | is |
    /// |---|---|
    /// | `file:FOLDER` | one `.eml` for each message |
    /// | `smtps://[user:password@]host[:465]` | TLS from the first byte |
    /// | `smtp://[user:password@]host[:port]` | STARTTLS where offered, required with a password; in clear on loopback; port 25, with a password 587 |
    /// | `smtp://…?tls=required`, `?tls=none` | STARTTLS or nothing; never STARTTLS (without a password only) |
    ///
    /// No connection is made yet. An error names what is wrong and never holds the password.
    pub fn from_url(url: &str, connections: usize) -> Result<Self, TransportUrlError> {
        Self::with_limits(url, connections, Limits::default())
    }

    /// As [`Transport::from_url`], for tests that cannot wait ten minutes.
    pub fn with_limits(url: &str, connections: usize, limits: Limits) -> Result<Self, TransportUrlError> {
        if let Some(folder) = url.strip_prefix("file:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return if folder.is_empty() {
                Err(TransportUrlError::Folder)
            } else {
                Ok(Self::File(PathBuf::from(folder)))
            };
        }
        let pool = SmtpPool::new(Server::from_url(url)?, connections, limits);
        Ok(Self::Smtp(Arc::new(pool)))
    }

    /// Sends one letter and waits for the server's word. To drop the future before its end cuts the connection: the
    /// letter is then in doubt, as after a crash.
    pub async fn send(&self, letter: &Letter) -> Outcome {
        let composed = match letter.compose() {
            Ok(composed) => composed,
            Err(error) => return Outcome::Malformed { reason: one_line(&error.to_string()) },
        };
        match self {
            Self::Smtp(pool) => pool.send(&composed).await,
            Self::File(folder) => files::store(folder, letter.id, composed.bytes).await,
            Self::Memory(memory) => memory.send(letter, &composed),
        }
    }

    /// Goes as far as a letter would without sending one: says what answered, or why nothing could go.
    pub async fn probe(&self) -> Result<String, String> {
        match self {
            Self::Smtp(pool) => pool.probe().await,
            Self::File(folder) => files::probe(folder).await,
            Self::Memory(_) => Ok(self.to_string()),
        }
    }

    /// The longest time that one `send` can take once it has a connection to itself: a lease must outlast it.
    pub fn longest_send(&self) -> Duration {
        match self {
            Self::Smtp(pool) => pool.longest_send(),
            Self::File(_) | Self::Memory(_) => Duration::from_mins(1),
        }
    }
}

/// Names the transport for people, without its password.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(pool) => pool.fmt(f),
            Self::File(folder) => write!(f, "files in {}", folder.display()),
            Self::Memory(_) => f.write_str("memory"),
        }
    }
}

/// An address as logs may show it: `a***@example.org`.
pub fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{}", one_line(domain))
        }
        None => "***".to_owned(),
    }
}

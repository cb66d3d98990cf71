//! The settings: `commonhall.toml`, then `COMMONHALL_…` from the environment, which stands over it.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use chrono_tz::Tz;
use commonhall_domain::span::Span;
use commonhall_domain::zone::parse_zone;
use figment::providers::{Env, Format as _, Toml};
use figment::{Figment, Provider as _};
use serde::Deserialize;

use crate::client::Proxies;

const PREFIX: &str = "COMMONHALL_";
/// The file that is read when `--config` names none.
const FILE: &str = "commonhall.toml";

/// Every key that the file and, with the prefix, the environment may hold.
const KEYS: [&str; 21] = [
    "listen",
    "base_url",
    "trusted_proxies",
    "database_url",
    "key_file",
    "smtp_url",
    "mail_from",
    "inbound",
    "mail_connections",
    "mail_rate",
    "mail_retry",
    "merge_window",
    "invite_limit",
    "api_rate",
    "sign_in_rate",
    "horizon_months",
    "feed_gzip",
    "fetch_hosts",
    "time_zone",
    "log",
    "metrics_token",
];

/// A meeting may start ten years ahead, and no later.
const HORIZON_MONTHS: RangeInclusive<u32> = 1..=120;

/// As they stand in the file, before they are read.
#[derive(Deserialize)]
#[serde(default)]
struct Raw {
    listen: String,
    base_url: Option<String>,
    trusted_proxies: Listed,
    database_url: String,
    key_file: Option<PathBuf>,
    smtp_url: String,
    mail_from: Option<String>,
    inbound: Option<String>,
    mail_connections: usize,
    mail_rate: u64,
    mail_retry: String,
    merge_window: String,
    invite_limit: u64,
    api_rate: u32,
    sign_in_rate: u32,
    horizon_months: u32,
    feed_gzip: bool,
    fetch_hosts: Listed,
    time_zone: String,
    log: String,
    metrics_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    List(Vec<String>),
    Text(String),
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            base_url: None,
            trusted_proxies: Listed::List(Vec::new()),
            database_url: "sqlite://commonhall.db".into(),
            key_file: None,
            smtp_url: "file:mail/".into(),
            mail_from: None,
            inbound: None,
            mail_connections: 4,
            mail_rate: 10,
            mail_retry: "PT30S".into(),
            merge_window: "PT2M".into(),
            invite_limit: 500,
            api_rate: 600,
            sign_in_rate: 120,
            horizon_months: 24,
            feed_gzip: true,
            fetch_hosts: Listed::List(Vec::new()),
            time_zone: "Europe/London".into(),
            log: "info".into(),
            metrics_token: None,
        }
    }
}

/// What the installation is told from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `host:port`; port 0 takes a free one.
    pub listen: String,
    /// How the service is reached, without a slash at the end.
    pub base_url: String,
    /// Whose forwarded headers count.
    pub trusted_proxies: Proxies,
    pub database_url: String,
    pub key_file: Option<PathBuf>,
    pub smtp_url: String,
    /// An address, or `Name <address>`.
    pub mail_from: String,
    /// Where calendar replies come back.
    pub inbound: Option<String>,
    /// SMTP connections at once.
    pub mail_connections: usize,
    /// Messages a second for the installation; 0 is no limit.
    pub mail_rate: u64,
    /// How long the first retry waits.
    pub mail_retry: TimeDelta,
    /// Changes within it become one mail.
    pub merge_window: TimeDelta,
    /// People whom one member may invite a day; 0 is no limit.
    pub invite_limit: u64,
    /// Calls a minute by API token; 0 is no limit.
    pub api_rate: u32,
    /// Times an hour that one address may ask for a sign-in link or try a code; 0 is no limit.
    pub sign_in_rate: u32,
    /// How many months ahead the dates of series are kept.
    pub horizon_months: u32,
    /// Whether feeds are sent compressed to programs that ask for it; some versions of Outlook ask and cannot read it.
    pub feed_gzip: bool,
    /// Hosts whose calendars may be fetched although they are in an inner network, by the names in their addresses.
    pub fetch_hosts: Vec<String>,
    pub time_zone: Tz,
    pub log: String,
    /// With it `/metrics` may be read from other machines.
    pub metrics_token: Option<String>,
}

impl Settings {
    /// Reads the file (a named one must exist) and the environment.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(file) = file
            && !file.exists()
        {
            bail!("there is no settings file {}", file.display());
        }
        let file = Toml::file(file.unwrap_or(Path::new(FILE)));
        let figment = Figment::new().merge(file).merge(Env::prefixed(PREFIX));
        check_keys(&figment)?;
        Self::read(figment.extract().context("a setting cannot be read")?)
    }

    fn read(raw: Raw) -> anyhow::Result<Self> {
        let base_url = raw.base_url.unwrap_or_else(|| format!("http://{}", raw.listen));
        if !["http://", "https://"].iter().any(|scheme| base_url.starts_with(scheme)) {
            bail!("base_url: {base_url:?} must begin with https:// (or http:// for a test)");
        }
        let host = host_of(&base_url).to_owned();
        if raw.mail_connections == 0 {
            bail!("mail_connections: at least one connection is needed");
        }
        if !HORIZON_MONTHS.contains(&raw.horizon_months) {
            bail!("horizon_months: {} must be a number of months from 1 to 120", raw.horizon_months);
        }
        Ok(Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            trusted_proxies: match raw.trusted_proxies {
                Listed::List(list) => Proxies::read(list.iter().map(String::as_str)),
                Listed::Text(text) => Proxies::read(text.split(',')),
            }
            .context("trusted_proxies")?,
            database_url: raw.database_url,
            key_file: raw.key_file,
            smtp_url: raw.smtp_url,
            mail_from: raw.mail_from.unwrap_or_else(|| {
                let domain = if is_loopback(&host) { "localhost.localdomain" } else { host.as_str() };
                format!("Commonhall <commonhall@{domain}>")
            }),
            inbound: raw.inbound,
            mail_connections: raw.mail_connections,
            mail_rate: raw.mail_rate,
            mail_retry: seconds("mail_retry", &raw.mail_retry)?,
            merge_window: seconds("merge_window", &raw.merge_window)?,
            invite_limit: raw.invite_limit,
            api_rate: raw.api_rate,
            sign_in_rate: raw.sign_in_rate,
            horizon_months: raw.horizon_months,
            feed_gzip: raw.feed_gzip,
            fetch_hosts: match raw.fetch_hosts {
                Listed::List(list) => list,
                Listed::Text(text) => {
                    text.split(',').map(str::trim).filter(|host| !host.is_empty()).map(str::to_owned).collect()
                }
            },
            time_zone: parse_zone(&raw.time_zone).map_err(|reason| anyhow::anyhow!("time_zone: {reason}"))?,
            log: raw.log,
            metrics_token: raw.metrics_token.filter(|token| !token.is_empty()),
            listen: raw.listen,
        })
    }

    /// Whether links lead to this machine only.
    pub fn is_loopback(&self) -> bool {
        is_loopback(host_of(&self.base_url))
    }

    /// Whether the service is reached over TLS, so that cookies can be bound to it.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::read(Raw::default()).unwrap_or_else(|error| unreachable!("the defaults can be read: {error}"))
    }
}

/// An address whose port was 0 with the port that was found free.
pub fn with_port(url: &str, port: u16) -> String {
    match url.strip_suffix(":0") {
        Some(rest) => format!("{rest}:{port}"),
        None => url.to_owned(),
    }
}

/// The host of an address, without its port.
pub fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => authority.rsplit_once(':').map_or(authority, |(host, _)| host),
    }
}

/// Whether an address leads to this machine only.
pub fn is_loopback_url(url: &str) -> bool {
    is_loopback(host_of(url))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn seconds(key: &str, text: &str) -> anyhow::Result<TimeDelta> {
    let span: Span = text.parse().map_err(|reason| anyhow::anyhow!("{key}: {text:?}: {reason}"))?;
    Ok(span.as_time_delta())
}

fn check_keys(figment: &Figment) -> anyhow::Result<()> {
    let data = figment.data().context("the settings cannot be read")?;
    let Some(key) = data.values().flat_map(|dict| dict.keys()).find(|key| !KEYS.contains(&key.as_str())) else {
        return Ok(());
    };
    let nearest = KEYS.iter().max_by(|a, b| strsim::jaro(a, key).total_cmp(&strsim::jaro(b, key)));
    let nearest = nearest.copied().unwrap_or_default();
    if figment.find_metadata(key).is_some_and(|from| from.source.is_some()) {
        bail!("there is no setting {key:?}; did you mean {nearest:?}?");
    }
    let upper = |key: &str| format!("{PREFIX}{}", key.to_uppercase());
    bail!("there is no setting {}; did you mean {}?", upper(key), upper(nearest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> anyhow::Result<Settings> {
        let figment = Figment::new().merge(Toml::string(toml));
        check_keys(&figment)?;
        Settings::read(figment.extract()?)
    }

    #[test]
    fn an_unknown_setting_names_the_nearest_known_one() {
        let error = read("databse_url = 'sqlite://x.db'").unwrap_err().to_string();
        assert!(error.contains("databse_url") || error.contains("DATABSE_URL"), "{error}");
        assert!(
            error.to_lowercase().contains("did you mean") && error.to_lowercase().contains("database_url"),
            "{error}"
        );
    }

    #[test]
    fn the_defaults_are_those_of_the_contract() {
        let settings = read("").unwrap();
        assert_eq!((settings.listen.as_str(), settings.base_url.as_str()), ("127.0.0.1:8080", "http://127.0.0.1:8080"));
        assert_eq!((settings.merge_window, settings.mail_retry), (TimeDelta::minutes(2), TimeDelta::seconds(30)));
        assert!(settings.is_loopback() && !settings.is_https());
    }

    #[test]
    fn proxies_come_as_a_list_or_with_commas() {
        let two = Proxies::read(["10.0.0.1", "10.1.0.0/16"]).unwrap();
        assert_eq!(read("trusted_proxies = '10.0.0.1, 10.1.0.0/16'").unwrap().trusted_proxies, two);
        assert_eq!(read("trusted_proxies = ['10.0.0.1', '10.1.0.0/16']").unwrap().trusted_proxies, two);
        let error = format!("{:#}", read("trusted_proxies = '10.0.0.1, nginx'").unwrap_err());
        assert!(error.starts_with("trusted_proxies") && error.contains("\"nginx\""), "{error}");
    }

    #[test]
    fn a_wrong_zone_or_window_says_which_setting() {
        assert!(read("time_zone = 'Europe/Lundon'").unwrap_err().to_string().starts_with("time_zone"));
        assert!(read("merge_window = '2 minutes'").unwrap_err().to_string().starts_with("merge_window"));
    }
}

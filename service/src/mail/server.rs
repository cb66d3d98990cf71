//! An SMTP server as `COMMONHALL_SMTP_URL` names it.

use std::{fmt, net::IpAddr};

use lettre::transport::smtp::authentication::Credentials;
use thiserror::Error;

/// What is wrong with a mail URL. It never repeats the URL, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransportUrlError {
    #[error("mail goes to file:FOLDER, smtp://HOST or smtps://HOST")]
    Scheme,
    #[error("file: needs a folder, as in file:mail/")]
    Folder,
    #[error("the mail server's host is missing or not one; an IPv6 address stands in brackets")]
    Host,
    #[error("the mail server's port is not a number from 1 to 65535")]
    Port,
    #[error("the mail server's user and password must be percent-encoded UTF-8, as in user:p%40ss@")]
    Credentials,
    #[error("the only option of smtp:// is ?tls=required or ?tls=none, and smtps:// and file: have none")]
    Option,
    #[error("the password would cross the network in clear: use smtps://, or smtp:// without tls=none")]
    PasswordInClear,
}

/// When the connection is encrypted. Certificates are always verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    Never,
    /// STARTTLS if the server offers it (RFC 3207).
    Offered,
    /// STARTTLS, or no mail.
    Required,
    /// TLS from the first byte (RFC 8314 §3.3).
    Implicit,
}

#[derive(Clone)]
pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub credentials: Option<Credentials>,
}

impl Server {
    pub fn from_url(url: &str) -> Result<Self, TransportUrlError> {
        let (scheme, rest) = url.split_once("://").ok_or(TransportUrlError::Scheme)?;
        let implicit = match scheme.to_ascii_lowercase().as_str() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(TransportUrlError::Scheme),
        };
        let (rest, option) = match rest.split_once('?') {
            Some((rest, option)) => (rest, Some(option)),
            None => (rest, None),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let credentials = user.map(credentials).transpose()?;
        let (host, port) = host_and_port(place)?;

        let loopback = is_loopback(&host);
        let security = match (implicit, option) {
            (true, None) => Security::Implicit,
            (false, Some("tls=required")) => Security::Required,
            (false, Some("tls=none")) if credentials.is_some() && !loopback => {
                return Err(TransportUrlError::PasswordInClear);
            }
            (false, Some("tls=none")) => Security::Never,
            // What stays on this machine needs no encryption, and a relay here seldom has a name to certify.
            (false, None) if loopback => Security::Never,
            (false, None) if credentials.is_some() => Security::Required,
            (false, None) => Security::Offered,
            (_, Some(_)) => return Err(TransportUrlError::Option),
        };
        // A password means submission (RFC 6409 §3.1), none a relay.
        let usual = if implicit {
            465
        } else if credentials.is_some() {
            587
        } else {
            25
        };
        Ok(Self { host, port: port.unwrap_or(usual), security, credentials })
    }
}

/// Without the credentials, so that it may stand in logs and reports.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.security == Security::Implicit { "smtps" } else { "smtp" };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

fn credentials(text: &str) -> Result<Credentials, TransportUrlError> {
    let (user, password) = text.split_once(':').ok_or(TransportUrlError::Credentials)?;
    Ok(Credentials::new(percent_decoded(user)?, percent_decoded(password)?))
}

fn host_and_port(text: &str) -> Result<(String, Option<u16>), TransportUrlError> {
    let (host, port) = if let Some(bracketed) = text.strip_prefix('[') {
        let (host, rest) = bracketed.split_once(']').ok_or(TransportUrlError::Host)?;
        host.parse::<std::net::Ipv6Addr>().map_err(|_| TransportUrlError::Host)?;
        match rest {
            "" => (host, None),
            _ => (host, Some(rest.strip_prefix(':').ok_or(TransportUrlError::Port)?)),
        }
    } else {
        let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
        if host.is_empty() || !host.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)) {
            return Err(TransportUrlError::Host);
        }
        (host, port)
    };
    let port = match port {
        Some(port) => Some(port.parse().ok().filter(|port| *port != 0).ok_or(TransportUrlError::Port)?),
        None => None,
    };
    Ok((host.to_owned(), port))
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn percent_decoded(text: &str) -> Result<String, TransportUrlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let digits = tail.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            bytes.push(byte.ok_or(TransportUrlError::Credentials)?);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_err(|_| TransportUrlError::Credentials)
}

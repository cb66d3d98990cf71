//! What a request says it has already, and what it can read (RFC 9110 §12.5.3 and §13).

use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, header};

/// What the conditions of a request come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is to be sent.
    Changed,
    /// It is there already. `etag` is the one by which that was seen: the answer must name that one, whichever encoding
    /// would be sent now.
    Same { etag: Option<String> },
}

/// If-None-Match, by weak comparison with any of `etags`; only where there is none, If-Modified-Since (RFC 9110 §13.2.2).
pub fn check(headers: &HeaderMap, etags: &[String; 2], last_modified: DateTime<Utc>) -> Found {
    if headers.contains_key(header::IF_NONE_MATCH) {
        for known in listed(headers, &header::IF_NONE_MATCH) {
            if known == "*" {
                return Found::Same { etag: None };
            }
            let known = known.strip_prefix("W/").unwrap_or(known);
            if let Some(etag) = etags.iter().find(|etag| *etag == known) {
                return Found::Same { etag: Some(etag.clone()) };
            }
        }
        return Found::Changed;
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|date| date.to_str().ok());
    // A date that cannot be read is ignored (RFC 9110 §13.1.3).
    match since.and_then(|date| DateTime::parse_from_rfc2822(date).ok()) {
        Some(since) if last_modified <= since => Found::Same { etag: None },
        _ => Found::Changed,
    }
}

/// Whether gzip was asked for by name and not excluded by `q=0`: some programs cannot read what they did not ask for.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    listed(headers, &header::ACCEPT_ENCODING).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().to_ascii_lowercase();
        let weight = weight.strip_prefix("q=").and_then(|weight| weight.trim().parse().ok()).unwrap_or(1.0_f32);
        name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0
    })
}

/// The members of a header that is a list, on one line or several. No tag of ours holds a comma.
fn listed<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|member| !member.is_empty())
}

//! Requests that another site makes a browser send. A request that changes something passes if
//!
//! - `Sec-Fetch-Site` says `same-origin`, or `none` (the person did it by hand); every other value is refused;
//! - without that header, `Origin` is the origin of the base URL;
//! - with neither, it does not come from a browser of today: they all send `Origin` with a POST, and one too old for that
//!   withholds the session cookie from other sites' forms, as it is `SameSite=Lax`.
//!
//! Two kinds carry their own right and no cookie: bearer tokens, which no other site's form can send, and the one-click
//! unsubscription that mail programs post (RFC 8058 §3.2).

use poem::http::{HeaderMap, Method, header};
use poem::{Endpoint, Middleware, Request};

use crate::config::Settings;
use crate::error::Error;

use super::who::bearer;

/// Refuses with 403 what other sites made a browser send.
#[derive(Clone, Debug)]
pub struct SameOrigin {
    origin: String,
}

impl SameOrigin {
    pub fn new(settings: &Settings) -> Self {
        Self { origin: origin_of(&settings.base_url) }
    }

    fn lets_pass(&self, method: &Method, path: &str, headers: &HeaderMap) -> bool {
        if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) || bearer(headers).is_some() {
            return true;
        }
        if *method == Method::POST && path.starts_with("/unsubscribe/") {
            return true;
        }
        if let Some(site) = headers.get("sec-fetch-site") {
            return site == "same-origin" || site == "none";
        }
        headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes().eq_ignore_ascii_case(self.origin.as_bytes()))
    }
}

impl<E: Endpoint> Middleware<E> for SameOrigin {
    type Output = SameOriginEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        SameOriginEndpoint { inner, rule: self.clone() }
    }
}

/// What [`SameOrigin`] makes of an endpoint.
pub struct SameOriginEndpoint<E> {
    inner: E,
    rule: SameOrigin,
}

impl<E: Endpoint> Endpoint for SameOriginEndpoint<E> {
    type Output = E::Output;

    async fn call(&self, request: Request) -> poem::Result<Self::Output> {
        if !self.rule.lets_pass(request.method(), request.uri().path(), request.headers()) {
            return Err(Error::Refused.into());
        }
        self.inner.call(request).await
    }
}

/// Scheme, host and port as browsers write them (RFC 6454 §6.2): without the port that the scheme has anyway.
fn origin_of(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let usual_port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let authority = authority.strip_suffix(usual_port).unwrap_or(authority);
    format!("{scheme}://{authority}").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(method: &Method, path: &str, headers: &[(&'static str, &str)]) -> bool {
        let settings = Settings { base_url: "https://hall.example.org".into(), ..Settings::default() };
        let mut sent = HeaderMap::new();
        for (name, value) in headers {
            sent.insert(*name, value.parse().unwrap());
        }
        SameOrigin::new(&settings).lets_pass(method, path, &sent)
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        for (site, passed) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false), ("x", false)]
        {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                let headers = [("sec-fetch-site", site), ("origin", "https://hall.example.org")];
                assert_eq!(passes(&method, "/organise/meetings", &headers), passed, "{method} {site}");
            }
            assert!(passes(&Method::GET, "/", &[("sec-fetch-site", site)]));
        }
    }

    #[test]
    fn a_browser_without_fetch_metadata_is_judged_by_its_origin() {
        let post = |origin| passes(&Method::POST, "/sign-in", &[("origin", origin)]);
        assert!(post("https://hall.example.org") && post("https://HALL.example.org"));
        for wrong in [
            "null",
            "http://hall.example.org",
            "https://hall.example.org:8443",
            "https://hall.example.org.evil.org",
            "",
        ] {
            assert!(!post(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_no_browser_sent_passes() {
        assert!(passes(&Method::POST, "/sign-in", &[]));
    }

    #[test]
    fn mail_programs_unsubscribe_and_bearer_tokens_speak_for_themselves() {
        assert!(passes(&Method::POST, "/unsubscribe/a.b", &[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&Method::DELETE, "/unsubscribe/a.b", &[("sec-fetch-site", "cross-site")]));
        let headers = [("sec-fetch-site", "cross-site"), ("authorization", "Bearer abc")];
        assert!(passes(&Method::POST, "/api/v1/meetings", &headers));
        let headers = [("sec-fetch-site", "cross-site"), ("authorization", "Basic abc")];
        assert!(!passes(&Method::POST, "/api/v1/meetings", &headers));
    }

    #[test]
    fn an_origin_is_written_as_browsers_do() {
        for (url, origin) in [
            ("https://Hall.example.org", "https://hall.example.org"),
            ("https://hall.example.org:443/base", "https://hall.example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:80/", "http://[::1]"),
        ] {
            assert_eq!(origin_of(url), origin);
        }
    }
}

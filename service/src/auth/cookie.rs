//! The four cookies: the session, the browser that asked to sign in, what the last action did, and the language chosen.
//!
//! Under https their names begin with `__Host-`, so no other host can set them. On http loopback they have their plain
//! names and no `Secure`, since Safari drops secure cookies there; on plain http elsewhere nobody can sign in.

use std::time::Duration;

use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, header};
use poem::web::cookie::{Cookie, SameSite};

use crate::config::Settings;
use crate::error::{Error, Result};

const SESSION: &str = "session";
const BROWSER: &str = "browser";
const FLASH: &str = "flash";
const LANGUAGE: &str = "language";
/// A day: whoever asks again tomorrow is a new browser to us.
const BROWSER_LASTS: Duration = Duration::from_hours(24);
/// Longer than a redirect takes, and short enough that a lost one does not surprise later.
const FLASH_LASTS: Duration = Duration::from_mins(1);

/// About as long as browsers keep any.
const LANGUAGE_LASTS: Duration = Duration::from_hours(365 * 24);

/// What a browser says of itself.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// By which it is known again when it comes back with a link or a code.
    pub id: Option<String>,
    /// The session it is in: a token, not yet looked up.
    pub session: Option<String>,
}

impl Browser {
    pub fn read(settings: &Settings, headers: &HeaderMap) -> Self {
        let read = |name| value(settings, headers, name).filter(|token| is_token(token)).map(str::to_owned);
        Self { id: read(BROWSER), session: read(SESSION).filter(|_| can_sign_in(settings).is_ok()) }
    }
}

/// Whether a session could be kept from listeners. On plain http elsewhere than loopback: a conflict that says so.
pub fn can_sign_in(settings: &Settings) -> Result<()> {
    if settings.is_https() || settings.is_loopback() { Ok(()) } else { Err(Error::Conflict("error-plain-http")) }
}

/// `Set-Cookie` of a new session.
pub fn session(settings: &Settings, token: &str, expires_at: DateTime<Utc>) -> String {
    let mut cookie = cookie(settings, SESSION, token);
    cookie.set_expires(expires_at);
    cookie.to_string()
}

/// `Set-Cookie` after signing out.
pub fn no_session(settings: &Settings) -> String {
    gone(settings, SESSION)
}

/// `Set-Cookie` of a browser that asks to sign in; `id` is a random token.
pub fn browser(settings: &Settings, id: &str) -> String {
    let mut cookie = cookie(settings, BROWSER, id);
    cookie.set_max_age(BROWSER_LASTS);
    cookie.to_string()
}

/// `Set-Cookie` of what was just done, for the next page: the key after `flash-` in the catalogues.
pub fn flash(settings: &Settings, code: &str) -> String {
    let mut cookie = cookie(settings, FLASH, code);
    cookie.set_max_age(FLASH_LASTS);
    cookie.to_string()
}

/// What was just done. The page that says it also sends [`no_flash`].
pub fn read_flash(settings: &Settings, headers: &HeaderMap) -> Option<String> {
    let code = value(settings, headers, FLASH)?;
    let is_code = code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_code.then(|| code.to_owned())
}

/// `Set-Cookie` after it was said.
pub fn no_flash(settings: &Settings) -> String {
    gone(settings, FLASH)
}

/// `Set-Cookie` of the language that pages are to be in: a tag of ours.
pub fn language(settings: &Settings, tag: &str) -> String {
    let mut cookie = cookie(settings, LANGUAGE, tag);
    cookie.set_max_age(LANGUAGE_LASTS);
    cookie.to_string()
}

/// The language that was chosen in this browser, as it was sent.
pub fn read_language<'a>(settings: &Settings, headers: &'a HeaderMap) -> Option<&'a str> {
    value(settings, headers, LANGUAGE)
}

fn name(settings: &Settings, plain: &str) -> String {
    if settings.is_https() { format!("__Host-{plain}") } else { plain.to_owned() }
}

fn cookie(settings: &Settings, plain: &str, value: &str) -> Cookie {
    let mut cookie = Cookie::new_with_str(name(settings, plain), value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(settings.is_https());
    cookie
}

/// A browser drops a `__Host-` cookie only if told with the same path and `Secure`.
fn gone(settings: &Settings, plain: &str) -> String {
    let mut cookie = cookie(settings, plain, "");
    cookie.make_removal();
    cookie.to_string()
}

fn value<'a>(settings: &Settings, headers: &'a HeaderMap, plain: &str) -> Option<&'a str> {
    let name = name(settings, plain);
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// Whether it looks like one of `auth::token`.
fn is_token(value: &str) -> bool {
    value.len() == 43 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::token;

    fn at(base_url: &str) -> Settings {
        Settings { base_url: base_url.into(), ..Settings::default() }
    }

    fn sent(cookies: &str) -> HeaderMap {
        [(header::COOKIE, cookies.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn under_https_the_session_is_bound_to_the_host() {
        let cookie = session(&at("https://hall.example.org"), "abc", "2027-03-24T18:00:00Z".parse().unwrap());
        assert!(cookie.starts_with("__Host-session=abc; "), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Expires=Wed, 24 Mar 2027 18:00:00 GMT"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
    }

    #[test]
    fn on_loopback_safari_keeps_it_as_it_is_not_secure() {
        let cookie = session(&at("http://127.0.0.1:8080"), "abc", "2027-03-24T18:00:00Z".parse().unwrap());
        assert!(cookie.starts_with("session=abc; ") && !cookie.contains("Secure"), "{cookie}");
        assert!(can_sign_in(&at("http://localhost:8080")).is_ok() && can_sign_in(&at("http://[::1]:80")).is_ok());
    }

    #[test]
    fn plain_http_elsewhere_refuses_to_sign_in_and_knows_no_session() {
        let open = at("http://hall.example.org");
        assert!(matches!(can_sign_in(&open), Err(Error::Conflict("error-plain-http"))));
        assert!(Browser::read(&open, &sent(&format!("session={}", token::new()))).session.is_none());
    }

    #[test]
    fn an_ended_session_is_dropped_with_the_attributes_that_it_was_set_with() {
        let cookie = no_session(&at("https://hall.example.org"));
        for part in ["__Host-session=;", "Max-Age=0", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }

    #[test]
    fn cookies_are_found_among_others_and_by_their_whole_name() {
        let (settings, one, two) = (at("https://hall.example.org"), token::new(), token::new());
        let headers = sent(&format!("session={two}; a=b; __Host-session={one}; __Host-browser={two}"));
        let browser = Browser::read(&settings, &headers);
        assert_eq!((browser.session, browser.id), (Some(one), Some(two)));
        assert!(Browser::read(&settings, &sent("__Host-browser=short")).id.is_none());
    }

    #[test]
    fn a_flash_is_a_code_and_nothing_else() {
        let settings = at("http://127.0.0.1:8080");
        assert_eq!(read_flash(&settings, &sent("flash=meeting-created")).as_deref(), Some("meeting-created"));
        assert_eq!(read_flash(&settings, &sent("flash=<b>")), None);
        assert!(flash(&settings, "meeting-created").starts_with("flash=meeting-created; "));
        assert!(no_flash(&settings).contains("Max-Age=0"));
    }
}

//! Which language a page is in: asked for by its address, chosen before in this browser, the member's, or the browser's.

use poem::http::{HeaderMap, header};
use poem::web::Form;
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::Reader;
use super::reader::set_cookie;
use crate::app::App;
use crate::auth::cookie;
use crate::auth::who::Visitor;
use crate::error::{Error, Result};
use crate::flows::language;
use crate::view::PageLanguage;
use crate::words::Words;
use commonhall_domain::problem::Problem;

#[derive(Deserialize)]
pub struct Chosen {
    language: String,
    /// Path and query of the page on which it was chosen.
    #[serde(default)]
    back: String,
}

/// For all pages in this browser, from now on. A visitor needs no account for it, and what a member reads mail in stays.
#[handler]
#[allow(clippy::needless_pass_by_value, reason = "what a handler is given is its own")]
pub fn choose(reader: Reader, Form(form): Form<Chosen>) -> poem::Result<Response> {
    let words = known(&form.language)?;
    let mut response = reader.go(own_path(&form.back).unwrap_or("/"), None);
    set_cookie(&mut response, &cookie::language(&reader.app.settings, words.lang()));
    Ok(response)
}

/// The member's own, of mails too. A language that only mails may come to have changes nothing about this browser's pages.
#[handler]
pub async fn choose_own(reader: Reader, Form(form): Form<Chosen>) -> poem::Result<Response> {
    language::choose(&reader.app, reader.caller(), &form.language).await?;
    let mut response = reader.go("/me", Some("language-changed"));
    if let Some(words) = Words::known(&form.language) {
        set_cookie(&mut response, &cookie::language(&reader.app.settings, words.lang()));
    }
    Ok(response)
}

fn known(tag: &str) -> Result<Words> {
    Words::known(tag).ok_or_else(|| Error::from(Problem::new("language", "error-language").with("value", tag)))
}

/// The language of the answer to a request.
pub(super) fn of(app: &App, visitor: &Visitor, request: &Request) -> Words {
    let asked = request.uri().query().and_then(asked).and_then(Words::known);
    let before = || cookie::read_language(&app.settings, request.headers()).and_then(Words::known);
    let accepted = || request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.or_else(before).unwrap_or_else(|| match &visitor.member {
        Some(member) => Words::of(&member.language),
        None => Words::accepted(accepted().unwrap_or_default()),
    })
}

/// `lang` of a query.
fn asked(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang="))
}

fn without_asked(query: &str) -> String {
    query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect::<Vec<_>>().join("&")
}

/// Path and query at which a request can be made again, in whichever language is chosen then. A form that was sent cannot:
/// it is the page that it was sent from.
pub(super) fn here(base_url: &str, request: &Request) -> String {
    if request.method().is_safe() {
        let uri = request.uri();
        let query = without_asked(uri.query().unwrap_or_default());
        return if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) };
    }
    came_from(base_url, request.headers()).unwrap_or("/").to_owned()
}

fn came_from<'a>(base_url: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    own_path(headers.get(header::REFERER)?.to_str().ok()?.strip_prefix(base_url)?)
}

/// A path on this site, and none that a browser reads as another site's: `//host`, `/\host`.
fn own_path(text: &str) -> Option<&str> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && text.starts_with('/') && !text.starts_with("//")).then_some(text)
}

/// The languages that pages have, with the address of this page in each.
pub(super) fn all(of_page: Words, base_url: &str, here: &str) -> Vec<PageLanguage> {
    let join = if here.contains('?') { '&' } else { '?' };
    Words::all()
        .map(|words| PageLanguage {
            tag: words.lang().to_owned(),
            dir: words.dir().to_owned(),
            name: words.own_name().to_owned(),
            href: format!("{base_url}{here}{join}lang={}", words.lang()),
            current: words.lang() == of_page.lang(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_this_site_is_one_to_go_back_to() {
        for path in ["/", "/meetings/1?date=20270324T180000", "/a/1.2?answer=accepted"] {
            assert_eq!(own_path(path), Some(path));
        }
        for other in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nX: y", "/\t/evil", "/ä"]
        {
            assert_eq!(own_path(other), None, "{other}");
        }
    }

    #[test]
    fn the_language_of_one_view_is_not_kept_in_the_address() {
        assert_eq!(without_asked("lang=ur&partner=a&lang=en&venue=b"), "partner=a&venue=b");
        assert_eq!(without_asked("lang=ur"), "");
        assert_eq!(asked("partner=a&lang=ur"), Some("ur"));
        assert_eq!(asked("slang=ur"), None);
    }
}

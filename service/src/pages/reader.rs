//! Whoever reads a page, and how a page is answered.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{FromRequest, Request, RequestBody, Response};
use serde::Serialize;

use super::language;
use crate::app::App;
use crate::assets;
use crate::auth::cookie::{self, Browser};
use crate::auth::token;
use crate::auth::who::Visitor;
use crate::error::{Error, Result};
use crate::flows::Caller;
use crate::templating::render_page;
use crate::view::{Flash, Page, SignedIn};
use crate::words::Words;

/// What every page needs of its request.
#[derive(Clone)]
pub struct Reader {
    pub app: App,
    pub visitor: Visitor,
    pub browser: Browser,
    /// See `pages::language`.
    pub words: Words,
    /// Without the query.
    pub path: String,
    /// Path and query of this page in whichever language.
    here: String,
    flash: Option<String>,
}

impl<'a> FromRequest<'a> for Reader {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app =
            request.data::<App>().cloned().ok_or_else(|| Error::Internal(anyhow::anyhow!("a page without an App")))?;
        let visitor = Visitor::from_request(request, body).await?;
        let browser = Browser::read(&app.settings, request.headers());
        let words = language::of(&app, &visitor, request);
        let here = language::here(&app.settings.base_url, request);
        let flash = cookie::read_flash(&app.settings, request.headers());
        Ok(Self { app, visitor, browser, words, path: request.uri().path().to_owned(), here, flash })
    }
}

impl Reader {
    pub fn caller(&self) -> &Caller {
        &self.visitor.caller
    }

    /// What the layout shows.
    pub fn page(&self) -> Page {
        Page {
            lang: self.words.lang().to_owned(),
            dir: self.words.dir().to_owned(),
            path: self.path.clone(),
            style: assets::style_href().to_owned(),
            letters: assets::letters_href(self.words.lang()).map(str::to_owned),
            languages: language::all(self.words, &self.app.settings.base_url, &self.here),
            here: self.here.clone(),
            unreviewed: self.words.unreviewed(),
            signed_in: self.visitor.member.as_ref().map(|member| SignedIn {
                name: member.name.clone(),
                organises: self.caller().actor.is_organiser(),
                administers: self.caller().actor.is_administrator(),
                coordinates: !self.caller().actor.coordinates.is_empty(),
            }),
            demo: self.app.demo,
            flash: self.flash.as_ref().and_then(|code| {
                let text = self.words.try_say(&format!("flash-{code}"), &[])?;
                let tone =
                    if ["meeting-told", "busy-calendar-failed"].contains(&code.as_str()) { "warning" } else { "good" };
                Some(Flash { tone: tone.to_owned(), text })
            }),
            once: token::new(),
        }
    }

    /// A page, with 200.
    pub fn show(&self, template: &str, view: &impl Serialize) -> Result<Response> {
        self.show_as(StatusCode::OK, template, view)
    }

    /// A page with another status: a form with its faults is 422, or 409 for a clash.
    pub fn show_as(&self, status: StatusCode, template: &str, view: &impl Serialize) -> Result<Response> {
        let html = render_page(self.words, template, view)?;
        let mut response = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, self.words.lang())
            .header(header::CACHE_CONTROL, self.caching())
            .header(header::VARY, "Cookie, Accept-Language")
            .body(html);
        if self.flash.is_some() {
            set_cookie(&mut response, &cookie::no_flash(&self.app.settings));
        }
        Ok(response)
    }

    /// What one person may see must not come out of a cache for the next, nor, by the button for going back, to whoever sits
    /// down after somebody signed out.
    fn caching(&self) -> &'static str {
        if self.visitor.member.is_some() { "no-store" } else { "private, no-cache" }
    }

    /// To another page after something was done (303), which then says so: `flash-<code>` of the catalogues.
    pub fn go(&self, path: &str, flash: Option<&str>) -> Response {
        let mut response = Response::builder()
            .status(StatusCode::SEE_OTHER)
            .header(header::LOCATION, path)
            .header(header::CACHE_CONTROL, "no-store")
            .finish();
        if let Some(code) = flash {
            set_cookie(&mut response, &cookie::flash(&self.app.settings, code));
        }
        response
    }
}

/// Adds a `Set-Cookie`; those of `auth::cookie` are always valid header values.
pub fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

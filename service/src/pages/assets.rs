//! What is no page: the stylesheet and the icon, what robots may read, and whether the service is well.

use poem::http::{StatusCode, header};
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use crate::app::App;
use crate::assets;
use crate::error::Error;
use crate::flows::health;

/// A year, the longest that is of use (RFC 9111 §1.2.2), and never asked about again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_WHILE: &str = "public, max-age=300";
/// Links in mails are their owners', and signed-in pages are nobody's to find.
const ROBOTS: &str = "User-agent: *\nDisallow: /a/\nDisallow: /unsubscribe/\nDisallow: /sign-in\nDisallow: /me$\n\
     Disallow: /me/\nDisallow: /organise\nDisallow: /admin\nDisallow: /calendars/private/\n";

#[handler]
pub fn file(request: &Request, Path(name): Path<String>) -> poem::Result<Response> {
    let asset = assets::asset(&name).ok_or(Error::NotFound)?;
    let answer = Response::builder()
        .header(header::ETAG, &asset.etag)
        .header(header::CACHE_CONTROL, if asset.immutable { FOR_EVER } else { A_WHILE });
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|value| value.split(',')).any(|tag| tag.trim().trim_start_matches("W/") == asset.etag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer.header(header::CONTENT_TYPE, asset.content_type).body(asset.bytes.into_owned()))
}

#[handler]
pub fn robots() -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(header::CACHE_CONTROL, A_WHILE)
        .body(ROBOTS)
}

/// The process runs and answers.
#[handler]
pub fn live() -> Response {
    health_is(StatusCode::OK, r#"{"status":"live"}"#.to_owned())
}

/// It can do its work; else 503 with the check that fails.
#[handler]
pub async fn ready(app: Data<&App>) -> Response {
    match health::failing(&app).await {
        None => health_is(StatusCode::OK, r#"{"status":"ready"}"#.to_owned()),
        Some(failing) => {
            let body = serde_json::json!({ "status": "failing", "check": failing.as_str() });
            health_is(StatusCode::SERVICE_UNAVAILABLE, body.to_string())
        }
    }
}

fn health_is(status: StatusCode, body: String) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CACHE_CONTROL, "no-store")
        .body(body)
}

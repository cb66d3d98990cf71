//! What the faces share: which HTTP status an error has, and the headers of every response.

use poem::error::ResponseError;
use poem::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Body, Endpoint, IntoResponse as _, Request, Response};

use crate::app::App;
use crate::error::Error;
use crate::panics::caught;

/// The largest body of a request, in bytes: many times the longest description.
pub const LARGEST_BODY: usize = 256 * 1024;

/// Nothing from other hosts, no script, no frame around us. A page that shows a mail in a frame says so itself.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The status is all that HTTP learns here; each face finds the words for its readers.
impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Clash(_) | Self::Warned(_) | Self::Conflict(_) => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Refused => StatusCode::FORBIDDEN,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Sets the headers that every response bears, unless the handler had a reason to set its own.
pub async fn with_headers<E: Endpoint>(endpoint: std::sync::Arc<E>, request: Request) -> poem::Result<Response> {
    let https = request.data::<App>().is_some_and(|app| app.settings.is_https());
    let mut response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Pages whose address holds a token must not tell it to others; our own forms need the origin.
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    Ok(response)
}

/// One handler's panic is one answer with 500: without this it would end the connection, and all that waits on it.
pub async fn without_panics<E: Endpoint>(endpoint: std::sync::Arc<E>, request: Request) -> poem::Result<Response> {
    match caught(endpoint.call(request)).await {
        Ok(answer) => answer.map(poem::IntoResponse::into_response),
        Err(panicked) => Err(Error::Internal(panicked.into()).into()),
    }
}

/// Reads the body of a changing request before anybody else does, up to [`LARGEST_BODY`]: poem's own readers have no limit.
pub async fn with_limit<E: Endpoint>(endpoint: std::sync::Arc<E>, mut request: Request) -> poem::Result<Response> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let Ok(bytes) = request.take_body().into_bytes_limit(LARGEST_BODY).await else {
            return Err(poem::Error::from_status(StatusCode::PAYLOAD_TOO_LARGE));
        };
        request.set_body(Body::from_bytes(bytes));
    }
    Ok(endpoint.call(request).await?.into_response())
}

#[cfg(test)]
mod tests {
    use poem::endpoint::make_sync;
    use poem::test::TestClient;
    use poem::{EndpointExt as _, Route};

    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_is_a_500_and_the_next_request_is_answered() {
        let breaks = make_sync(|request| {
            assert!(request.uri().query().is_none(), "on purpose");
            "well"
        });
        let client = TestClient::new(Route::new().at("/", breaks).around(without_panics).around(with_headers));
        let answer = client.get("/?break").send().await;
        answer.assert_status(StatusCode::INTERNAL_SERVER_ERROR);
        answer.assert_header("x-content-type-options", "nosniff");
        client.get("/").send().await.assert_text("well").await;
    }
}

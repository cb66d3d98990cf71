//! Whoever asks over HTTP, without a socket between.

use std::sync::Arc;

use commonhall::app::App;
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, Method, StatusCode, header};
use poem::{Body, Endpoint as _, EndpointExt as _, Request, Response};
use serde_json::Value;

/// All routes of an installation.
pub type Routes = Arc<BoxEndpoint<'static, Response>>;

pub fn routes(app: &App) -> Routes {
    Arc::new(commonhall::routes::routes(app.clone()).boxed())
}

/// A browser or program with the proof of who it is.
#[derive(Clone)]
pub struct Visitor {
    routes: Routes,
    headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

impl Visitor {
    pub(super) fn new(routes: Routes, proof: Option<(&'static str, String)>) -> Self {
        Self { routes, headers: proof.into_iter().collect() }
    }

    /// The same, with one more header.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name, value.to_owned()));
        other
    }

    /// The token of the session that somebody is in.
    pub fn session(&self) -> &str {
        let cookie = self.headers.iter().find_map(|(_, value)| value.strip_prefix("session="));
        cookie.expect("nobody is signed in")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, "", ()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.ask(Method::POST, path, "application/x-www-form-urlencoded", pairs.join("&")).await
    }

    /// Sends a form whose fields were read from a page.
    pub async fn send(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.post(path, &fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>()).await
    }

    /// Sends a form with a file in it, as browsers do (RFC 7578); an empty one was not chosen.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: &str) -> Answer {
        const BOUNDARY: &str = "----the-end-of-a-part";
        let field = |(name, value): &(&str, &str)| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let fields: String = fields.iter().map(field).collect();
        let body = format!(
            "{fields}--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.ics\"\r\n\
             Content-Type: text/calendar\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
        );
        self.ask(Method::POST, path, &format!("multipart/form-data; boundary={BOUNDARY}"), body).await
    }

    /// Sends JSON.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.ask(method, path, "application/json", body.to_string()).await
    }

    pub async fn ask(&self, method: Method, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        self.ask_with(&[], method, path, content_type, body).await
    }

    /// The same with more headers.
    pub async fn ask_with(
        &self,
        headers: &[(&str, &str)],
        method: Method,
        path: &str,
        content_type: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path.parse().unwrap());
        if !content_type.is_empty() {
            request = request.content_type(content_type);
        }
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            request = request.header(name, value);
        }
        let response = self.routes.get_response(request.body(body)).await;
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, text: body.into_string().await.unwrap_or_default() }
    }
}

impl Answer {
    /// The inputs of a page that nobody sees, as a browser would send them.
    pub fn hidden_inputs(&self) -> Vec<(String, String)> {
        let unescaped = |text: &str| {
            text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&#x2f;", "/")
                .replace("&amp;", "&")
        };
        let inputs = self.text.split("<input type=\"hidden\" name=\"").skip(1);
        inputs
            .filter_map(|input| {
                let (name, rest) = input.split_once("\" value=\"")?;
                Some((name.to_owned(), unescaped(rest.split_once('"')?.0)))
            })
            .collect()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// As forms are sent (WHATWG URL §5.2).
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(byte).to_string(),
            b' ' => "+".to_owned(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

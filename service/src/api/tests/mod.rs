//! Stories of the API, told in-process.

#![allow(clippy::needless_pass_by_value, reason = "`json!` stands where it is sent")]

mod access;
mod dates;
mod description;
mod edits;
mod me;
mod meetings;
mod once;
mod people;
mod refusals;

use commonhall_domain::member::MemberInput;
use poem::Response;
use poem::http::{HeaderMap, Method, StatusCode};
use poem::test::TestClient;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::App;
use crate::flows::{Caller, api_tokens, members};
use crate::routes;

/// A service with an administrator, over a database of its own. The clock stands at nine on 1 March 2027.
struct Hall {
    app: App,
    administrator: String,
    _folder: TempDir,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        if status >= 400 {
            assert_eq!(self.header("content-type"), "application/problem+json");
            assert_eq!(self.body["status"], status);
            assert!(self.body["type"].as_str().unwrap().contains("/api#problem-"), "{}", self.body);
            assert!(self.body["title"].is_string() && self.body["detail"].is_string());
        }
        self
    }

    /// The fields that were refused.
    fn fields(&self) -> Vec<&str> {
        self.body["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect()
    }

    fn id(&self) -> String {
        self.body["id"].as_str().unwrap().to_owned()
    }
}

/// A request to be sent.
struct Ask<'a> {
    hall: &'a Hall,
    method: Method,
    path: String,
    token: Option<String>,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl Ask<'_> {
    fn without_token(self) -> Self {
        Self { token: None, ..self }
    }

    fn token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn if_match(self, revision: i64) -> Self {
        self.header("if-match", format!("\"{revision}\""))
    }

    fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json").text(&body.to_string())
    }

    fn text(self, body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..self }
    }

    async fn send(self) -> Answer {
        let client = TestClient::new(routes::routes(self.hall.app.clone()));
        let mut request = client.request(self.method, &self.path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response: Response = request.send().await.0;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().into_bytes().await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, headers, body }
    }
}

impl Hall {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = App::for_tests(folder.path()).await;
        let first = MemberInput {
            name: "Administrator".into(),
            email: Some("administrator@example.org".into()),
            role: Some("administrator".into()),
            ..MemberInput::default()
        };
        let first = members::add(&app, &Caller::command(), first).await.unwrap().person.member.id;
        let (_, administrator) = api_tokens::create(&app, &Caller::command(), first, "tests").await.unwrap();
        Self { app, administrator, _folder: folder }
    }

    /// With the partner and the venue of the contract.
    async fn furnished() -> (Self, String) {
        let hall = Self::new().await;
        hall.post("partners", json!({ "name": "Aston Dars group", "kind": "community_group" })).await.is(201);
        let venue = json!({ "name": "Coventry Central Hall", "address": "Warwick Lane, Coventry",
            "time_zone": "Europe/London", "spaces": [{ "name": "Main hall", "capacity": 120 }] });
        let venue = hall.post("venues", venue).await.is(201);
        let space = venue.body["spaces"][0]["id"].as_str().unwrap().to_owned();
        (hall, space)
    }

    /// As the administrator.
    fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let token = Some(self.administrator.clone());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/api/v1/{path}") };
        Ask { hall: self, method, path, token, headers: Vec::new(), body: None }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path).json(body).send().await
    }

    async fn patch(&self, path: &str, revision: i64, body: Value) -> Answer {
        self.ask(Method::PATCH, path).if_match(revision).json(body).send().await
    }

    /// A member of that role, and a token of theirs.
    async fn member(&self, input: Value) -> (String, String) {
        let id = self.post("members", input).await.is(201).id();
        let member: Uuid = id.parse().unwrap();
        let (_, token) = api_tokens::create(&self.app, &Caller::command(), member, "tests").await.unwrap();
        (id, token)
    }

    /// A meeting with these fields over the usual ones.
    async fn meeting(&self, fields: Value) -> Answer {
        self.post("meetings", meeting(fields)).await
    }
}

fn meeting(fields: Value) -> Value {
    let mut meeting = json!({ "title": "Listening session", "host": "aston-dars-group", "starts": "2027-03-24T18:00",
        "time_zone": "Europe/London", "duration": "PT2H" });
    super::merge_patch::merge(&mut meeting, &fields);
    meeting
}

/// The dates of a list, as their addresses.
fn recurrence_ids(answer: &Answer) -> Vec<&str> {
    let items = answer.body["items"].as_array().unwrap();
    items.iter().map(|date| date["recurrence_id"].as_str().unwrap()).collect()
}

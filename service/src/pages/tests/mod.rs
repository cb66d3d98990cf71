//! Stories of visitors and members, told to the whole service in one process.

mod language;
mod links;
mod public;
mod signed_in;

use chrono::TimeDelta;
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MemberInput;
use commonhall_domain::partner::PartnerInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use commonhall_entities::{answers, members, suppressions};
use poem::Response;
use poem::http::{Method, StatusCode, header};
use poem::test::TestClient;
use sea_orm::EntityTrait as _;
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::App;
use crate::flows::meetings::{self, Warnings};
use crate::flows::{Caller, sign_in};
use crate::store::meetings::Whole;

const FORM: &str = "application/x-www-form-urlencoded";

/// Two partners, one hall, and a member of the first.
struct World {
    app: App,
    member: members::Model,
    hall: Uuid,
    _folder: TempDir,
}

/// What came back, read whole.
struct Answer {
    status: StatusCode,
    headers: poem::http::HeaderMap,
    text: String,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, text: body.into_string().await.unwrap() }
    }

    fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The value of a cookie that was set.
    fn cookie(&self, name: &str) -> Option<String> {
        let mut lines = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pair = |line: &str| line.split(';').next()?.strip_prefix(&format!("{name}="))?.to_owned().into();
        lines.find_map(pair)
    }
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = App::for_tests(folder.path()).await;
        crate::templating::load().unwrap();
        let by = Caller::command();
        for name in ["Aston Dars group", "British National Overseas"] {
            let kind = "community_group".to_owned();
            let input = PartnerInput { name: name.to_owned(), kind, ..PartnerInput::default() };
            crate::flows::partners::add(&app, &by, input).await.unwrap();
        }
        let space = SpaceInput { name: "Main hall".to_owned(), capacity: Some(120), ..SpaceInput::default() };
        let venue = VenueInput {
            name: "Coventry Central Hall".to_owned(),
            address: "Warwick Lane, Coventry".to_owned(),
            spaces: vec![space],
            ..VenueInput::default()
        };
        let venue = crate::flows::venues::add(&app, &by, venue).await.unwrap();
        let member = add_member(&app, "Member, Aston Dars group", "member").await;
        Self { app, member, hall: venue.spaces[0].id, _folder: folder }
    }

    async fn add_member(&self, name: &str, role: &str) -> members::Model {
        add_member(&self.app, name, role).await
    }

    /// A public meeting in the hall on 24 March 2027, from six to eight.
    fn evening(&self) -> MeetingInput {
        MeetingInput {
            title: "Listening evening".to_owned(),
            host: "aston-dars-group".to_owned(),
            space: Some(self.hall),
            starts: "2027-03-24T18:00".to_owned(),
            duration: "PT2H".to_owned(),
            visibility: Some("public".to_owned()),
            status: Some("confirmed".to_owned()),
            ..MeetingInput::default()
        }
    }

    async fn schedule(&self, input: MeetingInput) -> Whole {
        meetings::create(&self.app, &Caller::command(), &input, Warnings::Accept).await.unwrap().whole
    }

    /// A meeting to which the member is invited by name.
    async fn invite(&self, input: MeetingInput) -> Whole {
        self.schedule(MeetingInput { invited_members: vec![self.member.id], ..input }).await
    }

    fn answer_path(&self, whole: &Whole) -> String {
        crate::flows::answers::path(&self.app, &self.member, whole.meeting.series_id)
    }

    async fn send(&self, method: Method, path: &str, cookie: &str, body: Option<(&str, String)>) -> Answer {
        let client = TestClient::new(crate::routes::routes(self.app.clone()));
        let mut request = client.request(method, path);
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some((content_type, body)) = body {
            request = request.content_type(content_type).body(body);
        }
        Answer::of(request.send().await.0).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", None).await
    }

    async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.send(Method::GET, path, cookie, None).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.post_as("", path, form).await
    }

    async fn post_as(&self, cookie: &str, path: &str, form: &str) -> Answer {
        self.send(Method::POST, path, cookie, Some((FORM, form.to_owned()))).await
    }

    /// The path of a link that signs somebody in, once.
    async fn sign_in_link(&self, member: Uuid) -> String {
        sign_in::link_for(&self.app, member, false, TimeDelta::minutes(15)).await.unwrap()
    }

    /// Signs somebody in; the cookie of their session.
    async fn session_of(&self, member: Uuid) -> String {
        let entered = self.post(&self.sign_in_link(member).await, "").await;
        format!("session={}", entered.cookie("session").unwrap())
    }

    async fn answers(&self) -> Vec<answers::Model> {
        answers::Entity::find().all(self.app.store.read()).await.unwrap()
    }

    async fn stopped(&self) -> usize {
        suppressions::Entity::find().all(self.app.store.read()).await.unwrap().len()
    }
}

async fn add_member(app: &App, name: &str, role: &str) -> members::Model {
    let input = MemberInput {
        name: name.to_owned(),
        email: Some(format!("{role}@example.org")),
        partner: Some("aston-dars-group".to_owned()),
        role: Some(role.to_owned()),
        ..MemberInput::default()
    };
    crate::flows::members::add(app, &Caller::command(), input).await.unwrap().person.member
}

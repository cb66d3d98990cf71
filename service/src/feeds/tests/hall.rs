//! A small partnership in a database of its own, whose clock stands still.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use commonhall_entities::{
    feed_revisions, feeds, invitations, meetings, members, memberships, occurrences, overrides, partners, spaces,
    venues,
};
use poem::http::{Method, header};
use poem::test::TestClient;
use poem::{EndpointExt as _, Response, Route, handler};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use super::reading::{Feed, read};
use crate::app::App;
use crate::auth::key::Key;
use crate::auth::token;
use crate::clock::{Clock, new_id};
use crate::config::Settings;
use crate::feeds::{beside, routes};
use crate::flows::feed::scopes;
use crate::mail::{Memory, Transport};
use crate::store::{self, Store, meetings::schedule};

pub struct Hall {
    pub app: App,
    _folder: TempDir,
}

/// A meeting with what hangs on it.
#[derive(Clone)]
pub struct Made {
    pub meeting: meetings::Model,
    pub overrides: Vec<overrides::Model>,
    pub partners: Vec<Uuid>,
    pub members: Vec<Uuid>,
}

pub fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

#[handler]
fn page() -> &'static str {
    "the page of the meeting"
}

impl Hall {
    /// At nine on the first of March 2027.
    pub async fn new() -> Self {
        Self::with(Settings { base_url: "https://hall.example.org".into(), ..Settings::default() }).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", folder.path().join("hall.db").display())).await.unwrap();
        store.migrate_up().await.unwrap();
        let app = App {
            settings: Arc::new(settings),
            store,
            clock: Clock::fixed("2027-03-01T09:00:00Z".parse().unwrap()),
            key: Arc::new(Key::random()),
            mail: Arc::new(Transport::Memory(Memory::default())),
            queued: Arc::default(),
            demo: false,
            feeds: Arc::default(),
        };
        Self { app, _folder: folder }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.now()
    }

    /// Notes a change of something in every feed that there is.
    pub async fn touch(&self) {
        let db = self.app.store.begin().await.unwrap();
        touch_all(&db, self.now()).await;
        db.commit().await.unwrap();
    }

    pub async fn partner(&self, slug: &str) -> partners::Model {
        let now = self.now();
        let row = partners::Model {
            id: new_id(now),
            slug: slug.to_owned(),
            name: format!("Partner {slug}"),
            names: json!({}),
            description: String::new(),
            kind: "community_group".to_owned(),
            legal_status: None,
            registration_number: None,
            founding: false,
            steering: false,
            languages: json!([]),
            website: None,
            contact_role: None,
            contact_email: None,
            contact_phone: None,
            declared_interests: None,
            joined_on: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
            left_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        self.insert(row.clone()).await;
        row
    }

    /// The main hall of a new venue.
    pub async fn venue(&self, slug: &str) -> store::venues::Place {
        let now = self.now();
        let venue = venues::Model {
            id: new_id(now),
            slug: slug.to_owned(),
            name: format!("Venue {slug}"),
            partner_id: None,
            description: String::new(),
            address: "Warwick Lane\nCoventry".to_owned(),
            postcode: Some("CV1 2HA".to_owned()),
            uprn: None,
            latitude: Some(52.4068),
            longitude: Some(-1.5122),
            time_zone: "Europe/London".to_owned(),
            transport: None,
            parking: None,
            blue_badge_bays: None,
            surveyed_on: None,
            survey_url: None,
            access: json!({}),
            opening_hours: json!([]),
            closed: json!([]),
            contact_role: None,
            contact_phone: None,
            caretaker_id: None,
            calendar_changed_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let space = spaces::Model {
            id: new_id(now),
            venue_id: venue.id,
            name: "Main hall".to_owned(),
            capacity: None,
            layouts: json!([]),
            set_up_minutes: 0,
            clearing_minutes: 0,
            access: json!({}),
            opening_hours: json!([]),
            position: 0,
        };
        self.insert(venue.clone()).await;
        self.insert(space.clone()).await;
        store::venues::Place { space, venue }
    }

    pub async fn member(&self, language: &str, partners: &[Uuid]) -> Uuid {
        let now = self.now();
        let id = new_id(now);
        self.insert(members::Model {
            id,
            name: "Coordinator".to_owned(),
            email: None,
            phone: None,
            language: language.to_owned(),
            role: "member".to_owned(),
            link_generation: 0,
            left_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        })
        .await;
        for partner in partners {
            self.insert(memberships::Model {
                id: new_id(now),
                member_id: id,
                partner_id: *partner,
                role: "member".to_owned(),
                on_behalf_of: None,
                started_at: now,
                ended_at: None,
            })
            .await;
        }
        id
    }

    pub async fn leave_partners(&self, member: Uuid) {
        for row in store::people::memberships_of(self.app.store.read(), &[member]).await.unwrap() {
            self.save(memberships::Model { ended_at: Some(self.now()), ..row }).await;
        }
    }

    /// A private feed's row; its path is that of [`private_path`].
    pub async fn token(&self, token: &str, member: Uuid, partner: Option<Uuid>) -> feeds::Model {
        let row = feeds::Model {
            id: new_id(self.now()),
            token_hash: token::hash(token),
            member_id: member,
            partner_id: partner,
            name: "Own".to_owned(),
            committee: false,
            details: "full".to_owned(),
            created_at: self.now(),
            revoked_at: None,
        };
        self.insert(row.clone()).await;
        row
    }

    /// Two public hours from the 24th of March on, at a partner's; not stored yet.
    pub fn plan(&self, host: &partners::Model, title: &str) -> Made {
        let now = self.now();
        let id = new_id(now);
        let meeting = meetings::Model {
            id,
            series_id: new_id(now),
            continues_id: None,
            uid: format!("{id}@hall.example.org"),
            sequence: 3,
            title: title.to_owned(),
            description: "All are welcome.".to_owned(),
            host_id: host.id,
            organiser_id: None,
            space_id: None,
            starts_local: local("2027-03-24T18:00"),
            time_zone: "Europe/London".to_owned(),
            duration: "PT2H".to_owned(),
            recurrence: None,
            exdates: json!([]),
            extra_dates: json!([]),
            all_day: false,
            status: "confirmed".to_owned(),
            visibility: "public".to_owned(),
            address_hidden: false,
            languages: json!([]),
            interpreters: json!([]),
            audience: None,
            online_url: None,
            childcare: None,
            travel: None,
            food: None,
            contact_role: None,
            contact_phone: None,
            cancel_reason: None,
            expanded_until: None,
            calendar_changed_at: now,
            link_changed_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        Made { meeting, overrides: Vec::new(), partners: Vec::new(), members: Vec::new() }
    }

    /// Stores a meeting as it is now, with its dates for a year.
    pub async fn put(&self, made: &Made) {
        Box::pin(self.store(made)).await;
    }

    async fn store(&self, made: &Made) {
        let (meeting, now) = (&made.meeting, self.now());
        let db = self.app.store.begin().await.unwrap();
        let before = store::meetings::by_id(&db, meeting.id).await.unwrap();
        if before.is_some() {
            store::save(&db, meeting.clone()).await.unwrap();
        } else {
            let series = commonhall_entities::series::Entity::find_by_id(meeting.series_id).one(&db).await.unwrap();
            if series.is_none() {
                store::meetings::insert_series(&db, meeting.series_id, now).await.unwrap();
            }
            store::insert(&db, meeting.clone()).await.unwrap();
        }
        let of_meeting = overrides::Column::MeetingId.eq(meeting.id);
        overrides::Entity::delete_many().filter(of_meeting).exec(&db).await.unwrap();
        store::insert_all(&db, made.overrides.clone()).await.unwrap();
        let of_meeting = occurrences::Column::MeetingId.eq(meeting.id);
        occurrences::Entity::delete_many().filter(of_meeting).exec(&db).await.unwrap();
        store::insert_all(&db, dates(made, now)).await.unwrap();
        let of_series = invitations::Column::SeriesId.eq(meeting.series_id);
        invitations::Entity::delete_many().filter(of_series).exec(&db).await.unwrap();
        let partners = made.partners.iter().map(|partner| (Some(*partner), None));
        let guests = partners.chain(made.members.iter().map(|member| (None, Some(*member))));
        let guests = guests.map(|(partner_id, member_id)| invitations::Model {
            id: new_id(now),
            series_id: meeting.series_id,
            partner_id,
            member_id,
            created_at: now,
        });
        store::insert_all(&db, guests.collect()).await.unwrap();
        let after = store::meetings::by_id(&db, meeting.id).await.unwrap();
        Box::pin(scopes::touch(&db, before.as_ref(), None, now)).await.unwrap();
        Box::pin(scopes::touch(&db, None, after.as_ref(), now)).await.unwrap();
        db.commit().await.unwrap();
    }

    pub async fn insert<M>(&self, row: M)
    where
        M: sea_orm::ModelTrait + sea_orm::IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
    {
        let db = self.app.store.begin().await.unwrap();
        store::insert(&db, row).await.unwrap();
        db.commit().await.unwrap();
    }

    pub async fn save<M>(&self, row: M)
    where
        M: sea_orm::ModelTrait + sea_orm::IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
        <M::Entity as sea_orm::EntityTrait>::ActiveModel: Send,
        <M::Entity as sea_orm::EntityTrait>::Model:
            sea_orm::IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
    {
        let db = self.app.store.begin().await.unwrap();
        store::save(&db, row).await.unwrap();
        touch_all(&db, self.now()).await;
        db.commit().await.unwrap();
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let paths =
            ["/meetings/:id", "/calendars/partners/:slug", "/calendars/venues/:slug", "/calendars/languages/:tag"];
        let pages =
            paths.into_iter().fold(Route::new(), |pages, path| pages.at(path, beside(path, page.map_to_response())));
        let client = TestClient::new(routes(pages).data(self.app.clone()));
        let mut request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.0
    }

    pub async fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[]).await
    }

    pub async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.into_body().into_string().await.unwrap()
    }

    pub async fn feed(&self, path: &str) -> Feed {
        read(&self.text(path).await)
    }
}

async fn touch_all(db: &impl sea_orm::ConnectionTrait, now: DateTime<Utc>) {
    let known = feed_revisions::Entity::find().all(db).await.unwrap();
    store::feeds::touch(db, &known.into_iter().map(|row| row.scope).collect(), now).await.unwrap();
}

pub fn header_of(answer: &Response, name: header::HeaderName) -> Option<String> {
    answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

pub fn private_path(token: &str) -> String {
    format!("/calendars/private/{token}.ics")
}

/// One date that differs, by nothing yet.
pub fn change(made: &Made, date: &str) -> overrides::Model {
    overrides::Model {
        id: new_id(made.meeting.created_at),
        meeting_id: made.meeting.id,
        recurrence_id: local(date),
        starts_local: None,
        duration: None,
        space_id: None,
        without_space: false,
        title: None,
        description: None,
        status: None,
        reason: None,
        updated_at: made.meeting.created_at,
    }
}

fn dates(made: &Made, now: DateTime<Utc>) -> Vec<occurrences::Model> {
    let schedule = schedule(&made.meeting).unwrap();
    let date = |date: NaiveDateTime| {
        let over = made.overrides.iter().find(|over| over.recurrence_id == date);
        let starts_local = over.and_then(|over| over.starts_local).unwrap_or(date);
        let space_id = over.and_then(|over| over.space_id).or(made.meeting.space_id);
        let own = over.and_then(|over| over.status.clone());
        occurrences::Model {
            id: new_id(now),
            meeting_id: made.meeting.id,
            recurrence_id: date,
            starts_local,
            starts_at: schedule.start_of(starts_local),
            ends_at: match over.and_then(|over| over.duration.as_ref()) {
                Some(duration) => {
                    commonhall_domain::zone::end_of(starts_local, duration.parse().unwrap(), schedule.zone)
                }
                None => schedule.end_of(starts_local),
            },
            space_id: space_id.filter(|_| over.is_none_or(|over| !over.without_space)),
            status: own.unwrap_or(made.meeting.status.clone()),
            scheduled_at: now,
        }
    };
    schedule.dates(now + TimeDelta::days(365)).into_iter().map(date).collect()
}

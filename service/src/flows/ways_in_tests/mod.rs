//! Stories of the ways in, against a real database in a folder of their own.

mod at_the_door;
mod calendars;
mod signing_in;

use chrono::TimeDelta;
use commonhall_entities::{audit_entries, members, memberships, messages, partners};
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait, QueryOrder as _};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Caller, sign_in};
use crate::app::App;
use crate::auth::cookie::Browser;
use crate::auth::token;
use crate::clock::new_id;
use crate::store::audit::Face;
use crate::store::{self, people};

const COORDINATOR: &str = "coordinator@example.org";

/// An installation that goes with its folder.
struct Hall {
    app: App,
    _folder: TempDir,
}

impl Hall {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { app: App::for_tests(folder.path()).await, _folder: folder }
    }

    async fn member(&self, name: &str, email: &str) -> Uuid {
        let now = self.app.now();
        let row = members::Model {
            id: new_id(now),
            name: name.into(),
            email: Some(email.into()),
            phone: None,
            language: "bn".into(),
            role: "member".into(),
            link_generation: 0,
            left_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let id = row.id;
        self.store(row).await;
        id
    }

    async fn partner(&self, slug: &str) -> Uuid {
        let now = self.app.now();
        let row = partners::Model {
            id: new_id(now),
            slug: slug.into(),
            name: slug.into(),
            names: json!({}),
            description: String::new(),
            kind: "community_group".into(),
            legal_status: None,
            registration_number: None,
            founding: true,
            steering: true,
            languages: json!([]),
            website: None,
            contact_role: None,
            contact_email: None,
            contact_phone: None,
            declared_interests: None,
            joined_on: now.date_naive(),
            left_at: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let id = row.id;
        self.store(row).await;
        id
    }

    async fn join(&self, member_id: Uuid, partner_id: Uuid) -> memberships::Model {
        let now = self.app.now();
        let row = memberships::Model {
            id: new_id(now),
            member_id,
            partner_id,
            role: "member".into(),
            on_behalf_of: None,
            started_at: now,
            ended_at: None,
        };
        self.store(row.clone()).await;
        row
    }

    async fn store<M>(&self, row: M)
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        let db = self.app.store.begin().await.unwrap();
        store::insert(&db, row).await.unwrap();
        db.commit().await.unwrap();
    }

    async fn change<M>(&self, row: M)
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        <M::Entity as EntityTrait>::ActiveModel: Send,
        <M::Entity as EntityTrait>::Model: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        let db = self.app.store.begin().await.unwrap();
        store::save(&db, row).await.unwrap();
        db.commit().await.unwrap();
    }

    async fn leaves(&self, member: Uuid) {
        let row = people::by_id(self.app.store.read(), member).await.unwrap().unwrap();
        self.change(members::Model { left_at: Some(self.app.now()), ..row }).await;
    }

    async fn caller(&self, member: Uuid) -> Caller {
        Caller::new(people::actor(self.app.store.read(), member).await.unwrap().unwrap(), Face::Page)
    }

    async fn queue(&self) -> Vec<messages::Model> {
        messages::Entity::find().order_by_asc(messages::Column::Id).all(self.app.store.read()).await.unwrap()
    }

    async fn audit(&self) -> Vec<audit_entries::Model> {
        let entries = audit_entries::Entity::find().order_by_asc(audit_entries::Column::Id).all(self.app.store.read());
        entries.await.unwrap()
    }

    async fn audited(&self) -> Vec<String> {
        self.audit().await.into_iter().map(|entry| entry.action).collect()
    }

    /// Asks for a mail in this browser, and reads it.
    async fn ask(&self, email: &str, browser: &Browser) -> Vec<sign_in::SignInPerson> {
        sign_in::ask(&self.app, email, browser.id.as_deref().unwrap()).await.unwrap();
        let queue = self.queue().await;
        let request = queue.last().unwrap().details["request"].as_str().unwrap().parse().unwrap();
        sign_in::people_of(self.app.store.read(), &self.app.key, request).await.unwrap()
    }

    fn later(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }
}

fn browser() -> Browser {
    Browser { id: Some(token::new()), session: None }
}

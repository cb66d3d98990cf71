//! An installation in a folder of its own, for the tests of flows.

use commonhall_domain::member::{MemberInput, MembershipRole};
use commonhall_domain::partner::PartnerInput;
use commonhall_domain::policy::Actor;
use commonhall_entities::{audit_entries, messages};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use tempfile::TempDir;
use uuid::Uuid;

use super::{Caller, members, partners};
use crate::app::App;
use crate::auth::key::Key;
use crate::clock::Clock;
use crate::config::Settings;
use crate::mail::{Memory, Transport};
use crate::store::audit::Face;
use crate::store::{Store, feeds, people};

/// The folder goes when the trial does.
pub struct Trial {
    pub app: App,
    _folder: TempDir,
}

impl Trial {
    /// An empty installation on the evening of 24 March 2027.
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite://{}", folder.path().join("trial.db").display());
        let store = Store::connect(&database_url).await.unwrap();
        store.migrate_up().await.unwrap();
        let app = App {
            settings: Settings { database_url, ..settings }.into(),
            store,
            clock: Clock::fixed("2027-03-24T18:00:00Z".parse().unwrap()),
            key: Key::random().into(),
            mail: Transport::Memory(Memory::default()).into(),
            queued: std::sync::Arc::default(),
        };
        Self { app, _folder: folder }
    }

    /// A member with a role of the four that the API has.
    pub async fn member(&self, role: &str, partner: Option<&str>) -> Uuid {
        let input = MemberInput {
            name: format!("A {role}"),
            email: Some(format!("{role}@example.org")),
            partner: partner.map(str::to_owned),
            role: Some(role.into()),
            ..MemberInput::default()
        };
        members::add(&self.app, &operator(), input).await.unwrap().person.member.id
    }

    pub async fn partner(&self, name: &str) -> String {
        let input = PartnerInput { name: name.into(), kind: "community_group".into(), ..PartnerInput::default() };
        partners::add(&self.app, &operator(), input).await.unwrap().slug
    }

    /// That member with the rights of this moment.
    pub async fn by(&self, member: Uuid) -> Caller {
        Caller::new(people::actor(self.app.store.read(), member).await.unwrap().unwrap(), Face::Page)
    }

    pub async fn join(&self, member: Uuid, partner: &str, role: MembershipRole) {
        members::join(&self.app, &operator(), member, partner, role).await.unwrap();
    }

    pub async fn outbox(&self) -> Vec<messages::Model> {
        messages::Entity::find().all(self.app.store.read()).await.unwrap()
    }

    /// What the audit trail says was done, in order.
    pub async fn actions(&self) -> Vec<String> {
        let entries = audit_entries::Entity::find().order_by_asc(audit_entries::Column::Id);
        entries.all(self.app.store.read()).await.unwrap().into_iter().map(|entry| entry.action).collect()
    }

    pub async fn feed(&self, scope: &str) -> i64 {
        feeds::revision(self.app.store.read(), scope).await.unwrap().map_or(0, |row| row.revision)
    }
}

pub fn operator() -> Caller {
    Caller::new(Actor::operator(), Face::Command)
}

pub fn visitor() -> Caller {
    Caller::new(Actor::visitor(), Face::Page)
}

/// Fields and codes of a refusal.
#[track_caller]
pub fn problems<T: std::fmt::Debug>(done: crate::error::Result<T>) -> Vec<(String, &'static str)> {
    match done {
        Err(crate::error::Error::Invalid(problems)) => {
            problems.into_iter().map(|problem| (problem.field.into_owned(), problem.code)).collect()
        }
        other => panic!("no field was refused: {other:?}"),
    }
}

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
use crate::store::audit::Face;
use crate::store::{feeds, people};

/// The folder goes when the trial does.
pub struct Trial {
    pub app: App,
    _folder: TempDir,
}

impl Trial {
    /// An empty installation on the morning of 1 March 2027.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { app: App::for_tests(folder.path()).await, _folder: folder }
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
        members::add(&self.app, &Caller::command(), input).await.unwrap().person.member.id
    }

    pub async fn partner(&self, name: &str) -> String {
        let input = PartnerInput { name: name.into(), kind: "community_group".into(), ..PartnerInput::default() };
        partners::add(&self.app, &Caller::command(), input).await.unwrap().slug
    }

    /// That member with the rights of this moment.
    pub async fn by(&self, member: Uuid) -> Caller {
        Caller::new(people::actor(self.app.store.read(), member).await.unwrap().unwrap(), Face::Page)
    }

    pub async fn join(&self, member: Uuid, partner: &str, role: MembershipRole) {
        members::join(&self.app, &Caller::command(), member, partner, role).await.unwrap();
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
        feeds::revision(self.app.store.read(), &[scope.to_owned()]).await.unwrap().0
    }
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

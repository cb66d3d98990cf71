//! Members in JSON.

use commonhall_domain::member::{MemberChange, MemberInput, MembershipRole};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::answer::{Changed, Created, Done, Found, Shown};
use super::body::{Body, Patch};
use super::caller::Member as Asker;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use super::{Noun, etag};
use crate::error::Error;
use crate::flows::members::{self, Person};
use crate::flows::partners;

pub struct Members;

/// A member to be added.
#[derive(Object)]
#[oai(rename = "MemberInput", example)]
struct MemberBody {
    name: String,
    /// May be left out, and may be another member's too.
    email: Option<String>,
    phone: Option<String>,
    /// What they read, as a BCP 47 tag; left out, it is `en`.
    language: Option<String>,
    /// The slug of a partner that they belong to.
    partner: Option<String>,
    /// `member` or `coordinator` of that partner, `organiser` or `administrator` of the installation; left out, it is
    /// `member`.
    role: Option<String>,
    /// `member` or `coordinator`: for somebody who organises and coordinates too.
    membership_role: Option<String>,
    /// Whether a mail tells them.
    #[oai(default)]
    welcome: bool,
}

/// What is kept of a member and can be changed.
#[derive(Object)]
#[oai(rename = "MemberDetailsInput", example)]
struct DetailsBody {
    name: String,
    email: Option<String>,
    phone: Option<String>,
    /// As a BCP 47 tag.
    language: String,
    /// In the installation: `member`, `organiser` or `administrator`. An administrator's to change.
    role: String,
}

/// A person.
#[derive(Object)]
pub struct Member {
    id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    language: String,
    /// `member`, `coordinator` (of the first of their partners), `organiser` or `administrator`.
    role: String,
    /// The slug of the first of their partners.
    partner: Option<String>,
    /// Those that have not ended, as far as the caller may know.
    memberships: Vec<Membership>,
    /// Whether a mail to them was queued; only of one just added.
    #[oai(skip_serializing_if_is_none)]
    welcomed: Option<bool>,
    pub revision: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// Belonging to a partner.
#[derive(Object)]
struct Membership {
    /// Its slug.
    partner: String,
    /// `member` or `coordinator`.
    role: String,
    since: Instant,
}

/// A partner to belong to.
#[derive(Object)]
#[oai(rename = "MembershipInput", example)]
struct MembershipBody {
    /// Slug or id.
    partner: String,
    /// `member` or `coordinator`; left out, it is `member`.
    role: Option<String>,
}

impl Example for MembershipBody {
    fn example() -> Self {
        Self { partner: "aston-dars-group".into(), role: Some("coordinator".into()) }
    }
}

impl Example for MemberBody {
    fn example() -> Self {
        Self {
            name: "Coordinator, Aston Dars group".into(),
            email: Some("coordinator@example.org".into()),
            phone: None,
            language: Some("bn".into()),
            partner: Some("aston-dars-group".into()),
            role: Some("member".into()),
            membership_role: None,
            welcome: false,
        }
    }
}

impl Example for DetailsBody {
    fn example() -> Self {
        let MemberBody { name, email, phone, .. } = MemberBody::example();
        Self { name, email, phone, language: "bn".into(), role: "member".into() }
    }
}

impl From<MemberBody> for MemberInput {
    fn from(body: MemberBody) -> Self {
        Self {
            name: body.name,
            email: body.email,
            phone: body.phone,
            language: body.language,
            partner: body.partner,
            role: body.role,
            membership_role: body.membership_role,
            welcome: body.welcome,
        }
    }
}

impl From<MemberChange> for DetailsBody {
    fn from(change: MemberChange) -> Self {
        let MemberChange { name, email, phone, language, role } = change;
        Self { name, email, phone, language, role }
    }
}

impl From<DetailsBody> for MemberChange {
    fn from(body: DetailsBody) -> Self {
        let DetailsBody { name, email, phone, language, role } = body;
        Self { name, email, phone, language, role }
    }
}

pub fn shown(person: Person) -> Member {
    let member = person.member;
    let memberships = person.belongs.into_iter().map(|one| Membership {
        partner: one.partner.slug,
        role: one.membership.role,
        since: one.membership.started_at.into(),
    });
    let memberships: Vec<Membership> = memberships.collect();
    let first = memberships.first();
    let coordinates = member.role == "member" && first.is_some_and(|first| first.role == "coordinator");
    Member {
        id: member.id,
        name: member.name,
        email: member.email,
        phone: member.phone,
        language: member.language,
        // One word for both, as it was given.
        role: if coordinates { "coordinator".to_owned() } else { member.role },
        partner: first.map(|first| first.partner.clone()),
        memberships,
        welcomed: None,
        revision: member.revision,
        created_at: member.created_at.into(),
        updated_at: member.updated_at.into(),
    }
}

#[OpenApi(tag = "Noun::Members")]
impl Members {
    /// List members
    ///
    /// All of them for organisers, those of a partner for its coordinators.
    #[oai(path = "/members", method = "get")]
    async fn list(
        &self,
        asker: Asker,
        /// Slug or id of a partner.
        partner: Query<Option<String>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Member>>> {
        let limit = list::limit(limit.0);
        let after = list::read_after(cursor.0.as_deref())?;
        let partner = match &partner.0 {
            Some(name) => Some(partners::named(&asker.app, name).await?.slug),
            None => None,
        };
        let people = members::list(&asker.app, &asker.caller, partner.as_deref(), after, limit as u64 + 1).await?;
        let (people, next) = list::cut(people, limit, |person| person.member.id);
        let items = people.into_iter().map(shown).collect();
        Ok(Shown(List { items, next_cursor: next.map(list::after) }))
    }

    /// Add a member
    ///
    /// No mail goes out unless `welcome` is true.
    #[oai(path = "/members", method = "post")]
    async fn add(&self, asker: Asker, body: Body<MemberBody>) -> Result<Created<Member>> {
        let added = members::add(&asker.app, &asker.caller, body.0.into()).await?;
        let item = Member { welcomed: Some(added.welcomed), ..shown(added.person) };
        let location = format!("/api/v1/members/{}", item.id);
        Ok(Created { location: Some(location), revision: Some(item.revision), item })
    }

    /// Get a member
    ///
    /// For themself, for a coordinator of one of their partners, and for organisers.
    #[oai(path = "/members/:member", method = "get")]
    async fn see(
        &self,
        asker: Asker,
        member: Path<Uuid>,
        /// ETags that the caller has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Result<Found<Member>> {
        let item = shown(members::see(&asker.app, &asker.caller, member.0).await?);
        let (revision, known) = (item.revision, etag::is_known(if_none_match.0.as_deref(), item.revision));
        Ok(Found { item, revision, known })
    }

    /// Change a member
    ///
    /// By a JSON merge patch (RFC 7396): what is left out stays, null takes away.
    #[oai(path = "/members/:member", method = "patch")]
    async fn change(
        &self,
        asker: Asker,
        member: Path<Uuid>,
        /// The ETag of what is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        patch: Patch<DetailsBody>,
    ) -> Result<Changed<Member>> {
        let present = members::see(&asker.app, &asker.caller, member.0).await?.member;
        let expected = etag::expected(if_match.0.as_deref(), present.revision);
        let mut refused = None;
        let edit = |before: MemberChange| match patch.over(&before.clone().into()) {
            Ok(after) => after.into(),
            Err(error) => {
                refused = Some(error);
                before
            }
        };
        let done = members::change(&asker.app, &asker.caller, member.0, expected, edit).await;
        if let Some(error) = refused {
            return Err(error.into());
        }
        match done {
            Ok(person) => Ok(Changed::here(person.member.revision, shown(person))),
            Err(error) => {
                let current = async { Ok(shown(members::see(&asker.app, &asker.caller, member.0).await?)) };
                Err(etag::refused(error.into(), if_match.0.as_deref(), current).await)
            }
        }
    }

    /// Let a member belong to a partner
    ///
    /// Another role in the same partner takes the place of the one before. By a coordinator of that partner, or an organiser.
    #[oai(path = "/members/:member/memberships", method = "post")]
    async fn join(&self, asker: Asker, member: Path<Uuid>, body: Body<MembershipBody>) -> Result<Created<Member>> {
        let MembershipBody { partner, role } = body.0;
        let role = MembershipRole::parse("role", role.as_deref().unwrap_or("member")).map_err(Error::from)?;
        // Who may not see the member does not learn which partners there are.
        members::see(&asker.app, &asker.caller, member.0).await?;
        let slug = match partners::named(&asker.app, &partner).await {
            Ok(partner) => partner.slug,
            // The flow says which field names nothing.
            Err(Error::NotFound) => partner,
            Err(error) => return Err(error.into()),
        };
        let person = members::join(&asker.app, &asker.caller, member.0, &slug, role).await?;
        let (location, revision) = (format!("/api/v1/members/{}", member.0), person.member.revision);
        Ok(Created { item: shown(person), location: Some(location), revision: Some(revision) })
    }

    /// End a membership
    ///
    /// By the member, by a coordinator of that partner, or by an organiser.
    #[oai(path = "/members/:member/memberships/:partner", method = "delete")]
    async fn leave(
        &self,
        asker: Asker,
        member: Path<Uuid>,
        /// Slug or id.
        partner: Path<String>,
    ) -> Result<Done> {
        let slug = partners::named(&asker.app, &partner.0).await?.slug;
        members::leave(&asker.app, &asker.caller, member.0, &slug).await?;
        Ok(Done)
    }
}

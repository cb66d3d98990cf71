//! Partners in JSON.

use std::collections::BTreeMap;

use commonhall_domain::partner::PartnerInput;
use commonhall_entities::partners::Model;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::answer::{Changed, Created, Found, Shown};
use super::body::{Body, Patch};
use super::caller::{Anybody, Member};
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use super::{Noun, etag};
use crate::flows::{Caller, partners};
use crate::store::partners::Filter;
use crate::store::strings;

pub struct Partners;

/// A partner to be added or changed.
#[derive(Object)]
#[oai(rename = "PartnerInput", example)]
struct PartnerBody {
    name: String,
    /// Its name in other languages, by BCP 47 tag.
    #[oai(default)]
    names: BTreeMap<String, String>,
    #[oai(default)]
    description: String,
    /// `community_group`, `venue`, `service_provider`, `researcher` or `policy_maker`.
    kind: String,
    legal_status: Option<String>,
    /// Of the charity or the company.
    registration_number: Option<String>,
    #[oai(default)]
    founding: bool,
    /// Whether it is on the steering committee.
    #[oai(default)]
    steering: bool,
    /// What its people read, as BCP 47 tags.
    #[oai(default)]
    languages: Vec<String>,
    website: Option<String>,
    contact_role: Option<String>,
    contact_email: Option<String>,
    contact_phone: Option<String>,
    declared_interests: Option<String>,
    /// A day, `2026-03-01`; left out, it is today.
    joined_on: Option<String>,
}

/// An organisation in the partnership.
#[derive(Object)]
struct Partner {
    id: Uuid,
    /// Its name in addresses; it never changes.
    slug: String,
    name: String,
    names: BTreeMap<String, String>,
    description: String,
    kind: String,
    legal_status: Option<String>,
    registration_number: Option<String>,
    founding: bool,
    steering: bool,
    languages: Vec<String>,
    website: Option<String>,
    contact_role: Option<String>,
    /// For members only.
    #[oai(skip_serializing_if_is_none)]
    contact_email: Option<String>,
    contact_phone: Option<String>,
    declared_interests: Option<String>,
    joined_on: String,
    /// When it left the partnership.
    left_at: Option<Instant>,
    revision: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// What a partner is.
#[derive(Enum)]
#[oai(rename = "PartnerKind", rename_all = "snake_case")]
enum Kind {
    CommunityGroup,
    Venue,
    ServiceProvider,
    Researcher,
    PolicyMaker,
}

impl Kind {
    fn as_str(&self) -> &'static str {
        match self {
            Self::CommunityGroup => "community_group",
            Self::Venue => "venue",
            Self::ServiceProvider => "service_provider",
            Self::Researcher => "researcher",
            Self::PolicyMaker => "policy_maker",
        }
    }
}

impl Example for PartnerBody {
    fn example() -> Self {
        Self::from(PartnerInput {
            name: "Aston Dars group".into(),
            kind: "community_group".into(),
            founding: true,
            steering: true,
            languages: vec!["en".into(), "bn".into()],
            ..PartnerInput::default()
        })
    }
}

impl From<PartnerInput> for PartnerBody {
    fn from(input: PartnerInput) -> Self {
        Self {
            name: input.name,
            names: input.names,
            description: input.description,
            kind: input.kind,
            legal_status: input.legal_status,
            registration_number: input.registration_number,
            founding: input.founding,
            steering: input.steering,
            languages: input.languages,
            website: input.website,
            contact_role: input.contact_role,
            contact_email: input.contact_email,
            contact_phone: input.contact_phone,
            declared_interests: input.declared_interests,
            joined_on: input.joined_on,
        }
    }
}

impl From<PartnerBody> for PartnerInput {
    fn from(body: PartnerBody) -> Self {
        Self {
            name: body.name,
            names: body.names,
            description: body.description,
            kind: body.kind,
            legal_status: body.legal_status,
            registration_number: body.registration_number,
            founding: body.founding,
            steering: body.steering,
            languages: body.languages,
            website: body.website,
            contact_role: body.contact_role,
            contact_email: body.contact_email,
            contact_phone: body.contact_phone,
            declared_interests: body.declared_interests,
            joined_on: body.joined_on,
        }
    }
}

fn shown(row: Model, caller: &Caller) -> Partner {
    let languages = strings(&row.languages);
    Partner {
        id: row.id,
        slug: row.slug,
        name: row.name,
        names: serde_json::from_value(row.names).unwrap_or_default(),
        description: row.description,
        kind: row.kind,
        legal_status: row.legal_status,
        registration_number: row.registration_number,
        founding: row.founding,
        steering: row.steering,
        languages,
        website: row.website,
        contact_role: row.contact_role,
        contact_email: row.contact_email.filter(|_| caller.actor.role.is_some()),
        contact_phone: row.contact_phone,
        declared_interests: row.declared_interests,
        joined_on: row.joined_on.to_string(),
        left_at: row.left_at.map(Instant),
        revision: row.revision,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
    }
}

#[OpenApi(tag = "Noun::Partners")]
impl Partners {
    /// List partners
    ///
    /// In the order in which they were added, those that have left among them.
    #[oai(path = "/partners", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "one for each filter")]
    async fn list(
        &self,
        asker: Anybody,
        /// One kind only.
        kind: Query<Option<Kind>>,
        /// Only those that founded the partnership, or only the others.
        founding: Query<Option<bool>>,
        /// Only those on the steering committee, or only the others.
        steering: Query<Option<bool>>,
        /// Only those that have left, or only the others.
        left: Query<Option<bool>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Partner>>> {
        let limit = list::limit(limit.0);
        let filter = Filter {
            kind: kind.0.map(|kind| kind.as_str().to_owned()),
            founding: founding.0,
            steering: steering.0,
            left: left.0,
        };
        let after = list::read_after(cursor.0.as_deref())?;
        let rows = partners::list(&asker.app, &filter, after, limit as u64 + 1).await?;
        let (rows, next) = list::cut(rows, limit, |row| row.id);
        let items = rows.into_iter().map(|row| shown(row, &asker.caller)).collect();
        Ok(Shown(List { items, next_cursor: next.map(list::after) }))
    }

    /// Add a partner
    #[oai(path = "/partners", method = "post")]
    async fn add(&self, asker: Member, body: Body<PartnerBody>) -> Result<Created<Partner>> {
        let row = partners::add(&asker.app, &asker.caller, body.0.into()).await?;
        let (location, revision) = (format!("/api/v1/partners/{}", row.slug), row.revision);
        Ok(Created { item: shown(row, &asker.caller), location: Some(location), revision: Some(revision) })
    }

    /// Get a partner
    #[oai(path = "/partners/:partner", method = "get")]
    async fn see(
        &self,
        asker: Anybody,
        /// Slug or id.
        partner: Path<String>,
        /// ETags that the caller has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Result<Found<Partner>> {
        let row = partners::named(&asker.app, &partner.0).await?;
        let revision = row.revision;
        let known = etag::is_known(if_none_match.0.as_deref(), revision);
        Ok(Found { item: shown(row, &asker.caller), revision, known })
    }

    /// Change a partner
    ///
    /// By a JSON merge patch (RFC 7396): what is left out stays, null takes away.
    #[oai(path = "/partners/:partner", method = "patch")]
    async fn change(
        &self,
        asker: Member,
        /// Slug or id.
        partner: Path<String>,
        /// The ETag of what is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        patch: Patch<PartnerBody>,
    ) -> Result<Changed<Partner>> {
        let present = partners::named(&asker.app, &partner.0).await?;
        let expected = etag::expected(if_match.0.as_deref(), present.revision);
        let mut refused = None;
        let edit = |before: PartnerInput| match patch.over(&before.clone().into()) {
            Ok(after) => after.into(),
            Err(error) => {
                refused = Some(error);
                before
            }
        };
        let done = partners::change(&asker.app, &asker.caller, &present.slug, expected, edit).await;
        if let Some(error) = refused {
            return Err(error.into());
        }
        match done {
            Ok(row) => Ok(Changed::here(row.revision, shown(row, &asker.caller))),
            Err(error) => {
                let current = async { Ok(shown(partners::named(&asker.app, &present.slug).await?, &asker.caller)) };
                Err(etag::refused(error.into(), if_match.0.as_deref(), current).await)
            }
        }
    }

    /// Note that a partner has left the partnership
    ///
    /// Its page, its public calendar and its memberships stay; nobody new joins it. Of one that has left nothing changes.
    #[oai(path = "/partners/:partner/leave", method = "post")]
    async fn leave(
        &self,
        asker: Member,
        /// Slug or id.
        partner: Path<String>,
    ) -> Result<Changed<Partner>> {
        let slug = partners::named(&asker.app, &partner.0).await?.slug;
        let row = partners::leave(&asker.app, &asker.caller, &slug).await?;
        Ok(Changed::here(row.revision, shown(row, &asker.caller)))
    }
}

//! Whose meetings a feed holds.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use commonhall_domain::policy::{Actor, Verdict, Wish, may};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::scopes::is_of_committee;
use crate::error::Result;
use crate::store::meetings::{self, Scope, Whole};

pub enum Whose {
    Everybody,
    Partner(Uuid),
    Venue(Uuid),
    Series(Uuid),
    /// Those held in a language (BCP 47).
    Language(String),
    /// Those at which all these partners meet.
    Committee(BTreeSet<Uuid>),
    Member(Actor),
    /// The partner, as whoever belongs to it and is nothing else.
    OfPartner(Uuid, Actor),
    /// The committee, as whoever belongs to one of its partners.
    OfCommittee(BTreeSet<Uuid>, Actor),
}

impl Whose {
    /// Those that it may hold with a date after `from`; see [`Self::holds`].
    pub async fn meetings(&self, db: &impl ConnectionTrait, from: DateTime<Utc>) -> Result<Vec<Whole>> {
        let any = Scope::default();
        let public = Scope { public: true, ..any.clone() };
        let of = |partners: &BTreeSet<Uuid>| Some(partners.iter().copied().collect());
        let scope = match self {
            Self::Series(series) => return Ok(meetings::of_series(db, *series).await?),
            Self::Everybody | Self::Language(_) => public,
            Self::Partner(partner) => Scope { partners: Some(vec![*partner]), ..public },
            Self::Venue(venue) => Scope { venue: Some(*venue), ..public },
            Self::Committee(partners) => Scope { partners: of(partners), ..public },
            Self::Member(actor) => Scope { partners: Some(actor.partners.clone()), member: actor.member, ..any },
            Self::OfPartner(partner, _) => Scope { partners: Some(vec![*partner]), ..any },
            Self::OfCommittee(partners, _) => Scope { partners: of(partners), ..any },
        };
        let ids = meetings::in_scope(db, &scope, from).await?;
        let mut found = meetings::by_ids(db, ids).await?;
        found.sort_by_key(|whole| whole.meeting.id);
        Ok(found)
    }

    pub fn holds(&self, whole: &Whole) -> bool {
        let facts = whole.facts();
        let sees = |actor: &Actor| !facts.draft && may(actor, &Wish::SeeMeeting(&facts)) == Verdict::Yes;
        let everybody = || sees(&Actor::visitor());
        match self {
            Self::Everybody | Self::Partner(_) | Self::Series(_) => everybody(),
            Self::Venue(_) => everybody() && !whole.meeting.address_hidden,
            Self::Language(tag) => {
                everybody() && crate::store::strings(&whole.meeting.languages).iter().any(|one| one == tag)
            }
            Self::Committee(partners) => everybody() && is_of_committee(whole, partners),
            Self::Member(actor) => {
                let organises = actor.member.is_some() && actor.member == facts.organiser;
                let by_name = actor.member.is_some_and(|member| facts.invited_members.contains(&member));
                let through = actor.partners.iter().any(|partner| facts.invited_partners.contains(partner));
                sees(actor) && (organises || by_name || through)
            }
            Self::OfPartner(_, actor) => sees(actor),
            Self::OfCommittee(partners, actor) => sees(actor) && is_of_committee(whole, partners),
        }
    }
}

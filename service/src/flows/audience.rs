//! Who is invited to a meeting, and since when.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use commonhall_entities::members;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::store::meetings::Whole;
use crate::store::people;

/// A member on the list of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitee {
    pub member: members::Model,
    /// When the invitation reached them: for a partner's people not before they joined it.
    pub since: DateTime<Utc>,
    /// The partner as one of whose people they are invited; `None` by name.
    pub partner: Option<Uuid>,
}

/// Everybody invited today who has not left, by name or as one of a partner's people, in the order of their ids.
pub async fn invited(db: &impl ConnectionTrait, whole: &Whole) -> Result<Vec<Invitee>, DbErr> {
    let mut since: HashMap<Uuid, (DateTime<Utc>, Option<Uuid>)> = HashMap::new();
    let mut earliest = |member: Uuid, from: DateTime<Utc>, partner: Option<Uuid>| {
        let known = since.entry(member).or_insert((from, partner));
        if from < known.0 {
            *known = (from, partner);
        }
    };
    for invitation in &whole.invitations {
        if let Some(member) = invitation.member_id {
            earliest(member, invitation.created_at, None);
        }
    }
    let partners: Vec<Uuid> = whole.invitations.iter().filter_map(|one| one.partner_id).collect();
    for membership in people::memberships_in(db, &partners).await? {
        let invitation = whole.invitations.iter().find(|one| one.partner_id == Some(membership.partner_id));
        if let Some(invitation) = invitation {
            let from = invitation.created_at.max(membership.started_at);
            earliest(membership.member_id, from, Some(membership.partner_id));
        }
    }
    let ids: Vec<Uuid> = since.keys().copied().collect();
    let mut invited: Vec<Invitee> = people::by_ids(db, &ids)
        .await?
        .into_iter()
        .filter(|member| member.left_at.is_none())
        .map(|member| {
            let (since, partner) = since[&member.id];
            Invitee { member, since, partner }
        })
        .collect();
    invited.sort_by_key(|one| one.member.id);
    Ok(invited)
}

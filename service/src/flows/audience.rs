//! Who is invited to a meeting, and since when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use commonhall_entities::{members, memberships};
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
    Ok(invited_to(db, std::slice::from_ref(whole)).await?.pop().unwrap_or_default())
}

/// The same for several meetings, in their order, in two queries for all of them.
pub async fn invited_to(db: &impl ConnectionTrait, wholes: &[Whole]) -> Result<Vec<Vec<Invitee>>, DbErr> {
    let invitations = || wholes.iter().flat_map(|whole| &whole.invitations);
    let partners: BTreeSet<Uuid> = invitations().filter_map(|one| one.partner_id).collect();
    let mut of_partner: HashMap<Uuid, Vec<memberships::Model>> = HashMap::new();
    for membership in people::memberships_in(db, &partners.into_iter().collect::<Vec<_>>()).await? {
        of_partner.entry(membership.partner_id).or_default().push(membership);
    }
    let by_name = invitations().filter_map(|one| one.member_id);
    let ids: BTreeSet<Uuid> = of_partner.values().flatten().map(|one| one.member_id).chain(by_name).collect();
    let members = people::by_ids(db, &ids.into_iter().collect::<Vec<_>>()).await?;
    let members: HashMap<Uuid, members::Model> =
        members.into_iter().filter(|one| one.left_at.is_none()).map(|one| (one.id, one)).collect();
    Ok(wholes.iter().map(|whole| invitees(whole, &of_partner, &members)).collect())
}

fn invitees(
    whole: &Whole,
    of_partner: &HashMap<Uuid, Vec<memberships::Model>>,
    members: &HashMap<Uuid, members::Model>,
) -> Vec<Invitee> {
    let mut since: BTreeMap<Uuid, (DateTime<Utc>, Option<Uuid>)> = BTreeMap::new();
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
    for invitation in &whole.invitations {
        let Some(partner) = invitation.partner_id else { continue };
        for membership in of_partner.get(&partner).into_iter().flatten() {
            let from = invitation.created_at.max(membership.started_at);
            earliest(membership.member_id, from, Some(partner));
        }
    }
    let invitee = |(member, (since, partner)): (Uuid, (DateTime<Utc>, Option<Uuid>))| {
        Some(Invitee { member: members.get(&member)?.clone(), since, partner })
    };
    since.into_iter().filter_map(invitee).collect()
}

//! Who may do what to what: the one place that decides. Pages, API and feeds all ask [`may`].

use std::collections::BTreeSet;

use uuid::Uuid;

/// A member's role in the whole installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Member,
    Organiser,
    Administrator,
}

/// Whoever asks. Links in mails carry their own right and do not come here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// `None` is a visitor.
    pub member: Option<Uuid>,
    pub role: Option<Role>,
    /// The partners that the member belongs to today.
    pub partners: Vec<Uuid>,
    /// Those of them that the member coordinates.
    pub coordinates: Vec<Uuid>,
}

impl Actor {
    /// Somebody who has not signed in.
    pub fn visitor() -> Self {
        Self::default()
    }

    /// The command line and the jobs: whoever can run them has the database in hand anyway.
    pub fn operator() -> Self {
        Self { role: Some(Role::Administrator), ..Self::default() }
    }

    pub fn is_organiser(&self) -> bool {
        self.role >= Some(Role::Organiser)
    }

    pub fn is_administrator(&self) -> bool {
        self.role == Some(Role::Administrator)
    }
}

/// Who a meeting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Public,
    Partners,
    Invited,
}

/// What the decision about a meeting rests on.
#[derive(Clone, Debug)]
pub struct MeetingFacts {
    pub visibility: Visibility,
    pub draft: bool,
    pub host: Uuid,
    pub organiser: Option<Uuid>,
    pub invited_partners: Vec<Uuid>,
    pub invited_members: Vec<Uuid>,
}

/// What somebody wants to do.
#[derive(Clone, Debug)]
pub enum Wish<'a> {
    /// Public pages, public feeds, the description of the API.
    SeeWhatIsPublic,
    /// Pages and endpoints that show what is one's own.
    SeeOwn,
    SeeMeeting(&'a MeetingFacts),
    /// Know a hidden address and the link to join.
    JoinMeeting(&'a MeetingFacts),
    ScheduleMeetings,
    ChangeMeeting(&'a MeetingFacts),
    /// Who is invited, who answered what, who was told what and when.
    SeePeopleOf(&'a MeetingFacts),
    ChangePartners,
    ChangeVenues,
    /// The members of a partner, or of all partners (`None`).
    SeeMembers {
        partner: Option<Uuid>,
    },
    /// Add a member to a partner with a role in the installation.
    AddMember {
        partner: Option<Uuid>,
        role: Role,
    },
    ChangeMember {
        member: Uuid,
        partners: &'a [Uuid],
    },
    SeeOutbox,
    /// Hold all mail or let it go, try a message again, drop one.
    ChangeOutbox,
    /// How the installation is, and all that was done in it.
    SeeInstallation,
    /// A private feed of all that a partner may see.
    FollowPartner(Uuid),
    /// A private feed of the meetings of these partners, the steering committee.
    FollowCommittee(&'a BTreeSet<Uuid>),
}

/// What comes of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Yes,
    /// Might be allowed to somebody who signs in: 303 to the sign-in page, 401 in the API.
    SignIn,
    /// What a person may not see does not exist: 404.
    Hidden,
    /// May be seen and not done: 403.
    Refused,
}

/// May `actor` do that?
pub fn may(actor: &Actor, wish: &Wish) -> Verdict {
    let allowed = match wish {
        Wish::SeeWhatIsPublic => true,
        Wish::SeeOwn => actor.member.is_some(),
        Wish::SeeMeeting(meeting) => return see_meeting(actor, meeting),
        Wish::JoinMeeting(meeting) => {
            if see_meeting(actor, meeting) == Verdict::Hidden {
                return Verdict::Hidden;
            }
            actor.is_organiser() || is_invited(actor, meeting) || organises(actor, meeting)
        }
        Wish::ScheduleMeetings | Wish::SeeOutbox | Wish::ChangeVenues => actor.is_organiser(),
        Wish::ChangeMeeting(meeting) | Wish::SeePeopleOf(meeting) => {
            if see_meeting(actor, meeting) == Verdict::Hidden {
                return Verdict::Hidden;
            }
            actor.is_organiser()
        }
        Wish::ChangeOutbox | Wish::SeeInstallation => actor.is_administrator(),
        Wish::ChangePartners => actor.is_administrator() || actor.is_organiser(),
        Wish::SeeMembers { partner } => {
            actor.is_organiser() || partner.is_some_and(|partner| actor.coordinates.contains(&partner))
        }
        Wish::AddMember { partner, role } => {
            actor.is_administrator()
                || (*role == Role::Member
                    && (actor.is_organiser() || partner.is_some_and(|partner| actor.coordinates.contains(&partner))))
        }
        Wish::ChangeMember { member, partners } => {
            actor.is_organiser()
                || actor.member == Some(*member)
                || partners.iter().any(|partner| actor.coordinates.contains(partner))
        }
        Wish::FollowPartner(partner) => actor.partners.contains(partner),
        Wish::FollowCommittee(partners) => actor.partners.iter().any(|partner| partners.contains(partner)),
    };
    match (allowed, actor.role) {
        (true, _) => Verdict::Yes,
        (false, None) => Verdict::SignIn,
        (false, Some(_)) => Verdict::Refused,
    }
}

fn is_invited(actor: &Actor, meeting: &MeetingFacts) -> bool {
    actor.member.is_some_and(|member| meeting.invited_members.contains(&member))
        || actor.partners.iter().any(|partner| meeting.invited_partners.contains(partner))
}

fn organises(actor: &Actor, meeting: &MeetingFacts) -> bool {
    actor.member.is_some() && actor.member == meeting.organiser
}

fn see_meeting(actor: &Actor, meeting: &MeetingFacts) -> Verdict {
    let seen = actor.is_organiser()
        || organises(actor, meeting)
        || (!meeting.draft
            && match meeting.visibility {
                Visibility::Public => true,
                Visibility::Partners => is_invited(actor, meeting) || actor.partners.contains(&meeting.host),
                Visibility::Invited => is_invited(actor, meeting),
            });
    if seen { Verdict::Yes } else { Verdict::Hidden }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(visibility: Visibility) -> MeetingFacts {
        MeetingFacts {
            visibility,
            draft: false,
            host: Uuid::from_u128(1),
            organiser: Some(Uuid::from_u128(100)),
            invited_partners: vec![Uuid::from_u128(2)],
            invited_members: vec![Uuid::from_u128(101)],
        }
    }

    fn member(id: u128, partners: &[u128]) -> Actor {
        Actor {
            member: Some(Uuid::from_u128(id)),
            role: Some(Role::Member),
            partners: partners.iter().copied().map(Uuid::from_u128).collect(),
            coordinates: Vec::new(),
        }
    }

    #[test]
    fn a_meeting_is_seen_by_those_it_is_for() {
        use Verdict::{Hidden, Yes};
        use Visibility::{Invited, Partners, Public};
        let table = [
            (Actor::visitor(), [(Public, Yes), (Partners, Hidden), (Invited, Hidden)]),
            (member(5, &[]), [(Public, Yes), (Partners, Hidden), (Invited, Hidden)]),
            (member(5, &[3]), [(Public, Yes), (Partners, Hidden), (Invited, Hidden)]),
            (member(5, &[1]), [(Public, Yes), (Partners, Yes), (Invited, Hidden)]),
            (member(5, &[2]), [(Public, Yes), (Partners, Yes), (Invited, Yes)]),
            (member(101, &[]), [(Public, Yes), (Partners, Yes), (Invited, Yes)]),
            (member(100, &[]), [(Public, Yes), (Partners, Yes), (Invited, Yes)]),
            (Actor { role: Some(Role::Organiser), ..member(7, &[]) }, [(Public, Yes), (Partners, Yes), (Invited, Yes)]),
        ];
        for (actor, row) in table {
            for (visibility, verdict) in row {
                assert_eq!(may(&actor, &Wish::SeeMeeting(&facts(visibility))), verdict, "{actor:?} {visibility:?}");
            }
        }
    }

    #[test]
    fn a_hidden_address_and_the_link_to_join_are_for_those_invited() {
        let public = facts(Visibility::Public);
        assert_eq!(may(&Actor::visitor(), &Wish::JoinMeeting(&public)), Verdict::SignIn);
        assert_eq!(may(&member(5, &[1]), &Wish::JoinMeeting(&public)), Verdict::Refused);
        assert_eq!(may(&member(5, &[2]), &Wish::JoinMeeting(&public)), Verdict::Yes);
        assert_eq!(may(&member(101, &[]), &Wish::JoinMeeting(&public)), Verdict::Yes);
        assert_eq!(may(&member(5, &[1]), &Wish::JoinMeeting(&facts(Visibility::Invited))), Verdict::Hidden);
    }

    #[test]
    fn a_draft_is_seen_by_organisers_only() {
        let draft = MeetingFacts { draft: true, ..facts(Visibility::Public) };
        assert_eq!(may(&member(101, &[2]), &Wish::SeeMeeting(&draft)), Verdict::Hidden);
        assert_eq!(may(&member(100, &[]), &Wish::SeeMeeting(&draft)), Verdict::Yes);
        assert_eq!(may(&Actor::operator(), &Wish::SeeMeeting(&draft)), Verdict::Yes);
    }

    #[test]
    fn who_may_see_a_meeting_may_not_yet_change_it() {
        let public = facts(Visibility::Public);
        assert_eq!(may(&Actor::visitor(), &Wish::ChangeMeeting(&public)), Verdict::SignIn);
        assert_eq!(may(&member(101, &[2]), &Wish::ChangeMeeting(&public)), Verdict::Refused);
        assert_eq!(may(&member(5, &[]), &Wish::ChangeMeeting(&facts(Visibility::Invited))), Verdict::Hidden);
        assert_eq!(
            may(&Actor { role: Some(Role::Organiser), ..member(7, &[]) }, &Wish::ChangeMeeting(&public)),
            Verdict::Yes
        );
    }

    #[test]
    fn the_outbox_is_seen_by_organisers_and_changed_by_administrators_who_alone_see_the_installation() {
        use Verdict::{Refused, SignIn, Yes};
        let by_role = |role| Actor { role: Some(role), ..member(7, &[]) };
        for (actor, see, change) in [
            (Actor::visitor(), SignIn, SignIn),
            (by_role(Role::Member), Refused, Refused),
            (by_role(Role::Organiser), Yes, Refused),
            (by_role(Role::Administrator), Yes, Yes),
            (Actor::operator(), Yes, Yes),
        ] {
            assert_eq!((may(&actor, &Wish::SeeOutbox), may(&actor, &Wish::ChangeOutbox)), (see, change), "{actor:?}");
            assert_eq!(may(&actor, &Wish::SeeInstallation), change, "{actor:?}");
        }
    }

    #[test]
    fn only_an_administrator_makes_organisers() {
        let coordinator = Actor { coordinates: vec![Uuid::from_u128(3)], ..member(5, &[3]) };
        let partner = Some(Uuid::from_u128(3));
        assert_eq!(may(&coordinator, &Wish::AddMember { partner, role: Role::Member }), Verdict::Yes);
        assert_eq!(may(&coordinator, &Wish::AddMember { partner: None, role: Role::Member }), Verdict::Refused);
        assert_eq!(may(&coordinator, &Wish::AddMember { partner, role: Role::Organiser }), Verdict::Refused);
        let organiser = Actor { role: Some(Role::Organiser), ..member(7, &[]) };
        assert_eq!(may(&organiser, &Wish::AddMember { partner, role: Role::Administrator }), Verdict::Refused);
        assert_eq!(
            may(&Actor::operator(), &Wish::AddMember { partner: None, role: Role::Administrator }),
            Verdict::Yes
        );
    }
}

//! A small partnership for stories to take place in.

use commonhall::flows::{Caller, members, partners, venues};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MemberInput;
use commonhall_domain::partner::PartnerInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use uuid::Uuid;

use super::app::TestApp;

/// Who and what is there. Everybody has an address `<field>@example.org`.
pub struct World {
    /// Of the venue of the two spaces.
    pub venue: String,
    /// For 120 people; free again the moment that a meeting ends.
    pub main_hall: Uuid,
    /// For 12 people; 30 minutes to set up and 15 to clear.
    pub committee_room: Uuid,
    pub administrator: Uuid,
    pub organiser: Uuid,
    /// Of the Aston Dars group.
    pub coordinator: Uuid,
    /// Of the Aston Dars group.
    pub member: Uuid,
    /// Of the Bangladeshi Women's Association.
    pub neighbour: Uuid,
}

pub const DARS: &str = "aston-dars-group";
pub const BWA: &str = "bangladeshi-womens-association";
pub const HALL: &str = "coventry-central-hall";

impl TestApp {
    pub async fn world(&self) -> World {
        let operator = Caller::command();
        for (name, kind, slug) in [
            ("Aston Dars group", "community_group", DARS),
            ("Bangladeshi Women's Association", "community_group", BWA),
            ("Coventry Central Hall", "venue", HALL),
        ] {
            let input = PartnerInput {
                name: name.into(),
                kind: kind.into(),
                founding: true,
                steering: true,
                ..PartnerInput::default()
            };
            assert_eq!(partners::add(self, &operator, input).await.unwrap().slug, slug);
        }
        let venue = VenueInput {
            name: "Coventry Central Hall".into(),
            partner: Some(HALL.into()),
            address: "Warwick Lane, Coventry".into(),
            postcode: Some("CV1 2HA".into()),
            latitude: Some(52.4064),
            longitude: Some(-1.5123),
            spaces: vec![
                SpaceInput { name: "Main hall".into(), capacity: Some(120), ..SpaceInput::default() },
                SpaceInput {
                    name: "Committee room".into(),
                    capacity: Some(12),
                    set_up_minutes: Some(30),
                    clearing_minutes: Some(15),
                    ..SpaceInput::default()
                },
            ],
            ..VenueInput::default()
        };
        let venue = venues::add(self, &operator, venue).await.unwrap();
        World {
            venue: venue.venue.slug.clone(),
            main_hall: venue.spaces[0].id,
            committee_room: venue.spaces[1].id,
            administrator: self.person("Administrator", "administrator", None, "administrator").await,
            organiser: self.person("Organiser", "organiser", None, "organiser").await,
            coordinator: self.person("Coordinator, Aston Dars group", "coordinator", Some(DARS), "coordinator").await,
            member: self.person("Member, Aston Dars group", "member", Some(DARS), "member").await,
            neighbour: self.person("Member, Bangladeshi Women's Association", "neighbour", Some(BWA), "member").await,
        }
    }

    /// Adds somebody with an address under `example.org`.
    pub async fn person(&self, name: &str, mailbox: &str, partner: Option<&str>, role: &str) -> Uuid {
        let input = MemberInput {
            name: name.into(),
            email: Some(format!("{mailbox}@example.org")),
            partner: partner.map(str::to_owned),
            role: Some(role.into()),
            ..MemberInput::default()
        };
        members::add(self, &Caller::command(), input).await.unwrap().person.member.id
    }
}

impl World {
    /// Two hours in the main hall, public, with nobody invited.
    pub fn meeting(&self, title: &str, starts: &str) -> MeetingInput {
        MeetingInput {
            title: title.into(),
            description: "Which issues shall we look into?".into(),
            host: DARS.into(),
            space: Some(self.main_hall),
            starts: starts.into(),
            duration: "PT2H".into(),
            ..MeetingInput::default()
        }
    }

    /// The same with the Aston Dars group invited: its coordinator and its member.
    pub fn invited(&self, title: &str, starts: &str) -> MeetingInput {
        MeetingInput { invited_partners: vec![DARS.into()], ..self.meeting(title, starts) }
    }

    /// The same with a member alone invited.
    pub fn inviting(&self, member: Uuid, title: &str, starts: &str) -> MeetingInput {
        MeetingInput { invited_members: vec![member], ..self.meeting(title, starts) }
    }
}

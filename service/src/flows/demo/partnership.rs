//! The demonstration's data: the founding partners and the places where they meet are real, everything else about them is an
//! example. Nobody is named: members carry a role.

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, Weekday};
use commonhall_domain::access::{AccessFacts, StepFree, TransferSide};
use commonhall_domain::hours::{Closing, Opening};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MemberInput;
use commonhall_domain::partner::PartnerInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use uuid::Uuid;

pub(super) const LISTENING: &str = "Listening session";
const EXAMPLES: &str = "The facts below are examples for this demonstration and no survey.";

/// Slug, name, kind and the languages that its people read.
/// The partner whose people read Urdu.
const READS_URDU: &str = "uk-islamic-mission-alum-rock";

const PARTNERS: [(&str, &str, &str, &[&str]); 7] = [
    ("aston-dars-group", "Aston Dars group", "community_group", &["en", "ur", "ar"]),
    ("bangladeshi-womens-association", "Bangladeshi Women's Association", "community_group", &["en", "bn"]),
    ("british-national-overseas", "British National Overseas", "community_group", &["en", "zh-Hant-HK"]),
    ("coventry-central-hall", "Coventry Central Hall", "venue", &["en"]),
    (
        "coventry-empowered-african-women-group",
        "Coventry Empowered African Women Group",
        "community_group",
        &["en", "fr", "sw"],
    ),
    (
        "maxival-recruitment-training-consultancy",
        "Maxival Recruitment & Training Consultancy",
        "service_provider",
        &["en"],
    ),
    ("uk-islamic-mission-alum-rock", "UK Islamic Mission - Alum Rock", "community_group", &["en", "ur"]),
];

pub(super) fn partners() -> Vec<PartnerInput> {
    PARTNERS
        .iter()
        .map(|(slug, name, kind, languages)| PartnerInput {
            name: (*name).to_owned(),
            kind: (*kind).to_owned(),
            founding: true,
            steering: true,
            languages: languages.iter().map(|tag| (*tag).to_owned()).collect(),
            contact_role: Some("Coordinator".to_owned()),
            contact_email: Some(format!("{slug}@example.org")),
            ..PartnerInput::default()
        })
        .collect()
}

pub(super) fn venues(today: NaiveDate) -> Vec<VenueInput> {
    let space = |name: &str, capacity, set_up, access| SpaceInput {
        name: name.to_owned(),
        capacity: Some(capacity),
        set_up_minutes: Some(set_up),
        clearing_minutes: Some(15),
        access,
        ..SpaceInput::default()
    };
    let open = |byday: &str, opens_at: &str, closes_at: &str| Opening {
        byday: byday.to_owned(),
        opens_at: opens_at.to_owned(),
        closes_at: closes_at.to_owned(),
    };
    let closed =
        |day: &str, reason: &str| Closing { date: format!("{}-{day}", today.year()), reason: Some(reason.to_owned()) };
    vec![
        VenueInput {
            name: "Coventry Central Hall".to_owned(),
            partner: Some("coventry-central-hall".to_owned()),
            description: Some(EXAMPLES.to_owned()),
            address: "Warwick Lane, Coventry".to_owned(),
            postcode: Some("CV1 2HA".to_owned()),
            latitude: Some(52.4068),
            longitude: Some(-1.5122),
            time_zone: Some("Europe/London".to_owned()),
            transport: Some("Ten minutes on foot from Coventry station; buses stop in Corporation Street.".to_owned()),
            blue_badge_bays: Some(2),
            access: AccessFacts {
                step_free: Some(StepFree::Ramp),
                door_width_cm: Some(90),
                accessible_toilet: Some(true),
                transfer_side: Some(TransferSide::Left),
                hearing_system: Some(true),
                assistance_dogs: Some(true),
                quiet_room: Some(true),
                creche: Some(false),
                kitchen: Some(true),
                wifi: Some(true),
                ..AccessFacts::default()
            },
            opening_hours: vec![open("MO,TU,WE,TH,FR", "08:00", "22:00"), open("SA", "09:00", "18:00")],
            closed: vec![closed("12-25", "Christmas Day"), closed("12-26", "Boxing Day")],
            contact_role: Some("Caretaker".to_owned()),
            spaces: vec![
                space(
                    "Main hall",
                    120,
                    30,
                    AccessFacts {
                        seating: Some("Chairs with arms along the wall".to_owned()),
                        ..AccessFacts::default()
                    },
                ),
                space(
                    "Committee room",
                    14,
                    10,
                    AccessFacts { step_free: Some(StepFree::Lift), ..AccessFacts::default() },
                ),
            ],
            ..VenueInput::default()
        },
        VenueInput {
            name: "Tipton Muslim Community Centre".to_owned(),
            description: Some(EXAMPLES.to_owned()),
            address: "Wellington Road, Tipton".to_owned(),
            time_zone: Some("Europe/London".to_owned()),
            access: AccessFacts {
                step_free: Some(StepFree::Level),
                door_width_cm: Some(85),
                accessible_toilet: Some(true),
                prayer_space: Some(true),
                wudu: Some(true),
                separate_entrance: Some(true),
                kitchen: Some(true),
                halal_kitchen: Some(true),
                ..AccessFacts::default()
            },
            opening_hours: vec![
                open("MO,TU,WE,TH,SA,SU", "09:00", "22:00"),
                open("FR", "09:00", "12:30"),
                open("FR", "14:30", "24:00"),
            ],
            contact_role: Some("Caretaker".to_owned()),
            spaces: vec![
                space("Community room", 60, 15, AccessFacts::default()),
                space("Women's room", 25, 15, AccessFacts::default()),
            ],
            ..VenueInput::default()
        },
    ]
}

/// With the role for which a sign-in link is printed.
pub(super) fn members() -> Vec<(Option<&'static str>, MemberInput)> {
    let member = |role: &str, name: String, address: String| MemberInput {
        name,
        email: Some(address),
        language: Some("en".to_owned()),
        role: Some(role.to_owned()),
        ..MemberInput::default()
    };
    let mut members = vec![
        (
            Some("administrator"),
            member("administrator", "Administrator of the partnership".into(), "administrator@example.org".into()),
        ),
        (Some("organiser"), member("organiser", "Organiser of the partnership".into(), "organiser@example.org".into())),
    ];
    for (slug, name, _, _) in PARTNERS {
        let first = members.len() == 2;
        for (role, title) in [("coordinator", "Coordinator"), ("member", "Member")] {
            let mut person = member(role, format!("{title}, {name}"), format!("{role}.{slug}@example.org"));
            person.partner = Some(slug.to_owned());
            let urdu = slug == READS_URDU;
            if urdu {
                person.language = Some("ur".to_owned());
            }
            let shown = match role {
                "member" if urdu => Some("member who reads Urdu"),
                _ => first.then_some(role),
            };
            members.push((shown, person));
        }
    }
    members
}

/// What was scheduled three weeks ago, `since`; `rooms` are the main hall, the committee room and the community room.
pub(super) fn meetings(since: NaiveDateTime, today: NaiveDateTime, rooms: [Option<Uuid>; 3]) -> Vec<MeetingInput> {
    let [main_hall, committee_room, community_room] = rooms;
    let all: Vec<String> = PARTNERS.iter().map(|(slug, ..)| (*slug).to_owned()).collect();
    let tomorrow = since.date() + Days::new(1);
    vec![
        MeetingInput {
            title: "Steering committee".to_owned(),
            description: "The founding partners look at what was heard, and decide what is done next.".to_owned(),
            host: "coventry-central-hall".to_owned(),
            space: committee_room,
            starts: at(first_of_month_weekday(tomorrow, Weekday::Tue), "17:30"),
            duration: "PT2H".to_owned(),
            recurrence: Some("FREQ=MONTHLY;BYDAY=1TU".to_owned()),
            visibility: Some("partners".to_owned()),
            languages: vec!["en".to_owned()],
            reminders: vec!["P7D".to_owned(), "P1D".to_owned()],
            invited_partners: all.clone(),
            contact_role: Some("Organiser".to_owned()),
            ..MeetingInput::default()
        },
        MeetingInput {
            title: LISTENING.to_owned(),
            description: "Tell researchers and each other what matters where you live: what should be looked into, and what \
                          should be done.\n\nTea from half an hour before. Come when you can, leave when you must."
                .to_owned(),
            host: "aston-dars-group".to_owned(),
            space: community_room,
            starts: at(next(tomorrow, Weekday::Wed), "18:00"),
            duration: "PT2H".to_owned(),
            recurrence: Some("FREQ=WEEKLY;BYDAY=WE".to_owned()),
            languages: vec!["en".to_owned(), "ur".to_owned(), "bn".to_owned()],
            interpreters: vec!["ur".to_owned()],
            reminders: vec!["P1D".to_owned(), "PT2H".to_owned()],
            invited_partners: vec![all[0].clone(), all[1].clone(), all[6].clone()],
            childcare: Some("Children are welcome; somebody plays with them in the next room.".to_owned()),
            food: Some("Tea and halal snacks".to_owned()),
            contact_role: Some("Coordinator, Aston Dars group".to_owned()),
            ..MeetingInput::default()
        },
        MeetingInput {
            title: "Workshop: measuring what changes".to_owned(),
            description: "A framework for what community-led initiatives achieve: which signs of change count, and who counts them."
                .to_owned(),
            host: "coventry-empowered-african-women-group".to_owned(),
            space: main_hall,
            starts: at(next(today.date() + Days::new(10), Weekday::Sat), "10:00"),
            duration: "PT4H".to_owned(),
            languages: vec!["en".to_owned(), "fr".to_owned()],
            reminders: vec!["P7D".to_owned(), "P1D".to_owned()],
            invited_partners: all,
            travel: Some("Bus fares are paid back on the day.".to_owned()),
            food: Some("Lunch".to_owned()),
            contact_role: Some("Coordinator".to_owned()),
            ..MeetingInput::default()
        },
    ]
}

/// The meeting that begins in a few minutes, without its room, time and reminder.
pub(super) fn soon() -> MeetingInput {
    MeetingInput {
        title: "Meeting that begins soon".to_owned(),
        description: "Scheduled by this demonstration, so that its reminder is sent while you watch.".to_owned(),
        host: "coventry-central-hall".to_owned(),
        duration: "PT30M".to_owned(),
        languages: vec!["en".to_owned()],
        invited_partners: vec!["aston-dars-group".to_owned()],
        ..MeetingInput::default()
    }
}

fn at(date: NaiveDate, time: &str) -> String {
    format!("{date}T{time}")
}

fn next(from: NaiveDate, weekday: Weekday) -> NaiveDate {
    from + Days::new(weekday.days_since(from.weekday()).into())
}

/// The first such weekday of the month that is not before `from`.
fn first_of_month_weekday(from: NaiveDate, weekday: Weekday) -> NaiveDate {
    let this = next(from.with_day(1).unwrap_or(from), weekday);
    if this >= from { this } else { next(from.with_day(1).unwrap_or(from) + chrono::Months::new(1), weekday) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_tuesday_is_this_months_or_the_next_ones() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(first_of_month_weekday(day("2027-03-01"), Weekday::Tue), day("2027-03-02"));
        assert_eq!(first_of_month_weekday(day("2027-03-03"), Weekday::Tue), day("2027-04-06"));
    }
}

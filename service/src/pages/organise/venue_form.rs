//! Adding a venue with its rooms.

use commonhall_domain::access::{AccessFacts, StepFree, TransferSide};
use commonhall_domain::problem::Problem;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use poem::web::Form;
use poem::{Response, handler};

use super::fields::Fields;
use super::offered;
use super::refused::Refused;
use crate::error::Result;
use crate::flows::{organise, venues};
use crate::pages::Reader;
use crate::view::Choice;
use crate::view::organise::{Question, SpaceTyped, VenueForm};

/// The most rooms that a form asks for at once.
const MOST_SPACES: usize = 100;
/// What one answers by yes or no: the field, and the words of its fact.
const YES_OR_NO: [(&str, &str); 11] = [
    ("changing_places", "access-changing-places"),
    ("hearing_system", "access-hearing"),
    ("assistance_dogs", "access-dogs"),
    ("prayer_space", "access-prayer"),
    ("wudu", "access-wudu"),
    ("separate_entrance", "access-separate-entrance"),
    ("quiet_room", "access-quiet-room"),
    ("creche", "access-creche"),
    ("kitchen", "access-kitchen"),
    ("halal_kitchen", "access-halal-kitchen"),
    ("wifi", "access-wifi"),
];
/// The ways in, with their words.
const STEP_FREE: [(&str, &str, StepFree); 4] = [
    ("level", "access-step-free-level", StepFree::Level),
    ("ramp", "access-step-free-ramp", StepFree::Ramp),
    ("lift", "access-step-free-lift", StepFree::Lift),
    ("no", "access-step-free-no", StepFree::No),
];
/// What is known of the toilet, with its words: whether it is there, and from which side one transfers.
const TOILETS: [(&str, &str, bool, Option<TransferSide>); 5] = [
    ("yes", "access-toilet", true, None),
    ("left", "access-toilet-left", true, Some(TransferSide::Left)),
    ("right", "access-toilet-right", true, Some(TransferSide::Right)),
    ("both", "access-toilet-both", true, Some(TransferSide::Both)),
    ("no", "access-toilet-none", false, None),
];

#[handler]
pub async fn blank_form(reader: Reader) -> poem::Result<Response> {
    let zone = reader.app.settings.time_zone.name().to_owned();
    Ok(form(&reader, &Fields::default(), &zone, vec![SpaceTyped::default()], Refused::not()).await?)
}

#[handler]
pub async fn add(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let (mut spaces, zone) = (spaces(&fields), fields.one("time_zone"));
    if fields.one("action") == "more" {
        spaces.push(SpaceTyped::default());
        return Ok(form(&reader, &fields, &zone, spaces, Refused::not()).await?);
    }
    match venues::add(&reader.app, reader.caller(), input(&fields, &spaces)).await {
        Ok(venue) => Ok(reader.go(&format!("/venues/{}", venue.venue.slug), Some("venue-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![place(problem)])?;
            Ok(form(&reader, &fields, &zone, spaces, refused).await?)
        }
    }
}

/// The rooms as typed, up to the last with anything in it; at least one.
fn spaces(fields: &Fields) -> Vec<SpaceTyped> {
    let typed = |place: usize| SpaceTyped {
        name: fields.one(&format!("spaces.{place}.name")),
        capacity: fields.one(&format!("spaces.{place}.capacity")),
        set_up_minutes: fields.one(&format!("spaces.{place}.set_up_minutes")),
        clearing_minutes: fields.one(&format!("spaces.{place}.clearing_minutes")),
    };
    let is_blank = |space: &SpaceTyped| {
        [&space.name, &space.capacity, &space.set_up_minutes, &space.clearing_minutes]
            .iter()
            .all(|text| text.trim().is_empty())
    };
    let mut spaces: Vec<SpaceTyped> = (0..MOST_SPACES).map(typed).collect();
    while spaces.len() > 1 && spaces.last().is_some_and(is_blank) {
        spaces.pop();
    }
    spaces
}

fn input(fields: &Fields, spaces: &[SpaceTyped]) -> VenueInput {
    VenueInput {
        name: fields.one("name"),
        partner: fields.typed("partner"),
        description: fields.typed("description"),
        address: fields.one("address"),
        postcode: fields.typed("postcode"),
        latitude: fields.typed("latitude").map(|text| degrees(&text)),
        longitude: fields.typed("longitude").map(|text| degrees(&text)),
        time_zone: fields.typed("time_zone"),
        transport: fields.typed("transport"),
        parking: fields.typed("parking"),
        blue_badge_bays: fields.typed("blue_badge_bays").map(|text| number(&text)),
        access: access(fields),
        contact_role: fields.typed("contact_role"),
        contact_phone: fields.typed("contact_phone"),
        spaces: spaces.iter().map(space).collect(),
        ..VenueInput::default()
    }
}

fn space(typed: &SpaceTyped) -> SpaceInput {
    let read = |text: &str| Some(text).filter(|text| !text.trim().is_empty()).map(number);
    SpaceInput {
        name: typed.name.clone(),
        capacity: read(&typed.capacity),
        set_up_minutes: read(&typed.set_up_minutes),
        clearing_minutes: read(&typed.clearing_minutes),
        ..SpaceInput::default()
    }
}

/// What is no number is out of every range, which the flow says beside the field.
fn number(text: &str) -> i64 {
    text.trim().parse().unwrap_or(-1)
}

fn degrees(text: &str) -> f64 {
    text.trim().parse().unwrap_or(f64::NAN)
}

fn access(fields: &Fields) -> AccessFacts {
    let yes_or_no = |name: &str| match fields.one(name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let toilet = TOILETS.iter().find(|(code, ..)| fields.one("accessible_toilet") == *code);
    AccessFacts {
        step_free: STEP_FREE.iter().find(|(code, ..)| fields.one("step_free") == *code).map(|(_, _, way)| *way),
        door_width_cm: fields.typed("door_width_cm").map(|text| text.trim().parse().unwrap_or_default()),
        accessible_toilet: toilet.map(|(_, _, there, _)| *there),
        transfer_side: toilet.and_then(|(_, _, _, side)| *side),
        changing_places: yes_or_no("changing_places"),
        hearing_system: yes_or_no("hearing_system"),
        hearing_system_tested_on: None,
        seating: fields.typed("seating"),
        lighting_and_noise: fields.typed("lighting_and_noise"),
        assistance_dogs: yes_or_no("assistance_dogs"),
        prayer_space: yes_or_no("prayer_space"),
        wudu: yes_or_no("wudu"),
        separate_entrance: yes_or_no("separate_entrance"),
        quiet_room: yes_or_no("quiet_room"),
        creche: yes_or_no("creche"),
        kitchen: yes_or_no("kitchen"),
        halal_kitchen: yes_or_no("halal_kitchen"),
        wifi: yes_or_no("wifi"),
    }
}

/// The inputs of access facts are named without the object that they are in.
fn place(problem: Problem) -> Problem {
    match problem.field.strip_prefix("access.").map(str::to_owned) {
        Some(field) => Problem { field: field.into(), ..problem },
        None => problem,
    }
}

fn questions(reader: &Reader, fields: &Fields) -> Vec<Question> {
    let say = |key: &str| reader.words.say(key, &[]);
    let question = |name: &str, label: &str, answers: Vec<(&str, String)>| {
        let typed = fields.one(name);
        let unknown = ("", say("venue-form-unknown"));
        let choices = std::iter::once(unknown).chain(answers).map(|(value, label)| Choice {
            chosen: typed == value,
            value: value.to_owned(),
            label,
        });
        Question { name: name.to_owned(), label: say(label), choices: choices.collect() }
    };
    let step_free = STEP_FREE.iter().map(|(code, words, _)| (*code, say(words))).collect();
    let toilets = TOILETS.iter().map(|(code, words, ..)| (*code, say(words))).collect();
    let mut all = vec![
        question("step_free", "venue-form-step-free", step_free),
        question("accessible_toilet", "venue-form-toilet", toilets),
    ];
    all.extend(YES_OR_NO.iter().map(|(name, words)| {
        question(name, words, vec![("yes", say("venue-form-yes")), ("no", say("venue-form-no"))])
    }));
    all
}

async fn form(
    reader: &Reader,
    fields: &Fields,
    zone: &str,
    spaces: Vec<SpaceTyped>,
    refused: Refused,
) -> Result<Response> {
    let choices = organise::choices(&reader.app, reader.caller()).await?;
    let view = VenueForm {
        page: reader.page(),
        errors: refused.errors,
        name: fields.one("name"),
        partners: offered::partners(&choices.partners, &[fields.one("partner")]),
        description: fields.one("description"),
        address: fields.one("address"),
        postcode: fields.one("postcode"),
        latitude: fields.one("latitude"),
        longitude: fields.one("longitude"),
        time_zones: offered::time_zones(reader, zone),
        transport: fields.one("transport"),
        parking: fields.one("parking"),
        contact_role: fields.one("contact_role"),
        contact_phone: fields.one("contact_phone"),
        door_width: fields.one("door_width_cm"),
        blue_badge_bays: fields.one("blue_badge_bays"),
        seating: fields.one("seating"),
        lighting_and_noise: fields.one("lighting_and_noise"),
        facts: questions(reader, fields),
        spaces,
    };
    reader.show_as(refused.status, "pages/venue_form.html", &view)
}

//! Adding a venue with its rooms, and changing one.

use commonhall_domain::problem::Problem;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::compared::{self, Input, chosen, grouped};
use super::fields::Fields;
use super::refused::Refused;
use super::{access_typed, hours_typed, offered};
use crate::error::Result;
use crate::flows::organise;
use crate::flows::venues::{self, Venue};
use crate::pages::Reader;
use crate::view::managing::{Room, SpaceTyped, VenueForm};

/// The most rooms that a form asks for at once.
const MOST_SPACES: usize = 100;

/// The inputs of the venue itself, but for its access.
const INPUTS: [Input; 16] = [
    ("name", "venue-form-name"),
    ("address", "venue-form-address"),
    ("postcode", "venue-form-postcode"),
    ("time_zone", "form-time-zone"),
    ("partner", "venue-form-partner"),
    ("description", "form-description"),
    ("transport", "venue-form-transport"),
    ("parking", "venue-form-parking"),
    ("blue_badge_bays", "venue-form-bays"),
    ("latitude", "venue-form-latitude"),
    ("longitude", "venue-form-longitude"),
    ("contact_role", "form-contact-role"),
    ("contact_phone", "form-contact-phone"),
    ("caretaker", "venue-form-caretaker"),
    ("closed", "venue-closed"),
    ("surveyed_on", "venue-form-surveyed"),
];

#[handler]
pub async fn blank_form(reader: Reader) -> poem::Result<Response> {
    let zone = reader.app.settings.time_zone.name();
    let fields = Fields::of([("time_zone", zone.to_owned())]);
    Ok(form(&reader, None, &fields, vec![SpaceTyped::default()], Refused::not()).await?)
}

#[handler]
pub async fn add(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let mut spaces = spaces(&fields);
    if fields.one("action") == "more" {
        spaces.push(SpaceTyped::default());
        return Ok(form(&reader, None, &fields, spaces, Refused::not()).await?);
    }
    let wanted = VenueInput { spaces: spaces.iter().map(space).collect(), ..input(&fields, VenueInput::default()) };
    match venues::add(&reader.app, reader.caller(), wanted).await {
        Ok(venue) => Ok(reader.go(&format!("/venues/{}", venue.venue.slug), Some("venue-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| placed(&fields, problem))?;
            Ok(form(&reader, None, &fields, spaces, refused).await?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let found = venues::to_change(&reader.app, reader.caller(), &slug).await?;
    Ok(form(&reader, Some(&found), &stored(&found), Vec::new(), Refused::not()).await?)
}

#[handler]
pub async fn change(reader: Reader, Path(slug): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let found = venues::to_change(&reader.app, reader.caller(), &slug).await?;
    let fields = compared::taken(&fields, &stored(&found));
    let edit = |before: VenueInput| input(&fields, before);
    match venues::change(&reader.app, reader.caller(), &slug, fields.revision(), edit).await {
        Ok(venue) => Ok(reader.go(&format!("/venues/{}", venue.venue.slug), Some("venue-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| placed(&fields, problem))?;
            Ok(form(&reader, Some(&found), &fields, Vec::new(), refused).await?)
        }
    }
}

/// The rooms as typed, up to the last with anything in it; at least one.
fn spaces(fields: &Fields) -> Vec<SpaceTyped> {
    let is_blank = |space: &SpaceTyped| {
        [&space.name, &space.capacity, &space.set_up_minutes, &space.clearing_minutes]
            .iter()
            .all(|text| text.trim().is_empty())
    };
    let mut spaces: Vec<SpaceTyped> =
        (0..MOST_SPACES).map(|place| typed_space(fields, &format!("spaces.{place}."))).collect();
    while spaces.len() > 1 && spaces.last().is_some_and(is_blank) {
        spaces.pop();
    }
    spaces
}

/// A room as typed into inputs whose names begin so.
pub fn typed_space(fields: &Fields, at: &str) -> SpaceTyped {
    SpaceTyped {
        name: fields.one(&format!("{at}name")),
        capacity: fields.one(&format!("{at}capacity")),
        set_up_minutes: fields.one(&format!("{at}set_up_minutes")),
        clearing_minutes: fields.one(&format!("{at}clearing_minutes")),
    }
}

/// What was posted of the venue itself. `before` holds what the form has no input for.
fn input(fields: &Fields, before: VenueInput) -> VenueInput {
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
        surveyed_on: fields.typed("surveyed_on"),
        access: access_typed::posted(fields, &before.access),
        opening_hours: hours_typed::posted(fields),
        closed: hours_typed::posted_closed(fields),
        contact_role: fields.typed("contact_role"),
        contact_phone: fields.typed("contact_phone"),
        // Nobody has the nil id: what is no id is an unknown member.
        caretaker: fields.typed("caretaker").map(|id| id.parse().unwrap_or_default()),
        ..before
    }
}

/// A problem of a venue or a room, by the input of the form.
pub fn placed(fields: &Fields, problem: Problem) -> Vec<Problem> {
    hours_typed::place(fields, access_typed::place(problem)).into_iter().collect()
}

/// A stored venue by the names of its inputs.
fn stored(found: &Venue) -> Fields {
    let input = venues::input(&found.venue, found.partner.as_ref());
    let rest = [
        ("name", Some(input.name)),
        ("partner", input.partner),
        ("description", input.description),
        ("address", Some(input.address)),
        ("postcode", input.postcode),
        ("latitude", input.latitude.map(|degrees| degrees.to_string())),
        ("longitude", input.longitude.map(|degrees| degrees.to_string())),
        ("time_zone", input.time_zone),
        ("transport", input.transport),
        ("parking", input.parking),
        ("blue_badge_bays", input.blue_badge_bays.map(|bays| bays.to_string())),
        ("surveyed_on", input.surveyed_on),
        ("contact_role", input.contact_role),
        ("contact_phone", input.contact_phone),
        ("caretaker", input.caretaker.map(|id| id.to_string())),
        ("closed", Some(hours_typed::stored_closed(&input.closed))),
    ];
    let rest = rest.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let hours = hours_typed::stored(&input.opening_hours);
    Fields::of(rest.chain(access_typed::stored(&input.access)).chain(hours))
}

/// A room as the flows read it.
pub fn space(typed: &SpaceTyped) -> SpaceInput {
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

async fn form(
    reader: &Reader,
    found: Option<&Venue>,
    fields: &Fields,
    spaces: Vec<SpaceTyped>,
    refused: Refused,
) -> Result<Response> {
    let houses = venues::houses(&reader.app, reader.caller()).await?;
    let people = organise::choices(&reader.app, reader.caller()).await?.members;
    let unknown = reader.words.say("venue-form-unknown", &[]);
    let said = |name: &str, values: &[String]| match name {
        "partner" => Some(chosen(offered::partners(&houses, values))),
        "time_zone" => Some(chosen(offered::time_zones(reader, values.first().map_or("", String::as_str)))),
        "caretaker" => Some(grouped(offered::members(reader, &people, values))),
        _ => hours_typed::said(reader, name, values).or_else(|| access_typed::said(reader, name, values, &unknown)),
    };
    let inputs = INPUTS.into_iter().chain(hours_typed::inputs()).chain(access_typed::inputs());
    let theirs = found.filter(|_| refused.stale).map(stored);
    let room = |space: &commonhall_entities::spaces::Model| Room { id: space.id.to_string(), name: space.name.clone() };
    let view = VenueForm {
        page: reader.page(),
        slug: found.map(|found| found.venue.slug.clone()),
        revision: found.map(|found| found.venue.revision),
        errors: refused.errors,
        differences: theirs
            .map_or_else(Vec::new, |theirs| compared::differences(reader, inputs, &theirs, fields, said)),
        rooms: found.map(|found| found.spaces.iter().map(room).collect()).unwrap_or_default(),
        name: fields.one("name"),
        partners: offered::partners(&houses, &[fields.one("partner")]),
        description: fields.one("description"),
        address: fields.one("address"),
        postcode: fields.one("postcode"),
        latitude: fields.one("latitude"),
        longitude: fields.one("longitude"),
        time_zones: offered::time_zones(reader, &fields.one("time_zone")),
        transport: fields.one("transport"),
        parking: fields.one("parking"),
        contact_role: fields.one("contact_role"),
        contact_phone: fields.one("contact_phone"),
        caretakers: offered::members(reader, &people, &[fields.one("caretaker")]),
        blue_badge_bays: fields.one("blue_badge_bays"),
        surveyed_on: fields.one("surveyed_on"),
        hours: hours_typed::shown(reader, fields),
        closed: fields.one("closed"),
        access: access_typed::shown(reader, fields, &unknown),
        spaces,
    };
    reader.show_as(refused.status, "pages/venue_form.html", &view)
}

//! A venue and its spaces as somebody describes them, read field by field.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use uuid::Uuid;

use crate::access::AccessFacts;
use crate::fields;
use crate::hours::{self, Closed, Closing, Hours, Opening};
use crate::partner::lettered;
use crate::problem::{Problem, Problems};
use crate::zone;

/// No room of any partner holds more people.
const MOST_PEOPLE: i64 = 100_000;
/// A day is the longest that a room is made ready or cleared.
const MOST_MINUTES: i64 = 24 * 60;
const MOST_BAYS: i64 = 10_000;
/// The widest door, in centimetres.
const WIDEST_DOOR: i64 = 1_000;
/// More rooms at once than any venue has.
const MOST_SPACES: usize = 100;
/// More ways to set out a room than anybody keeps apart.
const MOST_LAYOUTS: usize = 20;

/// A venue as it was typed or sent: text that nobody has read yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VenueInput {
    pub name: String,
    /// The slug of the partner whose house it is.
    pub partner: Option<String>,
    pub description: Option<String>,
    pub address: String,
    pub postcode: Option<String>,
    /// Unique property reference number: up to twelve digits.
    pub uprn: Option<String>,
    /// In degrees north (WGS 84).
    pub latitude: Option<f64>,
    /// In degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// Left out, it is the installation's.
    pub time_zone: Option<String>,
    pub transport: Option<String>,
    pub parking: Option<String>,
    pub blue_badge_bays: Option<i64>,
    /// When somebody looked at the access facts on the spot.
    pub surveyed_on: Option<String>,
    pub survey_url: Option<String>,
    pub access: AccessFacts,
    /// When its rooms can be used; none is always.
    pub opening_hours: Vec<Opening>,
    pub closed: Vec<Closing>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    /// The member who confirms bookings; left out, they are certain at once.
    pub caretaker: Option<Uuid>,
    pub spaces: Vec<SpaceInput>,
}

/// A space as it was typed or sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceInput {
    pub name: String,
    pub capacity: Option<i64>,
    /// How many people by way of setting it out: `theatre`, 120.
    pub layouts: BTreeMap<String, i64>,
    /// Left out, it is 0.
    pub set_up_minutes: Option<i64>,
    /// Left out, it is 0.
    pub clearing_minutes: Option<i64>,
    /// Where they differ from the venue's.
    pub access: AccessFacts,
    /// Where they differ from the venue's.
    pub opening_hours: Vec<Opening>,
}

/// A venue that can be stored: every field read.
#[derive(Clone, Debug, PartialEq)]
pub struct VenuePlan {
    pub name: String,
    pub partner: Option<String>,
    pub description: String,
    pub address: String,
    pub postcode: Option<String>,
    pub uprn: Option<String>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
    pub zone: Tz,
    pub transport: Option<String>,
    pub parking: Option<String>,
    pub blue_badge_bays: Option<i32>,
    pub surveyed_on: Option<NaiveDate>,
    pub survey_url: Option<String>,
    pub access: AccessFacts,
    pub hours: Hours,
    pub closed: Closed,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    pub caretaker: Option<Uuid>,
    pub spaces: Vec<SpacePlan>,
}

/// A space that can be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct SpacePlan {
    pub name: String,
    pub capacity: Option<i32>,
    pub layouts: BTreeMap<String, i32>,
    pub set_up_minutes: i32,
    pub clearing_minutes: i32,
    pub access: AccessFacts,
    pub hours: Hours,
}

impl VenueInput {
    /// Reads every field; all problems come back together, those of a space under its place: `spaces.0.name`.
    pub fn read(&self, default_zone: Tz) -> Result<VenuePlan, Vec<Problem>> {
        let mut problems = Problems::default();
        let name = problems.take(fields::line("name", &self.name));
        let description = problems.take(fields::text("description", self.description.as_deref().unwrap_or_default()));
        let address = problems.take(fields::line("address", &self.address));
        let uprn = problems.take(self.uprn());
        let position = problems.take(self.position());
        let zone = problems.take(self.zone(default_zone));
        let bays = self.blue_badge_bays.map(|bays| fields::number("blue_badge_bays", bays, 0, MOST_BAYS));
        let blue_badge_bays = problems.take(bays.transpose());
        let surveyed_on = problems.take(fields::date("surveyed_on", self.surveyed_on.as_deref()));
        let survey_url = problems.take(fields::web_address("survey_url", self.survey_url.as_deref()));
        let access = problems.take_within("access", access(&self.access));
        let hours = problems.take_within("opening_hours", Hours::read(&self.opening_hours));
        let closed = problems.take_within("closed", hours::closed(&self.closed));
        let mut optional = |field, text: &Option<String>| problems.take(fields::optional_line(field, text.as_deref()));
        let partner = optional("partner", &self.partner);
        let postcode = optional("postcode", &self.postcode);
        let transport = optional("transport", &self.transport);
        let parking = optional("parking", &self.parking);
        let contact_role = optional("contact_role", &self.contact_role);
        let contact_phone = optional("contact_phone", &self.contact_phone);
        let spaces = self.spaces(&mut problems);
        let plan = (|| {
            Some(VenuePlan {
                name: name?,
                partner: partner?,
                description: description?,
                address: address?,
                postcode: postcode?,
                uprn: uprn?,
                position: position?,
                zone: zone?,
                transport: transport?,
                parking: parking?,
                blue_badge_bays: blue_badge_bays?,
                surveyed_on: surveyed_on?,
                survey_url: survey_url?,
                access: access?,
                hours: hours?,
                closed: closed?,
                contact_role: contact_role?,
                contact_phone: contact_phone?,
                caretaker: self.caretaker,
                spaces: spaces?,
            })
        })();
        problems.finish(plan)
    }

    fn uprn(&self) -> Result<Option<String>, Problem> {
        let Some(number) = self.uprn.as_deref().map(str::trim).filter(|number| !number.is_empty()) else {
            return Ok(None);
        };
        if number.len() <= 12 && number.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Some(number.to_owned()))
        } else {
            Err(Problem::new("uprn", "error-uprn").with("value", number))
        }
    }

    fn position(&self) -> Result<Option<(f64, f64)>, Problem> {
        let within = |field, degrees: f64, most: i32| {
            // Not a number is in no range.
            if degrees.abs() <= f64::from(most) {
                Ok(degrees)
            } else {
                Err(Problem::new(field, "error-range").with("least", -most).with("most", most))
            }
        };
        match (self.latitude, self.longitude) {
            (None, None) => Ok(None),
            (Some(latitude), Some(longitude)) => {
                Ok(Some((within("latitude", latitude, 90)?, within("longitude", longitude, 180)?)))
            }
            (Some(_), None) => Err(Problem::new("longitude", "error-missing")),
            (None, Some(_)) => Err(Problem::new("latitude", "error-missing")),
        }
    }

    fn zone(&self, default_zone: Tz) -> Result<Tz, Problem> {
        let Some(name) = self.time_zone.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(default_zone);
        };
        zone::parse_zone(name)
            .map_err(|reason| Problem::new("time_zone", "error-time-zone").with("value", name).with("reason", reason))
    }

    fn spaces(&self, problems: &mut Problems) -> Option<Vec<SpacePlan>> {
        if self.spaces.len() > MOST_SPACES {
            problems.push(Problem::new("spaces", "error-too-many").with("limit", MOST_SPACES));
            return None;
        }
        let mut names = BTreeSet::new();
        let read = self.spaces.iter().enumerate().map(|(place, space)| {
            let parent = format!("spaces.{place}");
            let space = problems.take_within(&parent, space.read())?;
            if names.insert(space.name.to_lowercase()) {
                return Some(space);
            }
            problems.push(Problem::new("name", "error-twice").with("value", &space.name).within(&parent));
            None
        });
        // To the end, so that the problems of every space are found.
        read.collect::<Vec<_>>().into_iter().collect()
    }
}

impl VenuePlan {
    /// The slug to begin with; `None` where the name has no letter that an address can bear.
    pub fn slug(&self) -> Option<String> {
        lettered(fields::slug(&self.name))
    }
}

impl SpaceInput {
    /// Reads every field; all problems come back together.
    pub fn read(&self) -> Result<SpacePlan, Vec<Problem>> {
        let mut problems = Problems::default();
        let people = |field, number| fields::number(field, number, 1, MOST_PEOPLE);
        let minutes = |field, number: Option<i64>| fields::number(field, number.unwrap_or_default(), 0, MOST_MINUTES);
        let name = problems.take(fields::line("name", &self.name));
        let capacity = problems.take(self.capacity.map(|capacity| people("capacity", capacity)).transpose());
        let layouts: Option<BTreeMap<_, _>> = problems.take(
            self.layouts
                .iter()
                .map(|(name, most)| Ok((fields::line("layouts", name)?, people("layouts", *most)?)))
                .collect(),
        );
        if self.layouts.len() > MOST_LAYOUTS {
            problems.push(Problem::new("layouts", "error-too-many").with("limit", MOST_LAYOUTS));
        }
        let set_up_minutes = problems.take(minutes("set_up_minutes", self.set_up_minutes));
        let clearing_minutes = problems.take(minutes("clearing_minutes", self.clearing_minutes));
        let access = problems.take_within("access", access(&self.access));
        let hours = problems.take_within("opening_hours", Hours::read(&self.opening_hours));
        let plan = (|| {
            Some(SpacePlan {
                name: name?,
                capacity: capacity?,
                layouts: layouts?,
                set_up_minutes: set_up_minutes?,
                clearing_minutes: clearing_minutes?,
                access: access?,
                hours: hours?,
            })
        })();
        problems.finish(plan)
    }
}

/// The facts with their texts read.
fn access(facts: &AccessFacts) -> Result<AccessFacts, Vec<Problem>> {
    let mut problems = Problems::default();
    let door = facts.door_width_cm.map(|width| fields::number("door_width_cm", width.into(), 1, WIDEST_DOOR));
    let door_width_cm = problems.take(door.transpose());
    let seating = problems.take(fields::optional_line("seating", facts.seating.as_deref()));
    let lighting = problems.take(fields::optional_line("lighting_and_noise", facts.lighting_and_noise.as_deref()));
    let read = (|| {
        Some(AccessFacts {
            door_width_cm: door_width_cm?,
            seating: seating?,
            lighting_and_noise: lighting?,
            ..facts.clone()
        })
    })();
    problems.finish(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> VenueInput {
        VenueInput {
            name: "Coventry Central Hall".into(),
            address: "Warwick Lane, Coventry".into(),
            spaces: vec![space("Main hall"), space("Side room")],
            ..VenueInput::default()
        }
    }

    fn space(name: &str) -> SpaceInput {
        SpaceInput { name: name.into(), capacity: Some(120), ..SpaceInput::default() }
    }

    fn problems(input: &VenueInput) -> Vec<(String, &'static str)> {
        let problems = input.read(Tz::Europe__London).unwrap_err();
        problems.into_iter().map(|problem| (problem.field.into_owned(), problem.code)).collect()
    }

    #[track_caller]
    fn refused(input: &VenueInput, field: &str, code: &'static str) {
        assert_eq!(problems(input), [(field.to_owned(), code)]);
    }

    #[track_caller]
    fn refused_space(space: SpaceInput, field: &str, code: &'static str) {
        refused(&VenueInput { spaces: vec![space], ..input() }, &format!("spaces.0.{field}"), code);
    }

    #[test]
    fn what_is_left_out_gets_the_documented_default() {
        let plan = input().read(Tz::Europe__London).unwrap();
        assert_eq!(
            (plan.zone, plan.position, plan.slug().as_deref()),
            (Tz::Europe__London, None, Some("coventry-central-hall"))
        );
        assert_eq!((plan.spaces[0].set_up_minutes, plan.spaces[0].clearing_minutes), (0, 0));
    }

    #[test]
    fn a_venue_without_name_and_address_is_refused() {
        let wrong = VenueInput { name: String::new(), address: String::new(), ..input() };
        assert_eq!(problems(&wrong), [("name".to_owned(), "error-missing"), ("address".to_owned(), "error-missing")]);
    }

    #[test]
    fn half_a_position_is_refused() {
        refused(&VenueInput { latitude: Some(52.4), ..input() }, "longitude", "error-missing");
        refused(&VenueInput { longitude: Some(-1.5), ..input() }, "latitude", "error-missing");
    }

    #[test]
    fn a_position_that_is_not_on_earth_is_refused() {
        for latitude in [90.1, -90.1, f64::NAN, f64::INFINITY] {
            refused(
                &VenueInput { latitude: Some(latitude), longitude: Some(0.0), ..input() },
                "latitude",
                "error-range",
            );
        }
        refused(&VenueInput { latitude: Some(0.0), longitude: Some(180.5), ..input() }, "longitude", "error-range");
        let pole = VenueInput { latitude: Some(-90.0), longitude: Some(180.0), ..input() };
        assert_eq!(pole.read(Tz::Europe__London).unwrap().position, Some((-90.0, 180.0)));
    }

    #[test]
    fn a_zone_that_nobody_knows_is_refused() {
        refused(&VenueInput { time_zone: Some("Europe/Lundon".into()), ..input() }, "time_zone", "error-time-zone");
    }

    #[test]
    fn a_property_number_that_is_none_is_refused() {
        for wrong in ["10007 0020", "1234567890123", "UPRN1"] {
            refused(&VenueInput { uprn: Some(wrong.into()), ..input() }, "uprn", "error-uprn");
        }
    }

    #[test]
    fn fewer_bays_than_none_are_refused() {
        refused(&VenueInput { blue_badge_bays: Some(-1), ..input() }, "blue_badge_bays", "error-range");
    }

    #[test]
    fn a_survey_on_no_day_and_at_no_address_is_refused() {
        let wrong = VenueInput { surveyed_on: Some("2027-02-30".into()), survey_url: Some("survey".into()), ..input() };
        let expected = [("surveyed_on".to_owned(), "error-date"), ("survey_url".to_owned(), "error-web-address")];
        assert_eq!(problems(&wrong), expected);
    }

    #[test]
    fn a_door_of_no_width_is_refused() {
        let access = AccessFacts { door_width_cm: Some(0), ..AccessFacts::default() };
        refused(&VenueInput { access: access.clone(), ..input() }, "access.door_width_cm", "error-range");
        refused_space(SpaceInput { access, ..space("Main hall") }, "access.door_width_cm", "error-range");
    }

    #[test]
    fn two_spaces_of_one_name_are_refused_whatever_their_case() {
        let wrong = VenueInput { spaces: vec![space("Main hall"), space(" main HALL ")], ..input() };
        refused(&wrong, "spaces.1.name", "error-twice");
    }

    #[test]
    fn a_space_for_nobody_or_for_a_whole_town_is_refused() {
        for capacity in [0, -5, 100_001] {
            refused_space(SpaceInput { capacity: Some(capacity), ..space("Main hall") }, "capacity", "error-range");
        }
        let layouts = BTreeMap::from([("theatre".to_owned(), 0)]);
        refused_space(SpaceInput { layouts, ..space("Main hall") }, "layouts", "error-range");
    }

    #[test]
    fn more_than_a_day_of_set_up_or_clearing_is_refused() {
        for minutes in [-1, 1441] {
            refused_space(
                SpaceInput { set_up_minutes: Some(minutes), ..space("Main hall") },
                "set_up_minutes",
                "error-range",
            );
            refused_space(
                SpaceInput { clearing_minutes: Some(minutes), ..space("Main hall") },
                "clearing_minutes",
                "error-range",
            );
        }
        let day = SpaceInput { set_up_minutes: Some(1440), clearing_minutes: Some(1440), ..space("Main hall") };
        assert!(day.read().is_ok());
    }

    #[test]
    fn the_problems_of_every_space_are_found() {
        let wrong = VenueInput { spaces: vec![space(""), space("Main hall"), space(" ")], ..input() };
        let expected = [("spaces.0.name".to_owned(), "error-missing"), ("spaces.2.name".to_owned(), "error-missing")];
        assert_eq!(problems(&wrong), expected);
    }
}

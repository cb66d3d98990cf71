//! Access facts in JSON. What is left out is not known, which is not "no".

use chrono::NaiveDate;
use commonhall_domain::access::{self, AccessFacts};
use poem_openapi::{Enum, Object};

/// How the step-free way in is made.
#[derive(Enum)]
#[oai(rename_all = "snake_case")]
enum StepFree {
    Level,
    Ramp,
    Lift,
    No,
}

/// From which side one can move from a wheelchair to the toilet.
#[derive(Enum)]
#[oai(rename_all = "snake_case")]
enum TransferSide {
    Left,
    Right,
    Both,
}

/// What somebody needs to know before they come. What is left out is not known, which is not "no"; a space's facts stand
/// over its venue's.
#[derive(Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Access {
    step_free: Option<StepFree>,
    /// In centimetres, the narrowest door on the way.
    door_width_cm: Option<u16>,
    accessible_toilet: Option<bool>,
    transfer_side: Option<TransferSide>,
    changing_places: Option<bool>,
    hearing_system: Option<bool>,
    /// The day of the last test.
    hearing_system_tested_on: Option<NaiveDate>,
    seating: Option<String>,
    lighting_and_noise: Option<String>,
    assistance_dogs: Option<bool>,
    prayer_space: Option<bool>,
    wudu: Option<bool>,
    /// A separate entrance or room, for example for women.
    separate_entrance: Option<bool>,
    quiet_room: Option<bool>,
    creche: Option<bool>,
    kitchen: Option<bool>,
    halal_kitchen: Option<bool>,
    wifi: Option<bool>,
}

impl From<AccessFacts> for Access {
    fn from(facts: AccessFacts) -> Self {
        Self {
            step_free: facts.step_free.map(|way| match way {
                access::StepFree::Level => StepFree::Level,
                access::StepFree::Ramp => StepFree::Ramp,
                access::StepFree::Lift => StepFree::Lift,
                access::StepFree::No => StepFree::No,
            }),
            door_width_cm: facts.door_width_cm,
            accessible_toilet: facts.accessible_toilet,
            transfer_side: facts.transfer_side.map(|side| match side {
                access::TransferSide::Left => TransferSide::Left,
                access::TransferSide::Right => TransferSide::Right,
                access::TransferSide::Both => TransferSide::Both,
            }),
            changing_places: facts.changing_places,
            hearing_system: facts.hearing_system,
            hearing_system_tested_on: facts.hearing_system_tested_on,
            seating: facts.seating,
            lighting_and_noise: facts.lighting_and_noise,
            assistance_dogs: facts.assistance_dogs,
            prayer_space: facts.prayer_space,
            wudu: facts.wudu,
            separate_entrance: facts.separate_entrance,
            quiet_room: facts.quiet_room,
            creche: facts.creche,
            kitchen: facts.kitchen,
            halal_kitchen: facts.halal_kitchen,
            wifi: facts.wifi,
        }
    }
}

impl From<Access> for AccessFacts {
    fn from(access: Access) -> Self {
        Self {
            step_free: access.step_free.map(|way| match way {
                StepFree::Level => access::StepFree::Level,
                StepFree::Ramp => access::StepFree::Ramp,
                StepFree::Lift => access::StepFree::Lift,
                StepFree::No => access::StepFree::No,
            }),
            door_width_cm: access.door_width_cm,
            accessible_toilet: access.accessible_toilet,
            transfer_side: access.transfer_side.map(|side| match side {
                TransferSide::Left => access::TransferSide::Left,
                TransferSide::Right => access::TransferSide::Right,
                TransferSide::Both => access::TransferSide::Both,
            }),
            changing_places: access.changing_places,
            hearing_system: access.hearing_system,
            hearing_system_tested_on: access.hearing_system_tested_on,
            seating: access.seating,
            lighting_and_noise: access.lighting_and_noise,
            assistance_dogs: access.assistance_dogs,
            prayer_space: access.prayer_space,
            wudu: access.wudu,
            separate_entrance: access.separate_entrance,
            quiet_room: access.quiet_room,
            creche: access.creche,
            kitchen: access.kitchen,
            halal_kitchen: access.halal_kitchen,
            wifi: access.wifi,
        }
    }
}

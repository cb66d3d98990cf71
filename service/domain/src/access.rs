//! Access facts of a venue or a space: what somebody needs to know before they come.

use serde::{Deserialize, Serialize};

/// How the step-free way in is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepFree {
    Level,
    Ramp,
    Lift,
    No,
}

/// From which side one can move from a wheelchair to the toilet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferSide {
    Left,
    Right,
    Both,
}

/// What is known; `None` is "nobody has looked", which is not "no". A space's facts stand over its venue's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_free: Option<StepFree>,
    /// In centimetres, the narrowest door on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub door_width_cm: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessible_toilet: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_side: Option<TransferSide>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changing_places: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_system: Option<bool>,
    /// The date of the last test, as ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hearing_system_tested_on: Option<chrono::NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seating: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lighting_and_noise: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assistance_dogs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prayer_space: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wudu: Option<bool>,
    /// A separate entrance or room, for example for women.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separate_entrance: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_room: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creche: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kitchen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub halal_kitchen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wifi: Option<bool>,
}

impl AccessFacts {
    /// What holds in a space: its own facts, and the venue's where it has none.
    #[must_use]
    pub fn or(self, venue: Self) -> Self {
        Self {
            step_free: self.step_free.or(venue.step_free),
            door_width_cm: self.door_width_cm.or(venue.door_width_cm),
            accessible_toilet: self.accessible_toilet.or(venue.accessible_toilet),
            transfer_side: self.transfer_side.or(venue.transfer_side),
            changing_places: self.changing_places.or(venue.changing_places),
            hearing_system: self.hearing_system.or(venue.hearing_system),
            hearing_system_tested_on: self.hearing_system_tested_on.or(venue.hearing_system_tested_on),
            seating: self.seating.or(venue.seating),
            lighting_and_noise: self.lighting_and_noise.or(venue.lighting_and_noise),
            assistance_dogs: self.assistance_dogs.or(venue.assistance_dogs),
            prayer_space: self.prayer_space.or(venue.prayer_space),
            wudu: self.wudu.or(venue.wudu),
            separate_entrance: self.separate_entrance.or(venue.separate_entrance),
            quiet_room: self.quiet_room.or(venue.quiet_room),
            creche: self.creche.or(venue.creche),
            kitchen: self.kitchen.or(venue.kitchen),
            halal_kitchen: self.halal_kitchen.or(venue.halal_kitchen),
            wifi: self.wifi.or(venue.wifi),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spaces_own_facts_stand_over_its_venues() {
        let venue = AccessFacts { step_free: Some(StepFree::Lift), wifi: Some(true), ..AccessFacts::default() };
        let space = AccessFacts { step_free: Some(StepFree::No), ..AccessFacts::default() };
        let both = space.or(venue);
        assert_eq!((both.step_free, both.wifi, both.creche), (Some(StepFree::No), Some(true), None));
    }
}

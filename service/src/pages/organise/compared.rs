//! Two people have changed one meeting: what each of them wrote, side by side.

use uuid::Uuid;

use super::fields::Fields;
use super::offered;
use super::typed::Typed;
use crate::flows::organise::Choices;
use crate::pages::Reader;
use crate::view::organise::Difference;
use crate::view::{Choice, ChoiceGroup};

/// The inputs with the keys of their labels, from top to bottom.
const INPUTS: [(&str, &str); 27] = [
    ("title", "form-title"),
    ("description", "form-description"),
    ("host", "form-host"),
    ("date", "form-date"),
    ("time", "form-time"),
    ("duration", "form-duration"),
    ("repeat", "form-repeat"),
    ("ends", "form-ends"),
    ("count", "form-count"),
    ("until", "form-until"),
    ("exdates", "form-exdates"),
    ("space", "form-space"),
    ("time_zone", "form-time-zone"),
    ("online_url", "form-online"),
    ("address_hidden", "form-address-hidden"),
    ("visibility", "form-visibility"),
    ("audience", "form-audience"),
    ("languages", "form-languages"),
    ("partners", "form-partners"),
    ("members", "form-members"),
    ("contact_role", "form-contact-role"),
    ("contact_phone", "form-contact-phone"),
    ("interpreters", "meeting-interpreters"),
    ("childcare", "meeting-childcare"),
    ("travel", "meeting-travel"),
    ("food", "meeting-food"),
    ("reminders", "form-reminders"),
];

/// Every input in which the stored meeting is another than the one typed. The status is compared as well: it decides who is
/// told.
pub fn differences(reader: &Reader, choices: &Choices, theirs: &Typed, yours: &Typed) -> Vec<Difference> {
    let (theirs, yours) = (theirs.fields(), yours.fields());
    let values = |all: &[(&'static str, String)], name: &str| {
        let mut values: Vec<String> =
            all.iter().filter(|(field, _)| *field == name).map(|(_, value)| value.clone()).collect();
        values.retain(|value| !value.trim().is_empty());
        values.sort();
        values
    };
    let inputs = INPUTS.iter().copied().chain([("status", "form-status")]);
    inputs
        .filter_map(|(name, label)| {
            let (theirs, yours) = (values(&theirs, name), values(&yours, name));
            (theirs != yours).then(|| Difference {
                name: name.to_owned(),
                label: reader.words.say(label, &[]),
                theirs: said(reader, choices, name, &theirs),
                yours: said(reader, choices, name, &yours),
            })
        })
        .collect()
}

/// What was chosen of the stored meeting stands in the form instead of what was typed: `take.title=theirs`.
pub fn taken(posted: &Fields, theirs: &Typed, yours: &Typed) -> Typed {
    let takes = |name: &str| posted.one(&format!("take.{name}")) == "theirs";
    let of = |typed: &Typed, wanted: bool| -> Vec<(&'static str, String)> {
        typed.fields().into_iter().filter(|(name, _)| takes(group(name)) == wanted).collect()
    };
    Typed::posted(&Fields::of(of(theirs, true).into_iter().chain(of(yours, false))))
}

/// A rule that the form has no words for goes with how the meeting repeats.
fn group(name: &str) -> &str {
    if name == "rule" { "repeat" } else { name }
}

/// The values of an input in the words that the form has for them.
fn said(reader: &Reader, choices: &Choices, name: &str, values: &[String]) -> String {
    let one = || values.first().cloned().unwrap_or_default();
    let coded = |vocabulary: &str| {
        let key = format!("{vocabulary}-{}", one());
        reader.words.try_say(&key, &[]).unwrap_or_else(one)
    };
    match name {
        "host" | "partners" => chosen(offered::partners(&choices.partners, values)),
        "duration" => chosen(offered::durations(reader, &one())),
        "space" => {
            let space: Option<Uuid> = one().parse().ok();
            grouped(offered::spaces(reader, &choices.venues, space))
        }
        "time_zone" => chosen(offered::time_zones(reader, &one())),
        "exdates" => chosen(offered::days(reader, values)),
        "languages" | "interpreters" => chosen(offered::languages(reader, values)),
        "members" => grouped(offered::members(reader, &choices.members, values)),
        "reminders" => chosen(offered::reminders(reader, values)),
        "repeat" | "ends" | "visibility" | "status" => coded(name),
        "address_hidden" => reader.words.say(if values.is_empty() { "venue-form-no" } else { "venue-form-yes" }, &[]),
        _ => one(),
    }
}

fn chosen(choices: Vec<Choice>) -> String {
    let labels = choices.into_iter().filter(|choice| choice.chosen).map(|choice| choice.label);
    labels.collect::<Vec<_>>().join(", ")
}

fn grouped(groups: Vec<ChoiceGroup>) -> String {
    chosen(groups.into_iter().flat_map(|group| group.choices).collect())
}

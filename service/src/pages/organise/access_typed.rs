//! Access facts as they stand in a form, of a venue or of a room.

use commonhall_domain::access::{AccessFacts, StepFree, TransferSide};
use commonhall_domain::problem::Problem;

use super::compared::{Input, chosen};
use super::fields::Fields;
use crate::pages::Reader;
use crate::view::Choice;
use crate::view::managing::{AccessTyped, Question};

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

/// The inputs from top to bottom.
pub fn inputs() -> impl Iterator<Item = Input> {
    let first = [("step_free", "venue-form-step-free"), ("accessible_toilet", "venue-form-toilet")];
    let last = [
        ("door_width_cm", "venue-form-door-width"),
        ("seating", "venue-form-seating"),
        ("lighting_and_noise", "venue-form-lighting"),
    ];
    first.into_iter().chain(YES_OR_NO).chain(last)
}

/// The answer to a question in its words.
pub fn said(reader: &Reader, name: &str, values: &[String], unknown: &str) -> Option<String> {
    let typed = Fields::of(values.iter().map(|value| (name, value.clone())));
    let question = shown(reader, &typed, unknown).facts.into_iter().find(|question| question.name == name)?;
    Some(chosen(question.choices))
}

/// What was posted. `before` holds what the form has no input for.
pub fn posted(fields: &Fields, before: &AccessFacts) -> AccessFacts {
    let yes_or_no = |name: &str| match fields.one(name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let toilet = TOILETS.iter().find(|(code, ..)| fields.one("accessible_toilet") == *code);
    let hearing_system = yes_or_no("hearing_system");
    AccessFacts {
        step_free: STEP_FREE.iter().find(|(code, ..)| fields.one("step_free") == *code).map(|(_, _, way)| *way),
        door_width_cm: fields.typed("door_width_cm").map(|text| text.trim().parse().unwrap_or_default()),
        accessible_toilet: toilet.map(|(_, _, there, _)| *there),
        transfer_side: toilet.and_then(|(_, _, _, side)| *side),
        changing_places: yes_or_no("changing_places"),
        hearing_system,
        hearing_system_tested_on: before.hearing_system_tested_on.filter(|_| hearing_system == Some(true)),
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

/// Stored facts by the names of their inputs.
pub fn stored(facts: &AccessFacts) -> Vec<(&'static str, String)> {
    let flag = |fact: Option<bool>| fact.map(|there| if there { "yes" } else { "no" }.to_owned());
    let way = |(code, _, way): &(&str, &str, StepFree)| (facts.step_free == Some(*way)).then(|| (*code).to_owned());
    let toilet = |(code, _, there, side): &(&str, &str, bool, Option<TransferSide>)| {
        (facts.accessible_toilet == Some(*there) && facts.transfer_side == *side).then(|| (*code).to_owned())
    };
    [
        ("step_free", STEP_FREE.iter().find_map(way)),
        ("accessible_toilet", TOILETS.iter().find_map(toilet)),
        ("door_width_cm", facts.door_width_cm.map(|width| width.to_string())),
        ("seating", facts.seating.clone()),
        ("lighting_and_noise", facts.lighting_and_noise.clone()),
        ("changing_places", flag(facts.changing_places)),
        ("hearing_system", flag(facts.hearing_system)),
        ("assistance_dogs", flag(facts.assistance_dogs)),
        ("prayer_space", flag(facts.prayer_space)),
        ("wudu", flag(facts.wudu)),
        ("separate_entrance", flag(facts.separate_entrance)),
        ("quiet_room", flag(facts.quiet_room)),
        ("creche", flag(facts.creche)),
        ("kitchen", flag(facts.kitchen)),
        ("halal_kitchen", flag(facts.halal_kitchen)),
        ("wifi", flag(facts.wifi)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}

/// The inputs are named without the object that they are in.
pub fn place(problem: Problem) -> Problem {
    match problem.field.strip_prefix("access.").map(str::to_owned) {
        Some(field) => Problem { field: field.into(), ..problem },
        None => problem,
    }
}

/// The inputs as typed. `unknown` are the words of an open question.
pub fn shown(reader: &Reader, fields: &Fields, unknown: &str) -> AccessTyped {
    let say = |key: &str| reader.words.say(key, &[]);
    let question = |name: &str, label: &str, answers: Vec<(&str, String)>| {
        let typed = fields.one(name);
        let choices = std::iter::once(("", unknown.to_owned())).chain(answers).map(|(value, label)| Choice {
            chosen: typed == value,
            value: value.to_owned(),
            label,
        });
        Question { name: name.to_owned(), label: say(label), choices: choices.collect() }
    };
    let step_free = STEP_FREE.iter().map(|(code, words, _)| (*code, say(words))).collect();
    let toilets = TOILETS.iter().map(|(code, words, ..)| (*code, say(words))).collect();
    let mut facts = vec![
        question("step_free", "venue-form-step-free", step_free),
        question("accessible_toilet", "venue-form-toilet", toilets),
    ];
    facts.extend(YES_OR_NO.iter().map(|(name, words)| {
        question(name, words, vec![("yes", say("venue-form-yes")), ("no", say("venue-form-no"))])
    }));
    AccessTyped {
        facts,
        door_width: fields.one("door_width_cm"),
        seating: fields.one("seating"),
        lighting_and_noise: fields.one("lighting_and_noise"),
    }
}

//! What the selects and checkboxes offer, in words.

use std::collections::BTreeSet;

use chrono_tz::TZ_VARIANTS;
use commonhall_domain::span::Span;
use uuid::Uuid;

use crate::flows::members::Person;
use crate::flows::venues::Venue;
use crate::pages::Reader;
use crate::view::{Choice, ChoiceGroup, build};

/// Lengths of most meetings.
const DURATIONS: [&str; 9] = ["PT30M", "PT1H", "PT1H30M", "PT2H", "PT2H30M", "PT3H", "PT4H", "PT6H", "PT8H"];
/// Lengths of most meetings that take whole days.
const DAYS: [&str; 5] = ["P1D", "P2D", "P3D", "P4D", "P5D"];
/// How long before a meeting people like to be reminded.
const REMINDERS: [&str; 6] = ["P14D", "P7D", "P2D", "P1D", "PT2H", "PT1H"];
/// What is spoken and read in the partnership; the catalogues have their names.
const LANGUAGES: [&str; 13] = ["en", "bn", "syl", "ur", "zh-Hant-HK", "yue", "ar", "pa", "fr", "so", "sw", "ti", "bfi"];
/// Where the IANA database keeps the zones that places have; beside these it holds old names and fixed offsets.
const REGIONS: [&str; 9] =
    ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];

/// Lengths, with the present one among them.
pub fn durations(reader: &Reader, chosen: &str) -> Vec<Choice> {
    spans(&[DURATIONS.as_slice(), &DAYS].concat(), &[chosen.to_owned()], false, |span| reader.words.length(span))
}

/// Those of one date: in days where its series takes whole days.
pub fn durations_of_date(reader: &Reader, chosen: &str, all_day: bool) -> Vec<Choice> {
    let usual = if all_day { DAYS.as_slice() } else { &DURATIONS };
    spans(usual, &[chosen.to_owned()], false, |span| reader.words.length(span))
}

/// Lead times, with the present ones among them, the longest first.
pub fn reminders(reader: &Reader, chosen: &[String]) -> Vec<Choice> {
    spans(&REMINDERS, chosen, true, |span| reader.words.lead(span))
}

/// In order; what cannot be read stands as it was typed at the end.
fn spans(usual: &[&str], chosen: &[String], longest_first: bool, label: impl Fn(Span) -> String) -> Vec<Choice> {
    let read = |text: &str| text.trim().parse::<Span>().ok().filter(|span| !text.starts_with('-') && !span.is_zero());
    let picked: BTreeSet<Span> = chosen.iter().filter_map(|text| read(text)).collect();
    let all: BTreeSet<Span> = usual.iter().filter_map(|text| read(text)).chain(picked.iter().copied()).collect();
    let mut choices: Vec<Choice> = all
        .into_iter()
        .map(|span| Choice { value: span.to_string(), label: label(span), chosen: picked.contains(&span) })
        .collect();
    if longest_first {
        choices.reverse();
    }
    let unread = chosen.iter().filter(|text| !text.trim().is_empty() && read(text).is_none());
    choices.extend(unread.map(|text| Choice { value: text.clone(), label: text.clone(), chosen: true }));
    choices
}

/// The languages of the partnership, and those chosen beside them.
pub fn languages(reader: &Reader, chosen: &[String]) -> Vec<Choice> {
    let usual = LANGUAGES.map(str::to_owned);
    let others = chosen.iter().filter(|tag| !usual.contains(tag));
    let tags: Vec<String> = usual.iter().chain(others).cloned().collect();
    let named = build::languages(reader.words, &tags).into_iter();
    named
        .map(|language| Choice { chosen: chosen.contains(&language.tag), value: language.tag, label: language.name })
        .collect()
}

/// The dates that are left out, each to be taken back.
pub fn days(reader: &Reader, chosen: &[String]) -> Vec<Choice> {
    let label = |day: &String| day.parse().map_or_else(|_| day.clone(), |day| reader.words.date(day));
    chosen.iter().map(|day| Choice { value: day.clone(), label: label(day), chosen: true }).collect()
}

/// The zone of the site first, by the name that people use, then all others by theirs.
pub fn time_zones(reader: &Reader, chosen: &str) -> Vec<Choice> {
    let site = reader.app.settings.time_zone;
    let choice = |zone: &str, label: String| Choice { value: zone.to_owned(), label, chosen: zone == chosen.trim() };
    let own = choice(site.name(), reader.words.zone(site));
    let of_places =
        TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| REGIONS.iter().any(|region| name.starts_with(region)));
    let others = of_places.filter(|name| *name != site.name()).map(|name| choice(name, name.replace('_', " ")));
    let mut zones: Vec<Choice> = std::iter::once(own).chain(others).collect();
    if !chosen.trim().is_empty() && zones.iter().all(|zone| !zone.chosen) {
        zones.push(choice(chosen.trim(), chosen.trim().to_owned()));
    }
    zones
}

/// Partners by name. One that has left and is chosen still stands by its slug.
pub fn partners<'a>(
    partners: impl IntoIterator<Item = &'a commonhall_entities::partners::Model>,
    chosen: &[String],
) -> Vec<Choice> {
    let mut choices: Vec<Choice> = partners
        .into_iter()
        .map(|partner| Choice {
            value: partner.slug.clone(),
            label: partner.name.clone(),
            chosen: chosen.contains(&partner.slug),
        })
        .collect();
    let known: BTreeSet<String> = choices.iter().map(|choice| choice.value.clone()).collect();
    let left = chosen.iter().filter(|slug| !slug.is_empty() && !known.contains(*slug));
    choices.extend(left.map(|slug| Choice { value: slug.clone(), label: slug.clone(), chosen: true }));
    choices
}

/// One group a venue, each room with how many it holds.
pub fn spaces(reader: &Reader, venues: &[Venue], chosen: Option<Uuid>) -> Vec<ChoiceGroup> {
    let label = |space: &commonhall_entities::spaces::Model| match space.capacity {
        Some(capacity) => reader
            .words
            .plain("form-space-capacity", &[("space", space.name.as_str().into()), ("count", capacity.into())]),
        None => space.name.clone(),
    };
    let group = |venue: &Venue| ChoiceGroup {
        label: venue.venue.name.clone(),
        choices: venue
            .spaces
            .iter()
            .map(|space| Choice { value: space.id.to_string(), label: label(space), chosen: chosen == Some(space.id) })
            .collect(),
    };
    venues.iter().map(group).filter(|group| !group.choices.is_empty()).collect()
}

/// One group a partner, everybody once; last those who belong to none.
pub fn members(reader: &Reader, people: &[Person], chosen: &[String]) -> Vec<ChoiceGroup> {
    let mut groups: Vec<ChoiceGroup> = Vec::new();
    let mut alone = ChoiceGroup { label: reader.words.say("form-members-alone", &[]), choices: Vec::new() };
    for person in people {
        let value = person.member.id.to_string();
        let choice = Choice { chosen: chosen.contains(&value), value, label: person.member.name.clone() };
        let group = match person.belongs.first() {
            None => &mut alone,
            Some(belonging) => {
                let place = groups.iter().position(|group| group.label == belonging.partner.name);
                let place = place.unwrap_or_else(|| {
                    groups.push(ChoiceGroup { label: belonging.partner.name.clone(), choices: Vec::new() });
                    groups.len() - 1
                });
                &mut groups[place]
            }
        };
        group.choices.push(choice);
    }
    groups.sort_by(|a, b| a.label.cmp(&b.label));
    groups.extend(Some(alone).filter(|group| !group.choices.is_empty()));
    groups
}

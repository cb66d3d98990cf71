//! `/` and `/meetings`: what is on, by week.

use chrono::{DateTime, Months, NaiveDate, Utc};
use commonhall_domain::fields::has_four_digits;
use commonhall_domain::zone::to_local;
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::{Reader, month, show};
use crate::error::Result;
use crate::flows::whats_on::{self, Cursor, Part, Wanted, WhatsOn};
use crate::view::{self, FilterLink, Hidden, Pager, Week, build};

/// Months that may be chosen, this one among them.
const MONTHS: u32 = 12;

#[derive(Deserialize)]
pub struct Asked {
    /// Slugs.
    partner: Option<String>,
    venue: Option<String>,
    /// A tag.
    language: Option<String>,
    /// `2027-03`: what is on in that month, past days too.
    month: Option<String>,
    /// Words to search for.
    q: Option<String>,
    /// A day: what is on from then, instead of from now.
    from: Option<NaiveDate>,
    after: Option<String>,
    before: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> poem::Result<Response> {
    let some = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let first = asked.month.as_deref().and_then(month::first_of);
    let day = asked.from.filter(|day| first.is_none() && has_four_digits(*day));
    let wanted = Wanted {
        partner: some(&asked.partner),
        venue: some(&asked.venue),
        language: some(&asked.language),
        words: asked.q.clone().unwrap_or_default(),
        within: first.map(|first| month::span(&reader, first)),
        since: day.map_or_else(|| reader.app.now(), |day| month::midnight(&reader, day)),
    };
    let begins = wanted.within.map_or(wanted.since, |(from, _)| from);
    let part = part(&asked).unwrap_or(Part::From(begins));
    let shown = whats_on::whats_on(&reader.app, &wanted, part).await?;
    let chosen = Chosen::of(&wanted, first, day, &shown);
    let links = Links { path: &reader.path, chosen: &chosen };
    let filtered =
        !chosen.0.is_empty() || wanted.partner.is_some() || wanted.venue.is_some() || wanted.language.is_some();
    let today = today(&reader, reader.app.now());
    let view = view::WhatsOn {
        page: reader.page(),
        once: first.is_none(),
        weeks: weeks(&reader, &shown)?,
        partners: links.filter(
            &reader,
            ("partner", "filter-all-partners", wanted.partner.is_none()),
            shown.partners.iter().map(|partner| (partner.slug.clone(), partner.name.clone())),
        ),
        venues: links.filter(
            &reader,
            ("venue", "filter-all-venues", wanted.venue.is_none()),
            shown.venues.iter().map(|venue| (venue.slug.clone(), venue.name.clone())),
        ),
        languages: links.filter(
            &reader,
            ("language", "filter-all-languages", wanted.language.is_none()),
            build::languages(reader.words, &shown.languages.iter().cloned().collect::<Vec<_>>())
                .into_iter()
                .map(|language| (language.tag, language.name)),
        ),
        months: links.filter(
            &reader,
            ("month", "filter-all-months", first.is_none()),
            (0..MONTHS)
                .filter_map(|number| month::first(today).checked_add_months(Months::new(number)))
                .map(|first| (month::text(first), reader.words.month(first))),
        ),
        kept: chosen.0.iter().filter(|(name, _)| *name != "q").map(|(name, value)| hidden(name, value)).collect(),
        month: month::path(first.unwrap_or(today)),
        words: wanted.words,
        clear: filtered.then(|| reader.path.clone()),
        pager: Pager {
            earlier: shown.earlier.map(|cursor| links.to("before", Some(&write_cursor(cursor)))),
            later: shown.later.map(|cursor| links.to("after", Some(&write_cursor(cursor)))),
        },
        feed: feed(&reader, &shown),
    };
    Ok(reader.show("pages/whats_on.html", &view)?)
}

fn hidden(name: &str, value: &str) -> Hidden {
    Hidden { name: name.to_owned(), value: value.to_owned() }
}

/// What cannot be read as a place in the list is its beginning.
fn part(asked: &Asked) -> Option<Part> {
    let cursor = |text: &Option<String>| text.as_deref().and_then(read_cursor);
    cursor(&asked.after).map(Part::After).or_else(|| cursor(&asked.before).map(Part::Before))
}

/// `<milliseconds since 1970>_<id>`.
pub(super) fn read_cursor(text: &str) -> Option<Cursor> {
    let (millis, id) = text.split_once('_')?;
    let starts = DateTime::from_timestamp_millis(millis.parse().ok()?)?;
    has_four_digits(starts.date_naive()).then_some((starts, id.parse().ok()?))
}

pub(super) fn write_cursor((starts, id): Cursor) -> String {
    format!("{}_{id}", starts.timestamp_millis())
}

/// The filters that are set, by the names of their parameters: of partners, venues and languages only such as there are.
struct Chosen(Vec<(&'static str, String)>);

impl Chosen {
    fn of(wanted: &Wanted, month: Option<NaiveDate>, from: Option<NaiveDate>, shown: &WhatsOn) -> Self {
        let language = wanted.language.clone().filter(|tag| shown.languages.contains(tag));
        let all = [
            ("q", Some(wanted.words.trim().to_owned()).filter(|words| !words.is_empty())),
            ("partner", shown.partner.as_ref().map(|partner| partner.slug.clone())),
            ("venue", shown.venue.as_ref().map(|venue| venue.slug.clone())),
            ("language", language),
            ("month", month.map(month::text)),
            ("from", from.map(|day| day.to_string())),
        ];
        Self(all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }
}

/// The links of the page: each changes one filter and keeps the others.
struct Links<'a> {
    path: &'a str,
    chosen: &'a Chosen,
}

impl Links<'_> {
    /// The links of one filter, "all" first. `all` says whether nothing is chosen, known or not.
    fn filter(
        &self,
        reader: &Reader,
        (name, everything, all): (&'static str, &str, bool),
        values: impl Iterator<Item = (String, String)>,
    ) -> Vec<FilterLink> {
        let chosen = self.chosen.0.iter().find(|(set, _)| *set == name).map(|(_, value)| value);
        let mut links =
            vec![FilterLink { name: reader.words.say(everything, &[]), href: self.to(name, None), current: all }];
        links.extend(values.map(|(value, words)| FilterLink {
            name: words,
            href: self.to(name, Some(&value)),
            current: chosen == Some(&value),
        }));
        links
    }

    fn to(&self, name: &str, value: Option<&str>) -> String {
        let others = self.chosen.0.iter().filter(|(set, _)| *set != name);
        let mut query: Vec<String> =
            others.map(|(set, value)| format!("{set}={}", build::query_value(value))).collect();
        query.extend(value.map(|value| format!("{name}={}", build::query_value(value))));
        if query.is_empty() { self.path.to_owned() } else { format!("{}?{}", self.path, query.join("&")) }
    }
}

/// Dates, sorted by start, under the week that they are in.
fn weeks(reader: &Reader, shown: &WhatsOn) -> Result<Vec<Week>> {
    let today = today(reader, reader.app.now());
    let mut weeks: Vec<Week> = Vec::new();
    for (listed, card) in shown.dates.iter().zip(show::cards(reader, &shown.dates, &shown.further)?) {
        let heading = reader.words.week(listed.date.starts_local.date(), today);
        match weeks.last_mut() {
            Some(week) if week.heading == heading => week.meetings.push(card),
            _ => weeks.push(Week { heading, meetings: vec![card] }),
        }
    }
    Ok(weeks)
}

pub fn today(reader: &Reader, now: DateTime<Utc>) -> NaiveDate {
    to_local(now, reader.app.settings.time_zone).date()
}

/// The calendar of what is shown; of a partner at one venue, the partner's.
fn feed(reader: &Reader, shown: &WhatsOn) -> view::calendars::Feed {
    match (&shown.partner, &shown.venue) {
        (Some(partner), _) => show::partner_feed(reader, partner),
        (None, Some(venue)) => show::venue_feed(reader, venue),
        (None, None) => show::public_feed(reader),
    }
}

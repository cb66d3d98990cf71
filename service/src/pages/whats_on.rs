//! `/` and `/meetings`: what is on, by week.

use chrono::{DateTime, NaiveDate, Utc};
use commonhall_domain::fields::has_four_digits;
use commonhall_domain::zone::{resolve, to_local};
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::{Reader, show};
use crate::error::Result;
use crate::flows::see::Listed;
use crate::flows::whats_on::{self, Cursor, Part, WhatsOn};
use crate::view::{self, FilterLink, Pager, Week, build};

#[derive(Deserialize)]
pub struct Asked {
    /// Slugs.
    partner: Option<String>,
    venue: Option<String>,
    /// A day: what is on from then, instead of from now.
    from: Option<NaiveDate>,
    after: Option<String>,
    before: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> poem::Result<Response> {
    let slug = |slug: &Option<String>| slug.clone().filter(|slug| !slug.is_empty());
    let (partner, venue) = (slug(&asked.partner), slug(&asked.venue));
    let shown = whats_on::whats_on(&reader.app, partner.as_deref(), venue.as_deref(), part(&reader, &asked)).await?;
    let links = Links { path: &reader.path, shown: &shown };
    let view = view::WhatsOn {
        page: reader.page(),
        weeks: weeks(&reader, &shown.dates)?,
        partners: links.partners(&reader, partner.is_none()),
        venues: links.venues(&reader, venue.is_none()),
        clear: (partner.is_some() || venue.is_some()).then(|| reader.path.clone()),
        pager: Pager {
            earlier: shown.earlier.map(|cursor| links.to_part("before", cursor)),
            later: shown.later.map(|cursor| links.to_part("after", cursor)),
        },
        feed: feed(&reader, &shown),
    };
    Ok(reader.show("pages/whats_on.html", &view)?)
}

/// What cannot be read as a place in the list is the present.
fn part(reader: &Reader, asked: &Asked) -> Part {
    let zone = reader.app.settings.time_zone;
    let day = asked.from.filter(|day| has_four_digits(*day));
    let from = day.and_then(|day| day.and_hms_opt(0, 0, 0)).map(|midnight| resolve(midnight, zone).utc);
    let cursor = |text: &Option<String>| text.as_deref().and_then(read_cursor);
    let after = cursor(&asked.after).map(Part::After);
    after
        .or_else(|| cursor(&asked.before).map(Part::Before))
        .unwrap_or_else(|| Part::From(from.unwrap_or_else(|| reader.app.now())))
}

/// `<milliseconds since 1970>_<id>`.
fn read_cursor(text: &str) -> Option<Cursor> {
    let (millis, id) = text.split_once('_')?;
    let starts = DateTime::from_timestamp_millis(millis.parse().ok()?)?;
    has_four_digits(starts.date_naive()).then_some((starts, id.parse().ok()?))
}

fn write_cursor((starts, id): Cursor) -> String {
    format!("{}_{id}", starts.timestamp_millis())
}

/// The links of the page. They name chosen ones only if there are such, so that nothing typed into the address comes back.
struct Links<'a> {
    path: &'a str,
    shown: &'a WhatsOn,
}

impl Links<'_> {
    fn partners(&self, reader: &Reader, all: bool) -> Vec<FilterLink> {
        let (shown, venue) = (self.shown, self.venue());
        let one = |partner: &commonhall_entities::partners::Model| FilterLink {
            name: partner.name.clone(),
            href: self.to(&[("partner", Some(&partner.slug)), ("venue", venue)]),
            current: shown.partner.as_ref().is_some_and(|chosen| chosen.id == partner.id),
        };
        let name = reader.words.say("filter-all-partners", &[]);
        let mut links = vec![FilterLink { name, href: self.to(&[("venue", venue)]), current: all }];
        links.extend(shown.partners.iter().map(one));
        links
    }

    fn venues(&self, reader: &Reader, all: bool) -> Vec<FilterLink> {
        let (shown, partner) = (self.shown, self.partner());
        let one = |venue: &commonhall_entities::venues::Model| FilterLink {
            name: venue.name.clone(),
            href: self.to(&[("partner", partner), ("venue", Some(&venue.slug))]),
            current: shown.venue.as_ref().is_some_and(|chosen| chosen.id == venue.id),
        };
        let name = reader.words.say("filter-all-venues", &[]);
        let mut links = vec![FilterLink { name, href: self.to(&[("partner", partner)]), current: all }];
        links.extend(shown.venues.iter().map(one));
        links
    }

    fn to_part(&self, name: &str, cursor: Cursor) -> String {
        let cursor = write_cursor(cursor);
        self.to(&[("partner", self.partner()), ("venue", self.venue()), (name, Some(&cursor))])
    }

    fn partner(&self) -> Option<&str> {
        self.shown.partner.as_ref().map(|partner| partner.slug.as_str())
    }

    fn venue(&self) -> Option<&str> {
        self.shown.venue.as_ref().map(|venue| venue.slug.as_str())
    }

    /// Slugs and cursors need no percent-encoding.
    fn to(&self, query: &[(&str, Option<&str>)]) -> String {
        let set = query.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)));
        let query: Vec<String> = set.collect();
        if query.is_empty() { self.path.to_owned() } else { format!("{}?{}", self.path, query.join("&")) }
    }
}

/// Dates, sorted by start, under the week that they are in.
fn weeks(reader: &Reader, dates: &[Listed]) -> Result<Vec<Week>> {
    let today = today(reader, reader.app.now());
    let mut weeks: Vec<Week> = Vec::new();
    for listed in dates {
        let heading = reader.words.week(listed.date.starts_local.date(), today);
        let card = show::card(reader, listed)?;
        match weeks.last_mut() {
            Some(week) if week.heading == heading => week.meetings.push(card),
            _ => weeks.push(Week { heading, meetings: vec![card] }),
        }
    }
    Ok(weeks)
}

fn today(reader: &Reader, now: DateTime<Utc>) -> NaiveDate {
    to_local(now, reader.app.settings.time_zone).date()
}

/// The calendar of what is shown; of a partner at one venue, the partner's.
fn feed(reader: &Reader, shown: &WhatsOn) -> view::Feed {
    match (&shown.partner, &shown.venue) {
        (Some(partner), _) => show::partner_feed(reader, partner),
        (None, Some(venue)) => show::venue_feed(reader, venue),
        (None, None) => public_feed(reader),
    }
}

/// The calendar of everything that is public.
pub fn public_feed(reader: &Reader) -> view::Feed {
    let name = reader.words.say("feed-public-name", &[]);
    build::feed(&name, &reader.app.settings.base_url, "/calendars/public.ics")
}

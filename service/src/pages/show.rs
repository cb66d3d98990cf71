//! What flows bring back, as the pieces of views that several pages share.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use commonhall_domain::meeting::local_text;
use commonhall_domain::problem::Problem;
use commonhall_domain::zone::to_local;
use commonhall_entities::meetings::Model as Meeting;
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::partners::Model as Partner;
use commonhall_entities::venues::Model as Venue;
use uuid::Uuid;

use super::Reader;
use crate::error::{BetterDates, Clash, Error, Result};
use crate::flows::meetings::{Undo, date_text};
use crate::flows::see::Listed;
use crate::flows::whats_on::{Further, FurtherDates};
use crate::store::meetings::schedule;
use crate::store::strings;
use crate::store::venues::Place;
use crate::view::{self, FieldError, Language, MeetingCard, PartnerLink, VenueLink, When, build};

/// The id in a path; what is none names nothing.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::NotFound)
}

/// When one date of a meeting is, in the meeting's zone.
pub fn when(reader: &Reader, meeting: &Meeting, date: &Occurrence) -> Result<When> {
    let zone = zone(meeting)?;
    Ok(build::when(reader.words, date.starts_local, date.ends_at, zone, reader.app.settings.time_zone))
}

/// The same in one line: `Wednesday 24 March 2027, 18:00 to 20:00`.
pub fn when_in_one_line(reader: &Reader, meeting: &Meeting, date: &Occurrence) -> Result<String> {
    Ok(build::when_in_one_line(reader.words, date.starts_local, date.ends_at, zone(meeting)?))
}

/// A booking in the way, in the zone of its venue. Whoever schedules meetings may see them all.
pub fn clash(reader: &Reader, clash: &Clash) -> view::organise::Clash {
    let zone = clash.time_zone.parse().unwrap_or(reader.app.settings.time_zone);
    view::organise::Clash {
        meeting: Some(clash.title.clone()),
        space: clash.space_name.clone(),
        when: build::when_in_one_line(reader.words, to_local(clash.blocked_from, zone), clash.blocked_until, zone),
    }
}

/// Where a date could be whose room is taken, by the clock of its venue.
pub fn better(reader: &Reader, dates: &BetterDates) -> view::organise::Better {
    let when = |starts: NaiveDateTime| reader.words.start(starts, dates.all_day);
    let choice =
        |starts: &NaiveDateTime| view::Choice { value: local_text(*starts), label: when(*starts), chosen: false };
    view::organise::Better {
        when: when(dates.wanted),
        starts: dates.better.starts.iter().map(choice).collect(),
        fewer: dates.better.fewer.map(|obstacle| reader.words.say(obstacle.code(), &[])),
    }
}

/// What may be taken back of a meeting.
pub fn undo(undo: Undo, meeting: &Meeting) -> view::Undo {
    let what = match undo {
        Undo::Scheduling => "scheduling",
        Undo::Change => "change",
    };
    view::Undo { revision: meeting.revision, what: what.to_owned() }
}

/// The zone of a meeting; one that cannot be read is a damaged row and no guess.
pub fn zone(meeting: &Meeting) -> Result<Tz> {
    let zone = meeting.time_zone.parse();
    zone.map_err(|_| Error::Internal(anyhow::anyhow!("meeting {}: its time zone cannot be read", meeting.id)))
}

/// How a series repeats, as a sentence; `None` for what happens once.
pub fn repeats(reader: &Reader, meeting: &Meeting) -> Result<Option<String>> {
    let schedule = schedule(meeting)?;
    Ok(reader.words.series(&schedule, reader.app.now()))
}

/// Where a date is, as far as the reader may know.
pub fn place(reader: &Reader, listed: &Listed) -> view::Place {
    let known = Known { hidden: listed.hidden, joins: listed.joins };
    place_of(reader, &listed.whole.meeting, listed.place.as_ref(), known)
}

/// What a reader may know of where a meeting is.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// There is a place, and it is not for this reader.
    pub hidden: bool,
    /// The link to join online is.
    pub joins: bool,
}

/// The same for a meeting that comes from elsewhere than a list.
pub fn place_of(reader: &Reader, meeting: &Meeting, place: Option<&Place>, known: Known) -> view::Place {
    let place = place.filter(|_| !known.hidden);
    view::Place {
        venue: place.map(|place| VenueLink {
            slug: place.venue.slug.clone(),
            name: place.venue.name.clone(),
            address: build::address_in_one_line(reader.words, &place.venue.address, place.venue.postcode.as_deref()),
        }),
        space: place.map(|place| place.space.name.clone()),
        hidden: known.hidden,
        online_url: meeting.online_url.clone().filter(|_| known.joins),
        online: meeting.online_url.is_some(),
    }
}

/// What is known of getting in where this is.
pub fn access(reader: &Reader, place: Option<&Place>) -> Vec<view::AccessFact> {
    let facts = |place: &Place| build::access_facts(reader.words, &place.access(), place.venue.blue_badge_bays);
    place.map(facts).unwrap_or_default()
}

/// One date in a list.
pub fn card(reader: &Reader, listed: &Listed) -> Result<MeetingCard> {
    let meeting = &listed.whole.meeting;
    Ok(MeetingCard {
        href: href(meeting, &listed.date),
        title: listed.title().to_owned(),
        when: when(reader, meeting, &listed.date)?,
        place: place(reader, listed),
        host: partner(&listed.host),
        languages: languages(reader, &meeting.languages),
        audience: meeting.audience.clone(),
        status: listed.date.status.clone(),
        further: None,
    })
}

/// Those of a list in which each series stands once, with what follows.
pub fn cards(reader: &Reader, listed: &[Listed], further: &FurtherDates) -> Result<Vec<MeetingCard>> {
    let words = reader.words;
    let say = |known: &Further| {
        let count = u32::try_from(known.dates).unwrap_or(u32::MAX).into();
        match known.last {
            Some(last) => words.say("card-further", &[("count", count), ("date", words.date(last).into())]),
            None => words.say("card-further-on", &[]),
        }
    };
    let with_more = |one: &Listed| {
        let known = further.get(&one.whole.meeting.series_id).filter(|_| one.date.status != "cancelled");
        Ok(MeetingCard { further: known.map(say), ..card(reader, one)? })
    };
    listed.iter().map(with_more).collect()
}

/// Path of the page of one date.
pub fn href(meeting: &Meeting, date: &Occurrence) -> String {
    format!("/meetings/{}{}", meeting.id, query(meeting, date))
}

/// `?date=…` that names a date of a series; nothing for what happens once.
pub fn query(meeting: &Meeting, date: &Occurrence) -> String {
    match meeting.recurrence {
        Some(_) => format!("?date={}", date_text(date.recurrence_id)),
        None => String::new(),
    }
}

pub fn partner(partner: &Partner) -> PartnerLink {
    PartnerLink { slug: partner.slug.clone(), name: partner.name.clone() }
}

/// A column of language tags by their names.
pub fn languages(reader: &Reader, tags: &serde_json::Value) -> Vec<Language> {
    build::languages(reader.words, &strings(tags))
}

/// The faults of a form, in words, beside the fields that have them.
pub fn faults(reader: &Reader, problems: &[Problem]) -> Vec<FieldError> {
    let fault =
        |problem: &Problem| FieldError { field: problem.field.to_string(), text: reader.words.problem(problem) };
    problems.iter().map(fault).collect()
}

/// The calendar of everything that is public.
pub fn public_feed(reader: &Reader) -> view::calendars::Feed {
    build::public_feed(reader.words, &reader.app.settings.base_url)
}

/// The public calendar of the steering committee.
pub fn committee_feed(reader: &Reader) -> view::calendars::Feed {
    let page = "/calendars/steering-committee";
    feed(reader, &reader.words.say("feed-committee-name", &[]), &format!("{page}.ics"), page)
}

/// The public calendar of the meetings held in a language.
pub fn language_feed(reader: &Reader, name: &str, tag: &str) -> view::calendars::Feed {
    let page = format!("/calendars/languages/{tag}");
    feed(reader, name, &format!("{page}.ics"), &page)
}

/// The public calendar of a partner.
pub fn partner_feed(reader: &Reader, partner: &Partner) -> view::calendars::Feed {
    let page = format!("/calendars/partners/{}", partner.slug);
    feed(reader, &partner.name, &format!("{page}.ics"), &page)
}

/// The public calendar of a venue.
pub fn venue_feed(reader: &Reader, venue: &Venue) -> view::calendars::Feed {
    let page = format!("/calendars/venues/{}", venue.slug);
    feed(reader, &venue.name, &format!("{page}.ics"), &page)
}

/// The public calendar of a meeting, with all parts of its series.
pub fn meeting_feed(reader: &Reader, meeting: &Meeting) -> view::calendars::Feed {
    let (path, page) = (format!("/meetings/{}.ics", meeting.id), format!("/calendars/meetings/{}", meeting.id));
    feed(reader, &meeting.title, &path, &page)
}

fn feed(reader: &Reader, name: &str, path: &str, page: &str) -> view::calendars::Feed {
    build::feed(reader.words, name, &reader.app.settings.base_url, path, page)
}

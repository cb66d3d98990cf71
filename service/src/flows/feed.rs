//! Calendar feeds: which meetings are in which, and when one is written anew.
//!
//! | feed | holds |
//! |---|---|
//! | public | every public meeting |
//! | of a partner | public meetings that it hosts or is invited to, also after it has left |
//! | of a venue | public meetings there, except those whose address is hidden |
//! | of a meeting | all public parts of its series, however long ago |
//! | private, of a member | what they organise or are invited to, by name or through a partner of today |
//! | private, of a partner | all that the partner may see: hosted by it or with it invited |
//!
//! A meeting is in a feed with all its dates or not at all, cancelled ones included and drafts never. It is in from its
//! making until a while after its last date: see [`window_start`].
//!
//! Every feed goes by the revision that rises with any change, and not by that of its own scope: a venue that is renamed
//! changes the feeds of partners and meetings too. A feed that comes out the same keeps its bytes, its tag and its date.

mod cache;

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, SubsecRound as _, Utc};
use commonhall_domain::ical::{Calendar, write};
use commonhall_domain::policy::{Actor, Role, Verdict, Wish, may};
use commonhall_entities::meetings::Model;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub use self::cache::{Cache, Prepared};
use self::cache::{Content, Key, Version};
use super::calendar::{self, Reader};
use super::private_calendars;
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::store::meetings::Whole;
use crate::store::{feeds, meetings, occurrences, partners, people, series, venues};

/// The first of a month so many months before this one: between 89 and 122 days back.
const MONTHS_BACK: Months = Months::new(3);
/// What a feed that belongs to nobody in particular is called.
const NAME: &str = "Commonhall";
/// A colour name of CSS.
const COLOR: &str = "teal";
/// Calendar programs begin to fail beyond about so many events or bytes.
const COMFORTABLE_EVENTS: usize = 1_000;
const COMFORTABLE_BYTES: usize = 1_000_000;

/// Which feed is asked for, as its address says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Public,
    /// By slug.
    Partner(String),
    /// By slug.
    Venue(String),
    Meeting(Uuid),
    /// By token.
    Private(String),
}

/// A feed that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Ready {
    pub feed: std::sync::Arc<Prepared>,
    /// What to call it in a folder.
    pub file: String,
}

/// A feed that exists, before anything of it is read.
struct Feed {
    key: Key,
    whose: Whose,
    name: String,
    /// Paths of the page that shows the same, and of a public feed itself.
    page: String,
    source: Option<String>,
    file: String,
    reader: Reader,
}

enum Whose {
    Everybody,
    Partner(Uuid),
    Venue(Uuid),
    Series(Uuid),
    Member(Actor),
    /// The partner, as whoever belongs to it and is nothing else.
    OfPartner(Uuid, Actor),
}

/// The feed, written anew only if something changed. `NotFound` where there is none for whoever asks, `Gone` where a
/// private one was withdrawn; in trouble an error and never a feed that lacks something.
pub async fn serve(app: &App, scope: &Scope, language: Option<&str>) -> Result<Ready> {
    let now = app.now();
    let feed = find(app, scope, language).await?;
    let ready = |prepared, feed: Feed| Ready { feed: prepared, file: feed.file };
    let changed = feeds::revision(app.store.read(), feeds::ALL).await?;
    if let Some(prepared) = app.feeds.get(&feed.key, &feed.version(changed.as_ref(), now)) {
        return Ok(ready(prepared, feed));
    }
    // One at a time: the thousand calendars that wake on the hour cost one rendering.
    let _turn = app.feeds.turn().await;
    let db = app.store.snapshot().await?;
    let changed = feeds::revision(&db, feeds::ALL).await?;
    let version = feed.version(changed.as_ref(), now);
    if let Some(prepared) = app.feeds.get(&feed.key, &version) {
        return Ok(ready(prepared, feed));
    }
    let calendar = load(&db, app, &feed, window_start(now)).await?;
    db.rollback().await?;
    let events = calendar.events.len();
    let written = tokio::task::spawn_blocking(move || Content::of(write(&calendar)));
    let content = written.await.context("a feed could not be written")?.context("a feed could not be compressed")?;
    if events > COMFORTABLE_EVENTS || content.len() > COMFORTABLE_BYTES {
        tracing::warn!(feed = ?feed.key, events, bytes = content.len(), "a feed is larger than some calendars can take");
    }
    let window_moved = first_of_month(now.date_naive());
    let modified = changed.map_or(window_moved, |changed| changed.changed_at.max(window_moved)).trunc_subsecs(0);
    Ok(ready(app.feeds.put(feed.key.clone(), version, content, modified), feed))
}

/// A meeting whose last date ended before is in no feed any more. It moves on the first of a month, so that feeds change
/// by themselves once a month only, and at a time that `Last-Modified` can name.
pub fn window_start(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.date_naive();
    first_of_month(today.checked_sub_months(MONTHS_BACK).unwrap_or(today))
}

fn first_of_month(day: NaiveDate) -> DateTime<Utc> {
    day.with_day(1).unwrap_or(day).and_time(NaiveTime::MIN).and_utc()
}

impl Feed {
    fn version(&self, changed: Option<&commonhall_entities::feed_revisions::Model>, now: DateTime<Utc>) -> Version {
        let partners = match &self.whose {
            Whose::Member(actor) => actor.partners.clone(),
            _ => Vec::new(),
        };
        Version {
            revision: changed.map_or(0, |changed| changed.revision),
            window: window_start(now),
            name: self.name.clone(),
            partners,
        }
    }
}

/// What the address leads to. This is asked of the database every time: tokens and memberships end.
async fn find(app: &App, scope: &Scope, language: Option<&str>) -> Result<Feed> {
    let db = app.store.read();
    let public = Reader::new(language.unwrap_or_default(), false);
    let usual = Reader::new("", false);
    let source = |path: String| Some(if public == usual { path } else { format!("{path}?lang={}", public.language) });
    Ok(match scope {
        Scope::Public => Feed {
            key: Key::Public(public.language),
            whose: Whose::Everybody,
            name: NAME.to_owned(),
            page: "/meetings".to_owned(),
            source: source("/calendars/public.ics".to_owned()),
            file: "public.ics".to_owned(),
            reader: public,
        },
        Scope::Partner(slug) => {
            let partner = partners::by_slug(db, slug).await?.ok_or(Error::NotFound)?;
            Feed {
                key: Key::Partner(partner.id, public.language),
                whose: Whose::Partner(partner.id),
                name: partner.name,
                page: format!("/partners/{}", partner.slug),
                source: source(format!("/calendars/partners/{}.ics", partner.slug)),
                file: format!("{}.ics", partner.slug),
                reader: public,
            }
        }
        Scope::Venue(slug) => {
            let venue = venues::by_slug(db, slug).await?.ok_or(Error::NotFound)?;
            Feed {
                key: Key::Venue(venue.id, public.language),
                whose: Whose::Venue(venue.id),
                name: venue.name,
                page: format!("/venues/{}", venue.slug),
                source: source(format!("/calendars/venues/{}.ics", venue.slug)),
                file: format!("{}.ics", venue.slug),
                reader: public,
            }
        }
        Scope::Meeting(id) => {
            let whole = meetings::by_id(db, *id).await?.ok_or(Error::NotFound)?;
            allow(may(&Actor::visitor(), &Wish::SeeMeeting(&whole.facts())))?;
            Feed {
                key: Key::Meeting(*id, public.language),
                whose: Whose::Series(whole.meeting.series_id),
                name: whole.meeting.title,
                page: format!("/meetings/{id}"),
                source: source(format!("/meetings/{id}.ics")),
                file: format!("{id}.ics"),
                reader: public,
            }
        }
        Scope::Private(token) => private(app, token, language).await?,
    })
}

async fn private(app: &App, token: &str, language: Option<&str>) -> Result<Feed> {
    let db = app.store.read();
    let found = private_calendars::find(app, token).await?;
    // Whoever has left has no calendar any more.
    let member = people::by_id(db, found.member).await?.ok_or(Error::Gone)?;
    let actor = people::actor(db, found.member).await?.ok_or(Error::Gone)?;
    let reader = Reader::new(language.unwrap_or(&member.language), true);
    let (whose, name) = match found.partner {
        None => (Whose::Member(actor), NAME.to_owned()),
        Some(partner) => {
            if may(&actor, &Wish::FollowPartner(partner)) != Verdict::Yes {
                return Err(Error::Gone);
            }
            let row = partners::by_id(db, partner).await?.ok_or(Error::Gone)?;
            let of_partner = Actor { role: Some(Role::Member), partners: vec![partner], ..Actor::default() };
            (Whose::OfPartner(partner, of_partner), row.name)
        }
    };
    Ok(Feed {
        key: Key::Private(found.id, reader.language),
        whose,
        name,
        page: "/me".to_owned(),
        // Its address holds the token.
        source: None,
        file: "private.ics".to_owned(),
        reader,
    })
}

impl Whose {
    async fn meetings(&self, db: &impl ConnectionTrait, from: DateTime<Utc>) -> Result<Vec<Whole>> {
        let public = meetings::Scope { public: true, ..meetings::Scope::default() };
        let scope = match self {
            Self::Series(series) => return Ok(meetings::of_series(db, *series).await?),
            Self::Everybody => public,
            Self::Partner(partner) => meetings::Scope { partners: Some(vec![*partner]), ..public },
            Self::Venue(venue) => meetings::Scope { venue: Some(*venue), ..public },
            Self::Member(actor) => meetings::Scope {
                partners: Some(actor.partners.clone()),
                member: actor.member,
                ..meetings::Scope::default()
            },
            Self::OfPartner(partner, _) => {
                meetings::Scope { partners: Some(vec![*partner]), ..meetings::Scope::default() }
            }
        };
        let ids = meetings::in_scope(db, &scope, from).await?;
        let mut found = meetings::by_ids(db, ids).await?;
        found.sort_by_key(|whole| whole.meeting.id);
        Ok(found)
    }

    fn holds(&self, whole: &Whole) -> bool {
        let facts = whole.facts();
        let sees = |actor: &Actor| !facts.draft && may(actor, &Wish::SeeMeeting(&facts)) == Verdict::Yes;
        match self {
            Self::Everybody | Self::Partner(_) | Self::Series(_) => sees(&Actor::visitor()),
            Self::Venue(_) => sees(&Actor::visitor()) && !whole.meeting.address_hidden,
            Self::Member(actor) => {
                let organises = actor.member.is_some() && actor.member == facts.organiser;
                let by_name = actor.member.is_some_and(|member| facts.invited_members.contains(&member));
                let through = actor.partners.iter().any(|partner| facts.invited_partners.contains(partner));
                sees(actor) && (organises || by_name || through)
            }
            Self::OfPartner(_, actor) => sees(actor),
        }
    }
}

async fn load(db: &impl ConnectionTrait, app: &App, feed: &Feed, from: DateTime<Utc>) -> Result<Calendar<'static>> {
    let mut held = feed.whose.meetings(db, from).await?;
    held.retain(|whole| feed.whose.holds(whole));
    let ids: Vec<Uuid> = held.iter().map(|whole| whole.meeting.id).collect();
    let mut dates: HashMap<Uuid, Vec<occurrences::Model>> = HashMap::new();
    for date in occurrences::of_meetings(db, &ids).await? {
        dates.entry(date.meeting_id).or_default().push(date);
    }
    let spaces = held.iter().filter_map(|whole| whole.meeting.space_id);
    let spaces = spaces.chain(dates.values().flatten().filter_map(|date| date.space_id));
    let places = venues::places(db, spaces).await?;
    let in_series: Vec<Uuid> = held.iter().map(|whole| whole.meeting.series_id).collect();
    let parts = series::parts(db, &in_series).await?;

    let mut events = Vec::new();
    for whole in &held {
        let dates = dates.get(&whole.meeting.id).map(Vec::as_slice).unwrap_or_default();
        let sibling = sibling(&whole.meeting, &parts, feed.reader);
        let base_url = &app.settings.base_url;
        events.extend(calendar::events(whole, dates, &places, sibling, feed.reader, base_url)?);
    }
    Ok(Calendar {
        name: feed.name.clone().into(),
        description: None,
        url: Some(app.url(&feed.page).into()),
        source: feed.source.as_ref().map(|path| app.url(path).into()),
        color: Some(COLOR.into()),
        zone: app.settings.time_zone,
        method: None,
        window: calendar::watched(),
        events,
    })
}

/// The UID of the part of a split series that a meeting carries on, else of the one that carries it on, if the reader may
/// know of it.
fn sibling<'a>(meeting: &Model, parts: &'a [Model], reader: Reader) -> Option<&'a str> {
    let known = |part: &&Model| part.status != "draft" && (reader.private || part.visibility == "public");
    let mut known_parts = parts.iter().filter(known);
    let before = known_parts.clone().find(|part| meeting.continues_id == Some(part.id));
    before.or_else(|| known_parts.find(|part| part.continues_id == Some(meeting.id))).map(|part| part.uid.as_str())
}

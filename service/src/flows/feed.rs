//! Calendar feeds: which meetings are in which, and when one is written anew.
//!
//! | feed | holds |
//! |---|---|
//! | public | every public meeting |
//! | of a partner | public meetings that it hosts or is invited to, also after it has left |
//! | of a venue | public meetings there, except those whose address is hidden |
//! | of a meeting | all public parts of its series, however long ago |
//! | of a language | public meetings held in it |
//! | of the steering committee | public meetings with every one of its partners as host or guest |
//! | private, of a member | what they organise or are invited to, by name or through a partner of today |
//! | private, of a partner | all that the partner may see: hosted by it or with it invited |
//! | private, of the committee | its meetings that a partner of the member's may see |
//!
//! A meeting is in a feed with all its dates or not at all, cancelled ones included and drafts never. It is in from its
//! making until a while after its last date: see [`window_start`].
//!
//! A feed goes by the revisions of its [`scopes`], and is written anew when one of them rises. One that comes out the same keeps
//! its bytes, its tag and its date.

mod cache;
mod fresh;
pub mod scopes;
mod whose;

use std::collections::{BTreeSet, HashMap};

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, SubsecRound as _, Utc};
use commonhall_domain::ical::{Calendar, write};
use commonhall_domain::policy::{Actor, Role, Wish, may};
use commonhall_entities::meetings::Model;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub use self::cache::{Cache, Prepared};
use self::cache::{Content, Key, Of, Version};
use self::whose::Whose;
use super::calendar::{self, Reader};
use super::private_calendars;
use crate::app::App;
use crate::error::{Error, Result, allow};
use crate::store::{self, feeds, meetings, occurrences, partners, people, series, venues};
use crate::words::Words;

/// The first of a month so many months before this one: between 89 and 122 days back.
const MONTHS_BACK: Months = Months::new(3);
/// What a feed that belongs to nobody in particular is called.
pub const NAME: &str = "Commonhall";
/// A colour name of CSS.
const COLOR: &str = "teal";
/// Calendar programs begin to fail beyond about so many events or bytes.
const COMFORTABLE_EVENTS: usize = 1_000;
const COMFORTABLE_BYTES: usize = 1_000_000;

/// Which feed is asked for, as its address says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Public,
    /// By slug.
    Partner(String),
    /// By slug.
    Venue(String),
    Meeting(Uuid),
    /// By BCP 47 tag.
    Language(String),
    Committee,
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
    /// That of a private one.
    calendar: Option<Uuid>,
    name: String,
    /// Paths of the page that shows the same, and of a public feed itself.
    page: String,
    source: Option<String>,
    file: String,
    reader: Reader,
}

impl Scope {
    /// The path of a public feed.
    fn path(&self) -> Option<String> {
        Some(match self {
            Self::Public => "/calendars/public.ics".to_owned(),
            Self::Partner(slug) => format!("/calendars/partners/{slug}.ics"),
            Self::Venue(slug) => format!("/calendars/venues/{slug}.ics"),
            Self::Meeting(id) => format!("/meetings/{id}.ics"),
            Self::Language(tag) => format!("/calendars/languages/{tag}.ics"),
            Self::Committee => "/calendars/steering-committee.ics".to_owned(),
            Self::Private(_) => return None,
        })
    }
}

/// The feed, written anew only if something changed. `NotFound` where there is none for whoever asks, `Gone` where a
/// private one was withdrawn; in trouble an error and never a feed that lacks something.
pub async fn serve(app: &App, scope: &Scope, language: Option<&str>) -> Result<Ready> {
    let now = app.now();
    let lang = Words::of(language.unwrap_or_default()).lang();
    let fresh = &app.feeds.fresh;
    if let Some(ready) = fresh.get(scope, lang, now) {
        return Ok(ready);
    }
    let mark = fresh.mark();
    let ready = looked_up(app, scope, language, now).await?;
    fresh.keep(scope, lang, &ready, mark, now);
    Ok(ready)
}

async fn looked_up(app: &App, scope: &Scope, language: Option<&str>, now: DateTime<Utc>) -> Result<Ready> {
    let feed = find(app, scope, language).await?;
    let ready = |prepared, feed: Feed| Ready { feed: prepared, file: feed.file };
    let scopes = scopes::of(&feed.whose, feed.calendar);
    let (revision, _) = feeds::revision(app.store.read(), &scopes).await?;
    if let Some(prepared) = app.feeds.get(&feed.key, &feed.version(revision, now)) {
        return Ok(ready(prepared, feed));
    }
    // One at a time: the thousand calendars that wake on the hour cost one rendering.
    let _turn = app.feeds.turn().await;
    let db = app.store.snapshot().await?;
    let (revision, changed_at) = feeds::revision(&db, &scopes).await?;
    let version = feed.version(revision, now);
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
    let modified = changed_at.map_or(window_moved, |changed| changed.max(window_moved)).trunc_subsecs(0);
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
    fn version(&self, revision: i64, now: DateTime<Utc>) -> Version {
        let partners = match &self.whose {
            Whose::Member(actor) | Whose::OfCommittee(_, actor) => actor.partners.clone(),
            _ => Vec::new(),
        };
        Version { revision, window: window_start(now), name: self.name.clone(), partners }
    }
}

/// What the address leads to. This is asked of the database every time: tokens and memberships end.
async fn find(app: &App, scope: &Scope, language: Option<&str>) -> Result<Feed> {
    let db = app.store.read();
    let reader = Reader::new(language.unwrap_or_default(), false);
    let words = Words::of(reader.language);
    let (of, whose, name, page) = match scope {
        Scope::Private(token) => return private(app, token, language).await,
        Scope::Public => (Of::Everybody, Whose::Everybody, NAME.to_owned(), "/meetings".to_owned()),
        Scope::Partner(slug) => {
            let partner = partners::by_slug(db, slug).await?.ok_or(Error::NotFound)?;
            (Of::Partner(partner.id), Whose::Partner(partner.id), partner.name, format!("/partners/{slug}"))
        }
        Scope::Venue(slug) => {
            let venue = venues::by_slug(db, slug).await?.ok_or(Error::NotFound)?;
            (Of::Venue(venue.id), Whose::Venue(venue.id), venue.name, format!("/venues/{slug}"))
        }
        Scope::Meeting(id) => {
            let whole = meetings::by_id(db, *id).await?.ok_or(Error::NotFound)?;
            allow(may(&Actor::visitor(), &Wish::SeeMeeting(&whole.facts())))?;
            (Of::Meeting(*id), Whose::Series(whole.meeting.series_id), whole.meeting.title, format!("/meetings/{id}"))
        }
        Scope::Language(tag) => {
            let name = language_name(app, words, tag).await?;
            (Of::Language(tag.clone()), Whose::Language(tag.clone()), name, format!("/meetings?language={tag}"))
        }
        Scope::Committee => {
            let committee = scopes::committee(db).await?;
            (Of::Committee, Whose::Committee(committee), words.say("feed-committee-name", &[]), "/meetings".to_owned())
        }
    };
    let path = scope.path().context("a public feed has a path")?;
    let usual = reader.language == Words::fallback().lang();
    Ok(Feed {
        key: Key { of, language: reader.language },
        whose,
        calendar: None,
        name,
        page,
        file: path.rsplit('/').next().unwrap_or_default().to_owned(),
        source: Some(if usual { path } else { format!("{path}?lang={}", reader.language) }),
        reader,
    })
}

/// What the feed of a language is called. There is one of each language that we have a name for, and of any other that a public
/// meeting was held in.
pub async fn language_name(app: &App, words: Words, tag: &str) -> Result<String> {
    let known = words.try_say(&format!("language-{tag}"), &[]);
    let name = match known {
        Some(name) => name,
        None => languages(app).await?.take(tag).ok_or(Error::NotFound)?,
    };
    Ok(words.plain("feed-language-name", &[("language", name.into())]))
}

/// The tags of the languages that public meetings are held in.
pub async fn languages(app: &App) -> Result<BTreeSet<String>> {
    let languages = meetings::public_languages(app.store.read()).await?;
    Ok(languages.iter().flat_map(store::strings).collect())
}

async fn private(app: &App, token: &str, language: Option<&str>) -> Result<Feed> {
    let db = app.store.read();
    let (calendar, actor) = private_calendars::find(app, token).await?;
    // Whoever has left has no calendar any more.
    let member = people::by_id(db, calendar.member_id).await?.ok_or(Error::Gone)?;
    let reader = Reader::new(language.unwrap_or(&member.language), true);
    let as_one_of = |partners| Actor { role: Some(Role::Member), partners, ..Actor::default() };
    let whose = match calendar.partner_id {
        Some(partner) => Whose::OfPartner(partner, as_one_of(vec![partner])),
        None if calendar.committee => {
            let committee = scopes::committee(db).await?;
            let own = actor.partners.into_iter().filter(|partner| committee.contains(partner));
            Whose::OfCommittee(committee.clone(), as_one_of(own.collect()))
        }
        None => Whose::Member(actor),
    };
    Ok(Feed {
        key: Key { of: Of::Private(calendar.id), language: reader.language },
        whose,
        calendar: Some(calendar.id),
        name: calendar.name,
        page: "/me".to_owned(),
        // Its address holds the token.
        source: None,
        file: "private.ics".to_owned(),
        reader: Reader { times_only: calendar.details == private_calendars::TIMES, ..reader },
    })
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

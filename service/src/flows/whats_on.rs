//! What is on, as everybody may know it: the same lists for every reader, whoever is signed in.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use commonhall_domain::policy::Actor;
use commonhall_domain::recurrence::Rule;
use commonhall_entities::{partners, venues};
use uuid::Uuid;

use super::see::{self, Listed};
use super::{Caller, venues as houses};
use crate::app::App;
use crate::error::Result;
use crate::store;
use crate::store::audit::Face;
use crate::store::matching::Matching;
use crate::store::meetings::Whole;
use crate::store::occurrences::{Filter, parts};

/// Dates on one page.
pub const AT_ONCE: usize = 30;
/// Dates that are looked through for the next one of every partner.
const LOOKED_THROUGH: usize = 500;

/// Venues on their page: more than any partnership has.
const VENUES: u64 = 1_000;

/// A place in the list: a start and the id of a date.
pub type Cursor = (DateTime<Utc>, Uuid);

/// Which part of the list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What still runs then, and what follows.
    From(DateTime<Utc>),
    After(Cursor),
    Before(Cursor),
}

/// What is on, and what one may choose from.
#[derive(Clone, Debug)]
pub struct WhatsOn {
    /// By start.
    pub dates: Vec<Listed>,
    pub further: FurtherDates,
    /// Where the neighbouring parts begin, if there is anything in them.
    pub earlier: Option<Cursor>,
    pub later: Option<Cursor>,
    /// Those that have not left, by name.
    pub partners: Vec<partners::Model>,
    /// By name.
    pub venues: Vec<venues::Model>,
    /// Tags of those that public meetings have.
    pub languages: BTreeSet<String>,
    /// The chosen ones; those that have left among them.
    pub partner: Option<partners::Model>,
    pub venue: Option<venues::Model>,
}

/// What of it is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Slugs.
    pub partner: Option<String>,
    pub venue: Option<String>,
    /// A language tag.
    pub language: Option<String>,
    /// Words that stand in the title or the description, in any order.
    pub words: String,
    /// Only what touches this time, a month: all dates of it.
    pub within: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Else of what ends after this each series once, with its next date.
    pub since: DateTime<Utc>,
}

/// The dates of series that follow the one which stands in a list, by series.
pub type FurtherDates = HashMap<Uuid, Further>;

/// How many they are, and the last one's day, unless the series goes on without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Further {
    pub dates: usize,
    pub last: Option<NaiveDate>,
}

/// A part of the list, of one partner (hosted or invited, as in its feed) or one venue if their slugs are given. An
/// unknown slug has no meetings.
pub async fn whats_on(app: &App, wanted: &Wanted, part: Part) -> Result<WhatsOn> {
    let db = app.store.read();
    let languages = store::meetings::public_languages(db).await?;
    let mut shown = WhatsOn {
        dates: Vec::new(),
        further: FurtherDates::new(),
        earlier: None,
        later: None,
        partners: store::partners::all(db).await?,
        venues: store::venues::all(db).await?,
        languages: languages.iter().flat_map(store::strings).collect(),
        partner: None,
        venue: None,
    };
    let (language, words) = (wanted.language.clone(), Some(wanted.words.clone()));
    let mut filter = Filter { of: Matching { language, words, ..public() }, ..Filter::default() };
    match wanted.within {
        Some((from, to)) => (filter.from, filter.to) = (Some(from), Some(to)),
        None => filter.series_once_from = Some(wanted.since),
    }
    if let Some(slug) = &wanted.partner {
        shown.partner = store::partners::by_slug(db, slug).await?;
        let Some(partner) = &shown.partner else { return Ok(shown) };
        filter.of.partner = Some(partner.id);
    }
    if let Some(slug) = &wanted.venue {
        shown.venue = shown.venues.iter().find(|venue| venue.slug == *slug).cloned();
        let Some(venue) = &shown.venue else { return Ok(shown) };
        (filter.venue, filter.of.address_told) = (Some(venue.id), true);
    }
    let asked = match part {
        Part::From(from) => Filter { from: Some(from), ..filter.clone() },
        Part::After(cursor) => Filter { after: Some(cursor), ..filter.clone() },
        Part::Before(cursor) => Filter { before: Some(cursor), ..filter.clone() },
    };
    let listing = see::dates(app, &everybody(), &asked, AT_ONCE).await?;
    shown.dates = listing.items;
    shown.further = further(app, &filter, &shown.dates).await?;
    if let Part::Before(_) = part {
        shown.dates.reverse();
        shown.earlier = listing.next;
        shown.later = shown.dates.last().map(cursor);
        return Ok(shown);
    }
    shown.later = listing.next;
    // What ended earlier today may have begun after what still runs, so here the earlier ones begin at the moment.
    let before = match part {
        // A month has nothing before its first day but what is in the list already.
        Part::From(_) if wanted.within.is_some() => None,
        Part::From(from) => Some((from, Uuid::nil())),
        _ => shown.dates.first().map(cursor),
    };
    if let Some(before) = before {
        // Where any date is, the first one of its series is too.
        let any = Filter { before: Some(before), series_once_from: None, ..filter };
        let some = see::dates(app, &everybody(), &any, 1).await?;
        shown.earlier = (!some.items.is_empty()).then_some(before);
    }
    Ok(shown)
}

/// All that is on within a time, by start.
pub async fn within(app: &App, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Listed>> {
    let filter = Filter { from: Some(from), to: Some(to), of: public(), ..Filter::default() };
    Ok(see::dates(app, &everybody(), &filter, LOOKED_THROUGH).await?.items)
}

fn cursor(listed: &Listed) -> Cursor {
    (listed.date.starts_at, listed.date.id)
}

/// Whose dates.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Everybody,
    /// Hosted or invited, as in its feed.
    Partner(Uuid),
    /// None whose address is hidden.
    Venue(Uuid),
}

/// What comes next, each series once.
#[derive(Clone, Debug)]
pub struct Coming {
    pub dates: Vec<Listed>,
    pub further: FurtherDates,
    /// Whether there is more.
    pub more: bool,
}

/// What comes next.
pub async fn coming(app: &App, of: Of) -> Result<Coming> {
    let filter = Filter { series_once_from: Some(app.now()), ..next(app, of) };
    let found = see::dates(app, &everybody(), &filter, AT_ONCE).await?;
    let further = further(app, &filter, &found.items).await?;
    Ok(Coming { dates: found.items, further, more: found.next.is_some() })
}

/// The next dates, each of a series too.
pub async fn dates(app: &App, of: Of) -> Result<Vec<Listed>> {
    Ok(see::dates(app, &everybody(), &next(app, of), AT_ONCE).await?.items)
}

fn next(app: &App, of: Of) -> Filter {
    let mut filter = Filter { from: Some(app.now()), of: public(), ..Filter::default() };
    match of {
        Of::Everybody => {}
        Of::Partner(partner) => filter.of.partner = Some(partner),
        Of::Venue(venue) => (filter.venue, filter.of.address_told) = (Some(venue), true),
    }
    filter
}

/// What follows the dates of this list, where it holds each series once.
async fn further(app: &App, filter: &Filter, dates: &[Listed]) -> Result<FurtherDates> {
    let Some(from) = filter.series_once_from else { return Ok(FurtherDates::new()) };
    let series: Vec<Uuid> = dates.iter().map(|one| one.whole.meeting.series_id).collect();
    let mut further = FurtherDates::new();
    // The part that ends last comes last, and says whether there is an end.
    for part in parts(app.store.read(), filter, from, &series).await? {
        let rule = part.recurrence.as_deref().and_then(|rule| rule.parse::<Rule>().ok());
        let goes_on = rule.is_some_and(|rule| rule.count().is_none() && rule.until().is_none());
        let known = further.entry(part.series).or_insert(Further { dates: 0, last: None });
        known.dates += usize::try_from(part.dates).unwrap_or_default();
        known.last = Some(part.last.date()).filter(|_| !goes_on);
    }
    // One of them is in the list.
    further.retain(|_, known| {
        known.dates = known.dates.saturating_sub(1);
        known.dates > 0
    });
    Ok(further)
}

/// Partners that have not left, by name, each with its next public date that takes place.
pub async fn partners(app: &App) -> Result<Vec<(partners::Model, Option<Listed>)>> {
    let filter = Filter { series_once_from: Some(app.now()), ..next(app, Of::Everybody) };
    let coming = see::dates(app, &everybody(), &filter, LOOKED_THROUGH).await?.items;
    let next = |partner: &partners::Model| {
        let theirs = |one: &&Listed| {
            let invited = one.whole.invitations.iter().any(|invitation| invitation.partner_id == Some(partner.id));
            one.date.status != "cancelled" && (invited || one.host.id == partner.id)
        };
        coming.iter().find(theirs).cloned()
    };
    let partners = store::partners::all(app.store.read()).await?;
    let with_next = |partner| {
        let next = next(&partner);
        (partner, next)
    };
    Ok(partners.into_iter().map(with_next).collect())
}

/// Venues by name.
pub async fn venues(app: &App) -> Result<Vec<houses::Venue>> {
    let mut venues = houses::list(app, None, None, VENUES).await?;
    venues.sort_by(|one, other| one.venue.name.cmp(&other.venue.name));
    Ok(venues)
}

/// A public meeting, for whoever follows it.
pub async fn meeting(app: &App, id: Uuid) -> Result<Whole> {
    Ok(see::meeting(app, &everybody(), id).await?.whole)
}

fn public() -> Matching {
    Matching { public: true, ..Matching::default() }
}

/// Public lists are the same for everybody: what is for some stands on the page of one's own meetings.
fn everybody() -> Caller {
    Caller::new(Actor::visitor(), Face::Page)
}

//! What is on, as everybody may know it: the same lists for every reader, whoever is signed in.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use commonhall_domain::policy::Actor;
use commonhall_entities::{partners, venues};
use uuid::Uuid;

use super::see::{self, Listed};
use super::{Caller, venues as houses};
use crate::app::App;
use crate::error::Result;
use crate::store;
use crate::store::audit::Face;
use crate::store::meetings::{Scope, Whole, in_scope};
use crate::store::occurrences::Filter;

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
    /// Only what touches this time: a month.
    pub within: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// More words than anybody searches for.
const MOST_WORDS: usize = 10;

/// A part of the list, of one partner (hosted or invited, as in its feed) or one venue if their slugs are given. An
/// unknown slug has no meetings.
pub async fn whats_on(app: &App, wanted: &Wanted, part: Part) -> Result<WhatsOn> {
    let db = app.store.read();
    let languages = store::meetings::public_languages(db).await?;
    let mut shown = WhatsOn {
        dates: Vec::new(),
        earlier: None,
        later: None,
        partners: store::partners::all(db).await?,
        venues: store::venues::all(db).await?,
        languages: languages.iter().flat_map(store::strings).collect(),
        partner: None,
        venue: None,
    };
    let mut filter = Filter::default();
    if let Some((from, to)) = wanted.within {
        filter = Filter { from: Some(from), to: Some(to), ..filter };
    }
    if let Some(slug) = &wanted.partner {
        shown.partner = store::partners::by_slug(db, slug).await?;
        let Some(partner) = &shown.partner else { return Ok(shown) };
        filter.meetings = Some(of_partner(app, partner.id, DateTime::UNIX_EPOCH).await?);
    }
    if let Some(slug) = &wanted.venue {
        shown.venue = shown.venues.iter().find(|venue| venue.slug == *slug).cloned();
        let Some(venue) = &shown.venue else { return Ok(shown) };
        filter.venue = Some(venue.id);
    }
    let words: Vec<&str> = wanted.words.split_whitespace().take(MOST_WORDS).collect();
    if wanted.language.is_some() || !words.is_empty() {
        let mut found = store::meetings::matching(db, wanted.language.as_deref(), &words).await?;
        if let Some(of_partner) = &filter.meetings {
            found.retain(|id| of_partner.contains(id));
        }
        filter.meetings = Some(found);
    }
    let asked = match part {
        Part::From(from) => Filter { from: Some(from), ..filter.clone() },
        Part::After(cursor) => Filter { after: Some(cursor), ..filter.clone() },
        Part::Before(cursor) => Filter { before: Some(cursor), ..filter.clone() },
    };
    let listing = see::dates(app, &everybody(), &asked, AT_ONCE).await?;
    shown.dates = listing.items;
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
        let some = see::dates(app, &everybody(), &Filter { before: Some(before), ..filter }, 1).await?;
        shown.earlier = (!some.items.is_empty()).then_some(before);
    }
    Ok(shown)
}

/// All that is on within a time, by start.
pub async fn within(app: &App, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Listed>> {
    let filter = Filter { from: Some(from), to: Some(to), ..Filter::default() };
    Ok(see::dates(app, &everybody(), &filter, LOOKED_THROUGH).await?.items)
}

fn cursor(listed: &Listed) -> Cursor {
    (listed.date.starts_at, listed.date.id)
}

/// The next public dates, and whether there are more.
pub async fn anywhere(app: &App) -> Result<(Vec<Listed>, bool)> {
    first(app, &Filter { from: Some(app.now()), ..Filter::default() }).await
}

/// The next public dates of a partner, as in its feed, and whether there are more.
pub async fn at_partner(app: &App, partner: Uuid) -> Result<(Vec<Listed>, bool)> {
    let now = app.now();
    let meetings = Some(of_partner(app, partner, now).await?);
    let filter = Filter { meetings, from: Some(now), ..Filter::default() };
    first(app, &filter).await
}

/// The next public dates at a venue, and whether there are more; none whose address is hidden.
pub async fn at_venue(app: &App, venue: Uuid) -> Result<(Vec<Listed>, bool)> {
    let filter = Filter { venue: Some(venue), from: Some(app.now()), ..Filter::default() };
    first(app, &filter).await
}

async fn first(app: &App, filter: &Filter) -> Result<(Vec<Listed>, bool)> {
    let found = see::dates(app, &everybody(), filter, AT_ONCE).await?;
    Ok((found.items, found.next.is_some()))
}

/// Partners that have not left, by name, each with its next public date that takes place.
pub async fn partners(app: &App) -> Result<Vec<(partners::Model, Option<Listed>)>> {
    let filter = Filter { from: Some(app.now()), ..Filter::default() };
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

async fn of_partner(app: &App, partner: Uuid, from: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let scope = Scope { partners: Some(vec![partner]), public: true, ..Scope::default() };
    Ok(in_scope(app.store.read(), &scope, from).await?)
}

/// Public lists are the same for everybody: what is for some stands on the page of one's own meetings.
fn everybody() -> Caller {
    Caller::new(Actor::visitor(), Face::Page)
}

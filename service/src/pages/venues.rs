//! `/venues` and `/venues/{slug}`.

use commonhall_domain::access::AccessFacts;
use commonhall_domain::zone::to_local;
use poem::web::Path;
use poem::{Response, handler};

use super::{Reader, show};
use crate::flows::whats_on::Of;
use crate::flows::{venues, whats_on};
use crate::store::venues::{access, closed, hours};
use crate::view::venues::{ClosedDay, Space, VenueCard, VenuePage, Venues};
use crate::view::{AccessFact, build};

#[handler]
pub async fn list(reader: Reader) -> poem::Result<Response> {
    let card = |one: venues::Venue| VenueCard {
        access: build::key_access(&facts(&reader, &one)),
        address: address(&reader, &one),
        spaces: u32::try_from(one.spaces.len()).unwrap_or(u32::MAX),
        slug: one.venue.slug,
        name: one.venue.name,
    };
    let venues = whats_on::venues(&reader.app).await?.into_iter().map(card).collect();
    Ok(reader.show("pages/venues.html", &Venues { page: reader.page(), venues })?)
}

#[handler]
pub async fn page(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let one = venues::see(&reader.app, &slug).await?;
    let coming = whats_on::coming(&reader.app, Of::Venue(one.venue.id)).await?;
    let zone = one.venue.time_zone.parse().unwrap_or(reader.app.settings.time_zone);
    let today = to_local(reader.app.now(), zone).date();
    let closed = closed(&one.venue.closed).split_off(&today);
    let of_venue = facts(&reader, &one);
    let space = |space: &commonhall_entities::spaces::Model| Space {
        name: space.name.clone(),
        capacity: space.capacity.and_then(|capacity| u32::try_from(capacity).ok()),
        // What stands on the venue already is not said again.
        access: own_facts(&reader, &access(&space.access))
            .into_iter()
            .filter(|fact| !of_venue.contains(fact))
            .collect(),
        hours: reader.words.hours(&hours(&space.opening_hours)),
    };
    let view = VenuePage {
        page: reader.page(),
        slug: one.venue.slug.clone(),
        address: address(&reader, &one),
        spaces: one.spaces.iter().map(space).collect(),
        access: of_venue.clone(),
        meetings: show::cards(&reader, &coming.dates, &coming.further)?,
        more: coming.more.then(|| format!("/meetings?venue={}", one.venue.slug)),
        feed: show::venue_feed(&reader, &one.venue),
        partner: one.partner.as_ref().map(show::partner),
        description: build::paragraphs(&one.venue.description),
        surveyed_on: one.venue.surveyed_on.map(|day| reader.words.date_of_year(day)),
        hours: reader.words.hours(&hours(&one.venue.opening_hours)),
        closed: closed.into_iter().map(|(date, reason)| ClosedDay { date: reader.words.date(date), reason }).collect(),
        name: one.venue.name,
        transport: one.venue.transport,
        parking: one.venue.parking,
        contact_role: one.venue.contact_role,
        contact_phone: one.venue.contact_phone,
    };
    Ok(reader.show("pages/venue.html", &view)?)
}

pub(super) fn facts(reader: &Reader, one: &venues::Venue) -> Vec<AccessFact> {
    build::access_facts(reader.words, &access(&one.venue.access), one.venue.blue_badge_bays)
}

fn own_facts(reader: &Reader, facts: &AccessFacts) -> Vec<AccessFact> {
    build::access_facts(reader.words, facts, None)
}

pub(super) fn address(reader: &Reader, one: &venues::Venue) -> String {
    build::address_in_one_line(reader.words, &one.venue.address, one.venue.postcode.as_deref())
}

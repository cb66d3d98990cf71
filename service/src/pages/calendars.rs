//! `/calendars`: every public calendar; and a page for each with all ways to subscribe to it.

use poem::web::Path;
use poem::{Response, handler};

use super::{Reader, show};
use crate::error::Result;
use crate::flows::{feed, partners, venues, whats_on};
use crate::view::build;
use crate::view::calendars::{Calendars, Feed, Subscribe};

#[handler]
pub async fn page(reader: Reader) -> poem::Result<Response> {
    let partners = whats_on::partners(&reader.app).await?;
    let venues = whats_on::venues(&reader.app).await?;
    let languages = feed::languages(&reader.app).await?;
    let languages = build::languages(reader.words, &Vec::from_iter(languages));
    let view = Calendars {
        page: reader.page(),
        public: show::public_feed(&reader),
        committee: show::committee_feed(&reader),
        languages: languages.iter().map(|one| show::language_feed(&reader, &one.name, &one.tag)).collect(),
        partners: partners.iter().map(|(partner, _)| show::partner_feed(&reader, partner)).collect(),
        venues: venues.iter().map(|one| show::venue_feed(&reader, &one.venue)).collect(),
    };
    Ok(reader.show("pages/calendars.html", &view)?)
}

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "what a handler is given is its own")]
pub fn of_all(reader: Reader) -> poem::Result<Response> {
    Ok(subscribe(&reader, &show::public_feed(&reader), "/".to_owned(), true)?)
}

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "what a handler is given is its own")]
pub fn of_committee(reader: Reader) -> poem::Result<Response> {
    Ok(subscribe(&reader, &show::committee_feed(&reader), "/".to_owned(), false)?)
}

#[handler]
pub async fn of_language(reader: Reader, Path(tag): Path<String>) -> poem::Result<Response> {
    let name = feed::language_name(&reader.app, reader.words, &tag).await?;
    Ok(subscribe(&reader, &show::language_feed(&reader, &name, &tag), format!("/?language={tag}"), false)?)
}

#[handler]
pub async fn of_partner(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let partner = partners::see(&reader.app, &slug).await?;
    Ok(subscribe(&reader, &show::partner_feed(&reader, &partner), format!("/partners/{slug}"), true)?)
}

#[handler]
pub async fn of_venue(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let one = venues::see(&reader.app, &slug).await?;
    Ok(subscribe(&reader, &show::venue_feed(&reader, &one.venue), format!("/venues/{slug}"), true)?)
}

#[handler]
pub async fn of_meeting(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let whole = whats_on::meeting(&reader.app, show::id(&id)?).await?;
    Ok(subscribe(&reader, &show::meeting_feed(&reader, &whole.meeting), format!("/meetings/{id}"), false)?)
}

fn subscribe(reader: &Reader, feed: &Feed, shows: String, on_paper: bool) -> Result<Response> {
    let ways = build::ways(reader.words, feed, &reader.app.settings.base_url)?;
    let notice = on_paper.then(|| format!("{}/notice", feed.page));
    let view = Subscribe { page: reader.page(), name: feed.name.clone(), ways, shows, notice };
    reader.show("pages/subscribe.html", &view)
}

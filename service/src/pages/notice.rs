//! `/calendars/public/notice` and the others: the next public dates on one sheet of paper, for a wall.

use poem::web::Path;
use poem::{Response, handler};

use super::{Reader, show, venues as houses};
use crate::assets::notice_href;
use crate::error::Result;
use crate::flows::see::Listed;
use crate::flows::whats_on::Of;
use crate::flows::{partners, venues, whats_on};
use crate::view::calendars::{Notice, NoticeDate};
use crate::view::{AccessFact, VenueLink, build};

/// More dates than there is room for; the style keeps those that fit on the sheet.
const MOST: usize = 8;

#[handler]
pub async fn of_all(reader: Reader) -> poem::Result<Response> {
    let dates = whats_on::dates(&reader.app, Of::Everybody).await?;
    let about = About { lead: "whats-on-lead", ..About::of(reader.words.say("whats-on-title", &[]), "/") };
    Ok(sheet(&reader, about, &dates)?)
}

#[handler]
pub async fn of_partner(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let partner = partners::see(&reader.app, &slug).await?;
    let dates = whats_on::dates(&reader.app, Of::Partner(partner.id)).await?;
    let about = About {
        contact_role: partner.contact_role,
        contact_phone: partner.contact_phone,
        ..About::of(partner.name, &format!("/partners/{slug}"))
    };
    Ok(sheet(&reader, about, &dates)?)
}

#[handler]
pub async fn of_venue(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let one = venues::see(&reader.app, &slug).await?;
    let dates = whats_on::dates(&reader.app, Of::Venue(one.venue.id)).await?;
    let venue = VenueLink {
        slug: one.venue.slug.clone(),
        name: one.venue.name.clone(),
        address: houses::address(&reader, &one),
    };
    let about = About {
        lead: "venue-meetings",
        access: build::key_access(&houses::facts(&reader, &one)),
        venue: Some(venue),
        contact_role: one.venue.contact_role,
        contact_phone: one.venue.contact_phone,
        ..About::of(one.venue.name, &format!("/venues/{slug}"))
    };
    Ok(sheet(&reader, about, &dates)?)
}

/// Whose notice it is.
struct About {
    name: String,
    /// The key of the line below it.
    lead: &'static str,
    /// Path of the page that shows the same dates.
    shows: String,
    /// Of a venue: itself, and what is known of it whether or not anything is on.
    venue: Option<VenueLink>,
    access: Vec<AccessFact>,
    contact_role: Option<String>,
    contact_phone: Option<String>,
}

impl About {
    fn of(name: String, shows: &str) -> Self {
        let shows = shows.to_owned();
        let (venue, access, contact_role, contact_phone) = (None, Vec::new(), None, None);
        Self { name, lead: "partner-meetings", shows, venue, access, contact_role, contact_phone }
    }
}

fn sheet(reader: &Reader, about: About, dates: &[Listed]) -> Result<Response> {
    let takes_place = dates.iter().filter(|one| one.date.status != "cancelled");
    let date = |one: &Listed| {
        let access = build::key_access(&show::access(reader, one.place.as_ref()));
        Ok(NoticeDate { meeting: show::card(reader, one)?, access })
    };
    let mut dates = takes_place.take(MOST).map(date).collect::<Result<Vec<_>>>()?;
    // What is the same for all of them is said once.
    let venue = about.venue.or_else(|| {
        let first = dates.first()?.meeting.place.venue.clone()?;
        let there = |one: &NoticeDate| one.meeting.place.venue.as_ref().is_some_and(|venue| venue.slug == first.slug);
        dates.iter().all(there).then_some(first)
    });
    let mut access = about.access;
    if let Some(first) = dates.first().map(|first| first.access.clone()) {
        let same = venue.is_some() && dates.iter().all(|one| one.access == first);
        access = if same { first } else { Vec::new() };
        if same {
            for one in &mut dates {
                one.access.clear();
            }
        }
    }
    let base_url = &reader.app.settings.base_url;
    let host = base_url.split_once("://").map_or(base_url.as_str(), |(_, host)| host);
    let view = Notice {
        page: reader.page(),
        style: notice_href().to_owned(),
        name: about.name,
        lead: reader.words.say(about.lead, &[]),
        dates,
        venue,
        access,
        contact_role: about.contact_role,
        contact_phone: about.contact_phone,
        qr: build::qr(&format!("{base_url}{}", build::in_language(reader.words, &about.shows)))?,
        address: format!("{host}{}", about.shows.trim_end_matches('/')),
        as_of: reader.words.date_of_year(super::whats_on::today(reader, reader.app.now())),
        shows: about.shows,
    };
    reader.show("pages/notice.html", &view)
}

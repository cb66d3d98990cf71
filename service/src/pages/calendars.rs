//! `/calendars`: every public calendar, and how to subscribe.

use poem::{Response, handler};

use super::whats_on::public_feed;
use super::{Reader, show};
use crate::flows::whats_on;
use crate::view::Calendars;

#[handler]
pub async fn page(reader: Reader) -> poem::Result<Response> {
    let partners = whats_on::partners(&reader.app).await?;
    let venues = whats_on::venues(&reader.app).await?;
    let view = Calendars {
        page: reader.page(),
        public: public_feed(&reader),
        partners: partners.iter().map(|(partner, _)| show::partner_feed(&reader, partner)).collect(),
        venues: venues.iter().map(|one| show::venue_feed(&reader, &one.venue)).collect(),
    };
    Ok(reader.show("pages/calendars.html", &view)?)
}

//! `/partners`, `/partners/{slug}` and `/join`.

use poem::web::Path;
use poem::{Response, handler};

use super::{Reader, show};
use crate::flows::whats_on::Of;
use crate::flows::{partners, whats_on};
use crate::view::{self, Join, PartnerCard, PartnerPage, Partners, build};

#[handler]
pub async fn list(reader: Reader) -> poem::Result<Response> {
    let mut cards = Vec::new();
    for (partner, next) in whats_on::partners(&reader.app).await? {
        let next = match &next {
            Some(listed) => Some(show::when_in_one_line(&reader, &listed.whole.meeting, &listed.date)?),
            None => None,
        };
        cards.push(PartnerCard {
            slug: partner.slug,
            name: partner.name,
            kind: partner.kind,
            founding: partner.founding,
            steering: partner.steering,
            next,
        });
    }
    Ok(reader.show("pages/partners.html", &Partners { page: reader.page(), partners: cards })?)
}

#[handler]
pub async fn page(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let partner = partners::see(&reader.app, &slug).await?;
    let coming = whats_on::coming(&reader.app, Of::Partner(partner.id)).await?;
    let view = PartnerPage {
        page: reader.page(),
        slug: partner.slug.clone(),
        meetings: show::cards(&reader, &coming.dates, &coming.further)?,
        more: coming.more.then(|| format!("/meetings?partner={}", partner.slug)),
        feed: show::partner_feed(&reader, &partner),
        languages: show::languages(&reader, &partner.languages),
        description: build::paragraphs(&partner.description),
        name: partner.name,
        kind: partner.kind,
        founding: partner.founding,
        steering: partner.steering,
        contact_role: partner.contact_role,
        contact_phone: partner.contact_phone,
        website: partner.website,
    };
    Ok(reader.show("pages/partner.html", &view)?)
}

#[handler]
pub async fn join(reader: Reader) -> poem::Result<Response> {
    let partners: Vec<view::PartnerLink> =
        whats_on::partners(&reader.app).await?.iter().map(|(partner, _)| show::partner(partner)).collect();
    Ok(reader.show("pages/join.html", &Join { page: reader.page(), partners })?)
}

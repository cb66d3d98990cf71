//! Venues and their spaces in JSON.

use std::collections::BTreeMap;

use commonhall_domain::access::AccessFacts;
use commonhall_domain::hours;
use commonhall_domain::venue::{SpaceInput, VenueInput};
use commonhall_entities::spaces;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::access::Access;
use super::answer::{Changed, Created, Found, Shown};
use super::body::{Body, Patch};
use super::caller::{Anybody, Member};
use super::hours::{Closing, Opening, all};
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use super::{Noun, etag};
use crate::error::Error;
use crate::flows::{partners, venues};
use crate::store;

pub struct Venues;

/// A venue to be added or changed.
#[derive(Object)]
#[oai(rename = "VenueInput", example)]
struct VenueBody {
    name: String,
    /// The slug of the partner whose house it is.
    partner: Option<String>,
    #[oai(default)]
    description: String,
    address: String,
    postcode: Option<String>,
    /// Unique property reference number: up to twelve digits.
    uprn: Option<String>,
    /// In degrees north (WGS 84).
    latitude: Option<f64>,
    /// In degrees east (WGS 84).
    longitude: Option<f64>,
    /// An IANA time zone; left out, it is that of the installation.
    time_zone: Option<String>,
    transport: Option<String>,
    parking: Option<String>,
    blue_badge_bays: Option<i64>,
    /// The day on which somebody looked at the access facts on the spot.
    surveyed_on: Option<String>,
    survey_url: Option<String>,
    #[oai(default)]
    access: Access,
    /// When its spaces can be used, set-up and clearing included; none is always. A meeting outside of them is warned of.
    #[oai(default)]
    opening_hours: Vec<Opening>,
    /// Days on which it is closed all the same.
    #[oai(default)]
    closed: Vec<Closing>,
    contact_role: Option<String>,
    contact_phone: Option<String>,
    /// The id of the member who looks after it and confirms bookings; left out, they are certain at once.
    caretaker: Option<Uuid>,
    /// For a new venue; later they are added and changed one by one.
    #[oai(default)]
    spaces: Vec<SpaceBody>,
}

/// A space to be added or changed.
#[derive(Object)]
#[oai(rename = "SpaceInput", example)]
struct SpaceBody {
    name: String,
    /// How many people it holds.
    capacity: Option<i64>,
    /// How many people by way of setting it out: `{"theatre": 120}`.
    #[oai(default)]
    layouts: BTreeMap<String, i64>,
    /// Blocked before each meeting; left out, it is 0.
    set_up_minutes: Option<i64>,
    /// Blocked after each meeting; left out, it is 0.
    clearing_minutes: Option<i64>,
    /// Where they differ from the venue's.
    #[oai(default)]
    access: Access,
    /// Where they differ from the venue's.
    #[oai(default)]
    opening_hours: Vec<Opening>,
}

/// A place where meetings are held.
#[derive(Object)]
struct Venue {
    id: Uuid,
    /// Its name in addresses; it never changes.
    slug: String,
    name: String,
    partner: Option<String>,
    description: String,
    address: String,
    postcode: Option<String>,
    uprn: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    time_zone: String,
    transport: Option<String>,
    parking: Option<String>,
    blue_badge_bays: Option<i64>,
    surveyed_on: Option<String>,
    survey_url: Option<String>,
    access: Access,
    opening_hours: Vec<Opening>,
    closed: Vec<Closing>,
    contact_role: Option<String>,
    contact_phone: Option<String>,
    /// Whether somebody confirms bookings: until then, meetings there are tentative.
    confirms_bookings: bool,
    spaces: Vec<Space>,
    /// Of the venue with all its spaces.
    revision: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// A bookable room of a venue.
#[derive(Object)]
struct Space {
    id: Uuid,
    /// The slug of the venue.
    venue: String,
    name: String,
    capacity: Option<i64>,
    layouts: BTreeMap<String, i64>,
    set_up_minutes: i64,
    clearing_minutes: i64,
    access: Access,
    /// Its own, where they differ from the venue's.
    opening_hours: Vec<Opening>,
    /// Of the venue.
    revision: i64,
}

impl Example for VenueBody {
    fn example() -> Self {
        Self::from(VenueInput {
            name: "Coventry Central Hall".into(),
            address: "Warwick Lane, Coventry".into(),
            time_zone: Some("Europe/London".into()),
            latitude: Some(52.4),
            longitude: Some(-1.5),
            spaces: vec![SpaceBody::example().into()],
            ..VenueInput::default()
        })
    }
}

impl Example for SpaceBody {
    fn example() -> Self {
        Self::from(SpaceInput { name: "Main hall".into(), capacity: Some(120), ..SpaceInput::default() })
    }
}

impl From<VenueInput> for VenueBody {
    fn from(input: VenueInput) -> Self {
        Self {
            name: input.name,
            partner: input.partner,
            description: input.description.unwrap_or_default(),
            address: input.address,
            postcode: input.postcode,
            uprn: input.uprn,
            latitude: input.latitude,
            longitude: input.longitude,
            time_zone: input.time_zone,
            transport: input.transport,
            parking: input.parking,
            blue_badge_bays: input.blue_badge_bays,
            surveyed_on: input.surveyed_on,
            survey_url: input.survey_url,
            access: input.access.into(),
            opening_hours: all(input.opening_hours),
            closed: all(input.closed),
            contact_role: input.contact_role,
            contact_phone: input.contact_phone,
            caretaker: input.caretaker,
            spaces: input.spaces.into_iter().map(SpaceBody::from).collect(),
        }
    }
}

impl From<VenueBody> for VenueInput {
    fn from(body: VenueBody) -> Self {
        Self {
            name: body.name,
            partner: body.partner,
            description: Some(body.description),
            address: body.address,
            postcode: body.postcode,
            uprn: body.uprn,
            latitude: body.latitude,
            longitude: body.longitude,
            time_zone: body.time_zone,
            transport: body.transport,
            parking: body.parking,
            blue_badge_bays: body.blue_badge_bays,
            surveyed_on: body.surveyed_on,
            survey_url: body.survey_url,
            access: AccessFacts::from(body.access),
            opening_hours: all(body.opening_hours),
            closed: all(body.closed),
            contact_role: body.contact_role,
            contact_phone: body.contact_phone,
            caretaker: body.caretaker,
            spaces: body.spaces.into_iter().map(SpaceInput::from).collect(),
        }
    }
}

impl From<SpaceInput> for SpaceBody {
    fn from(input: SpaceInput) -> Self {
        Self {
            name: input.name,
            capacity: input.capacity,
            layouts: input.layouts,
            set_up_minutes: input.set_up_minutes,
            clearing_minutes: input.clearing_minutes,
            access: input.access.into(),
            opening_hours: all(input.opening_hours),
        }
    }
}

impl From<SpaceBody> for SpaceInput {
    fn from(body: SpaceBody) -> Self {
        Self {
            name: body.name,
            capacity: body.capacity,
            layouts: body.layouts,
            set_up_minutes: body.set_up_minutes,
            clearing_minutes: body.clearing_minutes,
            access: AccessFacts::from(body.access),
            opening_hours: all(body.opening_hours),
        }
    }
}

fn shown(venue: venues::Venue) -> Venue {
    let spaces = venue.spaces.iter().map(|space| shown_space(space, &venue)).collect();
    let venues::Venue { venue: row, partner, .. } = venue;
    Venue {
        id: row.id,
        slug: row.slug,
        name: row.name,
        partner: partner.map(|partner| partner.slug),
        description: row.description,
        address: row.address,
        postcode: row.postcode,
        uprn: row.uprn,
        latitude: row.latitude,
        longitude: row.longitude,
        time_zone: row.time_zone,
        transport: row.transport,
        parking: row.parking,
        blue_badge_bays: row.blue_badge_bays.map(i64::from),
        surveyed_on: row.surveyed_on.map(|day| day.to_string()),
        survey_url: row.survey_url,
        access: store::venues::access(&row.access).into(),
        opening_hours: all(store::venues::list::<hours::Opening>(&row.opening_hours)),
        closed: all(store::venues::list::<hours::Closing>(&row.closed)),
        contact_role: row.contact_role,
        contact_phone: row.contact_phone,
        confirms_bookings: row.caretaker_id.is_some(),
        spaces,
        revision: row.revision,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
    }
}

fn shown_space(space: &spaces::Model, venue: &venues::Venue) -> Space {
    Space {
        id: space.id,
        venue: venue.venue.slug.clone(),
        name: space.name.clone(),
        capacity: space.capacity.map(i64::from),
        layouts: serde_json::from_value(space.layouts.clone()).unwrap_or_default(),
        set_up_minutes: space.set_up_minutes.into(),
        clearing_minutes: space.clearing_minutes.into(),
        access: store::venues::access(&space.access).into(),
        opening_hours: all(store::venues::list::<hours::Opening>(&space.opening_hours)),
        revision: venue.venue.revision,
    }
}

/// One space of a venue.
fn only(venue: &venues::Venue, id: Uuid) -> Result<Space> {
    let space = venue.spaces.iter().find(|space| space.id == id).ok_or(Error::NotFound)?;
    Ok(shown_space(space, venue))
}

#[OpenApi(tag = "Noun::Venues")]
impl Venues {
    /// List venues
    ///
    /// With their spaces, in the order in which they were added.
    #[oai(path = "/venues", method = "get")]
    async fn list(
        &self,
        asker: Anybody,
        /// Slug or id of the partner whose houses they are.
        partner: Query<Option<String>>,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Venue>>> {
        let limit = list::limit(limit.0);
        let partner = match &partner.0 {
            Some(name) => Some(partners::named(&asker.app, name).await?.id),
            None => None,
        };
        let after = list::read_after(cursor.0.as_deref())?;
        let rows = venues::list(&asker.app, partner, after, limit as u64 + 1).await?;
        let (rows, next) = list::cut(rows, limit, |one| one.venue.id);
        let items = rows.into_iter().map(shown).collect();
        Ok(Shown(List { items, next_cursor: next.map(list::after) }))
    }

    /// Add a venue
    ///
    /// With its spaces.
    #[oai(path = "/venues", method = "post")]
    async fn add(&self, asker: Member, body: Body<VenueBody>) -> Result<Created<Venue>> {
        let venue = venues::add(&asker.app, &asker.caller, body.0.into()).await?;
        let (location, revision) = (format!("/api/v1/venues/{}", venue.venue.slug), venue.venue.revision);
        Ok(Created { item: shown(venue), location: Some(location), revision: Some(revision) })
    }

    /// Get a venue
    #[oai(path = "/venues/:venue", method = "get")]
    async fn see(
        &self,
        asker: Anybody,
        /// Slug or id.
        venue: Path<String>,
        /// ETags that the caller has.
        #[oai(name = "If-None-Match")]
        if_none_match: Header<Option<String>>,
    ) -> Result<Found<Venue>> {
        let venue = venues::named(&asker.app, &venue.0).await?;
        let revision = venue.venue.revision;
        let known = etag::is_known(if_none_match.0.as_deref(), revision);
        Ok(Found { item: shown(venue), revision, known })
    }

    /// Change a venue
    ///
    /// By a JSON merge patch (RFC 7396): what is left out stays, null takes away. Spaces are changed one by one.
    #[oai(path = "/venues/:venue", method = "patch")]
    async fn change(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
        /// The ETag of what is to be changed.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        patch: Patch<VenueBody>,
    ) -> Result<Changed<Venue>> {
        let present = venues::named(&asker.app, &venue.0).await?.venue;
        let expected = etag::expected(if_match.0.as_deref(), present.revision);
        let mut refused = None;
        let edit = |before: VenueInput| match patch.over(&before.clone().into()) {
            Ok(after) => after.into(),
            Err(error) => {
                refused = Some(error);
                before
            }
        };
        let done = venues::change(&asker.app, &asker.caller, &present.slug, expected, edit).await;
        if let Some(error) = refused {
            return Err(error.into());
        }
        match done {
            Ok(venue) => Ok(Changed::here(venue.venue.revision, shown(venue))),
            Err(error) => {
                let current = async { Ok(shown(venues::named(&asker.app, &present.slug).await?)) };
                Err(etag::refused(error.into(), if_match.0.as_deref(), current).await)
            }
        }
    }

    /// Add a space to a venue
    #[oai(path = "/venues/:venue/spaces", method = "post")]
    async fn add_space(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
        body: Body<SpaceBody>,
    ) -> Result<Created<Space>> {
        let slug = venues::named(&asker.app, &venue.0).await?.venue.slug;
        let venue = venues::add_space(&asker.app, &asker.caller, &slug, body.0.into()).await?;
        let added = venue.spaces.last().ok_or(Error::NotFound)?;
        let location = format!("/api/v1/venues/{slug}");
        let item = shown_space(added, &venue);
        Ok(Created { item, location: Some(location), revision: Some(venue.venue.revision) })
    }

    /// Change a space
    ///
    /// By a JSON merge patch (RFC 7396). New times for set-up and clearing hold for what is booked from now on.
    #[oai(path = "/venues/:venue/spaces/:space", method = "patch")]
    async fn change_space(
        &self,
        asker: Member,
        /// Slug or id.
        venue: Path<String>,
        space: Path<Uuid>,
        /// The ETag of the venue.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        patch: Patch<SpaceBody>,
    ) -> Result<Changed<Space>> {
        let present = venues::named(&asker.app, &venue.0).await?;
        only(&present, space.0)?;
        let expected = etag::expected(if_match.0.as_deref(), present.venue.revision);
        let mut refused = None;
        let edit = |before: SpaceInput| match patch.over(&before.clone().into()) {
            Ok(after) => after.into(),
            Err(error) => {
                refused = Some(error);
                before
            }
        };
        let done = venues::change_space(&asker.app, &asker.caller, space.0, expected, edit).await;
        if let Some(error) = refused {
            return Err(error.into());
        }
        match done {
            Ok(venue) => Ok(Changed::here(venue.venue.revision, only(&venue, space.0)?)),
            Err(error) => {
                let current = async { only(&venues::named(&asker.app, &present.venue.slug).await?, space.0) };
                Err(etag::refused(error.into(), if_match.0.as_deref(), current).await)
            }
        }
    }
}

//! One's own private calendars in JSON.

use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::{Created, Done, Shown};
use super::body::{Body, Optional};
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::app::App;
use crate::error::Error;
use crate::flows::partners;
use crate::flows::private_calendars::{self, Holds, PrivateCalendar, Wanted};
use commonhall_domain::problem::Problem;

pub struct Feeds;

/// Which private calendar to make.
#[derive(Object)]
#[oai(rename = "FeedInput", example)]
struct FeedBody {
    /// Slug or id of a partner that one belongs to: all that it may see. Left out, it is one's own meetings.
    partner: Option<String>,
    /// The meetings of the steering committee, for those who belong to one of its partners.
    #[oai(default)]
    steering_committee: bool,
    /// What to call it; left out, it is named after what it holds.
    name: Option<String>,
    /// `full`, or `times`: every meeting is a "Private meeting" without title, place or link. Left out, it is `full`.
    details: Option<String>,
}

/// What can be changed of a private calendar.
#[derive(Object)]
#[oai(rename = "FeedDetailsInput", example)]
struct DetailsBody {
    name: String,
    /// `full` or `times`.
    details: String,
}

/// A private calendar. Whoever has its address can read it.
#[derive(Object)]
struct Feed {
    id: Uuid,
    /// The slug of a partner; null is one's own meetings, or those of the steering committee.
    partner: Option<String>,
    steering_committee: bool,
    name: String,
    /// `full` or `times`.
    details: String,
    created_at: Instant,
    /// Its address, shown once.
    #[oai(skip_serializing_if_is_none)]
    url: Option<String>,
    /// The same as calendar programs open it.
    #[oai(skip_serializing_if_is_none)]
    webcal_url: Option<String>,
}

impl Example for FeedBody {
    fn example() -> Self {
        let partner = Some("aston-dars-group".into());
        Self { partner, steering_committee: false, name: Some("Hall tablet".into()), details: Some("times".into()) }
    }
}

impl Example for DetailsBody {
    fn example() -> Self {
        Self { name: "Hall tablet".into(), details: "times".into() }
    }
}

fn shown(calendar: PrivateCalendar) -> Feed {
    Feed {
        id: calendar.row.id,
        partner: calendar.partner.map(|partner| partner.slug),
        steering_committee: calendar.row.committee,
        name: calendar.row.name,
        details: calendar.row.details,
        created_at: calendar.row.created_at.into(),
        url: None,
        webcal_url: None,
    }
}

/// The only answer that has the address.
fn made(app: &App, (calendar, token): (PrivateCalendar, String)) -> Created<Feed> {
    let url = app.url(&format!("/calendars/private/{token}.ics"));
    let webcal_url = url.split_once("://").map(|(_, rest)| format!("webcal://{rest}"));
    Created {
        item: Feed { url: Some(url.clone()), webcal_url, ..shown(calendar) },
        location: Some(url),
        revision: None,
    }
}

#[OpenApi(tag = "Noun::Feeds")]
impl Feeds {
    /// List one's private calendars
    #[oai(path = "/feeds", method = "get")]
    async fn list(
        &self,
        asker: Member,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Feed>>> {
        let calendars = private_calendars::list_own(&asker.app, &asker.caller).await?;
        let (calendars, next_cursor) = list::part(calendars, limit.0, cursor.0.as_deref(), |one| one.row.id)?;
        Ok(Shown(List { items: calendars.into_iter().map(shown).collect(), next_cursor }))
    }

    /// Make a private calendar
    ///
    /// Its address is shown this once.
    #[oai(path = "/feeds", method = "post")]
    async fn make(&self, asker: Member, body: Optional<FeedBody>) -> Result<Created<Feed>> {
        let app = &asker.app;
        let body = body.0;
        let holds = match &body.partner {
            Some(_) if body.steering_committee => {
                return Err(Error::from(Problem::new("steering_committee", "error-one-scope")).into());
            }
            Some(name) => match partners::named(app, name).await {
                Err(Error::NotFound) => {
                    return Err(Error::from(Problem::new("partner", "error-unknown").with("value", name)).into());
                }
                partner => Holds::Partner(partner?.slug),
            },
            None if body.steering_committee => Holds::Committee,
            None => Holds::Own,
        };
        let wanted = Wanted { name: body.name, details: body.details };
        Ok(made(app, private_calendars::make(app, &asker.caller, &holds, &wanted).await?))
    }

    /// Change the name of a private calendar, or how much it shows
    #[oai(path = "/feeds/:feed", method = "put")]
    async fn change(&self, asker: Member, feed: Path<Uuid>, body: Body<DetailsBody>) -> Result<Shown<Feed>> {
        let wanted = Wanted { name: Some(body.0.name), details: Some(body.0.details) };
        Ok(Shown(shown(private_calendars::change(&asker.app, &asker.caller, feed.0, &wanted).await?)))
    }

    /// Give a private calendar a new address
    ///
    /// The old one answers 410 from then on. What has the new one is another calendar with an id of its own. Its address is shown
    /// this once.
    #[oai(path = "/feeds/:feed/renew", method = "post")]
    async fn renew(&self, asker: Member, feed: Path<Uuid>) -> Result<Created<Feed>> {
        Ok(made(&asker.app, private_calendars::renew(&asker.app, &asker.caller, feed.0).await?))
    }

    /// End a private calendar
    ///
    /// Its address answers 410 from then on.
    #[oai(path = "/feeds/:feed", method = "delete")]
    async fn end(&self, asker: Member, feed: Path<Uuid>) -> Result<Done> {
        private_calendars::revoke(&asker.app, &asker.caller, feed.0).await?;
        Ok(Done)
    }
}

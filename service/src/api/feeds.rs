//! One's own private calendars in JSON.

use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::{Created, Done, Shown};
use super::body::Optional;
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::error::Error;
use crate::flows::partners;
use crate::flows::private_calendars::{self, PrivateCalendar};
use commonhall_domain::problem::Problem;

pub struct Feeds;

/// Which private calendar to make.
#[derive(Object)]
#[oai(rename = "FeedInput", example)]
struct FeedBody {
    /// Slug or id of a partner that one belongs to: all that it may see. Left out, it is one's own meetings.
    partner: Option<String>,
}

/// A private calendar. Whoever has its address can read it.
#[derive(Object)]
struct Feed {
    id: Uuid,
    /// The slug of a partner; null is one's own meetings.
    partner: Option<String>,
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
        Self { partner: Some("aston-dars-group".into()) }
    }
}

fn shown(calendar: PrivateCalendar) -> Feed {
    Feed {
        id: calendar.id,
        partner: calendar.partner.map(|partner| partner.slug),
        created_at: calendar.created_at.into(),
        url: None,
        webcal_url: None,
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
        let (calendars, next_cursor) = list::part(calendars, limit.0, cursor.0.as_deref(), |one| one.id)?;
        Ok(Shown(List { items: calendars.into_iter().map(shown).collect(), next_cursor }))
    }

    /// Make a private calendar
    ///
    /// Its address is shown this once. The one made before for the same ends.
    #[oai(path = "/feeds", method = "post")]
    async fn make(&self, asker: Member, body: Optional<FeedBody>) -> Result<Created<Feed>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let slug = match &body.0.partner {
            Some(name) => match partners::named(app, name).await {
                Err(Error::NotFound) => {
                    return Err(Error::from(Problem::new("partner", "error-unknown").with("value", name)).into());
                }
                partner => Some(partner?.slug),
            },
            None => None,
        };
        let token = private_calendars::make(app, caller, slug.as_deref()).await?;
        let mut calendars = private_calendars::list_own(app, caller).await?.into_iter();
        let made = calendars.find(|one| one.partner.as_ref().map(|partner| &partner.slug) == slug.as_ref());
        let url = app.url(&format!("/calendars/private/{token}.ics"));
        let webcal_url = url.split_once("://").map(|(_, rest)| format!("webcal://{rest}"));
        let item = Feed { url: Some(url.clone()), webcal_url, ..shown(made.ok_or(Error::NotFound)?) };
        Ok(Created { item, location: Some(url), revision: None })
    }

    /// End a private calendar
    ///
    /// Its address answers 410 from then on.
    #[oai(path = "/feeds/:feed", method = "delete")]
    async fn end(&self, asker: Member, feed: Path<Uuid>) -> Result<Done> {
        let (app, caller) = (&asker.app, &asker.caller);
        let mut calendars = private_calendars::list_own(app, caller).await?.into_iter();
        let calendar = calendars.find(|one| one.id == feed.0).ok_or(Error::NotFound)?;
        let slug = calendar.partner.map(|partner| partner.slug);
        private_calendars::revoke(app, caller, slug.as_deref()).await?;
        Ok(Done)
    }
}

//! The JSON API: parse, call one flow, respond. Every error is a problem (RFC 9457), see [`problem`].

mod access;
mod answer;
mod answers;
mod attention;
mod audit;
mod body;
mod bookings;
mod busy_calendars;
mod caller;
mod check;
pub mod clash;
mod description;
mod docs;
mod etag;
mod feeds;
mod gate;
mod hours;
mod imports;
mod list;
mod me;
mod meeting;
mod meetings;
mod members;
mod merge_patch;
mod messages;
mod occurrences;
mod once;
mod partners;
mod preview;
mod problem;
mod time;
mod tokens;
mod venues;

use std::sync::Arc;

use poem::http::header;
use poem::{Endpoint, EndpointExt as _, IntoEndpoint as _, Response, Route, handler};
use poem_openapi::{OpenApiService, Tags};

use self::description::{DESCRIBED, allowed, operations};

pub use self::description::listed;
pub use self::docs::shown as docs_page;
use crate::faces::{LARGEST_CALL, in_time, to_its_end, with_limit};
use crate::limits::Limits;

/// Where the API is.
pub const PREFIX: &str = "/api/v1";
const DESCRIPTION: &str = "/openapi.json";

type Apis = (
    partners::Partners,
    venues::Venues,
    bookings::Bookings,
    busy_calendars::BusyCalendars,
    members::Members,
    meetings::Meetings,
    preview::Previews,
    imports::Imports,
    answers::Answers,
    occurrences::Occurrences,
    messages::Messages,
    attention::Attention,
    audit::Audit,
    feeds::Feeds,
    tokens::Tokens,
    me::Me,
);

/// What the operations are about.
#[derive(Tags)]
enum Noun {
    /// Organisations in the partnership.
    Partners,
    /// Places where meetings are held, with their bookable spaces.
    Venues,
    /// People, and which partners they belong to.
    Members,
    /// What is scheduled, once or as a series.
    Meetings,
    /// The dates of meetings in time.
    Occurrences,
    /// Mails: what was sent to whom, and what waits.
    Messages,
    /// What an organiser should look at.
    Attention,
    /// Who did what when, and from where.
    Audit,
    /// One's own private calendars.
    Feeds,
    /// One's own keys to this API.
    Tokens,
    /// Oneself: what one is invited to, and which mail one wants.
    Me,
}

fn service() -> OpenApiService<Apis, ()> {
    let apis = (
        partners::Partners,
        venues::Venues,
        bookings::Bookings,
        busy_calendars::BusyCalendars,
        members::Members,
        meetings::Meetings,
        preview::Previews,
        imports::Imports,
        answers::Answers,
        occurrences::Occurrences,
        messages::Messages,
        attention::Attention,
        audit::Audit,
        feeds::Feeds,
        tokens::Tokens,
        me::Me,
    );
    OpenApiService::new(apis, "Commonhall", env!("CARGO_PKG_VERSION"))
        .description(
            "Meetings for partnerships of communities. Ids are UUIDs of version 7. Times are RFC 3339 in UTC, or local \
             times with a `time_zone` where a meeting is described. What is public needs no token. Errors are \
             `application/problem+json` (RFC 9457) and name the fields that were refused. An edit names the revision that \
             it saw by `If-Match`. A POST that names an `Idempotency-Key` counts once, however often it comes. \
             `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` say how many calls a token has a minute, how many \
             are left, and in how many seconds it has all of them again.",
        )
        .server(PREFIX)
}

#[handler]
fn described() -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, body::JSON)
        .header(header::CACHE_CONTROL, "public, max-age=300")
        .body(DESCRIBED.to_string())
}

/// The routes below [`PREFIX`], with so many calls a minute. They answer with a response whatever happens, so that no page
/// is shown to a program.
pub fn routes(rate: u32) -> impl Endpoint<Output = Response> {
    let limits = Arc::new(Limits::a_minute(rate));
    let route = Route::new().at(DESCRIPTION, poem::get(described)).nest_no_strip("/", service().into_endpoint());
    // What is counted once is noted in the task that does it, so the task is around that.
    let route = route.around(once::once).around(to_its_end).around(with_limit::<_, LARGEST_CALL>).around(in_time);
    route.around(move |endpoint, request| gate::pass(Arc::clone(&limits), endpoint, request))
}

#[cfg(test)]
mod tests;

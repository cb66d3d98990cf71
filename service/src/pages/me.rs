//! `/me`: what one is invited to, and one's private calendar.

use commonhall_domain::zone::to_local;
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::meeting::my_answer;
use super::whats_on::{read_cursor, write_cursor};
use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::whats_on::Cursor;
use crate::flows::{mine, private_calendars};
use crate::view::build;
use crate::view::calendars::Ways;
use crate::view::session::{Me, MyMeeting, PrivateCalendar};
use crate::view::{Choice, Pager};
use crate::words::Words;

#[derive(Deserialize)]
pub struct Asked {
    /// Where this part of the list begins.
    after: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> poem::Result<Response> {
    Ok(answer(&reader, asked.after.as_deref().and_then(read_cursor), None).await?)
}

/// Makes the calendar and shows its address, once: no redirect, as what is stored cannot show it again.
#[handler]
pub async fn make_calendar(reader: Reader) -> poem::Result<Response> {
    let token = private_calendars::make(&reader.app, reader.caller(), None).await?;
    let name = reader.words.say("me-calendar", &[]);
    let address = reader.app.url(&format!("/calendars/private/{token}.ics"));
    let made = build::private_ways(&name, &address).map_err(Error::Internal)?;
    Ok(answer(&reader, None, Some(made)).await?)
}

#[handler]
pub async fn revoke_calendar(reader: Reader) -> poem::Result<Response> {
    match private_calendars::revoke(&reader.app, reader.caller(), None).await {
        // Pressed twice: it has ended already.
        Ok(()) | Err(Error::NotFound) => Ok(reader.go("/me", Some("calendar-revoked"))),
        Err(error) => Err(error.into()),
    }
}

/// The languages that pages and mails have, each by its own name, and the member's if that is another.
fn languages(words: Words, own: &str) -> Vec<Choice> {
    let has_own = Words::all().any(|language| language.lang() == own);
    let ours = Words::all().map(|language| Choice {
        value: language.lang().to_owned(),
        label: language.own_name().to_owned(),
        chosen: language.lang() == own,
    });
    let other = build::languages(words, &[own.to_owned()]);
    let other = other.into_iter().filter(|_| !has_own);
    ours.chain(other.map(|other| Choice { value: other.tag, label: other.name, chosen: true })).collect()
}

async fn answer(reader: &Reader, after: Option<Cursor>, made: Option<Ways>) -> Result<Response> {
    let mut meetings = Vec::new();
    let (coming, next) = mine::coming(&reader.app, reader.caller(), after, mine::AT_ONCE).await?;
    for (listed, invitation) in coming {
        meetings.push(MyMeeting { card: show::card(reader, &listed)?, invited: my_answer(&invitation) });
    }
    let calendars = private_calendars::list_own(&reader.app, reader.caller()).await?;
    let zone = reader.app.settings.time_zone;
    let since = calendars
        .iter()
        .find(|calendar| calendar.partner.is_none())
        .map(|calendar| reader.words.date_of_year(to_local(calendar.created_at, zone).date()));
    let languages = languages(reader.words, &reader.visitor.signed_in()?.language);
    let pager = Pager { earlier: None, later: next.map(|next| format!("/me?after={}", write_cursor(next))) };
    let view = Me { page: reader.page(), meetings, pager, calendar: PrivateCalendar { made, since }, languages };
    reader.show("pages/me.html", &view)
}

//! `/me`: what one is invited to, and one's private calendar.

use commonhall_domain::zone::to_local;
use poem::{Response, handler};

use super::meeting::my_answer;
use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::{mine, private_calendars};
use crate::view::build;
use crate::view::session::{Me, MyMeeting, PrivateCalendar};
use crate::view::{Choice, Ways};
use crate::words::Words;

#[handler]
pub async fn page(reader: Reader) -> poem::Result<Response> {
    Ok(answer(&reader, None).await?)
}

/// Makes the calendar and shows its address, once: no redirect, as what is stored cannot show it again.
#[handler]
pub async fn make_calendar(reader: Reader) -> poem::Result<Response> {
    let token = private_calendars::make(&reader.app, reader.caller(), None).await?;
    let name = reader.words.say("me-calendar", &[]);
    let address = reader.app.url(&format!("/calendars/private/{token}.ics"));
    let made = build::private_ways(&name, &address).map_err(Error::Internal)?;
    Ok(answer(&reader, Some(made)).await?)
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

async fn answer(reader: &Reader, made: Option<Ways>) -> Result<Response> {
    let mut meetings = Vec::new();
    let (coming, _) = mine::coming(&reader.app, reader.caller(), None, mine::AT_ONCE).await?;
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
    let view = Me { page: reader.page(), meetings, calendar: PrivateCalendar { made, since }, languages };
    reader.show("pages/me.html", &view)
}

//! `/me/calendars`: one's private calendars, made, renamed, and given a new address or ended.

use commonhall_domain::zone::to_local;
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::organise::fields::Fields;
use super::organise::refused::Refused;
use super::{Reader, me, show};
use crate::error::{Error, Result};
use crate::flows::private_calendars::{self, FULL, Holds, PrivateCalendar, TIMES, Wanted};
use crate::view::session::{CalendarForm, MyCalendar, MyCalendarPage};
use crate::view::{Choice, build};

const OWN: &str = "own";
const COMMITTEE: &str = "committee";

/// Makes a calendar and shows its address, once: no redirect, as what is stored cannot show it again.
#[handler]
pub async fn make(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let holds = match fields.one("holds").as_str() {
        "" | OWN => Holds::Own,
        COMMITTEE => Holds::Committee,
        slug => Holds::Partner(slug.to_owned()),
    };
    match private_calendars::make(&reader.app, reader.caller(), &holds, &wanted(&fields)).await {
        Ok((calendar, token)) => Ok(one(&reader, &calendar, Some(&token), None, Refused::not())?),
        Err(error) => Ok(me::refused(&reader, &fields, Refused::by(&reader, error, |problem| vec![problem])?).await?),
    }
}

#[handler]
pub async fn page(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    Ok(one(&reader, &own(&reader, &id).await?, None, None, Refused::not())?)
}

#[handler]
pub async fn change(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let calendar = own(&reader, &id).await?;
    match private_calendars::change(&reader.app, reader.caller(), calendar.row.id, &wanted(&fields)).await {
        Ok(_) => Ok(reader.go("/me#calendars", Some("calendar-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(one(&reader, &calendar, None, Some(&fields), refused)?)
        }
    }
}

/// As with a new one, its address is shown once.
#[handler]
pub async fn renew(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let (calendar, token) = private_calendars::renew(&reader.app, reader.caller(), show::id(&id)?).await?;
    Ok(one(&reader, &calendar, Some(&token), None, Refused::not())?)
}

#[handler]
pub async fn revoke(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    match private_calendars::revoke(&reader.app, reader.caller(), show::id(&id)?).await {
        // Pressed twice: it has ended already.
        Ok(()) | Err(Error::NotFound) => Ok(reader.go("/me#calendars", Some("calendar-revoked"))),
        Err(error) => Err(error.into()),
    }
}

/// A calendar in the list of one's own.
pub fn row(reader: &Reader, calendar: &PrivateCalendar) -> MyCalendar {
    let holds = match (&calendar.partner, calendar.row.committee) {
        (Some(partner), _) => reader.words.say("calendar-holds-partner", &[("partner", (&partner.name).into())]),
        (None, true) => reader.words.say("calendar-holds-committee", &[]),
        (None, false) => reader.words.say("calendar-holds-own", &[]),
    };
    let made = to_local(calendar.row.created_at, reader.app.settings.time_zone).date();
    MyCalendar {
        href: format!("/me/calendars/{}", calendar.row.id),
        name: calendar.row.name.clone(),
        holds,
        times_only: calendar.times_only(),
        since: reader.words.date_of_year(made),
    }
}

/// The form for a new one, as it was `typed`.
pub async fn blank(reader: &Reader, typed: &Fields) -> Result<CalendarForm> {
    let (partners, committee) = private_calendars::choices(&reader.app, reader.caller()).await?;
    let chosen = typed.one("holds");
    let choice = |value: &str, label: String| Choice { value: value.to_owned(), label, chosen: chosen == value };
    let of_partners = partners.iter().map(|partner| {
        choice(&partner.slug, reader.words.say("calendar-holds-partner", &[("partner", (&partner.name).into())]))
    });
    let of_committee = committee.then(|| choice(COMMITTEE, reader.words.say("calendar-holds-committee", &[])));
    let own = choice(OWN, reader.words.say("calendar-holds-own", &[]));
    Ok(CalendarForm {
        holds: std::iter::once(own).chain(of_partners).chain(of_committee).collect(),
        name: typed.one("name"),
        times_only: typed.ticked("times_only"),
    })
}

fn wanted(fields: &Fields) -> Wanted {
    let details = if fields.ticked("times_only") { TIMES } else { FULL };
    Wanted { name: fields.typed("name"), details: Some(details.to_owned()) }
}

async fn own(reader: &Reader, id: &str) -> Result<PrivateCalendar> {
    let id = show::id(id)?;
    let calendars = private_calendars::list_own(&reader.app, reader.caller()).await?;
    calendars.into_iter().find(|calendar| calendar.row.id == id).ok_or(Error::NotFound)
}

fn one(
    reader: &Reader,
    calendar: &PrivateCalendar,
    token: Option<&str>,
    typed: Option<&Fields>,
    refused: Refused,
) -> Result<Response> {
    let made = match token {
        Some(token) => {
            let address = reader.app.url(&format!("/calendars/private/{token}.ics"));
            Some(build::private_ways(&calendar.row.name, &address).map_err(Error::Internal)?)
        }
        None => None,
    };
    let shown = row(reader, calendar);
    let view = MyCalendarPage {
        page: reader.page(),
        name: typed.map_or_else(|| shown.name.clone(), |typed| typed.one("name")),
        times_only: typed.map_or(shown.times_only, |typed| typed.ticked("times_only")),
        calendar: shown,
        made,
        errors: refused.errors,
    };
    reader.show_as(refused.status, "pages/my_calendar.html", &view)
}

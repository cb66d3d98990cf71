//! `/me`: what one is invited to, and one's private calendars.

use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::meeting::my_answer;
use super::organise::fields::Fields;
use super::organise::refused::Refused;
use super::whats_on::{read_cursor, write_cursor};
use super::{Reader, my_calendars, show};
use crate::error::Result;
use crate::flows::whats_on::Cursor;
use crate::flows::{mine, private_calendars};
use crate::view::build;
use crate::view::session::{Me, MyMeeting};
use crate::view::{Choice, Pager};
use crate::words::Words;

#[derive(Deserialize)]
pub struct Asked {
    /// Where this part of the list begins.
    after: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> poem::Result<Response> {
    let after = asked.after.as_deref().and_then(read_cursor);
    Ok(answer(&reader, after, &Fields::default(), Refused::not()).await?)
}

/// The same, with the form for a new calendar as it was refused.
pub async fn refused(reader: &Reader, typed: &Fields, refused: Refused) -> Result<Response> {
    answer(reader, None, typed, refused).await
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

async fn answer(reader: &Reader, after: Option<Cursor>, typed: &Fields, refused: Refused) -> Result<Response> {
    let mut meetings = Vec::new();
    let (coming, next) = mine::coming(&reader.app, reader.caller(), after, mine::AT_ONCE).await?;
    for (listed, invitation) in coming {
        meetings.push(MyMeeting { card: show::card(reader, &listed)?, invited: my_answer(&invitation) });
    }
    let calendars = private_calendars::list_own(&reader.app, reader.caller()).await?;
    let view = Me {
        page: reader.page(),
        meetings,
        pager: Pager { earlier: None, later: next.map(|next| format!("/me?after={}", write_cursor(next))) },
        calendars: calendars.iter().map(|calendar| my_calendars::row(reader, calendar)).collect(),
        new_calendar: my_calendars::blank(reader, typed).await?,
        errors: refused.errors,
        languages: languages(reader.words, &reader.visitor.signed_in()?.language),
    };
    reader.show_as(refused.status, "pages/me.html", &view)
}

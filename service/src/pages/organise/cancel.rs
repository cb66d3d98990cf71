//! Cancelling a meeting: first who hears of it, then the deed.

use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use super::list::number;
use super::refused::Refused;
use crate::error::{Error, Result};
use crate::flows::meetings;
use crate::flows::organise::{self, ToChange};
use crate::pages::{Reader, show};
use crate::view::organise::CancelConfirm;

#[handler]
pub async fn ask(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let found = organise::to_cancel(&reader.app, reader.caller(), show::id(&id)?).await?;
    Ok(form(&reader, &found, String::new(), Refused::not())?)
}

#[handler]
pub async fn act(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let (revision, reason) = (Some(fields.revision()), fields.one("reason"));
    let error = match meetings::cancel(&reader.app, reader.caller(), id, revision, Some(&reason)).await {
        Ok(_) => return Ok(reader.go(&format!("/meetings/{id}"), Some("meeting-cancelled"))),
        // Asking again would end there too.
        Err(error @ Error::Conflict(_)) => return Err(error.into()),
        Err(error) => error,
    };
    let refused = Refused::by(&reader, error, |problem| vec![problem])?;
    let found = organise::to_cancel(&reader.app, reader.caller(), id).await?;
    Ok(form(&reader, &found, reason, refused)?)
}

fn form(reader: &Reader, found: &ToChange, reason: String, refused: Refused) -> Result<Response> {
    let meeting = &found.whole.meeting;
    let next = found.coming.first().ok_or(Error::Conflict("conflict-over"))?;
    let view = CancelConfirm {
        page: reader.page(),
        id: meeting.id.to_string(),
        revision: meeting.revision,
        title: meeting.title.clone(),
        when: show::when(reader, meeting, next)?,
        repeats: show::repeats(reader, meeting)?,
        dates: number(found.coming.len()),
        told: number(found.told),
        reason,
        errors: refused.errors,
    };
    reader.show_as(refused.status, "pages/cancel_confirm.html", &view)
}

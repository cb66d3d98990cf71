//! Taking back what was just done to a meeting and nobody heard of.

use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use crate::error::Error;
use crate::flows::meetings;
use crate::pages::{Reader, show};

#[handler]
pub async fn act(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    Ok(match meetings::undo(&reader.app, reader.caller(), id, fields.revision()).await {
        Ok(whole) => {
            let flash = if whole.meeting.status == "draft" { "meeting-undone" } else { "change-undone" };
            reader.go(&format!("/meetings/{}", whole.meeting.id), Some(flash))
        }
        // It was too late, or somebody has changed it meanwhile: the page shows what it is now.
        Err(Error::Conflict(_) | Error::Stale) => reader.go(&format!("/meetings/{id}"), Some("meeting-told")),
        // Who sees all meetings and not this one comes second: the new part of a series has gone without a trace.
        Err(Error::NotFound) if reader.caller().actor.is_organiser() => reader.go("/organise", Some("meeting-told")),
        Err(error) => return Err(error.into()),
    })
}

//! Taking back a meeting that nobody heard of.

use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use crate::error::Error;
use crate::flows::meetings;
use crate::pages::{Reader, show};

#[handler]
pub async fn act(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let flash = match meetings::undo(&reader.app, reader.caller(), id, fields.revision()).await {
        Ok(_) => "meeting-undone",
        // It was too late, or somebody has changed it meanwhile: the page shows what it is now.
        Err(Error::Conflict(_) | Error::Stale) => "meeting-told",
        Err(error) => return Err(error.into()),
    };
    Ok(reader.go(&format!("/meetings/{id}"), Some(flash)))
}

//! What an administrator does to the outbox: each deed is asked about on a page of its own, and posts to it.

use commonhall_domain::problem::Problem;
use poem::web::{Form, Path};
use poem::{Response, handler};
use uuid::Uuid;

use super::outbox::{figures, shown};
use crate::error::{Error, Result};
use crate::flows::installation;
use crate::flows::outbox::{self, Listed};
use crate::pages::organise::fields::Fields;
use crate::pages::organise::refused::Refused;
use crate::pages::{Reader, show};
use crate::view::admin::OutboxConfirm;

const HOME: &str = "/admin/outbox";

#[handler]
pub async fn ask_hold(reader: Reader) -> poem::Result<Response> {
    Ok(ask(&reader, "hold", None, Refused::not()).await?)
}

#[handler]
pub async fn hold(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let done = installation::hold_outbox(&reader.app, reader.caller(), &fields.one("because")).await;
    Ok(done_or_asked(&reader, done, "hold", None, "outbox-held").await?)
}

#[handler]
pub async fn ask_release(reader: Reader) -> poem::Result<Response> {
    Ok(ask(&reader, "release", None, Refused::not()).await?)
}

#[handler]
pub async fn release(reader: Reader) -> poem::Result<Response> {
    installation::release_outbox(&reader.app, reader.caller()).await?;
    Ok(reader.go(HOME, Some("outbox-released")))
}

#[handler]
pub async fn ask_retry(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    Ok(ask(&reader, "retry", Some(show::id(&id)?), Refused::not()).await?)
}

#[handler]
pub async fn retry(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let done = outbox::retry_one(&reader.app, reader.caller(), id).await.map(drop);
    Ok(done_or_asked(&reader, done, "retry", Some(id), "message-retried").await?)
}

#[handler]
pub async fn ask_drop(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    Ok(ask(&reader, "drop", Some(show::id(&id)?), Refused::not()).await?)
}

#[handler]
pub async fn drop_it(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let done = outbox::drop_one(&reader.app, reader.caller(), id).await.map(drop);
    Ok(done_or_asked(&reader, done, "drop", Some(id), "message-dropped").await?)
}

async fn done_or_asked(
    reader: &Reader,
    done: Result<()>,
    act: &str,
    message: Option<Uuid>,
    flash: &str,
) -> Result<Response> {
    let Err(error) = done else { return Ok(reader.go(HOME, Some(flash))) };
    // A message is no input of the form.
    let of_form =
        |problem: Problem| if problem.field == "id" { Problem { field: "".into(), ..problem } } else { problem };
    let refused = Refused::by(reader, error, |problem| vec![of_form(problem)])?;
    ask(reader, act, message, refused).await
}

/// Asks before it is done.
async fn ask(reader: &Reader, act: &str, message: Option<Uuid>, refused: Refused) -> Result<Response> {
    let caller = reader.caller();
    let message: Option<Listed> = match message {
        Some(id) => Some(outbox::one(&reader.app, caller, id).await?),
        None if caller.actor.is_administrator() => None,
        None => return Err(if caller.actor.role.is_none() { Error::SignIn } else { Error::Refused }),
    };
    let view = OutboxConfirm {
        page: reader.page(),
        act: act.to_owned(),
        figures: figures(reader, &outbox::figures(&reader.app, caller).await?),
        message: message.map(|one| shown(reader, &one, true)),
        errors: refused.errors,
    };
    reader.show_as(refused.status, "pages/outbox_confirm.html", &view)
}

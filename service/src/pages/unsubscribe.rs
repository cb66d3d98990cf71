//! `/unsubscribe/{token}`: a member stops a kind of mail. Opening the link stops nothing; a mail program posts to it
//! without a page, a cookie or a session (RFC 8058 §3.1).

use poem::web::{Form, Path};
use poem::{Response, handler};
use serde::Deserialize;

use super::Reader;
use crate::error::Result;
use crate::flows::unsubscribe::{self, Subscription};
use crate::view::session::Unsubscribe;

#[derive(Deserialize)]
pub struct Sent {
    action: Option<String>,
}

#[handler]
pub async fn show(reader: Reader, Path(token): Path<String>) -> poem::Result<Response> {
    let subscription = unsubscribe::look(&reader.app, &token).await?;
    Ok(answer(&reader, token, subscription, false)?)
}

/// Only our own form takes a stop back, and it is urlencoded: whatever else comes (RFC 8058 allows multipart) stops.
#[handler]
pub async fn set(reader: Reader, Path(token): Path<String>, sent: poem::Result<Form<Sent>>) -> poem::Result<Response> {
    let start = sent.is_ok_and(|Form(sent)| sent.action.as_deref() == Some("start"));
    let subscription = unsubscribe::set(&reader.app, &token, !start).await?;
    Ok(answer(&reader, token, subscription, true)?)
}

fn answer(reader: &Reader, token: String, subscription: Subscription, saved: bool) -> Result<Response> {
    let Subscription { member, kind, stopped } = subscription;
    let view = Unsubscribe { page: reader.page(), token, member: member.name, kind, stopped, saved };
    reader.show("pages/unsubscribe.html", &view)
}

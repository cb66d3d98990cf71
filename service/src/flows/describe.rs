//! A meeting as it was entered, as far as whoever asks may know.

use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::policy::{Verdict, Wish, may};
use uuid::Uuid;

use super::{Caller, see};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::meetings::input_of;
use crate::store;
use crate::store::meetings::Whole;

/// A meeting, its input, and what of it this caller may have.
#[derive(Clone, Debug)]
pub struct Described {
    pub whole: Whole,
    pub input: MeetingInput,
    /// The place, unless its address is hidden from the caller.
    pub space: Option<Uuid>,
    /// Whether they may have the link to join.
    pub joins: bool,
    /// Whether they may know who is invited.
    pub sees_people: bool,
}

/// One meeting; what is hidden from the caller does not exist.
pub async fn meeting(app: &App, caller: &Caller, id: Uuid) -> Result<Described> {
    let whole = store::meetings::by_id(app.store.read(), id).await?.ok_or(Error::NotFound)?;
    if may(&caller.actor, &Wish::SeeMeeting(&whole.facts())) != Verdict::Yes {
        return Err(Error::NotFound);
    }
    stored(app, caller, whole).await
}

/// A page of those that the caller may see, in the order of their making, and where the next begins.
pub async fn meetings(
    app: &App,
    caller: &Caller,
    filter: &store::meetings::Filter,
    after: Option<Uuid>,
    limit: usize,
) -> Result<(Vec<Described>, Option<Uuid>)> {
    let (found, next) = see::meetings(app, caller, filter, after, limit).await?;
    let mut items = Vec::with_capacity(found.len());
    for whole in found {
        items.push(stored(app, caller, whole).await?);
    }
    Ok((items, next))
}

/// A meeting that the caller has in hand, since they have just stored it.
pub async fn stored(app: &App, caller: &Caller, whole: Whole) -> Result<Described> {
    let input = input_of(app.store.read(), &whole).await?;
    let facts = whole.facts();
    let joins = may(&caller.actor, &Wish::JoinMeeting(&facts)) == Verdict::Yes;
    let sees_people = may(&caller.actor, &Wish::SeePeopleOf(&facts)) == Verdict::Yes;
    let space = whole.meeting.space_id.filter(|_| joins || !whole.meeting.address_hidden);
    Ok(Described { whole, input, space, joins, sees_people })
}

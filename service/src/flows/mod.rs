//! One file for each story: load, decide, store, all in one transaction with its audit entry and what is to be sent.

use commonhall_domain::policy::{Actor, Wish, may};
use uuid::Uuid;

use crate::error::{Error, Result, allow};
use crate::store::audit::Face;

pub mod api_tokens;
pub mod private_calendars;
pub mod sessions;
pub mod sign_in;
#[cfg(test)]
mod ways_in_tests;

/// Who asks, and through which door.
#[derive(Clone, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub face: Face,
}

impl Caller {
    pub fn new(actor: Actor, face: Face) -> Self {
        Self { actor, face }
    }
}

/// The member whose own things are asked for. The operator has none.
fn own(caller: &Caller) -> Result<Uuid> {
    allow(may(&caller.actor, &Wish::SeeOwn))?;
    caller.actor.member.ok_or(Error::Refused)
}

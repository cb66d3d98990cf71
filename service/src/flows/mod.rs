//! One file for each story: load, decide, store, all in one transaction with its audit entry and what is to be sent.

use commonhall_domain::policy::Actor;

use crate::store::audit::Face;

pub mod calendar;
pub mod feed;
pub mod private_calendars;

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

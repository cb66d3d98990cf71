//! One file for each story: load, decide, store, all in one transaction with its audit entry and what is to be sent.

pub mod answers;
pub mod audience;
pub mod meetings;
pub mod notices;
pub mod reminders;
pub mod unsubscribe;

use commonhall_domain::policy::Actor;

use crate::store::audit::Face;

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

    /// What runs by itself.
    pub fn job() -> Self {
        Self::new(Actor::operator(), Face::Job)
    }

    /// Whoever sits at the machine.
    pub fn command() -> Self {
        Self::new(Actor::operator(), Face::Command)
    }
}

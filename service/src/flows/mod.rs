//! One file for each story: load, decide, store, all in one transaction with its audit entry and what is to be sent.

pub mod answers;
pub mod api_tokens;
pub mod attention;
pub mod audience;
pub mod backup;
pub mod busy;
pub mod calendar;
pub mod confirmations;
pub mod demo;
pub mod demo_mail;
pub mod describe;
pub mod doctor;
pub mod due;
pub mod export;
pub mod feed;
pub mod health;
pub mod idempotency;
pub mod import;
pub mod installation;
pub mod language;
pub mod mail_test;
pub mod measures;
pub mod meetings;
pub mod members;
pub mod messages;
pub mod mine;
pub mod notices;
pub mod organise;
pub mod outbox;
pub mod partners;
pub mod private_calendars;
pub mod reminders;
pub mod see;
pub mod sender;
pub mod sessions;
pub mod sign_in;
pub mod tidy;
pub mod trail;
pub mod unsubscribe;
pub mod venues;

#[cfg(test)]
pub mod trial;
#[cfg(test)]
mod ways_in_tests;
pub mod whats_on;

use commonhall_domain::policy::{Actor, Wish, may};
use uuid::Uuid;

use crate::error::{Error, Result, allow};
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

/// The member whose own things are asked for. The operator has none.
fn own(caller: &Caller) -> Result<Uuid> {
    allow(may(&caller.actor, &Wish::SeeOwn))?;
    caller.actor.member.ok_or(Error::Refused)
}

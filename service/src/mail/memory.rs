//! Letters kept in memory, for tests that ask what went out.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Letter, Outcome, letter::Composed};

/// A transport without a network. Clones share what was captured.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    captured: Vec<Captured>,
    script: VecDeque<Outcome>,
}

/// One attempt to send one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    pub letter: Letter,
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipient.
    pub to: String,
    /// The message as a server would have received it.
    pub bytes: Vec<u8>,
    /// What the sender was told.
    pub outcome: Outcome,
}

impl Memory {
    /// The outcomes of the next attempts, in order; after them every letter is sent.
    pub fn script(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        self.state().script.extend(outcomes);
    }

    /// Every attempt so far, whatever its outcome.
    pub fn attempts(&self) -> Vec<Captured> {
        self.state().captured.clone()
    }

    /// The attempts that ended as [`Outcome::Sent`].
    pub fn sent(&self) -> Vec<Captured> {
        self.state().captured.iter().filter(|captured| captured.outcome.is_sent()).cloned().collect()
    }

    /// Hands over what was captured so far and forgets it.
    pub fn take(&self) -> Vec<Captured> {
        std::mem::take(&mut self.state().captured)
    }

    pub(super) fn send(&self, letter: &Letter, composed: &Composed) -> Outcome {
        let mut state = self.state();
        let outcome = state.script.pop_front().unwrap_or_else(|| Outcome::Sent { reply: "250 kept".to_owned() });
        state.captured.push(Captured {
            letter: letter.clone(),
            from: composed.from.to_string(),
            to: composed.to.to_string(),
            bytes: composed.bytes.clone(),
            outcome: outcome.clone(),
        });
        outcome
    }

    /// A test that panicked elsewhere must not hide what was captured.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

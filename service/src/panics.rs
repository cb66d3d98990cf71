//! A panic is a defect of ours, and ends no more than the work in which it happens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// The work ended in a panic; what it said stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a panic, written to standard error")]
pub struct Panicked;

/// Does the work, and survives its panic. What it held is dropped with it: a transaction is rolled back.
pub async fn caught<F: Future>(work: F) -> Result<F::Output, Panicked> {
    let mut work = pin!(work);
    // Nobody looks at the work again after it has panicked.
    std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_ends_the_work_and_nothing_else() {
        let work = async {
            tokio::task::yield_now().await;
            assert!(std::env::args().count() == 0, "on purpose");
            1
        };
        assert_eq!(caught(work).await, Err(Panicked));
        assert_eq!(caught(async { 1 }).await, Ok(1));
    }
}

//! A panic is a defect of ours, and ends no more than the work in which it happens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// The work ended in a panic, with these words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a panic: {0}")]
pub struct Panicked(String);

/// Does the work, and survives its panic. What it held is dropped with it: a transaction is rolled back.
pub async fn caught<F: Future>(work: F) -> Result<F::Output, Panicked> {
    let mut work = pin!(work);
    // Nobody looks at the work again after it has panicked.
    std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => {
            let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
            let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
            Poll::Ready(Err(Panicked(words.unwrap_or_default())))
        }
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
            assert!(std::env::args().count() == 0, "on {}", "purpose");
            1
        };
        assert!(caught(work).await.unwrap_err().to_string().contains("on purpose"));
        assert_eq!(caught(async { 1 }).await, Ok(1));
    }
}

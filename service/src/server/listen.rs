//! The accept loop. It never holds more connections than its limit: when all places are taken, a newcomer gets that of
//! whoever has kept us waiting longest, so that slow or idle connections keep nobody out. So it does when the system lets it
//! accept no more.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use poem::{Endpoint, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::Limits;
use super::connection::{self, Connection};

/// How long it waits after the first error of accepting, as when there are too many open files: else it would spin.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// How long it waits at most, while they go on.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// When all places are taken by requests that are being answered: how soon to look again.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Serves until `stop` is ready, then answers what was asked and returns.
pub(super) async fn serve<E>(listener: TcpListener, endpoint: E, limits: Limits, stop: impl Future<Output = ()>)
where
    E: Endpoint<Output = Response> + 'static,
{
    let places = Arc::new(Places::new(limits));
    let endpoint = Arc::new(endpoint);
    let mut pause = None;
    let mut stop = pin!(stop);
    loop {
        let next = async {
            match listener.accept().await {
                Ok((socket, peer)) => Ok((socket, peer, places.take().await)),
                Err(error) => Err(error),
            }
        };
        let next = tokio::select! {
            () = &mut stop => break,
            next = next => next,
        };
        match next {
            Ok((socket, peer, place)) => {
                pause = None;
                tokio::spawn(attend(socket, peer, place, Arc::clone(&endpoint)));
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                if pause.is_none() {
                    tracing::error!(%error, "no connection can be accepted; trying again and again");
                }
                // The system may allow fewer open files than there are places.
                places.cut_one();
                let wait = longer(pause);
                pause = Some(wait);
                tokio::select! {
                    () = &mut stop => break,
                    () = sleep(wait) => {}
                }
            }
        }
    }
    drop(listener);
    places.close().await;
}

async fn attend<E>(socket: TcpStream, peer: SocketAddr, place: Place, endpoint: Arc<E>)
where
    E: Endpoint<Output = Response> + 'static,
{
    let stopping = place.places.stopping.subscribe();
    connection::serve(socket, peer, endpoint, &place.connection, stopping).await;
}

/// Whether the connection broke before it was accepted, which says nothing of the next one.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

fn longer(pause: Option<Duration>) -> Duration {
    pause.map_or(FIRST_PAUSE, |pause| (pause * 2).min(LONGEST_PAUSE))
}

/// The places for connections.
struct Places {
    limits: Limits,
    free: Arc<Semaphore>,
    taken: Mutex<Taken>,
    stopping: watch::Sender<bool>,
}

#[derive(Default)]
struct Taken {
    last: u64,
    connections: HashMap<u64, Arc<Connection>>,
}

/// A place, free again when it is dropped.
struct Place {
    number: u64,
    connection: Arc<Connection>,
    places: Arc<Places>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.taken().connections.remove(&self.number);
    }
}

impl Places {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            free: Arc::new(Semaphore::new(limits.connections)),
            taken: Mutex::default(),
            stopping: watch::Sender::new(false),
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, at once or as soon as one is free.
    async fn take(self: &Arc<Self>) -> Place {
        let permit = loop {
            if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
                break permit;
            }
            self.cut_one();
            if let Ok(Ok(permit)) = timeout(LOOK_AGAIN, Arc::clone(&self.free).acquire_owned()).await {
                break permit;
            }
        };
        let connection = Arc::new(Connection::new(self.limits));
        let mut taken = self.taken();
        taken.last += 1;
        let number = taken.last;
        taken.connections.insert(number, Arc::clone(&connection));
        Place { number, connection, places: Arc::clone(self), _permit: permit }
    }

    /// Cuts whoever has kept us waiting longest. Nobody whose request is being answered.
    fn cut_one(&self) {
        let mut taken = self.taken();
        let waited_for = taken.connections.iter().filter_map(|(number, one)| Some((one.patience_used()?, *number)));
        if let Some((_, number)) = waited_for.min()
            && let Some(connection) = taken.connections.remove(&number)
        {
            connection.cut();
        }
    }

    /// Lets all connections end, and waits for it.
    async fn close(&self) {
        self.stopping.send_replace(true);
        let all = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        if timeout(self.limits.last_requests, self.free.acquire_many(all)).await.is_err() {
            tracing::warn!("requests are left that were not answered in time");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_that_cannot_accept_waits_longer_and_longer_up_to_a_second() {
        let mut pauses = vec![longer(None)];
        for _ in 0..5 {
            pauses.push(longer(pauses.last().copied()));
        }
        assert_eq!(pauses.iter().map(Duration::as_millis).collect::<Vec<_>>(), [100, 200, 400, 800, 1000, 1000]);
        assert!(is_of_one_connection(&io::ErrorKind::ConnectionAborted.into()));
        // Too many open files.
        assert!(!is_of_one_connection(&io::Error::from_raw_os_error(24)));
    }
}

//! One connection, from its first byte to its last. hyper speaks HTTP; here is noted how far the connection is, and each of
//! its phases has its limit. hyper's own time-out for heads runs while an answer is still on its way to a slow reader.
//!
//! What is no request (a line that cannot be read, a head without end) hyper answers itself, before any of our code: such an
//! answer is replaced here, on its way out, by one that bears the headers of all others.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Request, Response};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::Limits;
use crate::access_log::RequestId;
use crate::faces::HEADERS;
use crate::metrics;

/// The longest head of a request, in bytes: what usual proxies let pass.
const LONGEST_HEAD: usize = 32 * 1024;

/// Where a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing of the next request is here.
    Idle,
    /// The head of a request is on its way, or should be.
    Head,
    /// Somebody waits for its body.
    Body,
    /// It is our turn.
    Ours,
    /// The answer is on its way.
    Answer,
    /// We have stopped, and the other side has not.
    Farewell,
}

/// What is known of a connection while it is open.
pub(super) struct Connection {
    limits: Limits,
    phase: Mutex<(Phase, Instant)>,
    cut: Notify,
}

impl Connection {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, phase: Mutex::new((Phase::Head, Instant::now())), cut: Notify::new() }
    }

    /// Ends it, whatever is on its way.
    pub(super) fn cut(&self) {
        self.cut.notify_one();
    }

    /// What makes it the one to be cut, the least first: that nothing was asked or answered before that something was, then
    /// since when. `None` while it is our turn.
    pub(super) fn patience_used(&self) -> Option<(bool, Instant)> {
        let (phase, since) = *self.phase();
        (phase != Phase::Ours).then_some((phase == Phase::Answer, since))
    }

    fn phase(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, next: Phase) {
        *self.phase() = (next, Instant::now());
    }

    fn pass(&self, from: Phase, next: Phase) {
        let mut phase = self.phase();
        if phase.0 == from {
            *phase = (next, Instant::now());
        }
    }

    /// When its phase must be over. What is our turn, the body of a request among it, has its deadline elsewhere.
    fn deadline(&self) -> Option<Instant> {
        let (phase, since) = *self.phase();
        let limit = match phase {
            Phase::Idle => self.limits.idle,
            Phase::Head => self.limits.head,
            Phase::Answer => self.limits.answer,
            Phase::Farewell => self.limits.farewell,
            Phase::Body | Phase::Ours => return None,
        };
        Some(since + limit)
    }
}

/// Serves a connection to its end.
pub(super) async fn serve<E>(
    socket: TcpStream,
    peer: SocketAddr,
    endpoint: Arc<E>,
    connection: &Arc<Connection>,
    mut stopping: watch::Receiver<bool>,
) where
    E: Endpoint<Output = Response> + 'static,
{
    // Answers are written at once and whole, so there is nothing to wait for.
    let _ = socket.set_nodelay(true);
    let local = LocalAddr(socket.local_addr().map(Into::into).unwrap_or_default());
    let service = service_fn(|asked: hyper::Request<Incoming>| {
        connection.enter(Phase::Ours);
        let mut request = Request::from((asked, local.clone(), RemoteAddr(peer.into()), Scheme::HTTP));
        let body = Awaited { body: request.take_body().into(), connection: Arc::clone(connection) };
        request.set_body(BoxBody::new(body));
        let endpoint = Arc::clone(&endpoint);
        async move {
            let response = endpoint.get_response(request).await;
            connection.enter(Phase::Answer);
            Ok::<hyper::Response<_>, Infallible>(response.into())
        }
    });
    let socket = TokioIo::new(Socket { stream: socket, peer, connection: Arc::clone(connection), own: Vec::new() });
    let spoken = http1::Builder::new().max_buf_size(LONGEST_HEAD).serve_connection(socket, service);
    let mut spoken = pin!(spoken);
    let mut told = false;
    loop {
        tokio::select! {
            () = within_limits(spoken.as_mut(), connection) => return,
            () = connection.cut.notified() => return,
            _ = stopping.wait_for(|stopping| *stopping), if !told => {
                spoken.as_mut().graceful_shutdown();
                told = true;
            }
        }
    }
}

/// Ready when the connection has ended, or when one of its phases took too long.
async fn within_limits<T>(mut spoken: Pin<&mut impl Future<Output = T>>, connection: &Connection) {
    let mut alarm = pin!(sleep_until(Instant::now() + Duration::from_secs(1)));
    poll_fn(|cx| {
        if spoken.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        let Some(deadline) = connection.deadline() else { return Poll::Pending };
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(cx)
    })
    .await;
}

/// The body of a request: whoever waits for it waits for the other side.
struct Awaited {
    body: BoxBody<Bytes, io::Error>,
    connection: Arc<Connection>,
}

impl Body for Awaited {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match polled {
            Poll::Ready(Some(Ok(_))) => {}
            Poll::Ready(_) => self.connection.pass(Phase::Body, Phase::Ours),
            Poll::Pending => self.connection.pass(Phase::Ours, Phase::Body),
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.connection.pass(Phase::Body, Phase::Ours);
    }
}

/// The socket, which notes what goes through it.
struct Socket {
    stream: TcpStream,
    peer: SocketAddr,
    connection: Arc<Connection>,
    /// What is left to be written in place of an answer that hyper made.
    own: Vec<u8>,
}

impl Socket {
    /// Writes our answer in place of hyper's, if that is what this is: nothing of ours is written while a head is awaited.
    fn poll_refusal(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<bool>> {
        if self.own.is_empty() {
            let status = std::str::from_utf8(bytes).ok().and_then(|text| text.strip_prefix("HTTP/1.1 4")?.get(..2));
            let Some(status) = status.filter(|_| self.connection.phase().0 == Phase::Head) else {
                return Poll::Ready(Ok(false));
            };
            self.own = refusal(&format!("4{status}"), self.peer);
        }
        while !self.own.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.own))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.own.drain(..written);
        }
        Poll::Ready(Ok(true))
    }
}

/// The answer to what is no request, in plain words, and noted as every other is. Its name for people who ask is made here.
fn refusal(status: &str, peer: SocketAddr) -> Vec<u8> {
    let (reason, words) = match status {
        "431" => ("Request Header Fields Too Large", "The head of this request is too large."),
        "414" => ("URI Too Long", "This address is too long."),
        _ => ("Bad Request", "This is no request that can be read."),
    };
    let id = RequestId::new();
    tracing::info!(%id, status, client = %peer.ip(), "refused what is no request");
    metrics::refused(status);
    let mut head = vec![format!("HTTP/1.1 {status} {reason}"), format!("x-request-id: {id}")];
    head.extend(HEADERS.map(|(name, value)| format!("{name}: {value}")));
    head.push(format!("content-type: text/plain; charset=utf-8\r\ncontent-length: {}", words.len() + 1));
    head.push("cache-control: no-store\r\nconnection: close".to_owned());
    format!("{}\r\n\r\n{words}\n", head.join("\r\n")).into_bytes()
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.connection.pass(Phase::Idle, Phase::Head);
        }
        polled
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if ready!(self.poll_refusal(cx, bytes))? {
            return Poll::Ready(Ok(bytes.len()));
        }
        self.connection.pass(Phase::Idle, Phase::Answer);
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [head] = slices
            && ready!(self.poll_refusal(cx, head))?
        {
            return Poll::Ready(Ok(head.len()));
        }
        self.connection.pass(Phase::Idle, Phase::Answer);
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper asks for it when it has written all that it has.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.connection.pass(Phase::Answer, Phase::Idle);
        Poll::Ready(Ok(()))
    }

    /// Says that we have stopped, and reads on until the other side has: whoever is still sending what we refused would
    /// otherwise be reset before they read why.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.connection.phase().0 != Phase::Farewell {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.connection.enter(Phase::Farewell);
        }
        loop {
            let mut thrown_away = [0; 4096];
            let mut buffer = ReadBuf::new(&mut thrown_away);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

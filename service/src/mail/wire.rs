//! A stream that remembers whether its last write failed.
//!
//! lettre reports a lost connection alike whether it was lost in writing the final dot or in waiting for its answer.
//! The difference is the one between a letter that surely did not arrive and one that may have.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    peer: SocketAddr,
    /// Since the last completed write something was read, so a failing write is no longer that of the last request
    /// (TLS may write an alert when a read fails).
    reading: bool,
    write_failed: Arc<AtomicBool>,
}

impl<S> Wire<S> {
    /// The stream, and a flag that is up once a write has failed before anything was read in answer.
    pub fn new(stream: S, peer: SocketAddr) -> (Self, Arc<AtomicBool>) {
        let write_failed = Arc::new(AtomicBool::new(false));
        (Self { stream, peer, reading: false, write_failed: Arc::clone(&write_failed) }, write_failed)
    }

    fn note<T>(&mut self, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        match &result {
            Poll::Ready(Ok(_)) => self.reading = false,
            Poll::Ready(Err(_)) if !self.reading => self.write_failed.store(true, Ordering::Release),
            Poll::Ready(Err(_)) | Poll::Pending => {}
        }
        result
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.reading = true;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.note(result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(cx);
        self.note(result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + std::fmt::Debug + Send + Sync + Unpin> AsyncTokioStream for Wire<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

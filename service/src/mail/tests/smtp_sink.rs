//! An SMTP server that keeps what it is given and misbehaves on request.
//!
//! It runs in the test's own process, on a port of loopback, and needs nothing but tokio. Its ledger holds every
//! message whose final dot arrived, by Message-ID, with what the client was told.

// Each test binary that includes this file uses a part of it.
#![allow(dead_code)]

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Where in a session a fault strikes: in place of the answer to that step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Connect,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the 354, before the text is read.
    Text,
    /// After the final dot.
    Dot,
}

/// What happens instead of the usual answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misdeed {
    /// Another answer, without its line end: `450 4.2.0 busy`. The session goes on, after a 421 it ends.
    Say(String),
    /// These bytes as they are, then the connection is closed.
    Half(String),
    /// The connection is closed.
    Drop,
    /// No answer, with the connection open.
    Hang,
}

/// One planned fault; it strikes once.
#[derive(Debug, Clone)]
pub struct Fault {
    pub at: Step,
    pub does: Misdeed,
    /// Only in a dialogue about this recipient, at `Rcpt` or later.
    pub to: Option<String>,
}

impl Fault {
    pub fn new(at: Step, does: Misdeed) -> Self {
        Self { at, does, to: None }
    }

    /// An answer, such as `450 4.2.0 busy`.
    pub fn say(at: Step, answer: &str) -> Self {
        Self::new(at, Misdeed::Say(answer.to_owned()))
    }

    /// The same fault, for one recipient only.
    pub fn to(mut self, address: &str) -> Self {
        self.to = Some(address.to_owned());
        self
    }
}

/// A message whose final dot arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// Without its angle brackets; empty if there was none.
    pub message_id: String,
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The text, dots unstuffed.
    pub bytes: Vec<u8>,
    /// Whether a 250 was written in answer.
    pub acknowledged: bool,
}

/// How many sessions there were and are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sessions {
    pub ever: usize,
    pub now: usize,
    /// The most at one time.
    pub peak: usize,
}

/// The running server. It ends when it is dropped.
pub struct Sink {
    pub address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    book: Mutex<Book>,
    /// Lines that EHLO offers beside the name.
    offers: Vec<String>,
    /// How long the server thinks before it answers the final dot.
    thinks: Duration,
}

#[derive(Default)]
struct Book {
    faults: Vec<Fault>,
    received: Vec<Received>,
    sessions: Sessions,
}

/// Why a session goes no further.
enum End {
    Planned,
    Lost,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Lost
    }
}

impl Sink {
    /// A server that offers 8BITMIME and AUTH PLAIN, and answers at once.
    pub async fn start() -> Self {
        Self::start_with(&["8BITMIME", "AUTH PLAIN LOGIN"], Duration::ZERO).await
    }

    /// A server that offers these extensions and waits for `thinks` before it answers a final dot.
    pub async fn start_with(offers: &[&str], thinks: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound socket has an address");
        let offers = offers.iter().map(|offer| (*offer).to_owned()).collect();
        let state = Arc::new(State { offers, thinks, ..State::default() });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state)));
        Self { address, state, accepting }
    }

    /// As a setting names it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Adds a fault; of those that fit a step the oldest strikes.
    pub fn plan(&self, fault: Fault) {
        self.state.book().faults.push(fault);
    }

    /// The faults that have not struck yet.
    pub fn pending_faults(&self) -> usize {
        self.state.book().faults.len()
    }

    /// The ledger: every final dot, in order.
    pub fn received(&self) -> Vec<Received> {
        self.state.book().received.clone()
    }

    /// How often a message came, acknowledged or not.
    pub fn copies(&self, message_id: &str) -> usize {
        self.state.book().received.iter().filter(|received| received.message_id == message_id).count()
    }

    pub fn sessions(&self) -> Sessions {
        self.state.book().sessions
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl State {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, at: Step, recipients: &[String]) -> Option<Misdeed> {
        let mut book = self.book();
        let fits = |fault: &Fault| fault.at == at && fault.to.as_ref().is_none_or(|to| recipients.contains(to));
        let index = book.faults.iter().position(fits)?;
        Some(book.faults.remove(index).does)
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        {
            let mut book = state.book();
            book.sessions.ever += 1;
            book.sessions.now += 1;
            book.sessions.peak = book.sessions.peak.max(book.sessions.now);
        }
        tokio::spawn(async move {
            // How a session ends is the client's affair: the ledger has what matters.
            let _ = Session { stream: BufReader::new(stream), state: Arc::clone(&state), to: Vec::new() }.run().await;
            state.book().sessions.now -= 1;
        });
    }
}

struct Session {
    stream: BufReader<TcpStream>,
    state: Arc<State>,
    to: Vec<String>,
}

impl Session {
    async fn run(mut self) -> Result<(), End> {
        self.stream.get_ref().set_nodelay(true)?;
        self.answer(Step::Connect, "220 sink.example.org ESMTP").await?;
        let mut from = String::new();
        loop {
            let line = self.line().await?;
            let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => {
                    let mut answer = "250-sink.example.org\r\n".to_owned();
                    for offer in &self.state.offers {
                        answer.extend(["250-", offer, "\r\n"]);
                    }
                    self.answer(Step::Ehlo, &format!("{answer}250 HELP")).await?;
                }
                "AUTH" => _ = self.answer(Step::Auth, "235 2.7.0 welcome").await?,
                "MAIL" => {
                    from = address_in(&line);
                    self.to.clear();
                    self.answer(Step::Mail, "250 2.1.0 sender ok").await?;
                }
                "RCPT" => {
                    self.to.push(address_in(&line));
                    self.answer(Step::Rcpt, "250 2.1.5 recipient ok").await?;
                }
                "DATA" if self.answer(Step::Data, "354 go on").await? => self.text(&from).await?,
                "DATA" => {}
                "RSET" | "NOOP" => self.write("250 2.0.0 ok\r\n").await?,
                "QUIT" => return self.write("221 2.0.0 bye\r\n").await,
                _ => self.write("500 5.5.2 what?\r\n").await?,
            }
        }
    }

    /// Answers as usual or as planned; true if as usual.
    async fn answer(&mut self, step: Step, usual: &str) -> Result<bool, End> {
        match self.state.fault(step, &self.to) {
            None => self.write(&format!("{usual}\r\n")).await.map(|()| true),
            Some(Misdeed::Say(answer)) => {
                self.write(&format!("{answer}\r\n")).await?;
                if answer.starts_with("421") { Err(End::Planned) } else { Ok(false) }
            }
            Some(Misdeed::Half(bytes)) => {
                self.write(&bytes).await?;
                Err(End::Planned)
            }
            Some(Misdeed::Drop) => Err(End::Planned),
            Some(Misdeed::Hang) => {
                // Until the client goes.
                let mut rest = Vec::new();
                self.stream.read_to_end(&mut rest).await?;
                Err(End::Planned)
            }
        }
    }

    async fn text(&mut self, from: &str) -> Result<(), End> {
        match self.state.fault(Step::Text, &self.to) {
            None => {}
            Some(Misdeed::Hang) => std::future::pending().await,
            Some(_) => return Err(End::Planned),
        }
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Err(End::Lost);
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let index = {
            let mut book = self.state.book();
            let (message_id, to) = (message_id(&bytes), self.to.clone());
            book.received.push(Received { message_id, from: from.to_owned(), to, bytes, acknowledged: false });
            book.received.len() - 1
        };
        tokio::time::sleep(self.state.thinks).await;
        if self.answer(Step::Dot, "250 2.0.0 kept").await? {
            self.state.book().received[index].acknowledged = true;
        }
        Ok(())
    }

    async fn line(&mut self) -> Result<String, End> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(End::Lost);
        }
        Ok(line.trim_end().to_owned())
    }

    async fn write(&mut self, text: &str) -> Result<(), End> {
        Ok(self.stream.get_mut().write_all(text.as_bytes()).await?)
    }
}

/// What stands in the angle brackets of MAIL and RCPT.
fn address_in(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(address, _)| address.to_owned())
}

fn message_id(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let header = text.split("\r\n\r\n").next().unwrap_or_default();
    let value = header.lines().find_map(|line| line.strip_prefix("Message-ID: "));
    value.unwrap_or_default().trim_matches(['<', '>']).to_owned()
}

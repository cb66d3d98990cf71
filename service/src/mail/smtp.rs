//! A few connections to one SMTP server, and the dialogue that sends one letter (RFC 5321).
//!
//! lettre speaks the protocol; the connections are ours, because its own pool sets no `TCP_NODELAY` (the final dot then
//! waits 40 ms for an acknowledgement), limits only idle connections, and cannot say how far a letter got.

use std::{
    error::Error as _,
    fmt::{self, Display},
    io,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lettre::transport::smtp::{
    authentication::Mechanism,
    client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters},
    commands::{Data, Mail, Noop, Rcpt},
    extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    response::{Response, Severity},
};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    net::TcpStream,
    sync::Semaphore,
    time::{Instant, timeout},
};
use tokio_rustls::TlsConnector;

use super::{
    Outcome,
    letter::Composed,
    sanitise::one_line,
    server::{Security, Server},
    wire::Wire,
};

/// How much of a letter goes into one write.
const CHUNK: usize = 64 * 1024;

/// How long a polite QUIT may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long the server may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To accept a TCP connection, its name looked up.
    pub connect: Duration,
    /// To greet, encrypt and authenticate, together; to answer one command; to take the text before the final dot.
    pub command: Duration,
    /// To answer the final dot: RFC 5321 §4.5.3.2.6 asks for ten minutes, since a client that gives up early sends twice.
    pub after_dot: Duration,
    /// How long an unused connection is kept.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            command: Duration::from_mins(1),
            after_dot: Duration::from_mins(10),
            idle: Duration::from_secs(30),
        }
    }
}

/// At most so many connections to one server, each used for one letter after another.
pub struct SmtpPool {
    server: Server,
    limits: Limits,
    connections: usize,
    slots: Semaphore,
    idle: Mutex<Vec<(Session, Instant)>>,
    /// Authorities trusted beside the public ones, in DER.
    authorities: Vec<Vec<u8>>,
}

struct Session {
    connection: AsyncSmtpConnection,
    write_failed: Arc<AtomicBool>,
}

/// How far the dialogue about one letter got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Mail,
    Rcpt,
    Data,
    Text,
    Dot,
}

/// What ended a dialogue early.
struct Fault {
    stage: Stage,
    cause: Cause,
}

enum Cause {
    /// The server said so, with a 4xx or 5xx.
    Reply { code: u16, words: String },
    /// Lost, too slow or not SMTP.
    Broken(String),
    /// The server cannot carry this letter at all.
    Unfit(&'static str),
}

impl SmtpPool {
    pub(super) fn new(server: Server, connections: usize, limits: Limits) -> Self {
        let connections = connections.max(1);
        let slots = Semaphore::new(connections);
        Self { server, limits, connections, slots, idle: Mutex::default(), authorities: Vec::new() }
    }

    #[cfg(test)]
    pub(super) fn trusting(mut self, authority: Vec<u8>) -> Self {
        self.authorities.push(authority);
        self
    }

    pub(super) async fn send(&self, letter: &Composed) -> Outcome {
        let Ok(_slot) = self.slots.acquire().await else {
            return Outcome::Unavailable { reason: "mail is shutting down".to_owned() };
        };
        if let Some(mut session) = self.take_idle() {
            match self.deliver(&mut session, letter).await {
                // The server had hung up while the connection lay idle. Nothing of the letter was sent.
                Err(Fault { stage: Stage::Mail, cause: Cause::Broken(_) | Cause::Reply { code: 421, .. } }) => {}
                result => return self.conclude(session, result).await,
            }
        }
        match self.open().await {
            Ok(mut session) => {
                let result = self.deliver(&mut session, letter).await;
                self.conclude(session, result).await
            }
            Err(reason) => Outcome::Unavailable { reason },
        }
    }

    pub(super) async fn probe(&self) -> Result<String, String> {
        let _slot = self.slots.acquire().await.map_err(|_| "mail is shutting down".to_owned())?;
        let mut session = self.open().await?;
        let reply = timeout(self.limits.command, session.connection.command(Noop))
            .await
            .map_err(|_| "no answer to NOOP".to_owned())?
            .map_err(|error| Cause::from(error).to_string())?;
        let encrypted = session.connection.is_encrypted() || self.server.security == Security::Implicit;
        let secrecy = if encrypted { "encrypted" } else { "in clear" };
        hang_up(session).await;
        Ok(format!("{} answers {}, {secrecy}", self.server, words_of(&reply)))
    }

    pub(super) fn longest_send(&self) -> Duration {
        // MAIL on a dead connection, then to connect, to open, MAIL, RCPT, DATA, text, dot, QUIT.
        self.limits.connect + self.limits.command * 6 + self.limits.after_dot + FAREWELL
    }

    /// The youngest unused connection; those unused for too long are dropped.
    fn take_idle(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| since.elapsed() < self.limits.idle);
        idle.pop().map(|(session, _)| session)
    }

    /// Keeps the connection only after a success: a fresh one starts with nothing of a failed dialogue.
    async fn conclude(&self, session: Session, result: Result<String, Fault>) -> Outcome {
        match result {
            Ok(reply) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((session, Instant::now()));
                Outcome::Sent { reply }
            }
            Err(fault) => {
                if !matches!(fault.cause, Cause::Broken(_)) {
                    hang_up(session).await;
                }
                fault.into()
            }
        }
    }

    /// A connection that is encrypted and authenticated as the URL asks, or why there is none.
    async fn open(&self) -> Result<Session, String> {
        let place = &self.server;
        let stream = match timeout(self.limits.connect, dial(&place.host, place.port)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return Err(one_line(&format!("{place}: {error}"))),
            Err(_) => return Err(format!("{place}: no connection within {:?}", self.limits.connect)),
        };
        match timeout(self.limits.command, self.greet(stream)).await {
            Ok(greeted) => greeted.map_err(|reason| one_line(&format!("{place}: {reason}"))),
            Err(_) => Err(format!("{place}: not ready within {:?}", self.limits.command)),
        }
    }

    async fn greet(&self, stream: TcpStream) -> Result<Session, String> {
        let peer = stream.peer_addr().map_err(|error| error.to_string())?;
        let (stream, write_failed): (Box<dyn AsyncTokioStream>, _) = if self.server.security == Security::Implicit {
            let (wire, flag) = Wire::new(self.encrypted(stream).await?, peer);
            (Box::new(wire), flag)
        } else {
            let (wire, flag) = Wire::new(stream, peer);
            (Box::new(wire), flag)
        };
        let hello = ClientId::default();
        let in_words = |error| Cause::from(error).to_string();
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &hello).await.map_err(in_words)?;
        let upgrade = match self.server.security {
            Security::Never | Security::Implicit => false,
            Security::Offered => connection.can_starttls(),
            Security::Required if connection.can_starttls() => true,
            Security::Required => return Err("the server offers no STARTTLS, and mail may not go in clear".to_owned()),
        };
        if upgrade {
            connection.starttls(self.tls_parameters()?, &hello).await.map_err(in_words)?;
        }
        if let Some(credentials) = &self.server.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            connection
                .auth(&mechanisms, credentials)
                .await
                .map_err(|error| format!("sign-in refused: {}", Cause::from(error)))?;
        }
        Ok(Session { connection, write_failed })
    }

    async fn encrypted(&self, stream: TcpStream) -> Result<tokio_rustls::client::TlsStream<TcpStream>, String> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for authority in &self.authorities {
            roots.add(authority.clone().into()).map_err(|error| error.to_string())?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(self.server.host.clone()).map_err(|error| error.to_string())?;
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, stream).await.map_err(|error| format!("TLS: {error}"))
    }

    fn tls_parameters(&self) -> Result<TlsParameters, String> {
        let mut builder = TlsParameters::builder(self.server.host.clone());
        for authority in &self.authorities {
            let certificate = Certificate::from_der(authority.clone()).map_err(|error| error.to_string())?;
            builder = builder.add_root_certificate(certificate);
        }
        builder.build().map_err(|error| error.to_string())
    }

    async fn deliver(&self, session: &mut Session, letter: &Composed) -> Result<String, Fault> {
        let mut parameters = Vec::new();
        if !(letter.from.as_ref() as &str).is_ascii() || !(letter.to.as_ref() as &str).is_ascii() {
            if !session.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let cause = Cause::Unfit("the mail server takes no addresses outside ASCII (SMTPUTF8)");
                return Err(Fault { stage: Stage::Mail, cause });
            }
            parameters.push(MailParameter::SmtpUtfEight);
            if session.connection.server_info().supports_feature(Extension::EightBitMime) {
                parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
            }
        }
        let done = Severity::PositiveCompletion;
        self.command(session, Stage::Mail, Mail::new(Some(letter.from.clone()), parameters), done).await?;
        self.command(session, Stage::Rcpt, Rcpt::new(letter.to.clone(), Vec::new()), done).await?;
        self.command(session, Stage::Data, Data, Severity::PositiveIntermediate).await?;
        self.text(session, &letter.bytes).await
    }

    async fn command(
        &self,
        session: &mut Session,
        stage: Stage,
        command: impl Display,
        expected: Severity,
    ) -> Result<(), Fault> {
        let cause = match timeout(self.limits.command, session.connection.command(command)).await {
            Ok(Ok(reply)) if reply.code().severity == expected => return Ok(()),
            Ok(Ok(reply)) => Cause::Broken(format!("unexpected answer {}", words_of(&reply))),
            Ok(Err(error)) => error.into(),
            Err(_) => Cause::Broken(format!("no answer within {:?}", self.limits.command)),
        };
        Err(Fault { stage, cause })
    }

    /// The text and the final dot. Until the dot goes out the letter surely has not arrived; from then on only the
    /// server's answer tells.
    async fn text(&self, session: &mut Session, bytes: &[u8]) -> Result<String, Fault> {
        // lettre ends the text with its own CRLF.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let dot_begun = AtomicBool::new(false);
        // lettre asks for the next part until there is none, and then writes the dot.
        let parts = bytes.chunks(CHUNK).chain(std::iter::from_fn(|| {
            dot_begun.store(true, Ordering::Release);
            None
        }));
        let result = {
            let mut sending = pin!(session.connection.message_iter(parts));
            match timeout(self.limits.command, &mut sending).await {
                Err(_) if dot_begun.load(Ordering::Acquire) => timeout(self.limits.after_dot, &mut sending).await,
                result => result,
            }
        };
        let dot_sent = dot_begun.load(Ordering::Acquire) && !session.write_failed.load(Ordering::Acquire);
        let stage = if dot_sent { Stage::Dot } else { Stage::Text };
        let cause = match result {
            Ok(Ok(reply)) if reply.code().severity == Severity::PositiveCompletion => return Ok(words_of(&reply)),
            Ok(Ok(reply)) => Cause::Broken(format!("unexpected answer {}", words_of(&reply))),
            Ok(Err(error)) => error.into(),
            Err(_) => Cause::Broken("no answer in time".to_owned()),
        };
        Err(Fault { stage, cause })
    }
}

/// The whole of the delivery policy.
impl From<Fault> for Outcome {
    fn from(fault: Fault) -> Self {
        let reason = one_line(&format!("{} ({})", fault.cause, fault.stage));
        match (fault.stage, fault.cause) {
            // We must sign in first, or may not (RFC 4954 §6): true of every letter and the fault of none.
            (_, Cause::Reply { code: 530 | 534 | 535 | 538, .. }) => Self::Unavailable { reason },
            (_, Cause::Reply { code: 500.., .. } | Cause::Unfit(_)) => Self::Refused { reason },
            (Stage::Dot, Cause::Broken(_)) => Self::Unknown { reason },
            (_, Cause::Reply { .. } | Cause::Broken(_)) => Self::Retry { reason },
        }
    }
}

impl From<lettre::transport::smtp::Error> for Cause {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        match (error.status(), error.source()) {
            (Some(code), Some(words)) => Self::Reply { code: code.into(), words: words.to_string() },
            (Some(code), None) => Self::Reply { code: code.into(), words: String::new() },
            (None, _) => Self::Broken(error.to_string()),
        }
    }
}

impl Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply { code, words } => write!(f, "{code} {words}"),
            Self::Broken(what) => f.write_str(what),
            Self::Unfit(what) => f.write_str(what),
        }
    }
}

impl Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mail => "at MAIL FROM",
            Self::Rcpt => "at RCPT TO",
            Self::Data => "at DATA",
            Self::Text => "before the final dot",
            Self::Dot => "after the final dot",
        })
    }
}

/// Names the server and never the password.
impl Display for SmtpPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} over at most {} connections", self.server, self.connections)
    }
}

impl fmt::Debug for SmtpPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SmtpPool").field(&self.to_string()).finish()
    }
}

pub(super) async fn dial(host: &str, port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((host, port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// QUIT, if the server still listens; what it answers changes nothing.
async fn hang_up(mut session: Session) {
    let _ = timeout(FAREWELL, session.connection.abort()).await;
}

fn words_of(reply: &Response) -> String {
    let text: Vec<&str> = reply.message().collect();
    one_line(&format!("{} {}", reply.code(), text.join(" ")))
}

//! Mail over TLS: from the first byte, by STARTTLS, and not at all to a server that cannot prove who it is.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::{
    super::{Limits, Outcome, SmtpPool, Transport, server::Server},
    letter,
};

/// A server for `localhost` with a certificate of its own making, and that certificate.
async fn server(implicit: bool) -> (u16, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, acceptor.clone(), implicit));
        }
    });
    (port, certificate.to_vec())
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, implicit: bool) -> std::io::Result<()> {
    if implicit {
        let mut stream = BufReader::new(acceptor.accept(stream).await?);
        stream.write_all(b"220 localhost\r\n").await?;
        return talk(&mut stream, "250 localhost\r\n").await.map(drop);
    }
    let mut plain = BufReader::new(stream);
    plain.write_all(b"220 localhost\r\n").await?;
    if talk(&mut plain, "250-localhost\r\n250 STARTTLS\r\n").await? {
        let mut stream = BufReader::new(acceptor.accept(plain.into_inner()).await?);
        talk(&mut stream, "250 localhost\r\n").await?;
    }
    Ok(())
}

/// Answers what comes; `true` when the client asks for STARTTLS.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, hello: &str) -> std::io::Result<bool> {
    let mut line = String::new();
    let mut in_text = false;
    while stream.read_line(&mut line).await? > 0 {
        let answer = match line.trim_end() {
            "." => {
                in_text = false;
                "250 kept, encrypted\r\n"
            }
            _ if in_text => "",
            "STARTTLS" => {
                stream.write_all(b"220 go on\r\n").await?;
                return Ok(true);
            }
            "DATA" => {
                in_text = true;
                "354 go on\r\n"
            }
            "QUIT" => "221 bye\r\n",
            other if other.starts_with("EHLO") => hello,
            _ => "250 ok\r\n",
        };
        stream.write_all(answer.as_bytes()).await?;
        line.clear();
    }
    Ok(false)
}

async fn send(url: &str, authority: Option<Vec<u8>>) -> Outcome {
    let pool = SmtpPool::new(Server::from_url(url).unwrap(), 1, Limits::default());
    let pool = match authority {
        Some(authority) => pool.trusting(authority),
        None => pool,
    };
    Transport::Smtp(Arc::new(pool)).send(&letter(1)).await
}

#[tokio::test]
async fn a_letter_goes_encrypted_from_the_first_byte() {
    let (port, certificate) = server(true).await;
    let outcome = send(&format!("smtps://localhost:{port}"), Some(certificate)).await;
    assert_eq!(outcome, Outcome::Sent { reply: "250 kept, encrypted".to_owned() });
}

#[tokio::test]
async fn a_letter_goes_encrypted_by_starttls() {
    let (port, certificate) = server(false).await;
    let outcome = send(&format!("smtp://localhost:{port}?tls=required"), Some(certificate)).await;
    assert_eq!(outcome, Outcome::Sent { reply: "250 kept, encrypted".to_owned() });
}

#[tokio::test]
async fn a_server_that_cannot_prove_who_it_is_gets_nothing() {
    for (implicit, url) in [(true, "smtps://localhost:PORT"), (false, "smtp://localhost:PORT?tls=required")] {
        let (port, _) = server(implicit).await;
        let outcome = send(&url.replace("PORT", &port.to_string()), None).await;
        assert!(matches!(&outcome, Outcome::Unavailable { reason } if reason.contains("certificate")), "{outcome:?}");
    }
}

use super::super::{
    Transport, TransportUrlError as Error, masked,
    server::{Security, Server},
};

fn place(url: &str) -> (String, Security) {
    let server = Server::from_url(url).unwrap();
    (server.to_string(), server.security)
}

#[test]
fn a_mail_url_says_where_and_how_safely() {
    for (url, name, security) in [
        ("smtp://mail.example.org", "smtp://mail.example.org:25", Security::Offered),
        ("smtp://u:p@mail.example.org", "smtp://mail.example.org:587", Security::Required),
        ("SMTPS://u:p@mail.example.org/", "smtps://mail.example.org:465", Security::Implicit),
        ("smtp://mail.example.org:2525?tls=required", "smtp://mail.example.org:2525", Security::Required),
        ("smtp://relay.internal?tls=none", "smtp://relay.internal:25", Security::Never),
        ("smtp://u:p@127.0.0.1:1025", "smtp://127.0.0.1:1025", Security::Never),
        ("smtp://[::1]:1025", "smtp://[::1]:1025", Security::Never),
        ("smtp://localhost", "smtp://localhost:25", Security::Never),
    ] {
        assert_eq!(place(url), (name.to_owned(), security), "{url}");
    }
}

#[test]
fn a_wrong_mail_url_says_what_is_wrong() {
    for (url, error) in [
        ("http://mail.example.org", Error::Scheme),
        ("mail.example.org", Error::Scheme),
        ("file:", Error::Folder),
        ("smtp://", Error::Host),
        ("smtp://a b", Error::Host),
        ("smtp://[::1", Error::Host),
        ("smtp://host:0", Error::Port),
        ("smtp://host:99999", Error::Port),
        ("smtp://[::1]25", Error::Port),
        ("smtp://user@host", Error::Credentials),
        ("smtp://u:%4@host", Error::Credentials),
        ("smtp://u:%ff@host", Error::Credentials),
        ("smtp://u:%é@host", Error::Credentials),
        ("smtps://host?tls=none", Error::Option),
        ("smtp://host?starttls", Error::Option),
        ("smtp://u:p@host?tls=none", Error::PasswordInClear),
    ] {
        assert_eq!(Transport::from_url(url, 4).unwrap_err(), error, "{url}");
    }
    assert!(Error::Scheme.to_string().contains("file:") && Error::Scheme.to_string().contains("smtps://"));
}

#[test]
fn a_transport_names_itself_without_its_password() {
    let transport = Transport::from_url("smtp://user:s3cret%40@mail.example.org", 4).unwrap();
    assert_eq!(transport.to_string(), "smtp://mail.example.org:587 over at most 4 connections");
    assert!(!format!("{transport:?}").contains("s3cret"));
}

#[test]
fn a_log_shows_only_the_first_letter_of_an_address() {
    assert_eq!(masked("anna@example.org"), "a***@example.org");
    assert_eq!(masked("ánna@example.org"), "á***@example.org");
    assert_eq!(masked("@example.org"), "***@example.org");
    assert_eq!(masked("no address"), "***");
}

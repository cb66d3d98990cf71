use super::*;

/// What is made of these headers from that peer, where `10.0.0.0/8`, `fd00::/8` and this machine are trusted.
fn client(peer: &str, headers: &[(&'static str, &str)]) -> Client {
    let mut sent = HeaderMap::new();
    for (name, value) in headers {
        sent.append(*name, value.parse().unwrap());
    }
    let proxies = Proxies::read(["10.0.0.0/8", "fd00::/8", "127.0.0.1"]).unwrap();
    Client::read(&proxies, Some(peer.parse().unwrap()), &sent)
}

fn address_of(peer: &str, headers: &[(&'static str, &str)]) -> String {
    client(peer, headers).to_string()
}

#[test]
fn an_address_or_a_range_is_trusted_and_its_neighbours_are_not() {
    let holds = |network: &str, address: &str| network.parse::<Network>().unwrap().holds(address.parse().unwrap());
    for (network, inside, outside) in [
        ("10.0.0.1", "10.0.0.1", "10.0.0.2"),
        ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
        ("10.1.2.3/30", "10.1.2.0", "10.1.2.4"),
        ("fd00::/8", "fd12::1", "fe80::1"),
        ("::1", "::1", "::2"),
        ("10.0.0.1", "::ffff:10.0.0.1", "::ffff:10.0.0.2"),
        ("0.0.0.0/0", "8.8.8.8", "::1"),
    ] {
        assert!(holds(network, inside) && !holds(network, outside), "{network}");
    }
}

#[test]
fn what_is_no_address_is_named() {
    for wrong in ["nginx", "10.0.0", "10.0.0.0/33", "::1/129", "10.0.0.1/", "10.0.0.1/-1", "*"] {
        let error = Proxies::read(["10.0.0.1", wrong]).unwrap_err().to_string();
        assert!(error.contains(&format!("{wrong:?}")), "{error}");
    }
    assert_eq!(Proxies::read(["", " 10.0.0.1 "]).unwrap(), Proxies::read(["10.0.0.1"]).unwrap());
}

#[test]
fn a_forged_header_changes_nothing() {
    let bare = client("192.0.2.9", &[]);
    for headers in [
        &[("x-forwarded-for", "10.0.0.1"), ("x-forwarded-proto", "http")][..],
        &[("forwarded", "for=10.0.0.1;proto=http")][..],
        &[("x-forwarded-for", "127.0.0.1")][..],
    ] {
        assert_eq!(client("192.0.2.9", headers), bare);
    }
}

#[test]
fn a_trusted_proxy_says_who_asks() {
    assert_eq!(address_of("10.0.0.1", &[]), "10.0.0.1");
    assert_eq!(address_of("10.0.0.1", &[("x-forwarded-for", "192.0.2.9")]), "192.0.2.9");
    assert_eq!(address_of("::ffff:10.0.0.1", &[("x-forwarded-for", "192.0.2.9:4711")]), "192.0.2.9");
    assert_eq!(address_of("fd00::1", &[("forwarded", "for=\"[2001:db8::1]:80\";proto=https")]), "2001:db8::1");
    assert_eq!(address_of("10.0.0.1", &[("forwarded", "For=192.0.2.9;by=\"a,b;c\"")]), "192.0.2.9");
}

#[test]
fn what_the_client_wrote_before_a_proxy_added_to_it_does_not_count() {
    assert_eq!(address_of("10.0.0.1", &[("x-forwarded-for", "198.51.100.7, 192.0.2.9")]), "192.0.2.9");
    assert_eq!(address_of("10.0.0.1", &[("x-forwarded-for", "198.51.100.7, 192.0.2.9, 10.0.0.2")]), "192.0.2.9");
    assert_eq!(
        address_of("10.0.0.1", &[("x-forwarded-for", "198.51.100.7"), ("x-forwarded-for", "192.0.2.9")]),
        "192.0.2.9"
    );
    assert_eq!(address_of("10.0.0.1", &[("x-forwarded-for", "198.51.100.7, unknown")]), "10.0.0.1");
    // The proxy writes one of the two, and the client has written the other.
    let both = [("x-forwarded-for", "192.0.2.9"), ("forwarded", "for=198.51.100.7;proto=http")];
    assert_eq!(address_of("10.0.0.1", &both), "10.0.0.1");
}

#[test]
fn plain_http_is_what_a_trusted_proxy_calls_so() {
    let plain = |headers: &[(&'static str, &str)]| client("10.0.0.1", headers).came_plain;
    assert!(plain(&[("x-forwarded-proto", "http")]) && plain(&[("forwarded", "for=192.0.2.9;proto=HTTP")]));
    assert!(
        !plain(&[]) && !plain(&[("x-forwarded-proto", "https")]) && !plain(&[("x-forwarded-proto", "https, http")])
    );
    assert!(!plain(&[("x-forwarded-proto", "https"), ("forwarded", "proto=http")]));
    assert!(!client("192.0.2.9", &[("x-forwarded-proto", "http")]).came_plain);
}

#[test]
fn a_program_on_this_machine_is_one_that_no_proxy_stands_before() {
    assert!(client("127.0.0.1", &[]).is_local && client("::1", &[]).is_local);
    assert!(!client("192.0.2.9", &[]).is_local && !client("10.0.0.1", &[]).is_local);
    for header in OF_PROXIES {
        assert!(!client("127.0.0.1", &[(header, "127.0.0.1")]).is_local, "{header}");
        assert!(!client("::1", &[(header, "127.0.0.1")]).is_local, "{header}");
    }
}

//! Where a request comes from: the peer of its connection, or whom a proxy names that we trust. What anybody else says in
//! `X-Forwarded-For`, `X-Forwarded-Proto` and `Forwarded` (RFC 7239) changes nothing.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use poem::Request;
use poem::http::HeaderMap;

use crate::app::App;

const FORWARDED: &str = "forwarded";
const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";
/// Whoever sends one of these passes on what somebody else asked.
const OF_PROXIES: [&str; 6] = [FORWARDED, FORWARDED_FOR, FORWARDED_PROTO, "x-forwarded-host", "x-real-ip", "via"];

/// An address, or all that begin as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many leading bits count.
    bits: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address such as 10.0.0.1, nor a range such as 10.0.0.0/8")]
pub struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let refused = || NotANetwork(text.to_owned());
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| refused())?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(all), str::parse).map_err(|_| refused())?;
        if bits > all { Err(refused()) } else { Ok(Self { address, bits }) }
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = u32::from(own) ^ u32::from(other);
                differing.checked_shr(32 - u32::from(self.bits)).unwrap_or_default() == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = u128::from(own) ^ u128::from(other);
                differing.checked_shr(128 - u32::from(self.bits)).unwrap_or_default() == 0
            }
            _ => false,
        }
    }
}

/// The proxies whose word counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

impl Proxies {
    /// The error names the one that is wrong.
    pub fn read<'a>(list: impl IntoIterator<Item = &'a str>) -> Result<Self, NotANetwork> {
        let list = list.into_iter().map(str::trim).filter(|one| !one.is_empty());
        list.map(str::parse).collect::<Result<_, _>>().map(Self)
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// `None` where there is no connection, as in tests.
    pub address: Option<IpAddr>,
    /// Whether a proxy that we trust handed it on.
    pub through_trusted: bool,
    /// Whether such a proxy took it in over plain http. Without its word a request is taken for what it should be.
    pub came_plain: bool,
    /// Whether a program on this machine asks for itself.
    pub is_local: bool,
}

impl Client {
    pub fn of(request: &Request) -> Self {
        let peer = request.remote_addr().as_socket_addr().map(SocketAddr::ip);
        match request.data::<App>() {
            Some(app) => Self::read(&app.settings.trusted_proxies, peer, request.headers()),
            None => Self::read(&Proxies::default(), peer, request.headers()),
        }
    }

    pub fn read(proxies: &Proxies, peer: Option<IpAddr>, headers: &HeaderMap) -> Self {
        let peer = peer.map(|peer| peer.to_canonical());
        let is_local =
            peer.is_some_and(|peer| peer.is_loopback()) && OF_PROXIES.iter().all(|name| !headers.contains_key(*name));
        let Some(proxy) = peer.filter(|peer| proxies.trust(*peer)) else {
            return Self { address: peer, through_trusted: false, came_plain: false, is_local };
        };
        let hops = hops(headers);
        let by_list: Vec<_> = listed(headers, FORWARDED_FOR).map(address).collect();
        let by_pairs: Vec<_> = hops.iter().filter_map(|hop| hop.by).map(address).collect();
        let from = agreed(
            (!by_list.is_empty()).then(|| proxies.origin(proxy, &by_list)),
            (!by_pairs.is_empty()).then(|| proxies.origin(proxy, &by_pairs)),
        );
        let came_plain =
            agreed(all_plain(listed(headers, FORWARDED_PROTO)), all_plain(hops.iter().filter_map(|hop| hop.scheme)));
        Self {
            address: Some(from.unwrap_or(proxy)),
            through_trusted: true,
            came_plain: came_plain.unwrap_or(false),
            is_local,
        }
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Some(address) => address.fmt(f),
            None => f.write_str("-"),
        }
    }
}

impl Proxies {
    /// The first that we do not trust, from the near end on: what stands before it may be forged.
    fn origin(&self, proxy: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut origin = proxy;
        for hop in hops.iter().rev() {
            match hop {
                Some(hop) if self.trust(origin) => origin = *hop,
                _ => break,
            }
        }
        origin
    }
}

/// What both ways of saying it say. A proxy writes one of the two and lets the other pass as whoever asked has written it, so
/// where they differ neither counts.
fn agreed<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

fn all_plain<'a>(mut schemes: impl Iterator<Item = &'a str>) -> Option<bool> {
    let first = schemes.next()?;
    Some(first.eq_ignore_ascii_case("http") && schemes.all(|scheme| scheme.eq_ignore_ascii_case("http")))
}

/// What an element of `Forwarded` says (RFC 7239 §4).
#[derive(Default)]
struct Hop<'a> {
    by: Option<&'a str>,
    scheme: Option<&'a str>,
}

fn hops(headers: &HeaderMap) -> Vec<Hop<'_>> {
    listed(headers, FORWARDED)
        .map(|element| {
            let mut hop = Hop::default();
            for (name, value) in outside_quotes(element, ';').filter_map(|pair| pair.split_once('=')) {
                let value = value.trim().trim_matches('"');
                match name.trim() {
                    name if name.eq_ignore_ascii_case("for") => hop.by = Some(value),
                    name if name.eq_ignore_ascii_case("proto") => hop.scheme = Some(value),
                    _ => {}
                }
            }
            hop
        })
        .collect()
}

/// The members of a header that is a list, on one line or several.
fn listed<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| outside_quotes(line, ',')).map(str::trim).filter(|member| !member.is_empty())
}

fn outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}

/// An address as proxies write it: perhaps with a port, a v6 one perhaps in brackets. What is `unknown` or hidden is none.
fn address(node: &str) -> Option<IpAddr> {
    let node = node.trim_matches('"');
    let bare = match node.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None if node.matches(':').count() == 1 => node.split(':').next().unwrap_or_default(),
        None => node,
    };
    bare.parse().ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests;

//! How often somebody may ask. What was asked is kept in memory, so each process counts by itself and forgets when it ends.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::client::Client;

/// After so many calls, those who have long been silent are forgotten.
const SWEEP: u32 = 1024;
/// How many are told apart, so that whoever has many addresses does not fill the memory with them.
const MOST: usize = 50_000;

/// Whose calls are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Token(Uuid),
    Address(IpAddr),
    /// All who come while there are too many to tell apart.
    Crowd,
}

impl Who {
    /// By the address: a v6 one by its first 64 bits, since the others are the choice of whoever has them (RFC 4291 §2.5.4).
    /// All that have no address count together.
    pub fn at(client: &Client) -> Self {
        Self::Address(match client.address {
            Some(IpAddr::V6(address)) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
            Some(address) => address,
            None => Ipv4Addr::UNSPECIFIED.into(),
        })
    }
}

type Limiter = RateLimiter<Who, DefaultKeyedStateStore<Who>, DefaultClock, StateInformationMiddleware>;

/// How often each may call, at once or spread.
pub struct Limits {
    /// None if there is no limit.
    limiter: Option<Limiter>,
    /// What one call costs.
    pub each: Duration,
    pub limit: u32,
    calls: AtomicU32,
}

/// What is left to somebody.
pub struct Left {
    pub remaining: u32,
    /// Seconds until another call is taken; only of one that was not.
    pub wait: Option<u64>,
}

impl Limits {
    /// So many calls; 0 is no limit.
    pub fn a_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_mins(1), Quota::per_minute)
    }

    /// So many calls; 0 is no limit.
    pub fn an_hour(calls: u32) -> Self {
        Self::new(calls, Duration::from_hours(1), Quota::per_hour)
    }

    fn new(calls: u32, period: Duration, quota: fn(NonZeroU32) -> Quota) -> Self {
        let limiter = |calls| RateLimiter::keyed(quota(calls)).with_middleware::<StateInformationMiddleware>();
        Self {
            limiter: NonZeroU32::new(calls).map(limiter),
            each: period / calls.max(1),
            limit: calls,
            calls: AtomicU32::new(0),
        }
    }

    /// Counts a call. `None` if nothing limits it.
    pub fn count(&self, who: Who) -> Option<Left> {
        let limiter = self.limiter.as_ref()?;
        if self.calls.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        let who = if limiter.len() < MOST { who } else { Who::Crowd };
        Some(match limiter.check_key(&who) {
            Ok(state) => Left { remaining: state.remaining_burst_capacity(), wait: None },
            Err(not_until) => {
                let wait = not_until.wait_time_from(limiter.clock().now());
                Left { remaining: 0, wait: Some(whole_seconds(wait).max(1)) }
            }
        })
    }
}

pub fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> Who {
        let address = address.parse().unwrap();
        Who::at(&Client { address: Some(address), through_trusted: false, came_plain: false, is_local: false })
    }

    #[test]
    fn a_household_counts_as_one_and_its_neighbour_as_another() {
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
    }

    #[test]
    fn many_addresses_fill_no_memory() {
        let limits = Limits::an_hour(1);
        for number in 0..u32::try_from(MOST).unwrap() + 10 {
            limits.count(Who::Address(IpAddr::V4(number.into())));
        }
        assert_eq!(limits.limiter.as_ref().unwrap().len(), MOST + 1);
        assert!(limits.count(at("192.0.2.1")).unwrap().wait.is_some(), "the crowd has had its turn");
    }
}

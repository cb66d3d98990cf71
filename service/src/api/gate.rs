//! Who calls, and not too often: so many calls a minute for each token, and for each address that calls without one.
//! What is left is told by RateLimit-Limit, -Remaining and -Reset (draft-ietf-httpapi-ratelimit-headers-06, the last with
//! the fields that programs read).

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use poem::http::HeaderName;
use poem::{Endpoint, Request, Response};
use uuid::Uuid;

use super::problem::{Asked, Fault, as_problems};
use crate::auth::who;
use crate::client::Client;
use crate::error::Error;

/// After so many calls, those who have long been silent are forgotten.
const SWEEP: u32 = 1024;

/// Whose calls are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    Token(Uuid),
    Address(IpAddr),
}

type Limiter = RateLimiter<Who, DefaultKeyedStateStore<Who>, DefaultClock, StateInformationMiddleware>;

/// How often each may call.
pub struct Limits {
    /// None if there is no limit.
    limiter: Option<Limiter>,
    /// What one call costs.
    each: Duration,
    limit: u32,
    calls: AtomicU32,
}

/// What is left to somebody.
struct Left {
    remaining: u32,
    /// Until another call is taken; only of one that was not.
    wait: Option<u64>,
}

impl Limits {
    /// `a_minute` calls, at once or spread; 0 is no limit.
    pub fn new(a_minute: u32) -> Self {
        let quota = NonZeroU32::new(a_minute).map(Quota::per_minute);
        Self {
            limiter: quota.map(|quota| RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>()),
            each: Duration::from_mins(1) / a_minute.max(1),
            limit: a_minute,
            calls: AtomicU32::new(0),
        }
    }

    /// Counts a call. `None` if nothing limits it.
    fn count(&self, who: Who) -> Option<Left> {
        let limiter = self.limiter.as_ref()?;
        if self.calls.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        Some(match limiter.check_key(&who) {
            Ok(state) => Left { remaining: state.remaining_burst_capacity(), wait: None },
            Err(not_until) => {
                let wait = not_until.wait_time_from(limiter.clock().now());
                Left { remaining: 0, wait: Some(whole_seconds(wait).max(1)) }
            }
        })
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Finds out who calls, and lets them in or not.
pub async fn pass<E: Endpoint>(limits: Arc<Limits>, endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let asked = Asked::of(&request);
    let by_address = Who::Address(address(&request));
    let who = match who::calls(&request).await {
        Ok((caller, token)) => {
            request.set_data(caller);
            token.map_or(by_address, Who::Token)
        }
        // What is open to everybody is open to them too; elsewhere they are told that their token is not good.
        Err(error) if matches!(error.downcast_ref(), Some(Error::SignIn)) => by_address,
        Err(error) => return Ok(asked.told(Fault::of(error))),
    };
    let left = limits.count(who);
    let mut response = match left.as_ref().and_then(|left| left.wait) {
        Some(wait) => asked.told(Fault::Rate(wait)),
        None => as_problems(endpoint, request).await?,
    };
    if let Some(Left { remaining, wait }) = left {
        let spent = limits.limit.saturating_sub(remaining);
        let reset = wait.unwrap_or_else(|| whole_seconds(limits.each * spent));
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("ratelimit-limit"), limits.limit.into());
        headers.insert(HeaderName::from_static("ratelimit-remaining"), remaining.into());
        headers.insert(HeaderName::from_static("ratelimit-reset"), reset.into());
    }
    Ok(response)
}

/// Where a call comes from; all that have no address count together.
fn address(request: &Request) -> IpAddr {
    Client::of(request).address.unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}

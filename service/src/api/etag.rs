//! Which revision somebody has seen (RFC 9110 §8.8.3 and §13.1).

use super::problem::Fault;
use crate::error::Error;

/// The entity tag of a revision.
pub fn of(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// If-None-Match, by weak comparison: whether the reader has this revision.
pub fn is_known(if_none_match: Option<&str>, revision: i64) -> bool {
    let tag = of(revision);
    listed(if_none_match.unwrap_or_default()).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// If-Match, by strong comparison: the revision to change, which is `present` if the header names it. An edit that was made
/// blindly is refused; one of another revision goes on with that, so that the flow says so after it has asked the policy.
pub fn expected(if_match: Option<&str>, present: i64) -> i64 {
    let tag = of(present);
    let named = listed(if_match.unwrap_or_default()).any(|one| one == "*" || one == tag);
    if named { present } else { NONE }
}

/// The same where the header may be left out.
pub fn expected_if_given(if_match: Option<&str>, present: i64) -> Option<i64> {
    if_match.map(|_| expected(if_match, present))
}

/// Revisions begin with 1.
const NONE: i64 = 0;

/// What to answer to an edit that failed: `current` is the state that the editor has not seen.
pub async fn refused<T: poem_openapi::types::ToJSON>(
    error: Fault,
    if_match: Option<&str>,
    current: impl Future<Output = Result<T, Fault>>,
) -> Fault {
    match (&error, if_match) {
        (Fault::Flow(Error::Stale), None) => Fault::NoIfMatch,
        _ => overtaken(error, current).await,
    }
}

/// The same where the header may be left out.
pub async fn overtaken<T: poem_openapi::types::ToJSON>(
    error: Fault,
    current: impl Future<Output = Result<T, Fault>>,
) -> Fault {
    match error {
        Fault::Flow(Error::Stale) => match current.await {
            Ok(current) => Fault::Stale(current.to_json().unwrap_or_default()),
            Err(error) => error,
        },
        _ => error,
    }
}

/// The members of a header that is a list. No tag of ours holds a comma.
fn listed(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim).filter(|member| !member.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_compared_as_the_standard_says() {
        for (header, known, changes) in [
            ("\"3\"", true, true),
            ("W/\"3\"", true, false),
            ("\"2\", \"3\"", true, true),
            ("*", true, true),
            ("\"2\"", false, false),
            ("3", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_known(Some(header), 3), known, "{header}");
            assert_eq!(expected(Some(header), 3) == 3, changes, "{header}");
        }
        assert_eq!(expected_if_given(None, 3), None);
    }
}

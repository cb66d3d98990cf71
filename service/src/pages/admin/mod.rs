//! The pages of those who run the installation. Organisers see the outbox too.

pub mod audit;
pub mod home;
pub mod outbox;
pub mod outbox_acts;

use crate::pages::Reader;
use crate::view::FilterLink;

/// The links of a filter, "all" first. `href` makes the address for a code, or for none.
fn filter(
    reader: &Reader,
    all: &str,
    vocabulary: &str,
    codes: &[&str],
    chosen: Option<&str>,
    href: impl Fn(Option<&str>) -> String,
) -> Vec<FilterLink> {
    let first = FilterLink { name: reader.words.say(all, &[]), href: href(None), current: chosen.is_none() };
    let rest = codes.iter().map(|code| FilterLink {
        name: reader.words.say(&format!("{vocabulary}-{code}"), &[]),
        href: href(Some(code)),
        current: chosen == Some(code),
    });
    std::iter::once(first).chain(rest).collect()
}

/// An address with those of its parameters that are set; the values are codes, ids and days.
fn address(path: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let set = parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)));
    let set: Vec<String> = set.collect();
    if set.is_empty() { path.to_owned() } else { format!("{path}?{}", set.join("&")) }
}

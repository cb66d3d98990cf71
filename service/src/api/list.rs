//! Lists in parts.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use commonhall_domain::fields::has_four_digits;
use poem_openapi::Object;
use poem_openapi::types::{ParseFromJSON, ToJSON};
use uuid::Uuid;

use super::problem::Fault;

/// Items of a list that did not say how many it wants.
const USUAL: usize = 100;

/// A part of a list.
#[derive(Object)]
pub struct List<T: ParseFromJSON + ToJSON> {
    pub items: Vec<T>,
    /// For `cursor`, to get the next part; null at the end.
    pub next_cursor: Option<String>,
}

pub fn limit(wanted: Option<u64>) -> usize {
    wanted.and_then(|wanted| usize::try_from(wanted).ok()).unwrap_or(USUAL)
}

/// Cuts a list that was asked for one item more than is shown.
pub fn cut<T>(mut items: Vec<T>, limit: usize, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<Uuid>) {
    if items.len() <= limit {
        return (items, None);
    }
    items.truncate(limit);
    let next = items.last().map(id);
    (items, next)
}

/// A part of a list that is in memory whole, in the order of ids.
pub fn part<T>(
    all: Vec<T>,
    limit: Option<u64>,
    cursor: Option<&str>,
    id: impl Fn(&T) -> Uuid,
) -> Result<(Vec<T>, Option<String>), Fault> {
    let (limit, after) = (self::limit(limit), read_after(cursor)?);
    let rest = all.into_iter().filter(|one| after.is_none_or(|after| id(one) > after));
    let (items, next) = cut(rest.take(limit + 1).collect(), limit, id);
    Ok((items, next.map(self::after)))
}

pub fn after(id: Uuid) -> String {
    BASE64.encode(id.as_bytes())
}

pub fn after_date((start, id): (DateTime<Utc>, Uuid)) -> String {
    let start = start.timestamp_micros().to_be_bytes();
    BASE64.encode([start.as_slice(), id.as_bytes()].concat())
}

pub fn read_after(cursor: Option<&str>) -> Result<Option<Uuid>, Fault> {
    let Some(text) = cursor else { return Ok(None) };
    let id = BASE64.decode(text).ok().and_then(|bytes| Uuid::from_slice(&bytes).ok());
    id.map(Some).ok_or_else(wrong)
}

pub fn read_after_date(cursor: Option<&str>) -> Result<Option<(DateTime<Utc>, Uuid)>, Fault> {
    let Some(text) = cursor else { return Ok(None) };
    let read = || {
        let bytes = BASE64.decode(text).ok()?;
        let (start, id) = bytes.split_at_checked(8)?;
        let start = DateTime::from_timestamp_micros(i64::from_be_bytes(start.try_into().ok()?))?;
        has_four_digits(start.date_naive()).then_some((start, Uuid::from_slice(id).ok()?))
    };
    read().map(Some).ok_or_else(wrong)
}

fn wrong() -> Fault {
    Fault::Parameter { name: "cursor", reason: "it is not one that a list gave out".to_owned() }
}

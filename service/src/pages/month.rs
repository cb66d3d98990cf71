//! `/meetings/month/{2027-03}`: a month at a glance.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc, Weekday};
use commonhall_domain::zone::{days, resolve};
use poem::web::Path;
use poem::{Response, handler};

use super::whats_on::today;
use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::see::Listed;
use crate::flows::whats_on;
use crate::view::{self, Day, DayMeeting, FilterLink, build};

/// How many months before and after this one have pages: as far as dates are planned.
const MONTHS: u32 = 24;

#[handler]
pub async fn page(reader: Reader, Path(text): Path<String>) -> poem::Result<Response> {
    let first = first_of(&text).ok_or(Error::NotFound)?;
    let now = today(&reader, reader.app.now());
    let furthest = |month: Option<NaiveDate>| month.unwrap_or(first);
    let (from, to) = (
        furthest(self::first(now).checked_sub_months(Months::new(MONTHS))),
        furthest(self::first(now).checked_add_months(Months::new(MONTHS))),
    );
    if first < from || to < first {
        return Err(Error::NotFound.into());
    }
    let (starts, ends) = span(&reader, first);
    let dates = whats_on::within(&reader.app, starts, ends).await?;
    let beside = |month: Option<NaiveDate>| {
        let month = month.filter(|month| from <= *month && *month <= to)?;
        Some(FilterLink { name: reader.words.month(month), href: path(month), current: false })
    };
    let monday = first.week(Weekday::Mon).checked_first_day().unwrap_or(first);
    let week =
        |monday: NaiveDate| monday.iter_days().take(7).map(|day| cell(&reader, first, now, day, &dates)).collect();
    let mondays = monday.iter_weeks().take_while(|day| *day < next(first));
    let view = view::Month {
        page: reader.page(),
        heading: reader.words.month(first),
        earlier: beside(first.checked_sub_months(Months::new(1))),
        later: beside(first.checked_add_months(Months::new(1))),
        weekdays: monday
            .iter_days()
            .take(7)
            .map(|day| view::Weekday {
                short: reader.words.weekday_short(day),
                long: reader.words.weekday(day.weekday()),
            })
            .collect(),
        weeks: mondays.map(week).collect::<Result<_>>()?,
    };
    Ok(reader.show("pages/month.html", &view)?)
}

/// A day with what is on. A meeting stands on the day on which it begins, by its own clock; one that is all day on each of
/// its days.
fn cell(reader: &Reader, first: NaiveDate, now: NaiveDate, day: NaiveDate, dates: &[Listed]) -> Result<Day> {
    let outside = self::first(day) != first;
    let is_on = |listed: &&Listed| {
        let (date, zone) = (&listed.date, show::zone(&listed.whole.meeting));
        let first = date.starts_local.date();
        let further = zone.ok().filter(|_| listed.whole.meeting.all_day);
        day == first || further.is_some_and(|zone| days(date.starts_local, date.ends_at, zone).contains(&day))
    };
    let of_day = dates.iter().filter(|listed| !outside && is_on(listed));
    let meeting = |listed: &Listed| {
        let zone = show::zone(&listed.whole.meeting)?;
        Ok(DayMeeting {
            href: show::href(&listed.whole.meeting, &listed.date),
            time: build::time(reader.words, listed.date.starts_local, listed.date.ends_at, zone),
            title: listed.title().to_owned(),
            status: listed.date.status.clone(),
        })
    };
    Ok(Day {
        datetime: day.to_string(),
        number: reader.words.day(day),
        date: reader.words.date(day),
        today: day == now,
        outside,
        meetings: of_day.map(meeting).collect::<Result<_>>()?,
    })
}

/// Path of the page of the month that a day is in.
pub fn path(day: NaiveDate) -> String {
    format!("/meetings/month/{}", text(day))
}

/// `2027-03`.
pub fn text(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

/// The first day of the month of that name.
pub fn first_of(text: &str) -> Option<NaiveDate> {
    let (year, month) = text.split_once('-')?;
    let plain = year.len() == 4 && month.len() == 2 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    NaiveDate::from_ymd_opt(year.parse().ok().filter(|_| plain)?, month.parse().ok()?, 1)
}

/// The first day of the month that a day is in.
pub fn first(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn next(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

/// From its first midnight to its last, by the clock of the site.
pub fn span(reader: &Reader, first: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    (midnight(reader, first), midnight(reader, next(first)))
}

/// When a day begins, by the clock of the site.
pub fn midnight(reader: &Reader, day: NaiveDate) -> DateTime<Utc> {
    resolve(day.and_time(chrono::NaiveTime::MIN), reader.app.settings.time_zone).utc
}

//! A meeting as somebody describes it, read field by field into one that can be scheduled.

use std::collections::BTreeSet;

use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields;
use crate::policy::Visibility;
use crate::problem::{Problem, Problems};
use crate::recurrence::Rule;
use crate::span::Span;
use crate::zone::{self, WallClock};

/// How far ahead a meeting may start.
const FURTHEST: Months = Months::new(10 * 12);
/// The longest meeting; longer ones are several.
const LONGEST_DAYS: u32 = 31;
/// More reminders than this for one meeting would be a nuisance.
const MOST_REMINDERS: usize = 10;
/// As many dates as a rule may count.
const MOST_EXDATES: usize = 999;

/// Where a meeting stands; the words are those of the contract and of iCalendar's STATUS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Draft,
    Tentative,
    Confirmed,
    Cancelled,
}

impl Status {
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        match text {
            "draft" => Ok(Self::Draft),
            "tentative" => Ok(Self::Tentative),
            "confirmed" => Ok(Self::Confirmed),
            "cancelled" => Ok(Self::Cancelled),
            _ => Err(Problem::new(field, "error-choice")
                .with("value", text)
                .with("choices", "draft, tentative, confirmed, cancelled")),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Tentative => "tentative",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Tentative and confirmed meetings hold their space and are told to people; drafts and cancelled ones do neither.
    pub fn takes_place(self) -> bool {
        matches!(self, Self::Tentative | Self::Confirmed)
    }
}

impl Visibility {
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        match text {
            "public" => Ok(Self::Public),
            "partners" => Ok(Self::Partners),
            "invited" => Ok(Self::Invited),
            _ => Err(Problem::new(field, "error-choice")
                .with("value", text)
                .with("choices", "public, partners, invited")),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partners => "partners",
            Self::Invited => "invited",
        }
    }
}

/// A meeting as it was typed or sent: text that nobody has read yet. Times are local (`2027-03-24T18:00`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingInput {
    pub title: String,
    pub description: String,
    /// The slug of a partner.
    pub host: String,
    pub space: Option<Uuid>,
    pub starts: String,
    /// Left out, it is the venue's, else the installation's.
    pub time_zone: Option<String>,
    pub duration: String,
    pub recurrence: Option<String>,
    pub exdates: Vec<String>,
    /// Dates of a series beside those of its rule.
    pub extra_dates: Vec<String>,
    /// Whether it takes whole days. Then its times are days (`2027-03-24`, or midnight) and its duration is of days.
    pub all_day: bool,
    /// Single dates that begin at another time from the start: when each would begin by the rule, and when it does.
    pub moves: Vec<(String, String)>,
    /// Left out, it is `confirmed`.
    pub status: Option<String>,
    /// Left out, it is `public`.
    pub visibility: Option<String>,
    pub address_hidden: bool,
    pub languages: Vec<String>,
    pub interpreters: Vec<String>,
    pub reminders: Vec<String>,
    /// Slugs of partners.
    pub invited_partners: Vec<String>,
    pub invited_members: Vec<Uuid>,
    pub audience: Option<String>,
    pub online_url: Option<String>,
    pub childcare: Option<String>,
    pub travel: Option<String>,
    pub food: Option<String>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
}

/// When a meeting takes place: the wall clock, the zone, and the rule by which it comes again.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub starts: NaiveDateTime,
    pub zone: Tz,
    pub duration: Span,
    pub rule: Option<Rule>,
    /// Dates that never were to be.
    pub exdates: BTreeSet<NaiveDateTime>,
    /// Dates beside those of the rule (RFC 5545 §3.8.5.2); none where there is no rule.
    pub extra_dates: BTreeSet<NaiveDateTime>,
    /// Whole days: every start is a midnight, the duration a number of days.
    pub all_day: bool,
}

impl Schedule {
    /// The local starts of all dates that begin before `horizon`, the earliest first; dates that were added, and the one of a
    /// meeting that does not recur, however far away they are.
    pub fn dates(&self, horizon: DateTime<Utc>) -> Vec<NaiveDateTime> {
        let Some(rule) = &self.rule else { return vec![self.starts] };
        let mut clock = WallClock::at(self.starts.time(), self.zone);
        let mut dates: Vec<_> = rule
            .dates(self.starts, self.zone)
            .take_while(|date| clock.on(date.date()).utc < horizon)
            .chain(self.extra_dates.iter().copied())
            .filter(|date| !self.exdates.contains(date))
            .collect();
        if !self.extra_dates.is_empty() {
            dates.sort_unstable();
            dates.dedup();
        }
        dates
    }

    /// The dates of its rule before `horizon` that are left out.
    pub fn left_out(&self, horizon: DateTime<Utc>) -> Vec<NaiveDateTime> {
        let (Some(rule), Some(last)) = (&self.rule, self.exdates.last()) else { return Vec::new() };
        rule.dates(self.starts, self.zone)
            .take_while(|date| date <= last && self.start_of(*date) < horizon)
            .filter(|date| self.exdates.contains(date))
            .collect()
    }

    /// Whether this is one of its dates. Of a series that changed, dates may be left that no longer are.
    pub fn makes(&self, date: NaiveDateTime) -> bool {
        let made = match &self.rule {
            Some(_) => self.extra_dates.contains(&date) || self.by_rule(date),
            None => date == self.starts,
        };
        made && !self.exdates.contains(&date)
    }

    /// Whether the rule makes this date, also where it is left out.
    pub fn by_rule(&self, date: NaiveDateTime) -> bool {
        self.by_rule_on(date.date()) == Some(date)
    }

    fn by_rule_on(&self, day: NaiveDate) -> Option<NaiveDateTime> {
        self.rule?
            .dates(self.starts, self.zone)
            .take_while(|made| made.date() <= day)
            .last()
            .filter(|made| made.date() == day)
    }

    /// Whether what was added to the dates that were added `before` can be: each in the future, and on a day of its own,
    /// since calendar programs tell the dates of a series apart by the day.
    pub fn check_added(&self, before: &BTreeSet<NaiveDateTime>, now: DateTime<Utc>) -> Result<(), Problem> {
        for date in self.extra_dates.difference(before) {
            let told = |problem: Problem| Problem { field: "extra_dates".into(), ..problem };
            check_start(self.start_of(*date), now).map_err(told)?;
            let day = date.date();
            let by_rule = self.by_rule_on(day);
            let others = by_rule.iter().chain(self.extra_dates.iter().filter(|other| *other != date));
            if others.filter(|other| !self.exdates.contains(other)).any(|other| other.date() == day) {
                return Err(Problem::new("extra_dates", "error-other-date"));
            }
        }
        Ok(())
    }

    /// Reads when one of its dates begins.
    pub fn read_start(&self, field: &'static str, text: &str) -> Result<NaiveDateTime, Problem> {
        start(field, text, self.all_day)
    }

    /// Reads how long one of its dates is.
    pub fn read_duration(&self, field: &'static str, text: &str) -> Result<Span, Problem> {
        length(field, text, self.all_day)
    }

    pub fn start_of(&self, date: NaiveDateTime) -> DateTime<Utc> {
        zone::resolve(date, self.zone).utc
    }

    pub fn end_of(&self, date: NaiveDateTime) -> DateTime<Utc> {
        zone::end_of(date, self.duration, self.zone)
    }
}

/// A meeting that can be scheduled: every field read, nothing yet compared with the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub title: String,
    pub description: String,
    pub host: String,
    pub space: Option<Uuid>,
    pub schedule: Schedule,
    pub moves: Vec<(NaiveDateTime, NaiveDateTime)>,
    pub status: Status,
    pub visibility: Visibility,
    pub address_hidden: bool,
    pub languages: Vec<String>,
    pub interpreters: Vec<String>,
    pub reminders: Vec<Span>,
    pub invited_partners: BTreeSet<String>,
    pub invited_members: BTreeSet<Uuid>,
    pub audience: Option<String>,
    pub online_url: Option<String>,
    pub childcare: Option<String>,
    pub travel: Option<String>,
    pub food: Option<String>,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
}

/// A local time to the minute or the second: `2027-03-24T18:00`.
pub fn local_time(field: &'static str, text: &str) -> Result<NaiveDateTime, Problem> {
    let text = text.trim();
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y%m%dT%H%M%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .filter(|time| fields::has_four_digits(time.date()))
        .ok_or_else(|| match text {
            "" => Problem::new(field, "error-missing"),
            _ => Problem::new(field, "error-local-time").with("value", text),
        })
}

/// Writes a local time as [`local_time`] reads it, to the second.
pub fn local_text(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A length of time that is more than nothing.
pub fn duration(field: &'static str, text: &str) -> Result<Span, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::new(field, "error-missing"));
    }
    if text.starts_with('-') {
        return Err(Problem::new(field, "error-ends-before-start"));
    }
    let span: Span = text.parse().map_err(|_| Problem::new(field, "error-duration").with("value", text))?;
    if span.is_zero() {
        return Err(Problem::new(field, "error-ends-before-start"));
    }
    if Span::new(LONGEST_DAYS, 0).is_ok_and(|longest| span > longest) {
        return Err(Problem::new(field, "error-too-long-meeting").with("limit", LONGEST_DAYS));
    }
    Ok(span)
}

/// When something begins: a local time, or of what is all day a day.
fn start(field: &'static str, text: &str, all_day: bool) -> Result<NaiveDateTime, Problem> {
    if !all_day {
        return local_time(field, text);
    }
    let day = text.trim().parse().ok().filter(|day| fields::has_four_digits(*day));
    let start = day.map_or_else(|| local_time(field, text), |day: NaiveDate| Ok(day.into()))?;
    if start.time() == NaiveTime::MIN { Ok(start) } else { Err(Problem::new(field, "error-all-day-start")) }
}

fn length(field: &'static str, text: &str, all_day: bool) -> Result<Span, Problem> {
    let span = duration(field, text)?;
    if all_day && span.seconds() > 0 { Err(Problem::new(field, "error-all-day-duration")) } else { Ok(span) }
}

fn dates(field: &'static str, dates: &[String], all_day: bool) -> Result<BTreeSet<NaiveDateTime>, Problem> {
    if dates.len() > MOST_EXDATES {
        return Err(Problem::new(field, "error-too-many").with("limit", MOST_EXDATES));
    }
    dates.iter().map(|date| start(field, date, all_day)).collect()
}

fn moves(moves: &[(String, String)], all_day: bool) -> Result<Vec<(NaiveDateTime, NaiveDateTime)>, Problem> {
    if moves.len() > MOST_EXDATES {
        return Err(Problem::new("moves", "error-too-many").with("limit", MOST_EXDATES));
    }
    let read = |text: &String| start("moves", text, all_day);
    moves.iter().map(|(date, starts)| Ok((read(date)?, read(starts)?))).collect()
}

fn lead(text: &str) -> Result<Span, Problem> {
    text.trim().parse().map_err(|_| Problem::new("reminders", "error-duration").with("value", text))
}

fn rule(text: Option<&str>, starts: Option<NaiveDateTime>) -> Result<Option<Rule>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let rule: Rule =
        text.parse().map_err(|reason| Problem::new("recurrence", "error-recurrence").with("reason", reason))?;
    if starts.is_some_and(|starts| !rule.hits(starts)) {
        return Err(Problem::new("starts", "error-rule-misses-start"));
    }
    Ok(Some(rule))
}

impl MeetingInput {
    /// Reads every field; all problems come back together. `venue_zone` is the zone of the venue whose space was
    /// chosen: a meeting in a space uses it.
    pub fn read(&self, venue_zone: Option<Tz>, default_zone: Tz) -> Result<Plan, Vec<Problem>> {
        let mut problems = Problems::default();
        let starts = problems.take(start("starts", &self.starts, self.all_day));
        let zone = problems.take(self.zone(venue_zone, default_zone));
        let duration = problems.take(length("duration", &self.duration, self.all_day));
        let rule = problems.take(rule(self.recurrence.as_deref(), starts));
        let exdates = problems.take(dates("exdates", &self.exdates, self.all_day));
        let extra_dates = problems.take(dates("extra_dates", &self.extra_dates, self.all_day));
        let moves = problems.take(moves(&self.moves, self.all_day));
        let title = problems.take(fields::line("title", &self.title));
        let description = problems.take(fields::text("description", &self.description));
        let host = match self.host.trim() {
            "" => problems.take(Err(Problem::new("host", "error-missing"))),
            host => Some(host.to_owned()),
        };
        let status = problems.take(Status::parse("status", self.status.as_deref().unwrap_or("confirmed")));
        let visibility = problems.take(Visibility::parse("visibility", self.visibility.as_deref().unwrap_or("public")));
        let languages = problems.take(fields::languages("languages", &self.languages));
        let interpreters = problems.take(fields::languages("interpreters", &self.interpreters));
        let reminders: Option<BTreeSet<Span>> = problems.take(self.reminders.iter().map(|text| lead(text)).collect());
        if self.reminders.len() > MOST_REMINDERS {
            problems.push(Problem::new("reminders", "error-too-many").with("limit", MOST_REMINDERS));
        }
        let mut optional = |field, text: &Option<String>| problems.take(fields::optional_line(field, text.as_deref()));
        let audience = optional("audience", &self.audience);
        let childcare = optional("childcare", &self.childcare);
        let travel = optional("travel", &self.travel);
        let food = optional("food", &self.food);
        let contact_role = optional("contact_role", &self.contact_role);
        let contact_phone = optional("contact_phone", &self.contact_phone);
        let online_url = problems.take(fields::web_address("online_url", self.online_url.as_deref()));
        let plan = (|| {
            Some(Plan {
                title: title?,
                description: description?,
                host: host?,
                space: self.space,
                schedule: Schedule {
                    starts: starts?,
                    zone: zone?,
                    duration: duration?,
                    rule: rule?,
                    exdates: exdates?,
                    // What no longer repeats is that one date.
                    extra_dates: extra_dates.filter(|_| rule.flatten().is_some()).unwrap_or_default(),
                    all_day: self.all_day,
                },
                moves: moves?,
                status: status?,
                visibility: visibility?,
                address_hidden: self.address_hidden,
                languages: languages?,
                interpreters: interpreters?,
                reminders: reminders?.into_iter().rev().collect(),
                invited_partners: self.invited_partners.iter().map(|slug| slug.trim().to_owned()).collect(),
                invited_members: self.invited_members.iter().copied().collect(),
                audience: audience?,
                online_url: online_url?,
                childcare: childcare?,
                travel: travel?,
                food: food?,
                contact_role: contact_role?,
                contact_phone: contact_phone?,
            })
        })();
        problems.finish(plan)
    }

    fn zone(&self, venue_zone: Option<Tz>, default_zone: Tz) -> Result<Tz, Problem> {
        let Some(name) = self.time_zone.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(venue_zone.unwrap_or(default_zone));
        };
        let zone = zone::parse_zone(name).map_err(|reason| {
            Problem::new("time_zone", "error-time-zone").with("value", name).with("reason", reason)
        })?;
        match venue_zone {
            Some(of_venue) if of_venue != zone => {
                Err(Problem::new("time_zone", "error-zone-of-venue").with("zone", of_venue.name()))
            }
            _ => Ok(zone),
        }
    }
}

impl Plan {
    /// See [`check_start`].
    pub fn check_start(&self, now: DateTime<Utc>) -> Result<(), Problem> {
        check_start(self.schedule.start_of(self.schedule.starts), now)
    }
}

/// A meeting starts in the future, and not in a future that nobody can plan for.
pub fn check_start(start: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Problem> {
    if start <= now {
        return Err(Problem::new("starts", "error-in-the-past"));
    }
    match now.checked_add_months(FURTHEST) {
        Some(furthest) if start <= furthest => Ok(()),
        _ => Err(Problem::new("starts", "error-too-far").with("years", FURTHEST.as_u32() / 12)),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_year_has_four_digits() {
        for wrong in ["0000-01-01T18:00", "+10000-01-01T18:00", "-200000-01-01T18:00", "-2000000101T180000"] {
            assert_eq!(local_time("starts", wrong).unwrap_err().code, "error-local-time", "{wrong}");
        }
        assert!(local_time("starts", "9999-12-31T23:59").is_ok());
    }

    #[test]
    fn no_list_is_longer_than_anybody_would_make_it() {
        let exdates = vec!["2027-03-24T18:00".to_owned(); MOST_EXDATES + 1];
        let languages = vec!["en".to_owned(); fields::MAX_LANGUAGES + 1];
        let extra_dates = exdates.clone();
        let long = MeetingInput { exdates, extra_dates, interpreters: languages.clone(), languages, ..input() };
        let fields = ["exdates", "extra_dates", "languages", "interpreters"];
        assert_eq!(codes(&long), fields.map(|field| (field.into(), "error-too-many")));
    }

    fn input() -> MeetingInput {
        MeetingInput {
            title: "Listening session".into(),
            host: "aston-dars-group".into(),
            starts: "2027-03-24T18:00".into(),
            duration: "PT2H".into(),
            ..MeetingInput::default()
        }
    }

    fn codes(input: &MeetingInput) -> Vec<(Cow<'static, str>, &'static str)> {
        let problems = input.read(None, Tz::Europe__London).unwrap_err();
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn only_what_the_rule_makes_can_be_left_out() {
        let exdates = ["2027-03-31T18:00", "2027-04-01T18:00", "2027-04-07T19:00", "2027-06-02T18:00"];
        let series = MeetingInput {
            recurrence: Some("FREQ=WEEKLY".into()),
            exdates: exdates.map(String::from).to_vec(),
            ..input()
        };
        let schedule = series.read(None, Tz::Europe__London).unwrap().schedule;
        let horizon = DateTime::parse_from_rfc3339("2027-06-01T00:00:00Z").unwrap().to_utc();
        assert_eq!(schedule.left_out(horizon), [local_time("starts", "2027-03-31T18:00").unwrap()]);
        assert_eq!(input().read(None, Tz::Europe__London).unwrap().schedule.left_out(horizon), []);
    }

    #[test]
    fn what_is_left_out_gets_the_documented_default() {
        let plan = input().read(None, Tz::Europe__London).unwrap();
        assert_eq!(
            (plan.status, plan.visibility, plan.schedule.zone),
            (Status::Confirmed, Visibility::Public, Tz::Europe__London)
        );
        assert_eq!(input().read(Some(Tz::Asia__Dhaka), Tz::Europe__London).unwrap().schedule.zone, Tz::Asia__Dhaka);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = MeetingInput {
            title: " ".into(),
            host: String::new(),
            starts: "tomorrow".into(),
            duration: "-PT2H".into(),
            time_zone: Some("Europe/Lundon".into()),
            status: Some("maybe".into()),
            ..MeetingInput::default()
        };
        assert_eq!(
            codes(&wrong),
            [
                ("starts".into(), "error-local-time"),
                ("time_zone".into(), "error-time-zone"),
                ("duration".into(), "error-ends-before-start"),
                ("title".into(), "error-missing"),
                ("host".into(), "error-missing"),
                ("status".into(), "error-choice"),
            ]
        );
    }

    #[test]
    fn a_meeting_in_a_space_uses_its_venues_zone() {
        let wrong = MeetingInput { time_zone: Some("Europe/Paris".into()), ..input() };
        let problems = wrong.read(Some(Tz::Europe__London), Tz::Europe__London).unwrap_err();
        assert_eq!(problems[0].code, "error-zone-of-venue");
    }

    #[test]
    fn a_start_in_the_past_or_beyond_ten_years_is_refused() {
        let plan = input().read(None, Tz::Europe__London).unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(plan.check_start(at("2027-03-24T17:59:59Z")), Ok(()));
        assert_eq!(plan.check_start(at("2027-03-24T18:00:00Z")).unwrap_err().code, "error-in-the-past");
        assert_eq!(plan.check_start(at("2017-03-24T17:59:59Z")).unwrap_err().code, "error-too-far");
    }

    #[test]
    fn a_rule_that_misses_the_start_is_refused() {
        let wrong = MeetingInput { recurrence: Some("FREQ=WEEKLY;BYDAY=TH".into()), ..input() };
        assert_eq!(codes(&wrong), [("starts".into(), "error-rule-misses-start")]);
    }

    #[test]
    fn exdates_are_left_out_and_still_counted() {
        let series = MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            exdates: vec!["2027-03-31T18:00:00".into()],
            ..input()
        };
        let plan = series.read(None, Tz::Europe__London).unwrap();
        let dates = plan.schedule.dates("2030-01-01T00:00:00Z".parse().unwrap());
        let days: Vec<_> = dates.iter().map(|date| date.date().to_string()).collect();
        assert_eq!(days, ["2027-03-24", "2027-04-07"]);
    }

    #[test]
    fn what_is_added_to_a_series_stands_among_its_dates_on_days_of_its_own() {
        let now = DateTime::parse_from_rfc3339("2027-03-01T00:00:00Z").unwrap().to_utc();
        let with = |added: &[&str]| MeetingInput {
            recurrence: Some("FREQ=WEEKLY;COUNT=3".into()),
            exdates: vec!["2027-03-31T18:00".into()],
            extra_dates: added.iter().map(|date| (*date).to_owned()).collect(),
            ..input()
        };
        let schedule = |added: &[&str]| with(added).read(None, Tz::Europe__London).unwrap().schedule;
        let series = schedule(&["2027-04-02T10:00", "2035-01-01T18:00", "2027-03-20T10:00"]);
        let dates: Vec<_> = series.dates(now).into_iter().map(|date| date.to_string()).collect();
        assert_eq!(dates, ["2027-03-20 10:00:00", "2027-04-02 10:00:00", "2035-01-01 18:00:00"], "however far away");
        let added = local_time("starts", "2027-04-02T10:00").unwrap();
        assert!(series.makes(added) && !series.by_rule(added));
        let refused = |added: &[&str]| schedule(added).check_added(&BTreeSet::new(), now).err().map(|why| why.code);
        assert_eq!(refused(&["2027-04-02T10:00"]), None);
        assert_eq!(refused(&["2027-03-31T10:00"]), None, "that week is left out");
        assert_eq!(refused(&["2027-04-07T10:00"]), Some("error-other-date"));
        assert_eq!(refused(&["2027-04-02T10:00", "2027-04-02T15:00"]), Some("error-other-date"));
        assert_eq!(refused(&["2027-02-02T10:00"]), Some("error-in-the-past"));
        let known = schedule(&["2027-02-02T10:00"]);
        assert_eq!(known.check_added(&known.extra_dates, now), Ok(()));
        let once = MeetingInput { recurrence: None, ..with(&["2027-04-02T10:00"]) };
        assert!(once.read(None, Tz::Europe__London).unwrap().schedule.extra_dates.is_empty());
    }
}

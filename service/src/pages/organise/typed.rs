//! A meeting as it stands in the form: what was typed, what is shown, and what it means to the flows.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};
use chrono_tz::Tz;
use commonhall_domain::meeting::{MeetingInput, local_text, local_time};
use commonhall_domain::problem::Problem;
use commonhall_domain::span::Span;
use commonhall_domain::zone::to_local;
use uuid::Uuid;

use super::fields::Fields;
use super::repeat::Repeat;
use crate::flows::meetings::OnClash;

/// The inputs, named as in `view::organise::MeetingForm`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    pub title: String,
    pub description: String,
    pub host: String,
    pub date: String,
    pub time: String,
    /// Then no time counts.
    pub all_day: bool,
    pub duration: String,
    pub repeat: Repeat,
    /// The days of the dates that are left out: `2027-04-07`.
    pub exdates: Vec<String>,
    /// Dates that begin at another time: `2027-03-24T18:00:00/2027-03-25T18:30:00`.
    pub moves: Vec<String>,
    pub space: String,
    pub time_zone: String,
    pub languages: Vec<String>,
    pub interpreters: Vec<String>,
    pub childcare: String,
    pub travel: String,
    pub food: String,
    pub audience: String,
    pub online_url: String,
    pub visibility: String,
    pub address_hidden: bool,
    pub contact_role: String,
    pub contact_phone: String,
    pub partners: Vec<String>,
    pub members: Vec<String>,
    pub reminders: Vec<String>,
    pub status: String,
}

impl Typed {
    /// A new meeting before anybody has typed: in a week, at the next full hour.
    pub fn new(host: String, zone: Tz, now: DateTime<Utc>) -> Self {
        let local = to_local(now, zone);
        let hour = NaiveTime::from_hms_opt((local.hour() + 1) % 24, 0, 0).unwrap_or_default();
        let date = local.date().checked_add_days(Days::new(7)).unwrap_or(local.date());
        Self {
            host,
            date: date.to_string(),
            time: clock(hour),
            duration: "PT2H".to_owned(),
            repeat: Repeat::none(),
            time_zone: zone.name().to_owned(),
            languages: vec!["en".to_owned()],
            visibility: "public".to_owned(),
            reminders: vec!["P7D".to_owned(), "P1D".to_owned()],
            status: "confirmed".to_owned(),
            ..Self::default()
        }
    }

    /// A stored meeting as it goes on from its date `first`.
    pub fn of(input: &MeetingInput, first: NaiveDateTime, zone: Tz) -> Self {
        let starts = local_time("starts", &input.starts).unwrap_or(first);
        let rule = input.recurrence.as_ref().and_then(|text| text.parse().ok());
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            title: input.title.clone(),
            description: input.description.clone(),
            host: input.host.clone(),
            date: first.date().to_string(),
            time: clock(first.time()),
            all_day: input.all_day,
            duration: input.duration.clone(),
            repeat: rule.map_or_else(Repeat::none, |rule| Repeat::of(&rule, starts, first, zone)),
            moves: Vec::new(),
            exdates: exdays(&input.exdates).filter(|day| *day >= first.date()).map(|day| day.to_string()).collect(),
            space: input.space.map(|space| space.to_string()).unwrap_or_default(),
            time_zone: zone.name().to_owned(),
            languages: input.languages.clone(),
            interpreters: input.interpreters.clone(),
            childcare: optional(&input.childcare),
            travel: optional(&input.travel),
            food: optional(&input.food),
            audience: optional(&input.audience),
            online_url: optional(&input.online_url),
            visibility: optional(&input.visibility),
            address_hidden: input.address_hidden,
            contact_role: optional(&input.contact_role),
            contact_phone: optional(&input.contact_phone),
            partners: input.invited_partners.clone(),
            members: input.invited_members.iter().map(Uuid::to_string).collect(),
            reminders: input.reminders.clone(),
            status: optional(&input.status),
        }
    }

    pub fn posted(fields: &Fields) -> Self {
        Self {
            title: fields.one("title"),
            description: fields.one("description"),
            host: fields.one("host"),
            date: fields.one("date"),
            time: fields.one("time"),
            all_day: fields.ticked("all_day"),
            duration: fields.one("duration"),
            repeat: Repeat::posted(fields),
            exdates: fields.all("exdates"),
            moves: fields.all("moves"),
            space: fields.one("space"),
            time_zone: fields.one("time_zone"),
            languages: fields.all("languages"),
            interpreters: fields.all("interpreters"),
            childcare: fields.one("childcare"),
            travel: fields.one("travel"),
            food: fields.one("food"),
            audience: fields.one("audience"),
            online_url: fields.one("online_url"),
            visibility: fields.one("visibility"),
            address_hidden: fields.ticked("address_hidden"),
            contact_role: fields.one("contact_role"),
            contact_phone: fields.one("contact_phone"),
            partners: fields.all("partners"),
            members: fields.all("members"),
            reminders: fields.all("reminders"),
            status: fields.one("status"),
        }
    }

    /// With the better date that was chosen, if one was.
    pub fn taking(mut self, fields: &Fields) -> Self {
        if let Some((date, time)) = taken_start(fields) {
            (self.date, self.time) = (date, time);
        }
        self
    }

    /// The inputs by name, as [`Typed::posted`] reads them.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let one = |name, value: &str| (name, value.to_owned());
        let mut fields = vec![
            one("title", &self.title),
            one("description", &self.description),
            one("host", &self.host),
            one("date", &self.date),
            one("time", &self.time),
            one("all_day", if self.all_day { "yes" } else { "" }),
            one("duration", &self.duration),
            one("repeat", &self.repeat.code),
            one("rule", self.repeat.rule.as_deref().unwrap_or_default()),
            one("ends", &self.repeat.ends),
            one("count", &self.repeat.count),
            one("until", &self.repeat.until),
            one("space", &self.space),
            one("time_zone", &self.time_zone),
            one("childcare", &self.childcare),
            one("travel", &self.travel),
            one("food", &self.food),
            one("audience", &self.audience),
            one("online_url", &self.online_url),
            one("visibility", &self.visibility),
            one("address_hidden", if self.address_hidden { "yes" } else { "" }),
            one("contact_role", &self.contact_role),
            one("contact_phone", &self.contact_phone),
            one("status", &self.status),
        ];
        for (name, values) in [
            ("exdates", &self.exdates),
            ("moves", &self.moves),
            ("languages", &self.languages),
            ("interpreters", &self.interpreters),
            ("partners", &self.partners),
            ("members", &self.members),
            ("reminders", &self.reminders),
        ] {
            fields.extend(values.iter().map(|value| (name, value.clone())));
        }
        fields
    }

    /// What the flows are to store. Where date, time and rule are as `shown`, they stay as they were entered `before`: the
    /// form of a series that has begun shows its next date.
    pub fn input(&self, before: &MeetingInput, shown: Option<&Self>) -> MeetingInput {
        let when = |typed: &Self| (typed.start(), typed.all_day, typed.repeat.clone());
        let as_before = shown.is_some_and(|shown| when(shown) == when(self));
        let starts = if as_before { before.starts.clone() } else { self.start() };
        let recurrence = match &before.recurrence {
            old if as_before => old.clone(),
            Some(old) => self.repeat.text_unlike(self.day(), old),
            None => self.repeat.text(self.day()),
        };
        MeetingInput {
            title: self.title.clone(),
            description: self.description.clone(),
            host: self.host.clone(),
            space: space(&self.space),
            starts,
            // A room has the zone of its venue, whatever the other input says.
            time_zone: self.space.trim().is_empty().then(|| self.time_zone.clone()),
            duration: self.length(),
            all_day: self.all_day,
            exdates: self.left_out(&before.exdates, shown, recurrence.is_some()),
            extra_dates: before.extra_dates.clone(),
            recurrence,
            moves: self.moves.iter().map(|one| read_move(one)).collect(),
            status: Some(self.status.clone()),
            visibility: Some(self.visibility.clone()),
            address_hidden: self.address_hidden,
            languages: self.languages.clone(),
            interpreters: self.interpreters.clone(),
            reminders: self.reminders.clone(),
            invited_partners: self.partners.clone(),
            // Nobody has the nil id: what is no id is an unknown member.
            invited_members: self.members.iter().map(|id| id.parse().unwrap_or_default()).collect(),
            audience: Some(self.audience.clone()),
            online_url: Some(self.online_url.clone()),
            childcare: Some(self.childcare.clone()),
            travel: Some(self.travel.clone()),
            food: Some(self.food.clone()),
            contact_role: Some(self.contact_role.clone()),
            contact_phone: Some(self.contact_phone.clone()),
        }
    }

    /// The dates left out. What was stored of a day stays as it was, and so does what the form did not show, since it lies
    /// behind; a day that is new goes with the start that was typed.
    fn left_out(&self, before: &[String], shown: Option<&Self>, repeats: bool) -> Vec<String> {
        let day = |stored: &String| exdays([stored]).next().map(|day| day.to_string()).unwrap_or_default();
        let was_shown = |day: &String| shown.is_some_and(|shown| shown.exdates.contains(day));
        let stays = |stored: &&String| self.exdates.contains(&day(stored)) || !was_shown(&day(stored));
        let known: Vec<String> = before.iter().map(day).collect();
        let new = self
            .exdates
            .iter()
            .filter(|day| repeats && !known.contains(day))
            .map(|day| start(day, &self.time, self.all_day));
        before.iter().filter(stays).cloned().chain(new).collect()
    }

    fn start(&self) -> String {
        start(&self.date, &self.time, self.all_day)
    }

    /// What takes whole days and some hours takes one day: the hours are those that the form offers at first.
    fn length(&self) -> String {
        let hours = |span: &Span| span.days() == 0 && !self.duration.trim_start().starts_with('-');
        let of_hours = self.all_day && self.duration.parse().as_ref().is_ok_and(hours);
        if of_hours { "P1D".to_owned() } else { self.duration.clone() }
    }

    fn day(&self) -> Option<NaiveDate> {
        self.date.trim().parse().ok()
    }

    /// A problem that names a field of the API, by the inputs of the form.
    pub fn place(&self, problem: Problem) -> Vec<Problem> {
        let field = |name: &'static str, problem: Problem| vec![Problem { field: name.into(), ..problem }];
        match problem.field.as_ref() {
            "starts" => start_faults(&self.date, &self.time, self.all_day, problem),
            "recurrence" => vec![self.repeat.faults(problem)],
            "invited.partners" => field("partners", problem),
            "invited.members" => field("members", problem),
            // Its time is the start's, where it is said.
            "exdates"
                if start_faults("2027-03-24", &self.time, self.all_day, problem.clone())
                    .iter()
                    .any(|fault| fault.field == "time") =>
            {
                Vec::new()
            }
            _ => vec![problem],
        }
    }
}

/// The days of stored exdates.
fn exdays<'a>(exdates: impl IntoIterator<Item = &'a String>) -> impl Iterator<Item = NaiveDate> {
    exdates.into_iter().filter_map(|date| local_time("exdates", date).ok()).map(|date| date.date())
}

/// Date and time of the better date whose button was pressed.
pub fn taken_start(fields: &Fields) -> Option<(String, String)> {
    let taken = fields.one("take");
    let (date, time) = taken.split_once('T')?;
    Some((date.to_owned(), time.parse().map_or_else(|_| time.to_owned(), clock)))
}

/// What to do about dates whose room is taken, by the button that was pressed.
pub fn on_clash(fields: &Fields) -> OnClash {
    match fields.one("on_clash").as_str() {
        "skip" => OnClash::Skip,
        "move" => OnClash::Move,
        _ => OnClash::Refuse,
    }
}

/// How a date that begins at another time is posted; what is none is refused as a time that cannot be read.
pub fn written_move(date: NaiveDateTime, starts: NaiveDateTime) -> String {
    format!("{}/{}", local_text(date), local_text(starts))
}

fn read_move(text: &str) -> (String, String) {
    let (date, starts) = text.split_once('/').unwrap_or((text, ""));
    (date.to_owned(), starts.to_owned())
}

/// Date and time of the inputs as the one local time that flows read, or the day of what is all day.
pub fn start(date: &str, time: &str, all_day: bool) -> String {
    if all_day { date.trim().to_owned() } else { starts(date, time) }
}

fn starts(date: &str, time: &str) -> String {
    format!("{}T{}", date.trim(), time.trim())
}

/// A problem of the start, beside the date or the time.
pub fn start_faults(date: &str, time: &str, all_day: bool, problem: Problem) -> Vec<Problem> {
    if problem.code != "error-local-time" {
        return vec![Problem { field: "date".into(), ..problem }];
    }
    let mut faults = Vec::new();
    match date.trim() {
        "" => faults.push(Problem::new("date", "error-missing")),
        date if date.parse::<NaiveDate>().is_err() => {
            faults.push(Problem::new("date", "error-date").with("value", date));
        }
        _ => {}
    }
    match time.trim() {
        _ if all_day => {}
        "" => faults.push(Problem::new("time", "error-missing")),
        time if local_time("time", &starts("2027-03-24", time)).is_err() => {
            faults.push(Problem::new("time", "error-time").with("value", time));
        }
        _ => {}
    }
    faults
}

/// The chosen room. Nobody has the nil id: what is no id is an unknown room.
pub fn space(text: &str) -> Option<Uuid> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or_default())
}

/// As an input of type `time` holds it. Seconds stand only where there are any, so that what nobody touched stays.
pub fn clock(time: NaiveTime) -> String {
    time.format(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

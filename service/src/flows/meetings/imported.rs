//! A meeting that another calendar tells of is scheduled here, or changed as that calendar changed it.
//!
//! What the calendar said the last time is kept (`store::imports`): a change of it changes those fields only, so that what
//! organisers did here stays. What has been is never changed.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use commonhall_domain::ical;
use commonhall_domain::ical::read::{Content, Date, Taken, place_named, read};
use commonhall_domain::meeting::{MeetingInput, Schedule, Status, local_text};
use commonhall_domain::policy::Visibility;
use commonhall_domain::problem::Problem;
use commonhall_domain::zone;
use commonhall_entities::overrides;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::create::{self, Foreign};
use super::{DateChange, Warnings, cancel, change, date};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flows::Caller;
use crate::flows::calendar::{self, Reader};
use crate::store::imports::{self, Model as Import};
use crate::store::meetings::{self, Whole};
use crate::store::venues::Place;
use crate::store::{self, occurrences};
use crate::words::Words;

/// More dates than any meeting has had: twenty years of every day's prayer are none of our meetings.
const MOST_DATES: usize = 5_000;

/// What a meeting costs beside its dates, about, in dates.
const WORK: usize = 50;

/// How what a calendar tells of becomes meetings.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The slug of the partner who hosts them.
    pub host: String,
    /// Where all of them are; left out, each is in the space that its LOCATION names.
    pub space: Option<Uuid>,
    pub visibility: Visibility,
    /// Also those that are over.
    pub with_past: bool,
}

/// What became of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Created,
    Changed,
    Unchanged,
    /// Left out, and not because anything was wrong with it.
    Skipped,
}

/// What was done, with what is to be said about it.
#[derive(Clone, Debug)]
pub struct Done {
    pub outcome: Outcome,
    pub meeting: Option<Uuid>,
    pub remarks: Vec<Problem>,
}

impl Done {
    fn of(outcome: Outcome, meeting: Option<Uuid>) -> Self {
        Self { outcome, meeting, remarks: Vec::new() }
    }

    fn skipped(code: &'static str) -> Self {
        Self { outcome: Outcome::Skipped, meeting: None, remarks: vec![Problem::new("", code)] }
    }
}

/// Takes one meeting of another calendar, within a transaction that may be taken back.
pub async fn import(
    tx: &DatabaseTransaction,
    app: &App,
    caller: &Caller,
    taken: &Taken,
    terms: &Terms,
    places: &[Place],
) -> Result<Done> {
    let now = app.now();
    let import = Importing { tx, app, caller, terms, places, now };
    let content = uncancelled(&taken.content);
    if let Some(known) = imports::by_uid(tx, &taken.uid).await? {
        return Box::pin(import.again(taken, content, known)).await;
    }
    if let Some(own) = meetings::by_uid(tx, &taken.uid).await? {
        // One of our own that comes back.
        if taken.sequence <= own.meeting.sequence.into() || import.said(&own, &content).await? {
            return Ok(Done::of(Outcome::Unchanged, Some(own.meeting.id)));
        }
        return Box::pin(import.change(taken, &content, None, own)).await;
    }
    if let Some((uid, date)) = calendar::meeting_and_date(&taken.uid)
        && let Some(series) = meetings::by_uid(tx, uid).await?
        && occurrences::by_date(tx, series.meeting.id, date).await?.is_some()
    {
        return Ok(Done::of(Outcome::Unchanged, Some(series.meeting.id)));
    }
    if let Some(uid) = calendar::meeting_of_part(&taken.uid)
        && let Some(series) = meetings::by_uid(tx, uid).await?
        && series.meeting.recurrence.is_some()
    {
        return Ok(Done::of(Outcome::Unchanged, Some(series.meeting.id)));
    }
    Box::pin(import.create(taken, &content)).await
}

/// Without the words that our calendars put before the title of what is cancelled.
fn uncancelled(content: &Content) -> Content {
    let plain = |title: &str| {
        let marks = Words::all().map(|words| words.plain("calendar-cancelled", &[("title", "".into())]));
        let found =
            marks.into_iter().find_map(|mark| title.strip_prefix(mark.trim()).map(str::trim).map(str::to_owned));
        found.filter(|plain| !plain.is_empty()).unwrap_or_else(|| title.to_owned())
    };
    let mut content = content.clone();
    if content.status == Status::Cancelled {
        content.title = plain(&content.title);
    }
    for date in content.changed.values_mut().filter(|date| date.cancelled) {
        date.title = plain(&date.title);
    }
    content
}

fn schedule(content: &Content) -> Schedule {
    Schedule {
        starts: content.starts,
        zone: content.zone,
        duration: content.duration,
        rule: content.rule,
        exdates: content.exdates.clone(),
        extra_dates: content.extra_dates.clone(),
        all_day: content.all_day,
    }
}

/// The local starts of its dates as far as they are kept, and whether one of them is still to end.
fn dates(app: &App, content: &Content, now: DateTime<Utc>) -> (Vec<NaiveDateTime>, bool) {
    let schedule = schedule(content);
    let dates = match schedule.rule {
        Some(_) => schedule.dates(app.horizon(now)),
        None => vec![schedule.starts],
    };
    let moved = content.changed.values().filter(|date| !date.cancelled).map(|date| date.starts);
    let ahead = dates.iter().copied().chain(moved).any(|date| schedule.end_of(date) > now);
    (dates, ahead)
}

/// How much work it is to take a meeting, in dates.
pub fn work(app: &App, content: &Content, terms: &Terms) -> usize {
    let (dates, ahead) = dates(app, content, app.now());
    if ahead || terms.with_past { WORK + dates.len() } else { 0 }
}

struct Importing<'a> {
    tx: &'a DatabaseTransaction,
    app: &'a App,
    caller: &'a Caller,
    terms: &'a Terms,
    places: &'a [Place],
    now: DateTime<Utc>,
}

impl Importing<'_> {
    async fn create(&self, taken: &Taken, content: &Content) -> Result<Done> {
        let (dates, ahead) = dates(self.app, content, self.now);
        if dates.len() > MOST_DATES {
            return Err(Problem::new("recurrence", "import-too-many-dates").with("limit", MOST_DATES).into());
        }
        if !ahead && !self.terms.with_past {
            return Ok(Done::skipped("import-over"));
        }
        let mut remarks = Vec::new();
        let input = self.input(content, &mut remarks);
        let overrides = self.overrides(content, &input, &dates, &mut remarks);
        let cancelled = content.status == Status::Cancelled;
        // What was called off holds no room, not even for the moment in which it is made.
        let status = if cancelled { "draft" } else { content.status.as_str() };
        let input = MeetingInput { status: Some(status.to_owned()), ..input };
        let foreign = Foreign { uid: taken.uid.clone(), overrides };
        let (tx, now) = (self.tx, self.now);
        let saved = create::begun(tx, self.app, self.caller, &input, Some(foreign), Warnings::Accept, now);
        let saved = Box::pin(saved).await?;
        let mut whole = saved.whole;
        if cancelled {
            Box::pin(cancel::cancelled(tx, self.app, self.caller, &mut whole, None, now)).await?;
        } else {
            remarks.extend(saved.warnings);
        }
        whole.meeting.sequence = sequence(taken);
        store::save(tx, whole.meeting.clone()).await?;
        store::insert(tx, self.row(taken, content, whole.meeting.series_id)?).await?;
        Ok(Done { outcome: Outcome::Created, meeting: Some(whole.meeting.id), remarks })
    }

    /// Whether our own calendars, or our export, say this of a meeting.
    async fn said(&self, whole: &Whole, content: &Content) -> Result<bool> {
        let dates = occurrences::of_meetings(self.tx, &[whole.meeting.id]).await?;
        let base_url = &self.app.settings.base_url;
        for exact in [false, true] {
            let reader = Reader { exact, ..Reader::new("en", true) };
            let events = calendar::events(whole, &dates, self.places, None, reader, base_url)?;
            let text = ical::write(&ical::Calendar {
                name: "".into(),
                description: None,
                url: None,
                source: None,
                color: None,
                zone: self.app.settings.time_zone,
                method: None,
                window: calendar::watched(),
                events,
            });
            let taken = read(text.as_bytes(), self.app.settings.time_zone).taken;
            if taken.iter().any(|one| one.uid == whole.meeting.uid && uncancelled(&one.content) == *content) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What was imported before comes again.
    async fn again(&self, taken: &Taken, content: Content, known: Import) -> Result<Done> {
        let parts = meetings::of_series(self.tx, known.series_id).await?;
        let newest = parts.into_iter().next_back().ok_or(Error::NotFound)?;
        if taken.sequence < known.sequence {
            let remarks = vec![Problem::new("SEQUENCE", "import-older")];
            return Ok(Done { remarks, ..Done::of(Outcome::Skipped, Some(newest.meeting.id)) });
        }
        let old: Option<Content> = serde_json::from_value(known.content.clone()).ok();
        // Nothing new there, or what comes is what our own calendars say by now.
        if old.as_ref() == Some(&content) || self.said(&newest, &content).await? {
            return Ok(Done::of(Outcome::Unchanged, Some(newest.meeting.id)));
        }
        Box::pin(self.change(taken, &content, old, newest)).await
    }

    /// Changes what the calendar changed since `old`; all of it where that is not known.
    async fn change(&self, taken: &Taken, content: &Content, old: Option<Content>, whole: Whole) -> Result<Done> {
        let mut remarks = Vec::new();
        let wanted = self.input(content, &mut remarks);
        let before = old.as_ref().map(|old| self.input(old, &mut Vec::new()));
        let series = whole.meeting.series_id;
        let mut meeting = whole.meeting.id;
        let mut changed = false;
        if before.as_ref() != Some(&wanted) {
            let edit = |now: MeetingInput| Ok(merged(now, before.as_ref(), &wanted));
            let saved = change::stored(self.tx, self.app, self.caller, meeting, None, edit, Warnings::Accept, self.now);
            let saved = Box::pin(saved).await?;
            meeting = saved.whole.meeting.id;
            remarks.extend(saved.warnings);
            changed = true;
        }
        if content.status != Status::Cancelled {
            changed |= self.change_dates(content, old.as_ref(), series, &mut remarks).await?;
        }
        let row = self.row(taken, content, series)?;
        if old.is_some() {
            store::save(self.tx, row).await?;
        } else {
            store::insert(self.tx, row).await?;
        }
        let outcome = if changed { Outcome::Changed } else { Outcome::Unchanged };
        Ok(Done { outcome, meeting: Some(meeting), remarks })
    }

    /// Changes single dates to come; whether there was one.
    async fn change_dates(
        &self,
        content: &Content,
        old: Option<&Content>,
        series: Uuid,
        remarks: &mut Vec<Problem>,
    ) -> Result<bool> {
        let plain = |slot: NaiveDateTime, content: &Content| Date {
            title: content.title.clone(),
            description: content.description.clone(),
            place: content.place.clone(),
            starts: slot,
            duration: content.duration,
            cancelled: false,
        };
        let at = |slot: NaiveDateTime, content: &Content| {
            content.changed.get(&slot).cloned().unwrap_or_else(|| plain(slot, content))
        };
        let slots: BTreeSet<NaiveDateTime> =
            content.changed.keys().chain(old.iter().flat_map(|old| old.changed.keys())).copied().collect();
        let mut changed = false;
        for slot in slots {
            let wanted = at(slot, content);
            let before = old.map_or_else(|| plain(slot, content), |old| at(slot, old));
            if wanted == before {
                continue;
            }
            let Some(meeting) = self.part_with(series, slot).await? else { continue };
            let differs = |same: bool, text: String| (!same).then_some(text);
            let change = DateChange {
                starts: differs(wanted.starts == before.starts, local_text(wanted.starts)),
                duration: differs(wanted.duration == before.duration, wanted.duration.to_string()),
                space: (wanted.place != before.place).then(|| self.space(wanted.place.as_deref())),
                title: differs(wanted.title == before.title, wanted.title.clone()),
                description: differs(wanted.description == before.description, wanted.description.clone()),
                status: (wanted.cancelled != before.cancelled)
                    .then(|| if wanted.cancelled { "cancelled" } else { "confirmed" }.to_owned()),
                reason: None,
            };
            let done =
                date::stored(self.tx, self.app, self.caller, meeting, slot, None, &change, Warnings::Accept, self.now);
            let (saved, _) = Box::pin(done).await?;
            remarks.extend(saved.warnings);
            changed = true;
        }
        Ok(changed)
    }

    /// The part of a series that has this date, if it is to come and still one of its dates.
    async fn part_with(&self, series: Uuid, slot: NaiveDateTime) -> Result<Option<Uuid>> {
        for part in meetings::of_series(self.tx, series).await?.into_iter().rev() {
            let Some(date) = occurrences::by_date(self.tx, part.meeting.id, slot).await? else { continue };
            let ahead = date.starts_at > self.now && meetings::schedule(&part.meeting)?.makes(slot);
            return Ok(ahead.then_some(part.meeting.id));
        }
        Ok(None)
    }

    /// A meeting as somebody would have entered it.
    fn input(&self, content: &Content, remarks: &mut Vec<Problem>) -> MeetingInput {
        let mut space = self.space(content.place.as_deref());
        let (mut starts, mut exdates) = (content.starts, content.exdates.clone());
        let mut extra_dates = content.extra_dates.clone();
        if let Some(own) = space.and_then(|space| self.zone_of(space)).filter(|own| *own != content.zone) {
            // In a space the clock is the venue's, and a day is a day.
            let there = |date: NaiveDateTime| {
                if content.all_day { date } else { zone::to_local(zone::resolve(date, content.zone).utc, own) }
            };
            let dates: Vec<_> = match content.rule {
                Some(rule) => rule.dates(content.starts, content.zone).take(500).collect(),
                None => Vec::new(),
            };
            if dates.iter().chain(&extra_dates).all(|date| there(*date) == *date) {
                starts = there(starts);
                exdates = exdates.into_iter().map(there).collect();
                extra_dates = extra_dates.into_iter().map(there).collect();
            } else {
                remarks.push(Problem::new("space", "import-zone-not-of-venue").with("zone", own.name()));
                space = None;
            }
        }
        let unmatched = content.place.as_deref().filter(|_| space.is_none());
        if let Some(place) = unmatched
            && remarks.is_empty()
        {
            remarks.push(Problem::new("space", "import-place-unknown").with("value", place));
        }
        let visibility = if content.private { Visibility::Invited } else { self.terms.visibility };
        MeetingInput {
            title: content.title.clone(),
            description: [Some(content.description.as_str()).filter(|text| !text.is_empty()), unmatched]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n\n"),
            host: self.terms.host.clone(),
            space,
            starts: local_text(starts),
            time_zone: space.is_none().then(|| content.zone.name().to_owned()),
            duration: content.duration.to_string(),
            recurrence: content.rule.map(|rule| rule.to_string()),
            exdates: exdates.into_iter().map(local_text).collect(),
            extra_dates: extra_dates.into_iter().map(local_text).collect(),
            all_day: content.all_day,
            status: Some(content.status.as_str().to_owned()),
            visibility: Some(visibility.as_str().to_owned()),
            online_url: content.link.clone(),
            ..MeetingInput::default()
        }
    }

    fn zone_of(&self, space: Uuid) -> Option<Tz> {
        self.places.iter().find(|place| place.space.id == space)?.venue.time_zone.parse().ok()
    }

    fn space(&self, place: Option<&str>) -> Option<Uuid> {
        let names = self.places.iter().map(|place| (place.space.id, &*place.venue.name, &*place.space.name));
        self.terms.space.or_else(|| place_named(place?, names))
    }

    /// The dates of a series that are not as it says, as rows of a meeting that is yet to be made.
    fn overrides(
        &self,
        content: &Content,
        input: &MeetingInput,
        dates: &[NaiveDateTime],
        remarks: &mut Vec<Problem>,
    ) -> Vec<overrides::Model> {
        let mut days: BTreeSet<_> = dates.iter().map(NaiveDateTime::date).collect();
        let mut rows = Vec::new();
        for (slot, date) in &content.changed {
            let day = date.starts.date();
            // Calendars tell the dates of a series apart by the day, so none moves onto the day of another.
            if day != slot.date() && !days.insert(day) {
                remarks.push(Problem::new("RECURRENCE-ID", "import-other-date").with("date", slot.date()));
                continue;
            }
            let space = self.space(date.place.as_deref());
            let elsewhere = date.place != content.place && space != input.space;
            rows.push(overrides::Model {
                starts_local: (date.starts != *slot).then_some(date.starts),
                duration: (date.duration != content.duration).then(|| date.duration.to_string()),
                space_id: space.filter(|_| elsewhere),
                without_space: elsewhere && space.is_none(),
                title: (date.title != content.title).then(|| date.title.clone()),
                description: (date.description != content.description).then(|| date.description.clone()),
                status: date.cancelled.then(|| "cancelled".to_owned()),
                ..date::blank(Uuid::nil(), *slot, self.now)
            });
        }
        rows
    }

    fn row(&self, taken: &Taken, content: &Content, series_id: Uuid) -> Result<Import> {
        Ok(Import {
            uid: taken.uid.clone(),
            series_id,
            sequence: taken.sequence,
            content: serde_json::to_value(content).map_err(anyhow::Error::from)?,
            imported_at: self.now,
        })
    }
}

fn sequence(taken: &Taken) -> i32 {
    i32::try_from(taken.sequence).unwrap_or(i32::MAX)
}

/// `now` with what differs between `before` and `wanted`. Host and visibility are ours, and stay.
fn merged(now: MeetingInput, before: Option<&MeetingInput>, wanted: &MeetingInput) -> MeetingInput {
    let before_of = |date: &String| before.is_some_and(|before| before.extra_dates.contains(date));
    let mut extra_dates = now.extra_dates.clone();
    // What was added here stays, and so does what another calendar left as it was.
    extra_dates.retain(|date| !before_of(date) || wanted.extra_dates.contains(date));
    let added = wanted.extra_dates.iter().filter(|date| !before_of(date) && !now.extra_dates.contains(date));
    extra_dates.extend(added.cloned());
    let now = MeetingInput { extra_dates, ..now };
    macro_rules! take {
        ($($field:ident),*) => {
            MeetingInput {
                $($field: match before {
                    Some(before) if before.$field == wanted.$field => now.$field,
                    _ => wanted.$field.clone(),
                },)*
                ..now
            }
        };
    }
    take!(title, description, space, starts, time_zone, duration, recurrence, exdates, all_day, status, online_url)
}

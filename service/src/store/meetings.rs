//! Meetings with what hangs on them: invitations, reminder rules, single changed dates.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;

use chrono::{DateTime, NaiveDateTime, Utc};
use commonhall_domain::meeting::{Schedule, Status};
use commonhall_domain::policy::{MeetingFacts, Visibility};
use commonhall_domain::recurrence::Rule;
use commonhall_entities::{invitations, meetings, occurrences, overrides, reminder_rules, series, spaces};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

/// A meeting as one thing.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Whole {
    pub meeting: meetings::Model,
    pub invitations: Vec<invitations::Model>,
    pub rules: Vec<reminder_rules::Model>,
    pub overrides: Vec<overrides::Model>,
}

impl Whole {
    /// What the policy decides on.
    pub fn facts(&self) -> MeetingFacts {
        MeetingFacts {
            visibility: visibility(&self.meeting),
            draft: self.meeting.status == "draft",
            host: self.meeting.host_id,
            organiser: self.meeting.organiser_id,
            invited_partners: self.invitations.iter().filter_map(|one| one.partner_id).collect(),
            invited_members: self.invitations.iter().filter_map(|one| one.member_id).collect(),
        }
    }

    /// Those who are to be there: the host and the partners invited.
    pub fn partners(&self) -> impl Iterator<Item = Uuid> {
        once(self.meeting.host_id).chain(self.invitations.iter().filter_map(|one| one.partner_id))
    }

    pub fn override_of(&self, date: NaiveDateTime) -> Option<&overrides::Model> {
        self.overrides.iter().find(|over| over.recurrence_id == date)
    }
}

/// The status of a row; the database lets no other word in.
pub fn status(text: &str) -> Status {
    Status::parse("status", text).unwrap_or(Status::Draft)
}

/// Who it is for; what cannot be read is hidden.
pub fn visibility(meeting: &meetings::Model) -> Visibility {
    Visibility::parse("visibility", &meeting.visibility).unwrap_or(Visibility::Invited)
}

/// When a stored meeting takes place. What stands in the row was read by the domain before; if it cannot be read now, the
/// row was damaged, and that is an error and not a guess.
pub fn schedule(meeting: &meetings::Model) -> anyhow::Result<Schedule> {
    let broken = |what: &str| anyhow::anyhow!("meeting {}: its {what} cannot be read", meeting.id);
    let dates = |stored: &serde_json::Value, what: &'static str| {
        let dates = super::strings(stored);
        dates
            .iter()
            .map(|date| commonhall_domain::meeting::local_time(what, date).map_err(|_| broken(what)))
            .collect::<anyhow::Result<_>>()
    };
    Ok(Schedule {
        starts: meeting.starts_local,
        zone: meeting.time_zone.parse().map_err(|_| broken("time zone"))?,
        duration: meeting.duration.parse().map_err(|_| broken("duration"))?,
        rule: match &meeting.recurrence {
            Some(rule) => Some(rule.parse::<Rule>().map_err(|_| broken("recurrence"))?),
            None => None,
        },
        exdates: dates(&meeting.exdates, "exdates")?,
        extra_dates: dates(&meeting.extra_dates, "extra_dates")?,
        all_day: meeting.all_day,
    })
}

pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Whole>, DbErr> {
    let found = meetings::Entity::find_by_id(id).all(db).await?;
    Ok(whole(db, found).await?.pop())
}

/// The meeting that calendars know by this UID.
pub async fn by_uid(db: &impl ConnectionTrait, uid: &str) -> Result<Option<Whole>, DbErr> {
    let found = meetings::Entity::find().filter(meetings::Column::Uid.eq(uid)).all(db).await?;
    Ok(whole(db, found).await?.pop())
}

/// Lets no other transaction change a meeting until this one ends. `SQLite` has one writer anyway.
pub async fn lock(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    let query = meetings::Entity::find_by_id(id).select_only().column(meetings::Column::Id).lock_exclusive();
    query.into_tuple::<Uuid>().one(db).await.map(drop)
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<Whole>, DbErr> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for chunk in ids.chunks(super::ROWS_AT_ONCE) {
        found.extend(meetings::Entity::find().filter(meetings::Column::Id.is_in(chunk.iter().copied())).all(db).await?);
    }
    whole(db, found).await
}

/// What some meetings are called, without what hangs on them.
pub async fn titles(db: &impl ConnectionTrait, ids: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, String>, DbErr> {
    let query = meetings::Entity::find().select_only().columns([meetings::Column::Id, meetings::Column::Title]);
    let these = meetings::Column::Id.is_in(ids.iter().copied());
    let titles: Vec<(Uuid, String)> = query.filter(these).into_tuple().all(db).await?;
    Ok(titles.into_iter().collect())
}

/// The newest part of each of these series.
pub async fn newest_of_series(db: &impl ConnectionTrait, series: &[Uuid]) -> Result<BTreeMap<Uuid, Uuid>, DbErr> {
    let query = meetings::Entity::find().select_only().columns([meetings::Column::SeriesId, meetings::Column::Id]);
    let query = query.filter(meetings::Column::SeriesId.is_in(series.iter().copied()));
    let parts: Vec<(Uuid, Uuid)> = query.order_by_asc(meetings::Column::Id).into_tuple().all(db).await?;
    Ok(parts.into_iter().collect())
}

/// All parts of a series, oldest first.
pub async fn of_series(db: &impl ConnectionTrait, series: Uuid) -> Result<Vec<Whole>, DbErr> {
    let found = meetings::Entity::find()
        .filter(meetings::Column::SeriesId.eq(series))
        .order_by_asc(meetings::Column::Id)
        .all(db)
        .await?;
    whole(db, found).await
}

/// The languages of public meetings, no drafts, each as its list.
pub async fn public_languages(db: &impl ConnectionTrait) -> Result<Vec<serde_json::Value>, DbErr> {
    meetings::Entity::find()
        .select_only()
        .column(meetings::Column::Languages)
        .filter(meetings::Column::Visibility.eq("public"))
        .filter(meetings::Column::Status.ne("draft"))
        .into_tuple()
        .all(db)
        .await
}

/// Which meetings a list holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub host: Option<Uuid>,
    pub series: Option<Uuid>,
    pub space: Option<Uuid>,
    pub status: Option<String>,
    pub visibility: Option<String>,
    /// With a date that ends after this.
    pub from: Option<DateTime<Utc>>,
}

/// A page of them in the order of their making, after `cursor`.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Whole>, DbErr> {
    let mut query = meetings::Entity::find().order_by_asc(meetings::Column::Id).limit(limit);
    let columns = [
        (meetings::Column::HostId, filter.host),
        (meetings::Column::SeriesId, filter.series),
        (meetings::Column::SpaceId, filter.space),
    ];
    for (column, id) in columns {
        if let Some(id) = id {
            query = query.filter(column.eq(id));
        }
    }
    for (column, word) in
        [(meetings::Column::Status, &filter.status), (meetings::Column::Visibility, &filter.visibility)]
    {
        if let Some(word) = word {
            query = query.filter(column.eq(word));
        }
    }
    if let Some(from) = filter.from {
        let with_dates = occurrences::Entity::find()
            .select_only()
            .column(occurrences::Column::MeetingId)
            .filter(occurrences::Column::EndsAt.gt(from))
            .into_query();
        query = query.filter(meetings::Column::Id.in_subquery(with_dates));
    }
    if let Some(after) = after {
        query = query.filter(meetings::Column::Id.gt(after));
    }
    let found = query.all(db).await?;
    whole(db, found).await
}

/// Adds to each meeting what hangs on it, in three queries for all of them; keeps the order.
async fn whole(db: &impl ConnectionTrait, meetings: Vec<meetings::Model>) -> Result<Vec<Whole>, DbErr> {
    let (mut invited, mut rules, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for chunk in meetings.chunks(super::ROWS_AT_ONCE) {
        let ids: Vec<Uuid> = chunk.iter().map(|meeting| meeting.id).collect();
        let series: Vec<Uuid> = chunk.iter().map(|meeting| meeting.series_id).collect();
        invited.extend(invitations_of(db, &series).await?);
        let query = reminder_rules::Entity::find().filter(reminder_rules::Column::MeetingId.is_in(ids.iter().copied()));
        rules.extend(query.all(db).await?);
        let query = overrides::Entity::find()
            .filter(overrides::Column::MeetingId.is_in(ids))
            .order_by_asc(overrides::Column::RecurrenceId);
        changed.extend(query.all(db).await?);
    }
    // Parts of one series share their invitations, and may have been loaded in two chunks.
    invited.sort_by_key(|one: &invitations::Model| one.id);
    invited.dedup_by_key(|one| one.id);
    Ok(meetings
        .into_iter()
        .map(|meeting| Whole {
            invitations: invited.iter().filter(|one| one.series_id == meeting.series_id).cloned().collect(),
            rules: rules.iter().filter(|one| one.meeting_id == meeting.id).cloned().collect(),
            overrides: changed.iter().filter(|one| one.meeting_id == meeting.id).cloned().collect(),
            meeting,
        })
        .collect())
}

pub async fn invitations_of(db: &impl ConnectionTrait, series: &[Uuid]) -> Result<Vec<invitations::Model>, DbErr> {
    invitations::Entity::find()
        .filter(invitations::Column::SeriesId.is_in(series.iter().copied()))
        .order_by_asc(invitations::Column::Id)
        .all(db)
        .await
}

/// Series that recur in this space and whose dates are not known until then.
pub async fn recurring_short_of(
    db: &impl ConnectionTrait,
    space: Option<Uuid>,
    until: DateTime<Utc>,
) -> Result<Vec<Whole>, DbErr> {
    let mut query = meetings::Entity::find()
        .filter(meetings::Column::Recurrence.is_not_null())
        .filter(meetings::Column::Status.ne("cancelled"))
        .filter(meetings::Column::ExpandedUntil.lt(until))
        .order_by_asc(meetings::Column::Id);
    if let Some(space) = space {
        query = query.filter(meetings::Column::SpaceId.eq(space));
    }
    let found = query.all(db).await?;
    whole(db, found).await
}

pub async fn insert_series(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    super::insert(db, series::Model { id, created_at: now }).await
}

/// Stores a meeting whose revision was `loaded` when it was read; `false` if somebody else was faster.
pub async fn save_over(db: &impl ConnectionTrait, row: meetings::Model, loaded: i64) -> Result<bool, DbErr> {
    let id = row.id;
    let done = meetings::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(meetings::Column::Id.eq(id))
        .filter(meetings::Column::Revision.eq(loaded))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Makes these the reminder rules of a meeting; rules that stay keep the time at which they were made.
pub async fn set_rules(
    db: &impl ConnectionTrait,
    meeting: Uuid,
    leads: &[String],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let known = reminder_rules::Entity::find().filter(reminder_rules::Column::MeetingId.eq(meeting)).all(db).await?;
    let gone: Vec<_> = known.iter().filter(|rule| !leads.contains(&rule.lead)).map(|rule| rule.lead.clone()).collect();
    if !gone.is_empty() {
        reminder_rules::Entity::delete_many()
            .filter(reminder_rules::Column::MeetingId.eq(meeting))
            .filter(reminder_rules::Column::Lead.is_in(gone))
            .exec(db)
            .await?;
    }
    let new = leads.iter().filter(|lead| known.iter().all(|rule| rule.lead != **lead));
    let new = new.map(|lead| reminder_rules::Model {
        meeting_id: meeting,
        lead: lead.clone(),
        audience: "invited".to_owned(),
        created_at: now,
    });
    super::insert_all(db, new.collect()).await
}

pub async fn withdraw_invitations(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<(), DbErr> {
    let these = invitations::Column::Id.is_in(ids.iter().copied());
    invitations::Entity::delete_many().filter(these).exec(db).await.map(drop)
}

/// Makes what hangs on a meeting what it was: the rows themselves, with their ids and times.
pub async fn put_back(db: &impl ConnectionTrait, whole: &Whole) -> Result<(), DbErr> {
    let id = whole.meeting.id;
    let invited = invitations_of(db, &[whole.meeting.series_id]).await?;
    let new: Vec<_> = invited.iter().filter(|one| !whole.invitations.contains(one)).map(|one| one.id).collect();
    withdraw_invitations(db, &new).await?;
    let gone = whole.invitations.iter().filter(|one| !invited.contains(one)).cloned();
    super::insert_all(db, gone.collect()).await?;
    reminder_rules::Entity::delete_many().filter(reminder_rules::Column::MeetingId.eq(id)).exec(db).await?;
    super::insert_all(db, whole.rules.clone()).await?;
    // One may have gone to another part of the series, and back under its own id.
    let ids = whole.overrides.iter().map(|over| over.id);
    let these = Condition::any().add(overrides::Column::MeetingId.eq(id)).add(overrides::Column::Id.is_in(ids));
    overrides::Entity::delete_many().filter(these).exec(db).await?;
    super::insert_all(db, whole.overrides.clone()).await
}

/// Deletes a meeting with all that is its own.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    meetings::Entity::delete_by_id(id).exec(db).await.map(drop)
}

pub async fn delete_override(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    overrides::Entity::delete_by_id(id).exec(db).await.map(drop)
}

/// The lead times of all reminder rules, each once.
pub async fn leads(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let query = reminder_rules::Entity::find().select_only().column(reminder_rules::Column::Lead).distinct();
    query.into_tuple().all(db).await
}

/// The UIDs of all meetings.
pub async fn uids(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    meetings::Entity::find().select_only().column(meetings::Column::Uid).into_tuple().all(db).await
}

/// The ids of all meetings that are drafts.
pub async fn drafts(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    let query = meetings::Entity::find().select_only().column(meetings::Column::Id);
    query.filter(meetings::Column::Status.eq("draft")).into_tuple().all(db).await
}

/// Which meetings a list or a feed may hold. What the reader may see of them is the policy's to say.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Hosted by one of these partners, or with one of them invited.
    pub partners: Option<Vec<Uuid>>,
    /// In a space of this venue, as planned or for one date.
    pub venue: Option<Uuid>,
    /// Public ones only.
    pub public: bool,
    /// With a member invited by name, or as one of `partners`.
    pub member: Option<Uuid>,
}

/// The ids of the meetings in a scope, drafts among them, that have a date touching or after `from`.
pub async fn in_scope(db: &impl ConnectionTrait, scope: &Scope, from: DateTime<Utc>) -> Result<Vec<Uuid>, DbErr> {
    let with_dates = occurrences::Entity::find()
        .select_only()
        .column(occurrences::Column::MeetingId)
        .filter(occurrences::Column::EndsAt.gt(from))
        .into_query();
    let mut query = meetings::Entity::find()
        .select_only()
        .column(meetings::Column::Id)
        .filter(meetings::Column::Id.in_subquery(with_dates))
        .order_by_asc(meetings::Column::Id);
    if scope.public {
        query = query.filter(meetings::Column::Visibility.eq("public"));
    }
    let mut any = Condition::any();
    if let Some(partners) = &scope.partners {
        let invited = invitations::Entity::find()
            .select_only()
            .column(invitations::Column::SeriesId)
            .filter(invitations::Column::PartnerId.is_in(partners.iter().copied()))
            .into_query();
        any = any
            .add(meetings::Column::HostId.is_in(partners.iter().copied()))
            .add(meetings::Column::SeriesId.in_subquery(invited));
    }
    if let Some(member) = scope.member {
        let invited = invitations::Entity::find()
            .select_only()
            .column(invitations::Column::SeriesId)
            .filter(invitations::Column::MemberId.eq(member))
            .into_query();
        any = any.add(meetings::Column::OrganiserId.eq(member)).add(meetings::Column::SeriesId.in_subquery(invited));
    }
    // Without a condition, "any of them" is none and would leave nothing.
    if scope.partners.is_some() || scope.member.is_some() {
        query = query.filter(any);
    }
    if let Some(venue) = scope.venue {
        let spaces = || {
            spaces::Entity::find()
                .select_only()
                .column(spaces::Column::Id)
                .filter(spaces::Column::VenueId.eq(venue))
                .into_query()
        };
        let dates = occurrences::Entity::find()
            .select_only()
            .column(occurrences::Column::MeetingId)
            .filter(occurrences::Column::SpaceId.in_subquery(spaces()))
            .into_query();
        query = query.filter(
            Condition::any()
                .add(meetings::Column::SpaceId.in_subquery(spaces()))
                .add(meetings::Column::Id.in_subquery(dates)),
        );
    }
    query.into_tuple().all(db).await
}

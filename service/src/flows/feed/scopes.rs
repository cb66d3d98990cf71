//! What a feed goes by: each scope has a revision, which rises in the transaction of whatever its feeds show otherwise from then
//! on, and with nothing else.
//!
//! | scope | its feeds show |
//! |---|---|
//! | `public`, `language:<tag>`, `committee` | public meetings, all or some |
//! | `partner:<id>`, `venue:<id>`, `meeting:<series>` | public meetings of one of these |
//! | `private:partner:<id>`, `private:committee` | all that one partner, or the steering committee, may see |
//! | `private:member:<id>`, `private:guests:<id>` | what a member organises or is invited to, by name or through a partner |
//! | `private:calendar:<id>` | one private calendar, whatever it holds |

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::Whose;
use crate::error::Result;
use crate::store::meetings::Whole;
use crate::store::{self, feeds, meetings, occurrences, partners, venues};

type Scopes = BTreeSet<String>;

const PUBLIC: &str = "public";
const COMMITTEE: &str = "committee";

fn partner(id: Uuid) -> String {
    format!("partner:{id}")
}

fn venue(id: Uuid) -> String {
    format!("venue:{id}")
}

fn series(id: Uuid) -> String {
    format!("meeting:{id}")
}

fn language(tag: &str) -> String {
    format!("language:{tag}")
}

fn private(scope: &str) -> String {
    format!("private:{scope}")
}

fn member(id: Uuid) -> String {
    private(&format!("member:{id}"))
}

fn guests(partner: Uuid) -> String {
    private(&format!("guests:{partner}"))
}

fn calendar(id: Uuid) -> String {
    private(&format!("calendar:{id}"))
}

/// Those that a feed shows.
pub(super) fn of(whose: &Whose, id: Option<Uuid>) -> Vec<String> {
    let mut scopes = match whose {
        Whose::Everybody => vec![PUBLIC.to_owned()],
        Whose::Partner(id) => vec![partner(*id)],
        Whose::Venue(id) => vec![venue(*id)],
        Whose::Series(id) => vec![series(*id)],
        Whose::Language(tag) => vec![language(tag)],
        Whose::Committee(_) => vec![COMMITTEE.to_owned()],
        Whose::Member(actor) => {
            actor.member.map(member).into_iter().chain(actor.partners.iter().map(|id| guests(*id))).collect()
        }
        Whose::OfPartner(id, _) => vec![private(&partner(*id))],
        Whose::OfCommittee(..) => vec![private(COMMITTEE)],
    };
    scopes.extend(id.map(calendar));
    scopes
}

/// A meeting was `before` and is `after`; `None` where it was not, or is not any more.
pub async fn touch(
    db: &impl ConnectionTrait,
    before: Option<&Whole>,
    after: Option<&Whole>,
    now: DateTime<Utc>,
) -> Result<()> {
    let committee = committee(db).await?;
    let (was, is) =
        (Box::pin(Seen::of(db, before, &committee)).await?, Box::pin(Seen::of(db, after, &committee)).await?);
    let changed = |old: &Scopes, new: &Scopes, same: bool| if same { old ^ new } else { old | new };
    let mut touched = changed(&was.public, &is.public, before.map(shown) == after.map(shown));
    touched.extend(changed(&was.private, &is.private, before.map(shown_to_guests) == after.map(shown_to_guests)));
    // Of a meeting of the committee those who host it see what is for the partners, but not what is for the invited.
    if before.map(|whole| &whole.meeting.visibility) != after.map(|whole| &whole.meeting.visibility) {
        let committee = private(COMMITTEE);
        touched.extend([&was, &is].iter().any(|seen| seen.private.contains(&committee)).then_some(committee));
    }
    // The other parts of a series that was split name this one to whoever may know of it.
    let appears = |old: &Scopes, new: &Scopes| old.is_empty() != new.is_empty();
    let (public, private) = (appears(&was.public, &is.public), appears(&was.private, &is.private));
    if let (true, Some(whole)) = (public || private, after) {
        let parts = meetings::of_series(db, whole.meeting.series_id).await?;
        for part in parts.iter().filter(|part| part.meeting.id != whole.meeting.id) {
            let seen = Box::pin(Seen::of(db, Some(part), &committee)).await?;
            touched.extend(seen.public.into_iter().filter(|_| public));
            touched.extend(seen.private.into_iter().filter(|_| private));
        }
    }
    Ok(feeds::touch(db, &touched, now).await?)
}

/// What is shown of a venue has changed, and with it its own feed and those of all meetings there.
pub async fn touch_venue(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let committee = committee(db).await?;
    let here = meetings::Scope { venue: Some(id), ..meetings::Scope::default() };
    let here = meetings::in_scope(db, &here, DateTime::UNIX_EPOCH).await?;
    let mut touched = Scopes::from([venue(id)]);
    for whole in meetings::by_ids(db, here).await? {
        let seen = Box::pin(Seen::of(db, Some(&whole), &committee)).await?;
        touched.extend(seen.public.into_iter().filter(|_| !whole.meeting.address_hidden));
        touched.extend(seen.private);
    }
    Ok(feeds::touch(db, &touched, now).await?)
}

/// A partner has another name.
pub async fn touch_partner(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    Ok(feeds::touch(db, &[partner(id)].into(), now).await?)
}

/// Other partners are in the steering committee.
pub async fn touch_committee(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Ok(feeds::touch(db, &[COMMITTEE.to_owned(), private(COMMITTEE)].into(), now).await?)
}

/// A member belongs to other partners.
pub async fn touch_member(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    Ok(feeds::touch(db, &[member(id)].into(), now).await?)
}

/// A private calendar is called otherwise, or shows more or less.
pub async fn touch_calendar(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    Ok(feeds::touch(db, &[calendar(id)].into(), now).await?)
}

/// The partners of the steering committee. One alone is none.
pub async fn committee(db: &impl ConnectionTrait) -> Result<BTreeSet<Uuid>> {
    let steering = partners::all(db).await?.into_iter().filter(|one| one.steering).map(|one| one.id);
    Ok(Some(steering.collect::<BTreeSet<_>>()).filter(|them| them.len() > 1).unwrap_or_default())
}

/// Whether the steering committee meets.
pub fn is_of_committee(whole: &Whole, committee: &BTreeSet<Uuid>) -> bool {
    !committee.is_empty() && committee.is_subset(&whole.partners().collect())
}

/// Changes with all that a public feed shows of a meeting in a place.
fn shown(whole: &Whole) -> impl PartialEq + use<> {
    let meeting = whole.meeting.clone();
    (meeting.sequence, meeting.calendar_changed_at, meeting.title, meeting.description, meeting.address_hidden)
}

fn shown_to_guests(whole: &Whole) -> impl PartialEq + use<> {
    (shown(whole), whole.meeting.online_url.clone())
}

/// The scopes in which a meeting is.
#[derive(Default)]
struct Seen {
    public: Scopes,
    private: Scopes,
}

impl Seen {
    async fn of(db: &impl ConnectionTrait, whole: Option<&Whole>, committee: &BTreeSet<Uuid>) -> Result<Self> {
        let Some(whole) = whole.filter(|whole| whole.meeting.status != "draft") else { return Ok(Self::default()) };
        let meeting = &whole.meeting;
        let of_committee = is_of_committee(whole, committee);
        let invited = || whole.invitations.iter().filter_map(|one| one.partner_id);
        let members = whole.invitations.iter().filter_map(|one| one.member_id).chain(meeting.organiser_id);
        let host = Some(meeting.host_id).filter(|_| meeting.visibility != "invited");
        let private_scopes = (host.into_iter().chain(invited()).map(|id| private(&partner(id))))
            .chain(invited().map(guests))
            .chain(members.map(member))
            .chain(of_committee.then(|| private(COMMITTEE)));
        let mut seen = Self { public: Scopes::new(), private: private_scopes.collect() };
        if meeting.visibility == "public" {
            seen.public.extend([PUBLIC.to_owned(), series(meeting.series_id)]);
            seen.public.extend(whole.partners().map(partner));
            seen.public.extend(store::strings(&meeting.languages).iter().map(|tag| language(tag)));
            seen.public.extend(of_committee.then(|| COMMITTEE.to_owned()));
            if !meeting.address_hidden {
                let dates = occurrences::of_meetings(db, &[meeting.id]).await?;
                let spaces = dates.iter().filter_map(|date| date.space_id);
                let spaces = spaces.chain(whole.overrides.iter().filter_map(|over| over.space_id));
                let places = venues::places(db, spaces.chain(meeting.space_id)).await?;
                seen.public.extend(places.iter().map(|place| venue(place.venue.id)));
            }
        }
        Ok(seen)
    }
}

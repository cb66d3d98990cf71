//! What needs an organiser's attention, in JSON.

use commonhall_domain::attention::Unsettled;
use poem_openapi::param::Query;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::caller::Member;
use super::problem::Result;
use crate::flows::attention::{self, Concern, Matter};

pub struct Attention;

/// What it is.
#[derive(Enum)]
#[oai(rename = "ConcernKind", rename_all = "snake_case")]
enum Kind {
    /// No mail leaves: `words` say why.
    Held,
    /// The room was taken when `count` dates came into sight or moved, or the venue declined them; `occurrence` is the first.
    LostRoom,
    /// The venue has not confirmed `count` dates yet; `occurrence` is the first.
    Requested,
    /// A calendar of the venue that is kept elsewhere says by now that the room is taken on `count` dates; `occurrence` is the
    /// first, and `words` are what the calendar is called.
    TakenElsewhere,
    /// `count` people may not have been told of the meeting.
    Failed,
    /// The mail server wants no mail for the member: its `words`.
    Refused,
    /// The partner is invited to `count` meetings, and none of its members has an address.
    Unreachable,
    /// The next date is near and still a draft.
    Draft,
    /// The next date is near and not yet certain.
    Tentative,
    /// The next date is near, and of the people invited only `count` have answered.
    FewAnswers,
}

/// One thing to be looked at.
#[derive(Object)]
#[oai(rename = "Concern")]
struct Item {
    kind: Kind,
    /// Whether it is about a meeting that the caller organises, or about all mail.
    own: bool,
    meeting: Option<Uuid>,
    occurrence: Option<Uuid>,
    member: Option<Uuid>,
    /// The slug of a partner.
    partner: Option<String>,
    /// How many, see `kind`.
    count: Option<u64>,
    /// In the words of whoever said it.
    words: Option<String>,
    /// The address of the page where one sees to it.
    remedy: String,
}

/// What needs attention.
#[derive(Object)]
#[oai(rename = "ConcernList")]
struct Items {
    items: Vec<Item>,
}

fn shown(base_url: &str, concern: Concern) -> Item {
    let remedy = format!("{base_url}{}", concern.matter.remedy());
    let blank = Item {
        kind: Kind::Held,
        own: concern.own,
        meeting: None,
        occurrence: None,
        member: None,
        partner: None,
        count: None,
        words: None,
        remedy,
    };
    let number = |count: usize| u64::try_from(count).ok();
    match concern.matter {
        Matter::Held { because } => Item { words: Some(because), ..blank },
        Matter::LostRoom { whole, dates, first, .. } => Item {
            kind: Kind::LostRoom,
            meeting: Some(whole.meeting.id),
            occurrence: Some(first.id),
            count: number(dates),
            ..blank
        },
        Matter::Requested { whole, dates, first, .. } => Item {
            kind: Kind::Requested,
            meeting: Some(whole.meeting.id),
            occurrence: Some(first.id),
            count: number(dates),
            ..blank
        },
        Matter::TakenElsewhere { whole, dates, first, calendar } => Item {
            kind: Kind::TakenElsewhere,
            meeting: Some(whole.meeting.id),
            occurrence: Some(first.id),
            count: number(dates),
            words: Some(calendar),
            ..blank
        },
        Matter::Failed { whole, people } => {
            Item { kind: Kind::Failed, meeting: Some(whole.meeting.id), count: number(people), ..blank }
        }
        Matter::Refused { member, words } => {
            Item { kind: Kind::Refused, member: Some(member.id), words: Some(words), ..blank }
        }
        Matter::Unreachable { partner, meetings } => {
            Item { kind: Kind::Unreachable, partner: Some(partner.slug), count: number(meetings), ..blank }
        }
        Matter::Unsettled { whole, date, what } => {
            let (kind, count) = match what {
                Unsettled::Draft => (Kind::Draft, None),
                Unsettled::Tentative => (Kind::Tentative, None),
                Unsettled::FewAnswers { answered, .. } => (Kind::FewAnswers, number(answered)),
            };
            Item { kind, meeting: Some(whole.meeting.id), occurrence: Some(date.id), count, ..blank }
        }
    }
}

#[OpenApi(tag = "Noun::Attention")]
impl Attention {
    /// List what needs attention
    ///
    /// For organisers: what is wrong or unsettled with meetings to come and the mail about them, what is one's own first and
    /// of that what cannot wait. The list is as long as there is to do, and changes by itself when something is seen to.
    #[oai(path = "/attention", method = "get")]
    async fn list(
        &self,
        asker: Member,
        /// Only what is about meetings that the caller organises, or about all mail.
        own: Query<Option<bool>>,
    ) -> Result<Shown<Items>> {
        let concerns = attention::list(&asker.app, &asker.caller, own.0.unwrap_or_default()).await?;
        let base_url = &asker.app.settings.base_url;
        Ok(Shown(Items { items: concerns.into_iter().map(|concern| shown(base_url, concern)).collect() }))
    }
}

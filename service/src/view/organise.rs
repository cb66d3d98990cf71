//! The organiser's pages.

use serde::Serialize;

use super::{Choice, ChoiceGroup, FieldError, FilterLink, Hidden, Language, Page, Pager, Undo, When};

/// `pages/organise.html`: `/organise`.
#[derive(Clone, Debug, Serialize)]
pub struct Organise {
    pub page: Page,
    /// What needs attention, the first things of it.
    pub tasks: Vec<Task>,
    /// The rest.
    pub more_tasks: Vec<Task>,
    /// All of it, or that of the reader's own meetings; none where the page is a later part of the list.
    pub whose: Vec<FilterLink>,
    pub meetings: Vec<OrganisedMeeting>,
    pub pager: Pager,
}

/// Something to be done, and where.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    pub text: String,
    pub remedy: String,
    pub href: String,
}

/// A meeting in the organiser's list.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisedMeeting {
    pub id: String,
    pub title: String,
    /// The next date, or the last one where all are over.
    pub when: When,
    /// From the catalogue's `repeats-…`, for a series.
    pub repeats: Option<String>,
    /// Venue and space in one line.
    pub place: Option<String>,
    /// Code: `draft`, `tentative`, `confirmed` or `cancelled`.
    pub status: String,
    /// Whether it can still be changed or cancelled.
    pub open: bool,
    /// People invited, and what they said for the date shown.
    pub invited: u32,
    pub accepted: u32,
    pub tentative: u32,
    pub declined: u32,
    /// Messages about it that went out, that wait, and that ended undelivered.
    pub sent: u32,
    pub waiting: u32,
    pub failed: u32,
}

/// What stands in the way: another booking of the space.
#[derive(Clone, Debug, Serialize)]
pub struct Clash {
    /// The other meeting; `None` where this organiser may not know of it.
    pub meeting: Option<String>,
    pub space: String,
    /// Date and time blocked, set-up and clearing included, in one line.
    pub when: String,
}

/// Where a date could be whose room is taken.
#[derive(Clone, Debug, Serialize)]
pub struct Better {
    /// The date, in one line.
    pub when: String,
    /// Local starts, each in one line; of a meeting that happens once each posts `take`.
    pub starts: Vec<Choice>,
    /// Why there are not more.
    pub fewer: Option<String>,
}

/// `pages/meeting_form.html`: `/organise/meetings/new` posts to `/organise/meetings`, and
/// `/organise/meetings/{id}/edit` to itself. The inputs are named as the fields here, the lists by their singular or
/// plural as the API does: `host`, `space`, `languages`, `partners`, `members`, `reminders`.
#[derive(Clone, Debug, Serialize)]
pub struct MeetingForm {
    pub page: Page,
    /// `None` for a new meeting.
    pub id: Option<String>,
    /// The revision that the form was made from; posted back so that nothing is overwritten unseen.
    pub revision: Option<i64>,
    pub errors: Vec<FieldError>,
    pub clashes: Vec<Clash>,
    /// One for each date whose room is taken.
    pub better: Vec<Better>,
    /// What can be done about all of these dates at once: codes `skip` and `move`, posted as `on_clash`. None for a meeting that
    /// happens once.
    pub around: Vec<&'static str>,
    /// Sentences that the organiser may overrule: posts `accept_warnings=yes`.
    pub warnings: Vec<String>,
    /// Where somebody else was faster: what they wrote, and what was typed here. Posts `take.<name>=theirs` for what is
    /// taken of theirs.
    pub differences: Vec<Difference>,
    /// How many people were told of the meeting so far and hear of a change.
    pub told: u32,
    /// Whether it is a series that has begun: then it is shown, and changed, from its next date on.
    pub from_next: bool,
    /// Everything below is as typed.
    pub title: String,
    pub description: String,
    pub hosts: Vec<Choice>,
    /// One group a venue; the value is the space's id. The template adds "no room".
    pub spaces: Vec<ChoiceGroup>,
    /// `2027-03-24`.
    pub date: String,
    /// `18:00`.
    pub time: String,
    pub all_day: bool,
    /// The values are ISO 8601 durations: `PT2H`.
    pub durations: Vec<Choice>,
    /// IANA zones, used where there is no space.
    pub time_zones: Vec<Choice>,
    /// Code: `none`, `weekly`, `fortnightly`, `monthly`, `monthly_twice`, `monthly_last` or `rule`. The month's weekday and which of
    /// them come from the date.
    pub repeat: String,
    /// A rule that the choices cannot say, kept as it is under `rule`.
    pub rule: Option<String>,
    /// Code: `never`, `count` or `date`.
    pub ends: String,
    pub count: String,
    /// `2027-07-07`, the last day included.
    pub until: String,
    /// The days that are left out of a series, all of them chosen: `2027-04-07`. More are chosen where it is checked.
    pub exdates: Vec<Choice>,
    pub languages: Vec<Choice>,
    pub audience: String,
    pub online_url: String,
    /// Code: `public`, `partners` or `invited`.
    pub visibility: String,
    /// Whether the address is told only to those invited.
    pub address_hidden: bool,
    pub contact_role: String,
    pub contact_phone: String,
    /// Into which languages somebody interprets.
    pub interpreters: Vec<Choice>,
    pub childcare: String,
    pub travel: String,
    pub food: String,
    pub partners: Vec<Choice>,
    /// One group a partner.
    pub members: Vec<ChoiceGroup>,
    /// The values are ISO 8601 durations before the start: `P7D`.
    pub reminders: Vec<Choice>,
    /// Code: `draft`, `tentative` or `confirmed`.
    pub status: String,
}

/// An input that two people have filled differently, in words.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    pub name: String,
    pub label: String,
    /// Empty where there is nothing.
    pub theirs: String,
    pub yours: String,
}

/// `pages/meeting_check.html`: what the form of a meeting shows before it saves. Posts to where the form does, `action`:
/// `save`, or `edit` for the form again.
#[derive(Clone, Debug, Serialize)]
pub struct MeetingCheck {
    pub page: Page,
    /// `None` for a new meeting.
    pub id: Option<String>,
    /// What was typed, to be posted again.
    pub fields: Vec<Hidden>,
    pub title: String,
    /// Code: `draft`, `tentative` or `confirmed`.
    pub status: String,
    pub place: Option<String>,
    /// Whether somebody at the venue has to confirm dates.
    pub to_confirm: bool,
    pub zone: String,
    pub repeats: Option<String>,
    /// Whether the dates that lie behind stay a meeting of their own.
    pub split: bool,
    pub interpreters: Vec<Language>,
    pub childcare: Option<String>,
    pub travel: Option<String>,
    pub food: Option<String>,
    /// Those of a series that are left out stand among them.
    pub dates: Vec<CheckedDate>,
    /// Those after the first ones.
    pub later: Vec<CheckedDate>,
    /// How many follow.
    pub more: u32,
    /// Sentences that whoever saves has read.
    pub warnings: Vec<String>,
    pub mails: Vec<CheckedMail>,
    /// The names of those invited who have no address.
    pub unreached: Vec<String>,
    /// How long before each date: `7 days before`.
    pub reminders: Vec<String>,
}

/// A date to look at.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedDate {
    /// In one line.
    pub when: String,
    /// What the clock does to it.
    pub clock: Option<String>,
    /// Of a date that was moved, when it would be by the rule.
    pub moved_from: Option<String>,
    /// `2027-04-07`, of a date of a series: posts it as one of `exdates` if it is left out.
    pub day: Option<String>,
    pub left_out: bool,
}

/// Who gets one kind of mail at one time.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedMail {
    /// Code: `invitation`, `change` or `cancellation`.
    pub kind: String,
    pub count: u32,
    /// Not before then.
    pub time: String,
    /// Their names, the first ones.
    pub people: Vec<String>,
}

/// `pages/occurrence_form.html`: `/organise/meetings/{id}/dates/{recurrence_id}`. Posts `action`: `change`, `cancel`
/// or `restore`.
#[derive(Clone, Debug, Serialize)]
pub struct OccurrenceForm {
    pub page: Page,
    pub id: String,
    /// The date's original local start: `20270324T180000`.
    pub recurrence_id: String,
    pub revision: i64,
    pub meeting_title: String,
    /// As it is planned now.
    pub when: When,
    pub cancelled: bool,
    pub errors: Vec<FieldError>,
    /// What somebody else has changed since, and this form would too.
    pub differences: Vec<Difference>,
    pub clashes: Vec<Clash>,
    /// As in [`MeetingForm`].
    pub better: Vec<Better>,
    pub around: Vec<&'static str>,
    pub warnings: Vec<String>,
    /// How many people were told of this date and hear of a change.
    pub told: u32,
    /// Everything below is as typed. Code: `this` date, or it and those `following`.
    pub scope: String,
    pub date: String,
    pub time: String,
    /// Then there is no time to type.
    pub all_day: bool,
    pub durations: Vec<Choice>,
    pub spaces: Vec<ChoiceGroup>,
    pub title: String,
    pub reason: String,
}

/// `pages/added_date.html`: `/organise/meetings/{id}/dates`, a date that is added to a series. Posts to itself.
#[derive(Clone, Debug, Serialize)]
pub struct AddedDate {
    pub page: Page,
    pub id: String,
    pub meeting_title: String,
    pub repeats: Option<String>,
    pub errors: Vec<FieldError>,
    pub clashes: Vec<Clash>,
    /// As in [`MeetingForm`].
    pub better: Vec<Better>,
    pub warnings: Vec<String>,
    /// How many people were told of the series and hear of the date.
    pub told: u32,
    /// Everything below is as typed.
    pub date: String,
    pub time: String,
    /// Then there is no time to type.
    pub all_day: bool,
    pub durations: Vec<Choice>,
    pub spaces: Vec<ChoiceGroup>,
}

/// `pages/cancel_confirm.html`: `/organise/meetings/{id}/cancel`. Posts `reason` and `revision`.
#[derive(Clone, Debug, Serialize)]
pub struct CancelConfirm {
    pub page: Page,
    pub id: String,
    pub revision: i64,
    pub title: String,
    /// The next date.
    pub when: When,
    pub repeats: Option<String>,
    /// How many dates are still to come.
    pub dates: u32,
    /// How many people were told of it, each of whom gets one mail.
    pub told: u32,
    pub reason: String,
    pub errors: Vec<FieldError>,
}

/// `pages/messages.html`: `/organise/meetings/{id}/messages`, the newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Messages {
    pub page: Page,
    pub id: String,
    pub title: String,
    pub sent: u32,
    pub waiting: u32,
    pub failed: u32,
    pub undo: Option<Undo>,
    pub messages: Vec<LedgerEntry>,
    pub pager: Pager,
}

/// Who was told what when.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerEntry {
    pub member: String,
    /// Code: `invitation`, `change`, `cancellation` or `reminder`.
    pub kind: String,
    /// The date of the meeting that it is about.
    pub about: Option<String>,
    /// Code: `pending`, `sending`, `sent`, `dead`, `expired`, `superseded`, `suppressed` or `unknown`.
    pub state: String,
    /// RFC 3339: when it was sent, else when it is due.
    pub datetime: String,
    pub time: String,
    /// Why it ended so, in the server's words where they are the reason.
    pub reason: Option<String>,
}

//! The pages of links in mails, of signing in, and of what is one's own; and the demonstration's mailbox.

use serde::Serialize;

use super::calendars::Ways;
use super::{AccessFact, Choice, FieldError, MeetingCard, MyAnswer, Page, Pager, Place, When};

/// `pages/answer.html`: `/a/{token}`. The form posts `answer`, `people` and, for a series, `date` back there.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerPage {
    pub page: Page,
    pub token: String,
    /// Whose answer it is: households share a mailbox.
    pub member: String,
    pub title: String,
    /// The meeting's page, for those who may open it.
    pub meeting_href: Option<String>,
    pub when: When,
    pub place: Place,
    pub access: Vec<AccessFact>,
    /// From the catalogue's `repeats-…`, for a series.
    pub repeats: Option<String>,
    /// For a series its next dates by `recurrence_id`, and `all`; empty for a single meeting.
    pub dates: Vec<Choice>,
    /// What stands recorded for the chosen date. Code: `accepted`, `tentative` or `declined`.
    pub answer: Option<String>,
    /// Whether that was to a time that has changed since.
    pub to_old_time: bool,
    /// The button that the mail's link named, shown first; the link itself changes nothing.
    pub suggested: Option<String>,
    /// How many come, the member included: 1 to 50, as typed.
    pub people: String,
    /// Whether the answer has just been recorded.
    pub saved: bool,
    /// The date that the saved answer is for, or that it is for all dates.
    pub saved_for: Option<String>,
    /// Whether answers are over, as the meeting began or was cancelled. Code: `past` or `cancelled`.
    pub closed: Option<String>,
    pub errors: Vec<FieldError>,
}

/// `pages/unsubscribe.html`: `/unsubscribe/{token}`. Posts `action`: `stop` (also when it is missing) or `start`.
#[derive(Clone, Debug, Serialize)]
pub struct Unsubscribe {
    pub page: Page,
    pub token: String,
    pub member: String,
    /// The kind of mail that stops. Code: `reminder`, `invitation` or another kind that one may stop.
    pub kind: String,
    /// Whether it is stopped now.
    pub stopped: bool,
    /// Whether this is the answer to a POST.
    pub saved: bool,
}

/// `pages/sign_in.html`: `/sign-in`. Posts `email` there, and `code` to `/sign-in/code`.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    pub page: Page,
    /// As typed.
    pub email: String,
    /// Whether a mail was asked for; says nothing about whether the address is known.
    pub asked: bool,
    pub errors: Vec<FieldError>,
}

/// `pages/sign_in_link.html`: `/sign-in/{token}`.
#[derive(Clone, Debug, Serialize)]
pub struct SignInLink {
    pub page: Page,
    pub token: String,
    /// Code: `ready`, `other_browser`, `used`, `expired` or `invalid`.
    pub state: String,
    /// Who would be signed in, when `ready`.
    pub member: Option<String>,
    pub errors: Vec<FieldError>,
}

/// `pages/me.html`: `/me`.
#[derive(Clone, Debug, Serialize)]
pub struct Me {
    pub page: Page,
    pub meetings: Vec<MyMeeting>,
    pub pager: Pager,
    pub calendars: Vec<MyCalendar>,
    pub new_calendar: CalendarForm,
    pub errors: Vec<FieldError>,
    /// Of mails and pages. Posted as `language` to `/me/language`.
    pub languages: Vec<Choice>,
}

/// A coming meeting with one's answer.
#[derive(Clone, Debug, Serialize)]
pub struct MyMeeting {
    pub card: MeetingCard,
    pub invited: MyAnswer,
}

/// A private calendar in a member's list, without its address.
#[derive(Clone, Debug, Serialize)]
pub struct MyCalendar {
    pub href: String,
    pub name: String,
    /// What it holds, in words.
    pub holds: String,
    pub times_only: bool,
    /// The day on which it was made.
    pub since: String,
}

/// For a new private calendar. Posted to `/me/calendars`.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarForm {
    /// Posted as `holds`; with one alone there is nothing to choose.
    pub holds: Vec<Choice>,
    pub name: String,
    pub times_only: bool,
}

/// `pages/my_calendar.html`: `/me/calendars/{id}`, changed by POST to it; POST to its `renew` and `revoke` ends its address.
#[derive(Clone, Debug, Serialize)]
pub struct MyCalendarPage {
    pub page: Page,
    pub calendar: MyCalendar,
    /// Its address, only in the answer to the POST that made it.
    pub made: Option<Ways>,
    /// As typed, or as it is.
    pub name: String,
    pub times_only: bool,
    pub errors: Vec<FieldError>,
}

/// `pages/demo_mail.html`: `/demo/mail`, the newest first.
#[derive(Clone, Debug, Serialize)]
pub struct DemoMail {
    pub page: Page,
    /// The folder the files are in.
    pub folder: String,
    pub messages: Vec<CapturedMail>,
}

/// A message that would have been sent.
#[derive(Clone, Debug, Serialize)]
pub struct CapturedMail {
    pub id: String,
    pub to: String,
    pub subject: String,
    /// Code, of `Commonhall-Kind`.
    pub kind: String,
    /// RFC 3339.
    pub datetime: String,
    pub time: String,
}

/// `pages/demo_mail_message.html`: `/demo/mail/{id}`. The HTML part is at `/demo/mail/{id}/html`, the attachments at
/// `/demo/mail/{id}/attachments/{position}`, the file itself at `/demo/mail/{id}.eml`.
#[derive(Clone, Debug, Serialize)]
pub struct DemoMailMessage {
    pub page: Page,
    pub mail: CapturedMail,
    pub headers: Vec<Header>,
    pub text: String,
    pub has_html: bool,
    pub attachments: Vec<Attachment>,
}

/// A header field.
#[derive(Clone, Debug, Serialize)]
pub struct Header {
    pub name: String,
    pub value: String,
}

/// A file in a message.
#[derive(Clone, Debug, Serialize)]
pub struct Attachment {
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: usize,
}

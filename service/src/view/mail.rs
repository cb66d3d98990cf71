//! What the mail templates are filled with. `templates/emails/<kind>/` holds `subject.txt`, `text.txt` and `html.html`.
//!
//! The same struct fills all three. `templating::render_mail` makes the subject one line, and takes the direction isolates
//! out of it and of the text.

use serde::Serialize;

use super::AccessFact;

/// What every mail needs.
#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    /// BCP 47 tag of the reader's language.
    pub lang: String,
    /// Direction of that language: `ltr` or `rtl`.
    pub dir: String,
    /// What is said in English of a translation that no native reader has checked.
    pub unreviewed: Option<String>,
    /// The recipient's name: households share a mailbox.
    pub to: String,
    /// Absolute address of the site's first page.
    pub site_url: String,
    /// Absolute `/unsubscribe/{token}` for this kind; `None` for kinds that cannot be stopped.
    pub stop_url: Option<String>,
}

/// A date with its times.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    /// In full: `Wednesday 24 March 2027`.
    pub date: String,
    /// From and to: `18:00 to 20:00`.
    pub time: String,
    /// The zone by name, always said: `UK time`.
    pub zone: String,
}

/// Where it is; mails go only to those who may know.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// Venue and space in one line.
    pub name: String,
    /// In one line, with the postcode.
    pub address: String,
    /// The few that decide whether one can come.
    pub access: Vec<AccessFact>,
}

/// A meeting, as told to one member.
#[derive(Clone, Debug, Serialize)]
pub struct Meeting {
    pub title: String,
    /// One string a paragraph.
    pub description: Vec<String>,
    /// Code: `tentative`, `confirmed` or `cancelled`.
    pub status: String,
    /// The date that the mail is about; of an invitation to a series its first.
    pub when: When,
    /// From the catalogue's `repeats-…`, where the mail is about a whole series.
    pub repeats: Option<String>,
    pub place: Option<Place>,
    pub online_url: Option<String>,
    pub audience: Option<String>,
    /// Names, in one line.
    pub languages: Option<String>,
    /// The partner that invites.
    pub host: String,
    pub contact_role: Option<String>,
    pub contact_phone: Option<String>,
    /// Absolute address of its page.
    pub url: String,
    /// Whether the member was invited by name (`None`) or as one of this partner's people.
    pub through_partner: Option<String>,
}

/// Absolute links to the answer page. They record nothing by themselves.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerLinks {
    pub yes: String,
    pub maybe: String,
    pub no: String,
}

/// `emails/invitation/`.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    pub mail: Mail,
    pub meeting: Meeting,
    pub answer: AnswerLinks,
}

/// `emails/reminder/`.
#[derive(Clone, Debug, Serialize)]
pub struct Reminder {
    pub mail: Mail,
    pub meeting: Meeting,
    pub answer: AnswerLinks,
    /// What the member has said. Code: `accepted` or `tentative`; who declined gets no reminder.
    pub answered: Option<String>,
}

/// `emails/change/`.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    pub mail: Mail,
    pub meeting: Meeting,
    pub answer: AnswerLinks,
    /// At least one.
    pub differences: Vec<Difference>,
    /// The answer given to the old time, which is asked again. Code, as in [`Reminder::answered`] and `declined`.
    pub reopened: Option<String>,
}

/// What was told, and what is now.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Code: `time`, `place`, `status`, `date_added` or `date_cancelled`.
    pub what: String,
    /// The date concerned, where the mail is about a series.
    pub date: Option<String>,
    pub was: String,
    pub is: String,
}

/// `emails/cancellation/`.
#[derive(Clone, Debug, Serialize)]
pub struct Cancellation {
    pub mail: Mail,
    pub meeting: Meeting,
    /// In the organiser's words.
    pub reason: Option<String>,
    /// The dates that do not take place, at least one; of a whole series its next.
    pub dates: Vec<When>,
    /// Whether all dates of a series are cancelled.
    pub whole_series: bool,
}

/// `emails/sign_in/`.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    pub mail: Mail,
    /// One for each person of a shared mailbox.
    pub people: Vec<SignInPerson>,
    /// How long the links hold.
    pub minutes: u32,
}

/// One way in.
#[derive(Clone, Debug, Serialize)]
pub struct SignInPerson {
    pub name: String,
    /// Absolute `/sign-in/{token}`.
    pub url: String,
    /// To type in the browser that asked: eight digits.
    pub code: String,
}

/// `emails/welcome/`: somebody was added. It holds no link that would sign anybody in.
#[derive(Clone, Debug, Serialize)]
pub struct Welcome {
    pub mail: Mail,
    /// The name of the member who added them; `None` where whoever runs the installation did.
    pub by: Option<String>,
    /// The partner as one of whose people they were added.
    pub partner: Option<String>,
    /// Absolute address of `/sign-in`.
    pub sign_in_url: String,
}

/// `emails/booking_request/`: the caretaker of a venue is asked to confirm bookings.
#[derive(Clone, Debug, Serialize)]
pub struct BookingRequest {
    pub mail: Mail,
    /// The venue's name.
    pub venue: String,
    /// The first ones.
    pub bookings: Vec<RequestedBooking>,
    /// How many there are beside them.
    pub more: u32,
    /// Absolute address of the page where they are confirmed.
    pub url: String,
}

/// One line of it.
#[derive(Clone, Debug, Serialize)]
pub struct RequestedBooking {
    pub when: String,
    pub title: String,
    /// The room's name.
    pub space: String,
    /// The partner's name.
    pub host: String,
}

/// `emails/test/`.
#[derive(Clone, Debug, Serialize)]
pub struct Test {
    pub mail: Mail,
    /// When it was made, with its zone.
    pub time: String,
    /// The mail server in use, without its password.
    pub server: String,
}

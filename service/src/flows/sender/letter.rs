//! Composes a letter: what it says comes from the database as it is now, how it says it from the reader's language.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use commonhall_domain::ical;
use commonhall_domain::notice::{Date, Facts};
use commonhall_entities::occurrences::Model as Occurrence;
use commonhall_entities::{members, partners};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::App;
use crate::config::host_of;
use crate::error::Result;
use crate::flows::audience::Invitee;
use crate::flows::calendar::{self, Reader};
use crate::flows::confirmations::{self, Bookings};
use crate::flows::meetings::date_text;
use crate::flows::sign_in::{self, SignInPerson};
use crate::flows::{answers, unsubscribe};
use crate::mail::{Calendar, Letter, Method, Party};
use crate::store::answers::{Model as Answer, that_counts};
use crate::store::meetings::{Whole, schedule, status};
use crate::store::outbox::Model as Message;
use crate::store::venues::{self, Place};
use crate::store::{self, strings};
use crate::templating::{MailText, render_mail};
use crate::view::{build, mail as view};
use crate::words::Words;

/// What the letters about meetings have in common.
struct About<'a> {
    app: &'a App,
    row: &'a Message,
    member: &'a members::Model,
    words: Words,
    whole: &'a Whole,
    zone: Tz,
    host: partners::Model,
    /// The places of the meeting and of all its dates, and where they were.
    places: Vec<Place>,
    through_partner: Option<String>,
}

pub(super) async fn reminder(
    db: &impl ConnectionTrait,
    app: &App,
    row: &Message,
    one: &Invitee,
    whole: &Whole,
    date: &Occurrence,
    given: &[Answer],
) -> Result<anyhow::Result<Letter>> {
    let spaces = date.space_id.into_iter().collect();
    let about = About::load(db, app, row, &one.member, one.partner, whole, spaces).await?;
    let answered = that_counts(given, one.member.id, whole.meeting.series_id, date.id)
        .filter(|answer| !answers::is_to_old_time(answer, date))
        .map(|answer| answer.partstat.clone());
    let view = view::Reminder {
        mail: about.mail(),
        meeting: about.meeting(date, false),
        answer: about.answer_links(whole.meeting.recurrence.is_some().then_some(date)),
        answered,
    };
    Ok(about.letter(&view, std::slice::from_ref(date), &[]))
}

/// An invitation, a change or a cancellation, by the kind of the message. `of` is what there is to say.
#[expect(clippy::too_many_arguments, reason = "what the judge has loaded is not loaded again")]
pub(super) async fn notice(
    db: &impl ConnectionTrait,
    app: &App,
    row: &Message,
    member: &members::Model,
    partner: Option<Uuid>,
    whole: &Whole,
    dates: &[Occurrence],
    of: &[Date],
) -> Result<anyhow::Result<Letter>> {
    let spaces = dates.iter().filter_map(|date| date.space_id);
    let spaces = spaces.chain(of.iter().filter_map(|date| date.told.and_then(|told| told.space))).collect();
    let about = About::load(db, app, row, member, partner, whole, spaces).await?;
    let concerned: Vec<&Occurrence> =
        dates.iter().filter(|date| of.iter().any(|one| one.occurrence == date.id)).collect();
    let Some(first) = concerned.first().copied() else {
        return Ok(Err(anyhow::anyhow!("a notice about no date")));
    };
    let series = whole.meeting.recurrence.is_some();
    let given = store::answers::of_member(db, member.id, &[whole.meeting.series_id]).await?;
    Ok(match row.kind.as_str() {
        "invitation" => about.letter(
            &view::Invitation {
                mail: about.mail(),
                meeting: about.meeting(first, series),
                answer: about.answer_links(None),
            },
            dates,
            &[],
        ),
        "change" => {
            // The mail is about a date that takes place, if one of those that changed still does.
            let shown = concerned.iter().find(|date| status(&date.status).takes_place()).copied().unwrap_or(first);
            let reopened = that_counts(&given, member.id, whole.meeting.series_id, shown.id)
                .filter(|answer| answers::is_to_old_time(answer, shown))
                .map(|answer| answer.partstat.clone());
            let differences = of.iter().flat_map(|date| about.differences(date, series)).collect();
            about.letter(
                &view::Change {
                    mail: about.mail(),
                    meeting: about.meeting(shown, false),
                    answer: about.answer_links(series.then_some(shown)),
                    differences,
                    reopened,
                },
                dates,
                &[],
            )
        }
        _ => {
            let whole_series = series && whole.meeting.status == "cancelled";
            let shown = if whole_series { &concerned[..1] } else { &concerned[..] };
            let own = |date: &Occurrence| whole.override_of(date.recurrence_id).and_then(|over| over.reason.clone());
            let reason = whole.meeting.cancel_reason.clone().or_else(|| concerned.iter().find_map(|date| own(date)));
            about.letter(
                &view::Cancellation {
                    mail: about.mail(),
                    meeting: about.meeting(first, whole_series),
                    reason,
                    dates: shown.iter().map(|date| about.told_when(of, date)).collect(),
                    whole_series,
                },
                dates,
                of,
            )
        }
    })
}

pub(super) fn sign_in(
    app: &App,
    row: &Message,
    member: &members::Model,
    people: &[SignInPerson],
) -> anyhow::Result<Letter> {
    let words = Words::of(&member.language);
    let view = view::SignIn {
        mail: mail_to(app, words, member, &row.kind),
        people: people
            .iter()
            .map(|person| view::SignInPerson {
                name: person.member.name.clone(),
                url: app.url(&format!("/sign-in/{}", person.token)),
                code: person.code.clone(),
            })
            .collect(),
        minutes: u32::try_from(sign_in::LASTS.num_minutes())?,
    };
    let text = render_mail(words, &row.kind, &view)?;
    Ok(letter(app, row, member, words, text, None, None))
}

/// Somebody is told that they were added; whoever added them and the partner are named as they are now called.
pub(super) async fn welcome(
    db: &impl ConnectionTrait,
    app: &App,
    row: &Message,
    member: &members::Model,
) -> Result<anyhow::Result<Letter>> {
    let id = |name: &str| row.details[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let by = match id("by") {
        Some(id) => store::people::by_id(db, id).await?,
        None => None,
    };
    let partner = match id("partner") {
        Some(id) => store::partners::by_id(db, id).await?,
        None => None,
    };
    let words = Words::of(&member.language);
    let view = view::Welcome {
        mail: mail_to(app, words, member, &row.kind),
        by: by.map(|by| by.name),
        partner: partner.map(|partner| partner.name),
        sign_in_url: app.url("/sign-in"),
    };
    Ok(render_mail(words, &row.kind, &view).map(|text| letter(app, row, member, words, text, None, None)))
}

/// Whoever looks after a venue is asked to confirm what was booked there.
pub(super) fn booking_request(
    app: &App,
    row: &Message,
    member: &members::Model,
    bookings: &Bookings,
) -> anyhow::Result<Letter> {
    const NAMED: usize = 12;
    let words = Words::of(&member.language);
    let named = bookings.booked.iter().take(NAMED).map(|booked| {
        let zone = booked.whole.meeting.time_zone.parse()?;
        Ok(view::RequestedBooking {
            when: build::when_in_one_line(words, booked.date.starts_local, booked.date.ends_at, zone),
            title: build::title_for_caretaker(words, &booked.whole),
            space: booked.space.name.clone(),
            host: booked.host.name.clone(),
        })
    });
    let view = view::BookingRequest {
        mail: mail_to(app, words, member, &row.kind),
        venue: bookings.venue.name.clone(),
        bookings: named.collect::<anyhow::Result<_>>()?,
        more: u32::try_from(bookings.booked.len().saturating_sub(NAMED))?,
        url: app.url(&confirmations::path(app, member, bookings.venue.id)),
    };
    let text = render_mail(words, &row.kind, &view)?;
    Ok(letter(app, row, member, words, text, None, None))
}

impl<'a> About<'a> {
    async fn load(
        db: &impl ConnectionTrait,
        app: &'a App,
        row: &'a Message,
        member: &'a members::Model,
        partner: Option<Uuid>,
        whole: &'a Whole,
        spaces: Vec<Uuid>,
    ) -> Result<Self> {
        let ids: Vec<Uuid> = partner.into_iter().chain([whole.meeting.host_id]).collect();
        let partners = store::partners::by_ids(db, &ids).await?;
        let named = |id: Uuid| partners.iter().find(|one| one.id == id);
        let host = named(whole.meeting.host_id).cloned();
        Ok(Self {
            app,
            row,
            member,
            words: Words::of(&member.language),
            whole,
            zone: schedule(&whole.meeting)?.zone,
            host: host.ok_or_else(|| anyhow::anyhow!("meeting {} has no host", whole.meeting.id))?,
            places: venues::places(db, spaces.into_iter().chain(whole.meeting.space_id)).await?,
            through_partner: partner.and_then(named).map(|partner| partner.name.clone()),
        })
    }

    fn mail(&self) -> view::Mail {
        mail_to(self.app, self.words, self.member, &self.row.kind)
    }

    fn place(&self, space: Option<Uuid>) -> Option<&Place> {
        self.places.iter().find(|place| Some(place.space.id) == space)
    }

    fn when(&self, starts_local: NaiveDateTime, facts: &Facts) -> view::When {
        build::mail_when(self.words, starts_local, facts.ends_at, self.zone)
    }

    fn meeting(&self, date: &Occurrence, whole_series: bool) -> view::Meeting {
        let (words, meeting) = (self.words, &self.whole.meeting);
        let over = self.whole.override_of(date.recurrence_id);
        let title = over.and_then(|over| over.title.clone()).unwrap_or_else(|| meeting.title.clone());
        let description = over.and_then(|over| over.description.as_ref()).unwrap_or(&meeting.description);
        let schedule = schedule(meeting).ok().filter(|_| whole_series);
        view::Meeting {
            title,
            description: build::paragraphs(description),
            status: date.status.clone(),
            when: build::mail_when(words, date.starts_local, date.ends_at, self.zone),
            repeats: schedule.and_then(|schedule| words.series(&schedule, self.app.now())),
            place: self.place(date.space_id).map(|place| {
                let facts = build::access_facts(words, &place.access(), place.venue.blue_badge_bays);
                view::Place {
                    name: build::place_in_one_line(words, &place.venue.name, Some(&place.space.name)),
                    address: build::address_in_one_line(words, &place.venue.address, place.venue.postcode.as_deref()),
                    access: build::key_access(&facts),
                }
            }),
            online_url: meeting.online_url.clone(),
            audience: meeting.audience.clone(),
            languages: build::languages_in_one_line(words, &strings(&meeting.languages)),
            host: self.host.name.clone(),
            contact_role: meeting.contact_role.clone(),
            contact_phone: meeting.contact_phone.clone(),
            url: self.app.url(&self.page(date)),
            through_partner: self.through_partner.clone(),
        }
    }

    fn page(&self, date: &Occurrence) -> String {
        let meeting = &self.whole.meeting;
        let series = meeting.recurrence.is_some();
        let of_date = if series { format!("?date={}", date_text(date.recurrence_id)) } else { String::new() };
        format!("/meetings/{}{of_date}", meeting.id)
    }

    /// For one date of a series, else for all that the link is about.
    fn answer_links(&self, date: Option<&Occurrence>) -> view::AnswerLinks {
        let path = answers::path(self.app, self.member, self.whole.meeting.series_id);
        let date = date.map(|date| format!("&date={}", date_text(date.recurrence_id))).unwrap_or_default();
        let link = |answer: &str| self.app.url(&format!("{path}?answer={answer}{date}"));
        view::AnswerLinks { yes: link("accepted"), maybe: link("tentative"), no: link("declined") }
    }

    /// What the member was told of a date beside what is true of it now.
    fn differences(&self, date: &Date, series: bool) -> Vec<view::Difference> {
        let words = self.words;
        let local = |facts: &Facts| commonhall_domain::zone::to_local(facts.starts_at, self.zone);
        let line = |facts: &Facts| build::when_in_one_line(words, local(facts), facts.ends_at, self.zone);
        let nothing = || words.plain("change-nothing", &[]);
        let about = series.then(|| words.date(local(date.told.as_ref().unwrap_or(&date.is)).date()));
        let difference = |what: &str, was: String, is: String| view::Difference {
            what: what.to_owned(),
            date: about.clone(),
            was,
            is,
        };
        let Some(told) = &date.told else {
            return vec![view::Difference { date: None, ..difference("date_added", nothing(), line(&date.is)) }];
        };
        if !date.is.status.takes_place() {
            let is = words.plain("status-cancelled", &[]);
            return vec![view::Difference { date: None, ..difference("date_cancelled", line(told), is) }];
        }
        let mut found = Vec::new();
        if (told.starts_at, told.ends_at) != (date.is.starts_at, date.is.ends_at) {
            found.push(difference("time", line(told), line(&date.is)));
        }
        if told.space != date.is.space {
            let place = |space| match self.place(space) {
                Some(place) => build::place_in_one_line(words, &place.venue.name, Some(&place.space.name)),
                None if self.whole.meeting.online_url.is_some() => words.plain("place-online", &[]),
                None => words.plain("place-open", &[]),
            };
            found.push(difference("place", place(told.space), place(date.is.space)));
        }
        if told.status != date.is.status {
            let said =
                |status: commonhall_domain::meeting::Status| words.plain(&format!("status-{}", status.as_str()), &[]);
            found.push(difference("status", said(told.status), said(date.is.status)));
        }
        found
    }

    /// A cancelled date is named by the time at which the member has it in their diary.
    fn told_when(&self, of: &[Date], date: &Occurrence) -> view::When {
        let told = of.iter().find(|one| one.occurrence == date.id).and_then(|one| one.told);
        match told {
            Some(told) => self.when(commonhall_domain::zone::to_local(told.starts_at, self.zone), &told),
            None => build::mail_when(self.words, date.starts_local, date.ends_at, self.zone),
        }
    }

    /// `gone` are the dates that a cancellation takes back.
    fn letter(&self, view: &impl serde::Serialize, dates: &[Occurrence], gone: &[Date]) -> anyhow::Result<Letter> {
        let text = render_mail(self.words, &self.row.kind, view)?;
        let calendar = self.calendar(dates, gone)?;
        let reply_to =
            self.host.contact_email.as_ref().map(|address| Party::new(self.host.name.clone(), address.clone()));
        Ok(letter(self.app, self.row, self.member, self.words, text, reply_to, calendar))
    }

    /// The meeting as a file to add to a calendar. It asks for no reply: that is done by the links.
    fn calendar(&self, dates: &[Occurrence], gone: &[Date]) -> anyhow::Result<Option<Calendar>> {
        let reader = Reader::new(self.words.lang(), true);
        let base_url = &self.app.settings.base_url;
        let (method, mut events) = match self.row.kind.as_str() {
            // A single date of a series would make a series of it; the feed and the invitation have the whole.
            "reminder" if self.whole.meeting.recurrence.is_some() => return Ok(None),
            "cancellation" => {
                let gone: Vec<Uuid> = gone.iter().map(|date| date.occurrence).collect();
                let events = calendar::cancelled(self.whole, dates, &gone, &self.places, reader, base_url)?;
                (Method::Cancel, events)
            }
            _ => (Method::Publish, calendar::events(self.whole, dates, &self.places, None, reader, base_url)?),
        };
        for event in &mut events {
            // An object with a METHOD names who organises (RFC 5546 §3.2). Members' own addresses are nobody else's.
            let from = Party::read(&self.app.settings.mail_from).address;
            event.organizer = Some(ical::Organizer { name: self.host.name.clone().into(), email: from.into() });
            event.attendee = self.member.email.clone().map(|email| ical::Attendee {
                name: self.member.name.clone().into(),
                email: email.into(),
                rsvp: false,
                partstat: ical::PartStat::NeedsAction,
            });
        }
        if events.is_empty() {
            return Ok(None);
        }
        let calendar = ical::Calendar {
            name: self.whole.meeting.title.clone().into(),
            description: None,
            url: None,
            source: None,
            color: None,
            zone: self.zone,
            method: Some(match method {
                Method::Publish => ical::Method::Publish,
                Method::Request => ical::Method::Request,
                Method::Cancel => ical::Method::Cancel,
            }),
            window: calendar::watched(),
            events,
        };
        Ok(Some(Calendar { method, ics: ical::write(&calendar) }))
    }
}

fn mail_to(app: &App, words: Words, member: &members::Model, kind: &str) -> view::Mail {
    view::Mail {
        lang: words.lang().to_owned(),
        dir: words.dir().to_owned(),
        unreviewed: words.unreviewed(),
        to: member.name.clone(),
        site_url: app.url("/"),
        stop_url: unsubscribe::path(app, member, kind).map(|path| app.url(&path)),
    }
}

fn letter(
    app: &App,
    row: &Message,
    member: &members::Model,
    words: Words,
    text: MailText,
    reply_to: Option<Party>,
    calendar: Option<Calendar>,
) -> Letter {
    Letter {
        id: row.id,
        date: row.created_at,
        to: Party::new(member.name.clone(), member.email.clone().unwrap_or_default()),
        from: Party::read(&app.settings.mail_from),
        bounces_to: None,
        reply_to,
        subject: text.subject,
        text: text.text,
        html: text.html,
        kind: row.kind.clone(),
        list_id: unsubscribe::STOPPABLE
            .contains(&row.kind.as_str())
            .then(|| format!("{}.{}", row.kind, list_domain(&app.settings.base_url))),
        unsubscribe_url: unsubscribe::path(app, member, &row.kind).map(|path| app.url(&path)),
        language: Some(words.lang().to_owned()),
        calendar,
    }
}

/// The host of the site as a List-Id may hold it (RFC 2919 §2): an address in brackets is no name.
fn list_domain(base_url: &str) -> String {
    let host = host_of(base_url);
    if host.contains(':') { "localhost".to_owned() } else { host.to_owned() }
}

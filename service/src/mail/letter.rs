//! A letter to one person, and its form on the wire.

use std::time::SystemTime;

use chrono::{DateTime, Datelike, Utc};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use thiserror::Error;
use uuid::Uuid;

use super::sanitise::{lines, one_line};

/// What one person is to receive. The same letter composes to the same bytes, whenever that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The message's row id; every copy bears it: `Message-ID: <id@domain of from>`.
    pub id: Uuid,
    /// `Date`: when the letter was written, not when it goes.
    pub date: DateTime<Utc>,
    pub to: Party,
    pub from: Party,
    /// Where bounces go (RFC 5321 §2.3.1), an address that names the message; without it `from`.
    pub bounces_to: Option<String>,
    /// Who reads answers, if not `from`.
    pub reply_to: Option<Party>,
    pub subject: String,
    /// The plain text, always beside the HTML.
    pub text: String,
    pub html: String,
    /// `Commonhall-Kind`: `reminder`, `invitation`, … in lower case and underscores.
    pub kind: String,
    /// `List-Id` without its angle brackets (RFC 2919), such as `reminders.example.org`.
    pub list_id: Option<String>,
    /// Where one POST stops this kind of mail (RFC 8058).
    pub unsubscribe_url: Option<String>,
    /// The language of subject and text (`Content-Language`, BCP 47).
    pub language: Option<String>,
    pub calendar: Option<Calendar>,
}

/// A name as people write it, which may be empty, and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    pub address: String,
}

/// A calendar object that travels with the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub method: Method,
    /// A whole VCALENDAR whose METHOD is `method`, with CRLF line ends.
    pub ics: String,
}

/// The iTIP method of a [`Calendar`] (RFC 5546 §1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For information: an attachment that asks for no reply.
    Publish,
    /// An invitation or its change.
    Request,
    /// The end of an invitation.
    Cancel,
}

/// Why a letter cannot be built. It never will be, so it need not be tried again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MalformedLetter {
    #[error("the {header} address is not one: {reason}")]
    Address { header: &'static str, reason: String },
    #[error("the value of {0} holds characters that a header may not")]
    Header(&'static str),
    #[error("the date is out of range")]
    Date,
    #[error("{0}")]
    Mime(String),
}

/// A letter with its envelope, ready to go.
pub(super) struct Composed {
    pub from: Address,
    pub to: Address,
    pub bytes: Vec<u8>,
}

impl Letter {
    /// The message as it goes over the wire, with CRLF line ends of at most 998 octets.
    pub fn to_bytes(&self) -> Result<Vec<u8>, MalformedLetter> {
        self.compose().map(|composed| composed.bytes)
    }

    pub(super) fn compose(&self) -> Result<Composed, MalformedLetter> {
        let from = self.from.mailbox("From")?;
        let to = self.to.mailbox("To")?;
        let sender = match &self.bounces_to {
            Some(bounces) => address("envelope sender", bounces)?,
            None => from.email.clone(),
        };
        let envelope = Envelope::new(Some(sender.clone()), vec![to.email.clone()])
            .map_err(|error| MalformedLetter::Mime(error.to_string()))?;

        // Given here, or the builder asks the system for the time; outside these years its formatter panics.
        if !(1970..=9999).contains(&self.date.year()) {
            return Err(MalformedLetter::Date);
        }
        let mut builder = Message::builder()
            .date(SystemTime::from(self.date))
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            .from(from)
            .to(to.clone());
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.mailbox("Reply-To")?);
        }
        builder = builder.subject(one_line(&self.subject)).envelope(envelope);
        for (name, value) in self.plain_headers()? {
            // Checked to be printable ASCII; an encoded word would break a URL or an identifier.
            let name = HeaderName::new_from_ascii_str(name);
            builder = builder.raw_header(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value));
        }
        let message = builder.multipart(self.parts()?).map_err(|error| MalformedLetter::Mime(error.to_string()))?;
        Ok(Composed { from: sender, to: to.email, bytes: message.formatted() })
    }

    /// The headers whose values are identifiers. Here a strange character is an error and not repaired.
    fn plain_headers(&self) -> Result<Vec<(&'static str, String)>, MalformedLetter> {
        let kind = token("Commonhall-Kind", &self.kind, "_-")?;
        let mut headers = vec![("Auto-Submitted", "auto-generated".to_owned()), ("Commonhall-Kind", kind)];
        if let Some(language) = &self.language {
            headers.push(("Content-Language", token("Content-Language", language, "-")?));
        }
        if let Some(list_id) = &self.list_id {
            headers.push(("List-Id", format!("<{}>", token("List-Id", list_id, "._-")?)));
        }
        if let Some(url) = &self.unsubscribe_url {
            let printable = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,".contains(&byte));
            if !printable || url.len() > 900 || !(url.starts_with("https://") || url.starts_with("http://")) {
                return Err(MalformedLetter::Header("List-Unsubscribe"));
            }
            headers.push(("List-Unsubscribe", format!("<{url}>")));
            headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        Ok(headers)
    }

    /// `alternative(text, html)`, and with a calendar `mixed(alternative(text, html[, calendar]), invite.ics)`: to
    /// answer an invitation, Thunderbird wants the part inline and Outlook the alternative first (RFC 6047 §2.4).
    fn parts(&self) -> Result<MultiPart, MalformedLetter> {
        // From the id, so that every copy has the same bytes; a random one would make each different.
        let boundary = |part: &str| format!("{}.{part}", self.id.simple());
        let mut alternative = MultiPart::alternative()
            .boundary(boundary("alternative"))
            .singlepart(SinglePart::plain(lines(&self.text)))
            .singlepart(SinglePart::html(lines(&self.html)));
        let Some(Calendar { method, ics }) = &self.calendar else {
            return Ok(alternative);
        };
        let calendar_type = content_type(&format!("text/calendar; method={}; charset=UTF-8", method.name()))?;
        let attachment_type = if *method == Method::Publish {
            calendar_type
        } else {
            let inline = SinglePart::builder().header(calendar_type).body(ics.clone());
            alternative = alternative.singlepart(inline);
            // Of another type, or a client that reads both parts as iTIP shows the invitation twice.
            content_type("application/ics; name=\"invite.ics\"")?
        };
        let attachment = SinglePart::builder()
            .header(attachment_type)
            .header(ContentDisposition::attachment("invite.ics"))
            .header(ContentTransferEncoding::Base64)
            .body(ics.clone());
        Ok(MultiPart::mixed().boundary(boundary("mixed")).multipart(alternative).singlepart(attachment))
    }
}

impl Party {
    /// A party from its two parts.
    pub fn new(name: impl Into<String>, address: impl Into<String>) -> Self {
        Self { name: name.into(), address: address.into() }
    }

    /// From one text, as a setting has it: `Name <address>`, or an address alone.
    pub fn read(text: &str) -> Self {
        match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => Self::new(name.trim().trim_matches('"'), address.trim()),
            None => Self::new("", text.trim()),
        }
    }

    fn mailbox(&self, header: &'static str) -> Result<Mailbox, MalformedLetter> {
        // lettre panics on CR and LF in a name: it only ever sees one line.
        let name = Some(one_line(&self.name)).filter(|name| !name.is_empty());
        Ok(Mailbox::new(name, address(header, &self.address)?))
    }
}

impl Method {
    /// As METHOD has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// The RFC's grammar allows quoted local parts with almost anything in them; nobody has such an address.
fn address(header: &'static str, text: &str) -> Result<Address, MalformedLetter> {
    if text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>\"(),:;\\".contains(c)) {
        return Err(MalformedLetter::Address { header, reason: "it holds a forbidden character".to_owned() });
    }
    text.parse()
        .map_err(|error: lettre::address::AddressError| MalformedLetter::Address { header, reason: error.to_string() })
}

fn token(header: &'static str, value: &str, also: &str) -> Result<String, MalformedLetter> {
    let fits = !value.is_empty() && value.len() <= 200;
    if fits && value.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c)) {
        Ok(value.to_owned())
    } else {
        Err(MalformedLetter::Header(header))
    }
}

fn content_type(text: &str) -> Result<ContentType, MalformedLetter> {
    ContentType::parse(text).map_err(|error| MalformedLetter::Mime(error.to_string()))
}

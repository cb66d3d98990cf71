use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

use super::{
    super::{Calendar, Letter, MalformedLetter, Method, Party},
    letter,
};

const ICS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Listening\r\nEND:VCALENDAR\r\n";

/// Composes, checks what holds for every letter, and reads the result as a mail program would.
fn parsed(letter: &Letter) -> Message<'static> {
    let bytes = letter.to_bytes().unwrap();
    for line in bytes.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 999, "a line has {} octets", line.len());
    }
    assert!(bytes.is_ascii(), "needs 8BITMIME");
    assert!(!bytes.windows(2).any(|pair| pair[1] == b'\n' && pair[0] != b'\r'), "a bare line feed");
    MessageParser::default().parse(&bytes).unwrap().into_owned()
}

fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    message.header_raw(HeaderName::Other(name.into())).map(|value| value.trim().to_owned())
}

/// The content types of a part and of all below it, in order.
fn shape(message: &Message<'_>, part: u32) -> String {
    let part = message.part(part).unwrap();
    let kind = part.content_type().unwrap();
    let name = format!("{}/{}", kind.ctype(), kind.subtype().unwrap());
    match &part.body {
        PartType::Multipart(children) => {
            let children: Vec<String> = children.iter().map(|child| shape(message, *child)).collect();
            format!("{name}({})", children.join(" "))
        }
        _ => name,
    }
}

fn part_of_type<'a>(message: &'a Message<'_>, subtype: &str) -> &'a mail_parser::MessagePart<'a> {
    let fits =
        |part: &&mail_parser::MessagePart<'_>| part.content_type().is_some_and(|kind| kind.subtype() == Some(subtype));
    message.parts.iter().find(fits).unwrap()
}

#[test]
fn a_reminder_bears_every_header_that_mail_programs_look_for() {
    let mut letter = letter(1);
    letter.reply_to = Some(Party::new("Steering committee", "contact@example.org"));
    letter.list_id = Some("reminders.commonhall.example.org".to_owned());
    letter.unsubscribe_url = Some("https://commonhall.example.org/unsubscribe/abc.def".to_owned());
    letter.language = Some("ur".to_owned());
    let message = parsed(&letter);

    assert_eq!(message.message_id(), Some("01920000-0000-7000-8000-000000000001@commonhall.example.org"));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2027-03-23T18:00:00Z");
    assert_eq!(message.subject(), Some("Reminder: Listening session"));
    assert_eq!(message.from().unwrap().first().unwrap().address(), Some("mail@commonhall.example.org"));
    assert_eq!(message.to().unwrap().first().unwrap().name(), Some("Coordinator"));
    assert_eq!(message.reply_to().unwrap().first().unwrap().address(), Some("contact@example.org"));
    let raw = String::from_utf8(letter.to_bytes().unwrap()).unwrap();
    assert!(raw.contains("\r\nList-Unsubscribe: <https://commonhall.example.org/unsubscribe/abc.def>\r\n"));
    assert!(raw.contains("\r\nList-Id: <reminders.commonhall.example.org>\r\n"));
    assert!(raw.contains("\r\nContent-Language: ur\r\n"));
    assert!(raw.contains("\r\nAuto-Submitted: auto-generated\r\n"));
    assert!(raw.contains("\r\nCommonhall-Kind: reminder\r\n"));
    assert!(raw.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_eq!(shape(&message, 0), "multipart/alternative(text/plain text/html)");
    assert_eq!(message.body_text(0).unwrap().trim_end(), letter.text);
    assert_eq!(message.body_html(0).unwrap().trim_end(), letter.html);
}

#[test]
fn every_copy_of_a_letter_has_the_same_bytes() {
    let mut letter = letter(1);
    letter.calendar = Some(Calendar { method: Method::Request, ics: ICS.to_owned() });
    assert_eq!(letter.to_bytes().unwrap(), letter.to_bytes().unwrap());
}

#[test]
fn a_calendar_for_information_is_only_attached() {
    let mut letter = letter(1);
    letter.calendar = Some(Calendar { method: Method::Publish, ics: ICS.to_owned() });
    let message = parsed(&letter);
    assert_eq!(shape(&message, 0), "multipart/mixed(multipart/alternative(text/plain text/html) text/calendar)");
    let part = part_of_type(&message, "calendar");
    assert_eq!(part.content_type().unwrap().attribute("method"), Some("PUBLISH"));
    assert_eq!(part.attachment_name(), Some("invite.ics"));
    assert_eq!(part.content_transfer_encoding(), Some("base64"));
    assert_eq!(part.contents(), ICS.as_bytes());
}

#[test]
fn an_invitation_and_its_cancellation_stand_in_the_alternative_and_are_attached() {
    for (method, name) in [(Method::Request, "REQUEST"), (Method::Cancel, "CANCEL")] {
        let mut letter = letter(1);
        letter.calendar = Some(Calendar { method, ics: ICS.replace("Listening", "سننے کی نشست") });
        let message = parsed(&letter);
        assert_eq!(
            shape(&message, 0),
            "multipart/mixed(multipart/alternative(text/plain text/html text/calendar) application/ics)"
        );
        let inline = part_of_type(&message, "calendar");
        assert_eq!(inline.content_type().unwrap().attribute("method"), Some(name));
        assert_eq!(inline.content_type().unwrap().attribute("charset").map(str::to_lowercase), Some("utf-8".into()));
        assert!(inline.content_disposition().is_none());
        assert_eq!(inline.text_contents().unwrap().trim_end(), letter.calendar.as_ref().unwrap().ics.trim_end());
        let attached = part_of_type(&message, "ics");
        assert_eq!(attached.attachment_name(), Some("invite.ics"));
        assert_eq!(attached.contents(), letter.calendar.unwrap().ics.as_bytes());
    }
}

#[test]
fn names_and_subjects_in_urdu_and_bengali_arrive_as_written() {
    let mut letter = letter(1);
    letter.to.name = "کوآرڈینیٹر، آسٹن ڈارس گروپ".to_owned();
    letter.from.name = "বাংলাদেশি মহিলা সমিতি".to_owned();
    letter.subject = "یاد دہانی: سننے کی نشست ".repeat(8).trim_end().to_owned();
    letter.text = "کل شام 18:00 بجے\nকাল সন্ধ্যা ৬টা".to_owned();
    let message = parsed(&letter);
    assert_eq!(message.to().unwrap().first().unwrap().name(), Some(letter.to.name.as_str()));
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some(letter.from.name.as_str()));
    assert_eq!(message.subject(), Some(letter.subject.as_str()));
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), letter.text);
}

#[test]
fn a_line_break_in_a_name_or_subject_starts_no_header() {
    let evil = "Hall\r\nBcc: all@example.org\n\rX: 1\u{2028}\u{0085}\0\u{7f} end";
    let mut letter = letter(1);
    letter.to.name = evil.to_owned();
    letter.from.name = evil.to_owned();
    letter.reply_to = Some(Party::new(evil, "contact@example.org"));
    letter.subject = evil.to_owned();
    let message = parsed(&letter);
    assert!(message.bcc().is_none());
    assert!(header(&message, "X").is_none());
    assert_eq!(message.subject(), Some("Hall Bcc: all@example.org X: 1 end"));
    assert_eq!(message.to().unwrap().first().unwrap().name(), Some("Hall Bcc: all@example.org X: 1 end"));
    assert_eq!(message.to().unwrap().as_list().unwrap().len(), 1);
}

#[test]
fn a_name_with_quotes_commas_and_overrides_stays_one_name() {
    let mut letter = letter(1);
    letter.to.name = "\"Anna\" \\ <admin@example.org>, \u{202E}Hall\u{2069}".to_owned();
    let message = parsed(&letter);
    assert_eq!(message.to().unwrap().as_list().unwrap().len(), 1);
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("coordinator@example.org"));
    assert_eq!(to.name(), Some("\"Anna\" \\ <admin@example.org>, Hall"));
}

#[test]
fn no_line_is_too_long_whatever_was_typed() {
    let mut letter = letter(1);
    letter.subject = "x".repeat(5000);
    letter.to.name = "y".repeat(5000);
    letter.text = "z".repeat(5000);
    letter.html = format!("<p>{}</p>", "ب".repeat(5000));
    letter.unsubscribe_url = Some(format!("https://example.org/unsubscribe/{}", "t".repeat(800)));
    let message = parsed(&letter);
    assert_eq!(message.subject().unwrap().chars().count(), 301);
    assert_eq!(message.body_text(0).unwrap().trim_end(), letter.text);
}

#[test]
fn a_text_with_lone_dots_and_carriage_returns_is_kept() {
    let mut letter = letter(1);
    letter.text = "a\r.\r..\rFrom here\0".to_owned();
    let message = parsed(&letter);
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), "a\n.\n..\nFrom here");
}

#[test]
fn a_letter_that_cannot_be_built_says_why() {
    let spoilt = |spoil: fn(&mut Letter)| {
        let mut letter = letter(1);
        spoil(&mut letter);
        letter.to_bytes().unwrap_err()
    };
    for address in
        ["", "nobody", "a@b@", "a b@example.org", "a@example.org\r\nRCPT TO:<b@example.org>", "<a@example.org>"]
    {
        let mut letter = letter(1);
        letter.to.address = address.to_owned();
        let error = letter.to_bytes().unwrap_err();
        assert!(matches!(error, MalformedLetter::Address { header: "To", .. }), "{address:?}: {error}");
    }
    assert_eq!(spoilt(|l| l.kind = "a\r\nb".into()), MalformedLetter::Header("Commonhall-Kind"));
    assert_eq!(spoilt(|l| l.list_id = Some("a> <b".into())), MalformedLetter::Header("List-Id"));
    assert_eq!(spoilt(|l| l.language = Some("e\nn".into())), MalformedLetter::Header("Content-Language"));
    for url in ["javascript:alert(1)", "https://a/\r\nBcc: b", "https://a/>,<https://b"] {
        let mut letter = letter(1);
        letter.unsubscribe_url = Some(url.to_owned());
        assert_eq!(letter.to_bytes().unwrap_err(), MalformedLetter::Header("List-Unsubscribe"));
    }
    assert_eq!(spoilt(|l| l.date = chrono::DateTime::UNIX_EPOCH - chrono::TimeDelta::days(1)), MalformedLetter::Date);
    assert_eq!(spoilt(|l| l.date = chrono::DateTime::<chrono::Utc>::MAX_UTC), MalformedLetter::Date);
}

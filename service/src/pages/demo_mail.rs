//! The demonstration's mailbox.

use chrono::{DateTime, Utc};
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use poem::http::{HeaderValue, header};
use poem::web::Path;
use poem::{Response, handler};

use super::{Reader, show};
use crate::error::{Error, Result};
use crate::flows::demo_mail::{self, Captured};
use crate::view::session::{Attachment, CapturedMail, DemoMail, DemoMailMessage, Header};

/// As for all pages, and the frame with the HTML part.
const OF_MESSAGE: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; frame-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// A mail is shown as mail programs do: nothing is loaded or run, and its links open outside of the frame.
const OF_HTML: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; \
     sandbox allow-popups allow-popups-to-escape-sandbox";
/// Links of a mail open beside it, as in a mail program.
const BESIDE: &str = "<base target=\"_blank\">";

#[handler]
pub async fn folder(reader: Reader) -> poem::Result<Response> {
    let messages = demo_mail::list(&reader.app).await?;
    let view = DemoMail {
        page: reader.page(),
        folder: demo_mail::folder(&reader.app)?.display().to_string(),
        messages: messages
            .iter()
            .map(|captured| Ok(summary(&reader, captured, &parsed(captured)?)))
            .collect::<Result<_>>()?,
    };
    Ok(reader.show("pages/demo_mail.html", &view)?)
}

/// The page of a message, and with `.eml` behind the id the message itself.
#[handler]
pub async fn letter(reader: Reader, Path(name): Path<String>) -> poem::Result<Response> {
    if let Some(id) = name.strip_suffix(".eml") {
        let captured = demo_mail::read(&reader.app, show::id(id)?).await?;
        return Ok(download("message/rfc822", &name, captured.bytes));
    }
    let captured = demo_mail::read(&reader.app, show::id(&name)?).await?;
    let message = parsed(&captured)?;
    let view = DemoMailMessage {
        page: reader.page(),
        mail: summary(&reader, &captured, &message),
        headers: message
            .headers_raw()
            .map(|(name, value)| Header { name: name.to_owned(), value: value.trim().to_owned() })
            .collect(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        has_html: html(&message).is_some(),
        attachments: message
            .attachments()
            .map(|part| Attachment {
                name: part.attachment_name().unwrap_or("–").to_owned(),
                media_type: media_type(part),
                size: part.len(),
            })
            .collect(),
    };
    let response = reader.show("pages/demo_mail_message.html", &view)?;
    Ok(with_policy(response, OF_MESSAGE))
}

#[handler]
pub async fn html_part(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let captured = demo_mail::read(&reader.app, show::id(&id)?).await?;
    let message = parsed(&captured)?;
    let html = html(&message).ok_or(Error::NotFound)?;
    let html = match html.split_once("<head>") {
        Some((before, after)) => format!("{before}<head>{BESIDE}{after}"),
        None => format!("{BESIDE}{html}"),
    };
    let response = Response::builder().content_type("text/html; charset=utf-8").body(html);
    Ok(with_policy(response, OF_HTML))
}

#[handler]
pub async fn attachment(reader: Reader, Path((id, position)): Path<(String, String)>) -> poem::Result<Response> {
    let position = position.parse().map_err(|_| Error::NotFound)?;
    let captured = demo_mail::read(&reader.app, show::id(&id)?).await?;
    let message = parsed(&captured)?;
    let part = message.attachment(position).ok_or(Error::NotFound)?;
    Ok(download(&media_type(part), part.attachment_name().unwrap_or("attachment"), part.contents().to_vec()))
}

fn parsed(captured: &Captured) -> Result<Message<'_>> {
    let message = MessageParser::default().parse(&captured.bytes);
    message.ok_or_else(|| Error::Internal(anyhow::anyhow!("message {} cannot be read", captured.id)))
}

fn summary(reader: &Reader, captured: &Captured, message: &Message) -> CapturedMail {
    let to = message.to().and_then(|to| to.first());
    let name = to.and_then(|to| to.name()).unwrap_or_default();
    let address = to.and_then(|to| to.address()).unwrap_or_default();
    let at = message.date().and_then(|date| DateTime::<Utc>::from_timestamp(date.to_timestamp(), 0));
    let at = at.unwrap_or_default();
    CapturedMail {
        id: captured.id.to_string(),
        to: if name.is_empty() { address.to_owned() } else { format!("{name} <{address}>") },
        subject: message.subject().unwrap_or_default().to_owned(),
        kind: message.header_raw("Commonhall-Kind").unwrap_or("test").trim().to_owned(),
        datetime: at.to_rfc3339(),
        time: reader.words.moment(at, reader.app.settings.time_zone),
    }
}

/// The HTML part itself: the parser also makes one of plain text.
fn html<'a>(message: &'a Message) -> Option<&'a str> {
    message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref()),
        _ => None,
    })
}

fn media_type(part: &mail_parser::MessagePart) -> String {
    part.content_type().map_or_else(
        || "application/octet-stream".to_owned(),
        |found| match found.subtype() {
            Some(subtype) => format!("{}/{subtype}", found.ctype()),
            None => found.ctype().to_owned(),
        },
    )
}

/// A file that a browser stores and does not show.
fn download(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_. ".contains(*c)).collect();
    let media_type = HeaderValue::from_str(media_type);
    Response::builder()
        .header(header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")))
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\""))
        .body(bytes)
}

fn with_policy(mut response: Response, policy: &'static str) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use poem::http::StatusCode;
    use poem::test::{TestClient, TestResponse};

    use crate::app::App;
    use crate::mail::Transport;
    use crate::routes::routes;

    const ID: &str = "01a211b0-b28d-77f7-ac9d-6d24e40f6182";
    const LETTER: &str = "From: a@example.org\r\nTo: \"A member\" <member@example.org>\r\nSubject: Invitation: <b>\r\n\
        Commonhall-Kind: invitation\r\nDate: Mon, 1 Mar 2027 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
        --a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nCome!\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <html><head></head><p>Come!</p></html>\r\n--a--\r\n--m\r\nContent-Type: text/calendar; name=invite.ics\r\n\
        Content-Disposition: attachment; filename=invite.ics\r\n\r\nBEGIN:VCALENDAR\r\n--m--\r\n";

    async fn demonstration(folder: &std::path::Path) -> App {
        let app = App::for_tests(folder).await;
        std::fs::write(folder.join(format!("{ID}.eml")), LETTER).unwrap();
        App { demo: true, mail: Arc::new(Transport::File(folder.to_owned())), ..app }
    }

    async fn get(app: &App, path: &str) -> TestResponse {
        TestClient::new(routes(app.clone())).get(path).send().await
    }

    async fn text(app: &App, path: &str) -> String {
        get(app, path).await.0.into_body().into_string().await.unwrap()
    }

    #[tokio::test]
    async fn a_captured_mail_is_listed_and_read() {
        let folder = tempfile::tempdir().unwrap();
        let app = demonstration(folder.path()).await;
        let list = text(&app, "/demo/mail").await;
        assert!(
            list.contains("Invitation: &lt;b&gt;") && list.contains("A member &lt;member@example.org&gt;"),
            "{list}"
        );
        let page = text(&app, &format!("/demo/mail/{ID}")).await;
        assert!(page.contains("Come!") && page.contains("invite.ics"), "{page}");
        assert_eq!(text(&app, &format!("/demo/mail/{ID}.eml")).await, LETTER);
        assert!(text(&app, &format!("/demo/mail/{ID}/attachments/0")).await.starts_with("BEGIN:VCALENDAR"));
    }

    #[tokio::test]
    async fn its_html_is_shown_apart_and_can_do_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = demonstration(folder.path()).await;
        let response = get(&app, &format!("/demo/mail/{ID}/html")).await;
        let policy = response.0.headers().get("content-security-policy").unwrap().to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox allow-popups"), "{policy}");
        let page = get(&app, &format!("/demo/mail/{ID}")).await;
        assert!(
            page.0.headers().get("content-security-policy").unwrap().to_str().unwrap().contains("frame-src 'self'")
        );
    }

    #[tokio::test]
    async fn what_is_no_message_is_not_found() {
        let folder = tempfile::tempdir().unwrap();
        let app = demonstration(folder.path()).await;
        let other = "01a211b0-b28d-77f7-ac9d-6d24e40f6183";
        let paths = [
            "..%2fhall.db",
            "hall.db",
            "..%2fhall.eml",
            other,
            &format!("{other}.eml"),
            &format!("{ID}/attachments/7"),
        ];
        for path in paths {
            assert_eq!(get(&app, &format!("/demo/mail/{path}")).await.0.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn there_is_no_mailbox_but_in_a_demonstration_on_this_machine() {
        let folder = tempfile::tempdir().unwrap();
        let app = demonstration(folder.path()).await;
        let mut open = (*app.settings).clone();
        open.base_url = "http://hall.example.org".to_owned();
        let elsewhere = App { settings: Arc::new(open), ..app.clone() };
        for app in [App { demo: false, ..app }, elsewhere] {
            for path in ["/demo/mail".to_owned(), format!("/demo/mail/{ID}"), format!("/demo/mail/{ID}.eml")] {
                assert_eq!(get(&app, &path).await.0.status(), StatusCode::NOT_FOUND, "{path}");
            }
        }
    }
}

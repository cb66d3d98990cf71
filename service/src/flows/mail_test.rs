//! One message now, past the outbox, to see whether mail arrives.

use commonhall_domain::fields;

use crate::app::App;
use crate::clock::new_id;
use crate::error::Result;
use crate::mail::{Letter, Outcome, Party};
use crate::templating::render_mail;
use crate::view::mail as view;
use crate::words::Words;

pub async fn send(app: &App, to: &str) -> Result<Outcome> {
    let to = fields::email("to", to)?;
    let now = app.now();
    let words = Words::fallback();
    let view = view::Test {
        mail: view::Mail {
            lang: words.lang().to_owned(),
            dir: words.dir().to_owned(),
            unreviewed: words.unreviewed(),
            to: to.clone(),
            site_url: app.url("/"),
            stop_url: None,
        },
        time: format!("{} ({})", words.moment(now, app.settings.time_zone), words.zone(app.settings.time_zone)),
        server: app.mail.to_string(),
    };
    let text = render_mail(words, "test", &view)?;
    let letter = Letter {
        id: new_id(now),
        date: now,
        to: Party::new("", to),
        from: Party::read(&app.settings.mail_from),
        bounces_to: None,
        reply_to: None,
        subject: text.subject,
        text: text.text,
        html: text.html,
        kind: "test".to_owned(),
        list_id: None,
        unsubscribe_url: None,
        language: Some(words.lang().to_owned()),
        calendar: None,
    };
    Ok(app.mail.send(&letter).await)
}

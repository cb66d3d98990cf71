//! That what becomes of messages is counted. (What becomes of them is told in `tests/stories/delivery.rs`.)

use commonhall_domain::member::MemberInput;
use metrics_exporter_prometheus::PrometheusBuilder;

use super::*;
use crate::flows::{Caller, members};
use crate::mail::Transport;

#[tokio::test]
async fn how_messages_end_is_counted() {
    crate::templating::load().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let app = App::for_tests(folder.path()).await;
    // Of this test alone, which runs on one thread.
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counting = ::metrics::set_default_local_recorder(&recorder);
    let Transport::Memory(mail) = &*app.mail else { unreachable!() };
    let lost = || Outcome::Unknown { reason: "the connection broke after the final dot".into() };
    let refused = Outcome::Refused { reason: "550 nobody of that name".into() };
    mail.script([Outcome::Sent { reply: "250 ok".into() }, refused, lost(), lost()]);
    for number in 0..3 {
        let input = MemberInput {
            name: format!("Member {number}"),
            email: Some(format!("member{number}@example.org")),
            welcome: true,
            ..MemberInput::default()
        };
        members::add(&app, &Caller::command(), input).await.unwrap();
        drain(&app).await.unwrap();
    }
    // The reply that was lost is waited for once more.
    app.clock.advance(TimeDelta::hours(1));
    drain(&app).await.unwrap();
    let counted = recorder.handle().render();
    for line in ["commonhall_sent_total{kind=\"welcome\"} 1", "commonhall_dead_total 1", "commonhall_unknown_total 1"] {
        assert!(counted.lines().any(|counted| counted == line), "{line}: {counted}");
    }
}

#[test]
fn how_late_a_reminder_was_is_measured() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let due: DateTime<Utc> = "2027-03-23T18:00:00Z".parse().unwrap();
    let row = |kind| {
        let mut row = outbox::Queued {
            kind,
            cause: String::new(),
            member: None,
            meeting: None,
            occurrence: None,
            details: serde_json::Value::Null,
            due_at: due,
            deadline_at: None,
        }
        .row(due);
        "sent".clone_into(&mut row.state);
        row.sent_at = Some(due + TimeDelta::milliseconds(1500));
        row
    };
    ::metrics::with_local_recorder(&recorder, || {
        count(&row("reminder"));
        // An invitation has no time that it could miss.
        count(&row("invitation"));
    });
    let counted = recorder.handle().render();
    for line in ["commonhall_reminder_lateness_seconds_sum 1.5", "commonhall_reminder_lateness_seconds_count 1"] {
        assert!(counted.lines().any(|counted| counted == line), "{line}: {counted}");
    }
}

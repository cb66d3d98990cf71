//! What becomes of a message, whatever the mail server says or fails to say (invariant 3).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use commonhall::flows::installation;
use commonhall::flows::{Caller, sender};
use commonhall::mail::{Memory, Outcome, Transport};
use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::messages;
use mail_parser::{MessageParser, MimeHeaders as _};
use tokio::net::TcpListener;

use crate::harness::{SmtpServer, TestApp, World, at, kinds, stories, until};

/// Queues one invitation, to the member, of a meeting on 24 March.
async fn one_message(app: &TestApp, world: &World) {
    let input = MeetingInput { space: None, ..world.inviting(world.member, "Choir", "2027-03-24T18:00") };
    app.schedule(&input).await;
}

async fn last_message(app: &TestApp) -> messages::Model {
    app.messages().await.pop().unwrap()
}

fn retry() -> Outcome {
    Outcome::Retry { reason: "450 try later".into() }
}

fn unknown() -> Outcome {
    Outcome::Unknown { reason: "the connection broke after the final dot".into() }
}

/// Lets a process claim what is due and die before it hears from the mail server.
async fn die_while_sending(app: &mut TestApp) {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", silent.local_addr().unwrap());
    let mut process = app.another_process().await;
    process.mail = Transport::from_url(&url, 4).unwrap().into();
    let work = tokio::spawn(async move { sender::step(&process).await });
    until("a message in somebody's hands", async || {
        app.messages().await.iter().any(|message| message.lease_until > Some(app.now())).then_some(())
    })
    .await;
    work.abort();
    assert!(work.await.unwrap_err().is_cancelled());
}

stories! {
    async fn every_outcome_leaves_a_message_in_one_state(app) {
        let world = app.world().await;
        for (outcome, state, attempts, lost) in [
            (Outcome::Sent { reply: "250 ok".into() }, "sent", 0, 0),
            (Outcome::Refused { reason: "550 nobody of that name".into() }, "dead", 0, 0),
            (Outcome::Malformed { reason: "no address".into() }, "dead", 0, 0),
            (retry(), "pending", 1, 0),
            (unknown(), "pending", 1, 1),
            (Outcome::Unavailable { reason: "no connection".into() }, "pending", 0, 0),
        ] {
            one_message(app, &world).await;
            app.mail.script([outcome.clone()]);
            app.send().await;
            let message = last_message(app).await;
            let found = (message.state.as_str(), message.attempts, message.lost_replies);
            assert_eq!(found, (state, attempts, lost), "{outcome:?}");
            assert_eq!(message.reason.as_deref(), Some(outcome.words()), "in the server's own words");
            assert_eq!(message.claim, None);
            // What was put off must not meet the next outcome.
            app.mail.script(vec![Outcome::Refused { reason: "550 done with".into() }; usize::from(state == "pending")]);
            app.later(TimeDelta::minutes(2));
            app.send().await;
        }
        assert!(app.messages().await.iter().all(|message| message.state != "pending"));
    }

    async fn a_refused_message_is_not_tried_again_and_others_go_on(app) {
        let world = app.world().await;
        app.mail.script([Outcome::Refused { reason: "550 5.1.1 nobody of that name here".into() }]);
        app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await;
        app.send().await;
        assert_eq!(app.new_mails().len(), 1);
        app.later(TimeDelta::days(2));
        app.send().await;
        assert_eq!(app.mail.attempts().len(), 2);
        let states: BTreeSet<_> = app.states("invitation").await.into_iter().map(|(state, _)| state).collect();
        assert_eq!(states, ["dead".to_owned(), "sent".to_owned()].into());
    }

    async fn a_reply_lost_twice_is_unknown_and_all_copies_bear_one_id(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.mail.script([unknown(), unknown()]);
        for _ in 0..5 {
            app.send().await;
            app.later(TimeDelta::hours(1));
        }
        let message = last_message(app).await;
        assert_eq!((message.state.as_str(), message.lost_replies), ("unknown", 2));
        let copies = app.mail.attempts();
        assert_eq!(copies.len(), 2);
        assert_eq!(copies[0].bytes, copies[1].bytes, "the copies are the same to the byte");
        // It has probably arrived, so a cancellation is owed.
        let meeting = message.meeting_id.unwrap();
        app.cancel(meeting).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("cancellation", "member@example.org")]);
    }

    async fn a_reply_lost_once_ends_with_one_more_copy(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.mail.script([unknown()]);
        app.send().await;
        app.later(TimeDelta::hours(1));
        app.send().await;
        assert_eq!(last_message(app).await.state, "sent");
        assert_eq!(app.mail.attempts().len(), 2);
    }

    async fn a_mail_server_that_is_away_for_days_costs_no_message_a_try(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.mail.script(vec![Outcome::Unavailable { reason: "connection refused".into() }; 60]);
        for _ in 0..60 {
            app.send().await;
            app.later(TimeDelta::hours(1));
        }
        assert_eq!((last_message(app).await.state.as_str(), last_message(app).await.attempts), ("pending", 0));
        app.send().await;
        assert_eq!(app.new_mails().len(), 1);
    }

    async fn after_ten_tries_a_message_is_dead(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.mail.script(vec![retry(); 20]);
        for _ in 0..20 {
            app.send().await;
            app.later(TimeDelta::hours(2));
        }
        assert_eq!((last_message(app).await.state.as_str(), app.mail.attempts().len()), ("dead", 10));
    }

    async fn each_try_waits_about_twice_as_long_and_never_above_an_hour_or_beyond_the_start(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.mail.script(vec![retry(); 20]);
        let mut expected = TimeDelta::seconds(30);
        for attempt in 1..10 {
            app.send().await;
            let message = last_message(app).await;
            assert_eq!(message.attempts, attempt);
            let wait = message.next_attempt_at - app.now();
            assert!(wait >= expected * 4 / 5 && wait <= expected * 6 / 5, "try {attempt}: {wait}");
            app.clock.advance(wait - TimeDelta::milliseconds(1));
            app.send().await;
            assert_eq!(app.mail.attempts().len(), usize::try_from(attempt).unwrap(), "too early");
            app.later(TimeDelta::milliseconds(1));
            expected = (expected * 2).min(TimeDelta::hours(1));
        }
        // Another one near the start: the wait would be longer than that is away.
        let near = MeetingInput { space: None, ..world.inviting(world.member, "Near", "2027-03-20T18:00") };
        app.go_to("2027-03-20T17:58:00Z");
        app.schedule(&near).await;
        for _ in 0..5 {
            app.send().await;
            app.later(TimeDelta::seconds(80));
        }
        let message = last_message(app).await;
        assert_eq!(message.state, "expired");
        assert_eq!(message.deadline_at, Some(at("2027-03-20T18:00:00Z")));
    }

    async fn a_message_whose_sender_died_goes_again_under_the_same_id_when_its_lease_ends(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        die_while_sending(app).await;
        app.send().await;
        assert!(app.mail.attempts().is_empty(), "its owner may still be at it");
        app.later(TimeDelta::hours(1));
        app.send().await;
        let sent = app.new_mails();
        assert_eq!(sent.len(), 1);
        let message = last_message(app).await;
        assert_eq!((message.state.as_str(), message.lost_replies), ("sent", 1));
        assert_eq!(sent[0].letter.id, message.id);
    }

    async fn there_are_never_more_than_three_copies_however_often_senders_die(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        for _ in 0..3 {
            die_while_sending(app).await;
            app.later(TimeDelta::hours(1));
        }
        app.send().await;
        app.later(TimeDelta::hours(1));
        app.send().await;
        let message = last_message(app).await;
        assert_eq!((message.state.as_str(), app.mail.attempts().len()), ("unknown", 0), "{:?}", message.reason);
    }

    async fn an_owner_that_comes_back_late_marks_nothing(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let mut late = app.another_process().await;
        late.mail = Transport::from_url(&url, 4).unwrap().into();
        let work = tokio::spawn(async move { sender::step(&late).await });
        let (connection, _) = silent.accept().await.unwrap();
        app.later(TimeDelta::hours(1));
        app.send().await;
        let before = last_message(app).await;
        assert_eq!(before.state, "sent");
        drop((connection, silent));
        work.await.unwrap().unwrap();
        assert_eq!(last_message(app).await, before);
    }

    async fn the_rate_is_the_installations_and_not_each_processs(app) {
        let world = app.world().await;
        app.set(|settings| settings.mail_rate = 10);
        let mut people = Vec::new();
        for number in 0..45 {
            people.push(app.person(&format!("Member {number}"), &format!("member{number}"), None, "member").await);
        }
        let input = MeetingInput { invited_members: people, ..world.meeting("Choir", "2027-03-24T18:00") };
        app.schedule(&input).await;
        let other = app.another_process().await;
        for second in 1..=5 {
            let (one, two) = tokio::join!(sender::drain(app), sender::drain(&other));
            one.and(two).unwrap();
            assert_eq!(app.mail.attempts().len(), (10 * second).min(45));
            app.later(TimeDelta::milliseconds(500));
            app.send().await;
            assert_eq!(app.mail.attempts().len(), (10 * second).min(45), "half a second later");
            app.later(TimeDelta::milliseconds(500));
        }
    }

    async fn of_a_backlog_the_nearest_start_goes_first(app) {
        let world = app.world().await;
        app.set(|settings| settings.mail_rate = 1);
        for day in [27, 24, 29, 25] {
            let title = format!("On {day} March");
            app.schedule(&world.inviting(world.member, &title, &format!("2027-03-{day}T18:00"))).await;
        }
        for _ in 0..4 {
            app.send().await;
            app.later(TimeDelta::seconds(1));
        }
        let subjects: Vec<_> = app.new_mails().into_iter().map(|mail| mail.letter.subject).collect();
        let days: Vec<_> = ["24", "25", "27", "29"].iter().map(|day| format!("On {day} March")).collect();
        assert!(subjects.iter().zip(&days).all(|(subject, day)| subject.contains(day.as_str())), "{subjects:?}");
    }

    async fn many_processes_send_each_message_once(app) {
        let world = app.world().await;
        let mut people = Vec::new();
        for number in 0..60 {
            people.push(app.person(&format!("Member {number}"), &format!("member{number}"), None, "member").await);
        }
        let input = MeetingInput { invited_members: people, ..world.meeting("Choir", "2027-03-24T18:00") };
        app.schedule(&input).await;
        let (two, three) = (app.another_process().await, app.another_process().await);
        let (a, b, c) = tokio::join!(sender::drain(app), sender::drain(&two), sender::drain(&three));
        a.and(b).and(c).unwrap();
        assert_eq!(app.mail.attempts().len(), 60);
    }

    async fn a_copy_of_the_database_under_another_address_mails_nobody_until_somebody_says_so(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.set(|settings| settings.base_url = "https://copy.example.org".into());
        installation::check(app).await.unwrap();
        let step = sender::step(app).await.unwrap();
        assert!(matches!(step, sender::Step::Held(reason) if reason.contains("base URL")));
        app.send().await;
        assert!(app.mail.attempts().is_empty());
        installation::release_outbox(app, &Caller::command()).await.unwrap();
        app.send().await;
        assert_eq!(app.new_mails().len(), 1);
    }

    async fn another_key_stops_the_installation_and_names_the_one_that_is_needed(app) {
        let other = commonhall::app::App {
            key: std::sync::Arc::new(commonhall::auth::key::Key::random()),
            ..(**app).clone()
        };
        let refused = installation::check(&other).await.unwrap_err().to_string();
        assert!(refused.contains(&app.key.fingerprint()) && refused.contains("COMMONHALL_KEY_FILE"), "{refused}");
    }

    async fn a_real_mail_server_gets_a_mail_with_all_that_programs_look_for(app) {
        let world = app.world().await;
        let server = SmtpServer::start().await;
        app.send_through(Transport::from_url(&server.url, 2).unwrap());
        let input = MeetingInput {
            reminders: vec!["P1D".into()],
            ..world.inviting(world.member, "Zuhören – শুনি", "2027-03-24T18:00")
        };
        app.schedule(&input).await;
        app.plan_and_send().await;
        app.go_to("2027-03-23T18:00:00Z");
        app.plan_and_send().await;
        let rows = app.messages().await;
        let mails = server.mails();
        assert_eq!((rows.len(), mails.len()), (2, 2), "{rows:?}");
        for (row, bytes) in rows.iter().zip(&mails) {
            let mail = MessageParser::default().parse(bytes).unwrap();
            let header = |name: &str| mail.header_raw(name).unwrap_or_else(|| panic!("no {name}")).trim().to_owned();
            assert_eq!(header("Commonhall-Kind"), row.kind);
            assert!(header("Message-ID").starts_with(&format!("<{}@", row.id)), "{}", header("Message-ID"));
            assert_eq!(header("Auto-Submitted"), "auto-generated");
            assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
            assert!(header("List-Unsubscribe").starts_with("<http") && header("List-Unsubscribe").ends_with('>'));
            assert!(header("List-Id").contains(&row.kind), "{}", header("List-Id"));
            assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("member@example.org"));
            assert!(mail.subject().unwrap().contains("Zuhören – শুনি"), "{:?}", mail.subject());
            let text = mail.body_text(0).unwrap();
            let html = mail.body_html(0).unwrap();
            assert!(text.contains("18:00") && text.contains("Zuhören – শুনি"), "{text}");
            assert!(html.contains("<html lang=\"en\" dir=\"ltr\"") && html.contains("<bdi>"), "{html}");
            assert!(!html.contains("<img") && !html.contains("<script"), "nothing is fetched, nothing runs");
            assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999), "a line is too long");
        }
        let invitation = MessageParser::default().parse(&mails[0]).unwrap();
        let calendar = invitation.attachments().find(|part| {
            part.content_type().is_some_and(|kind| kind.subtype() == Some("calendar"))
        });
        let calendar = String::from_utf8_lossy(calendar.expect("a calendar file").contents()).into_owned();
        assert!(calendar.contains("METHOD:PUBLISH") && !calendar.contains("ATTENDEE"), "{calendar}");
    }

    async fn a_real_mail_servers_own_words_are_kept(app) {
        let world = app.world().await;
        let server = SmtpServer::start().await;
        app.send_through(Transport::from_url(&server.url, 2).unwrap());
        let refused = app.person("Refused", "refused", None, "member").await;
        let busy = app.person("Busy", "busy", None, "member").await;
        let input = MeetingInput {
            invited_members: vec![refused, busy, world.member],
            ..world.meeting("Choir", "2027-03-24T18:00")
        };
        app.schedule(&input).await;
        app.send().await;
        let mut found: Vec<_> = app.states("invitation").await;
        found.sort();
        let said: Vec<_> = found.iter().map(|(state, reason)| (state.as_str(), reason.as_str())).collect();
        assert_eq!(said[0].0, "dead");
        assert!(said[0].1.contains("550") && said[0].1.contains("nobody of that name here"), "{said:?}");
        assert_eq!(said[1].0, "pending");
        assert!(said[1].1.contains("451") && said[1].1.contains("come back later"), "{said:?}");
        assert_eq!(said[2].0, "sent");
        assert!(said[2].1.contains("kept as"), "{said:?}");
        assert_eq!(server.mails().len(), 1);
    }

    async fn a_mail_server_that_is_not_there_is_waited_for(app) {
        let world = app.world().await;
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", closed.local_addr().unwrap());
        drop(closed);
        app.send_through(Transport::from_url(&url, 2).unwrap());
        one_message(app, &world).await;
        app.send().await;
        let message = last_message(app).await;
        assert_eq!((message.state.as_str(), message.attempts), ("pending", 0), "{:?}", message.reason);
        let memory = Memory::default();
        app.send_through(Transport::Memory(memory.clone()));
        app.later(TimeDelta::minutes(1));
        app.send().await;
        assert_eq!(memory.sent().len(), 1);
    }

    async fn a_change_while_the_invitation_is_in_lost_hands_neither_doubles_it_nor_stops_the_queue(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        die_while_sending(app).await;
        let meeting = last_message(app).await.meeting_id.unwrap();
        app.change(meeting, |input| input.starts = "2027-03-25T18:00".into()).await;
        app.send().await;
        assert!(app.mail.attempts().is_empty(), "what there is to say depends on the one that is on its way");
        app.later(TimeDelta::hours(1));
        app.send().await;
        let mails = app.new_mails();
        assert_eq!(kinds(&mails), [("invitation", "member@example.org")]);
        assert!(mails[0].letter.text.contains("25 March 2027"), "{}", mails[0].letter.text);
        app.later(TimeDelta::hours(1));
        app.send().await;
        assert!(app.new_mails().is_empty());
        assert!(app.messages().await.iter().all(|message| message.state != "pending"));
    }

    async fn a_notice_that_failed_gives_way_to_the_newer_one_that_waits(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let mut slow = app.another_process().await;
        slow.mail = Transport::from_url(&url, 4).unwrap().into();
        let work = tokio::spawn(async move { sender::step(&slow).await });
        let (connection, _) = silent.accept().await.unwrap();
        let first = last_message(app).await;
        app.change(first.meeting_id.unwrap(), |input| input.starts = "2027-03-25T18:00".into()).await;
        drop((connection, silent));
        work.await.unwrap().unwrap();
        assert_eq!(app.messages().await[0].state, "superseded");
        app.later(TimeDelta::hours(1));
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
    }

    async fn an_invitation_that_could_not_go_yet_follows_its_meeting_to_a_later_day(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        app.mail.script([Outcome::Unavailable { reason: "connection refused".into() }]);
        app.send().await;
        let meeting = last_message(app).await.meeting_id.unwrap();
        app.change(meeting, |input| input.starts = "2027-03-30T18:00".into()).await;
        app.go_to("2027-03-25T09:00:00Z");
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("invitation", "member@example.org")]);
    }

    async fn a_clock_that_goes_back_does_not_stop_the_mail(app) {
        let world = app.world().await;
        app.set(|settings| settings.mail_rate = 1);
        one_message(app, &world).await;
        app.send().await;
        app.later(-TimeDelta::hours(1));
        one_message(app, &world).await;
        app.send().await;
        assert_eq!(app.new_mails().len(), 2);
    }

    async fn a_meeting_whose_row_is_damaged_harms_no_other(app) {
        let world = app.world().await;
        let with_reminder = |day: &str| MeetingInput {
            space: None,
            reminders: vec!["P1D".into()],
            ..world.inviting(world.member, "Choir", &format!("2027-03-{day}T18:00"))
        };
        let damaged = app.schedule(&with_reminder("24")).await.meeting;
        app.schedule(&with_reminder("25")).await;
        let row = commonhall_entities::meetings::Model { time_zone: "Europe/Nowhere".into(), ..damaged.clone() };
        let tx = app.store.begin().await.unwrap();
        commonhall::store::save(&tx, row).await.unwrap();
        tx.commit().await.unwrap();
        app.plan_and_send().await;
        assert_eq!(app.new_mails().len(), 1);
        for _ in 0..20 {
            app.later(TimeDelta::hours(2));
            app.send().await;
        }
        let of_damaged: Vec<_> =
            app.messages().await.into_iter().filter(|message| message.meeting_id == Some(damaged.id)).collect();
        assert_eq!((of_damaged[0].state.as_str(), of_damaged[0].attempts), ("dead", 10), "{of_damaged:?}");
        assert!(of_damaged[0].reason.as_deref().unwrap().contains("time zone"), "{of_damaged:?}");
        app.go_to("2027-03-24T18:00:00Z");
        app.plan_and_send().await;
        assert_eq!(kinds(&app.new_mails()), [("reminder", "member@example.org")]);
    }

    async fn each_wait_for_a_mail_server_that_is_away_is_longer_and_never_above_an_hour(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        // Nine tries that count, and what follows counts for nothing.
        app.mail.script(vec![retry(); 9]);
        for _ in 0..9 {
            app.send().await;
            app.later(TimeDelta::hours(1));
        }
        app.mail.script(vec![Outcome::Unavailable { reason: "connection refused".into() }; 2]);
        app.send().await;
        assert_eq!((last_message(app).await.state.as_str(), last_message(app).await.attempts), ("pending", 9));

        app.later(TimeDelta::hours(1));
        app.mail.script([Outcome::Sent { reply: "250 ok".into() }]);
        app.send().await;
        app.later(TimeDelta::hours(1));
        app.send().await;
        one_message(app, &world).await;
        app.mail.script(vec![Outcome::Unavailable { reason: "connection refused".into() }; 12]);
        let mut waits = Vec::new();
        for _ in 0..12 {
            app.send().await;
            let wait = last_message(app).await.next_attempt_at - app.now();
            waits.push(wait);
            app.later(wait);
        }
        assert!(waits[0] <= TimeDelta::seconds(36) && waits[3] > TimeDelta::minutes(1), "{waits:?}");
        assert!(waits[11] >= TimeDelta::minutes(48) && waits.iter().all(|wait| *wait <= TimeDelta::hours(1)), "{waits:?}");
        app.send().await;
        assert_eq!(app.new_mails().len(), 2);
    }

    async fn whose_sender_was_lost_three_times_has_probably_read_it_and_hears_of_a_cancellation(app) {
        let world = app.world().await;
        one_message(app, &world).await;
        for _ in 0..3 {
            die_while_sending(app).await;
            app.later(TimeDelta::hours(1));
        }
        app.send().await;
        let message = last_message(app).await;
        assert_eq!(message.state, "unknown");
        app.cancel(message.meeting_id.unwrap()).await;
        app.send().await;
        assert_eq!(kinds(&app.new_mails()), [("cancellation", "member@example.org")]);
    }
}

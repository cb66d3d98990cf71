//! What links in mails do, and that opening them does nothing.

use chrono::TimeDelta;
use commonhall_domain::meeting::MeetingInput;
use poem::http::{Method, StatusCode};

use super::World;
use crate::flows::meetings;
use crate::flows::{Caller, unsubscribe};

#[tokio::test]
async fn opening_any_link_changes_nothing() {
    let world = World::new().await;
    let whole = world.invite(world.evening()).await;
    let answer = format!("{}?answer=declined", world.answer_path(&whole));
    let stop = unsubscribe::path(&world.app, &world.member, "reminder").unwrap();
    let sign_in = world.sign_in_link(world.member.id).await;
    for _ in 0..2 {
        for path in [&answer, &stop, &sign_in] {
            let page = world.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.text.contains("Member, Aston Dars group"), "{path}");
            assert!(page.cookie("session").is_none());
        }
    }
    assert!(world.answers().await.is_empty());
    assert_eq!(world.stopped().await, 0);
}

#[tokio::test]
async fn an_answer_from_a_link_is_recorded_and_shown() {
    let world = World::new().await;
    let whole = world.invite(world.evening()).await;
    let link = world.answer_path(&whole);
    assert!(world.get(&format!("{link}?answer=accepted")).await.text.contains("Nothing is recorded"));
    for _ in 0..2 {
        let saved = world.post(&link, "answer=accepted&people=3").await;
        assert_eq!(saved.status, StatusCode::OK);
        assert!(saved.text.contains("Thank you") && saved.text.contains("You said yes."), "{}", saved.text);
    }
    let stored = world.answers().await;
    assert_eq!(stored.len(), 1);
    assert_eq!((stored[0].partstat.as_str(), stored[0].people), ("accepted", 3));
    assert!(world.get(&link).await.text.contains("value=\"3\""));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_shown_again_as_it_was_typed() {
    let world = World::new().await;
    let link = world.answer_path(&world.invite(world.evening()).await);
    let refused = world.post(&link, "answer=accepted&people=ninety").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"ninety\"") && refused.text.contains("Between 1 and 50"));
    assert!(world.answers().await.is_empty());
}

#[tokio::test]
async fn a_series_is_answered_for_one_date_or_for_all() {
    let world = World::new().await;
    let weekly = MeetingInput { recurrence: Some("FREQ=WEEKLY;COUNT=4".to_owned()), ..world.evening() };
    let link = world.answer_path(&world.invite(weekly).await);
    let page = world.get(&format!("{link}?date=20270331T180000")).await.text;
    assert!(page.contains("value=\"20270331T180000\" selected") && page.contains("value=\"all\""), "{page}");
    let one = world.post(&link, "answer=declined&date=20270331T180000").await.text;
    assert!(one.contains("You said no.") && one.contains("<p><bdi>Wednesday 31 March 2027, 18:00 to 20:00</bdi></p>"));
    let all = world.post(&link, "answer=accepted&date=all").await.text;
    assert!(all.contains("You said yes.") && all.contains("<p><bdi>All dates</bdi></p>"));
    assert_eq!(world.answers().await.len(), 2);
}

#[tokio::test]
async fn a_cancelled_meeting_cannot_be_answered_and_says_so() {
    let world = World::new().await;
    let whole = world.invite(world.evening()).await;
    let link = world.answer_path(&whole);
    meetings::cancel(&world.app, &Caller::command(), whole.meeting.id, None, None).await.unwrap();
    assert!(world.get(&link).await.text.contains("The meeting is cancelled. There is nothing to answer."));
    let late = world.post(&link, "answer=accepted").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("There is nothing to answer.") && world.answers().await.is_empty());
}

#[tokio::test]
async fn who_is_no_longer_invited_is_told_that_the_link_was_withdrawn() {
    let world = World::new().await;
    let link = world.answer_path(&world.schedule(world.evening()).await);
    let page = world.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.text.contains("The link was withdrawn"));
}

#[tokio::test]
async fn a_mail_program_unsubscribes_with_one_click_and_no_cookie() {
    let world = World::new().await;
    let path = unsubscribe::path(&world.app, &world.member, "reminder").unwrap();
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    for (content_type, body) in
        [("multipart/form-data; boundary=x", multipart), (super::FORM, "List-Unsubscribe=One-Click")]
    {
        let done = world.send(Method::POST, &path, "", Some((content_type, body.to_owned()))).await;
        assert_eq!(done.status, StatusCode::OK, "{content_type}");
        assert_eq!(world.stopped().await, 1, "{content_type}");
        let undone = world.post(&path, "action=start").await;
        assert!(undone.text.contains("you get this mail again"));
        assert_eq!(world.stopped().await, 0, "{content_type}");
    }
}

#[tokio::test]
async fn a_sign_in_link_signs_in_once_and_then_says_so_kindly() {
    let world = World::new().await;
    let link = world.sign_in_link(world.member.id).await;
    let entered = world.post(&link, "").await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/me"));
    assert!(entered.cookie("session").is_some());
    for again in [world.get(&link).await, world.post(&link, "").await] {
        assert_eq!(again.status, StatusCode::GONE);
        assert!(again.text.contains("This link was used already") && again.text.contains("Send me a new link"));
    }
}

#[tokio::test]
async fn old_and_broken_sign_in_links_lead_to_a_new_one() {
    let world = World::new().await;
    let link = world.sign_in_link(world.member.id).await;
    world.app.clock.advance(TimeDelta::minutes(16));
    for (path, words) in [(link.as_str(), "This link is too old"), ("/sign-in/broken", "This link does not work")] {
        let page = world.get(path).await;
        assert!(page.text.contains(words) && page.text.contains("Send me a new link"), "{path}");
    }
}

//! Stories of those who look before they save, take back what nobody heard of, or were not the first.

use chrono::TimeDelta;
use poem::http::StatusCode;

use super::{Form, Hall, Page, form};
use crate::store::{occurrences, outbox};

impl Hall {
    async fn messages(&self) -> Vec<outbox::Model> {
        outbox::list(self.trial.app.store.read(), &outbox::Filter::default()).await.unwrap()
    }
}

/// What the check page posts again.
fn again(page: &Page) -> Form {
    let hidden = page.text.split("<input type=\"hidden\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split_once('"').unwrap().0.to_owned())
    });
    Form(hidden.collect())
}

#[tokio::test]
async fn a_meeting_is_looked_at_before_it_is_saved() {
    let hall = Hall::new().await;
    hall.get(hall.organiser, "/organise/meetings/new").await.says("name=\"action\" value=\"check\"");
    let series = form().with("space", hall.room).with("repeat", "weekly").with("ends", "count").with("count", 2);
    let page = hall.post(hall.organiser, "/organise/meetings", &series.with("action", "check").0).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.faults());
    page.says("Wednesday 24 March 2027, 18:00 to 20:00").says("Wednesday 31 March 2027, 18:00 to 20:00");
    page.says("The clocks have gone forward").says("2 people get an invitation").says("A member").says("7 days before");
    // Nothing of it stays.
    let db = hall.trial.app.store.read();
    assert!(occurrences::list(db, &occurrences::Filter::default()).await.unwrap().is_empty());
    assert!(hall.messages().await.is_empty());

    let back = hall.post(hall.organiser, "/organise/meetings", &again(&page).with("action", "edit").0).await;
    back.says("value=\"Listening evening\"").says("name=\"count\" type=\"number\" value=\"2\"");
    let id = hall.done("/organise/meetings", &again(&page).with("action", "save")).await;
    assert_eq!(hall.dates(id).await.len(), 2);
    assert_eq!(hall.messages().await.len(), 2);
    let whole = hall.stored(id).await;
    assert_eq!((whole.meeting.space_id, whole.rules.len()), (Some(hall.room), 1));
}

#[tokio::test]
async fn the_check_says_what_stands_in_the_way_and_what_to_think_of() {
    let hall = Hall::new().await;
    hall.done("/organise/meetings", &form().with("space", hall.room)).await;
    let taken = form().with("space", hall.room).with("action", "check");
    let page = hall.post(hall.organiser, "/organise/meetings", &taken.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("The room is taken").says("“Listening evening”");
    let small = form().with("space", hall.closet).with("action", "check");
    let page = hall.post(hall.organiser, "/organise/meetings", &small.0).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("The room holds 1 people, and 2 are invited.");
    hall.done("/organise/meetings", &again(&page).with("action", "save")).await;
    let wrong = form().with("title", "").with("action", "check");
    let page = hall.post(hall.organiser, "/organise/meetings", &wrong.0).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("href=\"#title\"");
}

#[tokio::test]
async fn single_dates_are_left_out_where_a_series_is_looked_at() {
    let hall = Hall::new().await;
    let series = form().with("repeat", "weekly").with("ends", "count").with("count", 3).with("childcare", "A crèche");
    let page = hall.post(hall.organiser, "/organise/meetings", &series.with("action", "check").0).await;
    page.says("name=\"exdates\" value=\"2027-03-31\">").says("<bdi>A crèche</bdi>");
    // Whoever ticks a date and saves sees first what comes of it.
    let ticked = again(&page).with("exdates", "2027-03-31").with("action", "save");
    let page = hall.post(hall.organiser, "/organise/meetings", &ticked.0).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.faults());
    page.says("name=\"exdates\" value=\"2027-03-31\" checked>").says("Wednesday 7 April 2027, 18:00 to 20:00");
    // In the form it can be taken back, and goes along with another hour.
    let back = again(&page).with("exdates", "2027-03-31").with("action", "edit");
    let back = hall.post(hall.organiser, "/organise/meetings", &back.0).await;
    back.says("Dates left out").says("value=\"2027-03-31\" checked").says("value=\"A crèche\"");
    let later = again(&page).with("exdates", "2027-03-31").with("time", "19:00").with("action", "save");
    let id = hall.done("/organise/meetings", &later).await;
    let dates: Vec<String> = hall.dates(id).await.iter().map(|date| date.starts_local.to_string()).collect();
    assert_eq!(dates, ["2027-03-24 19:00:00", "2027-04-07 19:00:00"]);
    hall.get(hall.member, &format!("/meetings/{id}")).await.says("Not on: <bdi>Wednesday 31 March 2027</bdi>");
}

#[tokio::test]
async fn dates_left_out_stay_so_in_a_change_and_come_back_when_they_are_unticked() {
    let hall = Hall::new().await;
    let series = form().with("date", "2027-03-03").with("repeat", "weekly").with("ends", "count").with("count", 6);
    let mut series = series.with("exdates", "2027-03-10");
    series.0.push(("exdates".to_owned(), "2027-03-31".to_owned()));
    let id = hall.done("/organise/meetings", &series).await;
    hall.trial.app.clock.advance(TimeDelta::days(15));
    let path = format!("/organise/meetings/{id}/edit");
    let shown = hall.get(hall.organiser, &path).await;
    shown.says("value=\"2027-03-31\" checked");
    assert!(!shown.text.contains("2027-03-10"), "what lies behind is not asked about");

    let edit = hall.edit(id).await.with("date", "2027-03-17").with("repeat", "weekly").with("ends", "count");
    let kept = edit.with("count", 4).with("exdates", "2027-03-31");
    assert_eq!(hall.done(&path, &kept.clone().with("title", "New words")).await, id);
    let exdates = serde_json::json!(["2027-03-10T18:00:00", "2027-03-31T18:00:00"]);
    assert_eq!(hall.stored(id).await.meeting.exdates, exdates);
    // Moved to Thursdays, the week that was left out stays so.
    let moved = kept.with("revision", 2).with("date", "2027-03-18").with("action", "check");
    let page = hall.post(hall.organiser, &path, &moved.0).await;
    page.says("name=\"exdates\" value=\"2027-04-01\" checked>");
    let next = hall.done(&path, &again(&page).with("exdates", "2027-04-01").with("action", "save")).await;
    assert_eq!(hall.stored(next).await.meeting.exdates, serde_json::json!(["2027-04-01T18:00:00"]));
    // Unticked it takes place after all.
    let edit = hall.edit(next).await.with("date", "2027-03-18").with("repeat", "weekly").with("ends", "count");
    let last = hall.done(&format!("/organise/meetings/{next}/edit"), &edit.with("count", 4)).await;
    assert_eq!(hall.stored(last).await.meeting.exdates, serde_json::json!([]));
}

#[tokio::test]
async fn a_change_is_looked_at_before_it_is_saved() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let path = format!("/organise/meetings/{id}/edit");
    let moved = hall.edit(id).await.with("time", "19:00").with("action", "check");
    let page = hall.post(hall.organiser, &path, &moved.0).await;
    page.says("19:00 to 21:00").says("2 people get an invitation");
    assert_eq!(hall.stored(id).await.meeting.revision, 1);
    assert_eq!(hall.done(&path, &again(&page).with("action", "save")).await, id);
    assert_eq!(hall.dates(id).await[0].starts_local.to_string(), "2027-03-24 19:00:00");
}

#[tokio::test]
async fn what_nobody_heard_of_is_undone() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form().with("space", hall.room)).await;
    let (meeting, path) = (format!("/meetings/{id}"), format!("/organise/meetings/{id}/undo"));
    hall.get(hall.organiser, &meeting).await.says(&path).says("nobody has been told yet");
    assert_eq!(hall.post(hall.member, &path, &[("revision", "1")]).await.status, StatusCode::FORBIDDEN);
    let page = hall.post(hall.organiser, &path, &[("revision", "1")]).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, meeting.as_str()));
    assert_eq!(hall.stored(id).await.meeting.status, "draft");
    assert!(hall.messages().await.iter().all(|message| message.state == "superseded"));
    assert_eq!(hall.get(hall.member, &meeting).await.status, StatusCode::NOT_FOUND);
    // The room is free again, and the draft can be scheduled after all.
    hall.done("/organise/meetings", &form().with("space", hall.room)).await;
    let free = hall.edit(id).await.with("status", "confirmed").with("accept_warnings", "yes");
    hall.done(&format!("/organise/meetings/{id}/edit"), &free).await;
    assert_eq!(hall.messages().await.iter().filter(|message| message.state == "pending").count(), 4);
}

#[tokio::test]
async fn what_somebody_may_have_heard_of_is_not_undone() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let path = format!("/organise/meetings/{id}/undo");
    let db = hall.trial.app.store.begin().await.unwrap();
    let message = outbox::waiting_notices(&db, id).await.unwrap().remove(0);
    let (state, claim) = ("sending".to_owned(), Some(id));
    let sending =
        outbox::Model { state, claim, claimed_at: Some(message.due_at), lease_until: Some(message.due_at), ..message };
    assert!(outbox::save_over(&db, sending, "pending", None).await.unwrap());
    db.commit().await.unwrap();
    let page = hall.get(hall.organiser, &format!("/meetings/{id}")).await;
    assert!(!page.text.contains(&path));
    assert_eq!(hall.post(hall.organiser, &path, &[("revision", "1")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(hall.stored(id).await.meeting.status, "confirmed");
    assert_eq!(hall.messages().await.iter().filter(|message| message.state == "pending").count(), 1);
}

#[tokio::test]
async fn the_second_of_two_sees_both_versions_and_chooses() {
    let hall = Hall::new().await;
    let id = hall.done("/organise/meetings", &form()).await;
    let path = format!("/organise/meetings/{id}/edit");
    let opened = hall.edit(id).await;
    let first = opened.clone().with("title", "By the first").with("duration", "PT3H").with("languages", "bn");
    hall.done(&path, &first).await;
    let late = opened.with("title", "By the second").with("audience", "Women only");
    for action in ["check", "save"] {
        let page = hall.post(hall.organiser, &path, &late.clone().with("action", action).0).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("Two versions").says("By the first").says("By the second").says("3 hours").says("Bengali");
        page.says("name=\"take.title\" value=\"theirs\"").says("name=\"take.audience\"");
        assert!(!page.text.contains("take.description"));
    }
    assert_eq!(hall.stored(id).await.meeting.title, "By the first");

    let chosen = late.with("revision", 2).with("take.duration", "theirs").with("take.languages", "theirs");
    let page = hall.post(hall.organiser, &path, &chosen.with("action", "check").0).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.faults());
    hall.done(&path, &again(&page).with("action", "save")).await;
    let meeting = hall.stored(id).await.meeting;
    assert_eq!((meeting.title.as_str(), meeting.duration.as_str()), ("By the second", "PT3H"));
    assert_eq!((meeting.audience.as_deref(), meeting.languages), (Some("Women only"), serde_json::json!(["bn"])));
}

#[tokio::test]
async fn the_second_of_two_who_move_one_date_sees_both_versions_and_chooses() {
    let hall = Hall::new().await;
    let series = form().with("repeat", "weekly").with("ends", "count").with("count", "4");
    let id = hall.done("/organise/meetings", &series).await;
    let path = format!("/organise/meetings/{id}/dates/20270331T180000");
    let revision = hall.stored(id).await.meeting.revision;
    let date = |changes: &[(&str, &str)]| {
        let form = Form(Vec::new()).with("revision", revision).with("action", "change").with("scope", "this");
        let form = form.with("date", "2027-03-31").with("time", "18:00").with("duration", "PT2H").with("title", "Tea");
        changes.iter().fold(form, |form, (name, value)| form.with(name, *value))
    };
    hall.done(&path, &date(&[("date", "2027-04-01"), ("title", "By the first")])).await;
    let late = date(&[("time", "19:00"), ("duration", "PT3H"), ("title", "By the second")]);
    let moved = |hour: &str| format!("2027-04-01T{hour}:00:00").parse::<chrono::NaiveDateTime>().unwrap();
    let page = hall.post(hall.organiser, &path, &late.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Two versions").says("By the first").says("By the second").says("2 hours").says("3 hours");
    page.says("name=\"take.date\" value=\"theirs\"").says("name=\"take.time\"").says("value=\"19:00\"");
    assert_eq!(hall.dates(id).await[1].starts_local, moved("18"), "nothing is overwritten");

    // Whoever has seen both takes the day and the length of the first, and the rest of their own.
    let seen = hall.stored(id).await.meeting.revision;
    let chosen = late.with("revision", seen).with("take.date", "theirs").with("take.duration", "theirs");
    hall.done(&path, &chosen).await;
    let (stored, dates) = (hall.stored(id).await, hall.dates(id).await);
    assert_eq!((dates[1].starts_local, dates[1].ends_at - dates[1].starts_at), (moved("19"), TimeDelta::hours(2)));
    assert_eq!(stored.override_of(dates[1].recurrence_id).unwrap().title.as_deref(), Some("By the second"));

    // Where somebody has cancelled it, there is nothing to choose, and what was written is there to read.
    let cancel = [("revision", stored.meeting.revision.to_string()), ("action", "cancel".to_owned())];
    hall.done(&path, &Form(cancel.map(|(name, value)| (name.to_owned(), value)).to_vec())).await;
    let page = hall.post(hall.organiser, &path, &date(&[("title", "By the third")]).0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("This date is cancelled").says("By the third");
    assert!(!page.text.contains("take.title") && hall.dates(id).await[1].status == "cancelled");
}

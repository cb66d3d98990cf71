//! Stories of those who look after partners, members and venues.

use commonhall_domain::member::MembershipRole;
use poem::http::StatusCode;
use uuid::Uuid;

use super::{Form, Hall};
use crate::flows::{Caller, members, partners, venues};

impl Hall {
    /// Another member of the partner, who coordinates it.
    async fn coordinator(&self) -> Uuid {
        let id = self.trial.member("member", Some("aston-dars-group")).await;
        let app = &self.trial.app;
        members::join(app, &Caller::command(), id, "aston-dars-group", MembershipRole::Coordinator).await.unwrap();
        id
    }
}

#[tokio::test]
async fn partners_members_and_venues_are_added() {
    let hall = Hall::new().await;
    let post = async |path: &str, form: &[(&str, &str)]| hall.post(hall.organiser, path, &form).await;
    let page = post("/organise/partners/new", &[("name", "Maxival"), ("kind", "service_provider")]).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/partners/maxival"));
    let page = post("/organise/members/new", &[("name", "Coordinator, Maxival"), ("role", "coordinator")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("href=\"#partner\"").says("value=\"Coordinator, Maxival\"");
    let member =
        [("name", "Coordinator, Maxival"), ("role", "coordinator"), ("partner", "maxival"), ("language", "bn")];
    assert_eq!(post("/organise/members/new", &member).await.location, "/organise/members");
    let organiser = [("name", "Another"), ("role", "organiser")];
    assert_eq!(post("/organise/members/new", &organiser).await.status, StatusCode::FORBIDDEN);

    let venue = [("name", "Tipton Muslim Community Centre"), ("address", "Wellington Road"), ("action", "more")];
    let page = post("/organise/venues/new", &venue).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("Room 2").says("value=\"Wellington Road\"");
    let save = [venue[0], venue[1], ("step_free", "ramp"), ("accessible_toilet", "left"), ("wifi", "no")];
    let page = post("/organise/venues/new", &save).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("href=\"#spaces.0.name\"").says("<option value=\"ramp\" selected>");
    let room: Vec<_> = save.into_iter().chain([("spaces.0.name", "Hall"), ("spaces.0.capacity", "many")]).collect();
    post("/organise/venues/new", &room).await.says("href=\"#spaces.0.capacity\"");
    let room: Vec<_> = save.into_iter().chain([("spaces.0.name", "Hall"), ("spaces.0.capacity", "80")]).collect();
    let page = post("/organise/venues/new", &room).await;
    assert_eq!(page.location, "/venues/tipton-muslim-community-centre", "{}", page.faults());
}

#[tokio::test]
async fn a_partner_is_changed_and_what_the_form_does_not_ask_stays() {
    let hall = Hall::new().await;
    let path = "/organise/partners/aston-dars-group/edit";
    hall.get(hall.organiser, "/partners/aston-dars-group").await.says("aston-dars-group/edit");
    hall.get(hall.organiser, path).await.says("value=\"Aston Dars group\"").says("name=\"revision\" value=\"1\"");
    let app = &hall.trial.app;
    let stored = async || partners::see(app, "aston-dars-group").await.unwrap();
    let joined = stored().await.joined_on;
    let form = [("name", "Aston Dars"), ("kind", "researcher"), ("languages", "bn"), ("revision", "1")];
    let page = hall.post(hall.organiser, path, &form).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/partners/aston-dars-group"));
    let partner = stored().await;
    assert_eq!((partner.name.as_str(), partner.kind.as_str(), partner.joined_on), ("Aston Dars", "researcher", joined));

    let late = [("name", "Dars"), form[1], form[2], form[3]];
    let page = hall.post(hall.organiser, path, &late).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("value=\"Dars\"").says("name=\"revision\" value=\"2\"");
    assert_eq!(stored().await.name, "Aston Dars");

    let page = hall.post(hall.organiser, "/organise/partners/aston-dars-group/leave", &[("", "")]).await;
    assert_eq!(page.location, path);
    hall.get(hall.organiser, path).await.says("It has left the partnership.");
}

#[tokio::test]
async fn a_coordinator_looks_after_the_members_of_their_own_partner() {
    let hall = Hall::new().await;
    hall.trial.partner("Maxival").await;
    let stranger = hall.trial.member("member", Some("maxival")).await;
    let coordinator = hall.coordinator().await;
    let list = hall.get(coordinator, "/organise/members").await;
    list.says("A member").says(&format!("/organise/members/{}/edit", hall.member));
    assert!(!list.text.contains(&stranger.to_string()) && !list.text.contains("Maxival"));
    assert!(!list.text.contains(&format!("{}/edit", hall.organiser)), "no link leads to a refusal");
    let others = hall.get(coordinator, "/organise/members?partner=maxival").await;
    assert_eq!(others.status, StatusCode::FORBIDDEN);

    let form = hall.get(coordinator, "/organise/members/new").await;
    form.says("Aston Dars group");
    assert!(!form.text.contains("Maxival") && !form.text.contains("value=\"organiser\""));
    let add = [("name", "New member"), ("partner", "aston-dars-group"), ("role", "member"), ("language", "en")];
    let page = hall.post(coordinator, "/organise/members/new", &add).await;
    assert_eq!(page.location, "/organise/members", "{}", page.faults());
    let elsewhere = [add[0], ("partner", "maxival"), add[2], add[3]];
    assert_eq!(hall.post(coordinator, "/organise/members/new", &elsewhere).await.status, StatusCode::FORBIDDEN);

    // What others are is not said, nor who somebody is whom they do not look after.
    let path = format!("/organise/members/{stranger}/edit");
    assert_eq!(hall.get(coordinator, &path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(hall.post(coordinator, &path, &add).await.status, StatusCode::NOT_FOUND);
    // Nobody takes over the address of somebody who may do more.
    let above = format!("/organise/members/{}/edit", hall.organiser);
    assert_eq!(hall.get(coordinator, &above).await.status, StatusCode::FORBIDDEN);
    assert_eq!(hall.post(coordinator, &above, &add).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_member_is_changed_joins_and_leaves() {
    let hall = Hall::new().await;
    hall.trial.partner("Maxival").await;
    let path = format!("/organise/members/{}", hall.member);
    let edit = format!("{path}/edit");
    hall.get(hall.organiser, &edit).await.says("name=\"revision\" value=\"1\"").says("Aston Dars group");
    let form = [("name", "Treasurer"), ("email", "t@example.org"), ("language", "bn"), ("revision", "1")];
    assert_eq!(hall.post(hall.organiser, &edit, &form).await.location, edit);
    let wrong = [form[0], ("email", "nowhere"), form[2], ("revision", "2")];
    let page = hall.post(hall.organiser, &edit, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("href=\"#email\"").says("value=\"nowhere\"");
    let promoted = [form[0], form[1], form[2], ("revision", "2"), ("role", "administrator")];
    assert_eq!(hall.post(hall.organiser, &edit, &promoted).await.status, StatusCode::FORBIDDEN);

    let join = [("partner", "maxival"), ("coordinates", "yes")];
    assert_eq!(hall.post(hall.organiser, &format!("{path}/join"), &join).await.location, edit);
    hall.get(hall.organiser, &edit).await.says("coordinates it").says("value=\"Treasurer\"");
    // Somebody else's coordinator may take them out of their own partner, and then knows no more of them.
    let coordinator = hall.coordinator().await;
    let leave = [("partner", "aston-dars-group")];
    let page = hall.post(coordinator, &format!("{path}/leave"), &leave).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/organise/members"));
    assert_eq!(hall.get(coordinator, &edit).await.status, StatusCode::NOT_FOUND);
    let person = members::see(&hall.trial.app, &Caller::command(), hall.member).await.unwrap();
    assert_eq!(person.belongs.iter().map(|one| one.partner.slug.as_str()).collect::<Vec<_>>(), ["maxival"]);
}

#[tokio::test]
async fn a_member_changes_what_is_kept_of_themself_and_nothing_else() {
    let hall = Hall::new().await;
    let own = format!("/organise/members/{}/edit", hall.member);
    hall.get(hall.member, &own).await.says("name=\"revision\" value=\"1\"");
    let form = [("name", "Myself"), ("language", "en"), ("revision", "1")];
    assert_eq!(hall.post(hall.member, &own, &form).await.location, own);
    for path in ["/organise/members", "/organise/members/new", "/organise/partners/aston-dars-group/edit"] {
        assert_eq!(hall.get(hall.member, path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(
        hall.post(hall.member, "/organise/partners/aston-dars-group/leave", &[("", "")]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_venue_and_its_rooms_are_changed() {
    let hall = Hall::new().await;
    let path = "/organise/venues/coventry-central-hall";
    let edit = format!("{path}/edit");
    hall.get(hall.organiser, "/venues/coventry-central-hall").await.says("coventry-central-hall/edit");
    hall.get(hall.organiser, &edit).await.says("value=\"Warwick Lane, Coventry\"").says("Closet");
    let form = [
        ("name", "Central Hall"),
        ("address", "Warwick Lane"),
        ("time_zone", "Europe/London"),
        ("step_free", "ramp"),
        ("accessible_toilet", "left"),
        ("wifi", "no"),
        ("revision", "1"),
    ];
    let page = hall.post(hall.organiser, &edit, &form).await;
    assert_eq!(page.location, "/venues/coventry-central-hall", "{}", page.faults());
    let shown = hall.get(hall.organiser, &edit).await;
    shown.says("<option value=\"ramp\" selected>").says("<option value=\"left\" selected>");
    shown.says("<option value=\"no\" selected>").says("name=\"revision\" value=\"2\"");

    let room = format!("{path}/spaces/{}", hall.room);
    hall.get(hall.organiser, &room).await.says("value=\"Main hall\"").says("value=\"30\"").says("As the venue");
    let form = [("name", "Great hall"), ("capacity", "25"), ("clearing_minutes", "15"), ("kitchen", "yes")];
    let stale: Vec<_> = form.into_iter().chain([("revision", "1")]).collect();
    let page = hall.post(hall.organiser, &room, &stale).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("value=\"Great hall\"").says("name=\"revision\" value=\"2\"");
    let fresh: Vec<_> = form.into_iter().chain([("revision", "2")]).collect();
    assert_eq!(hall.post(hall.organiser, &room, &fresh).await.location, edit);
    let taken = hall.post(hall.organiser, &format!("{path}/spaces/new"), &[("name", "closet")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    taken.says("href=\"#name\"");
    let added = hall.post(hall.organiser, &format!("{path}/spaces/new"), &[("name", "Kitchen")]).await;
    assert_eq!(added.location, edit);
    let venue = venues::see(&hall.trial.app, "coventry-central-hall").await.unwrap();
    let rooms: Vec<_> = venue.spaces.iter().map(|space| (space.name.as_str(), space.capacity)).collect();
    assert_eq!(rooms, [("Great hall", Some(25)), ("Closet", Some(1)), ("Kitchen", None)]);
    assert_eq!(hall.get(hall.organiser, &format!("{path}/spaces/x")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(hall.get(hall.member, &edit).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_second_of_two_sees_both_versions_of_whatever_it_is_and_chooses() {
    let hall = Hall::new().await;
    let administrator = hall.trial.member("administrator", None).await;
    let venue = "/organise/venues/coventry-central-hall";
    let (room, member) = (format!("{venue}/spaces/{}", hall.room), format!("/organise/members/{}/edit", hall.member));
    let venue = format!("{venue}/edit");
    let place = [("address", "Warwick Lane"), ("time_zone", "Europe/London")];
    for (path, rest, (field, theirs, words), own) in [
        (
            "/organise/partners/aston-dars-group/edit",
            &[("kind", "community_group"), ("languages", "en")][..],
            ("languages", "bn", "English\nBengali"),
            "contact_role",
        ),
        (venue.as_str(), &place, ("wifi", "yes", "Yes"), "parking"),
        (room.as_str(), &[], ("step_free", "ramp", "Step-free by a ramp"), "seating"),
        (member.as_str(), &[("role", "member")], ("language", "ur", "Urdu"), "phone"),
    ] {
        let shown = hall.get(administrator, path).await;
        let (_, revision) = shown.text.split_once("name=\"revision\" value=\"").unwrap();
        let revision: i64 = revision.split_once('"').unwrap().0.parse().unwrap();
        let (opened, fresh) = (revision.to_string(), (revision + 1).to_string());
        let first: Vec<_> =
            rest.iter().copied().chain([("name", "By the first"), (field, theirs), ("revision", &opened)]).collect();
        let page = hall.post(administrator, path, &first).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.faults());

        let late: Vec<_> = rest.iter().copied().chain([("name", "By the second"), (own, "024 7600 1234")]).collect();
        let late = if path == member { [&late[..], &[("language", "en")]].concat() } else { late };
        let with = |more: &[(&'static str, &str)]| {
            late.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned())).collect::<Vec<_>>()
        };
        let page = hall.post(administrator, path, &with(&[("revision", &opened)])).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{path}");
        page.says("Two versions").says("By the first").says("value=\"By the second\"").says(words);
        page.says(&format!("name=\"revision\" value=\"{fresh}\"")).says(&format!("take.{own}"));
        assert!(!page.text.contains("take.contact_phone"), "{path}: what is the same is no question");
        hall.get(administrator, path).await.says("By the first");

        let take = format!("take.{field}");
        let mut chosen = with(&[("revision", &fresh), ("take.name", "yours")]);
        chosen.push((&take, "theirs".to_owned()));
        let page = hall.post(administrator, path, &chosen).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.faults());
        let shown = hall.get(administrator, path).await;
        shown.says("value=\"By the second\"").says("024 7600 1234");
        assert!(
            shown.text.contains(&format!("value=\"{theirs}\" selected"))
                || shown.text.contains(&format!("value=\"{theirs}\" checked")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_form_that_was_open_while_its_thing_ended_says_so_and_keeps_what_was_typed() {
    let hall = Hall::new().await;
    let path = "/organise/partners/aston-dars-group";
    let left = hall.post(hall.organiser, &format!("{path}/leave"), &[("", "")]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    let form = [("name", "Typed meanwhile"), ("kind", "community_group"), ("revision", "1")];
    let page = hall.post(hall.organiser, &format!("{path}/edit"), &form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("value=\"Typed meanwhile\"").says("has left");

    let id = hall.done("/organise/meetings", &super::form()).await;
    let opened = hall.edit(id).await;
    hall.post(hall.organiser, &format!("/organise/meetings/{id}/cancel"), &[("revision", "1")]).await;
    let path = format!("/organise/meetings/{id}/edit");
    let page = hall.post(hall.organiser, &path, &opened.with("title", "Typed meanwhile").0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("value=\"Typed meanwhile\"").says("name=\"take.status\"").says("Cancelled");
    assert_eq!(hall.stored(id).await.meeting.status, "cancelled");
}

#[tokio::test]
async fn a_meeting_outside_the_opening_hours_is_looked_at_twice() {
    let hall = Hall::new().await;
    let path = "/organise/venues/coventry-central-hall/edit";
    let form =
        Form(Vec::new()).with("name", "Coventry Central Hall").with("address", "Warwick Lane").with("revision", 1);
    let wrong = form.clone().with("hours.MO", "9 to 5").with("hours.TU", "18:00-02:00").with("closed", "Christmas");
    let page = hall.post(hall.organiser, path, &wrong.0).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.faults().matches("href=\"#hours.MO\"").count(), 1);
    page.says("href=\"#hours.MO\">Monday: “9 to 5” is no opening time")
        .says("href=\"#hours.TU\">Tuesday: It would close");
    page.says("href=\"#closed\">Closed on: “Christmas” is not a date").says("<details class=\"more\" open>");

    let form =
        form.with("hours.WE", "9am-12.30pm, 14:00 – 22:00").with("closed", "2027-03-24 Painting\r\n\r\n2027-02-01");
    let page = hall.post(hall.organiser, path, &form.0).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.faults());
    let edit = hall.get(hall.organiser, path).await;
    edit.says("value=\"09:00-12:30, 14:00-22:00\"").says("2027-02-01\n2027-03-24 Painting</textarea>");
    let public = hall.get(hall.member, "/venues/coventry-central-hall").await;
    public.says("<dt>Wednesday</dt><dd>09:00 to 12:30, 14:00 to 22:00</dd>").says("<dt>Thursday to Sunday</dt>");
    public.says("Wednesday 24 March 2027").says("Painting");
    assert!(!public.text.contains("February"), "what lies behind is of no use");

    let series = super::form().with("space", hall.room).with("repeat", "weekly").with("ends", "count").with("count", 2);
    let late = series.with("time", "20:30");
    let page = hall.post(hall.organiser, "/organise/meetings", &late.clone().with("action", "check").0).await;
    page.says("Wednesday 24 March 2027: Coventry Central Hall is closed (Painting).");
    page.says("Wednesday 31 March 2027: Coventry Central Hall is not open for all of it");
    let asked = hall.post(hall.organiser, "/organise/meetings", &late.0).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    let id = hall.done("/organise/meetings", &late.with("accept_warnings", "yes")).await;

    // One date is moved onto a closed day of the week.
    let here = format!("/organise/meetings/{id}/dates/20270331T203000");
    let moved = hall
        .edit(id)
        .await
        .with("action", "change")
        .with("scope", "this")
        .with("date", "2027-04-01")
        .with("space", hall.room);
    let page = hall.post(hall.organiser, &here, &moved.0).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Thursday 1 April 2027: Coventry Central Hall is not open");
    hall.done(&here, &moved.with("accept_warnings", "yes")).await;
    hall.done(&here, &Form(Vec::new()).with("revision", 2).with("action", "cancel")).await;
}

//! What an organiser finds above the list of meetings.

use chrono::TimeDelta;
use commonhall::flows::attention::{self, Matter};
use commonhall::flows::meetings::{self, DateChange};
use commonhall::flows::{Caller, answers, installation, members, outbox};
use commonhall::mail::Outcome;
use commonhall::store::people;
use commonhall_domain::attention::Unsettled;
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::member::MemberChange;
use serde_json::json;
use uuid::Uuid;

use crate::harness::world::{BWA, DARS};
use crate::harness::{TestApp, World, stories};

/// What this member is shown, in a word or two each.
async fn concerns(app: &TestApp, member: Uuid, only_own: bool) -> Vec<String> {
    let caller = app.caller(member).await;
    let concerns = attention::list(app, &caller, only_own).await.unwrap();
    let said = |matter: &Matter| match matter {
        Matter::Held { because } => format!("held: {because}"),
        Matter::LostRoom { whole, dates, .. } => format!("{}: {dates} without a room", whole.meeting.title),
        Matter::Requested { whole, dates, .. } => format!("{}: {dates} to confirm", whole.meeting.title),
        Matter::TakenElsewhere { whole, dates, calendar, .. } => {
            format!("{}: {dates} taken by {calendar}", whole.meeting.title)
        }
        Matter::Failed { whole, people } => format!("{}: {people} not told", whole.meeting.title),
        Matter::Refused { member, words } => format!("{}: {words}", member.name),
        Matter::Unreachable { partner, meetings } => format!("{}: unreachable for {meetings}", partner.slug),
        Matter::Unsettled { whole, what, .. } => match what {
            Unsettled::Draft => format!("{}: draft", whole.meeting.title),
            Unsettled::Tentative => format!("{}: tentative", whole.meeting.title),
            Unsettled::FewAnswers { invited, answered } => format!("{}: {answered}/{invited}", whole.meeting.title),
        },
    };
    concerns.iter().map(|concern| said(&concern.matter)).collect()
}

async fn all(app: &TestApp, world: &World) -> Vec<String> {
    concerns(app, world.organiser, false).await
}

fn refused() -> Outcome {
    Outcome::Refused { reason: "550 5.1.1 nobody of that name".into() }
}

stories! {
    async fn where_all_is_well_nothing_needs_attention(app) {
        let world = app.world().await;
        app.schedule(&world.invited("Far away", "2027-06-02T18:00")).await;
        app.plan_and_send().await;
        assert_eq!(all(app, &world).await, Vec::<String>::new());
        let page = app.as_member(world.organiser).await.get("/organise").await;
        assert!(page.text.contains("Nothing needs your attention now."), "{}", page.text);
    }

    async fn a_mail_that_was_refused_is_named_with_its_member_until_it_arrives_or_the_address_is_looked_at(app) {
        let world = app.world().await;
        app.mail.script([refused()]);
        app.schedule(&world.inviting(world.member, "Choir", "2027-06-02T18:00")).await;
        app.send().await;
        let words = "Member, Aston Dars group: 550 5.1.1 nobody of that name";
        assert_eq!(all(app, &world).await, ["Choir: 1 not told", words]);
        let page = app.as_member(world.organiser).await.get("/organise").await;
        assert!(page.text.contains("A mail about “Choir” did not reach one person."), "{}", page.text);
        assert!(page.text.contains(&format!("/organise/members/{}/edit", world.member)), "{}", page.text);
        let listed = app.api(world.organiser).await.get("/api/v1/attention").await.json();
        let kinds: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["failed", "refused"]);
        let refused = &listed["items"][1];
        assert_eq!((&refused["member"], &refused["words"]), (&json!(world.member), &json!("550 5.1.1 nobody of that name")));
        assert_eq!(refused["remedy"], format!("{}/organise/members/{}/edit", app.settings.base_url, world.member));
        let own = app.api(world.organiser).await.get("/api/v1/attention?own=true").await.json();
        assert_eq!(own["items"], json!([]), "the organiser did not schedule it");
        app.later(TimeDelta::minutes(1));
        let phone = |change| MemberChange { phone: Some("024 7655 5555".into()), ..change };
        members::change(app, &Caller::command(), world.member, 1, phone).await.unwrap();
        assert_eq!(all(app, &world).await, ["Choir: 1 not told"]);
        let dead = app.messages().await[0].id;
        outbox::retry(app, &Caller::command(), &[dead]).await.unwrap();
        app.send().await;
        assert_eq!(all(app, &world).await, Vec::<String>::new());
    }

    async fn a_newer_mail_that_arrived_makes_up_for_one_that_did_not_and_so_does_the_end_of_the_meeting(app) {
        let world = app.world().await;
        app.mail.script([refused(), refused()]);
        let told = app.schedule(&world.inviting(world.member, "Choir", "2027-06-02T18:00")).await.meeting.id;
        app.schedule(&world.inviting(world.neighbour, "Tea", "2027-03-02T18:00")).await;
        app.send().await;
        app.later(TimeDelta::minutes(1));
        app.change(told, |input| input.starts = "2027-06-03T18:00".into()).await;
        app.send().await;
        assert!(all(app, &world).await.contains(&"Tea: 1 not told".to_owned()));
        app.go_to("2027-03-03T09:00:00Z");
        assert_eq!(
            all(app, &world).await,
            ["Member, Bangladeshi Women's Association: 550 5.1.1 nobody of that name"]
        );
    }

    async fn a_date_that_lost_its_room_is_named_until_somebody_has_seen_to_it(app) {
        let world = app.world().await;
        let endless = MeetingInput {
            recurrence: Some("FREQ=WEEKLY".into()),
            space: Some(world.committee_room),
            ..world.meeting("Choir", "2027-03-24T18:00")
        };
        let choir = app.schedule(&endless).await.meeting.id;
        // Beyond what is kept of series, and so no clash yet.
        app.schedule(&world.meeting("Tea", "2029-04-04T18:00")).await;
        app.change(choir, |input| input.space = Some(world.main_hall)).await;
        let operator = Caller::command();
        let change = async |date: &str, wanted: DateChange| {
            let date = meetings::date_of(date).unwrap();
            meetings::change_date(app, &operator, choir, date, None, &wanted, meetings::Warnings::Accept).await.unwrap();
        };
        // Without a room on purpose is no loss.
        change("20270512T180000", DateChange { space: Some(None), ..DateChange::default() }).await;
        app.go_to("2027-05-02T09:00:00Z");
        meetings::extend_all(app).await.unwrap();
        assert_eq!(all(app, &world).await, ["Choir: 1 without a room"]);
        let page = app.as_member(world.organiser).await.get("/organise").await;
        assert!(page.text.contains(&format!("/organise/meetings/{choir}/dates/20290404T180000")), "{}", page.text);
        change("20290404T180000", DateChange { title: Some("Choir in the park".into()), ..DateChange::default() }).await;
        assert_eq!(all(app, &world).await, Vec::<String>::new());
    }

    async fn what_comes_near_is_named_while_it_is_not_settled(app) {
        let world = app.world().await;
        let draft = MeetingInput { status: Some("draft".into()), ..world.meeting("Draft", "2027-03-10T10:00") };
        let draft = app.schedule(&draft).await.meeting.id;
        let open = MeetingInput { status: Some("tentative".into()), ..world.meeting("Perhaps", "2027-03-09T10:00") };
        let open = app.schedule(&open).await.meeting.id;
        let later = MeetingInput { status: Some("draft".into()), ..world.meeting("Later", "2027-03-20T10:00") };
        app.schedule(&later).await;
        assert_eq!(all(app, &world).await, ["Perhaps: tentative", "Draft: draft"]);
        app.change(draft, |input| input.status = Some("confirmed".into())).await;
        app.cancel(open).await;
        assert_eq!(all(app, &world).await, Vec::<String>::new());
        app.later(TimeDelta::days(6));
        assert_eq!(all(app, &world).await, ["Later: draft"]);
    }

    async fn few_answers_are_missed_from_the_third_day_on(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.invited("Choir", "2027-03-10T18:00")).await.meeting;
        assert_eq!(all(app, &world).await, Vec::<String>::new(), "they have just been asked");
        app.later(TimeDelta::days(2));
        assert_eq!(all(app, &world).await, ["Choir: 0/2"]);
        let member = people::by_id(app.store.read(), world.member).await.unwrap().unwrap();
        let path = answers::path(app, &member, meeting.series_id);
        let no = answers::Reply { answer: "declined".into(), ..answers::Reply::default() };
        answers::record(app, path.strip_prefix("/a/").unwrap(), &no).await.unwrap();
        assert_eq!(all(app, &world).await, Vec::<String>::new(), "a no is an answer");
        app.change(meeting.id, |input| input.starts = "2027-03-11T18:00".into()).await;
        assert_eq!(all(app, &world).await, ["Choir: 0/2"], "to the old time it is none");
    }

    async fn a_partner_that_nobody_can_write_to_is_named_once_for_all_of_its_meetings(app) {
        let world = app.world().await;
        let input = MeetingInput { invited_partners: vec![BWA.into()], ..world.meeting("Choir", "2027-06-02T18:00") };
        app.schedule(&input).await;
        app.schedule(&MeetingInput { starts: "2027-06-09T18:00".into(), ..input }).await;
        assert_eq!(all(app, &world).await, Vec::<String>::new());
        let silent = |change| MemberChange { email: None, ..change };
        members::change(app, &Caller::command(), world.neighbour, 1, silent).await.unwrap();
        assert_eq!(all(app, &world).await, [format!("{BWA}: unreachable for 2")]);
    }

    async fn ones_own_meetings_come_first_or_alone(app) {
        let world = app.world().await;
        let draft = |title: &str, starts: &str| MeetingInput {
            status: Some("draft".into()),
            host: DARS.into(),
            ..world.meeting(title, starts)
        };
        app.schedule(&draft("Somebody's", "2027-03-05T10:00")).await;
        let own = app.caller(world.organiser).await;
        meetings::create(app, &own, &draft("Mine", "2027-03-08T10:00"), meetings::Warnings::Accept).await.unwrap();
        installation::hold_outbox(app, &Caller::command(), "the server moves").await.unwrap();
        assert_eq!(
            concerns(app, world.organiser, false).await,
            ["held: the server moves", "Mine: draft", "Somebody's: draft"]
        );
        assert_eq!(concerns(app, world.organiser, true).await, ["held: the server moves", "Mine: draft"]);
        let page = app.as_member(world.organiser).await.get("/organise?whose=own").await;
        assert!(page.text.contains("“Mine” is coming up") && !page.text.contains("“Somebody"), "{}", page.text);
    }
}

//! The command line as people and programs use it: the binary itself, its output and its exit codes.

use chrono::TimeDelta;
use commonhall::app::App;
use commonhall::error::Error;
use commonhall::flows::{Caller, due, outbox};
use commonhall::store::outbox::{Queued, queue};
use commonhall_domain::meeting::MeetingInput;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{CommandLine, Kind, SmtpServer, at, stories};

const OFFICE: [&str; 8] =
    ["member", "add", "--name", "Office", "--email", "office@example.org", "--role", "administrator"];

/// The commands that a help names, `help` itself left out.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let named = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[tokio::test]
async fn every_command_teaches_by_an_example() {
    let line = CommandLine::new(Kind::Sqlite).await;
    let mut paths: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = paths.pop() {
        let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = line.done(&arguments).await;
        assert!(help.contains("\nExample:\n") || help.contains("\nExamples:\n"), "{path:?} has no example:\n{help}");
        assert!(help.contains(&["commonhall".to_owned()].iter().chain(&path).cloned().collect::<Vec<_>>().join(" ")));
        assert!(!help.contains('\u{1b}'), "colours are for terminals");
        seen += 1;
        paths.extend(subcommands(&help).into_iter().map(|name| path.iter().cloned().chain([name]).collect()));
    }
    assert!(seen >= 27, "{seen} helps were read");
    let help = line.done(&["--help"]).await;
    for code in ["0  done", "1  failed", "2  the command line was wrong"] {
        assert!(help.contains(code), "{help}");
    }
}

#[tokio::test]
async fn a_wrong_command_line_is_two_and_a_failure_is_one() {
    let mut line = CommandLine::new(Kind::Sqlite).await;
    for wrong in [
        vec!["serv"],
        vec!["sign-in"],
        vec!["member", "add", "--name", "A", "--role", "boss"],
        vec!["outbox", "retry", "17"],
        vec!["completions", "csh"],
    ] {
        let ended = line.run(&wrong).await;
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{wrong:?}: {ended:?}");
        assert!(!ended.err.is_empty());
    }
    assert!(line.run(&["serv"]).await.err.contains("serve"), "the nearest command is named");
    assert!(line.failed(&["--config", "nowhere.toml", "doctor"]).await.contains("nowhere.toml"));
    line.set("DATABSE_URL", "sqlite://a.db");
    let said = line.failed(&["migrate", "status"]).await;
    assert!(said.contains("COMMONHALL_DATABSE_URL") && said.contains("did you mean COMMONHALL_DATABASE_URL"), "{said}");
}

#[tokio::test]
async fn a_shell_learns_all_commands() {
    let line = CommandLine::new(Kind::Sqlite).await;
    for (shell, sign) in [("bash", "complete -F"), ("zsh", "#compdef commonhall"), ("fish", "complete -c commonhall")] {
        let script = line.done(&["completions", shell]).await;
        assert!(script.contains(sign) && script.contains("sign-in") && script.contains("release"), "{script}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named_with_its_own_words() {
    let mut line = CommandLine::new(Kind::Postgres).await;
    let (server, _) = line.database.url.rsplit_once('/').unwrap();
    line.set("DATABASE_URL", &format!("{server}/nobody_made_this"));
    for command in [["migrate", "status"], ["outbox", "list"]] {
        let said = line.failed(&command).await;
        assert!(said.contains("nobody_made_this cannot be reached"), "{said}");
        assert!(said.contains("database \"nobody_made_this\" does not exist") && !said.contains("pool"), "{said}");
    }
    let doctor = line.run(&["doctor", "--json"]).await;
    assert_eq!((doctor.code, &doctor.json()["ok"]), (1, &json!(false)));
    let check = &doctor.json()["checks"][0];
    assert_eq!(check["name"], "database");
    assert!(check["remedy"].as_str().unwrap().contains("COMMONHALL_DATABASE_URL"));
    // Port 9 discards, where anybody listens at all.
    line.set("DATABASE_URL", "postgres://hall:s3cret@127.0.0.1:9/hall");
    let said = line.failed(&["migrate", "status"]).await;
    assert!(said.contains("postgres://hall@127.0.0.1:9/hall cannot be reached, tried for 10 s"), "{said}");
    assert!(said.contains("Connection refused") && !said.contains("s3cret"), "{said}");
    line.set("DATABASE_URL", "sqlite:///nowhere/at/all.db");
    let said = line.failed(&["migrate", "status"]).await;
    assert!(said.contains("sqlite:///nowhere/at/all.db") && said.contains("unable to open database file"), "{said}");
}

#[tokio::test]
async fn mail_is_tested_in_the_servers_own_words() {
    let mut line = CommandLine::new(Kind::Sqlite).await;
    let server = SmtpServer::start().await;
    line.set("SMTP_URL", &server.url);
    let sent = line.run(&["mail", "test", "--to", "office@example.org", "--json"]).await;
    assert_eq!((sent.code, &sent.json()["sent"]), (0, &json!(true)), "{sent:?}");
    assert_eq!(server.mails().len(), 1);
    let refused = line.run(&["mail", "test", "--to", "refused@example.org", "--json"]).await;
    assert_eq!((refused.code, &refused.json()["sent"]), (1, &json!(false)));
    assert!(refused.err.contains("550"), "{refused:?}");
    line.set("SMTP_URL", "smtp://127.0.0.1:9");
    let said = line.failed(&["mail", "test", "--to", "office@example.org"]).await;
    assert!(said.contains("127.0.0.1:9") && said.contains("COMMONHALL_SMTP_URL"), "{said}");
    assert!(said.to_lowercase().contains("refused"), "{said}");
    let said = line.failed(&["mail", "test", "--to", "office"]).await;
    assert!(said.contains("to: “office” is not an e-mail address"), "{said}");
}

/// A message that waits, to somebody who is added for it.
async fn one_waiting(app: &App, member: Uuid) -> Uuid {
    let now = app.now();
    let message = Queued {
        kind: "welcome",
        cause: format!("story:{}", Uuid::new_v4()),
        member: Some(member),
        meeting: None,
        occurrence: None,
        details: json!({}),
        due_at: now,
        deadline_at: None,
    };
    let tx = app.store.begin().await.unwrap();
    let id = queue(&tx, message, now).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    id
}

stories! {
    async fn the_first_people_get_in(app) {
        let line = CommandLine::new(app.database.kind).await;
        let nobody = line.failed(&["sign-in", "--email", "office@example.org"]).await;
        assert!(nobody.contains("nobody has the address office@example.org; add them with: commonhall member add"));
        let id = line.done(&OFFICE).await;
        let id: Uuid = id.strip_suffix('\n').unwrap().parse().expect("the id alone");
        let address = line.done(&["sign-in", "--email", "Office@example.org"]).await;
        assert!(address.starts_with("http://127.0.0.1:8080/sign-in/") && address.lines().count() == 1, "{address}");
        let document = line.run(&["--json", "sign-in", "--id", &id.to_string()]).await.json();
        assert_eq!(document["member"], json!(id));
        assert!(document["url"].as_str().unwrap().contains("/sign-in/") && document["expires_at"].is_string());
        let token = line.done(&["token", "create", "--email", "office@example.org", "--name", "scripts"]).await;
        assert!(token.trim().len() >= 43 && token.lines().count() == 1 && !token.contains(' '), "the token alone: {token}");
        let document = line.run(&["token", "create", "--id", &id.to_string(), "--name", "scripts", "--json"]).await.json();
        assert!(document["token"].is_string() && document["id"].is_string());
        let second = line.run(&[&OFFICE[..], &["--json"]].concat()).await.json();
        assert_eq!((&second["role"], &second["email"]), (&json!("administrator"), &json!("office@example.org")));
        let shared = line.failed(&["sign-in", "--email", "office@example.org"]).await;
        assert!(shared.contains("--id") && shared.contains(second["id"].as_str().unwrap()), "{shared}");
        let wrong = line.failed(&["member", "add", "--name", " ", "--email", "office"]).await;
        assert!(wrong.contains("name: This is missing") && wrong.contains("email: “office” is not"), "{wrong}");
    }

    async fn the_schema_and_the_whole_are_printed_for_programs_too(app) {
        let line = CommandLine::new(app.database.kind).await;
        let before = line.run(&["migrate", "status", "--json"]).await.json();
        assert!(before["steps"].as_array().unwrap().iter().all(|step| step["taken"] == false));
        let doctor = line.run(&["doctor", "--json"]).await;
        let check = &doctor.json()["checks"][0];
        assert_eq!((doctor.code, &check["remedy"]), (1, &json!("run: commonhall migrate up")));
        assert!(line.done(&["migrate", "up"]).await.lines().all(|step| step.starts_with("taken ")));
        line.done(&OFFICE).await;
        let export: serde_json::Value = serde_json::from_str(&line.done(&["export"]).await).unwrap();
        assert_eq!(export["tables"]["members"][0]["name"], "Office");
        assert!(line.done(&["export", "--format", "ics"]).await.starts_with("BEGIN:VCALENDAR\r\n"));
        assert!(line.failed(&["export", "--format", "ics", "--json"]).await.contains("contradict"));
    }

    async fn the_doctor_names_the_remedy_for_what_fails(app) {
        let mut line = CommandLine::new(app.database.kind).await;
        line.done(&["migrate", "up"]).await;
        let well = line.run(&["doctor"]).await;
        assert_eq!(well.code, 0, "{well:?}");
        assert!(well.out.ends_with(" checks, 0 failed\n") && !well.out.contains('\u{1b}'), "{well:?}");
        line.done(&["outbox", "hold", "--because", "the mail server moves"]).await;
        line.set("BASE_URL", "http://meet.example.org");
        let ill = line.run(&["doctor"]).await;
        assert_eq!(ill.code, 1);
        for remedy in ["commonhall outbox release", "set COMMONHALL_BASE_URL to the https://", "set COMMONHALL_SMTP_URL"] {
            assert!(ill.out.contains(remedy), "{remedy}: {ill:?}");
        }
        let document = line.run(&["doctor", "--json"]).await.json();
        let failed: Vec<_> = document["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false).collect();
        assert_eq!(failed.len(), 3);
        assert!(failed.iter().all(|check| check["remedy"].is_string() && check["found"].is_string()));
        line.set("SMTP_URL", "smtps//nowhere");
        assert!(line.run(&["doctor"]).await.out.contains("set COMMONHALL_SMTP_URL to smtp://"));
        let other = line.database.folder().join("other.key");
        std::fs::write(&other, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n").unwrap();
        line.set("SMTP_URL", "file:mail/");
        line.set("KEY_FILE", &other.display().to_string());
        let foreign = line.run(&["doctor", "--json"]).await.json();
        assert_eq!(foreign["checks"][0]["name"], "key");
    }

    async fn the_queue_is_worked_by_hand(app) {
        let line = CommandLine::new(app.database.kind).await;
        let member: Uuid = line.done(&OFFICE).await.trim().parse().unwrap();
        let process = line.app().await;
        let (first, second) = (one_waiting(&process, member).await, one_waiting(&process, member).await);
        let listed = line.done(&["outbox", "list", "--state", "pending"]).await;
        assert!(listed.contains(&first.to_string()) && listed.contains("o***@example.org"), "{listed}");
        assert!(!listed.contains("office@"), "recipients are masked");
        let held = line.run(&["outbox", "hold", "--json"]).await.json();
        assert_eq!(held["held_because"], "held by hand");
        let list = line.run(&["outbox", "list", "--json", "--limit", "1"]).await.json();
        assert_eq!((&list["held_because"], list["items"].as_array().unwrap().len()), (&json!("held by hand"), 1));
        assert_eq!((&list["items"][0]["id"], &list["items"][0]["kind"]), (&json!(second), &json!("welcome")));
        let dropped = line.run(&["outbox", "drop", &first.to_string(), "--json"]).await.json();
        assert_eq!(dropped["dropped"], json!([first]));
        let again = line.failed(&["outbox", "drop", &second.to_string(), &first.to_string()]).await;
        assert!(again.contains(&first.to_string()) && again.contains("superseded"), "{again}");
        assert_eq!(line.run(&["outbox", "list", "--state", "pending", "--json"]).await.json()["items"][0]["id"], json!(second));
        line.done(&["outbox", "retry", &second.to_string()]).await;
        let unknown = line.failed(&["outbox", "retry", &Uuid::nil().to_string()]).await;
        assert!(unknown.contains("There is no message 00000000"), "{unknown}");
        assert_eq!(line.run(&["outbox", "release", "--json"]).await.json()["held_because"], json!(null));
    }

    async fn a_dead_message_goes_after_a_retry_and_a_dropped_one_never(app) {
        let world = app.world().await;
        app.mail.script([commonhall::mail::Outcome::Refused { reason: "550 full".into() }]);
        app.schedule(&MeetingInput { space: None, ..world.inviting(world.member, "Choir", "2027-03-24T18:00") }).await;
        app.send().await;
        let dead = app.messages().await.remove(0);
        assert_eq!(dead.state, "dead");
        let organiser = app.caller(world.organiser).await;
        assert!(matches!(outbox::retry(app, &organiser, &[dead.id]).await, Err(Error::Refused)));
        outbox::retry(app, &Caller::command(), &[dead.id]).await.unwrap();
        app.send().await;
        assert_eq!(app.messages().await[0].state, "sent");
        assert!(outbox::retry(app, &Caller::command(), &[dead.id]).await.is_err(), "what was sent stays so");
        app.schedule(&world.inviting(world.neighbour, "Reading", "2027-03-25T18:00")).await;
        let waiting = app.messages().await.pop().unwrap();
        outbox::drop(app, &Caller::command(), &[waiting.id]).await.unwrap();
        app.new_mails();
        app.send().await;
        assert!(app.new_mails().is_empty());
        assert_eq!(app.messages().await.pop().unwrap().reason.as_deref(), Some("dropped by hand"));
        assert!(outbox::drop(app, &app.caller(world.organiser).await, &[waiting.id]).await.is_err());
    }

    async fn what_would_go_out_is_what_goes_out(app) {
        let world = app.world().await;
        let input = MeetingInput {
            reminders: vec!["P1D".into(), "PT2H".into()],
            ..world.invited("Listening session", "2027-03-24T18:00")
        };
        let meeting = app.schedule(&input).await;
        app.plan_and_send().await;
        let until = at("2027-03-24T18:00:00Z");
        let command = Caller::command();
        let due = due::until(app, &command, until).await.unwrap();
        assert_eq!(due.reminders.len(), 4, "two people, two reminders each: {due:?}");
        let first = &due.reminders[0];
        assert_eq!((first.goes_at, first.lead.as_str()), (at("2027-03-23T18:00:00Z"), "P1D"));
        assert_eq!((first.through.as_deref(), first.title.as_str()), (Some("Aston Dars group"), "Listening session"));
        assert_eq!(due::until(app, &command, at("2027-03-23T17:59:59Z")).await.unwrap().reminders.len(), 0);
        // Whoever stops or is called off hears nothing, and the list knows it.
        let tx = app.store.begin().await.unwrap();
        commonhall::store::people::stop(&tx, world.member, "reminder", app.now()).await.unwrap();
        tx.commit().await.unwrap();
        let due = due::until(app, &command, until).await.unwrap();
        assert!(due.reminders.iter().all(|one| one.member.id == world.coordinator) && due.reminders.len() == 2);
        let before = app.messages().await.len();
        app.new_mails();
        app.go_to("2027-03-23T17:50:00Z");
        commonhall::flows::reminders::plan(app).await.unwrap();
        let queued = due::until(app, &command, until).await.unwrap();
        assert_eq!(queued.reminders.len(), 2, "a queued one is named once");
        assert!(queued.reminders[0].message.is_some() && queued.reminders[1].message.is_none());
        assert!(app.messages().await.len() > before);
        for time in ["2027-03-23T18:00:00Z", "2027-03-24T16:00:00Z"] {
            app.go_to(time);
            app.plan_and_send().await;
        }
        let sent: Vec<String> = app.new_mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(sent, ["coordinator@example.org"; 2]);
        app.cancel(meeting.meeting.id).await;
        assert!(due::until(app, &command, app.now() + TimeDelta::days(30)).await.unwrap().reminders.is_empty());
    }

    async fn due_reminders_are_printed_for_people_and_programs(app) {
        let line = CommandLine::new(app.database.kind).await;
        let out = line.done(&["reminders", "due", "--until", "P7D"]).await;
        assert!(out.starts_with("0 reminders until ") && out.ends_with("none was sent\n"), "{out}");
        for until in ["2099-03-24T18:00", "2099-03-24T18:00:00Z"] {
            let document = line.run(&["reminders", "due", "--until", until, "--json"]).await.json();
            assert_eq!((&document["items"], &document["until"]), (&json!([]), &json!("2099-03-24T18:00:00Z")));
        }
        assert!(line.failed(&["reminders", "due", "--until", "tomorrow"]).await.contains("tomorrow"));
    }
}

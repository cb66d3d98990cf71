//! Backups: made while the service runs, whole or not there, and quiet when they come back.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;

use crate::harness::{CommandLine, Database, Kind, Server, stories};

const OFFICE: [&str; 6] = ["member", "add", "--name", "Office", "--email", "office@example.org"];

/// A second, empty place: another database, and no key.
async fn elsewhere(kind: Kind) -> CommandLine {
    let mut line = CommandLine::new(kind).await;
    let key = line.database.folder().join("new.key").display().to_string();
    line.set("KEY_FILE", &key);
    line
}

fn files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.') || name.contains(".tar")).collect()
}

stories! {
    async fn a_backup_comes_back_elsewhere_and_mails_nobody(app) {
        let kind = app.database.kind;
        let line = CommandLine::new(kind).await;
        line.done(&OFFICE).await;
        let file = line.database.folder().join("a b%20?.tar");
        let made = line.run(&["backup", file.to_str().unwrap(), "--json"]).await;
        assert_eq!(made.code, 0, "{made:?}");
        let bytes = std::fs::metadata(&file).unwrap();
        assert_eq!((bytes.permissions().mode() & 0o777, json!(bytes.len())), (0o600, made.json()["bytes"].clone()));
        assert_eq!(files(line.database.folder()).len(), 1, "nothing is left beside it");
        // What comes after the backup is not in it.
        line.done(&["member", "add", "--name", "Later"]).await;

        let copy = elsewhere(kind).await;
        copy.done(&["restore", file.to_str().unwrap()]).await;
        let export: serde_json::Value = serde_json::from_str(&copy.done(&["export"]).await).unwrap();
        let members = export["tables"]["members"].as_array().unwrap();
        assert_eq!((members.len(), &members[0]["name"]), (1, &json!("Office")));
        let queue = copy.run(&["outbox", "list", "--json"]).await.json();
        let held = queue["held_because"].as_str().unwrap();
        assert!(held.starts_with("restored from the backup of ") && held.contains("release the outbox"), "{held}");
        // Links in mails open again: it is the same key.
        let key = |line: &CommandLine, name: &str| std::fs::read(line.database.folder().join(name)).unwrap();
        assert_eq!(key(&line, "hall.key"), key(&copy, "new.key"));
        assert!(files(copy.database.folder()).is_empty());
        copy.done(&["outbox", "release"]).await;
    }

    async fn nothing_is_replaced_unless_asked(app) {
        let kind = app.database.kind;
        let line = CommandLine::new(kind).await;
        line.done(&OFFICE).await;
        let file = line.database.folder().join("hall.tar");
        let file = file.to_str().unwrap();
        line.done(&["backup", file]).await;
        assert!(line.failed(&["backup", file]).await.contains("--force"));
        line.done(&["backup", "--force", file]).await;
        line.done(&["member", "add", "--name", "Later"]).await;
        let refused = line.failed(&["restore", file]).await;
        assert!(refused.contains("--force"), "{refused}");
        assert!(line.done(&["export"]).await.contains("Later"), "nothing was touched");
        line.done(&["restore", "--force", file]).await;
        assert!(!line.done(&["export"]).await.contains("Later"));
        line.done(&["member", "add", "--name", "Written after"]).await;

        let other = CommandLine::new(kind).await;
        let refused = other.failed(&["restore", file]).await;
        assert!(refused.contains("key file") && refused.contains("--force"), "{refused}");
    }

    async fn a_damaged_backup_is_refused_and_touches_nothing(app) {
        let kind = app.database.kind;
        let line = CommandLine::new(kind).await;
        line.done(&OFFICE).await;
        let file = line.database.folder().join("hall.tar");
        line.done(&["backup", file.to_str().unwrap()]).await;
        let whole = std::fs::read(&file).unwrap();
        let copy = elsewhere(kind).await;
        let mut flipped = whole.clone();
        flipped[whole.len() - 3000] ^= 1;
        for broken in [&whole[..whole.len() / 2], &whole[..300], b"no tar at all", &flipped] {
            std::fs::write(&file, broken).unwrap();
            let said = copy.failed(&["restore", file.to_str().unwrap()]).await;
            assert!(said.contains("is no whole backup"), "{said}");
            assert!(!copy.database.folder().join("new.key").exists());
        }
        std::fs::write(&file, &whole).unwrap();
        copy.done(&["restore", file.to_str().unwrap()]).await;
    }

    async fn a_backup_is_made_while_the_service_runs_and_restored_when_it_does_not(app) {
        let kind = app.database.kind;
        let database = Database::new(kind).await;
        let file = database.folder().join("hall.tar").display().to_string();
        let server = Server::start(database, &[]).await;
        server.command(&OFFICE).await;
        server.command(&["backup", &file]).await;
        assert_eq!(server.get("/health/ready").await.0, 200);
        let refused = server.refused(&["restore", "--force", &file]).await;
        assert!(refused.contains("stop commonhall first"), "{refused}");
        assert_eq!(server.get("/health/ready").await.0, 200);
        let other = match kind {
            Kind::Sqlite => Kind::Postgres,
            Kind::Postgres => Kind::Sqlite,
        };
        let refused = elsewhere(other).await.failed(&["restore", &file]).await;
        assert!(refused.contains("this is a backup of "), "{refused}");
        server.stop().await;
    }
}

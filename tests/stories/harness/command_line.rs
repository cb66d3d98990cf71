//! The binary with one command after the other, on an installation of its own.

use std::process::Stdio;

use commonhall::app::App;
use commonhall::clock::Clock;
use commonhall::config::Settings;
use serde_json::Value;
use tokio::process::Command;
use uuid::Uuid;

use super::database::{Database, Kind};
use super::server::executable;

/// An empty installation, and the settings that its commands find in their environment.
pub struct CommandLine {
    pub database: Database,
    settings: Vec<(String, String)>,
}

/// How a command ended, and what it wrote.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// The document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl CommandLine {
    pub async fn new(kind: Kind) -> Self {
        let database = Database::new(kind).await;
        let mut line = Self { database, settings: Vec::new() };
        let key = line.database.folder().join("hall.key");
        // 32 bytes in base64, as an administrator would have made them.
        let random = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        std::fs::write(&key, format!("{}A=\n", &random[..42])).unwrap();
        line.set("DATABASE_URL", &line.database.url.clone());
        line.set("KEY_FILE", &key.display().to_string());
        line.set("SMTP_URL", &format!("file:{}", line.database.folder().join("mail").display()));
        line
    }

    /// A setting by its name without `COMMONHALL_`, for all commands from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        let name = format!("COMMONHALL_{name}");
        self.settings.retain(|(known, _)| *known != name);
        self.settings.push((name, value.to_owned()));
    }

    fn setting(&self, name: &str) -> &str {
        let name = format!("COMMONHALL_{name}");
        &self.settings.iter().find(|(known, _)| *known == name).unwrap().1
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(executable());
        command.args(arguments).current_dir(self.database.folder()).envs(self.settings.iter().cloned());
        let output = command.stdin(Stdio::null()).output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ended { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Runs a command that must do its work; what it printed.
    pub async fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments).await;
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        ended.out
    }

    /// Runs a command that must fail; what it said.
    pub async fn failed(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments).await;
        assert_eq!(ended.code, 1, "{arguments:?}: {ended:?}");
        ended.err
    }

    /// The same installation in this process.
    pub async fn app(&self) -> App {
        let settings = Settings {
            database_url: self.setting("DATABASE_URL").to_owned(),
            key_file: Some(self.setting("KEY_FILE").into()),
            smtp_url: self.setting("SMTP_URL").to_owned(),
            ..Settings::default()
        };
        App::open(settings, Clock::System, false, true).await.unwrap()
    }
}

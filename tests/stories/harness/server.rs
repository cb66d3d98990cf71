//! The binary itself, as somebody would run it.

use std::path::PathBuf;
use std::process::ExitStatus;

use poem::http::Request;
use tokio::process::Command;
use uuid::Uuid;

use super::database::Database;
use super::http;
use super::process::{Process, free_port, run};

/// `commonhall serve` on a free port, with settings from the environment.
pub struct Server {
    pub base_url: String,
    environment: Vec<(String, String)>,
    database: Database,
    process: Process,
}

impl Server {
    /// Starts it on an empty database, and waits until it is ready. `settings` are names without `COMMONHALL_`.
    pub async fn start(database: Database, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(executable());
        command.arg("serve");
        Self::launch(command, database, settings).await
    }

    /// Starts it where the system allows a program few open files.
    pub async fn start_with_few_files(database: Database) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -n 256; exec \"$0\" serve"]).arg(executable());
        Self::launch(command, database, &[]).await
    }

    async fn launch(mut command: Command, database: Database, settings: &[(&str, &str)]) -> Self {
        let port = free_port();
        let key = database.folder().join("hall.key");
        // 32 bytes in base64, as an administrator would have made them.
        let random = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        std::fs::write(&key, format!("{}A=\n", &random[..42])).unwrap();
        let mut environment = vec![
            ("COMMONHALL_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
            ("COMMONHALL_DATABASE_URL".to_owned(), database.url.clone()),
            ("COMMONHALL_KEY_FILE".to_owned(), key.display().to_string()),
            ("COMMONHALL_SMTP_URL".to_owned(), format!("file:{}", database.folder().join("mail").display())),
            ("COMMONHALL_MERGE_WINDOW".to_owned(), "PT0S".to_owned()),
        ];
        for (name, value) in settings {
            let name = format!("COMMONHALL_{name}");
            environment.retain(|(known, _)| *known != name);
            environment.push((name, (*value).to_owned()));
        }
        command.current_dir(database.folder()).envs(environment.iter().cloned());
        let output = database.folder().join("server.log");
        let mut process = Process::start(&mut command, output);
        let base_url = format!("http://127.0.0.1:{port}");
        process
            .ready("commonhall serve", async || get(&base_url, "/health/ready").await.filter(|answer| answer.0 == 200))
            .await;
        Self { base_url, environment, database, process }
    }

    /// Runs a command of the binary on the same installation; what it printed.
    pub async fn command(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(executable());
        command.args(arguments).current_dir(self.database.folder()).envs(self.environment.iter().cloned());
        run(&mut command).await.trim().to_owned()
    }

    /// Runs a command that must fail; what it said.
    pub async fn refused(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(executable());
        command.args(arguments).current_dir(self.database.folder()).envs(self.environment.iter().cloned());
        let output = command.output().await.unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// The status and the body of a GET.
    pub async fn get(&self, path: &str) -> (u16, String) {
        get(&self.base_url, path).await.unwrap_or_else(|| panic!("{path} was not answered\n{}", self.output()))
    }

    /// Calls the API with a token; the status and the JSON.
    pub async fn api(&self, token: &str, method: &str, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/api/v1/{path}", self.base_url))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        let response = http::send(request.body(body.to_string().into_bytes()).unwrap()).await.unwrap();
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert!(response.status().is_success(), "{method} {path}: {} {text}", response.status());
        serde_json::from_str(&text).unwrap()
    }

    /// The most memory that it ever had, in bytes.
    pub fn largest_memory(&self) -> usize {
        let id = self.process.child.id().expect("it has ended");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() * 1024
    }

    /// What it logged so far.
    pub fn output(&self) -> String {
        self.process.output()
    }

    /// Asks it to stop, and waits for that.
    pub async fn stop(mut self) -> ExitStatus {
        self.process.stop().await
    }
}

async fn get(base_url: &str, path: &str) -> Option<(u16, String)> {
    let request = Request::builder().uri(format!("{base_url}{path}")).body(Vec::new()).unwrap();
    let response = http::send(request).await.ok()?;
    Some((response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned()))
}

/// It lies beside the folder in which test binaries lie; `cargo build` or any other test of the workspace has made it.
pub(super) fn executable() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(std::path::Path::parent).unwrap();
    let binary = folder.join("commonhall");
    assert!(binary.exists(), "{} is not there: cargo build --workspace", binary.display());
    binary
}

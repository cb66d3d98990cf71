//! Programs that a story starts, and waiting for them: always for something, never for a while.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

/// How long anything outside may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program that runs beside the story, its output collected. It is killed when this is dropped.
pub struct Process {
    pub child: Child,
    output: PathBuf,
}

impl Process {
    /// Starts it; `output` is the file that takes both of its streams.
    pub fn start(command: &mut Command, output: PathBuf) -> Self {
        let file = std::fs::File::create(&output).unwrap();
        let both = file.try_clone().unwrap();
        let child = command.stdin(Stdio::null()).stdout(file).stderr(both).kill_on_drop(true).spawn();
        let child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { child, output }
    }

    pub fn output(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.output).unwrap()).into_owned()
    }

    /// Waits for what the program was started for; a program that ended instead fails the story in its own words.
    pub async fn ready<T>(&mut self, what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = found().await {
                return found;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "{what}: it ended with {ended:?}\n{}", self.output());
            assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}\n{}", self.output());
            a_moment().await;
        }
    }

    /// Asks it to stop (SIGTERM), and waits until it has. Says what it ended with.
    pub async fn stop(&mut self) -> std::process::ExitStatus {
        let id = self.child.id().expect("it has ended before");
        let told = Command::new("kill").args(["-TERM", &id.to_string()]).status().await.unwrap();
        assert!(told.success());
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.unwrap_or_else(|_| panic!("it does not stop\n{}", self.output())).unwrap()
    }
}

/// Asks again and again until the answer is there.
pub async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found().await {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        a_moment().await;
    }
}

/// Runs a program to its end; what it wrote, if it was successful.
pub async fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().await;
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Between two looks.
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(20)).await;
}

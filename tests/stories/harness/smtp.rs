//! A real mail server: Python's aiosmtpd.

use std::path::Path;

use tempfile::TempDir;
use tokio::process::Command;

use super::process::{Process, until};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/stories/harness/smtp_server.py");

/// It keeps all mail, except for whose address begins with `refused` (550) or `busy` (451).
pub struct SmtpServer {
    /// For `COMMONHALL_SMTP_URL`.
    pub url: String,
    folder: TempDir,
    _process: Process,
}

impl SmtpServer {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept");
        std::fs::create_dir(&kept).unwrap();
        let output = folder.path().join("output");
        // Debian's own Python, for which Debian's aiosmtpd is.
        let mut process = Process::start(Command::new("/usr/bin/python3").arg(SCRIPT).arg(&kept), output.clone());
        let port: u16 = process
            .ready("the mail server", async || {
                let text = std::fs::read_to_string(&output).ok()?;
                text.strip_suffix('\n')?.parse().ok()
            })
            .await;
        Self { url: format!("smtp://127.0.0.1:{port}"), folder, _process: process }
    }

    /// The mails that it got so far, in their order, as they came over the wire.
    pub fn mails(&self) -> Vec<Vec<u8>> {
        let files = std::fs::read_dir(self.kept()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "eml")).collect();
        files.sort();
        files.iter().map(|file| std::fs::read(file).unwrap()).collect()
    }

    /// The first mail whose subject or text holds these words, as soon as it is there.
    pub async fn mail_about(&self, what: &str, to: &str) -> String {
        let wanted = async || {
            self.mails().into_iter().find_map(|bytes| {
                let mail = mail_parser::MessageParser::default().parse(&bytes)?;
                let is_to = mail.to()?.first()?.address() == Some(to);
                let text = format!("{}\n\n{}", mail.subject()?, mail.body_text(0)?);
                (is_to && text.contains(what)).then_some(text)
            })
        };
        until(&format!("a mail to {to} about {what:?}"), wanted).await
    }

    fn kept(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join("kept")
    }
}

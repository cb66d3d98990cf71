//! `backup` and `restore`.

use std::path::PathBuf;

use clap::Args;
use commonhall::app::App;
use commonhall::config::Settings;
use commonhall::flows::backup::{self, Backup};
use serde_json::{Value, json};

use super::output::Output;

#[derive(Args)]
pub struct File {
    /// A tar with the database, the key, and a note of what it is
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace what is there
    #[arg(long)]
    force: bool,
}

pub async fn make(app: &App, File { file, force }: &File, out: Output) -> anyhow::Result<()> {
    let backup = backup::make(app, file, *force).await?;
    out.print(&document(&backup), || {
        format!(
            "Backed up to {} ({} bytes), and read back. It holds the key: keep it where nobody else reads it.\n",
            backup.file.display(),
            backup.bytes
        )
    })
}

pub async fn restore(settings: &Settings, File { file, force }: &File, out: Output) -> anyhow::Result<()> {
    let backup = backup::restore(settings, file, *force).await?;
    out.print(&document(&backup), || {
        format!(
            "Restored as it was at {}. No mail leaves before: commonhall outbox release\n",
            backup.made_at.format("%Y-%m-%d %H:%M UTC")
        )
    })
}

fn document(backup: &Backup) -> Value {
    json!({
        "file": backup.file, "database": backup.database, "made_at": backup.made_at, "bytes": backup.bytes,
    })
}

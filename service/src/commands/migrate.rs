//! `migrate`: the schema of the database, step by step.

use clap::Subcommand;
use commonhall::config::Settings;
use commonhall::store::Store;
use serde_json::{Value, json};

use super::output::Output;

#[derive(Clone, Copy, Subcommand)]
pub enum Step {
    /// Brings the schema up to date
    ///
    /// serve does so by itself, unless it is told --no-migrate.
    #[command(after_help = "Example:\n  commonhall migrate up")]
    Up,
    /// Takes steps back, and their data with them
    ///
    /// For going back to an older version. Make a backup first.
    #[command(after_help = "Example:\n  commonhall migrate down --steps 1")]
    Down {
        /// How many
        #[arg(long, default_value_t = 1, value_name = "NUMBER")]
        steps: u32,
    },
    /// Says which steps were taken
    #[command(after_help = "Example:\n  commonhall migrate status --json")]
    Status,
}

pub async fn run(settings: &Settings, step: Step, out: Output) -> anyhow::Result<()> {
    let store = Store::connect(&settings.database_url).await?;
    match step {
        Step::Up => store.migrate_up().await?,
        Step::Down { steps } => store.migrate_down(steps).await?,
        Step::Status => {}
    }
    let steps = store.migration_status().await?;
    let document = steps.iter().map(|(name, taken)| json!({ "name": name, "taken": taken })).collect::<Vec<Value>>();
    out.print(&json!({ "steps": document }), || {
        let word = |taken| if taken { "taken  " } else { "pending" };
        let lines: Vec<String> = steps.iter().map(|(name, taken)| format!("{} {name}\n", word(*taken))).collect();
        lines.concat()
    })
}

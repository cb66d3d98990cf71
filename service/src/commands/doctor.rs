//! `doctor`: one line for each check, and what to do where one fails.

use std::process::ExitCode;

use commonhall::clock::Clock;
use commonhall::config::Settings;
use commonhall::flows::doctor::{self, Check, Finding};
use serde_json::{Value, json};

use super::output::{Colour, Output, paint};

pub async fn run(settings: Settings, out: Output) -> anyhow::Result<ExitCode> {
    // What keeps the installation from opening at all is the first finding, and the only one.
    let checks = match doctor::open(settings, Clock::System).await {
        Ok(app) => doctor::examine(&app).await,
        Err(check) => vec![check],
    };
    let failed = checks.iter().filter(|check| check.result.is_err()).count();
    let document = json!({ "ok": failed == 0, "checks": checks.iter().map(document).collect::<Vec<_>>() });
    out.print(&document, || {
        let lines: String = checks.iter().map(in_words).collect();
        format!("{lines}{} checks, {failed} failed\n", checks.len())
    })?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn document(check: &Check) -> Value {
    match &check.result {
        Ok(found) => json!({ "name": check.name, "ok": true, "found": found }),
        Err(Finding { what, remedy }) => json!({ "name": check.name, "ok": false, "found": what, "remedy": remedy }),
    }
}

fn in_words(check: &Check) -> String {
    match &check.result {
        Ok(found) => format!("{}    {:<11} {found}\n", paint("ok", Colour::Green), check.name),
        Err(Finding { what, remedy }) => {
            format!("{}  {:<11} {what}\n                  {remedy}\n", paint("FAIL", Colour::Red), check.name)
        }
    }
}

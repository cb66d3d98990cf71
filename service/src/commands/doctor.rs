//! `doctor`: one line for each check, and what to do where one fails.

use std::process::ExitCode;

use commonhall::app::App;
use commonhall::clock::Clock;
use commonhall::config::Settings;
use commonhall::flows::doctor;

pub async fn run(settings: Settings) -> anyhow::Result<ExitCode> {
    // What keeps the installation from opening at all is the first finding.
    let app = match App::open(settings, Clock::System, false, false).await {
        Ok(app) => app,
        Err(error) => {
            println!("FAIL  database    {error:#}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let checks = doctor::examine(&app).await;
    for check in &checks {
        match &check.result {
            Ok(found) => println!("ok    {:<11} {found}", check.name),
            Err(finding) => println!("FAIL  {:<11} {}\n                  {}", check.name, finding.what, finding.remedy),
        }
    }
    let failed = checks.iter().filter(|check| check.result.is_err()).count();
    println!("{} checks, {failed} failed", checks.len());
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

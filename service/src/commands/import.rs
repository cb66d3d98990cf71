//! `import`: other people's calendars.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use commonhall::app::App;
use commonhall::fetch::{Fetched, Fetcher, Validators};
use commonhall::flows::Caller;
use commonhall::flows::import::{self, ImportInput, Line, Report};
use commonhall::flows::meetings::Outcome;
use commonhall::words::{Words, without_isolates};
use commonhall_domain::ical::read::MOST_OCTETS;
use commonhall_domain::problem::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::in_words;
use super::output::{Colour, Output, paint};

#[derive(Args)]
pub struct Import {
    /// An .ics file, its address (http, https, webcal), or - for standard input
    source: String,
    /// The partner who hosts the meetings, by its slug such as aston-dars-group
    #[arg(long, value_name = "SLUG")]
    host: String,
    /// The id of the space where all of them are; else each is in the one that its LOCATION names
    #[arg(long, value_name = "ID")]
    space: Option<Uuid>,
    /// Who may see them; what the calendar calls private is for those invited whatever this says
    #[arg(long, default_value = "invited", value_parser = PossibleValuesParser::new(["public", "partners", "invited"]))]
    visibility: String,
    /// The zone of times that name none, in place of the setting `time_zone`
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Also what is over
    #[arg(long)]
    with_past: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(app: &App, options: Import, out: Output) -> anyhow::Result<ExitCode> {
    let bytes = bytes(app, &options.source).await?;
    let input = ImportInput {
        host: options.host,
        space: options.space,
        visibility: Some(options.visibility),
        time_zone: options.time_zone,
        with_past: options.with_past,
    };
    let caller = Caller::command();
    let done = import::taken(app, &caller, bytes, &input, options.dry_run);
    let report = Box::pin(done).await.map_err(in_words)?;
    // The document of a long report is many times the report.
    let document = if out.json { document(&report, options.dry_run) } else { Value::Null };
    out.print(&document, || words(&report, options.dry_run))?;
    let refused = report.count(None) > 0;
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What is there, as far as a calendar may go and an octet more, for the reader to refuse.
async fn bytes(app: &App, source: &str) -> anyhow::Result<Vec<u8>> {
    if source.contains("://") {
        return match Fetcher::new(&app.settings.fetch_hosts)?.get(source, &Validators::default()).await {
            Ok(Fetched::New { bytes, .. }) => Ok(bytes),
            Ok(Fetched::Unchanged) => bail!("{source}: it says that nothing is new, and it was not asked"),
            Err(refusal) => Err(refusal).with_context(|| source.to_owned()),
        };
    }
    let read = |from: &mut dyn Read| {
        let mut bytes = Vec::new();
        from.take(MOST_OCTETS as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let read = if source == "-" {
        read(&mut io::stdin().lock())
    } else {
        File::open(source).and_then(|mut file| read(&mut file))
    };
    read.with_context(|| source.to_owned())
}

fn said(problem: &Problem) -> String {
    without_isolates(Words::fallback().problem(problem))
}

fn document(report: &Report, dry_run: bool) -> Value {
    let line = |line: &Line| {
        let remarks = line.remarks.iter().map(|remark| {
            json!({ "line": remark.line, "property": remark.what.field, "code": remark.what.code, "message": said(&remark.what) })
        });
        json!({
            "line": line.line,
            "uid": line.uid,
            "title": line.title,
            "outcome": line.outcome_name(),
            "meeting": line.meeting,
            "remarks": remarks.collect::<Vec<_>>(),
        })
    };
    json!({
        "dry_run": dry_run,
        "calendar": report.name,
        "notes": report.notes.iter().map(said).collect::<Vec<_>>(),
        "items": report.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn words(report: &Report, dry_run: bool) -> String {
    let mut text: String = report.notes.iter().map(|note| said(note) + "\n").collect();
    for line in &report.lines {
        // What a file holds must not steer a terminal.
        let title: String = line.title.chars().filter(|c| !c.is_control()).collect();
        let outcome = format!("{:<9}", line.outcome_name());
        let outcome = match line.outcome {
            None => paint(&outcome, Colour::Red),
            Some(Outcome::Created | Outcome::Changed) => paint(&outcome, Colour::Green),
            Some(_) => outcome,
        };
        let _ = writeln!(text, "line {:>5}  {outcome}  {title}", line.line);
        for remark in &line.remarks {
            let what: String = said(&remark.what).chars().filter(|c| !c.is_control()).collect();
            let _ = writeln!(text, "     {:>5}             {what}", remark.line);
        }
    }
    let counts =
        import::OUTCOMES.map(|outcome| format!("{} {}", report.count(outcome), import::name(outcome))).join(", ");
    let end = if dry_run { "; this was a dry run, and nothing was done" } else { "" };
    text + &format!("{counts}{end}\n")
}

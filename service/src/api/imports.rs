//! Other people's calendars, taken by programs.

use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::Shown;
use super::body::Body;
use super::caller::Member;
use super::problem::Result;
use crate::error::Error;
use crate::flows::import::{self, ImportInput, Line, Report};
use crate::words::{Words, without_isolates};
use commonhall_domain::problem::Problem;

pub struct Imports;

/// A calendar, and how to take it.
#[derive(Object)]
#[oai(rename = "ImportInput", example)]
struct ImportBody {
    /// Its text, as in an .ics file. A larger one than a call may be is given by its address.
    calendar: Option<String>,
    /// In place of its text its address: http, https or webcal.
    url: Option<String>,
    /// The slug of the partner who hosts its meetings.
    host: String,
    /// The space where all of them are; left out, each is in the one that its LOCATION names.
    space: Option<Uuid>,
    /// `public`, `partners` or `invited`; left out, it is `invited`. What the calendar calls private is for those invited.
    visibility: Option<String>,
    /// The zone of times that name none; left out, it is that of the site.
    time_zone: Option<String>,
    /// Also what is over.
    #[oai(default)]
    with_past: bool,
    /// Whether to say what would be done and do nothing.
    #[oai(default)]
    dry_run: bool,
}

/// What was repaired or left out, or why something was refused.
#[derive(Object)]
#[oai(rename = "ImportRemark")]
struct Remark {
    /// Of the file.
    line: u64,
    /// The property that it is about.
    property: String,
    code: String,
    message: String,
}

/// What became of a meeting of the calendar, or of what is none.
#[derive(Object)]
#[oai(rename = "ImportedItem")]
struct Item {
    /// Where it begins.
    line: u64,
    uid: Option<String>,
    title: String,
    /// `created`, `changed`, `unchanged`, `skipped` or `refused`.
    outcome: String,
    meeting: Option<Uuid>,
    remarks: Vec<Remark>,
}

/// What became of a calendar, or would.
#[derive(Object)]
#[oai(rename = "ImportReport")]
struct Imported {
    dry_run: bool,
    /// What it calls itself.
    calendar: Option<String>,
    /// About it as a whole.
    notes: Vec<String>,
    items: Vec<Item>,
}

impl Example for ImportBody {
    fn example() -> Self {
        Self {
            calendar: None,
            url: Some("https://calendar.example.org/hall.ics".into()),
            host: "aston-dars-group".into(),
            space: None,
            visibility: Some("partners".into()),
            time_zone: None,
            with_past: false,
            dry_run: true,
        }
    }
}

fn said(problem: &Problem) -> String {
    without_isolates(Words::fallback().problem(problem))
}

fn item(line: &Line) -> Item {
    let remarks = line.remarks.iter().map(|remark| Remark {
        line: remark.line as u64,
        property: remark.what.field.to_string(),
        code: remark.what.code.to_owned(),
        message: said(&remark.what),
    });
    Item {
        line: line.line as u64,
        uid: line.uid.clone(),
        title: line.title.clone(),
        outcome: line.outcome_name().to_owned(),
        meeting: line.meeting,
        remarks: remarks.collect(),
    }
}

fn shown(report: &Report, dry_run: bool) -> Imported {
    Imported {
        dry_run,
        calendar: report.name.clone(),
        notes: report.notes.iter().map(said).collect(),
        items: report.lines.iter().map(item).collect(),
    }
}

#[OpenApi(tag = "Noun::Meetings")]
impl Imports {
    /// Import a calendar
    ///
    /// For organisers. Each meeting is taken by itself: what is good is taken whatever is wrong with the rest, and every
    /// component has its line in the report. The same calendar again changes what it changed since, and nothing else.
    /// Nobody is invited by an import.
    #[oai(path = "/imports", method = "post")]
    async fn import(&self, asker: Member, body: Body<ImportBody>) -> Result<Shown<Imported>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let ImportBody { calendar, url, host, space, visibility, time_zone, with_past, dry_run } = body.0;
        let bytes = match (calendar, url) {
            (Some(text), None) => text.into_bytes(),
            (None, Some(url)) => import::fetched(app, caller, &url).await?,
            (None, None) => return Err(Error::from(Problem::new("calendar", "import-no-source")).into()),
            (Some(_), Some(_)) => return Err(Error::from(Problem::new("url", "import-two-sources")).into()),
        };
        let input = ImportInput { host, space, visibility, time_zone, with_past };
        let report = Box::pin(import::taken(app, caller, bytes, &input, dry_run)).await?;
        Ok(Shown(shown(&report, dry_run)))
    }
}

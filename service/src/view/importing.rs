//! The pages that take other people's calendars.

use serde::Serialize;

use super::{Choice, ChoiceGroup, FieldError, Page};

/// `pages/import.html`: `/organise/import`, which posts to itself as multipart, with `file` beside what stands here.
#[derive(Clone, Debug, Serialize)]
pub struct ImportForm {
    pub page: Page,
    /// Posted as `host`.
    pub hosts: Vec<Choice>,
    /// Posted as `space`; none chosen is each where its LOCATION says.
    pub spaces: Vec<ChoiceGroup>,
    /// Posted as `visibility`.
    pub visibilities: Vec<Choice>,
    /// Posted as `time_zone`.
    pub time_zones: Vec<Choice>,
    pub url: String,
    pub with_past: bool,
    pub errors: Vec<FieldError>,
}

/// `pages/import_report.html`: what would be done, or was.
#[derive(Clone, Debug, Serialize)]
pub struct ImportReport {
    pub page: Page,
    /// What the calendar calls itself.
    pub name: Option<String>,
    /// About it as a whole.
    pub notes: Vec<String>,
    pub counts: Vec<Count>,
    pub lines: Vec<ImportLine>,
    /// Where to POST so that it is done; `None` where it is.
    pub action: Option<String>,
}

/// How many had an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Count {
    /// Code: `created`, `changed`, `unchanged`, `skipped`, `refused`.
    pub outcome: String,
    pub count: u64,
}

/// What became of a meeting of a calendar.
#[derive(Clone, Debug, Serialize)]
pub struct ImportLine {
    /// Of the file.
    pub line: u64,
    pub title: String,
    /// Code, as in [`Count`].
    pub outcome: String,
    /// The meeting, where there is one.
    pub href: Option<String>,
    pub remarks: Vec<Remark>,
}

/// What was repaired or left out, or why it was refused.
#[derive(Clone, Debug, Serialize)]
pub struct Remark {
    pub line: u64,
    pub text: String,
}

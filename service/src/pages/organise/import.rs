//! `/organise/import`: other people's calendars, looked at first and then taken.

use poem::http::StatusCode;
use poem::web::{Form, Multipart, Path};
use poem::{Response, handler};

use super::fields::Fields;
use super::offered;
use super::refused::Refused;
use crate::error::{Error, Result};
use crate::flows::import::{self, ImportInput, Line, OUTCOMES, Report};
use crate::flows::organise;
use crate::pages::{Reader, show};
use crate::view::Choice;
use crate::view::importing::{Count, ImportForm, ImportLine, ImportReport, Remark};

/// Its forms may be as large as a calendar.
pub const PATH: &str = "/organise/import";

const VISIBILITIES: [&str; 3] = ["invited", "partners", "public"];

#[handler]
pub async fn page(reader: Reader) -> poem::Result<Response> {
    Ok(form(&reader, &Fields::default(), Refused::not()).await?)
}

/// Says what would be done, and does nothing.
#[handler]
pub async fn look(reader: Reader, sent: Multipart) -> poem::Result<Response> {
    let (fields, file) = read(sent).await?;
    match Box::pin(proposed(&reader, &fields, file)).await {
        Ok((id, report)) => Ok(report_page(&reader, &report, Some(id.to_string()))?),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(form(&reader, &fields, refused).await?)
        }
    }
}

/// Does what was said.
#[handler]
pub async fn accept(reader: Reader, Path(id): Path<String>, Form(_once): Form<Fields>) -> poem::Result<Response> {
    match Box::pin(import::accept(&reader.app, reader.caller(), show::id(&id)?)).await {
        Ok(report) => Ok(report_page(&reader, &report, None)?),
        // Too long ago, or done: what is there can be looked at again.
        Err(Error::Gone) => {
            let gone = Refused::by(&reader, Error::Conflict("import-gone"), |problem| vec![problem])?;
            Ok(form(&reader, &Fields::default(), gone).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed, and the file.
async fn read(mut sent: Multipart) -> poem::Result<(Fields, Vec<u8>)> {
    let (mut typed, mut file) = (Vec::new(), Vec::new());
    while let Some(field) = sent.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await?;
        if name == "file" {
            file = bytes;
        } else {
            typed.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    let pairs = typed.iter().map(|(name, value)| (name.as_str(), value.clone()));
    Ok((Fields::of(pairs), file))
}

async fn proposed(reader: &Reader, fields: &Fields, file: Vec<u8>) -> Result<(uuid::Uuid, Report)> {
    let bytes = match fields.typed("url") {
        _ if !file.is_empty() => file,
        Some(url) => import::fetched(&reader.app, reader.caller(), &url).await?,
        None => return Err(commonhall_domain::problem::Problem::new("file", "import-no-source").into()),
    };
    let input = ImportInput {
        host: fields.one("host"),
        space: fields.typed("space").and_then(|id| id.parse().ok()),
        visibility: fields.typed("visibility"),
        time_zone: fields.typed("time_zone"),
        with_past: fields.ticked("with_past"),
    };
    Box::pin(import::propose(&reader.app, reader.caller(), bytes, &input)).await
}

async fn form(reader: &Reader, typed: &Fields, refused: Refused) -> Result<Response> {
    let choices = organise::choices(&reader.app, reader.caller()).await?;
    let visibility = typed.typed("visibility").unwrap_or_else(|| VISIBILITIES[0].to_owned());
    let zone = typed.typed("time_zone").unwrap_or_else(|| reader.app.settings.time_zone.name().to_owned());
    let view = ImportForm {
        page: reader.page(),
        hosts: offered::partners(&choices.partners, &[typed.one("host")]),
        spaces: offered::spaces(reader, &choices.venues, typed.typed("space").and_then(|id| id.parse().ok())),
        visibilities: VISIBILITIES
            .iter()
            .map(|code| Choice {
                value: (*code).to_owned(),
                label: reader.words.say(&format!("visibility-{code}"), &[]),
                chosen: *code == visibility,
            })
            .collect(),
        time_zones: offered::time_zones(reader, &zone),
        url: typed.one("url"),
        with_past: typed.ticked("with_past"),
        errors: refused.errors,
    };
    reader.show_as(refused.status, "pages/import.html", &view)
}

fn report_page(reader: &Reader, report: &Report, waiting: Option<String>) -> Result<Response> {
    let counts = OUTCOMES
        .into_iter()
        .map(|outcome| Count { outcome: import::name(outcome).to_owned(), count: report.count(outcome) as u64 });
    let view = ImportReport {
        page: reader.page(),
        name: report.name.clone(),
        notes: report.notes.iter().map(|note| reader.words.problem(note)).collect(),
        counts: counts.filter(|one| one.count > 0).collect(),
        lines: report.lines.iter().map(|line| shown(reader, line)).collect(),
        action: waiting.map(|id| format!("{PATH}/{id}")),
    };
    reader.show_as(StatusCode::OK, "pages/import_report.html", &view)
}

fn shown(reader: &Reader, line: &Line) -> ImportLine {
    ImportLine {
        line: line.line as u64,
        title: line.title.clone(),
        outcome: line.outcome_name().to_owned(),
        href: line.meeting.map(|id| format!("/meetings/{id}")),
        remarks: line
            .remarks
            .iter()
            .map(|remark| Remark { line: remark.line as u64, text: reader.words.problem(&remark.what) })
            .collect(),
    }
}

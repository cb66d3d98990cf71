//! Why a form comes back instead of being stored.

use commonhall_domain::problem::Problem;
use poem::http::StatusCode;

use crate::error::{Clashes, Error, Result};
use crate::pages::{Reader, show};
use crate::view::FieldError;
use crate::view::organise::{Better, Clash};

/// What the form says above and beside its fields.
#[derive(Clone, Debug)]
pub struct Refused {
    pub status: StatusCode,
    pub errors: Vec<FieldError>,
    pub clashes: Vec<Clash>,
    /// Where the dates could be that stand in the way of others.
    pub better: Vec<Better>,
    /// What can be done about all of them at once: `skip`, `move`.
    pub around: Vec<&'static str>,
    pub warnings: Vec<String>,
    /// Somebody else was faster.
    pub stale: bool,
}

impl Refused {
    /// Nothing yet: the form is shown for the first time.
    pub fn not() -> Self {
        Self {
            status: StatusCode::OK,
            errors: Vec::new(),
            clashes: Vec::new(),
            better: Vec::new(),
            around: Vec::new(),
            warnings: Vec::new(),
            stale: false,
        }
    }

    /// Why an error sends the form back; other errors are no matter of the form and stay what they are. `place` finds the
    /// inputs for the field that a problem names.
    pub fn by(reader: &Reader, error: Error, place: impl Fn(Problem) -> Vec<Problem>) -> Result<Self> {
        let not = Self::not();
        let conflict = Self { status: StatusCode::CONFLICT, ..not.clone() };
        let whole_form = |code| vec![FieldError { field: String::new(), text: reader.words.say(code, &[]) }];
        Ok(match error {
            Error::Invalid(problems) => Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                errors: faults(reader, problems.into_iter().flat_map(place)),
                ..not
            },
            // Another writer took the room in the same instant, and has it by now.
            Error::Clash(clashes) if clashes.is_empty() => {
                Self { errors: faults(reader, [Problem::new("space", "error-room-just-taken")]), ..conflict }
            }
            Error::Clash(clashes) => Self {
                clashes: clashes.iter().map(|clash| show::clash(reader, clash)).collect(),
                better: clashes.better.iter().map(|better| show::better(reader, better)).collect(),
                around: around(&clashes),
                ..conflict
            },
            Error::Warned(warnings) => {
                Self { warnings: warnings.iter().map(|warning| reader.words.problem(warning)).collect(), ..conflict }
            }
            Error::Stale => Self { errors: whole_form("error-stale"), stale: true, ..conflict },
            Error::Conflict(code) => Self { errors: whole_form(code), ..conflict },
            Error::TooMany => {
                Self { status: StatusCode::TOO_MANY_REQUESTS, errors: whole_form("error-invite-limit"), ..not }
            }
            other => return Err(other),
        })
    }
}

fn around(clashes: &Clashes) -> Vec<&'static str> {
    let can_move = clashes.better.iter().all(|dates| !dates.better.starts.is_empty());
    match clashes.series {
        true if can_move => vec!["skip", "move"],
        true => vec!["skip"],
        false => Vec::new(),
    }
}

/// Problems in words.
fn faults(reader: &Reader, problems: impl IntoIterator<Item = Problem>) -> Vec<FieldError> {
    let fault = |problem: Problem| {
        let text = reader.words.problem(&problem);
        FieldError { field: problem.field.into_owned(), text }
    };
    problems.into_iter().map(fault).collect()
}

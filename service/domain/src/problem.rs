//! What is wrong with what somebody entered: the field, and a message of the catalogue with its values.

use std::borrow::Cow;
use std::fmt::Display;

/// One refused field, by its path in JSON (`title`, `spaces.0.name`). `code` is the key of a message in the catalogues (`error-…`), so that a page says it in the
/// reader's language and the API in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: Cow<'static, str>,
    pub code: &'static str,
    pub values: Vec<(&'static str, String)>,
}

impl Problem {
    pub fn new(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self { field: field.into(), code, values: Vec::new() }
    }

    /// The same with a value that the message names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The same of a field within another: `name` within `spaces.0` is `spaces.0.name`, and the whole of it is the parent.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.field = if self.field.is_empty() { parent.to_owned() } else { format!("{parent}.{}", self.field) }.into();
        self
    }
}

/// Collects problems while fields are read, so that somebody who got three things wrong learns it at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// The value, or nothing and its problem noted.
    pub fn take<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.0.push(problem)).ok()
    }

    /// The same for what has fields of its own and stands in the field `parent`.
    pub fn take_within<T>(&mut self, parent: &str, read: Result<T, Vec<Problem>>) -> Option<T> {
        read.map_err(|problems| self.0.extend(problems.into_iter().map(|problem| problem.within(parent)))).ok()
    }

    /// Ends the reading: the value only if nothing was wrong.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

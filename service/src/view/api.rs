//! What the page about the API is filled with.

use serde::Serialize;

use super::Page;

/// `pages/api.html`: `/api`.
#[derive(Clone, Debug, Serialize)]
pub struct ApiDocs {
    pub page: Page,
    /// Where the API is, by its absolute address.
    pub server: String,
    /// One string a paragraph, in English as all of the API.
    pub description: Vec<String>,
    pub nouns: Vec<ApiNoun>,
    pub problems: Vec<ApiProblem>,
}

/// What some operations are about.
#[derive(Clone, Debug, Serialize)]
pub struct ApiNoun {
    pub id: String,
    pub name: String,
    pub description: String,
    pub operations: Vec<ApiOperation>,
}

/// One operation.
#[derive(Clone, Debug, Serialize)]
pub struct ApiOperation {
    pub id: String,
    pub method: String,
    /// Below the server's address, as `/partners/{partner}`.
    pub path: String,
    pub summary: String,
    /// One string a paragraph.
    pub description: Vec<String>,
    /// Whether it needs no token.
    pub open: bool,
    pub parameters: Vec<ApiField>,
    /// The fields of the body; those within others by their path.
    pub body: Vec<ApiField>,
    pub answers: Vec<ApiAnswer>,
    /// A call that one can try.
    pub curl: String,
}

/// A parameter or a field.
#[derive(Clone, Debug, Serialize)]
pub struct ApiField {
    pub name: String,
    /// Its type in a word or two.
    pub kind: String,
    pub required: bool,
    pub description: Option<String>,
}

/// An answer when all went well.
#[derive(Clone, Debug, Serialize)]
pub struct ApiAnswer {
    pub status: String,
    pub description: String,
}

/// A kind of problem. Code: the rest of the catalogue's `api-problem-…`.
#[derive(Clone, Debug, Serialize)]
pub struct ApiProblem {
    pub code: String,
    pub status: u16,
}

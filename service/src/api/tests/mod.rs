//! Stories of the API, told in-process.

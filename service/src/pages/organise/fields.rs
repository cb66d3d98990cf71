//! A posted form, read by name.

use serde::Deserialize;

/// What came, in its order. A name may come several times, which serde's reading of forms into structs does not know.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// What is stored, as if it had been typed.
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// As typed; empty where it did not come. Browsers send line breaks as CR LF.
    pub fn one(&self, name: &str) -> String {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.replace("\r\n", "\n")).unwrap_or_default()
    }

    /// The same, if anything was typed.
    pub fn typed(&self, name: &str) -> Option<String> {
        Some(self.one(name)).filter(|text| !text.trim().is_empty())
    }

    /// Every value of a group of checkboxes.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    /// Every value with its name.
    pub fn all_of_them(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }

    /// Whether a checkbox that says yes is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.one(name) == "yes"
    }

    /// The revision that the form was made from. What cannot be read is none that there is.
    pub fn revision(&self) -> i64 {
        self.one("revision").parse().unwrap_or_default()
    }
}

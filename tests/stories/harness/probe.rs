//! Looking for what an attack left on a page.

use serde_json::json;

use super::browser::Browser;

const PROBE: &str = include_str!("probe.js");

impl Browser {
    /// From now on scripts run wherever they stand, whatever the policy of a page says of them: it is the second lock, and
    /// would hide that the first is open.
    pub async fn unguarded(&self) {
        self.devtools("Page.enable", json!({})).await;
        self.devtools("Page.setBypassCSP", json!({ "enabled": true })).await;
    }

    /// What an attack left on the page, a line each, and all that is written there: texts, and values of attributes.
    pub async fn probe(&self) -> (Vec<String>, Vec<String>) {
        let found = self.execute(PROBE, Vec::new()).await.unwrap_or_else(|error| panic!("{error}"));
        found.convert().unwrap()
    }

    /// The forms of the page with this text in all their fields, and where each is sent to.
    pub async fn filled_with(&self, text: &str) -> Vec<(String, Vec<(String, String)>)> {
        let script = "return [...document.querySelectorAll('main form[method=post]')].map((form) => [
            form.getAttribute('action') || location.pathname,
            [...form.elements].filter(({ name }) => name).map(({ name, value, type }) =>
                [name, ['hidden', 'submit'].includes(type) ? value : arguments[0]])])";
        self.execute(script, vec![json!(text)]).await.unwrap().convert().unwrap()
    }
}

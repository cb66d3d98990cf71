//! Looking at the page that a browser shows: pictures of it, and what is wrong with it.

use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::browser::Browser;

/// What shuts people out by the measure of axe-core: the levels A and AA of WCAG 2.2, and good practice.
const AXE: &str = "return axe.run(document, { iframes: false, resultTypes: ['violations'], runOnly: arguments[0] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, any, all, none }) =>
        `${id}: ${[...html].slice(0, 200).join('')} ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`)))";
/// What axe-core does not measure.
const MEASURES: &str = include_str!("look.js");

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Whether it fits, and can be hit with a finger.
    Measures,
    /// And whether it shuts anybody out.
    All,
    /// Only the contrast of its colours.
    Colours,
}

impl Browser {
    /// Has axe-core in every page from now on. `tests/run` installs it and names it in `TEST_AXE`.
    pub async fn with_axe(&self) {
        let path = std::env::var("TEST_AXE").expect("TEST_AXE is not set: run tests/run");
        let source = std::fs::read_to_string(path).unwrap();
        self.devtools("Page.enable", json!({})).await;
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// What is wrong with the page, a line each.
    pub async fn faults(&self, depth: Depth) -> Vec<String> {
        let mut faults = Vec::new();
        if depth != Depth::Colours {
            faults.extend(self.lines(MEASURES, Vec::new()).await);
        }
        let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        match depth {
            Depth::Measures => {}
            Depth::All => faults.extend(self.lines(AXE, vec![json!(tags)]).await),
            Depth::Colours => faults.extend(self.lines(AXE, vec![json!(["color-contrast"])]).await),
        }
        faults
    }

    async fn lines(&self, script: &str, arguments: Vec<Value>) -> Vec<String> {
        let found = self.execute(script, arguments).await.unwrap_or_else(|error| panic!("{error}"));
        found.convert().unwrap()
    }

    /// What the browser complained of on the way to this page, and what it asked of other hosts. That the page itself is an
    /// error is no complaint.
    pub async fn complaints(&self, base_url: &str) -> Vec<String> {
        let address = self.address().await;
        let of_itself = format!("{address} - Failed to load resource");
        let mut complaints: Vec<_> = self
            .browser_log()
            .await
            .unwrap()
            .into_iter()
            .map(|line| line.message)
            .filter(|line| !line.starts_with(&of_itself))
            .collect();
        let loaded = "return performance.getEntriesByType('resource').map(({ name }) => name)";
        let foreign = self.lines(loaded, Vec::new()).await.into_iter().filter(|url| !url.starts_with(base_url));
        complaints.extend(foreign.map(|url| format!("loads {url}")));
        complaints
    }

    /// Waits until the page has its letters.
    pub async fn settled(&self) {
        self.execute("return document.fonts.ready.then(() => true)", Vec::new()).await.unwrap();
    }

    /// The status that the page came with.
    pub async fn status(&self) -> u64 {
        let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
        self.execute(status, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// The language and the direction of the page, as `ur rtl`.
    pub async fn language(&self) -> String {
        let language = "const { lang, dir } = document.documentElement; return `${lang} ${dir}`";
        self.execute(language, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// Whether the reader likes it dark.
    pub async fn dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// On how many sheets the page is printed, of the size that it asks for.
    pub async fn printed(&self) -> usize {
        let printed = self.devtools("Page.printToPDF", json!({ "preferCSSPageSize": true })).await;
        let bytes = BASE64_STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
        String::from_utf8_lossy(&bytes).matches("/Type /Page\n").count()
    }

    /// Whether the page looks as it is printed, in a window as wide as what a margin of 14 mm leaves of A4.
    pub async fn on_paper(&self, paper: bool) {
        self.width(if paper { 688 } else { 360 }).await;
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": if paper { "print" } else { "" } })).await;
    }

    /// The whole page as a picture in `target/screens/<folder>`.
    pub async fn picture(&self, folder: &str, name: &str) {
        let folder = screens().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        // Where nothing is beyond the window, Chromium would move a page from right to left out of its place.
        let beyond = "return document.documentElement.scrollHeight > innerHeight";
        let beyond: bool = self.execute(beyond, Vec::new()).await.unwrap().convert().unwrap();
        let taken = json!({ "format": "png", "captureBeyondViewport": beyond, "optimizeForSpeed": true });
        let taken = self.devtools("Page.captureScreenshot", taken).await;
        let bytes = BASE64_STANDARD.decode(taken["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }
}

fn screens() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(3).unwrap_or(Path::new(".")).join("screens")
}

//! A real browser: Chromium, as wide as a phone, with nothing remembered.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use poem::http::Request;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::process::Command;

use super::http;
use super::process::{Process, free_port, until};

/// A window of Chromium. Close it with [`Browser::close`].
pub struct Browser {
    driver: WebDriver,
    _profile: TempDir,
    _process: Process,
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Browser {
    pub async fn open() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).env("HOME", profile.path()).env("LANGUAGE", "en_GB");
        let mut process = Process::start(&mut command, profile.path().join("chromedriver.log"));
        let address = format!("http://127.0.0.1:{port}");
        process
            .ready("chromedriver", async || {
                let request = Request::builder().uri(format!("{address}/status")).body(Vec::new()).unwrap();
                http::send(request).await.ok().filter(|answer| answer.status().is_success())
            })
            .await;
        let mut wanted = DesiredCapabilities::chrome();
        let folder = profile.path().join("profile");
        for flag in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=360,800",
            "--lang=en-GB",
            &format!("--user-data-dir={}", folder.display()),
        ] {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_experimental_option("prefs", serde_json::json!({ "intl.accept_languages": "en-GB,en" })).unwrap();
        let driver = WebDriver::builder(&address, wanted).client(http::Client).await;
        let driver = driver.unwrap_or_else(|error| panic!("no browser: {error}\n{}", process.output()));
        Self { driver, _profile: profile, _process: process }
    }

    /// What a person would read on the page.
    pub async fn text(&self) -> String {
        self.driver.find(By::Tag("body")).await.unwrap().text().await.unwrap()
    }

    /// Follows the link, or presses the button, on which these words stand, and waits for what it leads to.
    pub async fn press(&self, words: &str) {
        self.press_one("*[self::a or self::button]", words).await;
    }

    /// Presses the button on which these words stand: where a link says the same.
    pub async fn press_button(&self, words: &str) {
        self.press_one("button", words).await;
    }

    /// Presses the button on which these words stand twice, as quickly as people do.
    pub async fn double_click(&self, words: &str) {
        let (button, page) = (self.one_that_says("button", words).await, self.page().await);
        self.driver.action_chain().double_click_element(&button).perform().await.unwrap();
        self.another(page, words).await;
    }

    async fn press_one(&self, what: &str, words: &str) {
        let (element, page) = (self.one_that_says(what, words).await, self.page().await);
        element.click().await.unwrap();
        self.another(page, words).await;
    }

    async fn one_that_says(&self, what: &str, words: &str) -> WebElement {
        let path = format!("//{what}[contains(normalize-space(.), {})]", quoted(words));
        for element in self.driver.find_all(By::XPath(path)).await.unwrap() {
            if element.is_displayed().await.unwrap() {
                element.scroll_into_view().await.unwrap();
                return element;
            }
        }
        panic!("nothing to press that says {words:?} on {}:\n{}", self.address().await, self.text().await);
    }

    /// Waits for another page than this one.
    async fn another(&self, page: Option<String>, words: &str) {
        let another = async || self.page().await.filter(|next| Some(next) != page.as_ref()).map(drop);
        until(&format!("what {words:?} leads to"), another).await;
    }

    /// What tells one loaded page from the next; nothing in between.
    async fn page(&self) -> Option<String> {
        Some(self.driver.find(By::Tag("main")).await.ok()?.element_id().to_string())
    }

    /// Puts text into the field with this id, in place of what is there.
    pub async fn fill(&self, id: &str, text: &str) {
        let field = self.field(id).await;
        let kind = field.attr("type").await.unwrap().unwrap_or_default();
        if ["date", "time"].contains(&kind.as_str()) {
            // What one types into these depends on the language of the system.
            let script = "arguments[0].value = arguments[1]";
            let arguments = vec![field.to_json().unwrap(), serde_json::json!(text)];
            self.driver.execute(script, arguments).await.unwrap();
        } else {
            field.clear().await.unwrap();
            field.send_keys(text).await.unwrap();
        }
    }

    /// What is in the field with this id.
    pub async fn value(&self, id: &str) -> String {
        self.field(id).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Chooses the option of a select that reads so.
    pub async fn choose(&self, id: &str, option: &str) {
        let path = format!("//select[@id={}]//option[contains(normalize-space(.), {})]", quoted(id), quoted(option));
        let option = self.driver.find(By::XPath(path)).await;
        option.unwrap_or_else(|error| panic!("no {id}: {error}")).click().await.unwrap();
    }

    /// Sets the tick of a checkbox or radio that has this label.
    pub async fn tick(&self, label: &str) {
        let path = format!("//label[contains(normalize-space(.), {})]", quoted(label));
        let label = self.driver.find(By::XPath(path)).await.unwrap();
        label.scroll_into_view().await.unwrap();
        label.click().await.unwrap();
    }

    async fn field(&self, id: &str) -> WebElement {
        let Ok(field) = self.driver.find(By::Id(id)).await else {
            panic!("no field {id} on {}:\n{}", self.address().await, self.text().await)
        };
        field
    }

    pub async fn address(&self) -> String {
        self.driver.current_url().await.unwrap().to_string()
    }

    /// The whole page as a picture under `target/screenshots`.
    pub async fn picture(&self, name: &str) {
        let folder = screenshots();
        std::fs::create_dir_all(&folder).unwrap();
        let height = self.driver.execute("return document.documentElement.scrollHeight", Vec::new()).await.unwrap();
        let height = height.json().as_u64().unwrap().clamp(800, 6000);
        self.driver.set_window_rect(0, 0, 360, u32::try_from(height).unwrap()).await.unwrap();
        self.driver.screenshot(&folder.join(format!("{name}.png"))).await.unwrap();
        self.driver.set_window_rect(0, 0, 360, 800).await.unwrap();
    }

    pub async fn close(self) {
        self.driver.quit().await.unwrap();
    }
}

fn screenshots() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(3).unwrap_or(Path::new(".")).join("screenshots")
}

/// A string of `XPath`, which knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

//! A real browser: Chromium, as wide as a phone, with nothing remembered.

use std::ops::Deref;

use poem::http::Request;
use serde_json::{Value, json};
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
            "--hide-scrollbars",
            "--window-size=360,800",
            "--lang=en-GB",
            &format!("--user-data-dir={}", folder.display()),
        ] {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_experimental_option("prefs", json!({ "intl.accept_languages": "en-GB,en" })).unwrap();
        wanted.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        let driver = WebDriver::builder(&address, wanted).client(http::Client).await;
        let driver = driver.unwrap_or_else(|error| panic!("no browser: {error}\n{}", process.output()));
        Self { driver, _profile: profile, _process: process }
    }

    /// Is whoever this session belongs to, or nobody in particular, and reads in a language.
    pub async fn be(&self, base_url: &str, session: Option<&str>, language: &str) {
        self.devtools("Network.clearBrowserCookies", json!({})).await;
        for (name, value) in [("session", session), ("language", Some(language))] {
            if let Some(value) = value {
                self.devtools("Network.setCookie", json!({ "name": name, "value": value, "url": base_url })).await;
            }
        }
    }

    /// Looks through a window of this width from now on.
    pub async fn width(&self, width: u32) {
        let window = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", window).await;
    }

    /// Whether pages may run scripts from now on.
    pub async fn scripts(&self, run: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await;
    }

    /// Sends a form from the page that is shown, as that page's own forms are sent.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) {
        let script = "const form = document.createElement('form');
            form.method = 'post';
            form.action = arguments[0];
            for (const [name, value] of arguments[1]) {
                const field = document.createElement('input');
                Object.assign(field, { type: 'hidden', name, value });
                form.append(field);
            }
            document.body.append(form);
            form.submit();";
        let page = self.page().await;
        self.execute(script, vec![json!(path), json!(fields)]).await.unwrap();
        self.another(page, path).await;
    }

    /// A command of the `DevTools` protocol.
    pub(super) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
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

    /// What tells one loaded page from the next; nothing in between.
    pub(super) async fn page(&self) -> Option<String> {
        Some(self.driver.find(By::Tag("main")).await.ok()?.element_id().to_string())
    }

    /// Waits until another page is there than this one.
    pub(super) async fn another(&self, page: Option<String>, from: &str) {
        let another = async || self.page().await.filter(|next| Some(next) != page.as_ref()).map(drop);
        until(&format!("what {from:?} leads to"), another).await;
    }

    /// Puts text into the field with this id, in place of what is there.
    pub async fn fill(&self, id: &str, text: &str) {
        let field = self.field(id).await;
        let kind = field.attr("type").await.unwrap().unwrap_or_default();
        if ["date", "time"].contains(&kind.as_str()) {
            // What one types into these depends on the language of the system.
            let script = "arguments[0].value = arguments[1]";
            let arguments = vec![field.to_json().unwrap(), json!(text)];
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

    pub async fn close(self) {
        self.driver.quit().await.unwrap();
    }
}

/// A string of `XPath`, which knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

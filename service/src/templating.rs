//! Pages and mails out of their templates. The templates are read once, by [`load`]; a fault in one stops the start.
//!
//! A template says words by `t("key", name=value)`, in the language of the render. It is strict: what is not in its view
//! struct ends the render, and is not an empty place on the page.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use anyhow::Context as _;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, Output, UndefinedBehavior, escape_formatter};
use rust_embed::Embed;
use serde::Serialize;

use crate::words::{self, Words, without_isolates};

#[derive(Embed)]
#[folder = "../templates/pages"]
#[prefix = "pages/"]
struct Pages;

#[derive(Embed)]
#[folder = "../templates/emails"]
#[prefix = "emails/"]
struct Emails;

/// A mail's words: the subject in one line, and the body twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// One environment a language, by its tag. They share the compiled templates and differ in what `t` says.
static ENVIRONMENTS: LazyLock<Result<HashMap<&'static str, Environment<'static>>, String>> =
    LazyLock::new(|| environments().map_err(|error| format!("{error:#}")));

/// Reads the catalogues and the templates, so that a broken one stops the start and not a reader.
pub fn load() -> anyhow::Result<()> {
    words::load()?;
    ENVIRONMENTS.as_ref().map(|_| ()).map_err(|error| anyhow::anyhow!("{error}"))
}

fn environments() -> anyhow::Result<HashMap<&'static str, Environment<'static>>> {
    let mut base = Environment::new();
    base.set_undefined_behavior(UndefinedBehavior::Strict);
    base.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    base.set_auto_escape_callback(|name| {
        if name.rsplit_once('.').is_some_and(|(_, extension)| extension == "html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    base.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => Ok(escape(out, text)?),
        _ => escape_formatter(out, state, value),
    });
    for name in Pages::iter().chain(Emails::iter()) {
        let file = Pages::get(&name).or_else(|| Emails::get(&name)).with_context(|| format!("{name} is gone"))?;
        let source = String::from_utf8(file.data.into_owned()).with_context(|| name.to_string())?;
        base.add_template_owned(name.into_owned(), source)?;
    }
    Ok(Words::all()
        .map(|words| {
            let mut environment = base.clone();
            environment.add_function("t", move |key: &str, values: Kwargs| say(words, key, &values));
            (words.lang(), environment)
        })
        .collect())
}

/// What may not stand as it is in an element or a quoted attribute. Slashes may, and links stay readable.
fn escape(out: &mut Output, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)
}

fn say(words: Words, key: &str, values: &Kwargs) -> Result<String, minijinja::Error> {
    let values = values
        .args()
        .map(|name| {
            let value: Value = values.get(name)?;
            let value = match value.as_i64() {
                Some(number) if value.is_number() => number.into(),
                _ if value.is_undefined() => {
                    let what = format!("{key} is given a {name} that is undefined");
                    return Err(minijinja::Error::new(ErrorKind::UndefinedError, what));
                }
                _ => value.to_string().into(),
            };
            Ok((name, value))
        })
        .collect::<Result<Vec<_>, minijinja::Error>>()?;
    Ok(words.say(key, &values))
}

fn render(words: Words, template: &str, view: &Value) -> anyhow::Result<String> {
    let environments = ENVIRONMENTS.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
    let environment = environments.get(words.lang()).context("a language has no templates")?;
    let render = || environment.get_template(template)?.render(view.clone());
    render().with_context(|| format!("{template} in {}", words.lang()))
}

/// A page: `render_page(words, "pages/whats_on.html", &view)`.
pub fn render_page(words: Words, template: &str, view: &impl Serialize) -> anyhow::Result<String> {
    render(words, template, &Value::from(Serde(view)))
}

/// The mail of `templates/emails/<kind>/`. Subject and text have no direction isolates.
pub fn render_mail(words: Words, kind: &str, view: &impl Serialize) -> anyhow::Result<MailText> {
    let view = Value::from(Serde(view));
    let part = |name: &str| render(words, &format!("emails/{kind}/{name}"), &view);
    Ok(MailText {
        subject: one_line(&without_isolates(part("subject.txt")?)),
        text: without_isolates(part("text.txt")?),
        html: part("html.html")?,
    })
}

/// A header field has no line breaks, whatever the organiser typed into the title.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod samples;
#[cfg(test)]
pub mod tests;

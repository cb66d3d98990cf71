use std::collections::BTreeSet;
use std::path::Path;

use minijinja::{Error, ErrorKind};
use serde_json::Value;

use super::samples::{Sample, mails, pages};
use super::*;
use crate::words::tests::keys;

fn words() -> Words {
    Words::of("en")
}

fn page(sample: &Sample) -> String {
    render_page(words(), sample.template, &sample.view)
        .unwrap_or_else(|error| panic!("{} {}: {error:?}", sample.template, sample.shows))
}

fn mail(sample: &Sample) -> MailText {
    render_mail(words(), sample.template, &sample.view)
        .unwrap_or_else(|error| panic!("{} {}: {error:?}", sample.template, sample.shows))
}

#[test]
fn every_page_and_every_mail_renders_with_all_that_it_can_hold_and_with_the_least() {
    load().unwrap();
    let parts = [
        "pages/layout.html",
        "pages/parts.html",
        "pages/form_parts.html",
        "pages/design_parts.html",
        "pages/admin_parts.html",
    ];
    let templates: BTreeSet<String> =
        Pages::iter().map(String::from).filter(|name| !parts.contains(&name.as_str())).collect();
    let folders: BTreeSet<String> =
        Emails::iter().filter_map(|name| Some(name.split_once('/')?.1.split_once('/')?.0.to_owned())).collect();
    for (all, samples) in [(templates, pages()), (folders, mails())] {
        for shows in ["full", "least"] {
            let sampled = samples
                .iter()
                .filter(|sample| sample.shows == shows)
                .map(|sample| sample.template.to_owned())
                .collect();
            assert_eq!(all, sampled, "{shows}");
        }
    }
    for sample in pages() {
        let page = page(&sample);
        assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{}", sample.template);
    }
    for sample in mails() {
        let mail = mail(&sample);
        assert!(!mail.subject.is_empty() && !mail.subject.contains('\n'), "{}", mail.subject);
        assert!(!mail.text.contains("\n\n\n"), "{}", mail.text);
        assert!(mail.html.starts_with("<!doctype html>"), "{}", mail.html);
    }
}

/// Every text of a view, by the path that leads to it.
fn texts(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| texts(item, &format!("{path}/{at}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| texts(field, &format!("{path}/{name}"), found)),
        _ => {}
    }
}

#[test]
fn no_text_of_a_view_becomes_markup() {
    let poison = "\"'><script>alert(1)</script>";
    for (is_page, sample) in
        pages().into_iter().map(|sample| (true, sample)).chain(mails().into_iter().map(|sample| (false, sample)))
    {
        let mut paths = Vec::new();
        texts(&sample.view, "", &mut paths);
        for path in paths {
            let mut view = sample.view.clone();
            *view.pointer_mut(&path).unwrap() = Value::String(poison.to_owned());
            let poisoned = Sample { view, ..sample };
            let html = if is_page { page(&poisoned) } else { mail(&poisoned).html };
            assert!(
                !html.contains("<script") && !html.contains("\"'>"),
                "{} {}: {path}",
                sample.template,
                sample.shows
            );
        }
    }
}

#[test]
fn an_arabic_title_is_isolated_on_a_page_and_in_no_mail_text() {
    let arabic = "مجلس النساء";
    let isolated = format!("\u{2068}{arabic}\u{2069}");
    let mut sample = pages().into_iter().find(|sample| sample.template == "pages/cancel_confirm.html").unwrap();
    sample.view["title"] = arabic.into();
    assert!(page(&sample).contains(&isolated));
    let mut sample = mails().into_iter().find(|sample| sample.template == "invitation").unwrap();
    sample.view["meeting"]["title"] = arabic.into();
    let mail = mail(&sample);
    assert_eq!(mail.subject, format!("Invitation: {arabic}, Wednesday 24 March 2027"));
    assert!(!mail.text.contains('\u{2068}') && mail.html.contains(&isolated));
}

#[test]
fn a_title_of_two_lines_makes_a_subject_of_one() {
    let mut sample = mails().into_iter().find(|sample| sample.template == "reminder").unwrap();
    sample.view["meeting"]["title"] = "Listening\r\nBcc: everybody@example.org".into();
    assert_eq!(
        mail(&sample).subject,
        "Reminder: Listening Bcc: everybody@example.org, Wednesday 24 March 2027, 18:00 to 20:00"
    );
}

/// The same sample, for somebody who reads Urdu.
fn in_urdu(mut sample: Sample, of: &str) -> Sample {
    let urdu = Words::of("ur");
    sample.view[of]["lang"] = urdu.lang().into();
    sample.view[of]["dir"] = urdu.dir().into();
    sample.view[of]["unreviewed"] = urdu.unreviewed().into();
    sample
}

#[test]
fn a_mail_in_urdu_runs_from_the_right_and_has_isolates_in_its_html_only() {
    for sample in mails() {
        let sample = in_urdu(sample, "mail");
        let mail = render_mail(Words::of("ur"), sample.template, &sample.view).unwrap();
        let isolate = |text: &str| text.contains(['\u{2068}', '\u{2069}']);
        assert!(!isolate(&mail.subject) && !isolate(&mail.text), "{}", mail.text);
        assert!(isolate(&mail.html), "{}", sample.template);
        assert!(mail.html.contains("<html lang=\"ur\" dir=\"rtl\">"), "{}", mail.html);
        for part in [&mail.text, &mail.html] {
            assert!(part.contains("اہلِ زبان") && part.contains("has not been checked"), "{part}");
        }
        if sample.shows == "full" {
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{}_ur", sample.template), text);
        }
    }
}

#[test]
fn every_page_is_there_in_urdu_and_names_nothing_in_english_but_what_people_wrote() {
    for sample in pages() {
        let sample = in_urdu(sample, "page");
        let page = render_page(Words::of("ur"), sample.template, &sample.view).unwrap();
        assert!(page.contains("<html lang=\"ur\" dir=\"rtl\">"), "{}", sample.template);
        assert!(page.contains("has not been checked"), "{}", sample.template);
    }
}

#[test]
fn what_is_not_in_the_view_ends_the_render() {
    let mut sample = pages().into_iter().find(|sample| sample.template == "pages/venue.html").unwrap();
    sample.view.as_object_mut().unwrap().remove("name");
    let error = render_page(words(), sample.template, &sample.view).unwrap_err();
    assert_eq!(error.downcast_ref::<Error>().unwrap().kind(), ErrorKind::UndefinedError);
}

#[test]
fn the_mails_read_well_as_text() {
    for sample in mails() {
        let mail = mail(&sample);
        insta::assert_snapshot!(
            format!("{}_{}", sample.template, sample.shows),
            format!("Subject: {}\n\n{}", mail.subject, mail.text)
        );
    }
}

/// The names after each dot of a selector.
fn classes_of_selectors(css: &str) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for selector in css.split('}').filter_map(|rule| rule.rsplit_once('{')).map(|(selector, _)| selector) {
        // A media rule is in front of its first selector.
        let selector = selector.rsplit('{').next().unwrap_or_default();
        for class in selector.split('.').skip(1) {
            let class = class.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
            classes.extend(class.starts_with(char::is_alphabetic).then(|| class.to_owned()));
        }
    }
    classes
}

#[test]
fn every_class_of_a_page_has_a_style_and_every_style_a_page() {
    let used: BTreeSet<String> = pages()
        .iter()
        .map(page)
        .flat_map(|html| {
            let values = html.split(" class=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
            values.collect::<Vec<_>>()
        })
        .flat_map(|value| value.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let styled = ["style.css", "notice.css"]
        .iter()
        .flat_map(|name| classes_of_selectors(std::str::from_utf8(&crate::assets::asset(name).unwrap().bytes).unwrap()))
        .collect();
    assert_eq!(used.difference(&styled).collect::<Vec<_>>(), Vec::<&String>::new(), "are not styled");
    assert_eq!(styled.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "are styled for nobody");
}

/// What one file says: whole keys, and the beginnings of those that end in a code.
fn said(source: &str, whole: &mut BTreeSet<String>, beginnings: &mut BTreeSet<String>) {
    for rest in source.split(" t(\"").skip(1).chain(source.split("(t(\"").skip(1)).chain(source.split("=t(\"").skip(1))
    {
        let Some((key, rest)) = rest.split_once('"') else { continue };
        if !rest.starts_with(" ~") {
            whole.insert(key.to_owned());
            continue;
        }
        beginnings.insert(key.to_owned());
    }
}

/// All files below a folder of the repository, with their text.
pub fn sources(folder: &str, extensions: &[&str]) -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}

/// Messages that Rust finds by a code, by how their keys begin.
const BY_CODE: [&str; 11] = [
    "access-",
    "api-problem-",
    "audit-",
    "error-",
    "filter-all-",
    "flash-",
    "import-",
    "language-",
    "warning-",
    "which-",
    "zone-",
];

#[test]
fn what_templates_say_is_in_the_catalogue_and_what_is_in_the_catalogue_is_said() {
    let keys = keys("en");
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::from(BY_CODE.map(str::to_owned)));
    for template in sources("../templates", &["html", "txt"]) {
        said(&template, &mut whole, &mut beginnings);
        // The macros of forms are given a vocabulary: `"visibility"` is `visibility-…`.
        for vocabulary in ["repeat", "visibility", "status", "scope"] {
            if template.contains(&format!("\"{vocabulary}\"")) {
                beginnings.insert(format!("{vocabulary}-"));
            }
        }
    }
    let missing: Vec<&String> = whole.iter().filter(|key| !keys.contains(*key)).collect();
    assert!(missing.is_empty(), "no catalogue has {missing:?}");
    for beginning in &beginnings {
        assert!(keys.iter().any(|key| key.starts_with(beginning)), "no catalogue has {beginning}…");
    }
    let service = sources("src", &["rs"]);
    for call in [".say(\"", ".try_say(\"", ".plain(\""] {
        for rest in service.iter().flat_map(|source| source.split(call).skip(1)) {
            let key = rest.split_once('"').map_or("", |(key, _)| key);
            assert!(keys.contains(key) || ["", "no-such-key"].contains(&key), "no catalogue has {key}");
        }
    }
    let rust: Vec<String> = service.into_iter().chain(sources("domain/src", &["rs"])).collect();
    let unsaid: Vec<&String> = keys
        .iter()
        .filter(|key| {
            !whole.contains(*key)
                && !beginnings.iter().any(|beginning| key.starts_with(beginning))
                && !rust.iter().any(|source| source.contains(&format!("\"{key}\"")))
        })
        .collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

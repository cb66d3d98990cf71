//! Single fields, parsed once: what has one of these types needs no further check.

use chrono::{Datelike as _, NaiveDate};
use unicode_normalization::UnicodeNormalization as _;

use crate::problem::Problem;

/// The longest title or name, in characters.
pub const MAX_LINE: usize = 200;
/// The longest description, in characters.
pub const MAX_TEXT: usize = 10_000;
/// More languages than anybody would list.
pub const MAX_LANGUAGES: usize = 50;

/// Whether a character turns round the text that follows it, also beyond what somebody typed: embeddings, overrides and
/// isolates (UAX 9 §2). Marks of direction do not, and Urdu needs them.
pub fn turns_round(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn clean(text: &str, keep_newlines: bool) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text.nfc().filter(|c| {
        let breaks = keep_newlines && matches!(c, '\n' | '\t');
        breaks || !(c.is_control() || turns_round(*c))
    });
    kept.collect::<String>().trim().to_owned()
}

/// One line of text that must not be empty: a title, a name. Control characters, line breaks among them, become
/// nothing, and so does what turns the text beside it round; the text is normalised to NFC.
pub fn line(field: &'static str, text: &str) -> Result<String, Problem> {
    let text = clean(&text.replace(['\n', '\r', '\t'], " "), false);
    match text.chars().count() {
        0 => Err(Problem::new(field, "error-missing")),
        n if n > MAX_LINE => Err(Problem::new(field, "error-too-long").with("limit", MAX_LINE)),
        _ => Ok(text),
    }
}

/// One line that may be absent.
pub fn optional_line(field: &'static str, text: Option<&str>) -> Result<Option<String>, Problem> {
    match text {
        Some(text) if !text.trim().is_empty() => line(field, text).map(Some),
        _ => Ok(None),
    }
}

/// Several lines of text; may be empty.
pub fn text(field: &'static str, text: &str) -> Result<String, Problem> {
    let text = clean(text, true);
    if text.chars().count() > MAX_TEXT {
        return Err(Problem::new(field, "error-too-long").with("limit", MAX_TEXT));
    }
    Ok(text)
}

/// An e-mail address, as far as a look can tell: one `@`, something before it, a dotted or bracketless host after it, no
/// spaces or control characters. Kept as written; compared without regard to case.
pub fn email(field: &'static str, address: &str) -> Result<String, Problem> {
    let address = address.trim();
    let plausible = address.len() <= 254
        && address.is_ascii()
        && address
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',' | ';' | ':' | '"' | '(' | ')' | '\\'))
        && address.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && local.len() <= 64
                && !local.starts_with('.')
                && !local.ends_with('.')
                && !local.contains("..")
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|label| {
                    !label.is_empty()
                        && !label.starts_with('-')
                        && !label.ends_with('-')
                        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                })
        });
    if plausible { Ok(address.to_owned()) } else { Err(Problem::new(field, "error-email").with("value", address)) }
}

/// A language as BCP 47 names it, as far as its shape goes (`en`, `bn`, `zh-Hant-HK`).
pub fn language(field: &'static str, tag: &str) -> Result<String, Problem> {
    let tag = tag.trim();
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let shape = (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if shape { Ok(tag.to_owned()) } else { Err(Problem::new(field, "error-language").with("value", tag)) }
}

/// A web address that a page may link to: http or https, no spaces or control characters, with a host.
pub fn web_address(field: &'static str, address: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(address) = address.map(str::trim).filter(|address| !address.is_empty()) else { return Ok(None) };
    let host = ["https://", "http://"].iter().find_map(|scheme| {
        address.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
        address[scheme.len()..].split(['/', '?', '#']).next()
    });
    let plausible = address.len() <= 2000
        && address.chars().all(|c| {
            !c.is_control() && !turns_round(c) && !c.is_whitespace() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`')
        })
        && host.is_some_and(|host| !host.is_empty() && !host.contains('@'));
    if plausible {
        Ok(Some(address.to_owned()))
    } else {
        Err(Problem::new(field, "error-web-address").with("value", address))
    }
}

/// A day of the calendar as ISO 8601 writes it (`2027-03-24`), which may be absent.
pub fn date(field: &'static str, text: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| has_four_digits(*date));
    date.map(Some).ok_or_else(|| Problem::new(field, "error-date").with("value", text))
}

/// Whether its year is one that ISO 8601 and iCalendar write with four digits (RFC 5545 §3.3.4). chrono reads some that no
/// database holds.
pub fn has_four_digits(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

/// A whole number within bounds, both included.
pub fn number<N: TryFrom<i64>>(field: &'static str, number: i64, least: i64, most: i64) -> Result<N, Problem> {
    let refused = || Problem::new(field, "error-range").with("least", least).with("most", most);
    if !(least..=most).contains(&number) {
        return Err(refused());
    }
    N::try_from(number).map_err(|_| refused())
}

/// An e-mail address that may be absent.
pub fn optional_email(field: &'static str, address: Option<&str>) -> Result<Option<String>, Problem> {
    address.filter(|address| !address.trim().is_empty()).map(|address| email(field, address)).transpose()
}

/// Language tags in the order given, each once.
pub fn languages(field: &'static str, tags: &[String]) -> Result<Vec<String>, Problem> {
    if tags.len() > MAX_LANGUAGES {
        return Err(Problem::new(field, "error-too-many").with("limit", MAX_LANGUAGES));
    }
    let mut read = Vec::new();
    for tag in tags {
        let tag = language(field, tag)?;
        if !read.contains(&tag) {
            read.push(tag);
        }
    }
    Ok(read)
}

/// The part of an address that names a partner or venue: lower-case ASCII letters, digits and hyphens. Letters that have
/// no ASCII form are left out, so the result may be empty.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(60);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_whatever_was_pasted() {
        assert_eq!(line("title", "  Listening\r\nATTENDEE:x\u{7}  ").unwrap(), "Listening  ATTENDEE:x");
        assert_eq!(line("title", " \n ").unwrap_err().code, "error-missing");
        assert_eq!(line("title", &"ü".repeat(201)).unwrap_err().code, "error-too-long");
        assert!(line("title", &"ü".repeat(200)).is_ok());
    }

    #[test]
    fn nothing_that_is_typed_turns_round_what_stands_beside_it() {
        assert_eq!(line("title", "\u{2069}\u{202e}txet\u{2067}").unwrap(), "txet");
        assert_eq!(text("description", "\u{2068}مسجد\u{2069}\n\u{200f}C++").unwrap(), "مسجد\n\u{200f}C++");
        assert!(web_address("website", Some("https://a.org/\u{202e}fdp.exe")).is_err());
    }

    #[test]
    fn an_address_with_a_line_break_or_a_second_one_is_refused() {
        for wrong in [
            "",
            "a",
            "a@",
            "@b.org",
            "a@b",
            "a@b.org\nBcc: c@d.org",
            "a@b.org,c@d.org",
            "a b@c.org",
            "a@b@c.org",
            "a@-b.org",
        ] {
            assert_eq!(email("email", wrong).unwrap_err().code, "error-email", "{wrong:?}");
        }
        assert_eq!(email("email", " Name+tag@Example.org ").unwrap(), "Name+tag@Example.org");
    }

    #[test]
    fn slugs_are_what_an_address_can_bear() {
        assert_eq!(slug("Bangladeshi Women's Association"), "bangladeshi-womens-association");
        assert_eq!(slug("UK Islamic Mission - Alum Rock"), "uk-islamic-mission-alum-rock");
        assert_eq!(slug("Café Zürich"), "cafe-zurich");
        assert_eq!(slug("香港人"), "");
    }

    #[test]
    fn a_link_is_http_and_has_a_host() {
        for wrong in [
            "javascript:alert(1)",
            "https://",
            "ftp://a.org",
            "https://a.org/ b",
            "https://x\"y",
            "//a.org",
            "https://me@evil.org",
        ] {
            assert!(web_address("online_url", Some(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(
            web_address("online_url", Some("https://meet.example.org/a?b=c")).unwrap().as_deref(),
            Some("https://meet.example.org/a?b=c")
        );
        assert_eq!(web_address("online_url", Some(" ")).unwrap(), None);
    }

    #[test]
    fn a_date_is_a_day_that_the_calendar_has() {
        assert_eq!(date("joined_on", Some(" 2027-03-24 ")).unwrap().unwrap().to_string(), "2027-03-24");
        assert_eq!(date("joined_on", Some("")).unwrap(), None);
        for wrong in ["2027-02-30", "24/03/2027", "2027", "0000-01-01", "+10000-01-01", "-200000-01-01"] {
            assert_eq!(date("joined_on", Some(wrong)).unwrap_err().code, "error-date", "{wrong}");
        }
    }

    #[test]
    fn a_number_outside_its_bounds_is_refused() {
        assert_eq!(number::<i32>("capacity", 1, 1, 100), Ok(1));
        assert_eq!(number::<i32>("capacity", 100, 1, 100), Ok(100));
        for wrong in [i64::MIN, 0, 101, i64::MAX] {
            assert_eq!(number::<i32>("capacity", wrong, 1, 100).unwrap_err().code, "error-range", "{wrong}");
        }
    }

    #[test]
    fn a_language_that_is_named_twice_is_kept_once() {
        let tags = ["bn", "en", "bn"].map(String::from);
        assert_eq!(languages("languages", &tags).unwrap(), ["bn", "en"]);
        let many: Vec<String> = (0..=MAX_LANGUAGES).map(|number| format!("en-{number:02}")).collect();
        assert_eq!(languages("languages", &many).unwrap_err().code, "error-too-many");
    }

    #[test]
    fn languages_have_the_shape_of_bcp_47() {
        for right in ["en", "bn", "zh-Hant-HK", "pa-Arab", "syl"] {
            assert!(language("languages", right).is_ok(), "{right}");
        }
        for wrong in ["", "e", "english", "en_GB", "en-", "12"] {
            assert!(language("languages", wrong).is_err(), "{wrong}");
        }
    }
}

//! What the service says, in the language of whoever reads it.
//!
//! A language is a folder of Fluent files in `templates/locales/`; its name is the BCP 47 tag. Two messages of each say how
//! it is written: `direction` and `date-locale`; `own-name` is what it calls itself, and `translation-reviewed` whether a
//! native reader has checked it. What a language lacks is said in English.

mod dates;
mod hours;
mod repeats;

use std::collections::{BTreeSet, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use anyhow::{Context as _, bail};
use commonhall_domain::fields::turns_round;
use commonhall_domain::problem::Problem;
use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::concurrent::FluentBundle;
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource};
use icu_locale_core::Locale;
use rust_embed::Embed;

/// A value of a message: numbers count for its plural forms, texts stand as they are.
pub use fluent_templates::fluent_bundle::FluentValue as Value;

/// The language that is complete and stands in for what others lack.
const FALLBACK: &str = "en";
/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode UAX #9).
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];
/// How the keys begin of what the API alone says, which is in English.
const ENGLISH_ONLY: &str = "api-problem-";

#[derive(Embed)]
#[folder = "../templates/locales"]
struct Files;

struct Catalogue {
    /// BCP 47, as the folder is called.
    tag: String,
    rtl: bool,
    /// For dates: `en` is written as in Great Britain.
    locale: Locale,
    own_name: String,
    reviewed: bool,
    keys: BTreeSet<String>,
    bundle: FluentBundle<FluentResource>,
}

static CATALOGUES: LazyLock<Result<Vec<Catalogue>, String>> =
    LazyLock::new(|| read_catalogues().map_err(|error| format!("{error:#}")));

/// Keys that were missing or wrong and have been logged.
static LOGGED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Reads the catalogues, so that a broken one stops the start and not a reader.
pub fn load() -> anyhow::Result<()> {
    CATALOGUES.as_ref().map(|_| ()).map_err(|error| anyhow::anyhow!("{error}"))
}

fn read_catalogues() -> anyhow::Result<Vec<Catalogue>> {
    let mut tags: Vec<String> = Files::iter().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
    tags.sort_unstable();
    tags.dedup();
    // The fallback first: `fallback()` takes it from there.
    tags.sort_by_key(|tag| tag != FALLBACK);
    if tags.first().is_none_or(|first| first != FALLBACK) {
        bail!("there is no catalogue for {FALLBACK}");
    }
    tags.into_iter().map(read_catalogue).collect()
}

fn read_catalogue(tag: String) -> anyhow::Result<Catalogue> {
    let language: LanguageIdentifier = tag.parse().with_context(|| format!("the folder {tag} is no language tag"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolates are put around values only where they run against the text: see `isolated`.
    bundle.set_use_isolating(false);
    let mut keys = BTreeSet::new();
    for path in Files::iter().filter(|path| path.split_once('/').is_some_and(|(folder, _)| folder == tag)) {
        let file = Files::get(&path).with_context(|| format!("{path} is gone"))?;
        let text = String::from_utf8(file.data.into_owned()).with_context(|| path.to_string())?;
        keys.extend(keys_of(&text));
        let messages = FluentResource::try_new(text).map_err(|(_, errors)| anyhow::anyhow!("{path}: {errors:?}"))?;
        bundle.add_resource(messages).map_err(|errors| anyhow::anyhow!("{path}: {errors:?}"))?;
    }
    let own = |key| format(&bundle, key, &[]).with_context(|| format!("the catalogue {tag} has no {key}"));
    let rtl = match own("direction")?.as_str() {
        "rtl" => true,
        "ltr" => false,
        other => bail!("the direction of {tag} is {other}, and must be ltr or rtl"),
    };
    let locale = own("date-locale")?;
    let locale = locale.parse().with_context(|| format!("date-locale of {tag}: {locale}"))?;
    let reviewed = match own("translation-reviewed")?.as_str() {
        "yes" => true,
        "no" => false,
        other => bail!("translation-reviewed of {tag} is {other}, and must be yes or no"),
    };
    let own_name = own("own-name")?;
    Ok(Catalogue { tag, rtl, locale, own_name, reviewed, keys, bundle })
}

/// The keys of a file of messages.
fn keys_of(text: &str) -> impl Iterator<Item = String> {
    let messages = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    messages.filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
}

/// One language's words. Small, and copied rather than borrowed.
#[derive(Clone, Copy)]
pub struct Words {
    catalogue: &'static Catalogue,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Words({})", self.lang())
    }
}

/// Which of the known tags comes nearest: the longest that it begins with, else the only one of its language
/// (RFC 4647 §3.4 and a little more).
fn nearest(tag: &str, known: &[&str]) -> Option<usize> {
    let mut tag = tag.trim();
    loop {
        if let Some(at) = known.iter().position(|known| known.eq_ignore_ascii_case(tag)) {
            return Some(at);
        }
        let Some((shorter, _)) = tag.rsplit_once('-') else { break };
        tag = shorter;
    }
    let language = |known: &str| known.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case(tag));
    let mut of_that_language = (0..known.len()).filter(|at| language(known[*at]));
    of_that_language.next().filter(|_| of_that_language.next().is_none())
}

fn catalogues() -> &'static [Catalogue] {
    CATALOGUES.as_ref().expect("the catalogues are read at the start, which a broken one stops")
}

impl Words {
    /// The nearest language that we have to a BCP 47 tag: `bn-BD` is read as `bn`, and `zh-HK` as `zh-Hant-HK` if that is
    /// the one Chinese. English where there is none.
    pub fn of(tag: &str) -> Self {
        Self::known(tag).unwrap_or_else(Self::fallback)
    }

    /// The same; `None` where there is none.
    pub fn known(tag: &str) -> Option<Self> {
        let known: Vec<&str> = catalogues().iter().map(|catalogue| catalogue.tag.as_str()).collect();
        nearest(tag, &known).and_then(|at| catalogues().get(at)).map(|catalogue| Self { catalogue })
    }

    /// The first language of an `Accept-Language` header that we have (RFC 9110 §12.5.4), by weight and then as listed.
    pub fn accepted(header: &str) -> Self {
        let mut wanted: Vec<(&str, f32)> = header
            .split(',')
            .filter_map(|part| {
                let mut part = part.split(';');
                let tag = part.next()?.trim();
                let weight =
                    part.find_map(|parameter| parameter.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                (weight > 0.0 && !tag.is_empty()).then_some((tag, weight))
            })
            .collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        let known: Vec<&str> = catalogues().iter().map(|catalogue| catalogue.tag.as_str()).collect();
        let at = wanted.iter().find_map(|(tag, _)| nearest(tag, &known));
        at.and_then(|at| catalogues().get(at)).map_or_else(Self::fallback, |catalogue| Self { catalogue })
    }

    /// English.
    pub fn fallback() -> Self {
        Self { catalogue: &catalogues()[0] }
    }

    /// Every language that we have, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        catalogues().iter().map(|catalogue| Self { catalogue })
    }

    /// BCP 47 tag.
    pub fn lang(self) -> &'static str {
        &self.catalogue.tag
    }

    /// `ltr` or `rtl`.
    pub fn dir(self) -> &'static str {
        if self.catalogue.rtl { "rtl" } else { "ltr" }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        &self.catalogue.own_name
    }

    /// What readers of a language that no native reader has checked are told in English; `None` where one has.
    pub fn unreviewed(self) -> Option<String> {
        (!self.catalogue.reviewed).then(|| Self::fallback().say("translation-unreviewed", &[]))
    }

    /// The keys of what is said in English as this language lacks it, and how many it should have.
    pub fn missing(self) -> (Vec<&'static str>, usize) {
        let wanted = catalogues()[0].keys.iter().filter(|key| !key.starts_with(ENGLISH_ONLY));
        let all: Vec<&str> = wanted.map(String::as_str).collect();
        let missing = all.iter().filter(|key| !self.catalogue.keys.contains(**key)).copied().collect();
        (missing, all.len())
    }

    /// The message of that key, in English where this language lacks it; `None` if English does too.
    pub fn try_say(self, key: &str, values: &[(&str, Value)]) -> Option<String> {
        let isolated: Vec<(&str, Value)> =
            values.iter().map(|(name, value)| (*name, isolated(value, self.catalogue.rtl))).collect();
        format(&self.catalogue.bundle, key, &isolated).or_else(|| {
            let english = Self::fallback();
            if english.lang() == self.lang() {
                return None;
            }
            let text = format(&english.catalogue.bundle, key, &isolated)?;
            log_once(format!("{}: {key} is missing", self.lang()));
            Some(text)
        })
    }

    /// The message of that key. One that no catalogue has is logged once, and its key is shown.
    pub fn say(self, key: &str, values: &[(&str, Value)]) -> String {
        self.try_say(key, values).unwrap_or_else(|| {
            log_once(format!("no catalogue has {key}"));
            key.to_owned()
        })
    }

    /// The same without direction isolates: for subjects, plain text and iCalendar.
    pub fn plain(self, key: &str, values: &[(&str, Value)]) -> String {
        without_isolates(self.say(key, values))
    }

    /// A problem carries its values as text: a `date` is written as people do, and plain numbers count for plural forms.
    fn read<'a>(self, name: &str, text: &'a str) -> Value<'a> {
        match (name, text.parse(), text.parse::<u32>()) {
            ("date", Ok(date), _) => self.date(date).into(),
            (_, _, Ok(number)) if number.to_string() == text => number.into(),
            // What was refused is shown as it was typed.
            _ if text.contains(turns_round) => text.replace(turns_round, "").into(),
            _ => text.into(),
        }
    }

    /// What is wrong with a field, in one or two sentences.
    pub fn problem(self, problem: &Problem) -> String {
        let values: Vec<(&str, Value)> =
            problem.values.iter().map(|(name, value)| (*name, self.read(name, value))).collect();
        self.say(problem.code, &values)
    }
}

/// Takes the direction isolates out.
pub fn without_isolates(mut text: String) -> String {
    text.retain(|c| !ISOLATES.contains(&c));
    text
}

fn format(bundle: &FluentBundle<FluentResource>, key: &str, values: &[(&str, Value)]) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let values: FluentArgs = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
    if !errors.is_empty() {
        log_once(format!("{key}: {errors:?}"));
    }
    Some(text)
}

/// Keeps a value that runs against the text around it from turning its neighbours about: an Arabic title in an English
/// sentence. In a text from right to left every text value is kept apart, as it may begin or end with a sign that has no
/// direction.
fn isolated<'a>(value: &Value<'a>, rtl: bool) -> Value<'a> {
    match value {
        Value::String(text) if rtl || text.chars().any(runs_from_right) => {
            let [begin, end] = ISOLATES;
            format!("{begin}{text}{end}").into()
        }
        _ => value.clone(),
    }
}

/// Whether a character is of a script from right to left, by its block.
pub fn runs_from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn log_once(text: String) {
    let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    if !logged.contains(&text) {
        tracing::warn!(catalogue = text, "a message of the catalogues cannot be said as it should");
        logged.insert(text);
    }
}

#[cfg(test)]
pub mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn english() -> Words {
        Words::of("en")
    }

    #[test]
    fn the_nearest_language_is_taken_and_english_for_those_we_lack() {
        for tag in ["en", "EN", "en-GB", "en-Latn-GB", " en ", "", "xx", "tlh-Latn", "*", "-"] {
            assert_eq!(Words::of(tag).lang(), "en", "{tag}");
        }
        assert_eq!(english().dir(), "ltr");
    }

    #[test]
    fn the_nearest_tag_is_the_longest_that_fits_or_the_only_one_of_its_language() {
        let known = ["en", "bn", "pa", "pa-Arab", "zh-Hant-HK"];
        for (tag, near) in [
            ("bn-BD", Some("bn")),
            ("pa-arab-PK", Some("pa-Arab")),
            ("pa-Guru", Some("pa")),
            ("zh-HK", Some("zh-Hant-HK")),
            ("ZH", Some("zh-Hant-HK")),
            ("fr", None),
        ] {
            assert_eq!(nearest(tag, &known).map(|at| known[at]), near, "{tag}");
        }
        assert_eq!(nearest("zh", &["zh-Hans", "zh-Hant"]), None);
    }

    #[test]
    fn in_a_text_from_the_right_every_text_value_is_kept_apart_and_no_number() {
        assert!(matches!(isolated(&"C++".into(), true), Value::String(text) if text == "\u{2068}C++\u{2069}"));
        assert!(matches!(isolated(&7.into(), true), Value::Number(_)));
    }

    /// The messages of a language with the names of the values that each takes, by file and key.
    fn values(tag: &str) -> BTreeMap<(String, String), BTreeSet<String>> {
        let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for path in Files::iter().filter(|path| path.starts_with(&format!("{tag}/"))) {
            let text = String::from_utf8(Files::get(&path).unwrap().data.into_owned()).unwrap();
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                key = keys_of(line).next().unwrap_or(key);
                let file = path.split_once('/').unwrap().1.to_owned();
                let names = line.split('$').skip(1).map(|rest| {
                    rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
                });
                found.entry((file, key.clone())).or_default().extend(names);
            }
        }
        found
    }

    /// The files that hold what visitors and members read; what organisers read may come later, in English until then.
    const OF_EVERYBODY: [&str; 6] = ["access.ftl", "common.ftl", "dates.ftl", "mail.ftl", "member.ftl", "pages.ftl"];

    #[test]
    fn a_translation_holds_every_message_for_members_in_the_same_file_with_the_same_values() {
        let english = values("en");
        for words in Words::all() {
            let (missing, _) = words.missing();
            for (file, key) in english.keys() {
                let needed = OF_EVERYBODY.contains(&file.as_str())
                    || ["problem-", "flash-"].iter().any(|beginning| key.starts_with(beginning));
                assert!(!needed || !missing.contains(&key.as_str()), "{words:?} lacks {key}");
            }
            for ((file, key), values) in values(words.lang()) {
                let wanted = &english[&(file, key.clone())];
                // The word for "first" may depend on the weekday, which English does not ask for.
                let same = values == *wanted || key.starts_with("which-");
                assert!(same, "{words:?} {key}: {values:?} and not {wanted:?}");
            }
        }
    }

    #[test]
    fn a_translation_that_nobody_has_checked_says_so_in_english_too() {
        assert_eq!(english().unreviewed(), None);
        let urdu = Words::of("ur-PK");
        assert_eq!((urdu.lang(), urdu.dir(), urdu.own_name()), ("ur", "rtl", "اردو"));
        assert!(urdu.unreviewed().unwrap().contains("has not been checked"));
    }

    #[test]
    fn a_browser_gets_the_language_that_it_likes_best_of_those_that_we_have() {
        for (header, lang) in [
            ("ur", "ur"),
            ("ur-PK,ur;q=0.9,en;q=0.8", "ur"),
            ("en-GB,en;q=0.9,ur;q=0.8", "en"),
            ("fr, ur;q=0.4, en;q=0.3", "ur"),
            ("ur;q=0", "en"),
            ("*", "en"),
        ] {
            assert_eq!(Words::accepted(header).lang(), lang, "{header}");
        }
    }

    #[test]
    fn numbers_choose_the_plural_form() {
        assert_eq!(english().say("lead-days", &[("count", 1.into())]), "1 day before");
        assert_eq!(english().say("lead-days", &[("count", 7.into())]), "7 days before");
    }

    #[test]
    fn a_key_that_nobody_wrote_is_shown_and_never_panics() {
        assert_eq!(english().try_say("no-such-key", &[]), None);
        assert_eq!(english().say("no-such-key", &[]), "no-such-key");
        assert_eq!(english().say("", &[]), "");
    }

    #[test]
    fn an_arabic_title_in_an_english_sentence_is_isolated_in_text_and_not_in_subjects() {
        let said = english().say("card-host", &[("host", "جمعية".into())]);
        assert_eq!(said, "Hosted by \u{2068}جمعية\u{2069}");
        assert_eq!(english().plain("card-host", &[("host", "جمعية".into())]), "Hosted by جمعية");
        assert_eq!(english().say("card-host", &[("host", "Aston Dars group".into())]), "Hosted by Aston Dars group");
    }

    #[test]
    fn a_problem_is_a_sentence_with_its_values() {
        let problem = Problem::new("starts", "error-too-far").with("years", 1);
        assert_eq!(english().problem(&problem), "This is more than a year away.");
        let problem = Problem::new("email", "error-email").with("value", "007");
        assert_eq!(english().problem(&problem), "“007” is not an e-mail address, such as name@example.org.");
    }

    #[test]
    fn every_catalogue_says_how_it_is_written_and_holds_no_key_that_english_lacks() {
        let english = keys("en");
        for words in Words::all() {
            let own = keys(words.lang());
            assert!(own.is_subset(&english), "{words:?}: {:?}", own.difference(&english));
        }
    }

    /// The keys of one language's files.
    pub fn keys(tag: &str) -> BTreeSet<String> {
        Words::of(tag).catalogue.keys.clone()
    }
}

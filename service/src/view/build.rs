//! Pieces of views, made from the values of the domain. All of it is pure: the words and the zones are arguments.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use commonhall_domain::access::{AccessFacts, StepFree, TransferSide};
use commonhall_domain::zone::{days, resolve, to_local};

use fast_qr::{ECL, QRBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::calendars::{Feed, Qr, Ways};
use super::{AccessFact, Language, When, mail};
use crate::config::is_loopback_url;
use crate::store::meetings::Whole;
use crate::words::{Words, runs_from_right};

/// The date block and its times. A start that the clock skips is shown as the clock shows it then: 01:30 as 02:30.
pub fn when(words: Words, starts_local: NaiveDateTime, ends_at: DateTime<Utc>, zone: Tz, site_zone: Tz) -> When {
    let starts_at = resolve(starts_local, zone).utc;
    let all_day = takes_days(starts_local, ends_at, zone).is_some();
    let date = if all_day { starts_local.date() } else { to_local(starts_at, zone).date() };
    When {
        starts: if all_day { date.to_string() } else { starts_at.with_timezone(&zone).to_rfc3339() },
        weekday: words.weekday_short(date),
        day: words.day(date),
        month: words.month_short(date),
        date: words.date(date),
        time: time(words, starts_local, ends_at, zone),
        zone: words.zone(zone),
        elsewhere: zone != site_zone && !all_day,
    }
}

/// From and to, as far as the date does not say it: `18:00 to 20:00`, `all day`, `all day, until Friday 26 March 2027`.
pub fn time(words: Words, starts_local: NaiveDateTime, ends_at: DateTime<Utc>, zone: Tz) -> String {
    match takes_days(starts_local, ends_at, zone) {
        Some(days) => words.all_day(&days),
        None => words.time_range(to_local(resolve(starts_local, zone).utc, zone), to_local(ends_at, zone)),
    }
}

/// The days of what lasts from one midnight to another, which nobody wants to read as hours.
pub fn takes_days(starts_local: NaiveDateTime, ends_at: DateTime<Utc>, zone: Tz) -> Option<RangeInclusive<NaiveDate>> {
    let days = days(starts_local, ends_at, zone);
    let end = resolve(days.end().succ_opt()?.into(), zone).utc;
    (starts_local.time() == NaiveTime::MIN && end == ends_at).then_some(days)
}

/// The same for a mail.
pub fn mail_when(words: Words, starts_local: NaiveDateTime, ends_at: DateTime<Utc>, zone: Tz) -> mail::When {
    let When { date, time, zone, .. } = when(words, starts_local, ends_at, zone, zone);
    mail::When { date, time, zone }
}

/// A date and its times in one line: `Wednesday 24 March 2027, 18:00 to 20:00`.
pub fn when_in_one_line(words: Words, starts_local: NaiveDateTime, ends_at: DateTime<Utc>, zone: Tz) -> String {
    let When { date, time, .. } = when(words, starts_local, ends_at, zone, zone);
    words.one_line(date, time)
}

/// What a meeting is called for whoever looks after its venue, who may not be one of those whom it is for.
pub fn title_for_caretaker(words: Words, whole: &Whole) -> String {
    let public = whole.meeting.visibility == "public" && !whole.meeting.address_hidden;
    if public { whole.meeting.title.clone() } else { words.plain("calendar-private-meeting", &[]) }
}

/// Everything that is known of getting in and taking part; what nobody has looked at is left out.
pub fn access_facts(words: Words, facts: &AccessFacts, blue_badge_bays: Option<i32>) -> Vec<AccessFact> {
    let yes_or_no = |code: &str, known: Option<bool>| {
        known.map(|there| if there { fact(code, true) } else { fact(&format!("{code}-none"), false) })
    };
    let in_words = |code: &str, text: &Option<String>| {
        text.clone().map(|text| AccessFact { note: Some(text), ..fact(code, true) })
    };
    [
        facts.step_free.map(step_free),
        facts.door_width_cm.map(|width| AccessFact { amount: width.into(), ..fact("door-width", true) }),
        toilet(facts.accessible_toilet, facts.transfer_side),
        yes_or_no("changing-places", facts.changing_places),
        hearing(words, facts.hearing_system, facts.hearing_system_tested_on),
        blue_badge_bays
            .and_then(|bays| u32::try_from(bays).ok())
            .map(|bays| AccessFact { amount: bays, ..fact("blue-badge", bays > 0) }),
        yes_or_no("dogs", facts.assistance_dogs),
        yes_or_no("prayer", facts.prayer_space),
        yes_or_no("wudu", facts.wudu),
        yes_or_no("separate-entrance", facts.separate_entrance),
        yes_or_no("quiet-room", facts.quiet_room),
        yes_or_no("creche", facts.creche),
        yes_or_no("kitchen", facts.kitchen),
        yes_or_no("halal-kitchen", facts.halal_kitchen),
        yes_or_no("wifi", facts.wifi),
        in_words("seating", &facts.seating),
        in_words("lighting-and-noise", &facts.lighting_and_noise),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The few that decide whether somebody can come: the way in, the toilet, hearing.
pub fn key_access(facts: &[AccessFact]) -> Vec<AccessFact> {
    let decides =
        |fact: &&AccessFact| ["step-free", "toilet", "hearing"].iter().any(|about| fact.code.starts_with(about));
    facts.iter().filter(decides).cloned().collect()
}

fn fact(code: &str, there: bool) -> AccessFact {
    AccessFact { code: code.to_owned(), there, amount: 0, note: None }
}

fn step_free(way: StepFree) -> AccessFact {
    match way {
        StepFree::Level => fact("step-free-level", true),
        StepFree::Ramp => fact("step-free-ramp", true),
        StepFree::Lift => fact("step-free-lift", true),
        StepFree::No => fact("step-free-no", false),
    }
}

fn toilet(there: Option<bool>, side: Option<TransferSide>) -> Option<AccessFact> {
    Some(match (there, side) {
        (Some(false), _) => fact("toilet-none", false),
        (_, Some(TransferSide::Left)) => fact("toilet-left", true),
        (_, Some(TransferSide::Right)) => fact("toilet-right", true),
        (_, Some(TransferSide::Both)) => fact("toilet-both", true),
        (Some(true), None) => fact("toilet", true),
        (None, None) => return None,
    })
}

fn hearing(words: Words, there: Option<bool>, tested_on: Option<NaiveDate>) -> Option<AccessFact> {
    Some(match (there, tested_on) {
        (Some(false), _) => fact("hearing-none", false),
        (_, Some(day)) => AccessFact { note: Some(words.date_of_year(day)), ..fact("hearing-tested", true) },
        (Some(true), None) => fact("hearing", true),
        (None, None) => return None,
    })
}

/// Languages by the names that the reader's language has for them, else by their tags.
pub fn languages(words: Words, tags: &[String]) -> Vec<Language> {
    let name = |tag: &String| words.try_say(&format!("language-{tag}"), &[]).unwrap_or_else(|| tag.clone());
    tags.iter().map(|tag| Language { tag: tag.clone(), name: name(tag) }).collect()
}

/// The names of languages in one line; `None` where there are none.
pub fn languages_in_one_line(words: Words, tags: &[String]) -> Option<String> {
    let names: Vec<String> = languages(words, tags).into_iter().map(|language| language.name).collect();
    (!names.is_empty()).then(|| names.join(&comma(words)))
}

/// A text at its empty lines. Line breaks within a paragraph stay.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim_end) {
        match paragraphs.last_mut() {
            _ if line.is_empty() => open = false,
            Some(last) if open => {
                last.push('\n');
                last.push_str(line);
            }
            _ => {
                paragraphs.push(line.to_owned());
                open = true;
            }
        }
    }
    paragraphs
}

/// The public calendar at the path `feed` below the site's address, in the language of the page that names it.
pub fn feed(words: Words, name: &str, base_url: &str, feed: &str, page: &str) -> Feed {
    let lang = in_language(words, feed);
    Feed { name: name.to_owned(), https: format!("{base_url}{lang}"), page: page.to_owned() }
}

/// A path that leads to the same language again; in the usual one it stays short.
pub fn in_language(words: Words, path: &str) -> String {
    if words.lang() == Words::fallback().lang() { path.to_owned() } else { format!("{path}?lang={}", words.lang()) }
}

/// The calendar of everything that anybody may come to.
pub fn public_feed(words: Words, base_url: &str) -> Feed {
    feed(words, &words.say("feed-public-name", &[]), base_url, "/calendars/public.ics", "/calendars/public")
}

/// The ways to subscribe to a public calendar; the QR code leads to the page that shows them.
pub fn ways(words: Words, feed: &Feed, base_url: &str) -> anyhow::Result<Ways> {
    let scanned = format!("{base_url}{}", in_language(words, &feed.page));
    ways_of(&feed.name, &feed.https, Some(&scanned))
}

/// The ways to subscribe to a private calendar, whose only page is itself.
pub fn private_ways(name: &str, https: &str) -> anyhow::Result<Ways> {
    ways_of(name, https, None)
}

fn ways_of(name: &str, https: &str, scanned: Option<&str>) -> anyhow::Result<Ways> {
    let rest = https.split_once("://").map_or(https, |(_, rest)| rest);
    let webcal = format!("webcal://{rest}");
    let microsoft = |host: &str| {
        format!("https://{host}/calendar/0/addfromweb?url={}&name={}", query_value(https), query_value(name))
    };
    Ok(Ways {
        https: https.to_owned(),
        google: format!("https://calendar.google.com/calendar/render?cid={}", query_value(&webcal)),
        outlook: microsoft("outlook.live.com"),
        microsoft365: microsoft("outlook.office.com"),
        qr: qr(scanned.unwrap_or(&webcal))?,
        private: scanned.is_none(),
        local: is_loopback_url(https),
        webcal,
    })
}

/// What needs no escape in a query (RFC 3986 §2.3), but for the tilde.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A value in a query (RFC 3986 §2.1).
pub fn query_value(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PLAIN)
}

/// White around a QR code, in modules: at least four (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

/// Each row as runs of dark modules.
pub fn qr(text: &str) -> anyhow::Result<Qr> {
    let code = QRBuilder::new(text).ecl(ECL::M).build();
    let code = code.map_err(|error| anyhow::anyhow!("no QR code holds {} bytes: {error:?}", text.len()))?;
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let run = row[x..].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    Ok(Qr { side: code.size + 2 * QUIET, quiet: QUIET, path })
}

/// Venue and space: `Coventry Central Hall, Main hall`.
pub fn place_in_one_line(words: Words, venue: &str, space: Option<&str>) -> String {
    listed(words, &[Some(venue), space].into_iter().flatten().collect::<Vec<_>>())
}

/// An address in one line, with its postcode if that is not in it already.
pub fn address_in_one_line(words: Words, address: &str, postcode: Option<&str>) -> String {
    let mut parts: Vec<&str> =
        address.lines().map(|line| line.trim().trim_end_matches(',')).filter(|line| !line.is_empty()).collect();
    parts.extend(postcode.filter(|postcode| !address.contains(postcode)));
    listed(words, &parts)
}

/// Names of places with the comma of their own script: an English address has no Urdu comma in an Urdu mail.
fn listed(words: Words, parts: &[&str]) -> String {
    if parts.iter().any(|part| part.chars().any(runs_from_right)) {
        return parts.join(&comma(words));
    }
    parts.join(", ")
}

fn comma(words: Words) -> String {
    format!("{} ", words.plain("list-comma", &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Words {
        Words::of("en")
    }

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn what_lasts_from_midnight_to_midnight_is_all_day() {
        let shown = |starts: &str, ends: &str, zone: Tz| {
            when_in_one_line(english(), local(starts), ends.parse().unwrap(), zone)
        };
        let london = Tz::Europe__London;
        // The day on which clocks go forward has 23 hours.
        assert_eq!(shown("2027-03-28 00:00", "2027-03-28T23:00:00Z", london), "Sunday 28 March 2027, all day");
        let days = "Sunday 28 March 2027, all day, until Tuesday 30 March 2027";
        assert_eq!(shown("2027-03-28 00:00", "2027-03-30T23:00:00Z", london), days);
        // In Beirut that day has no midnight.
        let beirut = Tz::Asia__Beirut;
        assert_eq!(shown("2027-03-28 00:00", "2027-03-28T21:00:00Z", beirut), "Sunday 28 March 2027, all day");
        assert_eq!(
            shown("2027-03-24 00:00", "2027-03-24T02:00:00Z", london),
            "Wednesday 24 March 2027, 00:00 to 02:00"
        );
    }

    #[test]
    fn a_date_is_shown_in_the_zone_of_its_meeting() {
        let london = Tz::Europe__London;
        let shown = when(english(), local("2027-03-31 18:00"), "2027-03-31T19:00:00Z".parse().unwrap(), london, london);
        assert_eq!(shown.starts, "2027-03-31T18:00:00+01:00");
        assert_eq!((shown.date.as_str(), shown.time.as_str()), ("Wednesday 31 March 2027", "18:00 to 20:00"));
        assert_eq!((shown.zone.as_str(), shown.elsewhere), ("UK time", false));
        let dhaka = when(
            english(),
            local("2027-03-31 18:00"),
            "2027-03-31T13:00:00Z".parse().unwrap(),
            Tz::Asia__Dhaka,
            london,
        );
        assert_eq!((dhaka.time.as_str(), dhaka.zone.as_str(), dhaka.elsewhere), ("18:00 to 19:00", "Dhaka", true));
    }

    #[test]
    fn a_time_that_the_clock_skips_is_shown_as_the_clock_shows_it() {
        let shown = mail_when(
            english(),
            local("2027-03-28 01:30"),
            "2027-03-28T02:30:00Z".parse().unwrap(),
            Tz::Europe__London,
        );
        assert_eq!(shown.time, "02:30 to 03:30");
    }

    #[test]
    fn what_nobody_has_looked_at_is_not_said() {
        assert!(access_facts(english(), &AccessFacts::default(), None).is_empty());
    }

    #[test]
    fn the_facts_that_decide_come_first_and_say_what_is_missing() {
        let facts = AccessFacts {
            step_free: Some(StepFree::No),
            door_width_cm: Some(82),
            transfer_side: Some(TransferSide::Left),
            hearing_system: Some(true),
            hearing_system_tested_on: NaiveDate::from_ymd_opt(2026, 5, 1),
            wifi: Some(false),
            seating: Some("Chairs with arms".to_owned()),
            ..AccessFacts::default()
        };
        let facts = access_facts(english(), &facts, Some(0));
        let said: Vec<String> = facts
            .iter()
            .map(|fact| {
                let text =
                    english().try_say(&format!("access-{}", fact.code), &[("amount", fact.amount.into())]).unwrap();
                format!("{} {text} {}", if fact.there { "+" } else { "-" }, fact.note.as_deref().unwrap_or_default())
            })
            .collect();
        assert_eq!(
            said,
            [
                "- Not step-free ",
                "+ Narrowest door 82 cm wide ",
                "+ Accessible toilet, transfer from the left ",
                "+ Hearing system, tested 1 May 2026",
                "- No Blue Badge bay ",
                "- No Wi-Fi ",
                "+ Seating: Chairs with arms",
            ]
        );
        let key: Vec<String> = key_access(&facts).into_iter().map(|fact| fact.code).collect();
        assert_eq!(key, ["step-free-no", "toilet-left", "hearing-tested"]);
    }

    #[test]
    fn a_language_without_a_name_is_called_by_its_tag() {
        let tags = ["bn", "zh-Hant-HK", "tlh"].map(str::to_owned);
        assert_eq!(languages_in_one_line(english(), &tags).unwrap(), "Bengali, Chinese (Hong Kong), tlh");
        assert_eq!(languages_in_one_line(english(), &[]), None);
    }

    #[test]
    fn an_empty_line_starts_a_paragraph() {
        assert_eq!(paragraphs("One\nline \n\n \nTwo\n"), ["One\nline", "Two"]);
        assert!(paragraphs(" \n").is_empty());
    }

    #[test]
    fn every_service_is_given_the_address_in_its_own_way() {
        let base_url = "https://meet.example.org";
        let feed =
            feed(Words::of("ur"), "Bread & Roses", base_url, "/calendars/partners/b.ics", "/calendars/partners/b");
        let ways = ways(Words::of("ur"), &feed, base_url).unwrap();
        assert_eq!(ways.https, "https://meet.example.org/calendars/partners/b.ics?lang=ur");
        assert_eq!(ways.webcal, "webcal://meet.example.org/calendars/partners/b.ics?lang=ur");
        let cid = "webcal%3A%2F%2Fmeet.example.org%2Fcalendars%2Fpartners%2Fb.ics%3Flang%3Dur";
        assert_eq!(ways.google, format!("https://calendar.google.com/calendar/render?cid={cid}"));
        let query = format!("url={}&name=Bread%20%26%20Roses", cid.replace("webcal", "https"));
        assert_eq!(ways.outlook, format!("https://outlook.live.com/calendar/0/addfromweb?{query}"));
        assert_eq!(ways.microsoft365, format!("https://outlook.office.com/calendar/0/addfromweb?{query}"));
        assert_eq!((ways.private, ways.local), (false, false));
        assert_eq!(ways.qr.path, qr("https://meet.example.org/calendars/partners/b?lang=ur").unwrap().path);
        let own = private_ways("Mine", "http://127.0.0.1:8080/calendars/private/x.ics").unwrap();
        assert_eq!((own.private, own.local), (true, true));
        assert_eq!(own.qr.path, qr("webcal://127.0.0.1:8080/calendars/private/x.ics").unwrap().path);
    }

    #[test]
    fn a_qr_code_has_its_three_corners_and_a_quiet_zone() {
        let code = qr("https://meet.example.org/").unwrap();
        assert_eq!((code.side, code.quiet), (25 + 8, 4));
        for corner in ["M0 0h7v1", "M18 0h7v1", "M0 24h7v1"] {
            assert!(code.path.contains(corner), "{}", code.path);
        }
        assert!(qr(&"x".repeat(3_000)).is_err());
    }

    #[test]
    fn places_and_addresses_are_one_line() {
        assert_eq!(
            place_in_one_line(english(), "Coventry Central Hall", Some("Main hall")),
            "Coventry Central Hall, Main hall"
        );
        assert_eq!(place_in_one_line(english(), "Coventry Central Hall", None), "Coventry Central Hall");
        let urdu = Words::of("ur");
        assert_eq!(place_in_one_line(urdu, "مرکز", Some("بڑا کمرہ")), "مرکز، بڑا کمرہ");
        assert_eq!(place_in_one_line(urdu, "Central Hall", Some("Main hall")), "Central Hall, Main hall");
        assert_eq!(
            address_in_one_line(english(), "Warwick Lane,\nCoventry", Some("CV1 2HA")),
            "Warwick Lane, Coventry, CV1 2HA"
        );
        assert_eq!(
            address_in_one_line(english(), "Warwick Lane, Coventry CV1 2HA", Some("CV1 2HA")),
            "Warwick Lane, Coventry CV1 2HA"
        );
    }
}

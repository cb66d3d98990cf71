//! The audit trail: all of it for administrators, and that of a meeting for those who organise.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use commonhall_domain::fields;
use commonhall_domain::zone::resolve;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::{address, filter};
use crate::flows::meetings::{date_of, date_text};
use crate::flows::trail::{self, Entry, Thing, detail};
use crate::pages::organise::list::number;
use crate::pages::{Reader, show};
use crate::store::audit::{DEEDS, Face, Filter};
use crate::view::admin::{Audit, AuditEntry, History};
use crate::view::{Hidden, Pager};

/// Entries on a page.
const AT_ONCE: usize = 50;

/// What is asked for. What cannot be read asks for nothing.
#[derive(Deserialize)]
pub struct Part {
    who: Option<String>,
    what: Option<String>,
    by: Option<String>,
    /// The id of the thing that it was done to.
    about: Option<String>,
    /// Days in the zone of the installation, both included.
    since: Option<String>,
    until: Option<String>,
    /// The id of an entry: older ones are shown.
    before: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(part): Query<Part>) -> poem::Result<Response> {
    let id = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Uuid>().ok());
    let day = |text: &Option<String>| fields::date("day", text.as_deref()).ok().flatten();
    let (who, about, before) = (id(&part.who), id(&part.about), id(&part.before));
    let (since, until) = (day(&part.since), day(&part.until));
    let kinds: BTreeSet<&str> = DEEDS.iter().map(|(kind, _)| *kind).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let what = part.what.as_deref().filter(|what| kinds.contains(what));
    let by = Face::ALL.into_iter().find(|face| Some(face.as_str()) == part.by.as_deref());
    let wanted = Filter {
        actor: who,
        face: by,
        kind: what.map(str::to_owned),
        object: about,
        since: since.map(|day| begins(&reader, day)),
        until: until.and_then(|day| day.succ_opt()).map(|day| begins(&reader, day)),
        before,
        limit: Some(AT_ONCE as u64 + 1),
        ..Filter::default()
    };
    let entries = trail::list(&reader.app, reader.caller(), None, &wanted).await?;
    let name = match who {
        Some(who) => trail::name_of(&reader.app, reader.caller(), who).await?,
        None => None,
    };
    let [who, about] = [who, about].map(|id| id.map(|id| id.to_string()));
    let [since, until] = [since, until].map(|day| day.map(|day| day.to_string()));
    let by = by.map(Face::as_str);
    let here = |what: Option<&str>, by: Option<&str>, before: Option<&str>| {
        let (who, about) = (who.as_deref(), about.as_deref());
        let parameters = [
            ("who", who),
            ("what", what),
            ("by", by),
            ("about", about),
            ("since", since.as_deref()),
            ("until", until.as_deref()),
            ("before", before),
        ];
        address("/admin/audit", &parameters)
    };
    let (entries, next) = cut(entries);
    let kept = [("who", who.as_deref()), ("what", what), ("by", by), ("about", about.as_deref())];
    let kept =
        kept.into_iter().filter_map(|(name, value)| Some(Hidden { name: name.to_owned(), value: value?.to_owned() }));
    let view = Audit {
        page: reader.page(),
        who: who.is_some().then(|| name.unwrap_or_else(|| "–".to_owned())),
        about: about.as_ref().map(|_| {
            let thing = entries.iter().find_map(|entry| entry.thing.as_ref());
            thing.map_or_else(|| "–".to_owned(), |thing| named(&reader, thing).0)
        }),
        whats: filter(&reader, "filter-all-things", "audit-kind", &kinds, what, |what| here(what, by, None)),
        faces: filter(&reader, "filter-all-faces", "audit-face", &Face::ALL.map(Face::as_str), by, |by| {
            here(what, by, None)
        }),
        kept: kept.collect(),
        clear: (here(None, None, None) != "/admin/audit" || what.is_some() || by.is_some())
            .then(|| "/admin/audit".to_owned()),
        since: since.clone().unwrap_or_default(),
        until: until.clone().unwrap_or_default(),
        entries: entries.iter().map(|entry| shown(&reader, entry, true)).collect(),
        pager: Pager {
            earlier: next.map(|next| here(what, by, Some(&next.to_string()))),
            later: before.map(|_| here(what, by, None)),
        },
    };
    Ok(reader.show("pages/audit.html", &view)?)
}

#[derive(Deserialize)]
pub struct Before {
    before: Option<String>,
}

/// What was done to one meeting.
#[handler]
pub async fn of_meeting(reader: Reader, Path(id): Path<String>, Query(part): Query<Before>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let before = part.before.as_deref().map(show::id).transpose()?;
    let wanted = Filter { before, limit: Some(AT_ONCE as u64 + 1), ..Filter::default() };
    let entries = trail::list(&reader.app, reader.caller(), Some(id), &wanted).await?;
    let title = trail::title_of(&reader.app, reader.caller(), id).await?;
    let (entries, next) = cut(entries);
    let here = format!("/organise/meetings/{id}/history");
    let view = History {
        page: reader.page(),
        id: id.to_string(),
        title,
        entries: entries.iter().map(|entry| shown(&reader, entry, false)).collect(),
        pager: Pager { earlier: next.map(|next| format!("{here}?before={next}")), later: before.map(|_| here.clone()) },
    };
    Ok(reader.show("pages/history.html", &view)?)
}

/// A list that was asked for one entry more than is shown, and where it goes on.
fn cut(mut entries: Vec<Entry>) -> (Vec<Entry>, Option<Uuid>) {
    let more = entries.len() > AT_ONCE;
    entries.truncate(AT_ONCE);
    let next = entries.last().filter(|_| more).map(|last| last.row.id);
    (entries, next)
}

/// The instant at which a day begins in the zone of the installation.
fn begins(reader: &Reader, day: NaiveDate) -> DateTime<Utc> {
    resolve(day.and_time(NaiveTime::MIN), reader.app.settings.time_zone).utc
}

/// What a thing is called, and where it is.
fn named(reader: &Reader, thing: &Thing) -> (String, String) {
    match thing {
        Thing::Meeting { id, title, date: None } => (title.clone(), format!("/meetings/{id}")),
        Thing::Meeting { id, title, date: Some(date) } => {
            let on = reader.words.date(date.date());
            (
                format!("{title}{} {on}", reader.words.say("list-comma", &[])),
                format!("/meetings/{id}?date={}", date_text(*date)),
            )
        }
        Thing::Message { meeting, title } => (title.clone(), format!("/organise/meetings/{meeting}/messages")),
        Thing::Member { id, name } => (name.clone(), format!("/organise/members/{id}/edit")),
        Thing::Partner { slug, name } => (name.clone(), format!("/partners/{slug}")),
        Thing::Venue { slug, name } => (name.clone(), format!("/venues/{slug}")),
        Thing::Outbox => (reader.words.say("outbox-title", &[]), "/admin/outbox".to_owned()),
    }
}

/// The key of what is said of a deed.
fn words_of(kind: &str, action: &str) -> String {
    format!("audit-{kind}-{}", action.replace([' ', '_'], "-"))
}

/// An entry; `filters` says whether it leads on to all that its actor did.
fn shown(reader: &Reader, entry: &Entry, filters: bool) -> AuditEntry {
    let row = &entry.row;
    let words = reader.words;
    let deed = words_of(&row.object_kind, &row.action);
    let thing = entry.thing.as_ref().map(|thing| named(reader, thing));
    // The message kinds have words, mails that somebody stopped among them.
    let kind = detail(row, "kind").and_then(|kind| words.try_say(&format!("message-kind-{kind}"), &[]));
    let role = detail(row, "role").and_then(|role| words.try_say(&format!("audit-role-{role}"), &[]));
    let people =
        row.details["people"].as_u64().map(|people| words.say("audit-people", &[("count", number(people).into())]));
    let date = detail(row, "recurrence_id").filter(|_| entry.thing.is_none()).and_then(|date| date_of(date).ok());
    let facts = [
        kind,
        role,
        people,
        date.map(|date| words.date(date.date())),
        entry.partner.as_ref().map(|one| one.name.clone()),
    ];
    let said = ["reason", "because", "name"].into_iter().find_map(|name| detail(row, name));
    AuditEntry {
        who: entry.actor.as_ref().map(|actor| actor.name.clone()),
        who_href: row.actor_id.filter(|_| filters).map(|actor| format!("/admin/audit?who={actor}")),
        face: row.face.clone(),
        deed: words.try_say(&deed, &[]).unwrap_or_else(|| format!("{} {}", row.object_kind, row.action)),
        thing: thing.as_ref().map(|(name, _)| name.clone()),
        thing_href: thing.map(|(_, href)| href),
        about_href: (filters && entry.thing.is_some()).then(|| format!("/admin/audit?about={}", row.object_id)),
        facts: facts.into_iter().flatten().collect(),
        said: said.map(str::to_owned),
        datetime: row.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        time: words.moment(row.at, reader.app.settings.time_zone),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::tests::keys;

    #[test]
    fn all_that_is_recorded_has_its_words_and_nothing_else_has() {
        let kinds: BTreeSet<&str> = DEEDS.iter().map(|(kind, _)| *kind).collect();
        let recorded: BTreeSet<String> = DEEDS.iter().map(|(kind, action)| words_of(kind, action)).collect();
        let of_deeds = |key: &String| kinds.iter().any(|kind| key.starts_with(&format!("audit-{kind}-")));
        assert_eq!(keys("en").into_iter().filter(of_deeds).collect::<BTreeSet<_>>(), recorded);
        let named: BTreeSet<String> = kinds.iter().map(|kind| format!("audit-kind-{kind}")).collect();
        assert!(named.is_subset(&keys("en")), "{named:?}");
    }

    #[test]
    fn every_deed_that_the_code_records_is_in_the_list() {
        let sources = crate::templating::tests::sources("src/flows", &["rs"]);
        // Where it is written at the call; what is chosen by conditions is looked at when it is recorded.
        let mut found = BTreeSet::new();
        for source in &sources {
            let quoted = |text: &str| text.split('"').nth(1).map(str::to_owned);
            let first = |call: &str, end: &str| call.split(end).next().and_then(quoted);
            found.extend(source.split("Entry::new(").skip(1).filter_map(|call| quoted(call.split(',').nth(1)?)));
            found.extend(
                source.split("action: \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned),
            );
            let calls = source.split("record(").skip(1).filter_map(|call| call.split(';').next());
            found.extend(
                calls
                    .filter(|call| !["Entry::new(", "impl ConnectionTrait"].iter().any(|sign| call.contains(sign)))
                    .filter_map(|call| first(call, "json!")),
            );
        }
        assert!(found.len() > 15, "{found:?}");
        let known: BTreeSet<String> = DEEDS.iter().map(|(_, action)| (*action).to_owned()).collect();
        assert!(found.is_subset(&known), "{:?}", found.difference(&known));
    }
}

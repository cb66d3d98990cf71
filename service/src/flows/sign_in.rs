//! Signing in without passwords: somebody asks with an address, a mail brings a link and a code, and either begins a
//! session once.
//!
//! The link is bound to the browser that asked. Opened elsewhere it also wants the code from the mail, which whatever opens
//! links for itself does not type. Links that the command line made are bound to no browser.

use chrono::{DateTime, TimeDelta, Utc};
use commonhall_domain::fields;
use commonhall_domain::problem::Problem;
use commonhall_entities::{members, sign_ins};
use sea_orm::ConnectionTrait;
use serde_json::json;
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use uuid::Uuid;

use crate::app::App;
use crate::auth::cookie::{Browser, can_sign_in};
use crate::auth::key::Key;
use crate::auth::link::{self, Purpose};
use crate::auth::token;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::flows::sessions::{self, NewSession};
use crate::store::access::{self, AskedBy};
use crate::store::audit::{self, Entry, Face};
use crate::store::outbox::{self, Queued};
use crate::store::{self, people};

/// How long the link and the code in a mail hold.
pub const LASTS: TimeDelta = TimeDelta::minutes(15);
/// Mails that one address gets in an hour, however often somebody asks. Once the link in the last one is too old to be of use
/// there is another, so that nobody keeps a member out by asking in their place.
const REQUESTS_AN_HOUR: usize = 5;
/// Wrong codes that end a request.
const WRONG_CODES: i32 = 5;

/// One person of the mailbox that a request was for, with their ways in.
#[derive(Clone, Debug)]
pub struct SignInPerson {
    pub member: members::Model,
    /// For `/sign-in/{token}`.
    pub token: String,
    /// Eight digits.
    pub code: String,
}

/// What a link would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It signs this person in.
    Ready {
        member: String,
    },
    /// It was asked for in another browser and needs the code too.
    OtherBrowser,
    Used,
    Expired,
    Invalid,
}

/// A link as it stands.
enum Standing {
    Open(sign_ins::Model, members::Model),
    OtherBrowser(sign_ins::Model),
    Used,
    Expired,
    Invalid,
}

/// Asks for a mail with a link and a code, for each person who has this address. Whether anybody has it, and whether it
/// was asked for too often, shows neither in what comes back nor in the time that it takes: each way ends in one commit.
pub async fn ask(app: &App, email: &str, browser: &str) -> Result<()> {
    can_sign_in(&app.settings)?;
    let email = fields::email("email", email)?;
    let now = app.now();
    let request = new_id(now);
    let db = app.store.begin().await?;
    let people = people::by_email(&db, &email).await?;
    if may_ask(&db, &people, now).await? {
        let hash = token::hash(browser);
        let rows = people.iter().map(|member| row(request, member.id, Some(hash.clone()), false, LASTS, now));
        store::insert_all(&db, rows.collect()).await?;
        let message = Queued {
            kind: "sign_in",
            cause: format!("sign_in:{request}"),
            member: people.first().map(|first| first.id),
            meeting: None,
            occurrence: None,
            details: json!({ "request": request }),
            due_at: now,
            deadline_at: Some(now + LASTS),
        };
        outbox::queue(&db, message, now).await?;
    }
    record(&db, None, Face::Page, "asked", ("sign_in", request), now).await?;
    db.commit().await?;
    app.queued.notify_one();
    Ok(())
}

async fn may_ask(db: &impl ConnectionTrait, people: &[members::Model], now: DateTime<Utc>) -> Result<bool> {
    let Some(first) = people.first() else { return Ok(false) };
    access::hold_member(db, first.id).await?;
    let ids: Vec<_> = people.iter().map(|member| member.id).collect();
    Ok(access::requests_since(db, &ids, now - TimeDelta::hours(1)).await? < REQUESTS_AN_HOUR
        || access::requests_since(db, &ids, now - LASTS).await? == 0)
}

/// Whom the mail of a request is for, in its order: everybody with that mailbox who has not left since.
pub async fn people_of(db: &impl ConnectionTrait, key: &Key, request: Uuid) -> Result<Vec<SignInPerson>> {
    let mut found = Vec::new();
    for row in access::sign_ins_of(db, request).await? {
        if let Some(member) = present(db, row.member_id).await? {
            let token = link::seal(key, Purpose::SignIn, row.id, member.link_generation);
            let code = link::code(key, row.id, member.link_generation);
            found.push(SignInPerson { member, token, code });
        }
    }
    Ok(found)
}

/// What a link would do in this browser. Changes nothing: mail scanners follow links.
pub async fn look(app: &App, token: &str, browser: &Browser) -> Result<Looked> {
    Ok(match standing(app.store.read(), &app.key, token, browser, app.now()).await? {
        Standing::Open(_, member) => Looked::Ready { member: member.name },
        Standing::OtherBrowser(_) => Looked::OtherBrowser,
        Standing::Used => Looked::Used,
        Standing::Expired => Looked::Expired,
        Standing::Invalid => Looked::Invalid,
    })
}

/// Signs in by a link, and ends the session that the browser was in. `Gone` if the link is used or too old, `Refused` in
/// another browser, `NotFound` if we never made it; [`look`] has the words for each.
pub async fn enter(app: &App, token: &str, browser: &Browser) -> Result<NewSession> {
    can_sign_in(&app.settings)?;
    let now = app.now();
    let db = app.store.begin().await?;
    let link = match standing(&db, &app.key, token, browser, now).await? {
        Standing::Open(link, _) => link,
        Standing::OtherBrowser(_) => return Err(Error::Refused),
        Standing::Used | Standing::Expired => return Err(Error::Gone),
        Standing::Invalid => return Err(Error::NotFound),
    };
    let session = admit(&db, &link, browser, Face::Link, now).await?;
    db.commit().await?;
    Ok(session)
}

/// Signs in by the code of a mail: in the browser that asked, or in another one together with the mail's link. The fifth
/// wrong code ends the request. What does not look like a code does not count as one.
pub async fn enter_code(app: &App, code: &str, link: Option<&str>, browser: &Browser) -> Result<NewSession> {
    can_sign_in(&app.settings)?;
    let wrong = || Problem::new("code", "error-code");
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.len() != 8 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong().into());
    }
    let now = app.now();
    let db = app.store.begin().await?;
    let requests = requests_of(&db, &app.key, link, browser, now).await?;
    if let Some(request) = answered(&db, &app.key, &requests, &code).await? {
        let session = admit(&db, request, browser, Face::Page, now).await?;
        db.commit().await?;
        return Ok(session);
    }
    let ids: Vec<_> = requests.iter().map(|row| row.request_id).collect();
    access::count_wrong_code(&db, &ids).await?;
    db.commit().await?;
    Err(wrong().into())
}

/// Makes a link for the command line, bound to no browser: the path of its page. A reusable one opens until it expires.
pub async fn link_for(app: &App, member: Uuid, reusable: bool, lasting: TimeDelta) -> Result<String> {
    let now = app.now();
    let db = app.store.begin().await?;
    let member = present(&db, member).await?.ok_or(Error::NotFound)?;
    let row = row(new_id(now), member.id, None, reusable, lasting, now);
    let token = link::seal(&app.key, Purpose::SignIn, row.id, member.link_generation);
    record(&db, None, Face::Command, "made_sign_in_link", ("member", member.id), now).await?;
    store::insert(&db, row).await?;
    db.commit().await?;
    Ok(format!("/sign-in/{token}"))
}

async fn standing(
    db: &impl ConnectionTrait,
    key: &Key,
    token: &str,
    browser: &Browser,
    now: DateTime<Utc>,
) -> Result<Standing> {
    let Some(id) = link::claimed_id(token) else { return Ok(Standing::Invalid) };
    let Some(row) = access::sign_in(db, id).await? else { return Ok(Standing::Invalid) };
    let Some(member) = present(db, row.member_id).await? else { return Ok(Standing::Invalid) };
    let asked_here = match (&row.browser_hash, &browser.id) {
        (None, _) => true,
        (Some(asked), Some(id)) => bool::from(token::hash(id).ct_eq(asked)),
        (Some(_), None) => false,
    };
    Ok(match () {
        () if !link::is_genuine(key, Purpose::SignIn, row.id, member.link_generation, token) => Standing::Invalid,
        () if row.used_at.is_some() => Standing::Used,
        () if row.expires_at <= now || row.wrong_codes >= WRONG_CODES => Standing::Expired,
        () if !asked_here => Standing::OtherBrowser(row),
        () => Standing::Open(row, member),
    })
}

/// The requests that a code may answer: that of the link where there is a good one, else those of the browser.
async fn requests_of(
    db: &impl ConnectionTrait,
    key: &Key,
    link: Option<&str>,
    browser: &Browser,
    now: DateTime<Utc>,
) -> Result<Vec<sign_ins::Model>> {
    let by_link = match link {
        Some(link) => match standing(db, key, link, browser, now).await? {
            Standing::Open(row, _) | Standing::OtherBrowser(row) => Some(row.request_id),
            _ => None,
        },
        None => None,
    };
    let hash = browser.id.as_deref().map(token::hash);
    let asked_by = match (by_link, &hash) {
        (Some(request), _) => AskedBy::Request(request),
        (None, Some(hash)) => AskedBy::Browser(hash),
        (None, None) => return Ok(Vec::new()),
    };
    Ok(access::open_sign_ins(db, asked_by, WRONG_CODES, now).await?)
}

/// The request whose code this is. All are compared, whole, so that the time tells nothing.
async fn answered<'a>(
    db: &impl ConnectionTrait,
    key: &Key,
    requests: &'a [sign_ins::Model],
    code: &str,
) -> Result<Option<&'a sign_ins::Model>> {
    let mut found = u32::MAX;
    for (position, row) in (0_u32..).zip(requests) {
        let member = present(db, row.member_id).await?;
        let right = link::code(key, row.id, member.as_ref().map_or(0, |member| member.link_generation));
        let is_this = right.as_bytes().ct_eq(code.as_bytes()) & Choice::from(u8::from(member.is_some()));
        found.conditional_assign(&position, is_this);
    }
    Ok(usize::try_from(found).ok().and_then(|position| requests.get(position)))
}

async fn admit(
    db: &impl ConnectionTrait,
    link: &sign_ins::Model,
    browser: &Browser,
    face: Face,
    now: DateTime<Utc>,
) -> Result<NewSession> {
    if !link.reusable && !access::use_sign_in(db, link.id, now).await? {
        return Err(Error::Gone);
    }
    sessions::begin(db, link.member_id, browser.session.as_deref(), face, now).await
}

async fn present(db: &impl ConnectionTrait, member: Uuid) -> Result<Option<members::Model>> {
    Ok(people::by_id(db, member).await?.filter(|member| member.left_at.is_none()))
}

fn row(
    request_id: Uuid,
    member_id: Uuid,
    browser_hash: Option<Vec<u8>>,
    reusable: bool,
    lasting: TimeDelta,
    now: DateTime<Utc>,
) -> sign_ins::Model {
    sign_ins::Model {
        id: new_id(now),
        request_id,
        member_id,
        browser_hash,
        reusable,
        wrong_codes: 0,
        created_at: now,
        expires_at: now + lasting,
        used_at: None,
    }
}

async fn record(
    db: &impl ConnectionTrait,
    actor: Option<Uuid>,
    face: Face,
    action: &str,
    (object_kind, object): (&str, Uuid),
    now: DateTime<Utc>,
) -> Result<()> {
    let entry = Entry { actor, face, action, object_kind, object, details: json!({}) };
    Ok(audit::record(db, entry, now).await?)
}

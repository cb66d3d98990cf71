//! Adding a member, changing what is kept of one, and who belongs to which partner.

use commonhall_domain::member::{MemberChange, MemberInput, MembershipRole};
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use super::member_list::belonging;
use super::offered;
use super::refused::Refused;
use crate::error::{Error, Result};
use crate::flows::members::{self, Person};
use crate::pages::{Reader, show};
use crate::view::Choice;
use crate::view::managing::MemberForm;

/// All roles that somebody may be given, with their words.
const ROLES: [(&str, &str); 4] = [
    ("member", "role-member"),
    ("coordinator", "role-coordinator"),
    ("organiser", "role-organiser"),
    ("administrator", "role-administrator"),
];

/// What the inputs hold.
#[derive(Default)]
struct Typed {
    name: String,
    email: String,
    phone: String,
    language: String,
    partner: String,
    role: String,
    welcome: bool,
}

impl Typed {
    fn posted(fields: &Fields) -> Self {
        Self {
            name: fields.one("name"),
            email: fields.one("email"),
            phone: fields.one("phone"),
            language: fields.one("language"),
            partner: fields.one("partner"),
            role: fields.one("role"),
            welcome: fields.ticked("welcome"),
        }
    }

    fn stored(person: &Person) -> Self {
        let member = person.member.clone();
        Self {
            name: member.name,
            email: member.email.unwrap_or_default(),
            phone: member.phone.unwrap_or_default(),
            language: member.language,
            role: member.role,
            ..Self::default()
        }
    }
}

fn optional(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

#[handler]
pub async fn blank_form(reader: Reader) -> poem::Result<Response> {
    let partners = members::partners(&reader.app, reader.caller()).await?;
    let alone = reader.caller().actor.is_organiser();
    let typed = Typed {
        language: "en".to_owned(),
        role: "member".to_owned(),
        partner: partners.first().filter(|_| !alone).map(|partner| partner.slug.clone()).unwrap_or_default(),
        welcome: true,
        ..Typed::default()
    };
    Ok(form(&reader, None, &typed, Refused::not()).await?)
}

#[handler]
pub async fn add(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let typed = Typed::posted(&fields);
    let input = MemberInput {
        name: typed.name.clone(),
        email: optional(&typed.email),
        phone: optional(&typed.phone),
        language: optional(&typed.language),
        partner: optional(&typed.partner),
        role: Some(typed.role.clone()),
        membership_role: None,
        // Without an address there is nowhere to send it.
        welcome: typed.welcome && optional(&typed.email).is_some(),
    };
    match members::add(&reader.app, reader.caller(), input).await {
        Ok(_) => Ok(reader.go("/organise/members", Some("member-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(form(&reader, None, &typed, refused).await?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let person = members::to_change(&reader.app, reader.caller(), show::id(&id)?).await?;
    Ok(form(&reader, Some(&person), &Typed::stored(&person), Refused::not()).await?)
}

#[handler]
pub async fn change(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let (id, typed) = (show::id(&id)?, Typed::posted(&fields));
    let edit = |before: MemberChange| MemberChange {
        name: typed.name.clone(),
        email: optional(&typed.email),
        phone: optional(&typed.phone),
        language: typed.language.clone(),
        // Only administrators are asked for it.
        role: optional(&typed.role).unwrap_or(before.role),
    };
    match members::change(&reader.app, reader.caller(), id, fields.revision(), edit).await {
        Ok(_) => Ok(reader.go(&edit_page(id), Some("member-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            let person = members::to_change(&reader.app, reader.caller(), id).await?;
            Ok(form(&reader, Some(&person), &typed, refused).await?)
        }
    }
}

#[handler]
pub async fn join(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let role = if fields.ticked("coordinates") { MembershipRole::Coordinator } else { MembershipRole::Member };
    match members::join(&reader.app, reader.caller(), id, &fields.one("partner"), role).await {
        Ok(_) => Ok(reader.go(&edit_page(id), Some("member-joined"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            let person = members::to_change(&reader.app, reader.caller(), id).await?;
            let typed = Typed { partner: fields.one("partner"), ..Typed::stored(&person) };
            Ok(form(&reader, Some(&person), &typed, refused).await?)
        }
    }
}

#[handler]
pub async fn leave(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    members::leave(&reader.app, reader.caller(), id, &fields.one("partner")).await?;
    // Who coordinates only that partner may not look at them any more.
    let to = match members::to_change(&reader.app, reader.caller(), id).await {
        Ok(_) => edit_page(id),
        Err(Error::NotFound) => "/organise/members".to_owned(),
        Err(error) => return Err(error.into()),
    };
    Ok(reader.go(&to, Some("member-left")))
}

fn edit_page(id: uuid::Uuid) -> String {
    format!("/organise/members/{id}/edit")
}

/// What may be chosen: of a new member a role in the partner too, of one who is there only the one in the installation.
fn roles(reader: &Reader, new: bool, chosen: &str) -> Vec<Choice> {
    let administers = reader.caller().actor.is_administrator();
    let offered = |role: &str| match role {
        "member" => new || administers,
        "coordinator" => new,
        _ => administers,
    };
    let roles = ROLES.iter().filter(|(role, _)| offered(role));
    roles
        .map(|(code, words)| Choice {
            value: (*code).to_owned(),
            label: reader.words.say(words, &[]),
            chosen: chosen == *code,
        })
        .collect()
}

async fn form(reader: &Reader, person: Option<&Person>, typed: &Typed, refused: Refused) -> Result<Response> {
    let partners = match members::partners(&reader.app, reader.caller()).await {
        // Everybody may change what is kept of themself, and has nobody to add.
        Err(Error::Refused) if person.is_some() => Vec::new(),
        partners => partners?,
    };
    let belongs: Vec<_> = person.map(|person| person.belongs.iter().map(belonging).collect()).unwrap_or_default();
    let view = MemberForm {
        page: reader.page(),
        id: person.map(|person| person.member.id.to_string()),
        revision: person.map(|person| person.member.revision),
        errors: refused.errors,
        belongs,
        name: typed.name.clone(),
        email: typed.email.clone(),
        phone: typed.phone.clone(),
        languages: offered::languages(reader, std::slice::from_ref(&typed.language)),
        partners: offered::partners(&partners, std::slice::from_ref(&typed.partner)),
        alone: reader.caller().actor.is_organiser(),
        roles: roles(reader, person.is_none(), &typed.role),
        welcome: typed.welcome,
    };
    reader.show_as(refused.status, "pages/member_form.html", &view)
}

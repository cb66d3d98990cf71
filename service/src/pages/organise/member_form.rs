//! Adding a member, changing what is kept of one, and who belongs to which partner.

use commonhall_domain::member::{MemberChange, MemberInput, MembershipRole};
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::compared::{self, Input, chosen, coded};
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

/// The inputs of somebody who is there.
const INPUTS: [Input; 5] = [
    ("name", "member-form-name"),
    ("email", "member-form-email"),
    ("phone", "member-form-phone"),
    ("language", "member-form-language"),
    ("role", "member-form-role"),
];

/// What is kept of somebody by the names of the inputs.
fn stored(person: &Person) -> Fields {
    let member = person.member.clone();
    let rest = [
        ("name", Some(member.name)),
        ("email", member.email),
        ("phone", member.phone),
        ("language", Some(member.language)),
        ("role", Some(member.role)),
    ];
    Fields::of(rest.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

#[handler]
pub async fn blank_form(reader: Reader) -> poem::Result<Response> {
    let partners = members::partners(&reader.app, reader.caller()).await?;
    let alone = reader.caller().actor.is_organiser();
    let partner = partners.first().filter(|_| !alone).map(|partner| ("partner", partner.slug.clone()));
    let rest = [("language", "en"), ("role", "member"), ("welcome", "yes")];
    let fields = Fields::of(rest.map(|(name, value)| (name, value.to_owned())).into_iter().chain(partner));
    Ok(form(&reader, None, &fields, Refused::not()).await?)
}

#[handler]
pub async fn add(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let input = MemberInput {
        name: fields.one("name"),
        email: fields.typed("email"),
        phone: fields.typed("phone"),
        language: fields.typed("language"),
        partner: fields.typed("partner"),
        role: Some(fields.one("role")),
        membership_role: None,
        // Without an address there is nowhere to send it.
        welcome: fields.ticked("welcome") && fields.typed("email").is_some(),
    };
    match members::add(&reader.app, reader.caller(), input).await {
        Ok(_) => Ok(reader.go("/organise/members", Some("member-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(form(&reader, None, &fields, refused).await?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path(id): Path<String>) -> poem::Result<Response> {
    let person = members::to_change(&reader.app, reader.caller(), show::id(&id)?).await?;
    Ok(form(&reader, Some(&person), &stored(&person), Refused::not()).await?)
}

#[handler]
pub async fn change(reader: Reader, Path(id): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let id = show::id(&id)?;
    let person = members::to_change(&reader.app, reader.caller(), id).await?;
    let fields = compared::taken(&fields, &stored(&person));
    let edit = |before: MemberChange| MemberChange {
        name: fields.one("name"),
        email: fields.typed("email"),
        phone: fields.typed("phone"),
        language: fields.one("language"),
        // Only administrators are asked for it.
        role: fields.typed("role").unwrap_or(before.role),
    };
    match members::change(&reader.app, reader.caller(), id, fields.revision(), edit).await {
        Ok(_) => Ok(reader.go(&edit_page(id), Some("member-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(form(&reader, Some(&person), &fields, refused).await?)
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
            let stored = stored(&person);
            let partner = [("partner", fields.one("partner"))];
            let rest = stored.all_of_them().map(|(name, value)| (name.as_str(), value.clone()));
            Ok(form(&reader, Some(&person), &Fields::of(rest.chain(partner)), refused).await?)
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

async fn form(reader: &Reader, person: Option<&Person>, fields: &Fields, refused: Refused) -> Result<Response> {
    let partners = match members::partners(&reader.app, reader.caller()).await {
        // Everybody may change what is kept of themself, and has nobody to add.
        Err(Error::Refused) if person.is_some() => Vec::new(),
        partners => partners?,
    };
    let belongs: Vec<_> = person.map(|person| person.belongs.iter().map(belonging).collect()).unwrap_or_default();
    let roles = roles(reader, person.is_none(), &fields.one("role"));
    let said = |name: &str, values: &[String]| match name {
        "language" => Some(chosen(offered::languages(reader, values))),
        "role" => coded(reader, "role", values),
        _ => None,
    };
    // Who may not give a role was not asked for it.
    let inputs = INPUTS.into_iter().filter(|(name, _)| *name != "role" || !roles.is_empty());
    let theirs = person.filter(|_| refused.stale).map(stored);
    let view = MemberForm {
        page: reader.page(),
        id: person.map(|person| person.member.id.to_string()),
        revision: person.map(|person| person.member.revision),
        errors: refused.errors,
        differences: theirs
            .map_or_else(Vec::new, |theirs| compared::differences(reader, inputs, &theirs, fields, said)),
        belongs,
        name: fields.one("name"),
        email: fields.one("email"),
        phone: fields.one("phone"),
        languages: offered::languages(reader, &[fields.one("language")]),
        partners: offered::partners(&partners, &[fields.one("partner")]),
        alone: reader.caller().actor.is_organiser(),
        roles,
        welcome: fields.ticked("welcome"),
    };
    reader.show_as(refused.status, "pages/member_form.html", &view)
}

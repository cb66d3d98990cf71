//! The members that somebody looks after.

use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use crate::flows::members::{self, Person};
use crate::pages::{Reader, show};
use crate::view::build;
use crate::view::managing::{Belonging, MemberRow, Members};

/// Members on a page.
const AT_ONCE: usize = 50;

#[derive(Deserialize)]
pub struct Part {
    /// The slug of a partner.
    partner: Option<String>,
    /// The id of the last member of the part before.
    after: Option<String>,
}

#[handler]
pub async fn page(reader: Reader, Query(part): Query<Part>) -> poem::Result<Response> {
    let after = part.after.as_deref().map(show::id).transpose()?;
    let slug = part.partner.filter(|slug| !slug.is_empty());
    let mut people = members::known(&reader.app, reader.caller(), slug.as_deref(), after, AT_ONCE as u64 + 1).await?;
    let partners = members::partners(&reader.app, reader.caller()).await?;
    let further = people.len() > AT_ONCE;
    people.truncate(AT_ONCE);
    let last = people.last().filter(|_| further).map(|last| last.member.id);
    let view = Members {
        page: reader.page(),
        partner: partners.iter().find(|partner| Some(&partner.slug) == slug.as_ref()).map(show::partner),
        partners: partners.iter().map(show::partner).collect(),
        members: people.iter().map(|person| row(&reader, person)).collect(),
        more: last.map(|last| {
            let partner = slug.map(|slug| format!("&partner={slug}")).unwrap_or_default();
            format!("/organise/members?after={last}{partner}")
        }),
    };
    Ok(reader.show("pages/members.html", &view)?)
}

fn row(reader: &Reader, person: &Person) -> MemberRow {
    let member = person.member.clone();
    let language = build::languages(reader.words, std::slice::from_ref(&member.language)).pop();
    MemberRow {
        id: member.id.to_string(),
        name: member.name,
        email: member.email,
        phone: member.phone,
        language: language.map_or(member.language, |language| language.name),
        role: Some(member.role).filter(|role| role != "member"),
        belongs: person.belongs.iter().map(belonging).collect(),
        open: members::is_changed_by(reader.caller(), person),
    }
}

pub fn belonging(one: &members::Belonging) -> Belonging {
    Belonging {
        slug: one.partner.slug.clone(),
        name: one.partner.name.clone(),
        coordinates: one.membership.role == "coordinator",
    }
}

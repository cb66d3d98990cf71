//! Adding partners and members.

use commonhall_domain::member::MemberInput;
use commonhall_domain::partner::PartnerInput;
use poem::web::Form;
use poem::{Response, handler};

use super::fields::Fields;
use super::offered;
use super::refused::Refused;
use crate::error::Result;
use crate::flows::{members, organise, partners};
use crate::pages::Reader;
use crate::view::Choice;
use crate::view::organise::{MemberForm, PartnerForm};

/// The roles that an organiser may give, with their words; an administrator gives all.
const ROLES: [(&str, &str); 4] = [
    ("member", "role-member"),
    ("coordinator", "role-coordinator"),
    ("organiser", "role-organiser"),
    ("administrator", "role-administrator"),
];

#[handler]
pub async fn new_partner(reader: Reader) -> poem::Result<Response> {
    organise::choices(&reader.app, reader.caller()).await?;
    let input = PartnerInput { kind: "community_group".to_owned(), ..PartnerInput::default() };
    Ok(partner_form(&reader, &input, Refused::not())?)
}

#[handler]
pub async fn add_partner(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let input = PartnerInput {
        name: fields.one("name"),
        kind: fields.one("kind"),
        founding: fields.ticked("founding"),
        steering: fields.ticked("steering"),
        description: fields.one("description"),
        languages: fields.all("languages"),
        website: fields.typed("website"),
        contact_role: fields.typed("contact_role"),
        contact_email: fields.typed("contact_email"),
        contact_phone: fields.typed("contact_phone"),
        ..PartnerInput::default()
    };
    match partners::add(&reader.app, reader.caller(), input.clone()).await {
        Ok(partner) => Ok(reader.go(&format!("/partners/{}", partner.slug), Some("partner-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(partner_form(&reader, &input, refused)?)
        }
    }
}

fn partner_form(reader: &Reader, input: &PartnerInput, refused: Refused) -> Result<Response> {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let view = PartnerForm {
        page: reader.page(),
        errors: refused.errors,
        name: input.name.clone(),
        kind: input.kind.clone(),
        founding: input.founding,
        steering: input.steering,
        description: input.description.clone(),
        languages: offered::languages(reader, &input.languages),
        website: optional(&input.website),
        contact_role: optional(&input.contact_role),
        contact_email: optional(&input.contact_email),
        contact_phone: optional(&input.contact_phone),
    };
    reader.show_as(refused.status, "pages/partner_form.html", &view)
}

#[handler]
pub async fn new_member(reader: Reader) -> poem::Result<Response> {
    let input = MemberInput {
        language: Some("en".to_owned()),
        role: Some("member".to_owned()),
        welcome: true,
        ..MemberInput::default()
    };
    Ok(member_form(&reader, &input, Refused::not()).await?)
}

#[handler]
pub async fn add_member(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
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
    match members::add(&reader.app, reader.caller(), input.clone()).await {
        Ok(_) => Ok(reader.go("/organise", Some("member-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(member_form(&reader, &input, refused).await?)
        }
    }
}

async fn member_form(reader: &Reader, input: &MemberInput, refused: Refused) -> Result<Response> {
    let choices = organise::choices(&reader.app, reader.caller()).await?;
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let (language, role) = (optional(&input.language), optional(&input.role));
    let administers = reader.caller().actor.is_administrator();
    let roles = ROLES.iter().filter(|(role, _)| administers || ["member", "coordinator"].contains(role));
    let view = MemberForm {
        page: reader.page(),
        errors: refused.errors,
        name: input.name.clone(),
        email: optional(&input.email),
        phone: optional(&input.phone),
        languages: offered::languages(reader, &[language]),
        partners: offered::partners(&choices.partners, &[optional(&input.partner)]),
        roles: roles
            .map(|(code, words)| Choice {
                value: (*code).to_owned(),
                label: reader.words.say(words, &[]),
                chosen: role == *code,
            })
            .collect(),
        welcome: input.welcome,
    };
    reader.show_as(refused.status, "pages/member_form.html", &view)
}

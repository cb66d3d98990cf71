//! Adding a partner, changing one, and noting that one has left.

use commonhall_domain::partner::PartnerInput;
use commonhall_entities::partners::Model as Partner;
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::fields::Fields;
use super::offered;
use super::refused::Refused;
use crate::error::Result;
use crate::flows::partners;
use crate::pages::Reader;
use crate::view::managing::PartnerForm;

#[handler]
#[expect(clippy::needless_pass_by_value, reason = "extractors are handed over by value")]
pub fn blank_form(reader: Reader) -> poem::Result<Response> {
    partners::to_add(reader.caller())?;
    let input = PartnerInput { kind: "community_group".to_owned(), ..PartnerInput::default() };
    Ok(form(&reader, None, &input, Refused::not())?)
}

#[handler]
pub async fn add(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let input = posted(&fields, PartnerInput::default());
    match partners::add(&reader.app, reader.caller(), input.clone()).await {
        Ok(partner) => Ok(reader.go(&format!("/partners/{}", partner.slug), Some("partner-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(form(&reader, None, &input, refused)?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let found = partners::to_change(&reader.app, reader.caller(), &slug).await?;
    Ok(form(&reader, Some(&found), &partners::input(&found), Refused::not())?)
}

#[handler]
pub async fn change(reader: Reader, Path(slug): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let edit = |before: PartnerInput| posted(&fields, before);
    match partners::change(&reader.app, reader.caller(), &slug, fields.revision(), edit).await {
        Ok(partner) => Ok(reader.go(&format!("/partners/{}", partner.slug), Some("partner-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            let found = partners::to_change(&reader.app, reader.caller(), &slug).await?;
            Ok(form(&reader, Some(&found), &posted(&fields, partners::input(&found)), refused)?)
        }
    }
}

#[handler]
pub async fn leave(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let partner = partners::leave(&reader.app, reader.caller(), &slug).await?;
    Ok(reader.go(&format!("/organise/partners/{}/edit", partner.slug), Some("partner-left")))
}

/// What was posted. `before` holds what the form has no input for.
fn posted(fields: &Fields, before: PartnerInput) -> PartnerInput {
    PartnerInput {
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
        ..before
    }
}

fn form(reader: &Reader, found: Option<&Partner>, input: &PartnerInput, refused: Refused) -> Result<Response> {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let view = PartnerForm {
        page: reader.page(),
        slug: found.map(|found| found.slug.clone()),
        revision: found.map(|found| found.revision),
        left: found.is_some_and(|found| found.left_at.is_some()),
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

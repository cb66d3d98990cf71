//! Adding a partner, changing one, and noting that one has left.

use commonhall_domain::partner::PartnerInput;
use commonhall_entities::partners::Model as Partner;
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::compared::{self, Input, chosen, coded, yes_or_no};
use super::fields::Fields;
use super::offered;
use super::refused::Refused;
use crate::error::Result;
use crate::flows::partners;
use crate::pages::Reader;
use crate::view::managing::PartnerForm;

/// The inputs from top to bottom.
const INPUTS: [Input; 10] = [
    ("name", "partner-form-name"),
    ("kind", "partner-form-kind"),
    ("founding", "partner-form-founding"),
    ("steering", "partner-form-steering"),
    ("description", "partner-form-description"),
    ("languages", "partner-form-languages"),
    ("website", "partner-form-website"),
    ("contact_role", "form-contact-role"),
    ("contact_phone", "form-contact-phone"),
    ("contact_email", "partner-form-contact-email"),
];

#[handler]
#[expect(clippy::needless_pass_by_value, reason = "extractors are handed over by value")]
pub fn blank_form(reader: Reader) -> poem::Result<Response> {
    partners::to_add(reader.caller())?;
    let fields = Fields::of([("kind", "community_group".to_owned())]);
    Ok(form(&reader, None, &fields, Refused::not())?)
}

#[handler]
pub async fn add(reader: Reader, Form(fields): Form<Fields>) -> poem::Result<Response> {
    match partners::add(&reader.app, reader.caller(), posted(&fields, PartnerInput::default())).await {
        Ok(partner) => Ok(reader.go(&format!("/partners/{}", partner.slug), Some("partner-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            Ok(form(&reader, None, &fields, refused)?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let found = partners::to_change(&reader.app, reader.caller(), &slug).await?;
    Ok(form(&reader, Some(&found), &stored(&found), Refused::not())?)
}

#[handler]
pub async fn change(reader: Reader, Path(slug): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let found = partners::to_change(&reader.app, reader.caller(), &slug).await?;
    let fields = compared::taken(&fields, &stored(&found));
    let edit = |before: PartnerInput| posted(&fields, before);
    match partners::change(&reader.app, reader.caller(), &slug, fields.revision(), edit).await {
        Ok(partner) => Ok(reader.go(&format!("/partners/{}", partner.slug), Some("partner-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| vec![problem])?;
            // The form now bears the present revision: whoever presses again has seen both versions.
            Ok(form(&reader, Some(&found), &fields, refused)?)
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

/// A stored partner by the names of its inputs.
fn stored(found: &Partner) -> Fields {
    let input = partners::input(found);
    let yes = |so: bool| so.then(|| "yes".to_owned());
    let rest = [
        ("name", Some(input.name)),
        ("kind", Some(input.kind)),
        ("founding", yes(input.founding)),
        ("steering", yes(input.steering)),
        ("description", Some(input.description)),
        ("website", input.website),
        ("contact_role", input.contact_role),
        ("contact_email", input.contact_email),
        ("contact_phone", input.contact_phone),
    ];
    let languages = input.languages.into_iter().map(|language| ("languages", language));
    Fields::of(rest.into_iter().filter_map(|(name, value)| Some((name, value?))).chain(languages))
}

fn form(reader: &Reader, found: Option<&Partner>, fields: &Fields, refused: Refused) -> Result<Response> {
    let said = |name: &str, values: &[String]| match name {
        "kind" => coded(reader, "partner-kind", values),
        "founding" | "steering" => Some(yes_or_no(reader, values)),
        "languages" => Some(chosen(offered::languages(reader, values))),
        _ => None,
    };
    let theirs = found.filter(|_| refused.stale).map(stored);
    let view = PartnerForm {
        page: reader.page(),
        slug: found.map(|found| found.slug.clone()),
        revision: found.map(|found| found.revision),
        left: found.is_some_and(|found| found.left_at.is_some()),
        errors: refused.errors,
        differences: theirs
            .map_or_else(Vec::new, |theirs| compared::differences(reader, INPUTS, &theirs, fields, said)),
        name: fields.one("name"),
        kind: fields.one("kind"),
        founding: fields.ticked("founding"),
        steering: fields.ticked("steering"),
        description: fields.one("description"),
        languages: offered::languages(reader, &fields.all("languages")),
        website: fields.one("website"),
        contact_role: fields.one("contact_role"),
        contact_email: fields.one("contact_email"),
        contact_phone: fields.one("contact_phone"),
    };
    reader.show_as(refused.status, "pages/partner_form.html", &view)
}

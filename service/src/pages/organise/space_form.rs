//! A room of a venue: adding one, and changing one.

use commonhall_domain::venue::SpaceInput;
use commonhall_entities::spaces::Model as Space;
use poem::web::{Form, Path};
use poem::{Response, handler};

use super::compared::{self, Input};
use super::fields::Fields;
use super::refused::Refused;
use super::venue_form::{placed, space, typed_space};
use super::{access_typed, hours_typed};
use crate::error::{Error, Result};
use crate::flows::venues::{self, Venue};
use crate::pages::{Reader, show};
use crate::view::managing::SpaceForm;

/// The inputs of a room, but for its access.
const INPUTS: [Input; 4] = [
    ("name", "venue-form-space-name"),
    ("capacity", "venue-form-capacity"),
    ("set_up_minutes", "venue-form-set-up"),
    ("clearing_minutes", "venue-form-clearing"),
];

#[handler]
pub async fn blank_form(reader: Reader, Path(slug): Path<String>) -> poem::Result<Response> {
    let venue = venues::to_change(&reader.app, reader.caller(), &slug).await?;
    Ok(form(&reader, &venue, None, &Fields::default(), Refused::not())?)
}

#[handler]
pub async fn add(reader: Reader, Path(slug): Path<String>, Form(fields): Form<Fields>) -> poem::Result<Response> {
    let wanted = input(&fields, SpaceInput::default());
    match venues::add_space(&reader.app, reader.caller(), &slug, wanted).await {
        Ok(venue) => Ok(reader.go(&format!("/organise/venues/{}/edit", venue.venue.slug), Some("space-added"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| placed(&fields, problem))?;
            let venue = venues::to_change(&reader.app, reader.caller(), &slug).await?;
            Ok(form(&reader, &venue, None, &fields, refused)?)
        }
    }
}

#[handler]
pub async fn stored_form(reader: Reader, Path((slug, id)): Path<(String, String)>) -> poem::Result<Response> {
    let venue = venues::to_change(&reader.app, reader.caller(), &slug).await?;
    let space = find(&venue, &id)?;
    Ok(form(&reader, &venue, Some(space), &stored(space), Refused::not())?)
}

#[handler]
pub async fn change(
    reader: Reader,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> poem::Result<Response> {
    let venue = venues::to_change(&reader.app, reader.caller(), &slug).await?;
    let space = find(&venue, &id)?;
    let fields = compared::taken(&fields, &stored(space));
    let edit = |before: SpaceInput| input(&fields, before);
    match venues::change_space(&reader.app, reader.caller(), space.id, fields.revision(), edit).await {
        Ok(venue) => Ok(reader.go(&format!("/organise/venues/{}/edit", venue.venue.slug), Some("space-changed"))),
        Err(error) => {
            let refused = Refused::by(&reader, error, |problem| placed(&fields, problem))?;
            Ok(form(&reader, &venue, Some(space), &fields, refused)?)
        }
    }
}

fn find<'a>(venue: &'a Venue, id: &str) -> Result<&'a Space> {
    let id = show::id(id)?;
    venue.spaces.iter().find(|space| space.id == id).ok_or(Error::NotFound)
}

/// What was posted. `before` holds what the form has no input for.
fn input(fields: &Fields, before: SpaceInput) -> SpaceInput {
    let access = access_typed::posted(fields, &before.access);
    let opening_hours = hours_typed::posted(fields);
    SpaceInput { layouts: before.layouts, access, opening_hours, ..space(&typed_space(fields, "")) }
}

fn stored(space: &Space) -> Fields {
    let input = venues::space_input(space);
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let rest = [
        ("name", input.name),
        ("capacity", number(input.capacity)),
        ("set_up_minutes", number(input.set_up_minutes)),
        ("clearing_minutes", number(input.clearing_minutes)),
    ];
    let hours = hours_typed::stored(&input.opening_hours);
    Fields::of(rest.into_iter().chain(access_typed::stored(&input.access)).chain(hours))
}

fn form(reader: &Reader, venue: &Venue, space: Option<&Space>, fields: &Fields, refused: Refused) -> Result<Response> {
    let unknown = reader.words.say("space-form-as-venue", &[]);
    let said = |name: &str, values: &[String]| {
        hours_typed::said(reader, name, values).or_else(|| access_typed::said(reader, name, values, &unknown))
    };
    let inputs = INPUTS.into_iter().chain(hours_typed::inputs()).chain(access_typed::inputs());
    let theirs = space.filter(|_| refused.stale).map(stored);
    let view = SpaceForm {
        page: reader.page(),
        venue: venue.venue.name.clone(),
        slug: venue.venue.slug.clone(),
        id: space.map(|space| space.id.to_string()),
        revision: space.map(|_| venue.venue.revision),
        errors: refused.errors,
        differences: theirs
            .map_or_else(Vec::new, |theirs| compared::differences(reader, inputs, &theirs, fields, said)),
        typed: typed_space(fields, ""),
        hours: hours_typed::shown(reader, fields),
        access: access_typed::shown(reader, fields, &unknown),
    };
    reader.show_as(refused.status, "pages/space_form.html", &view)
}

//! `/design`: the pieces of the pages in each language, for those who work on them. Only in the demonstration.

use minijinja::Value;
use poem::{Response, handler};

use super::Reader;
use crate::assets;
use crate::error::{Error, Result};
use crate::templating::render_page;
use crate::view::design::{Design, InLanguage, pieces};
use crate::words::Words;

#[handler]
#[allow(clippy::needless_pass_by_value, reason = "what a handler is given is its own")]
pub fn page(reader: Reader) -> poem::Result<Response> {
    if !reader.app.demo {
        return Err(Error::NotFound.into());
    }
    let own = reader.words.lang();
    let others = Words::all().map(Words::lang).filter(|lang| *lang != own);
    let view = Design {
        page: reader.page(),
        letters: others.filter_map(assets::letters_href).map(str::to_owned).collect(),
        languages: Words::all().map(in_language).collect::<Result<_>>()?,
    };
    Ok(reader.show("pages/design.html", &view)?)
}

fn in_language(words: Words) -> Result<InLanguage> {
    let html = render_page(words, "pages/design_parts.html", &pieces(words)?)?;
    Ok(InLanguage {
        tag: words.lang().to_owned(),
        dir: words.dir().to_owned(),
        name: words.own_name().to_owned(),
        // It comes out of a template of ours, which has escaped what is in it.
        pieces: Value::from_safe_string(html),
    })
}

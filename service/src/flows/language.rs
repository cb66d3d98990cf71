//! The language of a member's mail and pages, chosen by the member.

use commonhall_domain::member::MemberChange;

use super::{Caller, members};
use crate::app::App;
use crate::error::Result;

/// Any BCP 47 tag: mail in a language that we do not have yet is in English until we do.
pub async fn choose(app: &App, caller: &Caller, language: &str) -> Result<()> {
    let id = super::own(caller)?;
    let revision = members::see(app, caller, id).await?.member.revision;
    let in_it = |member| MemberChange { language: language.to_owned(), ..member };
    members::change(app, caller, id, revision, in_it).await.map(drop)
}

//! The administrator's home: whether all is well, and where to look further.

use commonhall_domain::zone::ZONE_DATA_VERSION;
use poem::{Response, handler};

use super::outbox::figures;
use crate::flows::doctor::{self, Check, Finding};
use crate::flows::outbox;
use crate::pages::Reader;
use crate::view::admin::{Admin, Checked};

#[handler]
pub async fn page(reader: Reader) -> poem::Result<Response> {
    let checks = doctor::look(&reader.app, reader.caller()).await?;
    let queue = outbox::figures(&reader.app, reader.caller()).await?;
    let view = Admin {
        page: reader.page(),
        checks: checks.into_iter().map(checked).collect(),
        figures: figures(&reader, &queue),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        zone_data: ZONE_DATA_VERSION.to_owned(),
    };
    Ok(reader.show("pages/admin.html", &view)?)
}

fn checked(check: Check) -> Checked {
    let code = check.name.to_lowercase().replace(' ', "_");
    match check.result {
        Ok(found) => Checked { code, found, remedy: None },
        Err(Finding { what, remedy }) => Checked { code, found: what, remedy: Some(remedy) },
    }
}

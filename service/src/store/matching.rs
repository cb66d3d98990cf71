//! Which meetings somebody looks for.

use commonhall_entities::{invitations, meetings};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, SelectStatement};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _};
use uuid::Uuid;

use super::can_be_stored;

/// More words than anybody searches for.
const MOST_WORDS: usize = 10;

/// What a meeting must be; nothing lets every meeting in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    pub host: Option<Uuid>,
    /// Hosted by this partner, or with it invited.
    pub partner: Option<Uuid>,
    /// A language tag.
    pub language: Option<String>,
    /// Words that all stand in the title or the description, in any order. The case of letters does not count where the
    /// database knows it.
    pub words: Option<String>,
    /// Public ones only, no drafts.
    pub public: bool,
    /// None whose address is hidden.
    pub address_told: bool,
}

impl Matching {
    /// The ids of these meetings, as a part of another query; `None` where that would be all.
    pub fn ids(&self) -> Option<SelectStatement> {
        use meetings::Column::{
            AddressHidden, Description, HostId, Id, Languages, SeriesId, Status, Title, Visibility,
        };
        if *self == Self::default() {
            return None;
        }
        let mut query = meetings::Entity::find().select_only().column(Id);
        if !self.language.iter().chain(&self.words).all(|text| can_be_stored(text)) {
            return Some(query.filter(Id.is_null()).into_query());
        }
        if let Some(host) = self.host {
            query = query.filter(HostId.eq(host));
        }
        if let Some(partner) = self.partner {
            let invited = invitations::Entity::find()
                .select_only()
                .column(invitations::Column::SeriesId)
                .filter(invitations::Column::PartnerId.eq(partner))
                .into_query();
            query = query.filter(Condition::any().add(HostId.eq(partner)).add(SeriesId.in_subquery(invited)));
        }
        if let Some(language) = &self.language {
            let tag = format!("\"{language}\"");
            query = query.filter(Expr::col(Languages).cast_as("text").like(containing(&tag)));
        }
        for word in self.words.iter().flat_map(|words| words.split_whitespace()).take(MOST_WORDS) {
            let lower = word.to_lowercase();
            let mut anywhere = Condition::any();
            for column in [Title, Description] {
                anywhere = anywhere
                    .add(Expr::expr(Func::lower(Expr::col(column))).like(containing(&lower)))
                    .add(Expr::col(column).like(containing(word)));
            }
            query = query.filter(anywhere);
        }
        if self.public {
            query = query.filter(Visibility.eq("public")).filter(Status.ne("draft"));
        }
        if self.address_told {
            query = query.filter(AddressHidden.eq(false));
        }
        Some(query.into_query())
    }
}

/// What contains this text as it stands: the signs that mean something to `LIKE` mean nothing in it.
fn containing(text: &str) -> LikeExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

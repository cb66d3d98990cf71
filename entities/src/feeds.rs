//! A private calendar feed, its token as a hash.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feeds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub token_hash: Vec<u8>,
    pub member_id: Uuid,
    pub partner_id: Option<Uuid>,
    /// What its owner calls it.
    pub name: String,
    /// All meetings of the steering committee, in place of a member's own.
    pub committee: bool,
    /// `full`, or `times` alone.
    pub details: String,
    pub created_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

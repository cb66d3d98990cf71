//! The tables of Commonhall, one a file, without logic: what may stand in them and why is said by the migrations, what it
//! means by the domain crate, and all use of them is in the service's `store`.

pub mod answers;
pub mod api_tokens;
pub mod audit_entries;
pub mod bookings;
pub mod busy_calendars;
pub mod busy_times;
pub mod feed_revisions;
pub mod feeds;
pub mod idempotency_keys;
pub mod imports;
pub mod installation;
pub mod invitations;
pub mod last_changes;
pub mod meetings;
pub mod members;
pub mod memberships;
pub mod messages;
pub mod occurrences;
pub mod overrides;
pub mod partners;
pub mod reminder_rules;
pub mod series;
pub mod sessions;
pub mod sign_ins;
pub mod spaces;
pub mod suppressions;
pub mod told;
pub mod venues;
pub mod waiting_imports;

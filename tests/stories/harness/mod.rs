//! What stories are told with: an installation in this process ([`TestApp`]), the binary itself ([`Server`]), and the
//! programs at its other ends: a browser, a calendar program, a mail server.
//!
//! ```ignore
//! stories! {
//!     async fn a_cancelled_meeting_reminds_nobody(app) {
//!         let world = app.world().await;
//!         …
//!     }
//! }
//! ```
//!
//! makes of each story two tests, `sqlite::a_cancelled_…` and `postgres::a_cancelled_…`. Nothing is skipped: without
//! `TEST_POSTGRES_URL`, which `tests/run` sets, the second fails.

mod app;
mod browser;
mod calendar;
mod command_line;
mod database;
mod http;
mod keyboard;
mod look;
mod probe;
mod process;
mod server;
mod smtp;
mod visitor;
pub mod world;

pub use self::app::{TestApp, kinds};
pub use self::browser::Browser;
pub use self::calendar::{Event, Family, client_occurrences, day, same, shown};
pub use self::command_line::CommandLine;
pub use self::database::{Database, Kind};
pub use self::look::Depth;
pub use self::process::{run, until};
pub use self::server::Server;
pub use self::smtp::SmtpServer;
pub use self::visitor::{Answer, Visitor, encoded};
pub use self::world::World;

/// Tells one story on one kind of database, and looks afterwards whether what must always hold still does.
pub async fn tell(kind: Kind, story: impl AsyncFnOnce(&mut TestApp)) {
    let mut app = TestApp::start(kind).await;
    // On the heap: a story awaits whole flows in a row, and a debug build is lavish with the stack.
    Box::pin(story(&mut app)).await;
    app.finish().await;
}

/// Makes of each story a test on `SQLite` and one on PostgreSQL.
macro_rules! stories {
    ($(async fn $name:ident($app:ident) $story:block)*) => {
        $(async fn $name($app: &mut crate::harness::TestApp) $story)*

        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::harness::tell(crate::harness::Kind::Sqlite, super::$name).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::harness::tell(crate::harness::Kind::Postgres, super::$name).await;
                }
            )*
        }
    };
}
pub(crate) use stories;

/// An instant written in RFC 3339.
pub fn at(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}

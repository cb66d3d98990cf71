//! The schema: it goes up, down and up again, and what it forbids nobody can do, however they write.

use commonhall::store::Store;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, Statement, Value};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::harness::{Database, Kind, at, stories};

/// Every step, as `migrate status` says it.
async fn taken(store: &Store) -> Vec<bool> {
    store.migration_status().await.unwrap().into_iter().map(|(_, taken)| taken).collect()
}

/// A connection that knows nothing of the flows.
async fn connection(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap()
}

async fn book(
    db: &DatabaseConnection,
    kind: Kind,
    date: Uuid,
    space: Uuid,
    from: &str,
    until: &str,
) -> Result<(), DbErr> {
    let sql = match kind {
        Kind::Sqlite => "insert into bookings values (?, ?, ?, ?, 'confirmed')",
        Kind::Postgres => "insert into bookings values ($1, $2, $3, $4, 'confirmed')",
    };
    let values: [Value; 4] = [date.into(), space.into(), at(from).into(), at(until).into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.map(drop)
}

stories! {
    async fn the_schema_goes_up_down_and_up_again(app) {
        let database = Database::new(app.database.kind).await;
        let store = Store::connect(&database.url).await.unwrap();
        store.migrate_up().await.unwrap();
        let steps = taken(&store).await;
        assert!(steps.len() >= 5 && steps.iter().all(|taken| *taken));
        for left in (0..steps.len()).rev() {
            store.migrate_down(1).await.unwrap();
            assert_eq!(taken(&store).await.iter().filter(|taken| **taken).count(), left);
        }
        store.migrate_up().await.unwrap();
        assert!(taken(&store).await.iter().all(|taken| *taken));
        store.migrate_up().await.unwrap();
    }

    async fn five_that_start_at_once_on_an_empty_server_make_one_schema(app) {
        if app.database.kind == Kind::Sqlite {
            // A file belongs to one process, and its steps are taken by the one connection that writes.
            let store = Store::connect(&app.database.url).await.unwrap();
            store.migrate_up().await.unwrap();
            return;
        }
        let database = Database::new(app.database.kind).await;
        let mut starting = JoinSet::new();
        for _ in 0..5 {
            let url = database.url.clone();
            starting.spawn(async move { Store::connect(&url).await.unwrap().migrate_up().await });
        }
        for outcome in starting.join_all().await {
            outcome.unwrap();
        }
        assert!(taken(&Store::connect(&database.url).await.unwrap()).await.iter().all(|taken| *taken));
    }

    async fn the_database_itself_refuses_a_double_booking(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("Listening session", "2027-03-24T18:00")).await;
        let input = commonhall_domain::meeting::MeetingInput { space: None, ..world.meeting("Choir", "2027-03-24T18:00") };
        let other = app.schedule(&input).await;
        let date = app.dates(other.meeting.id).await[0].id;
        let db = connection(&app.database.url).await;
        let kind = app.database.kind;
        for (from, until) in [
            ("2027-03-24T18:00:00Z", "2027-03-24T20:00:00Z"),
            ("2027-03-24T17:00:00Z", "2027-03-24T18:00:01Z"),
            ("2027-03-24T19:59:59Z", "2027-03-24T21:00:00Z"),
            ("2027-03-24T18:30:00Z", "2027-03-24T19:00:00Z"),
            ("2027-03-24T12:00:00Z", "2027-03-24T23:00:00Z"),
        ] {
            let refused = book(&db, kind, date, world.main_hall, from, until).await.unwrap_err();
            assert!(commonhall::store::bookings::is_clash(&refused), "{refused}");
        }
        assert!(book(&db, kind, date, world.main_hall, "2027-03-24T21:00:00Z", "2027-03-24T21:00:00Z").await.is_err());
        // Half-open: what touches does not overlap. It is taken back, as no flow made it.
        book(&db, kind, date, world.main_hall, "2027-03-24T20:00:00Z", "2027-03-24T21:00:00Z").await.unwrap();
        let moved = db.execute_unprepared("update bookings set blocked_from = blocked_until, blocked_until = '2099-01-01'");
        assert!(moved.await.is_err(), "a booking is not moved in place");
        db.execute_unprepared("delete from bookings where blocked_from >= '2027-03-24T20:00:00'").await.unwrap();
        db.close().await.unwrap();
    }

    async fn the_database_itself_refuses_a_second_message_of_one_cause(app) {
        let world = app.world().await;
        app.schedule(&world.inviting(world.member, "Choir", "2027-03-24T18:00")).await;
        let message = app.messages().await.remove(0);
        let twice = commonhall_entities::messages::Model { id: Uuid::new_v4(), state: "superseded".into(), ..message.clone() };
        let tx = app.store.begin().await.unwrap();
        assert!(commonhall::store::insert(&tx, twice).await.is_err());
        tx.rollback().await.unwrap();
        let unclaimed = commonhall_entities::messages::Model { state: "sending".into(), ..message };
        let tx = app.store.begin().await.unwrap();
        assert!(commonhall::store::save(&tx, unclaimed).await.is_err(), "who sends it must be known");
        tx.rollback().await.unwrap();
    }

    async fn rows_that_others_hang_on_are_not_deleted(app) {
        let world = app.world().await;
        app.schedule(&world.invited("Choir", "2027-03-24T18:00")).await;
        let db = connection(&app.database.url).await;
        for table in ["spaces", "venues", "partners", "series"] {
            if app.database.kind == Kind::Sqlite {
                db.execute_unprepared("pragma foreign_keys = on").await.unwrap();
            }
            assert!(db.execute_unprepared(&format!("delete from {table}")).await.is_err(), "{table}");
        }
        db.close().await.unwrap();
    }
}

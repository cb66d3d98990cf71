//! An installation in this process: its clock stands until it is moved, its mail stays in memory.

use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use commonhall::app::App;
use commonhall::auth::cookie;
use commonhall::auth::key::Key;
use commonhall::clock::Clock;
use commonhall::config::Settings;
use commonhall::error::Result;
use commonhall::flows::feed::Cache;
use commonhall::flows::{self, Caller, api_tokens, installation, meetings, sign_in};
use commonhall::mail::{Captured, Memory, Transport};
use commonhall::store::meetings::Whole;
use commonhall::store::{Store, audit::Face, people};
use commonhall_domain::meeting::MeetingInput;
use commonhall_entities::{bookings, messages, occurrences, told};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::database::{Database, Kind};
use super::visitor::{self, Routes, Visitor};

/// When every story begins: a Monday, four weeks before the clocks go forward.
const BEGINNING: &str = "2027-03-01T09:00:00Z";

/// An [`App`], which it also stands for wherever a flow wants one.
pub struct TestApp {
    app: App,
    pub mail: Memory,
    pub database: Database,
    /// Mails that the story has looked at.
    seen: AtomicUsize,
    /// Made once, when the first visitor comes.
    routes: OnceLock<Routes>,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl TestApp {
    pub async fn start(kind: Kind) -> Self {
        commonhall::templating::load().unwrap();
        let database = Database::new(kind).await;
        let settings = Settings {
            database_url: database.url.clone(),
            // Changes go at once and at any rate, unless a story is about that.
            merge_window: TimeDelta::zero(),
            mail_rate: 0,
            invite_limit: 0,
            api_rate: 0,
            sign_in_rate: 0,
            ..Settings::default()
        };
        let mail = Memory::default();
        let app = App {
            store: Store::connect(&database.url).await.unwrap(),
            settings: Arc::new(settings),
            clock: Clock::fixed(super::at(BEGINNING)),
            key: Arc::new(Key::random()),
            mail: Arc::new(Transport::Memory(mail.clone())),
            demo: false,
            queued: Arc::default(),
            feeds: Arc::default(),
        };
        app.store.migrate_up().await.unwrap();
        installation::check(&app).await.unwrap();
        Self { app, mail, database, seen: AtomicUsize::new(0), routes: OnceLock::new() }
    }

    /// Lets public feeds lag so long behind what another process stored, as they do outside of stories.
    pub fn lag(&mut self, lag: TimeDelta) {
        self.app.feeds = Arc::new(Cache::lagging(lag));
        self.routes = OnceLock::new();
    }

    /// Changes the settings that the rest of the story runs with.
    pub fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = (*self.app.settings).clone();
        change(&mut settings);
        self.app.settings = Arc::new(settings);
        self.routes = OnceLock::new();
    }

    /// Sends mail by another way from now on.
    pub fn send_through(&mut self, transport: Transport) {
        self.app.mail = Arc::new(transport);
        self.routes = OnceLock::new();
    }

    /// Makes it a demonstration from now on.
    pub fn demonstrate(&mut self) {
        self.app.demo = true;
        self.routes = OnceLock::new();
    }

    /// Another process of the same installation: it shares nothing with this one but the database, the key and the time.
    pub async fn another_process(&self) -> App {
        App {
            store: Store::connect(&self.database.url).await.unwrap(),
            queued: Arc::default(),
            feeds: Arc::default(),
            ..self.app.clone()
        }
    }

    /// Moves the clock on.
    pub fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Moves the clock to an instant, as RFC 3339 writes it.
    pub fn go_to(&self, instant: &str) {
        self.clock.advance(super::at(instant) - self.now());
    }

    /// What the jobs do at every tick: plan the reminders, and send what is due.
    pub async fn plan_and_send(&self) {
        flows::reminders::plan(self).await.unwrap();
        self.send().await;
    }

    /// Sends what is due.
    pub async fn send(&self) {
        flows::sender::drain(self).await.unwrap();
    }

    /// The mails that arrived since the story last asked, in the order of their sending.
    pub fn new_mails(&self) -> Vec<Captured> {
        let all = self.mail.sent();
        let seen = self.seen.swap(all.len(), Ordering::Relaxed);
        all[seen..].to_vec()
    }

    /// The whole outbox, oldest first.
    pub async fn messages(&self) -> Vec<messages::Model> {
        messages::Entity::find().order_by_asc(messages::Column::Id).all(self.store.read()).await.unwrap()
    }

    /// The messages of a kind with their states and reasons, oldest first.
    pub async fn states(&self, kind: &str) -> Vec<(String, String)> {
        let messages = self.messages().await.into_iter().filter(|message| message.kind == kind);
        messages.map(|message| (message.state, message.reason.unwrap_or_default())).collect()
    }

    /// The dates of a meeting, the earliest first.
    pub async fn dates(&self, meeting: Uuid) -> Vec<occurrences::Model> {
        commonhall::store::occurrences::of_meetings(self.store.read(), &[meeting]).await.unwrap()
    }

    /// The starts of the dates that take place, as RFC 3339 writes them.
    pub async fn starts(&self, meeting: Uuid) -> Vec<DateTime<Utc>> {
        let dates = self.dates(meeting).await.into_iter().filter(|date| date.status != "cancelled");
        dates.map(|date| date.starts_at).collect()
    }

    pub async fn bookings(&self) -> Vec<bookings::Model> {
        let query = bookings::Entity::find()
            .order_by_asc(bookings::Column::SpaceId)
            .order_by_asc(bookings::Column::BlockedFrom);
        query.all(self.store.read()).await.unwrap()
    }

    /// A meeting as it is stored now.
    pub async fn meeting(&self, id: Uuid) -> Whole {
        commonhall::store::meetings::by_id(self.store.read(), id).await.unwrap().unwrap()
    }

    /// A member as somebody who asks.
    pub async fn caller(&self, member: Uuid) -> Caller {
        Caller::new(people::actor(self.store.read(), member).await.unwrap().unwrap(), Face::Page)
    }

    /// Schedules as the operator; what should be looked at is accepted.
    pub async fn try_schedule(&self, input: &MeetingInput) -> Result<Whole> {
        let saved = meetings::create(self, &Caller::command(), input, meetings::Warnings::Accept).await?;
        Ok(saved.whole)
    }

    pub async fn schedule(&self, input: &MeetingInput) -> Whole {
        self.try_schedule(input).await.unwrap()
    }

    /// Changes a meeting as the operator.
    pub async fn try_change(&self, id: Uuid, edit: impl Fn(&mut MeetingInput)) -> Result<Whole> {
        let edit = |mut input: MeetingInput| {
            edit(&mut input);
            Ok(input)
        };
        let saved = meetings::change(self, &Caller::command(), id, None, edit, meetings::Warnings::Accept).await?;
        Ok(saved.whole)
    }

    pub async fn change(&self, id: Uuid, edit: impl Fn(&mut MeetingInput)) -> Whole {
        self.try_change(id, edit).await.unwrap()
    }

    pub async fn cancel(&self, id: Uuid) {
        meetings::cancel(self, &Caller::command(), id, None, None).await.unwrap();
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Visitor {
        self.asker(None)
    }

    /// Somebody who signed in by a link.
    pub async fn as_member(&self, member: Uuid) -> Visitor {
        self.asker(Some(("cookie", format!("session={}", self.session(member).await))))
    }

    /// The token of a session of this member.
    pub async fn session(&self, member: Uuid) -> String {
        let path = sign_in::link_for(self, member, false, TimeDelta::minutes(15)).await.unwrap();
        let token = path.strip_prefix("/sign-in/").unwrap();
        sign_in::enter(self, token, &cookie::Browser::default()).await.unwrap().token
    }

    /// A program that calls the API for this member.
    pub async fn api(&self, member: Uuid) -> Visitor {
        let (_, token) = api_tokens::create(self, &Caller::command(), member, "stories").await.unwrap();
        self.asker(Some(("authorization", format!("Bearer {token}"))))
    }

    fn asker(&self, proof: Option<(&'static str, String)>) -> Visitor {
        let routes = self.routes.get_or_init(|| visitor::routes(self));
        Visitor::new(routes.clone(), proof)
    }

    /// Serves this installation on a free port of this machine, and makes that its address.
    pub async fn serve(&mut self) -> Served {
        use poem::listener::{Acceptor as _, Listener as _};
        let acceptor = poem::listener::TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let base_url = format!("http://127.0.0.1:{port}");
        self.set(|settings| settings.base_url.clone_from(&base_url));
        let server = poem::Server::new_with_acceptor(acceptor).run(commonhall::routes::routes(self.app.clone()));
        Served { base_url, work: tokio::spawn(async move { server.await.unwrap() }) }
    }

    /// The end of a story: what must always hold is looked at.
    pub async fn finish(self) {
        self.check().await;
    }

    async fn check(&self) {
        let messages = self.messages().await;
        for message in &messages {
            assert_ne!(message.state, "sending", "a message is left in somebody's hands: {message:?}");
            assert_eq!(message.state == "sent", message.sent_at.is_some(), "{message:?}");
        }
        let mut once = HashSet::new();
        for captured in self.mail.sent() {
            assert!(once.insert(captured.letter.id), "sent twice: {:?}", captured.letter);
        }
        let dates = occurrences::Entity::find().all(self.store.read()).await.unwrap();
        let dates: BTreeMap<Uuid, occurrences::Model> = dates.into_iter().map(|date| (date.id, date)).collect();
        let bookings = self.bookings().await;
        for two in bookings.windows(2).filter(|two| two[0].space_id == two[1].space_id) {
            assert!(two[0].blocked_until <= two[1].blocked_from, "a space is double-booked: {two:?}");
        }
        for booking in &bookings {
            let date = &dates[&booking.occurrence_id];
            assert!(["tentative", "confirmed"].contains(&date.status.as_str()), "{date:?} holds a room");
            assert_eq!(Some(booking.space_id), date.space_id);
        }
        for told in told::Entity::find().all(self.store.read()).await.unwrap() {
            assert!(dates.contains_key(&told.occurrence_id), "told of a date that is not there: {told:?}");
        }
    }
}

/// A server of this process that stops when it is dropped.
pub struct Served {
    pub base_url: String,
    work: JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// What arrived, in short: the kind of each mail and whom it went to, in the order of the alphabet.
pub fn kinds(mails: &[Captured]) -> Vec<(&str, &str)> {
    let mut kinds: Vec<_> = mails.iter().map(|mail| (mail.letter.kind.as_str(), mail.to.as_str())).collect();
    kinds.sort_unstable();
    kinds
}

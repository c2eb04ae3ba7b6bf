//! A marketplace of its own for every test: a fresh database, a clock that stands at
//! 2021-07-05 09:00 in Taipei, IND-110 with a pool of ten million, and verbs that read like the
//! rules. When the test is over the ledger must be whole.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use app::{
    error::AppError,
    order::{OrderCommand, SubmitOrder},
    port::{Browser, NewSession, SignedIn},
    session::Credentials,
};
use chrono::NaiveDate;
use domain::{
    Actor, FirmRole, Instant, OfficerRoles, OrderId, Party, PlanId, Points, Programme, ProgrammeId,
    Refusal, SupplierId, SupplierRole, Twd, UserId,
    calendar::taipei,
    eligibility::Facts,
    order::State,
    plan::{Category, PlanOrigin, SubSector},
    ubn::Ubn,
};
use server::{
    clock::{Clock, ManualClock, SystemClock, new_id},
    engine::{
        BankNotice, Engine, Membership, NewFirm, NewPlan, NewPlanVersion, NewSupplier, NewUser,
    },
    gateway::{Gateway, GatewayOptions},
    open::engine_with,
    outside::Outside,
    totp::{STEP_SECONDS, code_of_step},
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use tokio_util::task::TaskTracker;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EngineKind {
    Sqlite,
    Postgres,
}

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) kind: EngineKind,
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) url: String,
    /// The commands that run detached from their requests.
    commands: TaskTracker,
    folder: PathBuf,
    schema: String,
    next_ubn: Arc<AtomicU32>,
    corrupt: Arc<AtomicBool>,
}

/// The card gateway of every world, with the keys of the public test system.
pub(crate) fn gateway() -> Gateway {
    Gateway::new(GatewayOptions {
        url: "https://pay.example/Cashier/AioCheckOut/V5".to_owned(),
        merchant: "3002607".to_owned(),
        hash_key: "pwFHCqoQZGmho4w6".to_owned(),
        hash_iv: "EkRm7iFT261dpevs".to_owned(),
        origin: "https://shop.example".to_owned(),
    })
    .unwrap()
}

/// Somebody with an organisation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Firm {
    pub(crate) actor: Actor,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Seller {
    pub(crate) id: SupplierId,
    pub(crate) actor: Actor,
}

/// `2021-07-05T09:00:00` in Taipei.
pub(crate) fn at(text: &str) -> Instant {
    let naive = text.parse::<chrono::NaiveDateTime>().unwrap();
    naive.and_local_timezone(taipei()).unwrap().to_utc()
}

#[expect(clippy::disallowed_methods, reason = "where the test command put its PostgreSQL")]
fn postgres_url() -> String {
    std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL is not set: run `cargo xtask test`, or `cargo xtask db` in another \
         terminal and export what it prints",
    )
}

async fn on_postgres(url: &str, sql: String) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await
}

pub(crate) fn programme() -> ProgrammeId {
    Programme::industrial_110().id
}

/// `Err` with the code of the refusal, for tables of expectations.
pub(crate) fn code<T>(answer: Result<T, AppError>) -> Result<T, &'static str> {
    answer.map_err(|error| match error {
        AppError::Refused(refusal) => refusal.code(),
        AppError::NotFound => "NotFound",
        AppError::Invalid { .. } => "Invalid",
        AppError::WrongCredentials => "WrongCredentials",
        AppError::TooMany { .. } => "TooMany",
        AppError::Faults(_) => "Faults",
        AppError::Unauthenticated => "Unauthenticated",
        AppError::Unavailable => "Unavailable",
        other => panic!("{other:?}"),
    })
}

pub(crate) fn form(plan: PlanId, points: i64, self_funded: i64, key: &str) -> SubmitOrder {
    SubmitOrder {
        plan: plan.to_string(),
        version: "1".to_owned(),
        points: points.to_string(),
        self_funded: self_funded.to_string(),
        key: key.to_owned(),
        quotation: String::new(),
    }
}

pub(crate) fn command(order: OrderId, action: &str) -> OrderCommand {
    OrderCommand { order: order.to_string(), action: action.to_owned(), ..OrderCommand::default() }
}

impl World {
    /// Plays a test and looks at the ledger afterwards; the database is removed also where the
    /// test fails.
    pub(crate) async fn play<F>(kind: EngineKind, test: impl FnOnce(Self) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let world = Self::open(kind).await;
        let played = tokio::spawn(test(world.clone())).await;
        world.settle().await;
        let violations = world.engine.verify().await;
        let corrupt = world.corrupt.load(Ordering::SeqCst);
        world.remove().await;
        if let Err(error) = played {
            std::panic::resume_unwind(error.into_panic());
        }
        if !corrupt {
            assert_eq!(violations.unwrap(), []);
        }
    }

    async fn open(kind: EngineKind) -> Self {
        let schema = format!("it_{}", new_id().simple());
        let folder = std::env::temp_dir().join(&schema);
        let url = match kind {
            EngineKind::Sqlite => format!("sqlite:{}", folder.join("it.db").display()),
            EngineKind::Postgres => {
                let url = postgres_url();
                on_postgres(&url, format!("CREATE SCHEMA {schema}")).await.unwrap();
                format!("{url}?options=-c%20search_path%3D{schema}")
            }
        };
        std::fs::create_dir(&folder).unwrap();
        let clock = Arc::new(ManualClock::at(at("2021-07-05T09:00:00")));
        let commands = TaskTracker::new();
        let outside = Outside {
            commands: commands.clone(),
            uploads: folder.join("uploads"),
            gateway: Some(gateway()),
            ..Outside::new(clock.clone())
        };
        let engine = engine_with(&url, outside).await.unwrap();
        let pool = Points::new(10_000_000).unwrap();
        engine.add_programme(&Programme::industrial_110(), pool).await.unwrap();
        Self {
            kind,
            engine,
            clock,
            url,
            commands,
            folder,
            schema,
            next_ubn: Arc::new(AtomicU32::new(10_000_000)),
            corrupt: Arc::default(),
        }
    }

    /// Another server on the same database.
    pub(crate) async fn another_engine(&self) -> Arc<dyn Engine> {
        let outside = Outside {
            commands: self.commands.clone(),
            uploads: self.folder.join("uploads"),
            gateway: Some(gateway()),
            ..Outside::new(self.clock.clone())
        };
        engine_with(&self.url, outside).await.unwrap()
    }

    /// The schema of this world on PostgreSQL.
    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// Waits for the commands whose requests are gone.
    pub(crate) async fn settle(&self) {
        self.commands.close();
        self.commands.wait().await;
        self.commands.reopen();
    }

    async fn remove(self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
        if self.kind == EngineKind::Postgres {
            let sql = format!("DROP SCHEMA {} CASCADE", self.schema);
            on_postgres(&postgres_url(), sql).await.unwrap();
        }
    }

    /// A folder that goes away with the world.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn move_to(&self, text: &str) {
        self.clock.move_to(at(text));
    }

    pub(crate) fn clock_to(&self, at: Instant) {
        self.clock.move_to(at);
    }

    /// Some seconds later.
    pub(crate) fn clock_forward(&self, seconds: i64) {
        self.clock.move_to(self.clock.now() + chrono::Duration::seconds(seconds));
    }

    pub(crate) fn ubn(&self) -> Ubn {
        loop {
            let n = self.next_ubn.fetch_add(1, Ordering::SeqCst);
            if let Ok(ubn) = format!("{n:08}").parse() {
                return ubn;
            }
        }
    }

    /// A firm that was issued 200,000 points.
    pub(crate) async fn firm(&self) -> Firm {
        self.firm_with(200_000).await
    }

    /// A firm that has not applied yet.
    pub(crate) async fn entered(&self) -> Firm {
        let (ubn, name) = (self.ubn(), "大同精密".to_owned());
        let id = self.engine.add_firm(NewFirm { ubn, name }).await.unwrap();
        let user = UserId::new(new_id());
        Firm { actor: Actor::Buyer { user, firm: id, role: FirmRole::Owner, stepped_up: true } }
    }

    pub(crate) async fn firm_with(&self, points: i64) -> Firm {
        let (ubn, name) = (self.ubn(), "大同精密".to_owned());
        let id = self.engine.add_firm(NewFirm { ubn, name }).await.unwrap();
        let keep = Points::new(points).unwrap();
        self.engine.issue(&programme(), id, keep, Facts::default()).await.unwrap();
        let user = UserId::new(new_id());
        Firm { actor: Actor::Buyer { user, firm: id, role: FirmRole::Owner, stepped_up: true } }
    }

    pub(crate) async fn supplier(&self) -> Seller {
        let new = NewSupplier {
            ubn: self.ubn(),
            name: "雲端軟體".to_owned(),
            region: "臺北市".to_owned(),
            selected_from: None,
            selected_until: Some(NaiveDate::MAX),
        };
        let id = self.engine.add_supplier(new).await.unwrap();
        let user = UserId::new(new_id());
        Seller {
            id,
            actor: Actor::Supplier {
                user,
                supplier: id,
                role: SupplierRole::Admin,
                stepped_up: true,
            },
        }
    }

    pub(crate) async fn plan(&self, seller: Seller, price: i64) -> PlanId {
        self.plan_named(seller, price, "生產排程雲").await
    }

    pub(crate) async fn plan_named(&self, seller: Seller, price: i64, name: &str) -> PlanId {
        self.plan_in(programme(), seller, price, name).await
    }

    pub(crate) async fn plan_in(
        &self,
        programme: ProgrammeId,
        seller: Seller,
        price: i64,
        name: &str,
    ) -> PlanId {
        let plan = NewPlan {
            programme,
            supplier: seller.id,
            solution: name.to_owned(),
            category: Category::Production,
            sectors: vec![SubSector::General],
            listed: true,
            version: NewPlanVersion {
                origin: PlanOrigin::Original,
                name: name.to_owned(),
                summary: name.to_owned(),
                description: name.to_owned(),
                features: vec![name.to_owned()],
                integrations: vec![name.to_owned()],
                price: Twd::new(price).unwrap(),
                months: 12,
                seats: Some(50),
                capacity: name.to_owned(),
                data_location: name.to_owned(),
                exit_terms: name.to_owned(),
            },
        };
        self.engine.add_plan(plan).await.unwrap()
    }

    /// The office lists the version that waits.
    pub(crate) async fn list(&self, plan: PlanId) {
        let case = self.engine.plan_case(office(), plan).await.unwrap();
        let decision = app::listing::PlanDecision {
            plan: plan.to_string(),
            version: case.version.to_string(),
            act: "list".to_owned(),
            reason: String::new(),
        };
        self.engine.review_plan(office(), decision).await.unwrap();
    }

    /// An account to sign in with; the password is [`PASSWORD`], and officers have a second
    /// factor.
    pub(crate) async fn user(&self, email: &str, actor: Actor) -> UserId {
        let membership = match actor {
            Actor::Buyer { firm, role, .. } => Membership::Firm(firm, role),
            Actor::Supplier { supplier, role, .. } => Membership::Supplier(supplier, role),
            _ => Membership::Office(OfficerRoles::ALL),
        };
        let new = NewUser {
            email: email.to_owned(),
            name: "王小明".to_owned(),
            password: Some(PASSWORD.to_owned()),
            membership,
        };
        let user = self.engine.add_user(new).await.unwrap();
        if actor.party() == Party::Office {
            self.engine.add_second_factor(user, SECRET).await.unwrap();
        }
        user
    }

    /// Signs in, with the code of now where one is asked for.
    pub(crate) async fn enter(&self, email: &str) -> NewSession {
        self.enter_from(email, Browser::default()).await
    }

    pub(crate) async fn enter_from(&self, email: &str, browser: Browser) -> NewSession {
        let (email, password) = (email.to_owned(), PASSWORD.to_owned());
        let credentials = Credentials { email, password, next: String::new() };
        match self.engine.sign_in(credentials, browser.clone()).await.unwrap() {
            SignedIn::Session(session) => session,
            SignedIn::CodeNeeded(half) => {
                self.engine.sign_in_with_code(&half, &code_now(0), browser).await.unwrap()
            }
        }
    }

    /// Who holds a session now, as the pages find it.
    pub(crate) async fn actor(&self, session: &NewSession) -> Actor {
        self.engine.session(&session.token).await.unwrap().unwrap().actor
    }

    pub(crate) async fn submit(&self, firm: Firm, order: SubmitOrder) -> Result<OrderId, AppError> {
        self.engine.submit(firm.actor, order).await
    }

    /// Submits with the required split and a key of its own.
    pub(crate) async fn order(&self, firm: Firm, plan: PlanId, price: i64) -> OrderId {
        let points = (price / 3).min(200_000);
        let order = form(plan, points, price - points, &new_id().to_string());
        self.submit(firm, order).await.unwrap()
    }

    pub(crate) async fn act(
        &self,
        actor: Actor,
        order: OrderId,
        action: &str,
    ) -> Result<State, AppError> {
        self.engine.act(actor, command(order, action)).await
    }

    pub(crate) async fn sign(&self, actor: Actor, order: OrderId) -> Result<State, AppError> {
        let contract = self.facts(order).await.contract_sha256.unwrap_or_default();
        let command = OrderCommand { contract, ..command(order, "Sign") };
        self.engine.act(actor, command).await
    }

    /// Accepted and signed by both.
    pub(crate) async fn contract(&self, firm: Firm, seller: Seller, order: OrderId) {
        self.act(seller.actor, order, "Accept").await.unwrap();
        self.sign(firm.actor, order).await.unwrap();
        let state = self.sign(seller.actor, order).await.unwrap();
        assert_eq!(state, State::Contracted);
    }

    /// An officer with all roles, who is the same one for the same name.
    pub(crate) async fn officer(&self, name: &str) -> Actor {
        let email = format!("{name}@office.test");
        let known =
            self.column(&format!("SELECT user_id FROM users WHERE email = '{email}'")).await;
        let user = match known.first() {
            Some(id) => id.parse().unwrap(),
            None => self.user(&email, office()).await,
        };
        Actor::Office { user, roles: OfficerRoles::ALL, stepped_up: true }
    }

    /// The notice of a timely payment of the right amount.
    pub(crate) async fn notice(&self, order: OrderId, txn: &str) -> BankNotice {
        let facts = self.facts(order).await;
        BankNotice {
            txn: txn.to_owned(),
            virtual_account: facts.virtual_account,
            amount: facts.self_funded.get(),
            value_at: facts.payment_deadline.unwrap() - chrono::Duration::minutes(1),
        }
    }

    pub(crate) async fn facts(&self, order: OrderId) -> server::engine::OrderFacts {
        self.engine.order_facts(order).await.unwrap()
    }

    pub(crate) async fn state(&self, order: OrderId) -> State {
        self.facts(order).await.state
    }

    /// Available, reserved and used points.
    pub(crate) async fn wallet(&self, firm: Firm) -> (i64, i64, i64) {
        let view = self.engine.wallet(firm.actor).await.unwrap();
        (view.available.get(), view.reserved.get(), view.used.get())
    }

    /// Changes the database behind the store's back.
    pub(crate) async fn sql(&self, sql: &str) -> sqlx::Result<()> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.kind {
            EngineKind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            }
            EngineKind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            }
        }
    }

    /// The first column of a query, which has to be text.
    pub(crate) async fn column(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.kind {
            EngineKind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
            }
            EngineKind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
            }
        }
    }

    /// How many rows a table has, or those of it that the condition after its name picks.
    pub(crate) async fn count(&self, table: &str) -> usize {
        self.column(&format!("SELECT 'x' FROM {table}")).await.len()
    }

    /// The test breaks the ledger on purpose.
    pub(crate) fn is_corrupt_in_the_end(&self) {
        self.corrupt.store(true, Ordering::SeqCst);
    }
}

pub(crate) const PASSWORD: &str = "correct horse battery";

/// What the officers' codes are made of.
pub(crate) const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// The code of now, or of so many half minutes later.
pub(crate) fn code_now(later: i64) -> String {
    code_of(SECRET, later)
}

pub(crate) fn code_of(secret: &str, later: i64) -> String {
    code_of_step(secret, SystemClock.now().timestamp() / STEP_SECONDS + later).unwrap()
}

/// The token of the link in a letter.
pub(crate) fn token_in(letter: &str) -> String {
    let hex = |c: char| c.is_ascii_hexdigit();
    let found = letter.split(|c| !hex(c)).find(|run| run.len() == 64);
    found.unwrap_or_else(|| panic!("no token in {letter}")).to_owned()
}

/// Whether somebody was told no because of the points.
pub(crate) fn lacks_points(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Refused(Refusal::InsufficientPoints { .. } | Refusal::NoPoints { .. })
    )
}

/// The office, which belongs to no side.
pub(crate) fn office() -> Actor {
    let user = UserId::new(new_id());
    let actor = Actor::Office { user, roles: OfficerRoles::ALL, stepped_up: true };
    assert_eq!(actor.party(), Party::Office);
    actor
}

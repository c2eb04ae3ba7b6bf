//! Fifty approvals race a pool of five firms' points, again and again (`cargo xtask bench` calls
//! this): five are issued, the others wait in the order of their files.
//!
//! Usage: `bench_approvals sqlite:FILE|postgres://… [ROUNDS]`. Exits 1 where one round ends
//! otherwise.

use std::{process::ExitCode, str::FromStr as _, sync::Arc, time::Instant};

use anyhow::Context as _;
use app::review::ApplicationCommand;
use domain::{
    Actor, FirmId, OfficerRole, OfficerRoles, Points, Programme, Twd, UserId,
    eligibility::{Check, Checks, Factory, Facts},
    enrolment::FirmState,
    ubn::Ubn,
};
use server::{
    clock::{Clock as _, ManualClock, new_id},
    engine::{Engine, EnrolAtOnce},
    open,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

const ROUNDS: u32 = 1_000;
const FIRMS: usize = 50;
const WINNERS: usize = 5;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context("which database?")?;
    let rounds = arguments.next().map_or(Ok(ROUNDS), |text| text.parse())?;
    let files = Files::prepare(&url).await?;
    let (mut wrong, started) = (0, Instant::now());
    for round in 0..rounds {
        let copy = files.copy(round).await?;
        let engine = open::engine(&copy, files.clock.clone()).await?;
        let fair = race(&engine, &files.firms).await? && engine.verify().await?.is_empty();
        wrong += u32::from(!fair);
        drop(engine);
        files.remove(&copy).await?;
    }
    println!(
        "  {FIRMS} approvals race points for {WINNERS}: {rounds} rounds, {wrong} unfair, {:.0} s",
        started.elapsed().as_secs_f64()
    );
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All at once; whether five won and the others stand behind one another as their files do.
async fn race(engine: &Arc<dyn Engine>, firms: &[FirmId]) -> anyhow::Result<bool> {
    let mut approvals = tokio::task::JoinSet::new();
    for firm in firms {
        let (engine, firm) = (engine.clone(), firm.to_string());
        let command =
            ApplicationCommand { firm, act: "approve".to_owned(), ..ApplicationCommand::default() };
        approvals.spawn(async move { engine.decide(officer(), command).await });
    }
    while let Some(approved) = approvals.join_next().await {
        approved??;
    }
    let (mut won, mut places) = (0, Vec::new());
    for firm in firms {
        let facts = engine.firm_facts(*firm).await?;
        won += usize::from(facts.state == FirmState::Issued);
        places.extend(facts.position);
    }
    // Who is approved first has the points; the others stand in the order of their files.
    Ok(won == WINNERS && places.into_iter().eq(1..=u32::try_from(FIRMS - WINNERS)?))
}

fn officer() -> Actor {
    let roles = OfficerRoles::NONE.with(OfficerRole::Approver);
    Actor::Office { user: UserId::new(new_id()), roles, stepped_up: true }
}

/// A database with fifty complete files under review, to be copied for every round.
struct Files {
    url: String,
    clock: Arc<ManualClock>,
    firms: Vec<FirmId>,
}

impl Files {
    async fn prepare(url: &str) -> anyhow::Result<Self> {
        let clock = Arc::new(ManualClock::at("2021-07-05T09:00:00+08:00".parse()?));
        let url = if url.starts_with("sqlite:") {
            url.to_owned()
        } else {
            on_postgres(url, "CREATE DATABASE files").await?;
            sibling(url, "files")?
        };
        let engine = open::engine(&url, clock.clone()).await?;
        let programme = Programme::industrial_110();
        let pool = i64::try_from(WINNERS)? * programme.points_max.get();
        engine.add_programme(&programme, Points::new(pool).context("pool")?).await?;
        let mut firms = Vec::new();
        let numbers = 10_000_000_u32..;
        for ubn in numbers.filter_map(|n| Ubn::from_str(&n.to_string()).ok()).take(FIRMS) {
            clock.move_to(clock.now() + chrono::Duration::seconds(1));
            let (firm, _) = engine.enrol(file(ubn)?).await?;
            firms.push(firm);
        }
        Ok(Self { url, clock, firms })
    }

    /// The database of a round.
    async fn copy(&self, round: u32) -> anyhow::Result<String> {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let folder = format!("{path}.{round}");
            std::fs::create_dir_all(&folder)?;
            let mut connection = SqliteConnection::connect(&self.url).await?;
            let copy = format!("VACUUM INTO '{folder}/files.db'");
            sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut connection).await?;
            connection.close().await?;
            return Ok(format!("sqlite:{folder}/files.db"));
        }
        // A template must have no connections.
        let alone =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'files'";
        on_postgres(&self.cluster()?, alone).await?;
        let copy = format!("CREATE DATABASE r{round} TEMPLATE files");
        on_postgres(&self.cluster()?, &copy).await?;
        sibling(&self.url, &format!("r{round}"))
    }

    async fn remove(&self, copy: &str) -> anyhow::Result<()> {
        if let Some(path) = copy.strip_prefix("sqlite:") {
            let (folder, _) = path.rsplit_once('/').context("a folder")?;
            return Ok(std::fs::remove_dir_all(folder)?);
        }
        let name = copy.rsplit('/').next().context("a name")?;
        on_postgres(&self.cluster()?, &format!("DROP DATABASE {name} WITH (FORCE)")).await
    }

    fn cluster(&self) -> anyhow::Result<String> {
        sibling(&self.url, "postgres")
    }
}

fn file(ubn: Ubn) -> anyhow::Result<EnrolAtOnce> {
    Ok(EnrolAtOnce {
        firm: None,
        name: format!("公司 {ubn}"),
        facts: Facts {
            ubn: ubn.to_string(),
            factory: Factory::Registered("99-1".to_owned()),
            revenue: [(109, Twd::new(1).context("revenue")?)].into(),
            checks: Checks { company: Check::Unavailable, factory: Check::Unavailable },
            ..Facts::default()
        },
        contact_name: "王小明".to_owned(),
        email: format!("{ubn}@firm.example"),
        email_verified: true,
        password: None,
    })
}

/// Another database of the same cluster.
fn sibling(url: &str, name: &str) -> anyhow::Result<String> {
    let (cluster, _) = url.rsplit_once('/').context("a database URL")?;
    Ok(format!("{cluster}/{name}"))
}

async fn on_postgres(url: &str, sql: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

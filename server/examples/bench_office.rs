//! What the office's queues and the public figures cost on 300,000 orders, against 1,000 (`cargo
//! xtask bench office` calls this): whole pages, rendered by the server without a socket.
//!
//! Usage: `bench_office sqlite:FILE|postgres://… [ORDERS]`. Exits 1 where a page is out of its
//! budget.

mod desk;
mod history;

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use axum::body::Body;
use desk::{HOST, Site};
use domain::OfficerRoles;
use history::{Mix, Size, fill};
use http::{Request, StatusCode, header};
use server::{
    clock::{Clock as _, ManualClock},
    engine::{Engine, Membership},
    open,
};
use sqlx::{Connection as _, PgConnection};

const SMALL: u32 = 1_000;
const LARGE: u32 = 300_000;
/// The middle time on the large one over that on the small one.
const RATIO_MAX: f64 = 2.0;
const TIMES: usize = 21;
/// A page that is slow is asked for less often.
const PATIENCE: Duration = Duration::from_secs(6);

const PAGES: [&str; 11] = [
    "/office",
    "/office/claims",
    "/office/applications",
    "/office/applications?state=all",
    "/office/applications?state=all&q=30000",
    "/office/applications?state=all&q=nobody",
    "/office/spot-checks",
    "/office/spot-checks?risk=1",
    "/office/plans",
    "/office/suppliers",
    "/transparency",
];
/// Pages whose figures read whole tables and are kept for five minutes: what making them anew
/// takes, which has no budget.
const ANEW: [&str; 3] = ["/office/spot-checks", "/office/spot-checks?risk=1", "/transparency"];
const ANEW_MINUTES: i64 = 6;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Office {
    clock: Arc<ManualClock>,
    site: Site,
    cookie: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context("which database?")?;
    let orders = arguments.next().map_or(Ok(LARGE), |text| text.parse())?;
    let small = Office::open(&another(&url, "small").await?, SMALL).await?;
    let large = Office::open(&another(&url, "large").await?, orders).await?;
    let mut within = true;
    for page in PAGES {
        within &= compare((&small, &large), page, 0, "").await? <= RATIO_MAX;
    }
    println!("  (at most {RATIO_MAX})");
    for page in ANEW {
        compare((&small, &large), page, ANEW_MINUTES, ", made anew").await?;
    }
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the times of a page, and gives back their ratio.
async fn compare(
    (small, large): (&Office, &Office),
    page: &str,
    minutes: i64,
    how: &str,
) -> anyhow::Result<f64> {
    let (few, many) = (small.time(page, minutes).await?, large.time(page, minutes).await?);
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!("  {page}{how}: {:.2} ms, {:.2} ms: ratio {ratio:.2}", ms(few), ms(many));
    Ok(ratio)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A database beside the one of the URL.
async fn another(url: &str, name: &str) -> anyhow::Result<String> {
    if url.starts_with("sqlite:") {
        return Ok(format!("{url}.{name}"));
    }
    let mut connection = PgConnection::connect(url).await?;
    let known: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
    if !known {
        let create =
            if name == "small" { "CREATE DATABASE small" } else { "CREATE DATABASE large" };
        sqlx::raw_sql(create).execute(&mut connection).await?;
    }
    connection.close().await?;
    let (cluster, _) = url.rsplit_once('/').context("a database URL")?;
    Ok(format!("{cluster}/{name}"))
}

impl Office {
    async fn open(url: &str, orders: u32) -> anyhow::Result<Self> {
        let clock = Arc::new(ManualClock::at("2021-12-15T09:00:00+08:00".parse()?));
        let engine: Arc<dyn Engine> = open::engine(url, clock.clone()).await?;
        let extent = Size { orders, suppliers: 50, mix: Mix::AfterAYear };
        fill(&engine, url, extent).await?;
        let site = Site::of(&engine)?;
        let (_, cookie) = site.enter(Membership::Office(OfficerRoles::ALL)).await?;
        Ok(Self { clock, site, cookie })
    }

    /// The middle of many times.
    async fn time(&self, page: &str, minutes: i64) -> anyhow::Result<Duration> {
        self.page(page).await?;
        let (mut times, begun) = (Vec::with_capacity(TIMES), Instant::now());
        while times.len() < TIMES && (times.len() < 3 || begun.elapsed() < PATIENCE) {
            self.clock.move_to(self.clock.now() + chrono::Duration::minutes(minutes));
            let asked = Instant::now();
            self.page(page).await?;
            times.push(asked.elapsed());
        }
        times.sort_unstable();
        Ok(times[times.len() / 2])
    }

    /// A whole page.
    async fn page(&self, path: &str) -> anyhow::Result<()> {
        let request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/html")
            .body(Body::empty())?;
        let answer = self.site.send(request).await?;
        ensure!(answer.status == StatusCode::OK, "{path}: {} {}", answer.status, answer.location);
        ensure!(answer.text.trim_end().ends_with("</html>"), "{path} was not answered whole");
        Ok(())
    }
}

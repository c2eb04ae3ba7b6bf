//! How fast usage records come in, and what memory that takes (`cargo xtask bench usage` calls
//! this): as a CSV over the upload's route, in the order of the orders and in that of the days, and
//! over the API in batches.
//!
//! Usage: `bench_usage sqlite:FILE|postgres://… [RECORDS]`. Exits 1 where it is out of its budget
//! or `verify` finds something broken.

mod desk;
mod history;

use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use app::api_key::CreateApiKey;
use axum::body::{Body, Bytes};
use desk::{HOST, Site};
use domain::{Actor, SupplierRole, api_key::Scope};
use futures_util::stream;
use history::{Mix, Size, fill};
use http::{Method, Request, StatusCode, header};
use server::{
    clock::{ManualClock, new_id},
    engine::{Engine, Membership},
    open,
};

const ORIGIN: &str = "http://shop.example";
const ORDERS: u32 = 200;
/// Records of the large file, and of those before and after it.
const RECORDS: u64 = 1_000_000;
const RATE_MIN: f64 = 20_000.0;
/// What the large file may add to the memory that a tenth of it has taken.
const GROWTH_MB_MAX: f64 = 20.0;
/// Days that are in time, and the records of a batch.
const DAYS: [&str; 2] = ["2021-08-12", "2021-08-11"];
const BATCH: u64 = 10_000;
const CLIENTS: u64 = 4;
/// Lines of a chunk of the upload.
const LINES_AT_ONCE: u64 = 500;
const FORM: &str = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"use.csv\"\r\n\
                    Content-Type: text/csv\r\n\r\norder,day,source,seq,count\n";

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Seller {
    site: Site,
    cookie: String,
    key: String,
    /// Ids and numbers.
    orders: Arc<Vec<(String, String)>>,
}

/// In what order the lines of a list come.
#[derive(Clone, Copy)]
enum Sorted {
    ByOrder,
    ByDay,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context("which database?")?;
    let records: u64 = arguments.next().map_or(Ok(RECORDS), |text| text.parse())?;
    let clock = Arc::new(ManualClock::at("2021-08-12T20:00:00+08:00".parse()?));
    let engine: Arc<dyn Engine> = open::engine(&url, clock).await?;
    let seller = Seller::of(&engine, &url).await?;
    let first = seller.list("first", records / 10, Sorted::ByOrder).await?;
    let large = seller.list("large", records, Sorted::ByOrder).await?;
    let mixed = seller.list("mixed", records / 5, Sorted::ByDay).await?;
    let alone = seller.batches("alone", records / 5, 1).await?;
    let together = seller.batches("together", records / 5, CLIENTS).await?;
    let begun = Instant::now();
    let violations = engine.verify().await?;
    println!("  verify: {:.1} s, {} broken", begun.elapsed().as_secs_f64(), violations.len());
    let growth = large.peak_mb - first.peak_mb;
    println!("  ten times the file: {growth:+.1} MB at the peak (at most {GROWTH_MB_MAX})");
    let rates = [large.rate, mixed.rate, alone.rate, together.rate];
    let fast = rates.iter().all(|rate| *rate >= RATE_MIN);
    println!(
        "  the slowest {:.0}/s (at least {RATE_MIN})",
        rates.into_iter().fold(f64::MAX, f64::min)
    );
    let within = fast && growth <= GROWTH_MB_MAX && violations.is_empty();
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a run of records came to.
struct Figures {
    rate: f64,
    peak_mb: f64,
}

impl Seller {
    async fn of(engine: &Arc<dyn Engine>, url: &str) -> anyhow::Result<Self> {
        let market = Size { orders: ORDERS, suppliers: 1, mix: Mix::InService };
        let (_, suppliers, orders) = fill(engine, url, market).await?;
        let supplier = *suppliers.first().context("a supplier")?;
        let site = Site::of(engine)?;
        let (user, cookie) =
            site.enter(Membership::Supplier(supplier, SupplierRole::Admin)).await?;
        let form = CreateApiKey {
            id: new_id().to_string(),
            name: "meter".to_owned(),
            scopes: vec![Scope::WriteUsage.as_str().to_owned()],
            days: "90".to_owned(),
        };
        let actor = Actor::Supplier { user, supplier, role: SupplierRole::Admin, stepped_up: true };
        let key = engine.create_api_key(actor, form).await?.key;
        Ok(Self { site, cookie, key, orders: Arc::new(orders) })
    }

    /// Uploads a list as a page does; its lines are made as they are sent.
    async fn list(&self, source: &str, records: u64, sorted: Sorted) -> anyhow::Result<Figures> {
        let (orders, name) = (self.orders.clone(), source.to_owned());
        let chunks = records.div_ceil(LINES_AT_ONCE);
        let chunk = move |n: u64| -> Result<Bytes, std::io::Error> {
            let mut text = String::from(if n == 0 { FORM } else { "" });
            for record in n * LINES_AT_ONCE..records.min((n + 1) * LINES_AT_ONCE) {
                line(&mut text, &orders, &name, (record, records), sorted);
            }
            if n + 1 == chunks {
                text.push_str("\r\n--B--\r\n");
            }
            Ok(Bytes::from(text))
        };
        let body = Body::from_stream(stream::iter((0..chunks).map(chunk)));
        let request = Request::post("/supplier/usage")
            .header(header::HOST, HOST)
            .header(header::ORIGIN, ORIGIN)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
            .body(body)?;
        let (memory, begun) = (Memory::watch()?, Instant::now());
        let answer = self.site.send(request).await?;
        let time = begun.elapsed();
        let taken = format!("%22taken%22%3A{records}%2C");
        ensure!(answer.location.contains(&taken), "not all: {} {}", answer.status, answer.location);
        let what = match sorted {
            Sorted::ByOrder => "one order after the other",
            Sorted::ByDay => "one day after the other",
        };
        memory.end(&format!("CSV, {what}: {records}"), records, time)
    }

    /// Batches over the API, so many clients at once.
    async fn batches(&self, source: &str, records: u64, clients: u64) -> anyhow::Result<Figures> {
        let batches = records / BATCH;
        let next = Arc::new(AtomicU64::new(0));
        let (memory, begun) = (Memory::watch()?, Instant::now());
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..clients {
            let (site, next, orders) = (self.site.clone(), next.clone(), self.orders.clone());
            let (bearer, source) = (format!("Bearer {}", self.key), source.to_owned());
            tasks.spawn(async move {
                loop {
                    let batch = next.fetch_add(1, Ordering::Relaxed);
                    if batch >= batches {
                        return anyhow::Ok(());
                    }
                    let place = usize::try_from(batch)? % orders.len();
                    let request = Request::builder()
                        .method(Method::POST)
                        .uri(format!("/api/v1/orders/{}/usage", orders[place].0))
                        .header(header::HOST, HOST)
                        .header(header::AUTHORIZATION, &bearer)
                        .header(header::CONTENT_TYPE, "application/json")
                        .header("idempotency-key", new_id().to_string())
                        .body(Body::from(json(&source, batch)))?;
                    let answer = site.send(request).await?;
                    ensure!(answer.status == StatusCode::OK, "{} {}", answer.status, answer.text);
                }
            });
        }
        while let Some(client) = tasks.join_next().await {
            client??;
        }
        let (records, time) = (batches * BATCH, begun.elapsed());
        memory.end(&format!("API, {clients} at once, {BATCH} a batch: {records}"), records, time)
    }
}

/// A line of the list: its place among so many decides order, day and number.
fn line(
    text: &mut String,
    orders: &[(String, String)],
    source: &str,
    (record, records): (u64, u64),
    sorted: Sorted,
) {
    let many = orders.len() as u64;
    let each = records.div_ceil(many);
    let (order, number) = match sorted {
        Sorted::ByOrder => (record / each, record % each),
        Sorted::ByDay => (record % many, record / many),
    };
    let day = DAYS[usize::from(number * 2 >= each)];
    let order = usize::try_from(order).map_or("", |place| orders[place].1.as_str());
    text.extend(std::iter::once(format!("{order},{day},{source},{number},{}\n", 1 + number % 9)));
}

fn json(source: &str, batch: u64) -> String {
    let mut text = String::from("{\"records\":[");
    for n in 0..BATCH {
        let (comma, number) = (if n == 0 { "" } else { "," }, batch * BATCH + n);
        let day = DAYS[usize::from(n % 2 == 0)];
        text.extend(std::iter::once(format!(
            "{comma}{{\"day\":\"{day}\",\"source\":\"{source}\",\"number\":{number},\"count\":{}}}",
            1 + n % 9
        )));
    }
    text.push_str("]}");
    text
}

/// Resident memory of this process while something runs.
struct Memory {
    before: f64,
    over: Arc<AtomicBool>,
    watcher: std::thread::JoinHandle<anyhow::Result<f64>>,
}

impl Memory {
    fn watch() -> anyhow::Result<Self> {
        let over = Arc::<AtomicBool>::default();
        let seen = over.clone();
        let watcher = std::thread::spawn(move || {
            let mut peak = 0.0_f64;
            while !seen.load(Ordering::Relaxed) {
                peak = peak.max(resident_mb()?);
                std::thread::sleep(Duration::from_millis(20));
            }
            Ok(peak)
        });
        Ok(Self { before: resident_mb()?, over, watcher })
    }

    fn end(self, what: &str, records: u64, time: Duration) -> anyhow::Result<Figures> {
        self.over.store(true, Ordering::Relaxed);
        let peak = self.watcher.join().map_err(|_| anyhow::anyhow!("the watcher panicked"))??;
        let seconds = time.as_secs_f64();
        let rate = u32::try_from(records).map_or(0.0, f64::from) / seconds;
        println!(
            "  {what} records in {seconds:.1} s, {rate:.0}/s; {:.1} MB before, {peak:.1} at the \
             peak, {:.1} after",
            self.before,
            resident_mb()?
        );
        Ok(Figures { rate, peak_mb: peak })
    }
}

fn resident_mb() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: u32 = kilobytes.context("no VmRSS")?.parse()?;
    Ok(f64::from(kilobytes) / 1024.0)
}

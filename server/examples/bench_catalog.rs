//! What a search of the catalogue costs with 100,000 plans on offer, against 1,000 (`cargo xtask
//! bench catalog` calls this): the service's answer, without a page around it.
//!
//! Usage: `bench_catalog sqlite:FILE|postgres://… [PLANS]`. Exits 1 where a search is out of its
//! budget.

#[path = "history/sink.rs"]
mod sink;

use std::{
    collections::BTreeMap,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use app::catalog::CatalogQuery;
use chrono::NaiveDate;
use domain::{
    Points, Programme, SupplierId,
    guide::{Answers, Budget, Pain, Size},
    plan::{Category, SubSector},
    search::index_terms,
    ubn::Ubn,
};
use server::{
    clock::{Clock as _, ManualClock, new_id},
    engine::{Engine, NewSupplier},
    open,
};
use sink::{Sink, put};
use sqlx::{Connection as _, PgConnection};

const SMALL: u32 = 1_000;
const LARGE: u32 = 100_000;
const SUPPLIERS: usize = 200;
/// The middle time on the large one over that on the small one.
const RATIO_MAX: f64 = 3.0;
const TIMES: usize = 41;

/// Name, what it does, for whom: every plan is a mixture of its own.
const NAMES: [&str; 10] = [
    "庫存雲",
    "排程雲",
    "簽核雲",
    "排班雲",
    "客服雲",
    "資安雲",
    "碳管理雲",
    "MES Scheduling",
    "CRM Sales",
    "打樣雲",
];
const PAINS: [&str; 10] = [
    "庫存對不起來",
    "交期算不準",
    "紙本太多",
    "排班與薪資",
    "客訴回得慢",
    "備份與防駭",
    "碳盤查",
    "設備稼動率",
    "報價慢",
    "圖面找不到",
];
const WHOM: [&str; 7] =
    ["適合小工廠", "適合二十人以下", "多廠區", "含導入顧問", "入門版", "專業版", "全廠版"];

/// A search, and what it is called.
fn searches() -> Vec<(&'static str, CatalogQuery)> {
    let query = |q: &str, sort: &str, page: &str| CatalogQuery {
        q: q.to_owned(),
        sort: sort.to_owned(),
        page: page.to_owned(),
        ..CatalogQuery::default()
    };
    let filtered = CatalogQuery {
        category: "sales".to_owned(),
        price: "150k".to_owned(),
        ..query("", "self_funded", "")
    };
    vec![
        ("no word, with facets", query("", "", "")),
        ("two Chinese characters", query("庫存", "", "")),
        ("the beginning of a Latin word", query("sched", "", "")),
        ("two words", query("庫存 專業", "", "")),
        ("sorted by what the buyer pays", query("", "self_funded", "")),
        ("filtered and sorted", filtered),
        ("page 50", query("", "", "50")),
        ("a word that nobody has", query("太空梭", "", "")),
    ]
}

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Market {
    clock: Arc<ManualClock>,
    engine: Arc<dyn Engine>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context("which database?")?;
    let plans = arguments.next().map_or(Ok(LARGE), |text| text.parse())?;
    let small = Market::open(&another(&url, "small").await?, SMALL).await?;
    let large = Market::open(&another(&url, "large").await?, plans).await?;
    let mut within = true;
    for (name, query) in searches() {
        let (few, many) = (small.time(&query).await?, large.time(&query).await?);
        within &= report(name, few, many) <= RATIO_MAX;
    }
    println!("  (at most {RATIO_MAX})");
    report("the guide, without a budget", small.guide().await?, large.guide().await?);
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn report(name: &str, few: [Duration; 2], many: [Duration; 2]) -> f64 {
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let ratio = many[1].as_secs_f64() / few[1].as_secs_f64();
    println!(
        "  {name}: {:.2} ms, {:.2} ms: ratio {ratio:.2} (the first time {:.1} ms, {:.1} ms)",
        ms(few[1]),
        ms(many[1]),
        ms(few[0]),
        ms(many[0])
    );
    ratio
}

/// A database beside the one of the URL.
async fn another(url: &str, name: &str) -> anyhow::Result<String> {
    if url.starts_with("sqlite:") {
        return Ok(format!("{url}.{name}"));
    }
    let mut connection = PgConnection::connect(url).await?;
    let create = if name == "small" { "CREATE DATABASE small" } else { "CREATE DATABASE large" };
    sqlx::raw_sql(create).execute(&mut connection).await?;
    connection.close().await?;
    let (cluster, _) = url.rsplit_once('/').context("a database URL")?;
    Ok(format!("{cluster}/{name}"))
}

impl Market {
    async fn open(url: &str, plans: u32) -> anyhow::Result<Self> {
        let clock = Arc::new(ManualClock::at("2021-07-05T09:00:00+08:00".parse()?));
        let engine: Arc<dyn Engine> = open::engine(url, clock.clone()).await?;
        let programme = Programme::industrial_110();
        engine.add_programme(&programme, Points::new(10_000_000).context("pool")?).await?;
        let mut suppliers = Vec::with_capacity(SUPPLIERS);
        let numbers = (10_000_000_u32..).filter_map(|n| n.to_string().parse::<Ubn>().ok());
        for ubn in numbers.take(SUPPLIERS) {
            let supplier = NewSupplier {
                ubn,
                name: format!("供應商 {ubn}"),
                region: "臺中市".to_owned(),
                selected_from: None,
                selected_until: Some(NaiveDate::MAX),
            };
            suppliers.push(engine.add_supplier(supplier).await?);
        }
        let begun = Instant::now();
        let mut sink = Sink::open(url).await?;
        let at = clock.now().timestamp_millis();
        for number in 0..plans {
            put_plan(&mut sink, &programme, &suppliers, number, at)?;
            sink.flush().await?;
        }
        // Rows in bulk may come past the triggers.
        sink.run("UPDATE catalog_versions SET version = version + 1".to_owned()).await?;
        let rows = sink.rows;
        sink.finish().await?;
        println!("  {plans} plans, {rows} rows in {:.0} s", begun.elapsed().as_secs_f64());
        Ok(Self { clock, engine })
    }

    /// The first time and the middle of many, each past the second that answers are kept.
    async fn time(&self, query: &CatalogQuery) -> anyhow::Result<[Duration; 2]> {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            self.clock.move_to(self.clock.now() + chrono::Duration::seconds(2));
            let asked = Instant::now();
            let view = self.engine.catalog(query.clone()).await?;
            times.push(asked.elapsed());
            ensure!(view.total > 0 || query.q == "太空梭", "{query:?} found nothing");
        }
        Ok(first_and_middle(times))
    }

    async fn guide(&self) -> anyhow::Result<[Duration; 2]> {
        let answers = Answers {
            pains: vec![Pain::Stock, Pain::Paper],
            process: Some(SubSector::Metal),
            size: Some(Size::To20),
            systems: Vec::new(),
            budget: Some(Budget::To200k),
        };
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let asked = Instant::now();
            let view = self.engine.guide(answers.clone(), None).await?;
            times.push(asked.elapsed());
            ensure!(!view.plans.is_empty(), "the guide found nothing");
        }
        Ok(first_and_middle(times))
    }
}

fn first_and_middle(mut times: Vec<Duration>) -> [Duration; 2] {
    let first = times[0];
    times.sort_unstable();
    [first, times[times.len() / 2]]
}

fn put_plan(
    sink: &mut Sink,
    programme: &Programme,
    suppliers: &[SupplierId],
    number: u32,
    at: i64,
) -> anyhow::Result<()> {
    let n = usize::try_from(number)?;
    let id = new_id().to_string();
    // Strides without a common divisor: every mixture comes up.
    let category = Category::ALL[n * 5 % Category::ALL.len()];
    let sectors = [SubSector::ALL[n % 8], SubSector::ALL[(n / 8 + 3) % 8]];
    let price = 30_000 + i64::from(number.wrapping_mul(7_919) % 800) * 1_000;
    let name = format!("{} {number}", NAMES[n / 3 % NAMES.len()]);
    let summary = format!("{}，{}", PAINS[n / 7 % PAINS.len()], WHOM[n % WHOM.len()]);
    let listed_at = at - i64::from(number % 50_000) * 60_000;
    put!(
        sink,
        "plans (plan_id, programme_id, supplier_id, solution, category, status, current_version,
             price_twd, listed_at, created_at)",
        id.as_str(),
        programme.id.as_str(),
        suppliers[n % suppliers.len()].to_string(),
        "方案",
        category.as_str(),
        "listed",
        1,
        price,
        listed_at,
        listed_at,
    );
    put!(
        sink,
        "plan_versions (plan_id, version, origin, name, summary, description, features,
             integrations, price_twd, months, seats, capacity, data_location, exit_terms,
             submitted_at)",
        id.as_str(),
        1,
        "original",
        name.as_str(),
        summary.as_str(),
        "第一週就看得到自己的資料。",
        "[\"手機查詢\",\"匯出\"]",
        "[\"鼎新 ERP\",\"Excel\"]",
        price,
        12,
        Some(20),
        "10 GB",
        "臺灣",
        "終止後 30 日內可下載全部資料。",
        listed_at,
    );
    for sector in sectors.iter().take(if sectors[0] == sectors[1] { 1 } else { 2 }) {
        put!(sink, "plan_sectors (sector, plan_id)", sector.as_str(), id.as_str());
    }
    let mut terms = BTreeMap::new();
    for (weight, text) in [(1, "手機查詢 匯出 鼎新 ERP Excel"), (2, &summary), (3, &name)] {
        terms.extend(index_terms(text).into_iter().map(|term| (term, weight)));
    }
    for (term, weight) in terms {
        put!(sink, "plan_terms (term, plan_id, weight)", term, id.as_str(), weight);
    }
    Ok(())
}

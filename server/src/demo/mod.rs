//! The demo: a seeded marketplace at a simulated 1 July 2021, a clock that can be moved, and a
//! bank and a card gateway that send real notices. Nothing here exists in a server that was not started with
//! `--demo`.

mod applications;
mod desk;
mod gateway;
mod listings;
mod lists;
mod meter;
mod orders;
mod people;
mod plans;
mod plans_collaboration;
mod plans_marketing;
mod plans_people;
mod plans_production;
mod plans_research;
mod plans_sales;
mod plans_security;
mod seed;
mod talks;

use std::sync::Arc;

use anyhow::Context as _;
use domain::{Instant, Points, Programme, calendar::start_of};

pub use desk::DemoDesk;
pub use gateway::{Charge, StubGateway, gateway};
pub use seed::{seed, sign_ins};

use crate::{clock::Clock, engine::Engine, gateway::Gateway};

/// When the seeded story begins; it ends on 2021-07-01, where people take over.
///
/// # Errors
/// Never: the day exists.
pub fn opening() -> anyhow::Result<Instant> {
    let day = chrono::NaiveDate::from_ymd_opt(2021, 6, 21).context("no such day")?;
    Ok(start_of(day) + chrono::Duration::hours(9))
}

/// Seeds a new demo, or takes an earlier one up where it stood.
///
/// # Errors
/// Where the database is a real marketplace's, or cannot be written.
pub async fn open(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    gateway: Gateway,
    fact: Option<String>,
) -> anyhow::Result<DemoDesk> {
    if let Some(stood_at) = fact {
        let stood_at: i64 = stood_at.parse().context("the demo's clock is not readable")?;
        clock.move_to(domain::calendar::from_millis(stood_at).context("no such time")?);
    } else {
        if engine.home().await.is_ok() {
            anyhow::bail!("this database belongs to a real marketplace; --demo needs its own");
        }
        // Marked before it is filled: a seeding that was interrupted is no real marketplace.
        engine.set_fact("demo", &clock.now().timestamp_millis().to_string()).await?;
        tracing::info!("filling the demo's database");
        seed(engine, clock).await?;
    }
    let desk = DemoDesk::new(engine.clone(), clock.clone(), gateway)?;
    desk.remember_time().await?;
    Ok(desk)
}

/// A real marketplace starts with the programme of the slides and an empty pool.
///
/// # Errors
/// Where the database cannot be written.
pub async fn found_programmes(engine: &Arc<dyn Engine>) -> anyhow::Result<()> {
    if engine.home().await.is_err() {
        engine.add_programme(&Programme::industrial_110(), Points::ZERO).await?;
    }
    Ok(())
}

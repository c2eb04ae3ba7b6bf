//! Fills the demo's database: organisations, a catalogue, and ten days of orders.

use std::sync::Arc;

use anyhow::Context as _;
use app::frame::DemoSignIn;
use domain::{Points, Programme};

use super::{applications, listings, lists, orders, people, plans, talks};
use crate::{clock::Clock, engine::Engine};

/// 計畫總額度, in points.
const POOL: i64 = 20_000_000;
/// Where the story ends and people take over.
const CURTAIN: &str = "07-01T09:00";

/// Fills an empty database. The clock stands at [`super::opening`] before and at 2021-07-01T09:00
/// in Taipei after.
///
/// # Errors
/// Where the database cannot be written.
pub async fn seed(engine: &Arc<dyn Engine>, clock: &Arc<dyn Clock>) -> anyhow::Result<()> {
    let programme = Programme::industrial_110();
    let pool = Points::new(POOL).context("the pool is an amount")?;
    engine.add_programme(&programme, pool).await?;
    lists::import(engine).await?;
    let people = people::add(engine, &programme.id).await?;
    let plans = plans::add(engine, clock, &programme.id, &people).await?;
    applications::play(engine, clock, &people).await?;
    listings::change_one(engine, clock, &people, &plans).await?;
    orders::play(engine, clock, &people, &plans).await?;
    listings::submit_two(engine, clock, &people).await?;
    talks::play(engine, clock, &people, &plans).await?;
    orders::advance(engine, clock, orders::at(CURTAIN)?).await
}

/// The sign-ins that the demo offers.
pub fn sign_ins() -> Vec<DemoSignIn> {
    people::sign_ins()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant as Monotonic};

    use app::{
        catalog::CatalogQuery,
        order::OrderRow,
        port::{Browser, SignedIn},
        session::Credentials,
    };
    use domain::{
        Actor, Party,
        order::State::{
            self, Accepted, Contracted, Declined, InService, Paid, PaymentLapsed, Submitted,
            Withdrawn,
        },
        plan::{Category, SubSector},
    };

    use super::*;
    use crate::clock::{DemoClock, SystemClock, new_id};

    /// Hours that an order in this state still has; fractions count as the next hour.
    fn hours(rows: &[OrderRow], state: State, engine: &Arc<dyn Engine>) -> Vec<i64> {
        let mut hours: Vec<i64> = rows
            .iter()
            .filter(|row| row.state == state)
            .filter_map(|row| row.deadline)
            .map(|deadline| (deadline.at - engine.now()).num_minutes() / 60 + 1)
            .collect();
        hours.sort_unstable();
        hours
    }

    async fn sign_in(engine: &Arc<dyn Engine>, email: &str) -> Actor {
        let offer = sign_ins().into_iter().find(|offer| offer.email == email).unwrap();
        let credentials =
            Credentials { email: offer.email, password: offer.password, next: String::new() };
        let signed_in = engine.sign_in(credentials, Browser::default()).await.unwrap();
        let session = match signed_in {
            SignedIn::Session(session) => session,
            SignedIn::CodeNeeded(half) => {
                let step = SystemClock.now().timestamp() / crate::totp::STEP_SECONDS;
                let code = crate::totp::code_of_step(people::OFFICER_SECRET, step).unwrap();
                engine.sign_in_with_code(&half, &code, Browser::default()).await.unwrap()
            }
        };
        assert_eq!(session.me.party(), offer.party);
        assert_eq!(session.me.organisation.is_empty(), offer.party == Party::Office);
        session.me.actor
    }

    async fn check_catalogue(engine: &Arc<dyn Engine>) {
        let view = engine.catalog(CatalogQuery::default()).await.unwrap();
        assert!((100..=130).contains(&view.total), "{} plans", view.total);
        assert_eq!(view.categories.len(), Category::ALL.len());
        assert_eq!(view.sectors.len(), SubSector::ALL.len());
        assert_eq!(view.prices.len(), 5);
        assert!(view.plans[0].name.ends_with("B 調整優惠方案"), "{}", view.plans[0].name);
        for q in
            ["MES", "erp", "CRM", "APS", "IoT", "庫存", "交期", "紙本", "碳盤查", "稼動率", "排班"]
        {
            let found = CatalogQuery { q: q.to_owned(), ..CatalogQuery::default() };
            assert!(engine.catalog(found).await.unwrap().total > 0, "nothing for {q}");
        }
        let hidden = CatalogQuery { q: "派車".to_owned(), ..CatalogQuery::default() };
        assert_eq!(engine.catalog(hidden).await.unwrap().total, 0, "its selection has ended");
    }

    async fn check_orders(engine: &Arc<dyn Engine>) {
        let supplier = sign_in(engine, "supplier@demo.tw").await;
        let rows = engine.orders(supplier).await.unwrap();
        let count = |state| rows.iter().filter(|row| row.state == state).count();
        for state in [Paid, InService, Declined, Withdrawn, PaymentLapsed] {
            assert!(count(state) > 0, "no order is {state:?}");
        }
        assert_eq!(hours(&rows, Submitted, engine), [15, 111]);
        assert_eq!(hours(&rows, Contracted, engine), [6, 36]);
        let mut signed = Vec::new();
        for row in rows.iter().filter(|row| row.state == Accepted) {
            let contract = engine.order(supplier, row.id).await.unwrap().contract.unwrap();
            assert_eq!(contract.supplier_signed_at, None);
            signed.push(contract.buyer_signed_at.is_some());
        }
        signed.sort_unstable();
        assert_eq!(signed, [false, true]);

        let buyer2 = sign_in(engine, "buyer2@demo.tw").await;
        let rows = engine.orders(buyer2).await.unwrap();
        for state in [Submitted, Contracted, InService, PaymentLapsed] {
            assert!(rows.iter().any(|row| row.state == state), "no order is {state:?}");
        }
        let supplier2 = sign_in(engine, "supplier2@demo.tw").await;
        assert!(engine.orders(supplier2).await.unwrap().len() > 3);
    }

    async fn check_listings(engine: &Arc<dyn Engine>) {
        let office = sign_in(engine, "office@demo.tw").await;
        let queue = engine.plan_queue(office).await.unwrap();
        let waits: Vec<bool> = queue.rows.iter().map(|row| row.is_new).collect();
        assert_eq!(waits, [false, true], "the longest waiting is a changed one");
        let suppliers = engine.suppliers(office, "").await.unwrap();
        let valid = |row: &&app::listing::SupplierRow| row.selection.is_valid_at(suppliers.now);
        assert_eq!(suppliers.rows.iter().filter(valid).count() + 1, suppliers.rows.len());
    }

    async fn check_talks(engine: &Arc<dyn Engine>) {
        let buyer2 = sign_in(engine, "buyer2@demo.tw").await;
        let rows = engine.inquiries(buyer2).await.unwrap();
        assert_eq!(rows[0].quotation, Some(domain::quotation::Standing::Open));
        let supplier = sign_in(engine, "supplier@demo.tw").await;
        let rows = engine.inquiries(supplier).await.unwrap();
        assert!(rows[0].my_turn && rows[0].quotation.is_none());
    }

    /// The first buyer has all its points, no order, and nothing in the way of plan B.
    async fn check_first_buyer(engine: &Arc<dyn Engine>) {
        let buyer = sign_in(engine, "buyer@demo.tw").await;
        assert!(engine.orders(buyer).await.unwrap().is_empty());
        let newest = engine.catalog(CatalogQuery::default()).await.unwrap();
        let checkout = engine.checkout(buyer, newest.plans[0].id).await.unwrap();
        assert_eq!(checkout.supplier, "台灣通用紡織");
        assert_eq!((checkout.price.get(), checkout.available.get()), (600_000, 200_000));
        assert_eq!(checkout.blocked, None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn fills_a_demo() {
        let folder = std::env::temp_dir().join(format!("seed_{}", new_id().simple()));
        std::fs::create_dir(&folder).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(DemoClock::at(super::super::opening().unwrap()));
        let url = format!("sqlite:{}", folder.join("demo.db").display());
        let engine = crate::open::engine(&url, clock.clone()).await.unwrap();

        let started = Monotonic::now();
        seed(&engine, &clock).await.unwrap();
        let took = started.elapsed();
        assert!(took < Duration::from_secs(20), "seeding took {took:?}");
        let late = clock.now() - orders::at(CURTAIN).unwrap();
        assert!((0..5_000).contains(&late.num_milliseconds()), "{late}");

        assert_eq!(engine.verify().await.unwrap(), []);
        check_catalogue(&engine).await;
        check_orders(&engine).await;
        check_first_buyer(&engine).await;
        check_listings(&engine).await;
        check_talks(&engine).await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

//! Plans that wait for the office when the demo begins: one that was changed, one that is new, and
//! one that came back to its supplier with a reason.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use app::listing::{PlanDecision, PlanForm};
use domain::{Actor, PlanId, listing::ListingAct, money::grouped};

use super::{
    orders::{advance, at},
    people::{OFFICE, People},
    plans::Listed,
};
use crate::{
    clock::{Clock, new_id},
    engine::Engine,
};

/// What changed of a plan on offer: 調整方案.
const ADJUSTED: &str = "染整配方與缸號管理雲 標準版";
/// NT$, tax included, less than what is on offer.
const CHEAPER_BY: i64 = 12_000;

/// On the evening of the first day, so that it has waited for days: a version at another price.
pub(super) async fn change_one(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    people: &People,
    plans: &HashMap<String, Listed>,
) -> anyhow::Result<()> {
    advance(engine, clock, at("06-21T18:10")?).await?;
    let plan = plans.get(ADJUSTED).with_context(|| format!("no plan is called {ADJUSTED}"))?;
    let supplier = people.actor(plan.supplier)?;
    let form = engine.plan_editor(supplier, Some(plan.id), false).await?.form;
    let price = domain::money::parse_typed(&form.price).ok().context("a price is an amount")?;
    let form = PlanForm {
        summary: "配方、缸號與復色紀錄都查得到，工業館加送復色分析報表。".to_owned(),
        features: format!("{}\n復色分析報表", form.features),
        list_price: grouped(price),
        price: grouped(price - CHEAPER_BY),
        origin: "adjusted".to_owned(),
        ..form
    };
    engine.submit_plan(supplier, form).await?;
    Ok(())
}

/// On the last evening: a new plan, and one that the office returned.
pub(super) async fn submit_two(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    people: &People,
) -> anyhow::Result<()> {
    let supplier = people.actor("啟禾智造科技")?;
    advance(engine, clock, at("06-30T20:40")?).await?;
    let returned = new_plan("設備保養提醒雲", "保養到期前提醒，不再靠牆上的月曆。", "48,000");
    let id = returned.plan.clone();
    engine.submit_plan(supplier, returned).await?;
    advance(engine, clock, at("06-30T21:05")?).await?;
    give_back(engine, people.actor(OFFICE)?, &id).await?;
    advance(engine, clock, at("06-30T21:30")?).await?;
    let waiting = new_plan("能源用量看板雲", "每台機器用了多少電，當天就知道。", "96,000");
    engine.submit_plan(supplier, waiting).await?;
    Ok(())
}

fn new_plan(solution: &str, summary: &str, price: &str) -> PlanForm {
    let text = |text: &str| text.to_owned();
    PlanForm {
        plan: PlanId::new(new_id()).to_string(),
        solution: text(solution),
        name: format!("{solution} 標準版"),
        summary: text(summary),
        description: text(
            "先接三台設備試用兩週，資料對得起來再擴大。\n\n到廠安裝一次，之後遠端服務。",
        ),
        features: text("即時看板\n異常通知\n每月報表"),
        integrations: text("OPC UA\nModbus TCP"),
        price: text(price),
        list_price: text(price),
        months: text("12"),
        seats: String::new(),
        unlimited: text("yes"),
        capacity: text("10 台設備，資料保留 24 個月"),
        data_location: text("台灣機房（新竹）"),
        exit_terms: text("期滿後保留資料 60 天，可自行匯出 CSV。"),
        origin: text("original"),
        category: text("production"),
        sectors: vec![text("metal"), text("machinery")],
    }
}

async fn give_back(engine: &Arc<dyn Engine>, office: Actor, plan: &str) -> anyhow::Result<()> {
    let id: PlanId = plan.parse().ok().context("an id")?;
    let version = engine.plan_case(office, id).await?.version.to_string();
    let decision = PlanDecision {
        plan: plan.to_owned(),
        version,
        act: ListingAct::Return.as_str().to_owned(),
        reason: "與遴選通過的版本不同：遴選版本含保養耗材庫存，請補上或改以調整方案送審。"
            .to_owned(),
    };
    engine.review_plan(office, decision).await?;
    Ok(())
}

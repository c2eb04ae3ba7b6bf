//! The market that the benches trade on: a supplier with one plan, and firms with points.

use std::sync::Arc;

use anyhow::Context as _;
use app::order::SubmitOrder;
use chrono::NaiveDate;
use domain::{
    Actor, FirmId, FirmRole, PlanId, Points, Programme, SupplierId, Twd, UserId,
    eligibility::Facts,
    plan::{Category, PlanOrigin, SubSector},
    ubn::Ubn,
};
use server::{
    clock::new_id,
    engine::{Engine, NewFirm, NewPlan, NewPlanVersion, NewSupplier},
};

/// Founds it: the plan costs three times these points, and so many firms can buy it.
pub(crate) async fn found(
    engine: &Arc<dyn Engine>,
    points: i64,
    firms: usize,
) -> anyhow::Result<(SupplierId, PlanId, Vec<FirmId>)> {
    let programme = Programme::industrial_110();
    engine.add_programme(&programme, Points::new(10_000_000).context("pool")?).await?;
    let supplier = engine
        .add_supplier(NewSupplier {
            ubn: "22099131".parse()?,
            name: "供應商".to_owned(),
            region: String::new(),
            selected_from: None,
            selected_until: Some(NaiveDate::MAX),
        })
        .await?;
    let plan = engine
        .add_plan(NewPlan {
            programme: programme.id.clone(),
            supplier,
            solution: "方案".to_owned(),
            category: Category::Production,
            sectors: vec![SubSector::General],
            listed: true,
            version: version(points * 3)?,
        })
        .await?;
    let numbers = (10_000_000_u32..).filter_map(|n| n.to_string().parse::<Ubn>().ok());
    let mut buyers = Vec::new();
    for ubn in numbers.take(firms) {
        let firm = engine.add_firm(NewFirm { ubn, name: ubn.to_string() }).await?;
        engine.issue(&programme.id, firm, programme.points_max, Facts::default()).await?;
        buyers.push(firm);
    }
    Ok((supplier, plan, buyers))
}

fn version(price: i64) -> anyhow::Result<NewPlanVersion> {
    Ok(NewPlanVersion {
        origin: PlanOrigin::Original,
        name: "方案".to_owned(),
        summary: String::new(),
        description: String::new(),
        features: Vec::new(),
        integrations: Vec::new(),
        price: Twd::new(price).context("price")?,
        months: 12,
        seats: None,
        capacity: String::new(),
        data_location: String::new(),
        exit_terms: String::new(),
    })
}

/// An order of the plan, under a key of its own.
pub(crate) fn order(plan: PlanId, points: i64) -> SubmitOrder {
    SubmitOrder {
        plan: plan.to_string(),
        version: "1".to_owned(),
        points: points.to_string(),
        self_funded: (points * 2).to_string(),
        key: new_id().to_string(),
        quotation: String::new(),
    }
}

pub(crate) fn buyer(firm: FirmId) -> Actor {
    Actor::Buyer { user: UserId::new(new_id()), firm, role: FirmRole::Owner, stepped_up: true }
}

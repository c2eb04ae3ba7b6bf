//! The catalogue of the demo: from the compact tables to whole plans.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use chrono::Duration;
use domain::{
    PlanId, ProgrammeId, Twd,
    plan::{Category, PlanOrigin, SubSector},
};

use super::{
    orders::advance,
    people::{People, Vendor, profile},
    plans_collaboration, plans_marketing, plans_people, plans_production, plans_research,
    plans_sales, plans_security,
};
use crate::{
    clock::Clock,
    engine::{Engine, NewPlan, NewPlanVersion},
};

/// Minutes between two listings, so that 「最新」 has an order.
const MINUTES_BETWEEN: i64 = 4;

/// What a supplier offers, in one to three editions.
pub(super) struct Solution {
    pub(super) by: Vendor,
    pub(super) category: Category,
    pub(super) name: &'static str,
    pub(super) sectors: &'static [SubSector],
    /// What hurts and what becomes of it, without a full stop.
    pub(super) pain: &'static str,
    /// The first paragraph.
    pub(super) how: &'static str,
    pub(super) features: &'static [&'static str],
    pub(super) integrations: &'static [&'static str],
    /// The smallest first; one that was made for 工業館 says 優惠 in its name.
    pub(super) editions: &'static [Edition],
}

/// A plan of a solution.
pub(super) struct Edition {
    name: &'static str,
    price: i64,
    months: u16,
    /// `None`: unlimited.
    seats: Option<u32>,
    capacity: &'static str,
    /// Ends the summary, without a full stop.
    for_whom: &'static str,
}

pub(super) const fn edition(
    name: &'static str,
    price: i64,
    months: u16,
    seats: Option<u32>,
    capacity: &'static str,
    for_whom: &'static str,
) -> Edition {
    Edition { name, price, months, seats, capacity, for_whom }
}

/// How the first weeks go; solutions of a category take turns.
#[rustfmt::skip]
const fn first_weeks(category: Category) -> [&'static str; 2] {
    match category {
        Category::Production => [
            "導入時先挑一條線或一種產品試跑兩週，資料對得起來再擴大，不必停線。",
            "顧問先到廠走一遍流程，把現有的料號與單據整理匯入，第一週就看得到自己的資料。",
        ],
        Category::Sales => [
            "現有的客戶與報價可以用 Excel 匯入，業務在外面用手機就能查。",
            "先從一組同仁開始用，兩次線上教學後就能自己設定欄位與權限。",
        ],
        Category::Marketing => [
            "上線前一起訂出每月要看的三個數字，成效好不好有共同的標準。",
            "素材與名單都屬於貴公司，隨時可以匯出帶走。",
        ],
        Category::Collaboration => [
            "從最常用的三張表單或一個資料夾開始，兩週內就能停掉對應的紙本。",
            "手機與電腦都能用，同仁不必安裝軟體，一次教學就能上手。",
        ],
        Category::People => [
            "規則先用上個月的資料平行跑一次，結果對了再正式切換。",
            "員工用自己的手機就能查，人事不必再一個一個回答。",
        ],
        Category::Security => [
            "第一週先盤點現況並給一張改善順序表，從最可能出事的三項做起。",
            "設定與變更都留下紀錄，客戶或主管機關查核時可以直接匯出。",
        ],
        Category::Research => [
            "先以一個進行中的案子試用，舊資料分批匯入，不影響正在跑的專案。",
            "資料加密保存，誰開過、改過都有紀錄，權限可以設到單一案件。",
        ],
    }
}

/// Every plan, in the order in which it is listed: of each solution the small edition late, the
/// first solutions of every category last but for the case of the slides, which is the newest.
fn listing_order() -> Vec<(usize, &'static Solution, &'static Edition)> {
    let tables = [
        plans_research::SOLUTIONS,
        plans_security::SOLUTIONS,
        plans_people::SOLUTIONS,
        plans_collaboration::SOLUTIONS,
        plans_marketing::SOLUTIONS,
        plans_sales::SOLUTIONS,
        plans_production::SOLUTIONS,
    ];
    let longest = tables.iter().map(|table| table.len()).max().unwrap_or(0);
    let mut plans = Vec::new();
    for row in (0..longest).rev() {
        let solutions = || tables.iter().filter_map(|table| table.get(row));
        let editions = solutions().map(|solution| solution.editions.len()).max().unwrap_or(0);
        for size in (0..editions).rev() {
            for solution in solutions() {
                let edition = solution.editions.get(size);
                plans.extend(edition.map(|edition| (row, solution, edition)));
            }
        }
    }
    let slides = &plans_collaboration::SLIDES;
    plans.extend(slides.editions.iter().map(|edition| (0, slides, edition)));
    plans
}

/// A plan as the story of the orders finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) id: PlanId,
    pub(super) supplier: &'static str,
}

/// Lists every plan; returns them by name.
pub(super) async fn add(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    programme: &ProgrammeId,
    people: &People,
) -> anyhow::Result<HashMap<String, Listed>> {
    let mut listed = HashMap::new();
    let mut at = clock.now();
    for (row, solution, edition) in listing_order() {
        at += Duration::minutes(MINUTES_BETWEEN);
        advance(engine, clock, at).await?;
        let version = version(row, solution, edition)?;
        let name = version.name.clone();
        let plan = NewPlan {
            programme: programme.clone(),
            supplier: people.supplier(solution.by)?,
            solution: solution.name.to_owned(),
            category: solution.category,
            sectors: solution.sectors.to_vec(),
            listed: true,
            version,
        };
        let id = engine.add_plan(plan).await?;
        let supplier = profile(solution.by)?.name;
        let twin = listed.insert(name, Listed { id, supplier });
        anyhow::ensure!(twin.is_none(), "two plans are called {} {}", solution.name, edition.name);
    }
    Ok(listed)
}

/// The whole text of a plan.
fn version(row: usize, solution: &Solution, edition: &Edition) -> anyhow::Result<NewPlanVersion> {
    let by = profile(solution.by)?;
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let is_larger = solution.editions.first().is_some_and(|first| first.price < edition.price);
    let mut features = owned(solution.features);
    if is_larger {
        features.push("專屬導入顧問與每季使用檢討".to_owned());
    }
    let is_adjusted = edition.name.contains("優惠");
    Ok(NewPlanVersion {
        origin: if is_adjusted { PlanOrigin::Adjusted } else { PlanOrigin::Original },
        name: format!("{} {}", solution.name, edition.name),
        summary: format!("{}，{}。", solution.pain, edition.for_whom),
        description: format!(
            "{}\n\n{}{}\n\n{}",
            solution.how,
            scope(edition),
            first_weeks(solution.category)[row % 2],
            by.support
        ),
        features,
        integrations: owned(solution.integrations),
        price: Twd::new(edition.price).context("a price is an amount")?,
        months: edition.months,
        seats: edition.seats,
        capacity: edition.capacity.to_owned(),
        data_location: by.data_location.to_owned(),
        exit_terms: by.exit_terms.to_owned(),
    })
}

/// What the price buys, in a sentence.
fn scope(edition: &Edition) -> String {
    let seats =
        edition.seats.map_or_else(|| "不限帳號數".to_owned(), |seats| format!(" {seats} 個帳號"));
    let Edition { capacity, months, .. } = edition;
    format!("本方案提供{seats}，{capacity}，使用期間 {months} 個月。")
}

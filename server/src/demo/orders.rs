//! What happened in the demo's first ten days: one story per order, played in order of time.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use app::order::{OrderCommand, SubmitOrder};
use domain::{
    Actor, Instant, OrderId,
    calendar::day_of,
    order::{Action, DeclineReason},
    quote::quote,
};

use self::Step::{Accept, Activate, BuyerSigns, Decline, Pay, Submit, SupplierSigns, Withdraw};

use super::{people::People, plans::Listed};
use crate::{
    clock::Clock,
    engine::{BankNotice, Engine},
};

/// Pieces of background work between two steps; more than that do not get done.
const ROUNDS_MAX: usize = 1_000;

/// A step of an order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Submit,
    Accept,
    Decline(DeclineReason),
    Withdraw,
    BuyerSigns,
    SupplierSigns,
    Pay,
    /// On the day of the step.
    Activate,
}

/// An order: who buys what, and what became of it. Times are `MM-DDThh:mm` in Taipei, 2021.
pub(super) struct Story {
    pub(super) firm: &'static str,
    pub(super) plan: &'static str,
    pub(super) steps: &'static [(&'static str, Step)],
}

/// The stories of the demo. On 2021-07-01 at 09:00 they leave orders in every state that people
/// may want to see, and some whose clocks are running.
#[rustfmt::skip]
pub(super) const STORIES: &[Story] = &[
    // 台灣通用紡織: one order per state.
    Story { firm: "禾澤織造", plan: "線上布片資料整合平台 A 原方案", steps: &[
        ("06-22T09:20", Submit), ("06-22T14:05", Accept), ("06-23T10:10", BuyerSigns),
        ("06-23T11:40", SupplierSigns), ("06-24T11:05", Pay), ("06-25T10:00", Activate)] },
    Story { firm: "立森針織", plan: "布樣寄送與詢價追蹤雲 標準版", steps: &[
        ("06-23T15:30", Submit), ("06-24T09:15", Accept), ("06-25T16:20", SupplierSigns),
        ("06-28T09:30", BuyerSigns), ("06-29T15:10", Pay), ("06-30T11:00", Activate)] },
    Story { firm: "晉昌染整", plan: "布料開發物性資料雲 標準版", steps: &[
        ("06-22T10:45", Submit), ("06-23T09:10", Accept), ("06-23T17:30", BuyerSigns),
        ("06-24T10:30", SupplierSigns)] },
    Story { firm: "祥豐織帶", plan: "線上布片資料整合平台 B 調整優惠方案", steps: &[
        ("06-23T10:15", Submit), ("06-24T16:40", Decline(DeclineReason::TermsDiffer))] },
    Story { firm: "宥綸紡織", plan: "3D 數位布卡展示間 Showroom 標準版", steps: &[
        ("06-24T11:20", Submit), ("06-25T09:05", Withdraw)] },
    Story { firm: "和暉機能布", plan: "線上布片資料整合平台 B 調整優惠方案", steps: &[
        ("06-23T14:00", Submit), ("06-24T10:20", Accept), ("06-28T10:00", BuyerSigns),
        ("06-28T13:45", SupplierSigns), ("06-30T10:20", Pay)] },
    Story { firm: "瑞鴻針織", plan: "線上布片資料整合平台 B 調整優惠方案", steps: &[
        ("06-25T10:05", Submit), ("06-28T09:15", Accept), ("06-28T16:00", SupplierSigns),
        ("06-29T14:10", BuyerSigns)] },
    Story { firm: "宥綸紡織", plan: "線上布片資料整合平台 A 原方案", steps: &[
        ("06-28T11:30", Submit), ("06-29T09:50", Accept), ("06-29T18:00", BuyerSigns),
        ("06-30T20:30", SupplierSigns)] },
    Story { firm: "彩紋布業", plan: "線上布片資料整合平台 B 調整優惠方案", steps: &[
        ("06-28T09:40", Submit), ("06-29T11:00", Accept), ("06-30T17:25", BuyerSigns)] },
    Story { firm: "禾澤織造", plan: "染整配方與缸號管理雲 標準版", steps: &[
        ("06-29T10:00", Submit), ("06-30T09:30", Accept)] },
    Story { firm: "晉昌染整", plan: "線上布片資料整合平台 B 調整優惠方案", steps: &[
        ("06-28T15:20", Submit)] },
    Story { firm: "立森針織", plan: "線上布片資料整合平台 A 原方案", steps: &[
        ("06-30T16:45", Submit)] },

    // 大同金屬, the second buyer.
    Story { firm: "大同金屬", plan: "螺絲扣件 ERP 桶位雲 標準版", steps: &[
        ("06-22T09:10", Submit), ("06-22T13:30", Accept), ("06-23T09:00", BuyerSigns),
        ("06-23T09:40", SupplierSigns), ("06-24T09:30", Pay), ("06-25T09:00", Activate)] },
    Story { firm: "大同金屬", plan: "準時達 APS 生產排程雲 標準版", steps: &[
        ("06-22T16:00", Submit), ("06-23T11:20", Accept), ("06-24T15:30", BuyerSigns),
        ("06-24T16:00", SupplierSigns)] },
    Story { firm: "大同金屬", plan: "機聯網 IoT 設備稼動雲 30 台專業版", steps: &[
        ("06-25T13:10", Submit), ("06-28T14:25", Decline(DeclineReason::NoCapacity))] },
    Story { firm: "大同金屬", plan: "現場看得見 MES 製造執行雲 標準版", steps: &[
        ("06-28T14:50", Submit), ("06-29T10:30", Accept), ("06-29T15:20", BuyerSigns),
        ("06-29T17:40", SupplierSigns)] },
    Story { firm: "大同金屬", plan: "勒索病毒防護 EDR 雲 30 台版", steps: &[
        ("06-29T09:25", Submit), ("06-30T13:15", Accept)] },
    Story { firm: "大同金屬", plan: "無紙簽核 BPM 雲 20 人版", steps: &[
        ("06-30T10:10", Submit)] },

    // 啟禾智造科技, the second supplier, and others.
    Story { firm: "正泓螺絲", plan: "機聯網 IoT 設備稼動雲 10 台入門版", steps: &[
        ("06-22T11:00", Submit), ("06-22T15:45", Accept), ("06-23T13:30", SupplierSigns),
        ("06-23T15:00", BuyerSigns), ("06-24T14:20", Pay), ("06-28T08:30", Activate)] },
    Story { firm: "勤勁機械", plan: "製程參數最佳化 SPC 雲 標準版", steps: &[
        ("06-22T17:10", Submit)] },
    Story { firm: "正泓螺絲", plan: "現場看得見 MES 製造執行雲 工業館優惠版", steps: &[
        ("06-25T15:40", Submit), ("06-28T11:10", Accept), ("06-29T09:00", BuyerSigns),
        ("06-29T10:45", SupplierSigns), ("06-30T14:00", Pay)] },
    Story { firm: "鼎沛電子", plan: "AI 外觀瑕疵辨識雲 產線優惠版", steps: &[
        ("06-28T10:30", Submit), ("06-29T16:10", Accept), ("06-30T09:20", SupplierSigns)] },
    Story { firm: "勤勁機械", plan: "機聯網 IoT 設備稼動雲 10 台入門版", steps: &[
        ("06-29T13:35", Submit)] },
    Story { firm: "勤勁機械", plan: "排班不違法 Shift 雲 50 人版", steps: &[
        ("06-28T13:00", Submit), ("06-29T09:20", Accept), ("06-30T10:00", BuyerSigns),
        ("06-30T11:30", SupplierSigns)] },
    Story { firm: "德芳食品", plan: "食品批號追溯雲 標準版", steps: &[
        ("06-23T09:05", Submit), ("06-23T10:50", Accept), ("06-24T09:15", BuyerSigns),
        ("06-24T13:00", SupplierSigns), ("06-25T11:25", Pay), ("06-28T09:00", Activate)] },
    Story { firm: "德芳食品", plan: "HACCP 食安管制雲 標準版", steps: &[
        ("06-30T15:15", Submit)] },
];

/// Moves the clock and does on the way, each at its own instant, the work that is due.
pub(super) async fn advance(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    target: Instant,
) -> anyhow::Result<()> {
    for _ in 0..ROUNDS_MAX {
        match engine.next_job_at().await? {
            Some(at) if at <= target => {
                clock.move_to(at);
                engine.run_due_jobs().await?;
            }
            _ => {
                clock.move_to(target);
                return Ok(());
            }
        }
    }
    anyhow::bail!("background work does not come to an end before {target}")
}

/// `MM-DDThh:mm` of 2021 in Taipei.
pub(super) fn at(text: &str) -> anyhow::Result<Instant> {
    let instant = format!("2021-{text}:00+08:00").parse();
    instant.with_context(|| format!("{text} is not MM-DDThh:mm"))
}

/// Plays the stories.
pub(super) async fn play(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    people: &People,
    plans: &HashMap<String, Listed>,
) -> anyhow::Result<()> {
    let mut script = Vec::new();
    for (n, story) in STORIES.iter().enumerate() {
        for (time, step) in story.steps {
            script.push((at(time)?, n, *step));
        }
    }
    // Stable: steps of one minute stay in the order in which they are written.
    script.sort_by_key(|(at, ..)| *at);
    let mut orders = HashMap::new();
    for (at, n, step) in script {
        advance(engine, clock, at).await?;
        let story = STORIES.get(n).context("a step of no story")?;
        let plan =
            plans.get(story.plan).with_context(|| format!("no plan is called {}", story.plan))?;
        let buyer = people.actor(story.firm)?;
        let done = async {
            if matches!(step, Submit) {
                orders.insert(n, submit(engine, buyer, *plan).await?);
                return Ok(());
            }
            let order = *orders.get(&n).context("it was not submitted")?;
            let supplier = people.actor(plan.supplier)?;
            take(engine, order, (buyer, supplier), step).await
        };
        let told = || format!("{step:?} of {} for {} at {at}", story.plan, story.firm);
        done.await.with_context(told)?;
    }
    Ok(())
}

/// Orders with the split that the checkout page would have filled in.
async fn submit(engine: &Arc<dyn Engine>, buyer: Actor, plan: Listed) -> anyhow::Result<OrderId> {
    let view = engine.checkout(buyer, plan.id).await?;
    let split = quote(&view.programme, view.price, view.available);
    let form = SubmitOrder {
        plan: plan.id.to_string(),
        version: view.version.to_string(),
        points: split.points.get().to_string(),
        self_funded: split.self_funded.get().to_string(),
        key: view.key,
        quotation: String::new(),
    };
    Ok(engine.submit(buyer, form).await?)
}

async fn take(
    engine: &Arc<dyn Engine>,
    order: OrderId,
    (buyer, supplier): (Actor, Actor),
    step: Step,
) -> anyhow::Result<()> {
    let (actor, action) = match step {
        Pay => return pay(engine, order).await,
        Submit => anyhow::bail!("an order is submitted once"),
        Withdraw => (buyer, Action::Withdraw),
        BuyerSigns => (buyer, Action::Sign),
        Accept => (supplier, Action::Accept),
        Decline(_) => (supplier, Action::Decline),
        SupplierSigns => (supplier, Action::Sign),
        Activate => (supplier, Action::Activate),
    };
    let mut command = OrderCommand {
        order: order.to_string(),
        action: action.as_str().to_owned(),
        ..OrderCommand::default()
    };
    match step {
        Decline(reason) => reason.as_str().clone_into(&mut command.reason),
        Activate => command.on = day_of(engine.now()).to_string(),
        BuyerSigns | SupplierSigns => {
            let facts = engine.order_facts(order).await?;
            command.contract = facts.contract_sha256.context("it has no contract yet")?;
        }
        _ => {}
    }
    engine.act(actor, command).await?;
    Ok(())
}

/// The buyer's transfer, which the bank reports at once.
async fn pay(engine: &Arc<dyn Engine>, order: OrderId) -> anyhow::Result<()> {
    let facts = engine.order_facts(order).await?;
    let value_at = engine.now();
    let account = facts.virtual_account;
    let notice = BankNotice {
        txn: format!("ATM-{}-{}", day_of(value_at).format("%m%d"), account),
        virtual_account: account,
        amount: facts.self_funded.get(),
        value_at,
    };
    engine.bank_notice(notice).await?;
    Ok(())
}

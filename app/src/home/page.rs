//! 首頁: what this is, how much is left, what it costs, and the next step.

use domain::{Party, Twd, quote::quote};
use leptos::prelude::*;

use super::{
    HomeView, load_home,
    rules::{Pavilions, Rules, Steps},
};
use crate::{
    catalog::plan_cards,
    frame::Frame,
    lang::{Lang, tr},
    text::shares,
    ui::{Notice, PageTitle, Points, PriceSplit, Tone, loaded},
};

/// The example of the slides.
const EXAMPLE_PRICE: i64 = 600_000;

#[component]
pub fn HomePage() -> impl IntoView {
    let home = Resource::new(|| (), |()| load_home());
    loaded(home, |view| view! { <Home view /> })
}

#[component]
fn Home(view: HomeView) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <PageTitle text=tr(lang, "用點數導入雲端服務", "Cloud services, paid in part with points") />
        <Hero view=view.clone() />
        <div class="page space-y-12">
            <Numbers view=view.clone() />
            <Split view=view.clone() />
            <Steps programme=view.programme.clone() />
            <Plans view=view.clone() />
            <Rules programme=view.programme.clone() />
            <Pavilions here=view.programme.pavilion />
        </div>
    }
}

#[component]
fn Hero(view: HomeView) -> impl IntoView {
    let lang = Lang::current();
    let me = use_context::<Frame>().and_then(|frame| frame.me).map(|me| me.party());
    let find = ("/catalog", tr(lang, "找方案", "Find a plan"));
    let guide = ("/guide", tr(lang, "選購嚮導", "Guide to a plan"));
    let (first, others) = match me {
        None => (
            ("/enrol", tr(lang, "申請點數", "Apply for points")),
            vec![("/qualify", tr(lang, "我符合資格嗎？", "Do I qualify?")), find, guide],
        ),
        Some(Party::Buyer) => (find, vec![guide, ("/wallet", tr(lang, "看我的點數", "My points"))]),
        Some(Party::Supplier) => {
            (find, vec![("/supplier/orders", tr(lang, "處理訂單", "My orders"))])
        }
        Some(_) => (find, Vec::new()),
    };
    let points_max = view.programme.points_max;
    let exhausted = (view.pool < points_max).then(|| view! { <Exhausted waiting=view.waiting /> });
    view! {
        <div class="border-b border-base-300 bg-base-200">
            <div class="mx-auto w-full max-w-6xl space-y-5 px-4 py-10 md:py-16">
                <h1 class="text-3xl md:text-4xl">
                    {tr(
                        lang,
                        "工廠用雲端服務，政府補助一部分",
                        "Cloud services for factories, paid in part with points",
                    )}
                </h1>
                <p class="measure text-lg">
                    {tr(
                        lang,
                        "雲市集工業館讓中小型製造業者以點數折抵雲端服務的費用。每家最高 ",
                        "The Industrial Pavilion lets small and mid-sized manufacturers pay for cloud services with points. Each firm gets up to ",
                    )} <strong><Points amount=points_max /></strong>
                    {tr(
                        lang,
                        "，1 點等於新臺幣 1 元。",
                        "; one point stands for one New Taiwan dollar.",
                    )}
                </p>
                <p class="flex flex-wrap gap-3">
                    <a class="btn btn-primary" href=first.0>
                        {first.1}
                    </a>
                    {others
                        .into_iter()
                        .map(|(href, text)| view! { <a class="btn btn-outline" href=href>{text}</a> })
                        .collect_view()}
                </p>
                {exhausted}
            </div>
        </div>
    }
}

/// 額度用罄 (R12): who comes now waits, and is told so before they begin.
#[component]
fn Exhausted(waiting: i64) -> impl IntoView {
    let lang = Lang::current();
    let list = match (lang, waiting) {
        (Lang::Zh, 0) => "目前沒有人候補；".to_owned(),
        (Lang::Zh, _) => format!("已有 {} 家候補；", domain::money::grouped(waiting)),
        (Lang::En, 0) => "Nobody is on the waiting list yet. ".to_owned(),
        (Lang::En, 1) => "One firm is on the waiting list. ".to_owned(),
        (Lang::En, _) => {
            format!("{} firms are on the waiting list. ", domain::money::grouped(waiting))
        }
    };
    view! {
        <Notice
            tone=Tone::Warning
            title=tr(lang, "點數池目前不足以再發放一家", "The pool does not cover another firm now")
        >
            <p>
                {list}
                {tr(
                    lang,
                    "新的申請會列入候補，點數回流時依檔案完成的先後自動發放。已獲點數的業者不受影響。",
                    "New applications join it; when points come back they are issued in the order in which the files were complete. Points already issued are not affected.",
                )}
            </p>
        </Notice>
    }
}

#[component]
fn Numbers(view: HomeView) -> impl IntoView {
    let lang = Lang::current();
    let suppliers = match lang {
        Lang::Zh => format!("來自 {} 家資服業者", view.suppliers),
        Lang::En => format!("from {} suppliers", view.suppliers),
    };
    let count = |number: i64| domain::money::grouped(number);
    view! {
        <section aria-labelledby="numbers">
            <h2 id="numbers" class="sr-only">
                {tr(lang, "目前數字", "Numbers now")}
            </h2>
            <dl class="panel grid gap-6 sm:grid-cols-3">
                <Figure
                    name=tr(lang, "點數池剩餘", "Points left in the pool")
                    value=view.pool.to_string()
                    note=tr(lang, "點", "points").to_owned()
                />
                <Figure
                    name=tr(lang, "已獲點數業者", "Firms with points")
                    value=count(view.firms_served)
                    note=tr(lang, "家", "firms").to_owned()
                />
                <Figure
                    name=tr(lang, "上架方案", "Plans on offer")
                    value=count(view.plans_listed)
                    note=suppliers
                />
            </dl>
        </section>
    }
}

#[component]
fn Figure(name: &'static str, value: String, note: String) -> impl IntoView {
    view! {
        <div>
            <dt class="text-base-content/80">{name}</dt>
            <dd>
                <span class="num block text-3xl font-bold">{value}</span>
                <span class="text-sm">{note}</span>
            </dd>
        </div>
    }
}

#[component]
fn Split(view: HomeView) -> impl IntoView {
    let lang = Lang::current();
    let programme = view.programme;
    let shares = shares(lang, programme.ratio);
    let price = Twd::new(EXAMPLE_PRICE).unwrap_or_default();
    let example = quote(&programme, price, programme.points_max);
    let heading = match lang {
        Lang::Zh => format!("費用怎麼分：{shares}"),
        Lang::En => format!("Who pays what: {shares}"),
    };
    let example_text = match lang {
        Lang::Zh => format!("以總價 {price} 元（含稅）的方案為例："),
        Lang::En => format!("A plan of NT${price}, tax included:"),
    };
    view! {
        <section class="grid gap-6 lg:grid-cols-2">
            <div class="measure space-y-3">
                <h2>{heading}</h2>
                <p>
                    {tr(
                        lang,
                        "分配由系統依比例算好：點數無條件捨去到整數，超過補助上限或您餘額的部分由您自付。下單前一定看得到兩個數字。",
                        "The split follows the ratio: points are rounded down, and what exceeds the cap or your balance is yours to pay. You see both numbers before you order.",
                    )}
                </p>
            </div>
            <div class="panel space-y-3">
                <p>{example_text}</p>
                <PriceSplit quote=example />
            </div>
        </section>
    }
}

#[component]
fn Plans(view: HomeView) -> impl IntoView {
    let lang = Lang::current();
    (!view.plans.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="mb-3">{tr(lang, "從這些方案看起", "Plans to begin with")}</h2>
                {plan_cards(lang, &view.plans, false).into_element()}
                <p class="mt-4">
                    <a class="link" href="/catalog">
                        {tr(lang, "看全部方案", "See all plans")}
                    </a>
                </p>
            </section>
        }
    })
}

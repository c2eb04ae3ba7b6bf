//! 專案辦公室: what waits, how long, and what the pool still covers.

use domain::{enrolment::FirmState, money::grouped};
use leptos::prelude::*;

use super::{
    ApplicationQuery, ApplicationsView, load_applications,
    words::{age, covers},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Notice, Page, Points, Tone, loaded},
};

#[component]
pub fn OfficePage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_applications(ApplicationQuery::default()));
    loaded(view, |view| view! { <Office view /> })
}

/// The states in which an application waits, and for what.
const fn waits_for(lang: Lang, state: FirmState) -> Option<&'static str> {
    match state {
        FirmState::UnderReview => Some(tr(lang, "等辦公室決定", "for the office")),
        FirmState::Enrolled => Some(tr(lang, "等查證結果", "for the registers")),
        FirmState::Eligible => Some(tr(lang, "等公司驗證電子郵件", "for the firm's e-mail")),
        FirmState::Waitlisted => Some(tr(lang, "等點數回流", "for points to come back")),
        _ => None,
    }
}

const QUEUES: [FirmState; 4] =
    [FirmState::UnderReview, FirmState::Enrolled, FirmState::Eligible, FirmState::Waitlisted];

#[component]
fn Office(view: ApplicationsView) -> impl IntoView {
    let lang = Lang::current();
    let queues = QUEUES
        .into_iter()
        .filter_map(|state| Some((state, waits_for(lang, state)?)))
        .map(|(state, what)| view! { <Queue view=view.clone() state what /> })
        .collect_view();
    let exhausted = view.pool < view.cap;
    view! {
        <Page title=tr(lang, "專案辦公室", "Programme office")>
            <div class="space-y-6">
                <section class="space-y-3" aria-labelledby="queues-title">
                    <h2 id="queues-title">{tr(lang, "待辦", "What waits")}</h2>
                    <ul class="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">{queues}</ul>
                </section>
                <section class="panel space-y-3" aria-labelledby="pool-title">
                    <h2 id="pool-title">{tr(lang, "點數池", "Pool")}</h2>
                    <p>
                        <strong class="text-2xl">
                            <Points amount=view.pool />
                        </strong>
                        <span class="block">{covers(lang, view.pool, view.cap)}</span>
                    </p>
                    {exhausted
                        .then(|| {
                            view! {
                                <Notice tone=Tone::Warning>
                                    <p>
                                        {tr(
                                            lang,
                                            "不夠再發放一家：核准的公司會列入候補。",
                                            "Not enough for another firm: whoever is approved waits.",
                                        )}
                                    </p>
                                </Notice>
                            }
                        })}
                </section>
                <Ways />
            </div>
        </Page>
    }
}

/// The ways to everything else; the first is the day's work.
#[component]
fn Ways() -> impl IntoView {
    let lang = Lang::current();
    let others = [
        ("/office/plans", tr(lang, "審查方案", "Review plans")),
        ("/office/suppliers", tr(lang, "供應商與遴選資格", "Suppliers and selections")),
        ("/office/claims", tr(lang, "請款審查", "Claims")),
        ("/office/payments", tr(lang, "入帳通知", "Notices of money")),
        ("/office/cases", tr(lang, "款項案件", "Cases about money")),
        ("/office/spot-checks", tr(lang, "抽查", "Spot checks")),
        ("/office/figures", tr(lang, "儀表板", "Dashboard")),
        ("/office/orders", tr(lang, "全部訂單", "All orders")),
        ("/office/programmes", tr(lang, "計畫設定", "Programme settings")),
        ("/office/policy", tr(lang, "政策試算", "Policy rehearsal")),
        ("/office/audit", tr(lang, "稽核軌跡", "Audit trail")),
        ("/office/lists", tr(lang, "匯入名單", "Import lists")),
    ]
    .map(|(href, words)| {
        view! {
            <a class="btn btn-outline" href=href>
                {words}
            </a>
        }
    });
    view! {
        <p class="flex flex-wrap gap-3">
            <a class="btn btn-primary" href="/office/applications">
                {tr(lang, "開始審查", "Go to the applications")}
            </a>
            {others}
        </p>
    }
}

/// One queue: how many, how long the first has waited, and the way there.
#[component]
fn Queue(view: ApplicationsView, state: FirmState, what: &'static str) -> impl IntoView {
    let lang = Lang::current();
    let count = view.count(state);
    let firms = count.map_or(0, |count| count.firms);
    let oldest = count.and_then(|count| count.oldest).map(|since| {
        let age = age(lang, since, view.now);
        match lang {
            Lang::Zh => format!("最久已等 {age}"),
            Lang::En => format!("the oldest for {age}"),
        }
    });
    let asked = count.map(|count| count.asked).filter(|asked| *asked > 0).map(|asked| match lang {
        Lang::Zh => format!("其中 {} 件補件中", grouped(asked)),
        Lang::En => format!("{} of them asked for papers", grouped(asked)),
    });
    let href = ApplicationQuery::default().with_state(Some(state)).url();
    let line = |text: String| view! { <span class="block text-sm">{text}</span> };
    view! {
        <li class="panel">
            <a class="link font-bold" href=href>
                {text::firm_state(lang, state)}
            </a>
            <p>
                <span class="num block text-3xl font-bold">{grouped(firms)}</span>
                <span class="block text-sm text-base-content/80">{what}</span>
                {oldest.map(line)} {asked.map(line)}
            </p>
        </li>
    }
}

//! The parts of the home page that explain the programme, printed from its settings.

use domain::{
    Programme,
    pavilion::{PAVILIONS, Pavilion, PavilionTerms},
    payment_window::PaymentWindow,
    service::last_activation_day,
};
use leptos::prelude::*;

use crate::{
    lang::{Lang, tr},
    text::{self, shares},
    ui::{DateText, KeyValue, Money, Points, SummaryList},
};

const fn pavilion_audience(lang: Lang, pavilion: Pavilion) -> &'static str {
    match pavilion {
        Pavilion::Industrial => tr(lang, "中小型製造業者", "Small and mid-sized manufacturers"),
        Pavilion::Commercial => tr(
            lang,
            "零售、餐飲、休憩及生活服務業",
            "Retail, catering, leisure and living services",
        ),
        Pavilion::Sme => tr(lang, "員工 9 人以下的小微企業", "Firms of at most nine people"),
        Pavilion::Agricultural => tr(
            lang,
            "農漁業個體戶、農民團體與農企業",
            "Farming and fishing individuals, groups and businesses",
        ),
    }
}

fn window(lang: Lang, window: PaymentWindow) -> String {
    match (lang, window) {
        (Lang::Zh, window) => format!("雙方簽約後{}內", text::payment_window(window)),
        (Lang::En, PaymentWindow::Hours(hours)) => {
            format!("within {hours} hours of both signatures")
        }
        (Lang::En, PaymentWindow::CivilDays(days)) => format!(
            "within {days} days of both signatures (the first day does not count; a rest day at the end moves on)"
        ),
    }
}

/// 使用點數 6 步驟, with the dates and windows of the programme.
#[component]
pub(super) fn Steps(programme: Programme) -> impl IntoView {
    let lang = Lang::current();
    let answer = match lang {
        Lang::Zh => format!("供應商於 {} 個工作天內接單或說明原因。", programme.answer_days),
        Lang::En => format!("The supplier answers within {} working days.", programme.answer_days),
    };
    let pay = match lang {
        Lang::Zh => format!("{}把自付額匯入專屬帳號。", window(lang, programme.payment_window)),
        Lang::En => {
            format!(
                "Pay your part to the order's own account {}.",
                window(lang, programme.payment_window)
            )
        }
    };
    let own = |zh, en| tr(lang, zh, en).to_owned();
    let steps: [(&str, String); 6] = [
        (tr(lang, "閱覽方案", "Browse"), own("用痛點或功能搜尋。", "Search by what hurts.")),
        (
            tr(lang, "確認方案", "Compare"),
            own("看清內容、期間與自付額。", "Read terms, length and what you pay."),
        ),
        (
            tr(lang, "建立訂單", "Order"),
            own("點數先保留，還沒使用。", "Points are reserved, not used yet."),
        ),
        (tr(lang, "供應商接單", "Acceptance"), answer),
        (
            tr(lang, "雙方簽約", "Signatures"),
            own("第二方簽署時，點數才算使用。", "Points count as used with the second signature."),
        ),
        (tr(lang, "期限內付款", "Payment"), pay),
    ];
    view! {
        <section>
            <h2 class="mb-3">{tr(lang, "使用點數 6 步驟", "Six steps to use your points")}</h2>
            <ol class="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
                {(1_u8..)
                    .zip(steps)
                    .map(|(number, (name, what))| view! { <Step number name what /> })
                    .collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Step(number: u8, name: &'static str, what: String) -> impl IntoView {
    view! {
        <li class="flex gap-3">
            <span
                aria-hidden="true"
                class="flex size-8 shrink-0 items-center justify-center rounded-full bg-primary font-bold text-primary-content"
            >
                {number}
            </span>
            <div>
                <p class="font-bold">{name}</p>
                <p>{what}</p>
            </div>
        </li>
    }
}

/// 規則與日期.
#[component]
pub(super) fn Rules(programme: Programme) -> impl IntoView {
    let lang = Lang::current();
    let latest = last_activation_day(&programme);
    let months = match lang {
        Lang::Zh => format!("連續 {} 個月，須不晚於 ", programme.service_months),
        Lang::En => format!("{} months in a row, over by ", programme.service_months),
    };
    let claims = match programme.claims_until {
        Some(day) => view! { <DateText day /> }.into_any(),
        None => tr(lang, "尚未公告", "Not announced yet").into_any(),
    };
    let revenue = programme.annual_revenue_max.map(|revenue| {
        view! {
            <KeyValue key=tr(lang, "年營業收入", "Annual revenue")>
                <Money amount=revenue />
                {tr(lang, "以下", " at most")}
            </KeyValue>
        }
    });
    view! {
        <section id="rules">
            <h2 class="mb-3">{tr(lang, "規則與重要日期", "Rules and dates")}</h2>
            <div class="panel">
                <SummaryList>
                    <KeyValue key=tr(lang, "計畫", "Programme")>{programme.name}</KeyValue>
                    {revenue}
                    <KeyValue key=tr(lang, "補助上限", "Cap per firm")>
                        <Points amount=programme.points_max />
                    </KeyValue>
                    <KeyValue key=tr(lang, "補助比例", "Shares")>
                        {shares(lang, programme.ratio)}
                    </KeyValue>
                    <KeyValue key=tr(lang, "供應商送件截止", "Plans submitted until")>
                        <DateText day=programme.submissions_until />
                    </KeyValue>
                    <KeyValue key=tr(lang, "點數使用期限", "Points until")>
                        <DateText day=programme.points_until />
                        {tr(lang, "，當日 24:00 前雙方完成簽約", ", both signatures by midnight")}
                    </KeyValue>
                    <KeyValue key=tr(lang, "付款期限", "Payment")>
                        {window(lang, programme.payment_window)}
                    </KeyValue>
                    <KeyValue key=tr(lang, "服務最晚開通日", "Last day to activate")>
                        <DateText day=latest />
                    </KeyValue>
                    <KeyValue key=tr(lang, "使用期間", "Use")>
                        {months} <DateText day=programme.service_until />
                        {tr(lang, "屆滿", "")}
                    </KeyValue>
                    <KeyValue key=tr(lang, "供應商請款截止", "Claims until")>{claims}</KeyValue>
                </SummaryList>
            </div>
        </section>
    }
}

/// The four pavilions, the one of this site marked.
#[component]
pub(super) fn Pavilions(here: Pavilion) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section>
            <h2 class="mb-3">{tr(lang, "雲市集四館", "The four pavilions")}</h2>
            <ul class="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
                {PAVILIONS
                    .into_iter()
                    .map(|terms| view! { <PavilionCard terms here=terms.pavilion == here /> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn PavilionCard(terms: PavilionTerms, here: bool) -> impl IntoView {
    let lang = Lang::current();
    let points_max = domain::Points::new(terms.points_max).unwrap_or_default();
    view! {
        <li class="panel space-y-1">
            <h3>{text::settings::hall(lang, terms.pavilion)}</h3>
            {here
                .then(|| {
                    view! {
                        <p class="badge badge-soft badge-primary">
                            {tr(lang, "您在這裡", "You are here")}
                        </p>
                    }
                })}
            <p>{pavilion_audience(lang, terms.pavilion)}</p>
            <p>
                {tr(lang, "上限 ", "Up to ")}
                <strong>
                    <Points amount=points_max />
                </strong>
            </p>
            <p>{shares(lang, terms.ratio)}</p>
        </li>
    }
}

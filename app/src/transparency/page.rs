//! 公開資訊: one table of points, one of how things ended, and how long a payout takes.

use domain::{Points as Amount, disclosure::GROUP_MIN, money::grouped};
use leptos::prelude::*;

use super::{End, PointsOfFirms, TransparencyView, load_transparency, roots::Roots};
use crate::{
    lang::{Lang, tr},
    spot_check::PublishedDraws,
    text,
    ui::{InstantText, KeyValue, Page, Points, SummaryList, loaded},
};

#[component]
pub fn TransparencyPage() -> impl IntoView {
    let view = Resource::new(|| (), |()| load_transparency());
    loaded(view, |view| view! { <Figures view /> })
}

/// A count, or that it is too small to be told.
fn count(lang: Lang, count: Option<u64>) -> String {
    count.map_or_else(
        || match lang {
            Lang::Zh => format!("未滿 {GROUP_MIN}，不公開"),
            Lang::En => format!("under {GROUP_MIN}, withheld"),
        },
        |count| grouped(i64::try_from(count).unwrap_or(i64::MAX)),
    )
}

#[component]
fn Figures(view: TransparencyView) -> impl IntoView {
    let lang = Lang::current();
    let days = match (view.median_days_to_payout, lang) {
        (Some(days), Lang::Zh) => format!("{days} 天"),
        (Some(1), Lang::En) => "1 day".to_owned(),
        (Some(days), Lang::En) => format!("{days} days"),
        (None, Lang::Zh) => format!("撥款未滿 {GROUP_MIN} 件，不公開"),
        (None, Lang::En) => format!("under {GROUP_MIN} payouts, withheld"),
    };
    let intro = match lang {
        Lang::Zh => format!(
            "補助點數是公帑。這裡每五分鐘更新一次，任何人都能查看；未滿 {GROUP_MIN} 的數字不公開，以免看出是哪一家。"
        ),
        Lang::En => format!(
            "Points are public money. These figures are made anew every five minutes, for everybody; \
             numbers under {GROUP_MIN} are withheld, so that they tell about nobody in particular."
        ),
    };
    let ends = view.ends.clone();
    view! {
        <Page title=tr(lang, "公開資訊", "Open figures") caption=view.programme.clone()>
            <div class="space-y-6">
                <p class="max-w-prose">{intro}</p>
                <section class="panel space-y-3" aria-labelledby="figures-title">
                    <h2 id="figures-title">{tr(lang, "概況", "At a glance")}</h2>
                    <SummaryList>
                        <KeyValue key=tr(lang, "計畫總額度", "Budget")>
                            <Points amount=view.budget />
                        </KeyValue>
                        <KeyValue key=tr(lang, "尚未發放", "Not issued yet")>
                            <Points amount=view.pool />
                        </KeyValue>
                        <KeyValue key=tr(lang, "獲發點數的企業", "Firms with points")>
                            {count(lang, view.firms)}
                        </KeyValue>
                        <KeyValue key=tr(lang, "訂單", "Orders")>{count(lang, view.orders)}</KeyValue>
                        <KeyValue key=tr(
                            lang,
                            "請款到撥款的中位天數",
                            "Median time from claim to payout",
                        )>{days}</KeyValue>
                        <KeyValue key=tr(lang, "資料時間", "As of")>
                            <InstantText at=view.as_of />
                        </KeyValue>
                    </SummaryList>
                </section>
                {view.points.map(|points| view! { <WherePointsAre points /> })} <Ends ends />
                <PublishedDraws /> <Roots roots=view.roots.clone() />
                <p>
                    {tr(lang, "開放資料：", "Open data: ")}
                    <a class="link" href="/open-data/points.json" rel="external">
                        {tr(lang, "本頁數字（JSON）", "these figures (JSON)")}
                    </a> {tr(lang, "、", ", ")}
                    <a class="link" href="/open-data/plans.csv" rel="external">
                        {tr(lang, "方案（CSV）", "plans (CSV)")}
                    </a> {tr(lang, "、", ", ")}
                    <a class="link" href="/open-data/plans.json" rel="external">
                        {tr(lang, "方案（JSON）", "plans (JSON)")}
                    </a>
                </p>
            </div>
        </Page>
    }
}

/// A table whose bars say the same as its numbers.
#[component]
fn WherePointsAre(points: PointsOfFirms) -> impl IntoView {
    let lang = Lang::current();
    let issued = points.issued;
    let rows = [
        (tr(lang, "可用", "Available"), points.available),
        (tr(lang, "保留中的訂單", "Reserved by orders"), points.reserved),
        (tr(lang, "已簽約使用", "Used in contracts"), points.used),
        (tr(lang, "已撥付供應商", "Paid out to suppliers"), points.paid_out),
        (
            tr(lang, "已收回（到期、撤銷、追回）", "Returned (expired, withdrawn, paid back)"),
            points.returned,
        ),
    ];
    let title = tr(lang, "發放的點數在哪裡", "Where the issued points are");
    let row = |(name, amount): (&'static str, Amount)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="text-end">
                    <Points amount />
                </td>
                <td class="w-1/3 max-sm:hidden">
                    <progress
                        class="progress w-full"
                        value=amount.get()
                        max=issued.get().max(1)
                        aria-hidden="true"
                    ></progress>
                </td>
            </tr>
        }
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="points-title">
            <h2 id="points-title">{title}</h2>
            <table class="table" aria-labelledby="points-title">
                <tbody>{rows.map(row).collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{tr(lang, "合計發放", "Issued in all")}</th>
                        <td class="text-end">
                            <Points amount=issued />
                        </td>
                        <td class="max-sm:hidden"></td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
}

fn end_name(lang: Lang, end: End) -> String {
    match end {
        End::ApplicationRefused => tr(lang, "申請不符資格", "Application refused").to_owned(),
        End::Declined(reason) => {
            let reason = text::decline_reason(lang, reason);
            match lang {
                Lang::Zh => format!("供應商婉拒：{reason}"),
                Lang::En => format!("Declined: {reason}"),
            }
        }
        End::Withdrawn => tr(lang, "買方撤回", "Withdrawn by the buyer").to_owned(),
        End::ResponseLapsed => tr(lang, "供應商逾期未回覆", "Not answered in time").to_owned(),
        End::PaymentLapsed => tr(lang, "逾期未付款", "Not paid in time").to_owned(),
        End::Terminated => tr(lang, "提前終止", "Ended early").to_owned(),
    }
}

#[component]
fn Ends(ends: Vec<(End, Option<u64>)>) -> impl IntoView {
    let lang = Lang::current();
    let title = tr(lang, "沒有成的，為什麼", "What came to nothing, and why");
    if ends.is_empty() {
        let words = tr(lang, "目前沒有。", "Nothing so far.");
        return view! {
            <section class="panel space-y-3" aria-labelledby="ends-title">
                <h2 id="ends-title">{title}</h2>
                <p>{words}</p>
            </section>
        }
        .into_any();
    }
    let row = |(end, found): (End, Option<u64>)| {
        view! {
            <tr>
                <th scope="row">{end_name(lang, end)}</th>
                <td class="text-end">{count(lang, found)}</td>
            </tr>
        }
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="ends-title">
            <h2 id="ends-title">{title}</h2>
            <table class="table" aria-labelledby="ends-title">
                <tbody>{ends.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

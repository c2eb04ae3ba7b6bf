//! 政策試算 as a form and a table: now, as asked, and the difference.

use domain::{
    money::grouped,
    policy::{Outcome, Policy},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{PolicyQuery, PolicyView, REHEARSAL_FIELD, files::Files, load_policy};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{
        Field, GetForm, InstantText, Page, SelectField, SubmitButton, loaded, payment_windows,
        problems, use_problem,
    },
};

#[component]
pub fn PolicyPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| PolicyQuery::of(&params.read()));
    let view = Resource::new(move || query.get(), load_policy);
    loaded(view, |view| view! { <Rehearsal view /> })
}

#[component]
fn Rehearsal(view: PolicyView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/office".to_owned(), tr(lang, "專案辦公室", "Office").to_owned())];
    // What came of the question, and of a file that was sent.
    let sent = problems(lang, use_problem().get_untracked().as_ref(), REHEARSAL_FIELD);
    let asked = view.faults.iter().map(|fault| (fault.field.clone(), text::fault(lang, fault)));
    let problems: Vec<(String, String)> = asked.chain(sent).collect();
    let (firms, contracts) = (grouped(view.firms), grouped(view.contracts));
    let intro = match lang {
        Lang::Zh => format!(
            "把 {firms} 家符合資格的企業與 {contracts} 張已簽約的訂單，照另一套規則重算一次：同樣的價格、簽約與付款時間，規則由結帳與付款的同一段程式判斷。不會改變任何資料。"
        ),
        Lang::En => format!(
            "{firms} firms that qualified and {contracts} contracts, played again by other rules: the same prices, signatures and payments, judged by the code that judges orders. Nothing is changed."
        ),
    };
    let limits = tr(
        lang,
        "看不到的：規則不同時，企業可能買得更多或更少；沒有付款的點數視為立刻可以再用。",
        "What it cannot see: by other rules firms might have bought more or less. Points of a contract that was not paid count as free at once.",
    );
    view! {
        <Page
            title=tr(lang, "政策試算", "Policy rehearsal")
            caption=view.programme.clone()
            crumbs
            problems=problems.clone()
        >
            <div class="space-y-6">
                <p class="max-w-prose">{intro}</p>
                <p class="max-w-prose text-sm">{limits}</p>
                <Rules query=view.query now=view.now.0 problems />
                <Outcomes now=view.now asked=view.asked />
                <Files played=view.played />
                <p class="text-sm">
                    {tr(lang, "資料時間 ", "As of ")} <InstantText at=view.as_of />
                </p>
            </div>
        </Page>
    }
}

#[component]
fn Rules(query: PolicyQuery, now: Policy, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let fault = move |id: &str| {
        problems.iter().find(|(field, _)| field == id).map(|(_, words)| words.clone())
    };
    let or = |typed: String, own: String| if typed.is_empty() { own } else { typed };
    let own = now.payment_window.to_string();
    let window = or(query.window, own.clone());
    let choices = payment_windows(lang, &own);
    view! {
        <GetForm action="/office/policy" class="panel space-y-4">
            <div class="grid gap-4 sm:grid-cols-2">
                <Field
                    id="budget"
                    name="budget"
                    label=tr(lang, "總額度（點）", "Budget in points")
                    value=or(query.budget, grouped(now.budget.get()))
                    error=fault("budget")
                    inputmode="numeric"
                />
                <Field
                    id="cap"
                    name="cap"
                    label=tr(lang, "每家上限（點）", "Points per firm")
                    value=or(query.cap, grouped(now.points_max.get()))
                    error=fault("cap")
                    inputmode="numeric"
                />
                <Field
                    id="points"
                    name="points"
                    label=tr(lang, "比例：點數的份數", "Ratio: parts in points")
                    value=or(query.points, now.ratio.points.to_string())
                    error=fault("points")
                    inputmode="numeric"
                />
                <Field
                    id="self_funded"
                    name="self_funded"
                    label=tr(lang, "比例：自付的份數", "Ratio: self-funded parts")
                    value=or(query.self_funded, now.ratio.self_funded.to_string())
                    error=fault("self_funded")
                    inputmode="numeric"
                />
                <SelectField
                    id="window"
                    name="window"
                    label=tr(lang, "付款期限", "Payment window")
                    choices
                    value=window
                />
            </div>
            <SubmitButton>{tr(lang, "試算", "Play it")}</SubmitButton>
        </GetForm>
    }
}

/// A line of the table: its name, and how to read it.
type Line = (&'static str, fn(&Outcome) -> i64);

fn lines(lang: Lang) -> [Line; 9] {
    [
        (tr(lang, "獲發點數的企業", "Firms served"), |of| of.served),
        (tr(lang, "輪不到的企業", "Firms not served"), |of| of.not_served),
        (tr(lang, "池中剩餘點數", "Left in the pool"), |of| of.pool),
        (tr(lang, "成立的訂單", "Orders paid in time"), |of| of.orders),
        (tr(lang, "用掉的點數", "Points used"), |of| of.points),
        (tr(lang, "企業自付（元）", "Self-funded, NT$"), |of| of.self_funded),
        (tr(lang, "沒有點數可用的訂單", "Orders without points"), |of| of.without_points),
        (tr(lang, "逾期未付的訂單", "Orders not paid in time"), |of| of.unpaid),
        (
            tr(lang, "捨去零頭由企業負擔（分）", "Rounded to the firms, NT$ cents"),
            |of| of.rounding_cents,
        ),
    ]
}

#[component]
fn Outcomes(now: (Policy, Outcome), asked: Option<(Policy, Outcome)>) -> impl IntoView {
    let lang = Lang::current();
    let head = asked.is_some().then(|| {
        view! {
            <th scope="col" class="text-end">
                {tr(lang, "試算", "As asked")}
            </th>
            <th scope="col" class="text-end">
                {tr(lang, "差異", "Difference")}
            </th>
        }
    });
    let rows = lines(lang).map(|(name, of)| {
        let before = of(&now.1);
        let cells = asked.map(|(_, outcome)| {
            let after = of(&outcome);
            let change = after - before;
            let sign = if change > 0 { "+" } else { "" };
            view! {
                <td class="num text-end">{grouped(after)}</td>
                <td class="num text-end">{format!("{sign}{}", grouped(change))}</td>
            }
        });
        view! {
            <tr>
                <th scope="row" class="min-w-32">{name}</th>
                <td class="num text-end">{grouped(before)}</td>
                {cells}
            </tr>
        }
    });
    view! {
        <section class="panel space-y-3" aria-labelledby="outcome-title">
            <h2 id="outcome-title">{tr(lang, "結果", "What comes of it")}</h2>
            <div class="overflow-x-auto" tabindex="0">
                <table class="table" aria-labelledby="outcome-title">
                    <thead>
                        <tr>
                            <th scope="col">{tr(lang, "項目", "Figure")}</th>
                            <th scope="col" class="text-end">
                                {tr(lang, "現行規則", "As it is")}
                            </th>
                            {head}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

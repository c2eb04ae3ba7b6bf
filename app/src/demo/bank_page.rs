//! 示範銀行: pays into the virtual account of an order, the way a buyer's bank would.

use leptos::prelude::*;

use super::{BankRow, BankView, load_bank};
use crate::{
    lang::{Lang, tr},
    ui::{
        DeadlineText, EmptyState, InstantText, Money, Page, SubmitButton, loaded, problems,
        use_problem,
    },
};

#[component]
pub fn BankPage() -> impl IntoView {
    let bank = Resource::new(|| (), |()| load_bank());
    loaded(bank, |view| view! { <Bank view /> })
}

#[component]
fn Bank(view: BankView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "orders");
    let empty = view.rows.is_empty();
    view! {
        <Page title=tr(lang, "示範銀行", "Demo bank") problems>
            <p class="measure mb-4">
                {tr(
                    lang,
                    "在這裡扮演買方的銀行：匯款後，系統會收到一則簽章的入帳通知，與正式環境相同。入帳時間是 ",
                    "Play the buyer's bank: a transfer sends the same signed notice that a real bank sends. The value time is ",
                )} <InstantText at=view.now /> {tr(lang, "。", ".")}
            </p>
            <div id="orders" tabindex="-1">
                {if empty {
                    view! { <NothingToPay /> }.into_any()
                } else {
                    view! { <BankTable rows=view.rows /> }.into_any()
                }}
            </div>
        </Page>
    }
}

#[component]
fn NothingToPay() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <EmptyState title=tr(lang, "目前沒有待付款的訂單", "No order waits for a payment")>
            <p>
                {tr(
                    lang,
                    "雙方簽約後，訂單會出現在這裡。",
                    "An order appears here when both sides have signed.",
                )}
            </p>
        </EmptyState>
    }
}

#[component]
fn BankTable(rows: Vec<BankRow>) -> impl IntoView {
    let lang = Lang::current();
    let name = tr(lang, "待付款訂單", "Orders to pay");
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-label=name>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{tr(lang, "訂單", "Order")}</th>
                        <th scope="col">{tr(lang, "應付與匯款", "Due, and transfer")}</th>
                        <th scope="col">{tr(lang, "期限", "Deadline")}</th>
                        <th scope="col">{tr(lang, "虛擬帳號", "Virtual account")}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <BankLine row /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn BankLine(row: BankRow) -> impl IntoView {
    let lang = Lang::current();
    let account = row.virtual_account.clone();
    let status = if row.paid {
        Some(tr(lang, "✓ 已入帳", "✓ Paid"))
    } else if row.lapsed {
        Some(tr(lang, "✕ 已逾期（仍可試匯，看系統如何處理）", "✕ Lapsed (try to pay and see)"))
    } else {
        None
    };
    view! {
        <tr>
            <th scope="row">
                <span class="num block">{row.number.clone()}</span>
                <span class="font-normal">{row.firm}</span>
            </th>
            <td class="space-y-2">
                <p>
                    <Money amount=row.due />
                </p>
                {status.map(|status| view! { <p class="font-semibold">{status}</p> })}
                {(!row.paid)
                    .then(|| {
                        view! {
                            <PayForm
                                number=row.number
                                account=row.virtual_account
                                due=row.due.get()
                            />
                        }
                    })}
            </td>
            <td>
                <DeadlineText at=row.deadline />
            </td>
            <td>
                <span class="num">{account}</span>
            </td>
        </tr>
    }
}

#[component]
fn PayForm(number: String, account: String, due: i64) -> impl IntoView {
    let lang = Lang::current();
    let label = match lang {
        Lang::Zh => format!("訂單 {number} 的匯款金額"),
        Lang::En => format!("Amount for order {number}"),
    };
    view! {
        <form method="post" action="/api/demo/pay" class="flex flex-wrap items-center gap-2">
            <input type="hidden" name="form[virtual_account]" value=account />
            <input type="hidden" name="form[back]" value="/demo/bank" />
            <input
                name="form[amount]"
                value=due
                inputmode="numeric"
                aria-label=label
                class="input num w-32"
            />
            <SubmitButton>{tr(lang, "匯款", "Pay")}</SubmitButton>
        </form>
    }
}

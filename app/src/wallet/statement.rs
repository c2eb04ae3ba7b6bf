//! 點數明細: every movement with its order and its rule.

use domain::{ledger::Kind, money::grouped};
use leptos::prelude::*;

use super::StatementLine;
use crate::{
    lang::{Lang, tr},
    text,
    ui::InstantText,
};

/// Newest first.
#[component]
pub fn Statement(lines: Vec<StatementLine>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <section class="space-y-3">
            <h2 id="statement-title">{tr(lang, "點數明細", "Statement")}</h2>
            <div class="table-scroll" role="region" aria-labelledby="statement-title" tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{tr(lang, "時間", "When")}</th>
                            <th scope="col">{tr(lang, "項目", "What")}</th>
                            <th scope="col" class="num">{tr(lang, "點數", "Points")}</th>
                            <th scope="col" class="num">{tr(lang, "可用增減", "Change")}</th>
                            <th scope="col" class="num">{tr(lang, "可用餘額", "Available")}</th>
                            <th scope="col">{tr(lang, "訂單", "Order")}</th>
                            <th scope="col">{tr(lang, "規則", "Rule")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Line(line: StatementLine) -> impl IntoView {
    let lang = Lang::current();
    let order = line.order.map(|(id, number)| {
        view! {
            <a class="link" href=format!("/orders/{id}")>
                {number}
            </a>
        }
    });
    view! {
        <tr>
            <td class="whitespace-nowrap">
                <InstantText at=line.at />
            </td>
            <td>{text::ledger_kind(lang, line.kind)}</td>
            <td class="num">{line.amount.to_string()}</td>
            <td class="num">{signed(line.change)}</td>
            <td class="num">{line.balance.to_string()}</td>
            <td>{order}</td>
            <td>{rule(line.kind).to_string()}</td>
        </tr>
    }
}

/// With its sign, so that colour is not needed.
fn signed(change: i64) -> String {
    match change {
        0 => "0".to_owned(),
        1.. => format!("+{}", grouped(change)),
        _ => grouped(change).replace('-', "−"),
    }
}

/// The rule behind a movement.
const fn rule(kind: Kind) -> domain::Rule {
    domain::Rule(match kind {
        Kind::Appropriate | Kind::Cut => 12,
        Kind::Issue => 11,
        Kind::Reserve => 16,
        Kind::Use => 20,
        Kind::Release => 23,
        Kind::Reverse => 22,
        Kind::Expire => 14,
        Kind::Withdraw | Kind::Clawback => 3,
        Kind::Claim => 29,
        Kind::ReturnClaim => 32,
        Kind::Settle => 33,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_carry_their_sign() {
        for (change, text) in [(200_000, "+200,000"), (-20_000, "−20,000"), (0, "0")] {
            assert_eq!(signed(change), text);
        }
    }
}

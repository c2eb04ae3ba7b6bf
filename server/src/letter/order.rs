//! The words of letters about orders: what the other side did, and which date comes next.

use app::{
    lang::{Lang, tr},
    text::{deadline_in, decline_reason, state as state_words, state_hint},
};
use domain::{
    Instant, Party, Twd,
    order::{Action, State},
};

use super::{
    AmendmentStep, OrderName, OrderStep,
    words::{Words, line},
};

/// 「訂單 X：…」, and which plan it is about.
pub(super) fn about(lang: Lang, order: &OrderName, what: &str) -> Words {
    let (number, plan) = (line(&order.number), line(&order.plan));
    match lang {
        Lang::Zh => Words::about(format!("訂單 {number}：{what}"))
            .say(format!("訂單 {number}，方案「{plan}」。")),
        Lang::En => {
            Words::about(format!("Order {number}: {what}")).say(format!("Order {number}, {plan}."))
        }
    }
    .lead(tr(lang, "訂單", "The order"), format!("/orders/{}", order.id))
}

fn money(lang: Lang, amount: Twd) -> String {
    match lang {
        Lang::Zh => format!("{amount} 元"),
        Lang::En => format!("NT${amount}"),
    }
}

pub(super) fn answer_due(lang: Lang, order: &OrderName, deadline: Instant) -> Words {
    let by = deadline_in(lang, deadline);
    match lang {
        Lang::Zh => about(lang, order, &format!("接單期限 {by}"))
            .say(format!("買方在等您的回覆。請在 {by} 以前接單，或婉拒並說明原因。")),
        Lang::En => about(lang, order, &format!("answer before {by}")).say(format!(
            "The buyer waits for your answer. Accept the order before {by}, or decline it with a \
             reason."
        )),
    }
    .otherwise(not_answered(lang))
}

pub(super) fn payment_due(lang: Lang, order: &OrderName, amount: Twd, deadline: Instant) -> Words {
    let (by, amount) = (deadline_in(lang, deadline), money(lang, amount));
    match lang {
        Lang::Zh => about(lang, order, &format!("付款期限 {by}"))
            .say(format!("契約已經成立，自付款 {amount}還沒有入帳。"))
            .say(format!(
                "請在 {by} 以前匯入訂單頁上的專屬虛擬帳號。以銀行的入帳時間為準，不是匯出時間。"
            )),
        Lang::En => about(lang, order, &format!("pay before {by}"))
            .say(format!("The contract stands, and {amount} have not arrived yet."))
            .say(format!(
                "Transfer them to the virtual account on the order's page before {by}. The time at \
                 which the bank books them counts, not the time at which you send them."
            )),
    }
    .otherwise(tr(
        lang,
        "逾期沒有入帳，契約自動失效；點數使用期限內退回錢包，期限後收回。剛匯出的話，不必理會這封信。",
        "If nothing arrives in time the contract is void. The points come back to your wallet, or \
         go to the pool if they have expired. If you have just paid, ignore this mail.",
    ))
}

/// A version of the contract that one side proposed.
pub(super) fn amendment(lang: Lang, order: &OrderName, version: i32, step: AmendmentStep) -> Words {
    let n = match lang {
        Lang::Zh => format!("契約第 {version} 版"),
        Lang::En => format!("Version {version} of the contract"),
    };
    let (what, say) = match step {
        AmendmentStep::Proposed => (
            tr(lang, "提議變更契約", "a change of the contract"),
            tr(
                lang,
                "對方提議變更契約。請到訂單頁閱讀；同意就簽署，不同意就撤下。總價與點數不會變動。",
                "The other side proposes to change the contract. Read it on the order's page; sign it or drop it. Price and points do not change.",
            ),
        ),
        AmendmentStep::Signed => (
            tr(lang, "對方已簽署變更契約", "the change was signed"),
            tr(
                lang,
                "對方已經簽署變更的契約，等您簽署後生效。",
                "The other side signed the changed contract. It stands when you have signed it too.",
            ),
        ),
        AmendmentStep::InForce => (
            tr(lang, "變更契約生效", "the changed contract stands"),
            tr(
                lang,
                "雙方都簽署了變更的契約，它取代先前的版本。先前的版本仍可在訂單頁查看。",
                "Both sides signed the changed contract, and it replaces the one before. That one can still be read on the order's page.",
            ),
        ),
        AmendmentStep::Dropped => (
            tr(lang, "變更契約已撤下", "the change was dropped"),
            tr(
                lang,
                "變更的提議已經撤下，現行契約不變。",
                "The proposed change was dropped. The contract stays as it is.",
            ),
        ),
    };
    about(lang, order, what).say(format!("{n}{}{say}", tr(lang, "：", ": "))).otherwise(
        match step {
            AmendmentStep::Proposed | AmendmentStep::Signed => tr(
                lang,
                "沒有兩邊的簽署，現行契約不變。",
                "Without both signatures the contract stays as it is.",
            ),
            AmendmentStep::InForce | AmendmentStep::Dropped => nothing(lang),
        },
    )
}

/// What was done, told to one side.
pub(super) fn step(lang: Lang, step: &OrderStep) -> Words {
    let buyer = step.to == Party::Buyer;
    match step.action {
        Action::Submit => submitted(lang, step),
        Action::Accept => accepted(lang, step),
        Action::Decline => declined(lang, step),
        Action::Withdraw => withdrawn(lang, step),
        Action::Sign if step.state == State::Contracted && buyer => contracted_buyer(lang, step),
        Action::Sign if step.state == State::Contracted => contracted_supplier(lang, step),
        Action::Sign => signed(lang, step),
        Action::Pay | Action::Revive => paid(lang, step),
        Action::LapseResponse => unanswered(lang, step),
        Action::ExpirePoints => expired(lang, step),
        Action::LapsePayment => unpaid(lang, step),
        Action::Activate => activated(lang, step),
        Action::VerifyUsage
        | Action::Claim
        | Action::ReturnClaim
        | Action::Settle
        | Action::Terminate => about(lang, &step.order, state_words(lang, step.state))
            .say(state_hint(lang, step.state))
            .otherwise(nothing(lang)),
    }
}

pub(super) const fn nothing(lang: Lang) -> &'static str {
    tr(lang, "您不必做什麼，這封信只是通知。", "There is nothing to do; this mail only tells you.")
}

fn submitted(lang: Lang, step: &OrderStep) -> Words {
    let by = step.until.map(|at| deadline_in(lang, at)).unwrap_or_default();
    match lang {
        Lang::Zh => about(lang, &step.order, "新訂單")
            .say("有公司訂購這個方案，點數已經保留。")
            .say(format!("請在 {by} 以前接單，或婉拒並說明原因。")),
        Lang::En => about(lang, &step.order, "a new order")
            .say("A firm ordered this plan, and its points are reserved.")
            .say(format!("Accept the order before {by}, or decline it with a reason.")),
    }
    .otherwise(not_answered(lang))
}

const fn not_answered(lang: Lang) -> &'static str {
    tr(
        lang,
        "逾期沒有回覆，訂單自動失效，點數退回買方，不能恢復。",
        "Without an answer the order lapses, the points go back to the buyer, and it cannot be \
         revived.",
    )
}

/// By when both have to have signed (R20).
fn sign_by(lang: Lang, step: &OrderStep) -> String {
    let by = step.until.map(|at| deadline_in(lang, at));
    match (lang, by) {
        (Lang::Zh, Some(by)) => format!("請閱讀契約並簽署；雙方在 {by} 以前都簽完，契約才成立。"),
        (Lang::Zh, None) => "請閱讀契約並簽署；雙方都簽完，契約才成立。".to_owned(),
        (Lang::En, Some(by)) => format!(
            "Read the contract and sign it. It stands when both sides have signed before {by}."
        ),
        (Lang::En, None) => {
            "Read the contract and sign it. It stands when both sides have signed.".to_owned()
        }
    }
}

const fn unsigned(lang: Lang) -> &'static str {
    tr(
        lang,
        "到點數使用期限還沒有簽完，訂單自動失效，點數收回。",
        "What is not signed when the points expire lapses, and the points go back to the pool.",
    )
}

fn accepted(lang: Lang, step: &OrderStep) -> Words {
    about(lang, &step.order, tr(lang, "供應商已接單", "accepted"))
        .say(tr(lang, "供應商已經接單。", "The supplier accepted your order."))
        .say(sign_by(lang, step))
        .otherwise(unsigned(lang))
}

fn signed(lang: Lang, step: &OrderStep) -> Words {
    about(lang, &step.order, tr(lang, "對方已簽署，輪到您", "the other side signed"))
        .say(tr(lang, "對方已經簽署契約，輪到您。", "The other side signed; it is your turn."))
        .say(sign_by(lang, step))
        .otherwise(unsigned(lang))
}

fn declined(lang: Lang, step: &OrderStep) -> Words {
    let reason = step.reason.map(|reason| decline_reason(lang, reason));
    let said = match (lang, reason) {
        (Lang::Zh, Some(reason)) => format!("供應商婉拒了這張訂單，原因：{reason}。"),
        (Lang::Zh, None) => "供應商婉拒了這張訂單。".to_owned(),
        (Lang::En, Some(reason)) => format!("The supplier declined the order. Reason: {reason}."),
        (Lang::En, None) => "The supplier declined the order.".to_owned(),
    };
    about(lang, &step.order, tr(lang, "供應商婉拒", "declined"))
        .say(said)
        .say(tr(
            lang,
            "保留的點數已經釋回，在點數使用期限內可以另選方案。",
            "The reserved points were released. Choose another plan before they expire.",
        ))
        .otherwise(tr(
            lang,
            "沒有另外訂購，點數到期就會收回。",
            "If you order nothing else, the points go back to the pool when they expire.",
        ))
}

fn withdrawn(lang: Lang, step: &OrderStep) -> Words {
    about(lang, &step.order, tr(lang, "已取消", "withdrawn"))
        .say(tr(
            lang,
            "這張訂單已經取消，您不必再處理。",
            "The order was withdrawn. You need not do anything about it.",
        ))
        .otherwise(nothing(lang))
}

fn contracted_buyer(lang: Lang, step: &OrderStep) -> Words {
    let (due, by) = (money(lang, step.due), step.until.map(|at| deadline_in(lang, at)));
    let by = by.unwrap_or_default();
    match lang {
        Lang::Zh => about(lang, &step.order, "契約成立，請付款")
            .say("雙方都已簽署，契約成立，點數已經使用。")
            .say(format!(
                "請在 {by} 以前，將自付款 {due}匯入訂單頁上的專屬虛擬帳號。以銀行的入帳時間為準。"
            )),
        Lang::En => about(lang, &step.order, "the contract stands, please pay")
            .say("Both sides signed. The contract stands, and the points are used.")
            .say(format!(
                "Transfer {due} to the virtual account on the order's page before {by}. The time \
                 at which the bank books them counts."
            )),
    }
    .otherwise(tr(
        lang,
        "逾期沒有入帳，契約自動失效；點數使用期限內退回錢包，期限後收回。",
        "If nothing arrives in time the contract is void. The points come back to your wallet, or \
         go to the pool if they have expired.",
    ))
}

fn contracted_supplier(lang: Lang, step: &OrderStep) -> Words {
    let by = step.until.map(|at| deadline_in(lang, at)).unwrap_or_default();
    match lang {
        Lang::Zh => about(lang, &step.order, "契約成立")
            .say("雙方都已簽署，契約成立。")
            .say(format!("買方的付款期限是 {by}，入帳後我們會通知您。開通服務的期限請看訂單頁。")),
        Lang::En => about(lang, &step.order, "the contract stands")
            .say("Both sides signed, and the contract stands.")
            .say(format!(
                "The buyer pays before {by}; we write to you when it has arrived. By when the \
                 service has to be activated stands on the order's page."
            )),
    }
    .otherwise(tr(
        lang,
        "太晚開通，使用滿不了三個月，就不能請款（規則 R26）。",
        "Activated too late, the three months of use do not fit and nothing can be claimed (rule \
         R26).",
    ))
}

fn paid(lang: Lang, step: &OrderStep) -> Words {
    let due = money(lang, step.due);
    let revived = step.action == Action::Revive;
    let what = if revived {
        tr(lang, "款項準時入帳，訂單恢復", "paid in time after all, revived")
    } else {
        tr(lang, "款項已入帳", "paid")
    };
    let arrived = match lang {
        Lang::Zh => format!("自付款 {due}已經入帳。"),
        Lang::En => format!("{due} have arrived."),
    };
    let words = about(lang, &step.order, what).say(arrived);
    match (step.to, step.state) {
        (Party::Supplier, State::Paid) => words
            .say(tr(
                lang,
                "請開通服務，期限請看訂單頁。",
                "Activate the service; by when stands on the order's page.",
            ))
            .otherwise(tr(
                lang,
                "太晚開通，使用滿不了三個月，就不能請款（規則 R26）。",
                "Activated too late, the three months of use do not fit and nothing can be \
                 claimed (rule R26).",
            )),
        (_, State::Paid) => words
            .say(tr(lang, "接下來由供應商開通服務。", "The supplier activates the service next."))
            .otherwise(nothing(lang)),
        _ => words.say(tr(lang, "服務繼續使用。", "The service goes on.")).otherwise(nothing(lang)),
    }
}

fn unanswered(lang: Lang, step: &OrderStep) -> Words {
    let words = about(lang, &step.order, tr(lang, "逾期未接單，已失效", "lapsed, not answered"));
    if step.to == Party::Buyer {
        return words
            .say(tr(
                lang,
                "供應商沒有在期限內回覆，訂單失效，保留的點數已經釋回。",
                "The supplier did not answer in time. The order lapsed and its points were \
                 released.",
            ))
            .otherwise(tr(
                lang,
                "沒有另外訂購，點數到期就會收回。",
                "If you order nothing else, the points go back to the pool when they expire.",
            ));
    }
    words
        .say(tr(
            lang,
            "期限內沒有接單，訂單失效。買方可以重新訂購。",
            "It was not accepted in time and lapsed. The buyer may order again.",
        ))
        .otherwise(nothing(lang))
}

fn expired(lang: Lang, step: &OrderStep) -> Words {
    about(lang, &step.order, tr(lang, "點數到期，已失效", "lapsed, the points expired"))
        .say(tr(
            lang,
            "點數到期以前沒有簽完約，訂單失效，保留的點數已經收回（規則 R14、R20）。",
            "It was not signed before the points expired. The order lapsed and the points went \
             back to the pool (rules R14 and R20).",
        ))
        .otherwise(nothing(lang))
}

fn unpaid(lang: Lang, step: &OrderStep) -> Words {
    let words = about(lang, &step.order, tr(lang, "逾期未付款，契約失效", "not paid, void"));
    if step.to == Party::Buyer {
        return words
            .say(tr(
                lang,
                "自付款沒有在期限內入帳，契約失效，請不要再匯款。點數在使用期限內退回錢包，期限後收回。",
                "Your part did not arrive in time and the contract is void. Do not pay any more. \
                 The points came back to your wallet, or go to the pool if they have expired.",
            ))
            .otherwise(tr(
                lang,
                "如果您在期限前已經付款，銀行的入帳通知一到，訂單會自動恢復；不必重新訂購。",
                "If you paid before the deadline, the order comes back by itself when the bank's \
                 notice arrives. Do not order again.",
            ));
    }
    words
        .say(tr(
            lang,
            "買方的款項沒有在期限內入帳，契約失效。請不要開通服務；已經開通的可以停止。",
            "The buyer's payment did not arrive in time and the contract is void. Do not activate \
             the service; you may stop it if it runs.",
        ))
        .otherwise(nothing(lang))
}

fn activated(lang: Lang, step: &OrderStep) -> Words {
    about(lang, &step.order, tr(lang, "服務已開通", "the service runs"))
        .say(tr(
            lang,
            "供應商已經開通服務，使用期間與每個月的起訖請看訂單頁。",
            "The supplier activated the service. Its three months stand on the order's page.",
        ))
        .say(tr(lang, "請每個月都實際使用，連續滿三個月。", "Use it in each of the three months."))
        .otherwise(tr(
            lang,
            "沒有使用滿三個月，供應商不能請款，補助不成立。",
            "Without three months of use the supplier cannot claim the subsidy.",
        ))
}

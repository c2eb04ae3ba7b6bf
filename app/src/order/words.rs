//! Sentences about an order that need its numbers: windows, and what becomes of the points.

use domain::{
    Instant, Programme,
    order::State,
    payment_window::PaymentWindow,
    service::{activation_precedes_payment, last_activation_day},
};

use super::{DeadlineKind, OrderRow, OrderView};
use crate::{
    lang::{Lang, tr},
    text::{date_in, payment_window},
};

/// R21: how long the buyer has to pay, and from when on.
pub fn payment_window_words(lang: Lang, window: PaymentWindow) -> String {
    match (lang, window) {
        (Lang::Zh, window) => {
            format!("雙方都簽署契約後，須在{}內把自付款匯入專屬帳號。", payment_window(window))
        }
        (Lang::En, PaymentWindow::Hours(hours)) => {
            format!("Once both sides have signed, you pay your part within {hours} hours.")
        }
        (Lang::En, PaymentWindow::CivilDays(days)) => format!(
            "Once both sides have signed, you pay your part within {days} days; the day of \
             signing does not count, and a rest day at the end moves to the next working day."
        ),
    }
}

/// R22, R23: what becomes of the points of an order that ends at this instant without a contract
/// or without its payment.
pub fn points_after(lang: Lang, programme: &Programme, ends_at: Instant) -> String {
    let last = date_in(lang, programme.points_until);
    match (lang, ends_at < programme.points_expire_at()) {
        (Lang::Zh, true) => "點數退回錢包，可再訂購。".to_owned(),
        (Lang::Zh, false) => format!("屆時點數已過使用期限（{last}止），將由計畫收回。"),
        (Lang::En, true) => "the points go back to the wallet and can be used again.".to_owned(),
        (Lang::En, false) => {
            format!("the points, usable until {last}, have expired and go back to the programme.")
        }
    }
}

/// What the buyer has to know before sending an order: declined or not, it may cost the points.
pub fn points_at_risk(lang: Lang, programme: &Programme) -> String {
    let last = date_in(lang, programme.points_until);
    match lang {
        Lang::Zh => format!(
            "供應商婉拒、逾期未接單，或您取消訂單：在 {last}24:00 以前，點數退回您的錢包；\
             之後則由計畫收回。"
        ),
        Lang::En => format!(
            "If the supplier declines or does not answer, or if you withdraw: until the end of \
             {last} the points come back to your wallet, after that they go back to the programme."
        ),
    }
}

/// What both sides are told before it happens: what becomes of the points, and when to pay and to
/// activate.
pub fn consequences(lang: Lang, view: &OrderView) -> Vec<String> {
    let programme = &view.programme;
    let lapse = |lead: &str, at| format!("{lead}{}", points_after(lang, programme, at));
    match (view.row.state, view.row.deadline) {
        (State::Submitted, Some(deadline)) => vec![lapse(
            tr(lang, "逾期未接單：訂單失效，", "Without an answer in time the order lapses: "),
            deadline.at,
        )],
        (State::Accepted, _) => before_signing(lang, view),
        (_, Some(deadline)) if awaits_payment(&view.row) => vec![
            lapse(
                tr(lang, "逾期未付款：契約失效，", "Not paid in time, the contract is void: "),
                deadline.at,
            ),
            tr(lang, "是否準時以銀行入帳時間為準。", "What counts is the value time of the bank.")
                .to_owned(),
        ],
        _ => Vec::new(),
    }
}

/// What follows if the contract comes about now, or does not.
fn before_signing(lang: Lang, view: &OrderView) -> Vec<String> {
    let programme = &view.programme;
    let payable_until = programme.payment_deadline(view.now);
    let after = |lead: &str, at| format!("{lead}{}", points_after(lang, programme, at));
    let mut words = vec![payment_window_words(lang, programme.payment_window)];
    if let Some(deadline) = view.row.deadline {
        words.push(after(
            tr(
                lang,
                "逾期未簽約：訂單失效，",
                "Without both signatures in time the order lapses: ",
            ),
            deadline.at,
        ));
    }
    words.push(after(
        tr(
            lang,
            "若現在簽約而逾期未付款：契約失效，",
            "Signed now and not paid in time, the contract is void: ",
        ),
        payable_until,
    ));
    // R26, S15: the supplier confirms it by signing.
    if activation_precedes_payment(programme, payable_until) {
        let latest = date_in(lang, last_activation_day(programme));
        words.push(match lang {
            Lang::Zh => format!(
                "付款期限晚於最後開通日，供應商須先開通服務，最晚 {latest}，不能等到付款後（規則 R26）。"
            ),
            Lang::En => format!(
                "The payment may come after the last activation day, so the supplier activates \
                 before it, by {latest} (rule R26)."
            ),
        });
    }
    words
}

fn awaits_payment(row: &OrderRow) -> bool {
    row.deadline.is_some_and(|deadline| deadline.kind == DeadlineKind::Payment)
}

#[cfg(test)]
mod tests {
    use domain::{Party, Points, Twd};

    use super::*;
    use crate::order::Deadline;

    #[test]
    fn points_come_back_only_before_they_expire() {
        let programme = Programme::industrial_110();
        for (at, back) in [
            ("2021-08-30T23:59:59+08:00", true),
            ("2021-08-31T00:00:00+08:00", false),
            ("2021-09-01T20:00:00+08:00", false),
        ] {
            let words = points_after(Lang::Zh, &programme, at.parse().unwrap());
            assert_eq!(words.contains("退回錢包"), back, "{at}");
        }
    }

    fn view(state: State, kind: DeadlineKind, at: &str) -> OrderView {
        let now = "2021-07-05T02:00:00Z".parse().unwrap();
        let id = "01900000-0000-7000-8000-000000000001";
        OrderView {
            row: OrderRow {
                id: id.parse().unwrap(),
                number: "N".to_owned(),
                plan: "P".to_owned(),
                counterparty: "C".to_owned(),
                state,
                price: Twd::ZERO,
                points: Points::ZERO,
                self_funded: Twd::ZERO,
                submitted_at: now,
                deadline: Some(Deadline { kind, at: at.parse().unwrap() }),
                actions: Vec::new(),
                contract_sha256: None,
                activation: None,
            },
            now,
            viewer: Party::Buyer,
            programme: Programme::industrial_110(),
            plan: id.parse().unwrap(),
            plan_version: 1,
            firm: String::new(),
            firm_ubn: String::new(),
            supplier: String::new(),
            supplier_ubn: String::new(),
            contract: None,
            payment: None,
            windows: None,
            claim: None,
            timeline: Vec::new(),
        }
    }

    #[test]
    fn tells_what_becomes_of_the_points_before_it_happens() {
        for (state, kind, at, word) in [
            (State::Submitted, DeadlineKind::Answer, "2021-07-08T16:00:00Z", "退回錢包"),
            (State::Contracted, DeadlineKind::Payment, "2021-07-07T02:00:00Z", "退回錢包"),
            // S16: signed on the last evening, payable until after the points have expired.
            (State::Contracted, DeadlineKind::Payment, "2021-09-01T12:00:00Z", "由計畫收回"),
            (State::InService, DeadlineKind::Payment, "2021-09-01T12:00:00Z", "由計畫收回"),
        ] {
            let words = consequences(Lang::Zh, &view(state, kind, at)).concat();
            assert!(words.contains(word), "{state:?}: {words}");
        }
    }

    #[test]
    fn who_signs_late_is_told_to_activate_first() {
        for (now, told) in [
            ("2021-07-05T02:00:00Z", false),
            ("2021-08-29T15:59:59Z", false),
            ("2021-08-30T12:00:00Z", true),
        ] {
            let mut view = view(State::Accepted, DeadlineKind::Signatures, "2021-08-30T16:00:00Z");
            view.now = now.parse().unwrap();
            let words = consequences(Lang::Zh, &view).concat();
            assert_eq!(words.contains("R26"), told, "{now}: {words}");
        }
    }
}

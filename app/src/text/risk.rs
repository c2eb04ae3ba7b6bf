//! Words of risk signals and draws.

use domain::{Refusal, money::grouped, risk::RiskSignal};

use super::instant_in;
use crate::lang::Lang;

/// What a signal saw, for whoever decides whether to look.
pub fn risk_signal(lang: Lang, signal: RiskSignal) -> String {
    match (signal, lang) {
        (RiskSignal::BackFilled { days }, Lang::Zh) => {
            format!("回填：一次補登了 {days} 天逾時的使用紀錄。")
        }
        (RiskSignal::BackFilled { days }, Lang::En) => {
            format!("Back-filled: {days} days of use came late in one go.")
        }
        (RiskSignal::SameLog { orders }, Lang::Zh) => {
            format!("紀錄雷同：這家供應商有 {orders} 張訂單的使用紀錄一模一樣。")
        }
        (RiskSignal::SameLog { orders }, Lang::En) => {
            format!("Same log: {orders} orders of this supplier have the very same records of use.")
        }
        (RiskSignal::BuyerDenies { months }, Lang::Zh) => {
            format!("使用爭議：買方表示有 {months} 個月沒有使用，紀錄卻說有。")
        }
        (RiskSignal::BuyerDenies { months }, Lang::En) => {
            format!("Disputed: the buyer denies {months} months that the records show.")
        }
        (RiskSignal::SameAddress { firms }, Lang::Zh) => {
            format!("相同網路位址：這家供應商的買方有 {firms} 家從同一個位址申請。")
        }
        (RiskSignal::SameAddress { firms }, Lang::En) => {
            format!(
                "Same address: {firms} firms of this supplier enrolled from one network address."
            )
        }
        (RiskSignal::HighPrice { monthly, median }, lang) => {
            let (monthly, median) = (grouped(monthly.get()), grouped(median.get()));
            match lang {
                Lang::Zh => {
                    format!("價格偏高：每月 {monthly} 元，同類方案的中位數是 {median} 元。")
                }
                Lang::En => {
                    format!(
                        "High price: NT${monthly} a month, the median of its kind is NT${median}."
                    )
                }
            }
        }
    }
}

/// The refusals of a draw; whoever calls it knows that it is one of them.
pub(super) fn refusal_zh(refusal: &Refusal) -> String {
    match refusal {
        Refusal::DrawOpen => "已經公布了一次抽籤，還沒有執行；請先完成那一次。".to_owned(),
        Refusal::DrawEmpty => "上次抽籤之後，沒有新的訂單可以抽。".to_owned(),
        Refusal::DrawTooEarly { from } => {
            format!("亂數種子要先公布一段時間，{} 起才能抽籤。", instant_in(Lang::Zh, *from))
        }
        other => other.because(),
    }
}

//! Why the marketplace says no, in words: what happened, with the numbers, and what to do.

use domain::{
    Refusal,
    money::grouped,
    programme::FundingRatio,
    quote::{Limit, Quote},
    refusal::Split,
};

use super::{
    action, claim, date_in, deadline_in, fault, firm_act, firm_state, instant_in, listing_act,
    password_fault, plan_standing, risk, settings, state,
};
use crate::{
    lang::{Lang, tr},
    problem::Problem,
};

fn offer(lang: Lang, split: &Split) -> String {
    match lang {
        Lang::Zh => {
            format!("正確的分配是點數 {} 點＋自付 {} 元。", split.points, split.self_funded)
        }
        Lang::En => {
            format!("The right split is {} points + NT${}.", split.points, split.self_funded)
        }
    }
}

/// The refusal in the language of the page.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match lang {
        Lang::Zh => refusal_zh(refusal),
        Lang::En => refusal_en(refusal),
    }
}

fn refusal_zh(refusal: &Refusal) -> String {
    let lang = Lang::Zh;
    match refusal {
        Refusal::AmountMismatch { price, points, self_funded, offer: o } => format!(
            "點數 {} 點＋自付 {} 元不等於總價 {price} 元。{}",
            grouped(*points),
            grouped(*self_funded),
            offer(lang, o)
        ),
        Refusal::OverCap { points, cap, offer: o } => {
            format!("{} 點超過補助上限 {cap} 點。{}", grouped(*points), offer(lang, o))
        }
        Refusal::WrongRatio { points, full_share, offer: o } => format!(
            "{} 點不符補助比例：此價格最多折抵 {full_share} 點，且須依比例折抵。{}",
            grouped(*points),
            offer(lang, o)
        ),
        Refusal::InsufficientPoints { points, available, offer: o } => format!(
            "餘額不足：可用 {available} 點，需要 {} 點。{}",
            grouped(*points),
            offer(lang, o)
        ),
        Refusal::NoPoints { price, available } => format!(
            "總價 {price} 元、可用 {available} 點，沒有可折抵的點數，無法以補助訂購。可直接洽供應商原價購買。"
        ),
        Refusal::PointsExpired { expired_at } => {
            format!("點數已於 {} 到期。仍可直接洽供應商原價購買。", deadline_in(lang, *expired_at))
        }
        Refusal::PlanChanged { seen, current, price } => format!(
            "方案已更新：您看到的是第 {seen} 版，現為第 {current} 版，總價 {price} 元。請確認新內容後再送出。"
        ),
        Refusal::PlanNotListed => "此方案目前未上架，無法訂購。".to_owned(),
        Refusal::SelfDealing => "買方與供應商的統一編號相同，不得自行交易。".to_owned(),
        Refusal::SelectionMissing => "供應商目前沒有有效的攻頂計畫遴選資格，無法接單。".to_owned(),
        Refusal::SubmissionsClosed { closed_at } => format!(
            "方案收件已於 {} 截止（規則 R7），以送出的時間為準；截止前送出的方案仍會審查。",
            deadline_in(lang, *closed_at)
        ),
        Refusal::PlanTransition { status, waits, act } => format!(
            "方案目前是「{}」，無法「{}」。請重新載入後再看一次。",
            plan_standing(lang, *status, *waits),
            listing_act(lang, *act)
        ),
        Refusal::NotEligible => "貴公司在本計畫沒有點數。".to_owned(),
        Refusal::IllegalTransition { state: s, action: a } => {
            format!("訂單目前是「{}」，無法「{}」。", state(lang, *s), action(lang, *a))
        }
        Refusal::Forbidden => "您沒有權限進行這個動作。".to_owned(),
        Refusal::LatePayment { value_at, deadline } => format!(
            "入帳時間 {} 已達付款期限 {}，款項將由供應商退還。",
            instant_in(lang, *value_at),
            instant_in(lang, *deadline)
        ),
        Refusal::PaymentAmount { paid, due } => {
            format!("匯入 {} 元與應付 {due} 元不符，已交專案辦公室處理。", grouped(*paid))
        }
        Refusal::ActivationTooLate { activated_on, latest, service_until } => format!(
            "{} 開通的話，三個月使用期會超過 {}。最晚須於 {} 開通。",
            date_in(lang, *activated_on),
            date_in(lang, *service_until),
            date_in(lang, *latest)
        ),
        Refusal::ActivationTooEarly { activated_on, contracted_on } => format!(
            "開通日 {} 早於契約成立日 {}。",
            date_in(lang, *activated_on),
            date_in(lang, *contracted_on)
        ),
        Refusal::UsageInFuture { .. }
        | Refusal::UsageOutsideService { .. }
        | Refusal::InvoiceFormat { .. }
        | Refusal::InvoiceDuplicate { .. }
        | Refusal::InvoiceTotal { .. }
        | Refusal::InvoiceBuyer { .. }
        | Refusal::InvoiceSeller { .. }
        | Refusal::InvoiceBeforeContract { .. }
        | Refusal::ClaimTooEarly { .. }
        | Refusal::ClaimsClosed { .. }
        | Refusal::ClaimIncomplete { .. }
        | Refusal::ClaimFrozen
        | Refusal::FourEyes { .. }
        | Refusal::ClaimTransition { .. }
        | Refusal::NotYet { .. }
        | Refusal::SpotCheckTransition { .. } => claim::refusal_zh(refusal),
        Refusal::DrawOpen | Refusal::DrawEmpty | Refusal::DrawTooEarly { .. } => {
            risk::refusal_zh(refusal)
        }
        Refusal::KeyReused => "這份表單已用於另一筆內容，請重新整理後再送出。".to_owned(),
        Refusal::UbnInvalid { ubn } => format!("「{ubn}」不是有效的統一編號，請檢查八位數字。"),
        Refusal::DuplicateFirm => {
            "這個統一編號的公司已經申請過了；可請公司的負責人讓您加入。".to_owned()
        }
        Refusal::IssueClosed { closed_at } => {
            format!("點數已於 {} 停止發放。", deadline_in(lang, *closed_at))
        }
        Refusal::FirmTransition { state, act } => format!(
            "這家公司目前是「{}」，無法「{}」。",
            firm_state(lang, *state),
            firm_act(lang, *act)
        ),
        Refusal::StepUpNeeded => "這個動作涉及簽署或點數，請先再次確認您的身分。".to_owned(),
        Refusal::LinkSpent => {
            "這個連結已使用過或已失效，沒有任何變動。請重新索取一封信。".to_owned()
        }
        Refusal::Password(fault) => password_fault(lang, *fault),
        Refusal::NotAmendable { state: s } => format!(
            "訂單目前是「{}」，契約不能這樣變更；已開通的服務也不能改開通日。",
            state(lang, *s)
        ),
        Refusal::AmendmentOpen => "已有一份變更契約在等待簽署，請先簽署或撤下它。".to_owned(),
        Refusal::AmendmentClosed => "這份變更契約已經簽署完成或已撤下。".to_owned(),
        Refusal::QuotationPrice { price, list_price } => {
            format!("報價 {price} 元高於牌價 {list_price} 元。")
        }
        Refusal::QuotationTerm { months, least, most } => {
            format!("期間 {months} 個月不在 {least} 至 {most} 個月之間。")
        }
        Refusal::QuotationDate { valid_until, first, last } => format!(
            "有效期限 {} 不在 {} 至 {} 之間；之後點數已到期。",
            date_in(lang, *valid_until),
            date_in(lang, *first),
            date_in(lang, *last)
        ),
        Refusal::QuotationExpired { valid_until } => format!(
            "這份報價的有效期限到 {}，已經過了。請向供應商要一份新的。",
            date_in(lang, *valid_until)
        ),
        Refusal::QuotationWithdrawn => {
            "供應商已撤回這份報價。請看對話裡有沒有新的報價。".to_owned()
        }
        Refusal::QuotationUsed => "這份報價已經下過單；一份報價只能訂購一次。".to_owned(),
        Refusal::InquiryFull => "這個對話已達則數上限，無法再新增。".to_owned(),
        Refusal::ProposalOpen => "已有一項提案等待確認或等待生效，請先處理那一項。".to_owned(),
        Refusal::ProposalClosed => {
            "這項提案已經決定，或已來不及進行這一步；請重新載入後再看一次。".to_owned()
        }
        Refusal::ProposalFaulty { problem } => {
            format!("提案已不符合目前的情形。{}", settings::problem(lang, problem))
        }
        Refusal::LastInCharge => {
            "至少要有一位負責人（或管理者）留下來，請先指定另一位。".to_owned()
        }
    }
}

fn refusal_en(refusal: &Refusal) -> String {
    let lang = Lang::En;
    match refusal {
        Refusal::IllegalTransition { state: s, action: a } => {
            format!("“{}” is not possible: the order is “{}”.", action(lang, *a), state(lang, *s))
        }
        Refusal::PlanTransition { status, waits, act } => format!(
            "“{}” is not possible: the plan is “{}”. Load the page again and have another look.",
            listing_act(lang, *act),
            plan_standing(lang, *status, *waits)
        ),
        Refusal::SubmissionsClosed { closed_at } => format!(
            "Plans are taken in until {} (rule R7); the time of submission counts. What was \
             submitted before is still reviewed.",
            deadline_in(lang, *closed_at)
        ),
        Refusal::FirmTransition { state, act } => format!(
            "“{}” is not possible: the firm is “{}”.",
            firm_act(lang, *act),
            firm_state(lang, *state)
        ),
        Refusal::Password(fault) => password_fault(lang, *fault),
        Refusal::ProposalFaulty { problem } => {
            format!("The proposal does not fit any more. {}", settings::problem(lang, problem))
        }
        Refusal::PointsExpired { expired_at } => format!(
            "The points expired at {}. You can still buy at the full price from the supplier.",
            deadline_in(lang, *expired_at)
        ),
        other => {
            let sentence = other.because();
            let mut chars = sentence.chars();
            let first = chars.next().map(char::to_uppercase).into_iter().flatten();
            first.chain(chars).chain(std::iter::once('.')).collect()
        }
    }
}

/// Any problem that a page was sent, in words.
pub fn problem(lang: Lang, problem: &Problem) -> String {
    match problem {
        Problem::Refused(reason) => refusal(lang, reason),
        Problem::Invalid { field } => match lang {
            Lang::Zh => format!("「{}」沒有填寫或格式不正確。", field_name(lang, field)),
            Lang::En => {
                format!("“{}” is missing or not in the right form.", field_name(lang, field))
            }
        },
        Problem::Faults(faults) => {
            faults.iter().map(|one| fault(lang, one)).collect::<Vec<_>>().join(" ")
        }
        Problem::WrongCredentials => tr(
            lang,
            "電子郵件或密碼不正確。請再試一次。",
            "The e-mail address or the password is not right. Please try again.",
        )
        .to_owned(),
        Problem::TooMany { minutes } => match lang {
            Lang::Zh => format!("嘗試次數過多，請於 {minutes} 分鐘後再試。"),
            Lang::En => format!("Too many attempts. Please try again in {minutes} minutes."),
        },
        Problem::SignInFirst => tr(lang, "請先登入。", "Please sign in first.").to_owned(),
        Problem::NotFound => tr(lang, "找不到這筆資料。", "There is no such record.").to_owned(),
        Problem::Unavailable => tr(
            lang,
            "系統忙碌，這次沒有送出，您的資料沒有變動。請稍後再試。",
            "The marketplace is busy. Nothing was sent or changed. Please try again shortly.",
        )
        .to_owned(),
        Problem::Unknown => tr(
            lang,
            "沒有收到系統回覆，可能已經送出。請先查看訂單；再送一次同一份表單也不會重複。",
            "No answer came back; it may have been done. Look at your orders first; sending the \
             same form again does not do it twice.",
        )
        .to_owned(),
        Problem::Internal { reference } => match lang {
            Lang::Zh => format!("發生未預期的問題，資料沒有變動。請提供代碼 {reference} 給客服。"),
            Lang::En => {
                format!("Something went wrong; nothing was changed. Reference: {reference}.")
            }
        },
        Problem::Request => tr(
            lang,
            "送出的內容無法辨識，沒有任何變動。請重新整理頁面後再試。",
            "The request was not understood; nothing was changed. Please reload the page.",
        )
        .to_owned(),
    }
}

pub(super) fn field_name(lang: Lang, field: &str) -> &'static str {
    match field {
        "points" => tr(lang, "使用點數", "Points"),
        "self_funded" => tr(lang, "自付金額", "Self-funded part"),
        "on" => tr(lang, "開通日期", "Activation date"),
        "reason" => tr(lang, "原因", "Reason"),
        "email" => tr(lang, "電子郵件", "E-mail"),
        "password" => tr(lang, "密碼", "Password"),
        "contract" => tr(lang, "契約", "Contract"),
        "version" => tr(lang, "方案版本", "Plan version"),
        "firm" => tr(lang, "公司", "Firm"),
        "code" => tr(lang, "相關計畫", "Related programme"),
        "file" => tr(lang, "檔案", "File"),
        "number" => tr(lang, "號碼", "Number"),
        "dated" => tr(lang, "發票日期", "Date of the invoice"),
        "total" => tr(lang, "發票總額", "Total of the invoice"),
        "score" => tr(lang, "分數", "Score"),
        "valid_until" => tr(lang, "有效至", "Valid until"),
        "words" => tr(lang, "意見", "In words"),
        "missing" => tr(lang, "要補的文件", "What is missing"),
        "delivered" => tr(lang, "已提供部分的金額", "Amount of what was delivered"),
        "day" => tr(lang, "日期", "Day"),
        "month" => tr(lang, "月份", "Month"),
        _ => tr(lang, "表單內容", "Form"),
    }
}

/// 「點數 1/3・自付 2/3」: never a bare ratio, which the slides use both ways (R15).
pub fn shares(lang: Lang, ratio: FundingRatio) -> String {
    let FundingRatio { points, self_funded } = ratio;
    let whole = points + self_funded;
    match lang {
        Lang::Zh => format!("點數 {points}/{whole}・自付 {self_funded}/{whole}"),
        Lang::En => format!("points {points}/{whole}, self-funded {self_funded}/{whole}"),
    }
}

/// Why the split is as it is, for a quote that stands.
pub fn quote_reason(lang: Lang, quote: &Quote) -> String {
    let Quote { self_funded, full_share, cap, available, .. } = quote;
    let shares = shares(lang, quote.ratio);
    match (lang, quote.limit) {
        (Lang::Zh, Limit::Share) if quote.rounded_down => {
            format!("{shares}；點數無條件捨去，差額 1 元由自付。")
        }
        (Lang::Zh, Limit::Share) => format!("{shares}。"),
        (Lang::Zh, Limit::Cap) => {
            format!(
                "依比例可折抵 {full_share} 點，但補助上限為 {cap} 點，其餘 {self_funded} 元自付。"
            )
        }
        (Lang::Zh, Limit::Wallet) => {
            format!(
                "依比例可折抵 {full_share} 點，您可用 {available} 點，其餘 {self_funded} 元自付。"
            )
        }
        (Lang::En, Limit::Share) if quote.rounded_down => {
            format!("Split: {shares}. Points are rounded down; the buyer pays the remainder.")
        }
        (Lang::En, Limit::Share) => format!("Split: {shares}."),
        (Lang::En, Limit::Cap) => format!(
            "The share would be {full_share} points, the cap is {cap}; you pay NT${self_funded}."
        ),
        (Lang::En, Limit::Wallet) => format!(
            "The share would be {full_share} points, you have {available}; you pay NT${self_funded}."
        ),
    }
}

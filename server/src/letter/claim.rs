//! The words of letters about what comes after the sale.

use app::{
    lang::{Lang, tr},
    text::{date_in, deadline_in},
};
use chrono::NaiveDate;
use domain::{Instant, Party};

use super::{
    OrderName, RatingStep,
    order::{about, nothing},
    words::Words,
};

pub(super) fn usage_silent(lang: Lang, order: &OrderName, days: u8, since: NaiveDate) -> Words {
    let since = date_in(lang, since);
    match lang {
        Lang::Zh => about(lang, order, &format!("已經 {days} 天沒有使用紀錄"))
            .say(format!("從 {since} 之後，這個服務已經 {days} 天沒有使用紀錄。"))
            .say("三個月裡每個月都要有使用紀錄，補助才成立（規則 R27）。請實際使用；有使用而沒有紀錄，請供應商補登。"),
        Lang::En => about(lang, order, &format!("{days} days without use"))
            .say(format!("Since {since} there are {days} days without any record of use."))
            .say(
                "Each of the three months needs use, or there is no subsidy (rule R27). Use the \
                 service; where it was used without a record, the supplier adds the record.",
            ),
    }
    .otherwise(tr(
        lang,
        "有一個月沒有使用紀錄，供應商就不能請款。",
        "With a month without use the supplier cannot claim the subsidy.",
    ))
}

pub(super) fn survey_asked(lang: Lang, order: &OrderName) -> Words {
    about(lang, order, tr(lang, "請填寫滿意度", "tell us how satisfied you are"))
        .say(tr(
            lang,
            "請到訂單頁為這個服務打分數（1 到 5 分），並寫一句話。一分鐘就好。",
            "Give this service a score from 1 to 5 on the order's page, with a sentence. It takes \
             a minute.",
        ))
        .otherwise(tr(
            lang,
            "供應商要有您的回覆才能請款；十四天沒有回覆，專案辦公室得免除這一項。",
            "The supplier needs your answer for its claim. After fourteen days without one the \
             programme office may do without it.",
        ))
}

pub(super) fn rated(lang: Lang, order: &OrderName, step: &RatingStep) -> Words {
    match step {
        RatingStep::Published { stars } => {
            let title = match lang {
                Lang::Zh => format!("買方評了 {stars} 分"),
                Lang::En => format!("the buyer gave {stars} of 5 stars"),
            };
            about(lang, order, &title).say(tr(
                lang,
                "評價公開在方案頁。您可以在訂單頁的評價公開回覆；評價不能刪除。",
                "The rating stands on the plan's page. You can answer it in public from the \
                 order's page; it cannot be deleted.",
            ))
        }
        RatingStep::Replied => {
            about(lang, order, tr(lang, "供應商回覆了評價", "the supplier answered your rating"))
                .say(tr(
                    lang,
                    "回覆公開在方案頁您的評價下面。",
                    "The reply stands below your rating on the plan's page.",
                ))
        }
        RatingStep::Hidden { reason } => {
            about(lang, order, tr(lang, "評價的文字已隱藏", "the words of your rating are hidden"))
                .say(tr(
                    lang,
                    "專案辦公室隱藏了評價的文字，理由公開在原處；分數照常計算。",
                    "The programme office hid the words; the reason stands in their place, and \
                     the stars count as before.",
                ))
                .quote(reason)
                .say(tr(
                    lang,
                    "您可以改寫後重新公開。",
                    "You can write it in other words and publish it again.",
                ))
        }
    }
    .otherwise(nothing(lang))
}

pub(super) fn returned(lang: Lang, order: &OrderName, missing: &str, deadline: Instant) -> Words {
    let by = deadline_in(lang, deadline);
    let words = match lang {
        Lang::Zh => about(lang, order, &format!("請款退回補件，期限 {by}"))
            .say("專案辦公室退回了這件請款，請補正："),
        Lang::En => about(lang, order, &format!("claim returned, correct it before {by}"))
            .say("The programme office returned this claim. Please correct:"),
    };
    words
        .quote(missing)
        .say(match lang {
            Lang::Zh => format!("請在 {by} 以前補正後再次送出。"),
            Lang::En => format!("Correct it and send it again before {by}."),
        })
        .otherwise(tr(
            lang,
            "逾期沒有送出，請款回到準備中，可以重新送出。",
            "If you do not, the claim is a draft again and can be sent anew.",
        ))
}

pub(super) fn spot_check_drawn(lang: Lang, order: &OrderName) -> Words {
    about(lang, order, tr(lang, "抽查", "a spot check"))
        .say(tr(
            lang,
            "這張訂單被抽中查核使用紀錄。請保留原始紀錄，稽核人員會與您聯絡。",
            "The records of use of this order are checked. Keep the raw logs; an auditor will \
             contact you.",
        ))
        .otherwise(tr(
            lang,
            "抽查通過以前不能請款；未通過，所有請款凍結，也不能接新訂單。",
            "Nothing can be claimed for it before it passes. If it fails, all claims are frozen \
             and no new orders can be taken.",
        ))
}

pub(super) fn suspended(lang: Lang, order: &OrderName, to: Party) -> Words {
    if to == Party::Supplier {
        return about(lang, order, tr(lang, "抽查未通過，請款凍結", "claims frozen"))
            .say(tr(
                lang,
                "貴公司有訂單抽查未通過。所有請款凍結，並暫停接新訂單，直到重新查核通過。",
                "A spot check of your orders failed. All claims are frozen and no new orders are \
                 taken until a new check passes.",
            ))
            .otherwise(tr(
                lang,
                "進行中的服務仍要依約提供。",
                "Services that run go on as agreed.",
            ));
    }
    about(lang, order, tr(lang, "供應商抽查未通過", "your supplier failed a spot check"))
        .say(tr(
            lang,
            "這張訂單的供應商抽查未通過，暫停接新訂單。您的契約繼續有效。",
            "The supplier of this order failed a spot check and takes no new orders. Your \
             contract goes on.",
        ))
        .say(tr(
            lang,
            "想換供應商的話，可以在訂單頁提出終止；沒有提供的部分，點數會沖回（規則 R25）。",
            "To move to another supplier, ask on the order's page to terminate. The points of what \
             was not delivered come back (rule R25).",
        ))
        .otherwise(nothing(lang))
}

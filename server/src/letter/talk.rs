//! The words of letters about talks before an order. What was written stays on the site: a letter
//! only says that there is something, and a quotation's numbers.

use app::{
    lang::{Lang, tr},
    text::date_in,
};
use domain::InquiryId;

use super::{
    TalkStep,
    words::{Words, line},
};

pub(super) fn talk(
    lang: Lang,
    inquiry: InquiryId,
    plan: &str,
    from: &str,
    step: TalkStep,
) -> Words {
    let (plan, from) = (line(plan), line(from));
    let words = match (lang, step) {
        (Lang::Zh, TalkStep::Message) => Words::about(format!("方案「{plan}」有新訊息"))
            .say(format!("{from} 在方案「{plan}」的對話裡寫了訊息。")),
        (Lang::En, TalkStep::Message) => Words::about(format!("A message about {plan}"))
            .say(format!("{from} wrote to you about {plan}.")),
        (Lang::Zh, TalkStep::Quotation { price, valid_until }) => {
            Words::about(format!("方案「{plan}」的報價")).say(format!(
                "{from} 對方案「{plan}」報價 {price} 元（含稅），有效至 {}（含當日）。",
                date_in(lang, valid_until)
            ))
        }
        (Lang::En, TalkStep::Quotation { price, valid_until }) => Words::about(format!(
            "A quotation for {plan}"
        ))
        .say(format!(
            "{from} quotes NT${price}, tax included, for {plan}. It is valid until {}, inclusive.",
            date_in(lang, valid_until)
        )),
        (Lang::Zh, TalkStep::Withdrawn) => Words::about(format!("方案「{plan}」的報價已撤回"))
            .say(format!("{from} 撤回了對方案「{plan}」的報價。")),
        (Lang::En, TalkStep::Withdrawn) => {
            Words::about(format!("The quotation for {plan} was withdrawn"))
                .say(format!("{from} withdrew the quotation for {plan}."))
        }
    };
    words.lead(tr(lang, "對話", "The talk"), format!("/messages/{inquiry}")).otherwise(match step {
        TalkStep::Message => tr(
            lang,
            "請到對話裡回覆；直接回這封信，對方看不到。",
            "Answer there; the other side does not see replies to this mail.",
        ),
        TalkStep::Quotation { .. } => tr(
            lang,
            "到期後這份報價就不能訂購，仍可依牌價訂購。",
            "After that day it cannot be ordered; the price on the list still can.",
        ),
        TalkStep::Withdrawn => tr(
            lang,
            "仍可依牌價訂購，或請對方重新報價。",
            "You can still order at the price on the list, or ask for another quotation.",
        ),
    })
}

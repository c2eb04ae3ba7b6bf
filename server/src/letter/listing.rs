//! The words of letters about a supplier's plans.

use app::lang::{Lang, tr};

use super::words::{Words, line};

pub(super) fn listed(lang: Lang, supplier: &str, plan: &str) -> Words {
    let plan = line(plan);
    let words = match lang {
        Lang::Zh => Words::about(format!("方案已上架：{plan}"))
            .say(format!("專案辦公室已核准「{plan}」，現在可以在型錄上看到。"))
            .say("之前成立的訂單仍以當時的版本為準。"),
        Lang::En => Words::about(format!("Your plan is on offer: {plan}"))
            .say(format!("The programme office listed “{plan}”. It is in the catalogue now."))
            .say("Orders that were placed before keep the version they were placed on."),
    };
    words.greet(supplier).lead(tr(lang, "我的方案", "My plans"), "/supplier/plans").otherwise(tr(
        lang,
        "您不必做什麼；有訂單時會另外通知。",
        "There is nothing to do; we write when an order comes.",
    ))
}

pub(super) fn returned(lang: Lang, supplier: &str, plan: &str, reason: &str) -> Words {
    let plan = line(plan);
    let words = match lang {
        Lang::Zh => Words::about(format!("方案被退回：{plan}"))
            .say(format!("專案辦公室退回了「{plan}」送審的版本，原因如下：")),
        Lang::En => Words::about(format!("Your plan was returned: {plan}")).say(format!(
            "The programme office returned the version of “{plan}” that you submitted, for this \
             reason:"
        )),
    };
    words
        .quote(reason)
        .say(tr(
            lang,
            "在收件截止前，修改後可以再送審。原本上架的版本不受影響。",
            "Until plans are no longer taken in you can change it and submit it again. A version \
             that is on offer stays so.",
        ))
        .greet(supplier)
        .lead(tr(lang, "我的方案", "My plans"), "/supplier/plans")
        .otherwise(tr(
            lang,
            "不再送審，這個版本就不會上架。",
            "If you do nothing, this version is not listed.",
        ))
}

pub(super) fn revoked(lang: Lang, supplier: &str, reason: &str) -> Words {
    let words = match lang {
        Lang::Zh => Words::about("遴選資格已撤銷".to_owned())
            .say("專案辦公室撤銷了貴公司的攻頂計畫遴選資格，即刻生效，原因如下：".to_owned()),
        Lang::En => Words::about("Your selection was revoked".to_owned()).say(
            "The programme office revoked your selection, with immediate effect, for this reason:"
                .to_owned(),
        ),
    };
    words
        .quote(reason)
        .say(tr(
            lang,
            "方案不再顯示，也不能接新訂單；還沒簽約的訂單已代為婉拒，點數已釋回。已簽的契約照常履行。",
            "Your plans are no longer shown and no order can be placed. Orders without a contract \
             were declined in your name and their points released. Contracts go on.",
        ))
        .greet(supplier)
        .lead(tr(lang, "我的訂單", "My orders"), "/supplier/orders")
        .otherwise(tr(
            lang,
            "已簽的契約請繼續履行；對撤銷有疑問，請聯絡專案辦公室。",
            "Please go on with your contracts; if you disagree, write to the programme office.",
        ))
}

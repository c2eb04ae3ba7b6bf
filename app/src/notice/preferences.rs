//! Which notices come by mail too. What must be told always does.

use leptos::prelude::*;

use super::Topic;
use crate::{
    lang::{Lang, tr},
    ui::SubmitButton,
};

pub(super) const fn topic_name(lang: Lang, topic: Topic) -> &'static str {
    match topic {
        Topic::Enrolment => tr(lang, "申請與點數", "Application and points"),
        Topic::Order => tr(lang, "訂單進度", "Steps of orders"),
        Topic::Deadline => tr(lang, "期限提醒", "Reminders of dates"),
        Topic::Plan => tr(lang, "方案上架", "Plans"),
        Topic::Security => tr(lang, "帳號與成員", "Account and people"),
    }
}

const fn topic_hint(lang: Lang, topic: Topic) -> &'static str {
    match topic {
        Topic::Enrolment => tr(
            lang,
            "一定會寄：審查結果與點數發放影響您的權益。",
            "Always sent: decisions about your application and points are about your rights.",
        ),
        Topic::Order => {
            tr(lang, "接單、簽約、付款、開通。", "Acceptance, signatures, payment, activation.")
        }
        Topic::Deadline => tr(
            lang,
            "接單、付款與點數到期前的提醒。關掉以後，期限照樣有效。",
            "Before an answer, a payment or your points are due. The dates hold without them too.",
        ),
        Topic::Plan => tr(
            lang,
            "一定會寄：方案上架或退回，您要接著處理。",
            "Always sent: a plan that was listed or returned is yours to go on with.",
        ),
        Topic::Security => tr(
            lang,
            "一定會寄：密碼與成員有變動時，您要能發現。",
            "Always sent: you must learn when passwords or people change.",
        ),
    }
}

#[component]
pub(super) fn Preferences(muted: Vec<Topic>) -> impl IntoView {
    let lang = Lang::current();
    let topics = Topic::ALL
        .into_iter()
        .map(|topic| view! { <TopicBox topic on=!muted.contains(&topic) /> })
        .collect_view();
    view! {
        <form method="post" action="/api/notice/mail" class="panel space-y-4" id="mail" tabindex="-1">
            <fieldset class="space-y-3">
                <legend class="text-lg font-bold">
                    {tr(lang, "也用電子郵件通知我", "Tell me by mail too")}
                </legend>
                {topics}
            </fieldset>
            <input type="hidden" name="form[asked]" value="true" />
            <SubmitButton quiet=true>{tr(lang, "儲存郵件設定", "Save")}</SubmitButton>
        </form>
    }
}

#[component]
fn TopicBox(topic: Topic, on: bool) -> impl IntoView {
    let lang = Lang::current();
    let (name, hint) = (topic.as_str(), format!("{}-hint", topic.as_str()));
    let fixed = !topic.can_be_muted();
    view! {
        <div class="flex items-start gap-3">
            <input
                type="checkbox"
                class="checkbox mt-0.5"
                id=name
                name=format!("form[{name}]")
                value="true"
                checked=on || fixed
                disabled=fixed
                aria-describedby=hint.clone()
            />
            <div>
                <label for=name class="font-semibold">
                    {topic_name(lang, topic)}
                </label>
                <p id=hint class="text-sm text-base-content/80">
                    {topic_hint(lang, topic)}
                </p>
            </div>
        </div>
    }
}

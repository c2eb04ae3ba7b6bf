//! The forms by which buyer and supplier move an order on. Plain POST forms, drawn from the
//! actions that the server allows, the same with and without JavaScript.

use domain::{
    Instant, OrderId,
    calendar::day_of,
    order::{Action, DeclineReason},
};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{Activation, OrderCommandFn, OrderRow, send_once::SendOnce};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Choice, DateText, SelectField, SubmitButton},
};

/// Everything that the viewer may do with the order now.
#[component]
pub fn OrderActions(
    row: OrderRow,
    now: Instant,
    /// The page to come back to.
    back: String,
    /// In a list: smaller, and without what the page of the order explains.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let actions = row.actions.clone();
    actions
        .into_iter()
        .map(|action| {
            let form = Command {
                order: row.id,
                number: row.number.clone(),
                action,
                back: back.clone(),
                inline,
            };
            match action {
                Action::Accept => view! { <CommandForm form /> }.into_any(),
                Action::Decline => view! { <Decline form /> }.into_any(),
                Action::Withdraw => view! { <Withdraw form /> }.into_any(),
                Action::Sign => match row.contract_sha256.clone() {
                    Some(contract) => view! { <Sign form contract /> }.into_any(),
                    None => ().into_any(),
                },
                Action::Activate => match row.activation {
                    Some(activation) => view! { <Activate form activation now /> }.into_any(),
                    None => ().into_any(),
                },
                // The others are taken elsewhere: by bank, office and system.
                _ => ().into_any(),
            }
        })
        .collect_view()
}

/// What each of the forms sends.
#[derive(Clone, Debug)]
struct Command {
    order: OrderId,
    number: String,
    action: Action,
    back: String,
    inline: bool,
}

impl Command {
    /// Unique on a page with many orders; on the page of one order the name of the field itself,
    /// to which the error summary leads.
    fn id(&self, field: &str) -> String {
        if self.inline { format!("{field}-{}", self.order) } else { field.to_owned() }
    }
}

/// The form around its fields, with the button that names the act.
#[component]
fn CommandForm(
    form: Command,
    /// Not the way forward.
    #[prop(optional)]
    quiet: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let lang = Lang::current();
    let once = SendOnce::new();
    let hidden = [
        ("form[order]", form.order.to_string()),
        ("form[action]", form.action.as_str().to_owned()),
        ("form[back]", form.back),
    ]
    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
    .collect_view();
    let of_order = form.inline.then(|| {
        let words = match lang {
            Lang::Zh => format!("（訂單 {}）", form.number),
            Lang::En => format!(" (order {})", form.number),
        };
        view! { <span class="sr-only">{words}</span> }
    });
    view! {
        <form
            method="post"
            action=OrderCommandFn::url()
            class="no-print space-y-3"
            on:submit=move |event| once.guard(&event)
        >
            {hidden} {children.map(|children| children())}
            <SubmitButton
                quiet
                small=form.inline
                attr:aria-disabled=move || once.on_its_way().then_some("true")
            >
                {text::action(lang, form.action)}
                {of_order}
            </SubmitButton>
        </form>
    }
}

/// Giving up is one step further away than going on.
#[component]
fn Folded(summary: String, children: Children) -> impl IntoView {
    view! {
        <details class="no-print">
            <summary class="link inline-block py-1">{summary}</summary>
            <div class="mt-2 space-y-3 border-s-2 border-base-300 ps-4">{children()}</div>
        </details>
    }
}

#[component]
fn Decline(form: Command) -> impl IntoView {
    let lang = Lang::current();
    let choices = DeclineReason::ALL
        .into_iter()
        .map(|reason| Choice {
            value: reason.as_str().to_owned(),
            text: text::decline_reason(lang, reason).to_owned(),
        })
        .collect::<Vec<_>>();
    let id = form.id("reason");
    view! {
        <Folded summary=tr(lang, "無法承接？婉拒這筆訂單", "Cannot take it? Decline").to_owned()>
            <CommandForm form quiet=true>
                <SelectField
                    id
                    name="form[reason]"
                    label=tr(lang, "婉拒原因", "Reason")
                    hint=tr(
                        lang,
                        "買方會看到這個原因。",
                        "The buyer will see it.",
                    )
                    choices
                />
            </CommandForm>
        </Folded>
    }
}

#[component]
fn Withdraw(form: Command) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Folded summary=tr(lang, "不想訂了？取消這筆訂單", "Changed your mind? Withdraw").to_owned()>
            <p>
                {tr(
                    lang,
                    "取消後無法復原，保留的點數會釋回；要再訂購須重新下單。",
                    "This cannot be undone. The reserved points are released; you can order again.",
                )}
            </p>
            <CommandForm form quiet=true />
        </Folded>
    }
}

#[component]
fn Sign(form: Command, contract: String) -> impl IntoView {
    let lang = Lang::current();
    let href = if form.inline {
        format!("/orders/{}#contract", form.order)
    } else {
        "#contract".to_owned()
    };
    view! {
        <CommandForm form>
            <input type="hidden" name="form[contract]" value=contract />
            <p class="max-w-prose">
                {tr(lang, "簽署前請先", "Before you sign, please ")}
                <a class="link" href=href rel="external">
                    {tr(lang, "閱讀契約全文", "read the whole contract")}
                </a>
                {tr(
                    lang,
                    "。雙方都簽署後，契約成立。登入已久時，簽署前會再確認您的身分。",
                    ". The contract stands once both have signed. If you signed in a while ago, you \
                     are asked to prove again who you are.",
                )}
            </p>
        </CommandForm>
    }
}

#[component]
fn Activate(form: Command, activation: Activation, now: Instant) -> impl IntoView {
    let lang = Lang::current();
    let Activation { earliest, latest, before_payment } = activation;
    // Today where that is possible.
    let suggested = day_of(now).min(latest).max(earliest).to_string();
    let (id, hint_id) = (form.id("on"), form.id("on-hint"));
    view! {
        <CommandForm form>
            <div class="flex max-w-lg flex-col gap-1">
                <label for=id.clone() class="font-semibold">
                    {tr(lang, "開通日期", "Activation date")}
                </label>
                <div id=hint_id.clone() class="text-sm text-base-content/80">
                    {tr(lang, "最晚 ", "At the latest ")} <DateText day=latest />
                    {tr(
                        lang,
                        "，三個月使用期才來得及期滿（規則 R26）。",
                        ", so that the three months of use end in time (rule R26).",
                    )}
                    {before_payment
                        .then_some(
                            tr(
                                lang,
                                "等到付款後才開通可能太晚，這筆訂單請在付款前先開通。",
                                " Waiting for the payment could be too late: activate this order \
                                 before it.",
                            ),
                        )}
                </div>
                <input
                    id=id
                    name="form[on]"
                    type="date"
                    class="input w-full max-w-56"
                    value=suggested
                    min=earliest.to_string()
                    max=latest.to_string()
                    required
                    aria-describedby=hint_id
                />
            </div>
        </CommandForm>
    }
}

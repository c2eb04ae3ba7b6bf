//! 批次接單: several orders ticked in the list and accepted with one form, each a command of its
//! own with its own answer. A plain form: the same with and without JavaScript.

use domain::{OrderId, order::Action};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use server_fn::ServerFn;

use super::{OrderRow, send_once::SendOnce};
use crate::{
    error::AppError,
    lang::{Lang, tr},
    problem::Problem,
    text,
    ui::{Notice, SubmitButton, Tone},
};

/// The id of the form that the boxes in the rows belong to.
const FORM: &str = "accept-many";
/// Where the verdict stands in the address of the list.
const PARAMETER: &str = "accepted";
/// Orders of one form: its verdict has to fit into an address.
const ORDERS_MAX: usize = 30;

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AcceptOrders {
    pub orders: Vec<String>,
    /// The page to come back to.
    pub back: String,
}

/// What became of each order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub accepted: Vec<OrderId>,
    pub refused: Vec<Refused>,
    /// So many were not looked at: the form held too many.
    pub left: usize,
}

/// Orders that were refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub problem: Problem,
    pub orders: Vec<String>,
}

/// 批次接單: leads back to the list, which says what became of each order.
#[server(name = AcceptOrdersFn, endpoint = "order/accept")]
pub async fn accept_orders(form: AcceptOrders) -> Result<Verdict, AppError> {
    web::accept(form).await
}

#[cfg(feature = "ssr")]
mod web {
    use super::{AcceptOrders, ORDERS_MAX, PARAMETER, Refused, Verdict};
    use crate::{
        error::AppError,
        order::OrderCommand,
        port,
        problem::Problem,
        session::web::local_path,
        url::{clip, encode},
    };

    pub(super) async fn accept(form: AcceptOrders) -> Result<Verdict, AppError> {
        let back = local_path(&form.back);
        let Some(actor) = port::viewer() else {
            if port::wants_page() {
                leptos_axum::redirect(&format!("/sign-in?next={}", encode(back)));
                return Ok(Verdict::default());
            }
            return port::fail(AppError::Unauthenticated);
        };
        let mut verdict = Verdict::default();
        for (number, order) in form.orders.iter().enumerate() {
            if number >= ORDERS_MAX {
                verdict.left += 1;
                continue;
            }
            let (order, action) = (order.clone(), "Accept".to_owned());
            let id = clip(&order).to_owned();
            let command = OrderCommand { order, action, ..OrderCommand::default() };
            match (port::service().act(actor, command).await, id.parse()) {
                (Ok(_), Ok(id)) => verdict.accepted.push(id),
                (Ok(_), Err(_)) => {}
                (Err(error), _) => verdict.refuse(error.into(), id),
            }
        }
        if port::wants_page() {
            let json = serde_json::to_string(&verdict).unwrap_or_default();
            let joint = if back.contains('?') { '&' } else { '?' };
            leptos_axum::redirect(&format!("{back}{joint}{PARAMETER}={}", encode(&json)));
        }
        Ok(verdict)
    }

    impl Verdict {
        fn refuse(&mut self, problem: Problem, order: String) {
            match self.refused.iter_mut().find(|refused| refused.problem == problem) {
                Some(refused) => refused.orders.push(order),
                None => self.refused.push(Refused { problem, orders: vec![order] }),
            }
        }
    }
}

/// Whether the row can be ticked.
pub fn can_be_ticked(row: &OrderRow) -> bool {
    row.actions.contains(&Action::Accept)
}

/// The box of a row.
#[component]
pub fn TickOrder(id: OrderId, number: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <label class="no-print mb-1 flex w-fit min-h-6 items-center gap-2">
            <input
                type="checkbox"
                class="checkbox"
                name="form[orders][]"
                value=id.to_string()
                form=FORM
            />
            <span>
                {tr(lang, "選取", "Select")} <span class="sr-only">{format!(" {number}")}</span>
            </span>
        </label>
    }
}

/// The form that the boxes belong to, where there is more than one order to accept.
#[component]
pub fn AcceptMany(
    #[prop(into)] rows: Signal<Vec<OrderRow>>,
    #[prop(into)] back: Signal<String>,
) -> impl IntoView {
    let lang = Lang::current();
    let once = SendOnce::new();
    let several =
        Memo::new(move |_| rows.read().iter().filter(|row| can_be_ticked(row)).count() > 1);
    let class = move || if several.get() { "no-print mb-4 space-y-2" } else { "hidden" };
    view! {
        <form
            id=FORM
            method="post"
            action=AcceptOrdersFn::url()
            class=class
            aria-label=tr(lang, "批次接單", "Accept several orders")
            on:submit=move |event| once.guard(&event)
        >
            <input type="hidden" name="form[back]" value=move || back.get() />
            <p class="text-sm text-base-content/80">{hint(lang)}</p>
            <SubmitButton
                quiet=true
                attr:aria-disabled=move || once.on_its_way().then_some("true")
            >
                {tr(lang, "接下選取的訂單", "Accept the selected orders")}
            </SubmitButton>
        </form>
    }
}

fn hint(lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("在訂單旁勾選，一次接單；每筆各自判定，一次最多 {ORDERS_MAX} 筆。"),
        Lang::En => format!(
            "Tick orders in the list and accept them together. Each is judged by itself; \
             {ORDERS_MAX} at most."
        ),
    }
}

/// What became of the orders of the form that led here, by the numbers that the list knows.
#[component]
pub fn WhatBecame(rows: RwSignal<Vec<OrderRow>>) -> impl IntoView {
    let lang = Lang::current();
    let json = use_query_map().read_untracked().get(PARAMETER)?;
    let verdict: Verdict = serde_json::from_str(&json).ok()?;
    let number = move |id: &str| {
        let rows = rows.read_untracked();
        let row = rows.iter().find(|row| row.id.to_string() == id);
        row.map_or_else(
            || tr(lang, "（不在清單上）", "(not in the list)").to_owned(),
            |row| row.number.clone(),
        )
    };
    let joined = move |ids: &[String]| {
        ids.iter().map(|id| number(id)).collect::<Vec<_>>().join(tr(lang, "、", ", "))
    };
    let ids: Vec<String> = verdict.accepted.iter().map(ToString::to_string).collect();
    let accepted = (!ids.is_empty()).then(|| {
        let (count, numbers) = (ids.len(), joined(&ids));
        match lang {
            Lang::Zh => format!("已接單 {count} 筆：{numbers}"),
            Lang::En => format!("{count} accepted: {numbers}"),
        }
    });
    let refused: Vec<String> = verdict
        .refused
        .iter()
        .map(|refused| {
            let (numbers, why) = (joined(&refused.orders), text::problem(lang, &refused.problem));
            match lang {
                Lang::Zh => format!("未接單 {numbers}：{why}"),
                Lang::En => format!("Not accepted {numbers}: {why}"),
            }
        })
        .collect();
    let left = (verdict.left > 0).then(|| {
        let left = verdict.left;
        match lang {
            Lang::Zh => format!("還有 {left} 筆沒有處理：一次最多 {ORDERS_MAX} 筆，請再勾選一次。"),
            Lang::En => {
                format!("{left} were left out: {ORDERS_MAX} at most. Please tick them again.")
            }
        }
    });
    let nothing = (accepted.is_none() && refused.is_empty()).then(|| {
        tr(lang, "沒有選取訂單，請先勾選。", "No order was ticked: please tick some first.")
            .to_owned()
    });
    let whole = refused.is_empty() && left.is_none() && nothing.is_none();
    let tone = if whole { Tone::Success } else { Tone::Warning };
    let lines = accepted.into_iter().chain(refused).chain(left).chain(nothing);
    let lines = lines.map(|line| view! { <p>{line}</p> }).collect_view();
    Some(view! {
        <div role="alert" class="mb-4">
            <Notice tone>{lines}</Notice>
        </div>
    })
}

//! The bar on top of every page of a demo: the simulated clock, and what moves it.

use leptos::prelude::*;

use crate::{
    frame::Frame,
    lang::{Lang, tr},
    ui::{InstantText, here},
};

#[component]
pub fn DemoBar() -> impl IntoView {
    let lang = Lang::current();
    let now = use_context::<Frame>().map(|frame| frame.now);
    let here = here();
    let steps = [
        ("hour", tr(lang, "＋1 小時", "+1 hour")),
        ("day", tr(lang, "＋1 天", "+1 day")),
        ("deadline", tr(lang, "到下一個期限", "To the next deadline")),
    ];
    view! {
        <aside class="demo-bar" aria-label=tr(lang, "示範列", "Demo")>
            <p>
                <strong>{tr(lang, "示範", "Demo")}</strong>
                <span class="max-sm:sr-only">
                    {tr(lang, "環境，模擬時間", ", simulated time")}
                </span> " "
                {now.map(|at| view! { <InstantText at /> })}
            </p>
            <a class="link inline-flex min-h-6 items-center" href="/demo/bank">
                {tr(lang, "示範銀行", "Demo bank")}
            </a>
            <a class="link inline-flex min-h-6 items-center" href="/demo/mail">
                {tr(lang, "示範信箱", "Demo mailbox")}
            </a>
            <form method="post" action="/api/demo/clock" class="flex flex-wrap gap-1">
                <input type="hidden" name="form[back]" value=move || here.get() />
                {steps
                    .into_iter()
                    .map(|(by, text)| {
                        view! {
                            <button
                                type="submit"
                                name="form[by]"
                                value=by
                                class="min-h-8 cursor-pointer rounded-lg border px-2"
                            >
                                {text}
                            </button>
                        }
                    })
                    .collect_view()}
            </form>
        </aside>
    }
}

//! 抽查抽籤 as everybody may see it, with how to draw again.

use domain::money::grouped;
use leptos::prelude::*;

use super::{PublishedDraw, load_draws};
use crate::{
    lang::{Lang, tr},
    ui::{InstantText, loaded},
};

#[component]
pub fn PublishedDraws() -> impl IntoView {
    let draws = Resource::new(|| (), |()| load_draws());
    loaded(draws, |draws| view! { <Draws draws /> })
}

#[component]
fn Draws(draws: Vec<PublishedDraw>) -> impl IntoView {
    let lang = Lang::current();
    let found = if draws.is_empty() {
        let words = tr(lang, "還沒有公布過抽籤。", "No draw was announced so far.");
        view! { <p>{words}</p> }.into_any()
    } else {
        let rows = draws.into_iter().map(|draw| view! { <Row draw /> }).collect_view();
        view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="draws-title">
            <h2 id="draws-title">{tr(lang, "抽查抽籤", "Draws for spot checks")}</h2>
            <p class="max-w-prose">
                {tr(
                    lang,
                    "名單和亂數種子先公布，一天後才抽。每張訂單的籤是 SHA-256（種子、一個空格、訂單編號的 SHA-256），最小的幾支中籤，任何人都能重算。",
                    "List and seed are published a day before the draw. The key of an order is the SHA-256 of the seed, a space, and the SHA-256 of its number; the smallest are drawn, and anybody can compute it again.",
                )}
            </p>
            {found}
            <p>
                <a class="link" href="/open-data/draws.json" rel="external">
                    {tr(lang, "全部抽籤（JSON）", "All draws (JSON)")}
                </a>
            </p>
        </section>
    }
}

#[component]
fn Row(draw: PublishedDraw) -> impl IntoView {
    let lang = Lang::current();
    let number = |count: u64| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let words = match lang {
        Lang::Zh => format!(
            "第 {} 次：{} 張中抽 {} 張",
            draw.number,
            number(draw.population),
            number(draw.sample)
        ),
        Lang::En => {
            format!("Draw {}: {} of {}", draw.number, number(draw.sample), number(draw.population))
        }
    };
    let when = match draw.drawn_at {
        Some(at) => view! { {tr(lang, "，抽籤於 ", ", drawn ")} <InstantText at /> }.into_any(),
        None => tr(lang, "，尚未抽籤", ", not drawn yet").into_any(),
    };
    let file = format!("/open-data/draws/{}.csv", draw.number);
    view! {
        <li class="space-y-1 py-2">
            <p>
                <strong>{words}</strong>
                {tr(lang, "，公布於 ", ", announced ")}
                <InstantText at=draw.announced_at />
                {when}
            </p>
            <p class="text-sm">
                {tr(lang, "種子：", "Seed: ")} <code class="break-all">{draw.seed}</code> " "
                <a class="link" href=file rel="external">
                    {tr(lang, "每張訂單的籤（CSV）", "The key of each order (CSV)")}
                </a>
            </p>
        </li>
    }
}

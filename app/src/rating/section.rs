//! 使用企業的評價 on a plan's page.

use leptos::prelude::*;

use super::{RATINGS_SHOWN, Rating, Ratings};
use crate::{
    lang::{Lang, tr},
    ui::InstantText,
};

#[component]
pub fn PlanRatings(ratings: Ratings) -> impl IntoView {
    let lang = Lang::current();
    let mean = ratings.mean.map(|mean| {
        let stars = format!("{}.{}", mean.tenths / 10, mean.tenths % 10);
        let words = match lang {
            Lang::Zh => format!("平均 {stars} 分（滿分 5 分，{} 家企業）", mean.firms),
            Lang::En => format!("{stars} of 5 stars on average, by {} firms", mean.firms),
        };
        view! { <p class="text-lg font-semibold">{words}</p> }
    });
    let few = (ratings.mean.is_none() && !ratings.newest.is_empty()).then(|| {
        let words =
            tr(lang, "滿五家企業才公布平均分數。", "The average is told from five firms on.");
        view! { <p class="text-sm">{words}</p> }
    });
    let none = ratings.newest.is_empty().then(|| {
        let words = tr(
            lang,
            "還沒有企業公開評價。訂購並實際使用一個月以上的企業才能評價。",
            "No firm has rated this plan yet. Only firms that ordered it and used it for a month \
             or more can.",
        );
        view! { <p>{words}</p> }
    });
    let newest = (ratings.newest.len() >= usize::from(RATINGS_SHOWN)).then(|| {
        let words = tr(lang, "最新的二十則", "The newest twenty");
        view! { <p class="text-sm">{words}</p> }
    });
    let rows = ratings.newest.into_iter().map(|rating| view! { <Shown rating /> }).collect_view();
    view! {
        <section aria-labelledby="ratings-title" class="measure space-y-3">
            <h2 id="ratings-title">{tr(lang, "使用企業的評價", "What firms say")}</h2>
            {mean} {few} {none} <ul class="space-y-3">{rows}</ul> {newest}
        </section>
    }
}

#[component]
fn Shown(rating: Rating) -> impl IntoView {
    view! {
        <li class="panel space-y-2">
            <RatingBody rating />
        </li>
    }
}

/// Stars, months, words and reply, as everybody sees them.
#[component]
pub fn RatingBody(rating: Rating) -> impl IntoView {
    let lang = Lang::current();
    let full = usize::from(rating.stars.min(5));
    let stars = format!("{}{}", "★".repeat(full), "☆".repeat(5 - full));
    let spoken = match lang {
        Lang::Zh => format!("{full} 分，滿分 5 分"),
        Lang::En => format!("{full} of 5 stars"),
    };
    let months = match lang {
        Lang::Zh => format!("已證明使用 {} 個月", rating.months),
        Lang::En => format!("{} months of proven use", rating.months),
    };
    let words = match rating.hidden {
        Some(reason) => {
            let words = match lang {
                Lang::Zh => format!("文字由專案辦公室隱藏：{reason}"),
                Lang::En => format!("The programme office hid the words: {reason}"),
            };
            view! { <p class="text-sm italic">{words}</p> }.into_any()
        }
        None if rating.words.is_empty() => ().into_any(),
        None => view! { <p class="whitespace-pre-wrap break-words">{rating.words}</p> }.into_any(),
    };
    let reply = rating.reply.map(|reply| {
        view! {
            <div class="border-s-2 border-base-300 ps-4">
                <p class="text-sm font-semibold">{tr(lang, "供應商回覆", "The supplier's reply")}</p>
                <p class="whitespace-pre-wrap break-words">{reply}</p>
            </div>
        }
    });
    view! {
        <p class="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span role="img" aria-label=spoken class="text-lg text-primary">
                {stars}
            </span>
            <span class="text-sm">{months}</span>
            <span class="text-sm text-base-content/80">
                <InstantText at=rating.at />
            </span>
        </p>
        {words}
        {reply}
    }
}

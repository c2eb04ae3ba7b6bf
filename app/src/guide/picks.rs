//! The plans that the guide names, each beside its reasons; or which answer is in the way.

use domain::guide::{Answers, Stop};
use leptos::prelude::*;

use super::{GuideQuery, GuideView, Guided, PICKS_MAX, reasons::reasons};
use crate::{
    catalog::write_article,
    lang::{Lang, tr},
    text,
    ui::{EmptyState, Markup, markup},
};

fn count_in_words(lang: Lang, fitting: usize) -> String {
    match (lang, fitting > PICKS_MAX) {
        (Lang::Zh, true) => format!("共 {fitting} 個方案符合，以下是最適合的 {PICKS_MAX} 個"),
        (Lang::Zh, false) => format!("共 {fitting} 個方案符合，最適合的在前"),
        (Lang::En, true) => format!("{fitting} plans fit; these are the best {PICKS_MAX}"),
        (Lang::En, false) => format!("Plans that fit: {fitting}, best first"),
    }
}

#[component]
pub(super) fn Picks(view: GuideView, answers: Answers) -> impl IntoView {
    let lang = Lang::current();
    let basis = match (lang, view.available) {
        (Lang::Zh, Some(points)) => format!("以您可用的 {points} 點計算自付額。"),
        (Lang::Zh, None) => "自付額以補助上限試算；登入後以您可用的點數計算。".to_owned(),
        (Lang::En, Some(points)) => format!("Worked out for the {points} points that you have."),
        (Lang::En, None) => {
            "Worked out for a firm with all its points; signed in, for yours.".to_owned()
        }
    };
    let found = !view.plans.is_empty();
    view! {
        <section aria-labelledby="picks" class="mb-10 space-y-4">
            <h2 id="picks">{tr(lang, "適合您的方案", "Plans for you")}</h2>
            {if found {
                view! {
                    <p role="status" class="font-semibold">
                        {count_in_words(lang, view.fitting)}
                    </p>
                    <p class="text-sm">{basis}</p>
                    {ranked(lang, &view.plans).into_element()}
                    <HowRanked />
                }
                    .into_any()
            } else {
                view! { <NoneFits stop=view.stop answers /> }.into_any()
            }}
        </section>
    }
}

#[rustfmt::skip]
fn ranked(lang: Lang, plans: &[Guided]) -> Markup {
    let mut out = Markup::default();
    markup!(out, "<ol class=\"space-y-4\">");
    for (plan, place) in plans.iter().zip(1_u8..) {
        let why = reasons(lang, plan);
        markup!(out, "<li class=\"grid gap-3 md:grid-cols-2\">");
        write_article(&mut out, lang, &plan.card, false);
        markup!(out, "<div class=\"space-y-3 px-1 md:py-4\"><p class=\"font-semibold\">");
        match lang {
            Lang::Zh => {
                markup!(out, "第 ", place, " 名：為什麼是它");
            }
            Lang::En => {
                markup!(out, "No. ", place, ": why this one");
            }
        }
        markup!(out, "</p>");
        write_list(&mut out, "✓", &why.fits);
        if !why.lacks.is_empty() {
            markup!(out, "<p class=\"font-semibold\">", tr(lang, "要留意", "What does not fit"), "</p>");
            write_list(&mut out, "△", &why.lacks);
        }
        markup!(out, "</div></li>");
    }
    markup!(out, "</ol>");
    out
}

#[rustfmt::skip]
fn write_list(out: &mut Markup, mark: &'static str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    markup!(out, "<ul class=\"space-y-1\">");
    for line in lines {
        markup!(out,
            "<li class=\"flex gap-2\"><span aria-hidden=\"true\">", mark, "</span><span>", line,
            "</span></li>"
        );
    }
    markup!(out, "</ul>");
}

#[component]
fn HowRanked() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <details class="text-sm">
            <summary class="cursor-pointer font-semibold">
                {tr(lang, "名次怎麼排的？", "How is this ranked?")}
            </summary>
            <p class="measure mt-2">
                {tr(
                    lang,
                    "滿分 100：困擾 40，產業、人數、系統、預算各 15；部分符合得一半。同分時自付額低的在前，再比總價。沒有付費排名，供應商不能買名次。",
                    "Out of 100: what hurts 40; industry, people, systems and budget 15 each; half for a partial fit. Equals stand by what you pay, then by price. Nobody can pay for a place.",
                )}
            </p>
        </details>
    }
}

#[component]
fn NoneFits(stop: Option<Stop>, answers: Answers) -> impl IntoView {
    let lang = Lang::current();
    let relax = stop.map(|stop| {
        let answer = text::guide_answer(lang, stop.question);
        let words = match (lang, stop.frees) {
            (Lang::Zh, 0) => {
                format!("最多方案卡在「{answer}」這一題；只放寬一題還不夠，請再放寬別的。")
            }
            (Lang::Zh, frees) => format!("卡在「{answer}」這一題：不限的話有 {frees} 個方案。"),
            (Lang::En, 0) => {
                format!("Most plans fail at “{answer}”, and relaxing one answer is not enough.")
            }
            (Lang::En, frees) => format!("“{answer}” is in the way; plans without it: {frees}."),
        };
        let act = match lang {
            Lang::Zh => format!("放寬「{answer}」再看一次"),
            Lang::En => format!("Leave “{answer}” open"),
        };
        let href = GuideQuery::new(&answers.without(stop.question)).url();
        view! {
            <p>{words}</p>
            <p>
                <a class="btn btn-primary" href=href>
                    {act}
                </a>
            </p>
        }
    });
    view! {
        <EmptyState title=tr(lang, "沒有方案符合全部答案", "No plan fits all the answers")>
            {relax}
            <a class="link" href="/catalog">
                {tr(lang, "看全部方案", "See all plans")}
            </a>
        </EmptyState>
    }
}

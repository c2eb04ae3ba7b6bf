//! 選購嚮導: the answers are the address, so that they can be sent, kept and gone back to.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{GuideQuery, GuideView, ask_guide, form::Questions, picks::Picks};
use crate::{
    lang::{Lang, tr},
    ui::{Page, loaded},
};

#[component]
pub fn GuidePage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| GuideQuery::of(&params.read()));
    let guide = Resource::new(
        move || query.get(),
        move |query| async move { ask_guide(query.clone()).await.map(|view| (query, view)) },
    );
    loaded(guide, |(query, view)| view! { <Guide query view /> })
}

#[component]
fn Guide(query: GuideQuery, view: GuideView) -> impl IntoView {
    let lang = Lang::current();
    let crumbs = vec![("/catalog".to_owned(), tr(lang, "方案型錄", "Catalogue").to_owned())];
    let error = query
        .is_sent_empty()
        .then(|| tr(lang, "請至少回答一題", "Answer at least one question").to_owned());
    let problems = error.iter().map(|error| ("pain".to_owned(), error.clone())).collect();
    let answers = query.answers();
    let begun = !answers.is_empty();
    view! {
        <Page title=tr(lang, "選購嚮導", "Guide to a plan") crumbs problems>
            {begun.then(|| view! { <Picks view answers /> })}
            <section aria-labelledby="questions" class="no-print">
                <h2 id="questions" class="mb-2">
                    {if begun {
                        tr(lang, "修改答案", "Change the answers")
                    } else {
                        tr(lang, "五個問題", "Five questions")
                    }}
                </h2>
                <p class="measure mb-4">
                    {tr(
                        lang,
                        "不知道要找什麼方案也沒關係。回答知道的就好，其他留「不限」。答案都在網址裡，可以傳給同事一起看。",
                        "You need not know what a plan is called. Answer what you can and leave the rest open. The answers stand in the address, which you can send to a colleague.",
                    )}
                </p>
                <Questions query error />
            </section>
        </Page>
    }
}

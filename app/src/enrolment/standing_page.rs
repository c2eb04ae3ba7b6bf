//! `/standing`: where the viewer's own firm stands, and what is asked of it.

use leptos::prelude::*;

use super::{Standing, load_standing, papers::PAPER_FIELD, standing_parts::StandingView};
use crate::{
    lang::{Lang, tr},
    ui::{Page, loaded, problems, use_problem},
};

#[component]
pub fn StandingPage() -> impl IntoView {
    let standing = Resource::new(|| (), |()| load_standing());
    loaded(standing, |standing| view! { <Shown standing /> })
}

#[component]
fn Shown(standing: Standing) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), PAPER_FIELD);
    view! {
        <Page title=tr(lang, "申請進度", "Where you stand") problems>
            <StandingView standing back="/standing" />
        </Page>
    }
}

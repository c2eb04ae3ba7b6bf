//! `/enrol/done`: what came of the six steps.

use leptos::prelude::*;

use super::{Standing, load_outcome, papers::PAPER_FIELD, standing_parts::StandingView};
use crate::{
    lang::{Lang, tr},
    ui::{Notice, Page, Tone, loaded, problems, use_problem},
};

#[component]
pub fn DonePage() -> impl IntoView {
    let outcome = Resource::new(|| (), |()| load_outcome());
    loaded(outcome, |outcome| match outcome {
        Some(standing) => view! { <Shown standing /> }.into_any(),
        None => view! { <Elsewhere /> }.into_any(),
    })
}

#[component]
fn Shown(standing: Standing) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), PAPER_FIELD);
    view! {
        <Page title=tr(lang, "申請結果", "The result") problems>
            <StandingView standing back="/enrol/done" />
        </Page>
    }
}

/// The mail was opened on a device that knows nothing of the enrolment.
#[component]
fn Elsewhere() -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "next");
    view! {
        <Page title=tr(lang, "電子郵件驗證", "Your e-mail") problems=problems.clone()>
            <div class="measure space-y-4">
                {problems
                    .is_empty()
                    .then(|| {
                        view! {
                            <Notice tone=Tone::Success>
                                <p>
                                    {tr(
                                        lang,
                                        "驗證已收到。點數是否發放、還有沒有待補的文件，登入就看得到。",
                                        "Your verification arrived. Sign in to see the points, or what is still open.",
                                    )}
                                </p>
                            </Notice>
                        }
                    })}
                <p id="next">
                    <a class="btn btn-primary" href="/sign-in?next=%2Fstanding">
                        {tr(lang, "登入看結果", "Sign in and see")}
                    </a>
                </p>
            </div>
        </Page>
    }
}

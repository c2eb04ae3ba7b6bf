//! 「我符合資格嗎？」: one number and two questions, whose answers are the address. Nothing is
//! stored.

use domain::{
    eligibility::{Eligibility, Verdict, revenue_year},
    related_grant::RELATED_GRANTS,
};
use leptos::{html, prelude::*};
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::{QualifyQuestion, QualifyView, findings::Findings, load_qualify};
use crate::{
    lang::{Lang, tr},
    text::{amount_reading, fault},
    ui::{Field, GetForm, Notice, Page, Pick, RadioGroup, SubmitButton, Tone, loaded},
};

fn question_of(params: &ParamsMap) -> QualifyQuestion {
    let word = |name| params.get(name).unwrap_or_default();
    QualifyQuestion { ubn: word("ubn"), factory: word("factory"), revenue: word("revenue") }
}

#[component]
pub fn QualifyPage() -> impl IntoView {
    let params = use_query_map();
    let question = Memo::new(move |_| question_of(&params.read()));
    let answer = Resource::new(move || question.get(), load_qualify);
    loaded(answer, |view| view! { <Qualify view /> })
}

#[component]
fn Qualify(view: QualifyView) -> impl IntoView {
    let lang = Lang::current();
    let problems: Vec<(String, String)> =
        view.faults.iter().map(|one| (one.field.clone(), fault(lang, one))).collect();
    let answer = view.eligibility.clone().filter(|_| problems.is_empty());
    view! {
        <Page
            title=tr(lang, "我符合資格嗎？", "Do I qualify?")
            problems=problems.clone()
        >
            <div class="measure space-y-8">
                {match answer {
                    Some(eligibility) => {
                        view! { <Answer view=view.clone() eligibility /> }.into_any()
                    }
                    None => view! { <Intro /> }.into_any(),
                }}
                <Questions view problems />
            </div>
        </Page>
    }
}

#[component]
fn Intro() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <p class="text-lg">
            {tr(
                lang,
                "一個號碼、兩個問題，不到一分鐘就知道。這裡填的不會存下來。",
                "One number and two questions; less than a minute. Nothing is stored.",
            )}
        </p>
    }
}

#[component]
fn Questions(view: QualifyView, problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let error =
        |field: &str| problems.iter().find(|(id, _)| id == field).map(|(_, words)| words.clone());
    let (ubn, factory, revenue) = (error("ubn"), error("factory"), error("revenue"));
    let again = view.eligibility.is_some();
    let question = view.question;
    let year = revenue_year(&view.programme);
    let limit = view.programme.annual_revenue_max.map(|max| amount_reading(lang, max.get()));
    let revenue_legend = match lang {
        Lang::Zh => format!("{year} 年營業收入在 {}以下嗎？", limit.unwrap_or_default()),
        Lang::En => format!("Was the revenue of {year} {} or less?", limit.unwrap_or_default()),
    };
    let factories = vec![
        Pick::new("yes", tr(lang, "有", "Yes"), ""),
        Pick::new(
            "exempt",
            tr(lang, "依法免辦，有主管機關證明", "Exempt by law, with the authority's letter"),
            "",
        ),
        Pick::new("no", tr(lang, "沒有", "No"), ""),
    ];
    let revenues = vec![
        Pick::new("yes", tr(lang, "是，在這個數字以下", "Yes"), ""),
        Pick::new("no", tr(lang, "不是，超過了", "No, above"), ""),
        Pick::new("unsure", tr(lang, "不確定", "Not sure"), ""),
    ];
    view! {
        <GetForm action="/qualify" class="space-y-6">
            {again.then(|| view! { <h2>{tr(lang, "改一改再看一次", "Ask again")}</h2> })}
            <Field
                id="ubn"
                name="ubn"
                label=tr(lang, "公司的統一編號", "The firm's 統一編號")
                value=question.ubn
                hint=tr(lang, "八位數字，例如 04595257。", "Eight digits, such as 04595257.")
                error=ubn
                inputmode="numeric"
                autocomplete="off"
            />
            <RadioGroup
                id="factory"
                name="factory"
                legend=tr(lang, "有工廠登記嗎？", "Is the factory registered?")
                choices=factories
                value=question.factory
                error=factory
            />
            <RadioGroup
                id="revenue"
                name="revenue"
                legend=revenue_legend
                choices=revenues
                value=question.revenue
                error=revenue
            />
            <SubmitButton>{tr(lang, "看結果", "See the answer")}</SubmitButton>
        </GetForm>
    }
}

/// The answer comes first and takes the focus, as a page of its own would.
#[component]
fn Answer(view: QualifyView, eligibility: Eligibility) -> impl IntoView {
    let lang = Lang::current();
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            drop(heading.focus());
        }
    });
    let (tone, title) = match eligibility.verdict {
        Verdict::Ineligible => (Tone::Error, tr(lang, "目前不符合", "Not as it stands")),
        Verdict::Eligible | Verdict::NeedsReview => {
            (Tone::Success, tr(lang, "看來符合，可以申請", "It looks good: you can enrol"))
        }
    };
    let fits = eligibility.verdict != Verdict::Ineligible;
    let who = view.firm_name.clone().unwrap_or_else(|| view.question.ubn.clone());
    view! {
        <section class="space-y-4">
            <h2 tabindex="-1" node_ref=heading>
                {match lang {
                    Lang::Zh => format!("{who} 的結果"),
                    Lang::En => format!("The answer for {who}"),
                }}
            </h2>
            <Notice tone title>
                <p>{explained(lang, &view, fits)}</p>
            </Notice>
            {fits
                .then(|| {
                    view! {
                        <p>
                            <a class="btn btn-primary" href="/enrol">
                                {tr(lang, "去申請", "Go and enrol")}
                            </a>
                        </p>
                    }
                })}
            <Findings findings=eligibility.findings />
            <Grants />
        </section>
    }
}

fn explained(lang: Lang, view: &QualifyView, fits: bool) -> &'static str {
    match (fits, view.enrolled, view.pool_covers_one) {
        (_, true, _) => tr(
            lang,
            "這家公司已經申請過了。您可以用同一個統一編號申請加入，由公司的負責人同意。",
            "This firm enrolled already. Enrol with the same number to join it; its owner lets you in.",
        ),
        (false, ..) => tr(
            lang,
            "不符合的項目和補正的方法列在下面。",
            "What does not fit, and what to do about it, stands below.",
        ),
        (true, _, true) => tr(
            lang,
            "這是初步的結果；申請時會查證，全部相符就直接發放點數。",
            "A first answer. In the application it is checked; if all is confirmed the points are issued at once.",
        ),
        (true, _, false) => tr(
            lang,
            "這是初步的結果。點數池目前不足再發一家，申請後會列入候補。",
            "A first answer. The pool does not cover another firm now: you would join the waiting list.",
        ),
    }
}

/// What this page does not ask and the application does.
#[component]
fn Grants() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <details>
            <summary class="link">
                {tr(
                    lang,
                    "申請時還要聲明：沒有拿過這九項計畫的補助",
                    "In the application you also declare that none of nine programmes paid you",
                )}
            </summary>
            <ul class="mt-2 list-disc space-y-1 ps-5">
                {RELATED_GRANTS.iter().map(|one| view! { <li>{one.name}</li> }).collect_view()}
            </ul>
        </details>
    }
}

//! 評價 of one order: the buyer writes it, the supplier answers, the office hides words.

use domain::{Party, rating::WORDS_CHARS_MAX};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{RateOrderFn, RatingAct, RatingView, load_rating, section::RatingBody};
use crate::{
    lang::{Lang, tr},
    ui::{
        Choice, EmptyState, Page, SelectField, SubmitButton, TextArea, loaded, problems,
        use_problem,
    },
};

/// The fields, by which problems are linked.
const STARS: &str = "stars";
const WORDS: &str = "words";

#[component]
pub fn RatingPage() -> impl IntoView {
    let params = use_params_map();
    let view = Resource::new(move || params.read().get("order").unwrap_or_default(), load_rating);
    loaded(view, |view| view! { <TheRating view /> })
}

#[component]
fn TheRating(view: RatingView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), WORDS);
    let fault = problems.iter().find(|(field, _)| field == WORDS).map(|(_, words)| words.clone());
    let crumbs = vec![(format!("/orders/{}", view.order), view.number.clone())];
    let title = tr(lang, "評價", "Rating");
    let forms = match view.viewer {
        Party::Buyer => view! { <BuyerForms view=view.clone() fault /> }.into_any(),
        Party::Supplier => view! { <ReplyForm view=view.clone() fault /> }.into_any(),
        _ => view! { <OfficeForms view=view.clone() fault /> }.into_any(),
    };
    view! {
        <Page title crumbs problems>
            <div class="measure space-y-6">
                <p>
                    <a class="link" href=format!("/plans/{}", view.plan)>
                        {view.plan_name.clone()}
                    </a>
                </p>
                <Now view=view.clone() />
                {forms}
            </div>
        </Page>
    }
}

/// What everybody sees now.
#[component]
fn Now(view: RatingView) -> impl IntoView {
    let lang = Lang::current();
    let Some(rating) = view.rating else {
        let title = tr(lang, "還沒有公開評價", "Nothing is published");
        let words = if view.months == 0 {
            tr(
                lang,
                "有一個月的使用獲得證明之後，買方就能評價。",
                "The buyer can rate once the use of one month is proven.",
            )
        } else {
            tr(lang, "買方隨時可以評價。", "The buyer can rate at any time.")
        };
        return view! { <EmptyState title><p>{words}</p></EmptyState> }.into_any();
    };
    let hidden = (rating.hidden.is_some() && view.viewer != Party::Supplier).then(|| {
        let title = tr(lang, "隱藏的文字：", "The hidden words:");
        view! {
            <p class="text-sm">
                {title} <q class="whitespace-pre-wrap break-words">{rating.words.clone()}</q>
            </p>
        }
    });
    view! {
        <section class="panel space-y-2" aria-labelledby="now-title">
            <h2 id="now-title">{tr(lang, "方案頁上的評價", "On the plan's page")}</h2>
            <RatingBody rating=rating.clone() />
            {hidden}
        </section>
    }
    .into_any()
}

/// A form about the rating; its button names the act.
#[component]
fn RateForm(
    order: domain::OrderId,
    act: RatingAct,
    #[prop(into)] button: String,
    #[prop(optional)] quiet: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <form method="post" action=RateOrderFn::url() class="no-print space-y-3">
            <input type="hidden" name="form[order]" value=order.to_string() />
            <input type="hidden" name="form[act]" value=act.as_str() />
            {children.map(|children| children())}
            <SubmitButton quiet>{button}</SubmitButton>
        </form>
    }
}

#[component]
fn WordsField(
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    #[prop(into)] value: String,
    fault: Option<String>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let typed = use_query_map().read_untracked().get(WORDS).unwrap_or(value);
    let maxlength = u32::try_from(WORDS_CHARS_MAX).ok();
    view! {
        <TextArea
            id=WORDS
            name="form[words]"
            label
            hint
            value=typed
            error=fault
            rows=4
            maxlength=maxlength.unwrap_or(u32::MAX)
            required
        />
    }
}

#[component]
fn BuyerForms(view: RatingView, fault: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let kept = view.rating.as_ref();
    let stars = use_query_map()
        .read_untracked()
        .get(STARS)
        .unwrap_or_else(|| kept.map(|rating| rating.stars).or(view.score).unwrap_or(5).to_string());
    let choices: Vec<Choice> = (1..=domain::rating::STARS_MAX)
        .rev()
        .map(|stars| Choice {
            value: stars.to_string(),
            text: match lang {
                Lang::Zh => format!("{stars} 分"),
                Lang::En => format!("{stars} of 5"),
            },
        })
        .collect();
    let words = kept.map(|rating| rating.words.clone()).unwrap_or_default();
    let button = match kept {
        Some(_) => tr(lang, "更新評價", "Publish the change"),
        None => tr(lang, "公開評價", "Publish the rating"),
    };
    let order = view.order;
    let publish = view.may(RatingAct::Publish).then(|| {
        view! {
            <p>
                {tr(
                    lang,
                    "評價公開在方案頁，不寫貴公司的名稱；使用企業不多時，供應商仍可能認得出來。供應商不能刪除，您隨時可以撤回。",
                    "It stands on the plan's page without your firm's name; where few firms use the plan, its supplier may still recognise you. The supplier cannot delete it, and you can take it back at any time.",
                )}
            </p>
            <RateForm order act=RatingAct::Publish button>
                <SelectField
                    id=STARS
                    name="form[stars]"
                    label=tr(lang, "幾分", "Stars")
                    choices
                    value=stars
                />
                <WordsField
                    label=tr(lang, "對其他企業說的話（可不填）", "What other firms should know (optional)")
                    hint=tr(lang, "請不要寫個人資料。", "Please no personal data.")
                    value=words
                    fault
                />
            </RateForm>
        }
    });
    let take_back = view.may(RatingAct::TakeBack).then(|| {
        let button = tr(lang, "撤回評價", "Take the rating back");
        view! { <RateForm order act=RatingAct::TakeBack button quiet=true /> }
    });
    view! { {publish} {take_back} }
}

#[component]
fn ReplyForm(view: RatingView, fault: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let value = view.rating.as_ref().and_then(|rating| rating.reply.clone()).unwrap_or_default();
    view.may(RatingAct::Reply).then(|| {
        view! {
            <RateForm
                order=view.order
                act=RatingAct::Reply
                button=tr(lang, "公開回覆", "Publish the reply")
            >
                <WordsField
                    label=tr(lang, "回覆", "Your reply")
                    hint=tr(
                        lang,
                        "公開在評價下面；新的回覆取代前一則。",
                        "It stands below the rating; a new one takes its place.",
                    )
                    value
                    fault
                    required=true
                />
            </RateForm>
        }
    })
}

#[component]
fn OfficeForms(view: RatingView, fault: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let order = view.order;
    let hide = view.may(RatingAct::Hide).then(|| {
        view! {
            <RateForm
                order
                act=RatingAct::Hide
                button=tr(lang, "隱藏文字", "Hide the words")
                quiet=true
            >
                <WordsField
                    label=tr(lang, "為什麼隱藏", "Why they are hidden")
                    hint=tr(
                        lang,
                        "理由公開在原處，例如個人資料、人身攻擊、與方案無關。分數不受影響。",
                        "The reason stands in their place, such as personal data, abuse, or words about something else. The stars stay.",
                    )
                    value=""
                    fault
                    required=true
                />
            </RateForm>
        }
    });
    let show = view.may(RatingAct::Show).then(|| {
        let button = tr(lang, "恢復顯示", "Show the words again");
        view! { <RateForm order act=RatingAct::Show button quiet=true /> }
    });
    view! { {hide} {show} }
}

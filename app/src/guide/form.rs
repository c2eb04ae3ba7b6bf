//! The five questions, one form.

use domain::{
    guide::{Budget, Pain, Question, Size, System},
    plan::SubSector,
};
use leptos::prelude::*;

use super::GuideQuery;
use crate::{
    lang::{Lang, tr},
    text,
    ui::{GetForm, Pick, RadioGroup, SubmitButton, TickList},
};

fn picks<T: Copy>(
    lang: Lang,
    all: &[T],
    word: fn(T) -> &'static str,
    name: fn(Lang, T) -> &'static str,
) -> Vec<Pick> {
    all.iter().map(|one| Pick::new(word(*one), name(lang, *one), "")).collect()
}

/// The same with a choice of no answer, which comes first.
fn or_any<T: Copy>(
    lang: Lang,
    all: &[T],
    word: fn(T) -> &'static str,
    name: fn(Lang, T) -> &'static str,
) -> Vec<Pick> {
    let mut choices = vec![Pick::new("", tr(lang, "不限", "Any"), "")];
    choices.extend(picks(lang, all, word, name));
    choices
}

/// `error` is what is wrong with all the answers together; it stands at the first question.
#[component]
pub(super) fn Questions(query: GuideQuery, error: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let answers = query.answers();
    let asks = move |number: u8, question| {
        let words = text::guide_question(lang, question);
        format!("{number}. {words}")
    };
    let any = tr(lang, "可複選", "Tick any number");
    let sectors: Vec<SubSector> =
        SubSector::ALL.iter().copied().filter(|one| *one != SubSector::General).collect();
    let pains = answers.pains.iter().map(|one| one.as_str().to_owned()).collect();
    let systems = answers.systems.iter().map(|one| one.as_str().to_owned()).collect();
    let process = answers.process.map_or("", SubSector::as_str);
    let size = answers.size.map_or("", Size::as_str);
    let budget = answers.budget.map_or("", Budget::as_str);
    view! {
        <GetForm action="/guide" class="panel guide-form space-y-8">
            <input type="hidden" name="asked" value="1" />
            <TickList
                id="pain"
                name="pain"
                legend=asks(1, Question::Pain)
                choices=picks(lang, Pain::ALL, Pain::as_str, text::pain)
                chosen=pains
                hint=any
                error
            />
            <RadioGroup
                id="process"
                name="process"
                legend=asks(2, Question::Process)
                choices=or_any(lang, &sectors, SubSector::as_str, text::sector)
                value=process
                error=None
            />
            <RadioGroup
                id="size"
                name="size"
                legend=asks(3, Question::Size)
                choices=or_any(lang, Size::ALL, Size::as_str, text::guide_size)
                value=size
                error=None
            />
            <TickList
                id="systems"
                name="systems"
                legend=asks(4, Question::Systems)
                choices=picks(lang, System::ALL, System::as_str, text::system)
                chosen=systems
                hint=any
                error=None
            />
            <RadioGroup
                id="budget"
                name="budget"
                legend=asks(5, Question::Budget)
                choices=or_any(lang, Budget::ALL, Budget::as_str, text::guide_budget)
                value=budget
                error=None
            />
            <SubmitButton>{tr(lang, "看適合的方案", "Show what fits")}</SubmitButton>
        </GetForm>
    }
}

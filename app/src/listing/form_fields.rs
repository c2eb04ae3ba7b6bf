//! The fields of a version, each with what was typed and what is wrong with it.

use domain::plan::{Category, PlanOrigin, SubSector};
use leptos::prelude::*;

use super::{PlanForm, words::label};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{Choice, Field, Pick, RadioGroup, SelectField, TextArea, Tick, TickList},
};

/// Faults by field.
type Problems = Vec<(String, String)>;

fn error_at(problems: &Problems, id: &str) -> Option<String> {
    problems.iter().find(|(field, _)| field == id).map(|(_, words)| words.clone())
}

#[component]
fn Line(
    id: &'static str,
    value: String,
    problems: Problems,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] hint: String,
) -> impl IntoView {
    let lang = Lang::current();
    let (error, inputmode) = (error_at(&problems, id), inputmode.unwrap_or("text"));
    view! {
        <Field
            id
            name=format!("form[{id}]")
            label=label(lang, id)
            value
            hint
            error
            inputmode
            autocomplete="off"
        />
    }
}

#[component]
fn Lines(
    id: &'static str,
    value: String,
    problems: Problems,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let lang = Lang::current();
    let error = error_at(&problems, id);
    let hint = hint.unwrap_or(tr(lang, "最多 2,000 字", "At most 2,000 characters")).to_owned();
    let name = format!("form[{id}]");
    view! { <TextArea id name label=label(lang, id) value hint error /> }
}

#[component]
pub(super) fn PlanFields(
    form: PlanForm,
    solutions: Vec<String>,
    problems: Problems,
) -> impl IntoView {
    let lang = Lang::current();
    let one_a_line = tr(lang, "一行一項", "One a line");
    let selected = match lang {
        _ if solutions.is_empty() => String::new(),
        Lang::Zh => format!("通過遴選的：{}", solutions.join("、")),
        Lang::En => format!("Selected are: {}", solutions.join(", ")),
    };
    view! {
        <Line
            id="solution"
            value=form.solution.clone()
            problems=problems.clone()
            hint=selected
        />
        <Line id="name" value=form.name.clone() problems=problems.clone() />
        <Line id="summary" value=form.summary.clone() problems=problems.clone() />
        <Lines
            id="description"
            value=form.description.clone()
            problems=problems.clone()
            hint=tr(
                lang,
                "最多 2,000 字，可用 Markdown：## 小標題、- 清單、**粗體**、[文字](https://…)",
                "At most 2,000 characters of Markdown: ## heading, - list, **bold**, [words](https://…)",
            )
        />
        <Choices form=form.clone() problems=problems.clone() />
        <Lines id="features" value=form.features.clone() problems=problems.clone() hint=one_a_line />
        <Lines
            id="integrations"
            value=form.integrations.clone()
            problems=problems.clone()
            hint=one_a_line
        />
        <Line id="price" value=form.price.clone() problems=problems.clone() inputmode="numeric" />
        <Line
            id="list_price"
            value=form.list_price.clone()
            problems=problems.clone()
            inputmode="numeric"
        />
        <Line id="months" value=form.months.clone() problems=problems.clone() inputmode="numeric" />
        <Line id="seats" value=form.seats.clone() problems=problems.clone() inputmode="numeric" />
        <Unlimited checked=form.unlimited == "yes" />
        <Line id="capacity" value=form.capacity.clone() problems=problems.clone() />
        <Line id="data_location" value=form.data_location.clone() problems=problems.clone() />
        <Lines id="exit_terms" value=form.exit_terms.clone() problems=problems.clone() />
        <Origin form problems />
    }
}

#[component]
fn Unlimited(checked: bool) -> impl IntoView {
    let label = tr(Lang::current(), "不限人數", "Unlimited");
    view! { <Tick id="unlimited" name="form[unlimited]" label checked error=None /> }
}

/// What the catalogue sorts it under.
#[component]
fn Choices(form: PlanForm, problems: Problems) -> impl IntoView {
    let lang = Lang::current();
    let mut categories =
        vec![Choice { value: String::new(), text: tr(lang, "請選擇", "Choose").to_owned() }];
    categories.extend(Category::ALL.iter().map(|category| Choice {
        value: category.as_str().to_owned(),
        text: text::category(lang, *category).to_owned(),
    }));
    let sectors = SubSector::ALL
        .iter()
        .map(|sector| Pick::new(sector.as_str(), text::sector(lang, *sector), ""))
        .collect();
    view! {
        <SelectField
            id="category"
            name="form[category]"
            label=label(lang, "category")
            choices=categories
            value=form.category
            error=error_at(&problems, "category")
        />
        <TickList
            id="sectors"
            name="form[sectors][]"
            legend=label(lang, "sectors")
            choices=sectors
            chosen=form.sectors
            error=error_at(&problems, "sectors")
        />
    }
}

#[component]
fn Origin(form: PlanForm, problems: Problems) -> impl IntoView {
    let lang = Lang::current();
    let hint = |origin| match origin {
        PlanOrigin::Original => tr(
            lang,
            "價格、期間、範圍與遴選通過的版本相同",
            "Price, term and scope are those that were selected",
        ),
        PlanOrigin::Adjusted => {
            tr(lang, "價格、期間或範圍有任何改變", "Price, term or scope differ in anything")
        }
    };
    let choices = PlanOrigin::ALL
        .iter()
        .map(|origin| Pick::new(origin.as_str(), text::origin(lang, *origin), hint(*origin)))
        .collect();
    view! {
        <RadioGroup
            id="origin"
            name="form[origin]"
            legend=label(lang, "origin")
            choices
            value=form.origin
            error=error_at(&problems, "origin")
        />
    }
}

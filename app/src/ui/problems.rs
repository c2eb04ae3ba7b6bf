//! What the page was sent in `?problem=`, ready for the error summary.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    error::Fault,
    lang::Lang,
    problem::{PARAMETER, Problem, problem_of},
    text,
};

/// The problem in the address of this page.
pub fn use_problem() -> Memo<Option<Problem>> {
    let query = use_query_map();
    Memo::new(move |_| problem_of(query.read().get(PARAMETER)))
}

/// The problem as lines of an error summary. An invalid field is linked by its own name, which is
/// its id on the page; anything else by `field`.
pub fn problems(lang: Lang, problem: Option<&Problem>, field: &str) -> Vec<(String, String)> {
    if let Some(Problem::Faults(faults)) = problem {
        let line = |fault: &Fault| (fault.field.clone(), text::fault(lang, fault));
        return faults.iter().map(line).collect();
    }
    problem
        .map(|problem| {
            let id = match problem {
                Problem::Invalid { field } => field.clone(),
                _ => field.to_owned(),
            };
            (id, text::problem(lang, problem))
        })
        .into_iter()
        .collect()
}

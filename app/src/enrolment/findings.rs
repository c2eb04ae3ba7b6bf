//! What the rules make of a firm, every finding with its rule and what to do about it.

use domain::eligibility::{Finding, Outcome};
use leptos::prelude::*;

use crate::{
    lang::{Lang, tr},
    text,
};

/// Every finding at once, what does not fit first.
#[component]
pub(super) fn Findings(findings: Vec<Finding>) -> impl IntoView {
    let mut findings = findings;
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome()));
    view! {
        <ul class="space-y-3">
            {findings.into_iter().map(|finding| view! { <FindingRow finding /> }).collect_view()}
        </ul>
    }
}

#[component]
fn FindingRow(finding: Finding) -> impl IntoView {
    let lang = Lang::current();
    let outcome = finding.outcome();
    let (badge, mark) = match outcome {
        Outcome::Passes => ("badge badge-soft badge-success shrink-0", "✓"),
        Outcome::Open => ("badge badge-soft badge-warning shrink-0", "!"),
        Outcome::Fails => ("badge badge-soft badge-error shrink-0", "✕"),
    };
    let rule = finding.rule();
    let subject = text::finding_subject(lang, &finding);
    let rule_name = match lang {
        Lang::Zh => format!("規則 {rule}："),
        Lang::En => format!("Rule {rule}: "),
    };
    view! {
        <li class="panel space-y-1">
            <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <h3>{subject}</h3>
                <span class=badge>
                    <span aria-hidden="true">{mark}</span>
                    {text::outcome(lang, outcome)}
                </span>
            </div>
            <p>{text::finding(lang, &finding)}</p>
            {text::remedy(lang, &finding)
                .map(|words| {
                    view! {
                        <p>
                            <strong>{tr(lang, "怎麼辦：", "What to do: ")}</strong>
                            {words}
                        </p>
                    }
                })}
            <details class="text-sm">
                <summary class="link">
                    {tr(lang, "為什麼？", "Why?")} <span class="sr-only">{subject}</span>
                </summary>
                <p class="mt-1">{rule_name} {text::rule_words(lang, rule)}</p>
            </details>
        </li>
    }
}

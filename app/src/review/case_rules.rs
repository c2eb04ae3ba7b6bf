//! Each rule with what was found, what was declared, and the evidence: side by side.

use domain::{
    Rule,
    eligibility::{Finding, Outcome},
};
use leptos::prelude::*;

use super::{
    ApplicationView, LookupRow,
    words::{
        RULES, check, declared, lookup_kind, outcome, rule_of_lookup, rule_of_paper, rule_title,
        source,
    },
};
use crate::{
    enrolment::PaperRow,
    lang::{Lang, tr},
    text,
    ui::{Badge, InstantText, Tone},
};

#[component]
pub fn Rules(view: ApplicationView) -> impl IntoView {
    let lang = Lang::current();
    let rules = RULES.map(|rule| view! { <RuleRow rule view=view.clone() /> }).collect_view();
    let others: Vec<PaperRow> =
        view.papers.into_iter().filter(|paper| rule_of_paper(paper.kind).is_none()).collect();
    view! {
        <section class="space-y-3" aria-labelledby="rules-title">
            <h2 id="rules-title">{tr(lang, "資格逐條", "Rule by rule")}</h2>
            <ul class="space-y-4">{rules}</ul>
            {(!others.is_empty())
                .then(|| {
                    view! {
                        <div class="panel space-y-2">
                            <h3>{tr(lang, "其他文件", "Other papers")}</h3>
                            <Papers papers=others />
                        </div>
                    }
                })}
        </section>
    }
}

#[component]
fn RuleRow(rule: Rule, view: ApplicationView) -> impl IntoView {
    let lang = Lang::current();
    let findings: Vec<Finding> =
        view.eligibility.findings.iter().filter(|one| one.rule() == rule).cloned().collect();
    let (tone, verdict) = verdict(lang, rule, &findings, &view);
    let declared = declared(lang, rule, &view);
    let lookups: Vec<LookupRow> =
        view.lookups.iter().filter(|one| rule_of_lookup(one) == rule).cloned().collect();
    let papers: Vec<PaperRow> =
        view.papers.iter().filter(|one| rule_of_paper(one.kind) == Some(rule)).cloned().collect();
    let bare = lookups.is_empty() && papers.is_empty();
    let title = format!("{rule} {}", rule_title(lang, rule));
    let line = |text: String| view! { <p>{text}</p> };
    view! {
        <li class="panel space-y-3">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h3>{title}</h3>
                <Badge tone>{verdict}</Badge>
            </div>
            <dl class="grid gap-x-6 gap-y-3 md:grid-cols-3">
                <Part name=tr(lang, "判定", "Finding")>
                    {findings.iter().map(|one| line(text::finding(lang, one))).collect_view()}
                    <Flags rule view />
                </Part>
                <Part name=tr(lang, "公司申報", "Declared")>
                    {if declared.is_empty() {
                        line(tr(lang, "不需申報", "Nothing to declare").to_owned()).into_any()
                    } else {
                        declared.into_iter().map(line).collect_view().into_any()
                    }}
                </Part>
                <Part name=tr(lang, "查證與文件", "Evidence")>
                    {lookups.into_iter().map(|lookup| view! { <Lookup lookup /> }).collect_view()}
                    <Papers papers />
                    {bare.then(|| line(tr(lang, "沒有查證或文件", "None").to_owned()))}
                </Part>
            </dl>
        </li>
    }
}

/// The worst of the rule's findings. R5 has none: it is a flag for later orders.
fn verdict(
    lang: Lang,
    rule: Rule,
    findings: &[Finding],
    view: &ApplicationView,
) -> (Tone, &'static str) {
    let flagged = match rule.0 {
        4 => !view.shared_contact.is_empty(),
        5 => view.supplier.is_some(),
        _ => false,
    };
    match findings.iter().map(Finding::outcome).max() {
        None | Some(Outcome::Passes) if flagged => {
            (Tone::Warning, tr(lang, "符合，有提示", "Fits, with a flag"))
        }
        None => outcome(lang, Outcome::Passes),
        Some(worst) => outcome(lang, worst),
    }
}

#[component]
fn Part(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt class="text-sm text-base-content/80">{name}</dt>
            <dd class="space-y-2">{children()}</dd>
        </div>
    }
}

/// What a person should know and no rule decides.
#[component]
fn Flags(rule: Rule, view: ApplicationView) -> impl IntoView {
    let lang = Lang::current();
    match rule.0 {
        4 if !view.shared_contact.is_empty() => {
            let firms = view
                .shared_contact
                .into_iter()
                .map(|(firm, name)| {
                    view! {
                        <li>
                            <a class="link" href=format!("/office/applications/{firm}")>
                                {name}
                            </a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <p>
                    {tr(
                        lang,
                        "提示：下列公司有同名的聯絡人，不影響資格。",
                        "A flag: these firms have a contact of the same name. It decides nothing.",
                    )}
                </p>
                <ul class="list-disc ps-5">{firms}</ul>
            }
            .into_any()
        }
        5 => {
            let words = match (lang, view.supplier) {
                (_, None) => {
                    tr(lang, "沒有同統一編號的供應商。", "No supplier has this number.").to_owned()
                }
                (Lang::Zh, Some(name)) => {
                    format!("提示：同統一編號的供應商「{name}」，系統會擋下它向自己訂購。")
                }
                (Lang::En, Some(name)) => format!(
                    "A flag: the supplier “{name}” has the same number. It cannot buy from itself."
                ),
            };
            view! { <p>{words}</p> }.into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn Lookup(lookup: LookupRow) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = check(lang, lookup.outcome);
    let source = source(lang, &lookup);
    view! {
        <div>
            <p>{lookup_kind(lang, &lookup.kind)} " " <Badge tone>{words}</Badge></p>
            <p class="text-sm text-base-content/80">{source}</p>
            {(!lookup.detail.is_empty()).then(|| view! { <p class="text-sm">{lookup.detail}</p> })}
        </div>
    }
}

/// Each opens as an attachment.
#[component]
fn Papers(papers: Vec<PaperRow>) -> impl IntoView {
    let lang = Lang::current();
    let paper = |paper: PaperRow| {
        let size = format!("{} kB", domain::money::grouped((paper.bytes + 1023) / 1024));
        view! {
            <li>
                <a class="link" href=format!("/papers/{}", paper.id) rel="external" download>
                    {paper.name}
                </a>
                <span class="block text-sm text-base-content/80">
                    {text::paper_kind(lang, paper.kind)} " · " {size} " · "
                    <InstantText at=paper.uploaded_at />
                </span>
            </li>
        }
    };
    (!papers.is_empty()).then(
        || view! { <ul class="space-y-2">{papers.into_iter().map(paper).collect_view()}</ul> },
    )
}

//! The office's decisions: each a plain form behind a step that says what it will do.

use domain::{enrolment::FirmAct, related_grant::RELATED_GRANTS};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    ApplicationView, DecideApplication, REASON_CHARS_MAX,
    words::{act, effect},
};
use crate::{
    lang::{Lang, tr},
    ui::{Choice, SelectField, StepUp, SubmitButton, TextArea},
};

/// Where a problem leads that belongs to no field.
pub const DECISIONS_ID: &str = "decisions";

/// What was filled in before the form came back, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub act: String,
    pub reason: String,
    pub code: String,
    /// The id of the field, and the words.
    pub problems: Vec<(String, String)>,
}

/// The decisions in the order in which they are thought of: forward, back to the firm, away.
const ORDER: [FirmAct; 4] =
    [FirmAct::Approve, FirmAct::Refuse, FirmAct::RecordGrant, FirmAct::WithdrawPoints];

/// What the viewer may decide now. Asking for papers and looking up again go with the decision
/// to approve: who may do the one may do the others.
fn choices(acts: &[FirmAct]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for act in ORDER.into_iter().filter(|act| acts.contains(act)) {
        names.push(act.as_str());
        if act == FirmAct::Approve {
            names.push("ask");
        }
    }
    if acts.contains(&FirmAct::Approve) {
        names.push("lookup");
    }
    names
}

#[component]
pub fn Decisions(view: ApplicationView, draft: Draft) -> impl IntoView {
    let lang = Lang::current();
    let choices = choices(&view.acts);
    let none = choices.is_empty();
    let step_up = view
        .step_up_needed
        .then(|| view! { <StepUp next=format!("/office/applications/{}", view.row.firm) /> });
    let forms = choices
        .into_iter()
        .map(|name| view! { <Decision name view=view.clone() draft=draft.clone() /> })
        .collect_view();
    view! {
        <section
            id=DECISIONS_ID
            tabindex="-1"
            class="panel no-print space-y-3"
            aria-labelledby="decisions-title"
        >
            <h2 id="decisions-title">{tr(lang, "決定", "Decide")}</h2>
            {step_up} {forms}
            {none
                .then(|| {
                    view! {
                        <p>
                            {tr(
                                lang,
                                "以您的角色，在這個狀態沒有可以做的決定。",
                                "In this state there is nothing for your role to decide.",
                            )}
                        </p>
                    }
                })}
        </section>
    }
}

/// Closed until it is wanted; open where it just came back.
#[component]
fn Decision(name: &'static str, view: ApplicationView, draft: Draft) -> impl IntoView {
    let lang = Lang::current();
    let came_back = draft.act == name;
    let draft = if came_back { draft } else { Draft::default() };
    let title = act(lang, name);
    let confirm = match lang {
        Lang::Zh => format!("確認{title}"),
        Lang::En => format!("Confirm: {title}"),
    };
    let effect = effect(lang, name, &view);
    let open = (name == "approve" && view.row.open > 0).then(|| match lang {
        Lang::Zh => format!("還有 {} 項待確認；核准表示您已看過文件並認可。", view.row.open),
        Lang::En => format!(
            "{} findings are open; by approving you say that you have seen to them.",
            view.row.open
        ),
    });
    let quiet = name != "approve";
    view! {
        <details class="border-t border-base-300 pt-3" open=came_back>
            <summary class="link py-1 font-semibold">{title}</summary>
            <form method="post" action=DecideApplication::url() class="mt-2 space-y-3">
                <input type="hidden" name="form[firm]" value=view.row.firm.to_string() />
                <input type="hidden" name="form[act]" value=name />
                <p>{effect}</p>
                {open.map(|words| view! { <p class="font-semibold">{words}</p> })}
                <Fields name draft came_back />
                <SubmitButton quiet>{confirm}</SubmitButton>
            </form>
        </details>
    }
}

#[component]
fn Fields(name: &'static str, draft: Draft, came_back: bool) -> impl IntoView {
    let lang = Lang::current();
    let error_at = |id: &str| {
        draft.problems.iter().find(|(field, _)| field == id).map(|(_, text)| text.clone())
    };
    let code = (name == "record_grant").then(|| {
        let choices = RELATED_GRANTS
            .map(|grant| Choice { value: grant.code.to_owned(), text: grant.name.to_owned() });
        view! {
            <SelectField
                id="code"
                name="form[code]"
                label=tr(lang, "已獲補助的計畫", "The programme that paid before")
                choices=choices.to_vec()
                value=draft.code.clone()
                error=error_at("code")
            />
        }
    });
    let hint = match name {
        "ask" => Some(tr(
            lang,
            "要補哪份文件、怎麼補；公司會收到這段話。",
            "Which paper, and how to send it; the firm gets these words.",
        )),
        "refuse" => Some(tr(
            lang,
            "為什麼不符、可以怎麼做；公司會收到這段話。",
            "Why, and what can be done; the firm gets these words.",
        )),
        _ => None,
    };
    let reason = hint.map(|hint| {
        // The error summary leads to the field by its plain name.
        let id = if came_back { "reason".to_owned() } else { format!("reason-{name}") };
        view! {
            <TextArea
                id
                name="form[reason]"
                label=tr(lang, "說明", "In words")
                hint=hint.to_owned()
                value=draft.reason.clone()
                error=error_at("reason")
                rows=4
                maxlength=REASON_CHARS_MAX
                required=true
            />
        }
    });
    view! { {code} {reason} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_and_looking_up_go_with_approving() {
        let acts = [FirmAct::RecordGrant, FirmAct::Refuse, FirmAct::Approve];
        assert_eq!(choices(&acts), ["approve", "ask", "refuse", "record_grant", "lookup"]);
        assert_eq!(choices(&[FirmAct::WithdrawPoints]), ["withdraw_points"]);
        assert!(choices(&[]).is_empty());
    }
}

//! 歷程: what was proposed, who decided, and what can be done about it.

use domain::settings::Decision;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{DecideProgramme, Proposal, Standing, changes::Changes};
use crate::{
    lang::{Lang, tr},
    text::settings::{decision, subject},
    ui::{Badge, EmptyState, InstantText, SubmitButton, Tone},
};

const fn standing(lang: Lang, standing: Standing) -> (Tone, &'static str) {
    match standing {
        Standing::Waiting => {
            (Tone::Warning, tr(lang, "待第二人確認", "waits for a second officer"))
        }
        Standing::TooLate => (Tone::Error, tr(lang, "逾期未確認", "not confirmed in time")),
        Standing::Withdrawn => (Tone::Info, tr(lang, "已撤回", "withdrawn")),
        Standing::Coming => (Tone::Info, tr(lang, "已確認，待生效", "confirmed, not in force yet")),
        Standing::Cancelled => (Tone::Info, tr(lang, "已取消", "called off")),
        Standing::Done => (Tone::Success, tr(lang, "已生效", "done")),
    }
}

#[component]
pub(super) fn History(programme: String, history: Vec<Proposal>) -> impl IntoView {
    let lang = Lang::current();
    let none = history.is_empty().then(|| {
        let title = tr(lang, "還沒有變更", "Nothing was changed");
        let words = tr(
            lang,
            "設定仍是計畫建立時的內容。",
            "The settings are those that the programme was made with.",
        );
        view! { <EmptyState title><p>{words}</p></EmptyState> }
    });
    let rows = history
        .into_iter()
        .map(|proposal| view! { <One programme=programme.clone() proposal /> })
        .collect_view();
    view! {
        <section id="history" class="space-y-3" aria-labelledby="history-title">
            <h2 id="history-title">{tr(lang, "變更與歷程", "Changes and history")}</h2>
            {none}
            <ol class="space-y-4">{rows}</ol>
        </section>
    }
}

#[component]
fn One(programme: String, proposal: Proposal) -> impl IntoView {
    let lang = Lang::current();
    let (tone, words) = standing(lang, proposal.standing);
    let title_id = format!("proposal-{}", proposal.id);
    let unknown = tr(lang, "已離職的同仁", "somebody who left");
    let name = move |name: String| if name.is_empty() { unknown.to_owned() } else { name };
    let decided = proposal
        .decisions
        .iter()
        .cloned()
        .map(|(act, by, at)| {
            view! {
                <li>{decision(lang, act)} " · " {name(by)} " · " <InstantText at /></li>
            }
        })
        .collect_view();
    let own = (proposal.own && proposal.standing == Standing::Waiting).then(|| {
        let words = tr(
            lang,
            "這是您的提案，請由另一位同仁確認（四眼原則）。",
            "You proposed this; a colleague has to confirm it (four eyes).",
        );
        view! { <p class="text-sm">{words}</p> }
    });
    let forms = proposal
        .acts
        .iter()
        .map(|act| {
            let (proposal, programme) = (proposal.id.clone(), programme.clone());
            view! { <Decide proposal programme act=*act /> }
        })
        .collect_view();
    view! {
        <li class="panel space-y-3">
            <h3 id=title_id.clone() class="flex flex-wrap items-center gap-3">
                {format!("{} · {}", subject(lang, proposal.kind), proposal.code)}
                <Badge tone>{words}</Badge>
            </h3>
            <Changes changes=proposal.changes from=proposal.from labelled_by=title_id />
            <p class="whitespace-pre-wrap break-words">{proposal.reason}</p>
            <ul class="text-sm">
                <li>
                    {tr(lang, "提案", "Proposed")} " · " {name(proposal.by)} " · "
                    <InstantText at=proposal.at />
                </li>
                {decided}
            </ul>
            {own}
            <div class="no-print flex flex-wrap gap-3">{forms}</div>
        </li>
    }
}

#[component]
fn Decide(proposal: String, programme: String, act: Decision) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action=DecideProgramme::url()>
            <input type="hidden" name="form[proposal]" value=proposal />
            <input type="hidden" name="form[programme]" value=programme />
            <input type="hidden" name="form[act]" value=act.as_str() />
            <SubmitButton quiet=act != Decision::Confirm>{decision(lang, act)}</SubmitButton>
        </form>
    }
}

//! 公司人員: who belongs to the firm, who may soon, and what the owner does about it.

use domain::Party;
use leptos::prelude::*;

use super::{
    MembershipRow, PeopleView, PersonRow, load_people,
    parts::{Done, error_at},
    people_forms::{ACTION, Answer, Invite, LetIn, roles},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{InstantText, Page, SelectField, SubmitButton, loaded, problems, use_problem},
};

const DONE: &[(&str, &str, &str)] = &[
    (
        "invite",
        "邀請信已寄出，連結 7 天內有效。",
        "The invitation is on its way; its link is good for 7 days.",
    ),
    (
        "withdraw",
        "邀請已收回，信裡的連結失效。",
        "The invitation was taken back; its link is good no more.",
    ),
    ("let_in", "已讓對方加入，並寄信通知。", "They were let in and got a mail about it."),
    ("turn_away", "已婉拒，並寄信通知。", "They were turned away and got a mail about it."),
    ("change_role", "角色已變更，立即生效。", "The role was changed, with immediate effect."),
    ("remove", "已移除，對方的裝置都已登出。", "They were removed and signed out everywhere."),
];

#[component]
pub fn PeoplePage() -> impl IntoView {
    let people = Resource::new(|| (), |()| load_people());
    loaded(people, |view| view! { <People view /> })
}

#[component]
fn People(view: PeopleView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "people");
    let crumbs = vec![("/account".to_owned(), tr(lang, "我的帳號", "My account").to_owned())];
    let (manages, party) = (view.manages, view.party);
    let title = match lang {
        Lang::Zh => format!("{}的人員", view.firm),
        Lang::En => format!("People of {}", view.firm),
    };
    view! {
        <Page title problems=problems.clone() crumbs>
            <Done said=DONE />
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <section id="people" tabindex="-1" class="panel space-y-3">
                    <h2>{tr(lang, "目前的人員", "Who belongs to it")}</h2>
                    <ul class="divide-y divide-base-300">
                        {view
                            .people
                            .into_iter()
                            .map(|row| view! { <li class="py-3"><Person row manages party /></li> })
                            .collect_view()}
                    </ul>
                </section>
                {manages
                    .then(|| {
                        view! {
                            <div class="space-y-6">
                                <Open rows=view.open party problem=error_at(&problems, "open") />
                                <Invite problems party />
                            </div>
                        }
                    })}
            </div>
        </Page>
    }
}

#[component]
fn Person(row: PersonRow, manages: bool, party: Party) -> impl IntoView {
    let lang = Lang::current();
    let PersonRow { user, name, email, email_verified, role, me } = row;
    view! {
        <p class="font-semibold">
            {name.clone()} {me.then_some(tr(lang, "（您）", " (you)"))} " "
            <span class="badge badge-soft">{text::membership_role(lang, &role)}</span>
        </p>
        <p class="text-sm break-all">
            {email} {(!email_verified).then_some(tr(lang, "（尚未驗證）", " (not verified yet)"))}
        </p>
        {(manages && !me).then(|| view! { <Manage user name role party /> })}
    }
}

/// Changing a role and removing: one step further away.
#[component]
fn Manage(user: String, name: String, role: String, party: Party) -> impl IntoView {
    let lang = Lang::current();
    let summary = match lang {
        Lang::Zh => format!("變更角色或移除「{name}」"),
        Lang::En => format!("Change the role of {name}, or remove them"),
    };
    view! {
        <details>
            <summary class="link inline-block py-1">{summary}</summary>
            <div class="mt-2 space-y-4 border-s-2 border-base-300 ps-4">
                <form method="post" action=ACTION class="space-y-3">
                    <input type="hidden" name="form[act]" value="change_role" />
                    <input type="hidden" name="form[user]" value=user.clone() />
                    <SelectField
                        id=format!("role-{user}")
                        name="form[role]"
                        label=tr(lang, "角色", "Role")
                        choices=roles(lang, party)
                        value=role
                    />
                    <SubmitButton small=true>{tr(lang, "變更角色", "Change the role")}</SubmitButton>
                </form>
                <form method="post" action=ACTION class="space-y-3">
                    <input type="hidden" name="form[act]" value="remove" />
                    <input type="hidden" name="form[user]" value=user />
                    <p>
                        {tr(
                            lang,
                            "移除後，對方立即登出，不能再替公司辦事；經手的訂單紀錄會保留。",
                            "They are signed out at once and no longer act for the firm; the records of their orders stay.",
                        )}
                    </p>
                    <SubmitButton quiet=true small=true>
                        {tr(lang, "移除", "Remove")}
                    </SubmitButton>
                </form>
            </div>
        </details>
    }
}

#[component]
fn Open(rows: Vec<MembershipRow>, party: Party, problem: Option<String>) -> impl IntoView {
    let lang = Lang::current();
    let nothing = rows.is_empty();
    let title = match party {
        // Nobody asks to be let in by a supplier.
        Party::Supplier => tr(lang, "等待中的邀請", "Open invitations"),
        _ => tr(lang, "等待中的邀請與申請", "Invitations and requests"),
    };
    view! {
        <section id="open" tabindex="-1" class="panel space-y-3">
            <h2>{title}</h2>
            {problem.map(|text| view! { <p class="field-error">{text}</p> })}
            {nothing
                .then(|| {
                    view! { <p>{tr(lang, "目前沒有。", "None at present.")}</p> }
                })}
            <ul class="divide-y divide-base-300">
                {rows
                    .into_iter()
                    .map(|row| view! { <li class="space-y-2 py-3"><Waiting row party /></li> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Waiting(row: MembershipRow, party: Party) -> impl IntoView {
    let lang = Lang::current();
    let role = text::membership_role(lang, &row.role);
    let acts = if row.invited {
        view! { <Answer id=row.id act="withdraw" text=tr(lang, "收回邀請", "Take it back") /> }
            .into_any()
    } else {
        view! {
            <LetIn id=row.id.clone() role=row.role party />
            <Answer id=row.id act="turn_away" text=tr(lang, "婉拒", "Turn away") />
        }
        .into_any()
    };
    view! {
        <p class="font-semibold">
            {row.name} " "
            <span class="badge badge-soft">
                {if row.invited { tr(lang, "已邀請", "Invited") } else { tr(lang, "申請加入", "Asks to join") }}
            </span>
        </p>
        <p class="text-sm break-all">
            {row.email} {tr(lang, "，", ", ")} {role} {tr(lang, "，", ", ")}
            <InstantText at=row.opened_at />
        </p>
        {acts}
    }
}

//! 辦公室人員: the officers with their roles; an admin invites, changes roles, closes accounts.

use domain::actor::{OfficerRole, OfficerRoles};
use leptos::prelude::*;

use super::{
    MembershipRow, OfficerRow, OfficersView, load_officers,
    parts::{Done, asked, error_at},
    people_forms::{Answer, Invitee},
};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{InstantText, Page, SubmitButton, loaded, problems, use_problem},
};

const DONE: &[(&str, &str, &str)] = &[
    (
        "invite",
        "邀請信已寄出，連結 7 天內有效。",
        "The invitation is on its way; its link is good for 7 days.",
    ),
    ("withdraw", "邀請已收回。", "The invitation was taken back."),
    ("change_roles", "角色已變更，立即生效。", "The roles were changed, with immediate effect."),
    ("close", "帳號已關閉，裝置都已登出。", "The account is closed and signed out everywhere."),
];

const ACTION: &str = "/api/account/manage-officers";

#[component]
pub fn OfficersPage() -> impl IntoView {
    let officers = Resource::new(|| (), |()| load_officers());
    loaded(officers, |view| view! { <Officers view /> })
}

#[component]
fn Officers(view: OfficersView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "officers");
    let crumbs = vec![("/account".to_owned(), tr(lang, "我的帳號", "My account").to_owned())];
    view! {
        <Page title=tr(lang, "辦公室人員", "People of the office") problems=problems.clone() crumbs>
            <Done said=DONE />
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <section id="officers" tabindex="-1" class="panel space-y-3">
                    <h2>{tr(lang, "目前的人員", "Who belongs to it")}</h2>
                    <ul class="divide-y divide-base-300">
                        {view
                            .officers
                            .into_iter()
                            .map(|row| view! { <li class="py-3"><Officer row /></li> })
                            .collect_view()}
                    </ul>
                </section>
                <div class="space-y-6">
                    <Open rows=view.open /> <Invite problems />
                </div>
            </div>
        </Page>
    }
}

#[component]
fn Officer(row: OfficerRow) -> impl IntoView {
    let lang = Lang::current();
    let OfficerRow { user, name, email, roles, totp, me } = row;
    view! {
        <p class="font-semibold">
            {name.clone()} {me.then_some(tr(lang, "（您）", " (you)"))}
        </p>
        <p class="text-sm break-all">
            {email} {tr(lang, "，", ", ")} {text::officer_roles(lang, roles)}
            {(!totp).then_some(tr(lang, "，尚未設定驗證器", ", without a second factor yet"))}
        </p>
        {(!me).then(|| view! { <Manage user name roles /> })}
    }
}

#[component]
fn Manage(user: String, name: String, roles: OfficerRoles) -> impl IntoView {
    let lang = Lang::current();
    let summary = match lang {
        Lang::Zh => format!("變更角色或關閉「{name}」"),
        Lang::En => format!("Change the roles of {name}, or close the account"),
    };
    view! {
        <details>
            <summary class="link inline-block py-1">{summary}</summary>
            <div class="mt-2 space-y-4 border-s-2 border-base-300 ps-4">
                <form method="post" action=ACTION class="space-y-3">
                    <input type="hidden" name="form[act]" value="change_roles" />
                    <input type="hidden" name="form[user]" value=user.clone() />
                    <Roles roles id=user.clone() />
                    <SubmitButton small=true>{tr(lang, "變更角色", "Change the roles")}</SubmitButton>
                </form>
                <form method="post" action=ACTION>
                    <input type="hidden" name="form[act]" value="close" />
                    <input type="hidden" name="form[user]" value=user />
                    <SubmitButton quiet=true small=true>
                        {tr(lang, "關閉帳號", "Close the account")}
                    </SubmitButton>
                </form>
            </div>
        </details>
    }
}

/// One box for each role.
#[component]
fn Roles(
    roles: OfficerRoles,
    /// Tells the boxes of one person from another's.
    id: String,
    #[prop(optional_no_strip)] error: Option<String>,
) -> impl IntoView {
    let lang = Lang::current();
    let boxes = OfficerRole::ALL
        .map(|role| {
            let id = format!("{}-{id}", role.as_str());
            let of = id.clone();
            view! {
                <label class="flex min-h-6 items-center gap-2" for=of>
                    <input
                        id=id
                        type="checkbox"
                        class="checkbox"
                        name="form[roles][]"
                        value=role.as_str()
                        checked=roles.has(role)
                    />
                    {text::officer_role(lang, role)}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="space-y-2" id=format!("roles-{id}") tabindex="-1">
            <legend class="font-semibold">{tr(lang, "角色", "Roles")}</legend>
            {error.map(|text| view! { <p class="field-error">{text}</p> })} {boxes}
        </fieldset>
    }
}

#[component]
fn Open(rows: Vec<MembershipRow>) -> impl IntoView {
    let lang = Lang::current();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel space-y-3">
                <h2>{tr(lang, "等待中的邀請", "Open invitations")}</h2>
                <ul class="divide-y divide-base-300">
                    {rows
                        .into_iter()
                        .map(|row| {
                            view! {
                                <li class="space-y-2 py-3">
                                    <p class="font-semibold">{row.name}</p>
                                    <p class="text-sm break-all">
                                        {row.email} {tr(lang, "，", ", ")}
                                        {text::membership_role(lang, &row.role)}
                                        {tr(lang, "，", ", ")} <InstantText at=row.opened_at />
                                    </p>
                                    <Answer
                                        id=row.id
                                        act="withdraw"
                                        text=tr(lang, "收回邀請", "Take it back")
                                        to=ACTION
                                    />
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}

#[component]
fn Invite(problems: Vec<(String, String)>) -> impl IntoView {
    let lang = Lang::current();
    let roles = OfficerRoles::from_names(&asked("roles")).unwrap_or_default();
    view! {
        <form method="post" action=ACTION class="panel space-y-4">
            <h2>{tr(lang, "邀請新的人員", "Invite an officer")}</h2>
            <input type="hidden" name="form[act]" value="invite" />
            <Invitee problems=problems.clone() />
            <Roles roles id="new".to_owned() error=error_at(&problems, "roles-new") />
            <SubmitButton>{tr(lang, "寄出邀請", "Send the invitation")}</SubmitButton>
        </form>
    }
}

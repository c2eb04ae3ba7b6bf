//! 我的帳號: who I am here, how I sign in, and where I am signed in.

use domain::{
    FirmRole, Party, SupplierRole,
    actor::OfficerRole,
    password::{PasswordPolicy, PasswordProfile},
};
use leptos::prelude::*;

use super::{AccountView, load_account, parts::Done, sessions::Sessions};
use crate::{
    lang::{Lang, tr},
    text,
    ui::{
        DateText, InstantText, KeyValue, Notice, Page, SubmitButton, SummaryList, Tone, loaded,
        problems, use_problem,
    },
};

/// What was just done, by its name in the address.
const DONE: &[(&str, &str, &str)] = &[
    (
        "password",
        "密碼已變更，其他裝置都已登出。",
        "The password was changed and all other devices were signed out.",
    ),
    ("sessions", "已登出。", "Signed out."),
    ("second-factor", "驗證器已啟用。", "The second factor is in force."),
    (
        "verification",
        "驗證信已寄出，連結 24 小時內有效。",
        "The mail is on its way; its link is good for 24 hours.",
    ),
];

#[component]
pub fn AccountPage() -> impl IntoView {
    let account = Resource::new(|| (), |()| load_account());
    loaded(account, |view| view! { <Account view /> })
}

#[component]
fn Account(view: AccountView) -> impl IntoView {
    let lang = Lang::current();
    let problems = problems(lang, use_problem().get_untracked().as_ref(), "sessions");
    let sessions = view.sessions.clone();
    view! {
        <Page title=tr(lang, "我的帳號", "My account") problems>
            <Done said=DONE />
            <div class="grid items-start gap-6 lg:grid-cols-2">
                <div class="space-y-6">
                    <Me view=view.clone() /> <SigningIn view=view.clone() /> <Elsewhere view />
                </div>
                <Sessions sessions />
            </div>
        </Page>
    }
}

#[component]
fn Me(view: AccountView) -> impl IntoView {
    let lang = Lang::current();
    let verified = view.email_verified;
    let role = match (view.party, view.firm_role) {
        (Party::Supplier, _) => view
            .supplier_role
            .map_or_else(String::new, |role| text::supplier_role(lang, role).to_owned()),
        (Party::Office, _) if view.officer_roles.iter().next().is_none() => {
            tr(lang, "設定驗證器後才生效", "none before the second factor is set up").to_owned()
        }
        (Party::Office, _) => text::officer_roles(lang, view.officer_roles),
        (_, Some(role)) => text::firm_role(lang, role).to_owned(),
        (party, None) => text::party(lang, party).to_owned(),
    };
    let organisation = match view.party {
        Party::Office => tr(lang, "專案辦公室", "Programme office").to_owned(),
        _ => view.organisation,
    };
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "我是誰", "Who I am")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "姓名", "Name")>{view.name}</KeyValue>
                <KeyValue key=tr(lang, "單位", "Organisation")>{organisation}</KeyValue>
                <KeyValue key=tr(lang, "角色", "Role")>{role}</KeyValue>
                <KeyValue key=tr(lang, "電子郵件", "E-mail")>
                    <span class="break-all">{view.email}</span>
                    " "
                    {if verified {
                        tr(lang, "（已驗證）", "(verified)")
                    } else {
                        tr(lang, "（尚未驗證）", "(not verified yet)")
                    }}
                </KeyValue>
            </SummaryList>
            {(!verified)
                .then(|| {
                    view! {
                        <form method="post" action="/api/account/send-verification">
                            <SubmitButton quiet=true small=true>
                                {tr(lang, "再寄一次驗證信", "Send the verification mail again")}
                            </SubmitButton>
                        </form>
                    }
                })}
        </section>
    }
}

#[component]
fn SigningIn(view: AccountView) -> impl IntoView {
    let lang = Lang::current();
    let PasswordPolicy { days_max, .. } = view.profile.policy();
    let changed = view.password_changed_at.map(|at| view! { <InstantText at /> });
    let until = days_max.and_then(|days| {
        let at = view.password_changed_at? + chrono::Duration::days(days);
        Some(domain::calendar::day_of(at))
    });
    let officer = view.profile == PasswordProfile::TwInternal;
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "登入方式", "How I sign in")}</h2>
            <SummaryList>
                <KeyValue key=tr(lang, "密碼", "Password")>
                    {tr(lang, "上次變更：", "Last changed: ")}
                    {changed} " " <a class="link" href="/account/password">
                        {tr(lang, "變更密碼", "Change the password")}
                    </a>
                    {until
                        .map(|day| {
                            view! {
                                <span class="block text-sm">
                                    {tr(lang, "須於此日前更換：", "To be changed before ")}
                                    <DateText day />
                                </span>
                            }
                        })}
                </KeyValue>
                <KeyValue key=tr(lang, "驗證器（第二道驗證）", "Second factor")>
                    {if view.totp {
                        tr(lang, "已啟用", "In force")
                    } else {
                        tr(lang, "未啟用", "Not set up")
                    }} " " <a class="link" href="/account/second-factor">
                        {if view.totp {
                            tr(lang, "更換驗證器", "Replace it")
                        } else {
                            tr(lang, "設定驗證器", "Set it up")
                        }}
                    </a>
                </KeyValue>
            </SummaryList>
            {(officer && !view.totp)
                .then(|| {
                    view! {
                        <Notice tone=Tone::Warning>
                            {tr(
                                lang,
                                "辦公室人員必須先設定驗證器，才能處理業務。",
                                "Officers set up the second factor before anything else.",
                            )}
                        </Notice>
                    }
                })}
        </section>
    }
}

/// What else belongs to an account.
#[component]
fn Elsewhere(view: AccountView) -> impl IntoView {
    let lang = Lang::current();
    let manages =
        view.firm_role == Some(FirmRole::Owner) || view.supplier_role == Some(SupplierRole::Admin);
    let people = (view.party != Party::Office).then(|| {
        if manages {
            tr(lang, "公司人員：邀請與角色", "People of the firm: invite, change roles")
        } else {
            tr(lang, "公司人員", "People of the firm")
        }
    });
    let officers = view.officer_roles.has(OfficerRole::Admin);
    view! {
        <section class="panel space-y-3">
            <h2>{tr(lang, "人員與資料", "People and data")}</h2>
            <ul class="space-y-2">
                {people
                    .map(|text| view! { <li><a class="link" href="/people">{text}</a></li> })}
                {officers
                    .then(|| {
                        view! {
                            <li>
                                <a class="link" href="/office/officers">
                                    {tr(lang, "辦公室人員", "People of the office")}
                                </a>
                            </li>
                        }
                    })}
                <li>
                    <a class="link" href="/account/data">
                        {tr(
                            lang,
                            "我的個人資料：查看、下載、刪除",
                            "My personal data: see, download, erase",
                        )}
                    </a>
                </li>
            </ul>
        </section>
    }
}

//! Where a firm stands, in parts: the state and what comes next, what is still open.

use domain::{
    Party,
    authority::{Act, authorise},
    enrolment::FirmState,
};
use leptos::prelude::*;
use server_fn::ServerFn as _;

use super::{CorrectApplication, Standing, findings::Findings, papers::Papers};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    text,
    ui::{KeyValue, Notice, SubmitButton, SummaryList, Tone},
};

/// The whole of it; `back` is the page that shows it.
#[component]
pub(super) fn StandingView(standing: Standing, back: &'static str) -> impl IntoView {
    let lang = Lang::current();
    let Standing { state, papers, eligibility, asked_for, .. } = standing.clone();
    if standing.awaits_owner {
        return view! { <AwaitsOwner standing /> }.into_any();
    }
    let sends_papers =
        !matches!(state, FirmState::Issued | FirmState::Entered) || !asked_for.is_empty();
    view! {
        <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div class="space-y-6">
                <Headline standing=standing.clone() />
                <Asked words=asked_for />
                <section class="space-y-3">
                    <h2>{tr(lang, "逐項查證結果", "What was checked")}</h2>
                    <Findings findings=eligibility.findings />
                </section>
            </div>
            <div class="space-y-6">
                <section class="panel">
                    <SummaryList>
                        <KeyValue key=tr(lang, "公司", "Firm")>{standing.firm}</KeyValue>
                        <KeyValue key="統一編號">
                            <span class="num">{standing.ubn}</span>
                        </KeyValue>
                        <KeyValue key=tr(lang, "電子郵件", "E-mail")>
                            {standing.email} " "
                            {if standing.email_verified {
                                tr(lang, "（已驗證）", "(verified)")
                            } else {
                                tr(lang, "（尚未驗證）", "(not verified yet)")
                            }}
                        </KeyValue>
                    </SummaryList>
                </section>
                <Papers papers back adds=sends_papers />
            </div>
        </div>
    }
    .into_any()
}

/// The state with its number: points, or the place on the list.
#[component]
fn Headline(standing: Standing) -> impl IntoView {
    let lang = Lang::current();
    let Standing { state, cap, position, email_verified, reason, .. } = standing;
    let (mark, sign) = match state {
        FirmState::Issued => ("text-success", "✓"),
        FirmState::Entered | FirmState::Enrolled | FirmState::UnderReview => ("text-info", "○"),
        FirmState::Eligible | FirmState::Waitlisted => ("text-warning", "!"),
        FirmState::Refused | FirmState::Frozen => ("text-error", "✕"),
    };
    let title = match (lang, state, position) {
        (Lang::Zh, FirmState::Issued, _) => format!("{cap} 點已發放"),
        (Lang::En, FirmState::Issued, _) => format!("{cap} points were issued"),
        (Lang::Zh, FirmState::Waitlisted, Some(place)) => format!("候補第 {place} 位"),
        (Lang::En, FirmState::Waitlisted, Some(place)) => {
            format!("Number {place} on the waiting list")
        }
        _ => text::firm_state(lang, state).to_owned(),
    };
    view! {
        <section class="panel space-y-3" aria-labelledby="state">
            <h2 id="state" class="flex items-start gap-3 text-2xl md:text-3xl">
                <span class=mark aria-hidden="true">
                    {sign}
                </span>
                {title}
            </h2>
            <p class="text-lg">{text::firm_state_hint(lang, state)}</p>
            {(!reason.is_empty())
                .then(|| {
                    view! {
                        <p class="whitespace-pre-line">
                            <strong>{tr(lang, "原因：", "Reason: ")}</strong>
                            {reason}
                        </p>
                    }
                })}
            {(!email_verified).then(|| view! { <Unverified /> })} <Next state />
        </section>
    }
}

/// Points are issued only once the address is verified (R10).
#[component]
fn Unverified() -> impl IntoView {
    let lang = Lang::current();
    let (href, words) = if is_buyer() {
        ("/account".to_owned(), tr(lang, "再寄一次驗證信", "Have the link sent again"))
    } else {
        let words = tr(lang, "看驗證信寄到哪裡", "Where the link was sent");
        (super::EnrolPage::VerifyEmail.path(), words)
    };
    view! {
        <p>
            {tr(
                lang,
                "您的電子郵件還沒有驗證：點數要驗證以後才會發放。",
                "Your e-mail is not verified yet; points are issued only after that.",
            )} " " <a class="link" href=href>
                {words}
            </a>
        </p>
    }
}

/// Whether somebody of a firm is signed in here.
fn is_buyer() -> bool {
    use_context::<Frame>().and_then(|frame| frame.me).is_some_and(|me| me.party() == Party::Buyer)
}

/// 補件.
#[component]
fn Asked(words: String) -> impl IntoView {
    let lang = Lang::current();
    (!words.is_empty()).then(|| {
        view! {
            <Notice
                tone=Tone::Warning
                title=tr(lang, "專案辦公室請您補件", "The office asks for a paper")
            >
                <p class="whitespace-pre-line">{words}</p>
                <p class="mt-2">
                    <a class="link" href="#paper" rel="external">
                        {tr(lang, "到下面上傳文件", "Upload it below")}
                    </a>
                </p>
            </Notice>
        }
    })
}

/// The next step of somebody in this state, signed in or not.
#[component]
fn Next(state: FirmState) -> impl IntoView {
    let lang = Lang::current();
    if state == FirmState::Refused && may_correct() {
        return view! { <Correct /> }.into_any();
    }
    let buyer = is_buyer();
    let sign_in = tr(lang, "登入", "Sign in");
    let (main, second) = match (state, buyer) {
        (FirmState::Issued, true) => (
            ("/catalog", tr(lang, "找方案", "Find a plan")),
            ("/wallet", tr(lang, "看點數錢包", "See the wallet")),
        ),
        (FirmState::Issued, false) => (
            ("/sign-in?next=%2Fwallet", tr(lang, "登入，看點數", "Sign in and see the points")),
            ("/catalog", tr(lang, "找方案", "Find a plan")),
        ),
        (_, true) => (
            ("/catalog", tr(lang, "先看看方案", "Look at the plans")),
            ("/", tr(lang, "回首頁", "Home")),
        ),
        (_, false) => (
            ("/sign-in?next=%2Fstanding", sign_in),
            ("/catalog", tr(lang, "先看看方案", "Look at the plans")),
        ),
    };
    view! {
        <p class="flex flex-wrap gap-3">
            <a class="btn btn-primary" href=main.0>
                {main.1}
            </a>
            <a class="btn btn-outline" href=second.0>
                {second.1}
            </a>
        </p>
    }
    .into_any()
}

/// Whether the viewer may send the firm's file again.
fn may_correct() -> bool {
    use_context::<Frame>()
        .and_then(|frame| frame.me)
        .is_some_and(|me| authorise(me.actor, Act::CorrectApplication).is_ok())
}

/// 更正重送: papers first, then what was declared.
#[component]
fn Correct() -> impl IntoView {
    let lang = Lang::current();
    view! {
        <form method="post" action=CorrectApplication::url() class="space-y-2">
            <p>
                {tr(
                    lang,
                    "有新的證明文件，請先在本頁上傳；再逐頁核對工廠、營業收入與聲明，更正後重新送出。",
                    "Upload new papers on this page first; then go through factory, revenue and declaration once more, and send the file again.",
                )}
            </p>
            <SubmitButton>{tr(lang, "更正並重新送出", "Correct and send again")}</SubmitButton>
        </form>
    }
}

/// S21: somebody else of the firm decides.
#[component]
fn AwaitsOwner(standing: Standing) -> impl IntoView {
    let lang = Lang::current();
    let words = match lang {
        Lang::Zh => format!(
            "我們已請「{}」的負責人同意您加入。同意後會寄信到 {}，收到信就可以登入，使用公司的點數。",
            standing.firm, standing.email
        ),
        Lang::En => format!(
            "The owner of 「{}」 was asked to let you in. When that is done we write to {}; from \
             then on you sign in and use the firm's points.",
            standing.firm, standing.email
        ),
    };
    view! {
        <div class="measure space-y-6">
            <Notice
                tone=Tone::Warning
                title=tr(lang, "等負責人同意您加入", "Waiting for the owner to let you in")
            >
                <p>{words}</p>
            </Notice>
            <p class="flex flex-wrap gap-3">
                <a class="btn btn-primary" href="/catalog">
                    {tr(lang, "先看看方案", "Look at the plans")}
                </a>
                <a class="btn btn-outline" href="/">
                    {tr(lang, "回首頁", "Home")}
                </a>
            </p>
        </div>
    }
}

//! 步驟 1: 進入平台. What it is, whether there is something to enrol for, what to have at hand.

use domain::{Party, Programme, eligibility::revenue_year};
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{EnrolPage, EntranceView, StartEnrolment, frame::steps, load_entrance};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    problem::Problem,
    text::{self, amount_reading, step_caption},
    ui::{
        ErrorSummary, Markup, Notice, PageTitle, Points, SubmitButton, Tone, loaded, markup,
        problems, use_problem,
    },
};

const DAY_MS: i64 = 86_400_000;
/// R13: from this long before the end on, people are warned.
const WARN_DAYS: i64 = 11;

#[component]
pub fn EnterPage() -> impl IntoView {
    let entrance = Resource::new(|| (), |()| load_entrance());
    loaded(entrance, |view| view! { <Enter view /> })
}

#[component]
fn Enter(view: EntranceView) -> impl IntoView {
    let lang = Lang::current();
    let problem = use_problem().get_untracked();
    let problems = match problem {
        Some(Problem::NotFound) => vec![("begin".to_owned(), gone(lang).to_owned())],
        problem => problems(lang, problem.as_ref(), "begin"),
    };
    let points = view.programme.points_max;
    let title = text::enrol_title(lang, EnrolPage::Enter);
    view! {
        <PageTitle text=title />
        <div class="page">
            <div class="grid gap-x-10 gap-y-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
                {steps(lang, EnrolPage::Enter, EnrolPage::Enter, None)}
                <div class="space-y-6">
                    <div class="measure">
                        <ErrorSummary problems />
                        <p class="font-semibold text-base-content/80">
                            {step_caption(lang, EnrolPage::Enter)}
                        </p>
                        <h1 class="mb-4">{title}</h1>
                        <p class="text-lg">
                            {tr(
                                lang,
                                "通過資格查證的製造業者，一次發放 ",
                                "A manufacturer that is found eligible gets ",
                            )} <strong>
                                <Points amount=points />
                            </strong>
                            {tr(
                                lang,
                                "，用來折抵雲端方案的費用。六個步驟，大約五分鐘；中途可以離開，填過的都留著。",
                                " at once, to pay for cloud services. Six steps, about five minutes; you can stop at any time, nothing is lost.",
                            )}
                        </p>
                    </div>
                    <Pool view=view.clone() />
                    <Begin view=view.clone() />
                    {prepare(lang, &view.programme).into_element()}
                </div>
            </div>
        </div>
    }
}

const fn gone(lang: Lang) -> &'static str {
    tr(
        lang,
        "這台裝置上的申請已經不在了（沒有送出的申請保存 30 天）。請重新開始，或打開信裡的連結。",
        "The application of this device is gone; what was not sent is kept for 30 days. Begin anew, or open the link in your mail.",
    )
}

/// R12, R13: whether points are left for one more, and for how long.
#[component]
fn Pool(view: EntranceView) -> impl IntoView {
    let lang = Lang::current();
    let left = view.issue_closes_at.timestamp_millis() - view.now.timestamp_millis();
    let closes = text::deadline_in(lang, view.issue_closes_at);
    let pool = view.pool;
    let covers = view.pool >= view.programme.points_max;
    let (tone, words) = match (left > 0, covers, lang) {
        (false, _, Lang::Zh) => (Tone::Error, format!("申請已截止：點數已於 {closes} 停止發放。")),
        (false, _, Lang::En) => {
            (Tone::Error, format!("Closed: no points are issued since {closes}."))
        }
        (true, true, Lang::Zh) => (
            Tone::Success,
            format!("點數池還有 {pool} 點，現在申請發放得到。發放到 {closes} 為止。"),
        ),
        (true, true, Lang::En) => (
            Tone::Success,
            format!(
                "The pool holds {pool} points, enough for you. Points are issued until {closes}."
            ),
        ),
        (true, false, Lang::Zh) => (
            Tone::Warning,
            format!(
                "點數池剩 {pool} 點，不足再發一家。您仍然可以申請，會列入候補；有點數回流時，依檔案完成的先後自動發放。"
            ),
        ),
        (true, false, Lang::En) => (
            Tone::Warning,
            format!(
                "The pool holds {pool} points, not enough for another firm. You can still enrol: \
                 you join the waiting list, and points that come back are issued in the order in \
                 which the files were complete."
            ),
        ),
    };
    let late = (0 < left && left <= WARN_DAYS * DAY_MS).then(|| {
        tr(
            lang,
            "時間不多了：點數要在同一個期限以前選好方案、雙方簽約才算使用。",
            "Time is short: by the same date a plan has to be chosen and signed by both sides.",
        )
    });
    view! {
        <Notice tone>
            <p>{words}</p>
            {late.map(|words| view! { <p class="mt-1 font-semibold">{words}</p> })}
        </Notice>
    }
}

#[component]
fn Begin(view: EntranceView) -> impl IntoView {
    let lang = Lang::current();
    let buyer = use_context::<Frame>()
        .and_then(|frame| frame.me)
        .is_some_and(|me| me.party() == Party::Buyer);
    let open = view.now < view.issue_closes_at;
    let continues = view.continues_at.clone();
    let quiet = continues.is_some() || buyer;
    let submit = if continues.is_some() {
        tr(lang, "重新申請", "Begin anew")
    } else {
        tr(lang, "開始申請", "Begin")
    };
    view! {
        <div id="begin" class="flex flex-wrap items-center gap-3">
            {continues
                .map(|href| {
                    view! {
                        <a class="btn btn-primary" href=href>
                            {tr(lang, "繼續上次的申請", "Go on with your application")}
                        </a>
                    }
                })}
            {buyer
                .then(|| {
                    view! {
                        <a class="btn btn-primary" href="/standing">
                            {tr(lang, "看公司的申請進度", "See where your firm stands")}
                        </a>
                    }
                })}
            {open
                .then(|| {
                    view! {
                        <form method="post" action=StartEnrolment::url()>
                            <SubmitButton quiet>{submit}</SubmitButton>
                        </form>
                    }
                })}
            <a class="link" href="/qualify">
                {tr(lang, "先看看符不符合資格", "See first whether you qualify")}
            </a>
        </div>
    }
}

/// Who it is for, and what to have at hand.
#[rustfmt::skip]
fn prepare(lang: Lang, programme: &Programme) -> Markup {
    let year = revenue_year(programme);
    let mut out = Markup::default();
    markup!(out,
        "<div class=\"grid gap-6 md:grid-cols-2\"><section class=\"panel space-y-2\"><h2>",
        tr(lang, "誰可以申請", "Who can enrol"), "</h2><ul class=\"list-disc space-y-1 ps-5\"><li>",
        tr(
            lang,
            "製造業者，有工廠登記，或依法免辦並有證明",
            "Manufacturers with a registered factory, or a letter of exemption",
        ),
        "</li>"
    );
    if let Some(max) = programme.annual_revenue_max {
        let limit = amount_reading(lang, max.get());
        let words = match lang {
            Lang::Zh => format!("{year} 年營業收入 {limit}以下（或前三年平均）"),
            Lang::En => format!("Revenue of {year} up to {limit} (or the average of three years)"),
        };
        markup!(out, "<li>", words, "</li>");
    }
    markup!(out,
        "<li>",
        tr(
            lang,
            "沒有拿過數位轉型相關計畫的補助",
            "Not subsidised by a related programme before",
        ),
        "</li></ul></section>"
    );
    at_hand(&mut out, lang, programme, year);
    out.html("</div>");
    out
}

#[rustfmt::skip]
fn at_hand(out: &mut Markup, lang: Lang, programme: &Programme, year: u16) {
    let form_401 = match lang {
        Lang::Zh => format!("{year} 年營業收入（401 申報書的銷售額合計）"),
        Lang::En => format!("The revenue of {year} (sales of the 401 forms)"),
    };
    markup!(out,
        "<section class=\"panel space-y-2\"><h2>", tr(lang, "先準備好", "Have at hand"),
        "</h2><ul class=\"list-disc space-y-1 ps-5\"><li>", tr(lang, "統一編號", "The firm's 統一編號"),
        "</li><li>",
        tr(
            lang,
            "工廠登記編號，或免辦證明",
            "The factory registration number, or the letter of exemption",
        ),
        "</li><li>", form_401, "</li><li>", tr(lang, "收得到信的電子郵件", "A mailbox that you can open"),
        "</li></ul><p class=\"text-sm\">", tr(lang, "點數使用到 ", "Points can be used until "),
        "<time datetime=\"", programme.points_until, "\" title=\"", programme.points_until, "\">",
        text::date_in(lang, programme.points_until), "</time>", tr(lang, "為止。", "."), "</p></section>"
    );
}

//! 點數: the figures, and when they expire; every movement stands in the statement below.

use domain::{Instant, enrolment::FirmState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{WalletView, figures::Figures, load_wallet, statement::Statement};
use crate::{
    frame::Frame,
    lang::{Lang, tr},
    text,
    ui::{EmptyState, InstantText, Notice, Page, Tone, loaded},
};

const DAY_MS: i64 = 86_400_000;
/// R13: from this long before the end on, people are warned.
const WARN_DAYS: i64 = 11;

#[component]
pub fn WalletPage() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1_u32)
    });
    let wallet = Resource::new(move || page.get(), load_wallet);
    loaded(wallet, |view| view! { <Wallet view /> })
}

#[component]
fn Wallet(view: WalletView) -> impl IntoView {
    let lang = Lang::current();
    let statement = if view.lines.is_empty() {
        view! { <NoPoints standing=view.standing /> }.into_any()
    } else {
        view! { <Statement view=view.clone() /> }.into_any()
    };
    let frozen = view.frozen.clone().map(|reason| view! { <Frozen reason /> });
    view! {
        <Page title=tr(lang, "點數錢包", "Points wallet")>
            <div class="space-y-6">
                <Letterhead view=view.clone() /> {frozen} <Expiry view=view.clone() />
                <Figures view /> {statement}
            </div>
        </Page>
    }
}

/// Whose statement it is and of when: for paper only.
#[component]
fn Letterhead(view: WalletView) -> impl IntoView {
    let lang = Lang::current();
    let firm = use_context::<Frame>().and_then(|frame| frame.me).map(|me| me.organisation);
    view! {
        <p class="hidden print:block">
            {firm} {tr(lang, "　統一編號 ", ", UBN ")} {view.ubn}
            {tr(lang, "　列印時間 ", ", printed ")} <InstantText at=view.now />
        </p>
    }
}

/// S23: the points are there and cannot be used.
#[component]
fn Frozen(reason: String) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <Notice tone=Tone::Error title=tr(lang, "點數凍結中", "The points are frozen")>
            <p>
                {tr(
                    lang,
                    "點數暫時不能使用。請與專案辦公室聯絡。原因：",
                    "They cannot be used for now. Please write to the office. The reason: ",
                )} {reason}
            </p>
        </Notice>
    }
}

/// How much longer points can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Long,
    Days(i64),
    Over,
}

fn left(now: Instant, points_expire_at: Instant) -> Left {
    let left = points_expire_at.timestamp_millis() - now.timestamp_millis();
    // A started day counts as a day.
    match (left + DAY_MS - 1).div_euclid(DAY_MS) {
        ..=0 => Left::Over,
        days if days <= WARN_DAYS => Left::Days(days),
        _ => Left::Long,
    }
}

#[component]
fn Expiry(view: WalletView) -> impl IntoView {
    let lang = Lang::current();
    let last_day = domain::calendar::day_of(view.points_expire_at).pred_opt();
    let until = last_day.map_or_else(String::new, |day| text::date_in(lang, day));
    let left = match left(view.now, view.points_expire_at) {
        // Nobody has to hurry who has nothing left to use.
        Left::Days(_) if view.available.is_zero() && view.reserved.is_zero() => Left::Long,
        left => left,
    };
    let (tone, words) = match (left, lang) {
        (Left::Over, Lang::Zh) => (Tone::Error, format!("點數已於 {until}24:00 到期。")),
        (Left::Over, Lang::En) => {
            (Tone::Error, format!("The points expired at the end of {until}."))
        }
        (Left::Days(days), Lang::Zh) => (
            Tone::Warning,
            format!(
                "再 {days} 天到期：{until}24:00 以前，雙方要簽完約才算使用。供應商接單也要時間，請儘早訂購。"
            ),
        ),
        (Left::Days(days), Lang::En) => (
            Tone::Warning,
            format!(
                "{days} days left: points are used when both sides have signed by the end of \
                 {until}. The supplier needs time too, so order early."
            ),
        ),
        (Left::Long, Lang::Zh) => {
            (Tone::Info, format!("點數可使用到 {until}24:00 止，以雙方簽約時間為準。"))
        }
        (Left::Long, Lang::En) => (
            Tone::Info,
            format!(
                "Points can be used until the end of {until}; the time of both signatures counts."
            ),
        ),
    };
    view! {
        <Notice tone>
            <p>{words} {tr(lang, "（規則 R14、R20）", " (rules R14 and R20)")}</p>
        </Notice>
    }
}

#[component]
fn NoPoints(standing: Option<FirmState>) -> impl IntoView {
    let lang = Lang::current();
    view! {
        <EmptyState title=tr(lang, "還沒有點數", "No points yet")>
            {standing
                .map(|state| {
                    view! {
                        <p>
                            {tr(lang, "貴公司目前：", "Your firm: ")}
                            <strong>{text::firm_state(lang, state)}</strong> " "
                            {text::firm_state_hint(lang, state)}
                        </p>
                    }
                })}
            <p>
                {tr(
                    lang,
                    "資格審查通過並驗證電子郵件後，點數會一次發放到這裡。可以先看看方案。",
                    "Points arrive here once your eligibility is approved and your \
                     e-mail is verified. Meanwhile, look at the plans.",
                )}
            </p>
            <p class="flex flex-wrap justify-center gap-3">
                <a class="btn btn-primary" href="/standing">
                    {tr(lang, "看申請進度", "See where you stand")}
                </a>
                <a class="btn btn-outline" href="/catalog">
                    {tr(lang, "看方案", "See the plans")}
                </a>
            </p>
        </EmptyState>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_in_the_last_days() {
        let end: Instant = "2021-08-31T00:00:00+08:00".parse().unwrap();
        for (now, expected) in [
            ("2021-07-01T00:00:00+08:00", Left::Long),
            ("2021-08-19T23:59:59+08:00", Left::Long),
            ("2021-08-20T00:00:00+08:00", Left::Days(11)),
            ("2021-08-30T23:59:59+08:00", Left::Days(1)),
            ("2021-08-31T00:00:00+08:00", Left::Over),
        ] {
            assert_eq!(left(now.parse().unwrap(), end), expected, "{now}");
        }
    }
}

//! 計畫設定: lists, forms, previews and history as a browser without scripts gets them.

use app::{
    lang::Lang,
    problem::{Problem, with_problem},
};
use domain::{Party, Refusal, payout::Conflict};

use crate::{Page, page};

const PAGE: &str = "/office/programmes/IND-110";

async fn office(lang: Lang, address: &str) -> Page {
    page(lang, Some(Party::Office), false, address).await
}

/// The form as it is sent, with one field changed.
fn asked(field: &str, value: &str) -> String {
    let own = [
        ("kind", "settings"),
        ("name", "雲市集 <b>"),
        ("points_max", "200,000"),
        ("ratio_points", "1"),
        ("ratio_self_funded", "2"),
        ("annual_revenue_max", "2,000,000,000"),
        ("submissions_until", "2021-07-30"),
        ("points_until", "2021-08-30"),
        ("service_until", "2021-11-30"),
        ("service_months", "3"),
        ("min_active_days", "1"),
        ("payment_window", "hours(48)"),
        ("answer_days", "3"),
        ("late_notice_days", "2"),
        ("effective_from", "2021-07-06"),
        ("reason", "函號"),
    ];
    let pairs: Vec<String> = own
        .into_iter()
        .map(|(name, value)| (name, value.to_owned()))
        .map(|(name, own)| if name == field { (name, value.to_owned()) } else { (name, own) })
        .map(|(name, value)| format!("{name}={}", app::url::encode(&value)))
        .collect();
    format!("{PAGE}?{}", pairs.join("&"))
}

#[tokio::test]
async fn programmes_are_listed_for_the_office() {
    let list = office(Lang::Zh, "/office/programmes").await;
    list.shows("雲市集 &lt;b&gt;").shows("開放中").shows("2 項待處理").shows("9,800,000");
    list.shows("href=\"/office/programmes/IND-110/clone\"");
    office(Lang::En, "/office/programmes").await.shows("9,800,000 in the pool");
    for party in [Party::Buyer, Party::Supplier] {
        for path in ["/office/programmes", PAGE, "/office/programmes/IND-110/clone"] {
            assert_eq!(page(Lang::Zh, Some(party), false, path).await.status, 403);
        }
    }
    assert_eq!(office(Lang::Zh, "/office/programmes/NONE").await.status, 404);
}

#[tokio::test]
async fn a_change_is_previewed_before_it_is_proposed() {
    let fresh = office(Lang::Zh, PAGE).await;
    fresh.shows("目前生效的設定").hides("preview-title").shows("value=\"2021-08-30\"");
    fresh.shows("函 &lt;b&gt;").shows("已離職的同仁").shows("/step-up?next=");
    let preview = office(Lang::Zh, &asked("points_until", "2021-09-15")).await;
    preview.shows("預覽：尚未送出").shows("110年9月15日").shows("2 家 · 4 筆");
    preview.shows("name=\"form[points_until]\" value=\"2021-09-15\"");
    preview.shows("value=\"雲市集 &lt;b&gt;\"");
    let english = office(Lang::En, &asked("payment_window", "hours(72)")).await;
    english.shows("Preview: nothing is sent yet").shows("contracts that there are stay");
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost() {
    let wrong = office(Lang::Zh, &asked("points_until", "soon")).await;
    wrong.shows("id=\"points_until-error\"").shows("href=\"#points_until\"");
    wrong.shows("value=\"soon\"").shows("函號").hides("preview-title");
    let below = office(Lang::Zh, &asked("points_max", "1")).await;
    below.shows("不得低於已發出的 200,000 點。（規則 R11）").shows("id=\"points_max-error\"");
    let none = office(Lang::En, &asked("reason", "")).await;
    none.shows("id=\"reason-error\"");
    let budget = office(Lang::En, &format!("{PAGE}?kind=budget&budget=many&reason=x")).await;
    budget.shows("id=\"budget-error\"").shows("value=\"many\"");
}

#[tokio::test]
async fn a_second_officer_decides() {
    let waits = office(Lang::Zh, "/office/programmes/WAITS").await;
    waits.shows("待第二人確認").shows("value=\"confirm\"").shows("value=\"withdraw\"");
    waits.hides("提出變更").shows("處理完才能提出下一項");
    let refusal = Refusal::FourEyes { because: Conflict::OwnProposal };
    let refused = with_problem(PAGE, &Problem::Refused(refusal));
    office(Lang::Zh, &refused).await.shows("提案人不得確認自己的提案").shows("href=\"#history\"");
    office(Lang::En, &refused).await.shows("another officer does");
}

#[tokio::test]
async fn a_clone_begins_with_its_hall() {
    let clone = "/office/programmes/IND-110/clone";
    let first = office(Lang::Zh, clone).await;
    first.shows("先選館別").hides("name=\"code\"");
    let second = office(Lang::Zh, &format!("{clone}?hall=commercial")).await;
    second.shows("value=\"COM-111\"").shows("value=\"30,000\"").shows("value=\"2022-08-30\"");
    let wrong = office(Lang::En, &format!("{clone}?kind=clone&hall=sme&code=x&points_max=9")).await;
    wrong.shows("id=\"code-error\"").shows("value=\"9\"").shows("id=\"points_until-error\"");
}

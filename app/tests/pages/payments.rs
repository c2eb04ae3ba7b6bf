//! 入帳通知 and 款項案件 as a browser without scripts gets them.

use app::{
    error::{Fault, FaultKind},
    lang::Lang,
    problem::{Problem, with_problem},
};
use domain::Party;

use crate::{Page, fake::plan_id, page};

async fn office(lang: Lang, address: &str) -> Page {
    page(lang, Some(Party::Office), false, address).await
}

#[tokio::test]
async fn money_is_listed_summed_up_and_taken_home() {
    let list = office(Lang::Zh, "/office/payments").await;
    list.shows("刷卡：1,234 筆，共 5,000,000 元，其中付清訂單 4,960,000 元");
    list.shows("/office/payments.csv").shows("/office/payments.xlsx").shows("2107");
    list.shows(&format!("/office/cases/{}", plan_id(7))).shows("更早的");
    let none = office(Lang::Zh, "/office/payments?q=T9&provider=card").await;
    none.shows("沒有符合的入帳通知").shows("/office/payments.csv?q=T9&amp;provider=card");
    office(Lang::En, "/office/payments").await.shows("Notices of money");
    for path in ["/office/payments", "/office/cases", "/office/cases/1"] {
        for party in [Party::Buyer, Party::Supplier] {
            assert_eq!(page(Lang::Zh, Some(party), false, path).await.status, 403);
        }
        assert_eq!(page(Lang::Zh, None, false, path).await.status, 401);
    }
}

#[tokio::test]
async fn cases_say_how_urgent_they_are() {
    let list = office(Lang::Zh, "/office/cases").await;
    list.shows("未結案 1 件。").shows("逾期").shows("查無訂單").shows("T1 &lt;b&gt; NT$40000");
    office(Lang::Zh, "/office/cases?show=closed").await.shows("還沒有結案的案件");
}

#[tokio::test]
async fn a_case_is_settled_by_a_second_officer_and_nothing_typed_is_lost() {
    let path = format!("/office/cases/{}", plan_id(7));
    let case = office(Lang::Zh, &path).await;
    case.shows("確認並結案").shows("撤回提案").shows("R-1 &lt;b&gt;").shows("/step-up?next=");
    case.shows("改列到訂單").shows("已離職的同仁").shows("name=\"form[case]\"");
    let typed = format!("{path}?how=refunded&on=2021-07-99&reference=%3Cb%3E&note=%E6%9F%A5");
    let faults = vec![Fault::new("on", FaultKind::NotADate)];
    let back = office(Lang::Zh, &with_problem(&typed, &Problem::Faults(faults))).await;
    back.shows("value=\"2021-07-99\"").shows("value=\"&lt;b&gt;\"").shows("id=\"on-error\"");
    back.shows("href=\"#on\"").shows("value=\"refunded\" selected");
    office(Lang::En, &path).await.shows("Confirm and close");
}

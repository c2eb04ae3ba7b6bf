//! A supplier's plans and the office's review, as a browser without scripts gets them.

use app::lang::Lang;
use domain::Party;

use crate::{Page, fake::plan_id, page};

async fn seller(path: &str) -> Page {
    page(Lang::Zh, Some(Party::Supplier), false, path).await
}

#[tokio::test]
async fn the_supplier_sees_where_each_plan_stands() {
    let list = seller("/supplier/plans").await;
    list.shows("審查中").shows("上架中，新版審查中").shows("已退回").shows("已下架");
    list.shows("請說明 &lt;i&gt;").shows("第 1 版，60,000 元").shows("排程雲 1 &lt;b&gt;");
    list.shows("action=\"/api/supplier/plan/shelve\"").shows("value=\"relist\"");
    list.shows("/supplier/plans/new");
    let done = seller("/supplier/plans?done=submit").await;
    done.shows("已完成「送審」");
    page(Lang::En, Some(Party::Supplier), false, "/supplier/plans").await.shows("Under review");
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, "/supplier/plans").await;
    assert_eq!(buyer.status, 403);
}

#[tokio::test]
async fn a_form_comes_back_as_it_was_typed_with_every_fault() {
    let faults = "{\"Faults\":[{\"field\":\"price\",\"kind\":\"NotAnAmount\"},\
                  {\"field\":\"origin\",\"kind\":\"NotChosen\"}]}";
    for path in ["/supplier/plans/new".to_owned(), format!("/supplier/plans/{}", plan_id(3))] {
        let path = format!("{path}?problem={}", app::url::encode(faults));
        let form = seller(&path).await;
        form.shows("有 2 個問題").shows("href=\"#price\"").shows("id=\"price-error\"");
        form.shows("href=\"#origin\"").shows("id=\"origin-error\"").shows("value=\"soon\"");
        form.shows("&lt;/textarea&gt;&lt;script&gt;").hides("</textarea><script>");
        form.shows("action=\"/api/supplier/plan/submit\"").shows("name=\"form[sectors][]\"");
    }
}

#[tokio::test]
async fn the_office_sees_what_waits_and_what_differs() {
    let office =
        |path: String| async move { page(Lang::Zh, Some(Party::Office), false, &path).await };
    office("/office/plans".to_owned()).await.shows("1 天 3 小時").shows("調整").shows("新版本");
    let path = format!("/office/plans/{}", plan_id(2));
    let case = office(path.clone()).await;
    case.shows("<del>60,000<").shows("66,000").shows("沒有有效的遴選資格");
    assert_eq!(case.html.matches("有變更").count(), 1, "one field differs");
    case.shows("再次確認您的身分").shows("action=\"/api/office/plan/review\"");
    let back = format!(
        "{path}?act=return&reason=%3Cb%3E&problem={}",
        app::url::encode("{\"Invalid\":{\"field\":\"reason\"}}")
    );
    office(back).await.shows("href=\"#reason\"").shows("&lt;b&gt;").shows("id=\"reason-error\"");
}

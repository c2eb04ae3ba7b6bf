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

#[tokio::test]
async fn the_office_sees_who_is_selected_and_what_revoking_does() {
    let office =
        |path: String| async move { page(Lang::Zh, Some(Party::Office), false, &path).await };
    let list = office("/office/suppliers".to_owned()).await;
    list.shows("共 4 家，其中 1 家的遴選資格目前有效。").shows("雲端軟體 1 &lt;b&gt;");
    list.shows("有效").shows("已失效").shows("尚未生效").shows("未經遴選").shows("沒有期限");
    office("/office/suppliers?q=x".to_owned()).await.shows("找不到這家供應商");
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, "/office/suppliers").await;
    assert_eq!(buyer.status, 403);
    let path = format!("/office/suppliers/{}", plan_id(1));
    let file = office(path.clone()).await;
    file.shows("3 個上架方案立刻不再顯示").shows("2 筆還沒簽約的訂單").shows("1 份契約照常履行");
    file.shows("再次確認您的身分").shows("action=\"/api/office/supplier/revoke\"");
    file.shows("重複 &lt;i&gt;").hides("<details open");
    let back = format!(
        "{path}?reason=%3Cb%3E&problem={}",
        app::url::encode("{\"Invalid\":{\"field\":\"reason\"}}")
    );
    let back = office(back).await;
    back.shows("請寫下撤銷的原因")
        .shows("&lt;b&gt;")
        .shows("id=\"reason-error\"")
        .shows("<details open");
    office(format!("{path}?done=revoke")).await.shows("遴選資格已撤銷");
    page(Lang::En, Some(Party::Office), false, &path).await.shows("Revoke the selection");
}

#[tokio::test]
async fn a_file_of_plans_says_what_becomes_of_each_row() {
    let sending = seller("/supplier/catalogue").await;
    sending.shows("action=\"/supplier/catalogue/check\"").shows("方案 &lt;b&gt;.csv");
    sending.shows("已送審").shows("已檢查，未送審");
    let problem = app::url::encode(
        "{\"Faults\":[{\"field\":\"catalogue\",\"kind\":{\"ListColumns\":{\"missing\":[\"價格\"]}}}]}",
    );
    let back = seller(&format!("/supplier/catalogue?problem={problem}")).await;
    back.shows("href=\"#catalogue\"").shows("找不到這些欄位：價格");
    let checked = seller("/supplier/catalogue/file").await;
    checked.shows("將送審").shows("送審 2 個方案").shows("排程雲 2 &lt;b&gt;").shows("第 2 版");
    checked.shows("沒有統一編號。").shows("統一編號「&lt;i&gt;」不是貴公司的。");
    checked.shows("與第 2 列是同一個方案。").shows("未稅價").shows("這一列沒有結尾");
    let taken = seller("/supplier/catalogue/taken").await;
    taken.shows("等候專案辦公室審查").hides("送審 2 個方案");
    let english = page(Lang::En, Some(Party::Supplier), false, "/supplier/catalogue/file").await;
    english.shows("Submit 2 plans").shows("is not yours");
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, "/supplier/catalogue").await;
    assert_eq!(buyer.status, 403);
}

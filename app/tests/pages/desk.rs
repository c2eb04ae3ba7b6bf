//! The office's desk and the wallet, as a browser without scripts gets them.

use app::lang::Lang;
use domain::Party;

use crate::{Page, fake::plan_id, page};

async fn office(path: &str) -> Page {
    page(Lang::Zh, Some(Party::Office), false, path).await
}

#[tokio::test]
async fn the_office_sees_what_waits_and_what_is_left() {
    let home = office("/office").await;
    assert_eq!(home.status, 200);
    home.shows("最久已等 3 天 0 小時").shows("其中 1 件補件中").shows("1,234,567");
    home.shows("還夠發放 6 家").shows("href=\"/office/applications?state=Waitlisted\"");
    page(Lang::En, Some(Party::Office), false, "/office").await.shows("covers 6 more firms");
    page(Lang::Zh, None, false, "/").await.hides("/office");
}

#[tokio::test]
async fn the_queue_keeps_its_filters_in_links() {
    let queue = office("/office/applications").await;
    queue.shows("審查中：30 件").shows("大同精密 1 &lt;b&gt;").shows("補件中").shows("2 項待確認");
    queue.shows("/office/applications?page=2").shows("/office/applications?state=all");
    queue.shows("name=\"state\" value=\"all\"");
    let all = office("/office/applications?state=all&q=%E5%A4%A7").await;
    all.shows("「大」在所有狀態中找到 30 件").shows("候補第 3 位").shows("state=Refused&amp;q=");
    office("/office/applications?state=nonsense&page=x").await.shows("審查中：30 件");
    office("/office/applications?q=nothing").await.shows("找不到這家公司");
    office("/office/applications?state=all&q=%E5%85%AC%E5%8F%B8").await.shows("更完整的名稱");
}

#[tokio::test]
async fn a_file_shows_the_evidence_beside_each_rule() {
    let path = format!("/office/applications/{}", plan_id(1));
    let file = office(&path).await;
    for rule in ["R1 製造業者", "R2 年營業收入", "R3 沒有獲得", "R4 一個統一編號", "R5 買賣雙方"]
    {
        file.shows(rule);
    }
    // What could not be asked is not what was not found.
    file.shows("未查證").hides("查無").shows("查證相符").shows("data.example.gov.tw");
    file.shows("工廠登記編號 99-123456").shows("35,000,000 元").shows("C2M");
    file.shows(&format!("/papers/{}", plan_id(1))).shows("文件 2.pdf");
    file.shows("大同金屬").shows("雲端軟體").shows("請補 401 &lt;script&gt;").hides("<script>請");
    file.shows("203.0.113.9").shows(&"ab".repeat(32)).shows("未驗證");
    assert_eq!(office(&format!("/office/applications/{}", plan_id(99))).await.status, 404);
    assert_eq!(office("/office/applications/x").await.status, 404);
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, &path).await;
    assert_eq!(buyer.status, 403);
}

#[tokio::test]
async fn every_decision_says_what_it_will_do_first() {
    let path = format!("/office/applications/{}", plan_id(1));
    let file = office(&path).await;
    file.shows("action=\"/api/application/decide\"").shows("再次確認您的身分");
    for (act, button) in
        [("approve", "核准"), ("ask", "請補件"), ("refuse", "退件"), ("lookup", "重新查證")]
    {
        file.shows(&format!("value=\"{act}\"")).shows(&format!("確認{button}"));
    }
    file.shows("立刻發放 200,000 點").shows("還有 2 項待確認").hides("收回點數");
    assert_eq!(file.html.matches("<option").count(), 9, "the nine programmes");
    assert_eq!(file.html.matches("<details").count(), 5);
    assert!(!file.html.contains("<details open"), "nothing is open before it is wanted");
}

#[tokio::test]
async fn a_refused_decision_comes_back_as_it_was() {
    let path = format!(
        "/office/applications/{}?act=refuse&reason=%3C%2Ftextarea%3E&code=&problem={}",
        plan_id(1),
        app::url::encode("{\"Invalid\":{\"field\":\"reason\"}}")
    );
    let file = office(&path).await;
    file.shows("有 1 個問題").shows("href=\"#reason\"").shows("id=\"reason\"");
    file.shows("&lt;/textarea&gt;").shows("id=\"reason-error\"").shows("id=\"reason-ask\"");
    assert_eq!(file.html.matches(" open").count(), 1, "the form that came back is open");
    let done = office(&format!("/office/applications/{}?done=approve", plan_id(1))).await;
    done.shows("已完成「核准」");
}

#[tokio::test]
async fn the_wallet_tells_what_ended_what() {
    let wallet = page(Lang::Zh, Some(Party::Buyer), false, "/wallet?page=2").await;
    wallet.shows("釋回 7/3 保留的 20,000 點").shows("7/4 已釋回").shows("R16").shows("R23");
    wallet.shows("=1+1 &lt;b&gt;").shows("已收回").shows("點數凍結中").shows("已獲 C2M 補助");
    wallet.shows("共 102 筆").shows("href=\"/wallet?page=1\"").hides("再 57 天");
    wallet.shows("href=\"/wallet/statement.csv\"").shows("href=\"/wallet/statement.xlsx\"");
    wallet.shows("04595257");
}

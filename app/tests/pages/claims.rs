//! What comes after the sale, as each of the three sides sees it.

use app::lang::Lang;
use domain::Party;

use crate::{fake::plan_id, page};

#[tokio::test]
async fn each_side_has_its_own_forms_and_the_same_evidence() {
    let path = format!("/orders/{}", plan_id(1));
    let supplier = page(Lang::Zh, Some(Party::Supplier), false, &path).await;
    supplier
        .shows("請款準備 2/4")
        .shows("還沒有登錄發票")
        .shows("3 個月中 2 個月有使用")
        .shows("逾時補登 4 次")
        .shows("上傳使用紀錄")
        .shows("form[number]")
        .shows("應為全額 60,000 元")
        .hides("form[score]")
        .hides("form[missing]");
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, &path).await;
    buyer.shows("form[score]").shows("form[month]").shows("終止契約").hides("form[number]");
    let office = page(Lang::Zh, Some(Party::Office), false, &path).await;
    office.shows("完成審查").shows("form[missing]").shows("form[delivered]").hides("form[score]");
    page(Lang::En, Some(Party::Supplier), false, &path).await.shows("Claim: 2 of 4 ready");
}

#[tokio::test]
async fn the_queue_and_the_files_for_the_bank() {
    let queue = page(Lang::Zh, Some(Party::Office), false, "/office/claims").await;
    queue
        .shows("IND-110-00000001")
        .shows("大同精密 &lt;b&gt;")
        .shows("已等 3 天")
        .shows("抽籤由您審查")
        .shows("產生撥款檔")
        .shows("/office/payouts/PAY-20211011-1");
    let answered = page(
        Lang::Zh,
        Some(Party::Office),
        false,
        "/office/claims?matched=1&known=2&missed=2&unmatched=X%2C1%0A%3Cb%3E",
    )
    .await;
    answered.shows("銷帳 1 件，先前已銷 2 件").shows("2 行對不到任何撥款").shows("&lt;b&gt;");
    assert_eq!(page(Lang::Zh, Some(Party::Buyer), false, "/office/claims").await.status, 403);
}

#[tokio::test]
async fn a_list_comes_back_with_its_lines() {
    let report = "%7B%22rows%22%3A2%2C%22taken%22%3A1%2C%22unchanged%22%3A0%2C%22faults%22%3A\
                  %5B%7B%22line%22%3A3%2C%22kind%22%3A%7B%22UnknownOrder%22%3A%7B%22text%22%3A%22X\
                  %22%7D%7D%7D%5D%2C%22faults_total%22%3A1%2C%22frozen%22%3A%5B%5D%7D";
    let path = format!("/orders/{}?usage={report}", plan_id(1));
    let page = page(Lang::Zh, Some(Party::Supplier), false, &path).await;
    page.shows("讀取 2 行").shows("第 3 行").shows("貴公司沒有編號「X」的訂單");
}

#[tokio::test]
async fn a_draw_and_what_speaks_for_a_look() {
    let desk = page(Lang::Zh, Some(Party::Office), false, "/office/spot-checks").await;
    desk.shows("第 2 次抽籤，已公布")
        .shows("大樂透 &lt;b&gt;")
        .shows("3 張中抽 1 張")
        .shows("列入抽查時中斷了")
        .shows("有 6 張訂單的使用紀錄一模一樣")
        .shows("/open-data/draws/1.csv")
        .shows("計算風險")
        .hides("form[seed]");
    let risky = page(Lang::Zh, Some(Party::Office), false, "/office/spot-checks?risk=1").await;
    risky.shows("風險 80").shows("一次補登了 60 天").shows("中位數是 5,000 元");
    page(Lang::En, Some(Party::Office), false, "/office/spot-checks")
        .await
        .shows("Draw 2, announced");
    assert_eq!(page(Lang::Zh, Some(Party::Buyer), false, "/office/spot-checks").await.status, 403);
    let figures = page(Lang::Zh, None, false, "/transparency").await;
    figures
        .shows("第 1 次：21 張中抽 2 張")
        .shows("大樂透 &lt;b&gt;")
        .shows("尚未抽籤")
        .shows("3,456");
}

#[tokio::test]
async fn the_trail_is_searched() {
    let trail = page(Lang::Zh, Some(Party::Office), false, "/office/audit?q=IND&refused=1").await;
    trail
        .shows("陳業務 &lt;b&gt;")
        .shows("Forbidden")
        .shows("封存 7")
        .shows("尚未封存")
        .shows("/office/audit.csv?q=IND&amp;refused=1")
        .shows("更早的");
    assert_eq!(page(Lang::Zh, Some(Party::Buyer), false, "/office/audit").await.status, 403);
}

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

#[tokio::test]
async fn ratings_stand_on_the_plan_and_on_a_page_of_their_own() {
    let plan = page(Lang::Zh, None, false, &format!("/plans/{}", plan_id(1))).await;
    plan.shows("平均 4.4 分（滿分 5 分，5 家企業）")
        .shows("好用 &lt;b&gt;")
        .shows("已證明使用 3 個月")
        .shows("文字由專案辦公室隱藏：含個人資料")
        .hides("</textarea><script>");
    let address = format!("/ratings/{}?words=%3C%2Ftextarea%3E&stars=2", plan_id(1));
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, &address).await;
    buyer.shows("更新評價").shows("撤回評價").shows("&lt;/textarea&gt;").hides("隱藏文字");
    let supplier = page(Lang::En, Some(Party::Supplier), false, &address).await;
    supplier.shows("Publish the reply").hides("Take the rating back").hides("Hide the words");
    page(Lang::Zh, Some(Party::Office), false, &address).await.shows("隱藏文字").hides("更新評價");
}

#[tokio::test]
async fn the_office_sees_the_whole() {
    let page_of = async |lang, address| page(lang, Some(Party::Office), false, address).await;
    let orders = page_of(Lang::Zh, "/office/orders?q=04595257&state=Paid").await;
    orders
        .shows("宏昇 &lt;b&gt;")
        .shows("/office/orders.csv?q=04595257&amp;state=Paid")
        .shows("/office/orders.xlsx")
        .shows("更早的")
        .hides("草稿");
    page_of(Lang::En, "/office/orders?q=none").await.shows("No order was found").hides("Older");
    let figures = page_of(Lang::Zh, "/office/figures").await;
    figures
        .shows("還有 9,800,000 點沒有發放")
        .shows("M 0 0 H 600 V 4")
        .shows("8 件中有 1 件走到「撥款」（12.5%）")
        .shows("4 件等了 30 天以上")
        .shows("2 家還有 1,500 點可用")
        .shows("只列最急的 1 張");
    for address in ["/office/orders", "/office/figures"] {
        assert_eq!(page(Lang::Zh, Some(Party::Supplier), false, address).await.status, 403);
    }
}

#[tokio::test]
async fn rules_are_rehearsed() {
    let page_of = async |lang, address| page(lang, Some(Party::Office), false, address).await;
    page_of(Lang::Zh, "/office/policy").await.shows("60 家符合資格").hides("差異");
    let file = page_of(Lang::Zh, "/office/policy/files/1").await;
    file.shows("S1 &lt;b&gt;.txt").shows("2 行中 1 行不同").shows("!OverCap").shows("300,000");
    let asked = page_of(Lang::Zh, "/office/policy?cap=100000").await;
    asked.shows("+50").shows("-100").shows("value=\"100000\"");
    let wrong = page_of(Lang::En, "/office/policy?cap=many").await;
    wrong.shows("id=\"cap-error\"").shows("value=\"many\"").hides("Difference");
    assert_eq!(page(Lang::Zh, Some(Party::Buyer), false, "/office/policy").await.status, 403);
}

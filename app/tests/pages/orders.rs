//! The lists of orders and the page of one, as a browser without scripts gets them.

use app::{lang::Lang, order::Verdict, url::encode};
use domain::{Party, Refusal};

use crate::{Page, fake::plan_id, page};

async fn supplier(path: &str) -> Page {
    page(Lang::Zh, Some(Party::Supplier), false, path).await
}

#[tokio::test]
async fn a_supplier_can_tick_what_can_be_accepted() {
    let list = supplier("/supplier/orders").await;
    list.shows("共 3 筆訂單，2 筆待您處理。").shows("IND-110-00000002");
    assert_eq!(list.html.matches("name=\"form[orders][]\"").count(), 2);
    list.shows("action=\"/api/order/accept\"")
        .shows("接下選取的訂單")
        .shows("form=\"accept-many\"");
    // Each state leads to those alone, and the choice comes back with the forms.
    list.shows("href=\"/supplier/orders?show=Submitted\"");
    let paid = supplier("/supplier/orders?show=Paid").await;
    let row = |number| format!("id=\"order-{}\"", plan_id(number));
    paid.shows(&row(2)).hides(&row(1)).hides(&row(3));
    paid.shows("name=\"form[back]\" value=\"/supplier/orders?show=Paid\"");
    supplier("/supplier/orders?show=Settled").await.shows("這個篩選下沒有訂單");
    let english = page(Lang::En, Some(Party::Supplier), false, "/supplier/orders").await;
    english.shows("Accept the selected orders").shows("Orders by state");
}

#[tokio::test]
async fn the_list_says_what_became_of_each_ticked_order() {
    let verdict = Verdict {
        accepted: vec![plan_id(1).parse().expect("an id")],
        refused: vec![app::order::Refused {
            problem: app::problem::Problem::Refused(Refusal::SelectionMissing),
            orders: vec![plan_id(3), "<script>".to_owned()],
        }],
        left: 2,
    };
    let json = serde_json::to_string(&verdict).expect("text");
    let list = supplier(&format!("/supplier/orders?accepted={}", encode(&json))).await;
    list.shows("已接單 1 筆：IND-110-00000001");
    list.shows("未接單 IND-110-00000003、（不在清單上）：").shows("還有 2 筆沒有處理");
    let none = serde_json::to_string(&Verdict::default()).expect("text");
    let list = supplier(&format!("/supplier/orders?accepted={}", encode(&none))).await;
    list.shows("沒有選取訂單");
    supplier("/supplier/orders?accepted=nonsense").await.hides("role=\"alert\"");
}

#[tokio::test]
async fn a_buyers_list_has_no_boxes() {
    let list = page(Lang::Zh, Some(Party::Buyer), false, "/orders").await;
    list.shows("共 3 筆訂單").hides("type=\"checkbox\"").hides("accept-many");
}

/// What is going to be told is told politely, in places that are there from the start.
#[tokio::test]
async fn pages_that_follow_have_a_place_for_news() {
    let order = format!("/orders/{}", plan_id(1));
    for (party, path) in
        [(Party::Supplier, "/supplier/orders"), (Party::Buyer, "/orders"), (Party::Buyer, &*order)]
    {
        let shown = page(Lang::Zh, Some(party), false, path).await;
        assert_eq!(shown.status, 200, "{path}");
        shown.shows("<p role=\"status\" class=\"font-semibold\">");
        shown.shows("data-focus-home=\"");
    }
    let shown = page(Lang::Zh, Some(Party::Buyer), false, &order).await;
    shown.shows("目前進度與下一步").shows("待接單").shows("送出訂單");
}

#[tokio::test]
async fn the_way_to_the_card_gateway() {
    let path = format!("/orders/{}/card", plan_id(1));
    let card = page(Lang::Zh, Some(Party::Buyer), false, &path).await;
    card.shows("action=\"https://pay.example/checkout\"")
        .shows("name=\"ItemName\" value=\"&quot;&gt;&lt;script&gt;\"")
        .shows("前往金流公司刷卡")
        .shows("40,000");
    page(Lang::En, Some(Party::Buyer), false, &path).await.shows("Go to the payment company");
    assert_eq!(page(Lang::Zh, None, false, &path).await.status, 401);
    let trade = page(Lang::Zh, None, true, "/demo/gateway?trade=1").await;
    trade.shows("action=\"/api/demo/charge\"").shows("刷卡失敗").shows("練習用");
    let paid = page(Lang::Zh, None, true, "/demo/gateway?trade=paid").await;
    paid.shows("✓ 這筆交易已刷卡成功").hides("/api/demo/charge");
}

#[tokio::test]
async fn the_story_of_an_order() {
    let path = format!("/orders/{}/story", plan_id(1));
    let story = page(Lang::Zh, Some(Party::Buyer), false, &path).await;
    story
        .shows("訂單履歷 IND-110-00000001")
        .shows("大同精密 &lt;b&gt;（04595257）")
        .shows("點數保留 20,000")
        .shows("R19")
        .shows("封存 7");
    page(Lang::En, Some(Party::Office), false, &path).await.shows("Points: Reserved, 20,000");
    assert_eq!(page(Lang::Zh, None, false, &path).await.status, 401);
}

#[tokio::test]
async fn webhooks_show_where_each_stands() {
    let page = supplier("/supplier/webhooks").await;
    for text in
        ["運作中", "最近沒有送達", "已暫停", "全部事件", "HTTP 500 · 回應不是 2xx · 12 ms", "重送"]
    {
        page.shows(text);
    }
    page.shows("https://hook.example.tw/&lt;b&gt;");
    page.hides("whsec_");
    supplier("/supplier/webhooks?done=test").await.shows("測試事件已排入");
}

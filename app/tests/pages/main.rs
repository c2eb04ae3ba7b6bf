//! Pages on a service without a store: what a browser without scripts gets to see.
#![cfg(feature = "ssr")]

mod claims;
mod desk;
mod enrolment;
mod fake;
mod fake_account;
mod fake_checks;
mod fake_claim;
mod fake_desk;
mod fake_enrolment;
mod fake_guide;
mod fake_keys;
mod fake_listing;
mod fake_orders;
mod fake_payment;
mod fake_programmes;
mod fake_rating;
mod fake_rest;
mod fake_story;
mod fake_talks;
mod fake_trail;
mod fake_webhooks;
mod fake_whole;
mod guide;
mod orders;
mod payments;
mod plans;
mod programmes;

use std::sync::Once;

use app::{frame::Frame, lang::Lang};
use axum::{body::Body, http::Request};
use domain::Party;

use fake::{frame, plan_id, provide};

static START: Once = Once::new();

struct Page {
    status: u16,
    html: String,
}

impl Page {
    fn shows(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "no {text:?} in:\n{}", self.html);
        self
    }

    fn hides(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{text:?} in:\n{}", self.html);
        self
    }
}

async fn page(lang: Lang, party: Option<Party>, demo: bool, path: &str) -> Page {
    let page = rendered(frame(lang, party, demo), path, "").await;
    let html = &page.html;
    assert!(html.contains("</html>"), "truncated: {html}");
    page
}

/// A page as a browser with this cookie gets it; a redirect is an empty page with its address.
async fn rendered(frame: Frame, path: &str, cookie: &str) -> Page {
    // Sets the executor, once for all tests.
    START.call_once(|| drop(leptos_axum::generate_route_list(app::App)));
    let render = leptos_axum::render_app_async_with_context(
        move || provide(frame.clone()),
        move || app::shell(std::sync::Arc::default()),
    );
    let request = Request::get(path).header("cookie", cookie).header("accept", "text/html");
    let request = request.body(Body::empty()).expect("a request");
    let response = render(request).await;
    let status = response.status().as_u16();
    let location = response.headers().get("location").and_then(|to| to.to_str().ok());
    if let Some(location) = location {
        return Page { status, html: location.to_owned() };
    }
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.expect("a body");
    let html = String::from_utf8(body.to_vec()).expect("text");
    // One heading of the first rank, and every id once.
    assert_eq!(html.matches("<h1").count(), 1, "{path}: {html}");
    let mut ids: Vec<&str> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice: {ids:?}");
    Page { status, html }
}

async fn anybody(path: &str) -> Page {
    page(Lang::Zh, None, false, path).await
}

#[tokio::test]
async fn home_shows_numbers_and_never_a_bare_ratio() {
    let home = anybody("/").await;
    assert_eq!(home.status, 200);
    home.shows("123,400,000").shows("1,234").shows("點數 1/3・自付 2/3").hides("1:2").hides("示範");
    home.shows("<title>用點數導入雲端服務 - 雲市集工業館</title>");
    page(Lang::En, None, false, "/")
        .await
        .shows("points 1/3, self-funded 2/3")
        .shows("lang=\"en\"");
}

#[tokio::test]
async fn open_figures_withhold_what_is_small() {
    let figures = anybody("/transparency").await;
    assert_eq!(figures.status, 200);
    figures
        .shows("2,400,000")
        .shows("供應商婉拒：目前無法承接")
        .shows("未滿 5，不公開")
        .shows("撥款未滿 5 件，不公開")
        .shows("/open-data/points.json");
    let english = page(Lang::En, None, false, "/transparency").await;
    english.shows("Withdrawn by the buyer").shows("under 5, withheld");
}

#[tokio::test]
async fn catalogue_keeps_its_filters_in_links() {
    let found = anybody("/catalog?q=%E5%BA%AB%E5%AD%98&category=sales").await;
    found
        .shows("共 25 個方案")
        .shows("「庫存」的方案")
        .shows("移除條件：銷售管理")
        .shows("雲端方案 1 &lt;b&gt;")
        .shows("/catalog?q=%E5%BA%AB%E5%AD%98&amp;category=sales&amp;page=2")
        .shows("form=\"compare\"");
    anybody("/catalog?q=nothing").await.shows("沒有符合「nothing」的方案");
}

#[tokio::test]
async fn plan_leads_each_to_their_next_step() {
    let path = format!("/plans/{}", plan_id(1));
    let checkout = format!("/checkout/{}", plan_id(1));
    let plan = anybody(&path).await;
    plan.shows("20,000 點").shows("40,000 元").shows("110年8月31日（二）");
    plan.shows(&format!("/sign-in?next=%2Fcheckout%2F{}", plan_id(1)));
    page(Lang::Zh, Some(Party::Buyer), false, &path).await.shows(&format!("href=\"{checkout}\""));
    page(Lang::Zh, Some(Party::Supplier), false, &path).await.hides("訂購此方案");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    for path in ["/nowhere", "/plans/x", "/plans/00000000-0000-7000-8000-000000000099"] {
        let missing = anybody(path).await;
        assert_eq!(missing.status, 404, "{path}");
        missing.shows("找不到這個頁面");
    }
}

#[tokio::test]
async fn comparison_reads_both_forms_and_can_show_differences_only() {
    let (a, b) = (plan_id(1), plan_id(2));
    anybody(&format!("/compare?plans={a}&plans={b}")).await.shows("資料存放地點");
    let diff = anybody(&format!("/compare?plans={a},{b}&diff=1")).await;
    diff.shows("看全部項目").shows("自付額").hides("資料存放地點");
    anybody("/compare").await.shows("請選 2 至 4 個方案");
}

#[tokio::test]
async fn sign_in_keeps_the_address_and_says_what_is_wrong() {
    let page_ =
        anybody("/sign-in?next=%2Forders&email=a%40b.tw&problem=%22WrongCredentials%22").await;
    page_
        .shows("value=\"a@b.tw\"")
        .shows("value=\"/orders\"")
        .shows("有 1 個問題")
        .shows("<title>錯誤：登入 - 雲市集工業館</title>")
        .hides("示範");
    page(Lang::Zh, None, true, "/sign-in").await.shows("示範身分").shows("模擬時間");
}

#[tokio::test]
async fn demo_bank_lists_what_to_pay() {
    let bank = page(Lang::Zh, None, true, "/demo/bank").await;
    bank.shows("IND110-000001").shows("form[virtual_account]").shows("已逾期");
}

#[tokio::test]
async fn signed_out_people_are_led_to_the_sign_in() {
    let orders = anybody("/orders").await;
    assert_eq!(orders.status, 401);
    orders.shows("/sign-in?next=%2Forders");
}

#[tokio::test]
async fn the_demo_mailbox_links_only_to_our_own_pages() {
    let mailbox = page(Lang::Zh, None, true, "/demo/mail").await;
    mailbox
        .shows("請驗證您的電子郵件")
        .shows("href=\"/verify-email?token=5f&amp;x\"")
        .shows("href=\"/demo/mail?to=buyer%40example.com\"")
        .shows("    {origin}/no &lt;b&gt;")
        .hides("看所有人的信");
    let hers = page(Lang::En, None, true, "/demo/mail?to=buyer%40example.com").await;
    hers.shows("Everybody's mail");
}

#[tokio::test]
async fn notifications_tell_what_is_new_and_what_comes_by_mail() {
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, "/notifications").await;
    buyer
        .shows("訂單 2 &lt;b&gt;：供應商已接單")
        .shows("全部標為已讀")
        .shows("href=\"/notifications\"")
        .shows("則未讀")
        .shows("一定會寄")
        .hides("已儲存");
    page(Lang::Zh, Some(Party::Buyer), false, "/notifications?saved=1").await.shows("已儲存");
    anybody("/").await.hides("/notifications");
    assert_eq!(anybody("/notifications").await.status, 401);
}

#[tokio::test]
async fn an_account_page_shows_devices_and_what_can_be_done() {
    let account = page(Lang::Zh, Some(Party::Buyer), false, "/people").await;
    account.shows("陳小姐 &lt;i&gt;").shows("收回邀請").shows("讓他加入").shows("form[email]");
    page(Lang::En, Some(Party::Buyer), false, "/people?problem=%22NotFound%22")
        .await
        .shows("There is no such record");
    let sellers = page(Lang::Zh, Some(Party::Supplier), false, "/people").await;
    sellers.shows("業務：接單、簽約、方案與報價").shows("財務：查看訂單").hides("採購：訂購");
    sellers.shows("等待中的邀請").hides("等待中的邀請與申請");
    anybody("/account").await.shows("/sign-in?next=%2Faccount");
    anybody("/account/data").await.shows("/sign-in?next=%2Faccount%2Fdata");
}

#[tokio::test]
async fn a_spent_link_says_so_and_where_to_get_another() {
    anybody("/invitation?token=x").await.shows("這個連結已失效");
    let invitation = anybody("/invitation?token=good&name=%3Cb%3E").await;
    invitation.shows("value=\"&lt;b&gt;\"").shows("new@example.com").shows("至少 15 個字");
    let spent = "/reset-password?token=x&problem=%7B%22Refused%22%3A%22LinkSpent%22%7D";
    anybody(spent).await.shows("重新寄一個連結");
    anybody("/reset-password?token=x").await.shows("name=\"form[token]\" value=\"x\"");
    anybody("/reset-password").await.shows("重新寄一個連結");
    anybody("/forgot-password?sent=1").await.shows("請收信");
}

#[tokio::test]
async fn the_code_of_the_demo_is_shown_only_in_the_demo() {
    page(Lang::Zh, None, true, "/sign-in/code").await.shows("123456").shows("one-time-code");
}

#[tokio::test]
async fn the_office_sees_its_people_and_the_second_factor() {
    let officers = page(Lang::En, Some(Party::Office), false, "/office/officers").await;
    officers.shows("Reviewer, Approver").shows("form[roles][]").shows("Take it back");
    page(Lang::Zh, Some(Party::Office), false, "/account/second-factor").await.shows("更換驗證器");
    let setup = page(Lang::Zh, Some(Party::Buyer), false, "/account/second-factor").await;
    setup.shows("JBSW Y3DP").shows("viewBox=\"0 0 29 29\"");
    page(Lang::Zh, Some(Party::Buyer), false, "/account/data/erase").await.shows("無法復原");
    page(Lang::Zh, Some(Party::Buyer), false, "/account/data").await.shows("/account/data.json");
    page(Lang::Zh, Some(Party::Office), false, "/account/password").await.shows("180");
}

#[tokio::test]
async fn anybody_checks_a_contract_and_learns_only_whether_it_was_signed() {
    anybody("/contract/check").await.shows("查驗檔案").hides("role=\"status\"");
    let known = anybody(&format!("/contract/check?hash={}", "0A".repeat(32))).await;
    known.shows("有這份契約").shows(&"0a".repeat(32));
    anybody(&format!("/contract/check?hash={}", "a0".repeat(32))).await.shows("本站沒有這份契約");
    let wrong = anybody("/contract/check?hash=%3Cb%3E").await;
    wrong.shows("64 個字").shows("value=\"&lt;b&gt;\"").hides("本站沒有這份契約");
}

#[tokio::test]
async fn a_talk_shows_what_was_written_as_text_and_each_side_its_forms() {
    let path = "/messages/01900000-0000-7000-8000-000000000007";
    let buyer = page(Lang::Zh, Some(Party::Buyer), false, path).await;
    buyer
        .shows("&lt;script&gt;")
        .hides("<script>alert")
        .shows("以這個報價訂購")
        .shows("/review?quotation=")
        .shows("18,000")
        .shows("報價已撤回")
        .hides("form[valid_until]");
    let supplier = page(Lang::En, Some(Party::Supplier), false, path).await;
    supplier
        .shows("form[valid_until]")
        .shows("Withdraw the quotation")
        .hides("Order at this price");
    let list = page(Lang::Zh, Some(Party::Buyer), false, "/messages").await;
    list.shows("等您回覆").shows("雲端方案 &lt;b&gt;");
    page(Lang::Zh, Some(Party::Supplier), false, "/messages").await.shows("還沒有對話");
    assert_eq!(anybody("/messages").await.status, 401);
    let ask = format!("/messages/ask/{}?words=%3C%2Ftextarea%3E", plan_id(1));
    let ask = page(Lang::Zh, Some(Party::Buyer), false, &ask).await;
    ask.shows("您已經問過這個方案").shows("&lt;/textarea&gt;");
}

//! The pages of the enrolment, as a browser without scripts gets them.

use app::{lang::Lang, problem::Problem};
use domain::{Party, Refusal};

use crate::{Page, anybody, fake::frame, fake_enrolment::HOSTILE, page, rendered};

/// A page for a browser that holds the enrolment of this secret.
async fn held(secret: &str, path: &str) -> Page {
    held_in(Lang::Zh, secret, path).await
}

async fn held_in(lang: Lang, secret: &str, path: &str) -> Page {
    rendered(frame(lang, None, false), path, &format!("enrolment={secret}")).await
}

fn with_faults(path: &str, faults: &str) -> String {
    format!("{path}?problem={}", app::url::encode(&format!("{{\"Faults\":[{faults}]}}")))
}

#[tokio::test]
async fn the_door_says_what_it_is_and_goes_on_where_somebody_stopped() {
    let door = anybody("/enrol").await;
    assert_eq!(door.status, 200);
    door.shows("步驟 1／6").shows("200,000 點").shows("123,400,000 點").shows("開始申請");
    door.shows("/api/enrol/start").shows("401 申報書").hides("繼續上次的申請");
    held("factory", "/enrol").await.shows("繼續上次的申請").shows("href=\"/enrol/factory\"");
    let gone = anybody("/enrol?problem=%22NotFound%22").await;
    gone.shows("保存 30 天").shows("href=\"#begin\"");
    anybody("/").await.shows("href=\"/enrol\"").shows("href=\"/qualify\"");
}

#[tokio::test]
async fn every_step_is_a_plain_form_with_its_caption() {
    for (path, caption, words) in [
        ("data-consent", "步驟 2／6", "form[agreed]"),
        ("firm", "步驟 3／6　驗證公司身份（1／3）", "form[ubn]"),
        ("factory", "步驟 3／6　驗證公司身份（2／3）", "form[factory_number]"),
        ("revenue", "步驟 3／6　驗證公司身份（3／3）", "form[revenue_2]"),
        ("declaration", "步驟 4／6", "form[grants][]"),
        ("account", "步驟 5／6", "new-password"),
    ] {
        let step = held("account", &format!("/enrol/{path}")).await;
        assert_eq!(step.status, 200, "{path}");
        step.shows(caption).shows(words).shows("aria-current=\"step\"");
        step.shows("action=\"/api/enrol/answer\"").shows("href=\"/enrol/save\"");
        step.shows(&format!("name=\"form[page]\" value=\"{path}\""));
        let english = held_in(Lang::En, "account", &format!("/enrol/{path}")).await;
        english.shows("of 6").hides("步驟");
    }
}

#[tokio::test]
async fn what_was_typed_stands_there_again() {
    held("account", "/enrol/firm").await.shows("value=\"０４５９５２５７\"").shows("大同精密");
    let revenue = held("account", "/enrol/revenue").await;
    revenue.shows("value=\"180,000,000\"").shows("= 1 億 8,000 萬元").shows("20 億元");
    let declaration = held("account", "/enrol/declaration").await;
    declaration.shows("金屬製品數位轉型增值主題式研發計畫").shows("value=\"C2M\" checked");
    held("account", "/enrol/account")
        .await
        .shows("ming@factory.tw")
        .hides("value=\"\" type=\"pass");
}

#[tokio::test]
async fn faults_stand_at_their_fields() {
    let two = r#"{"field":"ubn","kind":{"Ubn":"Checksum"}},{"field":"firm_name","kind":"Missing"}"#;
    let firm = held("account", &with_faults("/enrol/firm", two)).await;
    firm.shows("有 2 個問題").shows("id=\"ubn-error\"").shows("檢查碼不符");
    firm.shows("id=\"firm_name-error\"").shows("<title>錯誤：您的公司");
    let choice = r#"{"field":"factory","kind":"NotChosen"}"#;
    held("account", &with_faults("/enrol/factory", choice)).await.shows("id=\"factory-error\"");
    let tick = r#"{"field":"agreed","kind":"TextChanged"}"#;
    held("account", &with_faults("/enrol/declaration", tick)).await.shows("內容已更新");
    let short = r#"{"field":"password","kind":{"Password":{"TooShort":{"chars":3,"min":15}}}}"#;
    let account = held("account", &with_faults("/enrol/account", short)).await;
    account.shows("id=\"password-error\"").shows("password-hint password-error");
}

#[tokio::test]
async fn nobody_reaches_ahead() {
    for (secret, path, to) in [
        ("firm", "/enrol/account", "/enrol/firm"),
        ("data-consent", "/enrol/declaration", "/enrol/data-consent"),
        ("joins", "/enrol/revenue", "/enrol/account"),
        ("corrects", "/enrol/firm", "/enrol/declaration"),
        ("corrects", "/enrol/account", "/enrol/declaration"),
        ("factory", "/enrol/continue", "/enrol/factory"),
        ("sent", "/enrol/continue", "/enrol/verify-email"),
        ("sent", "/enrol/firm", "/enrol/verify-email"),
        ("done-Issued", "/enrol/continue", "/enrol/done"),
        ("done-Issued", "/enrol/verify-email", "/enrol/done"),
    ] {
        let led = held(secret, path).await;
        assert_eq!((led.status, led.html.as_str()), (302, to), "{secret} {path}");
    }
    let none = anybody("/enrol/firm").await;
    assert_eq!(none.status, 404);
    none.shows("這台裝置沒有進行中的申請");
    assert_eq!(held("firm", "/enrol/nothing").await.status, 404);
}

#[tokio::test]
async fn a_second_person_joins() {
    let account = held("joins", "/enrol/account").await;
    account.shows("這家公司已經申請過了").shows("href=\"/enrol/firm\"").hides("/enrol/declaration");
}

#[tokio::test]
async fn a_refused_firm_corrects_its_file() {
    let factory = held("corrects", "/enrol/factory").await;
    factory.shows("href=\"/standing\"").hides("href=\"/enrol/firm\"").hides("/enrol/save");
    held("corrects", "/enrol/declaration").await.shows("同意並重新送出");
}

#[tokio::test]
async fn the_mail_is_on_its_way_and_can_be_sent_again() {
    let sent = held("sent", "/enrol/verify-email?sent=1").await;
    sent.shows("mi***@factory.tw").shows("又寄了一封").shows("/api/enrol/resend");
    sent.shows("href=\"/enrol/account\"").hides("示範");
    held("sent", "/enrol/account").await.shows("更改，重寄驗證信").hides("form[password]");
    let demo = frame(Lang::Zh, None, true);
    let demo = rendered(demo, "/enrol/verify-email", "enrolment=sent").await;
    demo.shows("/demo/mail?to=ming%40factory.tw");
}

#[tokio::test]
async fn links_have_one_button_and_say_when_they_are_spent() {
    let problem = Problem::Refused(Refusal::LinkSpent);
    let problem = app::url::encode(&serde_json::to_string(&problem).expect("json"));
    for (path, action) in
        [("/enrol/resume", "/api/enrol/resume"), ("/verify-email", "/api/enrol/verify-email")]
    {
        let link = anybody(&format!("{path}?token=abc")).await;
        link.shows(action).shows("name=\"token\" value=\"abc\"");
        anybody(path).await.hides(action).shows("網址不完整");
        let spent = anybody(&format!("{path}?token=abc&problem={problem}")).await;
        spent.hides(action).shows("已使用過或已失效");
    }
}

#[tokio::test]
async fn saving_asks_for_an_address_and_keeps_it() {
    let fault = r#"{"field":"email","kind":"NotAnEmail"}"#;
    let path = format!("{}&email=a%40b", with_faults("/enrol/save", fault));
    held("firm", &path).await.shows("value=\"a@b\"").shows("id=\"email-error\"");
    held("firm", "/enrol/save").await.shows("value=\"ming@factory.tw\"").shows("/enrol/firm");
    anybody("/enrol/saved").await.shows("連結已寄出").hides("/demo/mail");
}

#[tokio::test]
async fn the_result_tells_each_state_and_what_to_do() {
    for (state, words) in [
        ("Issued", "200,000 點已發放"),
        ("Waitlisted", "候補第 3 位"),
        ("UnderReview", "請補 109 年 401 申報書。"),
        ("Refused", "沒有工廠登記。"),
        ("Frozen", "點數凍結"),
        ("Eligible", "只差驗證電子郵件"),
    ] {
        let done = held(&format!("done-{state}"), "/enrol/done").await;
        done.shows(words).shows("未查證").shows("規則 R1").shows("怎麼辦：");
        done.shows("401 &lt;b&gt;.pdf");
        held_in(Lang::En, &format!("done-{state}"), "/enrol/done").await.shows("Rule R1");
    }
    // The mail was opened on another device.
    anybody("/enrol/done").await.shows("登入看結果");
    let standing = page(Lang::Zh, Some(Party::Buyer), false, "/standing").await;
    standing.shows("申請進度").shows("name=\"file\"").shows("value=\"/standing\"");
    assert_eq!(anybody("/standing").await.status, 401);
}

#[tokio::test]
async fn anybody_can_ask_whether_they_qualify() {
    let asked = anybody("/qualify").await;
    asked.shows("我符合資格嗎？").shows("20 億元以下嗎？").hides("怎麼辦");
    let fits = anybody("/qualify?ubn=04595257&factory=yes&revenue=yes").await;
    fits.shows("看來符合，可以申請").shows("未查證").shows("value=\"yes\" checked");
    let not = anybody("/qualify?ubn=04595258&factory=no&revenue=no").await;
    not.shows("目前不符合").shows("不是有效的統一編號").shows("三年平均");
    anybody("/qualify?factory=no").await.shows("有 1 個問題").shows("id=\"ubn-error\"");
    page(Lang::En, None, false, "/qualify?ubn=04595257&factory=exempt&revenue=unsure")
        .await
        .shows("It looks good");
}

#[tokio::test]
async fn hostile_text_stays_text() {
    for path in ["firm", "factory", "revenue", "declaration", "account"] {
        held("hostile", &format!("/enrol/{path}"))
            .await
            .hides("<script>alert")
            .hides("</textarea>");
    }
    held("hostile", "/enrol/firm").await.shows("&lt;/textarea&gt;");
    let typed = app::url::encode(HOSTILE);
    for path in [
        format!("/qualify?ubn={typed}&factory={typed}&revenue={typed}"),
        format!("/enrol/resume?token={typed}"),
        format!("/verify-email?token={typed}"),
    ] {
        anybody(&path).await.hides("<script>alert");
    }
    held("firm", &format!("/enrol/save?email={typed}")).await.hides("<script>alert");
}

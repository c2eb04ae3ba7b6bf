//! The guide: a form, an answer, and no answer.

use app::lang::Lang;

use crate::{anybody, page};

#[tokio::test]
async fn five_questions_as_a_plain_form() {
    let form = anybody("/guide").await;
    assert_eq!(form.status, 200);
    form.shows("選購嚮導")
        .shows("method=\"get\" action=\"/guide\"")
        .shows("1. 現在最困擾的是什麼？")
        .shows("5. 扣掉點數，自己最多想付多少？")
        .hides("適合您的方案")
        .hides("請至少回答一題");
    anybody("/guide?asked=1").await.shows("請至少回答一題");
    anybody("/guide?pain=%3Cb%3E&asked=1").await.shows("請至少回答一題").hides("<b>");
    page(Lang::En, None, false, "/guide").await.shows("What hurts?").shows("Show what fits");
}

#[tokio::test]
async fn plans_come_with_their_reasons_and_the_answers_stay() {
    let path =
        "/guide?pain=carbon&pain=start&process=food&size=20&systems=erp&systems=line&asked=1";
    let found = anybody(path).await;
    found
        .shows("共 12 個方案符合，以下是最適合的 10 個")
        .shows("第 1 名：為什麼是它")
        .shows("針對「碳排放、用電、淨零」")
        .shows("不處理「想開始數位化，不知從何做起」")
        .shows("可與 ERP（鼎新、正航、SAP…） 串接")
        .shows("沒有提到能與 LINE 串接")
        .shows("帳號數不限，人數夠用")
        .shows("最晚安心下單日：")
        .shows("datetime=\"2021-08-24\"")
        .shows("沒有付費排名")
        .shows("value=\"carbon\" checked")
        .shows("value=\"food\" checked");
    page(Lang::En, None, false, path)
        .await
        .shows("No. 1: why this one")
        .shows("Says nothing about LINE");
}

#[tokio::test]
async fn where_none_fits_one_answer_can_be_relaxed() {
    let none = anybody("/guide?pain=stock&size=5&budget=50k").await;
    none.shows("沒有方案符合全部答案")
        .shows("卡在「預算」這一題：不限的話有 3 個方案。")
        .shows("href=\"/guide?pain=stock&amp;size=5\"");
}

#[tokio::test]
async fn every_card_has_the_last_safe_day() {
    for path in ["/catalog", "/"] {
        let html = anybody(path).await.html;
        let cards = html.matches("<article").count();
        assert!(cards > 0);
        assert_eq!(html.matches("最晚安心下單日：").count(), cards, "{path}");
    }
}

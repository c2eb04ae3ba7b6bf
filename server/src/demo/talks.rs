//! Talks before an order: one that waits for its supplier, one with a quotation that can be ordered.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use app::inquiry::{SendQuotation, WriteMessage};
use domain::InquiryId;

use super::{
    orders::{advance, at},
    people::People,
    plans::Listed,
};
use crate::{clock::Clock, engine::Engine};

/// Plays them on the last evening and the last morning of the story.
pub(super) async fn play(
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    people: &People,
    plans: &HashMap<String, Listed>,
) -> anyhow::Result<()> {
    let listed = |name: &str| plans.get(name).copied().with_context(|| format!("no plan {name}"));
    let cloth = listed("布樣寄送與詢價追蹤雲 標準版")?;
    let machines = listed("機聯網 IoT 設備稼動雲 10 台入門版")?;
    let (asker, buyer) = (people.actor("彩紋布業")?, people.actor("大同金屬")?);
    let supplier = people.actor(machines.supplier)?;

    advance(engine, clock, at("06-30T21:40")?).await?;
    let first = |plan: Listed, words: &str| WriteMessage {
        plan: plan.id.to_string(),
        words: words.to_owned(),
        ..WriteMessage::default()
    };
    let words = "我們的布樣卡是紙本，匯入舊資料要另外收費嗎？大約三千筆。";
    engine.write_message(asker, first(cloth, words)).await?;
    let words = "先導入三條產線共 8 台，之後再加。可以請您報價嗎？";
    let talk = engine.write_message(buyer, first(machines, words)).await?;

    advance(engine, clock, at("07-01T08:35")?).await?;
    let words = "可以，8 台含一次到廠設定。報價單一起附上，有效期內可以直接訂購。";
    engine.write_message(supplier, reply(talk, words)).await?;
    advance(engine, clock, at("07-01T08:40")?).await?;
    let view = engine.inquiry(supplier, talk).await?;
    // A tenth less than the list.
    let price = view.list_price.get() / 10 * 9;
    let quotation = SendQuotation {
        inquiry: talk.to_string(),
        price: price.to_string(),
        months: view.months.to_string(),
        seats: view.seats.map(|seats| seats.to_string()).unwrap_or_default(),
        note: "含 8 台設備的到廠設定一次與線上教學兩小時".to_owned(),
        valid_until: "2021-07-16".to_owned(),
    };
    engine.send_quotation(supplier, quotation).await?;
    Ok(())
}

fn reply(talk: InquiryId, words: &str) -> WriteMessage {
    WriteMessage { inquiry: talk.to_string(), words: words.to_owned(), ..WriteMessage::default() }
}

//! 契約: the text that both sides sign, from the order and the pinned plan version.
//!
//! The same facts give the same bytes; the store keeps the bytes and their SHA-256.

use std::fmt::Write as _;

use domain::{Instant, Points, Programme, Twd, service::last_activation_day};

use crate::text::{date, instant};

/// Everything the contract says.
#[derive(Clone, Debug)]
pub struct ContractFacts<'a> {
    pub number: &'a str,
    pub programme: &'a Programme,
    pub firm: &'a str,
    pub firm_ubn: &'a str,
    pub supplier: &'a str,
    pub supplier_ubn: &'a str,
    pub plan: &'a str,
    pub plan_version: i32,
    pub months: u16,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    pub capacity: &'a str,
    pub data_location: &'a str,
    pub exit_terms: &'a str,
    /// What the quotation says beside the price; nothing where there is none.
    pub note: &'a str,
    pub price: Twd,
    pub points: Points,
    pub self_funded: Twd,
    pub accepted_at: Instant,
    pub virtual_account: &'a str,
}

/// A text of the plan within a sentence: one line, without its full stop.
fn sentence(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches(['。', '.']).to_owned()
}

/// The contract in Traditional Chinese, which is the version that binds.
pub fn contract_text(facts: &ContractFacts<'_>) -> String {
    let f = facts;
    let p = f.programme;
    let seats = f.seats.map_or_else(|| "不限".to_owned(), |seats| format!("{seats} 個帳號"));
    let latest = date(last_activation_day(p));
    let note = sentence(f.note);
    let note = if note.is_empty() { note } else { format!("依報價單另約定：{note}。") };
    let mut text = String::new();
    // Writing to a String cannot fail.
    let written = write!(
        text,
        "雲端服務訂購契約\n\
         \n\
         契約編號：{number}\n\
         計畫：{programme}\n\
         甲方（製造業者）：{firm}（統一編號 {firm_ubn}）\n\
         乙方（資服業者）：{supplier}（統一編號 {supplier_ubn}）\n\
         接單時間：{accepted}\n\
         \n\
         第一條　標的\n\
         乙方提供「{plan}」（方案第 {version} 版），期間 {months} 個月，{seats}，容量或用量：{capacity}。{note}\n\
         \n\
         第二條　價金\n\
         總價新臺幣 {price} 元（含稅），其中點數折抵 {points} 點（1 點等於新臺幣 1 元），\
         甲方自付新臺幣 {self_funded} 元。\n\
         \n\
         第三條　付款\n\
         甲方應於雙方皆完成簽署後{window}內，將自付款一次匯入專屬虛擬帳號 {account}。\
         以銀行入帳時間為準；逾期未入帳，本契約失效，點數依計畫規定沖回。\n\
         \n\
         第四條　開通與使用\n\
         乙方至遲應於 {latest}開通服務。甲方應自開通日起持續使用 {service_months} 個月，\
         乙方應保存使用紀錄並配合第三方抽查。\n\
         \n\
         第五條　點數\n\
         雙方皆完成簽署時，點數即完成使用。點數使用期限至 {points_until}止。\n\
         \n\
         第六條　發票與請款\n\
         乙方應就總價全額開立電子發票予甲方，並於使用期滿後備妥文件向專案辦公室請款。\n\
         \n\
         第七條　資料\n\
         甲方資料存放於：{data_location}。契約終止時：{exit_terms}。\n",
        number = f.number,
        programme = p.name,
        firm = f.firm,
        firm_ubn = f.firm_ubn,
        supplier = f.supplier,
        supplier_ubn = f.supplier_ubn,
        accepted = instant(f.accepted_at),
        plan = f.plan,
        version = f.plan_version,
        months = f.months,
        capacity = sentence(f.capacity),
        data_location = sentence(f.data_location),
        exit_terms = sentence(f.exit_terms),
        note = note,
        price = f.price,
        points = f.points,
        self_funded = f.self_funded,
        window = crate::text::payment_window(p.payment_window),
        account = f.virtual_account,
        service_months = p.service_months,
        points_until = date(p.points_until),
    );
    debug_assert!(written.is_ok());
    text
}

//! The text of an amendment: what changes, and below it the first contract as it was signed.
//!
//! The same facts give the same bytes; the store keeps the bytes and their SHA-256.

use std::fmt::Write as _;

use domain::amendment::Terms;

use crate::text::date;

/// What an amendment's text says.
#[derive(Clone, Copy, Debug)]
pub struct AmendedFacts<'a> {
    pub number: &'a str,
    pub version: i32,
    /// The version that it replaces, and its hash.
    pub replaces: (i32, &'a str),
    pub terms: &'a Terms,
    /// The first contract.
    pub first: &'a str,
}

/// The amended contract in Traditional Chinese, which is the version that binds.
pub fn amended_text(facts: &AmendedFacts<'_>) -> String {
    let AmendedFacts { number, version, replaces: (old, hash), terms, first } = facts;
    let mut text = format!(
        "雲端服務訂購契約（第 {version} 版）\n\
         \n\
         契約編號：{number}\n\
         本契約取代第 {old} 版（SHA-256 {hash}），自雙方皆完成簽署時起生效。\n\
         總價、點數折抵與甲方自付款不變。\n\
         \n\
         變更事項\n"
    );
    let changes = [
        terms.start_on.map(|day| format!("乙方應於 {}開通服務。", date(day))),
        filled(&terms.data_location).map(|place| format!("甲方資料存放於：{place}。")),
        filled(&terms.other).map(|other| format!("其他約定：{other}")),
    ];
    for (n, change) in changes.into_iter().flatten().enumerate() {
        // Writing to a String cannot fail.
        let written = writeln!(text, "{}、{change}", ["一", "二", "三"][n.min(2)]);
        debug_assert!(written.is_ok());
    }
    text.push_str("\n其餘依第 1 版，全文如下；與變更事項不同之處，以變更事項為準。\n\n");
    text.push_str(first);
    text
}

/// A text on one line, so that nothing looks like an article of the contract.
fn filled(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_come_first_and_the_first_contract_stays_whole() {
        let terms = Terms {
            start_on: Some("2021-08-01".parse().unwrap()),
            data_location: "臺中\n機房".to_owned(),
            other: "每月到廠一次\n\n第二條　價金\n免費".to_owned(),
        };
        let first = "雲端服務訂購契約\n\n第一條　標的\n…\n";
        let facts =
            AmendedFacts { number: "N", version: 3, replaces: (2, "ab"), terms: &terms, first };
        let text = amended_text(&facts);
        assert!(text.ends_with(first));
        assert!(text.contains("本契約取代第 2 版（SHA-256 ab）"));
        assert!(text.contains("二、甲方資料存放於：臺中 機房。\n"));
        assert_eq!(text.matches("\n第二條").count(), 0, "{text}");
    }
}

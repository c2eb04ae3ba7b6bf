//! The register of the demo: it knows everybody, but for a few.

use async_trait::async_trait;
use domain::{eligibility::Check, ubn::Ubn};

use super::{CompanyRegistry, Lookup};

/// Numbers about which it says something else; every other number is confirmed.
const EXCEPTIONS: [(&str, Check, &str); 3] = [
    ("10458575", Check::Contradicted, "登記狀態：解散"),
    ("10458574", Check::Contradicted, "公司登記查無此統一編號"),
    ("22099131", Check::Unavailable, "查詢逾時"),
];

/// Answers at once, always the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct DemoRegistry;

#[async_trait]
impl CompanyRegistry for DemoRegistry {
    async fn look_up(&self, ubn: Ubn) -> Lookup {
        let number = ubn.to_string();
        match EXCEPTIONS.iter().find(|(other, ..)| *other == number) {
            Some((_, outcome, detail)) => Lookup::new(*outcome, *detail, None),
            None => Lookup::new(Check::Confirmed, "登記有效（示範資料）", None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn knows_everybody_but_a_few() {
        for (ubn, expected) in [
            ("04595257", Check::Confirmed),
            ("10458575", Check::Contradicted),
            ("10458574", Check::Contradicted),
            ("22099131", Check::Unavailable),
        ] {
            let lookup = DemoRegistry.look_up(ubn.parse().unwrap()).await;
            assert_eq!(lookup.outcome, expected, "{ubn}");
        }
    }
}

//! Words of the lists as files.

use crate::lang::{Lang, tr};

/// The columns of 全部訂單 as a file.
#[must_use]
pub fn order_headings(lang: Lang) -> Vec<&'static str> {
    vec![
        tr(lang, "訂單編號", "Order"),
        tr(lang, "狀態", "State"),
        tr(lang, "買方", "Buyer"),
        tr(lang, "買方統編", "Buyer's number"),
        tr(lang, "供應商", "Supplier"),
        tr(lang, "供應商統編", "Supplier's number"),
        tr(lang, "方案", "Plan"),
        tr(lang, "總價", "Price"),
        tr(lang, "點數", "Points"),
        tr(lang, "送出時間", "Submitted"),
    ]
}

/// The last line of a workbook that is not whole.
#[must_use]
pub const fn sheet_is_full(lang: Lang) -> &'static str {
    tr(lang, "一張表放不下，其餘請下載 CSV", "Too much for a sheet: take the CSV")
}

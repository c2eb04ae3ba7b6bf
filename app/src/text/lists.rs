//! Words of imported lists.

use domain::{typed::NotAPrice, ubn::UbnInvalid};

use crate::{
    lang::{Lang, tr},
    review::{LineFaultKind, ListKind},
};

pub fn list_kind(lang: Lang, kind: ListKind) -> &'static str {
    match kind {
        ListKind::Factories => tr(lang, "工廠登記清冊", "Registered factories"),
        ListKind::RelatedGrants => tr(lang, "已獲補助名單", "Related grants"),
        ListKind::Selections => tr(lang, "攻頂計畫遴選名冊", "Selected solutions"),
    }
}

/// Why a line was not taken.
pub fn line_fault(lang: Lang, fault: &LineFaultKind) -> String {
    match (fault, lang) {
        (LineFaultKind::Missing { column }, Lang::Zh) => format!("「{column}」是空的。"),
        (LineFaultKind::Missing { column }, Lang::En) => format!("{column} is empty."),
        (LineFaultKind::Ubn { text, error }, Lang::Zh) => {
            format!("統一編號「{text}」{}。", ubn(lang, *error))
        }
        (LineFaultKind::Ubn { text, error }, Lang::En) => {
            format!("統一編號 {text:?} {}.", ubn(lang, *error))
        }
        (LineFaultKind::Registration { text }, Lang::Zh) => {
            format!("工廠登記編號「{text}」不是英文字母與數字。")
        }
        (LineFaultKind::Registration { text }, Lang::En) => {
            format!("The registration {text:?} is not made of letters and digits.")
        }
        (LineFaultKind::NotInProduction { status }, Lang::Zh) => {
            format!("登記狀態是「{status}」，不是生產中。")
        }
        (LineFaultKind::NotInProduction { status }, Lang::En) => {
            format!("The factory's state is {status:?}, not 生產中.")
        }
        (LineFaultKind::Price { text, error }, Lang::Zh) => {
            format!("價格「{text}」{}。", price(lang, *error))
        }
        (LineFaultKind::Price { text, error }, Lang::En) => {
            format!("The price {text:?} {}.", price(lang, *error))
        }
        (LineFaultKind::Backwards, _) => {
            tr(lang, "迄日早於起日。", "It ends before it begins.").to_owned()
        }
        (LineFaultKind::Twice { line }, Lang::Zh) => format!("與第 {line} 列重複。"),
        (LineFaultKind::Twice { line }, Lang::En) => format!("The same stands in line {line}."),
        (LineFaultKind::Unreadable { column, text }, Lang::Zh) => {
            format!("「{column}」的「{text}」讀不出來。")
        }
        (LineFaultKind::Unreadable { column, text }, Lang::En) => {
            format!("{text:?} in {column} cannot be read.")
        }
        (LineFaultKind::UnknownOrder { text }, Lang::Zh) => {
            format!("貴公司沒有編號「{text}」的訂單。")
        }
        (LineFaultKind::UnknownOrder { text }, Lang::En) => {
            format!("You have no order {text:?}.")
        }
        (LineFaultKind::Refused(refusal), _) => super::refusal(lang, refusal),
        (LineFaultKind::Endless, Lang::Zh) => {
            "這一列沒有結尾，可能少了一個引號；之後的內容沒有讀取。".to_owned()
        }
        (LineFaultKind::Endless, Lang::En) => {
            "This row has no end; perhaps a quote is not closed. What follows was not read."
                .to_owned()
        }
    }
}

/// Why a text is no price; the words follow the text.
pub(super) fn price(lang: Lang, error: NotAPrice) -> &'static str {
    match error {
        NotAPrice::NotAnAmount => tr(lang, "不是新臺幣整數金額", "is no whole amount of NT$"),
        NotAPrice::Zero => tr(lang, "是 0，方案要有價格", "is 0; a plan has a price"),
        NotAPrice::WithoutTax => {
            tr(lang, "是未稅價，請改填含稅價（R17）", "is without tax; give it with tax (R17)")
        }
        NotAPrice::Foreign => tr(lang, "不是新臺幣", "is not in NT$"),
        NotAPrice::NotFixed => {
            tr(lang, "不是整期的固定價格", "is not one fixed price for the whole term")
        }
    }
}

fn ubn(lang: Lang, error: UbnInvalid) -> &'static str {
    match error {
        UbnInvalid::NotEightDigits => tr(lang, "不是八位數字", "has not eight digits"),
        UbnInvalid::AllZero => tr(lang, "不是任何公司的編號", "is nobody's number"),
        UbnInvalid::Checksum => tr(lang, "檢查碼不符", "has a check digit that does not fit"),
    }
}

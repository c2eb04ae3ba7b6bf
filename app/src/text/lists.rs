//! Words of imported lists.

use domain::ubn::UbnInvalid;

use crate::{
    lang::{Lang, tr},
    review::{LineFaultKind, ListKind},
};

pub fn list_kind(lang: Lang, kind: ListKind) -> &'static str {
    match kind {
        ListKind::Factories => tr(lang, "工廠登記清冊", "Registered factories"),
        ListKind::RelatedGrants => tr(lang, "已獲補助名單", "Related grants"),
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

fn ubn(lang: Lang, error: UbnInvalid) -> &'static str {
    match error {
        UbnInvalid::NotEightDigits => tr(lang, "不是八位數字", "has not eight digits"),
        UbnInvalid::AllZero => tr(lang, "不是任何公司的編號", "is nobody's number"),
        UbnInvalid::Checksum => tr(lang, "檢查碼不符", "has a check digit that does not fit"),
    }
}

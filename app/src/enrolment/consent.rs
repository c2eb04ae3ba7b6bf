//! The texts that people agree to. Version and hash of the text shown are kept with the consent;
//! whoever changes a text gives it a new version.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// What is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// 同意資料蒐集
    DataConsent,
    /// 授權及同意聲明
    Declaration,
}

impl ConsentKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DataConsent => "data_consent",
            Self::Declaration => "declaration",
        }
    }
}

/// The version in force of both texts.
pub const CONSENT_VERSION: &str = "2021-06-01";

/// Paragraphs of a text in the language in which it is shown.
pub fn consent_text(kind: ConsentKind, lang: Lang) -> &'static [&'static str] {
    match (kind, lang) {
        (ConsentKind::DataConsent, Lang::Zh) => &DATA_CONSENT_ZH,
        (ConsentKind::DataConsent, Lang::En) => &DATA_CONSENT_EN,
        (ConsentKind::Declaration, Lang::Zh) => &DECLARATION_ZH,
        (ConsentKind::Declaration, Lang::En) => &DECLARATION_EN,
    }
}

const DATA_CONSENT_ZH: [&str; 5] = [
    "蒐集機關：雲市集工業館專案辦公室（依個人資料保護法第 8 條告知）。",
    "目的與項目：為審查補助資格、發放點數、處理訂單與稽核，蒐集公司名稱、統一編號、工廠登記、年營業收入，以及聯絡人姓名與電子郵件。",
    "期間：補助結束後保存五年供查核，到期刪除；未完成的申請保存 30 天。",
    "對象與方式：由專案辦公室、審查與稽核人員使用，並向商工登記、工廠登記公開資料查證；您下單時，供應商會看到公司名稱、統一編號與聯絡方式。",
    "您的權利：可隨時查詢、取得副本、更正或要求刪除個人資料；不提供資料則無法審查資格，但仍可瀏覽方案。",
];

const DATA_CONSENT_EN: [&str; 5] = [
    "Who collects: the programme office of the Yunshiji Industrial Pavilion (notice under Article 8 of the Personal Data Protection Act).",
    "Why and what: to judge eligibility, issue points, handle orders and answer audits, we keep the firm's name, its 統一編號, factory registration, annual revenue, and the contact's name and e-mail.",
    "How long: five years after the programme ends, for audits, then it is deleted; an application that was not completed for 30 days.",
    "Who uses it: the programme office, its reviewers and auditors; we ask the public company and factory registers. When you order, the supplier sees the firm's name, number and contact.",
    "Your rights: you may see, copy, correct or have your personal data deleted at any time. Without the data we cannot judge eligibility; you can still look at the plans.",
];

const DECLARATION_ZH: [&str; 5] = [
    "本公司所填資料均屬實；如有不實，願繳回已使用之補助點數，並負相關法律責任。",
    "本公司為製造業者，已辦理工廠登記，或依法免辦並持有主管機關證明文件；年營業收入符合補助規範。",
    "本公司未曾獲得雲世代產業數位轉型相關計畫補助（包含但不限下列計畫）；嗣後查得者，同意凍結並收回點數。",
    "本公司授權專案辦公室向公司登記、工廠登記及補助名單查證上述資料，並配合第三方抽查。",
    "本公司不以點數向本公司或關係人之供應商選購方案，並同意點數須於使用期限前完成簽約。",
];

const DECLARATION_EN: [&str; 5] = [
    "What we stated is true; if it is not, we pay back the points that were used and answer for it in law.",
    "We are a manufacturer with a registered factory, or exempt by law with the authority's letter; our annual revenue is within the programme's limit.",
    "We were not subsidised by a related digital-transformation programme (including but not limited to those named below); should one be found later, our points may be frozen and taken back.",
    "We authorise the programme office to check this with the company register, the factory register and the lists of grants, and we take part in third-party spot checks.",
    "We do not use points to buy from ourselves or from suppliers related to us, and we know that contracts must be signed before the points expire.",
];

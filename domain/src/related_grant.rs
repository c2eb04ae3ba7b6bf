//! 已獲補助之相關計畫 (R3): the programmes of the slides' note 3 whose subsidy excludes a firm.
//! "Including but not limited to": an imported list may name others by a code of its own.

/// A programme of note 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelatedGrant {
    pub code: &'static str,
    /// As the slides write it.
    pub name: &'static str,
}

#[rustfmt::skip]
pub const RELATED_GRANTS: [RelatedGrant; 9] = [
    RelatedGrant { code: "SUMMIT",      name: "引領中小微型企業數位轉型戰略攻頂計畫" },
    RelatedGrant { code: "CLOUD-MICRO", name: "雲世代小微企業數位轉型創新服務計畫" },
    RelatedGrant { code: "DISTRICT",    name: "雲世代商圈數位轉型及永續發展計畫" },
    RelatedGrant { code: "SUCCESSION",  name: "中小製造業接班傳承數位轉型主題式研發計畫" },
    RelatedGrant { code: "C2M",         name: "消費數據驅動精準研發製造(C2M)補助主題式研發計畫" },
    RelatedGrant { code: "METAL",       name: "金屬製品數位轉型增值主題式研發計畫" },
    RelatedGrant { code: "AGRI",        name: "雲世代農業數位轉型業界參與計畫" },
    RelatedGrant { code: "RETAIL-DATA", name: "建構零售暨服務業數據共享創新服務計畫" },
    RelatedGrant { code: "COMMON-GOOD", name: "中小企業數位共好計畫" },
];

/// The name of a programme, or its code where only a list knows it.
pub fn name_of(code: &str) -> &str {
    RELATED_GRANTS.iter().find(|grant| grant.code == code).map_or(code, |grant| grant.name)
}

/// Reads a code or the name of the slides, as lists write either.
pub fn code_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is = |grant: &&RelatedGrant| grant.code.eq_ignore_ascii_case(text) || grant.name == text;
    RELATED_GRANTS.iter().find(is).map(|grant| grant.code)
}

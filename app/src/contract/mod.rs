//! 契約: as a file to take home, the public check, and amendments.

pub mod amended;
mod amendment_form;
mod amendments;
mod check_page;
#[cfg(feature = "ssr")]
pub mod port;

use domain::{Instant, Party};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use amendments::{Amendments, ContractText, OlderVersion, Signatures, version_name};
pub use check_page::CheckPage;

use crate::error::AppError;

/// Where a contract's file is checked without scripts.
pub const CHECK_PATH: &str = "/contract/check";
/// The field of the file, and the problem's place.
pub const FILE_FIELD: &str = "file";

/// What anybody learns about a hash: nothing but this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    /// The hash that was asked for, in lower case; none where nothing was asked yet.
    pub asked: Option<String>,
    /// What was typed is no SHA-256.
    pub malformed: bool,
    /// When both sides had signed the contract with this hash, if there is one.
    pub signed_at: Option<Instant>,
}

/// Why there is no file now, and where the contract can be read.
#[cfg(feature = "ssr")]
pub const fn without_font(lang: crate::lang::Lang) -> &'static str {
    crate::lang::tr(
        lang,
        "這台伺服器沒有中文字型，現在無法製作契約的 PDF。契約全文、雜湊值與簽署時間都在訂單頁上。請通知專案辦公室。",
        "This server has no Chinese font, so contracts cannot be made into PDF now. The whole text, \
         its hash and the signatures are on the order's page. Please tell the programme office.",
    )
}

/// A version of a contract after the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentView {
    pub version: i32,
    pub proposed_by: Party,
    pub proposed_at: Instant,
    pub text: String,
    pub sha256: String,
    pub buyer_signed_at: Option<Instant>,
    pub supplier_signed_at: Option<Instant>,
    pub dropped_at: Option<Instant>,
}

impl AmendmentView {
    /// When it began to stand.
    pub fn signed_at(&self) -> Option<Instant> {
        self.buyer_signed_at
            .zip(self.supplier_signed_at)
            .map(|(buyer, supplier)| buyer.max(supplier))
    }

    pub fn is_open(&self) -> bool {
        self.signed_at().is_none() && self.dropped_at.is_none()
    }
}

/// A step of an amendment. Every field is text: what was typed comes back with its problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AmendContract {
    pub order: String,
    /// `propose`, `sign` or `drop`.
    pub act: String,
    /// Sign and drop: which one.
    pub version: String,
    /// Sign: the hash of the text that was shown.
    pub contract: String,
    /// Propose: an ISO date, or nothing.
    pub start_on: String,
    pub data_location: String,
    pub other: String,
}

/// A SHA-256 as people copy it: blanks and line ends in it, capital letters.
pub fn read_hash(typed: &str) -> Option<String> {
    let hash: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit());
    whole.then(|| hash.to_ascii_lowercase())
}

#[server(name = CheckContract, endpoint = "contract/check", input = server_fn::codec::GetUrl)]
pub async fn check_contract(hash: String) -> Result<CheckView, AppError> {
    let typed = hash.trim();
    let asked = read_hash(typed);
    let malformed = asked.is_none() && !typed.is_empty();
    let signed_at = match &asked {
        None => None,
        Some(hash) => {
            let from = crate::enrolment::web::origin().address;
            crate::port::respond(crate::port::service().check_contract(hash, &from).await)?
        }
    };
    Ok(CheckView { asked, malformed, signed_at })
}

/// 變更契約: leads back to the order, with the reason if it was refused.
#[server(name = AmendContractFn, endpoint = "contract/amend")]
pub async fn amend_contract(form: AmendContract) -> Result<(), AppError> {
    use domain::amendment::OTHER_CHARS_MAX;

    use crate::{
        port,
        url::{clip, clip_to, encode},
    };

    let mut back = format!("/orders/{}", encode(clip(&form.order)));
    let done = back.clone();
    if form.act == "propose" {
        // A little more than fits, so that what is too long comes back too long.
        back = format!(
            "{back}?start_on={}&data_location={}&other={}",
            encode(clip(&form.start_on)),
            encode(clip(&form.data_location)),
            encode(clip_to(&form.other, OTHER_CHARS_MAX + 1))
        );
    }
    let answer = match port::viewer() {
        Some(actor) => port::service().amend_contract(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    match answer {
        Ok(()) => leptos_axum::redirect(&done),
        Err(error) => return crate::order::refuse(&back, error),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_as_it_is_copied() {
        let hash = "0123456789abcdef".repeat(4);
        for typed in
            [hash.clone(), hash.to_uppercase(), format!(" {} \n{}", &hash[..32], &hash[32..])]
        {
            assert_eq!(read_hash(&typed), Some(hash.clone()), "{typed}");
        }
        for typed in ["", "abc", &hash[1..], &format!("{hash}0"), &"g".repeat(64), &"０".repeat(64)]
        {
            assert_eq!(read_hash(typed), None, "{typed}");
        }
    }
}

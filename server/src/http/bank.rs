//! 入帳通知: what the bank posts when money arrived on a virtual account.
//!
//! `Marketplace-Signature: t=<unix seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of
//! `<t>.<body>`. Two keys are accepted, so that they can be rotated without a gap.

use std::sync::Arc;

use app::error::AppError;
use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use sha2::Sha256;

use super::Web;
use crate::{engine::BankNotice, hash::hex};

/// The header that carries the signature.
pub const SIGNATURE: &str = "marketplace-signature";
/// How far the signature's time may be from ours.
const SKEW_SECONDS_MAX: i64 = 300;

/// The keys that a bank may sign with; without any, notices are not accepted at all.
#[derive(Clone, Debug, Default)]
pub struct BankKeys(Arc<[String]>);

impl BankKeys {
    /// Empty keys are no keys.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Self {
        Self(keys.into_iter().filter(|key| !key.is_empty()).collect())
    }
}

fn mac(key: &str, at: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    Some(mac)
}

/// The value of the signature header for a body, as a bank makes it.
pub fn sign(key: &str, at: i64, body: &[u8]) -> String {
    let signature = mac(key, at, body).map(|mac| hex(&mac.finalize().into_bytes()));
    format!("t={at},v1={}", signature.unwrap_or_default())
}

/// Whether one of the keys signed this body at about this time.
fn is_genuine(keys: &BankKeys, header: &str, now: i64, body: &[u8]) -> bool {
    let part = |name: &str| header.split(',').find_map(|part| part.trim().strip_prefix(name));
    let (Some(at), Some(signature)) = (part("t="), part("v1=")) else {
        return false;
    };
    let (Ok(at), Some(signature)) = (at.parse::<i64>(), unhex(signature)) else {
        return false;
    };
    let fresh = now.checked_sub(at).is_some_and(|skew| skew.abs() <= SKEW_SECONDS_MAX);
    // In constant time, by the library.
    fresh
        && keys
            .0
            .iter()
            .any(|key| mac(key, at, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok()))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}

pub(super) async fn notice(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Response {
    if web.bank_keys.0.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let now = web.engine.now().timestamp();
    if !is_genuine(&web.bank_keys, signature, now, &body) {
        let refusal = json!({ "error": "the signature does not fit" });
        return (StatusCode::UNAUTHORIZED, Json(refusal)).into_response();
    }
    let notice: BankNotice = match serde_json::from_slice(&body) {
        Ok(notice) => notice,
        // The parser's message is about what the bank itself sent.
        Err(error) => {
            let refusal = json!({ "error": format!("not a notice: {error}") });
            return (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response();
        }
    };
    match web.engine.bank_notice(notice).await {
        Ok(state) => Json(json!({ "state": state.as_str() })).into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let body = match &error {
                AppError::Refused(refusal) => {
                    json!({
                        "code": refusal.code(), "because": refusal.because(), "refused": refusal,
                    })
                }
                other => json!({ "error": other }),
            };
            (status, Json(body)).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_keys_sign_and_only_for_a_while() {
        let keys = BankKeys::new(["new".to_owned(), "old".to_owned()]);
        let body = br#"{"txn":"1"}"#;
        for key in ["new", "old"] {
            assert!(is_genuine(&keys, &sign(key, 1_000, body), 1_000, body), "{key}");
        }
        let genuine = sign("new", 1_000, body);
        assert!(is_genuine(&keys, &genuine, 1_300, body));
        assert!(!is_genuine(&keys, &genuine, 1_301, body), "stale");
        assert!(!is_genuine(&keys, &genuine, 1_000, b"{\"txn\":\"2\"}"), "another body");
        assert!(!is_genuine(&keys, &sign("other", 1_000, body), 1_000, body), "another key");
        for header in ["", "t=1000", "v1=00", "t=x,v1=00", "t=1000,v1=zz", "t=1000,v1=é"] {
            assert!(!is_genuine(&keys, header, 1_000, body), "{header}");
        }
        // Every flipped bit of the signature.
        let hex_at = genuine.find("v1=").unwrap() + 3;
        for at in hex_at..genuine.len() {
            let mut forged = genuine.clone().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).unwrap();
            assert!(!is_genuine(&keys, &forged, 1_000, body), "{forged}");
        }
    }
}

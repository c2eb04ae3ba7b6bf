//! `CheckMacValue`, as the gateway's public specification describes it.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::hash::hex;

/// The field that carries it, and that it does not cover.
pub(super) const FIELD: &str = "CheckMacValue";

/// The fields by name, whatever their case, between the two keys; encoded as .NET does and in
/// lower case; the SHA-256 of it in upper case.
pub fn checksum(fields: &[(String, String)], hash_key: &str, hash_iv: &str) -> String {
    let mut fields: Vec<_> = fields.iter().filter(|(name, _)| name != FIELD).collect();
    fields.sort_by_cached_key(|(name, _)| name.to_lowercase());
    let mut text = format!("HashKey={hash_key}");
    for (name, value) in fields {
        text.extend(["&", name, "=", value]);
    }
    text.extend(["&HashIV=", hash_iv]);
    hex(&Sha256::digest(encoded(&text).as_bytes())).to_uppercase()
}

/// Percent-encoding as .NET does it: a space is `+`, and a few marks stay.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => {
                out.push(char::from(byte.to_ascii_lowercase()));
            }
            // Writing into a String never fails.
            byte => _ = write!(out, "%{byte:02x}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the gateway's developer pages, with the merchant of its test system.
    #[test]
    fn the_published_example_comes_out() {
        let fields: Vec<(String, String)> = [
            ("TradeDesc", "促銷方案"),
            ("PaymentType", "aio"),
            ("MerchantTradeDate", "2023/03/12 15:30:23"),
            ("MerchantTradeNo", "ecpay20230312153023"),
            ("MerchantID", "3002607"),
            ("ReturnURL", "https://www.ecpay.com.tw/receive.php"),
            ("ItemName", "Apple iphone 15"),
            ("TotalAmount", "30000"),
            ("ChoosePayment", "ALL"),
            ("EncryptType", "1"),
            // Its own field does not count.
            (FIELD, "whatever"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        assert_eq!(
            checksum(&fields, "pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"),
            "6C51C9E6888DE861FD62FB1DD17029FC742634498FD813DC43D4243B5685B840"
        );
    }

    #[test]
    fn marks_are_encoded_as_dotnet_does() {
        assert_eq!(encoded("aZ9 -_.!*()"), "az9+-_.!*()");
        assert_eq!(encoded("~'/點"), "%7e%27%2f%e9%bb%9e");
    }
}

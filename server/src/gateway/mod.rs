//! 刷卡閘道: the second payment provider. Speaks as `ECPay`'s public specification of its all-in-one
//! checkout does: a form in the buyer's browser leads there, a form from server to server tells
//! what became of it, and both carry a checksum (`checksum.rs`).

mod checksum;

use anyhow::{Context as _, bail};
use chrono::NaiveDateTime;
use domain::{
    Instant, Twd,
    calendar::{in_taipei, taipei},
    payment::{account_of_checkout, checkout_number},
};
use subtle::ConstantTimeEq as _;

pub use checksum::checksum;

/// Where the gateway tells us of a payment.
pub const NOTICE_PATH: &str = "/api/card/notices";
/// Dates as the gateway writes them, in Taipei.
const TIME_FORMAT: &str = "%Y/%m/%d %H:%M:%S";
/// The result code of a payment.
const PAID: &str = "1";
/// Longest result code and words that are kept, in characters.
const CODE_CHARS_MAX: usize = 20;
const MESSAGE_CHARS_MAX: usize = 200;

/// What a gateway gives its merchant, and where both are.
#[derive(Clone, Debug)]
pub struct GatewayOptions {
    /// The gateway's checkout page.
    pub url: String,
    pub merchant: String,
    pub hash_key: String,
    pub hash_iv: String,
    /// Our own address as browsers and the gateway see it.
    pub origin: String,
}

/// The gateway that takes cards for us.
#[derive(Clone)]
pub struct Gateway {
    options: GatewayOptions,
    /// What a page may send its form to; nothing where the gateway is on our own site.
    target: Option<String>,
}

impl std::fmt::Debug for Gateway {
    /// Without its keys.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("url", &self.options.url).finish_non_exhaustive()
    }
}

/// An order that is to be paid by card.
#[derive(Clone, Copy, Debug)]
pub struct Checkout<'a> {
    pub virtual_account: &'a str,
    /// What the buyer reads on the gateway's page.
    pub item: &'a str,
    pub due: Twd,
    /// Our page of the order, from `/` on.
    pub back: &'a str,
}

/// What the gateway tells, once it is known to be the gateway's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardNotice {
    /// The gateway's own id.
    pub trade: String,
    /// Of the order; what the gateway sent, where it is no number of ours.
    pub virtual_account: String,
    pub amount: i64,
    pub result: CardResult,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardResult {
    /// When the card was charged: what counts against the deadline (R21).
    Paid { at: Instant },
    /// S12: nothing was paid.
    Failed { code: String, message: String },
}

/// Why a notice is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("CheckMacValue does not fit")]
    Checksum,
    #[error("another merchant")]
    Merchant,
    #[error("a field is missing, twice there, or not what it should be")]
    Field,
}

impl Gateway {
    /// # Errors
    /// Where an option is empty, or the address is none.
    pub fn new(options: GatewayOptions) -> anyhow::Result<Self> {
        let GatewayOptions { url, merchant, hash_key, hash_iv, .. } = &options;
        if [merchant, hash_key, hash_iv].iter().any(|text| text.is_empty()) {
            bail!("the card gateway needs its merchant, its HashKey and its HashIV");
        }
        let target = if url.starts_with('/') {
            None
        } else {
            let uri: http::Uri = url.parse().context("the card gateway's address")?;
            let (Some("https"), Some(host)) = (uri.scheme_str(), uri.authority()) else {
                bail!("the card gateway's address has to begin with https://");
            };
            Some(format!("https://{host}"))
        };
        Ok(Self { options, target })
    }

    /// The origin that a page with the gateway's form has to allow.
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// Who we are to the gateway.
    pub fn merchant(&self) -> &str {
        &self.options.merchant
    }

    pub fn url(&self) -> &str {
        &self.options.url
    }

    /// The fields of the form that leads to the gateway.
    pub fn fields(&self, checkout: &Checkout<'_>, now: Instant) -> Vec<(String, String)> {
        let GatewayOptions { merchant, origin, .. } = &self.options;
        let time = in_taipei(now).format(TIME_FORMAT).to_string();
        self.signed(vec![
            ("MerchantID", merchant.clone()),
            ("MerchantTradeNo", checkout_number(checkout.virtual_account, now)),
            ("MerchantTradeDate", time),
            ("PaymentType", "aio".to_owned()),
            ("TotalAmount", checkout.due.get().to_string()),
            ("TradeDesc", checkout.item.to_owned()),
            ("ItemName", checkout.item.to_owned()),
            ("ReturnURL", format!("{origin}{NOTICE_PATH}")),
            ("ClientBackURL", format!("{origin}{}", checkout.back)),
            ("ChoosePayment", "Credit".to_owned()),
            ("EncryptType", "1".to_owned()),
        ])
    }

    /// The fields with the checksum that makes them genuine.
    pub fn signed(&self, fields: Vec<(&str, String)>) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let value = checksum(&fields, &self.options.hash_key, &self.options.hash_iv);
        fields.push((checksum::FIELD.to_owned(), value));
        fields
    }

    /// Whether the fields carry our merchant and the checksum of our keys.
    ///
    /// # Errors
    /// What is wrong, the checksum first.
    pub fn genuine(&self, fields: &[(String, String)]) -> Result<(), Unreadable> {
        let own = checksum(fields, &self.options.hash_key, &self.options.hash_iv);
        let theirs = one(fields, checksum::FIELD)?;
        if !bool::from(own.as_bytes().ct_eq(theirs.as_bytes())) {
            return Err(Unreadable::Checksum);
        }
        if one(fields, "MerchantID")? == self.options.merchant {
            Ok(())
        } else {
            Err(Unreadable::Merchant)
        }
    }

    /// Reads a notice. A simulated payment, which the gateway's back office can send, pays nothing.
    ///
    /// # Errors
    /// Where it is not the gateway's, or not what the specification says.
    pub fn read(&self, fields: &[(String, String)]) -> Result<CardNotice, Unreadable> {
        self.genuine(fields)?;
        let number = one(fields, "MerchantTradeNo")?;
        let amount = one(fields, "TradeAmt")?.parse().map_err(|_| Unreadable::Field)?;
        let code = one(fields, "RtnCode")?;
        let simulated = fields.iter().any(|(name, value)| name == "SimulatePaid" && value == "1");
        let result = if code == PAID && !simulated {
            CardResult::Paid { at: time(one(fields, "PaymentDate")?)? }
        } else {
            let code = if simulated { "SimulatePaid" } else { code };
            CardResult::Failed {
                code: printable(code, CODE_CHARS_MAX),
                message: printable(one(fields, "RtnMsg").unwrap_or(""), MESSAGE_CHARS_MAX),
            }
        };
        Ok(CardNotice {
            trade: one(fields, "TradeNo")?.to_owned(),
            virtual_account: account_of_checkout(number).unwrap_or(number).to_owned(),
            amount,
            result,
        })
    }
}

/// The one value of a field.
///
/// # Errors
/// `Field` where there is none, or more than one.
pub fn one<'a>(fields: &'a [(String, String)], name: &str) -> Result<&'a str, Unreadable> {
    let mut found = fields.iter().filter(|(field, _)| field == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(value),
        _ => Err(Unreadable::Field),
    }
}

fn time(text: &str) -> Result<Instant, Unreadable> {
    let local = NaiveDateTime::parse_from_str(text, TIME_FORMAT).map_err(|_| Unreadable::Field)?;
    let at = local.and_local_timezone(taipei()).single().ok_or(Unreadable::Field)?;
    Ok(at.to_utc())
}

fn printable(text: &str, chars_max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(chars_max).collect()
}

#[cfg(test)]
#[path = "gateway_tests.rs"]
mod tests;

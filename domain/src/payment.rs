//! 付款: who may tell that money arrived, and the number under which a card gateway knows an order.

use serde::{Deserialize, Serialize};

use crate::Instant;

/// Who tells of money. Each has its own transaction ids; as they are kept, none can be another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// A transfer to the order's virtual account.
    Bank,
    /// 刷卡, by the gateway.
    Card,
    /// 改列: the office found out whose money it was that another one had told of.
    Office,
}

impl Provider {
    pub const ALL: [Self; 3] = [Self::Bank, Self::Card, Self::Office];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Card => "card",
            Self::Office => "office",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == name)
    }

    /// What its transaction ids begin with as they are kept. The bank's stand as they came.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Bank => "",
            Self::Card => "card:",
            Self::Office => "office:",
        }
    }

    /// Whose transaction this is that was kept, and its id at the provider.
    pub fn of_txn(kept: &str) -> (Self, &str) {
        [Self::Card, Self::Office]
            .into_iter()
            .find_map(|provider| Some((provider, kept.strip_prefix(provider.prefix())?)))
            .unwrap_or((Self::Bank, kept))
    }

    /// The id of a transaction as it is kept; `None` where it could be taken for another
    /// provider's.
    pub fn txn(self, raw: &str) -> Option<String> {
        let others = Self::ALL.into_iter().filter(|other| !other.prefix().is_empty());
        let taken = others.into_iter().any(|other| raw.starts_with(other.prefix()));
        (!taken).then(|| format!("{}{raw}", self.prefix()))
    }
}

/// Digits of a virtual account.
const ACCOUNT_CHARS: usize = 14;
/// What follows in a checkout's number: seconds in base 36. 36⁶ seconds are 69 years.
const TIME_CHARS: usize = 6;
const TIME_BASE: i64 = 36;

/// The number of a checkout at the gateway (`MerchantTradeNo`): the order's virtual account and
/// the second at which the page was shown. Twenty letters and digits, new for every attempt, as
/// the gateway asks for, and read back without a table.
pub fn checkout_number(virtual_account: &str, at: Instant) -> String {
    let mut left = at.timestamp().rem_euclid(TIME_BASE.pow(6));
    let mut time = [b'0'; TIME_CHARS];
    for place in time.iter_mut().rev() {
        // A remainder by 36 is one digit.
        let digit = u8::try_from(left % TIME_BASE).unwrap_or_default();
        *place = if digit < 10 { b'0' + digit } else { b'A' + digit - 10 };
        left /= TIME_BASE;
    }
    format!("{virtual_account}{}", String::from_utf8_lossy(&time))
}

/// The virtual account that a checkout's number stands for.
pub fn account_of_checkout(number: &str) -> Option<&str> {
    let fits = number.len() == ACCOUNT_CHARS + TIME_CHARS
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (account, _) = fits.then(|| number.split_at(ACCOUNT_CHARS))?;
    account.bytes().all(|byte| byte.is_ascii_digit()).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_of_one_provider() {
        for (provider, raw, kept) in [
            (Provider::Bank, "2021070500001", Some("2021070500001")),
            (Provider::Card, "2021070500001", Some("card:2021070500001")),
            (Provider::Bank, "card:2021070500001", None),
            (Provider::Card, "card:1", None),
            (Provider::Office, "5f", Some("office:5f")),
            (Provider::Bank, "office:5f", None),
        ] {
            assert_eq!(provider.txn(raw).as_deref(), kept, "{provider:?} {raw}");
            if let Some(kept) = kept {
                assert_eq!(Provider::of_txn(kept), (provider, raw));
            }
        }
    }

    #[test]
    fn a_checkout_is_of_one_order() {
        let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).unwrap();
        let account = "91234567890123";
        for (seconds, number) in [
            (0, "91234567890123000000"),
            (35, "9123456789012300000Z"),
            (36, "91234567890123000010"),
            (1_625_446_800, "91234567890123QVQYS0"),
        ] {
            assert_eq!(checkout_number(account, at(seconds)), number);
            assert_eq!(account_of_checkout(number), Some(account));
        }
        for odd in ["", "9123456789012300000", "9123456789012x00000Z", "91234567890123 0000Z", "點"]
        {
            assert_eq!(account_of_checkout(odd), None, "{odd}");
        }
    }
}

//! 示範金流公司: the other side of the card gateway. It checks what our checkout sends and tells what
//! became of it as the public specification says, so that the demo and the tests go through the
//! same adapter as a real one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use app::{demo::Trade, error::AppError};
use chrono::NaiveDateTime;
use domain::{Instant, Twd, calendar::in_taipei};

use crate::{
    clock::new_token,
    gateway::{Gateway, GatewayOptions, one},
};

/// Trades that are remembered; a demo that runs for long forgets all of them then.
const TRADES_MAX: usize = 1_000;
/// Longest merchant's number, by the specification.
const NUMBER_CHARS_MAX: usize = 20;

/// The gateway of a demo, with keys of its own, made anew at every start.
///
/// # Errors
/// Where the system has no randomness.
pub fn gateway() -> anyhow::Result<Gateway> {
    Gateway::new(GatewayOptions {
        url: "/demo/gateway/checkout".to_owned(),
        merchant: "3002607".to_owned(),
        hash_key: new_token()?,
        hash_iv: new_token()?,
        origin: String::new(),
    })
}

/// The gateway's side: it shares merchant and keys with ours.
#[derive(Debug)]
pub struct StubGateway {
    keys: Gateway,
    trades: Mutex<HashMap<String, Trade>>,
}

/// What the buyer did on the gateway's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    Paid,
    Failed,
}

impl StubGateway {
    pub fn new(keys: Gateway) -> Self {
        Self { keys, trades: Mutex::default() }
    }

    /// Takes a checkout; the merchant's number of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(&self, fields: &[(String, String)], now: Instant) -> Result<String, &'static str> {
        self.keys.genuine(fields).map_err(|_| "CheckMacValue Error")?;
        let field = |name| one(fields, name).map_err(|_| "a field is missing");
        let number = field("MerchantTradeNo")?;
        if number.is_empty()
            || number.len() > NUMBER_CHARS_MAX
            || !number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err("MerchantTradeNo Error");
        }
        let time = field("MerchantTradeDate")?;
        NaiveDateTime::parse_from_str(time, "%Y/%m/%d %H:%M:%S")
            .map_err(|_| "MerchantTradeDate Error")?;
        let amount: Option<Twd> = field("TotalAmount")?.parse().ok().and_then(Twd::new);
        let amount = amount.filter(|amount| !amount.is_zero()).ok_or("TotalAmount Error")?;
        for (name, only) in
            [("PaymentType", "aio"), ("EncryptType", "1"), ("ChoosePayment", "Credit")]
        {
            if field(name)? != only {
                return Err("an unknown way to pay");
            }
        }
        if field("TradeDesc")?.is_empty() || !field("ReturnURL")?.ends_with("/api/card/notices") {
            return Err("a field is missing");
        }
        let (item, back) = (field("ItemName")?.to_owned(), field("ClientBackURL")?.to_owned());
        let mut trades = self.trades.lock().unwrap_or_else(PoisonError::into_inner);
        // The page may be asked for again, the number may not be used for anything else.
        if let Some(known) = trades.get(number) {
            let same = known.amount == amount && known.item == item;
            return same.then(|| number.to_owned()).ok_or("MerchantTradeNo was used before");
        }
        if trades.len() >= TRADES_MAX {
            trades.clear();
        }
        let trade_no =
            format!("{}{:04}", in_taipei(now).format("%y%m%d%H%M%S"), trades.len() % 10_000);
        let number = number.to_owned();
        let trade = Trade { number: number.clone(), trade_no, item, amount, back, paid: false };
        trades.insert(number.clone(), trade);
        Ok(number)
    }

    /// # Errors
    /// `NotFound`.
    pub fn trade(&self, number: &str) -> Result<Trade, AppError> {
        let trades = self.trades.lock().unwrap_or_else(PoisonError::into_inner);
        trades.get(number).cloned().ok_or(AppError::NotFound)
    }

    /// The notice about a charge, with its checksum. A trade is paid once; the same notice may be
    /// told again.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn charge(
        &self,
        number: &str,
        charge: Charge,
        now: Instant,
    ) -> Result<Vec<(String, String)>, AppError> {
        let mut trades = self.trades.lock().unwrap_or_else(PoisonError::into_inner);
        let trade = trades.get_mut(number).ok_or(AppError::NotFound)?;
        let time = in_taipei(now).format("%Y/%m/%d %H:%M:%S").to_string();
        let (code, message) = match charge {
            Charge::Paid => ("1", "paid"),
            Charge::Failed => ("10100058", "the card was refused"),
        };
        trade.paid |= charge == Charge::Paid;
        Ok(self.keys.signed(vec![
            ("MerchantID", self.keys.merchant().to_owned()),
            ("MerchantTradeNo", trade.number.clone()),
            ("RtnCode", code.to_owned()),
            ("RtnMsg", message.to_owned()),
            ("TradeNo", trade.trade_no.clone()),
            ("TradeAmt", trade.amount.get().to_string()),
            ("PaymentDate", time.clone()),
            ("PaymentType", "Credit_CreditCard".to_owned()),
            ("PaymentTypeChargeFee", "0".to_owned()),
            ("TradeDate", time),
            ("SimulatePaid", "0".to_owned()),
        ]))
    }
}

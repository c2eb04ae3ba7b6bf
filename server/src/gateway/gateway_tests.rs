use super::*;

fn gateway() -> Gateway {
    Gateway::new(GatewayOptions {
        url: "https://pay.example:8443/Cashier/AioCheckOut/V5".to_owned(),
        merchant: "3002607".to_owned(),
        hash_key: "pwFHCqoQZGmho4w6".to_owned(),
        hash_iv: "EkRm7iFT261dpevs".to_owned(),
        origin: "https://market.example".to_owned(),
    })
    .unwrap()
}

const NOTICE: [(&str, &str); 8] = [
    ("MerchantID", "3002607"),
    ("MerchantTradeNo", "91234567890123QVQYS0"),
    ("RtnCode", "1"),
    ("RtnMsg", "交易成功"),
    ("TradeNo", "2107050900001234"),
    ("TradeAmt", "40000"),
    ("PaymentDate", "2021/07/05 09:30:00"),
    ("SimulatePaid", "0"),
];

/// The notice with some fields changed; an empty value takes the field away.
fn notice(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = NOTICE.iter().map(|(name, value)| {
        let new = changes.iter().find(|(other, _)| other == name);
        (*name, new.map_or(*value, |(_, value)| value).to_owned())
    });
    gateway().signed(fields.filter(|(_, value)| !value.is_empty()).collect())
}

#[test]
fn a_payment_is_read() {
    let read = gateway().read(&notice(&[])).unwrap();
    let at = "2021-07-05T01:30:00Z".parse().unwrap();
    assert_eq!(
        read,
        CardNotice {
            trade: "2107050900001234".to_owned(),
            virtual_account: "91234567890123".to_owned(),
            amount: 40_000,
            result: CardResult::Paid { at },
        }
    );
}

#[test]
fn what_failed_or_was_simulated_pays_nothing() {
    for (changes, code) in [
        (&[("RtnCode", "10100058"), ("PaymentDate", "")][..], "10100058"),
        (&[("SimulatePaid", "1")], "SimulatePaid"),
        (&[("RtnCode", "01")], "01"),
    ] {
        let read = gateway().read(&notice(changes)).unwrap();
        assert!(matches!(read.result, CardResult::Failed { code: c, .. } if c == code), "{code}");
    }
}

#[test]
fn what_is_not_the_gateways_is_refused() {
    for (changes, why) in [
        (&[("MerchantID", "2000132")][..], Unreadable::Merchant),
        (&[("TradeAmt", "4e4")], Unreadable::Field),
        (&[("TradeAmt", "")], Unreadable::Field),
        (&[("TradeNo", "")], Unreadable::Field),
        (&[("RtnCode", "")], Unreadable::Field),
        (&[("PaymentDate", "2021-07-05 09:30:00")], Unreadable::Field),
        (&[("PaymentDate", "2021/02/30 09:30:00")], Unreadable::Field),
    ] {
        assert_eq!(gateway().read(&notice(changes)), Err(why), "{changes:?}");
    }
    let genuine = notice(&[]);
    for at in 0..genuine.len() {
        let mut forged = genuine.clone();
        forged[at].1.push('1');
        assert_eq!(gateway().read(&forged), Err(Unreadable::Checksum), "{}", genuine[at].0);
    }
    let twice = [genuine.clone(), vec![("TradeAmt".to_owned(), "1".to_owned())]].concat();
    assert_eq!(gateway().read(&twice), Err(Unreadable::Checksum));
    assert_eq!(gateway().read(&[]), Err(Unreadable::Field));
}

#[test]
fn a_checkout_is_what_the_specification_asks_for() {
    let checkout = Checkout {
        virtual_account: "91234567890123",
        item: "雲端 MES（訂單 IND-110-00000001）",
        due: Twd::new(40_000).unwrap(),
        back: "/orders/1",
    };
    let fields = gateway().fields(&checkout, "2021-07-05T01:00:00Z".parse().unwrap());
    for (name, value) in [
        ("MerchantTradeNo", "91234567890123QVQYS0"),
        ("MerchantTradeDate", "2021/07/05 09:00:00"),
        ("TotalAmount", "40000"),
        ("PaymentType", "aio"),
        ("EncryptType", "1"),
        ("ReturnURL", "https://market.example/api/card/notices"),
        ("ClientBackURL", "https://market.example/orders/1"),
    ] {
        assert_eq!(one(&fields, name), Ok(value), "{name}");
    }
    assert_eq!(gateway().genuine(&fields), Ok(()));
    assert_eq!(gateway().target(), Some("https://pay.example:8443"));
}

#[test]
fn a_gateway_is_far_away_and_has_its_keys() {
    let with = |url: &str, key: &str| {
        let options =
            GatewayOptions { url: url.to_owned(), hash_key: key.to_owned(), ..gateway().options };
        Gateway::new(options).map(|gateway| gateway.target)
    };
    assert!(with("http://pay.example/", "key").is_err());
    assert!(with("pay.example", "key").is_err());
    assert!(with("https://pay.example/", "").is_err());
    assert_eq!(with("/demo/gateway/checkout", "key").unwrap(), None);
}

//! Large amounts as people say them.

use domain::money::grouped;

use crate::lang::Lang;

/// 「1 億 8,000 萬元」 or 「NT$180,000,000」.
pub fn amount_reading(lang: Lang, amount: i64) -> String {
    match lang {
        Lang::Zh => reading_zh(amount),
        Lang::En => format!("NT${}", grouped(amount)),
    }
}

fn reading_zh(amount: i64) -> String {
    let units = [(1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, "萬"), (1, "")];
    let mut parts = Vec::new();
    let mut rest = amount.unsigned_abs();
    for (unit, name) in units {
        let count = i64::try_from(rest / unit).unwrap_or_default();
        rest %= unit;
        if count > 0 {
            parts.push(format!("{} {name}", grouped(count)));
        }
    }
    if parts.is_empty() {
        parts.push("0 ".to_owned());
    }
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{}元", parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_in_ten_thousands() {
        for (amount, words) in [
            (0, "0 元"),
            (6_789, "6,789 元"),
            (10_000, "1 萬元"),
            (180_000_000, "1 億 8,000 萬元"),
            (2_000_000_000, "20 億元"),
            (2_000_000_001, "20 億 1 元"),
            (1_234_567_890, "12 億 3,456 萬 7,890 元"),
            (-50_000, "-5 萬元"),
            (9_007_199_254_740_991, "9,007 兆 1,992 億 5,474 萬 991 元"),
        ] {
            assert_eq!(amount_reading(Lang::Zh, amount), words);
        }
        assert_eq!(amount_reading(Lang::En, 180_000_000), "NT$180,000,000");
    }
}

//! What people and spreadsheets write into lists: prices, terms, days and numbers of people as
//! text. Read where the meaning is plain, refused by name where it is not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    Twd,
    money::{AMOUNT_MAX, parse_typed},
};

/// The years of the Republic begin after this one.
const ROC_EPOCH: i32 = 1911;
/// The largest year of the Republic that is told from a year of the common era.
const ROC_YEAR_MAX: i32 = 999;
const YEAR_MAX: i32 = 9_999;

/// Why a text is no price that a buyer could pay (R17: fixed, tax included, in NT$).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAPrice {
    NotAnAmount,
    Zero,
    /// 未稅
    WithoutTax,
    /// Another currency.
    Foreign,
    /// By month, by head, or from so much on.
    NotFixed,
}

/// Full-width letters, digits and marks as plain ones; lower case.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// A price: `102,375 (新台幣/含稅)`, `NT$102,375元整`, `102375.00`.
///
/// # Errors
/// Why it is none.
pub fn price(text: &str) -> Result<Twd, NotAPrice> {
    let mut text = plain(text);
    if has_any(&text, &["未稅", "不含稅", "未含稅", "稅外加", "excl", "before tax"]) {
        return Err(NotAPrice::WithoutTax);
    }
    if has_any(&text, &["us$", "usd", "美金", "美元", "人民幣", "rmb", "cny", "eur", "jpy", "日圓"])
    {
        return Err(NotAPrice::Foreign);
    }
    let loose =
        ["/月", "每月", "月租", "/人", "每人", "/年", "每年", "起", "~", "～", "以上", "per "];
    if has_any(&text, &loose) {
        return Err(NotAPrice::NotFixed);
    }
    // The longer words first: what is left of them would be no number.
    for word in [
        "新臺幣",
        "新台幣",
        "臺幣",
        "台幣",
        "ntd",
        "nt$",
        "nt",
        "twd",
        "$",
        "含營業稅",
        "含稅",
        "incl. tax",
        "tax included",
        "incl.",
        "tax",
        "元整",
        "圓整",
        "元",
        "圓",
        "整",
        "(",
        ")",
        "[",
        "]",
        "（",
        "）",
        "/",
        ":",
        "、",
    ] {
        text = text.replace(word, " ");
    }
    let number = text.trim();
    let number = number.split_once('.').map_or(Ok(number), |(whole, cents)| {
        if cents.chars().all(|c| c == '0') { Ok(whole) } else { Err(NotAPrice::NotAnAmount) }
    })?;
    match parse_typed(number) {
        Ok(0) => Err(NotAPrice::Zero),
        Ok(amount) if amount > 0 => Twd::new(amount).ok_or(NotAPrice::NotAnAmount),
        _ => Err(NotAPrice::NotAnAmount),
    }
}

/// A term in months: `12`, `12個月`, `１年`, `一年`, `24 months`, `半年`. `None` for anything else.
pub fn months(text: &str) -> Option<u16> {
    let text: String = plain(text).chars().filter(|c| !c.is_whitespace()).collect();
    if text == "半年" {
        return Some(6);
    }
    let units: [(&str, u16); 12] = [
        ("個月", 1),
        ("箇月", 1),
        ("个月", 1),
        ("months", 1),
        ("month", 1),
        ("mo", 1),
        ("月", 1),
        ("年期", 12),
        ("years", 12),
        ("year", 12),
        ("年", 12),
        ("", 1),
    ];
    units.iter().find_map(|(unit, each)| {
        let number = numeral(text.strip_suffix(unit)?)?;
        number.checked_mul(*each).filter(|months| *months > 0)
    })
}

/// A small number in digits or in Chinese numerals.
fn numeral(text: &str) -> Option<u16> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |text: &str| match text {
        "兩" => Some(2),
        text if text.chars().count() == 1 => {
            let at = "一二三四五六七八九".find(text)? / text.len();
            u16::try_from(at + 1).ok()
        }
        _ => None,
    };
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

/// A day of either calendar: `2021-05-20`, `2021/5/20`, `110.5.20`, `1100520`,
/// `民國110年5月20日`. `None` for anything else.
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = plain(text);
    let text = text.trim().trim_start_matches("民國").trim_end_matches('日').trim();
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [digits] if matches!(digits.len(), 7 | 8) && digits.bytes().all(|b| b.is_ascii_digit()) => {
            let (rest, day) = digits.split_at(digits.len() - 2);
            let (year, month) = rest.split_at(rest.len() - 2);
            (year, month, day)
        }
        _ => return None,
    };
    let year: i32 = year.parse().ok()?;
    let year = if year <= ROC_YEAR_MAX { year + ROC_EPOCH } else { year };
    if !(ROC_EPOCH + 1..=YEAR_MAX).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

/// How many people may use something: `Some(None)` is any number (`不限`, `unlimited`).
pub fn people(text: &str) -> Option<Option<u32>> {
    let text = plain(text);
    let text = text.trim();
    if has_any(text, &["不限", "無限", "unlimited"]) {
        return Some(None);
    }
    let number = ["人", "位", "帳號", "users", "user", "seats", "個"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
    let number = parse_typed(number).ok().filter(|number| (1..=AMOUNT_MAX).contains(number))?;
    u32::try_from(number).ok().map(Some)
}

/// What somebody wrote: trimmed, of a bounded length, line breaks and no other control character,
/// which PostgreSQL would not keep. `None` where it is no such text.
pub fn words(text: &str, chars_max: usize) -> Option<&str> {
    let text = text.trim();
    let odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
    (!odd && text.chars().count() <= chars_max).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_as_lists_write_them() {
        for text in [
            "102,375 (新台幣/含稅)",
            "NT$102,375",
            "102375",
            "１０２，３７５元整",
            "新臺幣 102,375 元（含稅）",
            "TWD 102,375.00",
            "102,375 (tax included)",
        ] {
            assert_eq!(price(text).map(Twd::get), Ok(102_375), "{text}");
        }
    }

    #[test]
    fn a_price_that_is_not_plain_is_refused_by_name() {
        use NotAPrice as N;
        for (text, why) in [
            ("", N::NotAnAmount),
            ("面議", N::NotAnAmount),
            ("0", N::Zero),
            ("0 元", N::Zero),
            ("-5", N::NotAnAmount),
            ("102,375.50", N::NotAnAmount),
            ("10萬", N::NotAnAmount),
            ("100 200", N::NotAnAmount),
            ("97,500 (未稅)", N::WithoutTax),
            ("3,000/月", N::NotFixed),
            ("60,000 起", N::NotFixed),
            ("US$ 3,000", N::Foreign),
            ("99999999999999999999", N::NotAnAmount),
            ("=1+1", N::NotAnAmount),
        ] {
            assert_eq!(price(text), Err(why), "{text}");
        }
    }

    #[test]
    fn terms_are_months() {
        for (text, expected) in [
            ("12個月", Some(12)),
            ("12", Some(12)),
            (" １２ 個月 ", Some(12)),
            ("1年", Some(12)),
            ("一年", Some(12)),
            ("兩年期", Some(24)),
            ("十二個月", Some(12)),
            ("二十四個月", Some(24)),
            ("半年", Some(6)),
            ("24 months", Some(24)),
            ("0個月", None),
            ("永久", None),
            ("", None),
            ("99999年", None),
        ] {
            assert_eq!(months(text), expected, "{text}");
        }
    }

    #[test]
    fn days_are_of_either_calendar() {
        let expected = NaiveDate::from_ymd_opt(2021, 5, 20);
        for text in [
            "2021-05-20",
            "2021/5/20",
            "110/05/20",
            "110.5.20",
            "1100520",
            "20210520",
            "民國110年5月20日",
            "2021年5月20日",
            "１１０／５／２０",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "2021-02-30", "昨天", "2021-5", "110520", "0/5/20"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_bounded_and_plain() {
        assert_eq!(words(" 兩行\n字 ", 4), Some("兩行\n字"));
        assert_eq!(words("五個字以上", 4), None);
        assert_eq!(words("a\0b", 4), None);
        assert_eq!(words("  ", 4), Some(""));
    }

    #[test]
    fn numbers_of_people() {
        for (text, expected) in [
            ("50", Some(Some(50))),
            ("50人", Some(Some(50))),
            ("1,000 users", Some(Some(1_000))),
            ("不限人數", Some(None)),
            ("Unlimited", Some(None)),
            ("0", None),
            ("很多", None),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }
}

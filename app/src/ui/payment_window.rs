//! 付款期限 as a choice.

use super::Choice;
use crate::lang::Lang;

/// The payment windows that can be chosen.
const WINDOWS: [&str; 7] = [
    "hours(24)",
    "hours(48)",
    "hours(72)",
    "hours(168)",
    "civil_days(1)",
    "civil_days(2)",
    "civil_days(5)",
];

/// The windows in words, with the one that is set where it is another.
pub fn payment_windows(lang: Lang, set: &str) -> Vec<Choice> {
    let other = (!WINDOWS.contains(&set)).then_some(set);
    WINDOWS
        .into_iter()
        .chain(other)
        .map(|value| Choice { value: value.to_owned(), text: name(lang, value) })
        .collect()
}

fn name(lang: Lang, window: &str) -> String {
    let count: String = window.chars().filter(char::is_ascii_digit).collect();
    match (window.starts_with("hours"), lang) {
        (true, Lang::Zh) => format!("簽約後 {count} 小時"),
        (true, Lang::En) => format!("{count} hours after the contract"),
        (false, Lang::Zh) => format!("民法 {count} 日（末日遇假日順延）"),
        (false, Lang::En) => format!("{count} days by the Civil Code"),
    }
}

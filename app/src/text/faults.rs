//! What is wrong with a field, in words that say what to do.

use domain::{
    Twd,
    mig::MigFault,
    password::{PASSWORD_CHARS_MIN, PasswordFault},
    typed::NotAPrice,
    ubn::UbnInvalid,
};

use crate::{
    error::{Fault, FaultKind},
    lang::{Lang, tr},
};

/// The words for a fault; the field's label stands beside them.
pub fn fault(lang: Lang, fault: &Fault) -> String {
    let fixed = |zh: &'static str, en: &'static str| tr(lang, zh, en).to_owned();
    match &fault.kind {
        FaultKind::Missing => fixed("請填寫這一欄。", "Please fill this in."),
        FaultKind::NotChosen => fixed("請選擇一項。", "Please choose one."),
        FaultKind::NotAgreed => fixed("請勾選同意，才能繼續。", "Please tick the box to go on."),
        FaultKind::TextChanged => fixed(
            "內容已更新，請重新閱讀後再勾選。",
            "The text has changed. Please read it again and tick the box.",
        ),
        FaultKind::NotAnAmount => fixed(
            "請輸入新臺幣整數金額，例如 180,000,000。",
            "Please type a whole amount of NT$, such as 180,000,000.",
        ),
        FaultKind::NotAYear => {
            fixed("請輸入民國年，例如 98。", "Please type a year of the Republic, such as 98.")
        }
        FaultKind::NotAnEmail => fixed(
            "請輸入完整的電子郵件，例如 name@company.com.tw。",
            "Please type a whole address, such as name@company.com.tw.",
        ),
        FaultKind::NotADate => {
            fixed("請輸入日期，例如 2021-08-30。", "Please type a day, such as 2021-08-30.")
        }
        FaultKind::NotBetween { first, last } => {
            let (first, last) = (super::date_in(lang, *first), super::date_in(lang, *last));
            match lang {
                Lang::Zh => format!("請輸入 {first}到 {last}之間的日期。"),
                Lang::En => format!("Please type a day from {first} to {last}."),
            }
        }
        FaultKind::Setting(problem) => super::settings::problem(lang, problem),
        FaultKind::WrongPassword => fixed("密碼不正確。", "This is not your password."),
        FaultKind::WrongCode => fixed(
            "驗證碼不正確、已用過或已過期。請輸入驗證器上最新的六位數字。",
            "The code does not fit, was used or is too old. Type the newest six digits.",
        ),
        FaultKind::EmailTaken => fixed(
            "這個電子郵件已有帳號，請登入或換一個。",
            "This address has an account. Sign in, or use another.",
        ),
        FaultKind::TooLong { max } => match lang {
            Lang::Zh => format!("最多 {max} 個字。"),
            Lang::En => format!("At most {max} characters."),
        },
        FaultKind::BadCharacters => {
            fixed("含有無法使用的字元。", "There are characters in it that cannot be used.")
        }
        FaultKind::NotANumber { min, max } => match lang {
            Lang::Zh => format!("請輸入 {min} 到 {max} 的整數。"),
            Lang::En => format!("Please type a whole number from {min} to {max}."),
        },
        FaultKind::TooManyLines { max } => match lang {
            Lang::Zh => format!("最多 {max} 行。"),
            Lang::En => format!("At most {max} lines."),
        },
        FaultKind::NotAPrice(NotAPrice::NotAnAmount) => {
            self::fault(lang, &Fault { kind: FaultKind::NotAnAmount, ..fault.clone() })
        }
        FaultKind::NotAPrice(error) => {
            let words = super::lists::price(lang, *error);
            match lang {
                Lang::Zh => format!("這{words}。"),
                Lang::En => format!("This {words}."),
            }
        }
        FaultKind::AboveListPrice { list_price } => match lang {
            Lang::Zh => format!("補助方案的價格不得高於公開定價 {list_price} 元。"),
            Lang::En => {
                format!("A subsidised price is not above the public list price, NT${list_price}.")
            }
        },
        FaultKind::NotOriginal => fixed(
            "價格、期間或範圍與上架版本不同，請改選「調整優惠方案」（規則 R8）。",
            "Price, term or scope differ from the version on offer: choose “Adjusted” (rule R8).",
        ),
        FaultKind::NotAsSelected { price, months } => not_as_selected(lang, *price, *months),
        FaultKind::NotSelected { solutions } => match lang {
            Lang::Zh => {
                format!("不在貴公司通過遴選的解決方案內：{}（規則 R6）。", solutions.join("、"))
            }
            Lang::En => format!(
                "None of your selected solutions, which are: {} (rule R6).",
                solutions.join(", ")
            ),
        },
        FaultKind::SeatsOrUnlimited => fixed(
            "請填人數，或勾選不限人數，不要兩者都填。",
            "Type a number of people, or tick “Unlimited”, not both.",
        ),
        FaultKind::Ubn(error) => ubn(lang, *error).to_owned(),
        FaultKind::Password(error) => password_fault(lang, *error),
        FaultKind::FileTooLarge { max } => {
            let size = match max / 1_048_576 {
                0 => format!("{} kB", max / 1_024),
                megabytes => format!("{megabytes} MB"),
            };
            match lang {
                Lang::Zh => format!("檔案太大，上限 {size}。"),
                Lang::En => format!("The file is too large; the limit is {size}."),
            }
        }
        FaultKind::NotOneOf { text } => match lang {
            Lang::Zh => format!("沒有「{text}」這個選項。"),
            Lang::En => format!("{text:?} is none of the choices."),
        },
        FaultKind::NotACatalogue => fixed(
            "讀不出方案。請用 CSV（第一列是欄位名稱），或 JSON 的方案清單。",
            "No plans can be read from this. Please send CSV with a heading, or a JSON list of plans.",
        ),
        FaultKind::EInvoice(fault) => mig_fault(lang, fault),
        FaultKind::FileKind => fixed(
            "只收 PDF、PNG、JPEG，請確認檔案內容。",
            "Only PDF, PNG and JPEG are taken; please look at what the file is.",
        ),
        FaultKind::FileEmpty => fixed("請選擇檔案。", "Please choose a file."),
        FaultKind::TooManyFiles { max } => match lang {
            Lang::Zh => format!("最多 {max} 個檔案，請先移除舊檔。"),
            Lang::En => format!("At most {max} files; please remove one first."),
        },
        FaultKind::TooManyKeys { max } => match lang {
            Lang::Zh => format!("最多 {max} 把有效的金鑰，請先撤銷不用的。"),
            Lang::En => format!("At most {max} keys are good at once; please revoke one first."),
        },
        FaultKind::WebhookUrl(fault) => super::webhook::url_fault(lang, *fault).to_owned(),
        FaultKind::TooManyWebhooks { max } => match lang {
            Lang::Zh => format!("最多 {max} 個端點，請先移除不用的。"),
            Lang::En => format!("At most {max} endpoints; please remove one first."),
        },
        FaultKind::ListColumns { missing } => match lang {
            Lang::Zh => format!(
                "第一列找不到這些欄位：{}。請確認選對清單，並存成 CSV（Big5 或 UTF-8）。",
                missing.join("、")
            ),
            Lang::En => format!(
                "The first line lacks these columns: {}. Please check that this is the right \
                 list, saved as CSV (Big5 or UTF-8).",
                missing.join(", ")
            ),
        },
    }
}

/// R8: what the register says, and what to do.
fn not_as_selected(lang: Lang, price: Option<Twd>, months: Option<u16>) -> String {
    let price = price.map(|price| match lang {
        Lang::Zh => format!("{price} 元"),
        Lang::En => format!("NT${price}"),
    });
    let months = months.map(|months| super::months(lang, months));
    let said: Vec<String> = price.into_iter().chain(months).collect();
    match lang {
        Lang::Zh => format!(
            "遴選通過的版本是 {}；價格或期間不同，請改選「調整優惠方案」（規則 R8）。",
            said.join("、")
        ),
        Lang::En => format!(
            "What was selected is {}; with another price or term choose “Adjusted” (rule R8).",
            said.join(", ")
        ),
    }
}

fn mig_fault(lang: Lang, fault: &MigFault) -> String {
    let fixed = |zh: &'static str, en: &'static str| tr(lang, zh, en).to_owned();
    match (fault, lang) {
        (MigFault::NotXml, _) => fixed(
            "這不是完整的 XML 檔，請從開立發票的系統重新下載。",
            "This is no whole XML file. Please download it again from where the invoice was made.",
        ),
        (MigFault::Doctype, _) => fixed(
            "檔案含有 DOCTYPE 宣告，電子發票不應有，基於安全不收。",
            "The file has a DOCTYPE, which no e-invoice has. For safety it is not taken.",
        ),
        (MigFault::Encoding { name }, Lang::Zh) => {
            format!("檔案編碼是 {name}，只收 UTF-8。")
        }
        (MigFault::Encoding { name }, Lang::En) => {
            format!("The file is in {name}; only UTF-8 is taken.")
        }
        (MigFault::TooComplex, _) => fixed(
            "檔案太大或層次太深，不像一張電子發票。",
            "The file is too large or too deeply nested for one e-invoice.",
        ),
        (MigFault::Entity { name }, Lang::Zh) => {
            format!("檔案含有不認得的實體「&{name};」，基於安全不收。")
        }
        (MigFault::Entity { name }, Lang::En) => {
            format!("The file has the unknown entity “&{name};”. For safety it is not taken.")
        }
        (MigFault::OtherMessage { found }, Lang::Zh) => {
            format!("這不是開立發票的訊息（F0401 或 C0401），檔案裡是「{found}」。")
        }
        (MigFault::OtherMessage { found }, Lang::En) => format!(
            "This is not the message that issues an invoice (F0401 or C0401) but “{found}”."
        ),
        (MigFault::Missing { element }, Lang::Zh) => format!("檔案裡沒有 {element}。"),
        (MigFault::Missing { element }, Lang::En) => format!("The file lacks {element}."),
        (MigFault::Twice { element }, Lang::Zh) => format!("檔案裡有兩個 {element}。"),
        (MigFault::Twice { element }, Lang::En) => format!("The file has {element} twice."),
        (MigFault::Unreadable { element }, Lang::Zh) => format!("讀不懂檔案裡的 {element}。"),
        (MigFault::Unreadable { element }, Lang::En) => {
            format!("{element} in the file cannot be read.")
        }
    }
}

fn ubn(lang: Lang, error: UbnInvalid) -> &'static str {
    match error {
        UbnInvalid::NotEightDigits => tr(
            lang,
            "統一編號是八位數字，例如 04595257。",
            "The number has eight digits, such as 04595257.",
        ),
        UbnInvalid::AllZero => {
            tr(lang, "00000000 不是任何公司的統一編號。", "00000000 is nobody's number.")
        }
        UbnInvalid::Checksum => tr(
            lang,
            "檢查碼不符，請對照發票或登記資料再輸入一次。",
            "The check digit does not fit. Please compare it with an invoice.",
        ),
    }
}

pub fn password_fault(lang: Lang, fault: PasswordFault) -> String {
    match (fault, lang) {
        (PasswordFault::TooShort { chars, min }, Lang::Zh) => {
            format!("密碼至少 {min} 個字，現在是 {chars} 個。用幾個詞連起來最好記。")
        }
        (PasswordFault::TooShort { chars, min }, Lang::En) => format!(
            "At least {min} characters; there are {chars}. A few words in a row are easiest."
        ),
        (PasswordFault::TooLong { max }, Lang::Zh) => format!("密碼最多 {max} 個字。"),
        (PasswordFault::TooLong { max }, Lang::En) => format!("At most {max} characters."),
        (PasswordFault::Guessable, Lang::Zh) => {
            format!("這個密碼太容易猜到。請用 {PASSWORD_CHARS_MIN} 個字以上、不常見的詞。")
        }
        (PasswordFault::Guessable, Lang::En) => {
            "This password is among the first to be guessed. Use less common words.".to_owned()
        }
        (PasswordFault::Personal, Lang::Zh) => "密碼不要含有您的電子郵件或本站名稱。".to_owned(),
        (PasswordFault::Personal, Lang::En) => {
            "The password must not hold your address or the name of this site.".to_owned()
        }
        (PasswordFault::TooPlain, Lang::Zh) => {
            "請混用大寫、小寫、數字、符號中的至少三種。".to_owned()
        }
        (PasswordFault::TooPlain, Lang::En) => {
            "Use at least three of capitals, small letters, digits and other characters.".to_owned()
        }
        (PasswordFault::Reused { last }, Lang::Zh) => {
            format!("不能與最近 {last} 次用過的密碼相同。")
        }
        (PasswordFault::Reused { last }, Lang::En) => {
            format!("It must be none of your last {last} passwords.")
        }
        (PasswordFault::TooSoon { days }, Lang::Zh) => {
            format!("密碼變更後 {days} 天內不能再變更；若懷疑外洩，請用「忘記密碼」重設。")
        }
        (PasswordFault::TooSoon { days }, Lang::En) => format!(
            "A password stays for {days} day at least. If it may be known to others, reset it."
        ),
    }
}

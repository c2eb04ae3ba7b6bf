//! What the rules found about a firm, in words with the numbers: what it is, what to do about
//! it, and the rule behind it. 「未查證」 is never called 「查無」 (S20).

use domain::{
    Rule, Twd,
    eligibility::{Check, Finding, Outcome, RevenueSum},
    related_grant,
};

use super::amount_reading;
use crate::lang::{Lang, tr};

/// How a finding counts.
pub const fn outcome(lang: Lang, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passes => tr(lang, "符合", "Fits"),
        Outcome::Open => tr(lang, "待確認", "Open"),
        Outcome::Fails => tr(lang, "不符合", "Does not fit"),
    }
}

/// What a finding is about.
pub const fn finding_subject(lang: Lang, finding: &Finding) -> &'static str {
    match finding {
        Finding::UbnValid { .. } | Finding::UbnInvalid { .. } => {
            tr(lang, "統一編號", "統一編號 (business number)")
        }
        Finding::Company { .. } => tr(lang, "公司登記", "Company register"),
        Finding::Factory { .. } | Finding::NoFactory => {
            tr(lang, "工廠登記", "Factory registration")
        }
        Finding::Exemption { .. } => {
            tr(lang, "免辦工廠登記", "Exemption from factory registration")
        }
        Finding::RevenueOfYear { .. }
        | Finding::RevenueAverage { .. }
        | Finding::RevenueOver { .. }
        | Finding::RevenueMissing { .. }
        | Finding::RevenueSaidWithin { .. }
        | Finding::RevenueSaidAbove { .. }
        | Finding::FoundedTooLate { .. } => tr(lang, "年營業收入", "Annual revenue"),
        Finding::Headcount { .. }
        | Finding::HeadcountMissing { .. }
        | Finding::HeadcountOver { .. } => tr(lang, "員工人數", "Headcount"),
        Finding::NoRelatedGrant | Finding::RelatedGrant { .. } => {
            tr(lang, "相關計畫補助", "Related grants")
        }
    }
}

/// The finding in one sentence, with the numbers.
pub fn finding(lang: Lang, finding: &Finding) -> String {
    let fixed = |zh: &'static str, en: &'static str| tr(lang, zh, en).to_owned();
    match finding {
        Finding::UbnValid { ubn } => match lang {
            Lang::Zh => format!("{ubn} 是有效的統一編號。"),
            Lang::En => format!("{ubn} is a valid number."),
        },
        Finding::UbnInvalid { ubn } => match lang {
            Lang::Zh => format!("「{ubn}」不是有效的統一編號。"),
            Lang::En => format!("“{ubn}” is not a valid number."),
        },
        Finding::Company { check } => company(lang, *check).to_owned(),
        Finding::Factory { number, check } => factory(lang, number, *check),
        Finding::Exemption { check } => exemption(lang, *check).to_owned(),
        Finding::NoFactory => fixed(
            "沒有工廠登記，也沒有主管機關的免辦證明。",
            "There is neither a factory registration nor an authority's letter of exemption.",
        ),
        Finding::NoRelatedGrant => {
            fixed("沒有已獲相關計畫補助的紀錄。", "No grant of a related programme is known.")
        }
        Finding::RelatedGrant { code } => match lang {
            Lang::Zh => format!("已獲「{}」補助。", related_grant::name_of(code)),
            Lang::En => format!("Already subsidised by 「{}」.", related_grant::name_of(code)),
        },
        Finding::Headcount { headcount, max } => match lang {
            Lang::Zh => format!("員工 {headcount} 人，在上限 {max} 人以下。"),
            Lang::En => format!("{headcount} people; at most {max}."),
        },
        Finding::HeadcountMissing { max } => match lang {
            Lang::Zh => format!("還沒有員工人數；上限 {max} 人。"),
            Lang::En => format!("The headcount was not given; at most {max}."),
        },
        Finding::HeadcountOver { headcount, max } => match lang {
            Lang::Zh => format!("員工 {headcount} 人，超過上限 {max} 人。"),
            Lang::En => format!("{headcount} people, more than {max}."),
        },
        revenue => revenue_finding(lang, revenue),
    }
}

const fn company(lang: Lang, check: Check) -> &'static str {
    match check {
        Check::Confirmed => tr(
            lang,
            "商工登記確認這家公司營業中。",
            "The company register confirms an active firm.",
        ),
        Check::Contradicted => tr(
            lang,
            "商工登記查無這個統一編號的營業中公司。",
            "The company register knows no active firm of this number.",
        ),
        Check::Unavailable => tr(
            lang,
            "未查證：商工登記這次無法查詢。這不代表沒有登記，不會因此退件。",
            "Not checked: the company register could not be asked. Nobody is turned away for that.",
        ),
    }
}

fn factory(lang: Lang, number: &str, check: Check) -> String {
    if number.is_empty() {
        return any_factory(lang, check).to_owned();
    }
    match (lang, check) {
        (Lang::Zh, Check::Confirmed) => format!("工廠名錄上有登記編號 {number}。"),
        (Lang::Zh, Check::Contradicted) => {
            format!("工廠名錄上查無這家公司的登記編號 {number}。")
        }
        (Lang::Zh, Check::Unavailable) => format!(
            "未查證：登記編號 {number} 這次無法向工廠名錄查詢。這不代表沒有登記，不會因此退件。"
        ),
        (Lang::En, Check::Confirmed) => format!("Registration {number} is on the factory list."),
        (Lang::En, Check::Contradicted) => {
            format!("Registration {number} is not on the factory list for this firm.")
        }
        (Lang::En, Check::Unavailable) => format!(
            "Not checked: registration {number} could not be looked up. Nobody is turned away \
             for that."
        ),
    }
}

/// A first answer asks for no number: what the list says about the firm.
const fn any_factory(lang: Lang, check: Check) -> &'static str {
    match check {
        Check::Confirmed => {
            tr(lang, "工廠名錄上有這家公司的登記。", "The factory list names this firm.")
        }
        Check::Contradicted => {
            tr(lang, "工廠名錄上查無這家公司的登記。", "The factory list does not name this firm.")
        }
        Check::Unavailable => tr(
            lang,
            "未查證：申請時填工廠登記編號，就會向工廠名錄查證。",
            "Not checked yet: the number you give in the application is looked up on the list.",
        ),
    }
}

const fn exemption(lang: Lang, check: Check) -> &'static str {
    match check {
        Check::Confirmed => {
            tr(lang, "主管機關的免辦證明已確認。", "The letter of exemption is confirmed.")
        }
        Check::Contradicted => {
            tr(lang, "免辦證明與規定不符。", "The letter of exemption does not hold.")
        }
        Check::Unavailable => tr(
            lang,
            "未查證：主管機關的免辦證明還要由人閱讀。",
            "Not checked yet: a person has to read the letter of exemption.",
        ),
    }
}

fn revenue_finding(lang: Lang, finding: &Finding) -> String {
    let money = |amount: i64| amount_reading(lang, amount);
    let twd = |amount: &Twd| amount_reading(lang, amount.get());
    match (lang, finding) {
        (Lang::Zh, Finding::RevenueOfYear { year, revenue, max }) => {
            format!("{year} 年 {}，在上限 {}以下。", twd(revenue), twd(max))
        }
        (Lang::Zh, Finding::RevenueAverage { from, to, sum, sum_max }) => format!(
            "{from} 至 {to} 年合計 {}，三年平均在上限以下（合計上限 {}）。",
            money(*sum),
            money(*sum_max)
        ),
        (Lang::Zh, Finding::RevenueOver { year, revenue, max, average: None }) => format!(
            "{year} 年 {}，超過上限 {}；沒有前兩年的金額，無法改算三年平均。",
            twd(revenue),
            twd(max)
        ),
        (Lang::Zh, Finding::RevenueOver { year, revenue, max, average: Some(three) }) => {
            let RevenueSum { sum, sum_max } = *three;
            format!(
                "{year} 年 {}，超過上限 {}；三年合計 {}，也超過合計上限 {}。",
                twd(revenue),
                twd(max),
                money(sum),
                money(sum_max)
            )
        }
        (Lang::Zh, Finding::RevenueMissing { year }) => {
            format!("還不知道 {year} 年的營業收入。")
        }
        (Lang::Zh, Finding::RevenueSaidWithin { year, max }) => {
            format!("您回答 {year} 年在 {}以下。", twd(max))
        }
        (Lang::Zh, Finding::RevenueSaidAbove { year, max }) => {
            format!("您回答 {year} 年超過 {}；三年平均在這個數字以下，仍然符合。", twd(max))
        }
        (Lang::Zh, Finding::FoundedTooLate { founded }) => {
            format!("{founded} 年設立，還沒有完整年度的營業收入可以判斷。")
        }
        (_, finding) => {
            let sentence = finding.because();
            let mut chars = sentence.chars();
            let first = chars.next().map(char::to_uppercase).into_iter().flatten();
            first.chain(chars).chain(std::iter::once('.')).collect()
        }
    }
}

/// What to do about a finding; nothing where it fits.
pub fn remedy(lang: Lang, finding: &Finding) -> Option<String> {
    let words = match finding {
        Finding::RevenueOver { year, average: None, .. } => return Some(earlier(lang, *year)),
        Finding::RevenueMissing { year } => return Some(statement(lang, *year)),
        Finding::UbnInvalid { .. } => tr(
            lang,
            "請對照發票或登記資料，更正統一編號。",
            "Compare it with an invoice or the register, and correct it.",
        ),
        Finding::Company { .. } | Finding::Factory { .. } | Finding::Exemption { .. } => {
            return of_register(lang, finding).map(str::to_owned);
        }
        Finding::NoFactory => tr(
            lang,
            "依法免辦工廠登記的，請選「免辦」並上傳主管機關證明；應辦而還沒辦的，請先完成登記。",
            "If the law exempts you, choose “exempt” and upload the authority's letter; if not, \
             register the factory first.",
        ),
        Finding::RevenueOver { average: Some(_), .. } => tr(
            lang,
            "這個年度不在補助範圍；仍可直接向供應商原價購買方案。金額填錯的，請更正。",
            "Outside the programme this year. You can still buy at the full price; if an amount \
             was mistyped, correct it.",
        ),
        Finding::RevenueSaidAbove { .. } => tr(
            lang,
            "申請時請填三年的金額，由系統算出平均。",
            "Give the amounts of all three years in the application; the average is worked out.",
        ),
        Finding::FoundedTooLate { .. } => tr(
            lang,
            "請上傳設立登記與現有的 401 申報書，由專案辦公室審查。",
            "Upload the certificate of foundation and the 401 forms there are; the office decides.",
        ),
        Finding::HeadcountMissing { .. } => {
            tr(lang, "申請時請填員工人數。", "Give the headcount in the application.")
        }
        Finding::HeadcountOver { .. } => {
            tr(lang, "請看看其他館別是否適用。", "See whether another pavilion fits.")
        }
        Finding::RelatedGrant { .. } => tr(
            lang,
            "資料有誤的（例如未核定或已放棄），請上傳證明文件說明。",
            "If this is wrong (never granted, or given back), upload a paper that shows it.",
        ),
        Finding::UbnValid { .. }
        | Finding::RevenueOfYear { .. }
        | Finding::RevenueAverage { .. }
        | Finding::RevenueSaidWithin { .. }
        | Finding::Headcount { .. }
        | Finding::NoRelatedGrant => return None,
    };
    Some(words.to_owned())
}

/// What to do where a register did not confirm.
fn of_register(lang: Lang, finding: &Finding) -> Option<&'static str> {
    Some(match finding {
        Finding::Company { check: Check::Contradicted } => tr(
            lang,
            "請確認統一編號；近期設立、更名或復業的公司，請上傳登記證明，由專案辦公室查證。",
            "Check the number. If the firm was founded, renamed or resumed lately, upload its \
             certificate; the office looks into it.",
        ),
        Finding::Company { check: Check::Unavailable } => tr(
            lang,
            "您不用做任何事：我們會再查一次，專案辦公室也會人工查證。",
            "Nothing for you to do: we ask again, and the office checks by hand.",
        ),
        Finding::Factory { number, check: Check::Unavailable } if number.is_empty() => {
            tr(lang, "請先找出工廠登記編號。", "Have the registration number at hand.")
        }
        Finding::Factory { check: Check::Contradicted, .. } => tr(
            lang,
            "請核對登記編號；剛核准或變更的工廠，請上傳工廠登記證明文件。",
            "Check the number. If it was issued or changed lately, upload the certificate.",
        ),
        Finding::Factory { check: Check::Unavailable, .. } => tr(
            lang,
            "您可以等我們再查，也可以上傳工廠登記證明文件，讓審查快一點。",
            "You can wait until we ask again, or upload the certificate to speed it up.",
        ),
        Finding::Exemption { check: Check::Contradicted | Check::Unavailable } => tr(
            lang,
            "請上傳主管機關核發的免辦證明文件。",
            "Upload the letter that the authority issued.",
        ),
        _ => return None,
    })
}

fn earlier(lang: Lang, year: u16) -> String {
    let (before, first) = (year.saturating_sub(1), year.saturating_sub(2));
    match lang {
        Lang::Zh => format!("請補填 {first}、{before} 年的金額：三年平均在上限以下，仍然符合。"),
        Lang::En => format!(
            "Give the amounts of {first} and {before} too: an average within the limit is enough."
        ),
    }
}

fn statement(lang: Lang, year: u16) -> String {
    match lang {
        Lang::Zh => format!("請找出 {year} 年的 401 申報書，把銷售額加總。"),
        Lang::En => format!("Find the 401 forms of {year} and add the sales up."),
    }
}

/// 「為什麼？」: what the rule says, where it comes from.
pub const fn rule_words(lang: Lang, rule: Rule) -> &'static str {
    match rule.0 {
        1 => tr(
            lang,
            "申請對象是製造業者，須有工廠登記；依法免辦的，附主管機關證明文件（規範附註一、二，以較特定的附註二為準）。",
            "Applicants are manufacturers with a registered factory, or with an authority's letter \
             where the law exempts them (notes 1 and 2; the more specific note 2 wins).",
        ),
        2 => tr(
            lang,
            "前一年度營業收入在上限以下，或前三年平均在上限以下，兩者符合一項即可；等於上限也算符合。平均以合計比較，不四捨五入。",
            "The revenue of the year before, or the average of three years, is at most the limit; \
             either is enough, and equality passes. Sums are compared, nothing is rounded.",
        ),
        3 => tr(
            lang,
            "已獲數位轉型相關計畫補助的業者不再補助（規範附註三，包含但不限所列計畫），以免重複。",
            "Firms that a related digital-transformation programme subsidised are not subsidised \
             again (note 3, including but not limited to those it names).",
        ),
        4 => tr(
            lang,
            "每家公司以統一編號為準，一個計畫年度發放一次點數。",
            "A firm is its 統一編號; points are issued once in a programme.",
        ),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Finding> {
        let twd = |amount| Twd::new(amount).unwrap();
        let (year, max) = (109, twd(2_000_000_000));
        let revenue = twd(2_000_000_001);
        let three = RevenueSum { sum: 6_000_000_001, sum_max: 6_000_000_000 };
        let mut findings = vec![
            Finding::UbnValid { ubn: "04595257".parse().unwrap() },
            Finding::UbnInvalid { ubn: "1".to_owned() },
            Finding::NoFactory,
            Finding::RevenueOfYear { year, revenue: max, max },
            Finding::RevenueAverage { from: 107, to: 109, sum: 5, sum_max: 6 },
            Finding::RevenueOver { year, revenue, max, average: None },
            Finding::RevenueOver { year, revenue, max, average: Some(three) },
            Finding::RevenueMissing { year },
            Finding::RevenueSaidWithin { year, max },
            Finding::RevenueSaidAbove { year, max },
            Finding::FoundedTooLate { founded: 110 },
            Finding::Headcount { headcount: 9, max: 9 },
            Finding::HeadcountMissing { max: 9 },
            Finding::HeadcountOver { headcount: 10, max: 9 },
            Finding::NoRelatedGrant,
            Finding::RelatedGrant { code: "C2M".to_owned() },
        ];
        for check in Check::ALL {
            findings.push(Finding::Company { check });
            findings.push(Finding::Exemption { check });
            for number in ["99-000123", ""] {
                findings.push(Finding::Factory { number: number.to_owned(), check });
            }
        }
        findings
    }

    #[test]
    fn every_finding_has_words_and_what_does_not_fit_a_way_out() {
        for one in every() {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!finding(lang, &one).is_empty(), "{one:?}");
                assert!(!rule_words(lang, one.rule()).is_empty(), "{one:?}");
                let open = one.outcome() != Outcome::Passes;
                assert_eq!(remedy(lang, &one).is_some(), open, "{one:?}");
            }
        }
    }

    #[test]
    fn what_could_not_be_asked_is_never_called_absent() {
        for one in every() {
            let words = finding(Lang::Zh, &one);
            let asked = !words.starts_with("未查證");
            let unavailable = matches!(
                one,
                Finding::Company { check: Check::Unavailable }
                    | Finding::Factory { check: Check::Unavailable, .. }
                    | Finding::Exemption { check: Check::Unavailable }
            );
            assert!(!unavailable || !asked, "{one:?}: {words}");
            let says_absent = words.replace("不是「查無」", "").contains("查無");
            assert!(!(unavailable && says_absent), "{one:?}: {words}");
        }
    }

    #[test]
    fn numbers_of_the_border() {
        let max = Twd::new(2_000_000_000).unwrap();
        let one = Finding::RevenueOfYear { year: 109, revenue: max, max };
        assert_eq!(finding(Lang::Zh, &one), "109 年 20 億元，在上限 20 億元以下。");
    }
}

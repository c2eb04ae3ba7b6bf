//! What the open company register answers, read from the bytes alone.
//!
//! A JSON array of rows; nothing at all, or an empty array, where no company has the number. The
//! same address answers with a sentence or a page when a caller is blocked or the register rests,
//! sometimes with status 200: what is not certainly an answer is none.

use domain::ubn::Ubn;
use serde::Deserialize;

/// A status in which a company exists and may trade. Other words mean an ending, see [`ENDED`],
/// or something that a person has to look at, such as 停業.
const ACTIVE: [&str; 3] = ["核准設立", "核准登記", "核准認許"];
/// 解散, 廢止 and 撤銷 with all that the register writes around them (命令解散, 廢止已清算完結 …).
const ENDED: [&str; 6] = ["解散", "廢止", "撤銷", "撤回", "破產", "歇業"];
/// Longest name or status that is taken over from outside.
const TEXT_CHARS_MAX: usize = 100;

/// An answer, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Active {
        name: String,
    },
    Ended {
        name: String,
        status: String,
    },
    NoSuchCompany,
    /// It answered, with a status that decides nothing.
    Unclear {
        name: String,
        status: String,
    },
    /// Not an answer.
    Failed(Failure),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// 非授權介接, too many questions, 403, or a page for people.
    Blocked,
    /// 資料庫維護中, 5xx, or a redirect.
    Status(u16),
    NotAnAnswer,
    AnotherNumber,
    TooLarge,
    TimedOut,
    NotReached,
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "Business_Accounting_NO")]
    ubn: String,
    #[serde(rename = "Company_Name", default)]
    name: Option<String>,
    #[serde(rename = "Company_Status_Desc", default)]
    status: Option<String>,
}

/// Reads a whole body that came with this status.
pub(super) fn read(ubn: Ubn, status: u16, body: &[u8]) -> Reading {
    match status {
        200 => {}
        401 | 403 | 429 => return Reading::Failed(Failure::Blocked),
        other => return Reading::Failed(Failure::Status(other)),
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return Reading::Failed(Failure::NotAnAnswer);
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Reading::NoSuchCompany;
    }
    if text.starts_with('<') || text.contains("非授權介接") || text.contains("介接次數") {
        return Reading::Failed(Failure::Blocked);
    }
    match serde_json::from_str::<Vec<Row>>(text) {
        Ok(rows) => read_rows(ubn, rows),
        Err(_) => Reading::Failed(Failure::NotAnAnswer),
    }
}

fn read_rows(ubn: Ubn, rows: Vec<Row>) -> Reading {
    let Some(row) = rows.into_iter().next() else {
        return Reading::NoSuchCompany;
    };
    if row.ubn.trim() != ubn.to_string() {
        return Reading::Failed(Failure::AnotherNumber);
    }
    let (name, status) = (plain(row.name), plain(row.status));
    if ENDED.iter().any(|ended| status.contains(ended)) {
        Reading::Ended { name, status }
    } else if ACTIVE.contains(&status.as_str()) && !name.is_empty() {
        Reading::Active { name }
    } else {
        Reading::Unclear { name, status }
    }
}

/// Text from outside as it may be shown: short, and without control characters.
fn plain(text: Option<String>) -> String {
    let text = text.unwrap_or_default();
    text.trim().chars().filter(|c| !c.is_control()).take(TEXT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ubn: &str, status: &str) -> String {
        format!(
            r#"[{{"Business_Accounting_NO":"{ubn}","Company_Name":"宏昇精密工業股份有限公司",
                "Company_Status_Desc":"{status}","Capital_Stock_Amount":1000000}}]"#
        )
    }

    #[test]
    fn only_certain_answers_are_answers() {
        let ubn: Ubn = "04595257".parse().unwrap();
        let name = || "宏昇精密工業股份有限公司".to_owned();
        let ended = |status: &str| Reading::Ended { name: name(), status: status.to_owned() };
        let unclear = |status: &str| Reading::Unclear { name: name(), status: status.to_owned() };
        let failed = Reading::Failed;
        for (status, body, expected) in [
            (200, row("04595257", "核准設立"), Reading::Active { name: name() }),
            (
                200,
                format!("\u{feff} {}\n", row("04595257", "核准登記")),
                Reading::Active { name: name() },
            ),
            (200, String::new(), Reading::NoSuchCompany),
            (200, " \r\n".to_owned(), Reading::NoSuchCompany),
            (200, "[]".to_owned(), Reading::NoSuchCompany),
            (200, row("04595257", "解散"), ended("解散")),
            (200, row("04595257", "廢止已清算完結"), ended("廢止已清算完結")),
            (200, row("04595257", "命令解散"), ended("命令解散")),
            (200, row("04595257", "撤銷"), ended("撤銷")),
            (200, row("04595257", "停業"), unclear("停業")),
            (200, row("04595257", ""), unclear("")),
            (200, row("22099131", "核准設立"), failed(Failure::AnotherNumber)),
            (
                200,
                "非授權介接之IP(203.0.113.10)，請查明後繼續。".to_owned(),
                failed(Failure::Blocked),
            ),
            (200, "超出本日最大介接次數".to_owned(), failed(Failure::Blocked)),
            (200, "<!DOCTYPE html><title>維護</title>".to_owned(), failed(Failure::Blocked)),
            (200, "資料庫維護中".to_owned(), failed(Failure::NotAnAnswer)),
            (200, "{}".to_owned(), failed(Failure::NotAnAnswer)),
            (200, "null".to_owned(), failed(Failure::NotAnAnswer)),
            (200, "[{\"Company_Name\":\"x\"}]".to_owned(), failed(Failure::NotAnAnswer)),
            (200, row("04595257", "核准設立")[..40].to_owned(), failed(Failure::NotAnAnswer)),
            (403, row("04595257", "核准設立"), failed(Failure::Blocked)),
            (429, String::new(), failed(Failure::Blocked)),
            (500, "[]".to_owned(), failed(Failure::Status(500))),
            (302, String::new(), failed(Failure::Status(302))),
            (204, String::new(), failed(Failure::Status(204))),
        ] {
            assert_eq!(read(ubn, status, body.as_bytes()), expected, "{status} {body}");
        }
        assert_eq!(read(ubn, 200, b"\xff\xfe["), failed(Failure::NotAnAnswer));
    }
}

//! The words for a programme's settings and for what cannot be.

use domain::{
    money::grouped,
    pavilion::{PAVILIONS, Pavilion},
    settings::{Concerns, Decision, Problem, Reason, Setting, Subject, Value},
};

use super::{date_in, payment_window, shares};
use crate::lang::{Lang, tr};

pub const fn hall(lang: Lang, hall: Pavilion) -> &'static str {
    match hall {
        Pavilion::Industrial => tr(lang, "工業館", "Industrial"),
        Pavilion::Commercial => tr(lang, "商業館", "Commercial"),
        Pavilion::Sme => tr(lang, "中小館", "Small firms"),
        Pavilion::Agricultural => tr(lang, "農業館", "Agricultural"),
    }
}

/// The name of a hall in forms.
pub const fn hall_name(hall: Pavilion) -> &'static str {
    match hall {
        Pavilion::Industrial => "industrial",
        Pavilion::Commercial => "commercial",
        Pavilion::Sme => "sme",
        Pavilion::Agricultural => "agricultural",
    }
}

pub fn hall_of(name: &str) -> Option<Pavilion> {
    PAVILIONS.iter().map(|terms| terms.pavilion).find(|hall| hall_name(*hall) == name)
}

pub const fn setting(lang: Lang, setting: Setting) -> &'static str {
    match setting {
        Setting::Code => tr(lang, "計畫代號", "Code"),
        Setting::OpensOn => tr(lang, "開放日", "Opens on"),
        Setting::EffectiveFrom => tr(lang, "生效日", "In force from"),
        Setting::Budget => tr(lang, "總額度（點）", "Budget in points"),
        Setting::Name => tr(lang, "計畫名稱", "Name"),
        Setting::PointsMax => tr(lang, "每家補助上限（點）", "Points per firm"),
        Setting::Ratio => tr(lang, "補助比例", "Funding ratio"),
        Setting::AnnualRevenueMax => {
            tr(lang, "年營業收入上限（元）", "Annual revenue at most, NT$")
        }
        Setting::HeadcountMax => tr(lang, "員工數上限", "Headcount at most"),
        Setting::SubmissionsUntil => tr(lang, "方案收件截止日", "Plans taken in until"),
        Setting::PointsUntil => tr(lang, "點數使用期限", "Points usable until"),
        Setting::ServiceUntil => tr(lang, "服務期間最後一日", "Service counts until"),
        Setting::ClaimsUntil => tr(lang, "請款截止日", "Claims until"),
        Setting::ServiceMonths => tr(lang, "須使用的月數", "Months of use"),
        Setting::MinActiveDays => tr(lang, "每月最少使用天數", "Days of use in each month"),
        Setting::PaymentWindow => tr(lang, "付款期限", "Payment window"),
        Setting::AnswerDays => tr(lang, "供應商回覆（工作天）", "Working days to answer"),
        Setting::LateNoticeDays => {
            tr(lang, "等待晚到入帳通知（工作天）", "Working days for late notices")
        }
        Setting::Holidays => tr(lang, "平日放假的日子", "Weekdays that are rest days"),
        Setting::MakeupWorkdays => tr(lang, "補班的週末", "Weekends that are worked"),
    }
}

pub fn value(lang: Lang, value: &Value) -> String {
    match value {
        Value::Nothing => tr(lang, "不設", "none").to_owned(),
        Value::Text(text) => text.clone(),
        Value::Points(points) => grouped(points.get()),
        Value::Money(amount) => grouped(amount.get()),
        Value::Number(number) => number.to_string(),
        Value::Day(day) => date_in(lang, *day),
        Value::Days(days) => {
            let count = days.len();
            let all: Vec<String> = days.iter().map(ToString::to_string).collect();
            match lang {
                Lang::Zh => format!("{count} 天：{}", all.join("、")),
                Lang::En => format!("{count} days: {}", all.join(", ")),
            }
        }
        Value::Ratio(ratio) => shares(lang, *ratio),
        Value::Window(window) => match lang {
            Lang::Zh => format!("簽約後{}", payment_window(*window)),
            Lang::En => window.to_string(),
        },
    }
}

pub const fn concerns(lang: Lang, concerns: Concerns) -> &'static str {
    match concerns {
        Concerns::Everybody => tr(lang, "所有人", "everybody"),
        Concerns::LaterIssues => tr(
            lang,
            "之後發放的企業；已發放的不變",
            "firms that are issued points later; what was issued stays",
        ),
        Concerns::LaterApplications => tr(lang, "之後審查的申請", "applications judged later"),
        Concerns::LaterOrders => tr(
            lang,
            "之後送出的訂單；既有訂單不變",
            "orders sent later; orders that there are stay",
        ),
        Concerns::LaterContracts => tr(
            lang,
            "之後成立的契約；既有契約不變",
            "contracts made later; contracts that there are stay",
        ),
        Concerns::LaterDeadlines => tr(
            lang,
            "之後起算的期限；進行中的不變",
            "deadlines that begin later; those that run stay",
        ),
        Concerns::Suppliers => tr(lang, "供應商", "suppliers"),
        Concerns::Holders => tr(
            lang,
            "持有點數的企業與尚未簽約的訂單",
            "firms with points, and orders without a contract",
        ),
        Concerns::Contracts => tr(lang, "尚未撥款的契約", "contracts that are not settled"),
    }
}

pub const fn subject(lang: Lang, subject: Subject) -> &'static str {
    match subject {
        Subject::Settings => tr(lang, "變更設定", "Change of settings"),
        Subject::Budget => tr(lang, "變更額度", "Change of budget"),
        Subject::Clone => tr(lang, "複製成新計畫", "New programme"),
    }
}

pub const fn decision(lang: Lang, decision: Decision) -> &'static str {
    match decision {
        Decision::Confirm => tr(lang, "確認", "Confirm"),
        Decision::Withdraw => tr(lang, "撤回提案", "Withdraw"),
        Decision::Cancel => tr(lang, "取消生效", "Call it off"),
    }
}

/// What is wrong, with the rule and the numbers.
pub fn problem(lang: Lang, problem: &Problem) -> String {
    let words = match lang {
        Lang::Zh => reason_zh(&problem.reason),
        Lang::En => reason_en(&problem.reason),
    };
    match lang {
        Lang::Zh => format!("{words}（規則 {}）", problem.rule()),
        Lang::En => format!("{words} (rule {})", problem.rule()),
    }
}

fn reason_zh(reason: &Reason) -> String {
    let date = |day| date_in(Lang::Zh, day);
    match reason {
        Reason::Unchanged => "和目前生效的內容相同，沒有要變更的。".to_owned(),
        Reason::NotAhead { earliest } => {
            format!("最早可自 {} 起，讓另一位同仁來得及確認。", date(*earliest))
        }
        Reason::Fixed => "這一項訂定後不再變更。".to_owned(),
        Reason::Text { max } => format!("請輸入 1 到 {max} 個字。"),
        Reason::OutOfRange { min, max } => {
            format!("請輸入 {} 到 {} 的數。", grouped(*min), grouped(*max))
        }
        Reason::AlreadyOver { was } => {
            format!("{} 已截止，截止後不再重新開放。", date(*was))
        }
        Reason::Shortened { was } => {
            format!("已公告到 {}，只能延長，不能提早。", date(*was))
        }
        Reason::TooEarly { earliest } => format!("不得早於 {}。", date(*earliest)),
        Reason::BelowIssued { issued } => format!("不得低於已發出的 {issued} 點。"),
        Reason::Tightened => "計畫開始後，資格限制只能放寬或取消。".to_owned(),
        Reason::Overlaps { programme, until, .. } => {
            format!("與 {programme} 的期間重疊（到 {}）；同一時間只開放一個計畫。", date(*until))
        }
        Reason::Taken => "這個代號已有計畫使用。".to_owned(),
    }
}

fn reason_en(reason: &Reason) -> String {
    let date = |day| date_in(Lang::En, day);
    match reason {
        Reason::Unchanged => "Nothing differs from what is in force.".to_owned(),
        Reason::NotAhead { earliest } => {
            format!("From {} at the earliest, so that a colleague can confirm.", date(*earliest))
        }
        Reason::Fixed => "This never changes once it is set.".to_owned(),
        Reason::Text { max } => format!("Please type 1 to {max} characters."),
        Reason::OutOfRange { min, max } => {
            format!("Please type a number from {} to {}.", grouped(*min), grouped(*max))
        }
        Reason::AlreadyOver { was } => {
            format!("It was over on {}; what has closed is not opened again.", date(*was))
        }
        Reason::Shortened { was } => {
            format!("{} was announced; it can be extended, not cut.", date(*was))
        }
        Reason::TooEarly { earliest } => format!("Not before {}.", date(*earliest)),
        Reason::BelowIssued { issued } => {
            format!("Not below the {issued} points that were given out.")
        }
        Reason::Tightened => {
            "Once the programme has begun a limit is only raised or lifted.".to_owned()
        }
        Reason::Overlaps { programme, until, .. } => format!(
            "{programme} is open then, until {}; one programme is open at a time.",
            date(*until)
        ),
        Reason::Taken => "There is a programme with this code.".to_owned(),
    }
}

//! Words of the enrolment: states of a firm and what moves it between them.

use domain::enrolment::{FirmAct, FirmState};

use crate::lang::{Lang, tr};

pub fn firm_state(lang: Lang, state: FirmState) -> &'static str {
    match state {
        FirmState::Entered => tr(lang, "尚未申請", "Not enrolled"),
        FirmState::Enrolled => tr(lang, "已送出", "Sent"),
        FirmState::UnderReview => tr(lang, "審查中", "Under review"),
        FirmState::Eligible => tr(lang, "資格符合", "Eligible"),
        FirmState::Issued => tr(lang, "已發放點數", "Points issued"),
        FirmState::Waitlisted => tr(lang, "候補中", "On the waiting list"),
        FirmState::Refused => tr(lang, "不符資格", "Refused"),
        FirmState::Frozen => tr(lang, "點數凍結", "Points frozen"),
    }
}

/// What the state means for the firm, and what comes next.
pub fn firm_state_hint(lang: Lang, state: FirmState) -> &'static str {
    match state {
        FirmState::Entered => {
            tr(lang, "完成六個步驟就能送出申請。", "Six steps complete the application.")
        }
        FirmState::Enrolled => {
            tr(lang, "正在查證公司與工廠登記。", "The registers are being asked.")
        }
        FirmState::UnderReview => tr(
            lang,
            "有項目需要人工查證，專案辦公室審查後會以電子郵件通知您。",
            "Something has to be checked by a person. The office writes to you when it is done.",
        ),
        FirmState::Eligible => tr(
            lang,
            "只差驗證電子郵件：點一下信裡的連結，點數就會發放。",
            "Only the e-mail is missing: open the link we sent you and the points are issued.",
        ),
        FirmState::Issued => tr(lang, "點數已在您的錢包裡。", "The points are in your wallet."),
        FirmState::Waitlisted => tr(
            lang,
            "點數池目前不足，有點數回流時會依檔案完成的先後自動發放。",
            "The pool is used up. When points come back they are issued in the order in which \
             the files were complete.",
        ),
        FirmState::Refused => tr(
            lang,
            "原因列在下面；補上文件或更正資料後可以再送一次。",
            "The reasons are below; with better papers you can send the application again.",
        ),
        FirmState::Frozen => tr(
            lang,
            "點數暫時不能使用，原因列在下面。請與專案辦公室聯絡。",
            "The points cannot be used for now; the reason is below. Please write to the office.",
        ),
    }
}

pub fn firm_act(lang: Lang, act: FirmAct) -> &'static str {
    match act {
        FirmAct::Enrol => tr(lang, "送出申請", "Send the application"),
        FirmAct::FindEligible => tr(lang, "查證相符", "Found eligible"),
        FirmAct::FindOpen => tr(lang, "轉人工審查", "Passed to the office"),
        FirmAct::FindIneligible => tr(lang, "不符規定", "Found ineligible"),
        FirmAct::Approve => tr(lang, "核准", "Approve"),
        FirmAct::Refuse => tr(lang, "退件", "Refuse"),
        FirmAct::Issue => tr(lang, "發放點數", "Issue the points"),
        FirmAct::Wait => tr(lang, "列入候補", "Put on the waiting list"),
        FirmAct::RecordGrant => tr(lang, "登錄已獲補助", "Record an earlier grant"),
        FirmAct::WithdrawPoints => tr(lang, "收回點數", "Take the points back"),
    }
}

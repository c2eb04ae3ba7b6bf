//! Words of the enrolment: its steps and pages, states of a firm and what moves it between them.

use domain::enrolment::{EnrolStep, FirmAct, FirmState};

use crate::{
    enrolment::{EnrolPage, PaperKind},
    lang::{Lang, tr},
};

/// The six steps as the slides name them.
pub const fn enrol_step(lang: Lang, step: EnrolStep) -> &'static str {
    match step {
        EnrolStep::Enter => tr(lang, "進入平台", "Enter"),
        EnrolStep::DataConsent => tr(lang, "同意資料蒐集", "Data consent"),
        EnrolStep::IdentityCheck => tr(lang, "驗證公司身份", "Your firm"),
        EnrolStep::Declaration => tr(lang, "授權及同意聲明", "Declaration"),
        EnrolStep::Account => tr(lang, "設定帳號密碼", "Account"),
        EnrolStep::VerifyEmail => tr(lang, "驗證 Email，發放點數", "Verify e-mail, get points"),
    }
}

/// The heading of a page.
pub const fn enrol_title(lang: Lang, page: EnrolPage) -> &'static str {
    match page {
        EnrolPage::Enter => tr(lang, "申請補助點數", "Apply for points"),
        EnrolPage::DataConsent => tr(lang, "同意資料蒐集", "How your data is used"),
        EnrolPage::Firm => tr(lang, "您的公司", "Your firm"),
        EnrolPage::Factory => tr(lang, "工廠登記", "Factory registration"),
        EnrolPage::Revenue => tr(lang, "年營業收入", "Annual revenue"),
        EnrolPage::Declaration => tr(lang, "授權及同意聲明", "Declaration"),
        EnrolPage::Account => tr(lang, "設定帳號密碼", "Your account"),
        EnrolPage::VerifyEmail => tr(lang, "驗證電子郵件", "Verify your e-mail"),
    }
}

/// 「步驟 3／6　驗證公司身份（2／3）」; the name of a step stands there unless the heading says it.
pub fn step_caption(lang: Lang, page: EnrolPage) -> String {
    let step = page.step();
    let pages = EnrolPage::ALL.into_iter().filter(|other| other.step() == step);
    let (before, all) = (pages.clone().filter(|other| *other < page).count(), pages.count());
    let (number, name) = (step.number(), enrol_step(lang, step));
    match (lang, all) {
        (Lang::Zh, 1) => format!("步驟 {number}／6"),
        (Lang::En, 1) => format!("Step {number} of 6"),
        (Lang::Zh, _) => format!("步驟 {number}／6　{name}（{}／{all}）", before + 1),
        (Lang::En, _) => format!("Step {number} of 6: {name} ({} of {all})", before + 1),
    }
}

pub const fn paper_kind(lang: Lang, kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::ExemptionLetter => tr(lang, "免辦工廠登記證明", "Letter of exemption"),
        PaperKind::Form401 => tr(lang, "401 申報書", "401 form"),
        PaperKind::FactoryRegistration => {
            tr(lang, "工廠登記證明文件", "Certificate of factory registration")
        }
        PaperKind::Other => tr(lang, "其他證明文件", "Other paper"),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_count_steps_and_pages() {
        assert_eq!(step_caption(Lang::Zh, EnrolPage::Account), "步驟 5／6");
        assert_eq!(step_caption(Lang::Zh, EnrolPage::Factory), "步驟 3／6　驗證公司身份（2／3）");
        assert_eq!(step_caption(Lang::En, EnrolPage::Firm), "Step 3 of 6: Your firm (1 of 3)");
    }
}

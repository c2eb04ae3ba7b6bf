//! The guide's questions and answers, as people say them.

use domain::guide::{Budget, Pain, Question, Size, System};

use crate::lang::{Lang, tr};

pub const fn guide_question(lang: Lang, question: Question) -> &'static str {
    match question {
        Question::Pain => tr(lang, "現在最困擾的是什麼？", "What hurts?"),
        Question::Process => tr(lang, "您的工廠做什麼？", "What does your factory make?"),
        Question::Size => tr(lang, "會有幾個人使用？", "How many people will use it?"),
        Question::Systems => tr(lang, "現在用哪些系統？", "Which systems do you use now?"),
        Question::Budget => {
            tr(lang, "扣掉點數，自己最多想付多少？", "After points, how much at most?")
        }
    }
}

/// The answer to a question, as a thing that can be left out.
pub const fn guide_answer(lang: Lang, question: Question) -> &'static str {
    match question {
        Question::Pain => tr(lang, "困擾", "what hurts"),
        Question::Process => tr(lang, "產業", "industry"),
        Question::Size => tr(lang, "使用人數", "people"),
        Question::Systems => tr(lang, "現有系統", "systems"),
        Question::Budget => tr(lang, "預算", "budget"),
    }
}

pub const fn pain(lang: Lang, pain: Pain) -> &'static str {
    match pain {
        Pain::Stock => tr(lang, "庫存、交期、排程對不起來", "Stock, delivery dates, scheduling"),
        Pain::Machines => tr(lang, "設備停機、品質不穩", "Machine downtime, quality"),
        Pain::Paper => tr(lang, "紙本、文件太多", "Too much paper"),
        Pain::Staff => tr(lang, "招人、排班、算薪水", "Hiring, shifts, payroll"),
        Pain::Customers => tr(lang, "接觸新客戶、業績成長", "New customers, more sales"),
        Pain::Service => tr(lang, "報價慢、客戶抱怨", "Slow quotes, unhappy customers"),
        Pain::Security => tr(lang, "怕被駭、要合規", "Attacks, compliance"),
        Pain::Carbon => tr(lang, "碳排放、用電、淨零", "Carbon, energy, net zero"),
        Pain::Design => tr(lang, "打樣、圖面、研發資料", "Samples, drawings, research data"),
        Pain::Start => tr(lang, "想開始數位化，不知從何做起", "Going digital, but where to begin"),
    }
}

pub const fn system(lang: Lang, system: System) -> &'static str {
    match system {
        System::Erp => tr(lang, "ERP（鼎新、正航、SAP…）", "ERP (Digiwin, SAP, …)"),
        System::Mes => "MES",
        System::Excel => "Excel",
        System::Line => "LINE",
        System::Microsoft => "Microsoft 365",
        System::Google => "Google Workspace",
        System::Machines => tr(lang, "機台連線（PLC、OPC UA、Modbus）", "Machines (PLC, OPC UA)"),
        System::Attendance => tr(lang, "打卡、門禁、人事系統", "Attendance, access, HR"),
    }
}

pub const fn guide_size(lang: Lang, size: Size) -> &'static str {
    match size {
        Size::To5 => tr(lang, "5 人以內", "Up to 5"),
        Size::To20 => tr(lang, "6 至 20 人", "6 to 20"),
        Size::To50 => tr(lang, "21 至 50 人", "21 to 50"),
        Size::Above50 => tr(lang, "超過 50 人", "More than 50"),
    }
}

pub const fn guide_budget(lang: Lang, budget: Budget) -> &'static str {
    match budget {
        Budget::To50k => tr(lang, "5 萬元以內", "Up to NT$50,000"),
        Budget::To100k => tr(lang, "10 萬元以內", "Up to NT$100,000"),
        Budget::To200k => tr(lang, "20 萬元以內", "Up to NT$200,000"),
        Budget::To400k => tr(lang, "40 萬元以內", "Up to NT$400,000"),
    }
}

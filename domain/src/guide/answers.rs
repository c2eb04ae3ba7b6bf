//! The five questions, and what can be answered.

use serde::{Deserialize, Serialize};

use crate::{
    Twd,
    plan::{Category, SubSector, words},
};

words! {
    /// The questions, in the order in which they are asked.
    Question {
        Pain = "pain",
        Process = "process",
        Size = "size",
        Systems = "systems",
        Budget = "budget",
    }
}

words! {
    /// What hurts, as people say it.
    Pain {
        /// 庫存、進銷存、交期、排程
        Stock = "stock",
        /// 設備稼動、品質
        Machines = "machines",
        /// 減少紙本、文件
        Paper = "paper",
        /// 招人、排班、薪資
        Staff = "staff",
        /// 接觸新客戶、業績成長
        Customers = "customers",
        /// 改善客戶體驗
        Service = "service",
        /// 防駭、合規
        Security = "security",
        /// 碳排放、淨零
        Carbon = "carbon",
        /// 打樣、圖面、研發
        Design = "design",
        /// 開始數位化
        Start = "start",
    }
}

impl Pain {
    /// Where plans against it stand; none where they stand anywhere.
    pub const fn category(self) -> Option<Category> {
        match self {
            Self::Stock | Self::Machines => Some(Category::Production),
            Self::Paper => Some(Category::Collaboration),
            Self::Staff => Some(Category::People),
            Self::Customers => Some(Category::Marketing),
            Self::Service => Some(Category::Sales),
            Self::Security => Some(Category::Security),
            Self::Design => Some(Category::Research),
            Self::Carbon | Self::Start => None,
        }
    }

    /// Words of plans against it, in lower case.
    #[rustfmt::skip]
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Stock => &["庫存", "進銷存", "交期", "排程", "備料", "倉儲", "缺料", "inventory", "scheduling"],
            Self::Machines => &["稼動", "停機", "不良", "良率", "品質", "機台", "mes", "oee"],
            Self::Paper => &["紙本", "表單", "簽核", "文件", "公文", "paperless"],
            Self::Staff => &["排班", "薪資", "招募", "出勤", "考勤", "請假", "加班", "人事", "payroll"],
            Self::Customers => &["新客戶", "曝光", "廣告", "官網", "業績", "行銷", "詢價", "seo"],
            Self::Service => &["客服", "客訴", "報價", "訂單", "售後", "維修", "crm"],
            Self::Security => &["防駭", "資安", "勒索", "備份", "弱點", "個資", "合規", "釣魚", "iso 27001"],
            Self::Carbon => &["碳排", "碳盤查", "碳足跡", "淨零", "碳管理", "節能", "能耗", "用電", "carbon"],
            Self::Design => &["打樣", "圖面", "研發", "配方", "開發案", "設計", "plm", "cad"],
            Self::Start => &["入門", "第一次", "剛開始", "不必懂", "從零", "starter"],
        }
    }

    /// The needs that a text names.
    pub fn named_in(text: &str) -> Vec<Self> {
        let text = text.to_lowercase();
        named(Self::ALL, Self::words, &text)
    }
}

words! {
    /// What a firm works with already.
    System {
        Erp = "erp",
        Mes = "mes",
        Excel = "excel",
        Line = "line",
        Microsoft = "microsoft",
        Google = "google",
        Machines = "machines",
        Attendance = "attendance",
    }
}

impl System {
    #[rustfmt::skip]
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Erp => &["erp", "sap", "鼎新", "正航"],
            Self::Mes => &["mes"],
            Self::Excel => &["excel"],
            Self::Line => &["line"],
            Self::Microsoft => &["microsoft", "teams"],
            Self::Google => &["google"],
            Self::Machines => &["opc ua", "modbus", "plc", "fanuc", "iot"],
            Self::Attendance => &["考勤", "門禁", "hr 系統", "payroll"],
        }
    }

    /// The systems that a plan connects to, by the names that it gives.
    pub fn named_in(integrations: &[String]) -> Vec<Self> {
        // A name is looked for at the beginning of words: `line` is not in `offline`.
        let text = format!(" {}", integrations.join(" ").to_lowercase());
        Self::ALL
            .iter()
            .copied()
            .filter(|system| system.words().iter().any(|word| text.contains(&format!(" {word}"))))
            .collect()
    }
}

fn named<T: Copy>(all: &[T], words: fn(T) -> &'static [&'static str], text: &str) -> Vec<T> {
    all.iter().copied().filter(|one| words(*one).iter().any(|word| text.contains(word))).collect()
}

words! {
    /// How many people will use it.
    Size {
        To5 = "5",
        To20 = "20",
        To50 = "50",
        Above50 = "more",
    }
}

impl Size {
    /// The fewest and the most people of the band; above fifty, seats for a hundred are enough.
    pub const fn people(self) -> (u32, u32) {
        match self {
            Self::To5 => (1, 5),
            Self::To20 => (6, 20),
            Self::To50 => (21, 50),
            Self::Above50 => (51, 100),
        }
    }
}

words! {
    /// What the firm wants to pay itself at most, after points.
    Budget {
        To50k = "50k",
        To100k = "100k",
        To200k = "200k",
        To400k = "400k",
    }
}

impl Budget {
    pub fn most(self) -> Twd {
        let most = match self {
            Self::To50k => 50_000,
            Self::To100k => 100_000,
            Self::To200k => 200_000,
            Self::To400k => 400_000,
        };
        Twd::new(most).unwrap_or(Twd::ZERO)
    }
}

/// What was answered; every question may stay open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub pains: Vec<Pain>,
    pub process: Option<SubSector>,
    pub size: Option<Size>,
    pub systems: Vec<System>,
    pub budget: Option<Budget>,
}

impl Answers {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same answers with one question left open.
    #[must_use]
    pub fn without(&self, question: Question) -> Self {
        let mut rest = self.clone();
        match question {
            Question::Pain => rest.pains.clear(),
            Question::Process => rest.process = None,
            Question::Size => rest.size = None,
            Question::Systems => rest.systems.clear(),
            Question::Budget => rest.budget = None,
        }
        rest
    }
}

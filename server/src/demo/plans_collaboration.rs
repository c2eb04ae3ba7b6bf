//! 協作辦公: plans of the demo. The first one is the case of the programme's slides.

use domain::plan::{
    Category::Collaboration,
    SubSector::{Chemicals, Electronics, General, Machinery, Metal, Textile},
};

use super::{
    people::Vendor::{ChengShi, DongYu, MoLiu, QiHe, QunFan, TaiwanTextile},
    plans::{Solution, edition as e},
};

/// 工業館情境 (slides, 壹之三): name, prices, seats and capacities are theirs.
#[rustfmt::skip]
pub(super) const SLIDES: Solution = Solution {
    by: TaiwanTextile, category: Collaboration, name: "線上布片資料整合平台", sectors: &[Textile],
    pain: "布片規格散在樣本簿與各人電腦裡、客戶要布找半天，掃描上架後大家看同一份",
    how: "布片掃描後連同成分、幅寬、重量與色號存進數位布片倉庫，業務在客戶面前就能依手感與用途找布。各部門看到的是同一筆資料，改一次規格就不會再有舊版流出去。",
    features: &["數位布片倉庫與條碼樣卡", "依成分、重量、用途找布", "客戶選布清單與分享連結", "規格修改紀錄"],
    integrations: &["鼎新 ERP", "CLO 3D", "Excel"],
    editions: &[
        e("A 原方案", 60_000, 12, Some(5), "數位布片倉庫容量 5000 片", "適合先把常用布上架的布廠"),
        e("B 調整優惠方案", 600_000, 12, Some(50), "數位布片倉庫容量無上限", "全公司與往來客戶一起用"),
    ],
};

#[rustfmt::skip]
pub(super) const SOLUTIONS: &[Solution] = &[
    Solution { by: MoLiu, category: Collaboration, name: "無紙簽核 BPM 雲", sectors: &[General],
        pain: "紙本簽核卡在出差主管桌上三天、急單只好先做再補，手機點一下就簽完",
        how: "請購、請假、出差、用印與品質異常單都改成手機表單，關卡與金額權限照公司現在的規矩設定。誰簽了、卡在誰那裡一目了然，代理人自動接手。",
        features: &["拖拉式表單與流程設計", "代理人與逾時催簽", "簽核紀錄可列印存證", "金額權限分層"],
        integrations: &["鼎新 ERP", "Microsoft 365", "LINE", "AD 帳號"],
        editions: &[
            e("20 人版", 30_000, 12, Some(20), "表單 10 種", "適合想減少紙本的小工廠"),
            e("100 人版", 100_000, 12, Some(100), "表單不限", "含流程訪談與建置"),
            e("工業館優惠版", 276_000, 24, None, "人數與表單不限", "兩年期、跨廠簽核"),
        ] },
    Solution { by: MoLiu, category: Collaboration, name: "品質文件 DCC 雲", sectors: &[Electronics, Metal, Machinery],
        pain: "現場拿舊版 SOP 做錯一整批、稽核前加班補文件，現場只看得到最新版",
        how: "文件發行前依權限審查，發行後舊版自動收回，平板與看板只顯示有效版本。ISO 9001 與 IATF 16949 的表單編號與保存年限都先設好，稽核當天直接查。",
        features: &["文件版本與發行管制", "現場平板閱讀簽收", "稽核缺失追蹤"],
        integrations: &["Microsoft 365", "MES", "AD 帳號"],
        editions: &[
            e("標準版", 78_000, 12, Some(30), "文件 3,000 份", "適合有 ISO 9001 的工廠"),
            e("車規專業版", 186_000, 12, Some(120), "文件不限", "含 PPAP 文件夾"),
        ] },
    Solution { by: MoLiu, category: Collaboration, name: "團隊檔案與會議雲", sectors: &[General],
        pain: "圖檔用隨身碟傳、版本一堆「最終版2」，放在同一個地方還找得回上週的檔案",
        how: "專案、客戶與部門各有空間，檔案保留每次修改，誤刪三十天內自己找得回來。線上會議結束後錄影與待辦自動放進專案，不用再寫一次會議紀錄。",
        features: &["版本保留與誤刪還原", "外部廠商限時分享", "會議錄影與待辦"],
        integrations: &["Google Workspace", "Microsoft 365", "LINE"],
        editions: &[
            e("入門版", 15_000, 12, Some(10), "500 GB", "適合開始數位化的第一步"),
            e("標準版", 54_600, 12, Some(40), "4 TB", "含舊檔搬遷一次"),
        ] },
    Solution { by: QiHe, category: Collaboration, name: "現場巡檢與異常回報雲", sectors: &[Chemicals, Metal],
        pain: "巡檢表下班前一次補簽、漏點出事才知道，走到哪掃到哪，漏掉的馬上提醒",
        how: "在設備旁貼上 NFC 標籤，人到了才能填，數值超標當場拍照開單。維修、環安與主管看到同一張異常單，處理到哪裡不用再問。",
        features: &["NFC 到點巡檢", "異常拍照開單與結案", "巡檢漏點統計"],
        integrations: &["LINE", "MES", "Excel"],
        editions: &[e("標準版", 57_000, 12, Some(15), "巡檢點 300 個", "適合有危害設備的工廠")] },
    Solution { by: ChengShi, category: Collaboration, name: "報帳零用金 App 雲", sectors: &[General],
        pain: "出差發票貼滿一疊、會計月底對到半夜，拍照就辨識金額與統編",
        how: "同仁拍下發票，系統讀出日期、金額與統一編號並檢查是否重複報銷。主管核准後自動產生傳票，會計只看系統標出有疑問的幾張。",
        features: &["發票拍照辨識", "重複與逾期檢查", "傳票自動產生"],
        integrations: &["正航 ERP", "電子發票", "LINE"],
        editions: &[e("標準版", 21_600, 12, Some(30), "單據每月 500 張", "適合業務常出差的公司")] },
    Solution { by: DongYu, category: Collaboration, name: "跨廠專案進度 PM 雲", sectors: &[Machinery, Electronics],
        pain: "設備案延了兩週沒人先講、客戶來問才知道，每個里程碑每天自己亮燈",
        how: "設計、採購、加工、組裝、驗收放在同一張進度表，上游晚一天下游自動順延並通知。每週一早上寄出紅燈清單，會議只談有問題的專案。",
        features: &["里程碑燈號與順延通知", "跨部門工時統計", "客戶進度檢視連結"],
        integrations: &["Microsoft Project", "鼎新 ERP", "LINE"],
        editions: &[
            e("標準版", 64_000, 12, Some(15), "同時 30 個專案", "適合客製設備廠"),
            e("專業版", 174_000, 12, Some(60), "專案不限", "含成本與收款里程碑"),
        ] },
    Solution { by: DongYu, category: Collaboration, name: "師傅經驗知識庫 KM 雲", sectors: &[General],
        pain: "老師傅退休就沒人會調機、同樣的錯一犯再犯，錄成影片隨時查得到",
        how: "用手機錄下調機與換線步驟，系統加上字幕並切成小段，掃機台 QR Code 就看得到。新人看完做小測驗，主管知道誰會哪一站。",
        features: &["影片切段與字幕", "機台 QR Code 查詢", "技能盤點與小測驗"],
        integrations: &["YouTube", "LINE", "HR 系統"],
        editions: &[e("標準版", 46_500, 12, Some(50), "影片 200 小時", "適合正在交棒的工廠")] },
    Solution { by: QunFan, category: Collaboration, name: "訪客與門禁預約雲", sectors: &[General],
        pain: "訪客在警衛室填紙本、廠商進廠教育沒人查，預約時就把須知看完",
        how: "承辦人送出預約後訪客收到 QR Code 與入廠須知，到場掃碼即發證。承攬商的教育訓練與保險到期日由系統把關，過期不放行。",
        features: &["QR Code 訪客證", "承攬商資格到期管制", "在廠人數即時名單"],
        integrations: &["門禁系統", "LINE"],
        editions: &[e("標準版", 33_000, 12, Some(10), "每月 1,000 人次", "適合有承攬商進出的廠區")] },
];

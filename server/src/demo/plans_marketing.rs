//! 行銷推廣: plans of the demo.

use domain::plan::{
    Category::Marketing,
    SubSector::{Electronics, Food, General, Machinery, Metal, Textile},
};

use super::{
    people::Vendor::{DongYu, MuHe, ShangQiao, ShiGuang, TaiwanTextile},
    plans::{Solution, edition as e},
};

#[rustfmt::skip]
pub(super) const SOLUTIONS: &[Solution] = &[
    Solution { by: ShiGuang, category: Marketing, name: "製造業多語官網雲", sectors: &[General],
        pain: "官網十年沒改、國外客戶搜尋不到，換成手機看得清楚的五國語言網站",
        how: "以產品規格表為核心建站，改一次規格各語言同步更新。頁面依搜尋引擎的要求產生，詢價表單直接通知對應的業務，不再掉進資訊信箱。",
        features: &["五種語言版本", "產品規格表與比較", "SEO 健檢月報", "詢價表單分派業務"],
        integrations: &["Google Analytics", "LINE", "CRM"],
        editions: &[
            e("標準版", 58_000, 12, Some(3), "產品 100 項", "適合第一次認真做官網的工廠"),
            e("專業版", 147_000, 12, Some(10), "產品 2,000 項", "含英日文文案潤稿"),
        ] },
    Solution { by: ShiGuang, category: Marketing, name: "外銷詢盤開發 SEO 雲", sectors: &[Metal, Machinery],
        pain: "接單全靠老客戶、想接觸新客戶卻不知從何開始，把買主搜的字變成詢價",
        how: "分析國外買主實際搜尋的字，替每一類加工能力做一頁說得清楚的介紹，每月回報排名與詢價來源。無效詢價會先過濾，業務只回真的買主。",
        features: &["買主關鍵字分析", "加工能力頁面製作", "詢價來源與品質月報"],
        integrations: &["Google Analytics", "Google Search Console", "CRM"],
        editions: &[
            e("6 個月試行版", 90_000, 6, Some(3), "20 組關鍵字", "適合先試一個主力產品"),
            e("全年優惠版", 255_000, 12, Some(8), "80 組關鍵字、英德日三語", "持續經營三個市場"),
        ] },
    Solution { by: ShiGuang, category: Marketing, name: "電子報與會員再行銷雲", sectors: &[Food, Textile],
        pain: "客人買一次就不見、折扣發了沒人用，依購買週期在對的時候提醒回購",
        how: "把官網、門市與團購的會員合成一份名單，依購買間隔預測快用完的人。簡訊、LINE 與電子報的成效放在一起比，花在哪裡有用看得出來。",
        features: &["會員名單整併去重", "回購週期預測", "LINE 與電子報分眾發送"],
        integrations: &["LINE 官方帳號", "Shopline", "91APP", "Excel"],
        editions: &[
            e("入門版", 12_000, 12, Some(2), "會員 3,000 名", "適合剛開始賣自有品牌的工廠"),
            e("成長版", 49_800, 12, Some(6), "會員 50,000 名", "含每月一次成效討論"),
        ] },
    Solution { by: TaiwanTextile, category: Marketing, name: "3D 數位布卡展示間 Showroom", sectors: &[Textile],
        pain: "疫情飛不出去、實體布展辦不成，讓品牌在線上看到布的垂墜與光澤",
        how: "布片掃描後產生可套用到 3D 服裝的材質檔，品牌設計師在瀏覽器裡直接換布看效果。每家客戶的展示間各自獨立，看了哪塊布、停留多久都有紀錄。",
        features: &["布片材質 3D 檔", "客戶專屬線上展示間", "瀏覽紀錄與選樣清單"],
        integrations: &["CLO 3D", "Browzwear", "Excel"],
        editions: &[
            e("標準版", 108_000, 12, Some(5), "數位布卡 800 張", "適合一季一個系列的布廠"),
            e("工業館優惠版", 345_000, 12, Some(30), "數位布卡 6,000 張", "多品牌同時看樣"),
        ] },
    Solution { by: ShangQiao, category: Marketing, name: "線上展會與產品影音雲", sectors: &[Machinery, Electronics],
        pain: "展覽停辦見不到買主、機台又搬不出去，用線上展間實機示範",
        how: "提供可預約的線上展間，機台多角度同步直播並有即時字幕。觀眾問的問題與聯絡方式會後整理給業務，錄影剪成三分鐘放在產品頁。",
        features: &["多鏡頭直播展間", "預約與自動提醒信", "中英字幕", "會後名單匯出"],
        integrations: &["YouTube", "Zoom", "CRM"],
        editions: &[e("全年版", 195_000, 12, Some(10), "每年 12 場", "適合外銷機械廠")] },
    Solution { by: MuHe, category: Marketing, name: "品牌電商開店雲", sectors: &[Food],
        pain: "代工利潤越來越薄、想賣自己的品牌又怕囤貨，先用小網站試水溫",
        how: "提供含金流與物流的購物網站，庫存與工廠同步，賣多少做多少。成分、產地與檢驗報告做成固定欄位，消費者看得懂也符合標示規定。",
        features: &["金流與超商取貨", "成分與檢驗報告頁", "團購訂單匯入"],
        integrations: &["綠界金流", "電子發票", "LINE", "ERP"],
        editions: &[
            e("標準版", 39_600, 12, Some(5), "商品 80 項", "適合第一個自有品牌"),
            e("專業版", 117_000, 12, Some(15), "商品不限、多倉出貨", "團購與門市一起賣"),
        ] },
    Solution { by: DongYu, category: Marketing, name: "客服問答 Chatbot 雲", sectors: &[General],
        pain: "同樣的規格問題一天回二十次、下班後沒人回，讓機器人先答、答不出再轉人",
        how: "把型錄、說明書與過去的回信整理成問答庫，LINE 與官網共用同一個答案。沒把握的問題直接轉給值班業務，客服每週看一次答錯的清單就會越來越準。",
        features: &["型錄與說明書問答", "真人接手與值班表", "答錯清單每週檢討"],
        integrations: &["LINE 官方帳號", "Facebook Messenger", "CRM"],
        editions: &[
            e("標準版", 42_000, 12, Some(4), "每月 2,000 則對話", "適合想改善客戶體驗的小團隊"),
            e("多語版", 129_000, 12, Some(12), "每月 20,000 則對話", "中、英、日、越四語"),
        ] },
    Solution { by: ShiGuang, category: Marketing, name: "型錄產生器 DAM 素材雲", sectors: &[General],
        pain: "業務手上的型錄版本都不同、改一個規格要重做整本，改一次全部更新",
        how: "產品照片、規格與認證集中存放，型錄依版型自動排成 PDF 與網頁。舊版連結會轉到新版，業務不會再拿錯檔案給客戶。",
        features: &["素材版本與授權期限", "PDF 型錄自動排版", "業務分享連結與點閱"],
        integrations: &["Google Drive", "Adobe InDesign", "PIM"],
        editions: &[e("標準版", 69_000, 12, Some(8), "素材 100 GB", "適合產品項目多的工廠")] },
];

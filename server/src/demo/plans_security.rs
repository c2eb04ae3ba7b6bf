//! 資安合規: plans of the demo.

use domain::plan::{
    Category::Security,
    SubSector::{Chemicals, Electronics, Food, General, Machinery, Metal, Textile},
};

use super::{
    people::Vendor::{DongYu, DunShan, LuHeng, MuHe},
    plans::{Solution, edition as e},
};

#[rustfmt::skip]
pub(super) const SOLUTIONS: &[Solution] = &[
    Solution { by: DunShan, category: Security, name: "勒索病毒防護 EDR 雲", sectors: &[General],
        pain: "電腦中勒索病毒整廠停三天，異常加密一開始就切斷並通知值班工程師",
        how: "在每台電腦裝上輕量代理程式，發現大量加密或可疑連線時先隔離再通知。由值班工程師判讀，半夜也有人處理，公司不必自己養一組資安人員。",
        features: &["端點行為偵測與隔離", "七天二十四小時值班判讀", "每月資安健檢報告", "中毒還原演練一次"],
        integrations: &["Microsoft 365", "AD 帳號", "防火牆日誌"],
        editions: &[
            e("30 台版", 67_500, 12, Some(30), "30 台電腦", "適合沒有資訊人員的工廠"),
            e("150 台版", 288_500, 12, Some(150), "150 台電腦", "含工控電腦"),
        ] },
    Solution { by: DunShan, category: Security, name: "工控網路監測 OT 雲", sectors: &[Electronics, Machinery, Chemicals],
        pain: "機台電腦還是 Windows XP 不能更新、客戶又要資安問卷，從旁監看不動到機台",
        how: "在交換器旁接監測盒，被動辨識廠內有哪些設備、彼此怎麼連線，不需要在機台安裝任何程式。多出來的設備與異常指令會立即通知，並產出客戶資安問卷要的資產清冊。",
        features: &["被動式資產盤點", "異常指令與新設備警示", "IEC 62443 對照表"],
        integrations: &["OPC UA", "Modbus", "防火牆日誌", "SIEM"],
        editions: &[
            e("單一廠區版", 320_000, 12, Some(10), "200 個節點", "適合被客戶要求資安稽核的工廠"),
            e("旗艦優惠版", 900_000, 24, None, "2,000 個節點", "兩年期、多廠區集中監控"),
        ] },
    Solution { by: DunShan, category: Security, name: "雲端備份還原 Backup 包", sectors: &[General],
        pain: "ERP 主機壞了才發現備份半年沒成功，每天備份、每月真的還原一次給你看",
        how: "ERP 資料庫、圖檔與信箱每天加密備份到兩個機房，並每月抽一份實際還原，寄出還原成功的證明。被加密時可以選回任何一天。",
        features: &["異地雙機房加密備份", "每月還原證明", "三十天內任選還原點"],
        integrations: &["SQL Server", "鼎新 ERP", "Microsoft 365", "NAS"],
        editions: &[
            e("500 GB 版", 25_200, 12, Some(5), "500 GB", "適合一台 ERP 主機"),
            e("5 TB 版", 110_000, 12, Some(20), "5 TB", "圖檔多的工廠"),
        ] },
    Solution { by: DunShan, category: Security, name: "釣魚郵件演練與教育雲", sectors: &[General],
        pain: "會計收到假的匯款信差點匯出三百萬，每季演練一次，點到的人馬上學會",
        how: "依製造業常見的假報價、假匯款帳號設計演練信，點選的同仁當場看到三分鐘教學。主管看到的是部門趨勢而不是點名，改善看得見。",
        features: &["每季情境演練", "點選後即時教學", "匯款變更雙重確認流程"],
        integrations: &["Microsoft 365", "Google Workspace"],
        editions: &[e("100 人版", 35_000, 12, Some(100), "每年 4 次演練", "適合常有國外匯款的公司")] },
    Solution { by: DunShan, category: Security, name: "帳號權限一站管 IAM 雲", sectors: &[General],
        pain: "離職員工的帳號還能登入、大家共用一組密碼，一鍵停用、登入要手機確認",
        how: "ERP、信箱、雲端硬碟改用同一個帳號登入並加上手機確認，離職當天一次停用。每季列出誰有什麼權限請主管勾選，稽核問起來有憑有據。",
        features: &["單一登入與手機確認", "離職一鍵停用", "每季權限盤點"],
        integrations: &["AD 帳號", "Microsoft 365", "鼎新 ERP", "VPN"],
        editions: &[e("標準版", 87_000, 12, Some(80), "80 個帳號", "適合有遠端上班的公司")] },
    Solution { by: LuHeng, category: Security, name: "環保申報與許可證雲", sectors: &[Chemicals, Metal, Textile],
        pain: "空水廢毒四張許可證各有期限、漏報一次就罰，申報日前自動備好數字",
        how: "把許可證內容、操作紀錄與申報期限放在一起，用水、用藥與廢棄物產出每天累計。超過許可量百分之八十就預警，申報表由紀錄直接帶出。",
        features: &["許可證條件與展延提醒", "申報數據自動彙整", "許可量用量預警"],
        integrations: &["IoT 水表", "電子地磅", "Excel"],
        editions: &[
            e("標準版", 93_000, 12, Some(6), "3 張許可證", "適合電鍍、染整與表面處理廠"),
            e("專業版", 222_000, 12, Some(20), "許可證不限", "含每季到廠輔導"),
        ] },
    Solution { by: LuHeng, category: Security, name: "化學品 SDS 與法規雲", sectors: &[Chemicals, Electronics],
        pain: "客戶問有沒有 RoHS、REACH 列管物質要翻一週，輸入料號馬上查到含量與證明",
        how: "收集供應商的 SDS 與檢測報告並讀出成分，法規清單更新時自動重新比對。缺報告或快過期的料號會請供應商自己補件。",
        features: &["SDS 成分讀取", "RoHS、REACH 清單比對", "供應商補件入口"],
        integrations: &["鼎新 ERP", "PLM", "Excel"],
        editions: &[e("標準版", 141_000, 12, Some(10), "料號 5,000 個", "適合出口歐盟的供應鏈")] },
    Solution { by: MuHe, category: Security, name: "HACCP 食安管制雲", sectors: &[Food],
        pain: "食安紀錄表每天補寫、稽查來了對不起來，溫度自動記、異常當場處置",
        how: "重要管制點的溫度與時間由感測器直接記錄，超標時要求填寫處置才能結案。衛生自主管理表改用手機勾選，稽查當天列印整個月的紀錄。",
        features: &["管制點自動記錄", "異常處置與矯正", "衛生自主管理表"],
        integrations: &["IoT 溫度計", "LINE", "ERP"],
        editions: &[
            e("標準版", 60_500, 12, Some(10), "管制點 20 個", "適合需要 HACCP 的食品廠"),
            e("工業館優惠版", 144_000, 12, Some(40), "管制點 100 個", "多個廠房一起看"),
        ] },
    Solution { by: DongYu, category: Security, name: "個資與營業秘密盤點雲", sectors: &[General],
        pain: "圖面被離職員工帶走才在找誰下載過，敏感檔案誰看過都有紀錄",
        how: "掃描檔案伺服器找出個資與機密圖面，標上等級並限制下載。大量下載或寄到外部信箱會通知主管，保存的紀錄可作為合理保密措施的證明。",
        features: &["敏感檔案掃描分級", "下載與外寄紀錄", "保密措施證明報告"],
        integrations: &["NAS", "Google Drive", "Microsoft 365"],
        editions: &[e("標準版", 114_000, 12, Some(50), "檔案 200 萬個", "適合有自有設計的工廠")] },
];

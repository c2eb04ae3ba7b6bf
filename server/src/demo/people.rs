//! The organisations of the demo and those of their people who can sign in.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use app::frame::DemoSignIn;
use chrono::NaiveDate;
use domain::{
    Actor, FirmRole, OfficerRoles, Party, Points, ProgrammeId, SupplierId, SupplierRole, Twd,
    UserId,
    eligibility::{Check, Checks, Factory, Facts},
    ubn::Ubn,
};

use crate::{
    clock::new_id,
    engine::{Engine, Membership, NewFirm, NewSupplier, NewUser},
};

/// The password of every sign-in of the demo.
const PASSWORD: &str = "demo-2021-taipei";

/// The office's sign-ins, two because nobody approves what they reviewed, and what their codes are
/// made of: nobody needs a phone in the demo.
pub(super) const OFFICERS: [&str; 2] = ["office@demo.tw", "office2@demo.tw"];
pub(super) const OFFICER_SECRET: &str = "KRUGKIDEMVWW6IDTMVRXEZLUEBUXGIDO";

/// What a firm gets in 工業館, in points.
const CAP: i64 = 200_000;

/// A sign-in that the demo offers, by party, organisation, address and the person's name.
pub(super) struct SignIn {
    party: Party,
    organisation: &'static str,
    email: &'static str,
    name: &'static str,
}

/// Two of the first supplier's people who are not its admin.
const SALES: &str = "sales@demo.tw";
const FINANCE: &str = "finance@demo.tw";
/// The name under which the programme office signs in.
pub(super) const OFFICE: &str = "雲市集專案辦公室";

#[rustfmt::skip]
pub(super) const SIGN_INS: [SignIn; 8] = [
    SignIn { party: Party::Buyer,    organisation: "宏昇精密工業",   email: "buyer@demo.tw",     name: "林宏昇" },
    SignIn { party: Party::Buyer,    organisation: "大同金屬",       email: "buyer2@demo.tw",    name: "陳怡君" },
    SignIn { party: Party::Supplier, organisation: "台灣通用紡織",   email: "supplier@demo.tw",  name: "黃建銘" },
    SignIn { party: Party::Supplier, organisation: "台灣通用紡織",   email: SALES,               name: "蔡欣怡" },
    SignIn { party: Party::Supplier, organisation: "台灣通用紡織",   email: FINANCE,             name: "許志豪" },
    SignIn { party: Party::Supplier, organisation: "啟禾智造科技",   email: "supplier2@demo.tw", name: "吳佩珊" },
    SignIn { party: Party::Office,   organisation: OFFICE,           email: OFFICERS[0],         name: "張淑芬" },
    SignIn { party: Party::Office,   organisation: OFFICE,           email: OFFICERS[1],         name: "李文彬" },
];

/// What the sign-in page lists.
pub(super) fn sign_ins() -> Vec<DemoSignIn> {
    let offer = |sign_in: &SignIn| DemoSignIn {
        party: sign_in.party,
        organisation: sign_in.organisation.to_owned(),
        email: sign_in.email.to_owned(),
        password: PASSWORD.to_owned(),
    };
    SIGN_INS.iter().map(offer).collect()
}

/// The suppliers, as the plan tables name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Vendor {
    TaiwanTextile,
    QiHe,
    ChengShi,
    HengYue,
    NanQi,
    MoLiu,
    RenRi,
    DunShan,
    LuHeng,
    ShiGuang,
    ShangQiao,
    YuanDian,
    DongYu,
    MuHe,
    QunFan,
}

/// A supplier, and the terms that all its plans share.
pub(super) struct Profile {
    vendor: Vendor,
    pub(super) name: &'static str,
    region: &'static str,
    /// The last day of its 攻頂計畫遴選, in 2021.
    selected_until: (u32, u32),
    pub(super) data_location: &'static str,
    pub(super) exit_terms: &'static str,
    /// Who helps, from where, how fast.
    pub(super) support: &'static str,
}

const YEAR_END: (u32, u32) = (12, 31);
/// Over when the demo begins: its plans are hidden.
const JUNE_END: (u32, u32) = (6, 30);

const EXPORT_30: &str =
    "期滿或終止後保留資料 30 天，可自行匯出 CSV 與原始檔，之後全數刪除並出具證明。";
const EXPORT_60: &str =
    "終止前 30 天書面通知，60 天內免費協助匯出資料，未使用月份依比例退還自付款。";
const EXPORT_90: &str = "資料保留 90 天，提供完整資料庫匯出一次，附欄位說明；逾期刪除不留備份。";

#[rustfmt::skip]
pub(super) const PROFILES: [Profile; 15] = [
    Profile { vendor: Vendor::TaiwanTextile, name: "台灣通用紡織", region: "北部", selected_until: YEAR_END,
        data_location: "台灣機房（桃園）", exit_terms: EXPORT_90,
        support: "服務團隊都待過布廠，布種與工序不用再解釋一次；上班時間來電兩小時內回覆。" },
    Profile { vendor: Vendor::QiHe, name: "啟禾智造科技", region: "北部", selected_until: YEAR_END,
        data_location: "台灣機房（新竹）", exit_terms: EXPORT_60,
        support: "新竹與臺中各有駐點工程師，設備連線問題當天遠端處理，需要到廠時隔天出發。" },
    Profile { vendor: Vendor::ChengShi, name: "澄石資訊", region: "中部", selected_until: YEAR_END,
        data_location: "台灣機房（臺中）", exit_terms: EXPORT_60,
        support: "臺中的客服由會計背景同仁值班，每天 8:30 到 18:00 接聽，月結期間延長到 20:00。" },
    Profile { vendor: Vendor::HengYue, name: "衡岳軟體", region: "北部", selected_until: YEAR_END,
        data_location: "GCP 彰化機房", exit_terms: EXPORT_90,
        support: "每案配一位做過生管的顧問，前三個月每兩週線上檢討一次。" },
    Profile { vendor: Vendor::NanQi, name: "南錡雲端", region: "南部", selected_until: YEAR_END,
        data_location: "台灣機房（高雄）", exit_terms: EXPORT_60,
        support: "岡山服務處可到廠教學，另備台語解說的操作影片，現場同仁自己看就會。" },
    Profile { vendor: Vendor::MoLiu, name: "墨流協作", region: "北部", selected_until: YEAR_END,
        data_location: "台灣機房（臺北）", exit_terms: EXPORT_30,
        support: "線上客服平均十分鐘內回覆，每月兩場公開教學，新進同仁可以重複參加。" },
    Profile { vendor: Vendor::RenRi, name: "人日科技", region: "中部", selected_until: YEAR_END,
        data_location: "台灣機房（臺中）", exit_terms: EXPORT_90,
        support: "法令修改時兩週內更新規則並寄出說明，勞動檢查前可預約一次健檢。" },
    Profile { vendor: Vendor::DunShan, name: "盾山資安", region: "北部", selected_until: YEAR_END,
        data_location: "台灣機房（臺北、高雄異地）", exit_terms: EXPORT_30,
        support: "資安事件專線全年無休，三十分鐘內有工程師接手，事後七天提出報告。" },
    Profile { vendor: Vendor::LuHeng, name: "綠衡永續顧問", region: "南部", selected_until: YEAR_END,
        data_location: "台灣機房（高雄）", exit_terms: EXPORT_60,
        support: "由具查驗資格的顧問看過第一份報告，主管機關改版時通知並協助調整。" },
    Profile { vendor: Vendor::ShiGuang, name: "拾光行銷科技", region: "北部", selected_until: YEAR_END,
        data_location: "台灣機房（臺北）", exit_terms: EXPORT_30,
        support: "每月一次線上成效會議，用看得懂的話說明哪些錢花得值得。" },
    Profile { vendor: Vendor::ShangQiao, name: "商橋數位", region: "中部", selected_until: YEAR_END,
        data_location: "AWS 東京機房，備份在台灣", exit_terms: EXPORT_60,
        support: "臺中與彰化可到府教學，業務主管與業務分開上課，各講各需要的。" },
    Profile { vendor: Vendor::YuanDian, name: "原點研發軟體", region: "北部", selected_until: YEAR_END,
        data_location: "台灣機房（新竹）", exit_terms: EXPORT_90,
        support: "由機構與製程背景的工程師支援，問題附圖面來就能直接討論。" },
    Profile { vendor: Vendor::DongYu, name: "東嶼數據", region: "東部", selected_until: YEAR_END,
        data_location: "台灣機房（花蓮，備份臺中）", exit_terms: EXPORT_90,
        support: "以遠端服務為主，固定同一位窗口，每季主動檢查一次使用狀況。" },
    Profile { vendor: Vendor::MuHe, name: "沐禾食品科技", region: "南部", selected_until: YEAR_END,
        data_location: "台灣機房（臺南）", exit_terms: EXPORT_60,
        support: "顧問有食品技師證照，稽查與客戶訪廠前可預約陪同準備。" },
    Profile { vendor: Vendor::QunFan, name: "群帆系統", region: "中部", selected_until: JUNE_END,
        data_location: "台灣機房（臺中）", exit_terms: EXPORT_30,
        support: "上班時間電話客服，重大問題四小時內回覆。" },
];

/// The firms and how many points they hold; `None`: not issued yet.
#[rustfmt::skip]
const FIRMS: [(&str, Option<i64>); 16] = [
    ("宏昇精密工業", Some(CAP)), ("大同金屬", Some(CAP)),     ("禾澤織造", Some(CAP)),
    ("晉昌染整", Some(CAP)),     ("立森針織", Some(CAP)),     ("彩紋布業", Some(CAP)),
    ("瑞鴻針織", Some(CAP)),     ("宥綸紡織", Some(CAP)),     ("和暉機能布", Some(CAP)),
    ("祥豐織帶", Some(45_000)),  ("正泓螺絲", Some(CAP)),     ("勤勁機械", Some(CAP)),
    ("鼎沛電子", Some(CAP)),     ("德芳食品", Some(CAP)),     ("冠鈞沖壓", Some(0)),
    ("永佶塑膠", None),
];

/// The n-th 統一編號 of the demo: the check digit is tried out.
pub(super) fn ubn(n: usize) -> anyhow::Result<Ubn> {
    let stem = 5_310_260 + 137 * n;
    (0..10)
        .find_map(|digit| format!("{stem:07}{digit}").parse().ok())
        .with_context(|| format!("no check digit fits {stem}"))
}

pub(super) fn profile(vendor: Vendor) -> anyhow::Result<&'static Profile> {
    PROFILES
        .iter()
        .find(|profile| profile.vendor == vendor)
        .with_context(|| format!("{vendor:?} is in no table"))
}

/// Who acts for an organisation in the story, and which ids it got.
pub(super) struct People {
    /// Buyers by their firm's name, people of suppliers by the supplier's.
    actors: HashMap<&'static str, Actor>,
    suppliers: HashMap<Vendor, SupplierId>,
}

impl People {
    pub(super) fn actor(&self, organisation: &str) -> anyhow::Result<Actor> {
        let actor = self.actors.get(organisation).copied();
        actor.with_context(|| format!("nobody acts for {organisation}"))
    }

    pub(super) fn supplier(&self, vendor: Vendor) -> anyhow::Result<SupplierId> {
        let supplier = self.suppliers.get(&vendor).copied();
        supplier.with_context(|| format!("{vendor:?} was not added"))
    }
}

/// Adds the suppliers, the firms with their points, and the sign-ins.
pub(super) async fn add(
    engine: &Arc<dyn Engine>,
    programme: &ProgrammeId,
) -> anyhow::Result<People> {
    let mut actors = HashMap::new();
    let mut suppliers = HashMap::new();
    for (n, profile) in PROFILES.iter().enumerate() {
        let (month, day) = profile.selected_until;
        let supplier = engine
            .add_supplier(NewSupplier {
                ubn: ubn(n)?,
                name: profile.name.to_owned(),
                region: profile.region.to_owned(),
                selected_from: NaiveDate::from_ymd_opt(2021, 5, 20),
                selected_until: NaiveDate::from_ymd_opt(2021, month, day),
            })
            .await?;
        let user = someone();
        actors.insert(
            profile.name,
            Actor::Supplier { user, supplier, role: SupplierRole::Admin, stepped_up: true },
        );
        suppliers.insert(profile.vendor, supplier);
    }
    for (n, &(name, points)) in FIRMS.iter().enumerate() {
        let ubn = ubn(PROFILES.len() + n)?;
        let name_owned = name.to_owned();
        let firm = engine.add_firm(NewFirm { ubn, name: name_owned }).await?;
        if let Some(points) = points {
            let keep = Points::new(points).context("points are an amount")?;
            engine.issue(programme, firm, keep, facts(n)?).await?;
        }
        let user = someone();
        actors.insert(name, Actor::Buyer { user, firm, role: FirmRole::Owner, stepped_up: true });
    }
    add_sign_ins(engine, &mut actors).await?;
    Ok(People { actors, suppliers })
}

/// What the n-th firm declared, and what the lists confirmed.
fn facts(n: usize) -> anyhow::Result<Facts> {
    let revenue = 28_400_000 + 17_350_000 * i64::try_from(n)?;
    Ok(Facts {
        factory: Factory::Registered(format!("99-{:06}", 41_207 + 613 * n)),
        revenue: [(109, Twd::new(revenue).context("a revenue is an amount")?)].into(),
        founded: Some(u16::try_from(70 + n)?),
        headcount: Some(u32::try_from(12 + 7 * n)?),
        checks: Checks { company: Check::Confirmed, factory: Check::Confirmed },
        ..Facts::default()
    })
}

/// Somebody who acts in the story and never signs in.
fn someone() -> UserId {
    UserId::new(new_id())
}

/// Those who sign in are also those who acted before.
async fn add_sign_ins(
    engine: &Arc<dyn Engine>,
    actors: &mut HashMap<&'static str, Actor>,
) -> anyhow::Result<()> {
    for sign_in in &SIGN_INS {
        let membership = match actors.get(sign_in.organisation) {
            Some(Actor::Buyer { firm, .. }) => Membership::Firm(*firm, FirmRole::Owner),
            Some(Actor::Supplier { supplier, .. }) => {
                let role = match sign_in.email {
                    SALES => SupplierRole::Sales,
                    FINANCE => SupplierRole::Finance,
                    _ => SupplierRole::Admin,
                };
                Membership::Supplier(*supplier, role)
            }
            _ => Membership::Office(OfficerRoles::ALL),
        };
        let user = engine
            .add_user(NewUser {
                email: sign_in.email.to_owned(),
                name: sign_in.name.to_owned(),
                password: Some(PASSWORD.to_owned()),
                membership,
            })
            .await?;
        if OFFICERS.contains(&sign_in.email) {
            engine.add_second_factor(user, OFFICER_SECRET).await?;
        }
        let actor = match membership {
            Membership::Firm(firm, role) => Actor::Buyer { user, firm, role, stepped_up: true },
            Membership::Supplier(supplier, role) => {
                Actor::Supplier { user, supplier, role, stepped_up: true }
            }
            Membership::Office(roles) => Actor::Office { user, roles, stepped_up: true },
        };
        // The first officer is the one who acts in the story, and the admin of a supplier.
        if ![OFFICERS[1], SALES, FINANCE].contains(&sign_in.email) {
            actors.insert(sign_in.organisation, actor);
        }
    }
    Ok(())
}

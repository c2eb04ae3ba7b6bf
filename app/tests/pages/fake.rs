//! A marketplace without a store: a handful of plans that never change.

use std::sync::Arc;

use app::{
    catalog::{
        CatalogQuery, CatalogView, FacetCount, PLANS_PER_PAGE, PlanCard, PlanView, PriceBand,
    },
    demo::{
        BankRow, BankView, DemoCharge, DemoCode, DemoMail, DemoPayment, MailboxView, MoveClock,
        Trade, web::DemoService,
    },
    error::AppError,
    frame::{Demo, DemoSignIn, Frame, Me, Theme},
    home::HomeView,
    lang::Lang,
    order::{CheckoutView, OrderCommand, OrderRow, OrderView, SubmitOrder},
    port::{Browser, NewSession, Service, SignedIn},
    session::Credentials,
    transparency::{DailyRoot, End, PointsOfFirms, TransparencyView},
    wallet::{Statement, WalletView},
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, OrderId, Party, PlanId, Points, Programme, SupplierRole, Twd,
    order::{DeclineReason, State},
    plan::{Category, PlanOrigin, SubSector},
    quote::quote,
    service::SafeDay,
};

pub(crate) struct Fake;

pub(crate) fn now() -> Instant {
    "2021-07-05T02:00:00Z".parse().expect("an instant")
}

pub(crate) fn plan_id(number: usize) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

pub(crate) fn id<T: std::str::FromStr>(number: usize) -> T {
    plan_id(number).parse().ok().expect("an id")
}

pub(crate) fn plan(number: usize) -> PlanCard {
    let price = Twd::new(i64::try_from(number).expect("small") * 60_000).expect("an amount");
    let programme = Programme::industrial_110();
    PlanCard {
        id: id(number),
        name: format!("雲端方案 {number} <b>"),
        summary: "排程、庫存與交期一次看清楚，手機就能回報，適合二十人以下的工廠。".to_owned(),
        supplier: "台灣通用紡織資訊".to_owned(),
        category: Category::ALL[number % Category::ALL.len()],
        sectors: vec![SubSector::Textile, SubSector::Metal],
        price,
        months: 12,
        seats: number.is_multiple_of(2).then_some(20),
        quote: quote(&programme, price, programme.points_max),
        safe: SafeDay::at(&programme, now()),
    }
}

fn view(number: usize) -> PlanView {
    PlanView {
        card: plan(number),
        programme: Programme::industrial_110(),
        now: now(),
        version: 1,
        origin: PlanOrigin::Adjusted,
        solution: "通用 MES".to_owned(),
        description: app::prose::read("第一段。\n\n第二段。"),
        features: vec!["排程".to_owned(), format!("功能 {number}")],
        capacity: "50 GB".to_owned(),
        data_location: "臺灣".to_owned(),
        integrations: vec!["ERP".to_owned()],
        exit_terms: "終止後 30 日內可下載全部資料。".to_owned(),
        supplier_ubn: "22099131".to_owned(),
        supplier_region: "臺北市".to_owned(),
        ratings: crate::fake_rating::ratings(),
        available: None,
    }
}

#[async_trait]
impl Service for Fake {
    fn now(&self) -> Instant {
        now()
    }

    async fn sign_in(&self, _: Credentials, _: Browser) -> Result<SignedIn, AppError> {
        Err(AppError::WrongCredentials)
    }

    async fn sign_in_with_code(
        &self,
        _: &str,
        _: &str,
        _: Browser,
    ) -> Result<NewSession, AppError> {
        Err(AppError::Unauthenticated)
    }

    async fn sign_out(&self, _: &str) -> Result<(), AppError> {
        Ok(())
    }

    async fn session(&self, _: &str) -> Result<Option<Me>, AppError> {
        Ok(None)
    }

    async fn transparency(&self) -> Result<TransparencyView, AppError> {
        let amount = |amount| Points::new(amount).expect("an amount");
        Ok(TransparencyView {
            programme: "110 年度工業館".to_owned(),
            as_of: now(),
            budget: amount(20_000_000),
            pool: amount(17_600_000),
            firms: Some(12),
            points: Some(PointsOfFirms {
                issued: amount(2_400_000),
                available: amount(1_400_000),
                reserved: amount(200_000),
                used: amount(600_000),
                paid_out: amount(200_000),
                returned: Points::ZERO,
            }),
            orders: Some(9),
            median_days_to_payout: None,
            ends: vec![(End::Declined(DeclineReason::NoCapacity), None), (End::Withdrawn, Some(6))],
            roots: vec![DailyRoot {
                day: "2021-07-04".parse().expect("a day"),
                seal: 12,
                records: 3_456,
                sha256: "ef".repeat(32),
            }],
        })
    }

    async fn home(&self) -> Result<HomeView, AppError> {
        Ok(HomeView {
            programme: Programme::industrial_110(),
            now: now(),
            pool: Points::new(123_400_000).expect("an amount"),
            waiting: 0,
            firms_served: 1_234,
            plans_listed: 25,
            suppliers: 7,
            plans: (1..=6).map(plan).collect(),
        })
    }

    async fn catalog(&self, query: CatalogQuery) -> Result<CatalogView, AppError> {
        let none = query.q == "nothing";
        let page = query.page();
        let per_page = PLANS_PER_PAGE as usize;
        let first = (page as usize - 1) * per_page;
        Ok(CatalogView {
            query,
            total: if none { 0 } else { 25 },
            pages: if none { 0 } else { 2 },
            plans: (1..=25).skip(first).take(if none { 0 } else { per_page }).map(plan).collect(),
            categories: Category::ALL
                .iter()
                .map(|value| FacetCount { value: *value, count: 3 })
                .collect(),
            sectors: vec![FacetCount { value: SubSector::Textile, count: 25 }],
            prices: PriceBand::ALL
                .into_iter()
                .map(|value| FacetCount { value, count: 5 })
                .collect(),
        })
    }

    async fn plan(&self, asked: PlanId, _: Option<Actor>) -> Result<PlanView, AppError> {
        (1..=25).find(|number| id::<PlanId>(*number) == asked).map(view).ok_or(AppError::NotFound)
    }

    async fn compare(
        &self,
        plans: Vec<PlanId>,
        _: Option<Actor>,
    ) -> Result<Vec<PlanView>, AppError> {
        let known = |asked: PlanId| (1..=25).find(|number| id::<PlanId>(*number) == asked);
        Ok(plans.into_iter().filter_map(known).map(view).collect())
    }

    async fn checkout(&self, _: Actor, _: PlanId) -> Result<CheckoutView, AppError> {
        Err(AppError::NotFound)
    }

    async fn submit(&self, _: Actor, _: SubmitOrder) -> Result<OrderId, AppError> {
        Err(AppError::NotFound)
    }

    async fn act(&self, _: Actor, _: OrderCommand) -> Result<State, AppError> {
        Err(AppError::NotFound)
    }

    async fn order(&self, actor: Actor, order: OrderId) -> Result<OrderView, AppError> {
        if order == id(1) { Ok(crate::fake_orders::order(actor)) } else { Err(AppError::NotFound) }
    }

    async fn orders(&self, actor: Actor) -> Result<Vec<OrderRow>, AppError> {
        Ok(crate::fake_orders::rows(actor))
    }

    async fn wallet_page(&self, _: Actor, page: u32) -> Result<WalletView, AppError> {
        Ok(crate::fake_desk::wallet(page))
    }

    async fn statement(&self, _: Actor) -> Result<Statement, AppError> {
        Err(AppError::NotFound)
    }
}

#[async_trait]
impl DemoService for Fake {
    async fn bank(&self) -> Result<BankView, AppError> {
        let row = |number: usize, paid, lapsed| BankRow {
            number: format!("IND110-{number:06}"),
            firm: "台灣通用紡織".to_owned(),
            virtual_account: format!("9860{number:010}"),
            due: Twd::new(40_000).expect("an amount"),
            deadline: now(),
            paid,
            lapsed,
        };
        Ok(BankView {
            now: now(),
            rows: vec![row(1, false, false), row(2, true, false), row(3, false, true)],
        })
    }

    async fn mailbox(&self, to: String) -> Result<MailboxView, AppError> {
        let mail = DemoMail {
            to: "buyer@example.com".to_owned(),
            subject: "請驗證您的電子郵件".to_owned(),
            body: "您好：\n\n驗證電子郵件：\n{origin}/verify-email?token=5f&x\n\n    {origin}/no <b>\n"
                .to_owned(),
            at: now(),
        };
        Ok(MailboxView { to, mails: vec![mail] })
    }

    async fn pay(&self, _: DemoPayment) -> Result<(), AppError> {
        Ok(())
    }

    async fn trade(&self, number: String) -> Result<Trade, AppError> {
        Ok(Trade {
            paid: number == "paid",
            number,
            trade_no: "2107050900000001".to_owned(),
            item: "IND-110-00000001".to_owned(),
            amount: Twd::new(40_000).expect("an amount"),
            back: "/orders/1".to_owned(),
        })
    }

    async fn charge(&self, _: DemoCharge) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }

    async fn move_clock(&self, _: MoveClock) -> Result<(), AppError> {
        Ok(())
    }

    async fn code(&self) -> Result<DemoCode, AppError> {
        Ok(DemoCode { code: Some("123456".to_owned()), seconds: 12 })
    }
}

/// Somebody of a party, or nobody.
pub(crate) fn frame(lang: Lang, party: Option<Party>, demo: bool) -> Frame {
    let me = party.map(|party| Me {
        actor: match party {
            Party::Supplier => Actor::Supplier {
                user: id(1),
                supplier: id(2),
                role: SupplierRole::Admin,
                stepped_up: true,
            },
            Party::Office => {
                Actor::Office { user: id(1), roles: domain::OfficerRoles::ALL, stepped_up: false }
            }
            _ => Actor::Buyer {
                user: id(1),
                firm: id(2),
                role: domain::FirmRole::Owner,
                stepped_up: true,
            },
        },
        name: "王小明".to_owned(),
        organisation: "台灣通用紡織".to_owned(),
        unread: 2,
        first: None,
    });
    let sign_in = |party| DemoSignIn {
        party,
        organisation: "台灣通用紡織".to_owned(),
        email: "buyer@example.com".to_owned(),
        password: "demo".to_owned(),
    };
    Frame {
        lang,
        theme: Theme::System,
        me,
        now: now(),
        demo: demo
            .then(|| Demo { sign_ins: [sign_in(Party::Buyer), sign_in(Party::Supplier)].into() }),
    }
}

/// What the server provides to every page.
pub(crate) fn provide(frame: Frame) {
    use leptos::prelude::provide_context;
    provide_context(frame);
    provide_context::<Arc<dyn Service>>(Arc::new(Fake));
    provide_context::<Arc<dyn DemoService>>(Arc::new(Fake));
}

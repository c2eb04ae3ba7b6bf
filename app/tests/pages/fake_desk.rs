//! An office with one firm in every state, a file with everything in it, and a wallet.

use app::{
    enrolment::{PaperKind, PaperRow},
    error::AppError,
    review::{
        ApplicationCommand, ApplicationEvent, ApplicationQuery, ApplicationRow, ApplicationView,
        ApplicationsView, ConsentRow, ImportReport, ListsView, LookupRow, QueueCount,
        port::{ListKind, ReviewService},
    },
    wallet::{MovementRef, OrderRef, StatementLine, WalletView},
};
use async_trait::async_trait;
use domain::{
    Actor, FirmId, Instant, Party, Points, Programme, Twd,
    eligibility::{Check, Checks, Factory, Facts, judge},
    enrolment::{FirmAct, FirmState},
    ledger::Kind,
};

use crate::fake::{Fake, now, plan_id};

fn id<T: std::str::FromStr>(number: usize) -> T {
    plan_id(number).parse().ok().expect("an id")
}

fn points(amount: i64) -> Points {
    Points::new(amount).expect("an amount")
}

fn days_ago(days: i64) -> Instant {
    now() - chrono::Duration::days(days)
}

fn row(number: usize, state: FirmState) -> ApplicationRow {
    ApplicationRow {
        firm: id(number),
        name: format!("大同精密 {number} <b>"),
        ubn: "04595257".to_owned(),
        state,
        completed_at: Some(days_ago(3)),
        changed_at: days_ago(1),
        open: 2,
        failed: 0,
        asked: number == 1,
        position: (state == FirmState::Waitlisted).then_some(3),
    }
}

fn facts() -> Facts {
    Facts {
        ubn: "04595257".to_owned(),
        factory: Factory::Registered("99-123456".to_owned()),
        revenue: [(109, Twd::new(35_000_000).expect("an amount"))].into(),
        founded: Some(88),
        headcount: Some(42),
        related_grants: ["C2M".to_owned()].into(),
        checks: Checks { company: Check::Confirmed, factory: Check::Unavailable },
    }
}

fn paper(number: usize, kind: PaperKind) -> PaperRow {
    PaperRow {
        id: plan_id(number),
        kind,
        name: format!("文件 {number}.pdf"),
        bytes: 2_048,
        uploaded_at: days_ago(3),
    }
}

fn lookup(kind: &str, outcome: Check) -> LookupRow {
    LookupRow {
        kind: kind.to_owned(),
        outcome,
        source: "data.example.gov.tw".to_owned(),
        detail: "逾時".to_owned(),
        at: days_ago(2),
    }
}

#[async_trait]
impl ReviewService for Fake {
    async fn applications(
        &self,
        _: Actor,
        query: ApplicationQuery,
    ) -> Result<ApplicationsView, AppError> {
        let count = |state| QueueCount {
            state,
            firms: 30,
            oldest: Some(days_ago(3)),
            asked: i64::from(state == FirmState::UnderReview),
        };
        let nothing = query.q == "nothing";
        let rows = match query.state() {
            _ if nothing => Vec::new(),
            Some(state) => (1..=25).map(|number| row(number, state)).collect(),
            None => (1..).zip(FirmState::ALL).map(|(n, state)| row(n, state)).collect(),
        };
        Ok(ApplicationsView {
            now: now(),
            total: if nothing { 0 } else { 30 },
            pages: if nothing { 1 } else { 2 },
            more: query.q == "公司",
            rows,
            counts: FirmState::ALL.map(count).to_vec(),
            pool: points(1_234_567),
            cap: points(200_000),
            query,
        })
    }

    async fn application(&self, actor: Actor, firm: FirmId) -> Result<ApplicationView, AppError> {
        if firm == id(99) {
            return Err(AppError::NotFound);
        }
        let Actor::Office { stepped_up, .. } = actor else {
            return Err(AppError::Refused(domain::Refusal::Forbidden));
        };
        Ok(ApplicationView {
            now: now(),
            row: row(1, FirmState::UnderReview),
            eligibility: judge(&Programme::industrial_110(), &facts()),
            facts: facts(),
            lookups: vec![
                lookup("company", Check::Confirmed),
                lookup("factory", Check::Unavailable),
            ],
            papers: vec![paper(1, PaperKind::Form401), paper(2, PaperKind::Other)],
            consents: vec![ConsentRow {
                kind: "data_consent".to_owned(),
                version: "2021-06".to_owned(),
                text_sha256: "ab".repeat(32),
                address: "203.0.113.9".to_owned(),
                agreed_at: days_ago(4),
            }],
            events: vec![ApplicationEvent {
                at: days_ago(1),
                party: Party::Office,
                who: "張淑芬".to_owned(),
                act: "ask".to_owned(),
                from: FirmState::UnderReview,
                to: FirmState::UnderReview,
                detail: "請補 401 <script>".to_owned(),
            }],
            asked_for: "請補 401 <script>".to_owned(),
            reason: String::new(),
            people: vec![(
                "王小明".to_owned(),
                "owner@firm.example".to_owned(),
                "owner".to_owned(),
                false,
            )],
            shared_contact: vec![(id(2), "大同金屬".to_owned())],
            supplier: Some("雲端軟體".to_owned()),
            pool: points(1_234_567),
            cap: points(200_000),
            issue_closes_at: Programme::industrial_110().points_expire_at(),
            acts: vec![FirmAct::Approve, FirmAct::Refuse, FirmAct::RecordGrant],
            step_up_needed: !stepped_up,
        })
    }

    async fn decide(&self, _: Actor, _: ApplicationCommand) -> Result<FirmState, AppError> {
        Err(AppError::NotFound)
    }

    async fn import_list(
        &self,
        _: Actor,
        _: ListKind,
        _: Box<dyn std::io::Read + Send>,
        _: bool,
    ) -> Result<ImportReport, AppError> {
        Err(AppError::NotFound)
    }

    async fn lists(&self, _: Actor, _: &str) -> Result<ListsView, AppError> {
        Err(AppError::NotFound)
    }
}

/// Points that were reserved, and then came back, and then were frozen.
pub(crate) fn wallet(page: u32) -> WalletView {
    let order =
        OrderRef { id: id(7), number: "IND110-000007".to_owned(), plan: "=1+1 <b>".to_owned() };
    let reserve = MovementRef { kind: Kind::Reserve, at: days_ago(2), amount: points(20_000) };
    let release = MovementRef { kind: Kind::Release, at: days_ago(1), amount: points(20_000) };
    let line = |kind, at, change, ends, ended_by| StatementLine {
        at,
        kind,
        amount: points(20_000),
        change,
        balance: points(200_000),
        order: Some(order.clone()),
        ends,
        ended_by,
    };
    WalletView {
        now: now(),
        ubn: "04595257".to_owned(),
        cap: points(200_000),
        available: points(0),
        reserved: Points::ZERO,
        used: Points::ZERO,
        expired: Points::ZERO,
        withdrawn: points(200_000),
        frozen: Some("已獲 C2M 補助".to_owned()),
        points_expire_at: Programme::industrial_110().points_expire_at(),
        standing: None,
        lines: vec![
            line(Kind::Release, days_ago(1), 20_000, Some(reserve), None),
            line(Kind::Reserve, days_ago(2), -20_000, None, Some(release)),
        ],
        page,
        pages: 2,
        lines_total: 102,
    }
}

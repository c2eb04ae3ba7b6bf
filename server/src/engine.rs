//! What the store can do beside answering pages: background work, bank notices, checks, and the
//! setting up of a marketplace. Implemented once, compiled for both engines.

use std::path::PathBuf;

use app::{error::AppError, port::Service};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    Actor, FirmId, FirmRole, Instant, OfficerRoles, OrderId, PlanId, Points, Programme,
    ProgrammeId, SupplierId, SupplierRole, Twd, UserId,
    eligibility::Facts,
    enrolment::FirmState,
    order::State,
    plan::{Category, PlanOrigin, PlanStatus, SubSector},
    ubn::Ubn,
};
use serde::{Deserialize, Serialize};

use crate::{
    api::port::ApiStore,
    gateway::CardNotice,
    live::Following,
    mailer::SendFailure,
    webhook::{HookAnswer, OutgoingHook},
};

/// A marketplace on some database.
#[async_trait]
pub trait Engine: Service + ApiStore {
    /// When the next piece of background work is due.
    async fn next_job_at(&self) -> Result<Option<Instant>, AppError>;
    /// The next date that somebody has to meet; a reminder is none.
    async fn next_deadline_at(&self) -> Result<Option<Instant>, AppError>;
    /// Does all background work that is due now; returns how many pieces it did.
    async fn run_due_jobs(&self) -> Result<usize, AppError>;

    /// What happens from now on to the orders that the actor may see, after what happened since
    /// the event that the actor was told of last; without one everything has to be loaded first.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn follow_orders(&self, actor: Actor, after: Option<&str>)
    -> Result<Following, AppError>;
    /// Sends all who follow away: the server stops.
    fn stop_following(&self);
    /// Who holds this session token; unlike [`Service::session`] no use of the session.
    async fn session_holder(&self, token: &str) -> Result<Option<Actor>, AppError>;

    /// 入帳通知. The state that it leaves the order in, also when the notice comes again.
    ///
    /// Errors: `NotFound` for an unknown account, `Refused` with `LatePayment`, `PaymentAmount`,
    /// `InsufficientPoints`, `IllegalTransition`, `KeyReused`.
    async fn bank_notice(&self, notice: BankNotice) -> Result<State, AppError>;
    /// 刷卡通知. The state that a payment leaves the order in; nothing for an attempt that paid
    /// nothing (S12).
    ///
    /// Errors: as for the bank's.
    async fn card_notice(&self, notice: CardNotice) -> Result<Option<State>, AppError>;

    /// Every ledger invariant; an empty list is a healthy ledger.
    async fn verify(&self) -> Result<Vec<Violation>, AppError>;
    /// Seals the audit trail up to so long ago, which has to be longer than any command takes;
    /// whether there was anything to seal.
    async fn seal_audit(&self, settled: chrono::Duration) -> Result<bool, AppError>;
    /// Whether the database answers.
    async fn ping(&self) -> Result<(), AppError>;

    /// The folder of uploads.
    fn uploads(&self) -> PathBuf;
    /// Removes files of uploads that nothing stands for any more; returns how many.
    async fn sweep_uploads(&self) -> Result<usize, AppError>;

    /// A fact about this database, such as whether it is a demo's.
    async fn fact(&self, name: &str) -> Result<Option<String>, AppError>;
    async fn set_fact(&self, name: &str, value: &str) -> Result<(), AppError>;

    /// The programme and its pool. Its points expire as background work.
    async fn add_programme(&self, programme: &Programme, pool: Points) -> Result<(), AppError>;
    /// Errors: `Invalid { field: "ubn" }` where the number is taken.
    async fn add_firm(&self, firm: NewFirm) -> Result<FirmId, AppError>;
    /// 發放 to a firm that is set up by hand, with the facts that its file holds: exactly the cap,
    /// all or nothing (R11); then what exceeds `keep` is withdrawn.
    async fn issue(
        &self,
        programme: &ProgrammeId,
        firm: FirmId,
        keep: Points,
        facts: Facts,
    ) -> Result<(), AppError>;
    async fn add_supplier(&self, supplier: NewSupplier) -> Result<SupplierId, AppError>;
    async fn add_plan(&self, plan: NewPlan) -> Result<PlanId, AppError>;
    /// A new version that waits for review; the listed one stays on offer.
    async fn revise_plan(
        &self,
        actor: Actor,
        plan: PlanId,
        price: Twd,
    ) -> Result<PlanStatus, AppError>;
    /// A draft goes to the office as it is.
    async fn submit_draft(&self, actor: Actor, plan: PlanId) -> Result<PlanStatus, AppError>;
    /// 開放資料: the plans on offer by id, after this one; at most so many.
    async fn open_plans(
        &self,
        after: Option<PlanId>,
        most: usize,
    ) -> Result<Vec<OpenPlan>, AppError>;
    async fn plan_status(&self, plan: PlanId) -> Result<(PlanStatus, i32), AppError>;
    async fn add_user(&self, user: NewUser) -> Result<UserId, AppError>;
    /// 驗證器 in force, as if the person had set it up with this secret (base32).
    async fn add_second_factor(&self, user: UserId, secret: &str) -> Result<(), AppError>;
    /// The step of the last code that was used for this account.
    async fn last_code_step(&self, email: &str) -> Result<Option<i64>, AppError>;
    /// Errors: `Refused` with `UbnInvalid`, `DuplicateFirm`, `FirmTransition`, `IssueClosed`.
    async fn enrol(&self, enrolment: EnrolAtOnce) -> Result<(FirmId, FirmState), AppError>;
    /// The address of the firm's owner is verified, as by the mailed link.
    ///
    /// Errors: `NotFound`; `Refused(IssueClosed)` after the address was verified.
    async fn verify_owner(&self, firm: FirmId) -> Result<FirmState, AppError>;
    async fn firm_facts(&self, firm: FirmId) -> Result<FirmFacts, AppError>;
    /// Subject and body of every letter to this address, oldest first.
    async fn letters_to(&self, email: &str) -> Result<Vec<(String, String)>, AppError>;
    /// Takes up to this many mails that are due by the real clock; no other server gets them for
    /// the next minutes.
    async fn claim_mails(&self, most: usize) -> Result<Vec<OutgoingMail>, AppError>;
    async fn mail_sent(&self, mail: &OutgoingMail) -> Result<(), AppError>;
    /// Plans the next attempt, or gives the mail up; returns whether it was given up.
    async fn mail_failed(
        &self,
        mail: &OutgoingMail,
        failure: &SendFailure,
    ) -> Result<bool, AppError>;
    /// Mails as they were written, newest first: all, or those to one address.
    async fn mails(&self, to: Option<&str>, most: usize) -> Result<Vec<WrittenMail>, AppError>;
    /// Takes due deliveries of up to this many endpoints, one of each; no other server gets one of
    /// these endpoints while they are under way.
    async fn claim_deliveries(&self, most: usize) -> Result<Vec<OutgoingHook>, AppError>;
    /// Plans the next attempt where it was not taken, or gives it up.
    async fn delivery_ended(&self, hook: &OutgoingHook, answer: HookAnswer)
    -> Result<(), AppError>;
    /// 攻頂計畫遴選 ends now (S38).
    async fn revoke_selection(&self, supplier: SupplierId) -> Result<(), AppError>;

    async fn pool(&self, programme: &ProgrammeId) -> Result<Points, AppError>;
    /// State, points, self-funded part and payment deadline.
    async fn order_facts(&self, order: OrderId) -> Result<OrderFacts, AppError>;
    /// Remembers the hash of a file of a signed contract that is handed out.
    async fn keep_contract_file(
        &self,
        pdf_sha256: &str,
        contract_sha256: &str,
    ) -> Result<(), AppError>;
    /// Where the claim of an order stands; a draft where nobody has sent it.
    async fn claim_state(&self, order: OrderId) -> Result<domain::claim::State, AppError>;
    /// Orders that have been contracted, for the demo's bank.
    async fn payable_orders(&self) -> Result<Vec<app::demo::BankRow>, AppError>;
    /// Orders whose service runs and of whom, for the demo's meters.
    async fn orders_in_service(&self) -> Result<Vec<(OrderId, SupplierId)>, AppError>;
}

/// A notice as the bank sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankNotice {
    /// The bank's own id of the transaction; the same notice may come any number of times.
    pub txn: String,
    pub virtual_account: String,
    /// In NT$. As sent: a wrong amount is refused by name.
    pub amount: i64,
    /// 入帳時間: what counts against the deadline (R21).
    pub value_at: Instant,
}

/// A mail on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingMail {
    pub id: String,
    pub recipient: String,
    /// Which letter it is, for the log.
    pub letter: String,
    pub subject: String,
    /// Plain text; `{origin}` stands for our own address.
    pub body: String,
    /// Counts this one.
    pub attempts: i32,
}

/// A mail as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenMail {
    pub id: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub at: Instant,
}

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// `L01` to `L25`, `E01` on, `C01` on.
    pub id: &'static str,
    pub says: &'static str,
    /// The row that breaks it.
    pub row: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    pub state: State,
    pub points: Points,
    pub self_funded: Twd,
    pub payment_deadline: Option<Instant>,
    pub virtual_account: String,
    pub contract_sha256: Option<String>,
}

#[derive(Clone, Debug)]
pub struct NewFirm {
    pub ubn: Ubn,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct NewSupplier {
    pub ubn: Ubn,
    pub name: String,
    pub region: String,
    /// First selected day; `None`: since before this marketplace began.
    pub selected_from: Option<NaiveDate>,
    /// Last selected day, inclusive; `None` where it was never selected.
    pub selected_until: Option<NaiveDate>,
}

/// 開放資料: a plan on offer. The names of the fields are a promise to whoever reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenPlan {
    /// The same through all versions of the plan.
    pub plan_id: String,
    pub version: i32,
    pub programme: String,
    pub supplier_ubn: String,
    pub supplier: String,
    pub solution: String,
    pub name: String,
    pub origin: String,
    pub category: String,
    pub sectors: Vec<String>,
    pub summary: String,
    pub description: String,
    pub features: Vec<String>,
    pub integrations: Vec<String>,
    /// Tax included.
    pub price_twd: i64,
    /// What everybody pays; `None` in what was listed before it was asked for.
    pub list_price_twd: Option<i64>,
    pub months: i32,
    /// `None`: unlimited.
    pub seats: Option<i32>,
    pub capacity: String,
    pub data_location: String,
    pub exit_terms: String,
    /// When the plan was first listed, RFC 3339.
    pub listed_at: Option<String>,
}

impl OpenPlan {
    pub const FIELDS: [&'static str; 22] = [
        "plan_id",
        "version",
        "programme",
        "supplier_ubn",
        "supplier",
        "solution",
        "name",
        "origin",
        "category",
        "sectors",
        "summary",
        "description",
        "features",
        "integrations",
        "price_twd",
        "list_price_twd",
        "months",
        "seats",
        "capacity",
        "data_location",
        "exit_terms",
        "listed_at",
    ];

    /// In the order of [`Self::FIELDS`]; what is missing is empty, lists have a line for each.
    pub fn cells(&self) -> [String; 22] {
        let text = |text: &str| text.to_owned();
        [
            text(&self.plan_id),
            self.version.to_string(),
            text(&self.programme),
            text(&self.supplier_ubn),
            text(&self.supplier),
            text(&self.solution),
            text(&self.name),
            text(&self.origin),
            text(&self.category),
            self.sectors.join("\n"),
            text(&self.summary),
            text(&self.description),
            self.features.join("\n"),
            self.integrations.join("\n"),
            self.price_twd.to_string(),
            self.list_price_twd.map(|twd| twd.to_string()).unwrap_or_default(),
            self.months.to_string(),
            self.seats.map(|seats| seats.to_string()).unwrap_or_default(),
            text(&self.capacity),
            text(&self.data_location),
            text(&self.exit_terms),
            text(self.listed_at.as_deref().unwrap_or_default()),
        ]
    }
}

#[derive(Clone, Debug)]
pub struct NewPlan {
    pub programme: ProgrammeId,
    pub supplier: SupplierId,
    pub solution: String,
    pub category: Category,
    pub sectors: Vec<SubSector>,
    pub listed: bool,
    pub version: NewPlanVersion,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewPlanVersion {
    pub origin: PlanOrigin,
    pub name: String,
    pub summary: String,
    pub description: String,
    pub features: Vec<String>,
    pub integrations: Vec<String>,
    pub price: Twd,
    pub months: u16,
    pub seats: Option<u32>,
    pub capacity: String,
    pub data_location: String,
    pub exit_terms: String,
}

#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: String,
    pub name: String,
    /// Without one, nobody signs in with this account.
    pub password: Option<String>,
    pub membership: Membership,
}

/// What a person belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    Firm(FirmId, FirmRole),
    Supplier(SupplierId, SupplierRole),
    Office(OfficerRoles),
}

/// All six steps at once, with what the registers would say: for rehearsals and the demo.
#[derive(Clone, Debug)]
pub struct EnrolAtOnce {
    /// The firm where it has entered the site before.
    pub firm: Option<FirmId>,
    pub name: String,
    pub facts: Facts,
    pub contact_name: String,
    pub email: String,
    pub email_verified: bool,
    pub password: Option<String>,
}

/// Where a firm stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirmFacts {
    pub state: FirmState,
    /// Place on the waiting list, from 1.
    pub position: Option<u32>,
}

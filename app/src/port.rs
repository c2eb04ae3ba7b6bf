//! The seam between pages and storage: `server` implements [`Service`], server functions call it.
//!
//! One seam, not two: below it are only functions with SQL. Every method authorises its actor
//! first and answers [`AppError::NotFound`] for what belongs to somebody else.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{Actor, Instant, OrderId, PlanId, order::State};
use leptos::prelude::{expect_context, use_context};

use crate::{
    account::port::AccountService,
    api_key::port::ApiKeyService,
    catalog::{CatalogQuery, CatalogView, PlanView},
    claim::port::ClaimService,
    contract::port::ContractService,
    desk::port::DeskService,
    enrolment::port::EnrolmentService,
    error::AppError,
    frame::{Frame, Me},
    guide::port::GuideService,
    home::HomeView,
    inquiry::port::InquiryService,
    listing::port::ListingService,
    notice::port::NoticeService,
    order::{CheckoutView, OrderCommand, OrderRow, OrderView, SubmitOrder},
    payment::port::PaymentService,
    policy::port::PolicyService,
    programme::port::ProgrammeService,
    rating::port::RatingService,
    review::port::ReviewService,
    session::Credentials,
    spot_check::port::SpotCheckService,
    story::port::StoryService,
    trail::port::TrailService,
    transparency::TransparencyView,
    wallet::{Statement, WalletView},
    webhook::port::WebhookService,
};

/// Everything that pages ask for; what belongs to one feature stands in the feature's own port.
#[async_trait]
pub trait Service:
    AccountService
    + ApiKeyService
    + ClaimService
    + ContractService
    + DeskService
    + EnrolmentService
    + GuideService
    + InquiryService
    + ListingService
    + NoticeService
    + PaymentService
    + PolicyService
    + ProgrammeService
    + RatingService
    + ReviewService
    + SpotCheckService
    + StoryService
    + TrailService
    + WebhookService
    + Send
    + Sync
{
    fn now(&self) -> Instant;

    /// Errors: `WrongCredentials`, `TooMany`.
    async fn sign_in(
        &self,
        credentials: Credentials,
        browser: Browser,
    ) -> Result<SignedIn, AppError>;
    /// The second half of a sign-in, where the account has a second factor.
    ///
    /// Errors: `Unauthenticated` where the first half is too old; `Faults` at `code`, `TooMany`.
    async fn sign_in_with_code(
        &self,
        half: &str,
        code: &str,
        browser: Browser,
    ) -> Result<NewSession, AppError>;
    async fn sign_out(&self, token: &str) -> Result<(), AppError>;
    /// Who holds this session token; `None` where it is unknown or has ended.
    async fn session(&self, token: &str) -> Result<Option<Me>, AppError>;

    /// The figures for everybody, some minutes old at most.
    async fn transparency(&self) -> Result<TransparencyView, AppError>;
    async fn home(&self) -> Result<HomeView, AppError>;
    async fn catalog(&self, query: CatalogQuery) -> Result<CatalogView, AppError>;
    /// Errors: `NotFound` unless the plan is listed.
    async fn plan(&self, plan: PlanId, viewer: Option<Actor>) -> Result<PlanView, AppError>;
    /// In the order asked for; plans that are not listed are left out.
    async fn compare(
        &self,
        plans: Vec<PlanId>,
        viewer: Option<Actor>,
    ) -> Result<Vec<PlanView>, AppError>;

    /// Errors: `Refused(Forbidden)` for anybody but a buyer, `NotFound`.
    async fn checkout(&self, actor: Actor, plan: PlanId) -> Result<CheckoutView, AppError>;
    /// Errors: `Invalid`, `Refused` with any refusal of R16 and what precedes it.
    async fn submit(&self, actor: Actor, order: SubmitOrder) -> Result<OrderId, AppError>;
    /// Errors: `NotFound`, `Refused`.
    async fn act(&self, actor: Actor, command: OrderCommand) -> Result<State, AppError>;
    async fn order(&self, actor: Actor, order: OrderId) -> Result<OrderView, AppError>;
    /// The firm's or the supplier's orders, those that need action first.
    async fn orders(&self, actor: Actor) -> Result<Vec<OrderRow>, AppError>;
    /// Errors: `Refused(Forbidden)`.
    async fn wallet_page(&self, actor: Actor, page: u32) -> Result<WalletView, AppError>;
    /// The figures, and the newest lines of the statement.
    async fn wallet(&self, actor: Actor) -> Result<WalletView, AppError> {
        self.wallet_page(actor, 1).await
    }
    /// Errors: `Refused(Forbidden)`.
    async fn statement(&self, actor: Actor) -> Result<Statement, AppError>;
}

/// The browser that somebody signs in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Browser {
    /// The cookie by which it is known, if it signed in before.
    pub device: Option<String>,
    /// What it calls itself, shortened.
    pub name: String,
}

/// Where a right password leads.
#[derive(Clone, Debug)]
pub enum SignedIn {
    Session(NewSession),
    /// The account has a second factor: nobody is signed in before its code fits. The text goes
    /// into a cookie until then, and opens nothing by itself.
    CodeNeeded(String),
}

impl SignedIn {
    pub fn session(self) -> Option<NewSession> {
        match self {
            Self::Session(session) => Some(session),
            Self::CodeNeeded(_) => None,
        }
    }
}

/// A session that was just opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Goes into the cookie; the store keeps only its hash.
    pub token: String,
    /// For the cookie that tells this browser from a stranger's, if it has none yet.
    pub device: String,
    pub me: Me,
}

/// The service of this request.
pub fn service() -> Arc<dyn Service> {
    expect_context::<Arc<dyn Service>>()
}

/// Who sent this request.
pub fn viewer() -> Option<Actor> {
    use_context::<Frame>().and_then(|frame| frame.me).map(|me| me.actor)
}

/// Who sent this request, where somebody has to.
///
/// # Errors
/// `Unauthenticated`.
pub fn actor() -> Result<Actor, AppError> {
    viewer().ok_or(AppError::Unauthenticated).or_else(fail)
}

/// Gives the response the status of its error.
pub fn fail<T>(error: AppError) -> Result<T, AppError> {
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(error.status())
    {
        options.set_status(status);
    }
    Err(error)
}

/// Passes an answer of the service on.
pub fn respond<T>(answer: Result<T, AppError>) -> Result<T, AppError> {
    answer.or_else(fail)
}

/// Whether the caller is a browser that will show a page next, with or without JavaScript. Our
/// own pages say so with a header, plain forms by accepting HTML; anybody else gets JSON.
pub fn wants_page() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        let accepts_html = parts
            .headers
            .get(http::header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
        accepts_html || parts.headers.contains_key("sec-fetch-site")
    })
}

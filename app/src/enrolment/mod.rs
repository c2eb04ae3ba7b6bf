//! 申請: the six steps, one thing per page, each a plain form; and 「我符合資格嗎？」.
//!
//! What was typed is kept on the server from the first step on, so nothing is lost by a refusal,
//! a reload, or a change of device. The browser holds a secret in a cookie, no more.

mod account_page;
mod answer_page;
pub mod consent;
mod consent_page;
mod declaration_page;
mod done_page;
mod enter_page;
mod factory_page;
mod findings;
mod firm_page;
mod frame;
mod link_page;
mod papers;
#[cfg(feature = "ssr")]
pub mod port;
mod qualify_page;
pub mod read;
mod revenue_page;
mod save_page;
mod standing_page;
mod standing_parts;
mod verify_page;
#[cfg(feature = "ssr")]
pub mod web;

use domain::{
    Instant, Points, Programme,
    eligibility::Eligibility,
    enrolment::{EnrolStep, FirmState},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use answer_page::{ContinuePage, EnrolmentPage};
pub use done_page::DonePage;
pub use enter_page::EnterPage;
pub use link_page::{ResumePage, VerifyLinkPage};
pub use qualify_page::QualifyPage;
pub use save_page::{SavePage, SavedPage};
pub use standing_page::StandingPage;

use crate::error::AppError;

/// One page of the enrolment; the third step has three of them, one question each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EnrolPage {
    Enter,
    DataConsent,
    Firm,
    Factory,
    Revenue,
    Declaration,
    Account,
    VerifyEmail,
}

impl EnrolPage {
    pub const ALL: [Self; 8] = [
        Self::Enter,
        Self::DataConsent,
        Self::Firm,
        Self::Factory,
        Self::Revenue,
        Self::Declaration,
        Self::Account,
        Self::VerifyEmail,
    ];

    /// As it stands in an address: `/enrol/factory`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::DataConsent => "data-consent",
            Self::Firm => "firm",
            Self::Factory => "factory",
            Self::Revenue => "revenue",
            Self::Declaration => "declaration",
            Self::Account => "account",
            Self::VerifyEmail => "verify-email",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.slug() == slug)
    }

    /// The step of the slides that it belongs to.
    pub const fn step(self) -> EnrolStep {
        match self {
            Self::Enter => EnrolStep::Enter,
            Self::DataConsent => EnrolStep::DataConsent,
            Self::Firm | Self::Factory | Self::Revenue => EnrolStep::IdentityCheck,
            Self::Declaration => EnrolStep::Declaration,
            Self::Account => EnrolStep::Account,
            Self::VerifyEmail => EnrolStep::VerifyEmail,
        }
    }

    pub fn path(self) -> String {
        match self {
            Self::Enter => "/enrol".to_owned(),
            page => format!("/enrol/{}", page.slug()),
        }
    }
}

/// What an enrolment is for, which says what it asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolPurpose {
    /// A firm applies; its owner gets an account.
    #[default]
    Apply,
    /// Somebody asks to join a firm that enrolled already, and declares nothing for it (S21).
    Join,
    /// 更正重送: the owner of a refused firm sends its file again.
    Correct,
}

impl EnrolPurpose {
    pub const fn asks(self, page: EnrolPage) -> bool {
        use EnrolPage::{Declaration, Enter, Factory, Revenue, VerifyEmail};
        let about_the_firm = matches!(page, Factory | Revenue | Declaration);
        match self {
            Self::Apply => !matches!(page, Enter | VerifyEmail),
            Self::Join => !matches!(page, Enter | VerifyEmail) && !about_the_firm,
            Self::Correct => about_the_firm,
        }
    }

    /// The pages that it asks, in their order.
    pub fn pages(self) -> impl DoubleEndedIterator<Item = EnrolPage> {
        EnrolPage::ALL.into_iter().filter(move |page| self.asks(*page))
    }

    /// What is asked after this page; after the last one the file is complete.
    pub fn after(self, page: EnrolPage) -> EnrolPage {
        self.pages().find(|next| *next > page).unwrap_or(EnrolPage::VerifyEmail)
    }
}

/// What was typed so far, as it was typed: every field is text, and may be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnrolmentDraft {
    pub data_consent: bool,
    pub ubn: String,
    pub firm_name: String,
    /// `registered`, `exempt` or `none`.
    pub factory: String,
    pub factory_number: String,
    /// Of the programme's revenue year and the two before, newest first.
    pub revenue: [String; 3],
    /// 民國 year.
    pub founded: String,
    pub headcount: String,
    /// `no` or `yes`: whether the firm was subsidised by a related programme.
    pub has_grant: String,
    /// Codes of `domain::related_grant`.
    pub grants: Vec<String>,
    pub declaration: bool,
    pub contact_name: String,
    pub email: String,
}

/// An uploaded paper in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRow {
    pub id: String,
    pub kind: PaperKind,
    pub name: String,
    pub bytes: i64,
    pub uploaded_at: Instant,
}

/// 上傳文件的種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 免辦工廠登記證明
    ExemptionLetter,
    /// 401 申報書
    Form401,
    FactoryRegistration,
    Other,
}

impl PaperKind {
    pub const ALL: [Self; 4] =
        [Self::ExemptionLetter, Self::Form401, Self::FactoryRegistration, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExemptionLetter => "exemption_letter",
            Self::Form401 => "form_401",
            Self::FactoryRegistration => "factory_registration",
            Self::Other => "other",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Everything that an enrolment page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentView {
    pub now: Instant,
    pub programme: Programme,
    /// The first page that was not answered yet; none after it can be opened.
    pub reached: EnrolPage,
    pub draft: EnrolmentDraft,
    /// What the rules make of the draft, once step 3 was answered.
    pub eligibility: Option<Eligibility>,
    pub purpose: EnrolPurpose,
    /// Set once the account was made.
    pub standing: Option<Standing>,
}

impl EnrolmentView {
    /// Nothing is left to do for this person: the address is verified, or the owner decides.
    pub fn is_over(&self) -> bool {
        let over = |standing: &Standing| standing.email_verified || standing.awaits_owner;
        self.standing.as_ref().is_some_and(over)
    }

    /// The address at which it goes on.
    pub fn goes_on_at(&self) -> String {
        if self.is_over() { "/enrol/done".to_owned() } else { self.reached.path() }
    }
}

/// Where an enrolled firm stands, for its own people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub state: FirmState,
    pub firm: String,
    pub ubn: String,
    pub cap: Points,
    /// The address that the link was sent to, partly hidden.
    pub email: String,
    pub email_verified: bool,
    /// Place on the waiting list, from 1.
    pub position: Option<u32>,
    pub eligibility: Eligibility,
    /// 補件: what the office asked for; empty where nothing is asked for.
    pub asked_for: String,
    /// Why it was refused or frozen; empty otherwise.
    pub reason: String,
    pub completed_at: Option<Instant>,
    /// Waits for the owner of the firm to let this person in.
    pub awaits_owner: bool,
    pub papers: Vec<PaperRow>,
}

/// The answer of one page. Unknown fields are refused, missing ones are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EnrolAnswer {
    /// The slug of the page that was answered.
    pub page: String,
    /// The version of the text that was shown, where the page asks for consent.
    pub version: String,
    /// `yes` where a box was ticked.
    pub agreed: String,
    pub ubn: String,
    pub firm_name: String,
    pub factory: String,
    pub factory_number: String,
    pub revenue_0: String,
    pub revenue_1: String,
    pub revenue_2: String,
    pub founded: String,
    pub headcount: String,
    pub has_grant: String,
    /// Codes, each ticked box one.
    pub grants: Vec<String>,
    pub contact_name: String,
    pub email: String,
    pub password: String,
}

/// 「我符合資格嗎？」: one number and two questions; nothing is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QualifyQuestion {
    pub ubn: String,
    /// `yes`, `exempt` or `no`.
    pub factory: String,
    /// `yes`, `no` or `unsure`: whether the revenue is within the limit.
    pub revenue: String,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualifyView {
    pub programme: Programme,
    pub question: QualifyQuestion,
    /// `None` until the question was asked.
    pub eligibility: Option<Eligibility>,
    /// Fields that were asked and not understood.
    pub faults: Vec<crate::error::Fault>,
    /// What the public register calls the firm, where it answered.
    pub firm_name: Option<String>,
    /// Whether this firm enrolled already.
    pub enrolled: bool,
    pub pool_covers_one: bool,
}

/// What stands at the door: whether there is something to enrol for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntranceView {
    pub now: Instant,
    pub programme: Programme,
    pub pool: Points,
    /// R13: from then on no points are issued.
    pub issue_closes_at: Instant,
    /// Where the enrolment that this browser holds goes on, if it holds one.
    pub continues_at: Option<String>,
}

#[server(name = LoadEntrance, endpoint = "entrance", input = server_fn::codec::GetUrl)]
pub async fn load_entrance() -> Result<EntranceView, AppError> {
    web::entrance().await
}

/// Where the firm of this browser's enrolment stands, or the viewer's own; `None` where neither
/// is known: the mail was opened on another device.
#[server(name = LoadOutcome, endpoint = "outcome", input = server_fn::codec::GetUrl)]
pub async fn load_outcome() -> Result<Option<Standing>, AppError> {
    web::outcome().await
}

/// The enrolment of this browser; `NotFound` where it holds none.
#[server(name = LoadEnrolment, endpoint = "enrolment", input = server_fn::codec::GetUrl)]
pub async fn load_enrolment() -> Result<EnrolmentView, AppError> {
    web::load().await
}

/// Step 1: begins an enrolment and leads to step 2.
#[server(name = StartEnrolment, endpoint = "enrol/start")]
pub async fn start_enrolment() -> Result<(), AppError> {
    web::start().await
}

/// The answer of a page: leads to the next, or back with every fault.
#[server(name = AnswerEnrolment, endpoint = "enrol/answer")]
pub async fn answer_enrolment(form: EnrolAnswer) -> Result<(), AppError> {
    web::answer(form).await
}

/// 稍後繼續: mails a link with which the enrolment goes on, on any device.
#[server(name = SaveEnrolment, endpoint = "enrol/save")]
pub async fn save_enrolment(email: String) -> Result<(), AppError> {
    web::save(email).await
}

/// The button on the page that the mailed link opens.
#[server(name = ResumeEnrolment, endpoint = "enrol/resume")]
pub async fn resume_enrolment(token: String) -> Result<(), AppError> {
    web::resume(token).await
}

/// 更正重送: begins with what the refused firm declared, and leads to the first page of it.
#[server(name = CorrectApplication, endpoint = "enrol/correct")]
pub async fn correct_application() -> Result<(), AppError> {
    web::correct().await
}

/// Sends the verification link once more.
#[server(name = ResendVerification, endpoint = "enrol/resend")]
pub async fn resend_verification() -> Result<(), AppError> {
    web::resend().await
}

/// 驗證 Email: the button on the page that the mailed link opens. A link that a mail scanner
/// opens by itself does nothing.
#[server(name = VerifyEmail, endpoint = "enrol/verify-email")]
pub async fn verify_email(token: String) -> Result<(), AppError> {
    web::verify(token).await
}

/// Where the viewer's own firm stands.
#[server(name = LoadStanding, endpoint = "standing", input = server_fn::codec::GetUrl)]
pub async fn load_standing() -> Result<Standing, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().standing(actor).await)
}

#[server(name = LoadQualify, endpoint = "qualify", input = server_fn::codec::GetUrl)]
pub async fn load_qualify(question: QualifyQuestion) -> Result<QualifyView, AppError> {
    crate::port::respond(crate::port::service().qualify(question).await)
}

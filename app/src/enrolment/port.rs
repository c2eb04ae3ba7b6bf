//! What enrolment pages ask of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{
    EnrolAnswer, EnrolPage, EnrolmentView, EntranceView, PaperKind, QualifyQuestion, QualifyView,
    Standing,
};
use crate::{error::AppError, lang::Lang};

/// Where a request comes from, for consents and limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address.
    pub address: String,
    pub lang: Lang,
}

/// A file as it was uploaded.
#[derive(Clone, Debug)]
pub struct Upload {
    pub kind: PaperKind,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Whose papers.
#[derive(Clone, Debug)]
pub enum PaperOwner {
    /// The enrolment of this secret.
    Enrolment(String),
    Actor(Actor),
}

/// A stored paper, to be sent as an attachment.
#[derive(Clone, Debug)]
pub struct PaperFile {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

#[async_trait]
pub trait EnrolmentService: Send + Sync {
    /// What somebody sees who has not begun; no page to continue at.
    async fn entrance(&self) -> Result<EntranceView, AppError>;
    /// Begins an enrolment; returns the secret that the browser keeps.
    async fn start_enrolment(&self, origin: Origin) -> Result<String, AppError>;
    /// Errors: `NotFound`.
    async fn enrolment(&self, secret: &str) -> Result<EnrolmentView, AppError>;
    /// 更正重送: an enrolment that starts from what the refused firm declared; its secret.
    ///
    /// Errors: `Refused` with `Forbidden`; `FirmTransition` where the firm was not refused.
    async fn correct_application(&self, actor: Actor) -> Result<String, AppError>;
    /// Keeps what was typed, then judges it. Returns the page to go on with.
    ///
    /// Errors: `NotFound`, `Faults`, `Refused`. What was typed is kept in every case, but for a
    /// password.
    async fn answer_enrolment(
        &self,
        secret: &str,
        answer: EnrolAnswer,
        origin: Origin,
    ) -> Result<EnrolPage, AppError>;
    /// Mails the link to go on with. Errors: `NotFound`, `Faults`, `TooMany`.
    async fn save_enrolment(
        &self,
        secret: &str,
        email: &str,
        origin: Origin,
    ) -> Result<(), AppError>;
    /// A mailed link's token for a new secret. Errors: `Refused(LinkSpent)`.
    async fn resume_enrolment(&self, token: &str) -> Result<String, AppError>;
    /// Errors: `NotFound`, `TooMany`.
    async fn resend_verification(&self, secret: &str, origin: Origin) -> Result<(), AppError>;
    /// Verifies the address that the link was sent to. A second use says the same.
    ///
    /// Errors: `Refused` with `LinkSpent`; `IssueClosed` after the address was verified.
    async fn verify_email(&self, token: &str) -> Result<Standing, AppError>;
    /// Errors: `Refused(Forbidden)` for anybody but a firm.
    async fn standing(&self, actor: Actor) -> Result<Standing, AppError>;
    /// Stores nothing.
    async fn qualify(&self, question: QualifyQuestion) -> Result<QualifyView, AppError>;

    /// Errors: `NotFound`, `Faults` at `paper`.
    async fn add_paper(&self, owner: PaperOwner, upload: Upload) -> Result<(), AppError>;
    /// Errors: `NotFound`.
    async fn remove_paper(&self, owner: PaperOwner, paper: &str) -> Result<(), AppError>;
    /// For its owner and the office. Errors: `NotFound`.
    async fn paper(&self, owner: PaperOwner, paper: &str) -> Result<PaperFile, AppError>;
}

//! What the pages of programmes ask of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{DecideProposal, ProgrammeForm, ProgrammeView, ProgrammesView};
use crate::error::AppError;

#[async_trait]
pub trait ProgrammeService: Send + Sync {
    /// Errors: `Refused(Forbidden)`.
    async fn programmes(&self, actor: Actor) -> Result<ProgrammesView, AppError>;
    /// The settings in force, their history, and what the question would change. What is wrong with
    /// it stands in the view.
    ///
    /// Errors: `Refused(Forbidden)`, `NotFound`.
    async fn programme_page(
        &self,
        actor: Actor,
        form: ProgrammeForm,
    ) -> Result<ProgrammeView, AppError>;
    /// The same proposal twice is one.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `ProposalOpen`, `KeyReused`; `Faults`;
    /// `NotFound`.
    async fn propose(&self, actor: Actor, form: ProgrammeForm) -> Result<(), AppError>;
    /// The same step twice is one.
    ///
    /// Errors: `Refused` with `Forbidden`, `StepUpNeeded`, `FourEyes`, `ProposalClosed`,
    /// `ProposalFaulty`; `Invalid` with `act`; `NotFound`.
    async fn decide_proposal(&self, actor: Actor, form: DecideProposal) -> Result<(), AppError>;
}

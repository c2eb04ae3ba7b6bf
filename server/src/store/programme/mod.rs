//! Programmes: the versions of their settings (`versions.rs`), what officers propose about them
//! (`propose.rs`, `decide.rs`), and the pages (`views.rs`).

mod decide;
mod propose;
mod rows;
mod verify;
mod versions;
mod views;

use app::{
    error::AppError,
    programme::{
        DecideProposal, ProgrammeForm, ProgrammeView, ProgrammesView, port::ProgrammeService,
    },
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, Points, Programme, Refusal,
    authority::{Act, authorise},
    ledger::{Account, Kind},
};

pub(super) use versions::{Known, Span};

use super::{
    Store,
    batch::{Batch, put},
    jobs,
    ledger::{self, Posting},
    order::{AuditRow, audit},
    reads::Reads,
    remind,
    tx::{Abort, Done, command, end},
};

/// Points that a programme was given in all, less what was taken back.
const BUDGET: &str = "
    SELECT CAST(COALESCE(SUM(CASE WHEN to_account = $1 THEN amount ELSE -amount END), 0) AS BIGINT)
    FROM transfers WHERE programme_id = $2 AND kind IN ('appropriate', 'cut')";

/// 預算 of a programme.
pub(super) async fn budget(db: &mut impl Reads, programme: &Programme) -> Done<Points> {
    let budget: i64 = sqlx::query_scalar(BUDGET)
        .bind(Account::Pool(programme.id.clone()).to_string())
        .bind(programme.id.as_str())
        .fetch_one(db.db())
        .await?;
    Ok(Points::new(budget).unwrap_or_default())
}

#[async_trait]
impl ProgrammeService for Store {
    async fn programmes(&self, actor: Actor) -> Result<ProgrammesView, AppError> {
        authorise(actor, Act::Oversee)?;
        Ok(self.list_programmes().await?)
    }

    async fn programme_page(
        &self,
        actor: Actor,
        form: ProgrammeForm,
    ) -> Result<ProgrammeView, AppError> {
        authorise(actor, Act::Oversee)?;
        Ok(self.view_programme(actor, form).await?)
    }

    async fn propose(&self, actor: Actor, form: ProgrammeForm) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.propose_change(actor, form).await }).await
    }

    async fn decide_proposal(&self, actor: Actor, form: DecideProposal) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.decide_change(actor, form).await }).await
    }
}

impl Store {
    /// Who may not is remembered.
    async fn may_manage(
        &self,
        actor: Actor,
        action: &'static str,
        subject: &str,
    ) -> Result<(), AppError> {
        match authorise(actor, Act::ManageProgrammes) {
            Ok(()) => Ok(()),
            Err(refusal) => self.no_change(actor, action, subject, refusal).await,
        }
    }

    async fn no_change<T>(
        &self,
        actor: Actor,
        action: &'static str,
        subject: &str,
        refusal: Refusal,
    ) -> Result<T, AppError> {
        let subject = ("programme", subject.to_owned());
        let row = AuditRow::refused(actor, action, subject, &refusal, self.time());
        self.audit_refusal(row).await?;
        Err(refusal.into())
    }

    pub(super) async fn insert_programme(
        &self,
        programme: &Programme,
        pool: Points,
    ) -> Result<(), AppError> {
        let now = self.time();
        command!(self, |tx| {
            let mut batch = Batch::default();
            make(&mut batch, programme, pool, now)?;
            batch.run(tx).await
        })?;
        self.forget_programmes().await;
        Ok(())
    }
}

/// A new programme with its pool, and the work that its dates make.
fn make(batch: &mut Batch, programme: &Programme, pool: Points, now: Instant) -> Done<()> {
    put!(
        batch,
        "INSERT INTO programmes (programme_id, settings, created_at) VALUES ($1, $2, $3)",
        programme.id.as_str(),
        rows::json(programme)?,
        now.timestamp_millis(),
    );
    open_pool(batch, programme, pool, now)?;
    let expiry = programme.points_expire_at();
    jobs::enqueue(batch, jobs::Kind::ExpirePoints, programme.id.as_str(), expiry);
    remind::before_expiry(batch, programme, now);
    Ok(())
}

fn open_pool(batch: &mut Batch, programme: &Programme, pool: Points, at: Instant) -> Done<()> {
    for account in [Account::Treasury(programme.id.clone()), Account::Pool(programme.id.clone())] {
        put!(
            batch,
            "INSERT INTO accounts (account_id, kind, programme_id, balance) VALUES ($1, $2, $3, 0)",
            account.to_string(),
            account.kind().as_str(),
            programme.id.as_str(),
        );
    }
    if pool.is_zero() {
        return Ok(());
    }
    let event = crate::clock::new_id();
    let posting =
        Posting { programme: &programme.id, firm: None, order: None, resolves: None, event, at };
    let (from, to) = (Account::Treasury(programme.id.clone()), Account::Pool(programme.id.clone()));
    ledger::post(batch, Kind::Appropriate, from, to, pool, &posting)?;
    audit(
        batch,
        &AuditRow {
            event,
            at,
            actor: domain::Actor::System,
            action: "appropriate",
            subject: ("programme", programme.id.to_string()),
            outcome: "ok",
            rule: "R11".to_owned(),
            detail: pool.to_string(),
        },
    );
    Ok(())
}

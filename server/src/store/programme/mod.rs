//! Programmes. Their settings are read often and change rarely, so they are kept in memory.

use std::sync::Arc;

use app::error::AppError;
use domain::{
    Instant, Points, Programme,
    ledger::{Account, Kind},
};

use super::{
    Store, Tx,
    batch::{Batch, put},
    jobs,
    ledger::{self, Posting},
    remind,
    tx::{Abort, Done, command, end},
};

const SETTINGS: &str = "SELECT settings FROM programmes WHERE programme_id = $1";

impl Store {
    /// The settings of a programme, outside a transaction.
    pub(super) async fn programme(&self, id: &str) -> Done<Arc<Programme>> {
        if let Some(programme) = self.kept(id).await {
            return Ok(programme);
        }
        let settings =
            sqlx::query_scalar(SETTINGS).bind(id).fetch_optional(&self.pools.read).await?;
        self.keep(id, settings).await
    }

    /// The same inside a transaction: nobody who holds a connection may wait for a second one.
    pub(super) async fn programme_in(&self, tx: &mut Tx, id: &str) -> Done<Arc<Programme>> {
        if let Some(programme) = self.kept(id).await {
            return Ok(programme);
        }
        let settings = sqlx::query_scalar(SETTINGS).bind(id).fetch_optional(&mut **tx).await?;
        self.keep(id, settings).await
    }

    async fn kept(&self, id: &str) -> Option<Arc<Programme>> {
        self.programmes.read().await.get(id).cloned()
    }

    async fn keep(&self, id: &str, settings: Option<String>) -> Done<Arc<Programme>> {
        let programme: Programme =
            serde_json::from_str(&settings.ok_or(Abort::NotFound)?).map_err(|_| {
                Abort::Inconsistent { table: "programmes", column: "settings", row: id.to_owned() }
            })?;
        let programme = Arc::new(programme);
        self.programmes.write().await.insert(id.to_owned(), programme.clone());
        Ok(programme)
    }

    /// The one programme whose pages are shown: the first that was added, which stays the first.
    pub(super) async fn current_programme(&self) -> Done<Arc<Programme>> {
        if let Some(id) = self.current_programme.get() {
            return self.programme(id).await;
        }
        let id: Option<String> = sqlx::query_scalar(
            "SELECT programme_id FROM programmes ORDER BY created_at, programme_id LIMIT 1",
        )
        .fetch_optional(&self.pools.read)
        .await?;
        let id = id.ok_or(Abort::NotFound)?;
        self.programme(self.current_programme.get_or_init(|| id)).await
    }

    pub(super) async fn insert_programme(
        &self,
        programme: &Programme,
        pool: Points,
    ) -> Result<(), AppError> {
        let now = self.time();
        let settings = serde_json::to_string(programme)
            .map_err(|error| crate::fault::internal("programme.settings", &error))?;
        Ok(command!(self, |tx| {
            sqlx::query(
                "INSERT INTO programmes (programme_id, settings, created_at)
                     VALUES ($1, $2, $3)",
            )
            .bind(programme.id.as_str())
            .bind(&settings)
            .bind(now.timestamp_millis())
            .execute(&mut **tx)
            .await?;
            let mut batch = Batch::default();
            open_pool(&mut batch, programme, pool, now)?;
            let expiry = programme.points_expire_at();
            jobs::enqueue(&mut batch, jobs::Kind::ExpirePoints, programme.id.as_str(), expiry);
            remind::before_expiry(&mut batch, programme, now);
            batch.run(tx).await
        })?)
    }
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
    super::order::audit(
        batch,
        &super::order::AuditRow {
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

//! What our own lists say: registered factories, and grants of related programmes.

use domain::{
    FirmId, Instant,
    eligibility::{Check, Checks, Factory, Facts},
    ubn::Ubn,
};

use super::super::{
    Store, Tx,
    batch::{Batch, put},
    jobs,
    tx::Done,
};
use crate::{clock::new_id, lists::registration, registry::Lookup};

impl Store {
    /// Whether the monthly list has this factory for this firm; without a list nobody knows.
    pub(super) async fn factory_check(&self, ubn: Ubn, number: &str) -> Done<Check> {
        let listed: Vec<String> =
            sqlx::query_scalar("SELECT registration FROM factories WHERE ubn = $1")
                .bind(ubn.to_string())
                .fetch_all(&self.pools.read)
                .await?;
        if listed.iter().any(|known| registration(known) == registration(number)) {
            return Ok(Check::Confirmed);
        }
        let any: Option<String> =
            sqlx::query_scalar("SELECT registration FROM factories ORDER BY registration LIMIT 1")
                .fetch_optional(&self.pools.read)
                .await?;
        Ok(if any.is_some() { Check::Contradicted } else { Check::Unavailable })
    }

    /// Whether the list has any factory of this firm: enough for a first answer.
    pub(super) async fn any_factory(&self, ubn: Ubn) -> Done<Check> {
        let listed: Option<String> =
            sqlx::query_scalar("SELECT registration FROM factories WHERE ubn = $1 LIMIT 1")
                .bind(ubn.to_string())
                .fetch_optional(&self.pools.read)
                .await?;
        // The list may be a month old, so that not standing on it proves nothing yet.
        Ok(if listed.is_some() { Check::Confirmed } else { Check::Unavailable })
    }

    /// Codes of the related programmes that subsidised this firm.
    pub(super) async fn grants_in(&self, tx: &mut Tx, ubn: Ubn) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar("SELECT code FROM related_grants WHERE ubn = $1 ORDER BY code")
            .bind(ubn.to_string())
            .fetch_all(&mut **tx)
            .await?)
    }

    /// The same, outside a transaction.
    pub(super) async fn grants_of(&self, ubn: Ubn) -> Done<Vec<String>> {
        Ok(sqlx::query_scalar("SELECT code FROM related_grants WHERE ubn = $1 ORDER BY code")
            .bind(ubn.to_string())
            .fetch_all(&self.pools.read)
            .await?)
    }

    /// Asks every source about a firm. Outside of any transaction: a register takes its time.
    pub(super) async fn look_up(&self, ubn: Ubn, factory: &Factory) -> Done<(Checks, Lookup)> {
        let company = self.outside.registry.look_up(ubn).await;
        let factory = match factory {
            Factory::Registered(number) => self.factory_check(ubn, number).await?,
            // A letter has to be read by somebody.
            Factory::Exempt | Factory::None => Check::Unavailable,
        };
        Ok((Checks { company: company.outcome, factory }, company))
    }
}

/// A register that could not be asked is asked again after so many hours, for as long as the
/// application waits for it.
const RETRY_HOURS: [i64; 4] = [1, 4, 24, 72];

/// Asks for the look-ups to be tried again, where a register could not be asked.
pub(super) fn retry_later(batch: &mut Batch, firm: FirmId, facts: &Facts, now: Instant) {
    if facts.checks.company == Check::Unavailable {
        for hours in RETRY_HOURS {
            let at = now + chrono::Duration::hours(hours);
            jobs::enqueue(batch, jobs::Kind::RetryLookup, &firm.to_string(), at);
        }
    }
}

/// Keeps what the sources said.
pub(super) fn keep_lookups(
    batch: &mut Batch,
    firm: FirmId,
    facts: &Facts,
    company: &Lookup,
    at: Instant,
) {
    let rows = [
        ("company", company.outcome, company.source.as_str(), company.detail.as_str()),
        ("factory", facts.checks.factory, "工廠登記清冊", ""),
    ];
    for (kind, outcome, source, detail) in rows {
        put!(
            batch,
            "INSERT INTO lookups (lookup_id, firm_id, kind, outcome, source, detail, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            new_id().to_string(),
            firm.to_string(),
            kind,
            outcome.as_str(),
            source,
            detail,
            at.timestamp_millis(),
        );
    }
}

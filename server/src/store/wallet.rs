//! 點數餘額與明細.

use app::{
    error::AppError,
    wallet::{StatementLine, WalletView},
};
use domain::{
    Actor, FirmId, Points, Programme, Refusal,
    authority::{Act, authorise},
    calendar::from_millis,
    ledger::{Account, Kind},
};

use super::{
    Store,
    tx::{Abort, Done},
};

/// Lines of a statement.
const LINES_MAX: i64 = 1_000;

#[derive(sqlx::FromRow)]
struct Sums {
    available: i64,
    reserved: i64,
    used: i64,
    waiting: i64,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    kind: String,
    from_account: String,
    to_account: String,
    amount: i64,
    at: i64,
    order_id: Option<String>,
    number: Option<String>,
}

impl Store {
    pub(super) async fn wallet_view(&self, actor: Actor) -> Result<WalletView, AppError> {
        authorise(actor, Act::ViewWallet)?;
        let Actor::Buyer { firm, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        let now = self.time();
        let programme = self.current_programme().await?;
        let expire_at = programme.points_expire_at();
        if now >= expire_at {
            // Should the background work be late, the truth is not.
            self.expire_points(programme.id.as_str(), now).await?;
        }
        let sums = self.sums(&programme, firm).await?;
        let points = |amount: i64| Points::new(amount).unwrap_or_default();
        Ok(WalletView {
            now,
            cap: programme.points_max,
            available: points(sums.available),
            // Points of a lapsed order that wait for a late notice are neither used nor back.
            reserved: points(sums.reserved + sums.waiting),
            used: points(sums.used - sums.waiting),
            expired: points(self.expired(&programme, firm).await?),
            points_expire_at: expire_at,
            lines: self.lines(&programme, firm).await?,
        })
    }

    async fn sums(&self, programme: &Programme, firm: FirmId) -> Done<Sums> {
        let sums = sqlx::query_as(
            "SELECT
                 CAST(COALESCE(SUM(CASE WHEN kind = 'wallet' THEN balance END), 0) AS BIGINT)
                     AS available,
                 CAST(COALESCE(SUM(CASE WHEN kind = 'hold' THEN balance END), 0) AS BIGINT)
                     AS reserved,
                 CAST(COALESCE(SUM(CASE WHEN kind IN ('used', 'claim') THEN balance END), 0)
                     AS BIGINT) AS used,
                 (SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM orders
                  WHERE firm_id = $1 AND programme_id = $2 AND state = 'PaymentLapsed'
                      AND position IS NOT NULL) AS waiting
             FROM accounts WHERE firm_id = $1 AND programme_id = $2",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_one(&self.pools.read)
        .await?;
        Ok(sums)
    }

    async fn expired(&self, programme: &Programme, firm: FirmId) -> Done<i64> {
        let expired = sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM transfers
             WHERE firm_id = $1 AND programme_id = $2 AND kind = 'expire'",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_one(&self.pools.read)
        .await?;
        Ok(expired)
    }

    /// What a firm can spend.
    pub(super) async fn available(&self, programme: &Programme, firm: FirmId) -> Done<Points> {
        let balance: Option<i64> =
            sqlx::query_scalar("SELECT balance FROM accounts WHERE account_id = $1")
                .bind(Account::Wallet(programme.id.clone(), firm).to_string())
                .fetch_optional(&self.pools.read)
                .await?;
        Ok(balance.and_then(Points::new).unwrap_or_default())
    }

    async fn lines(&self, programme: &Programme, firm: FirmId) -> Done<Vec<StatementLine>> {
        let rows: Vec<LineRow> = sqlx::query_as(
            "SELECT t.kind, t.from_account, t.to_account, t.amount, t.at, t.order_id, o.number
             FROM transfers t LEFT JOIN orders o ON o.order_id = t.order_id
             WHERE t.firm_id = $1 AND t.programme_id = $2
             ORDER BY t.at, t.transfer_id LIMIT $3",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .bind(LINES_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let wallet = Account::Wallet(programme.id.clone(), firm).to_string();
        let mut balance = 0;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let change = if row.to_account == wallet {
                row.amount
            } else if row.from_account == wallet {
                -row.amount
            } else {
                0
            };
            balance += change;
            let read = || {
                let order = row.order_id.as_ref().and_then(|id| id.parse().ok());
                Some(StatementLine {
                    at: from_millis(row.at)?,
                    kind: Kind::from_name(&row.kind)?,
                    amount: Points::new(row.amount)?,
                    change,
                    balance: Points::new(balance)?,
                    order: order.zip(row.number.clone()),
                })
            };
            lines.push(read().ok_or_else(|| Abort::Inconsistent {
                table: "transfers",
                column: "kind",
                row: row.kind.clone(),
            })?);
        }
        lines.reverse();
        Ok(lines)
    }
}

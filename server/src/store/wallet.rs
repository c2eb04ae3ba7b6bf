//! 點數餘額與明細.

use app::{
    error::AppError,
    wallet::{LINES_PER_PAGE, MovementRef, OrderRef, Statement, StatementLine, WalletView},
};
use domain::{
    Actor, FirmId, Instant, Points, Programme, Refusal,
    authority::{Act, authorise},
    calendar::from_millis,
    ledger::{Account, Kind},
};

use super::{
    Store,
    tx::{Abort, Done},
};

/// Every movement with the available balance after it, its order, and the movements that it ended
/// and that ended it. $1 firm, $2 programme, $3 its wallet, $4 and $5 which lines, newest first.
const LINES: &str = "WITH moves AS (
         SELECT transfer_id, kind, amount, at, order_id, resolves,
                CASE WHEN to_account = $3 THEN amount WHEN from_account = $3 THEN -amount
                     ELSE 0 END AS change
         FROM transfers WHERE firm_id = $1 AND programme_id = $2),
     lines AS (
         SELECT transfer_id, kind, amount, at, order_id, resolves, change,
                CAST(SUM(change) OVER (ORDER BY at, transfer_id ROWS UNBOUNDED PRECEDING)
                     AS BIGINT) AS balance
         FROM moves)
     SELECT l.transfer_id, l.kind, l.amount, l.at, l.change, l.balance, l.order_id, o.number,
            v.name AS plan, r.kind AS ends_kind, r.at AS ends_at, r.amount AS ends_amount,
            e.kind AS ended_by_kind, e.at AS ended_by_at, e.amount AS ended_by_amount
     FROM lines l
     LEFT JOIN orders o ON o.order_id = l.order_id
     LEFT JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
     LEFT JOIN transfers r ON r.transfer_id = l.resolves
     LEFT JOIN transfers e ON e.resolves = l.transfer_id
     ORDER BY l.at DESC, l.transfer_id DESC LIMIT $4 OFFSET $5";

#[derive(sqlx::FromRow)]
struct Sums {
    available: i64,
    reserved: i64,
    used: i64,
    waiting: i64,
    /// Paid out to suppliers: used for good.
    settled: i64,
}

/// What went back to the pool, and how many lines there are.
#[derive(sqlx::FromRow)]
struct Gone {
    expired: i64,
    withdrawn: i64,
    lines: i64,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    transfer_id: String,
    kind: String,
    amount: i64,
    at: i64,
    change: i64,
    balance: i64,
    order_id: Option<String>,
    number: Option<String>,
    plan: Option<String>,
    ends_kind: Option<String>,
    ends_at: Option<i64>,
    ends_amount: Option<i64>,
    ended_by_kind: Option<String>,
    ended_by_at: Option<i64>,
    ended_by_amount: Option<i64>,
}

impl LineRow {
    fn read(&self) -> Option<StatementLine> {
        Some(StatementLine {
            at: from_millis(self.at)?,
            kind: Kind::from_name(&self.kind)?,
            amount: Points::new(self.amount)?,
            change: self.change,
            balance: Points::new(self.balance)?,
            order: self.order(),
            ends: movement(self.ends_kind.as_deref(), self.ends_at, self.ends_amount),
            ended_by: movement(
                self.ended_by_kind.as_deref(),
                self.ended_by_at,
                self.ended_by_amount,
            ),
        })
    }

    fn order(&self) -> Option<OrderRef> {
        Some(OrderRef {
            id: self.order_id.as_ref()?.parse().ok()?,
            number: self.number.clone()?,
            plan: self.plan.clone()?,
        })
    }
}

fn movement(kind: Option<&str>, at: Option<i64>, amount: Option<i64>) -> Option<MovementRef> {
    Some(MovementRef {
        kind: Kind::from_name(kind?)?,
        at: from_millis(at?)?,
        amount: Points::new(amount?)?,
    })
}

/// Whose wallet the actor may see.
fn own_firm(actor: Actor) -> Result<FirmId, AppError> {
    authorise(actor, Act::ViewWallet)?;
    match actor {
        Actor::Buyer { firm, .. } => Ok(firm),
        _ => Err(Refusal::Forbidden.into()),
    }
}

impl Store {
    pub(super) async fn wallet_view(
        &self,
        actor: Actor,
        page: u32,
    ) -> Result<WalletView, AppError> {
        authorise(actor, Act::ViewWallet)?;
        let firm = own_firm(actor)?;
        let now = self.time();
        let programme = self.up_to_date(now).await?;
        let sums = self.sums(&programme, firm).await?;
        let gone = self.gone(&programme, firm).await?;
        let per_page = i64::from(LINES_PER_PAGE);
        let pages = u32::try_from((gone.lines + per_page - 1) / per_page).unwrap_or(1).max(1);
        let page = page.clamp(1, pages);
        let first = per_page * i64::from(page - 1);
        let points = |amount: i64| Points::new(amount).unwrap_or_default();
        Ok(WalletView {
            now,
            ubn: self.name_of(firm).await?.1,
            cap: programme.points_max,
            available: points(sums.available),
            // Points of a lapsed order that wait for a late notice are neither used nor back.
            reserved: points(sums.reserved + sums.waiting),
            used: points(sums.used + sums.settled - sums.waiting),
            expired: points(gone.expired),
            withdrawn: points(gone.withdrawn),
            frozen: self.frozen(&programme, firm).await?,
            points_expire_at: programme.points_expire_at(),
            lines: self.lines(&programme, firm, per_page, first).await?,
            page,
            pages,
            lines_total: gone.lines,
            standing: None,
        })
    }

    pub(super) async fn whole_statement(&self, actor: Actor) -> Result<Statement, AppError> {
        let firm = own_firm(actor)?;
        let now = self.time();
        let programme = self.up_to_date(now).await?;
        let (name, ubn) = self.name_of(firm).await?;
        let lines = self.lines(&programme, firm, i64::MAX, 0).await?;
        Ok(Statement { now, firm: name, ubn, lines })
    }

    /// Should the background work be late, the truth is not: points expire before they are shown.
    async fn up_to_date(&self, now: Instant) -> Result<std::sync::Arc<Programme>, AppError> {
        let programme = self.current_programme().await?;
        if now >= programme.points_expire_at() {
            self.expire_points(programme.id.as_str(), now).await?;
        }
        Ok(programme)
    }

    async fn name_of(&self, firm: FirmId) -> Done<(String, String)> {
        Ok(sqlx::query_as("SELECT name, ubn FROM firms WHERE firm_id = $1")
            .bind(firm.to_string())
            .fetch_one(&self.pools.read)
            .await?)
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
                      AND position IS NOT NULL) AS waiting,
                 (SELECT CAST(COALESCE(SUM(CASE kind WHEN 'settle' THEN amount
                              WHEN 'clawback' THEN -amount END), 0) AS BIGINT) FROM transfers
                  WHERE firm_id = $1 AND programme_id = $2) AS settled
             FROM accounts WHERE firm_id = $1 AND programme_id = $2",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_one(&self.pools.read)
        .await?;
        Ok(sums)
    }

    async fn gone(&self, programme: &Programme, firm: FirmId) -> Done<Gone> {
        let gone = sqlx::query_as(
            "SELECT
                 CAST(COALESCE(SUM(CASE WHEN kind = 'expire' THEN amount END), 0) AS BIGINT)
                     AS expired,
                 CAST(COALESCE(SUM(CASE WHEN kind = 'withdraw' THEN amount END), 0) AS BIGINT)
                     AS withdrawn,
                 COUNT(*) AS lines
             FROM transfers WHERE firm_id = $1 AND programme_id = $2",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_one(&self.pools.read)
        .await?;
        Ok(gone)
    }

    /// Why the firm's points are frozen; `None` where they are not.
    async fn frozen(&self, programme: &Programme, firm: FirmId) -> Done<Option<String>> {
        Ok(sqlx::query_scalar(
            "SELECT reason FROM applications
             WHERE firm_id = $1 AND programme_id = $2 AND state = 'Frozen'",
        )
        .bind(firm.to_string())
        .bind(programme.id.as_str())
        .fetch_optional(&self.pools.read)
        .await?)
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

    async fn lines(
        &self,
        programme: &Programme,
        firm: FirmId,
        limit: i64,
        offset: i64,
    ) -> Done<Vec<StatementLine>> {
        let rows: Vec<LineRow> = sqlx::query_as(LINES)
            .bind(firm.to_string())
            .bind(programme.id.as_str())
            .bind(Account::Wallet(programme.id.clone(), firm).to_string())
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.pools.read)
            .await?;
        let read = |row: LineRow| {
            row.read().ok_or_else(|| Abort::Inconsistent {
                table: "transfers",
                column: "kind",
                row: row.transfer_id.clone(),
            })
        };
        rows.into_iter().map(read).collect()
    }
}

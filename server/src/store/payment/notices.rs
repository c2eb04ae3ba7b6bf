//! 入帳通知, searched and summed up by the office.

use app::payment::{MoneyQuery, MoneyView, Total};
use domain::payment::Provider;

use super::{
    super::{
        Store,
        desk::day_bounds,
        tx::{Abort, Done},
    },
    rows::{NoticeRecord, select_notices},
};

/// Longest search text, in characters.
const SEARCH_CHARS_MAX: usize = 64;

/// $1 provider or nothing, $2 and $3 bounds of when it was told, $4 the text or nothing; of a card
/// the text is the gateway's own number as well.
macro_rules! asked {
    () => {
        "($1 = '' OR n.provider = $1) AND n.received_at >= $2 AND n.received_at < $3
         AND ($4 = '' OR n.txn = $4 OR n.txn = 'card:' || $4 OR n.virtual_account = $4
              OR n.order_id IN (
                  SELECT x.order_id FROM orders x WHERE x.number = $4
                  UNION SELECT x.order_id FROM orders x JOIN firms f ON f.firm_id = x.firm_id
                        WHERE f.ubn = $4
                  UNION SELECT x.order_id FROM orders x
                        JOIN suppliers s ON s.supplier_id = x.supplier_id WHERE s.ubn = $4)) "
    };
}

/// $5 and $6 what was told before, $7 how many.
const ROWS: &str = select_notices!(
    "WHERE ",
    asked!(),
    "AND (n.received_at < $5 OR (n.received_at = $5 AND n.txn < $6))
     ORDER BY n.received_at DESC, n.txn DESC LIMIT $7"
);

const TOTALS: &str = concat!(
    "SELECT n.provider, COUNT(*), CAST(SUM(n.amount_twd) AS BIGINT),
         CAST(SUM(CASE WHEN n.outcome LIKE '{\"Left\"%' THEN n.amount_twd ELSE 0 END) AS BIGINT)
     FROM bank_notices n WHERE ",
    asked!(),
    "GROUP BY n.provider ORDER BY n.provider"
);

impl Store {
    pub(super) async fn money_found(&self, mut query: MoneyQuery, rows: u16) -> Done<MoneyView> {
        // PostgreSQL takes no NUL.
        query.q.retain(|c| !c.is_control());
        query.q = query.q.trim().chars().take(SEARCH_CHARS_MAX).collect();
        // What is no provider, no day and no place asks for nothing, and is not kept.
        query.provider =
            query.provider().map(|provider| provider.as_str().to_owned()).unwrap_or_default();
        query.before.retain(|c| !c.is_control());
        let (from, until) = day_bounds(&mut query.from, &mut query.until);
        let (before, txn) = query.cursor().unwrap_or((i64::MAX, ""));
        let mut found: Vec<NoticeRecord> = sqlx::query_as(ROWS)
            .bind(&query.provider)
            .bind(from)
            .bind(until)
            .bind(&query.q)
            .bind(before)
            .bind(txn)
            .bind(i64::from(rows) + 1)
            .fetch_all(&self.pools.read)
            .await?;
        let totals: Vec<(String, i64, i64, i64)> = sqlx::query_as(TOTALS)
            .bind(&query.provider)
            .bind(from)
            .bind(until)
            .bind(&query.q)
            .fetch_all(&self.pools.read)
            .await?;
        let total = |(name, notices, amount, paid): (String, i64, i64, i64)| {
            let wrong = Abort::Inconsistent {
                table: "bank_notices",
                column: "provider",
                row: String::new(),
            };
            let provider = Provider::from_name(&name).ok_or(wrong)?;
            Ok(Total { provider, notices, amount, paid })
        };
        let totals = totals.into_iter().map(total).collect::<Done<_>>()?;
        let more = found.len() > usize::from(rows);
        found.truncate(usize::from(rows));
        let rows = found.into_iter().map(NoticeRecord::shown).collect::<Done<_>>()?;
        Ok(MoneyView { query, rows, more, totals })
    }
}

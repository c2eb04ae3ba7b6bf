//! What the page of webhooks shows.

use app::webhook::{DeliveryRow, LOG_ROWS_MAX, WebhookRow, WebhooksView};
use domain::{
    SupplierId,
    calendar::from_millis,
    webhook::{DeliveryState, EventKinds, Failure},
};

use super::super::{
    Store,
    tx::{Abort, Done},
};
use crate::clock::new_id;

#[derive(sqlx::FromRow)]
struct Endpoint {
    webhook_id: String,
    url: String,
    kinds: String,
    /// Who made it; empty where the person is not known any more.
    maker: Option<String>,
    made_at: i64,
    paused_at: Option<i64>,
    failures: i32,
}

#[derive(sqlx::FromRow)]
struct Logged {
    delivery_id: String,
    event_id: String,
    url: String,
    removed_at: Option<i64>,
    kind: String,
    order_id: Option<String>,
    number: Option<String>,
    state: String,
    attempts: i32,
    next_at: i64,
    last_status: Option<i32>,
    last_error: String,
    took_ms: Option<i64>,
    created_at: i64,
    delivered_at: Option<i64>,
}

impl Endpoint {
    fn row(self) -> Done<WebhookRow> {
        let wrong = |column| Abort::Inconsistent {
            table: "webhooks",
            column,
            row: self.webhook_id.clone(),
        };
        Ok(WebhookRow {
            kinds: EventKinds::read(&self.kinds).ok_or_else(|| wrong("kinds"))?,
            made_at: from_millis(self.made_at).ok_or_else(|| wrong("made_at"))?,
            paused_at: self.paused_at.and_then(from_millis),
            failures: self.failures,
            url: self.url,
            made_by: self.maker.unwrap_or_default(),
            id: self.webhook_id,
        })
    }
}

impl Logged {
    fn row(self) -> Done<DeliveryRow> {
        let wrong = |column| Abort::Inconsistent {
            table: "webhook_deliveries",
            column,
            row: self.delivery_id.clone(),
        };
        let state = DeliveryState::from_name(&self.state).ok_or_else(|| wrong("state"))?;
        let next_at = from_millis(self.next_at).ok_or_else(|| wrong("next_at"))?;
        Ok(DeliveryRow {
            state,
            failure: Failure::from_name(&self.last_error),
            created_at: from_millis(self.created_at).ok_or_else(|| wrong("created_at"))?,
            delivered_at: self.delivered_at.and_then(from_millis),
            next_at: (state == DeliveryState::Queued).then_some(next_at),
            may_send_again: self.removed_at.is_none(),
            order: self.order_id.zip(self.number),
            event: self.event_id,
            url: self.url,
            kind: self.kind,
            attempts: self.attempts,
            status: self.last_status,
            took_ms: self.took_ms,
            id: self.delivery_id,
        })
    }
}

impl Store {
    pub(super) async fn webhooks_view(&self, supplier: SupplierId) -> Done<WebhooksView> {
        let endpoints: Vec<Endpoint> = sqlx::query_as(
            "SELECT w.webhook_id, w.url, w.kinds, u.name AS maker, w.made_at, w.paused_at,
                    w.failures
             FROM webhooks w LEFT JOIN users u ON u.user_id = w.made_by
             WHERE w.supplier_id = $1 AND w.removed_at IS NULL
             ORDER BY w.made_at DESC, w.webhook_id DESC",
        )
        .bind(supplier.to_string())
        .fetch_all(&self.pools.read)
        .await?;
        let logged: Vec<Logged> = sqlx::query_as(
            "SELECT d.delivery_id, d.event_id, w.url, w.removed_at, d.kind, d.order_id, o.number,
                    d.state, d.attempts, d.next_at, d.last_status, d.last_error, d.took_ms,
                    d.created_at, d.delivered_at
             FROM webhook_deliveries d JOIN webhooks w ON w.webhook_id = d.webhook_id
             LEFT JOIN orders o ON o.order_id = d.order_id
             WHERE w.supplier_id = $1
             ORDER BY d.created_at DESC, d.event_id DESC, d.delivery_id DESC LIMIT $2",
        )
        .bind(supplier.to_string())
        .bind(LOG_ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let rows: Done<Vec<_>> = endpoints.into_iter().map(Endpoint::row).collect();
        let log: Done<Vec<_>> = logged.into_iter().map(Logged::row).collect();
        Ok(WebhooksView { rows: rows?, log: log?, id: new_id().to_string(), shown: None })
    }
}

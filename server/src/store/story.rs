//! 訂單履歷: what the journal, the ledger and the evidence say about one order.

use app::{
    error::AppError,
    story::{Document, Happened, SealedBy, StoryLine, StoryView, port::StoryService},
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, OrderId, Party, Points, Twd,
    authority::{Act, authorise},
    calendar::from_millis,
    claim,
    ledger::Kind,
    order::{Action, State},
};

use super::{
    Store,
    order::Order,
    tx::{Abort, Done},
};

/// Steps of order and claim, points, and what the two sides filed; each with the rule that the
/// audit trail names for it.
const LINES: &str = "
    SELECT e.at, e.event_id AS id, e.party, 'order' AS kind, e.action AS name, e.to_state AS state,
        e.detail, 0 AS amount,
        (SELECT MAX(a.rule) FROM audit a WHERE a.subject_id = $1
            AND a.subject_kind IN ('order', 'claim', 'contract') AND a.event_id = e.event_id) AS rule
    FROM order_events e WHERE e.order_id = $1
    UNION ALL
    SELECT e.at, e.event_id, e.party, 'claim', e.act, e.to_state, '', 0,
        (SELECT MAX(a.rule) FROM audit a WHERE a.subject_id = $1
            AND a.subject_kind IN ('order', 'claim', 'contract') AND a.event_id = e.event_id)
    FROM claim_events e WHERE e.order_id = $1
    UNION ALL
    SELECT t.at, t.event_id, 'system', 'points', t.kind, '', '', t.amount,
        (SELECT MAX(a.rule) FROM audit a WHERE a.subject_id = $1
            AND a.subject_kind IN ('order', 'claim', 'contract') AND a.event_id = t.event_id)
    FROM transfers t WHERE t.order_id = $1
    UNION ALL
    SELECT i.at, i.invoice_id, 'supplier', 'invoice', i.number, '', '', i.total_twd, 'R31'
    FROM invoices i WHERE i.order_id = $1
    UNION ALL
    SELECT w.at, w.attestation_id, 'buyer', 'attested', CASE w.used WHEN 1 THEN 'yes' ELSE 'no' END,
        '', '', w.month, 'R27'
    FROM attestations w WHERE w.order_id = $1
    ORDER BY 1, 2, 4";

#[derive(sqlx::FromRow)]
struct Row {
    at: i64,
    party: String,
    kind: String,
    name: String,
    state: String,
    detail: String,
    amount: i64,
    rule: Option<String>,
}

impl Row {
    fn line(self) -> Option<StoryLine> {
        let what = match self.kind.as_str() {
            "order" => Happened::Order {
                action: Action::from_name(&self.name)?,
                to: State::from_name(&self.state)?,
                detail: self.detail,
            },
            "claim" => Happened::Claim {
                act: claim::Act::from_name(&self.name)?,
                to: claim::State::from_name(&self.state)?,
            },
            "points" => Happened::Points {
                kind: Kind::from_name(&self.name)?,
                amount: Points::new(self.amount)?,
            },
            "invoice" => Happened::Invoice { number: self.name, total: Twd::new(self.amount)? },
            _ => Happened::Attested {
                month: u8::try_from(self.amount).ok()?,
                used: self.name == "yes",
            },
        };
        Some(StoryLine {
            at: from_millis(self.at)?,
            party: Party::from_name(&self.party)?,
            rule: self.rule.unwrap_or_default(),
            what,
        })
    }
}

#[async_trait]
impl StoryService for Store {
    async fn story(&self, actor: Actor, order: OrderId) -> Result<StoryView, AppError> {
        let order = self.order_now(order).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        authorise(actor, Act::ViewOrders)?;
        Ok(self.story_of(actor, &order, self.time()).await?)
    }
}

impl Store {
    async fn story_of(&self, actor: Actor, order: &Order, now: Instant) -> Done<StoryView> {
        let id = &order.row.order_id;
        let wrong =
            || Abort::Inconsistent { table: "order_events", column: "action", row: id.clone() };
        let rows: Vec<Row> = sqlx::query_as(LINES).bind(id).fetch_all(&self.pools.read).await?;
        let mut lines: Vec<StoryLine> =
            rows.into_iter().map(Row::line).collect::<Option<_>>().ok_or_else(wrong)?;
        if actor.party() == Party::Buyer {
            lines.retain(|line| !matches!(line.what, Happened::Claim { .. }));
        }
        let (plan, firm, firm_ubn, supplier, supplier_ubn): (
            String,
            String,
            String,
            String,
            String,
        ) = sqlx::query_as(
            "SELECT v.name, f.name, f.ubn, s.name, s.ubn FROM orders o
             JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
             JOIN firms f ON f.firm_id = o.firm_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id WHERE o.order_id = $1",
        )
        .bind(id)
        .fetch_one(&self.pools.read)
        .await?;
        Ok(StoryView {
            now,
            order: order.id,
            number: order.row.number.clone(),
            plan,
            plan_version: order.row.plan_version,
            firm,
            firm_ubn,
            supplier,
            supplier_ubn,
            price: order.price,
            points: order.points,
            self_funded: order.self_funded,
            state: order.state,
            lines,
            documents: self.documents_of(order).await?,
            seal: self.seal_of(id).await?,
        })
    }

    async fn documents_of(&self, order: &Order) -> Done<Vec<Document>> {
        let id = &order.row.order_id;
        let contract = order.row.contract_sha256.clone();
        let mut documents: Vec<Document> =
            contract.into_iter().map(|sha256| Document::Contract { sha256 }).collect();
        let amendments: Vec<(i32, String)> = sqlx::query_as(
            "SELECT version, contract_sha256 FROM amendments
             WHERE order_id = $1 AND signed_at IS NOT NULL ORDER BY version",
        )
        .bind(id)
        .fetch_all(&self.pools.read)
        .await?;
        documents.extend(
            amendments.into_iter().map(|(version, sha256)| Document::Amendment { version, sha256 }),
        );
        let usage: Option<(i32, String, i64)> = sqlx::query_as(
            "SELECT b.number, b.link_sha256,
                    (SELECT COUNT(*) FROM usage_records r WHERE r.order_id = b.order_id)
             FROM usage_batches b WHERE b.order_id = $1 ORDER BY b.number DESC LIMIT 1",
        )
        .bind(id)
        .fetch_optional(&self.pools.read)
        .await?;
        documents.extend(usage.map(|(links, sha256, records)| Document::Usage {
            links: i64::from(links),
            records,
            sha256,
        }));
        Ok(documents)
    }

    /// The first seal that covers all that the trail has of an order.
    async fn seal_of(&self, order: &str) -> Done<Option<SealedBy>> {
        let found: Option<(i64, String)> = sqlx::query_as(
            "SELECT number, sha256 FROM seals WHERE upto >= (
                 SELECT MAX(audit_id) FROM audit
                 WHERE subject_kind IN ('order', 'claim', 'contract') AND subject_id = $1)
             ORDER BY number LIMIT 1",
        )
        .bind(order)
        .fetch_optional(&self.pools.read)
        .await?;
        Ok(found.map(|(number, sha256)| SealedBy { number, sha256 }))
    }
}

//! Notices and cases as rows.

use app::payment::{CaseRow, MoneyNotice, Proposal};
use chrono::NaiveDate;
use domain::{
    OrderId,
    calendar::from_millis,
    case::{CaseKind, How, Step},
    payment::Provider,
};

use super::super::{
    order::taken,
    reads::Reads,
    tx::{Abort, Done},
};

/// Cases; the rest of the statement says which.
macro_rules! select_cases {
    ($rest:literal) => {
        concat!(
            "SELECT c.case_id, c.kind, c.order_id, o.number, f.name AS firm, c.detail, c.txn,
                 c.opened_at, c.due_at, c.closed_at, c.revision,
                 (SELECT COUNT(*) FROM case_proposals p WHERE p.case_id = c.case_id
                  AND NOT EXISTS (SELECT 1 FROM case_decisions d
                                  WHERE d.proposal_id = p.proposal_id)) AS proposed
             FROM cases c LEFT JOIN orders o ON o.order_id = c.order_id
             LEFT JOIN firms f ON f.firm_id = o.firm_id ",
            $rest
        )
    };
}
pub(super) use select_cases;

/// Notices; the rest of the statement says which.
macro_rules! select_notices {
    ($($rest:tt)+) => {
        concat!(
            "SELECT n.txn, n.provider, n.virtual_account, n.order_id, o.number, n.amount_twd,
                 n.value_at, n.received_at, n.outcome,
                 (SELECT MIN(c.case_id) FROM cases c WHERE c.txn = n.txn) AS case_id
             FROM bank_notices n LEFT JOIN orders o ON o.order_id = n.order_id ",
            $($rest)+
        )
    };
}
pub(super) use select_notices;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct CaseRecord {
    pub(super) case_id: String,
    kind: String,
    order_id: Option<String>,
    number: Option<String>,
    firm: Option<String>,
    detail: String,
    pub(super) txn: Option<String>,
    opened_at: i64,
    due_at: i64,
    pub(super) closed_at: Option<i64>,
    pub(super) revision: i64,
    pub(super) proposed: i64,
}

impl CaseRecord {
    pub(super) fn shown(self) -> Done<CaseRow> {
        let wrong =
            |column| Abort::Inconsistent { table: "cases", column, row: self.case_id.clone() };
        Ok(CaseRow {
            kind: CaseKind::from_name(&self.kind).ok_or_else(|| wrong("kind"))?,
            order: named(self.order_id, self.number),
            firm: self.firm.unwrap_or_default(),
            detail: self.detail,
            opened_at: from_millis(self.opened_at).ok_or_else(|| wrong("opened_at"))?,
            due_at: from_millis(self.due_at).ok_or_else(|| wrong("due_at"))?,
            closed_at: self.closed_at.and_then(from_millis),
            proposed: self.proposed > 0,
            id: self.case_id,
        })
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct NoticeRecord {
    txn: String,
    provider: String,
    virtual_account: String,
    order_id: Option<String>,
    number: Option<String>,
    amount_twd: i64,
    value_at: i64,
    received_at: i64,
    outcome: String,
    case_id: Option<String>,
}

impl NoticeRecord {
    pub(super) fn shown(self) -> Done<MoneyNotice> {
        let wrong =
            |column| Abort::Inconsistent { table: "bank_notices", column, row: self.txn.clone() };
        Ok(MoneyNotice {
            provider: Provider::from_name(&self.provider).ok_or_else(|| wrong("provider"))?,
            taken: taken(&self.outcome).ok_or_else(|| wrong("outcome"))?,
            value_at: from_millis(self.value_at).ok_or_else(|| wrong("value_at"))?,
            received_at: from_millis(self.received_at).ok_or_else(|| wrong("received_at"))?,
            order: named(self.order_id, self.number),
            virtual_account: self.virtual_account,
            amount: self.amount_twd,
            case: self.case_id,
            txn: self.txn,
        })
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ProposalRecord {
    pub(super) proposal_id: String,
    pub(super) case_id: String,
    how: String,
    pub(super) refunded_on: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) order_id: Option<String>,
    number: Option<String>,
    pub(super) note: String,
    pub(super) proposed_by: String,
    by: Option<String>,
    proposed_at: i64,
    act: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<i64>,
}

impl ProposalRecord {
    fn wrong(&self, column: &'static str) -> Abort {
        Abort::Inconsistent { table: "case_proposals", column, row: self.proposal_id.clone() }
    }

    pub(super) fn how(&self) -> Done<How> {
        How::from_name(&self.how).ok_or_else(|| self.wrong("how"))
    }

    /// What was decided, if anything.
    pub(super) fn step(&self) -> Option<Step> {
        Step::from_name(self.act.as_deref()?)
    }

    /// As the viewer sees it, who may take these steps about it.
    pub(super) fn shown(self, viewer: &str, may: bool) -> Done<Proposal> {
        let (how, own) = (self.how()?, self.proposed_by == viewer);
        let at = from_millis(self.proposed_at).ok_or_else(|| self.wrong("proposed_at"))?;
        let decided = match (self.step(), self.decided_at.and_then(from_millis)) {
            (Some(step), Some(at)) => Some((step, self.decided_by.unwrap_or_default(), at)),
            _ => None,
        };
        let steps = match (decided.is_none() && may, own) {
            (false, _) => Vec::new(),
            (true, true) => vec![Step::Withdraw],
            (true, false) => vec![Step::Confirm, Step::Withdraw],
        };
        Ok(Proposal {
            id: self.proposal_id,
            how,
            refunded: refund(self.refunded_on.as_deref(), self.reference),
            order: named(self.order_id, self.number),
            note: self.note,
            by: self.by.unwrap_or_default(),
            at,
            decided,
            steps,
            own,
        })
    }
}

/// The proposals about a case, or the one with this id; the newest first.
pub(super) async fn proposals(
    db: &mut impl Reads,
    case: &str,
    proposal: &str,
) -> Done<Vec<ProposalRecord>> {
    Ok(sqlx::query_as(
        "SELECT p.proposal_id, p.case_id, p.how, p.refunded_on, p.reference, p.order_id, o.number,
             p.note, p.proposed_by, u.name AS by, p.proposed_at,
             d.act, w.name AS decided_by, d.at AS decided_at
         FROM case_proposals p LEFT JOIN orders o ON o.order_id = p.order_id
         LEFT JOIN users u ON u.user_id = p.proposed_by
         LEFT JOIN case_decisions d ON d.proposal_id = p.proposal_id
         LEFT JOIN users w ON w.user_id = d.decided_by
         WHERE p.case_id = $1 OR p.proposal_id = $2
         ORDER BY p.proposed_at DESC, p.proposal_id DESC",
    )
    .bind(case)
    .bind(proposal)
    .fetch_all(db.db())
    .await?)
}

pub(super) async fn case(db: &mut impl Reads, id: &str) -> Done<CaseRecord> {
    let found: Option<CaseRecord> = sqlx::query_as(select_cases!("WHERE c.case_id = $1"))
        .bind(id)
        .fetch_optional(db.db())
        .await?;
    found.ok_or(Abort::NotFound)
}

pub(super) async fn notice(db: &mut impl Reads, txn: &str) -> Done<Option<MoneyNotice>> {
    let found: Option<NoticeRecord> = sqlx::query_as(select_notices!("WHERE n.txn = $1"))
        .bind(txn)
        .fetch_optional(db.db())
        .await?;
    found.map(NoticeRecord::shown).transpose()
}

fn named(id: Option<String>, number: Option<String>) -> Option<(OrderId, String)> {
    Some((id?.parse().ok()?, number?))
}

/// When money went back, and under which reference.
pub(super) fn refund(on: Option<&str>, reference: Option<String>) -> Option<(NaiveDate, String)> {
    Some((on?.parse().ok()?, reference?))
}

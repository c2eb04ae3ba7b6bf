//! 付款: a provider's notice makes an order Paid, by its value time (R21, S10 to S12).

use app::{error::AppError, payment::Taken};
use chrono::Days;
use domain::{
    Actor, Instant, OrderId, Refusal,
    calendar::{day_of, end_of},
    case::CaseKind,
    ledger::Account,
    order::{Action, State, transition},
    payment::Provider,
};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        Store, Tx,
        batch::Batch,
        ledger,
        tx::{Abort, Done, command, end},
    },
    change::{Change, change},
    lapse::lapse,
    record::Order,
    tell::tell_step,
};

/// Money that arrived, as the adapter of its provider understood it.
#[derive(Clone, Debug)]
pub(in super::super) struct PaymentNotice {
    pub(in super::super) provider: Provider,
    /// The provider's own id of the transaction; the same notice may come any number of times.
    pub(in super::super) txn: String,
    /// Which order it is for.
    pub(in super::super) virtual_account: String,
    /// In NT$. As sent: a wrong amount is refused by name.
    pub(in super::super) amount: i64,
    /// What counts against the deadline (R21).
    pub(in super::super) value_at: Instant,
}

/// Longest transaction id or account number of a provider, in characters.
const TEXT_CHARS_MAX: usize = 64;
/// Days in which a supplier refunds, or the office settles a case.
const CASE_DAYS: u64 = 7;

/// What a notice led to.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Outcome {
    Left(State),
    Refused(Refusal),
    UnknownAccount,
}

impl Store {
    pub(in super::super) async fn take_notice(
        &self,
        mut notice: PaymentNotice,
    ) -> Result<State, AppError> {
        check_text("txn", &notice.txn)?;
        check_text("virtual_account", &notice.virtual_account)?;
        let txn = notice.provider.txn(&notice.txn);
        notice.txn = txn.ok_or_else(|| AppError::Invalid { field: "txn".to_owned() })?;
        let now = self.time();
        // The refusal of a notice is a result too: it is kept with the notice and opens a case,
        // so it commits.
        let outcome = command!(self, |tx| self.try_notice(tx, &notice, now).await)?;
        match outcome {
            Outcome::Left(state) => Ok(state),
            Outcome::Refused(refusal) => Err(refusal.into()),
            Outcome::UnknownAccount => Err(AppError::NotFound),
        }
    }

    async fn try_notice(&self, tx: &mut Tx, notice: &PaymentNotice, now: Instant) -> Done<Outcome> {
        if let Some(earlier) = earlier(tx, notice).await? {
            return Ok(earlier);
        }
        let order: Option<String> =
            sqlx::query_scalar("SELECT order_id FROM orders WHERE virtual_account = $1")
                .bind(&notice.virtual_account)
                .fetch_optional(&mut **tx)
                .await?;
        let order: Option<OrderId> = order.and_then(|id| id.parse().ok());
        let (outcome, case) = match order {
            None => (Outcome::UnknownAccount, Some(CaseKind::UnknownAccount)),
            Some(id) => match self.pay(tx, id, notice, now).await {
                Ok(state) => (Outcome::Left(state), None),
                Err(Abort::Refused(refusal)) => {
                    let kind = case_kind(&refusal);
                    (Outcome::Refused(refusal), Some(kind))
                }
                Err(abort) => return Err(abort),
            },
        };
        keep(tx, notice, order, &outcome, now).await?;
        if let Some(kind) = case {
            open_case(tx, kind, order, notice, now).await?;
        }
        Ok(outcome)
    }

    /// 改列: money of an order that was told of without it. Where it does not fit, nothing is done.
    pub(in super::super) async fn book(
        &self,
        tx: &mut Tx,
        order: OrderId,
        notice: &PaymentNotice,
        now: Instant,
    ) -> Done<()> {
        let state = self.pay(tx, order, notice, now).await?;
        keep(tx, notice, Some(order), &Outcome::Left(state), now).await
    }

    /// Decides before it writes anything, so that a refusal leaves the order untouched.
    async fn pay(
        &self,
        tx: &mut Tx,
        id: OrderId,
        notice: &PaymentNotice,
        now: Instant,
    ) -> Done<State> {
        let order = self.order_in(tx, id).await?;
        let value_at = notice.value_at;
        let (Some(deadline), false) = (order.payment_deadline, order.paid_at.is_some()) else {
            let (state, action) = (order.state, Action::Pay);
            return Err(Refusal::IllegalTransition { state, action }.into());
        };
        if notice.amount != order.self_funded.get() {
            return Err(
                Refusal::PaymentAmount { paid: notice.amount, due: order.self_funded }.into()
            );
        }
        if value_at >= deadline {
            // The background work may not have come to it yet.
            lapse(tx, order, now).await?;
            return Err(Refusal::LatePayment { value_at, deadline }.into());
        }
        let action = if order.state == State::PaymentLapsed { Action::Revive } else { Action::Pay };
        self.mark_paid(tx, order, action, notice, now).await
    }

    async fn mark_paid(
        &self,
        tx: &mut Tx,
        mut order: Order,
        action: Action,
        notice: &PaymentNotice,
        now: Instant,
    ) -> Done<State> {
        let actor = Actor::Bank;
        let edge = transition(order.state, action, actor.party())?;
        if action == Action::Revive && order.row.position.is_none() {
            let wallet = Account::Wallet(order.programme.id.clone(), order.firm);
            let available = ledger::balance(tx, &wallet).await?;
            if available < order.points {
                let (points, offer) = (order.points.get(), split_of(&order));
                return Err(Refusal::InsufficientPoints { points, available, offer }.into());
            }
            if now >= order.programme.points_expire_at() {
                let expired_at = order.programme.points_expire_at();
                return Err(Refusal::PointsExpired { expired_at }.into());
            }
        }
        // A service that was activated before the payment goes on (R26).
        let to = if order.activated_on.is_some() { State::InService } else { edge.to };
        order.row.paid_at = Some(notice.value_at.timestamp_millis());
        order.row.lapsed_at = None;
        let step = Change {
            actor,
            action,
            to,
            points: edge.points,
            detail: &notice.txn,
            rule: 21,
            at: now,
        };
        let mut batch = Batch::default();
        change(&mut batch, &order, &step)?;
        tell_step(tx, &mut batch, &order, &step).await?;
        batch.run(tx).await?;
        Ok(to)
    }
}

/// # Errors
/// `Invalid` with the field where a text of a provider is none, too long, or not printable.
pub(in super::super) fn check_text(field: &str, text: &str) -> Result<(), AppError> {
    let odd = text.chars().any(char::is_control);
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX || odd {
        return Err(AppError::Invalid { field: field.to_owned() });
    }
    Ok(())
}

const fn split_of(order: &Order) -> domain::refusal::Split {
    domain::refusal::Split { points: order.points, self_funded: order.self_funded }
}

const fn case_kind(refusal: &Refusal) -> CaseKind {
    match refusal {
        Refusal::PaymentAmount { .. } => CaseKind::WrongAmount,
        Refusal::InsufficientPoints { .. } | Refusal::PointsExpired { .. } => CaseKind::PointsGone,
        _ => CaseKind::Refund,
    }
}

/// What a notice led to, as it was kept.
pub(in super::super) fn taken(outcome: &str) -> Option<Taken> {
    Some(match serde_json::from_str(outcome).ok()? {
        Outcome::Left(state) => Taken::Paid(state),
        Outcome::Refused(refusal) => Taken::Refused(refusal),
        Outcome::UnknownAccount => Taken::UnknownAccount,
    })
}

/// The answer that the same notice got before.
async fn earlier(tx: &mut Tx, notice: &PaymentNotice) -> Done<Option<Outcome>> {
    let stored: Option<(String, i64, i64, String)> = sqlx::query_as(
        "SELECT virtual_account, amount_twd, value_at, outcome FROM bank_notices WHERE txn = $1",
    )
    .bind(&notice.txn)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((account, amount, value_at, outcome)) = stored else {
        return Ok(None);
    };
    let same = account == notice.virtual_account
        && amount == notice.amount
        && value_at == notice.value_at.timestamp_millis();
    if !same {
        return Ok(Some(Outcome::Refused(Refusal::KeyReused)));
    }
    serde_json::from_str(&outcome).map(Some).map_err(|_| Abort::Inconsistent {
        table: "bank_notices",
        column: "outcome",
        row: notice.txn.clone(),
    })
}

async fn keep(
    tx: &mut Tx,
    notice: &PaymentNotice,
    order: Option<OrderId>,
    outcome: &Outcome,
    now: Instant,
) -> Done<()> {
    let inserted = sqlx::query(
        "INSERT INTO bank_notices
             (txn, virtual_account, order_id, amount_twd, value_at, received_at, outcome, provider)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(&notice.txn)
    .bind(&notice.virtual_account)
    .bind(order.map(|id| id.to_string()))
    .bind(notice.amount)
    .bind(notice.value_at.timestamp_millis())
    .bind(now.timestamp_millis())
    .bind(serde_json::to_string(outcome).unwrap_or_default())
    .bind(notice.provider.as_str())
    .execute(&mut **tx)
    .await?;
    // Its twin was faster: read the twin's answer.
    if inserted.rows_affected() == 1 { Ok(()) } else { Err(Abort::Stale) }
}

async fn open_case(
    tx: &mut Tx,
    kind: CaseKind,
    order: Option<OrderId>,
    notice: &PaymentNotice,
    now: Instant,
) -> Done<()> {
    let last = day_of(now).checked_add_days(Days::new(CASE_DAYS)).unwrap_or_else(|| day_of(now));
    sqlx::query(
        "INSERT INTO cases (case_id, kind, order_id, detail, opened_at, due_at, txn)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(crate::clock::new_id().to_string())
    .bind(kind.as_str())
    .bind(order.map(|id| id.to_string()))
    .bind(format!("{} NT${}", notice.txn, notice.amount))
    .bind(now.timestamp_millis())
    .bind(end_of(last).timestamp_millis())
    .bind(&notice.txn)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

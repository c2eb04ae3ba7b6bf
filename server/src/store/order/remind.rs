//! The clocks of an order as background work, and the letters that go out before they end.

use chrono::Duration;
use domain::{Instant, OrderId, Party, order::State};

use super::{
    super::{
        Store,
        batch::Batch,
        jobs::{Job, Kind, enqueue, finish},
        tx::{Abort, Done, command, end},
    },
    record::Order,
    tell::tell_people,
};
use crate::letter::Letter;

/// How long before the end of its window a supplier is reminded (R24).
const ANSWER_HOURS: i64 = 24;
/// How long before the deadline a buyer is reminded to pay (R21), first and last.
const PAYMENT_HOURS: [i64; 2] = [24, 3];

/// The supplier's answer window. One row: the reminder asks for the lapse when it runs.
pub(super) fn watch_answer(batch: &mut Batch, order: &Order) {
    let (subject, deadline) = (order.id.to_string(), order.answer_deadline);
    let remind_at = deadline - Duration::hours(ANSWER_HOURS);
    if remind_at > order.submitted_at {
        enqueue(batch, Kind::RemindAnswer, &subject, remind_at);
    } else {
        enqueue(batch, Kind::LapseResponse, &subject, deadline);
    }
}

/// The payment window, which starts now.
pub(super) fn watch_payment(batch: &mut Batch, order: OrderId, deadline: Instant, now: Instant) {
    let subject = order.to_string();
    enqueue(batch, Kind::LapsePayment, &subject, deadline);
    for hours in PAYMENT_HOURS {
        let remind_at = deadline - Duration::hours(hours);
        if remind_at > now {
            enqueue(batch, Kind::RemindPayment, &subject, remind_at);
        }
    }
}

impl Store {
    /// Reminds the supplier of an order that waits for its answer, and asks for the lapse.
    pub(in super::super) async fn remind_answer(&self, job: &Job, now: Instant) -> Done<()> {
        let id = order_of(job)?;
        command!(self, |tx| {
            let mut batch = Batch::default();
            if !finish(tx, &mut batch, job, now).await? {
                return Ok(());
            }
            let order = self.order_in(tx, id).await?;
            let deadline = order.answer_deadline;
            if order.state == State::Submitted {
                enqueue(&mut batch, Kind::LapseResponse, &job.subject, deadline);
            }
            if order.state == State::Submitted && now < deadline {
                let letter = |order, _| Letter::AnswerDue { order, deadline };
                tell_people(tx, &mut batch, &order, &[Party::Supplier], now, letter).await?;
            }
            batch.run(tx).await
        })
    }

    /// Reminds the buyer of an order that is not paid.
    pub(in super::super) async fn remind_payment(&self, job: &Job, now: Instant) -> Done<()> {
        let id = order_of(job)?;
        command!(self, |tx| {
            let mut batch = Batch::default();
            if !finish(tx, &mut batch, job, now).await? {
                return Ok(());
            }
            let order = self.order_in(tx, id).await?;
            if let Some(deadline) = order.payment_deadline
                && order.awaits_payment()
                && now < deadline
                && !is_overtaken(job, deadline, now)
            {
                let amount = order.self_funded;
                let letter = |order, _| Letter::PaymentDue { order, amount, deadline };
                tell_people(tx, &mut batch, &order, &[Party::Buyer], now, letter).await?;
            }
            batch.run(tx).await
        })
    }
}

/// Whether the work was held up so long that the next reminder is due as well.
fn is_overtaken(job: &Job, deadline: Instant, now: Instant) -> bool {
    PAYMENT_HOURS.into_iter().any(|hours| {
        let next = deadline - Duration::hours(hours);
        job.run_at < next.timestamp_millis() && next <= now
    })
}

fn order_of(job: &Job) -> Done<OrderId> {
    let wrong = || Abort::Inconsistent { table: "jobs", column: "subject", row: job.id.clone() };
    job.subject.parse().map_err(|_| wrong())
}

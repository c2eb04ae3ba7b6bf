//! What the records prove, and the step that follows when the three months are over (R27).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    Actor, Instant, OrderId, Party,
    calendar::end_of,
    claim::SpotCheck,
    order::{Action, State, transition},
    service::{UsageWindows, usage_windows},
    usage::{Certificate, certificate},
};

use super::super::{
    Store, Tx,
    batch::Batch,
    order::{Change, Order, change, tell_people, tell_step},
    reads::Reads,
    tx::{Abort, Done, command, end},
};
use crate::letter::Letter;

impl Store {
    /// The windows of an order in service and what is proven of them; none before the activation.
    pub(in super::super) async fn certificate_in(
        &self,
        db: &mut impl Reads,
        order: &Order,
    ) -> Done<Option<(UsageWindows, Certificate)>> {
        let Some(activated_on) = order.activated_on else { return Ok(None) };
        let windows = usage_windows(activated_on, &order.programme);
        let days: Vec<String> = sqlx::query_scalar(
            "SELECT day FROM usage_days WHERE order_id = $1 AND in_time + confirmed > 0",
        )
        .bind(&order.row.order_id)
        .fetch_all(db.db())
        .await?;
        let words: Vec<(i32, i32)> = sqlx::query_as(
            "SELECT month, used FROM attestations WHERE order_id = $1 ORDER BY at, attestation_id",
        )
        .bind(&order.row.order_id)
        .fetch_all(db.db())
        .await?;
        let check: Option<String> =
            sqlx::query_scalar("SELECT state FROM spot_checks WHERE order_id = $1")
                .bind(&order.row.order_id)
                .fetch_optional(db.db())
                .await?;
        let passed = check.as_deref() == Some(SpotCheck::Passed.as_str());
        let (days, words) = (read_days(&days), read_words(&words, windows.last_days.len()));
        let found = certificate(&order.programme, &windows, &days, &words, passed);
        Ok(Some((windows, found)))
    }

    /// The state of the order, after the step that is due where the three months are over and
    /// proven.
    pub(in super::super) async fn prove_in(
        &self,
        tx: &mut Tx,
        id: OrderId,
        now: Instant,
    ) -> Done<State> {
        let order = self.order_in(tx, id).await?;
        if order.state != State::InService || order.paid_at.is_none() {
            return Ok(order.state);
        }
        let Some((windows, certificate)) = self.certificate_in(tx, &order).await? else {
            return Ok(order.state);
        };
        let over = windows.last_day().map(end_of).is_some_and(|end| now >= end);
        if !over || !certificate.is_proven() {
            return Ok(order.state);
        }
        let actor = Actor::System;
        let edge = transition(order.state, Action::VerifyUsage, actor.party())?;
        let step = Change {
            actor,
            action: Action::VerifyUsage,
            to: edge.to,
            points: edge.points,
            detail: "",
            rule: 27,
            at: now,
        };
        let mut batch = Batch::default();
        change(&mut batch, &order, &step)?;
        tell_step(tx, &mut batch, &order, &step).await?;
        if !self.survey_is_settled(tx, &order).await? {
            let letter = |order, _| Letter::SurveyAsked { order };
            tell_people(tx, &mut batch, &order, &[Party::Buyer], now, letter).await?;
        }
        batch.run(tx).await?;
        Ok(edge.to)
    }

    /// The same as background work, and before a claim: should the work be late, the truth is
    /// not.
    pub(in super::super) async fn prove_if_due(&self, id: OrderId, now: Instant) -> Done<()> {
        command!(self, |tx| self.prove_in(tx, id, now).await).map(drop)
    }
}

pub(in super::super) fn read_days(days: &[String]) -> BTreeSet<NaiveDate> {
    days.iter().filter_map(|day| day.parse().ok()).collect()
}

/// The newest word about each month, from the first.
pub(in super::super) fn read_words(words: &[(i32, i32)], months: usize) -> Vec<Option<bool>> {
    let mut newest = vec![None; months];
    for (month, used) in words {
        let index = usize::try_from(*month - 1).ok();
        if let Some(word) = index.and_then(|index| newest.get_mut(index)) {
            *word = Some(*used != 0);
        }
    }
    newest
}

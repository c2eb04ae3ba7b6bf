//! 滿意度: the buyer's answer, reminding the buyer, and doing without (S27).

use app::claim::ClaimStep;
use domain::{
    Instant, Party, Refusal,
    authority::Act,
    calendar::{from_millis, start_of},
    claim::{next_reminder, survey_waivable_from},
    order::Action,
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        order::{Order, tell_people},
        tx::Done,
    },
    case::Case,
    command::By,
    evidence::{note, open_for_evidence},
};
use crate::{clock::new_id, letter::Letter};

impl Store {
    /// The newest answer counts, until the claim is sent.
    pub(super) async fn answer_survey(
        &self,
        tx: &mut Tx,
        by: By,
        score: u8,
        words: &str,
    ) -> Done<ClaimStep> {
        let case = self.case_for(tx, by, Act::AttestUsage).await?;
        let said: Option<(i32, String)> = sqlx::query_as(
            "SELECT score, words FROM surveys WHERE order_id = $1
             ORDER BY at DESC, survey_id DESC LIMIT 1",
        )
        .bind(&case.order.row.order_id)
        .fetch_optional(&mut **tx)
        .await?;
        if said.is_some_and(|(told, text)| told == i32::from(score) && text == words) {
            return Ok(case.step());
        }
        case.takes_the_buyers_word()?;
        let mut batch = Batch::default();
        put!(
            batch,
            "INSERT INTO surveys (survey_id, order_id, score, words, user_id, at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            new_id().to_string(),
            &case.order.row.order_id,
            i32::from(score),
            words,
            by.actor.user().map(|id| id.to_string()),
            by.now.timestamp_millis(),
        );
        note(&mut batch, by, "survey", 29, &format!("{score}"));
        batch.run(tx).await?;
        Ok(case.step())
    }

    /// The supplier reminds the buyer, one time in some days.
    pub(super) async fn remind_survey(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let case = self.case_for(tx, by, Act::ClaimOrder).await?;
        open_for_evidence(&case, Action::Claim)?;
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(at) FROM survey_reminders WHERE order_id = $1")
                .bind(&case.order.row.order_id)
                .fetch_one(&mut **tx)
                .await?;
        if let Some(last) = last.and_then(from_millis) {
            let from = next_reminder(&case.order.programme, last);
            if by.now < from {
                return Err(Refusal::NotYet { from }.into());
            }
        }
        let mut batch = Batch::default();
        put!(
            batch,
            "INSERT INTO survey_reminders (reminder_id, order_id, at) VALUES ($1, $2, $3)",
            new_id().to_string(),
            &case.order.row.order_id,
            by.now.timestamp_millis(),
        );
        let letter = |order, _| Letter::SurveyAsked { order };
        tell_people(tx, &mut batch, &case.order, &[Party::Buyer], by.now, letter).await?;
        note(&mut batch, by, "remind-survey", 29, "");
        batch.run(tx).await?;
        Ok(case.step())
    }

    pub(super) async fn waive_survey(&self, tx: &mut Tx, by: By, reason: &str) -> Done<ClaimStep> {
        let (case, _) = self.case_for_officer(tx, by, Act::ReviewClaim).await?;
        if case.facts.waived_at.is_some() {
            return Ok(case.step());
        }
        open_for_evidence(&case, Action::Claim)?;
        let from = waivable_from(&case)
            .ok_or(Refusal::IllegalTransition { state: case.order.state, action: Action::Claim })?;
        if by.now < from {
            return Err(Refusal::NotYet { from }.into());
        }
        let mut batch = Batch::default();
        put!(
            batch,
            "INSERT INTO survey_waivers (order_id, reason, user_id, at)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            &case.order.row.order_id,
            reason,
            by.actor.user().map(|id| id.to_string()),
            by.now.timestamp_millis(),
        );
        note(&mut batch, by, "waive-survey", 29, "");
        batch.run(tx).await?;
        Ok(case.step())
    }

    /// Whether the buyer need not be asked any more.
    pub(in super::super) async fn survey_is_settled(
        &self,
        tx: &mut Tx,
        order: &Order,
    ) -> Done<bool> {
        let found: i64 = sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM surveys WHERE order_id = $1)
                  + (SELECT COUNT(*) FROM survey_waivers WHERE order_id = $1)",
        )
        .bind(&order.row.order_id)
        .fetch_one(&mut **tx)
        .await?;
        Ok(found > 0)
    }
}

/// From when the office may do without the answer.
pub(super) fn waivable_from(case: &Case) -> Option<Instant> {
    let (windows, _) = case.service.as_ref()?;
    Some(start_of(survey_waivable_from(&case.order.programme, windows)))
}

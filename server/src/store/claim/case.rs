//! Everything that a decision about a claim needs to know.

use app::claim::ClaimStep;
use domain::{
    Instant, OrderId, Refusal, UserId,
    authority::{Act, authorise},
    calendar::from_millis,
    claim::{Evidence, SpotCheck, State},
    order,
    service::UsageWindows,
    usage::Certificate,
};

use super::{
    super::{
        Store, Tx,
        order::Order,
        reads::Reads,
        tx::{Abort, Done},
    },
    command::By,
};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct ClaimRecord {
    pub(super) state: String,
    pub(super) revision: i32,
    pub(super) reviewed_by: Option<String>,
    pub(super) correct_until: Option<i64>,
    pub(super) missing: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Facts {
    pub(super) firm_ubn: String,
    pub(super) supplier_ubn: String,
    suspended_at: Option<i64>,
    spot_check: Option<String>,
    /// Number and the two months of the newest invoice.
    pub(super) invoice: Option<String>,
    pub(super) score: Option<i32>,
    pub(super) waived_at: Option<i64>,
    /// Where the firm stands in the programme.
    pub(super) firm_state: Option<String>,
}

/// An order with its claim.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) order: Order,
    pub(super) state: State,
    /// None where nobody has sent it yet.
    pub(super) row: Option<ClaimRecord>,
    pub(super) facts: Facts,
    pub(super) service: Option<(UsageWindows, Certificate)>,
}

impl Case {
    pub(super) fn step(&self) -> ClaimStep {
        ClaimStep { claim: self.state, order: self.order.state }
    }

    /// 驗收 and 滿意度 belong to a service that runs and was not claimed yet.
    pub(super) fn takes_the_buyers_word(&self) -> Done<()> {
        match self.order.state {
            order::State::InService | order::State::ServiceProven => Ok(()),
            state => {
                let action = order::Action::VerifyUsage;
                Err(Refusal::IllegalTransition { state, action }.into())
            }
        }
    }

    pub(super) fn frozen(&self) -> bool {
        self.facts.suspended_at.is_some()
    }

    pub(super) fn spot_check(&self) -> Option<SpotCheck> {
        self.facts.spot_check.as_deref().and_then(SpotCheck::from_name)
    }

    pub(super) fn reviewer(&self) -> Option<UserId> {
        self.row.as_ref()?.reviewed_by.as_ref()?.parse().ok()
    }

    pub(super) fn correct_until(&self) -> Option<Instant> {
        self.row.as_ref()?.correct_until.and_then(from_millis)
    }

    pub(super) fn evidence(&self) -> Evidence {
        let proven = matches!(
            self.order.state,
            order::State::ServiceProven | order::State::Claimed | order::State::Settled
        );
        let disputed = self.service.as_ref().is_some_and(|(_, found)| found.is_disputed());
        Evidence {
            invoice: self.order.contracted_at.is_some() && self.facts.invoice.is_some(),
            usage: proven && !disputed,
            spot_check: self.spot_check(),
            survey: self.facts.score.is_some() || self.facts.waived_at.is_some(),
        }
    }
}

/// Whether a claim that was sent may stand so while its order stands so.
fn fit(claim: State, order: order::State) -> bool {
    let expected = match claim {
        State::Draft | State::Returned => order::State::ServiceProven,
        State::Submitted | State::Reviewed | State::Approved => order::State::Claimed,
        State::Settled => order::State::Settled,
    };
    order == expected
}

impl Store {
    /// The case, for whoever has this right and is of its sides or of the office.
    pub(super) async fn case_for(&self, tx: &mut Tx, by: By, act: Act) -> Done<Case> {
        let order = self.order_in(tx, by.order).await?;
        if !by.actor.is_party_to(order.firm, order.supplier) {
            return Err(Abort::NotFound);
        }
        authorise(by.actor, act)?;
        self.case_of(tx, order).await
    }

    pub(super) async fn case_of(&self, db: &mut impl Reads, order: Order) -> Done<Case> {
        let id = &order.row.order_id;
        let row: Option<ClaimRecord> = sqlx::query_as(
            "SELECT state, revision, reviewed_by, correct_until, missing
             FROM claims WHERE order_id = $1",
        )
        .bind(id)
        .fetch_optional(db.db())
        .await?;
        let facts: Facts = sqlx::query_as(
            "SELECT f.ubn AS firm_ubn, s.ubn AS supplier_ubn, s.suspended_at,
                    (SELECT c.state FROM spot_checks c WHERE c.order_id = o.order_id)
                        AS spot_check,
                    (SELECT i.period || ' ' || i.number FROM invoices i
                     WHERE i.order_id = o.order_id ORDER BY i.at DESC, i.invoice_id DESC LIMIT 1)
                        AS invoice,
                    (SELECT v.score FROM surveys v WHERE v.order_id = o.order_id
                     ORDER BY v.at DESC, v.survey_id DESC LIMIT 1) AS score,
                    (SELECT w.at FROM survey_waivers w WHERE w.order_id = o.order_id)
                        AS waived_at,
                    (SELECT a.state FROM applications a WHERE a.firm_id = o.firm_id
                         AND a.programme_id = o.programme_id) AS firm_state
             FROM orders o JOIN firms f ON f.firm_id = o.firm_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id
             WHERE o.order_id = $1",
        )
        .bind(id)
        .fetch_one(db.db())
        .await?;
        let wrong = || Abort::Inconsistent { table: "claims", column: "state", row: id.clone() };
        let state = match &row {
            Some(row) => State::from_name(&row.state).ok_or_else(wrong)?,
            None => State::Draft,
        };
        // Claim and order change together: where they do not fit, they were read on two sides of
        // somebody else's commit.
        if row.is_some() && !fit(state, order.state) {
            return Err(Abort::Stale);
        }
        let service = self.certificate_in(db, &order).await?;
        Ok(Case { order, state, row, facts, service })
    }

    /// Where a command left claim and order.
    pub(super) async fn step_in(&self, tx: &mut Tx, by: By) -> Done<ClaimStep> {
        let order = self.order_in(tx, by.order).await?;
        Ok(self.case_of(tx, order).await?.step())
    }
}

impl Store {
    /// The claim's state, for showing it.
    pub(in super::super) async fn state_of_claim(&self, order: OrderId) -> Done<State> {
        let order = self.order_now(order).await?;
        let state: Option<String> =
            sqlx::query_scalar("SELECT state FROM claims WHERE order_id = $1")
                .bind(&order.row.order_id)
                .fetch_optional(&self.pools.read)
                .await?;
        let wrong = || Abort::Inconsistent {
            table: "claims",
            column: "state",
            row: order.row.order_id.clone(),
        };
        state.map_or(Ok(State::Draft), |state| State::from_name(&state).ok_or_else(wrong))
    }
}

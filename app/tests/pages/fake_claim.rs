//! After the sale, as the fake sees it: one order in its second month, one claim in the queue.

use app::{
    claim::{
        ClaimCommand, ClaimRow, ClaimStep, ClaimView, ClaimsView, PayoutBatch, PayoutFile,
        Reconciled, UsageDay, UsageReceipt, UsageRecord, port::ClaimService,
    },
    error::AppError,
    review::ImportReport,
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    Actor, OrderId, Party, Points, Programme, Twd,
    claim::{Evidence, State, readiness},
    order,
    service::usage_windows,
    usage::{Word, certificate},
};

use crate::fake::{Fake, id, now};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, month, day).expect("a day")
}

pub(crate) fn claim(actor: Actor) -> ClaimView {
    let programme = Programme::industrial_110();
    let windows = usage_windows(day(7, 8), &programme);
    let days = [day(7, 9), day(7, 20), day(8, 20)];
    let word = Word { used: true, said_at: now() };
    let found = certificate(&programme, &windows, &days.into(), &[Some(word)], None);
    let evidence = Evidence { invoice: false, usage: false, spot_check: None, survey: true };
    let acts: &[&str] = match actor.party() {
        Party::Supplier => &["usage", "invoice", "terminate"],
        Party::Buyer => &["attest", "survey", "terminate"],
        _ => &["confirm-usage", "review", "return-claim", "terminate", "rule-termination"],
    };
    let used = |day| UsageDay { day, uses: 12, unconfirmed: 0 };
    let late = UsageDay { day: day(8, 21), uses: 0, unconfirmed: 4 };
    ClaimView {
        number: "IND-110-00000001".to_owned(),
        price: Twd::new(60_000).expect("an amount"),
        points: Points::new(20_000).expect("an amount"),
        state: State::Draft,
        order: order::State::InService,
        today: day(8, 25),
        contracted_on: day(7, 5),
        readiness: readiness(&evidence),
        claimable_from: Some(windows.claimable_from),
        certificate: Some(found),
        days: days.into_iter().map(used).chain([late]).collect(),
        invoice: None,
        score: Some(5),
        waived: None,
        spot_check: None,
        frozen: false,
        missing: String::new(),
        correct_until: None,
        ending: false,
        kept: None,
        owed: None,
        payout: None,
        key: "page".to_owned(),
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
        step_up_needed: matches!(actor, Actor::Office { stepped_up: false, .. }),
    }
}

#[async_trait]
impl ClaimService for Fake {
    async fn record_usage(
        &self,
        _: Actor,
        _: OrderId,
        _: Vec<UsageRecord>,
    ) -> Result<UsageReceipt, AppError> {
        Err(AppError::NotFound)
    }

    async fn claim_act(&self, _: Actor, _: ClaimCommand) -> Result<ClaimStep, AppError> {
        Err(AppError::NotFound)
    }

    async fn file_invoice_xml(
        &self,
        _: Actor,
        _: ClaimCommand,
        _: Vec<u8>,
    ) -> Result<ClaimStep, AppError> {
        Err(AppError::NotFound)
    }

    async fn import_usage(
        &self,
        _: Actor,
        _: Box<dyn std::io::Read + Send>,
    ) -> Result<ImportReport, AppError> {
        Err(AppError::NotFound)
    }

    async fn claims(&self, actor: Actor) -> Result<ClaimsView, AppError> {
        if actor.party() != Party::Office {
            return Err(domain::Refusal::Forbidden.into());
        }
        let row = ClaimRow {
            order: id(1),
            number: "IND-110-00000001".to_owned(),
            firm: "大同精密 <b>".to_owned(),
            supplier: "雲端軟體".to_owned(),
            points: Points::new(20_000).expect("an amount"),
            state: State::Submitted,
            submitted_at: now() - chrono::Duration::days(3),
            mine: true,
            spot_check: None,
        };
        let batch = PayoutBatch {
            number: "PAY-20211011-1".to_owned(),
            made_at: now(),
            payouts: 3,
            total: Points::new(60_000).expect("an amount"),
            paid: 2,
        };
        Ok(ClaimsView {
            now: now(),
            rows: vec![row],
            unsent: 2,
            unsent_total: Points::new(40_000).expect("an amount"),
            batches: vec![batch],
            may_pay: true,
            step_up_needed: false,
        })
    }

    async fn make_payouts(&self, _: Actor) -> Result<Option<String>, AppError> {
        Ok(None)
    }

    async fn payout_file(&self, _: Actor, _: &str) -> Result<PayoutFile, AppError> {
        Err(AppError::NotFound)
    }

    async fn reconcile(&self, _: Actor, _: &str) -> Result<Reconciled, AppError> {
        Ok(Reconciled::default())
    }
}

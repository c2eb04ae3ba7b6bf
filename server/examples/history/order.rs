//! One order's life as rows: every step with its event, its audit row and its transfer.

use chrono::NaiveDate;
use domain::{
    FirmId, OrderId, Programme, SupplierId,
    calendar::{day_of, from_millis},
    claim::{self, Act},
    ledger::{Account, Kind},
    order::{Action, State},
    usage::{link_text, record_line},
};
use server::{clock::new_id, hash::sha256};

use super::sink::{Sink, put};

const AUDIT: &str = "audit (audit_id, event_id, at, party, user_id, action, subject_kind, \
                     subject_id, outcome, rule, detail)";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// As long as a contract is.
const CONTRACT_CHARS: usize = 1_000;
/// Days of use that an order's records tell of.
const DAYS_OF_USE: i64 = 3;

/// Who does it, for the trail.
#[derive(Clone, Copy)]
struct By<'a>(&'static str, Option<&'a str>);

const SYSTEM: By<'static> = By("system", None);
const BANK: By<'static> = By("bank", None);

/// What all orders of a history share.
pub(crate) struct Shared {
    pub(crate) programme: Programme,
    /// Reviewer, approver, and who settles.
    pub(crate) officers: [String; 3],
    pub(crate) buyer: String,
    pub(crate) seller: String,
}

/// What is sold, to whom and when.
pub(crate) struct Sale {
    pub(crate) number: u32,
    pub(crate) firm: FirmId,
    pub(crate) supplier: SupplierId,
    pub(crate) plan: String,
    pub(crate) points: i64,
    pub(crate) at: i64,
}

/// Where the order is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Goal {
    pub(crate) state: State,
    /// Returned once before it goes on.
    pub(crate) returned: bool,
    /// Of a claim that waits.
    pub(crate) claim: claim::State,
}

/// What became of the points, and the row for the list of what may be drawn.
pub(crate) struct Outcome {
    pub(crate) id: OrderId,
    pub(crate) number: String,
    pub(crate) transfers: u32,
    /// What the wallet has less than before.
    pub(crate) spent: i64,
    pub(crate) paid: i64,
    /// The transfer that settled it, and when.
    pub(crate) settled: Option<(String, i64)>,
    pub(crate) ended_at: i64,
}

pub(crate) struct Life<'a> {
    sink: &'a mut Sink,
    shared: &'a Shared,
    sale: &'a Sale,
    id: OrderId,
    text: String,
    at: i64,
    state: State,
    claim: claim::State,
    position: Option<String>,
    transfers: u32,
    revision: i64,
    accepted_at: Option<i64>,
    signed: Option<(i64, i64)>,
    deadline: Option<i64>,
    lapsed_at: Option<i64>,
    paid_at: Option<i64>,
    activated_on: Option<NaiveDate>,
    settled: Option<(String, i64)>,
    /// What hold, used and claim had and have.
    balances: [Option<i64>; 3],
    spent: i64,
}

impl<'a> Life<'a> {
    pub(crate) fn new(sink: &'a mut Sink, shared: &'a Shared, sale: &'a Sale) -> Self {
        let id = OrderId::new(new_id());
        Self {
            sink,
            shared,
            sale,
            id,
            text: id.to_string(),
            at: sale.at,
            state: State::Draft,
            claim: claim::State::Draft,
            position: None,
            transfers: 0,
            revision: 0,
            accepted_at: None,
            signed: None,
            deadline: None,
            lapsed_at: None,
            paid_at: None,
            activated_on: None,
            settled: None,
            balances: [None; 3],
            spent: 0,
        }
    }

    /// Lives it to its goal and writes the order.
    pub(crate) fn run(mut self, goal: Goal) -> Outcome {
        self.live(goal);
        let number = format!("IND-110-{:06}", self.sale.number);
        self.write(&number);
        Outcome {
            id: self.id,
            number,
            transfers: self.transfers,
            spent: self.spent,
            paid: if self.settled.is_some() { self.sale.points } else { 0 },
            settled: self.settled,
            ended_at: self.at,
        }
    }

    fn live(&mut self, goal: Goal) {
        let shared = self.shared;
        let (buyer, seller) =
            (By("buyer", Some(&shared.buyer)), By("supplier", Some(&shared.seller)));
        let event = self.step(Action::Submit, State::Submitted, buyer, "");
        self.transfer(Kind::Reserve, &event);
        match goal.state {
            State::Submitted => return,
            State::Declined => {
                return self.release(Action::Decline, State::Declined, seller, "NO_CAPACITY");
            }
            State::Withdrawn => return self.release(Action::Withdraw, goal.state, buyer, ""),
            State::ResponseLapsed => {
                return self.release(Action::LapseResponse, goal.state, SYSTEM, "");
            }
            _ => {}
        }
        self.step(Action::Accept, State::Accepted, seller, "");
        self.accepted_at = Some(self.at);
        if goal.state == State::Accepted {
            return;
        }
        self.sign(buyer, seller);
        match goal.state {
            State::Contracted => return,
            State::PaymentLapsed => return self.lapse(),
            _ => {}
        }
        self.step(Action::Pay, State::Paid, BANK, "");
        self.paid_at = Some(self.at);
        if goal.state == State::Paid {
            return;
        }
        self.step(Action::Activate, State::InService, seller, "");
        self.activated_on = from_millis(self.at).map(day_of);
        if goal.state == State::Terminated {
            return self.terminate(buyer);
        }
        self.use_it();
        if goal.state == State::InService {
            return;
        }
        self.at += 95 * DAY;
        self.step(Action::VerifyUsage, State::ServiceProven, SYSTEM, "");
        if goal.state == State::ServiceProven {
            return;
        }
        self.claim(goal, seller);
    }

    fn claim(&mut self, goal: Goal, seller: By<'_>) {
        let shared = self.shared;
        let [reviewer, approver, payer] = &shared.officers;
        let officer = |who| By("office", Some(who));
        self.evidence();
        let send = |life: &mut Self| {
            let event = life.step(Action::Claim, State::Claimed, seller, "");
            life.transfer(Kind::Claim, &event);
            life.claim_step(Act::Submit, claim::State::Submitted, seller, &event);
        };
        send(self);
        if goal.returned {
            let event =
                self.step(Action::ReturnClaim, State::ServiceProven, officer(reviewer), "invoice");
            self.transfer(Kind::ReturnClaim, &event);
            self.claim_step(Act::Return, claim::State::Returned, officer(reviewer), &event);
            send(self);
        }
        let settled = goal.state == State::Settled;
        if settled || goal.claim != claim::State::Submitted {
            let event = self.wait();
            self.claim_step(Act::Review, claim::State::Reviewed, officer(reviewer), &event);
        }
        if settled || goal.claim == claim::State::Approved {
            let event = self.wait();
            self.claim_step(Act::Approve, claim::State::Approved, officer(approver), &event);
        }
        if settled {
            let event = self.step(Action::Settle, State::Settled, officer(payer), "");
            let transfer = self.transfer(Kind::Settle, &event);
            self.claim_step(Act::Settle, claim::State::Settled, officer(payer), &event);
            self.settled = Some((transfer, self.at));
        }
        self.claim_row();
    }

    fn wait(&mut self) -> String {
        self.at += HOUR;
        new_id().to_string()
    }

    fn sign(&mut self, buyer: By<'_>, seller: By<'_>) {
        self.step(Action::Sign, State::Accepted, buyer, "");
        let first = self.at;
        let event = self.step(Action::Sign, State::Contracted, seller, "");
        self.transfer(Kind::Use, &event);
        self.signed = Some((first, self.at));
        self.deadline = from_millis(self.at)
            .map(|at| self.shared.programme.payment_deadline(at).timestamp_millis());
    }

    fn release(&mut self, action: Action, to: State, by: By<'_>, detail: &str) {
        let event = self.step(action, to, by, detail);
        self.transfer(Kind::Release, &event);
        self.position = None;
    }

    fn lapse(&mut self) {
        self.at = self.deadline.unwrap_or(self.at);
        let event = self.step(Action::LapsePayment, State::PaymentLapsed, SYSTEM, "");
        self.lapsed_at = Some(self.at);
        self.transfer(Kind::Reverse, &event);
        self.position = None;
    }

    /// Nothing was delivered: everything comes back.
    fn terminate(&mut self, by: By<'_>) {
        let event = self.step(Action::Terminate, State::Terminated, by, "");
        self.transfer(Kind::Reverse, &event);
        self.position = None;
        let points = self.sale.points;
        put!(
            self.sink,
            "terminations (order_id, delivered_twd, kept, reversed, at)",
            &self.text,
            0,
            0,
            points,
            self.at,
        );
    }

    /// A step of the order, an hour after the one before; its event.
    fn step(&mut self, action: Action, to: State, by: By<'_>, detail: &str) -> String {
        self.at += HOUR;
        self.revision += 1;
        let event = new_id().to_string();
        put!(
            self.sink,
            "order_events (event_id, order_id, at, party, user_id, action, from_state, to_state, \
             detail)",
            &event,
            &self.text,
            self.at,
            by.0,
            by.1,
            action.as_str(),
            self.state.as_str(),
            to.as_str(),
            detail,
        );
        let detail = format!("{} → {} {detail}", self.state.as_str(), to.as_str());
        self.trail(&event, by, action.as_str(), "order", &detail);
        self.state = to;
        event
    }

    fn claim_step(&mut self, act: Act, to: claim::State, by: By<'_>, event: &str) {
        put!(
            self.sink,
            "claim_events (event_id, order_id, at, party, user_id, act, from_state, to_state, \
             detail)",
            event,
            &self.text,
            self.at,
            by.0,
            by.1,
            act.as_str(),
            self.claim.as_str(),
            to.as_str(),
            "",
        );
        let detail = format!("{} → {}", self.claim.as_str(), to.as_str());
        self.trail(event, by, act.as_str(), "claim", &detail);
        self.claim = to;
    }

    fn trail(&mut self, event: &str, by: By<'_>, action: &str, kind: &str, detail: &str) {
        put!(
            self.sink,
            AUDIT,
            new_id().to_string(),
            event,
            self.at,
            by.0,
            by.1,
            action,
            kind,
            &self.text,
            "ok",
            "R20",
            detail,
        );
    }

    /// Moves the points under the event of a step; the transfer.
    fn transfer(&mut self, kind: Kind, event: &str) -> String {
        let (programme, points) = (&self.shared.programme.id, self.sale.points);
        let wallet = Account::Wallet(programme.clone(), self.sale.firm);
        let own = [Account::Hold(self.id), Account::Used(self.id), Account::Claim(self.id)];
        let paid = Account::Paid(programme.clone(), self.sale.supplier);
        let [hold, used, claim] = &own;
        let (from, to) = match kind {
            Kind::Reserve => (&wallet, hold),
            Kind::Use => (hold, used),
            Kind::Release => (hold, &wallet),
            Kind::Reverse => (used, &wallet),
            Kind::Claim => (used, claim),
            Kind::ReturnClaim => (claim, used),
            _ => (claim, &paid),
        };
        for (account, balance) in own.iter().zip(&mut self.balances) {
            if account == from {
                *balance = balance.map(|held| held - points);
            } else if account == to {
                *balance = Some(balance.unwrap_or_default() + points);
            }
        }
        self.spent += points * (i64::from(*from == wallet) - i64::from(*to == wallet));
        let id = new_id().to_string();
        let resolves = self.position.replace(id.clone());
        put!(
            self.sink,
            "transfers (transfer_id, kind, from_account, to_account, amount, programme_id, \
             firm_id, order_id, resolves, event_id, at)",
            &id,
            kind.as_str(),
            from.to_string(),
            to.to_string(),
            points,
            programme.as_str(),
            self.sale.firm.to_string(),
            &self.text,
            resolves,
            event,
            self.at,
        );
        self.transfers += 1;
        id
    }

    /// A few days of use, together in one link of the chain.
    fn use_it(&mut self) {
        let Some(day) = self.activated_on else { return };
        let (batch, arrived) = (new_id().to_string(), self.at + DAYS_OF_USE * DAY);
        let uses = 1 + i64::from(self.sale.number % 97);
        let mut lines = String::new();
        for later in 0..DAYS_OF_USE {
            let day = day + chrono::Duration::days(later);
            lines.push_str(&record_line(day, "api", 0, uses));
            put!(
                self.sink,
                "usage_records (order_id, day, source, seq, uses, late, batch_id)",
                &self.text,
                day.to_string(),
                "api",
                0,
                uses,
                0,
                &batch,
            );
            put!(
                self.sink,
                "usage_days (order_id, day, records, in_time, late, confirmed)",
                &self.text,
                day.to_string(),
                1,
                uses,
                0,
                0,
            );
        }
        let content = sha256(&lines);
        put!(
            self.sink,
            "usage_batches (batch_id, order_id, number, arrived_at, records, content_sha256, \
             link_sha256)",
            batch,
            &self.text,
            1,
            arrived,
            DAYS_OF_USE,
            &content,
            sha256(&link_text("", self.id, 1, arrived, &content)),
        );
    }

    /// Invoice and answer of the buyer.
    fn evidence(&mut self) {
        put!(
            self.sink,
            "invoices (invoice_id, order_id, period, number, on_day, total_twd, buyer_ubn, \
             seller_ubn, user_id, at)",
            new_id().to_string(),
            &self.text,
            "2021-11",
            format!("AB{:08}", self.sale.number),
            "2021-11-01",
            self.sale.points * 3,
            "",
            "",
            &self.shared.seller,
            self.at,
        );
        put!(
            self.sink,
            "surveys (survey_id, order_id, score, words, user_id, at)",
            new_id().to_string(),
            &self.text,
            4,
            "",
            &self.shared.buyer,
            self.at,
        );
    }

    fn claim_row(&mut self) {
        let [first, second, payer] = &self.shared.officers;
        let state = self.claim;
        let reviewed = state != claim::State::Submitted;
        let settled = state == claim::State::Settled;
        let approved = settled || state == claim::State::Approved;
        put!(
            self.sink,
            "claims (order_id, state, revision, submitted_at, drawn, reviewed_by, approved_by, \
             settled_by, correct_until, missing)",
            &self.text,
            state.as_str(),
            1,
            self.at,
            first,
            reviewed.then_some(first),
            approved.then_some(second),
            settled.then_some(payer),
            None::<i64>,
            "",
        );
    }

    fn write(&mut self, number: &str) {
        let kinds = [Account::Hold(self.id), Account::Used(self.id), Account::Claim(self.id)];
        let programme = self.shared.programme.id.as_str();
        let firm = self.sale.firm.to_string();
        for (account, balance) in kinds.iter().zip(self.balances) {
            if let Some(balance) = balance {
                put!(
                    self.sink,
                    "accounts (account_id, kind, programme_id, firm_id, balance)",
                    account.to_string(),
                    account.kind().as_str(),
                    programme,
                    &firm,
                    balance,
                );
            }
        }
        let contract = self
            .accepted_at
            .map(|_| format!("{} {}", self.text, "contract ".repeat(CONTRACT_CHARS / 9)));
        put!(
            self.sink,
            "orders (order_id, number, programme_id, firm_id, supplier_id, plan_id, plan_version, \
             price_twd, points, self_funded_twd, state, revision, position, submitted_at, \
             answer_deadline, accepted_at, buyer_signed_at, supplier_signed_at, contracted_at, \
             payment_deadline, lapsed_at, paid_at, activated_on, virtual_account, contract_text, \
             contract_sha256)",
            &self.text,
            number,
            programme,
            firm,
            self.sale.supplier.to_string(),
            &self.sale.plan,
            1,
            self.sale.points * 3,
            self.sale.points,
            self.sale.points * 2,
            self.state.as_str(),
            self.revision,
            self.position.clone(),
            self.sale.at + HOUR,
            self.sale.at + 4 * DAY,
            self.accepted_at,
            self.signed.map(|(buyer, _)| buyer),
            self.signed.map(|(_, seller)| seller),
            self.signed.map(|(_, seller)| seller),
            self.deadline,
            self.lapsed_at,
            self.paid_at,
            self.activated_on.map(|day| day.to_string()),
            format!("9110{:010}", self.sale.number),
            contract.as_deref(),
            contract.as_deref().map(sha256),
        );
    }
}

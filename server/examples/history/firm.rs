//! Firms with points, and those that wait for a decision.

use anyhow::Context as _;
use domain::{
    FirmId, Programme, Twd,
    eligibility::{Check, Checks, Factory, Facts},
    enrolment::FirmState,
    ubn::Ubn,
};
use server::clock::new_id;

use super::sink::{Sink, put};

/// Applications that wait: so many, and some more for every firm with points.
const WAITING: u32 = 100;
const FIRMS_FOR_ONE_WAITING: u32 = 10;
const ISSUED_AT: i64 = 1_625_400_000_000;
const APPLICATION: &str = "applications (firm_id, programme_id, state, revision, facts, \
                           completed_at, eligible_at, asked_for, asked_at, reason, changed_at)";

pub(crate) struct Firms {
    programme: String,
    cap: i64,
    numbers: Box<dyn Iterator<Item = Ubn> + Send>,
    waiting: u32,
    issued: i64,
    /// The firm that orders now, and what its wallet has left.
    now: Option<(FirmId, i64)>,
}

impl Firms {
    pub(crate) fn new(programme: &Programme, firms: u32) -> Self {
        let numbers = (30_000_000_u32..).filter_map(|n| n.to_string().parse::<Ubn>().ok());
        Self {
            programme: programme.id.to_string(),
            cap: programme.points_max.get(),
            numbers: Box::new(numbers),
            waiting: WAITING + firms / FIRMS_FOR_ONE_WAITING,
            issued: 0,
            now: None,
        }
    }

    pub(crate) fn id(&self) -> FirmId {
        self.now.map_or_else(|| FirmId::new(new_id()), |(id, _)| id)
    }

    pub(crate) fn issued(&self) -> i64 {
        self.issued
    }

    pub(crate) fn spend(&mut self, points: i64) {
        if let Some((_, left)) = &mut self.now {
            *left -= points;
        }
    }

    /// The next firm, with its points.
    pub(crate) fn next(&mut self, sink: &mut Sink) -> anyhow::Result<()> {
        self.close(sink);
        let event = new_id().to_string();
        let firm = self.enter(sink, FirmState::Issued, &event)?;
        put!(
            sink,
            "transfers (transfer_id, kind, from_account, to_account, amount, programme_id, \
             firm_id, order_id, resolves, event_id, at)",
            new_id().to_string(),
            "issue",
            format!("pool:{}", self.programme),
            format!("wallet:{}:{firm}", self.programme),
            self.cap,
            &self.programme,
            firm.to_string(),
            None::<String>,
            None::<String>,
            event,
            ISSUED_AT,
        );
        self.issued += self.cap;
        self.now = Some((firm, self.cap));
        Ok(())
    }

    /// The last wallet, and those that wait.
    pub(crate) fn end(&mut self, sink: &mut Sink) -> anyhow::Result<()> {
        self.close(sink);
        for n in 0..self.waiting {
            let state = match n % 10 {
                0..=5 => FirmState::UnderReview,
                6..=7 => FirmState::Enrolled,
                8 => FirmState::Waitlisted,
                _ => FirmState::Refused,
            };
            self.enter(sink, state, &new_id().to_string())?;
        }
        Ok(())
    }

    fn close(&mut self, sink: &mut Sink) {
        let Some((firm, left)) = self.now.take() else { return };
        put!(
            sink,
            "accounts (account_id, kind, programme_id, firm_id, balance)",
            format!("wallet:{}:{firm}", self.programme),
            "wallet",
            &self.programme,
            firm.to_string(),
            left,
        );
    }

    /// A firm with its file and the step that brought it there.
    fn enter(&mut self, sink: &mut Sink, state: FirmState, event: &str) -> anyhow::Result<FirmId> {
        let ubn = self.numbers.next().context("no numbers are left")?;
        let firm = FirmId::new(new_id());
        let id = firm.to_string();
        put!(
            sink,
            "firms (firm_id, ubn, name, created_at)",
            &id,
            ubn.to_string(),
            format!("Firm {ubn}"),
            ISSUED_AT,
        );
        let asked = state == FirmState::UnderReview && ubn.to_string().ends_with('5');
        put!(
            sink,
            APPLICATION,
            &id,
            &self.programme,
            state.as_str(),
            1,
            facts(ubn)?,
            ISSUED_AT,
            (state == FirmState::Issued).then_some(ISSUED_AT),
            if asked { "401" } else { "" },
            asked.then_some(ISSUED_AT),
            "",
            ISSUED_AT,
        );
        put!(
            sink,
            "application_events (event_id, firm_id, programme_id, at, party, user_id, act, \
             from_state, to_state, detail)",
            event,
            &id,
            &self.programme,
            ISSUED_AT,
            "system",
            None::<String>,
            "Enrol",
            FirmState::Entered.as_str(),
            state.as_str(),
            "",
        );
        Self::trail(sink, &id, event);
        self.consent(sink, &id, ubn);
        Ok(firm)
    }

    fn trail(sink: &mut Sink, firm: &str, event: &str) {
        put!(
            sink,
            "audit (audit_id, event_id, at, party, user_id, action, subject_kind, subject_id, \
             outcome, rule, detail)",
            new_id().to_string(),
            event,
            ISSUED_AT,
            "system",
            None::<String>,
            "Enrol",
            "firm",
            firm,
            "ok",
            "R11",
            "",
        );
    }

    /// From an address of its own.
    fn consent(&self, sink: &mut Sink, firm: &str, ubn: Ubn) {
        let enrolment = new_id().to_string();
        put!(
            sink,
            "enrolments (enrolment_id, programme_id, secret_sha256, draft, step, revision, \
             started_at, touched_at, firm_id, user_id)",
            &enrolment,
            &self.programme,
            &enrolment,
            "{}",
            6,
            1,
            ISSUED_AT,
            ISSUED_AT,
            firm,
            None::<String>,
        );
        put!(
            sink,
            "consents (consent_id, enrolment_id, kind, version, lang, text_sha256, address, \
             agreed_at)",
            new_id().to_string(),
            &enrolment,
            "declaration",
            "2021-06-01",
            "zh",
            "",
            format!("address of {ubn}"),
            ISSUED_AT,
        );
    }
}

fn facts(ubn: Ubn) -> anyhow::Result<String> {
    let facts = Facts {
        ubn: ubn.to_string(),
        factory: Factory::Registered(format!("99-{ubn}")),
        revenue: [(109, Twd::new(1_000_000).context("revenue")?)].into(),
        checks: Checks { company: Check::Confirmed, factory: Check::Unavailable },
        ..Facts::default()
    };
    Ok(serde_json::to_string(&facts)?)
}

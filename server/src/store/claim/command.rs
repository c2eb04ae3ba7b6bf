//! A form read, carried out, and, where the rules say no, remembered in the audit trail.

use app::{
    claim::{ClaimCommand, ClaimStep},
    error::AppError,
};
use chrono::NaiveDate;
use domain::{Actor, Instant, OrderId, Twd, invoice::InvoiceNumber, money::parse_typed, ubn::Ubn};

use super::super::{
    Store, Tx,
    order::AuditRow,
    tx::{Abort, Done, command, end},
};

/// Longest text that a person writes with a step, in characters.
const WORDS_CHARS_MAX: usize = 1_000;

/// A step after the sale, read.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Invoice(Invoice),
    Attest {
        month: u8,
        used: bool,
    },
    Survey {
        score: u8,
        words: String,
    },
    RemindSurvey,
    Claim,
    Review,
    Return {
        missing: String,
    },
    Approve,
    Settle,
    WaiveSurvey {
        reason: String,
    },
    ConfirmUsage {
        day: NaiveDate,
    },
    SampleAudit,
    PassAudit,
    FailAudit,
    /// By a side, without an amount; by the office, with what was delivered.
    Terminate {
        delivered: Option<Twd>,
    },
    /// 利益迴避: the officer has a link with the firm, or else with the supplier.
    DeclareLink {
        firm: bool,
        words: String,
    },
    /// The money that a supplier owed has arrived, under the bank's reference.
    ReceiveClawback {
        reference: String,
    },
}

/// 電子發票 as typed; the number is normalised, the rest is judged in its transaction.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) number: InvoiceNumber,
    pub(super) on: NaiveDate,
    pub(super) total: i64,
    /// The firm's own where it is left out.
    pub(super) buyer: Option<Result<Ubn, String>>,
}

impl Act {
    /// The name in forms and in the audit trail.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Invoice(_) => "invoice",
            Self::Attest { .. } => "attest",
            Self::Survey { .. } => "survey",
            Self::RemindSurvey => "remind-survey",
            Self::Claim => "claim",
            Self::Review => "review",
            Self::Return { .. } => "return-claim",
            Self::Approve => "approve-claim",
            Self::Settle => "settle",
            Self::WaiveSurvey { .. } => "waive-survey",
            Self::ConfirmUsage { .. } => "confirm-usage",
            Self::SampleAudit => "sample-audit",
            Self::PassAudit => "pass-audit",
            Self::FailAudit => "fail-audit",
            Self::Terminate { .. } => "terminate",
            Self::DeclareLink { .. } => "declare-link",
            Self::ReceiveClawback { .. } => "receive-clawback",
        }
    }

    fn read(form: &ClaimCommand) -> Result<Self, AppError> {
        match form.act.as_str() {
            "invoice" => invoice(form).map(Self::Invoice),
            "attest" => Ok(Self::Attest {
                month: form.month.trim().parse().map_err(|_| invalid("month"))?,
                used: match form.used.as_str() {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(invalid("used")),
                },
            }),
            "survey" => {
                let score = form.score.trim().parse().map_err(|_| invalid("score"))?;
                if !(1..=5).contains(&score) {
                    return Err(invalid("score"));
                }
                Ok(Self::Survey { score, words: words("words", &form.words, false)? })
            }
            "remind-survey" => Ok(Self::RemindSurvey),
            "claim" => Ok(Self::Claim),
            "review" => Ok(Self::Review),
            "return-claim" => Ok(Self::Return { missing: words("missing", &form.missing, true)? }),
            "approve-claim" => Ok(Self::Approve),
            "settle" => Ok(Self::Settle),
            "waive-survey" => {
                Ok(Self::WaiveSurvey { reason: words("reason", &form.reason, true)? })
            }
            "confirm-usage" => {
                Ok(Self::ConfirmUsage { day: form.day.parse().map_err(|_| invalid("day"))? })
            }
            "sample-audit" => Ok(Self::SampleAudit),
            "pass-audit" => Ok(Self::PassAudit),
            "fail-audit" => Ok(Self::FailAudit),
            "terminate" => Ok(Self::Terminate { delivered: delivered(&form.delivered)? }),
            "declare-link" => Ok(Self::DeclareLink {
                firm: match form.side.as_str() {
                    "firm" => true,
                    "supplier" => false,
                    _ => return Err(invalid("side")),
                },
                words: words("words", &form.words, false)?,
            }),
            "receive-clawback" => {
                Ok(Self::ReceiveClawback { reference: words("number", &form.number, true)? })
            }
            _ => Err(invalid("act")),
        }
    }
}

fn invalid(field: &str) -> AppError {
    AppError::Invalid { field: field.to_owned() }
}

fn invoice(form: &ClaimCommand) -> Result<Invoice, AppError> {
    let buyer = form.buyer.trim();
    Ok(Invoice {
        number: InvoiceNumber::read(&form.number)?,
        on: form.dated.parse().map_err(|_| invalid("dated"))?,
        total: parse_typed(&form.total).map_err(|_| invalid("total"))?,
        // What is no number is not the firm's either.
        buyer: (!buyer.is_empty())
            .then(|| buyer.parse().map_err(|_| buyer.chars().take(20).collect())),
    })
}

fn delivered(typed: &str) -> Result<Option<Twd>, AppError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let amount = parse_typed(typed).ok().and_then(Twd::new);
    amount.map(Some).ok_or_else(|| invalid("delivered"))
}

/// What somebody wrote: trimmed, of a bounded length, and kept as it is otherwise.
fn words(field: &str, typed: &str, required: bool) -> Result<String, AppError> {
    let text = typed.trim();
    // PostgreSQL keeps no NUL in a text.
    let odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
    if odd || text.chars().count() > WORDS_CHARS_MAX || (required && text.is_empty()) {
        return Err(invalid(field));
    }
    Ok(text.to_owned())
}

/// Who does it, to which order, when.
#[derive(Clone, Copy, Debug)]
pub(super) struct By {
    pub(super) actor: Actor,
    pub(super) order: OrderId,
    pub(super) now: Instant,
}

impl Store {
    pub(super) async fn act_on_claim(
        &self,
        actor: Actor,
        form: ClaimCommand,
    ) -> Result<ClaimStep, AppError> {
        let order: OrderId = form.order.parse().map_err(|_| AppError::NotFound)?;
        let by = By { actor, order, now: self.time() };
        let act = match Act::read(&form) {
            Ok(act) => act,
            // A number that is none is refused by name, but a stranger is not told.
            Err(AppError::Refused(refusal)) => {
                self.check_party(by).await?;
                self.audit_refusal(AuditRow::refused(
                    actor,
                    "invoice",
                    ("order", order.to_string()),
                    &refusal,
                    by.now,
                ))
                .await?;
                return Err(refusal.into());
            }
            Err(error) => return Err(error),
        };
        // A deadline that has passed has passed, whether or not the background work came to it.
        self.lapse_if_due(order, by.now).await?;
        self.prove_if_known(order, by.now).await?;
        let answer = command!(self, |tx| self.try_claim_act(tx, by, &act).await);
        if let Err(Abort::Refused(refusal)) = &answer {
            self.audit_refusal(AuditRow::refused(
                actor,
                act.name(),
                ("order", order.to_string()),
                refusal,
                by.now,
            ))
            .await?;
        }
        if matches!(act, Act::PassAudit | Act::FailAudit) {
            self.catalog.forget();
        }
        Ok(answer?)
    }

    async fn try_claim_act(&self, tx: &mut Tx, by: By, act: &Act) -> Done<ClaimStep> {
        match act {
            Act::Invoice(invoice) => self.file_invoice(tx, by, invoice).await,
            Act::Attest { month, used } => self.attest(tx, by, *month, *used).await,
            Act::Survey { score, words } => self.answer_survey(tx, by, *score, words).await,
            Act::RemindSurvey => self.remind_survey(tx, by).await,
            Act::Claim => self.submit_claim(tx, by).await,
            Act::Review => self.review_claim(tx, by).await,
            Act::Return { missing } => self.return_claim(tx, by, missing).await,
            Act::Approve => self.approve_claim(tx, by).await,
            Act::Settle => self.settle_claim(tx, by).await,
            Act::WaiveSurvey { reason } => self.waive_survey(tx, by, reason).await,
            Act::ConfirmUsage { day } => self.confirm_usage(tx, by, *day).await,
            Act::SampleAudit => self.sample_order(tx, by).await,
            Act::PassAudit => self.pass_audit(tx, by).await,
            Act::FailAudit => self.fail_audit(tx, by).await,
            Act::DeclareLink { firm, words } => self.declare_link(tx, by, *firm, words).await,
            Act::ReceiveClawback { reference } => self.receive_clawback(tx, by, reference).await,
            Act::Terminate { delivered } => self.terminate(tx, by, *delivered).await,
        }
    }

    async fn prove_if_known(&self, order: OrderId, now: Instant) -> Done<()> {
        match self.prove_if_due(order, now).await {
            Err(Abort::NotFound) => Ok(()),
            answer => answer,
        }
    }

    async fn check_party(&self, by: By) -> Result<(), AppError> {
        let order = self.order_now(by.order).await?;
        if !by.actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        Ok(domain::authority::authorise(by.actor, domain::authority::Act::ClaimOrder)?)
    }
}

//! A step after the sale, read from its form.

use app::{claim::ClaimCommand, error::AppError};
use chrono::NaiveDate;
use domain::{Twd, invoice::InvoiceNumber, money::parse_typed, ubn::Ubn};

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
    /// The supplier's own where it is left out.
    pub(super) seller: Option<Result<Ubn, String>>,
    /// Of the XML that it was read from.
    pub(super) file_sha256: Option<String>,
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

    pub(super) fn read(form: &ClaimCommand) -> Result<Self, AppError> {
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
    // What is no number is neither side's.
    let side = |typed: &str| {
        let typed = typed.trim();
        let wrong = |_| typed.chars().take(20).collect();
        (!typed.is_empty()).then(|| typed.parse().map_err(wrong))
    };
    Ok(Invoice {
        number: InvoiceNumber::read(&form.number)?,
        on: form.dated.parse().map_err(|_| invalid("dated"))?,
        total: parse_typed(&form.total).map_err(|_| invalid("total"))?,
        buyer: side(&form.buyer),
        seller: side(&form.seller),
        file_sha256: None,
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
    domain::typed::words(typed, WORDS_CHARS_MAX)
        .filter(|words| !(required && words.is_empty()))
        .map(str::to_owned)
        .ok_or_else(|| invalid(field))
}

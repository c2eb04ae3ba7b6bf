//! A refusal on its way back to the page that asked: it travels in the URL, so that the page
//! shows the same words with and without JavaScript, survives a reload, and loses nothing typed.

use domain::Refusal;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Fault};

/// The query parameter that carries it.
pub const PARAMETER: &str = "problem";

/// What a page is told about a command that was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    Refused(Refusal),
    Invalid { field: String },
    Faults(Vec<Fault>),
    WrongCredentials,
    TooMany { minutes: u32 },
    SignInFirst,
    NotFound,
    Unavailable,
    Unknown,
    Internal { reference: String },
    Request,
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::Refused(refusal),
            AppError::Invalid { field } => Self::Invalid { field },
            AppError::Faults(faults) => Self::Faults(faults),
            AppError::WrongCredentials => Self::WrongCredentials,
            AppError::TooMany { retry_after_seconds } => {
                Self::TooMany { minutes: retry_after_seconds.div_ceil(60) }
            }
            AppError::Unauthenticated => Self::SignInFirst,
            AppError::NotFound => Self::NotFound,
            AppError::Unavailable => Self::Unavailable,
            AppError::Unknown => Self::Unknown,
            AppError::Internal { reference } => Self::Internal { reference },
            AppError::Request => Self::Request,
        }
    }
}

/// The problem that a page was sent, if any.
pub fn problem_of(value: Option<String>) -> Option<Problem> {
    value.map(|json| serde_json::from_str(&json).unwrap_or(Problem::Request))
}

/// The address with the problem in its query.
#[cfg(feature = "ssr")]
pub fn with_problem(back: &str, problem: &Problem) -> String {
    let json = serde_json::to_string(problem).unwrap_or_default();
    let joint = if back.contains('?') { '&' } else { '?' };
    format!("{back}{joint}{PARAMETER}={}", crate::url::encode(&json))
}

//! What can go wrong between a page and the service, as the page sees it.
//!
//! Refusals carry the domain's own reason; everything else is opaque: no message of the inside
//! ever reaches a body or a redirect.

use domain::Refusal;
use leptos::{prelude::FromServerFnError, server_fn::codec::JsonEncoding};
use serde::{Deserialize, Serialize};
use server_fn::error::ServerFnErrorErr;

/// The error of every server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in, or the session ended.
    Unauthenticated,
    /// Also what somebody else's order looks like.
    NotFound,
    /// The domain says no, and why.
    Refused(Refusal),
    /// A field is missing or is not of its kind.
    Invalid { field: String },
    /// Several fields are, or one is and it matters how: a page shows each at its field.
    Faults(Vec<Fault>),
    /// Sign-in failed; the same for an unknown address and a wrong password.
    WrongCredentials,
    /// Too many attempts, or the queue is full.
    TooMany { retry_after_seconds: u32 },
    /// The store cannot answer now; nothing was done.
    Unavailable,
    /// The answer of the database was lost: it may have been done. The same request may be sent
    /// again; it is done once.
    Unknown,
    /// A fault of ours, found in the log under this reference.
    Internal { reference: String },
    /// The request was not understood: a stale tab, or not from our pages.
    Request,
}

/// What is wrong with what was typed into a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field's id on the page.
    pub field: String,
    pub kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    Missing,
    /// A choice was not made, or is none of the choices.
    NotChosen,
    /// A box that has to be ticked was not.
    NotAgreed,
    /// The text was changed since it was shown: read it again.
    TextChanged,
    NotAnAmount,
    NotAYear,
    NotAnEmail,
    /// A day as `2021-08-30`.
    NotADate,
    /// Both included.
    NotBetween {
        first: chrono::NaiveDate,
        last: chrono::NaiveDate,
    },
    /// A setting of a programme that cannot be as it was proposed.
    Setting(domain::settings::Problem),
    /// The password that proves who somebody is.
    WrongPassword,
    /// A code of the second factor that does not fit, or was used.
    WrongCode,
    /// The address has an account already.
    EmailTaken,
    TooLong {
        max: usize,
    },
    /// Control characters and the like.
    BadCharacters,
    Ubn(domain::ubn::UbnInvalid),
    Password(domain::password::PasswordFault),
    /// A whole number between these.
    NotANumber {
        min: i64,
        max: i64,
    },
    TooManyLines {
        max: usize,
    },
    /// A price that nobody could pay: without tax, of another currency, not fixed.
    NotAPrice(domain::typed::NotAPrice),
    /// The subsidised price is above what everybody pays.
    AboveListPrice {
        list_price: domain::Twd,
    },
    /// 原方案 was said, and price, term or scope differ (R8).
    NotOriginal,
    /// R8: an original plan has the price and the term of the register.
    NotAsSelected {
        price: Option<domain::Twd>,
        months: Option<u16>,
    },
    /// R6: the supplier's selected solutions, of which this is none.
    NotSelected {
        solutions: Vec<String>,
    },
    /// What was written names nothing that can be chosen.
    NotOneOf {
        text: String,
    },
    /// Neither a table nor a list of plans.
    NotACatalogue,
    /// A number of seats and no limit at once.
    SeatsOrUnlimited,
    /// An upload: larger than this many bytes.
    FileTooLarge {
        max: u64,
    },
    /// An upload of a kind that is not taken, whatever its name says.
    FileKind,
    FileEmpty,
    TooManyFiles {
        max: u32,
    },
    /// API keys that are good at once.
    TooManyKeys {
        max: u32,
    },
    /// The address of a webhook that is not taken.
    WebhookUrl(domain::webhook::UrlFault),
    /// Webhooks that are not removed.
    TooManyWebhooks {
        max: u32,
    },
    /// An upload that is no e-invoice as it should be.
    EInvoice(domain::mig::MigFault),
    /// A list without these columns; empty where it is not text at all.
    ListColumns {
        missing: Vec<String>,
    },
}

impl Fault {
    pub fn new(field: &str, kind: FaultKind) -> Self {
        Self { field: field.to_owned(), kind }
    }
}

impl AppError {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Refused(Refusal::Forbidden | Refusal::FourEyes { .. }) => 403,
            Self::NotFound => 404,
            Self::Refused(_) => 409,
            Self::Invalid { .. } | Self::Faults(_) | Self::WrongCredentials => 422,
            Self::TooMany { .. } => 429,
            Self::Unavailable | Self::Unknown => 503,
            Self::Internal { .. } => 500,
            Self::Request => 400,
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Request
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => f.write_str(refusal.code()),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for AppError {}

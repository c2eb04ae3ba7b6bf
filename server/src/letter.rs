//! Letters: everything that the marketplace writes to people, as data. The words in both
//! languages are in `words.rs`; `{origin}` in a body stands for our own address.

mod words;

use app::{lang::Lang, notice::Topic};
use domain::{Instant, Points, Twd};

/// A letter with what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// 稍後繼續: the link with which an enrolment goes on.
    ResumeEnrolment {
        token: String,
    },
    /// 驗證 Email.
    VerifyEmail {
        name: String,
        firm: String,
        token: String,
    },
    /// Sent to the office's decision desk: something is open.
    UnderReview {
        firm: String,
    },
    Approved {
        firm: String,
    },
    PointsIssued {
        firm: String,
        points: Points,
        until: chrono::NaiveDate,
    },
    Waitlisted {
        firm: String,
        position: u32,
    },
    /// 補件
    PaperAsked {
        firm: String,
        words: String,
    },
    Refused {
        firm: String,
        reason: String,
    },
    Frozen {
        firm: String,
        reason: String,
    },
    PointsWithdrawn {
        firm: String,
        points: Points,
    },
    /// 重設密碼
    ResetPassword {
        token: String,
    },
    PasswordChanged {
        at: Instant,
    },
    Invitation {
        firm: String,
        by: String,
        token: String,
    },
    /// To the owner: somebody asks to join (S21).
    JoinAsked {
        firm: String,
        name: String,
        email: String,
    },
    JoinAnswered {
        firm: String,
        let_in: bool,
    },
    /// To the supplier: an order waits for its answer.
    AnswerDue {
        order: String,
        plan: String,
        deadline: Instant,
    },
    PaymentDue {
        order: String,
        plan: String,
        amount: Twd,
        deadline: Instant,
    },
    PointsExpireSoon {
        firm: String,
        points: Points,
        days: i64,
        until: chrono::NaiveDate,
    },
    /// A step of an order, told to the other side.
    OrderStep {
        order: String,
        plan: String,
        state: domain::order::State,
    },
}

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    /// Plain text, lines of any length.
    pub body: String,
}

impl Letter {
    /// Its name in the outbox.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ResumeEnrolment { .. } => "resume_enrolment",
            Self::VerifyEmail { .. } => "verify_email",
            Self::UnderReview { .. } => "under_review",
            Self::Approved { .. } => "approved",
            Self::PointsIssued { .. } => "points_issued",
            Self::Waitlisted { .. } => "waitlisted",
            Self::PaperAsked { .. } => "paper_asked",
            Self::Refused { .. } => "refused",
            Self::Frozen { .. } => "frozen",
            Self::PointsWithdrawn { .. } => "points_withdrawn",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::Invitation { .. } => "invitation",
            Self::JoinAsked { .. } => "join_asked",
            Self::JoinAnswered { .. } => "join_answered",
            Self::AnswerDue { .. } => "answer_due",
            Self::PaymentDue { .. } => "payment_due",
            Self::PointsExpireSoon { .. } => "points_expire_soon",
            Self::OrderStep { .. } => "order_step",
        }
    }

    pub const fn topic(&self) -> Topic {
        match self {
            Self::ResetPassword { .. }
            | Self::PasswordChanged { .. }
            | Self::Invitation { .. }
            | Self::JoinAsked { .. }
            | Self::JoinAnswered { .. } => Topic::Security,
            Self::AnswerDue { .. } | Self::PaymentDue { .. } | Self::PointsExpireSoon { .. } => {
                Topic::Deadline
            }
            Self::OrderStep { .. } => Topic::Order,
            _ => Topic::Enrolment,
        }
    }

    pub fn write(&self, lang: Lang) -> Written {
        match lang {
            Lang::Zh => words::zh(self),
            Lang::En => words::en(self),
        }
    }
}

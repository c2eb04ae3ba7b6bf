//! Letters: everything that the marketplace writes to people, as data. The words in both
//! languages are beside it, by what they are about; `{origin}` in a body stands for our own
//! address.

mod account;
mod claim;
mod enrolment;
mod listing;
mod order;
mod talk;
mod words;

use app::{lang::Lang, notice::Topic};
use domain::{
    InquiryId, Instant, OrderId, Party, Points, Twd,
    order::{Action, DeclineReason, State},
};

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
        order: OrderName,
        deadline: Instant,
    },
    PaymentDue {
        order: OrderName,
        amount: Twd,
        deadline: Instant,
    },
    PointsExpireSoon {
        firm: String,
        points: Points,
        days: i64,
        until: chrono::NaiveDate,
    },
    /// 上架
    PlanListed {
        supplier: String,
        plan: String,
    },
    /// 退回, to the supplier.
    PlanReturned {
        supplier: String,
        plan: String,
        reason: String,
    },
    /// 撤銷遴選資格, to the supplier (S38).
    SelectionRevoked {
        supplier: String,
        reason: String,
    },
    /// A step of an order, told to the other side.
    OrderStep(OrderStep),
    /// 詢問與報價, told to the other side.
    Talk {
        inquiry: InquiryId,
        plan: String,
        /// The firm or the supplier.
        from: String,
        step: TalkStep,
    },
    /// 變更契約.
    Amendment {
        order: OrderName,
        version: i32,
        step: AmendmentStep,
    },
    /// Nobody has used the service for so many days (S28).
    UsageSilent {
        order: OrderName,
        days: u8,
        since: chrono::NaiveDate,
    },
    /// 滿意度: the buyer is asked, or reminded.
    SurveyAsked {
        order: OrderName,
    },
    /// 評價, told to the other side.
    Rated {
        order: OrderName,
        step: RatingStep,
    },
    /// 補件: to the supplier.
    ClaimReturned {
        order: OrderName,
        missing: String,
        deadline: Instant,
    },
    /// 抽查: to the supplier.
    SpotCheckDrawn {
        order: OrderName,
    },
    /// A spot check failed: to both sides of each running order (S37).
    SupplierSuspended {
        order: OrderName,
        to: Party,
    },
}

/// An order as letters name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderName {
    pub id: OrderId,
    pub number: String,
    pub plan: String,
}

/// What somebody did to an order, or time did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderStep {
    pub order: OrderName,
    /// The side that is told.
    pub to: Party,
    pub action: Action,
    /// The state that it left.
    pub state: State,
    /// The self-funded part.
    pub due: Twd,
    /// What comes next has to come before this instant.
    pub until: Option<Instant>,
    pub reason: Option<DeclineReason>,
}

/// What happened to the rating of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RatingStep {
    /// To the supplier.
    Published {
        stars: u8,
    },
    /// To the buyer.
    Replied,
    Hidden {
        reason: String,
    },
}

/// What happened in a talk about a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkStep {
    Message,
    Quotation {
        price: Twd,
        /// Inclusive.
        valid_until: chrono::NaiveDate,
    },
    /// The quotation was taken back.
    Withdrawn,
}

/// What happened to a proposed version of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmendmentStep {
    Proposed,
    Signed,
    /// Both have signed: it replaced what stood before it.
    InForce,
    Dropped,
}

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// The mail: plain text, lines of any length.
    pub body: String,
    /// What the body says between greeting and link, for the notice inside the site. Never holds
    /// a token: who only holds a session must not get at what was sent to a mailbox.
    pub gist: String,
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
            Self::PlanListed { .. } => "plan_listed",
            Self::PlanReturned { .. } => "plan_returned",
            Self::SelectionRevoked { .. } => "selection_revoked",
            Self::OrderStep(_) => "order_step",
            Self::Talk { .. } => "talk",
            Self::Amendment { .. } => "amendment",
            Self::UsageSilent { .. } => "usage_silent",
            Self::SurveyAsked { .. } => "survey_asked",
            Self::Rated { step, .. } => match step {
                RatingStep::Published { .. } => "rating_published",
                RatingStep::Replied => "rating_replied",
                RatingStep::Hidden { .. } => "rating_hidden",
            },
            Self::ClaimReturned { .. } => "claim_returned",
            Self::SpotCheckDrawn { .. } => "spot_check_drawn",
            Self::SupplierSuspended { .. } => "supplier_suspended",
        }
    }

    pub const fn topic(&self) -> Topic {
        match self {
            Self::ResetPassword { .. }
            | Self::PasswordChanged { .. }
            | Self::Invitation { .. }
            | Self::JoinAsked { .. }
            | Self::JoinAnswered { .. } => Topic::Security,
            Self::PlanListed { .. } | Self::PlanReturned { .. } | Self::SelectionRevoked { .. } => {
                Topic::Plan
            }
            Self::AnswerDue { .. }
            | Self::PaymentDue { .. }
            | Self::PointsExpireSoon { .. }
            | Self::UsageSilent { .. }
            | Self::ClaimReturned { .. } => Topic::Deadline,
            Self::OrderStep(_)
            | Self::Amendment { .. }
            | Self::Talk { .. }
            | Self::SurveyAsked { .. }
            | Self::Rated { .. }
            | Self::SpotCheckDrawn { .. }
            | Self::SupplierSuspended { .. } => Topic::Order,
            _ => Topic::Enrolment,
        }
    }

    pub fn write(&self, lang: Lang) -> Written {
        let words = match self {
            Self::ResumeEnrolment { token } => enrolment::resume(lang, token),
            Self::VerifyEmail { name, firm, token } => {
                enrolment::verify_email(lang, name, firm, token)
            }
            Self::UnderReview { firm } => enrolment::under_review(lang, firm),
            Self::Approved { firm } => enrolment::approved(lang, firm),
            Self::PointsIssued { firm, points, until } => {
                enrolment::points_issued(lang, firm, *points, *until)
            }
            Self::Waitlisted { firm, position } => enrolment::waitlisted(lang, firm, *position),
            Self::PaperAsked { firm, words } => enrolment::paper_asked(lang, firm, words),
            Self::Refused { firm, reason } => enrolment::refused(lang, firm, reason),
            Self::Frozen { firm, reason } => enrolment::frozen(lang, firm, reason),
            Self::PointsWithdrawn { firm, points } => {
                enrolment::points_withdrawn(lang, firm, *points)
            }
            Self::PointsExpireSoon { firm, points, days, until } => {
                enrolment::points_expire_soon(lang, firm, *points, *days, *until)
            }
            Self::ResetPassword { token } => account::reset_password(lang, token),
            Self::PasswordChanged { at } => account::password_changed(lang, *at),
            Self::Invitation { firm, by, token } => account::invitation(lang, firm, by, token),
            Self::JoinAsked { firm, name, email } => account::join_asked(lang, firm, name, email),
            Self::JoinAnswered { firm, let_in } => account::join_answered(lang, firm, *let_in),
            Self::AnswerDue { order, deadline } => order::answer_due(lang, order, *deadline),
            Self::PaymentDue { order, amount, deadline } => {
                order::payment_due(lang, order, *amount, *deadline)
            }
            Self::PlanListed { supplier, plan } => listing::listed(lang, supplier, plan),
            Self::PlanReturned { supplier, plan, reason } => {
                listing::returned(lang, supplier, plan, reason)
            }
            Self::SelectionRevoked { supplier, reason } => listing::revoked(lang, supplier, reason),
            Self::OrderStep(step) => order::step(lang, step),
            Self::Talk { inquiry, plan, from, step } => {
                talk::talk(lang, *inquiry, plan, from, *step)
            }
            Self::Amendment { order, version, step } => {
                order::amendment(lang, order, *version, *step)
            }
            Self::UsageSilent { order, days, since } => {
                claim::usage_silent(lang, order, *days, *since)
            }
            Self::SurveyAsked { order } => claim::survey_asked(lang, order),
            Self::Rated { order, step } => claim::rated(lang, order, step),
            Self::ClaimReturned { order, missing, deadline } => {
                claim::returned(lang, order, missing, *deadline)
            }
            Self::SpotCheckDrawn { order } => claim::spot_check_drawn(lang, order),
            Self::SupplierSuspended { order, to } => claim::suspended(lang, order, *to),
        };
        words.written(lang)
    }
}

#[cfg(test)]
#[path = "letter/letter_tests.rs"]
mod tests;

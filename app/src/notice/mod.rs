//! 通知: what a person is told inside the site, and which of it comes by mail too.

#[cfg(feature = "ssr")]
pub mod port;

use domain::Instant;
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The application and the points: always by mail too.
    Enrolment,
    /// Steps of an order.
    Order,
    /// A date that can be missed.
    Deadline,
    /// Sign-ins, passwords, people: always by mail too.
    Security,
}

impl Topic {
    pub const ALL: [Self; 4] = [Self::Enrolment, Self::Order, Self::Deadline, Self::Security];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Order => "order",
            Self::Deadline => "deadline",
            Self::Security => "security",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }

    /// Whether a person may do without its mails.
    pub const fn can_be_muted(self) -> bool {
        matches!(self, Self::Order | Self::Deadline)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesView {
    pub now: Instant,
    /// Newest first.
    pub rows: Vec<NoticeRow>,
    pub unread: i64,
    pub muted: Vec<Topic>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    pub id: String,
    pub topic: Topic,
    pub subject: String,
    pub body: String,
    /// A path of this site.
    pub path: String,
    pub at: Instant,
    pub read: bool,
}

//! 通知: what a person is told inside the site, and which of it comes by mail too.

mod page;
#[cfg(feature = "ssr")]
pub mod port;
mod preferences;

use domain::Instant;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::NoticesPage;

use crate::error::AppError;

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
    /// What became of a supplier's plans: always by mail too.
    Plan,
    /// Sign-ins, passwords, people: always by mail too.
    Security,
}

impl Topic {
    pub const ALL: [Self; 5] =
        [Self::Enrolment, Self::Order, Self::Deadline, Self::Plan, Self::Security];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Order => "order",
            Self::Deadline => "deadline",
            Self::Plan => "plan",
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

/// Which topics come by mail too, of those that may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailTopics {
    pub order: bool,
    pub deadline: bool,
    /// A form whose boxes are all empty sends this alone.
    pub asked: bool,
}

impl MailTopics {
    /// Whether the topic comes by mail.
    pub const fn has(self, topic: Topic) -> bool {
        match topic {
            Topic::Order => self.order,
            Topic::Deadline => self.deadline,
            Topic::Enrolment | Topic::Plan | Topic::Security => true,
        }
    }
}

#[server(name = LoadNotices, endpoint = "notice/list", input = server_fn::codec::GetUrl)]
pub async fn load_notices() -> Result<NoticesView, AppError> {
    let actor = crate::port::actor()?;
    crate::port::respond(crate::port::service().notices(actor).await)
}

/// 全部標為已讀.
#[server(name = ReadNotices, endpoint = "notice/read")]
pub async fn read_notices() -> Result<(), AppError> {
    web::read().await
}

#[server(name = ChooseMail, endpoint = "notice/mail")]
pub async fn choose_mail(form: MailTopics) -> Result<(), AppError> {
    web::choose(form).await
}

#[cfg(feature = "ssr")]
mod web {
    //! Where the forms lead: back to the page.

    use super::{MailTopics, Topic};
    use crate::{
        error::AppError,
        port,
        problem::{Problem, with_problem},
    };

    const PAGE: &str = "/notifications";

    pub(super) async fn read() -> Result<(), AppError> {
        let answer = match port::viewer() {
            Some(actor) => port::service().mark_read(actor).await,
            None => Err(AppError::Unauthenticated),
        };
        lead(PAGE, answer)
    }

    pub(super) async fn choose(form: MailTopics) -> Result<(), AppError> {
        let muted = Topic::ALL.into_iter().filter(|topic| !form.has(*topic)).collect();
        let answer = match port::viewer() {
            Some(actor) => port::service().mute(actor, muted).await,
            None => Err(AppError::Unauthenticated),
        };
        lead("/notifications?saved=1", answer)
    }

    fn lead(done: &str, answer: Result<(), AppError>) -> Result<(), AppError> {
        match answer {
            Ok(()) => leptos_axum::redirect(done),
            Err(error) if !port::wants_page() => return port::fail(error),
            Err(AppError::Unauthenticated) => {
                leptos_axum::redirect("/sign-in?next=%2Fnotifications");
            }
            Err(error) => leptos_axum::redirect(&with_problem(PAGE, &Problem::from(error))),
        }
        Ok(())
    }
}

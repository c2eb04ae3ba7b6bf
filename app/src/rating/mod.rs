//! 評價: what firms that used a plan say about it, on the plan's page; the answer of its supplier.
//! A supplier deletes nothing, and the office can hide words but no stars.

mod page;
#[cfg(feature = "ssr")]
pub mod port;
mod section;

use domain::{Instant, OrderId, Party, PlanId, rating::Mean};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use page::RatingPage;
pub use section::PlanRatings;

use crate::error::AppError;

/// How many ratings a plan's page shows.
pub const RATINGS_SHOWN: u16 = 20;

/// What a plan's page says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratings {
    /// Of five firms at least.
    pub mean: Option<Mean>,
    /// The newest first, [`RATINGS_SHOWN`] at most.
    pub newest: Vec<Rating>,
}

/// A rating as everybody sees it: the firm is not named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub stars: u8,
    /// Empty: stars alone, or hidden.
    pub words: String,
    /// Why the office hides the words.
    pub hidden: Option<String>,
    /// Months whose use was proven when it was written.
    pub months: u8,
    pub at: Instant,
    /// The supplier's.
    pub reply: Option<String>,
}

/// The rating of one order, for its sides and the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingView {
    pub order: OrderId,
    pub number: String,
    pub plan: PlanId,
    pub plan_name: String,
    pub viewer: Party,
    /// Of the order, by now.
    pub months: u8,
    /// What the buyer answered to the survey.
    pub score: Option<u8>,
    pub rating: Option<Rating>,
    /// What the viewer may do now, by the names of [`RateOrder::act`].
    pub acts: Vec<RatingAct>,
}

impl RatingView {
    #[must_use]
    pub fn may(&self, act: RatingAct) -> bool {
        self.acts.contains(&act)
    }
}

/// A step about a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatingAct {
    /// By the buyer.
    Publish,
    TakeBack,
    /// By the supplier.
    Reply,
    /// By the office.
    Hide,
    Show,
}

impl RatingAct {
    pub const ALL: [Self; 5] = [Self::Publish, Self::TakeBack, Self::Reply, Self::Hide, Self::Show];

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == name)
    }

    /// The name in the audit trail.
    #[must_use]
    pub const fn audited(self) -> &'static str {
        match self {
            Self::Publish => "publish-rating",
            Self::TakeBack => "take-back-rating",
            Self::Reply => "reply-to-rating",
            Self::Hide => "hide-rating",
            Self::Show => "show-rating",
        }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::TakeBack => "take_back",
            Self::Reply => "reply",
            Self::Hide => "hide",
            Self::Show => "show",
        }
    }
}

/// A step about a rating, as its form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateOrder {
    pub order: String,
    /// One of [`RatingAct`].
    pub act: String,
    /// 1 to 5.
    pub stars: String,
    /// The comment, the reply, or why it is hidden.
    pub words: String,
}

#[server(name = LoadRating, endpoint = "rating", input = server_fn::codec::GetUrl)]
pub async fn load_rating(order: String) -> Result<RatingView, AppError> {
    let actor = crate::port::actor()?;
    let Ok(order) = order.parse() else {
        return crate::port::fail(AppError::NotFound);
    };
    crate::port::respond(crate::port::service().rating(actor, order).await)
}

/// Leads to the rating's page, or back with what was typed.
#[server(name = RateOrderFn, endpoint = "rating/act")]
pub async fn rate_order(form: RateOrder) -> Result<(), AppError> {
    use crate::url::{clip, clip_to, encode};
    let done = format!("/ratings/{}", encode(clip(&form.order)));
    // A little more than fits, so that what is too long comes back too long.
    let typed = clip_to(&form.words, domain::rating::WORDS_CHARS_MAX + 1);
    let back = format!("{done}?stars={}&words={}", encode(clip(&form.stars)), encode(typed));
    let answer = match crate::port::viewer() {
        Some(actor) => crate::port::service().rate(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    crate::order::lead(answer, &done, &back)
}

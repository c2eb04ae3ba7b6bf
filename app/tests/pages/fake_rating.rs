//! The ratings of the fake marketplace.

use app::{
    error::AppError,
    rating::{RateOrder, Rating, RatingAct, RatingView, Ratings, port::RatingService},
};
use async_trait::async_trait;
use domain::{Actor, OrderId, Party, Refusal, rating::mean};

use crate::fake::{Fake, now, plan_id};

fn rating(stars: u8, hidden: Option<&str>) -> Rating {
    Rating {
        stars,
        words: if hidden.is_none() { "好用 <b>" } else { "" }.to_owned(),
        hidden: hidden.map(str::to_owned),
        months: 3,
        at: now(),
        reply: hidden.is_none().then(|| "謝謝 </textarea><script>".to_owned()),
    }
}

pub(crate) fn ratings() -> Ratings {
    Ratings {
        mean: mean([0, 0, 0, 3, 2]),
        newest: vec![rating(5, None), rating(1, Some("含個人資料"))],
    }
}

#[async_trait]
impl RatingService for Fake {
    async fn rating(&self, actor: Actor, order: OrderId) -> Result<RatingView, AppError> {
        let acts = match actor.party() {
            Party::Buyer => vec![RatingAct::Publish, RatingAct::TakeBack],
            Party::Supplier => vec![RatingAct::Reply],
            Party::Office => vec![RatingAct::Hide, RatingAct::Show],
            _ => return Err(Refusal::Forbidden.into()),
        };
        Ok(RatingView {
            order,
            number: "IND-110-00000001".to_owned(),
            plan: plan_id(1).parse().expect("an id"),
            plan_name: "雲端方案 <b>".to_owned(),
            viewer: actor.party(),
            months: 3,
            score: Some(4),
            rating: Some(rating(5, None)),
            acts,
        })
    }

    async fn rate(&self, _: Actor, _: RateOrder) -> Result<(), AppError> {
        Ok(())
    }
}

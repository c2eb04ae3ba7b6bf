//! 評價 on the database. Nothing is changed or removed: newer rows take the place of older ones.

use app::{
    error::AppError,
    rating::{
        RATINGS_SHOWN, RateOrder, Rating, RatingAct, RatingView, Ratings, port::RatingService,
    },
};
use async_trait::async_trait;
use domain::{
    Actor, OrderId, Party, PlanId, Refusal,
    authority::{Act, authorise},
    calendar::{day_of, from_millis},
    order::Action,
    rating::{STARS_MAX, WORDS_CHARS_MAX, mean, months_proven},
    typed::words,
};

use super::{
    Store, Tx,
    batch::{Batch, put},
    order::{AuditRow, Order, audit, tell_people},
    reads::Reads,
    tx::{Abort, Done, command, end},
};
use crate::{
    clock::new_id,
    letter::{Letter, RatingStep},
};

/// A rating with what was said about it; the rest of the statement says which.
macro_rules! select_rating {
    ($rest:literal) => {
        concat!(
            "SELECT r.rating_id, r.stars, r.words, r.months, r.at,
                (SELECT h.reason FROM rating_hidings h WHERE h.rating_id = r.rating_id
                 ORDER BY h.hiding_id DESC LIMIT 1) AS hidden,
                (SELECT p.words FROM rating_replies p WHERE p.order_id = r.order_id
                 ORDER BY p.reply_id DESC LIMIT 1) AS reply
             FROM ratings r ",
            $rest
        )
    };
}

/// The ratings of plan `$1` that count: the newest of each order that was not taken back, and of
/// those the newest of each firm. Ids are in the order of time.
macro_rules! counting {
    () => {
        "SELECT MAX(c.rating_id) FROM ratings c
         WHERE c.plan_id = $1 AND c.stars > 0 AND c.rating_id =
             (SELECT MAX(n.rating_id) FROM ratings n WHERE n.order_id = c.order_id)
         GROUP BY c.firm_id"
    };
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct Row {
    rating_id: String,
    stars: i32,
    words: String,
    months: i32,
    at: i64,
    hidden: Option<String>,
    reply: Option<String>,
}

impl Row {
    fn shown(self) -> Done<Rating> {
        let wrong =
            |column| Abort::Inconsistent { table: "ratings", column, row: self.rating_id.clone() };
        Ok(Rating {
            stars: u8::try_from(self.stars).map_err(|_| wrong("stars"))?,
            months: u8::try_from(self.months).map_err(|_| wrong("months"))?,
            at: from_millis(self.at).ok_or_else(|| wrong("at"))?,
            words: self.words,
            hidden: self.hidden.filter(|reason| !reason.is_empty()),
            reply: self.reply,
        })
    }
}

#[async_trait]
impl RatingService for Store {
    async fn rating(&self, actor: Actor, order: OrderId) -> Result<RatingView, AppError> {
        let order = self.order_now(order).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        authorise(actor, Act::ViewOrders)?;
        Ok(self.rating_view(actor, &order).await?)
    }

    async fn rate(&self, actor: Actor, form: RateOrder) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.rate_order(actor, form).await }).await
    }
}

impl Store {
    /// What a plan's page says.
    pub(super) async fn ratings_of(&self, plan: PlanId) -> Done<Ratings> {
        let counts: Vec<(i32, i64)> = sqlx::query_as(concat!(
            "SELECT s.stars, COUNT(*) FROM ratings s WHERE s.rating_id IN (",
            counting!(),
            ") GROUP BY s.stars"
        ))
        .bind(plan.to_string())
        .fetch_all(&self.pools.read)
        .await?;
        let mut stars = [0_u32; STARS_MAX as usize];
        for (given, count) in counts {
            let place = usize::try_from(given).ok().and_then(|given| given.checked_sub(1));
            if let Some(slot) = place.and_then(|place| stars.get_mut(place)) {
                *slot = u32::try_from(count).unwrap_or(u32::MAX);
            }
        }
        let newest: Vec<Row> = sqlx::query_as(concat!(
            select_rating!("WHERE r.rating_id IN ("),
            counting!(),
            ") ORDER BY r.rating_id DESC LIMIT $2"
        ))
        .bind(plan.to_string())
        .bind(i64::from(RATINGS_SHOWN))
        .fetch_all(&self.pools.read)
        .await?;
        let mut newest = newest.into_iter().map(Row::shown).collect::<Done<Vec<Rating>>>()?;
        for rating in newest.iter_mut().filter(|rating| rating.hidden.is_some()) {
            rating.words.clear();
        }
        Ok(Ratings { mean: mean(stars), newest })
    }

    async fn rating_view(&self, actor: Actor, order: &Order) -> Done<RatingView> {
        let mut read = self.pools.read.clone();
        let months = self.months_of(&mut read, order).await?;
        let row = newest(&mut read, order).await?;
        let acts = acts(actor, months, row.as_ref());
        let (plan_name, score): (String, Option<i32>) = sqlx::query_as(
            "SELECT v.name, (SELECT s.score FROM surveys s WHERE s.order_id = $3
                             ORDER BY s.at DESC, s.survey_id DESC LIMIT 1)
             FROM plan_versions v WHERE v.plan_id = $1 AND v.version = $2",
        )
        .bind(&order.row.plan_id)
        .bind(order.row.plan_version)
        .bind(&order.row.order_id)
        .fetch_one(&self.pools.read)
        .await?;
        let rating = row.filter(|row| row.stars > 0).map(Row::shown).transpose()?;
        let rating = rating.map(|mut rating| {
            if actor.party() == Party::Supplier && rating.hidden.is_some() {
                rating.words.clear();
            }
            rating
        });
        let plan = order.row.plan_id.parse().map_err(|_| Abort::Inconsistent {
            table: "orders",
            column: "plan_id",
            row: order.row.order_id.clone(),
        })?;
        Ok(RatingView {
            order: order.id,
            number: order.row.number.clone(),
            plan,
            plan_name,
            viewer: actor.party(),
            months,
            // The answer to the survey is not the supplier's to see here.
            score: score
                .and_then(|score| u8::try_from(score).ok())
                .filter(|_| actor.party() == Party::Buyer),
            rating,
            acts,
        })
    }

    async fn months_of(&self, db: &mut impl Reads, order: &Order) -> Done<u8> {
        let found = self.certificate_in(db, order).await?;
        Ok(found.map_or(0, |(_, certificate)| months_proven(&certificate, day_of(self.time()))))
    }

    async fn rate_order(&self, actor: Actor, form: RateOrder) -> Result<(), AppError> {
        let id: OrderId = form.order.parse().map_err(|_| AppError::NotFound)?;
        let order = self.order_now(id).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        let invalid = |field: &str| AppError::Invalid { field: field.to_owned() };
        let act = RatingAct::from_name(&form.act).ok_or_else(|| invalid("act"))?;
        authorise(actor, right(act))?;
        let words = words(&form.words, WORDS_CHARS_MAX)
            .filter(|words| {
                !(words.is_empty() && matches!(act, RatingAct::Reply | RatingAct::Hide))
            })
            .map(str::to_owned)
            .ok_or_else(|| invalid("words"))?;
        let stars = match act {
            RatingAct::Publish => form
                .stars
                .trim()
                .parse()
                .ok()
                .filter(|stars| (1..=STARS_MAX).contains(stars))
                .ok_or_else(|| invalid("stars"))?,
            _ => 0,
        };
        let step = Step { actor, act, stars, words };
        command!(self, |tx| self.rate_in(tx, id, &step).await)?;
        Ok(())
    }

    async fn rate_in(&self, tx: &mut Tx, id: OrderId, step: &Step) -> Done<()> {
        let order = self.order_in(tx, id).await?;
        let months = self.months_of(tx, &order).await?;
        let before = newest(tx, &order).await?;
        if step.is_done(before.as_ref()) {
            return Ok(());
        }
        if !acts(step.actor, months, before.as_ref()).contains(&step.act) {
            let (state, action) = (order.state, Action::VerifyUsage);
            return Err(Refusal::IllegalTransition { state, action }.into());
        }
        let mut batch = Batch::default();
        step.write(&mut batch, &order, months, before.as_ref(), self.time());
        let (side, told) = match step.act {
            RatingAct::Publish => {
                (Party::Supplier, Some(RatingStep::Published { stars: step.stars }))
            }
            RatingAct::Reply => (Party::Buyer, Some(RatingStep::Replied)),
            RatingAct::Hide => {
                (Party::Buyer, Some(RatingStep::Hidden { reason: step.words.clone() }))
            }
            RatingAct::TakeBack | RatingAct::Show => (Party::System, None),
        };
        if let Some(told) = told {
            let letter = |order, _| Letter::Rated { order, step: told.clone() };
            tell_people(tx, &mut batch, &order, &[side], self.time(), letter).await?;
        }
        batch.run(tx).await
    }
}

/// A step, read.
struct Step {
    actor: Actor,
    act: RatingAct,
    stars: u8,
    words: String,
}

impl Step {
    /// It was taken already.
    fn is_done(&self, before: Option<&Row>) -> bool {
        let Some(row) = before else { return false };
        match self.act {
            RatingAct::Publish => row.stars == i32::from(self.stars) && row.words == self.words,
            RatingAct::TakeBack => row.stars == 0,
            RatingAct::Reply => row.reply.as_ref() == Some(&self.words),
            RatingAct::Hide => row.hidden.as_ref() == Some(&self.words),
            RatingAct::Show => row.hidden.as_ref().is_some_and(String::is_empty),
        }
    }

    fn write(
        &self,
        batch: &mut Batch,
        order: &Order,
        months: u8,
        before: Option<&Row>,
        now: domain::Instant,
    ) {
        let (id, at) = (new_id().to_string(), now.timestamp_millis());
        let user = self.actor.user().map(|user| user.to_string());
        match self.act {
            RatingAct::Publish | RatingAct::TakeBack => {
                let taken_back = self.act == RatingAct::TakeBack;
                let words = if taken_back { "" } else { self.words.as_str() };
                put!(
                    batch,
                    "INSERT INTO ratings
                         (rating_id, order_id, plan_id, firm_id, stars, words, months, user_id, at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    id,
                    &order.row.order_id,
                    &order.row.plan_id,
                    &order.row.firm_id,
                    i32::from(self.stars),
                    words,
                    i32::from(months),
                    user,
                    at,
                );
            }
            RatingAct::Reply => put!(
                batch,
                "INSERT INTO rating_replies (reply_id, order_id, words, user_id, at)
                 VALUES ($1, $2, $3, $4, $5)",
                id,
                &order.row.order_id,
                &self.words,
                user,
                at,
            ),
            RatingAct::Hide | RatingAct::Show => put!(
                batch,
                "INSERT INTO rating_hidings (hiding_id, rating_id, reason, user_id, at)
                 VALUES ($1, $2, $3, $4, $5)",
                id,
                before.map(|row| row.rating_id.clone()),
                if self.act == RatingAct::Show { "" } else { self.words.as_str() },
                user,
                at,
            ),
        }
        let row = AuditRow {
            event: new_id(),
            at: now,
            actor: self.actor,
            action: self.act.audited(),
            subject: ("order", order.row.order_id.clone()),
            outcome: "ok",
            rule: "R29".to_owned(),
            detail: if self.stars > 0 { self.stars.to_string() } else { String::new() },
        };
        audit(batch, &row);
    }
}

const fn right(act: RatingAct) -> Act {
    match act {
        RatingAct::Publish | RatingAct::TakeBack => Act::RateOrder,
        RatingAct::Reply => Act::ReplyToRating,
        RatingAct::Hide | RatingAct::Show => Act::HideRating,
    }
}

/// What an actor may do about an order's rating as it stands.
fn acts(actor: Actor, months: u8, row: Option<&Row>) -> Vec<RatingAct> {
    let rated = row.filter(|row| row.stars > 0);
    let hidden = rated.is_some_and(|row| row.hidden.as_ref().is_some_and(|why| !why.is_empty()));
    let fits = |act: &RatingAct| match act {
        RatingAct::Publish => months > 0,
        RatingAct::TakeBack | RatingAct::Reply => rated.is_some(),
        RatingAct::Hide => rated.is_some_and(|row| !row.words.is_empty()) && !hidden,
        RatingAct::Show => hidden,
    };
    RatingAct::ALL
        .into_iter()
        .filter(|act| authorise(actor, right(*act)).is_ok() && fits(act))
        .collect()
}

/// The newest row of an order, also where it takes the rating back.
async fn newest(db: &mut impl Reads, order: &Order) -> Done<Option<Row>> {
    Ok(sqlx::query_as(select_rating!("WHERE r.order_id = $1 ORDER BY r.rating_id DESC LIMIT 1"))
        .bind(&order.row.order_id)
        .fetch_optional(db.db())
        .await?)
}

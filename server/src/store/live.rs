//! Following orders, also for one who was away: what happened since an event is in the timeline.

use app::error::AppError;
use chrono::Duration;
use domain::{Actor, Instant, calendar::from_millis};
use uuid::{Builder, Uuid};

use super::{Store, tx::Done};
use crate::{
    clock::{Clock as _, SystemClock},
    live::{Audience, Following, News},
};

/// Whoever was away for longer loads everything.
const AWAY_MAX: Duration = Duration::minutes(10);
/// Events that are told again; with more it is less work to load everything.
const AGAIN_MAX: i64 = 200;
/// An event has its id before it is committed, so one with an older id may have come later. What
/// is told twice does no harm.
const OVERLAP: Duration = Duration::seconds(30);

/// Reads the events of an audience.
macro_rules! select_events {
    ($whose:literal) => {
        concat!(
            "SELECT e.event_id, e.order_id
             FROM order_events e JOIN orders o ON o.order_id = e.order_id
             WHERE e.event_id >= $1 AND ",
            $whose,
            " = $2 ORDER BY e.event_id LIMIT $3"
        )
    };
}

impl Store {
    /// `after` is the last event that the actor was told of, if any.
    pub(super) async fn follow(
        &self,
        actor: Actor,
        after: Option<&str>,
    ) -> Result<Following, AppError> {
        let audience = Audience::of(actor)?;
        // In this order nothing falls between.
        let following = self.live.follow(audience);
        let since = match after.map(Uuid::try_parse) {
            Some(Ok(event)) => self.since(audience, event).await?,
            Some(Err(_)) | None => None,
        };
        Ok(following.after(since.unwrap_or_else(|| vec![News::Refresh])))
    }

    /// What the audience was told after this event; `None` where that cannot be said.
    async fn since(&self, audience: Audience, event: Uuid) -> Done<Option<Vec<News>>> {
        let Some(at) = made_at(event).filter(|at| *at > SystemClock.now() - AWAY_MAX) else {
            return Ok(None);
        };
        let (sql, owner) = match audience {
            Audience::Firm(firm) => (select_events!("o.firm_id"), firm.to_string()),
            Audience::Supplier(supplier) => (select_events!("o.supplier_id"), supplier.to_string()),
            Audience::Office => (select_events!("'everybody'"), "everybody".to_owned()),
        };
        let found: Vec<(String, String)> = sqlx::query_as(sql)
            .bind(first_id_of(at - OVERLAP).to_string())
            .bind(owner)
            .bind(AGAIN_MAX + 1)
            .fetch_all(&self.pools.read)
            .await?;
        let whole = i64::try_from(found.len()).is_ok_and(|count| count <= AGAIN_MAX);
        let known = found.iter().any(|(id, _)| id.parse() == Ok(event));
        if !whole || !known {
            return Ok(None);
        }
        let news = |(event, order): &(String, String)| {
            Some(News::Changed { event: event.parse().ok()?, order: order.parse().ok()? })
        };
        let is_other = |(id, _): &&(String, String)| id.parse() != Ok(event);
        Ok(found.iter().filter(is_other).map(news).collect())
    }
}

/// When an id of ours was made, by the real clock.
fn made_at(id: Uuid) -> Option<Instant> {
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    let millis = i64::try_from(seconds).ok()?.checked_mul(1_000)?;
    from_millis(millis.checked_add(i64::from(nanoseconds / 1_000_000))?)
}

/// No id that was made at this instant or later is smaller.
fn first_id_of(at: Instant) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;

    #[test]
    fn ids_know_when_they_were_made() {
        let id = new_id();
        let at = made_at(id).unwrap();
        assert!(SystemClock.now() - at < Duration::seconds(5));
        assert!(first_id_of(at) <= id && id < first_id_of(at + Duration::seconds(5)));
        assert_eq!(made_at(Uuid::nil()), None);
    }
}

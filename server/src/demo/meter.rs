//! The services of the demo count their use: every working evening each order in service reports
//! the day to the marketplace, the way a supplier's system does. Whoever moves the clock by months
//! finds three months of use, and not a supplier who forgot to send them.

use std::sync::Arc;

use app::{claim::UsageRecord, error::AppError};
use chrono::{Datelike as _, Duration, NaiveDate, Weekday};
use domain::{
    Actor, Instant, OrderId, SupplierRole, UserId,
    calendar::{day_of, start_of},
};

use crate::{clock::new_id, engine::Engine};

/// The hour of the report, in Taipei.
const HOUR: i64 = 19;

/// The first report after an instant.
pub(super) fn next_report(after: Instant) -> Instant {
    let today = start_of(day_of(after)) + Duration::hours(HOUR);
    if today > after { today } else { today + Duration::days(1) }
}

/// Reports the day's use of every order in service.
///
/// # Errors
/// Where the database does not answer; what one order refuses keeps no other from reporting.
pub(super) async fn report(engine: &Arc<dyn Engine>, now: Instant) -> Result<(), AppError> {
    let day = day_of(now);
    if day.weekday() == Weekday::Sun {
        return Ok(());
    }
    for (order, supplier) in engine.orders_in_service().await? {
        let user = UserId::new(new_id());
        let actor =
            Actor::Supplier { user, supplier, role: SupplierRole::Admin, stepped_up: false };
        let record =
            UsageRecord { day, source: "meter".to_owned(), seq: 0, uses: uses(order, day) };
        match engine.record_usage(actor, order, vec![record]).await {
            // A service that begins later, or is over, has nothing to report.
            Ok(_) | Err(AppError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Some number between 3 and 42, always the same for a day of an order.
fn uses(order: OrderId, day: NaiveDate) -> i64 {
    let seed = order.to_string().bytes().fold(u64::from(day.ordinal()), |seed, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    3 + i64::try_from(seed % 40).unwrap_or(0)
}

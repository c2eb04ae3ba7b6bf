//! Figures that read whole tables, made anew when they have aged. Whoever comes while they are made
//! waits for them; what decides never reads them.

use std::sync::Arc;

use chrono::Duration;
use domain::Instant;
use tokio::sync::Mutex;

use super::tx::Done;

/// How old figures may be.
pub(super) const AGE_MAX: Duration = Duration::minutes(5);

/// Figures, and when they were made.
type Made<T> = Option<(Instant, Arc<T>)>;

#[derive(Debug)]
pub(super) struct Kept<T>(Arc<Mutex<Made<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Kept<T> {
    /// The figures as they were made last, or those that `make` makes.
    pub(super) async fn get(
        &self,
        now: Instant,
        make: impl Future<Output = Done<T>>,
    ) -> Done<Arc<T>> {
        let mut kept = self.0.lock().await;
        if let Some((at, figures)) = kept.as_ref()
            && (Duration::zero()..AGE_MAX).contains(&(now - *at))
        {
            return Ok(figures.clone());
        }
        let figures = Arc::new(make.await?);
        *kept = Some((now, figures.clone()));
        Ok(figures)
    }

    /// Something changed here that people look for at once.
    pub(super) async fn forget(&self) {
        *self.0.lock().await = None;
    }
}

//! What the office sees of the programme as a whole: every order, and the dashboard's figures.

mod ageing;
mod figures;
mod orders;
mod risks;

use std::sync::Arc;

use app::{
    desk::{DeskOrdersView, DeskQuery, FiguresView, port::DeskService},
    error::AppError,
};
use async_trait::async_trait;
use chrono::Duration;
use domain::{
    Actor,
    authority::{Act, authorise},
};
use tokio::sync::Mutex;

use super::Store;

/// How old the dashboard may be: it reads whole tables.
const AGE_MAX: Duration = Duration::minutes(5);

/// The dashboard as it was made last. Whoever comes while it is made waits for it.
pub(super) type Kept = Arc<Mutex<Option<FiguresView>>>;

#[async_trait]
impl DeskService for Store {
    async fn desk_orders(
        &self,
        actor: Actor,
        query: DeskQuery,
        rows: u16,
    ) -> Result<DeskOrdersView, AppError> {
        authorise(actor, Act::Oversee)?;
        Ok(self.orders_found(query, rows).await?)
    }

    async fn desk_figures(&self, actor: Actor) -> Result<FiguresView, AppError> {
        authorise(actor, Act::Oversee)?;
        let now = self.time();
        let mut kept = self.desk.lock().await;
        if let Some(view) = kept.as_ref()
            && (Duration::zero()..AGE_MAX).contains(&(now - view.as_of))
        {
            return Ok(view.clone());
        }
        let view = self.new_desk_figures(now).await?;
        *kept = Some(view.clone());
        Ok(view)
    }
}

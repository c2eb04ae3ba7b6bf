//! What the office sees of the programme as a whole: every order, and the dashboard's figures.

mod ageing;
mod figures;
mod orders;
mod risks;

use app::{
    desk::{DeskOrdersView, DeskQuery, FiguresView, port::DeskService},
    error::AppError,
};
use async_trait::async_trait;
use domain::{
    Actor,
    authority::{Act, authorise},
};

pub(super) use orders::day_bounds;

use super::Store;

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
        // It reads whole tables, so it is kept for a while.
        let view = self.whole.get(now, self.new_desk_figures(now)).await?;
        Ok((*view).clone())
    }
}

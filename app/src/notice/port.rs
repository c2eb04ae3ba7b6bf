//! What the notices page asks of the server.

use async_trait::async_trait;
use domain::Actor;

use super::{NoticesView, Topic};
use crate::error::AppError;

#[async_trait]
pub trait NoticeService: Send + Sync {
    async fn notices(&self, actor: Actor) -> Result<NoticesView, AppError>;
    /// How many the viewer has not read, for the header.
    async fn unread(&self, actor: Actor) -> Result<i64, AppError>;
    /// All of them up to now.
    async fn mark_read(&self, actor: Actor) -> Result<(), AppError>;
    /// The topics that do not come by mail; those that must are ignored.
    async fn mute(&self, actor: Actor, topics: Vec<Topic>) -> Result<(), AppError>;
}

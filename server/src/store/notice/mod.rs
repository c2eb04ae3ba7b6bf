//! What the feature's pages ask for, on the database.

use app::{
    error::AppError,
    notice::{NoticesView, Topic, port::NoticeService},
};
use async_trait::async_trait;
use domain::Actor;

use super::Store;

#[async_trait]
impl NoticeService for Store {
    async fn notices(&self, _actor: Actor) -> Result<NoticesView, AppError> {
        Err(AppError::Unavailable)
    }

    async fn unread(&self, _actor: Actor) -> Result<i64, AppError> {
        Err(AppError::Unavailable)
    }

    async fn mark_read(&self, _actor: Actor) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }

    async fn mute(&self, _actor: Actor, _topics: Vec<Topic>) -> Result<(), AppError> {
        Err(AppError::Unavailable)
    }
}

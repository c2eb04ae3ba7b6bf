//! What pages ask the guide.

use async_trait::async_trait;
use domain::{Actor, guide::Answers};

use super::GuideView;
use crate::error::AppError;

#[async_trait]
pub trait GuideService: Send + Sync {
    /// Plans on offer for these answers, ranked for the viewer's points.
    async fn guide(&self, answers: Answers, viewer: Option<Actor>) -> Result<GuideView, AppError>;
}

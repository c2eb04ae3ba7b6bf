//! Stub until written.
use crate::{clock::Clock, engine::Engine};
use std::sync::Arc;
pub async fn seed(_: &Arc<dyn Engine>, _: &Arc<dyn Clock>) -> anyhow::Result<()> {
    Ok(())
}
pub fn sign_ins() -> Vec<app::frame::DemoSignIn> {
    Vec::new()
}

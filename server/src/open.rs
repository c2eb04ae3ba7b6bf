//! Opening a marketplace by the address of its database.

use std::sync::Arc;

use anyhow::bail;
use tokio_util::task::TaskTracker;

use crate::{clock::Clock, engine::Engine, postgres, sqlite};

/// Opens the database that the URL names and brings its schema up to date.
///
/// # Errors
/// Where the address is of neither engine, or the database cannot be opened.
pub async fn engine(url: &str, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<dyn Engine>> {
    engine_with(url, clock, TaskTracker::new()).await
}

/// The same, with the tracker that shutting down waits for.
///
/// # Errors
/// As [`engine`].
pub async fn engine_with(
    url: &str,
    clock: Arc<dyn Clock>,
    commands: TaskTracker,
) -> anyhow::Result<Arc<dyn Engine>> {
    match url.split_once(':').map_or("", |(scheme, _)| scheme) {
        "sqlite" => Ok(Arc::new(sqlite::store::Store::open(url, clock, commands).await?)),
        "postgres" | "postgresql" => {
            Ok(Arc::new(postgres::store::Store::open(url, clock, commands).await?))
        }
        _ => bail!("a database URL starts with sqlite: or postgres:// (this one: {url:?})"),
    }
}

//! Opening a marketplace by the address of its database.

use std::sync::Arc;

use anyhow::bail;

use crate::{clock::Clock, engine::Engine, outside::Outside, postgres, sqlite};

/// Opens the database that the URL names and brings its schema up to date.
///
/// # Errors
/// Where the address is of neither engine, or the database cannot be opened.
pub async fn engine(url: &str, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<dyn Engine>> {
    engine_with(url, Outside::new(clock)).await
}

/// The same, with all that it needs from outside.
///
/// # Errors
/// As [`engine`].
pub async fn engine_with(url: &str, outside: Outside) -> anyhow::Result<Arc<dyn Engine>> {
    match url.split_once(':').map_or("", |(scheme, _)| scheme) {
        "sqlite" => Ok(Arc::new(sqlite::store::Store::open(url, outside).await?)),
        "postgres" | "postgresql" => {
            Ok(Arc::new(postgres::store::Store::open(url, outside).await?))
        }
        _ => bail!("a database URL starts with sqlite: or postgres:// (this one: {url:?})"),
    }
}

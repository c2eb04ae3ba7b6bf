//! A database for one file: nobody else's rows are in it, and nothing of it stays behind.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::clock::new_id;

/// Where a file is played.
#[derive(Debug)]
pub(super) enum Temporary {
    /// A folder rather than a file: the engine keeps several files side by side.
    Sqlite { folder: PathBuf },
    /// A schema of its own, so that a shared server can be used.
    Postgres { url: String, schema: String },
}

impl Temporary {
    /// SQLite where no URL or one of SQLite is given: a rehearsal never touches a file that
    /// somebody named, so only the engine is taken from the URL.
    pub(super) async fn new(database_url: Option<&str>) -> anyhow::Result<Self> {
        let scheme = database_url.map_or("sqlite", |url| url.split(':').next().unwrap_or(url));
        let name = format!("rehearse_{}", new_id().simple());
        match (scheme, database_url) {
            ("sqlite", _) => {
                let folder = std::env::temp_dir().join(name);
                tokio::fs::create_dir(&folder)
                    .await
                    .with_context(|| format!("cannot make {}", folder.display()))?;
                Ok(Self::Sqlite { folder })
            }
            ("postgres" | "postgresql", Some(url)) => {
                let url = url.to_owned();
                let database = Self::Postgres { url, schema: name };
                database.execute("CREATE SCHEMA").await?;
                Ok(database)
            }
            _ => bail!(
                "unknown database `{scheme}:`; allowed: sqlite:FILE, postgres://… or none for a \
                 temporary SQLite file"
            ),
        }
    }

    /// What the engine is opened with.
    pub(super) fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => sqlite_url(&folder.join("rehearsal.db")),
            Self::Postgres { url, schema } => {
                let joint = if url.contains('?') { '&' } else { '?' };
                format!("{url}{joint}options=-c%20search_path%3D{schema}")
            }
        }
    }

    pub(super) async fn remove(self) -> anyhow::Result<()> {
        match &self {
            Self::Sqlite { folder } => tokio::fs::remove_dir_all(folder)
                .await
                .with_context(|| format!("{} stays behind", folder.display())),
            Self::Postgres { schema, .. } => {
                let stays = format!("schema {schema} stays behind");
                self.execute("DROP SCHEMA").await.context(stays)
            }
        }
    }

    async fn execute(&self, verb: &'static str) -> anyhow::Result<()> {
        let Self::Postgres { url, schema } = self else {
            return Ok(());
        };
        let tail = if verb == "DROP SCHEMA" { " CASCADE" } else { "" };
        let sql = AssertSqlSafe(format!("{verb} {schema}{tail}"));
        let mut connection =
            PgConnection::connect(url).await.context("cannot reach the PostgreSQL database")?;
        sqlx::raw_sql(sql).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }
}

/// `%` and `?` have a meaning in a URL and may stand in the path of a temporary folder.
fn sqlite_url(path: &Path) -> String {
    let path = path.display().to_string();
    format!("sqlite:{}", path.replace('%', "%25").replace('?', "%3F"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn refuses_other_databases_by_name() {
        let error = Temporary::new(Some("mysql://localhost/x")).await.unwrap_err();
        assert!(error.to_string().contains("`mysql:`"), "{error}");
    }

    #[tokio::test]
    async fn leaves_nothing_behind() {
        let database = Temporary::new(Some("sqlite:somebody.db")).await.unwrap();
        let Temporary::Sqlite { folder } = &database else {
            panic!("{database:?}");
        };
        let folder = folder.clone();
        assert!(database.url().starts_with("sqlite:/"), "{}", database.url());
        assert!(folder.is_dir());
        database.remove().await.unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn the_schema_goes_into_the_options() {
        for (url, expected) in [
            ("postgres://h/d", "postgres://h/d?options=-c%20search_path%3Drehearse_1"),
            ("postgres://h/d?a=b", "postgres://h/d?a=b&options=-c%20search_path%3Drehearse_1"),
        ] {
            let (url, schema) = (url.to_owned(), "rehearse_1".to_owned());
            assert_eq!(Temporary::Postgres { url, schema }.url(), expected);
        }
    }
}

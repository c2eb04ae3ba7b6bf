//! One schema on two engines, in the words of the domain.

use std::collections::BTreeSet;

use domain::{
    ledger::{AccountKind, Kind},
    order::State,
    plan::{PlanOrigin, PlanStatus},
};

use crate::world::{EngineKind, World};

/// The words between the quotes of `CONSTRAINT <name> CHECK (… IN ('a', 'b'))` in the migrations.
fn words_of_check(constraint: &str) -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut sql = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            sql.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, check) = sql.split_once(&format!("CONSTRAINT {constraint} CHECK")).unwrap();
    let (_, list) = check.split_once(" IN (").unwrap();
    let (list, _) = list.split_once(')').unwrap();
    let words = list.split(',').map(|word| word.trim().trim_matches('\''));
    words.map(str::to_owned).collect()
}

fn words<T>(
    all: impl IntoIterator<Item = T>,
    name: impl Fn(T) -> &'static str,
) -> BTreeSet<String> {
    all.into_iter().map(|value| name(value).to_owned()).collect()
}

#[test]
fn checks_use_the_words_of_the_domain() {
    let states = State::ALL.iter().copied().filter(|state| *state != State::Draft);
    assert_eq!(words_of_check("orders_state"), words(states, State::as_str), "no row is a draft");
    assert_eq!(words_of_check("transfers_kind"), words(Kind::ALL, Kind::as_str));
    let kinds = {
        use AccountKind::{Claim, Hold, Paid, Pool, Treasury, Used, Wallet, Withdrawn};
        [Treasury, Pool, Wallet, Hold, Used, Claim, Paid, Withdrawn]
    };
    assert_eq!(words_of_check("accounts_kind"), words(kinds, AccountKind::as_str));
    let statuses = PlanStatus::ALL.iter().copied();
    assert_eq!(words_of_check("plans_status"), words(statuses, PlanStatus::as_str));
    let claims = domain::claim::State::ALL.iter().copied();
    assert_eq!(words_of_check("claims_state"), words(claims, domain::claim::State::as_str));
    let checks = domain::claim::SpotCheck::ALL.iter().copied();
    assert_eq!(
        words_of_check("spot_checks_state"),
        words(checks, domain::claim::SpotCheck::as_str)
    );
    let deliveries = domain::webhook::DeliveryState::ALL.iter().copied();
    assert_eq!(
        words_of_check("webhook_deliveries_state"),
        words(deliveries, domain::webhook::DeliveryState::as_str)
    );
    let origins = PlanOrigin::ALL.iter().copied();
    assert_eq!(words_of_check("plan_versions_origin"), words(origins, PlanOrigin::as_str));
    for party in words_of_check("users_party") {
        assert!(domain::Party::from_name(&party).is_some(), "{party}");
    }
}

/// `table.column type-class` of everything that the migrations made.
async fn columns(world: &World) -> BTreeSet<String> {
    let sql = match world.kind {
        EngineKind::Sqlite => {
            "SELECT m.name || '.' || c.name || ' ' || lower(c.type) || ' '
                 || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'required' ELSE 'optional' END
             FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%'"
        }
        EngineKind::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' '
                 || CASE WHEN is_nullable = 'NO' THEN 'required' ELSE 'optional' END
             FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'"
        }
    };
    world.column(sql).await.into_iter().collect()
}

/// Names of indexes and of what the two engines call their triggers.
async fn indexes(world: &World) -> BTreeSet<String> {
    let sql = match world.kind {
        EngineKind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'index' AND sql <> ''",
        EngineKind::Postgres => {
            "SELECT CAST(i.indexname AS TEXT) FROM pg_indexes i
             WHERE i.schemaname = current_schema() AND NOT EXISTS (
                 SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
        }
    };
    world.column(sql).await.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_have_the_same_tables() {
    let (send, receive) = tokio::sync::oneshot::channel();
    World::play(EngineKind::Sqlite, |world| async move {
        let schema = (columns(&world).await, indexes(&world).await);
        assert!(send.send(schema).is_ok());
    })
    .await;
    let (sqlite, sqlite_indexes) = receive.await.unwrap();
    assert!(sqlite.len() > 100, "{} columns", sqlite.len());
    World::play(EngineKind::Postgres, |world| async move {
        assert_eq!(columns(&world).await, sqlite);
        assert_eq!(indexes(&world).await, sqlite_indexes);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_of_sqlite_only_read() {
    World::play(EngineKind::Sqlite, |world| async move {
        let pools = server::sqlite::Pools::open(&world.url).await.unwrap();
        let pragma = async |readers: &server::sqlite::Readers, name: &str| {
            let sql =
                sqlx::AssertSqlSafe(format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"));
            sqlx::query_scalar::<_, String>(sql).fetch_one(readers).await.unwrap()
        };
        for (name, value) in [("foreign_keys", "1"), ("trusted_schema", "0"), ("query_only", "1")] {
            assert_eq!(pragma(&pools.read, name).await, value, "{name}");
        }
        let version: String =
            sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&pools.read).await.unwrap();
        let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
        assert!(parts >= vec![3, 51, 3], "{version} may corrupt a WAL that is reset");
    })
    .await;
}

on_both_engines! {
    /// A server that starts on a database in use changes nothing and takes nothing away.
    async fn opening_again_is_harmless(world: World) {
        let firm = world.firm().await;
        for _ in 0..2 {
            let clock = world.clock.clone();
            let other = server::open::engine(&world.url, clock).await.unwrap();
            other.ping().await.unwrap();
            let seen = other.wallet(firm.actor).await.unwrap();
            assert_eq!(seen.available.get(), 200_000);
        }
        assert!(world.sql("DELETE FROM transfers").await.is_err());
    }
}

//! The tests of the whole server: store and HTTP on both engines, the scenarios of the law, and
//! the habits of the tree. A test that needs a database is written once and runs as two, for
//! example `idempotency::sqlite::…` and `idempotency::postgres::…`.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail like tests; clippy knows only test functions"
)]

/// Runs every body on both engines, each time in a [`world::World`] of its own.
macro_rules! on_both_engines {
    ($($(#[doc = $doc:literal])* async fn $name:ident($world:ident: World) $body:block)+) => {
        $($(#[doc = $doc])* async fn $name($world: crate::world::World) $body)+

        mod sqlite {
            use crate::world::{EngineKind, World};
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                World::play(EngineKind::Sqlite, super::$name).await;
            })+
        }

        mod postgres {
            use crate::world::{EngineKind, World};
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                World::play(EngineKind::Postgres, super::$name).await;
            })+
        }
    };
}

mod accounts;
mod after_sale;
mod api;
mod authority;
mod bank;
mod cancelled;
mod card;
mod cases;
mod catalog;
mod catalogue;
mod claims;
mod concurrency;
mod contract;
mod csrf;
mod desk;
mod enrolment;
mod headers;
mod idempotency;
mod input;
mod integrity;
mod invoice_file;
mod lists;
mod live;
mod mail;
mod orders;
mod pages;
mod papers;
mod payout;
mod people;
mod personal_data;
mod plans;
mod policy;
mod programmes;
mod quotation;
mod quoted_orders;
mod ratings;
mod readers;
mod registry;
mod rehearsal;
mod reminders;
mod review;
mod schema;
mod second_factor;
mod selections;
mod sessions;
mod site;
mod smtp;
mod spot_checks;
mod statement;
mod story;
mod team;
mod tidy;
mod trail;
mod transparency;
mod usage;
mod webhooks;
mod world;

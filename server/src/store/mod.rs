//! The marketplace on a database. This folder is compiled twice, once for each engine (see
//! `../sqlite/mod.rs` and `../postgres/mod.rs`): `Db` and `Pools` are concrete in each, so the
//! code reads like single-engine code, and one source of SQL serves both.
//!
//! Every command runs detached from its request ([`Store::detached`]): a client that hangs up
//! never leaves a transaction half done. Every transaction is an IMMEDIATE one on SQLite and a
//! guarded one on PostgreSQL, and ends with [`tx::commit`].

/// Whether a plan `p` of a supplier `s` can be ordered at an instant: listed, and supplier and
/// solution selected (R6).
macro_rules! on_offer {
    ($at:literal) => {
        concat!(
            "(p.status = 'listed' AND s.selected_from <= ",
            $at,
            " AND (s.selected_until IS NULL OR s.selected_until > ",
            $at,
            ") AND p.selected_from <= ",
            $at,
            " AND (p.selected_until IS NULL OR p.selected_until > ",
            $at,
            ") AND s.suspended_at IS NULL)"
        )
    };
}

mod account;
mod api_key;
mod batch;
mod catalog;
mod catalog_cache;
mod claim;
mod desk;
mod enrolment;
mod guide;
mod inquiry;
mod jobs;
mod kept;
mod ledger;
mod link;
mod listing;
mod live;
mod mail;
mod notice;
mod order;
mod payment;
mod plan;
mod policy;
mod ports;
mod programme;
mod rating;
mod reads;
mod remind;
mod review;
mod seal;
mod session;
mod setup;
mod shelf;
mod sign_in;
mod spot_check;
mod story;
mod trail;
mod transparency;
mod tx;
mod usage;
mod verify;
mod verify_settings;
mod wallet;
mod webhook;

use std::sync::Arc;

use app::{desk::FiguresView, error::AppError, transparency::TransparencyView};
use domain::Instant;
use tokio::sync::RwLock;

use self::tx::Tx;
use super::{Db, Pools};
use crate::{limit::Limit, live::Live, outside::Outside, password::Passwords};

/// Questions about contracts for each address; an office behind one address asks as one.
const CHECKS_PER_MINUTE: u32 = 60;

/// The marketplace on one database.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    outside: Outside,
    passwords: Passwords,
    catalog: Arc<catalog_cache::CatalogCache>,
    programmes: Arc<RwLock<Option<Arc<programme::Known>>>>,
    live: Live,
    figures: kept::Kept<TransparencyView>,
    desk: spot_check::KeptDesk,
    whole: kept::Kept<FiguresView>,
    touched: kept::Kept<listing::TouchedBySupplier>,
    guided: kept::Kept<guide::Known>,
    on_shelf: kept::Kept<shelf::Shelf>,
    /// Who asks about contracts.
    checks: Arc<Limit>,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// Where the database cannot be opened or migrated.
    pub async fn open(url: &str, outside: Outside) -> anyhow::Result<Self> {
        let pools = Pools::open(url).await?;
        let live = Live::default();
        super::hear(url, live.feed()).await?;
        Ok(Self {
            pools,
            outside,
            passwords: Passwords::new()?,
            catalog: Arc::default(),
            programmes: Arc::default(),
            live,
            figures: kept::Kept::default(),
            desk: spot_check::KeptDesk::default(),
            whole: kept::Kept::default(),
            touched: kept::Kept::default(),
            guided: kept::Kept::default(),
            on_shelf: kept::Kept::default(),
            checks: Arc::new(Limit::per_minute(CHECKS_PER_MINUTE)),
        })
    }

    fn time(&self) -> Instant {
        self.outside.clock.now()
    }

    /// Runs a command to its end, whatever becomes of the request that asked for it; shutting
    /// down waits for it.
    async fn detached<T, F>(&self, command: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        self.outside
            .commands
            .spawn(command)
            .await
            .map_err(|error| crate::fault::internal("store.command", &error))?
    }
}

//! Listening, background work, and shutting down without losing what was begun.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use app::session::web::CookiePolicy;
use axum::serve::ListenerExt as _;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{BankKeys, Web, assets, router};
use crate::{
    clock::{Clock, DemoClock, SystemClock},
    demo::{self, DemoDesk},
    engine::Engine,
    gateway::{Gateway, GatewayOptions},
    mailer::{MailOptions, Mailer, Smtp, keep_sending},
    open::engine_with,
    outside::Outside,
    registry::{CompanyRegistry, DemoRegistry, Gcis, NoRegistry},
    webhook::{Courier, Sender},
};

/// How often the audit trail is sealed, and how old a row is by then (docs/decisions/0070).
const SEAL_EVERY: Duration = Duration::from_mins(10);
const SETTLED_AFTER: chrono::Duration = chrono::Duration::minutes(10);
/// How often due work is looked for.
const WORK_EVERY: Duration = Duration::from_millis(500);
/// How long shutting down waits for commands that are under way.
const DRAIN_SECONDS_MAX: u64 = 20;

/// How long it waits for connections whose answers are under way.
const CLOSE_SECONDS_MAX: Duration = Duration::from_secs(35);

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    pub demo: bool,
    pub database_url: String,
    pub addr: String,
    pub site_root: PathBuf,
    /// Our own address as browsers see it; `https` makes the session cookie secure.
    pub public_origin: Option<String>,
    pub bank_keys: Vec<String>,
    /// Takes cards; the demo has one of its own.
    pub gateway: Option<GatewayOptions>,
    /// Where the open company register is; the demo has one of its own.
    pub company_registry: Option<String>,
    /// The folder of uploads, unless it is the usual one.
    pub uploads: Option<PathBuf>,
    /// Without it letters wait in the outbox.
    pub mail: Option<MailOptions>,
}

/// Serves until it is told to stop.
///
/// # Errors
/// Where the configuration, the database or the address do not allow it.
pub async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let _lock = lock(&options.database_url)?;
    let mailer = options.mail.as_ref().map(Smtp::new).transpose()?;
    let commands = TaskTracker::new();
    let clock: Arc<dyn Clock> = if options.demo {
        Arc::new(DemoClock::at(demo::opening()?))
    } else {
        Arc::new(SystemClock)
    };
    let gateway = if options.demo {
        Some(demo::gateway()?)
    } else {
        options.gateway.clone().map(Gateway::new).transpose()?
    };
    let outside = Outside {
        clock: clock.clone(),
        commands: commands.clone(),
        registry: registry(&options)?,
        uploads: uploads(&options),
        gateway: gateway.clone(),
    };
    let engine = engine_with(&options.database_url, outside).await?;
    let demo = prepare(&options, &engine, &clock, gateway.clone()).await?;
    let listener = TcpListener::bind(&options.addr)
        .await
        .with_context(|| format!("cannot listen on {}", options.addr))?;
    let addr = listener.local_addr()?;
    let secure = options.public_origin.as_ref().is_some_and(|origin| origin.starts_with("https:"));
    let keys = demo.as_ref().map_or_else(|| options.bank_keys.clone(), |d| vec![d.bank_key()]);
    let web = Web {
        engine: engine.clone(),
        assets: Arc::new(asset_names()?),
        site_root: options.site_root.clone(),
        cookies: CookiePolicy { secure },
        bank_keys: BankKeys::new(keys),
        gateway,
        demo: demo.clone(),
    };
    if let Some(demo) = &demo {
        demo.connect(&web);
    }
    let site = router(web)?;
    let tasks = background(&engine, mailer, &commands, options.demo);
    announce(addr, demo.as_deref());
    // Without TCP_NODELAY every small answer on a kept connection waits for the client's
    // acknowledgement: 783 pages a second instead of 13,452.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "TCP_NODELAY was not set");
        }
    });
    let site = site.into_make_service_with_connect_info::<SocketAddr>();
    let stop = CancellationToken::new();
    tokio::spawn(stop_all(engine, stop.clone()));
    let site = axum::serve(listener, site).with_graceful_shutdown(stop.clone().cancelled_owned());
    tokio::select! {
        served = site.into_future() => served?,
        () = too_late(stop) => tracing::warn!("some connections were still open"),
    }
    for task in tasks {
        task.abort();
    }
    commands.close();
    let drained = tokio::time::timeout(Duration::from_secs(DRAIN_SECONDS_MAX), commands.wait());
    if drained.await.is_err() {
        tracing::warn!("some commands were still under way");
    }
    Ok(())
}

/// What goes on beside the answers. A task for each: a mail server that hangs holds up nothing else.
fn background(
    engine: &Arc<dyn Engine>,
    mailer: Option<Smtp>,
    commands: &TaskTracker,
    demo: bool,
) -> [JoinHandle<()>; 5] {
    [
        tokio::spawn(work(engine.clone())),
        tokio::spawn(sweep(engine.clone())),
        tokio::spawn(seal(engine.clone())),
        tokio::spawn(post(engine.clone(), mailer, commands.clone(), demo)),
        tokio::spawn(tell_programs(engine.clone(), commands.clone())),
    ]
}

/// The demo on a demo's database, a real marketplace on a real one, and never the other way round.
async fn prepare(
    options: &ServeOptions,
    engine: &Arc<dyn Engine>,
    clock: &Arc<dyn Clock>,
    gateway: Option<Gateway>,
) -> anyhow::Result<Option<Arc<DemoDesk>>> {
    let fact = engine.fact("demo").await?;
    if !options.demo {
        if fact.is_some() {
            bail!("this database was made by the demo; serve it with --demo or use another one");
        }
        demo::found_programmes(engine).await?;
        return Ok(None);
    }
    let production = options.public_origin.is_some()
        || !options.bank_keys.is_empty()
        || options.gateway.is_some()
        || options.company_registry.is_some()
        || options.mail.is_some();
    if production {
        bail!(
            "--demo does not go with a production configuration (origin, bank keys, card \
             gateway, company register, mail)"
        );
    }
    if !options.database_url.starts_with("sqlite:") {
        bail!("--demo runs on an embedded database: give it sqlite:FILE");
    }
    let gateway = gateway.context("the demo has a card gateway of its own")?;
    let desk = demo::open(engine, clock, gateway, fact).await?;
    Ok(Some(Arc::new(desk)))
}

fn asset_names() -> anyhow::Result<app::assets::AssetNames> {
    let exe = std::env::current_exe()?;
    assets::names(&exe.with_file_name("assets.json"))
}

fn registry(options: &ServeOptions) -> anyhow::Result<Arc<dyn CompanyRegistry>> {
    Ok(match &options.company_registry {
        _ if options.demo => Arc::new(DemoRegistry),
        Some(address) => Arc::new(Gcis::at(address).context("--company-registry")?),
        None => Arc::new(NoRegistry),
    })
}

/// Beside the SQLite file, so that both are found and backed up together.
fn uploads(options: &ServeOptions) -> PathBuf {
    let beside = sqlite_file(&options.database_url).and_then(Path::parent);
    options.uploads.clone().unwrap_or_else(|| beside.unwrap_or(Path::new("")).join("uploads"))
}

/// The file that a database URL names, if it names one.
fn sqlite_file(database_url: &str) -> Option<&Path> {
    let path = database_url.strip_prefix("sqlite:")?.trim_start_matches("//");
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    Some(Path::new(path))
}

/// One process per SQLite file: the lock is held as long as the returned file lives.
fn lock(database_url: &str) -> anyhow::Result<Option<std::fs::File>> {
    let Some(path) = sqlite_file(database_url).map(Path::display) else {
        return Ok(None);
    };
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(format!("{path}.lock"))
        .with_context(|| format!("cannot open the database file {path}"))?;
    if file.try_lock().is_err() {
        bail!("another server already uses {path}; SQLite serves one, PostgreSQL serves many");
    }
    Ok(Some(file))
}

/// Does what is due, for as long as the server runs.
async fn work(engine: Arc<dyn Engine>) {
    let mut ticks = tokio::time::interval(WORK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = engine.run_due_jobs().await {
            tracing::error!(%error, "background work failed; it will be tried again");
        }
    }
}

/// Seals the audit trail, for as long as the server runs.
async fn seal(engine: Arc<dyn Engine>) {
    let mut ticks = tokio::time::interval(SEAL_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // Where much was waiting, it is sealed part by part.
        loop {
            match engine.seal_audit(SETTLED_AFTER).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!(%error, "the audit trail is not sealed; it is tried again");
                    break;
                }
            }
        }
    }
}

/// Removes what uploads left behind that were begun and not finished.
async fn sweep(engine: Arc<dyn Engine>) {
    match engine.sweep_uploads().await {
        Ok(0) => {}
        Ok(swept) => tracing::info!(swept, "forgotten uploads were removed"),
        Err(error) => tracing::warn!(%error, "forgotten uploads were not looked for"),
    }
}

/// Sends what is in the outbox; a demo's letters stay in its mailbox.
async fn post(engine: Arc<dyn Engine>, mailer: Option<Smtp>, tracker: TaskTracker, demo: bool) {
    match mailer {
        Some(smtp) => {
            let mailer: Arc<dyn Mailer> = Arc::new(smtp);
            keep_sending(engine, mailer, tracker).await;
        }
        None if demo => {}
        None => tracing::warn!("no mail server is configured (--smtp): letters wait in the outbox"),
    }
}

/// Sends webhooks, for as long as the server runs.
async fn tell_programs(engine: Arc<dyn Engine>, tracker: TaskTracker) {
    match Courier::new() {
        Ok(courier) => Sender::new(engine, courier, tracker).keep_sending().await,
        Err(error) => tracing::error!(%error, "webhooks are not sent; they wait"),
    }
}

/// A stream has no end of its own, so it gets one before the server waits for what is open.
async fn stop_all(engine: Arc<dyn Engine>, stop: CancellationToken) {
    told_to_stop().await;
    engine.stop_following();
    stop.cancel();
}

/// Whoever does not read what was sent must not hold up the end.
async fn too_late(stop: CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(CLOSE_SECONDS_MAX).await;
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
                return;
            }
            Err(error) => tracing::warn!(%error, "SIGTERM is not handled"),
        }
    }
    if let Err(error) = interrupted.await {
        tracing::error!(%error, "cannot wait for Ctrl-C");
        std::future::pending::<()>().await;
    }
}

#[expect(clippy::print_stdout, reason = "this is what the person who started it reads")]
fn announce(addr: std::net::SocketAddr, demo: Option<&DemoDesk>) {
    println!("雲市集工業館 → http://{addr}");
    if let Some(demo) = demo {
        println!("\n示範登入（密碼相同）:");
        for sign_in in demo.frame().sign_ins.iter() {
            println!("  {:<22} {:<20} {}", sign_in.email, sign_in.password, sign_in.organisation);
        }
    }
}

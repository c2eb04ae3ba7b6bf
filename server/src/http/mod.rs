//! HTTP: pages, server functions, bank notices and health, behind one wall of headers and limits.

mod account_data;
mod answers;
mod assets;
mod bank;
mod card;
mod catalogue;
mod contract;
mod desk;
mod exports;
mod frame;
mod guard;
mod headers;
mod health;
mod invoice;
mod list_export;
mod lists;
mod live;
mod money;
mod open_data;
mod papers;
mod preferences;
mod rehearsals;
mod serve;
mod spot_checks;
mod upload;
mod usage;

use std::{sync::Arc, time::Duration};

use app::{
    api_key::docs::ApiDocument, assets::AssetNames, demo::web::DemoService, frame::Frame,
    port::Service, session::web::CookiePolicy,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use http::{StatusCode, request::Parts};
use leptos::prelude::{provide_context, use_context};
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

pub use bank::{BankKeys, SIGNATURE, sign};
pub use serve::{ServeOptions, serve};

use crate::{
    demo::DemoDesk,
    engine::Engine,
    gateway::{Gateway, NOTICE_PATH},
};

/// The largest request body: forms and notices are small.
const BODY_BYTES_MAX: usize = 1024 * 1024;
const BODY_SECONDS_MAX: u64 = 15;
const REQUEST_SECONDS_MAX: u64 = 30;
/// A paper of the largest size on a slow line takes its time.
const UPLOAD_SECONDS_MAX: u64 = 300;

/// What every request may need.
#[derive(Clone)]
pub struct Web {
    pub engine: Arc<dyn Engine>,
    pub assets: Arc<AssetNames>,
    pub site_root: std::path::PathBuf,
    pub cookies: CookiePolicy,
    pub bank_keys: BankKeys,
    /// Tells of cards that were charged.
    pub gateway: Option<Gateway>,
    /// Present only in the demo.
    pub demo: Option<Arc<DemoDesk>>,
}

/// The whole site.
///
/// # Errors
/// Where an origin of ours is not one.
pub fn router(web: Web) -> anyhow::Result<Router> {
    // The framework sets its executor only for routes that it makes itself. A second router of
    // one process, as in tests, finds it set.
    if any_spawner::Executor::init_tokio().is_err() {
        tracing::debug!("the executor was already set");
    }
    let document = ApiDocument(Arc::new(crate::api::document()?));
    let pages = leptos_axum::render_app_async_with_context(context(&web, &document), || {
        let assets = leptos::prelude::expect_context::<Arc<AssetNames>>();
        app::shell(assets)
    });
    let functions = {
        let context = context(&web, &document);
        move |request| leptos_axum::handle_server_fns_with_context(context.clone(), request)
    };
    let in_frame = middleware::from_fn_with_state(web.clone(), frame::frame);
    let api = Router::new()
        .route("/api/{*function}", get(functions.clone()).post(functions))
        .layer(middleware::from_fn(answers::tidy))
        .layer(in_frame.clone());
    let page = get(guard::guarded(pages));
    let whole_page = |routes: Router| {
        routes.layer(middleware::from_fn(headers::no_store)).layer(in_frame.clone())
    };
    // Among what programs use, and a page all the same.
    let docs = whole_page(Router::new().route("/api/v1/docs", page.clone()));
    let pages = whole_page(Router::new().fallback(page));
    let uploads = uploads(&web).layer(in_frame.clone());
    let live = live::routes(web.clone()).layer(in_frame.clone());
    let site = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/preferences", post(preferences::prefer))
        .route("/open-data/plans.csv", get(open_data::csv))
        .route("/open-data/plans.json", get(open_data::json))
        .route("/open-data/points.json", get(open_data::points))
        .route("/open-data/draws.json", get(spot_checks::draws))
        .route("/open-data/draws/{file}", get(spot_checks::keys))
        .merge(providers())
        .route("/demo/gateway/checkout", post(card::demo_checkout))
        .with_state(web.clone())
        .merge(assets::routes(&web.site_root))
        .merge(docs)
        .merge(api)
        .merge(live)
        .merge(files(&web).merge(papers(&web)).layer(in_frame.clone()))
        .fallback_service(pages)
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX));
    let programs = within(crate::api::routes(web.engine.clone())?, REQUEST_SECONDS_MAX)
        .layer(middleware::from_fn(crate::api::in_words));
    let people = within(site, REQUEST_SECONDS_MAX).merge(within(uploads, UPLOAD_SECONDS_MAX));
    Ok(wall(own_pages_only(people).merge(programs)))
}

/// What is downloaded.
fn files(web: &Web) -> Router {
    Router::new()
        .route("/account/data.json", get(account_data::download))
        .route("/orders/{order}/contract.pdf", get(contract::file))
        .route("/wallet/statement.csv", get(exports::csv))
        .route("/wallet/statement.xlsx", get(exports::xlsx))
        .route("/office/payouts/{number}", get(usage::payouts))
        .route("/office/audit.csv", get(desk::trail_csv))
        .route("/office/orders.csv", get(desk::orders_csv))
        .route("/office/orders.xlsx", get(desk::orders_xlsx))
        .route("/office/payments.csv", get(money::csv))
        .route("/office/payments.xlsx", get(money::xlsx))
        .route("/office/spot-checks/{order}/log.csv", get(spot_checks::log))
        .layer(middleware::from_fn(headers::no_store))
        .with_state(web.clone())
}

/// What takes a file, each with its own limit of size and more time than a page.
fn uploads(web: &Web) -> Router {
    Router::new()
        .route("/papers", post(papers::add).layer(papers::limit()))
        .route("/contract/check-file", post(contract::check).layer(contract::limit()))
        .route("/office/lists/check", post(lists::check).layer(lists::limit()))
        .route(app::claim::INVOICE_FILE_PATH, post(invoice::upload).layer(invoice::limit()))
        .route("/supplier/usage", post(usage::upload).layer(usage::limit()))
        .route(
            app::listing::import::CATALOGUE_PATH,
            post(catalogue::check).layer(catalogue::limit()),
        )
        .route(app::policy::REHEARSAL_PATH, post(rehearsals::play).layer(rehearsals::limit()))
        .with_state(web.clone())
}

/// What becomes of files that were taken.
fn papers(web: &Web) -> Router {
    Router::new()
        .route("/papers/remove", post(papers::remove))
        .route("/papers/{id}", get(papers::send))
        .route("/office/lists/import", post(lists::import))
        .with_state(web.clone())
}

/// What those post to who tell of money.
fn providers() -> Router<Web> {
    Router::new()
        .route("/api/bank/notices", post(bank::notice))
        .route(NOTICE_PATH, post(card::notice))
}

/// The same alone, for the demo's bank and gateway.
pub(crate) fn provider_routes(web: Web) -> Router {
    providers().with_state(web)
}

/// How long a request may take, and be silent while it sends.
fn within(routes: Router, seconds_max: u64) -> Router {
    routes
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(BODY_SECONDS_MAX)))
        // Outside the detached commands: a client is answered, what was begun goes on.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(seconds_max),
        ))
}

/// Before whatever looks at cookies: only pages of ours act in the name of a session.
fn own_pages_only(site: Router) -> Router {
    site.layer(middleware::from_fn(headers::origin_needed)).layer(CsrfLayer::new())
}

/// What stands before every route, outermost last.
fn wall(site: Router) -> Router {
    site.layer(CatchPanicLayer::custom(headers::panicked))
        .layer(middleware::from_fn(headers::secure))
}

/// What pages and server functions find in their context.
fn context(web: &Web, document: &ApiDocument) -> impl Fn() + Clone + Send + Sync + 'static {
    let (web, document) = (web.clone(), document.clone());
    move || {
        provide_context(document.clone());
        let service: Arc<dyn Service> = web.engine.clone();
        provide_context(service);
        provide_context(web.cookies);
        provide_context(web.assets.clone());
        if let Some(demo) = &web.demo {
            let demo: Arc<dyn DemoService> = demo.clone();
            provide_context(demo);
        }
        let frame =
            use_context::<Parts>().and_then(|parts| parts.extensions.get::<Frame>().cloned());
        if let Some(frame) = frame {
            provide_context(frame);
        }
        headers::allow_own_scripts(web.gateway.as_ref());
    }
}

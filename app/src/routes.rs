//! The addresses of the pages.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    catalog::{CatalogPage, ComparePage, PlanPage},
    demo::{BankPage, MailboxPage},
    frame::Frame,
    home::HomePage,
    notice::NoticesPage,
    order::{CheckoutPage, ClockProvider, OrderPage, OrdersPage, ReviewPage, SupplierOrdersPage},
    session::SignInPage,
    ui::{Layout, NotFoundPage},
    wallet::WalletPage,
};

/// A page is answered whole: it works without scripts, and its status and title are its own.
const PAGE: SsrMode = SsrMode::Async;

/// The application, the same in browser and server.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "hydrate")]
    if let Some(frame) = Frame::from_document() {
        provide_context(frame);
    }
    // Without its frame a page cannot be shown truthfully; only a broken document gets here.
    let Some(_) = use_context::<Frame>() else {
        return ().into_any();
    };
    view! {
        <ClockProvider>
            <Router>
                <Layout>
                    <Routes fallback=|| view! { <NotFoundPage /> }>
                        <Route ssr=PAGE path=path!("/") view=HomePage />
                        <Route ssr=PAGE path=path!("/catalog") view=CatalogPage />
                        <Route ssr=PAGE path=path!("/plans/:id") view=PlanPage />
                        <Route ssr=PAGE path=path!("/compare") view=ComparePage />
                        <Route ssr=PAGE path=path!("/sign-in") view=SignInPage />
                        <Route ssr=PAGE path=path!("/checkout/:plan") view=CheckoutPage />
                        <Route ssr=PAGE path=path!("/checkout/:plan/review") view=ReviewPage />
                        <Route ssr=PAGE path=path!("/orders") view=OrdersPage />
                        <Route ssr=PAGE path=path!("/orders/:id") view=OrderPage />
                        <Route ssr=PAGE path=path!("/wallet") view=WalletPage />
                        <Route ssr=PAGE path=path!("/supplier/orders") view=SupplierOrdersPage />
                        <Route ssr=PAGE path=path!("/notifications") view=NoticesPage />
                        <Route ssr=PAGE path=path!("/demo/bank") view=BankPage />
                        <Route ssr=PAGE path=path!("/demo/mail") view=MailboxPage />
                    </Routes>
                </Layout>
            </Router>
        </ClockProvider>
    }
    .into_any()
}

//! The addresses of the pages.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::{
    catalog::{CatalogPage, ComparePage, PlanPage},
    demo::BankPage,
    frame::Frame,
    home::HomePage,
    order::{CheckoutPage, ClockProvider, OrderPage, OrdersPage, ReviewPage, SupplierOrdersPage},
    session::SignInPage,
    ui::{Layout, NotFoundPage},
    wallet::WalletPage,
};

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
                        <Route path=path!("/") view=HomePage />
                        <Route path=path!("/catalog") view=CatalogPage />
                        <Route path=path!("/plans/:id") view=PlanPage />
                        <Route path=path!("/compare") view=ComparePage />
                        <Route path=path!("/sign-in") view=SignInPage />
                        <Route path=path!("/checkout/:plan") view=CheckoutPage />
                        <Route path=path!("/checkout/:plan/review") view=ReviewPage />
                        <Route path=path!("/orders") view=OrdersPage />
                        <Route path=path!("/orders/:id") view=OrderPage />
                        <Route path=path!("/wallet") view=WalletPage />
                        <Route path=path!("/supplier/orders") view=SupplierOrdersPage />
                        <Route path=path!("/demo/bank") view=BankPage />
                    </Routes>
                </Layout>
            </Router>
        </ClockProvider>
    }
    .into_any()
}

//! The addresses of the pages.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    account::{
        AccountPage, DataPage, ErasePage, ForgotPage, InvitationPage, OfficersPage, PasswordPage,
        PeoplePage, ResetPage, SecondFactorPage, StepUpPage,
    },
    catalog::{CatalogPage, ComparePage, PlanPage},
    demo::BankPage,
    frame::Frame,
    home::HomePage,
    order::{CheckoutPage, ClockProvider, OrderPage, OrdersPage, ReviewPage, SupplierOrdersPage},
    session::{CodePage, SignInPage},
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
                        <Route ssr=PAGE path=path!("/sign-in/code") view=CodePage />
                        <Route ssr=PAGE path=path!("/forgot-password") view=ForgotPage />
                        <Route ssr=PAGE path=path!("/reset-password") view=ResetPage />
                        <Route ssr=PAGE path=path!("/invitation") view=InvitationPage />
                        <Route ssr=PAGE path=path!("/step-up") view=StepUpPage />
                        <Route ssr=PAGE path=path!("/account") view=AccountPage />
                        <Route ssr=PAGE path=path!("/account/password") view=PasswordPage />
                        <Route ssr=PAGE path=path!("/account/second-factor") view=SecondFactorPage />
                        <Route ssr=PAGE path=path!("/account/data") view=DataPage />
                        <Route ssr=PAGE path=path!("/account/data/erase") view=ErasePage />
                        <Route ssr=PAGE path=path!("/people") view=PeoplePage />
                        <Route ssr=PAGE path=path!("/office/officers") view=OfficersPage />
                        <Route ssr=PAGE path=path!("/checkout/:plan") view=CheckoutPage />
                        <Route ssr=PAGE path=path!("/checkout/:plan/review") view=ReviewPage />
                        <Route ssr=PAGE path=path!("/orders") view=OrdersPage />
                        <Route ssr=PAGE path=path!("/orders/:id") view=OrderPage />
                        <Route ssr=PAGE path=path!("/wallet") view=WalletPage />
                        <Route ssr=PAGE path=path!("/supplier/orders") view=SupplierOrdersPage />
                        <Route ssr=PAGE path=path!("/demo/bank") view=BankPage />
                    </Routes>
                </Layout>
            </Router>
        </ClockProvider>
    }
    .into_any()
}

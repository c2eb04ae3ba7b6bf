//! The addresses of the pages.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    catalog::CatalogPage,
    frame::Frame,
    lazy,
    order::ClockProvider,
    ui::{Layout, NotFoundPage},
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
    view! { <Pages /> }.into_any()
}

/// Every page with its address.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <ClockProvider>
            <Router>
                <Layout>
                    <FlatRoutes fallback=|| view! { <NotFoundPage /> }>
                        <Route ssr=PAGE path=path!("/") view=lazy::HOME />
                        <Route ssr=PAGE path=path!("/catalog") view=CatalogPage />
                        <Route ssr=PAGE path=path!("/plans/:id") view=lazy::PLAN />
                        <Route ssr=PAGE path=path!("/compare") view=lazy::COMPARE />
                        <Route ssr=PAGE path=path!("/guide") view=lazy::GUIDE />
                        <Route ssr=PAGE path=path!("/sign-in") view=lazy::SIGN_IN />
                        <Route ssr=PAGE path=path!("/sign-in/code") view=lazy::SIGN_IN_CODE />
                        <Route ssr=PAGE path=path!("/forgot-password") view=lazy::FORGOT_PASSWORD />
                        <Route ssr=PAGE path=path!("/reset-password") view=lazy::RESET_PASSWORD />
                        <Route ssr=PAGE path=path!("/invitation") view=lazy::INVITATION />
                        <Route ssr=PAGE path=path!("/step-up") view=lazy::STEP_UP />
                        <Route ssr=PAGE path=path!("/account") view=lazy::ACCOUNT />
                        <Route ssr=PAGE path=path!("/account/password") view=lazy::PASSWORD />
                        <Route
                            ssr=PAGE
                            path=path!("/account/second-factor")
                            view=lazy::SECOND_FACTOR
                        />
                        <Route ssr=PAGE path=path!("/account/data") view=lazy::DATA />
                        <Route ssr=PAGE path=path!("/account/data/erase") view=lazy::ERASE />
                        <Route ssr=PAGE path=path!("/people") view=lazy::PEOPLE />
                        <Route ssr=PAGE path=path!("/office/officers") view=lazy::OFFICERS />
                        <Route ssr=PAGE path=path!("/checkout/:plan") view=lazy::CHECKOUT />
                        <Route ssr=PAGE path=path!("/checkout/:plan/review") view=lazy::REVIEW />
                        <Route ssr=PAGE path=path!("/orders") view=lazy::ORDERS />
                        <Route ssr=PAGE path=path!("/orders/:id") view=lazy::ORDER />
                        <Route ssr=PAGE path=path!("/orders/:id/card") view=lazy::CARD />
                        <Route ssr=PAGE path=path!("/orders/:id/story") view=lazy::STORY />
                        <Route ssr=PAGE path=path!("/ratings/:order") view=lazy::RATING />
                        <Route ssr=PAGE path=path!("/wallet") view=lazy::WALLET />
                        <Route
                            ssr=PAGE
                            path=path!("/contract/check")
                            view=lazy::CONTRACT_CHECK
                        />
                        <Route ssr=PAGE path=path!("/transparency") view=lazy::TRANSPARENCY />
                        <Route ssr=PAGE path=path!("/api/v1/docs") view=lazy::API_DOCS />
                        <Route ssr=PAGE path=path!("/supplier/orders") view=lazy::SUPPLIER_ORDERS />
                        <Route ssr=PAGE path=path!("/supplier/plans") view=lazy::SUPPLIER_PLANS />
                        <Route ssr=PAGE path=path!("/supplier/plans/new") view=lazy::NEW_PLAN />
                        <Route ssr=PAGE path=path!("/supplier/plans/:id") view=lazy::EDIT_PLAN />
                        <Route ssr=PAGE path=path!("/supplier/catalogue") view=lazy::CATALOGUES />
                        <Route ssr=PAGE path=path!("/supplier/catalogue/:id") view=lazy::CATALOGUE />
                        <Route ssr=PAGE path=path!("/supplier/keys") view=lazy::API_KEYS />
                        <Route ssr=PAGE path=path!("/supplier/webhooks") view=lazy::WEBHOOKS />
                        <Route ssr=PAGE path=path!("/qualify") view=lazy::QUALIFY />
                        <Route ssr=PAGE path=path!("/enrol") view=lazy::ENTER />
                        <Route ssr=PAGE path=path!("/enrol/save") view=lazy::ENROL_SAVE />
                        <Route ssr=PAGE path=path!("/enrol/saved") view=lazy::ENROL_SAVED />
                        <Route ssr=PAGE path=path!("/enrol/continue") view=lazy::ENROL_CONTINUE />
                        <Route ssr=PAGE path=path!("/enrol/resume") view=lazy::ENROL_RESUME />
                        <Route ssr=PAGE path=path!("/enrol/done") view=lazy::ENROL_DONE />
                        <Route ssr=PAGE path=path!("/enrol/:page") view=lazy::ENROL_STEP />
                        <Route ssr=PAGE path=path!("/verify-email") view=lazy::VERIFY_EMAIL />
                        <Route ssr=PAGE path=path!("/standing") view=lazy::STANDING />
                        <Route ssr=PAGE path=path!("/office") view=lazy::OFFICE />
                        <Route ssr=PAGE path=path!("/office/applications") view=lazy::APPLICATIONS />
                        <Route
                            ssr=PAGE
                            path=path!("/office/applications/:firm")
                            view=lazy::APPLICATION
                        />
                        <Route ssr=PAGE path=path!("/office/plans") view=lazy::PLAN_QUEUE />
                        <Route ssr=PAGE path=path!("/office/plans/:id") view=lazy::PLAN_CASE />
                        <Route ssr=PAGE path=path!("/office/suppliers") view=lazy::SUPPLIERS />
                        <Route ssr=PAGE path=path!("/office/suppliers/:id") view=lazy::SUPPLIER />
                        <Route ssr=PAGE path=path!("/office/lists") view=lazy::LISTS />
                        <Route ssr=PAGE path=path!("/office/claims") view=lazy::CLAIMS />
                        <Route ssr=PAGE path=path!("/office/payments") view=lazy::MONEY />
                        <Route ssr=PAGE path=path!("/office/cases") view=lazy::CASES />
                        <Route ssr=PAGE path=path!("/office/cases/:id") view=lazy::CASE />
                        <Route ssr=PAGE path=path!("/office/spot-checks") view=lazy::SPOT_CHECKS />
                        <Route ssr=PAGE path=path!("/office/orders") view=lazy::OFFICE_ORDERS />
                        <Route ssr=PAGE path=path!("/office/figures") view=lazy::FIGURES />
                        <Route ssr=PAGE path=path!("/office/policy") view=lazy::POLICY />
                        <Route
                            ssr=PAGE
                            path=path!("/office/policy/files/:id")
                            view=lazy::REHEARSAL
                        />
                        <Route ssr=PAGE path=path!("/office/programmes") view=lazy::PROGRAMMES />
                        <Route ssr=PAGE path=path!("/office/programmes/:id") view=lazy::PROGRAMME />
                        <Route
                            ssr=PAGE
                            path=path!("/office/programmes/:id/clone")
                            view=lazy::CLONE_PROGRAMME
                        />
                        <Route ssr=PAGE path=path!("/office/audit") view=lazy::AUDIT />
                        <Route ssr=PAGE path=path!("/messages") view=lazy::MESSAGES />
                        <Route ssr=PAGE path=path!("/messages/ask/:plan") view=lazy::ASK />
                        <Route ssr=PAGE path=path!("/messages/:id") view=lazy::THREAD />
                        <Route ssr=PAGE path=path!("/notifications") view=lazy::NOTICES />
                        <Route ssr=PAGE path=path!("/demo/bank") view=lazy::DEMO_BANK />
                        <Route ssr=PAGE path=path!("/demo/gateway") view=lazy::DEMO_GATEWAY />
                        <Route ssr=PAGE path=path!("/demo/mail") view=lazy::DEMO_MAIL />
                    </FlatRoutes>
                </Layout>
            </Router>
        </ClockProvider>
    }
}

//! The pages whose code the browser loads only when somebody goes there, so that a first visit
//! downloads the catalogue and not the whole marketplace (docs/decisions/0020).
//!
//! A page is added in two lines: its name in a group of [`lazy_pages!`] below, and a route in
//! `routes.rs`. The pages of a group share one file, whose name is the group's.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;
use leptos_router::ChooseView;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::{
    account, api_key, catalog, claim, contract, demo, desk, enrolment, guide, home, inquiry,
    listing, notice, order, payment, policy, programme, rating, review, session, spot_check, story,
    trail, transparency, wallet, webhook,
};

type LoadingPage = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// What a route shows once the code of its group is there.
#[derive(Clone, Copy, Debug)]
pub struct LazyPage {
    #[cfg(feature = "ssr")]
    group: &'static str,
    load: fn() -> LoadingPage,
}

impl ChooseView for LazyPage {
    async fn choose(self) -> AnyView {
        #[cfg(feature = "ssr")]
        preload(self.group);
        match (self.load)().await {
            Ok(page) => page,
            Err(_) => without_its_code().await,
        }
    }

    async fn preload(&self) {}
}

/// Names each page and the function that is split off for it.
macro_rules! lazy_pages {
    ($($group:ident { $($name:ident: $function:ident = $page:path,)+ })+) => {
        $($(
            pub const $name: LazyPage = LazyPage {
                #[cfg(feature = "ssr")]
                group: stringify!($group),
                load: || Box::pin($function()),
            };

            #[wasm_split($group, fallible)]
            fn $function() -> Result<AnyView, SplitLoaderError> {
                Ok($page().into_any())
            }
        )+)+
    };
}

// A group is what one kind of person needs. What several groups share is split off once more, one
// file for each combination: few groups, or the number of files doubles with each.
lazy_pages! {
    visitor {
        HOME: home_page = home::HomePage,
        PLAN: plan_page = catalog::PlanPage,
        COMPARE: compare_page = catalog::ComparePage,
        GUIDE: guide_page = guide::GuidePage,
        API_DOCS: api_docs_page = api_key::ApiDocsPage,
        CONTRACT_CHECK: contract_check_page = contract::CheckPage,
        TRANSPARENCY: transparency_page = transparency::TransparencyPage,
        SIGN_IN: sign_in_page = session::SignInPage,
        SIGN_IN_CODE: sign_in_code_page = session::CodePage,
        FORGOT_PASSWORD: forgot_password_page = account::ForgotPage,
        RESET_PASSWORD: reset_password_page = account::ResetPage,
        INVITATION: invitation_page = account::InvitationPage,
        STEP_UP: step_up_page = account::StepUpPage,
        ACCOUNT: account_page = account::AccountPage,
        PASSWORD: password_page = account::PasswordPage,
        SECOND_FACTOR: second_factor_page = account::SecondFactorPage,
        DATA: data_page = account::DataPage,
        ERASE: erase_page = account::ErasePage,
        PEOPLE: people_page = account::PeoplePage,
    }
    buyer {
        CHECKOUT: checkout_page = order::CheckoutPage,
        REVIEW: review_page = order::ReviewPage,
        WALLET: wallet_page = wallet::WalletPage,
        QUALIFY: qualify_page = enrolment::QualifyPage,
        ENTER: enter_page = enrolment::EnterPage,
        ENROL_STEP: enrol_step_page = enrolment::EnrolmentPage,
        ENROL_SAVE: enrol_save_page = enrolment::SavePage,
        ENROL_SAVED: enrol_saved_page = enrolment::SavedPage,
        ENROL_CONTINUE: enrol_continue_page = enrolment::ContinuePage,
        ENROL_RESUME: enrol_resume_page = enrolment::ResumePage,
        ENROL_DONE: enrol_done_page = enrolment::DonePage,
        VERIFY_EMAIL: verify_email_page = enrolment::VerifyLinkPage,
        STANDING: standing_page = enrolment::StandingPage,
    }
    office {
        OFFICE: office_page = review::OfficePage,
        APPLICATIONS: applications_page = review::ApplicationsPage,
        APPLICATION: application_page = review::ApplicationPage,
        PLAN_QUEUE: plan_queue_page = listing::PlanQueuePage,
        PLAN_CASE: plan_case_page = listing::PlanCasePage,
        SUPPLIERS: suppliers_page = listing::SuppliersPage,
        SUPPLIER: supplier_page = listing::SupplierPage,
        LISTS: lists_page = review::ListsPage,
        CLAIMS: claims_page = claim::ClaimsPage,
        MONEY: money_page = payment::NoticesOfMoneyPage,
        CASES: cases_page = payment::CasesPage,
        CASE: case_page = payment::CasePage,
        OFFICE_ORDERS: office_orders_page = desk::OfficeOrdersPage,
        FIGURES: figures_page = desk::FiguresPage,
        REHEARSAL: rehearsal_page = policy::RehearsalPage,
        POLICY: policy_page = policy::PolicyPage,
        PROGRAMMES: programmes_page = programme::ProgrammesPage,
        PROGRAMME: programme_page = programme::ProgrammePage,
        CLONE_PROGRAMME: clone_programme_page = programme::CloneProgrammePage,
        STORY: story_page = story::StoryPage,
        AUDIT: audit_page = trail::TrailPage,
        SPOT_CHECKS: spot_checks_page = spot_check::SpotChecksPage,
        OFFICERS: officers_page = account::OfficersPage,
    }
    orders {
        ORDERS: orders_page = order::OrdersPage,
        ORDER: order_page = order::OrderPage,
        CARD: card_page = payment::CardPage,
        RATING: rating_page = rating::RatingPage,
        SUPPLIER_ORDERS: supplier_orders_page = order::SupplierOrdersPage,
        SUPPLIER_PLANS: supplier_plans_page = listing::SupplierPlansPage,
        NEW_PLAN: new_plan_page = listing::NewPlanPage,
        EDIT_PLAN: edit_plan_page = listing::EditPlanPage,
        CATALOGUES: catalogues_page = listing::CataloguesPage,
        CATALOGUE: catalogue_page = listing::CataloguePage,
        API_KEYS: api_keys_page = api_key::ApiKeysPage,
        WEBHOOKS: webhooks_page = webhook::WebhooksPage,
        NOTICES: notices_page = notice::NoticesPage,
        MESSAGES: messages_page = inquiry::MessagesPage,
        ASK: ask_page = inquiry::AskPage,
        THREAD: thread_page = inquiry::ThreadPage,
        DEMO_BANK: demo_bank_page = demo::BankPage,
        DEMO_GATEWAY: demo_gateway_page = demo::GatewayPage,
        DEMO_MAIL: demo_mail_page = demo::MailboxPage,
    }
}

/// Tells the browser, ahead of the page, to fetch the page's code along with it. In a header: eight
/// links in the head cost a twentieth of a small page.
#[cfg(feature = "ssr")]
fn preload(group: &str) {
    use http::header::{HeaderValue, LINK};

    let assets = use_context::<std::sync::Arc<crate::assets::AssetNames>>();
    let files = assets.as_ref().and_then(|assets| assets.groups.get(group));
    let (Some(files), Some(answer)) = (files, use_context::<leptos_axum::ResponseOptions>()) else {
        return;
    };
    let links: Vec<String> = files
        .iter()
        .map(|file| {
            format!("<{file}>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin")
        })
        .collect();
    if let Ok(links) = HeaderValue::from_str(&links.join(", ")) {
        answer.append_header(LINK, links);
    }
}

/// The code did not come. A page that the server rendered stays as it is: it works without any.
/// One that somebody goes to by a link is asked of the server instead, in the version of today.
async fn without_its_code() -> AnyView {
    #[cfg(feature = "hydrate")]
    if Owner::current_shared_context().is_some_and(|context| context.during_hydration()) {
        browser::leave_links_alone();
    } else {
        let url = leptos_router::hooks::use_url().get_untracked();
        let search = url.search();
        let query = if search.is_empty() { String::new() } else { format!("?{search}") };
        drop(window().location().set_href(&format!("{}{query}", url.path())));
    }
    std::future::pending().await
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::document;
    use wasm_bindgen::{JsCast as _, closure::Closure};

    /// The router listens for clicks already, at the window, and has nothing to show: from here
    /// on no click gets that far, and links load their pages.
    pub(super) fn leave_links_alone() {
        let keep = Closure::<dyn Fn(web_sys::Event)>::new(|click: web_sys::Event| {
            click.stop_propagation();
        });
        let added =
            document().add_event_listener_with_callback("click", keep.as_ref().unchecked_ref());
        // It stays for as long as the document.
        keep.forget();
        drop(added);
    }
}

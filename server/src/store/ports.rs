//! The ports: what pages ask for ([`Service`]) and what the server does besides ([`Engine`]).
//! Commands run detached; everything else is a read.

use std::path::PathBuf;

use app::{
    catalog::{CatalogQuery, CatalogView, PlanView},
    error::AppError,
    frame::Me,
    home::HomeView,
    listing::SupplierPlanRow,
    order::{CheckoutView, OrderCommand, OrderRow, OrderView, SubmitOrder},
    port::{Browser, NewSession, Service, SignedIn},
    session::Credentials,
    transparency::TransparencyView,
    wallet::{Statement, WalletView},
};
use async_trait::async_trait;
use domain::{
    Actor, FirmId, Instant, OrderId, PlanId, Points, Programme, ProgrammeId, SupplierId, Twd,
    UserId, eligibility::Facts, enrolment::FirmState, order::State, payment::Provider,
    plan::PlanStatus,
};

use super::{Store, order::PaymentNotice};
use crate::{
    api::port::{
        ApiStore, Begun, ChangedOrder, IdempotentRequest, KeyHolder, OrderCursor, OrderFilter,
    },
    engine::{
        BankNotice, Engine, EnrolAtOnce, FirmFacts, NewFirm, NewPlan, NewSupplier, NewUser,
        OpenPlan, OrderFacts, OutgoingMail, Violation, WrittenMail,
    },
    gateway::CardNotice,
    live::Following,
    mailer::SendFailure,
    webhook::{HookAnswer, OutgoingHook},
};

#[async_trait]
impl Service for Store {
    fn now(&self) -> Instant {
        self.time()
    }

    async fn sign_in(
        &self,
        credentials: Credentials,
        browser: Browser,
    ) -> Result<SignedIn, AppError> {
        let store = self.clone();
        self.detached(async move { store.open_session(credentials, browser).await }).await
    }

    async fn sign_in_with_code(
        &self,
        half: &str,
        code: &str,
        browser: Browser,
    ) -> Result<NewSession, AppError> {
        let (store, half, code) = (self.clone(), half.to_owned(), code.to_owned());
        self.detached(async move { store.finish_sign_in(&half, &code, browser).await }).await
    }

    async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { Ok(store.close_session(&token).await?) }).await
    }

    async fn session(&self, token: &str) -> Result<Option<Me>, AppError> {
        let (store, token) = (self.clone(), token.to_owned());
        self.detached(async move { Ok(store.who(&token).await?) }).await
    }

    async fn transparency(&self) -> Result<TransparencyView, AppError> {
        self.figures().await
    }

    async fn home(&self) -> Result<HomeView, AppError> {
        self.home_view().await
    }

    async fn catalog(&self, query: CatalogQuery) -> Result<CatalogView, AppError> {
        self.search(query).await
    }

    async fn plan(&self, plan: PlanId, viewer: Option<Actor>) -> Result<PlanView, AppError> {
        self.plan_view(plan, viewer).await
    }

    async fn compare(
        &self,
        plans: Vec<PlanId>,
        viewer: Option<Actor>,
    ) -> Result<Vec<PlanView>, AppError> {
        let mut views = Vec::with_capacity(plans.len());
        for plan in plans {
            match self.plan_view(plan, viewer).await {
                Ok(view) => views.push(view),
                Err(AppError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(views)
    }

    async fn checkout(&self, actor: Actor, plan: PlanId) -> Result<CheckoutView, AppError> {
        self.checkout_view(actor, plan).await
    }

    async fn submit(&self, actor: Actor, order: SubmitOrder) -> Result<OrderId, AppError> {
        let store = self.clone();
        self.detached(async move { store.submit_order(actor, order).await }).await
    }

    async fn act(&self, actor: Actor, command: OrderCommand) -> Result<State, AppError> {
        let store = self.clone();
        self.detached(async move { store.act_on_order(actor, command).await }).await
    }

    async fn order(&self, actor: Actor, order: OrderId) -> Result<OrderView, AppError> {
        let store = self.clone();
        self.detached(async move { store.order_view(actor, order).await }).await
    }

    async fn orders(&self, actor: Actor) -> Result<Vec<OrderRow>, AppError> {
        let store = self.clone();
        self.detached(async move { store.order_list(actor).await }).await
    }

    async fn wallet_page(&self, actor: Actor, page: u32) -> Result<WalletView, AppError> {
        let store = self.clone();
        self.detached(async move { store.wallet_view(actor, page).await }).await
    }

    async fn statement(&self, actor: Actor) -> Result<Statement, AppError> {
        let store = self.clone();
        self.detached(async move { store.whole_statement(actor).await }).await
    }
}

#[async_trait]
impl ApiStore for Store {
    async fn key_holder(&self, key: &str) -> Result<Option<KeyHolder>, AppError> {
        let (store, key) = (self.clone(), key.to_owned());
        self.detached(async move { store.holder_of_key(&key).await }).await
    }

    async fn plans_after(
        &self,
        actor: Actor,
        after: Option<PlanId>,
        most: u32,
    ) -> Result<Vec<SupplierPlanRow>, AppError> {
        self.walk_plans(actor, after, most).await
    }

    async fn orders_after(
        &self,
        actor: Actor,
        filter: OrderFilter,
        after: Option<OrderCursor>,
        most: u32,
    ) -> Result<Vec<ChangedOrder>, AppError> {
        let store = self.clone();
        self.detached(async move { store.walk_orders(actor, filter, after, most).await }).await
    }

    async fn begin_request(&self, request: IdempotentRequest) -> Result<Begun, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_request(request).await }).await
    }

    async fn end_request(
        &self,
        request: IdempotentRequest,
        answer: Option<String>,
    ) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.answer_request(request, answer).await }).await
    }
}

#[async_trait]
impl Engine for Store {
    async fn next_job_at(&self) -> Result<Option<Instant>, AppError> {
        Ok(self.next_due().await?)
    }

    async fn next_deadline_at(&self) -> Result<Option<Instant>, AppError> {
        Ok(self.next_deadline().await?)
    }

    async fn run_due_jobs(&self) -> Result<usize, AppError> {
        self.run_due().await
    }

    async fn follow_orders(
        &self,
        actor: Actor,
        after: Option<&str>,
    ) -> Result<Following, AppError> {
        self.follow(actor, after).await
    }

    fn stop_following(&self) {
        self.live.close();
    }

    async fn session_holder(&self, token: &str) -> Result<Option<Actor>, AppError> {
        Ok(self.holder(token).await?)
    }

    async fn bank_notice(&self, notice: BankNotice) -> Result<State, AppError> {
        let store = self.clone();
        let BankNotice { txn, virtual_account, amount, value_at } = notice;
        let provider = Provider::Bank;
        let notice = PaymentNotice { provider, txn, virtual_account, amount, value_at };
        self.detached(async move { store.take_notice(notice).await }).await
    }

    async fn card_notice(&self, notice: CardNotice) -> Result<Option<State>, AppError> {
        let store = self.clone();
        self.detached(async move { store.take_card_notice(notice).await }).await
    }

    async fn verify(&self) -> Result<Vec<Violation>, AppError> {
        Ok(self.violations().await?)
    }

    async fn seal_audit(&self, settled: chrono::Duration) -> Result<bool, AppError> {
        let store = self.clone();
        self.detached(async move { store.seal_trail(settled).await }).await
    }

    async fn ping(&self) -> Result<(), AppError> {
        sqlx::query("SELECT 1")
            .execute(&self.pools.read)
            .await
            .map(drop)
            .map_err(|error| super::tx::Abort::from(error).into())
    }

    fn uploads(&self) -> PathBuf {
        self.outside.uploads.clone()
    }

    async fn sweep_uploads(&self) -> Result<usize, AppError> {
        self.sweep_files().await
    }

    async fn fact(&self, name: &str) -> Result<Option<String>, AppError> {
        Ok(self.read_fact(name).await?)
    }

    async fn set_fact(&self, name: &str, value: &str) -> Result<(), AppError> {
        Ok(self.write_fact(name, value).await?)
    }

    async fn add_programme(&self, programme: &Programme, pool: Points) -> Result<(), AppError> {
        self.insert_programme(programme, pool).await
    }

    async fn add_firm(&self, firm: NewFirm) -> Result<FirmId, AppError> {
        self.insert_firm(firm).await
    }

    async fn issue(
        &self,
        programme: &ProgrammeId,
        firm: FirmId,
        keep: Points,
        facts: Facts,
    ) -> Result<(), AppError> {
        Ok(self.issue_points(programme, firm, keep, &facts).await?)
    }

    async fn add_supplier(&self, supplier: NewSupplier) -> Result<SupplierId, AppError> {
        self.insert_supplier(supplier).await
    }

    async fn add_plan(&self, plan: NewPlan) -> Result<PlanId, AppError> {
        self.insert_plan(plan).await
    }

    async fn revise_plan(
        &self,
        actor: Actor,
        plan: PlanId,
        price: Twd,
    ) -> Result<PlanStatus, AppError> {
        let store = self.clone();
        self.detached(async move { store.revise(actor, plan, price).await }).await
    }

    async fn open_plans(
        &self,
        after: Option<PlanId>,
        most: usize,
    ) -> Result<Vec<OpenPlan>, AppError> {
        self.plans_on_offer(after, most).await
    }

    async fn submit_draft(&self, actor: Actor, plan: PlanId) -> Result<PlanStatus, AppError> {
        let store = self.clone();
        self.detached(async move { store.submit_as_is(actor, plan).await }).await
    }

    async fn plan_status(&self, plan: PlanId) -> Result<(PlanStatus, i32), AppError> {
        Ok(self.status_of(plan).await?)
    }

    async fn add_user(&self, user: NewUser) -> Result<UserId, AppError> {
        self.insert_user(user).await
    }

    async fn add_second_factor(&self, user: UserId, secret: &str) -> Result<(), AppError> {
        Ok(self.insert_second_factor(user, secret).await?)
    }

    async fn last_code_step(&self, email: &str) -> Result<Option<i64>, AppError> {
        Ok(self.step_used_last(email).await?)
    }

    async fn enrol(&self, enrolment: EnrolAtOnce) -> Result<(FirmId, FirmState), AppError> {
        let store = self.clone();
        self.detached(async move { store.enrol_at_once(enrolment).await }).await
    }

    async fn verify_owner(&self, firm: FirmId) -> Result<FirmState, AppError> {
        let store = self.clone();
        self.detached(async move { store.verify_owner_of(firm).await }).await
    }

    async fn firm_facts(&self, firm: FirmId) -> Result<FirmFacts, AppError> {
        let programme = self.current_programme().await?;
        Ok(self.facts_of_firm(&programme, firm).await?)
    }

    async fn letters_to(&self, email: &str) -> Result<Vec<(String, String)>, AppError> {
        Ok(self.letters(email).await?)
    }

    async fn claim_mails(&self, most: usize) -> Result<Vec<OutgoingMail>, AppError> {
        let store = self.clone();
        self.detached(async move { Ok(store.claim(most).await?) }).await
    }

    async fn mail_sent(&self, mail: &OutgoingMail) -> Result<(), AppError> {
        let (store, id) = (self.clone(), mail.id.clone());
        self.detached(async move { Ok(store.note_sent(&id).await?) }).await
    }

    async fn mail_failed(
        &self,
        mail: &OutgoingMail,
        failure: &SendFailure,
    ) -> Result<bool, AppError> {
        let (store, mail, failure) = (self.clone(), mail.clone(), failure.clone());
        self.detached(async move { Ok(store.note_failure_of(&mail, &failure).await?) }).await
    }

    async fn mails(&self, to: Option<&str>, most: usize) -> Result<Vec<WrittenMail>, AppError> {
        Ok(self.written_mails(to, most).await?)
    }

    async fn claim_deliveries(&self, most: usize) -> Result<Vec<OutgoingHook>, AppError> {
        let store = self.clone();
        self.detached(async move { Ok(store.claim_hooks(most).await?) }).await
    }

    async fn delivery_ended(
        &self,
        hook: &OutgoingHook,
        answer: HookAnswer,
    ) -> Result<(), AppError> {
        let (store, hook) = (self.clone(), hook.clone());
        self.detached(async move { Ok(store.note_answer(&hook, answer).await?) }).await
    }

    async fn revoke_selection(&self, supplier: SupplierId) -> Result<(), AppError> {
        Ok(self.end_selection(supplier, Actor::System, "").await?)
    }

    async fn pool(&self, programme: &ProgrammeId) -> Result<Points, AppError> {
        let programme = self.programme(programme.as_str()).await?;
        Ok(self.pool_of(&programme).await?)
    }

    async fn order_facts(&self, order: OrderId) -> Result<OrderFacts, AppError> {
        Ok(self.facts_of(order).await?)
    }

    async fn keep_contract_file(
        &self,
        pdf_sha256: &str,
        contract_sha256: &str,
    ) -> Result<(), AppError> {
        let store = self.clone();
        let (pdf, contract) = (pdf_sha256.to_owned(), contract_sha256.to_owned());
        self.detached(async move { store.put_contract_file(&pdf, &contract).await }).await
    }

    async fn claim_state(&self, order: OrderId) -> Result<domain::claim::State, AppError> {
        Ok(self.state_of_claim(order).await?)
    }

    async fn payable_orders(&self) -> Result<Vec<app::demo::BankRow>, AppError> {
        Ok(self.payable().await?)
    }

    async fn orders_in_service(&self) -> Result<Vec<(OrderId, SupplierId)>, AppError> {
        Ok(self.in_service().await?)
    }
}

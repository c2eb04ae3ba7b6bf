//! What the API asks of the store, beside what pages ask.

use app::{error::AppError, listing::SupplierPlanRow, order::OrderRow};
use async_trait::async_trait;
use domain::{Actor, Instant, OrderId, PlanId, api_key::Scopes, order::State};

/// Who holds an API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHolder {
    /// The id of the key.
    pub key: String,
    /// Its supplier, in the name of the person who made the key; never freshly proven.
    pub actor: Actor,
    pub scopes: Scopes,
}

/// A place in a walk through orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderCursor {
    /// Until when the walk is complete: what changed later may not be in it.
    pub as_of: Instant,
    /// The last order that was given.
    pub submitted_at: Instant,
    pub order: OrderId,
}

/// Which orders are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderFilter {
    pub state: Option<State>,
    /// Only those to which something happened at this instant or later.
    pub changed_since: Option<Instant>,
}

/// An order with what the API says beside the list's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedOrder {
    pub row: OrderRow,
    pub plan: PlanId,
    pub plan_version: i32,
    pub firm_ubn: String,
    /// When something happened to it last.
    pub changed_at: Instant,
}

/// A request that carries an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotentRequest {
    /// Whose key it is.
    pub actor: String,
    pub key: String,
    /// Of everything that was asked.
    pub sha256: String,
}

/// What there is to do for such a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Carry it out; every command is idempotent by itself.
    Run,
    /// It was answered before.
    Answered(String),
}

#[async_trait]
pub trait ApiStore: Send + Sync {
    /// Who holds this key; a use of it. `None` where it opens nothing.
    async fn key_holder(&self, key: &str) -> Result<Option<KeyHolder>, AppError>;
    /// The supplier's plans by id, after this one; at most so many.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn plans_after(
        &self,
        actor: Actor,
        after: Option<PlanId>,
        most: u32,
    ) -> Result<Vec<SupplierPlanRow>, AppError>;
    /// The supplier's orders in the order in which they were submitted, after this place; at most
    /// so many.
    ///
    /// Errors: `Refused(Forbidden)`.
    async fn orders_after(
        &self,
        actor: Actor,
        filter: OrderFilter,
        after: Option<OrderCursor>,
        most: u32,
    ) -> Result<Vec<ChangedOrder>, AppError>;
    /// Takes the key of a request, or tells what was answered under it.
    ///
    /// Errors: `Refused(KeyReused)`.
    async fn begin_request(&self, request: IdempotentRequest) -> Result<Begun, AppError>;
    /// Keeps the answer under the request's key; without one the key is free again.
    async fn end_request(
        &self,
        request: IdempotentRequest,
        answer: Option<String>,
    ) -> Result<(), AppError>;
}

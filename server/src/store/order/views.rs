//! Orders as pages show them.

use app::{
    error::AppError,
    order::{Activation, CheckoutView, Deadline, DeadlineKind, OrderRow, OrderView, TimelineEvent},
};
use domain::{
    Actor, Instant, OrderId, Party, PlanId, Refusal, Twd,
    authority::{Act, authorise, may},
    calendar::{day_of, from_millis},
    order::{Action, State, allowed},
    service::{activation_precedes_payment, last_activation_day, usage_windows},
};

use super::{
    super::{
        Store,
        tx::{Abort, Done},
    },
    lapse::Side,
    record::{Order, OrderRecord, read},
};

/// Orders in a list.
const ROWS_MAX: i64 = 500;

/// Names that stand beside an order.
#[derive(sqlx::FromRow)]
struct Names {
    plan: String,
    firm: String,
    firm_ubn: String,
    supplier: String,
    supplier_ubn: String,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    #[sqlx(flatten)]
    order: OrderRecord,
    plan_name: String,
    firm_name: String,
    supplier_name: String,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    at: i64,
    party: String,
    action: String,
    to_state: String,
    detail: String,
}

impl Store {
    pub(in super::super) async fn checkout_view(
        &self,
        actor: Actor,
        plan: PlanId,
    ) -> Result<CheckoutView, AppError> {
        authorise(actor, Act::SubmitOrder)?;
        let Actor::Buyer { firm, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        let now = self.time();
        let view = self.plan_view(plan, Some(actor)).await?;
        let programme = view.programme;
        let expired_at = programme.points_expire_at();
        let firm_ubn: String = sqlx::query_scalar("SELECT ubn FROM firms WHERE firm_id = $1")
            .bind(firm.to_string())
            .fetch_one(&self.pools.read)
            .await
            .map_err(Abort::from)?;
        let blocked = if now >= expired_at {
            Some(Refusal::PointsExpired { expired_at })
        } else if view.supplier_ubn == firm_ubn {
            Some(Refusal::SelfDealing)
        } else {
            None
        };
        Ok(CheckoutView {
            plan,
            version: view.version,
            name: view.card.name,
            supplier: view.card.supplier,
            price: view.card.price,
            months: view.card.months,
            available: view.available.unwrap_or_default(),
            now,
            answer_deadline: programme.answer_deadline(now),
            key: crate::clock::new_id().to_string(),
            blocked,
            quotation: None,
            programme,
        })
    }

    pub(in super::super) async fn order_list(
        &self,
        actor: Actor,
    ) -> Result<Vec<OrderRow>, AppError> {
        authorise(actor, Act::ViewOrders)?;
        let now = self.time();
        let (side, owner) = match actor {
            Actor::Buyer { firm, .. } => (Side::Firm, firm.to_string()),
            Actor::Supplier { supplier, .. } => (Side::Supplier, supplier.to_string()),
            _ => return Err(Refusal::Forbidden.into()),
        };
        self.lapse_overdue(side, &owner, now).await?;
        let sql = match side {
            Side::Firm => {
                "SELECT o.*, v.name AS plan_name, f.name AS firm_name, s.name AS supplier_name
                 FROM orders o
                 JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
                 JOIN firms f ON f.firm_id = o.firm_id
                 JOIN suppliers s ON s.supplier_id = o.supplier_id
                 WHERE o.firm_id = $1 ORDER BY o.submitted_at DESC, o.order_id DESC LIMIT $2"
            }
            Side::Supplier => {
                "SELECT o.*, v.name AS plan_name, f.name AS firm_name, s.name AS supplier_name
                 FROM orders o
                 JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
                 JOIN firms f ON f.firm_id = o.firm_id
                 JOIN suppliers s ON s.supplier_id = o.supplier_id
                 WHERE o.supplier_id = $1 ORDER BY o.submitted_at DESC, o.order_id DESC LIMIT $2"
            }
        };
        let found: Vec<ListRow> = sqlx::query_as(sql)
            .bind(&owner)
            .bind(ROWS_MAX)
            .fetch_all(&self.pools.read)
            .await
            .map_err(Abort::from)?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            let counterparty =
                if actor.party() == Party::Buyer { row.supplier_name } else { row.firm_name };
            let programme = self.bound(&mut self.pools.read.clone(), &row.order).await?;
            let order = read(row.order, programme)?;
            rows.push(order_row(&order, row.plan_name, counterparty, actor, now));
        }
        // What needs the viewer's action first, the most urgent on top; a stable sort keeps the
        // newest first among the rest.
        rows.sort_by_key(|row| {
            let urgent = row.actions.iter().any(|action| *action != Action::Withdraw);
            let deadline = row.deadline.filter(|_| urgent).map_or(Instant::MAX_UTC, |d| d.at);
            (!urgent, deadline)
        });
        Ok(rows)
    }

    pub(in super::super) async fn order_view(
        &self,
        actor: Actor,
        id: OrderId,
    ) -> Result<OrderView, AppError> {
        authorise(actor, Act::ViewOrders)?;
        let now = self.time();
        self.lapse_if_due(id, now).await?;
        let order = self.order_now(id).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        let names: Names = sqlx::query_as(
            "SELECT v.name AS plan, f.name AS firm, f.ubn AS firm_ubn, s.name AS supplier,
                    s.ubn AS supplier_ubn
             FROM plan_versions v, firms f, suppliers s
             WHERE v.plan_id = $1 AND v.version = $2 AND f.firm_id = $3 AND s.supplier_id = $4",
        )
        .bind(&order.row.plan_id)
        .bind(order.row.plan_version)
        .bind(&order.row.firm_id)
        .bind(&order.row.supplier_id)
        .fetch_one(&self.pools.read)
        .await
        .map_err(Abort::from)?;
        let timeline = self.timeline(&order, &names).await?;
        let claim = self.claim_view(actor, &order, now).await?;
        let viewer = actor.party();
        let counterparty =
            if viewer == Party::Buyer { names.supplier.clone() } else { names.firm.clone() };
        Ok(OrderView {
            row: order_row(&order, names.plan.clone(), counterparty, actor, now),
            now,
            viewer,
            plan: order.row.plan_id.parse().map_err(|_| AppError::NotFound)?,
            plan_version: order.row.plan_version,
            firm: names.firm,
            firm_ubn: names.firm_ubn,
            supplier: names.supplier,
            supplier_ubn: names.supplier_ubn,
            contract: self.contract_view(actor, &order).await?,
            payment: self.payment_slip(actor, &order).await?,
            windows: order.activated_on.map(|day| usage_windows(day, &order.programme)),
            claim,
            timeline,
            programme: (*order.programme).clone(),
        })
    }

    async fn timeline(&self, order: &Order, names: &Names) -> Done<Vec<TimelineEvent>> {
        let rows: Vec<EventRow> = sqlx::query_as(
            "SELECT at, party, action, to_state, detail FROM order_events
             WHERE order_id = $1 ORDER BY at, event_id",
        )
        .bind(&order.row.order_id)
        .fetch_all(&self.pools.read)
        .await?;
        let read = |row: EventRow| {
            let party = Party::from_name(&row.party)?;
            Some(TimelineEvent {
                at: from_millis(row.at)?,
                party,
                who: match party {
                    Party::Buyer => names.firm.clone(),
                    Party::Supplier => names.supplier.clone(),
                    _ => String::new(),
                },
                action: Action::from_name(&row.action)?,
                to: State::from_name(&row.to_state)?,
                detail: row.detail,
            })
        };
        rows.into_iter().map(read).collect::<Option<_>>().ok_or_else(|| Abort::Inconsistent {
            table: "order_events",
            column: "action",
            row: order.row.order_id.clone(),
        })
    }
}

pub(super) fn order_row(
    order: &Order,
    plan: String,
    counterparty: String,
    viewer: Actor,
    now: Instant,
) -> OrderRow {
    OrderRow {
        id: order.id,
        number: order.row.number.clone(),
        plan,
        counterparty,
        state: order.state,
        price: order.price,
        points: order.points,
        self_funded: order.self_funded,
        submitted_at: order.submitted_at,
        deadline: deadline(order),
        actions: actions(order, viewer, now),
        contract_sha256: order.row.contract_sha256.clone(),
        activation: activation(order),
    }
}

/// The clock that runs on the order, if one does.
fn deadline(order: &Order) -> Option<Deadline> {
    let (kind, at) = match order.state {
        State::Submitted => (DeadlineKind::Answer, order.answer_deadline),
        State::Accepted => (DeadlineKind::Signatures, order.programme.points_expire_at()),
        _ if order.awaits_payment() => (DeadlineKind::Payment, order.payment_deadline?),
        _ => return None,
    };
    Some(Deadline { kind, at })
}

/// What the viewer's buttons are: the table's actions, less those that the viewer's role has not,
/// those whose guard says no anyway, and those that this release does not carry out.
fn actions(order: &Order, viewer: Actor, now: Instant) -> Vec<Action> {
    let signed = match viewer.party() {
        Party::Buyer => order.row.buyer_signed_at.is_some(),
        _ => order.row.supplier_signed_at.is_some(),
    };
    let has = |act| may(viewer, act);
    allowed(order.state, viewer.party())
        .filter(|action| match action {
            // One role of a side sees what another one does.
            Action::Withdraw => has(Act::WithdrawOrder),
            Action::Sign if !has(Act::SignOrder) => false,
            Action::Activate if !has(Act::ActivateOrder) => false,
            Action::Accept => has(Act::AcceptOrder),
            Action::Decline => has(Act::DeclineOrder),
            Action::Sign => !signed && now < order.programme.points_expire_at(),
            Action::Activate => {
                order.state == State::Paid || activation(order).is_some_and(|a| a.before_payment)
            }
            _ => false,
        })
        .collect()
}

fn activation(order: &Order) -> Option<Activation> {
    let (contracted_at, deadline) = (order.contracted_at?, order.payment_deadline?);
    Some(Activation {
        earliest: day_of(contracted_at),
        latest: last_activation_day(&order.programme),
        before_payment: order.state == State::Contracted
            && activation_precedes_payment(&order.programme, deadline),
    })
}

impl Store {
    /// What the demo's bank page lists: everything contracted, what awaits payment first.
    pub(in super::super) async fn payable(&self) -> Done<Vec<app::demo::BankRow>> {
        let found: Vec<ListRow> = sqlx::query_as(
            "SELECT o.*, v.name AS plan_name, f.name AS firm_name, s.name AS supplier_name
             FROM orders o
             JOIN plan_versions v ON v.plan_id = o.plan_id AND v.version = o.plan_version
             JOIN firms f ON f.firm_id = o.firm_id
             JOIN suppliers s ON s.supplier_id = o.supplier_id
             WHERE o.contracted_at IS NOT NULL
             ORDER BY o.contracted_at DESC, o.order_id DESC LIMIT $1",
        )
        .bind(ROWS_MAX)
        .fetch_all(&self.pools.read)
        .await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            let programme = self.bound(&mut self.pools.read.clone(), &row.order).await?;
            let order = read(row.order, programme)?;
            let Some(deadline) = order.payment_deadline else {
                continue;
            };
            rows.push(app::demo::BankRow {
                number: order.row.number.clone(),
                firm: row.firm_name,
                virtual_account: order.row.virtual_account.clone(),
                due: Twd::new(order.row.self_funded_twd).unwrap_or_default(),
                deadline,
                paid: order.paid_at.is_some(),
                lapsed: order.state == State::PaymentLapsed,
            });
        }
        rows.sort_by_key(|row| row.paid || row.lapsed);
        Ok(rows)
    }
}

//! 接單、婉拒、取消、簽約、開通.

use app::{
    error::AppError,
    order::{
        OrderCommand,
        contract::{ContractFacts, contract_text},
    },
};
use chrono::NaiveDate;
use domain::{
    Actor, Instant, OrderId, Party, Refusal,
    authority::{self, authorise},
    calendar::day_of,
    order::{Action, DeclineReason, Effect, State, transition},
    service::{activation_precedes_payment, check_activation},
};

use super::{
    super::{
        Store, Tx,
        batch::Batch,
        tx::{Abort, Done, command, end},
        usage::watch_usage,
    },
    change::{AuditRow, Change, audit, change},
    record::Order,
    remind::watch_payment,
    submit::selection_is_valid,
    tell::tell_step,
};
use crate::hash::sha256;

/// The command, read.
#[derive(Clone, Debug)]
enum Act {
    Accept,
    Decline(DeclineReason),
    Withdraw,
    /// The hash of the text that was read.
    Sign(String),
    Activate(NaiveDate),
}

impl Act {
    fn read(form: &OrderCommand) -> Result<Self, AppError> {
        let invalid = |field: &str| AppError::Invalid { field: field.to_owned() };
        match form.action.as_str() {
            "Accept" => Ok(Self::Accept),
            "Decline" => DeclineReason::from_code(&form.reason)
                .map(Self::Decline)
                .ok_or_else(|| invalid("reason")),
            "Withdraw" => Ok(Self::Withdraw),
            "Sign" => Ok(Self::Sign(form.contract.clone())),
            "Activate" => form.on.parse().map(Self::Activate).map_err(|_| invalid("on")),
            _ => Err(invalid("action")),
        }
    }

    const fn action(&self) -> Action {
        match self {
            Self::Accept => Action::Accept,
            Self::Decline(_) => Action::Decline,
            Self::Withdraw => Action::Withdraw,
            Self::Sign(_) => Action::Sign,
            Self::Activate(_) => Action::Activate,
        }
    }

    /// The row of the table of authority.
    const fn right(&self) -> authority::Act {
        match self {
            Self::Accept => authority::Act::AcceptOrder,
            Self::Decline(_) => authority::Act::DeclineOrder,
            Self::Withdraw => authority::Act::WithdrawOrder,
            Self::Sign(_) => authority::Act::SignOrder,
            Self::Activate(_) => authority::Act::ActivateOrder,
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Decline(reason) => reason.as_str().to_owned(),
            Self::Activate(on) => on.to_string(),
            Self::Accept | Self::Withdraw | Self::Sign(_) => String::new(),
        }
    }
}

impl Store {
    pub(in super::super) async fn act_on_order(
        &self,
        actor: Actor,
        form: OrderCommand,
    ) -> Result<State, AppError> {
        let act = Act::read(&form)?;
        let id: OrderId = form.order.parse().map_err(|_| AppError::NotFound)?;
        let now = self.time();
        // A deadline that has passed has passed, whether or not the background work came to it.
        self.lapse_if_due(id, now).await?;
        let answer = command!(self, |tx| self.try_act(tx, actor, id, &act, now).await);
        if let Err(Abort::Refused(refusal)) = &answer {
            self.audit_refusal(AuditRow::refused(
                actor,
                act.action().as_str(),
                ("order", id.to_string()),
                refusal,
                now,
            ))
            .await?;
        }
        Ok(answer?)
    }

    async fn try_act(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: OrderId,
        act: &Act,
        now: Instant,
    ) -> Done<State> {
        let mut order = self.order_in(tx, id).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(Abort::NotFound);
        }
        authorise(actor, act.right())?;
        let action = act.action();
        let edge = match transition(order.state, action, actor.party()) {
            Ok(edge) if !is_repeat(&order, actor, act) => edge,
            Err(Refusal::Forbidden) => return Err(Refusal::Forbidden.into()),
            answer => {
                // Done before with the same content: the same answer (every command is idempotent).
                if let Some(state) = earlier(tx, &order, actor, act).await? {
                    return Ok(state);
                }
                check_expiry(&order, action, now)?;
                return Err(answer.err().unwrap_or(Refusal::Forbidden).into());
            }
        };
        check_expiry(&order, action, now)?;
        let (mut to, mut points) = (edge.to, edge.points);
        match act {
            Act::Accept => self.prepare_accept(tx, &mut order, now).await?,
            Act::Decline(_) | Act::Withdraw => {}
            Act::Sign(seen) => {
                if !prepare_sign(&mut order, actor, seen, now)? {
                    (to, points) = (State::Accepted, Effect::Nothing);
                }
            }
            Act::Activate(on) => prepare_activate(&mut order, *on, day_of(now))?,
        }
        let detail = act.detail();
        let rule = if to == State::Contracted { 20 } else { 19 };
        let step = Change { actor, action, to, points, detail: &detail, rule, at: now };
        let mut batch = Batch::default();
        change(&mut batch, &order, &step)?;
        if to == State::Contracted
            && let Some(deadline) = order.row.payment_deadline
            && let Some(at) = domain::calendar::from_millis(deadline)
        {
            watch_payment(&mut batch, id, at, now);
        }
        if matches!(act, Act::Activate(_)) {
            watch_usage(&mut batch, &order, now);
        }
        tell_step(tx, &mut batch, &order, &step).await?;
        batch.run(tx).await?;
        Ok(to)
    }

    /// R6: the selection must be valid at each acceptance. Makes the contract that both will sign.
    async fn prepare_accept(&self, tx: &mut Tx, order: &mut Order, now: Instant) -> Done<()> {
        if !selection_is_valid(tx, order, order.supplier, now).await? {
            return Err(Refusal::SelectionMissing.into());
        }
        let terms: ContractTerms = sqlx::query_as(
            "SELECT f.name AS firm, f.ubn AS firm_ubn, s.name AS supplier, s.ubn AS supplier_ubn,
                    v.name AS plan, COALESCE(q.months, v.months) AS months,
                    CASE WHEN q.quotation_id IS NULL THEN v.seats ELSE q.seats END AS seats,
                    v.capacity, v.data_location, v.exit_terms, COALESCE(q.note, '') AS note
             FROM plan_versions v
             JOIN firms f ON f.firm_id = $1
             JOIN suppliers s ON s.supplier_id = $2
             LEFT JOIN quotations q ON q.order_id = $5
             WHERE v.plan_id = $3 AND v.version = $4",
        )
        .bind(&order.row.firm_id)
        .bind(&order.row.supplier_id)
        .bind(&order.row.plan_id)
        .bind(order.row.plan_version)
        .bind(&order.row.order_id)
        .fetch_one(&mut **tx)
        .await?;
        let text = contract_text(&ContractFacts {
            number: &order.row.number,
            programme: &order.programme,
            firm: &terms.firm,
            firm_ubn: &terms.firm_ubn,
            supplier: &terms.supplier,
            supplier_ubn: &terms.supplier_ubn,
            plan: &terms.plan,
            plan_version: order.row.plan_version,
            months: u16::try_from(terms.months).unwrap_or(0),
            seats: terms.seats.and_then(|seats| u32::try_from(seats).ok()),
            capacity: &terms.capacity,
            data_location: &terms.data_location,
            exit_terms: &terms.exit_terms,
            note: &terms.note,
            price: order.price,
            points: order.points,
            self_funded: order.self_funded,
            accepted_at: now,
            virtual_account: &order.row.virtual_account,
        });
        order.row.contract_sha256 = Some(sha256(&text));
        order.row.contract_text = Some(text);
        Ok(())
    }

    /// Leaves a trace of what was refused; nothing else of it was written.
    pub(in super::super) async fn audit_refusal(&self, row: AuditRow) -> Result<(), AppError> {
        Ok(command!(self, |tx| {
            let mut batch = Batch::default();
            audit(&mut batch, &row);
            batch.run(tx).await
        })?)
    }
}

#[derive(sqlx::FromRow)]
struct ContractTerms {
    firm: String,
    firm_ubn: String,
    supplier: String,
    supplier_ubn: String,
    plan: String,
    months: i32,
    seats: Option<i32>,
    capacity: String,
    data_location: String,
    exit_terms: String,
    note: String,
}

/// The first signature leaves the state as it is, so a second one by the same side would be a
/// legal step of the table; it is a repetition.
fn is_repeat(order: &Order, actor: Actor, act: &Act) -> bool {
    matches!(act, Act::Sign(_))
        && match actor.party() {
            Party::Buyer => order.row.buyer_signed_at.is_some(),
            Party::Supplier => order.row.supplier_signed_at.is_some(),
            _ => false,
        }
}

/// The state that the same step left before, if this party took it with this content.
async fn earlier(tx: &mut Tx, order: &Order, actor: Actor, act: &Act) -> Done<Option<State>> {
    let state: Option<String> = sqlx::query_scalar(
        "SELECT to_state FROM order_events
         WHERE order_id = $1 AND action = $2 AND party = $3 AND detail = $4
         ORDER BY at DESC, event_id DESC LIMIT 1",
    )
    .bind(&order.row.order_id)
    .bind(act.action().as_str())
    .bind(actor.party().as_str())
    .bind(act.detail())
    .fetch_optional(&mut **tx)
    .await?;
    Ok(state.and_then(|state| State::from_name(&state)))
}

/// R20, S14: accepting and signing must happen before the points expire, and an order that
/// lapsed because they did says so.
fn check_expiry(order: &Order, action: Action, now: Instant) -> Result<(), Refusal> {
    let expired_at = order.programme.points_expire_at();
    let uncontracted =
        matches!(order.state, State::Submitted | State::Accepted | State::ResponseLapsed);
    if matches!(action, Action::Accept | Action::Sign) && uncontracted && now >= expired_at {
        return Err(Refusal::PointsExpired { expired_at });
    }
    Ok(())
}

/// Records a signature; `true` where it is the second one, which makes the contract (R20, R21).
fn prepare_sign(order: &mut Order, actor: Actor, seen: &str, now: Instant) -> Result<bool, Abort> {
    if order.row.contract_sha256.as_deref() != Some(seen) {
        return Err(Abort::Invalid("contract"));
    }
    let at = Some(now.timestamp_millis());
    match actor.party() {
        Party::Buyer => order.row.buyer_signed_at = at,
        _ => order.row.supplier_signed_at = at,
    }
    if order.row.buyer_signed_at.is_none() || order.row.supplier_signed_at.is_none() {
        return Ok(false);
    }
    order.row.contracted_at = at;
    order.row.payment_deadline = Some(order.programme.payment_deadline(now).timestamp_millis());
    Ok(true)
}

/// R26: the day must fit, and before the payment it may only be where it is forced.
fn prepare_activate(order: &mut Order, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let illegal = Refusal::IllegalTransition { state: order.state, action: Action::Activate };
    let (Some(contracted_at), Some(deadline)) = (order.contracted_at, order.payment_deadline)
    else {
        return Err(illegal);
    };
    if order.state == State::Contracted && !activation_precedes_payment(&order.programme, deadline)
    {
        return Err(illegal);
    }
    check_activation(&order.programme, contracted_at, on, today)?;
    order.row.activated_on = Some(on.to_string());
    order.activated_on = Some(on);
    Ok(())
}

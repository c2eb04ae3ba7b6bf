//! 確認訂單內容: the one command that starts an order (R16 to R18, S5, S6, S8, S17, S24).

use app::{error::AppError, order::SubmitOrder};
use domain::{
    Actor, FirmId, Instant, OrderId, PlanId, Points, Programme, QuotationId, Refusal, SupplierId,
    Twd,
    authority::{Act, authorise},
    enrolment::FirmState,
    money::parse_typed,
    order::{Action, State, transition},
    quote,
};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        listing::selection,
        tx::{Abort, Done, command, end},
    },
    change::{AuditRow, Change, audit, move_points, record_event},
    quoted::{Quoted, quoted},
    record::{Order, OrderRecord, read},
    remind::watch_answer,
    tell::tell_step,
};
use crate::hash::sha256;

/// Longest idempotency key, in characters.
const KEY_CHARS_MAX: usize = 100;

/// The form, read.
#[derive(Clone, Debug, Serialize)]
struct Request {
    plan: PlanId,
    version: i32,
    points: i64,
    self_funded: i64,
    /// Part of what was asked only where there is one: other requests stay the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    quotation: Option<QuotationId>,
    #[serde(skip)]
    key: String,
}

/// What is remembered under a key.
#[derive(Debug, Serialize, Deserialize)]
enum Outcome {
    Submitted(OrderId),
    Refused(Refusal),
}

impl Request {
    fn read(form: &SubmitOrder) -> Result<Self, AppError> {
        let invalid = |field: &str| AppError::Invalid { field: field.to_owned() };
        let key = form.key.trim();
        // PostgreSQL keeps no NUL in a text.
        let printable = !key.chars().any(char::is_control);
        if key.is_empty() || key.chars().count() > KEY_CHARS_MAX || !printable {
            return Err(invalid("key"));
        }
        Ok(Self {
            plan: form.plan.parse().map_err(|_| AppError::NotFound)?,
            version: form.version.trim().parse().map_err(|_| invalid("version"))?,
            points: parse_typed(&form.points).map_err(|_| invalid("points"))?,
            self_funded: parse_typed(&form.self_funded).map_err(|_| invalid("self_funded"))?,
            quotation: match form.quotation.as_str() {
                "" => None,
                id => Some(id.parse().map_err(|_| AppError::NotFound)?),
            },
            key: key.to_owned(),
        })
    }
}

/// The plan on offer and its supplier.
#[derive(sqlx::FromRow)]
struct OfferRow {
    programme_id: String,
    supplier_id: String,
    status: String,
    current_version: i32,
    price_twd: i64,
    supplier_ubn: String,
    selected_from: Option<i64>,
    selected_until: Option<i64>,
    plan_from: Option<i64>,
    plan_until: Option<i64>,
    /// A spot check failed (S37).
    suspended_at: Option<i64>,
    firm_ubn: String,
    /// Where the firm stands in the programme; none where it has not applied.
    firm_state: Option<String>,
    /// What the firm's wallet holds; none before points were issued.
    available: Option<i64>,
    /// What the key was used for before.
    request_sha256: Option<String>,
    outcome: Option<String>,
}

impl Store {
    pub(in super::super) async fn submit_order(
        &self,
        actor: Actor,
        form: SubmitOrder,
    ) -> Result<OrderId, AppError> {
        authorise(actor, Act::SubmitOrder)?;
        let Actor::Buyer { firm, .. } = actor else {
            return Err(Refusal::Forbidden.into());
        };
        let request = Request::read(&form)?;
        let body = serde_json::to_string(&request)
            .map_err(|error| crate::fault::internal("order.submit", &error))?;
        let request_hash = sha256(&body);
        let answer =
            command!(self, |tx| self.try_submit(tx, actor, firm, &request, &request_hash).await);
        match answer {
            Err(Abort::Refused(refusal)) => {
                self.remember_refusal(actor, firm, &request, &request_hash, refusal).await
            }
            answer => Ok(answer?),
        }
    }

    async fn try_submit(
        &self,
        tx: &mut Tx,
        actor: Actor,
        firm: FirmId,
        request: &Request,
        request_hash: &str,
    ) -> Done<OrderId> {
        let now = self.time();
        let id = OrderId::new(crate::clock::new_id());
        let offer = offer(tx, request, firm).await?;
        if let Some(stored) = stored(&offer, request, request_hash)? {
            return match stored {
                Outcome::Submitted(order) => Ok(order),
                Outcome::Refused(refusal) => Err(refusal.into()),
            };
        }
        let programme = self.programme_in(tx, &offer.programme_id).await?;
        let quoted = match request.quotation {
            Some(id) => Some(quoted(tx, id, request.plan, firm, now).await?),
            None => None,
        };
        let price = check_offer(&programme, &offer, quoted.as_ref(), request, now)?;
        let available = offer.available.and_then(Points::new).unwrap_or_default();
        let quote =
            quote::check(&programme, price, available, request.points, request.self_funded)?;
        let mut row = new_row(id, &programme, firm, &offer, request, &quote, now);
        if let Some(quoted) = &quoted {
            row.plan_version = quoted.version;
        }
        let mut order = read(row, programme)?;
        // The table's edge starts at Draft, which is the form and has no row.
        order.state = State::Draft;
        let edge = transition(State::Draft, Action::Submit, actor.party())?;
        let step = Change {
            actor,
            action: Action::Submit,
            to: edge.to,
            points: edge.points,
            detail: "",
            rule: quote.rule().0,
            at: now,
        };
        let event = crate::clock::new_id();
        let mut batch = Batch::default();
        remember(&mut batch, firm, request, request_hash, &Outcome::Submitted(id), now);
        order.row.position = move_points(&mut batch, &order, &step, event)?;
        insert(&mut batch, &order.row);
        if let Some(quoted) = &quoted {
            quoted.take(&mut batch, &order.row.order_id);
        }
        record_event(&mut batch, &order, &step, event);
        watch_answer(&mut batch, &order);
        tell_step(tx, &mut batch, &order, &step).await?;
        batch.run(tx).await?;
        Ok(id)
    }

    /// A refusal leaves an audit row, and an answer under the key where it was a decision. Where
    /// a twin was faster, the twin's answer is the answer.
    async fn remember_refusal(
        &self,
        actor: Actor,
        firm: FirmId,
        request: &Request,
        request_hash: &str,
        refusal: Refusal,
    ) -> Result<OrderId, AppError> {
        let now = self.time();
        let outcome = Outcome::Refused(refusal.clone());
        let stored = command!(self, |tx| {
            let mut batch = Batch::default();
            if refusal.depends_on_state() {
                // A twin may have been answered meanwhile; its answer is the one that counts.
                let offer = offer(tx, request, firm).await?;
                if let Some(first) = stored(&offer, request, request_hash)? {
                    return Ok(Some(first));
                }
                remember(&mut batch, firm, request, request_hash, &outcome, now);
            }
            let subject = ("plan", request.plan.to_string());
            let row = AuditRow::refused(actor, Action::Submit.as_str(), subject, &refusal, now);
            audit(&mut batch, &row);
            batch.run(tx).await?;
            Ok(None)
        })?;
        match stored {
            Some(Outcome::Submitted(order)) => Ok(order),
            Some(Outcome::Refused(first)) => Err(first.into()),
            None => Err(refusal.into()),
        }
    }
}

/// Everything that the decision needs, in one read. An order that is decided while the selection
/// is revoked (S38) either stands before the open orders are declined, or finds it revoked.
async fn offer(tx: &mut Tx, request: &Request, firm: FirmId) -> Done<OfferRow> {
    let offer = sqlx::query_as(concat!(
        "SELECT p.programme_id, p.supplier_id, p.status, p.current_version, p.price_twd,
                s.ubn AS supplier_ubn, s.selected_from, s.selected_until, s.suspended_at,
                p.selected_from AS plan_from, p.selected_until AS plan_until, f.ubn AS firm_ubn,
                (SELECT ap.state FROM applications ap WHERE ap.firm_id = f.firm_id
                     AND ap.programme_id = p.programme_id) AS firm_state,
                (SELECT a.balance FROM accounts a
                 WHERE a.account_id = 'wallet:' || p.programme_id || ':' || f.firm_id) AS available,
                c.request_sha256, c.outcome
         FROM plans p JOIN suppliers s ON s.supplier_id = p.supplier_id
         JOIN firms f ON f.firm_id = $2
         LEFT JOIN commands c ON c.actor = f.firm_id AND c.idem_key = $3
         WHERE p.plan_id = $1",
        selection_stays!()
    ))
    .bind(request.plan.to_string())
    .bind(firm.to_string())
    .bind(&request.key)
    .fetch_optional(&mut **tx)
    .await?;
    offer.ok_or(Abort::NotFound)
}

/// The answer under the request's key, where it was taken before: the stored one for the same
/// request, `KeyReused` for another one.
fn stored(offer: &OfferRow, request: &Request, request_hash: &str) -> Done<Option<Outcome>> {
    let (Some(hash), Some(outcome)) = (&offer.request_sha256, &offer.outcome) else {
        return Ok(None);
    };
    if hash != request_hash {
        return Err(Refusal::KeyReused.into());
    }
    serde_json::from_str(outcome).map(Some).map_err(|_| Abort::Inconsistent {
        table: "commands",
        column: "outcome",
        row: request.key.clone(),
    })
}

/// Everything that the law checks before the amounts, in its order. Returns the price.
fn check_offer(
    programme: &Programme,
    offer: &OfferRow,
    quoted: Option<&Quoted>,
    request: &Request,
    now: Instant,
) -> Result<Twd, Abort> {
    let expired_at = programme.points_expire_at();
    if now >= expired_at {
        return Err(Refusal::PointsExpired { expired_at }.into());
    }
    let selected = selection(offer.selected_from, offer.selected_until)
        .and(&selection(offer.plan_from, offer.plan_until));
    if offer.status != "listed" || !selected.is_valid_at(now) || offer.suspended_at.is_some() {
        return Err(Refusal::PlanNotListed.into());
    }
    if offer.supplier_ubn == offer.firm_ubn {
        return Err(Refusal::SelfDealing.into());
    }
    let price = Twd::new(offer.price_twd).ok_or(Abort::Inconsistent {
        table: "plans",
        column: "price_twd",
        row: request.plan.to_string(),
    })?;
    // A quotation holds for its version, also when the plan has a newer one.
    let (price, current) =
        quoted.map_or((price, offer.current_version), |quoted| (quoted.price, quoted.version));
    if request.version != current {
        let seen = request.version;
        return Err(Refusal::PlanChanged { seen, current, price }.into());
    }
    if let Some(quoted) = quoted {
        quoted.usable()?;
    }
    // S23: points that are frozen buy nothing, whatever the wallet holds.
    if offer.firm_state.as_deref() == Some(FirmState::Frozen.as_str()) {
        return Err(Refusal::NotEligible.into());
    }
    Ok(price)
}

/// Takes the key for this answer.
fn remember(
    batch: &mut Batch,
    firm: FirmId,
    request: &Request,
    request_hash: &str,
    outcome: &Outcome,
    at: Instant,
) {
    put!(
        batch,
        "INSERT INTO commands (actor, idem_key, request_sha256, outcome, at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        firm.to_string(),
        &request.key,
        request_hash,
        serde_json::to_string(outcome).unwrap_or_default(),
        at.timestamp_millis(),
    );
}

fn new_row(
    id: OrderId,
    programme: &Programme,
    firm: FirmId,
    offer: &OfferRow,
    request: &Request,
    quote: &quote::Quote,
    now: Instant,
) -> OrderRecord {
    OrderRecord {
        order_id: id.to_string(),
        number: number(programme),
        programme_id: programme.id.to_string(),
        firm_id: firm.to_string(),
        supplier_id: offer.supplier_id.clone(),
        plan_id: request.plan.to_string(),
        plan_version: offer.current_version,
        price_twd: quote.price.get(),
        points: quote.points.get(),
        self_funded_twd: quote.self_funded.get(),
        state: State::Submitted.as_str().to_owned(),
        revision: 0,
        position: None,
        submitted_at: now.timestamp_millis(),
        answer_deadline: programme.answer_deadline(now).timestamp_millis(),
        buyer_signed_at: None,
        supplier_signed_at: None,
        contracted_at: None,
        payment_deadline: None,
        lapsed_at: None,
        paid_at: None,
        activated_on: None,
        virtual_account: virtual_account(),
        contract_text: None,
        contract_sha256: None,
    }
}

/// A number that people can read to each other: no 0, O, 1, I or L.
fn number(programme: &Programme) -> String {
    const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    let mut random = crate::clock::new_id().as_u128() & ((1 << 62) - 1);
    let mut text = format!("{}-", programme.id);
    for _ in 0..8 {
        text.push(char::from(ALPHABET[usize::try_from(random % 31).unwrap_or(0)]));
        random /= 31;
    }
    text
}

/// 專屬虛擬帳號: fourteen digits that belong to one order.
fn virtual_account() -> String {
    let random = crate::clock::new_id().as_u128() & ((1 << 62) - 1);
    format!("9{:013}", random % 10_000_000_000_000)
}

fn insert(batch: &mut Batch, row: &OrderRecord) {
    put!(
        batch,
        "INSERT INTO orders (order_id, number, programme_id, firm_id, supplier_id, plan_id,
             plan_version, price_twd, points, self_funded_twd, state, revision, submitted_at,
             answer_deadline, virtual_account, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &row.order_id,
        &row.number,
        &row.programme_id,
        &row.firm_id,
        &row.supplier_id,
        &row.plan_id,
        row.plan_version,
        row.price_twd,
        row.points,
        row.self_funded_twd,
        &row.state,
        row.revision,
        row.submitted_at,
        row.answer_deadline,
        &row.virtual_account,
        &row.position,
    );
}

/// The supplier of an order, for the guard of R6.
pub(super) async fn selection_is_valid(
    tx: &mut Tx,
    order: &Order,
    supplier: SupplierId,
    now: Instant,
) -> Done<bool> {
    debug_assert_eq!(order.supplier, supplier);
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT s.selected_from FROM suppliers s JOIN plans p ON p.supplier_id = s.supplier_id
         WHERE s.supplier_id = $1 AND p.plan_id = $3 AND s.suspended_at IS NULL
             AND s.selected_from <= $2 AND (s.selected_until IS NULL OR s.selected_until > $2)
             AND p.selected_from <= $2 AND (p.selected_until IS NULL OR p.selected_until > $2)",
    )
    .bind(supplier.to_string())
    .bind(now.timestamp_millis())
    .bind(&order.row.plan_id)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.is_some())
}

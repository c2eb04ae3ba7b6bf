//! Telling the people of both sides what happened to their orders, and what time is about to do.

use domain::{
    Instant, Party,
    calendar::from_millis,
    order::{Action, DeclineReason, State},
};

use super::{
    super::{
        Tx,
        batch::Batch,
        mail::{Recipient, tell},
        tx::Done,
    },
    change::Change,
    record::Order,
};
use crate::letter::{Letter, OrderName, OrderStep};

/// People that one command tells; an order's letters are not for a whole workforce.
const PEOPLE_MAX: i64 = 20;

#[derive(sqlx::FromRow)]
struct Person {
    party: String,
    plan: String,
    #[sqlx(flatten)]
    to: Recipient,
}

/// Who is told of a step: the other side; both where neither of them took it, and of the
/// contract, because it starts a clock for one and work for the other. Who withdraws a firm's
/// orders for it writes to the firm about that themselves.
fn told(step: &Change<'_>) -> &'static [Party] {
    match step.actor.party() {
        _ if step.action == Action::Withdraw => &[Party::Supplier],
        _ if step.to == State::Contracted => &[Party::Buyer, Party::Supplier],
        Party::Buyer => &[Party::Supplier],
        Party::Supplier => &[Party::Buyer],
        _ => &[Party::Buyer, Party::Supplier],
    }
}

/// Tells the other side about a decided step, in the transaction that carries it out.
pub(in super::super) async fn tell_step(
    tx: &mut Tx,
    batch: &mut Batch,
    order: &Order,
    step: &Change<'_>,
) -> Done<()> {
    let until = match step.to {
        State::Submitted => from_millis(order.row.answer_deadline),
        State::Accepted => Some(order.programme.points_expire_at()),
        State::Contracted => order.row.payment_deadline.and_then(from_millis),
        _ => None,
    };
    let reason = match step.action {
        Action::Decline => DeclineReason::from_code(step.detail),
        _ => None,
    };
    tell_people(tx, batch, order, told(step), step.at, |name, to| {
        Letter::OrderStep(OrderStep {
            order: name,
            to,
            action: step.action,
            state: step.to,
            due: order.self_funded,
            until,
            reason,
        })
    })
    .await
}

/// Writes a letter to everybody of these sides; `letter` makes it for a side.
pub(in super::super) async fn tell_people(
    tx: &mut Tx,
    batch: &mut Batch,
    order: &Order,
    sides: &[Party],
    at: Instant,
    letter: impl Fn(OrderName, Party) -> Letter,
) -> Done<()> {
    let row = &order.row;
    let name =
        |plan: &str| OrderName { id: order.id, number: row.number.clone(), plan: plan.to_owned() };
    let topic = letter(name(""), Party::System).topic();
    let of = |side, id| sides.contains(&side).then_some(id);
    let people: Vec<Person> = sqlx::query_as(
        "SELECT u.party, u.user_id, u.email, u.lang, (m.topic IS NOT NULL) AS muted,
                v.name AS plan
         FROM plan_versions v
         JOIN users u ON (u.firm_id = $1 OR u.supplier_id = $2) AND u.closed_at IS NULL
         LEFT JOIN muted_topics m ON m.user_id = u.user_id AND m.topic = $3
         WHERE v.plan_id = $4 AND v.version = $5
         ORDER BY CASE u.roles WHEN 'owner' THEN 0 ELSE 1 END, u.created_at, u.user_id LIMIT $6",
    )
    .bind(of(Party::Buyer, &row.firm_id))
    .bind(of(Party::Supplier, &row.supplier_id))
    .bind(topic.as_str())
    .bind(&row.plan_id)
    .bind(row.plan_version)
    .bind(PEOPLE_MAX)
    .fetch_all(&mut **tx)
    .await?;
    let path = format!("/orders/{}", order.id);
    for person in people {
        if let Some(side) = Party::from_name(&person.party) {
            tell(batch, &person.to, &letter(name(&person.plan), side), &path, at);
        }
    }
    Ok(())
}

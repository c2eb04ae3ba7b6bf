//! 契約變更: proposing, signing and dropping an amendment. Points and price never move here.

use app::{
    contract::{
        AmendContract,
        amended::{AmendedFacts, amended_text},
    },
    error::{AppError, Fault, FaultKind},
};
use domain::{
    Actor, Instant, OrderId, Party, Refusal,
    amendment::{LOCATION_CHARS_MAX, OTHER_CHARS_MAX, Terms, check, is_amendable},
    authority::{Act, authorise},
};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        tx::{Abort, Done, command, end},
    },
    change::{AuditRow, audit},
    contract::{Amendment, amendments, in_force},
    record::Order,
    tell::tell_people,
};
use crate::{
    clock::new_id,
    hash::sha256,
    letter::{AmendmentStep, Letter},
    live::Changed,
};

/// The command, read.
#[derive(Clone, Debug)]
enum Step {
    Propose(Terms),
    /// The version, and the hash of the text that was read.
    Sign(i32, String),
    Drop(i32),
}

impl Step {
    fn read(form: &AmendContract) -> Result<Self, AppError> {
        let version = || form.version.parse().map_err(|_| AppError::NotFound);
        match form.act.as_str() {
            "propose" => terms(form).map(Self::Propose),
            "sign" => Ok(Self::Sign(version()?, form.contract.clone())),
            "drop" => version().map(Self::Drop),
            _ => Err(AppError::Request),
        }
    }

    const fn right(&self) -> Act {
        match self {
            Self::Sign(..) => Act::SignOrder,
            Self::Propose(_) | Self::Drop(_) => Act::AmendContract,
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Propose(_) => "propose_amendment",
            Self::Sign(..) => "sign_amendment",
            Self::Drop(_) => "drop_amendment",
        }
    }
}

/// What was typed; faults by field.
fn terms(form: &AmendContract) -> Result<Terms, AppError> {
    let mut faults = Vec::new();
    let mut text = |field: &str, typed: &str, max: usize| {
        let text = typed.trim();
        if text.chars().count() > max {
            faults.push(Fault::new(field, FaultKind::TooLong { max }));
        }
        let odd = |c: char| c.is_control() && c != '\n' && c != '\r';
        if text.chars().any(odd) {
            faults.push(Fault::new(field, FaultKind::BadCharacters));
        }
        text.to_owned()
    };
    let terms = Terms {
        start_on: None,
        data_location: text("data_location", &form.data_location, LOCATION_CHARS_MAX),
        other: text("other", &form.other, OTHER_CHARS_MAX),
    };
    let day = form.start_on.trim();
    let start_on = if day.is_empty() { Ok(None) } else { day.parse().map(Some) };
    let Ok(start_on) = start_on else {
        return Err(AppError::Invalid { field: "start_on".to_owned() });
    };
    let terms = Terms { start_on, ..terms };
    if faults.is_empty() && terms.is_empty() {
        faults.push(Fault::new("other", FaultKind::Missing));
    }
    if faults.is_empty() { Ok(terms) } else { Err(AppError::Faults(faults)) }
}

impl Store {
    pub(super) async fn amend(&self, actor: Actor, form: AmendContract) -> Result<(), AppError> {
        let step = Step::read(&form)?;
        let id: OrderId = form.order.parse().map_err(|_| AppError::NotFound)?;
        let now = self.time();
        self.lapse_if_due(id, now).await?;
        let answer = command!(self, |tx| self.try_amend(tx, actor, id, &step, now).await);
        if let Err(Abort::Refused(refusal)) = &answer {
            let subject = ("contract", id.to_string());
            self.audit_refusal(AuditRow::refused(actor, step.name(), subject, refusal, now))
                .await?;
        }
        Ok(answer?)
    }

    async fn try_amend(
        &self,
        tx: &mut Tx,
        actor: Actor,
        id: OrderId,
        step: &Step,
        now: Instant,
    ) -> Done<()> {
        let order = self.order_in(tx, id).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(Abort::NotFound);
        }
        authorise(actor, step.right())?;
        let known = amendments(&mut **tx, &order).await?;
        let mut batch = Batch::default();
        let told = match step {
            Step::Propose(terms) => propose(&mut batch, &order, &known, actor, terms, now)?,
            Step::Sign(version, seen) => {
                let amendment = find(&known, *version)?;
                match sign(&mut batch, &order, amendment, actor, seen, now)? {
                    Some(told) => told,
                    // Signed before: the same answer.
                    None => return Ok(()),
                }
            }
            Step::Drop(version) => {
                let amendment = find(&known, *version)?;
                if amendment.dropped_at.is_some() {
                    return Ok(());
                }
                drop_one(&mut batch, amendment, now)?
            }
        };
        // The order's revision is the guard: two sides that amend at once take turns.
        put!(
            batch,
            "UPDATE orders SET revision = revision + 1 WHERE order_id = $1 AND revision = $2",
            &order.row.order_id,
            order.row.revision,
        );
        let detail = format!("version {}", told.version);
        let row = audit_row(actor, step, id, detail, now);
        batch.tell(Changed {
            event: row.event,
            order: order.id,
            firm: order.firm,
            supplier: order.supplier,
        });
        audit(&mut batch, &row);
        let sides: &[Party] = match (told.step, actor.party()) {
            (AmendmentStep::InForce, _) => &[Party::Buyer, Party::Supplier],
            (_, Party::Buyer) => &[Party::Supplier],
            _ => &[Party::Buyer],
        };
        tell_people(tx, &mut batch, &order, sides, now, |order, _| Letter::Amendment {
            order,
            version: told.version,
            step: told.step,
        })
        .await?;
        batch.run(tx).await
    }
}

/// What the other side is told.
struct Told {
    version: i32,
    step: AmendmentStep,
}

fn audit_row(actor: Actor, step: &Step, id: OrderId, detail: String, at: Instant) -> AuditRow {
    AuditRow {
        event: new_id(),
        at,
        actor,
        action: step.name(),
        subject: ("contract", id.to_string()),
        outcome: "ok",
        rule: "R19".to_owned(),
        detail,
    }
}

fn find(known: &[Amendment], version: i32) -> Result<&Amendment, Abort> {
    known.iter().find(|amendment| amendment.version == version).ok_or(Abort::NotFound)
}

fn propose(
    batch: &mut Batch,
    order: &Order,
    known: &[Amendment],
    actor: Actor,
    terms: &Terms,
    now: Instant,
) -> Done<Told> {
    check(terms, order.state, &order.programme, order.contracted_at)?;
    if known.iter().any(Amendment::is_open) {
        return Err(Refusal::AmendmentOpen.into());
    }
    let (Some(first), Some(first_hash)) = (&order.row.contract_text, &order.row.contract_sha256)
    else {
        return Err(Refusal::NotAmendable { state: order.state }.into());
    };
    let replaces = in_force(known)
        .map_or((1, first_hash.as_str()), |old| (old.version, old.contract_sha256.as_str()));
    let version = known.last().map_or(1, |last| last.version) + 1;
    let text =
        amended_text(&AmendedFacts { number: &order.row.number, version, replaces, terms, first });
    put!(
        batch,
        "INSERT INTO amendments (amendment_id, order_id, version, proposed_by, proposed_at,
             contract_text, contract_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id().to_string(),
        &order.row.order_id,
        version,
        actor.party().as_str(),
        now.timestamp_millis(),
        &text,
        sha256(&text),
    );
    Ok(Told { version, step: AmendmentStep::Proposed })
}

/// Records a signature; nothing where this side has signed before.
fn sign(
    batch: &mut Batch,
    order: &Order,
    amendment: &Amendment,
    actor: Actor,
    seen: &str,
    now: Instant,
) -> Done<Option<Told>> {
    let (own, other) = match actor.party() {
        Party::Buyer => (amendment.buyer_signed_at, amendment.supplier_signed_at),
        _ => (amendment.supplier_signed_at, amendment.buyer_signed_at),
    };
    if own.is_some() {
        return Ok(None);
    }
    if !amendment.is_open() {
        return Err(Refusal::AmendmentClosed.into());
    }
    if !is_amendable(order.state) {
        return Err(Refusal::NotAmendable { state: order.state }.into());
    }
    if amendment.contract_sha256 != seen {
        return Err(Abort::Invalid("contract"));
    }
    let at = now.timestamp_millis();
    let buyer = actor.party() == Party::Buyer;
    put!(
        batch,
        "UPDATE amendments SET
             buyer_signed_at = CASE WHEN $2 = 1 THEN $3 ELSE buyer_signed_at END,
             supplier_signed_at = CASE WHEN $2 = 1 THEN supplier_signed_at ELSE $3 END,
             signed_at = $4
         WHERE amendment_id = $1 AND signed_at IS NULL AND dropped_at IS NULL",
        &amendment.id,
        i64::from(buyer),
        at,
        other.map(|_| at),
    );
    let step = if other.is_some() { AmendmentStep::InForce } else { AmendmentStep::Signed };
    Ok(Some(Told { version: amendment.version, step }))
}

fn drop_one(batch: &mut Batch, amendment: &Amendment, now: Instant) -> Done<Told> {
    if !amendment.is_open() {
        return Err(Refusal::AmendmentClosed.into());
    }
    put!(
        batch,
        "UPDATE amendments SET dropped_at = $2
         WHERE amendment_id = $1 AND signed_at IS NULL AND dropped_at IS NULL",
        &amendment.id,
        now.timestamp_millis(),
    );
    Ok(Told { version: amendment.version, step: AmendmentStep::Dropped })
}

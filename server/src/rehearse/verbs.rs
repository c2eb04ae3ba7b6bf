//! The acting part of a line: `ACTOR VERB [OBJECT] [key=value…] [=> RESULT]`.
//!
//! Checks that the names exist and that the words fit, and nothing of what they do: whether an
//! order may be accepted now is for the services to say.

use std::collections::{BTreeMap, BTreeSet};

use super::script::{
    ActorRef, Expected, FirmName, Invoice, OfficerName, OrderName, Pay, PlanName, Submit,
    SupplierName, Usage, Verb,
};
use super::vocabulary::{self, LINE_WORDS};
use super::words::{self, AMOUNTS, ANY, Parsed, Words};

/// What the file has declared so far. Actors share one name space, since a line begins with one.
#[derive(Debug, Default)]
pub(super) struct Names {
    actors: BTreeMap<String, ActorRef>,
    plans: BTreeSet<String>,
    orders: BTreeSet<String>,
}

impl Names {
    pub(super) fn add_firm(&mut self, name: String) -> Parsed<FirmName> {
        let firm = FirmName(name.clone());
        self.add_actor(name, ActorRef::Firm(firm.clone()))?;
        Ok(firm)
    }

    pub(super) fn add_supplier(&mut self, name: String) -> Parsed<SupplierName> {
        let supplier = SupplierName(name.clone());
        self.add_actor(name, ActorRef::Supplier(supplier.clone()))?;
        Ok(supplier)
    }

    pub(super) fn add_officer(&mut self, name: String) -> Parsed<OfficerName> {
        let officer = OfficerName(name.clone());
        self.add_actor(name, ActorRef::Officer(officer.clone()))?;
        Ok(officer)
    }

    fn add_actor(&mut self, name: String, actor: ActorRef) -> Parsed<()> {
        check_name(&name)?;
        if self.actors.contains_key(&name) {
            return Err(format!("`{name}` is already declared"));
        }
        self.actors.insert(name, actor);
        Ok(())
    }

    pub(super) fn add_plan(&mut self, name: String) -> Parsed<PlanName> {
        check_name(&name)?;
        if !self.plans.insert(name.clone()) {
            return Err(format!("plan `{name}` is already declared"));
        }
        Ok(PlanName(name))
    }

    /// `submit` declares its order, as often as it likes: a retry or a corrected request is the
    /// same order to the reader.
    fn add_order(&mut self, name: String) -> Parsed<OrderName> {
        check_name(&name)?;
        self.orders.insert(name.clone());
        Ok(OrderName(name))
    }

    pub(super) fn actor(&self, name: &str) -> Parsed<ActorRef> {
        if name == "bank" {
            return Ok(ActorRef::Bank);
        }
        self.actors.get(name).cloned().ok_or_else(|| {
            let known = self.actors.keys().map(String::as_str).chain(["bank"]).collect::<Vec<_>>();
            vocabulary::unknown("actor", name, &known)
        })
    }

    pub(super) fn firm(&self, name: &str) -> Parsed<FirmName> {
        match self.actors.get(name) {
            Some(ActorRef::Firm(firm)) => Ok(firm.clone()),
            _ => Err(vocabulary::unknown("firm", name, &self.actors_of(Kind::Firm))),
        }
    }

    pub(super) fn supplier(&self, name: &str) -> Parsed<SupplierName> {
        match self.actors.get(name) {
            Some(ActorRef::Supplier(supplier)) => Ok(supplier.clone()),
            _ => Err(vocabulary::unknown("supplier", name, &self.actors_of(Kind::Supplier))),
        }
    }

    fn actors_of(&self, kind: Kind) -> Vec<&str> {
        let of_kind = self.actors.iter().filter(|(_, actor)| Kind::of(actor) == kind);
        of_kind.map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn plan(&self, name: &str) -> Parsed<PlanName> {
        match self.plans.get(name) {
            Some(name) => Ok(PlanName(name.clone())),
            None => Err(vocabulary::unknown("plan", name, &list(&self.plans))),
        }
    }

    pub(super) fn order(&self, name: &str) -> Parsed<OrderName> {
        match self.orders.get(name) {
            Some(name) => Ok(OrderName(name.clone())),
            None => Err(vocabulary::unknown("order", name, &list(&self.orders))),
        }
    }
}

fn list(names: &BTreeSet<String>) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

fn check_name(name: &str) -> Parsed<()> {
    let fits = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if !name.chars().all(fits) || !name.starts_with(char::is_alphabetic) {
        return Err(format!("`{name}` is not a name: a letter, then letters, digits, `_`, `-`"));
    }
    // `bank` acts undeclared, and inside a `together` block a line begins with its actor.
    if name == "bank" || LINE_WORDS.contains(&name) {
        return Err(format!("`{name}` is a word of the grammar and cannot be a name"));
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Firm,
    Supplier,
    Bank,
    Officer,
}

impl Kind {
    fn of(actor: &ActorRef) -> Self {
        match actor {
            ActorRef::Firm(_) => Self::Firm,
            ActorRef::Supplier(_) => Self::Supplier,
            ActorRef::Officer(_) => Self::Officer,
            ActorRef::Bank => Self::Bank,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Firm => "a firm",
            Self::Supplier => "a supplier",
            Self::Bank => "the bank",
            Self::Officer => "an officer",
        }
    }
}

/// Verb, who says it, its keys: the contract's table of verbs.
#[rustfmt::skip]
const VERBS: &[(&str, &[Kind], &[&str])] = &[
    ("enrol",           &[Kind::Firm],     &[]),
    ("verify-email",    &[Kind::Firm],     &[]),
    ("submit",          &[Kind::Firm],     &["plan", "points", "self", "key", "version"]),
    ("withdraw",        &[Kind::Firm],     &[]),
    ("attest",          &[Kind::Firm],     &["month", "used"]),
    ("survey",          &[Kind::Firm],     &["score"]),
    ("submit-plan",     &[Kind::Supplier], &[]),
    ("revise-plan",     &[Kind::Supplier], &["price"]),
    ("accept",          &[Kind::Supplier], &[]),
    ("decline",         &[Kind::Supplier], &["reason"]),
    ("sign",            &[Kind::Firm, Kind::Supplier], &[]),
    ("activate",        &[Kind::Supplier], &["on"]),
    ("usage",           &[Kind::Supplier], &["day", "count", "seq"]),
    ("invoice",         &[Kind::Supplier], &["number", "on", "total", "buyer"]),
    ("claim",           &[Kind::Supplier], &[]),
    ("pay",             &[Kind::Bank],     &["amount", "value", "txn"]),
    ("approve",         &[Kind::Officer],  &[]),
    ("refuse",          &[Kind::Officer],  &["reason"]),
    ("record-prior",    &[Kind::Officer],  &["programme"]),
    ("withdraw-points", &[Kind::Officer],  &[]),
    ("list",            &[Kind::Officer],  &[]),
    ("refuse-plan",     &[Kind::Officer],  &["reason"]),
    ("revoke",          &[Kind::Officer],  &[]),
    ("review",          &[Kind::Officer],  &[]),
    ("return-claim",    &[Kind::Officer],  &["missing"]),
    ("approve-claim",   &[Kind::Officer],  &[]),
    ("settle",          &[Kind::Officer],  &[]),
    ("sample-audit",    &[Kind::Officer],  &[]),
    ("pass-audit",      &[Kind::Officer],  &[]),
    ("fail-audit",      &[Kind::Officer],  &[]),
    ("confirm-usage",   &[Kind::Officer],  &["day"]),
    ("waive-survey",    &[Kind::Officer],  &["reason"]),
    ("terminate",       &[Kind::Firm, Kind::Supplier, Kind::Officer], &["delivered"]),
];

/// Reads the whole act; the result is optional here, `at` insists on it.
pub(super) fn act(
    mut line: Words,
    names: &mut Names,
) -> Parsed<(ActorRef, Verb, Option<Expected>)> {
    let expected = match line.take_right() {
        None => None,
        Some(right) => match right.as_slice() {
            [word] => Some(vocabulary::expected(word)?),
            [] => return Err("RESULT is missing after `=>`".into()),
            [_, extra, ..] => return Err(format!("unexpected word `{extra}` after the RESULT")),
        },
    };
    let actor = names.actor(&line.next("ACTOR")?)?;
    let kind = Kind::of(&actor);
    let spoken = VERBS.iter().filter(|(_, by, _)| by.contains(&kind));
    let allowed: Vec<_> = spoken.map(|(verb, ..)| *verb).collect();
    let what = format!("verb of {}", kind.word());
    let Some(word) = line.next_if_any() else {
        return Err(format!("VERB is missing; allowed: {}", allowed.join(", ")));
    };
    let Some((_, by, keys)) = VERBS.iter().find(|(verb, ..)| *verb == word) else {
        return Err(vocabulary::unknown(&what, &word, &allowed));
    };
    // Someone else's verb is a rehearsal of authority, and can end in one way only. The bank
    // has no session with which it could even try.
    let attempt = expected == Some(Expected::Refusal("Forbidden")) && kind != Kind::Bank;
    if !by.contains(&kind) && !attempt {
        return Err(vocabulary::unknown(&what, &word, &allowed));
    }
    line.allow_keys(keys)?;
    let verb = verb(&word, kind, &mut line, names)?;
    line.finish()?;
    Ok((actor, verb, expected))
}

fn verb(word: &str, kind: Kind, line: &mut Words, names: &mut Names) -> Parsed<Verb> {
    match word {
        "enrol" => Ok(Verb::Enrol),
        "verify-email" => Ok(Verb::VerifyEmail),
        "submit" => submit(line, names),
        "submit-plan" | "revise-plan" | "list" | "refuse-plan" => {
            let plan = names.plan(&line.next("the plan")?)?;
            on_plan(word, plan, line)
        }
        "approve" | "refuse" | "record-prior" | "withdraw-points" => {
            let firm = names.firm(&line.next("the firm")?)?;
            on_firm(word, firm, line)
        }
        "revoke" => Ok(Verb::Revoke(names.supplier(&line.next("the supplier")?)?)),
        _ => {
            let order = names.order(&line.next("the order")?)?;
            match word {
                "return-claim" | "waive-survey" | "confirm-usage" | "usage" | "invoice"
                | "attest" | "survey" => on_evidence(word, order, line),
                _ => on_order(word, kind, order, line),
            }
        }
    }
}

fn submit(line: &mut Words, names: &mut Names) -> Parsed<Verb> {
    let order = line.next("the order")?;
    let plan = names.plan(&line.required("plan")?)?;
    let points = line.amount("points", ANY)?;
    let self_funded = line.amount("self", ANY)?;
    let key = line.value("key");
    let version = line.count_if_any("version", 1..=10_000)?;
    let order = names.add_order(order)?;
    Ok(Verb::Submit(Submit { order, plan, points, self_funded, key, version }))
}

fn on_plan(word: &str, plan: PlanName, line: &mut Words) -> Parsed<Verb> {
    Ok(match word {
        "submit-plan" => Verb::SubmitPlan(plan),
        "revise-plan" => {
            Verb::RevisePlan { plan, price: line.amount("price", 1..=*AMOUNTS.end())? }
        }
        "list" => Verb::List(plan),
        _ => Verb::RefusePlan { plan, reason: line.required("reason")? },
    })
}

fn on_firm(word: &str, firm: FirmName, line: &mut Words) -> Parsed<Verb> {
    Ok(match word {
        "approve" => Verb::Approve(firm),
        "refuse" => Verb::Refuse { firm, reason: line.required("reason")? },
        "record-prior" => Verb::RecordPrior { firm, programme: line.required("programme")? },
        _ => Verb::WithdrawPoints(firm),
    })
}

fn on_order(word: &str, kind: Kind, order: OrderName, line: &mut Words) -> Parsed<Verb> {
    Ok(match word {
        "withdraw" => Verb::Withdraw(order),
        "accept" => Verb::Accept(order),
        "decline" => Verb::Decline { order, reason: line.required("reason")? },
        "sign" => Verb::Sign(order),
        "activate" => Verb::Activate { order, on: line.date("on")? },
        "claim" => Verb::Claim(order),
        "pay" => Verb::Pay(Pay {
            order,
            amount: line.amount("amount", ANY)?,
            value: words::time(&line.required("value")?)?,
            txn: line.required("txn")?,
        }),
        "terminate" => {
            let delivered = line.amount_if_any("delivered", AMOUNTS)?;
            match (kind, delivered) {
                (Kind::Officer, None) => return Err("key `delivered` is missing".into()),
                (Kind::Officer, Some(_)) | (_, None) => Verb::Terminate { order, delivered },
                (_, Some(_)) => return Err("only an officer says `delivered`".into()),
            }
        }
        "review" => Verb::Review(order),
        "approve-claim" => Verb::ApproveClaim(order),
        "settle" => Verb::Settle(order),
        "sample-audit" => Verb::SampleAudit(order),
        "pass-audit" => Verb::PassAudit(order),
        "fail-audit" => Verb::FailAudit(order),
        // Only a verb that stands in the table and was forgotten here comes this far.
        _ => return Err(format!("verb `{word}` cannot be read")),
    })
}

/// The verbs about what proves the service, which carry most of the keys.
fn on_evidence(word: &str, order: OrderName, line: &mut Words) -> Parsed<Verb> {
    Ok(match word {
        "usage" => Verb::Usage(Usage {
            order,
            day: line.date("day")?,
            count: line.amount("count", ANY)?,
            seq: line.count_if_any("seq", 0..=u32::MAX)?,
        }),
        "invoice" => Verb::Invoice(Invoice {
            order,
            number: line.required("number")?,
            on: line.date("on")?,
            total: line.amount("total", ANY)?,
            buyer: line.value("buyer"),
        }),
        "attest" => {
            let month = words::count("month", &line.required("month")?, 1..=3)?;
            let yes_no = [("yes", true), ("no", false)];
            let used = vocabulary::choice("value of `used`", &line.required("used")?, &yes_no)?;
            Verb::Attest { order, month, used }
        }
        "survey" => {
            Verb::Survey { order, score: words::count("score", &line.required("score")?, 1..=5)? }
        }
        "confirm-usage" => Verb::ConfirmUsage { order, day: line.date("day")? },
        "waive-survey" => Verb::WaiveSurvey { order, reason: line.required("reason")? },
        _ => Verb::ReturnClaim { order, missing: line.required("missing")? },
    })
}

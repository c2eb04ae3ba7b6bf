//! `expect` and `verify`: what must hold now.
//!
//! Both sides are written in the words of the file and compared as text, so that a line that
//! failed shows what it should have said.

use app::error::AppError;
use chrono::{DateTime, Utc};
use domain::calendar::rfc3339;

use super::{
    after_sale::claim_word,
    report::plan_state,
    script::{ActorRef, Expect, ExpectOrder, ExpectWallet},
    world::World,
};

/// Both sides of a comparison.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub(super) expected: String,
    pub(super) got: String,
}

impl Sides {
    fn words(mut self, expected: &str, got: &str) -> Self {
        for (side, word) in [(&mut self.expected, expected), (&mut self.got, got)] {
            if !side.is_empty() {
                side.push(' ');
            }
            side.push_str(word);
        }
        self
    }

    /// A key that was left out is not compared.
    fn key<T: ToString>(self, key: &str, expected: Option<T>, got: impl ToString) -> Self {
        match expected {
            Some(expected) => self.words(
                &format!("{key}={}", expected.to_string()),
                &format!("{key}={}", got.to_string()),
            ),
            None => self,
        }
    }
}

/// Errors: why nothing can be compared.
pub(super) async fn look(world: &World, expect: &Expect) -> Result<Sides, String> {
    match expect {
        Expect::Wallet(expect) => wallet(world, expect).await,
        Expect::Pool { available } => {
            let pool = world.engine.pool(&world.programme_id()?).await;
            let pool = pool.map_err(fault)?;
            Ok(Sides::default().key("available", Some(*available), pool.get()))
        }
        Expect::Order(expect) => order(world, expect).await,
        Expect::Firm { firm, state, position } => {
            let facts = world.engine.firm_facts(world.firm_id(firm)?).await.map_err(fault)?;
            let place = facts.position.map_or_else(|| "none".to_owned(), |at| at.to_string());
            let sides = Sides::default().words(state, facts.state.as_str());
            Ok(sides.key("position", *position, place))
        }
        Expect::Plan { plan, state, version } => {
            let status = world.engine.plan_status(world.plan(plan)?).await;
            let (status, current) = status.map_err(fault)?;
            let sides = Sides::default().words(state, plan_state(status));
            Ok(sides.key("version", *version, current))
        }
        Expect::Claim { order, state } => {
            let found = world.engine.claim_state(world.order(order)?).await.map_err(fault)?;
            Ok(Sides::default().words(state, claim_word(found)))
        }
        Expect::Mail { to, contains } => mail(world, to, contains).await,
    }
}

/// Whether any letter to the actor so far holds the text.
async fn mail(world: &World, to: &ActorRef, contains: &str) -> Result<Sides, String> {
    let address = World::address_of(to).ok_or("the bank gets no mail")?;
    let letters = world.engine.letters_to(&address).await.map_err(fault)?;
    let found =
        letters.iter().any(|(subject, body)| subject.contains(contains) || body.contains(contains));
    let subjects: Vec<&str> = letters.iter().map(|(subject, _)| subject.as_str()).collect();
    let wanted = format!("a mail with “{contains}”");
    let got = if found { wanted.clone() } else { format!("mails: {}", subjects.join("; ")) };
    Ok(Sides { expected: wanted, got })
}

async fn wallet(world: &World, expect: &ExpectWallet) -> Result<Sides, String> {
    let wallet = world.engine.wallet(world.buyer(&expect.firm)?).await;
    let wallet = wallet.map_err(fault)?;
    Ok(Sides::default()
        .key("available", expect.available, wallet.available.get())
        .key("reserved", expect.reserved, wallet.reserved.get())
        .key("used", expect.used, wallet.used.get())
        .key("expired", expect.expired, wallet.expired.get()))
}

async fn order(world: &World, expect: &ExpectOrder) -> Result<Sides, String> {
    let facts = world.engine.order_facts(world.order(&expect.order)?).await;
    let facts = facts.map_err(fault)?;
    let time = |at: DateTime<Utc>| rfc3339(at);
    let deadline = facts.payment_deadline.map_or_else(|| "none".to_owned(), time);
    Ok(Sides::default()
        .words(expect.state, facts.state.as_str())
        .key("points", expect.points, facts.points.get())
        .key("self", expect.self_funded, facts.self_funded.get())
        .key("deadline", expect.deadline.map(time), deadline))
}

/// Every ledger invariant; the broken ones by id, with their rows.
pub(super) async fn verify(world: &World) -> Result<(), String> {
    let broken = world.engine.verify().await.map_err(fault)?;
    if broken.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = broken
        .iter()
        .map(|violation| format!("{} {} [{}]", violation.id, violation.says, violation.row))
        .collect();
    Err(rows.join("; "))
}

fn fault(error: AppError) -> String {
    error.to_string()
}

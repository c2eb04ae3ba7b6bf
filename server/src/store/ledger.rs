//! Moving points: the only place that writes `transfers` and changes a balance.

use domain::{
    FirmId, Instant, OrderId, Points, ProgrammeId,
    ledger::{Account, Kind, Transfer},
};
use uuid::Uuid;

use super::{
    Tx,
    batch::{Batch, put},
    tx::Done,
};

/// What a transfer belongs to.
#[derive(Clone, Debug)]
pub(super) struct Posting<'a> {
    pub(super) programme: &'a ProgrammeId,
    pub(super) firm: Option<FirmId>,
    pub(super) order: Option<OrderId>,
    /// The transfer whose effect this one ends.
    pub(super) resolves: Option<&'a str>,
    pub(super) event: Uuid,
    pub(super) at: Instant,
}

/// Takes the points from one account and puts them into another. Returns the transfer's id.
///
/// The debit is guarded by the balance, so that concurrent commands can never overdraw: the one
/// that finds too little is stale and decides again.
pub(super) fn post(
    batch: &mut Batch,
    kind: Kind,
    from: Account,
    to: Account,
    amount: Points,
    posting: &Posting<'_>,
) -> Done<String> {
    let transfer = Transfer::new(kind, from, to, amount)?;
    // Accounts in one order, whatever the direction, so that two transfers never wait for each
    // other in a circle.
    if transfer.from().to_string() <= transfer.to().to_string() {
        debit(batch, &transfer);
        credit(batch, &transfer, posting);
    } else {
        credit(batch, &transfer, posting);
        debit(batch, &transfer);
    }
    let id = crate::clock::new_id().to_string();
    put!(
        batch,
        "INSERT INTO transfers (transfer_id, kind, from_account, to_account, amount, programme_id,
             firm_id, order_id, resolves, event_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &id,
        transfer.kind().as_str(),
        transfer.from().to_string(),
        transfer.to().to_string(),
        transfer.amount().get(),
        posting.programme.as_str(),
        posting.firm.map(|id| id.to_string()),
        posting.order.map(|id| id.to_string()),
        posting.resolves,
        posting.event.to_string(),
        posting.at.timestamp_millis(),
    );
    Ok(id)
}

fn debit(batch: &mut Batch, transfer: &Transfer) {
    put!(
        batch,
        "UPDATE accounts SET balance = balance - $1
         WHERE account_id = $2 AND (balance >= $1 OR kind = 'treasury')",
        transfer.amount().get(),
        transfer.from().to_string(),
    );
}

fn credit(batch: &mut Batch, transfer: &Transfer, posting: &Posting<'_>) {
    let to = transfer.to();
    let owner = match to {
        Account::Wallet(_, firm) => Some(*firm),
        Account::Hold(_) | Account::Used(_) | Account::Claim(_) => posting.firm,
        _ => None,
    };
    put!(
        batch,
        "INSERT INTO accounts (account_id, kind, programme_id, firm_id, balance)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id) DO UPDATE SET balance = accounts.balance + excluded.balance",
        to.to_string(),
        to.kind().as_str(),
        posting.programme.as_str(),
        owner.map(|id| id.to_string()),
        transfer.amount().get(),
    );
}

/// What an account holds; 0 where it does not exist yet.
pub(super) async fn balance(tx: &mut Tx, account: &Account) -> Done<Points> {
    let balance: Option<i64> =
        sqlx::query_scalar("SELECT balance FROM accounts WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    Ok(balance.and_then(Points::new).unwrap_or_default())
}

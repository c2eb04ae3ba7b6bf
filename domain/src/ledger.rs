//! 點數 ledger: double entry, append-only. Every movement takes an amount from one account and
//! puts it into another, so nothing is ever created or destroyed (§4).
//!
//! [`Transfer::new`] is the only way to make one and knows every legal move; [`Book`] is the
//! arithmetic that the store's guarded updates must agree with.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{FirmId, OrderId, Points, ProgrammeId, SupplierId};

/// Whose points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Where appropriations come from; the only account that may be negative.
    Treasury(ProgrammeId),
    Pool(ProgrammeId),
    Wallet(ProgrammeId, FirmId),
    Hold(OrderId),
    Used(OrderId),
    Claim(OrderId),
    Paid(ProgrammeId, SupplierId),
    Withdrawn(ProgrammeId),
}

/// The kind of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    Treasury,
    Pool,
    Wallet,
    Hold,
    Used,
    Claim,
    Paid,
    Withdrawn,
}

impl AccountKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Treasury => "treasury",
            Self::Pool => "pool",
            Self::Wallet => "wallet",
            Self::Hold => "hold",
            Self::Used => "used",
            Self::Claim => "claim",
            Self::Paid => "paid",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl Account {
    pub const fn kind(&self) -> AccountKind {
        match self {
            Self::Treasury(_) => AccountKind::Treasury,
            Self::Pool(_) => AccountKind::Pool,
            Self::Wallet(..) => AccountKind::Wallet,
            Self::Hold(_) => AccountKind::Hold,
            Self::Used(_) => AccountKind::Used,
            Self::Claim(_) => AccountKind::Claim,
            Self::Paid(..) => AccountKind::Paid,
            Self::Withdrawn(_) => AccountKind::Withdrawn,
        }
    }
}

/// The account's id in the database: `wallet:IND-110:0190…`.
impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().as_str())?;
        match self {
            Self::Treasury(programme) | Self::Pool(programme) | Self::Withdrawn(programme) => {
                write!(f, ":{programme}")
            }
            Self::Wallet(programme, firm) => write!(f, ":{programme}:{firm}"),
            Self::Hold(order) | Self::Used(order) | Self::Claim(order) => write!(f, ":{order}"),
            Self::Paid(programme, supplier) => write!(f, ":{programme}:{supplier}"),
        }
    }
}

/// Why points move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The budget of a programme.
    Appropriate,
    /// 發放
    Issue,
    /// 保留
    Reserve,
    /// 使用
    Use,
    /// 釋回
    Release,
    /// 沖回
    Reverse,
    /// 到期收回
    Expire,
    /// Eligibility withdrawn.
    Withdraw,
    /// 請款
    Claim,
    /// 補件
    ReturnClaim,
    /// 撥款
    Settle,
    /// Clawback received.
    Clawback,
    /// Budget cut.
    Cut,
}

use AccountKind as A;
#[rustfmt::skip]
const MOVES: &[(Kind, A, A)] = &[
    (Kind::Appropriate, A::Treasury, A::Pool),
    (Kind::Issue,       A::Pool,     A::Wallet),
    (Kind::Reserve,     A::Wallet,   A::Hold),
    (Kind::Use,         A::Hold,     A::Used),
    (Kind::Release,     A::Hold,     A::Wallet),
    (Kind::Reverse,     A::Used,     A::Wallet),
    (Kind::Expire,      A::Hold,     A::Pool),
    (Kind::Expire,      A::Used,     A::Pool),
    (Kind::Expire,      A::Wallet,   A::Pool),
    (Kind::Withdraw,    A::Hold,     A::Pool),
    (Kind::Withdraw,    A::Used,     A::Pool),
    (Kind::Withdraw,    A::Wallet,   A::Pool),
    (Kind::Claim,       A::Used,     A::Claim),
    (Kind::ReturnClaim, A::Claim,    A::Used),
    (Kind::Settle,      A::Claim,    A::Paid),
    (Kind::Clawback,    A::Paid,     A::Pool),
    (Kind::Cut,         A::Pool,     A::Withdrawn),
];

impl Kind {
    pub const ALL: [Self; 13] = [
        Self::Appropriate,
        Self::Issue,
        Self::Reserve,
        Self::Use,
        Self::Release,
        Self::Reverse,
        Self::Expire,
        Self::Withdraw,
        Self::Claim,
        Self::ReturnClaim,
        Self::Settle,
        Self::Clawback,
        Self::Cut,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Appropriate => "appropriate",
            Self::Issue => "issue",
            Self::Reserve => "reserve",
            Self::Use => "use",
            Self::Release => "release",
            Self::Reverse => "reverse",
            Self::Expire => "expire",
            Self::Withdraw => "withdraw",
            Self::Claim => "claim",
            Self::ReturnClaim => "return_claim",
            Self::Settle => "settle",
            Self::Clawback => "clawback",
            Self::Cut => "cut",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Why a transfer was not made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    #[error("{kind} does not move points from {from} to {to}")]
    IllegalMove { kind: &'static str, from: String, to: String },
    #[error("a transfer moves at least one point")]
    Nothing,
    #[error("{account} holds {balance}, not {amount}")]
    Overdrawn { account: String, balance: i64, amount: i64 },
}

/// One movement of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    kind: Kind,
    from: Account,
    to: Account,
    amount: Points,
}

impl Transfer {
    /// # Errors
    /// [`LedgerError::IllegalMove`] unless the law lists the move, [`LedgerError::Nothing`] for 0.
    pub fn new(
        kind: Kind,
        from: Account,
        to: Account,
        amount: Points,
    ) -> Result<Self, LedgerError> {
        let legal = MOVES.contains(&(kind, from.kind(), to.kind()));
        // Between an order's own accounts, points stay with the order.
        let same_order = match (&from, &to) {
            (
                Account::Hold(a) | Account::Used(a) | Account::Claim(a),
                Account::Hold(b) | Account::Used(b) | Account::Claim(b),
            ) => a == b,
            _ => true,
        };
        if !legal || !same_order {
            let (from, to) = (from.to_string(), to.to_string());
            return Err(LedgerError::IllegalMove { kind: kind.as_str(), from, to });
        }
        if amount.is_zero() {
            return Err(LedgerError::Nothing);
        }
        Ok(Self { kind, from, to, amount })
    }

    pub const fn kind(&self) -> Kind {
        self.kind
    }

    pub const fn from(&self) -> &Account {
        &self.from
    }

    pub const fn to(&self) -> &Account {
        &self.to
    }

    pub const fn amount(&self) -> Points {
        self.amount
    }
}

/// The balances that follow from a sequence of transfers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    balances: BTreeMap<Account, i64>,
}

impl Book {
    pub fn balance(&self, account: &Account) -> i64 {
        self.balances.get(account).copied().unwrap_or(0)
    }

    /// I2: no account but the treasury goes below zero.
    ///
    /// # Errors
    /// [`LedgerError::Overdrawn`]; the book is unchanged then.
    pub fn apply(&mut self, transfer: &Transfer) -> Result<(), LedgerError> {
        let amount = transfer.amount.get();
        let balance = self.balance(&transfer.from);
        if transfer.from.kind() != AccountKind::Treasury && balance < amount {
            let account = transfer.from.to_string();
            return Err(LedgerError::Overdrawn { account, balance, amount });
        }
        *self.balances.entry(transfer.from.clone()).or_default() -= amount;
        *self.balances.entry(transfer.to.clone()).or_default() += amount;
        Ok(())
    }

    /// I1: always zero, the treasury included.
    pub fn sum(&self) -> i64 {
        self.balances.values().sum()
    }

    pub fn accounts(&self) -> impl Iterator<Item = (&Account, i64)> {
        self.balances.iter().map(|(account, balance)| (account, *balance))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn account(kind: u8, n: u8) -> Account {
        let programme = ProgrammeId::new("IND-110").unwrap();
        let id = Uuid::from_u128(u128::from(n % 3));
        match kind % 8 {
            0 => Account::Treasury(programme),
            1 => Account::Pool(programme),
            2 => Account::Wallet(programme, FirmId::new(id)),
            3 => Account::Hold(OrderId::new(id)),
            4 => Account::Used(OrderId::new(id)),
            5 => Account::Claim(OrderId::new(id)),
            6 => Account::Paid(programme, SupplierId::new(id)),
            _ => Account::Withdrawn(programme),
        }
    }

    #[test]
    fn refuses_moves_that_the_law_does_not_list() {
        let one = Points::new(1).unwrap();
        for (kind, from, to) in [
            (Kind::Issue, account(0, 0), account(2, 0)),
            (Kind::Use, account(2, 0), account(4, 0)),
            (Kind::Use, account(3, 0), account(4, 1)),
            (Kind::Settle, account(4, 0), account(6, 0)),
        ] {
            assert!(matches!(
                Transfer::new(kind, from, to, one),
                Err(LedgerError::IllegalMove { .. })
            ));
        }
        let nothing = Transfer::new(Kind::Issue, account(1, 0), account(2, 0), Points::ZERO);
        assert_eq!(nothing, Err(LedgerError::Nothing));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// I1 and I2 hold after any sequence of attempts, and a refused one changes nothing.
        #[test]
        fn points_are_neither_made_nor_lost(
            attempts in prop::collection::vec((0_usize..13, 0_u8..8, 0_u8..8, 0_u8..3, 1_i64..500_000), 0..200)
        ) {
            let mut book = Book::default();
            for (kind, from, to, n, amount) in attempts {
                let amount = Points::new(amount).unwrap();
                let transfer = Transfer::new(Kind::ALL[kind], account(from, n), account(to, n), amount);
                if let Ok(transfer) = transfer {
                    let before = book.clone();
                    if book.apply(&transfer).is_err() {
                        prop_assert_eq!(&before, &book);
                    }
                }
                prop_assert_eq!(book.sum(), 0);
                for (account, balance) in book.accounts() {
                    prop_assert!(balance >= 0 || account.kind() == AccountKind::Treasury);
                }
            }
        }
    }
}

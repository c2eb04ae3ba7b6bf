//! 攻頂計畫遴選: from when until when a supplier may offer plans here (R6).

use serde::{Deserialize, Serialize};

use crate::{Instant, Refusal, Twd};

/// 攻頂計畫遴選: from, inclusive, until, exclusive; never selected without a beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionPeriod {
    pub from: Option<Instant>,
    pub until: Option<Instant>,
}

/// What a selection is worth at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelectionState {
    /// 未經遴選
    Never,
    /// 尚未生效
    NotYet,
    /// 有效
    Valid,
    /// 已失效: its day came, or it was revoked.
    Ended,
}

impl SelectionPeriod {
    pub fn state_at(&self, at: Instant) -> SelectionState {
        match (self.from, self.until) {
            (None, _) => SelectionState::Never,
            (_, Some(until)) if until <= at => SelectionState::Ended,
            (Some(from), _) if at < from => SelectionState::NotYet,
            _ => SelectionState::Valid,
        }
    }

    /// R6: whether the supplier is selected at this instant.
    pub fn is_valid_at(&self, at: Instant) -> bool {
        self.state_at(at) == SelectionState::Valid
    }

    /// When both hold: a supplier is selected, and so is one solution of it.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let (Some(from), Some(other_from)) = (self.from, other.from) else {
            return Self::default();
        };
        let until = match (self.until, other.until) {
            (Some(until), Some(other)) => Some(until.min(other)),
            (until, other) => until.or(other),
        };
        Self { from: Some(from.max(other_from)), until }
    }

    /// R6: a plan is submitted and put on offer only while its supplier is selected.
    ///
    /// # Errors
    /// [`Refusal::SelectionMissing`].
    pub fn must_be_valid_at(&self, at: Instant) -> Result<(), Refusal> {
        if self.is_valid_at(at) { Ok(()) } else { Err(Refusal::SelectionMissing) }
    }

    /// S38: whether there is something to revoke; what has not begun can be revoked too.
    pub fn can_be_revoked_at(&self, at: Instant) -> bool {
        matches!(self.state_at(at), SelectionState::Valid | SelectionState::NotYet)
    }
}

/// A solution of a supplier in the register, with what an original plan has to equal where the
/// register says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectedSolution {
    pub solution: String,
    pub period: SelectionPeriod,
    pub price: Option<Twd>,
    /// The term in months.
    pub months: Option<u16>,
}

impl SelectedSolution {
    /// R8: whether a plan of this price and term may be the one that was selected.
    pub fn allows_original(&self, price: Twd, months: u16) -> bool {
        self.price.is_none_or(|selected| selected == price)
            && self.months.is_none_or(|selected| selected == months)
    }
}

/// R6: the entry of a solution in its supplier's part of the register.
///
/// # Errors
/// [`NotInRegister`] where the supplier is in the register, and this solution is not. A supplier
/// of whom the register knows nothing has no entry: its own selection decides alone.
pub fn entry_of<'a>(
    register: &'a [SelectedSolution],
    solution: &str,
) -> Result<Option<&'a SelectedSolution>, NotInRegister> {
    match register.iter().find(|entry| entry.solution == solution) {
        Some(entry) => Ok(Some(entry)),
        None if register.is_empty() => Ok(None),
        None => Err(NotInRegister),
    }
}

/// The supplier has selected solutions, and this is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotInRegister;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r6_supplier_and_solution_are_both_selected() {
        let at = |text: &str| Some(text.parse::<Instant>().unwrap());
        let (may, june, july) =
            (at("2021-05-01T00:00:00Z"), at("2021-06-01T00:00:00Z"), at("2021-07-01T00:00:00Z"));
        let period = |from, until| SelectionPeriod { from, until };
        let supplier = period(may, Some(july.unwrap()));
        for (solution, both) in [
            (period(june, None), period(june, july)),
            (period(may, june), period(may, june)),
            (SelectionPeriod::default(), SelectionPeriod::default()),
        ] {
            assert_eq!(supplier.and(&solution), both);
            assert_eq!(solution.and(&supplier), both);
        }
    }

    #[test]
    fn r6_a_solution_is_looked_up_in_the_register() {
        let entry = SelectedSolution {
            solution: "排程雲".to_owned(),
            period: SelectionPeriod::default(),
            price: Twd::new(60_000),
            months: Some(12),
        };
        let register = [entry.clone()];
        assert_eq!(entry_of(&register, "排程雲"), Ok(Some(&entry)));
        assert_eq!(entry_of(&register, "倉儲雲"), Err(NotInRegister));
        assert_eq!(entry_of(&[], "倉儲雲"), Ok(None));
        let twd = |amount| Twd::new(amount).unwrap();
        assert!(entry.allows_original(twd(60_000), 12));
        assert!(!entry.allows_original(twd(60_001), 12));
        assert!(!entry.allows_original(twd(60_000), 24));
        let silent = SelectedSolution { price: None, months: None, ..entry };
        assert!(silent.allows_original(twd(1), 1), "the register does not say it");
    }

    #[test]
    fn r6_from_is_inclusive_and_until_exclusive() {
        use SelectionState::{Ended, Never, NotYet, Valid};
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let (from, until) = (at("2021-06-01T00:00:00Z"), at("2021-07-10T00:00:00Z"));
        let just = chrono::Duration::milliseconds(1);
        let period = SelectionPeriod { from: Some(from), until: Some(until) };
        for (when, state) in
            [(from - just, NotYet), (from, Valid), (until - just, Valid), (until, Ended)]
        {
            assert_eq!(period.state_at(when), state, "{when}");
            assert_eq!(period.must_be_valid_at(when).is_ok(), state == Valid, "{when}");
            assert_eq!(period.can_be_revoked_at(when), state != Ended, "{when}");
        }
        let open = SelectionPeriod { from: Some(from), until: None };
        assert_eq!(open.state_at(until), Valid);
        assert_eq!(SelectionPeriod::default().state_at(from), Never);
        // Revoked before it began.
        let never_begun = SelectionPeriod { from: Some(until), until: Some(from) };
        assert_eq!(never_begun.state_at(until), Ended);
    }
}

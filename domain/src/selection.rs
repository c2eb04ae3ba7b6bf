//! 攻頂計畫遴選: from when until when a supplier may offer plans here (R6).

use serde::{Deserialize, Serialize};

use crate::{Instant, Refusal};

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

#[cfg(test)]
mod tests {
    use super::*;

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

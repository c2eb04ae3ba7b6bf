//! The order of the plans, and what to do where none is left.

use serde::{Deserialize, Serialize};

use super::{Answers, Candidate, Question, Verdict, judge};
use crate::{PlanId, Twd};

/// A plan that the guide names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub plan: PlanId,
    pub verdict: Verdict,
}

/// The answer that is most in the way where no plan fits them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub question: Question,
    /// Plans that fit as soon as this question is left open; 0 where no single one is in the way.
    pub frees: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// Best first.
    pub picks: Vec<Pick>,
    /// How many plans fit in all.
    pub fitting: usize,
    /// Where none fits.
    pub stop: Option<Stop>,
}

/// The best `most` plans for these answers; `own` says what the buyer pays of a price.
pub fn rank(
    plans: &[Candidate],
    answers: &Answers,
    own: impl Fn(Twd) -> Twd,
    most: usize,
) -> Ranking {
    let mut fitting = Vec::new();
    let mut left_out = LeftOut::default();
    for plan in plans {
        let own = own(plan.price);
        let verdict = judge(answers, plan, own);
        if left_out.count(&verdict) {
            continue;
        }
        fitting.push((std::cmp::Reverse(verdict.score), own, plan.price, plan.plan, verdict));
    }
    let count = fitting.len();
    let by = |one: &Placed, other: &Placed| {
        (one.0, one.1, one.2, one.3).cmp(&(other.0, other.1, other.2, other.3))
    };
    if count > most && most > 0 {
        fitting.select_nth_unstable_by(most - 1, by);
    }
    fitting.truncate(most);
    fitting.sort_unstable_by(by);
    let picks = fitting.into_iter().map(|(.., plan, verdict)| Pick { plan, verdict }).collect();
    Ranking { picks, fitting: count, stop: if count == 0 { left_out.worst() } else { None } }
}

/// What decides the place of a plan, in this order, and its verdict.
type Placed = (std::cmp::Reverse<u16>, Twd, Twd, PlanId, Verdict);

/// For every question, the plans that it leaves out, and those that it alone leaves out.
#[derive(Default)]
struct LeftOut {
    any: [usize; Question::ALL.len()],
    alone: [usize; Question::ALL.len()],
}

impl LeftOut {
    /// Whether the plan is left out.
    fn count(&mut self, verdict: &Verdict) -> bool {
        let (mut first, mut stops) = (0, 0);
        for question in verdict.stopped_by() {
            first = at(question);
            self.any[first] += 1;
            stops += 1;
        }
        if stops == 1 {
            self.alone[first] += 1;
        }
        stops > 0
    }

    /// The question to leave open first; of equals the one that was asked last.
    fn worst(&self) -> Option<Stop> {
        Question::ALL
            .iter()
            .copied()
            .filter(|question| self.any[at(*question)] > 0)
            .max_by_key(|question| (self.alone[at(*question)], self.any[at(*question)]))
            .map(|question| Stop { question, frees: self.alone[at(question)] })
    }
}

fn at(question: Question) -> usize {
    Question::ALL.iter().position(|one| *one == question).unwrap_or(0)
}

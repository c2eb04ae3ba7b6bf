//! 選購嚮導: five answers lead to ranked plans, each with the reasons why.
//!
//! The score is the sum of what the questions give, 100 at most, and of nothing else; nobody can
//! pay for a place:
//!
//! | question | fits | fits in part | else |
//! |---|---|---|---|
//! | what hurts | 40, shared among the needs named | half a need's share | the plan is left out, where it eases none |
//! | process | 15, made for this industry | 8, made for any | left out |
//! | size | 15, seats for the largest firm of the band | 8, for the smallest | left out |
//! | systems | 15, shared among the systems named | | 0 |
//! | budget | 15, within it after points | | left out |
//!
//! Equals stand by what the buyer pays, then by price, then by the plan's id.

mod answers;
mod rank;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use answers::{Answers, Budget, Pain, Question, Size, System};
pub use rank::{Pick, Ranking, Stop, rank};

use crate::{
    PlanId, Twd,
    plan::{Category, SubSector},
};

/// A plan that names more industries was made for none of them.
pub const SECTORS_MAX: usize = 5;

/// What the guide knows of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub plan: PlanId,
    pub category: Category,
    pub sectors: Vec<SubSector>,
    /// Tax included, for the whole term.
    pub price: Twd,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    /// Needs that its words name.
    pub names: Vec<Pain>,
    pub systems: Vec<System>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    Not,
    Part,
    Full,
}

impl Fit {
    fn of(fits: bool) -> Self {
        if fits { Self::Full } else { Self::Not }
    }

    /// The share of `whole` that it gives, half of it rounded up.
    fn share(self, whole: u16) -> u16 {
        match self {
            Self::Not => 0,
            Self::Part => whole.div_ceil(2),
            Self::Full => whole,
        }
    }
}

/// How a plan answers the answers; a question that was left open says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub score: u16,
    pub pains: Vec<(Pain, Fit)>,
    pub process: Option<Fit>,
    pub size: Option<Fit>,
    pub systems: Vec<(System, bool)>,
    pub budget: Option<Fit>,
}

impl Verdict {
    /// The answers that leave the plan out.
    pub fn stopped_by(&self) -> impl Iterator<Item = Question> {
        let eases = self.pains.is_empty() || self.pains.iter().any(|(_, fit)| *fit > Fit::Not);
        [
            (Question::Pain, !eases),
            (Question::Process, self.process == Some(Fit::Not)),
            (Question::Size, self.size == Some(Fit::Not)),
            (Question::Budget, self.budget == Some(Fit::Not)),
        ]
        .into_iter()
        .filter_map(|(question, stops)| stops.then_some(question))
    }

    fn scored(mut self) -> Self {
        let pains = share(40, &self.pains, |(_, fit)| *fit);
        let systems = share(15, &self.systems, |(_, has)| Fit::of(*has));
        let one = |fit: Option<Fit>| fit.map_or(0, |fit| fit.share(15));
        self.score = pains + systems + one(self.process) + one(self.size) + one(self.budget);
        self
    }
}

/// Each of several has the same share, and together they have the whole.
fn share<T>(whole: u16, of: &[T], fit: impl Fn(&T) -> Fit) -> u16 {
    let count = u16::try_from(of.len()).unwrap_or(u16::MAX).max(1);
    of.iter().map(|one| fit(one).share(whole)).sum::<u16>() / count
}

/// How a plan that costs the buyer `own` answers the answers.
pub fn judge(answers: &Answers, plan: &Candidate, own: Twd) -> Verdict {
    Verdict {
        score: 0,
        pains: answers.pains.iter().map(|pain| (*pain, eases(plan, *pain))).collect(),
        process: answers.process.map(|sector| made_for(plan, sector)),
        size: answers.size.map(|size| has_room(plan, size)),
        systems: answers
            .systems
            .iter()
            .map(|system| (*system, plan.systems.contains(system)))
            .collect(),
        budget: answers.budget.map(|budget| Fit::of(own <= budget.most())),
    }
    .scored()
}

/// In whole where category and words agree, in part where one of them does.
fn eases(plan: &Candidate, pain: Pain) -> Fit {
    let named = plan.names.contains(&pain);
    match pain.category() {
        None => Fit::of(named),
        Some(category) => match (category == plan.category, named) {
            (true, true) => Fit::Full,
            (false, false) => Fit::Not,
            _ => Fit::Part,
        },
    }
}

fn made_for(plan: &Candidate, sector: SubSector) -> Fit {
    let general = plan.sectors.contains(&SubSector::General) || plan.sectors.len() > SECTORS_MAX;
    match (general, plan.sectors.contains(&sector)) {
        (false, true) => Fit::Full,
        (true, _) => Fit::Part,
        (false, false) => Fit::Not,
    }
}

fn has_room(plan: &Candidate, size: Size) -> Fit {
    let (fewest, most) = size.people();
    match plan.seats {
        None => Fit::Full,
        Some(seats) if seats >= most => Fit::Full,
        Some(seats) if seats >= fewest => Fit::Part,
        Some(_) => Fit::Not,
    }
}

//! The answers as they stand in the address.

use domain::{
    guide::{Answers, Budget, Pain, Question, Size, System},
    plan::SubSector,
};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// The words of the address. An unknown word is no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuideQuery {
    /// Words, separated by commas; in the address each is a field of its own.
    pub pain: String,
    pub process: String,
    pub size: String,
    pub systems: String,
    pub budget: String,
    /// `1` where the form was sent.
    pub asked: String,
}

impl GuideQuery {
    pub fn of(params: &ParamsMap) -> Self {
        let words = |name| params.get_all(name).unwrap_or_default().join(",");
        Self {
            pain: words(Question::Pain.as_str()),
            process: words(Question::Process.as_str()),
            size: words(Question::Size.as_str()),
            systems: words(Question::Systems.as_str()),
            budget: words(Question::Budget.as_str()),
            asked: words("asked"),
        }
    }

    pub fn new(answers: &Answers) -> Self {
        let words = |names: Vec<&'static str>| names.join(",");
        let word = |name: Option<&'static str>| name.unwrap_or_default().to_owned();
        Self {
            pain: words(answers.pains.iter().map(|pain| pain.as_str()).collect()),
            process: word(answers.process.map(SubSector::as_str)),
            size: word(answers.size.map(Size::as_str)),
            systems: words(answers.systems.iter().map(|system| system.as_str()).collect()),
            budget: word(answers.budget.map(Budget::as_str)),
            asked: String::new(),
        }
    }

    pub fn answers(&self) -> Answers {
        Answers {
            pains: each(&self.pain, Pain::ALL, Pain::from_name),
            process: SubSector::from_name(&self.process).filter(|one| *one != SubSector::General),
            size: Size::from_name(&self.size),
            systems: each(&self.systems, System::ALL, System::from_name),
            budget: Budget::from_name(&self.budget),
        }
    }

    /// Whether it was sent without an answer.
    pub fn is_sent_empty(&self) -> bool {
        !self.asked.is_empty() && self.answers().is_empty()
    }

    /// The address of these answers.
    pub fn url(&self) -> String {
        let fields = [
            (Question::Pain, &self.pain),
            (Question::Process, &self.process),
            (Question::Size, &self.size),
            (Question::Systems, &self.systems),
            (Question::Budget, &self.budget),
        ];
        let words = fields.into_iter().flat_map(|(question, words)| {
            words.split(',').map(move |word| (question.as_str(), word))
        });
        crate::url::with_query("/guide", words)
    }
}

/// What is named, in the order of the vocabulary and each once.
fn each<T: Copy + PartialEq>(words: &str, all: &[T], read: fn(&str) -> Option<T>) -> Vec<T> {
    let named: Vec<T> = words.split(',').filter_map(read).collect();
    all.iter().copied().filter(|one| named.contains(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_addresses_say_the_same() {
        let typed = GuideQuery {
            pain: "paper,stock,x,stock".to_owned(),
            process: "general".to_owned(),
            size: "20".to_owned(),
            budget: "<b>".to_owned(),
            ..GuideQuery::default()
        };
        let answers = typed.answers();
        assert_eq!(answers.pains, [Pain::Stock, Pain::Paper]);
        assert_eq!((answers.process, answers.budget), (None, None));
        let query = GuideQuery::new(&answers);
        assert_eq!(query.url(), "/guide?pain=stock&pain=paper&size=20");
        assert_eq!(query.answers(), answers);
        assert_eq!(GuideQuery::default().url(), "/guide");
        assert!(!GuideQuery::default().is_sent_empty());
        assert!(GuideQuery { asked: "1".to_owned(), ..GuideQuery::default() }.is_sent_empty());
    }
}

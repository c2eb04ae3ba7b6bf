//! The guide of the fake marketplace.

use app::{
    error::AppError,
    guide::{GuideView, Guided, port::GuideService},
};
use async_trait::async_trait;
use domain::{
    Actor,
    guide::{Answers, Budget, Candidate, Pain, Question, Stop, System, judge},
};

use crate::fake::{Fake, plan};

#[async_trait]
impl GuideService for Fake {
    async fn guide(&self, answers: Answers, _: Option<Actor>) -> Result<GuideView, AppError> {
        if answers.budget == Some(Budget::To50k) {
            let stop = Some(Stop { question: Question::Budget, frees: 3 });
            return Ok(GuideView { stop, ..GuideView::default() });
        }
        let guided = (1..=2).map(|number| {
            let card = plan(number);
            let candidate = Candidate {
                plan: card.id,
                category: card.category,
                sectors: card.sectors.clone(),
                price: card.price,
                seats: card.seats,
                names: vec![Pain::Carbon],
                systems: vec![System::Erp],
            };
            let verdict = judge(&answers, &candidate, card.quote.self_funded);
            Guided { card, verdict }
        });
        Ok(GuideView { plans: guided.collect(), fitting: 12, ..GuideView::default() })
    }
}

//! Why a plan stands where it stands, in sentences.

use domain::guide::{Fit, Pain};

use super::Guided;
use crate::{
    lang::{Lang, tr},
    text,
};

/// What speaks for a plan, and what does not fit.
pub(super) struct Reasons {
    pub fits: Vec<String>,
    pub lacks: Vec<String>,
}

impl Reasons {
    fn say(&mut self, fit: Fit, words: String) {
        if fit == Fit::Full { &mut self.fits } else { &mut self.lacks }.push(words);
    }
}

pub(super) fn reasons(lang: Lang, plan: &Guided) -> Reasons {
    let mut said = Reasons { fits: Vec::new(), lacks: Vec::new() };
    let verdict = &plan.verdict;
    for (pain, fit) in &verdict.pains {
        said.say(*fit, about_pain(lang, *pain, *fit));
    }
    if let Some(fit) = verdict.process {
        let words = match fit {
            Fit::Full => tr(lang, "專為您的產業設計", "Made for your industry"),
            _ => tr(lang, "各業通用，不是專為您的產業設計", "For any industry, not yours alone"),
        };
        said.say(fit, words.to_owned());
    }
    if let Some(fit) = verdict.size {
        said.say(fit, about_seats(lang, plan.card.seats, fit));
    }
    for (system, has) in &verdict.systems {
        let name = text::system(lang, *system);
        let words = match (lang, has) {
            (Lang::Zh, true) => format!("可與 {name} 串接"),
            (Lang::Zh, false) => format!("沒有提到能與 {name} 串接"),
            (Lang::En, true) => format!("Connects to {name}"),
            (Lang::En, false) => format!("Says nothing about {name}"),
        };
        said.say(if *has { Fit::Full } else { Fit::Not }, words);
    }
    if let Some(fit) = verdict.budget {
        let own = plan.card.quote.self_funded;
        let words = match lang {
            Lang::Zh => format!("扣掉點數自付 {own} 元，在預算內"),
            Lang::En => format!("You pay NT${own} after points, within your budget"),
        };
        said.say(fit, words);
    }
    said
}

fn about_pain(lang: Lang, pain: Pain, fit: Fit) -> String {
    let pain = text::pain(lang, pain);
    match (lang, fit) {
        (Lang::Zh, Fit::Full) => format!("針對「{pain}」"),
        (Lang::Zh, Fit::Part) => format!("與「{pain}」有關，但不是專門解決它"),
        (Lang::Zh, Fit::Not) => format!("不處理「{pain}」"),
        (Lang::En, Fit::Full) => format!("Against: {pain}"),
        (Lang::En, Fit::Part) => format!("Touches, but is not made for: {pain}"),
        (Lang::En, Fit::Not) => format!("Does not help with: {pain}"),
    }
}

fn about_seats(lang: Lang, seats: Option<u32>, fit: Fit) -> String {
    match (lang, seats, fit) {
        (Lang::Zh, None, _) => "帳號數不限，人數夠用".to_owned(),
        (Lang::Zh, Some(seats), Fit::Full) => format!("有 {seats} 個帳號，人數夠用"),
        (Lang::Zh, Some(seats), _) => format!("只有 {seats} 個帳號，人多時可能不夠"),
        (Lang::En, None, _) => "Unlimited seats".to_owned(),
        (Lang::En, Some(seats), Fit::Full) => format!("{seats} seats are enough"),
        (Lang::En, Some(seats), _) => format!("Only {seats} seats, perhaps too few"),
    }
}

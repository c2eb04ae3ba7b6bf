//! The words of a statement's line: the same on the screen, on paper and in a file.

use chrono::Datelike as _;
use domain::{calendar::day_of, ledger::Kind};

use super::{MovementRef, StatementLine};
use crate::{
    lang::{Lang, tr},
    text,
};

pub const HEADINGS: usize = 9;

/// The columns, in order: [`StatementWords`] with the time before, and the amounts after `what`.
pub const fn headings(lang: Lang) -> [&'static str; HEADINGS] {
    [
        tr(lang, "時間", "When"),
        tr(lang, "項目", "What"),
        tr(lang, "點數", "Points"),
        tr(lang, "可用增減", "Change"),
        tr(lang, "可用餘額", "Available"),
        tr(lang, "訂單", "Order"),
        tr(lang, "方案", "Plan"),
        tr(lang, "規則", "Rule"),
        tr(lang, "沖銷", "Ends or ended by"),
    ]
}

/// The name of the sheet in a workbook.
pub const fn sheet_name(lang: Lang) -> &'static str {
    tr(lang, "點數明細", "Statement")
}

/// What a line says beside its time and its amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementWords {
    pub what: &'static str,
    pub order: String,
    pub plan: String,
    pub rule: String,
    /// What it ended, and what ended it.
    pub note: String,
}

impl StatementWords {
    pub fn of(lang: Lang, line: &StatementLine) -> Self {
        let (order, plan) =
            line.order.as_ref().map(|o| (o.number.clone(), o.plan.clone())).unwrap_or_default();
        let ends = line.ends.map(|other| ends(lang, line.kind, other));
        let ended_by = line.ended_by.map(|other| ended_by(lang, other));
        let note: Vec<String> = ends.into_iter().chain(ended_by).collect();
        Self {
            what: text::ledger_kind(lang, line.kind),
            order,
            plan,
            rule: rule(line.kind),
            note: note.join(tr(lang, "；", "; ")),
        }
    }
}

/// 「沖回 7/5 使用的 20,000 點」.
fn ends(lang: Lang, kind: Kind, other: MovementRef) -> String {
    let (verb, was) = (text::ledger_kind(lang, kind), text::ledger_kind(lang, other.kind));
    match lang {
        Lang::Zh => format!("{verb} {} {was}的 {} 點", short(other), other.amount),
        Lang::En => {
            format!("{verb}: the {} points “{was}” on {}", other.amount, day_of(other.at))
        }
    }
}

/// 「7/7 已沖回」.
fn ended_by(lang: Lang, other: MovementRef) -> String {
    let verb = text::ledger_kind(lang, other.kind);
    match lang {
        Lang::Zh => format!("{} 已{verb}", short(other)),
        Lang::En => format!("“{verb}” on {}", day_of(other.at)),
    }
}

/// Month and day: a programme does not outlast its year.
fn short(other: MovementRef) -> String {
    let day = day_of(other.at);
    format!("{}/{}", day.month(), day.day())
}

/// The rule behind a movement; a withdrawal is R3, found out later.
fn rule(kind: Kind) -> String {
    let rule = domain::Rule(match kind {
        Kind::Appropriate | Kind::Cut => 12,
        Kind::Issue => 11,
        Kind::Reserve => 16,
        Kind::Use => 20,
        Kind::Release => 23,
        Kind::Reverse => 22,
        Kind::Expire => 14,
        Kind::Withdraw | Kind::Clawback => return "R3 (S23)".to_owned(),
        Kind::Claim => 29,
        Kind::ReturnClaim => 32,
        Kind::Settle => 33,
    });
    rule.to_string()
}

#[cfg(test)]
mod tests {
    use domain::Points;

    use super::*;

    fn movement(kind: Kind, at: &str) -> MovementRef {
        let amount = Points::new(20_000).unwrap();
        MovementRef { kind, at: at.parse().unwrap(), amount }
    }

    #[test]
    fn a_line_names_what_it_ends_and_what_ended_it() {
        let line = StatementLine {
            at: "2021-07-06T00:00:00+08:00".parse().unwrap(),
            kind: Kind::Use,
            amount: Points::new(20_000).unwrap(),
            change: 0,
            balance: Points::ZERO,
            order: None,
            ends: Some(movement(Kind::Reserve, "2021-07-05T23:59:59+08:00")),
            ended_by: Some(movement(Kind::Reverse, "2021-07-08T00:00:00+08:00")),
        };
        let words = StatementWords::of(Lang::Zh, &line);
        assert_eq!(words.note, "使用 7/5 保留的 20,000 點；7/8 已沖回");
        assert_eq!(words.rule, "R20");
        let words = StatementWords::of(Lang::En, &line);
        assert_eq!(
            words.note,
            "Used: the 20,000 points “Reserved” on 2021-07-05; “Reversed” on 2021-07-08"
        );
    }
}

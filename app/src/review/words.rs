//! Words of the office's desk.

use domain::{
    Instant, Points, Rule,
    eligibility::{Check, Factory, Facts, Outcome},
    enrolment::FirmAct,
    money::grouped,
    related_grant,
};

use super::{ApplicationView, LookupRow};
use crate::{
    enrolment::PaperKind,
    lang::{Lang, tr},
    text::{self, date_in, instant_in},
    ui::Tone,
};

/// How long something waits: 「3 天 4 小時」.
pub fn age(lang: Lang, since: Instant, now: Instant) -> String {
    let hours = (now - since).num_hours().max(0);
    let (days, rest) = (hours / 24, hours % 24);
    match (lang, days, rest) {
        (Lang::Zh, 0, 0) => "不到 1 小時".to_owned(),
        (Lang::Zh, 0, _) => format!("{rest} 小時"),
        (Lang::Zh, _, _) => format!("{days} 天 {rest} 小時"),
        (Lang::En, 0, 0) => "less than an hour".to_owned(),
        (Lang::En, 0, _) => format!("{rest} h"),
        (Lang::En, _, _) => format!("{days} d {rest} h"),
    }
}

/// What a finding counts as, with its colour.
pub const fn outcome(lang: Lang, outcome: Outcome) -> (Tone, &'static str) {
    let tone = match outcome {
        Outcome::Passes => Tone::Success,
        Outcome::Open => Tone::Warning,
        Outcome::Fails => Tone::Error,
    };
    (tone, text::outcome(lang, outcome))
}

/// 未查證 is never 查無: the source was not asked, and says nothing.
pub const fn check(lang: Lang, check: Check) -> (Tone, &'static str) {
    match check {
        Check::Confirmed => (Tone::Success, tr(lang, "查證相符", "Confirmed")),
        Check::Contradicted => {
            (Tone::Error, tr(lang, "查無或不符", "Not found, or says otherwise"))
        }
        Check::Unavailable => {
            (Tone::Warning, tr(lang, "未查證", "Not asked: the source gave no answer"))
        }
    }
}

/// The rules that the office looks at, in order.
pub const RULES: [Rule; 5] = [Rule(1), Rule(2), Rule(3), Rule(4), Rule(5)];

pub const fn rule_title(lang: Lang, rule: Rule) -> &'static str {
    match rule.0 {
        1 => tr(lang, "製造業者，有工廠登記或免辦證明", "A manufacturer, registered or exempt"),
        2 => tr(lang, "年營業收入在上限以下", "Annual revenue within the limit"),
        3 => tr(lang, "沒有獲得相關計畫補助", "No grant of a related programme"),
        4 => tr(lang, "一個統一編號發放一次", "One issue for each 統一編號"),
        _ => tr(lang, "買賣雙方不是同一家", "Buyer and supplier are not the same"),
    }
}

pub fn lookup_kind(lang: Lang, kind: &str) -> String {
    match kind {
        "company" => tr(lang, "商工登記", "Company registry").to_owned(),
        "factory" => tr(lang, "工廠登記", "Factory register").to_owned(),
        other => other.to_owned(),
    }
}

/// Which rule a look-up serves.
pub fn rule_of_lookup(lookup: &LookupRow) -> Rule {
    match lookup.kind.as_str() {
        "company" | "factory" => Rule(1),
        _ => Rule(4),
    }
}

/// Which rule a paper serves; `None` for those that may serve any.
pub const fn rule_of_paper(kind: PaperKind) -> Option<Rule> {
    match kind {
        PaperKind::ExemptionLetter | PaperKind::FactoryRegistration => Some(Rule(1)),
        PaperKind::Form401 => Some(Rule(2)),
        PaperKind::Other => None,
    }
}

/// What the firm declared about a rule.
pub fn declared(lang: Lang, rule: Rule, view: &ApplicationView) -> Vec<String> {
    let facts = &view.facts;
    match rule.0 {
        1 => factory(lang, facts),
        2 => revenue(lang, facts),
        3 if facts.related_grants.is_empty() => {
            vec![tr(lang, "申報沒有，名單也沒有", "None declared, none on a list").to_owned()]
        }
        3 => facts
            .related_grants
            .iter()
            .map(|code| related_grant::name_of(code).to_owned())
            .collect(),
        4 => vec![format!("{} {}", tr(lang, "統一編號", "UBN"), facts.ubn)],
        _ => Vec::new(),
    }
}

fn factory(lang: Lang, facts: &Facts) -> Vec<String> {
    let factory = match (&facts.factory, lang) {
        (Factory::Registered(number), Lang::Zh) => format!("工廠登記編號 {number}"),
        (Factory::Registered(number), Lang::En) => format!("Factory registration {number}"),
        (Factory::Exempt, _) => {
            tr(lang, "依法免辦，附證明", "Exempt by law, with a letter").to_owned()
        }
        (Factory::None, _) => {
            tr(lang, "沒有工廠登記，也沒有免辦證明", "Neither registered nor exempt").to_owned()
        }
    };
    let headcount = facts.headcount.map(|headcount| match lang {
        Lang::Zh => format!("員工 {headcount} 人"),
        Lang::En => format!("{headcount} people"),
    });
    std::iter::once(factory).chain(headcount).collect()
}

fn revenue(lang: Lang, facts: &Facts) -> Vec<String> {
    let year = |(year, revenue): (&u16, &domain::Twd)| match lang {
        Lang::Zh => format!("{year} 年 {revenue} 元"),
        Lang::En => format!("{year} (ROC): NT${revenue}"),
    };
    let founded = facts.founded.map(|founded| match lang {
        Lang::Zh => format!("{founded} 年設立"),
        Lang::En => format!("founded in {founded} (ROC)"),
    });
    facts.revenue.iter().rev().map(year).chain(founded).collect()
}

/// An act of the timeline: a [`FirmAct`], `ask`, or `lookup`.
pub fn act(lang: Lang, name: &str) -> String {
    match (FirmAct::ALL.into_iter().find(|act| act.as_str() == name), name) {
        (Some(act), _) => text::firm_act(lang, act).to_owned(),
        (None, "ask") => tr(lang, "請補件", "Ask for a paper").to_owned(),
        (None, "lookup") => tr(lang, "重新查證", "Look up again").to_owned(),
        (None, other) => other.to_owned(),
    }
}

/// What is wrong with a field of a decision; `None` for what any page would say.
pub const fn fault_at(lang: Lang, field: &str) -> Option<&'static str> {
    match field.as_bytes() {
        b"reason" => Some(tr(
            lang,
            "請寫下要告訴公司的話（最多 500 字）。",
            "Write what the firm should know, in at most 500 characters.",
        )),
        b"code" => {
            Some(tr(lang, "請選擇已獲補助的計畫。", "Choose the programme that paid before."))
        }
        _ => None,
    }
}

/// What an act of the office will do, said before it is done.
pub fn effect(lang: Lang, name: &str, view: &ApplicationView) -> String {
    let ApplicationView { cap, issue_closes_at, .. } = view;
    let closes = date_in(lang, domain::calendar::day_of(*issue_closes_at));
    match (name, lang) {
        ("approve", Lang::Zh) => format!(
            "資格成立。電子郵件驗證後，點數池夠就立刻發放 {cap} 點，不夠就列入候補；{closes}起不再發放。核准後不能改回審查中。"
        ),
        ("approve", Lang::En) => format!(
            "The firm is eligible. Once its e-mail is verified, {cap} points are issued at once, \
             or it joins the waiting list; nothing is issued from {closes} on. There is no way \
             back to the review."
        ),
        ("ask", Lang::Zh) => {
            "公司會收到電子郵件與您寫的說明；申請留在審查中，補件後再審。".to_owned()
        }
        ("ask", Lang::En) => "The firm gets a letter with your words. The application stays under \
             review."
            .to_owned(),
        ("refuse", Lang::Zh) => {
            "申請結束，公司會收到電子郵件與您寫的原因；公司改正後可以再送一次。".to_owned()
        }
        ("refuse", Lang::En) => "The application ends and the firm gets a letter with your words. \
             It can send better papers."
            .to_owned(),
        ("record_grant", Lang::Zh) => {
            "還沒發放點數的申請會退件；已經發放的立刻凍結：未簽約訂單取消，點數不能再使用。"
                .to_owned()
        }
        ("record_grant", Lang::En) => "An application without points is refused. Points that were \
             issued are frozen: orders without a contract end, nothing can be bought, used points \
             become cases. The firm gets a letter."
            .to_owned(),
        ("withdraw_points", Lang::Zh) => {
            "未簽約的訂單結束，可用的點數全部收回點數池，再發給候補的公司；已使用的點數另案追回。不能復原。"
                .to_owned()
        }
        ("withdraw_points", Lang::En) => "Orders without a contract end; what was not used goes \
             back to the pool and to the waiting list. Used points become cases. It cannot be undone."
            .to_owned(),
        (_, Lang::Zh) => "再向商工登記與工廠登記查一次；全部相符時，申請會自動核准。".to_owned(),
        (_, Lang::En) => {
            "The registers are asked again. If they confirm everything, the application is \
             approved by itself."
                .to_owned()
        }
    }
}

/// How many firms the pool still covers.
pub fn covers(lang: Lang, pool: Points, cap: Points) -> String {
    let firms = grouped(pool.get().checked_div(cap.get()).unwrap_or_default());
    match lang {
        Lang::Zh => format!("還夠發放 {firms} 家"),
        Lang::En => format!("covers {firms} more firms"),
    }
}

/// Where a look-up was made, and when.
pub fn source(lang: Lang, lookup: &LookupRow) -> String {
    let at = instant_in(lang, lookup.at);
    match lang {
        Lang::Zh => format!("{}，{at}", lookup.source),
        Lang::En => format!("{}, {at}", lookup.source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_days_and_hours() {
        let now: Instant = "2021-07-05T09:00:00+08:00".parse().unwrap();
        for (since, zh) in [
            ("2021-07-05T08:30:00+08:00", "不到 1 小時"),
            ("2021-07-04T10:00:00+08:00", "23 小時"),
            ("2021-07-02T05:00:00+08:00", "3 天 4 小時"),
            ("2021-07-06T05:00:00+08:00", "不到 1 小時"),
        ] {
            assert_eq!(age(Lang::Zh, since.parse().unwrap(), now), zh);
        }
    }

    #[test]
    fn what_was_not_asked_is_not_what_was_not_found() {
        for lang in [Lang::Zh, Lang::En] {
            let (_, unavailable) = check(lang, Check::Unavailable);
            let (_, contradicted) = check(lang, Check::Contradicted);
            assert!(!unavailable.contains("查無") && !unavailable.contains("found"));
            assert_ne!(unavailable, contradicted);
        }
    }
}

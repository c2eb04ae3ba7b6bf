//! From the text of a rehearsal file to a `Script`, after the contract `rehearsal.md`.
//!
//! Pure: it opens no file, reads no clock and knows no rule or setting of a programme. It does
//! not skip what it does not know and does not go on after a mistake: the first wrong word stops
//! it, with the line's number and the words that would have been right. Invariant: a `Script`
//! names only actors, plans and orders declared above, its time never runs backwards, and the
//! counts of a `together` block add up.

use chrono::{DateTime, Utc};

use super::script::{
    Act, Expect, ExpectOrder, ExpectWallet, Expected, Line, Script, Step, Together, TogetherAct,
};
use super::setup;
use super::verbs::{self, Names};
use super::vocabulary::{self, CLAIM_STATES, FIRM_STATES, LINE_WORDS, ORDER_STATES, PLAN_STATES};
use super::words::{self, AMOUNTS, Parsed, Words};

/// The first mistake of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError {
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

pub(crate) fn parse(text: &str) -> Result<Script, ParseError> {
    let mut reader = Reader::default();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line_number = index + 1;
        reader
            .line(line_number, line.trim())
            .map_err(|message| ParseError { line: line_number, message })?;
    }
    match reader.open {
        Some(block) => Err(ParseError {
            line: block.number,
            message: "`together` is never closed; write `end => N RESULT, M RESULT`".into(),
        }),
        None => Ok(Script { lines: reader.lines }),
    }
}

/// A `together` block whose `end` has not come yet.
struct Open {
    number: usize,
    text: String,
    time: DateTime<Utc>,
    acts: Vec<TogetherAct>,
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    names: Names,
    open: Option<Open>,
    has_programme: bool,
    has_step: bool,
    now: Option<DateTime<Utc>>,
}

impl Reader {
    fn line(&mut self, number: usize, text: &str) -> Parsed<()> {
        let words = Words::read(text)?;
        if words.is_empty() {
            return Ok(());
        }
        let step = match self.open.take() {
            Some(block) => self.in_block(block, number, text, words)?,
            None => self.step(number, text, words)?.map(|step| (number, text.to_owned(), step)),
        };
        if let Some((number, text, step)) = step {
            self.lines.push(Line { number, text, step });
        }
        Ok(())
    }

    /// `None`: a `together` block was opened, and becomes a step when it closes.
    fn step(&mut self, number: usize, text: &str, mut words: Words) -> Parsed<Option<Step>> {
        let head = words.next("the first word")?;
        let step = match vocabulary::listed("line", &head, LINE_WORDS)? {
            "programme" if self.has_programme => {
                return Err("a second `programme`: a file rehearses one".into());
            }
            "programme" => {
                self.has_programme = true;
                setup::programme(words)?
            }
            "clock" => self.clock(words)?,
            "holiday" => setup::holiday(words)?,
            "end" => return Err("`end` without `together`".into()),
            _ if !self.has_programme => {
                return Err(format!("`{head}` stands before the `programme` line"));
            }
            "firm" => setup::firm(words, &mut self.names)?,
            "supplier" => setup::supplier(words, &mut self.names)?,
            "plan" => setup::plan(words, &mut self.names)?,
            "officer" => setup::officer(words, &mut self.names)?,
            "at" => self.at(words)?,
            "expect" => Step::Expect(expect(words, &self.names)?),
            "together" => {
                let time = self.move_to(&words.next("TIME")?)?;
                words.finish()?;
                let text = text.to_owned();
                self.open = Some(Open { number, text, time, acts: Vec::new() });
                return Ok(None);
            }
            _ => {
                words.finish()?;
                Step::Verify
            }
        };
        Ok(Some(step))
    }

    fn in_block(
        &mut self,
        mut block: Open,
        number: usize,
        text: &str,
        words: Words,
    ) -> Parsed<Option<(usize, String, Step)>> {
        match words.peek() {
            Some("end") => {
                let counts = counts(words, block.acts.len())?;
                let Open { number: first, text: first_text, time, acts } = block;
                let (end_number, end_text) = (number, text.to_owned());
                let together = Together { time, acts, counts, end_number, end_text };
                Ok(Some((first, first_text, Step::Together(together))))
            }
            Some(head) if LINE_WORDS.contains(&head) => Err(format!(
                "`{head}` inside `together`: write `ACTOR VERB …` without `at TIME`, or `end`"
            )),
            _ => {
                let (actor, verb, expected) = verbs::act(words, &mut self.names)?;
                let text = text.to_owned();
                block.acts.push(TogetherAct { number, text, actor, verb, expected });
                self.open = Some(block);
                Ok(None)
            }
        }
    }

    /// Time only runs forward: what was due has been done and cannot be undone.
    fn move_to(&mut self, text: &str) -> Parsed<DateTime<Utc>> {
        let time = words::time(text)?;
        if self.now.is_some_and(|now| time < now) {
            return Err(format!("`{text}` is before the time of an earlier line"));
        }
        self.has_step = true;
        self.now = Some(time);
        Ok(time)
    }

    fn clock(&mut self, mut words: Words) -> Parsed<Step> {
        if self.has_step {
            return Err("`clock` after the first step; move time with `at TIME`".into());
        }
        if self.now.is_some() {
            return Err("a second `clock`; move time with `at TIME`".into());
        }
        let time = words::time(&words.next("TIME")?)?;
        words.finish()?;
        self.now = Some(time);
        Ok(Step::Clock(time))
    }

    fn at(&mut self, mut words: Words) -> Parsed<Step> {
        let time = self.move_to(&words.next("TIME")?)?;
        if words.is_empty() {
            words.finish()?;
            return Ok(Step::At { time, act: None });
        }
        let (actor, verb, expected) = verbs::act(words, &mut self.names)?;
        let expected = expected.ok_or("`=> RESULT` is missing")?;
        Ok(Step::At { time, act: Some(Act { actor, verb, expected }) })
    }
}

/// `end => N RESULT, M RESULT`. A sum other than the number of acts could never come out right.
fn counts(mut words: Words, acts: usize) -> Parsed<Vec<(u32, Expected)>> {
    words.next("`end`")?;
    let right = words.take_right().unwrap_or_default().join(" ");
    words.finish()?;
    let mut counts: Vec<(u32, Expected)> = Vec::new();
    for part in right.split(',') {
        let [count, result] = part.split_whitespace().collect::<Vec<_>>()[..] else {
            let form = "write `end => N RESULT, M RESULT`";
            return Err(format!("`{}` is not a count; {form}", part.trim()));
        };
        let count = words::count("the count", count, 0..=10_000)?;
        let result = vocabulary::expected(result)?;
        if counts.iter().any(|(_, known)| *known == result) {
            return Err(format!("`{result}` is counted twice"));
        }
        counts.push((count, result));
    }
    let sum: u64 = counts.iter().map(|(count, _)| u64::from(*count)).sum();
    if usize::try_from(sum) != Ok(acts) {
        return Err(format!("the counts add up to {sum}, but the block has {acts} lines"));
    }
    Ok(counts)
}

fn expect(mut words: Words, names: &Names) -> Parsed<Expect> {
    let kinds = ["wallet", "pool", "order", "firm", "plan", "claim", "mail"];
    let kind = vocabulary::listed("kind of `expect`", &words.next("what to expect")?, &kinds)?;
    let expect = match kind {
        "wallet" => wallet(&mut words, names)?,
        "pool" => {
            words.allow_keys(&["available"])?;
            Expect::Pool { available: words.amount("available", AMOUNTS)? }
        }
        "order" => {
            let order = names.order(&words.next("the order")?)?;
            let state = state(&mut words, "order", ORDER_STATES)?;
            words.allow_keys(&["points", "self", "deadline"])?;
            Expect::Order(ExpectOrder {
                order,
                state,
                points: words.amount_if_any("points", AMOUNTS)?,
                self_funded: words.amount_if_any("self", AMOUNTS)?,
                deadline: words.optional("deadline", |_, text| words::time(text))?,
            })
        }
        "firm" => {
            let firm = names.firm(&words.next("the firm")?)?;
            let state = state(&mut words, "firm", FIRM_STATES)?;
            words.allow_keys(&["position"])?;
            Expect::Firm { firm, state, position: words.count_if_any("position", 1..=u32::MAX)? }
        }
        "plan" => {
            let plan = names.plan(&words.next("the plan")?)?;
            let state = state(&mut words, "plan", PLAN_STATES)?;
            words.allow_keys(&["version"])?;
            Expect::Plan { plan, state, version: words.count_if_any("version", 1..=u32::MAX)? }
        }
        "claim" => {
            let order = names.order(&words.next("the order of the claim")?)?;
            Expect::Claim { order, state: state(&mut words, "claim", CLAIM_STATES)? }
        }
        _ => {
            let to = names.actor(&words.next("TO")?)?;
            words.allow_keys(&["contains"])?;
            Expect::Mail { to, contains: words.required("contains")? }
        }
    };
    words.finish()?;
    Ok(expect)
}

fn state(words: &mut Words, of: &str, states: &[&'static str]) -> Parsed<&'static str> {
    vocabulary::listed(&format!("{of} state"), &words.next("STATE")?, states)
}

fn wallet(words: &mut Words, names: &Names) -> Parsed<Expect> {
    let firm = names.firm(&words.next("the firm")?)?;
    words.allow_keys(&["available", "reserved", "used", "expired"])?;
    let wallet = ExpectWallet {
        firm,
        available: words.amount_if_any("available", AMOUNTS)?,
        reserved: words.amount_if_any("reserved", AMOUNTS)?,
        used: words.amount_if_any("used", AMOUNTS)?,
        expired: words.amount_if_any("expired", AMOUNTS)?,
    };
    if [wallet.available, wallet.reserved, wallet.used, wallet.expired] == [None; 4] {
        return Err("nothing to compare; write available=, reserved=, used= or expired=".into());
    }
    Ok(Expect::Wallet(wallet))
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;

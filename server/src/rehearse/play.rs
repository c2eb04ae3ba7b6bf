//! Walks a script: moves the clock, lets the background work run, carries out and compares.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use tokio::task::JoinSet;

use super::{
    act::{self, Answer},
    expect::{self, Sides},
    report::{Got, Row},
    requests::Requests,
    script::{Act, ActorRef, Expected, Line, Script, Step, Together, Verb},
    world::World,
};
use crate::{
    clock::{Clock as _, ManualClock},
    engine::Engine,
};

/// When a file without `clock` starts: 2021-07-01T00:00 in Taipei.
const START_MILLIS: i64 = 1_625_068_800_000;

/// How often the same moment may have work left over before it counts as stuck: work may make
/// more work that is due at once.
const ROUNDS_AT_ONE_MOMENT: u32 = 1_000;

/// The time of the first line; never after the first step, for time runs forward only.
pub(super) fn start(script: &Script) -> DateTime<Utc> {
    let mut first_step = None;
    for line in &script.lines {
        match &line.step {
            Step::Clock(time) => return *time,
            Step::At { time, .. } => first_step = first_step.or(Some(*time)),
            Step::Together(block) => first_step = first_step.or(Some(block.time)),
            _ => {}
        }
    }
    let start = DateTime::from_timestamp_millis(START_MILLIS).unwrap_or_default();
    first_step.map_or(start, |first| first.min(start))
}

/// Every line with its result. A line that came out otherwise does not stop the file; one that
/// could not be set up does.
pub(super) async fn play(
    script: &Script,
    engine: Arc<dyn Engine>,
    clock: Arc<ManualClock>,
) -> Vec<Row> {
    let mut player = Player {
        world: World::new(engine),
        clock,
        requests: Requests::default(),
        holidays: holidays(script),
        rows: Vec::new(),
    };
    for line in &script.lines {
        if player.line(line).await.is_break() {
            break;
        }
    }
    player.rows
}

/// All of them at once: a holiday counts wherever its line stands.
fn holidays(script: &Script) -> Vec<NaiveDate> {
    let days = script.lines.iter().filter_map(|line| match &line.step {
        Step::Holiday(days) => Some(days.as_slice()),
        _ => None,
    });
    days.flatten().copied().collect()
}

struct Player {
    world: World,
    clock: Arc<ManualClock>,
    requests: Requests,
    holidays: Vec<NaiveDate>,
    rows: Vec<Row>,
}

type Flow = std::ops::ControlFlow<()>;

impl Player {
    async fn line(&mut self, line: &Line) -> Flow {
        let built = match &line.step {
            Step::At { time, act } => {
                let row = self.at(line, *time, act.as_ref()).await;
                self.rows.push(row);
                return Flow::Continue(());
            }
            Step::Together(block) => {
                self.together(line, block).await;
                return Flow::Continue(());
            }
            Step::Expect(wanted) => {
                let row = match expect::look(&self.world, wanted).await {
                    Ok(Sides { expected, got }) => {
                        Row::compared(line.number, &line.text, expected, got)
                    }
                    Err(message) => Row::mistake(line.number, line.text.clone(), &message),
                };
                self.rows.push(row);
                return Flow::Continue(());
            }
            Step::Verify => {
                let got = match expect::verify(&self.world).await {
                    Ok(()) => Got::OK,
                    Err(message) => Got::Error(message),
                };
                self.rows.push(Row::step(line.number, &line.text, &got));
                return Flow::Continue(());
            }
            Step::Clock(_) | Step::Holiday(_) => Ok(()),
            Step::Programme(line) => self.world.add_programme(line, &self.holidays).await,
            Step::Firm(line) => self.world.add_firm(line).await,
            Step::Supplier(line) => self.world.add_supplier(line).await,
            Step::Plan(line) => self.world.add_plan(line).await,
            Step::Officer(line) => self.world.add_officer(line).await,
        };
        let got = built.err().unwrap_or(Got::OK);
        let row = Row::step(line.number, &line.text, &got);
        let flow = if row.ok() { Flow::Continue(()) } else { Flow::Break(()) };
        self.rows.push(row);
        flow
    }

    async fn at(&mut self, line: &Line, time: DateTime<Utc>, act: Option<&Act>) -> Row {
        let moved = self.move_to(time).await;
        let Some(act) = act else {
            let got = moved.err().map_or(Got::OK, Got::Error);
            return Row::step(line.number, &line.text, &got);
        };
        let answer = match moved {
            Ok(()) => self.carry_out(&act.actor, &act.verb).await,
            Err(message) => Answer::failed(message),
        };
        self.keep(&act.actor, &act.verb, &answer);
        Row::act(line.number, &line.text, Some(act.expected), &answer.got)
    }

    async fn carry_out(&mut self, actor: &ActorRef, verb: &Verb) -> Answer {
        match act::prepare(&self.world, &mut self.requests, actor, verb).await {
            Ok(call) => call.run(self.world.engine.clone()).await,
            Err(message) => Answer::failed(message),
        }
    }

    /// What a `submit` leaves behind: the order's name, and whether it can be repeated.
    fn keep(&mut self, actor: &ActorRef, verb: &Verb, answer: &Answer) {
        if let Verb::Submit(submit) = verb {
            self.requests.settle(actor, submit, answer.order.is_some());
            if let Some(order) = answer.order {
                self.world.bind(submit.order.clone(), order);
            }
        }
    }

    /// The acts run in tasks of their own, all prepared before the first one starts.
    async fn together(&mut self, line: &Line, block: &Together) {
        let moved = self.move_to(block.time).await;
        let got = moved.err().map_or(Got::OK, Got::Error);
        self.rows.push(Row::step(line.number, &line.text, &got));
        let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
        let mut running = JoinSet::new();
        let mut calls = Vec::new();
        for (index, act) in block.acts.iter().enumerate() {
            match act::prepare(&self.world, &mut self.requests, &act.actor, &act.verb).await {
                Ok(call) => calls.push((index, call)),
                Err(message) => {
                    answers.insert(index, Answer::failed(message));
                }
            }
        }
        for (index, call) in calls {
            let engine = self.world.engine.clone();
            running.spawn(async move { (index, call.run(engine).await) });
        }
        while let Some(joined) = running.join_next().await {
            // A task that panicked has no answer below.
            if let Ok((index, answer)) = joined {
                answers.insert(index, answer);
            }
        }
        let mut counted: BTreeMap<String, u32> = BTreeMap::new();
        for (index, act) in block.acts.iter().enumerate() {
            let missing = || Answer::failed("the act broke off".to_owned());
            let answer = answers.remove(&index).unwrap_or_else(missing);
            self.keep(&act.actor, &act.verb, &answer);
            // Counted under the word that the block has for it, where it has one.
            let named = block.counts.iter().find(|(_, wanted)| answer.got.is(*wanted));
            let word = named.map_or_else(|| answer.got.to_string(), |(_, word)| word.to_string());
            *counted.entry(word).or_default() += 1;
            let row = Row::act(act.number, &act.text, act.expected, &answer.got);
            self.rows.push(row);
        }
        let (expected, got) = counts(&block.counts, counted);
        let row = Row::compared(block.end_number, &block.end_text, expected, got);
        self.rows.push(row);
    }

    /// Moves the clock, doing on the way whatever falls due, each at its own time.
    async fn move_to(&self, time: DateTime<Utc>) -> Result<(), String> {
        let engine = &self.world.engine;
        let mut rounds = 0;
        let mut moment = None;
        loop {
            let next = engine.next_job_at().await.map_err(|error| error.to_string())?;
            let Some(due) = next.filter(|due| *due <= time) else {
                break;
            };
            rounds = if moment == Some(due) { rounds + 1 } else { 0 };
            moment = Some(due);
            if rounds > ROUNDS_AT_ONE_MOMENT {
                let due = domain::calendar::rfc3339(due);
                return Err(format!("background work due at {due} never gets done"));
            }
            self.clock.move_to(due);
            engine.run_due_jobs().await.map_err(|error| error.to_string())?;
        }
        self.clock.move_to(time);
        Ok(())
    }
}

/// Both sides of `end`, in the order of the file; results that it does not name come last.
fn counts(wanted: &[(u32, Expected)], mut counted: BTreeMap<String, u32>) -> (String, String) {
    let mut expected = Vec::new();
    let mut got = Vec::new();
    for (count, result) in wanted {
        let result = result.to_string();
        let seen = counted.remove(&result).unwrap_or_default();
        expected.push(format!("{count} {result}"));
        got.push(format!("{seen} {result}"));
    }
    got.extend(counted.into_iter().map(|(result, seen)| format!("{seen} {result}")));
    (expected.join(", "), got.join(", "))
}

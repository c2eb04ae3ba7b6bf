//! What came out of a file, line by line, for people and as JSON.

use std::{fmt, io::Write};

use app::{error::AppError, policy::RehearsalLine};
use domain::{Refusal, enrolment::FirmState, order::State, plan::PlanStatus};
use serde::Serialize;

use super::script::Expected;

/// The result of one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Got {
    /// The state of the object, or `ok` where nothing has a state.
    State(&'static str),
    /// Several states that are all true: an order's and its claim's. The first one is shown.
    States(&'static str, Vec<&'static str>),
    /// A named refusal, and why.
    Refused { code: &'static str, because: String },
    /// What no line can promise: a fault, or a verb that cannot be carried out.
    Error(String),
}

impl Got {
    pub(super) const OK: Self = Self::State("ok");

    /// 無權: the contract gives a stranger this word, whatever the reason was inside.
    pub(super) fn forbidden() -> Self {
        Self::from(Refusal::Forbidden)
    }

    pub(super) const fn either(first: &'static str, others: Vec<&'static str>) -> Self {
        Self::States(first, others)
    }

    pub(super) fn is(&self, expected: Expected) -> bool {
        match (self, expected) {
            (Self::State(state), Expected::State(wanted)) => *state == wanted,
            (Self::States(first, others), Expected::State(wanted)) => {
                *first == wanted || others.contains(&wanted)
            }
            (Self::Refused { code, .. }, Expected::Refusal(wanted)) => *code == wanted,
            _ => false,
        }
    }

    fn because(&self) -> Option<String> {
        match self {
            Self::Refused { because, .. } => Some(because.clone()),
            Self::State(_) | Self::States(..) | Self::Error(_) => None,
        }
    }
}

impl fmt::Display for Got {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(state) | Self::States(state, _) => f.write_str(state),
            Self::Refused { code, .. } => write!(f, "!{code}"),
            Self::Error(message) => write!(f, "error: {message}"),
        }
    }
}

impl From<State> for Got {
    fn from(state: State) -> Self {
        Self::State(state.as_str())
    }
}

impl From<FirmState> for Got {
    fn from(state: FirmState) -> Self {
        Self::State(state.as_str())
    }
}

impl From<PlanStatus> for Got {
    fn from(status: PlanStatus) -> Self {
        Self::State(plan_state(status))
    }
}

impl From<Refusal> for Got {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { code: refusal.code(), because: refusal.because() }
    }
}

/// The service hides what belongs to somebody else behind `NotFound`; the names of a file are
/// known to exist, so here it can only mean that.
impl From<AppError> for Got {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => refusal.into(),
            AppError::NotFound => Self::forbidden(),
            other => Self::Error(other.to_string()),
        }
    }
}

impl<T: Into<Self>> From<Result<T, AppError>> for Got {
    fn from(answer: Result<T, AppError>) -> Self {
        answer.map_or_else(Self::from, Into::into)
    }
}

/// The contract's word for the state of a plan.
pub(super) const fn plan_state(status: PlanStatus) -> &'static str {
    match status {
        PlanStatus::Draft => "Draft",
        PlanStatus::UnderReview => "UnderReview",
        PlanStatus::Listed => "Listed",
        PlanStatus::Refused => "Refused",
        PlanStatus::Delisted => "Delisted",
    }
}

/// A line with its result.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    line: usize,
    text: String,
    /// `None`: the line promised nothing, as inside a `together` block.
    expected: Option<String>,
    got: String,
    ok: bool,
    /// The explanation of a refusal, with its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
}

impl Row {
    /// A line with a result of its own, or with none that was promised.
    pub(super) fn act(line: usize, text: &str, expected: Option<Expected>, got: &Got) -> Self {
        Self {
            line,
            text: text.to_owned(),
            expected: expected.map(|expected| expected.to_string()),
            got: got.to_string(),
            ok: match expected {
                Some(expected) => got.is(expected),
                None => !matches!(got, Got::Error(_)),
            },
            because: got.because(),
        }
    }

    /// A line that is to be carried out, whatever comes of it.
    pub(super) fn step(line: usize, text: &str, got: &Got) -> Self {
        Self::act(line, text, Some(Expected::State("ok")), got)
    }

    /// A comparison, both sides in the same words.
    pub(super) fn compared(line: usize, text: &str, expected: String, got: String) -> Self {
        Self {
            line,
            text: text.to_owned(),
            ok: expected == got,
            expected: Some(expected),
            got,
            because: None,
        }
    }

    /// A line that could not be understood.
    pub(super) fn mistake(line: usize, text: String, message: &str) -> Self {
        Self {
            line,
            text,
            expected: None,
            got: format!("error: {message}"),
            ok: false,
            because: None,
        }
    }

    /// As pages show it.
    pub(super) fn told(self) -> RehearsalLine {
        let Self { line, text, expected, got, ok, because } = self;
        RehearsalLine { line, text, expected, got, ok, because }
    }

    pub(super) const fn ok(&self) -> bool {
        self.ok
    }
}

/// `ok      8  at … => Submitted`; a line that came out otherwise also says what it got.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, text, got, .. } = self;
        let mark = if self.ok { "ok" } else { "FAIL" };
        write!(f, "{mark:<4} {line:>4}  {text}")?;
        if self.ok {
            // The line's own `=> RESULT` is what it got.
            return if self.expected.is_some() && text.contains("=>") {
                Ok(())
            } else {
                write!(f, " => {got}")
            };
        }
        write!(f, "   got {got}")?;
        match &self.because {
            Some(because) => write!(f, " ({because})"),
            None => Ok(()),
        }
    }
}

/// A file with its lines.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    file: String,
    pub(super) ok: bool,
    lines: Vec<Row>,
}

impl Report {
    pub(super) fn new(file: String, lines: Vec<Row>) -> Self {
        let ok = lines.iter().all(Row::ok);
        Self { file, ok, lines }
    }

    pub(super) fn print(&self, json: bool, out: &mut dyn Write) -> anyhow::Result<()> {
        if json {
            serde_json::to_writer(&mut *out, self)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{}", self.file)?;
            for row in &self.lines {
                writeln!(out, "{row}")?;
            }
            writeln!(out, "{}", self.summary())?;
        }
        out.flush()?;
        Ok(())
    }

    fn summary(&self) -> String {
        let all = self.lines.len();
        let failed: Vec<_> = self.lines.iter().filter(|row| !row.ok).collect();
        let numbers: Vec<_> = failed.iter().map(|row| row.line.to_string()).collect();
        match failed.len() {
            0 => format!("     all {all} lines came out as written"),
            count => format!(
                "     {count} of {all} lines did not come out as written: {}",
                numbers.join(", ")
            ),
        }
    }
}

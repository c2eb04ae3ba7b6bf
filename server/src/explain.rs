//! `explain`: one rule, the numbers of the caller, one JSON object. The same functions judge an
//! order in the browser and on the server, so what is printed here is what would happen.

use std::io::Write;

use anyhow::Context as _;
use chrono::NaiveDate;
use domain::{
    Points, Rule, Twd,
    calendar::rfc3339,
    eligibility::{Facts, Finding, Outcome, Verdict, judge},
    quote::{check, quote},
    service::{last_activation_day, usage_windows},
    ubn::{Ubn, normalise},
};
use serde::Serialize;

use crate::cli::{
    DeadlineArgs, EligibilityArgs, ExplainArgs, ExplainRule, QuoteArgs, UbnArgs, UsageWindowsArgs,
};

/// Prints what the rule says.
///
/// # Errors
/// Where there is nowhere to print to.
pub fn explain(args: &ExplainArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    match &args.rule {
        ExplainRule::Quote(args) => print(&explain_quote(args), out),
        ExplainRule::Deadline(args) => print(&explain_deadline(args), out),
        ExplainRule::Ubn(args) => print(&explain_ubn(args), out),
        ExplainRule::UsageWindows(args) => print(&explain_windows(args), out),
        ExplainRule::Eligibility(args) => print(&explain_eligibility(args)?, out),
    }
}

fn print(answer: &impl Serialize, out: &mut dyn Write) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, answer)?;
    writeln!(out)?;
    Ok(())
}

#[derive(Serialize)]
struct QuoteAnswer {
    /// The required split, also where another one is refused.
    points: Points,
    self_funded: Twd,
    verdict: &'static str,
    rule: String,
    because: String,
}

fn explain_quote(args: &QuoteArgs) -> QuoteAnswer {
    let programme = &args.programme.programme;
    let required = quote(programme, args.price, args.available);
    let points = args.points.unwrap_or(required.points.get());
    let self_funded = args.self_funded.unwrap_or(required.self_funded.get());
    let (verdict, rule, because) =
        match check(programme, args.price, args.available, points, self_funded) {
            Ok(quote) => ("ok", quote.rule(), quote.because()),
            Err(refusal) => (refusal.code(), refusal.rule(), refusal.because()),
        };
    QuoteAnswer {
        points: required.points,
        self_funded: required.self_funded,
        verdict,
        rule: rule.to_string(),
        because,
    }
}

#[derive(Serialize)]
struct DeadlineAnswer {
    /// Exclusive: the bank's value time has to lie before it.
    deadline: String,
    rule: String,
    because: String,
}

fn explain_deadline(args: &DeadlineArgs) -> DeadlineAnswer {
    let mut programme = args.programme.programme.clone();
    programme.payment_window = args.payment_window.unwrap_or(programme.payment_window);
    let window = programme.payment_window;
    DeadlineAnswer {
        deadline: rfc3339(programme.payment_deadline(args.contracted_at)),
        rule: Rule(21).to_string(),
        because: format!(
            "{window} from the contract at {}; the bank's value time has to be before the deadline",
            rfc3339(args.contracted_at)
        ),
    }
}

#[derive(Serialize)]
struct UbnAnswer {
    valid: bool,
    normalised: String,
    because: String,
}

fn explain_ubn(args: &UbnArgs) -> UbnAnswer {
    let parsed = args.text.parse::<Ubn>();
    UbnAnswer {
        valid: parsed.is_ok(),
        normalised: normalise(&args.text),
        because: match parsed {
            Ok(_) => "eight digits, and the check digit fits".to_owned(),
            Err(error) => error.to_string(),
        },
    }
}

#[derive(Serialize)]
struct EligibilityAnswer {
    verdict: Verdict,
    findings: Vec<FindingAnswer>,
}

#[derive(Serialize)]
struct FindingAnswer {
    rule: String,
    outcome: Outcome,
    because: String,
    /// The finding with its numbers.
    finding: Finding,
}

fn explain_eligibility(args: &EligibilityArgs) -> anyhow::Result<EligibilityAnswer> {
    let name = args.facts.display();
    let text =
        std::fs::read_to_string(&args.facts).with_context(|| format!("{name} cannot be read"))?;
    let facts: Facts =
        serde_json::from_str(&text).with_context(|| format!("{name} is no file of facts"))?;
    let judged = judge(&args.programme.programme, &facts);
    let answer = |finding: Finding| FindingAnswer {
        rule: finding.rule().to_string(),
        outcome: finding.outcome(),
        because: finding.because(),
        finding,
    };
    let findings = judged.findings.into_iter().map(answer).collect();
    Ok(EligibilityAnswer { verdict: judged.verdict, findings })
}

#[derive(Serialize)]
struct WindowsAnswer {
    /// The last day of each window.
    windows: Vec<NaiveDate>,
    claimable_from: NaiveDate,
    in_time: bool,
    rule: String,
    because: String,
}

fn explain_windows(args: &UsageWindowsArgs) -> WindowsAnswer {
    let programme = &args.programme.programme;
    let windows = usage_windows(args.activated_on, programme);
    let until = programme.service_until;
    let latest = last_activation_day(programme);
    let because = if windows.in_time {
        format!("the last window ends by {until}; the last possible activation is on {latest}")
    } else {
        format!("the last window ends after {until}; the last possible activation was on {latest}")
    };
    WindowsAnswer {
        windows: windows.last_days,
        claimable_from: windows.claimable_from,
        in_time: windows.in_time,
        rule: Rule(if windows.in_time { 27 } else { 26 }).to_string(),
        because,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use serde_json::{Value, json};

    use super::*;
    use crate::cli::{Cli, Command};

    fn text(words: &[&str]) -> String {
        let line = ["marketplace", "explain"].iter().chain(words);
        let Command::Explain(args) = Cli::try_parse_from(line).unwrap().command else {
            panic!("{words:?}");
        };
        let mut out = Vec::new();
        explain(&args, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn answer(line: &str) -> Value {
        let words: Vec<_> = line.split_whitespace().collect();
        serde_json::from_str(&text(&words)).unwrap()
    }

    #[test]
    fn the_form_of_each_answer() {
        let words = |line: &'static str| line.split(' ').collect::<Vec<_>>();
        #[rustfmt::skip]
        let table = [
            ("quote --programme IND-110 --price 900000 --available 200000",
             r#"{"points":200000,"self_funded":700000,"verdict":"ok","rule":"R16","because":"NT$900,000 = 200,000 points + NT$700,000: the programme's cap 200,000, below the share 300,000"}"#),
            ("quote --price 900000 --available 200000 --points 300000 --self-funded 600000",
             r#"{"points":200000,"self_funded":700000,"verdict":"OverCap","rule":"R16","because":"300,000 points are above the programme's cap of 200,000; the right split is 200,000 points + NT$700,000"}"#),
            ("deadline --contracted-at 2021-07-05T10:00:00",
             r#"{"deadline":"2021-07-07T10:00:00+08:00","rule":"R21","because":"hours(48) from the contract at 2021-07-05T10:00:00+08:00; the bank's value time has to be before the deadline"}"#),
            ("ubn ０４５９５２５７",
             r#"{"valid":true,"normalised":"04595257","because":"eight digits, and the check digit fits"}"#),
            ("usage-windows --activated-on 2021-07-08",
             r#"{"windows":["2021-08-08","2021-09-08","2021-10-08"],"claimable_from":"2021-10-09","in_time":true,"rule":"R27","because":"the last window ends by 2021-11-30; the last possible activation is on 2021-08-31"}"#),
        ];
        for (line, expected) in table {
            assert_eq!(text(&words(line)), format!("{expected}\n"), "{line}");
        }
    }

    #[test]
    fn number_vectors_of_the_law() {
        #[rustfmt::skip]
        let table = [
            (600_000, 200_000, 200_000, 400_000, "ok", "R15"),
            (60_000, 200_000, 20_000, 40_000, "ok", "R15"),
            (100_000, 200_000, 33_333, 66_667, "ok", "R15"),
            (100_001, 200_000, 33_333, 66_668, "ok", "R15"),
            (100_002, 200_000, 33_334, 66_668, "ok", "R15"),
            (599_999, 200_000, 199_999, 400_000, "ok", "R15"),
            (600_001, 200_000, 200_000, 400_001, "ok", "R15"),
            (900_000, 200_000, 200_000, 700_000, "ok", "R16"),
            (102_375, 200_000, 34_125, 68_250, "ok", "R15"),
            (541_000, 180_000, 180_000, 361_000, "ok", "R16"),
            (300_000, 50_000, 50_000, 250_000, "ok", "R16"),
            (3, 200_000, 1, 2, "ok", "R15"),
            (2, 200_000, 0, 2, "NoPoints", "R16"),
            (1, 200_000, 0, 1, "NoPoints", "R16"),
            (600_000, 0, 0, 600_000, "NoPoints", "R16"),
        ];
        for (price, available, points, self_funded, verdict, rule) in table {
            let got = answer(&format!("quote --price {price} --available {available}"));
            let seen = ["points", "self_funded", "verdict", "rule"].map(|key| got[key].clone());
            let expected = [json!(points), json!(self_funded), json!(verdict), json!(rule)];
            assert_eq!(seen, expected, "{price} {available}");
        }
    }

    #[test]
    fn a_given_split_is_judged_whatever_its_numbers() {
        #[rustfmt::skip]
        let table = [
            (600_000, 400_000, 200_000, "OverCap"),
            (600_000, 300_000, 300_000, "OverCap"),
            (600_000, 150_000, 450_000, "WrongRatio"),
            (600_000, 200_000, 300_000, "AmountMismatch"),
            (300_000, 150_000, 150_000, "WrongRatio"),
            (600_000, -1, 600_001, "WrongRatio"),
            (600_000, i64::MIN, i64::MAX, "AmountMismatch"),
            (600_000, 200_000, 400_000, "ok"),
        ];
        for (price, points, self_funded, verdict) in table {
            let got = answer(&format!(
                "quote --price {price} --available 200000 --points {points} --self-funded \
                 {self_funded}"
            ));
            assert_eq!(got["verdict"], verdict, "{price} {points} {self_funded}");
        }
    }

    #[test]
    fn other_halls_by_their_id() {
        let got = answer("quote --programme COM-110 --price 59999 --available 30000");
        assert_eq!((&got["points"], &got["self_funded"]), (&json!(29_999), &json!(30_000)));
    }

    #[test]
    fn deadline_vectors_of_the_law() {
        #[rustfmt::skip]
        let table = [
            ("hours(48)", "2021-08-30T23:59:59", "2021-09-01T23:59:59+08:00"),
            ("hours(48)", "2021-07-05T02:00:00Z", "2021-07-07T10:00:00+08:00"),
            ("civil_days(2)", "2021-07-05T15:00:00", "2021-07-08T00:00:00+08:00"),
            ("civil_days(2)", "2021-08-27T15:00:00", "2021-08-31T00:00:00+08:00"),
            ("civil_days(2)", "2021-08-30T15:00:00", "2021-09-02T00:00:00+08:00"),
            ("civil_days(2)", "2021-09-17T15:00:00", "2021-09-23T00:00:00+08:00"),
        ];
        for (window, contracted, deadline) in table {
            let got = answer(&format!(
                "deadline --programme IND-110 --payment-window {window} --contracted-at {contracted}"
            ));
            assert_eq!(got["deadline"], deadline, "{window} {contracted}");
        }
    }

    #[test]
    fn ubn_vectors_of_the_law() {
        for (given, valid, normalised) in [
            ("04595257", true, "04595257"),
            ("10458575", true, "10458575"),
            ("10458574", true, "10458574"),
            ("04595257 ", true, "04595257"),
            ("12345678", false, "12345678"),
            ("00000000", false, "00000000"),
            ("0459525", false, "0459525"),
            ("0459-525A", false, "0459525A"),
        ] {
            let got: Value = serde_json::from_str(&text(&["ubn", given])).unwrap();
            assert_eq!(got["valid"], valid, "{given}");
            assert_eq!(got["normalised"], normalised, "{given}");
        }
    }

    #[test]
    fn usage_window_vectors_of_the_law() {
        #[rustfmt::skip]
        let table = [
            ("2021-07-01", ["2021-08-01", "2021-09-01", "2021-10-01"], true),
            ("2021-08-30", ["2021-09-30", "2021-10-30", "2021-11-30"], true),
            ("2021-08-31", ["2021-09-30", "2021-10-31", "2021-11-30"], true),
            ("2021-09-01", ["2021-10-01", "2021-11-01", "2021-12-01"], false),
        ];
        for (activated_on, windows, in_time) in table {
            let got = answer(&format!("usage-windows --activated-on {activated_on}"));
            assert_eq!(got["windows"], json!(windows), "{activated_on}");
            assert_eq!(got["in_time"], in_time, "{activated_on}");
        }
    }
}

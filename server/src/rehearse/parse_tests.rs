//! Good lines and bad ones, each with the words that its message must contain.

use super::*;
use crate::rehearse::script::{Factory, Ratio, Submit, Verb, Window};

/// Ten lines that declare one of each; the line under test is number 11.
const WORLD: &str = "\
programme IND-110 pool=1000000
clock 2021-07-05T09:00
firm M1 ubn=04595257 points=200000
firm M2 ubn=10458575
supplier S1 ubn=22099131
plan P1 supplier=S1 price=600000
officer A
officer B role=reviewer,finance
# a comment
at 2021-07-05T09:00:00 M1 submit O1 plan=P1 points=200000 self=400000 => Submitted
";

fn step(line: &str) -> Step {
    let script = parse(&format!("{WORLD}{line}\n")).unwrap_or_else(|error| panic!("{error}"));
    let last = script.lines.last().unwrap();
    assert_eq!((last.number, last.text.as_str()), (11, line.lines().next().unwrap()));
    last.step.clone()
}

/// Every line word, every verb of every actor, every form of a value.
const GOOD: &str = "
holiday 2021-09-20 2021-09-21
firm M3 ubn=０４５９５２５７ revenue=109:2000000001,108:1,107:0 factory=99-123456 prior=C2M
firm M3 ubn=1 factory=exempt email=unverified checks=unavailable headcount=9 prior=none
supplier S2 ubn=04595257 selection=until:2021-08-10
plan P2 supplier=S1 price=1 months=3 kind=adjusted status=draft
officer C role=approver
at 2021-07-05T01:00:00Z
at 2021-07-05T10:00:00+09:00
at 2021-07-05T09:00:00.001
at 2021-07-06T09:00 M2 enrol => Issued
at 2021-07-06T09:00 M2 verify-email => !IssueClosed
at 2021-07-06T09:00 M1 submit O2 plan=P1 points=-1 self=9223372036854775807 key=K version=2 => ok
at 2021-07-06T09:00 M1 withdraw O1 => Withdrawn
at 2021-07-06T09:00 M1 sign O1 => Accepted
at 2021-07-06T09:00 M1 attest O1 month=3 used=no => ok
at 2021-07-06T09:00 M1 survey O1 score=5 => ok
at 2021-07-06T09:00 M1 terminate O1 => Terminated
at 2021-07-06T09:00 S1 submit-plan P1 => !SubmissionsClosed
at 2021-07-06T09:00 S1 revise-plan P1 price=660000 => UnderReview
at 2021-07-06T09:00 S1 accept O1 => Accepted   # and why
at 2021-07-06T09:00 S1 decline O1 reason=NOT_CONTACTED => Declined
at 2021-07-06T09:00 S1 activate O1 on=2021-08-31 => InService
at 2021-07-06T09:00 S1 usage O1 day=2021-07-06 count=0 seq=1 => ok
at 2021-07-06T09:00 S1 invoice O1 number=AB-12345678 on=2021-07-06 total=600000 buyer=04595257 => ok
at 2021-07-06T09:00 S1 claim O1 => !ClaimTooEarly
at 2021-07-06T09:00 bank pay O1 amount=400000 value=2021-07-05T09:50:00 txn=B1 => Paid
at 2021-07-06T09:00 A approve M2 => Issued
at 2021-07-06T09:00 A refuse M2 reason=\"no factory # at all\" => Refused
at 2021-07-06T09:00 A record-prior M2 programme=C2M => Frozen
at 2021-07-06T09:00 A withdraw-points M1 => Frozen
at 2021-07-06T09:00 A list P1 => Listed
at 2021-07-06T09:00 A refuse-plan P1 reason=a=b => Refused
at 2021-07-06T09:00 A revoke S1 => ok
at 2021-07-06T09:00 B review O1 => Reviewed
at 2021-07-06T09:00 B return-claim O1 missing=survey => Returned
at 2021-07-06T09:00 A approve-claim O1 => !FourEyes
at 2021-07-06T09:00 B settle O1 => Settled
at 2021-07-06T09:00 A sample-audit O1 => ok
at 2021-07-06T09:00 A pass-audit O1 => ok
at 2021-07-06T09:00 A fail-audit O1 => ok
at 2021-07-06T09:00 A confirm-usage O1 day=2021-07-06 => ok
at 2021-07-06T09:00 A waive-survey O1 reason=\"14 days\" => ok
at 2021-07-06T09:00 A terminate O1 delivered=100000 => Terminated
at 2021-07-06T09:00 M1 accept O1 => !Forbidden
expect wallet M1 available=0 reserved=200000 used=0 expired=0
expect pool available=800000
expect order O1 Submitted points=200000 self=400000 deadline=2021-07-07T10:00:00
expect firm M2 Waitlisted position=1
expect plan P1 Listed version=1
expect claim O1 Draft
expect mail M1 contains=\"方案 已更新\"
verify";

#[test]
fn good_lines() {
    for line in GOOD.lines().skip(1) {
        step(line);
    }
}

#[test]
fn values_are_read_as_written() {
    let Step::Programme(programme) = parse(
        "programme IND-110 cap=30000 ratio=1:1 payment_window=civil_days(2) answer_days=3 \
         points_until=2021-08-30",
    )
    .unwrap()
    .lines[0]
        .step
        .clone()
    else {
        panic!("not a programme");
    };
    assert_eq!(programme.cap, Some(30_000));
    assert_eq!(programme.ratio, Some(Ratio { points: 1, self_funded: 1 }));
    assert_eq!(programme.payment_window, Some(Window::CivilDays(2)));
    assert_eq!(programme.points_until, chrono::NaiveDate::from_ymd_opt(2021, 8, 30));
    assert_eq!((programme.pool, programme.answer_days), (None, Some(3)));

    let Step::Firm(firm) = step("firm M3 ubn=\" 04595257 \" factory=12345678") else {
        panic!("not a firm");
    };
    assert_eq!(firm.ubn, " 04595257 ");
    assert_eq!(firm.factory, Some(Factory::Number("12345678".into())));

    let line = "at 2021-07-05T10:00 M1 submit O1 plan=P1 points=1 self=-2 key=K => !OverCap";
    let Step::At { time, act: Some(act) } = step(line) else {
        panic!("not an act");
    };
    assert_eq!(time.to_rfc3339(), "2021-07-05T02:00:00+00:00");
    assert_eq!(act.expected, Expected::Refusal("OverCap"));
    assert!(matches!(
        act.verb,
        Verb::Submit(Submit { points: 1, self_funded: -2, key: Some(_), version: None, .. })
    ));
}

#[test]
fn a_block_is_one_line() {
    let block = "together 2021-07-05T10:00:00\nM1 sign O1\nS1 sign O1 => Contracted\n\
                 end => 1 Accepted, 1 Contracted";
    let Step::Together(together) = step(block) else {
        panic!("not a block");
    };
    assert_eq!(together.counts.len(), 2);
    assert_eq!(together.counts[1], (1, Expected::State("Contracted")));
    assert_eq!((together.acts[1].number, together.end_number), (13, 14));
    assert_eq!(together.acts[0].expected, None);
    assert_eq!(together.acts[1].expected, Some(Expected::State("Contracted")));
}

/// `line | fragment | fragment`; `;` stands for a line break, the last line is at fault.
const BAD: &str = "
frim M3 ubn=1                              | unknown line `frim` | programme, clock, holiday
programme IND-110                          | a second `programme`
clock 2021-07-05T09:00                     | `clock` after the first step
holiday                                    | DATE is missing
holiday 2021-9-20                          | `2021-9-20` is not a date | write 2021-07-05
holiday 2021-02-30                         | not a date
holiday 0110-09-20                         | year 0110 is out of range
holiday 2021-09-20 2021-09-20              | given twice
firm M1 ubn=1                              | `M1` is already declared
firm bank ubn=1                            | `bank` is a word of the grammar
firm 3M ubn=1                              | `3M` is not a name
firm M3                                    | key `ubn` is missing
firm M3 ubn=1 ubn=2                        | key `ubn` is given twice
firm M3 ubn=                               | `ubn=` has no value
firm M3 ubn=1 point=5                      | unknown key `point` | ubn, points, revenue
firm M3 ubn=1 points=200,000               | `200,000` is not a whole number | no separators
firm M3 ubn=1 points=-1                    | points: -1 is out of range | 0 to
firm M3 ubn=1 revenue=110:5                | unknown year of revenue `110` | 109, 108, 107
firm M3 ubn=1 factory=exemt                | unknown value of `factory` `exemt` | exempt, none
firm M3 ubn=1 email=yes                    | unknown value of `email` `yes` | verified, unverified
supplier S2 ubn=1 selection=until          | valid, none, until:DATE
plan P1 supplier=S1 price=1                | plan `P1` is already declared
plan P2 supplier=M1 price=1                | unknown supplier `M1` | allowed: S1
plan P2 supplier=S1 price=0                | price: 0 is out of range
plan P2 supplier=S1 price=1 months=0       | months: 0 is out of range
officer C role=reviewer,boss               | unknown role `boss` | approver, finance
at                                         | TIME is missing
at 2021-07-06 M1 sign O1 => Accepted       | `2021-07-06` is not a time
at 2021-07-06T24:00 M1 sign O1 => ok       | is not a time
at 2021-07-06T09:00:60                     | is not a time
at 2021-07-06T09:00+08                     | is not a time
at 2021-07-05T08:59:59                     | before the time of an earlier line
at 2021-07-06T09:00 M9 sign O1 => ok       | unknown actor `M9` | A, B, M1, M2, S1, bank
at 2021-07-06T09:00 M1                     | VERB is missing | enrol, verify-email, submit
at 2021-07-06T09:00 M1 enroll => ok        | unknown verb of a firm `enroll` | allowed: enrol
at 2021-07-06T09:00 M1 accept O1 => ok     | unknown verb of a firm `accept`
at 2021-07-06T09:00 bank sign O1 => !Forbidden | unknown verb of the bank `sign` | allowed: pay
at 2021-07-06T09:00 M1 sign O1             | `=> RESULT` is missing
at 2021-07-06T09:00 M1 sign O1 =>          | RESULT is missing after
at 2021-07-06T09:00 M1 sign O1 =>Accepted  | a blank is missing after
at 2021-07-06T09:00 M1 sign O1 => Signed   | unknown result `Signed` | allowed: ok, Entered
at 2021-07-06T09:00 M1 sign O1 => OverCap  | write `!OverCap`
at 2021-07-06T09:00 M1 sign O1 => !Nope    | unknown refusal `Nope` | AmountMismatch, OverCap
at 2021-07-06T09:00 M1 sign O1 => ok ok    | unexpected word `ok`
at 2021-07-06T09:00 M1 sign O1 O2 => ok    | unexpected word `O2`
at 2021-07-06T09:00 M1 sign O1 on=1 => ok  | unknown key `on`; allowed: none
at 2021-07-06T09:00 M1 sign O9 => ok       | unknown order `O9`; allowed: O1
at 2021-07-06T09:00 M1 attest O1 month=4 used=yes => ok   | month: 4 is out of range | 1 to 3
at 2021-07-06T09:00 A terminate O1 => Terminated          | key `delivered` is missing
at 2021-07-06T09:00 A list P9 => Listed                   | unknown plan `P9`; allowed: P1
at 2021-07-06T09:00 A refuse M2 reason=too late => ok     | `late` stands after | quote
at 2021-07-06T09:00 A refuse M2 reason=\"too late => ok   | unterminated quote
at 2021-07-06T09:00 M1 submit O2 plan=P1 points=1 => ok   | key `self` is missing
end => 1 ok                                               | `end` without `together`
together 2021-07-06T09:00;verify                          | `verify` inside `together`
together 2021-07-06T09:00;M1 sign O1;end => 2 Accepted    | add up to 2 | has 1 lines
together 2021-07-06T09:00;M1 sign O1;end => Accepted      | `Accepted` is not a count
together 2021-07-06T09:00;M1 sign O1;end                  | `` is not a count
expect                                     | what to expect is missing
expect walet M1 available=0                | unknown kind of `expect` `walet` | wallet, pool
expect wallet M1                           | nothing to compare
expect wallet S1 used=0                    | unknown firm `S1` | M1, M2
expect order O1 Listed                     | unknown order state `Listed` | Draft, Submitted
expect mail M1                             | key `contains` is missing
verify now                                 | unexpected word `now`
verify => ok                               | unexpected `=>`";

#[test]
fn bad_lines() {
    for row in BAD.lines().skip(1) {
        let mut cells = row.split('|').map(str::trim);
        let line = cells.next().unwrap().replace(';', "\n");
        let error = parse(&format!("{WORLD}{line}\n")).expect_err(row);
        assert_eq!(error.line, 10 + line.lines().count(), "{row}\n{error}");
        for fragment in cells {
            assert!(error.message.contains(fragment), "{row}\n{error}");
        }
    }
}

#[test]
fn mistakes_of_the_whole_file() {
    let open = parse(&format!("{WORLD}together 2021-07-06T09:00\nM1 sign O1\n")).unwrap_err();
    assert_eq!((open.line, open.message.contains("never closed")), (11, true));
    let early = parse("\u{feff}# first\r\nfirm M1 ubn=1\r\n").unwrap_err();
    assert_eq!(early.to_string(), "line 2: `firm` stands before the `programme` line");
    let other = parse("programme COM-110").unwrap_err();
    assert!(other.message.ends_with("allowed: IND-110"), "{other}");
    let twice = parse("clock 2021-07-05T09:00\nclock 2021-07-05T09:00").unwrap_err();
    assert!(twice.message.contains("a second `clock`"), "{twice}");
}

#[test]
fn every_scenario_can_be_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/scenarios");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let script = parse(&std::fs::read_to_string(&path).unwrap());
            let script = script.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let last = script.lines.last().map(|line| &line.step);
            assert_eq!(last, Some(&Step::Verify), "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 0, "no scenario in {folder}");
}

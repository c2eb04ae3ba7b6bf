//! Every scenario of the domain law on both engines, and what the player says when one fails.

use std::path::{Path, PathBuf};

use serde_json::Value;
use server::rehearse::rehearse_to;

/// The files of `domain/scenarios`, in order.
fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/scenarios");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert!(files.len() > 20, "only {} scenarios", files.len());
    files
}

#[expect(clippy::disallowed_methods, reason = "where the test command put its PostgreSQL")]
fn postgres_url() -> String {
    std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL is not set: run `cargo xtask test`, or `cargo xtask db` in another \
         terminal and export what it prints",
    )
}

/// One report; the verdict of the player has to be the report's.
async fn play(file: &Path, url: Option<&str>) -> Value {
    let mut out = Vec::new();
    let ok = rehearse_to(&[file.to_owned()], url, true, &mut out).await.unwrap();
    let report: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(report["ok"], ok);
    report
}

fn failures(report: &Value) -> Vec<String> {
    let lines = report["lines"].as_array().unwrap().iter();
    let failed = lines.filter(|line| line["ok"] == false);
    let show = |line: &Value| {
        let file = report["file"].as_str().unwrap().rsplit('/').next().unwrap();
        format!(
            "{file}:{} {}\n    expected {}, got {} {}",
            line["line"], line["text"], line["expected"], line["got"], line["because"]
        )
    };
    failed.map(show).collect()
}

async fn play_all(url: Option<&str>) {
    let mut failed = Vec::new();
    for file in scenarios() {
        let report = play(&file, url).await;
        assert_ne!(report["lines"].as_array().unwrap().len(), 0, "{}", file.display());
        failed.extend(failures(&report));
    }
    let count = failed.len();
    assert!(failed.is_empty(), "{count} lines failed:\n{}", failed.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_on_sqlite() {
    play_all(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_on_postgres() {
    play_all(Some(&postgres_url())).await;
}

/// A file of its own, removed with the value.
struct Scenario(PathBuf);

impl Scenario {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("rehearsal-{name}-{}.txt", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for Scenario {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

const WORLD: &str = "\
programme IND-110 pool=1000000
clock 2021-07-05T09:00:00
firm M1 ubn=04595257 points=200000
firm M2 ubn=10458575
supplier S1 ubn=22099131
supplier S2 ubn=10458574
plan P1 supplier=S1 price=60000
officer A1 role=reviewer
";

/// What the lines after [`WORLD`] got.
async fn got(name: &str, lines: &str) -> Vec<String> {
    let scenario = Scenario::new(name, &format!("{WORLD}{lines}"));
    let report = play(&scenario.0, None).await;
    let lines = report["lines"].as_array().unwrap().iter();
    let after = lines.skip(WORLD.lines().count());
    after.map(|line| line["got"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn authority_comes_before_legality() {
    let got = got(
        "authority",
        "\
officer F1 role=finance
at 2021-07-05T09:10:00 M1 submit O1 plan=P1 points=20000 self=40000 => Submitted
at 2021-07-05T09:11:00 S2 accept O1        => !Forbidden
at 2021-07-05T09:12:00 M2 sign O1          => !Forbidden
at 2021-07-05T09:13:00 S1 withdraw O1      => !Forbidden
at 2021-07-05T09:14:00 F1 list P1          => !Forbidden
at 2021-07-05T09:15:00 S2 revise-plan P1 price=3 => !Forbidden
at 2021-07-05T09:16:00 M1 pay O1 amount=40000 value=2021-07-05T09:16:00 txn=T1 => !Forbidden
at 2021-07-05T09:17:00 S1 sign O1          => !IllegalTransition
expect firm M1 Issued
expect firm M2 Entered
",
    )
    .await;
    let mut expected = vec!["ok", "Submitted"];
    expected.extend(["!Forbidden"; 6]);
    expected.extend(["!IllegalTransition", "Issued", "Entered"]);
    assert_eq!(got, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_written_twice_is_a_retry() {
    let got = got(
        "retry",
        "\
at 2021-07-05T09:10:00 M1 submit O1 plan=P1 points=20000 self=40000 => Submitted
at 2021-07-05T09:11:00 M1 submit O1 plan=P1 points=20000 self=40000 => Submitted
expect wallet M1 available=180000 reserved=20000
at 2021-07-05T09:12:00 M1 submit O2 plan=P1 points=20000 self=40000 => Submitted
expect wallet M1 available=160000 reserved=40000
together 2021-07-05T09:13:00
  M1 submit O3 plan=P1 points=20000 self=40000
  M1 submit O3 plan=P1 points=20000 self=40000
end => 2 Submitted
expect wallet M1 available=140000 reserved=60000
verify
",
    )
    .await;
    let wallet = |available, reserved| format!("available={available} reserved={reserved}");
    assert_eq!(got[2], wallet(180_000, 20_000));
    assert_eq!(got[4], wallet(160_000, 40_000));
    assert_eq!(got[9], wallet(140_000, 60_000));
    assert_eq!(got[10], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_shown_and_the_rest_is_played() {
    let got = got(
        "failing",
        "\
at 2021-07-05T09:10:00 M1 submit O1 plan=P1 points=200000 self=40000 => Submitted
at 2021-07-05T09:11:00 S1 accept O1 => Accepted
at 2021-07-05T09:12:00 S1 claim O1 => ClaimTooEarly
",
    )
    .await;
    assert_eq!(got.len(), 0, "a mistake of the grammar stops before anything is played: {got:?}");
    let scenario = Scenario::new(
        "failing-played",
        &format!(
            "{WORLD}\
at 2021-07-05T09:10:00 M1 submit O1 plan=P1 points=200000 self=40000 => Submitted
at 2021-07-05T09:11:00 S1 accept O1 => Accepted
at 2021-07-05T09:12:00 S1 claim O1 => !ClaimTooEarly
expect pool available=1
verify
"
        ),
    );
    let mut out = Vec::new();
    let files = [scenario.0.clone(), PathBuf::from("never-played.txt")];
    assert!(!rehearse_to(&files, None, false, &mut out).await.unwrap());
    let text = String::from_utf8(out).unwrap();
    for part in [
        "ok      1  programme IND-110 pool=1000000 => ok\n",
        "FAIL    9  at 2021-07-05T09:10:00 M1 submit",
        "got !AmountMismatch (200,000 points + NT$40,000 do not add up",
        "got error: there is no order O1: no `submit O1` has succeeded so far",
        "FAIL   11  at 2021-07-05T09:12:00 S1 claim O1",
        "got available=800000",
        "ok     13  verify => ok\n",
        "4 of 13 lines did not come out as written: 9, 10, 11, 12",
    ] {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
    assert!(!text.contains("never-played"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_set_up_names_its_line() {
    let programme = "programme IND-110 pool=1000000\n";
    let m1 = "firm M1 ubn=04595257\n";
    for (name, lines, number, expected) in [
        ("ubn", "firm M1 ubn=12345678 points=1\nverify\n", 2, "!UbnInvalid"),
        ("twice", &*format!("{m1}firm M2 ubn=０４５９５２５７ points=1\n"), 3, "!DuplicateFirm"),
        ("cap", "firm M1 ubn=04595257 points=200001\n", 2, "error: points=200001 is above"),
        ("word", "firm M1 ubn=04595257 colour=red\n", 2, "error: unknown key `colour`"),
        ("pool", "firm M1 ubn=04595257 points=-1\n", 2, "error: "),
    ] {
        let scenario = Scenario::new(name, &format!("{programme}{lines}"));
        let report = play(&scenario.0, None).await;
        assert_eq!(report["ok"], false, "{name}");
        let last = report["lines"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["line"], number, "{last}");
        assert!(last["got"].as_str().unwrap().starts_with(expected), "{last}");
    }
    let report = play(Path::new("no-such-file.txt"), None).await;
    assert!(failures(&report)[0].contains("cannot be read"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_counts_wherever_it_stands() {
    let got = got(
        "holiday",
        "\
holiday 2021-07-06
at 2021-07-05T09:10:00 M1 submit O1 plan=P1 points=20000 self=40000 => Submitted
at 2021-07-08T23:59:59
expect order O1 Submitted
at 2021-07-10T00:00:00
expect order O1 ResponseLapsed
",
    )
    .await;
    assert_eq!((got[3].as_str(), got[5].as_str()), ("Submitted", "ResponseLapsed"));
}

use proptest::prelude::*;

use super::*;
use crate::service::usage_windows;

const COMPLETE: Evidence = Evidence { invoice: true, usage: true, spot_check: None, survey: true };

fn day(text: &str) -> NaiveDate {
    format!("2021-{text}").parse().unwrap()
}

fn at(text: &str) -> Instant {
    format!("2021-{text}+08:00").parse().unwrap()
}

#[test]
fn every_state_and_act_has_an_answer() {
    for &state in State::ALL {
        for &act in Act::ALL {
            for by in Party::ALL {
                match transition(state, act, by) {
                    Ok(edge) => assert_eq!((edge.from, edge.act, edge.by), (state, act, by)),
                    Err(refusal) => assert!(
                        matches!(refusal, Refusal::Forbidden | Refusal::ClaimTransition { .. }),
                        "{refusal:?}"
                    ),
                }
            }
        }
    }
    assert!(!EDGES.iter().any(|edge| edge.from == State::Settled), "settled is settled");
}

#[test]
fn the_missing_ones_are_named() {
    let missing = |evidence: Evidence| readiness(&evidence).missing;
    assert_eq!(missing(COMPLETE), []);
    assert_eq!(missing(Evidence { survey: false, ..COMPLETE }), [Item::Survey]);
    assert_eq!(missing(Evidence { invoice: false, ..COMPLETE }), [Item::Invoice]);
    for (check, there) in
        [(SpotCheck::Sampled, false), (SpotCheck::Passed, true), (SpotCheck::Failed, false)]
    {
        let evidence = Evidence { spot_check: Some(check), ..COMPLETE };
        assert_eq!(missing(evidence).is_empty(), there, "{check:?}");
    }
}

#[test]
fn a_claim_waits_for_the_day_after_the_last_window() {
    let mut programme = Programme::industrial_110();
    let windows = usage_windows(day("07-08"), &programme);
    let code = |programme: &Programme, frozen, evidence: &Evidence, now: &str| {
        check_submission(programme, &windows, frozen, None, evidence, at(now))
            .err()
            .map_or("ok", |refusal| refusal.code())
    };
    let lacking = Evidence { survey: false, ..COMPLETE };
    assert_eq!(code(&programme, false, &COMPLETE, "10-08T23:59:59"), "ClaimTooEarly");
    assert_eq!(code(&programme, false, &lacking, "10-08T23:59:59"), "ClaimTooEarly");
    assert_eq!(code(&programme, true, &COMPLETE, "10-08T23:59:59"), "ClaimFrozen");
    assert_eq!(code(&programme, false, &COMPLETE, "10-09T00:00:00"), "ok");
    assert_eq!(code(&programme, false, &lacking, "10-09T00:00:00"), "ClaimIncomplete");
    programme.claims_until = Some(day("10-31"));
    assert_eq!(code(&programme, false, &COMPLETE, "10-31T23:59:59"), "ok");
    assert_eq!(code(&programme, false, &COMPLETE, "11-01T00:00:00"), "SubmissionsClosed");
    let corrected = |now: &str| {
        let until = Some(at("11-08T00:00:00"));
        check_submission(&programme, &windows, false, until, &COMPLETE, at(now)).is_ok()
    };
    assert!(corrected("11-07T23:59:59"), "R32: it was returned before claims closed");
    assert!(!corrected("11-08T00:00:00"));
}

#[test]
fn corrections_and_waivers_are_counted_in_days() {
    let programme = Programme::industrial_110();
    for (returned, deadline) in [
        ("10-12T09:00:00", "10-20T00:00:00"), // Tuesday to Tuesday
        ("10-09T23:59:59", "10-19T00:00:00"), // the seventh day is a Saturday: to Monday
        ("10-04T00:00:00", "10-13T00:00:00"), // 10/11 is a holiday
    ] {
        assert_eq!(correction_deadline(&programme, at(returned)), at(deadline), "{returned}");
    }
    let windows = usage_windows(day("07-08"), &programme);
    let waivable = |proven_at| survey_waivable_from(&programme, &windows, at(proven_at));
    assert_eq!(waivable("10-09T00:00:00"), day("10-23"));
    assert_eq!(waivable("11-20T15:00:00"), day("12-04"), "asked when it was proven");
    assert_eq!(next_reminder(&programme, at("10-10T09:00:00")), at("10-13T09:00:00"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// R29: 0 to 4, complete exactly with nothing missing, and more evidence never makes less.
    #[test]
    fn readiness_counts_what_is_there(
        invoice: bool, usage: bool, survey: bool, check in 0_usize..4
    ) {
        let spot_check = SpotCheck::ALL.get(check).copied();
        let evidence = Evidence { invoice, usage, spot_check, survey };
        let found = readiness(&evidence);
        prop_assert!(found.ready() <= 4);
        prop_assert_eq!(found.is_complete(), found.ready() == 4);
        prop_assert_eq!(found.ready() + found.missing.len(), 4);
        prop_assert_eq!(check_complete(&evidence).is_ok(), found.is_complete());
        for more in [
            Evidence { invoice: true, ..evidence },
            Evidence { usage: true, ..evidence },
            Evidence { survey: true, ..evidence },
            Evidence { spot_check: Some(SpotCheck::Passed), ..evidence },
        ] {
            prop_assert!(readiness(&more).ready() >= found.ready());
        }
    }
}

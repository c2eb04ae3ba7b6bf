//! Every letter in both languages, as people get it; and what other people's words cannot do.

use super::*;

/// Every kind of letter with this text wherever somebody else's words stand.
fn letters(text: &str) -> Vec<Letter> {
    let said = || text.to_owned();
    let at: Instant = "2021-07-07T10:00:00+08:00".parse().unwrap();
    let midnight: Instant = "2021-08-31T00:00:00+08:00".parse().unwrap();
    let until = chrono::NaiveDate::from_ymd_opt(2021, 8, 30).unwrap();
    let (points, due) = (Points::new(200_000).unwrap(), Twd::new(400_000).unwrap());
    let order = || OrderName {
        id: "0190a5c0-0000-7000-8000-000000000001".parse().unwrap(),
        number: "IND-110-7K2M9QXA".to_owned(),
        plan: said(),
    };
    let token = || "5f2c".to_owned();
    let talk = |step| Letter::Talk {
        inquiry: "0190a5c0-0000-7000-8000-000000000002".parse().unwrap(),
        plan: said(),
        from: said(),
        step,
    };
    let mut letters = vec![
        Letter::ResumeEnrolment { token: token() },
        Letter::VerifyEmail { name: said(), firm: said(), token: token() },
        Letter::UnderReview { firm: said() },
        Letter::Approved { firm: said() },
        Letter::PointsIssued { firm: said(), points, until },
        Letter::Waitlisted { firm: said(), position: 3 },
        Letter::PaperAsked { firm: said(), words: said() },
        Letter::Refused { firm: said(), reason: said() },
        Letter::Frozen { firm: said(), reason: said() },
        Letter::PointsWithdrawn { firm: said(), points },
        Letter::PointsExpireSoon { firm: said(), points, days: 14, until },
        Letter::PointsExpireSoon { firm: said(), points, days: 1, until },
        Letter::ResetPassword { token: token() },
        Letter::PasswordChanged { at },
        Letter::Invitation { firm: said(), by: said(), token: token() },
        Letter::JoinAsked { firm: said(), name: said(), email: said() },
        Letter::JoinAnswered { firm: said(), let_in: true },
        Letter::JoinAnswered { firm: said(), let_in: false },
        Letter::AnswerDue { order: order(), deadline: midnight },
        Letter::PaymentDue { order: order(), amount: due, deadline: at },
        talk(TalkStep::Message),
        talk(TalkStep::Quotation { price: due, valid_until: until }),
        talk(TalkStep::Withdrawn),
        Letter::Amendment { order: order(), version: 2, step: AmendmentStep::Proposed },
        Letter::Amendment { order: order(), version: 2, step: AmendmentStep::Signed },
        Letter::Amendment { order: order(), version: 2, step: AmendmentStep::InForce },
        Letter::Amendment { order: order(), version: 2, step: AmendmentStep::Dropped },
        Letter::PlanListed { supplier: said(), plan: said() },
        Letter::PlanReturned { supplier: said(), plan: said(), reason: said() },
        Letter::SelectionRevoked { supplier: said(), reason: said() },
        Letter::UsageSilent { order: order(), days: 10, since: until },
        Letter::UsageSilent { order: order(), days: 20, since: until },
        Letter::SurveyAsked { order: order() },
        Letter::Rated { order: order(), step: RatingStep::Published { stars: 4 } },
        Letter::Rated { order: order(), step: RatingStep::Replied },
        Letter::Rated { order: order(), step: RatingStep::Hidden { reason: said() } },
        Letter::ClaimReturned { order: order(), missing: said(), deadline: midnight },
        Letter::SpotCheckDrawn { order: order() },
        Letter::SupplierSuspended { order: order(), to: Party::Buyer },
        Letter::SupplierSuspended { order: order(), to: Party::Supplier },
    ];
    let mut tell = |to, action, state, until, reason| {
        letters.push(Letter::OrderStep(OrderStep {
            order: order(),
            to,
            action,
            state,
            due,
            until,
            reason,
        }));
    };
    let (buyer, supplier) = (Party::Buyer, Party::Supplier);
    tell(supplier, Action::Submit, State::Submitted, Some(midnight), None);
    tell(buyer, Action::Accept, State::Accepted, Some(midnight), None);
    tell(buyer, Action::Decline, State::Declined, None, Some(DeclineReason::NoCapacity));
    tell(supplier, Action::Withdraw, State::Withdrawn, None, None);
    tell(supplier, Action::Sign, State::Accepted, Some(midnight), None);
    tell(buyer, Action::Activate, State::InService, None, None);
    for to in [buyer, supplier] {
        tell(to, Action::Sign, State::Contracted, Some(at), None);
        tell(to, Action::Pay, State::Paid, None, None);
        tell(to, Action::Revive, State::InService, None, None);
        tell(to, Action::LapseResponse, State::ResponseLapsed, None, None);
        tell(to, Action::ExpirePoints, State::ResponseLapsed, None, None);
        tell(to, Action::LapsePayment, State::PaymentLapsed, None, None);
        tell(to, Action::Settle, State::Settled, None, None);
        tell(to, Action::VerifyUsage, State::ServiceProven, None, None);
        tell(to, Action::Terminate, State::Terminated, None, None);
    }
    letters
}

#[test]
fn every_letter_is_this_one() {
    let mut text = String::new();
    for letter in letters("台灣通用紡織") {
        for lang in [Lang::Zh, Lang::En] {
            let Written { subject, body, .. } = letter.write(lang);
            let head = ["=== ", letter.name(), " ", lang.tag(), "\n"];
            text.extend(head.into_iter().chain([subject.as_str(), "\n---\n", &body, "\n"]));
        }
    }
    if text != include_str!("letters.snapshot.txt") {
        let now = std::env::temp_dir().join("letters.snapshot.txt");
        std::fs::write(&now, text).unwrap();
        let (now, folder) = (now.display(), env!("CARGO_MANIFEST_DIR"));
        panic!("the letters are others; if they are right:\ncp {now} {folder}/src/letter/");
    }
}

/// Every kind of letter stands in the list above: a new one is missed here.
#[test]
fn no_letter_is_left_out() {
    let source = include_str!("../letter.rs");
    let names: Vec<&str> = letters("x").iter().map(Letter::name).collect();
    let known = source.lines().filter_map(|line| line.trim().strip_prefix("Self::"));
    let known: Vec<&str> =
        known.filter_map(|line| line.split("=> \"").nth(1)?.split('"').next()).collect();
    assert_eq!(known.len(), 29);
    for name in known {
        assert!(names.contains(&name), "{name}");
    }
}

/// S39: no header, no link of ours and no line of ours can be made up by what people type.
#[test]
fn what_people_type_stays_inside_its_line() {
    let hostile = "甲\r\nBcc: a@b.tw\r\n\r\n{origin}/steal\u{202e}\u{2028}乙\0 {origin}";
    for (bad, good) in letters(hostile).into_iter().zip(letters("甲")) {
        for lang in [Lang::Zh, Lang::En] {
            let (bad, good) = (bad.write(lang), good.write(lang));
            assert!(!bad.subject.chars().any(char::is_control), "{:?}", bad.subject);
            let ours = |text: &str| text.lines().filter(|line| !line.starts_with("    ")).count();
            assert_eq!(ours(&bad.body), ours(&good.body), "{}", bad.body);
            let odd = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2028}".contains(c);
            assert!(!bad.body.contains(odd), "{:?}", bad.body);
            let links = |text: &str| text.matches("{origin}").count();
            assert_eq!(links(&bad.body), links(&good.body), "{}", bad.body);
            assert_eq!(links(&bad.gist), 0);
        }
    }
    let long = Letter::Refused { firm: "甲".repeat(9_999), reason: "乙".repeat(99_999) };
    assert!(long.write(Lang::Zh).body.chars().count() < 3_000);
}

/// Who holds a session must not get at what was sent to a mailbox.
#[test]
fn no_token_stands_in_a_notice() {
    for letter in letters("甲") {
        for lang in [Lang::Zh, Lang::En] {
            let Written { subject, gist, .. } = letter.write(lang);
            assert!(!gist.contains("5f2c") && !subject.contains("5f2c"), "{gist}");
            assert!(!gist.trim().is_empty() && !subject.trim().is_empty());
        }
    }
}

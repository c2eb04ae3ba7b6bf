//! From the first answer to points in the wallet, and what races for them.

use app::{
    enrolment::{EnrolAnswer, EnrolPage, EnrolPurpose, consent::CONSENT_VERSION, port::Origin},
    error::{AppError, FaultKind},
    review::ApplicationCommand,
};
use domain::{
    Actor, FirmId, OfficerRole, OfficerRoles, Refusal, UserId,
    eligibility::{Check, Checks, Factory, Facts},
    enrolment::FirmState,
    ledger::Account,
};
use server::{clock::new_id, engine::EnrolAtOnce};

use crate::world::{PASSWORD, World, code, office, programme};

fn page(page: EnrolPage) -> EnrolAnswer {
    let version = CONSENT_VERSION.to_owned();
    EnrolAnswer { page: page.slug().to_owned(), version, ..EnrolAnswer::default() }
}

fn answers(ubn: &str, email: &str) -> Vec<EnrolAnswer> {
    let yes = || "yes".to_owned();
    vec![
        EnrolAnswer { agreed: yes(), ..page(EnrolPage::DataConsent) },
        EnrolAnswer {
            ubn: ubn.to_owned(),
            firm_name: "宏昇精密".to_owned(),
            ..page(EnrolPage::Firm)
        },
        EnrolAnswer {
            factory: "registered".to_owned(),
            factory_number: "99-000123".to_owned(),
            ..page(EnrolPage::Factory)
        },
        EnrolAnswer { revenue_0: "180,000,000".to_owned(), ..page(EnrolPage::Revenue) },
        EnrolAnswer { has_grant: "no".to_owned(), agreed: yes(), ..page(EnrolPage::Declaration) },
        EnrolAnswer {
            contact_name: "林宏昇".to_owned(),
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            ..page(EnrolPage::Account)
        },
    ]
}

async fn answer(world: &World, secret: &str, answer: EnrolAnswer) -> Result<EnrolPage, AppError> {
    world.engine.answer_enrolment(secret, answer, Origin::default()).await
}

/// The token in the newest letter to this address.
async fn token(world: &World, email: &str) -> String {
    let letters = world.engine.letters_to(email).await.unwrap();
    let token = letters.iter().rev().find_map(|(_, body)| {
        let at = body.find("token=").or_else(|| body.find("token: \""))?;
        let digits: String =
            body[at..].chars().skip_while(|c| !matches!(c, '=' | '"')).skip(1).collect();
        Some(digits.chars().take_while(char::is_ascii_hexdigit).collect())
    });
    token.expect("a letter with a link")
}

fn faults(error: AppError) -> Vec<(String, FaultKind)> {
    match error {
        AppError::Faults(faults) => faults.into_iter().map(|f| (f.field, f.kind)).collect(),
        other => panic!("{other:?}"),
    }
}

fn at_once(ubn: &str, email_verified: bool, check: Check) -> EnrolAtOnce {
    EnrolAtOnce {
        firm: None,
        name: format!("公司 {ubn}"),
        facts: Facts {
            ubn: ubn.to_owned(),
            factory: Factory::Registered("99-1".to_owned()),
            revenue: [(109, domain::Twd::new(1).unwrap())].into(),
            checks: Checks { company: check, factory: check },
            ..Facts::default()
        },
        contact_name: "王小明".to_owned(),
        email: format!("{ubn}@firm.tw"),
        email_verified,
        password: None,
    }
}

fn decision(firm: FirmId, act: &str) -> ApplicationCommand {
    ApplicationCommand {
        firm: firm.to_string(),
        act: act.to_owned(),
        reason: "缺 401".to_owned(),
        code: "C2M".to_owned(),
    }
}

async fn state(world: &World, firm: FirmId) -> FirmState {
    world.engine.firm_facts(firm).await.unwrap().state
}

async fn balance(world: &World, account: Account) -> i64 {
    let sql = format!("SELECT CAST(balance AS TEXT) FROM accounts WHERE account_id = '{account}'");
    world.column(&sql).await.first().map_or(0, |text| text.parse().unwrap())
}

on_both_engines! {
    /// The six steps, one page at a time, with the office in between because no register is there.
    async fn the_six_steps_lead_to_points(world: World) {
        let secret = world.engine.start_enrolment(Origin::default()).await.unwrap();
        let (ubn, email) = ("04595257", "owner@factory.tw");
        let mut pages = Vec::new();
        for one in answers("０４５９５２５７", email) {
            pages.push(answer(&world, &secret, one).await.unwrap());
        }
        assert_eq!(pages.last(), Some(&EnrolPage::VerifyEmail));
        let standing = world.engine.enrolment(&secret).await.unwrap().standing.unwrap();
        assert_eq!((standing.state, standing.ubn.as_str()), (FirmState::UnderReview, ubn));
        assert_eq!(standing.email, "ow***@factory.tw");
        assert!(!standing.email_verified);

        let firm: FirmId = world.column("SELECT firm_id FROM applications").await[0].parse().unwrap();
        let approved = world.engine.decide(office(), decision(firm, "approve")).await.unwrap();
        assert_eq!(approved, FirmState::Eligible);
        assert_eq!(balance(&world, Account::Pool(programme())).await, 10_000_000);
        let link = token(&world, email).await;
        let verified = world.engine.verify_email(&link).await.unwrap();
        assert_eq!((verified.state, verified.email_verified), (FirmState::Issued, true));
        assert_eq!(balance(&world, Account::Pool(programme())).await, 9_800_000);
        // The person signs in with what was typed.
        let session = world.enter(email).await;
        let person = world.actor(&session).await;
        assert!(matches!(person, Actor::Buyer { firm: own, .. } if own == firm));
        // Both consents, with the hash of the text that was shown.
        let consents = world.column("SELECT kind FROM consents ORDER BY kind").await;
        assert_eq!(consents, ["data_consent", "declaration"]);
    }

    /// Whatever is wrong with a page is named at once, and what was typed stays.
    async fn faults_lose_nothing_that_was_typed(world: World) {
        let secret = world.engine.start_enrolment(Origin::default()).await.unwrap();
        let refused = answer(&world, &secret, page(EnrolPage::DataConsent)).await.unwrap_err();
        assert_eq!(faults(refused), [("agreed".to_owned(), FaultKind::NotAgreed)]);
        let old = EnrolAnswer {
            agreed: "yes".to_owned(),
            version: "2020".to_owned(),
            ..page(EnrolPage::DataConsent)
        };
        let refused = answer(&world, &secret, old).await.unwrap_err();
        assert_eq!(faults(refused), [("agreed".to_owned(), FaultKind::TextChanged)]);
        let mut pages = answers("04595257", "owner@factory.tw");
        answer(&world, &secret, pages.remove(0)).await.unwrap();
        let wrong = EnrolAnswer {
            ubn: "12345678".to_owned(),
            firm_name: "<script>".to_owned(),
            ..page(EnrolPage::Firm)
        };
        let refused = answer(&world, &secret, wrong).await.unwrap_err();
        assert_eq!(faults(refused)[0].0, "ubn");
        let draft = world.engine.enrolment(&secret).await.unwrap().draft;
        assert_eq!((draft.ubn.as_str(), draft.firm_name.as_str()), ("12345678", "<script>"));
        // Nobody gets ahead of the pages.
        let ahead = answer(&world, &secret, pages.remove(4)).await.unwrap();
        assert_eq!(ahead, EnrolPage::Firm);
        assert_eq!(world.count("users").await, 0);
        assert_eq!(code(world.engine.enrolment("no such secret").await.map(drop)), Err("NotFound"));
    }

    /// S21: the second person of a firm asks its owner; there is no second firm and no second wallet.
    async fn a_second_person_asks_to_join(world: World) {
        for (email, expected) in [("first@factory.tw", 1), ("second@factory.tw", 1)] {
            let secret = world.engine.start_enrolment(Origin::default()).await.unwrap();
            for one in answers("04595257 ", email) {
                // Who joins is not asked about the factory again.
                let next = answer(&world, &secret, one).await.unwrap();
                assert!(next > EnrolPage::DataConsent);
            }
            let standing = world.engine.enrolment(&secret).await.unwrap().standing.unwrap();
            assert_eq!(standing.awaits_owner, email == "second@factory.tw");
            assert_eq!(world.count("firms").await, expected);
        }
        assert_eq!(world.count("memberships WHERE kind = 'request'").await, 1);
        let letters = world.engine.letters_to("first@factory.tw").await.unwrap();
        assert!(letters.iter().any(|(_, body)| body.contains("second@factory.tw")), "{letters:?}");
    }

    /// A link is good once, also when fifty use it at once; afterwards it says the same.
    async fn a_link_is_good_once(world: World) {
        let enrolled = world.engine.enrol(at_once("04595257", false, Check::Confirmed)).await;
        let (firm, state) = enrolled.unwrap();
        assert_eq!(state, FirmState::Eligible);
        let link = token(&world, "04595257@firm.tw").await;
        let uses = (0..50).map(|_| {
            let (engine, link) = (world.engine.clone(), link.clone());
            tokio::spawn(async move { engine.verify_email(&link).await })
        });
        for one in uses.collect::<Vec<_>>() {
            assert_eq!(one.await.unwrap().unwrap().state, FirmState::Issued);
        }
        assert_eq!(balance(&world, Account::Wallet(programme(), firm)).await, 200_000);
        assert_eq!(world.count("transfers WHERE kind = 'issue'").await, 1);
        let unknown = world.engine.verify_email("0000").await;
        assert_eq!(code(unknown.map(drop)), Err("LinkSpent"));
    }

    /// A double click, and seven more: one account, one letter, one answer.
    async fn the_last_page_sent_eight_times_makes_one_account(world: World) {
        let secret = world.engine.start_enrolment(Origin::default()).await.unwrap();
        let mut all = answers("04595257", "owner@factory.tw");
        let last = all.pop().unwrap();
        for one in all {
            answer(&world, &secret, one).await.unwrap();
        }
        let many = (0..8).map(|_| {
            let (engine, secret, last) = (world.engine.clone(), secret.clone(), last.clone());
            tokio::spawn(
                async move { engine.answer_enrolment(&secret, last, Origin::default()).await },
            )
        });
        for one in many.collect::<Vec<_>>() {
            assert_eq!(one.await.unwrap(), Ok(EnrolPage::VerifyEmail));
        }
        assert_eq!(world.count("users WHERE email = 'owner@factory.tw'").await, 1);
        assert_eq!(world.count("links WHERE kind = 'verify_email'").await, 1);
    }

    /// The letter went nowhere: the address is changed, once, also by eight windows at once.
    async fn a_mistyped_address_is_put_right(world: World) {
        let secret = world.engine.start_enrolment(Origin::default()).await.unwrap();
        for one in answers("04595257", "typo@firm.tw") {
            answer(&world, &secret, one).await.unwrap();
        }
        let old = token(&world, "typo@firm.tw").await;
        let to = |email: &str| EnrolAnswer {
            email: email.to_owned(),
            ..page(EnrolPage::Account)
        };
        // Somebody else's, and none at all: nothing changes.
        world.engine.enrol(at_once("10458575", true, Check::Confirmed)).await.unwrap();
        for (email, kind) in
            [("10458575@FIRM.tw", FaultKind::EmailTaken), ("right@firm", FaultKind::NotAnEmail)]
        {
            let error = answer(&world, &secret, to(email)).await.unwrap_err();
            assert_eq!(faults(error), [("email".to_owned(), kind)]);
        }
        assert_eq!(world.count("users WHERE email = 'typo@firm.tw'").await, 1);
        // The same one again is no change, and no letter.
        assert_eq!(answer(&world, &secret, to(" Typo@firm.tw")).await, Ok(EnrolPage::VerifyEmail));
        assert_eq!(world.count("links WHERE kind = 'verify_email'").await, 1);
        let many = (0..8).map(|_| {
            let (engine, secret, right) =
                (world.engine.clone(), secret.clone(), to("right@firm.tw"));
            tokio::spawn(async move {
                engine.answer_enrolment(&secret, right, Origin::default()).await
            })
        });
        for one in many.collect::<Vec<_>>() {
            assert_eq!(one.await.unwrap(), Ok(EnrolPage::VerifyEmail));
        }
        let view = world.engine.enrolment(&secret).await.unwrap();
        assert_eq!(view.draft.email, "right@firm.tw");
        assert_eq!(view.standing.unwrap().email, "ri***@firm.tw");
        let spent = world.engine.verify_email(&old).await;
        assert_eq!(spent.unwrap_err(), AppError::Refused(Refusal::LinkSpent));
        let new = token(&world, "right@firm.tw").await;
        assert!(world.engine.verify_email(&new).await.unwrap().email_verified);
        // Verified: it stays.
        assert_eq!(answer(&world, &secret, to("other@firm.tw")).await, Ok(EnrolPage::VerifyEmail));
        assert_eq!(world.count("users WHERE email = 'right@firm.tw'").await, 1);
    }

    /// The owner of a refused firm puts its file right and sends it again, also twice at once.
    async fn a_refused_firm_sends_its_file_again(world: World) {
        let new = EnrolAtOnce {
            facts: Facts {
                factory: Factory::None,
                ..at_once("04595257", true, Check::Confirmed).facts
            },
            password: Some(PASSWORD.to_owned()),
            ..at_once("04595257", true, Check::Confirmed)
        };
        let (firm, refused) = world.engine.enrol(new).await.unwrap();
        assert_eq!(refused, FirmState::Refused);
        let owner = world.actor(&world.enter("04595257@firm.tw").await).await;
        let secret = world.engine.correct_application(owner).await.unwrap();
        let view = world.engine.enrolment(&secret).await.unwrap();
        assert_eq!((view.purpose, view.reached), (EnrolPurpose::Correct, EnrolPage::Declaration));
        assert_eq!((view.draft.factory.as_str(), view.draft.revenue[0].as_str()), ("none", "1"));
        // The number is not asked for again, and cannot be slipped in.
        let mut all = answers("10458575", "owner@factory.tw");
        assert_eq!(answer(&world, &secret, all[1].clone()).await, Ok(EnrolPage::Declaration));
        assert_eq!(answer(&world, &secret, all.remove(2)).await, Ok(EnrolPage::Revenue));
        let last = all.remove(3);
        let many = (0..2).map(|_| {
            let (engine, secret, last) = (world.engine.clone(), secret.clone(), last.clone());
            tokio::spawn(
                async move { engine.answer_enrolment(&secret, last, Origin::default()).await },
            )
        });
        for one in many.collect::<Vec<_>>() {
            assert_eq!(one.await.unwrap(), Ok(EnrolPage::VerifyEmail));
        }
        let standing = world.engine.standing(owner).await.unwrap();
        assert_eq!((standing.state, standing.ubn.as_str()), (FirmState::UnderReview, "04595257"));
        assert_eq!(standing.reason, "");
        assert_eq!(world.count("application_events WHERE act = 'enrol'").await, 2);
        assert_eq!(world.count("users").await, 1);
        let done = world.engine.decide(office(), decision(firm, "approve")).await;
        assert_eq!(done, Ok(FirmState::Issued), "its address was verified before");
        let late = world.engine.correct_application(owner).await;
        assert_eq!(code(late.map(drop)), Err("IllegalTransition"));
    }

    /// The enrolment goes on where the mailed link is opened, and nowhere else.
    async fn an_enrolment_goes_on_elsewhere(world: World) {
        let secret = world.engine.start_enrolment(Origin::default()).await.unwrap();
        for one in answers("04595257", "owner@factory.tw").into_iter().take(3) {
            answer(&world, &secret, one).await.unwrap();
        }
        let email = "later@factory.tw";
        world.engine.save_enrolment(&secret, email, Origin::default()).await.unwrap();
        let link = token(&world, email).await;
        let other = world.engine.resume_enrolment(&link).await.unwrap();
        let view = world.engine.enrolment(&other).await.unwrap();
        assert_eq!((view.reached, view.draft.ubn.as_str()), (EnrolPage::Revenue, "04595257"));
        assert_eq!(code(world.engine.enrolment(&secret).await.map(drop)), Err("NotFound"));
        let again = world.engine.resume_enrolment(&link).await;
        assert_eq!(code(again), Err("LinkSpent"));
    }

    /// Fifty approvals race a pool of five; the others wait in the order of their files.
    async fn fifty_approvals_race_a_pool_of_five(world: World) {
        world.sql("UPDATE accounts SET balance = 1000000 WHERE kind = 'pool'").await.unwrap();
        world.sql("UPDATE accounts SET balance = -1000000 WHERE kind = 'treasury'").await.unwrap();
        world.is_corrupt_in_the_end();
        let mut firms = Vec::new();
        for _ in 0..50 {
            let ubn = world.ubn().to_string();
            world.clock_forward(1);
            let (firm, _) =
                world.engine.enrol(at_once(&ubn, true, Check::Unavailable)).await.unwrap();
            firms.push(firm);
        }
        let approvals: Vec<_> = firms
            .iter()
            .map(|&firm| {
                let engine = world.engine.clone();
                tokio::spawn(async move { engine.decide(office(), decision(firm, "approve")).await })
            })
            .collect();
        for approval in approvals {
            approval.await.unwrap().unwrap();
        }
        let mut positions = Vec::new();
        let mut issued = 0;
        for firm in firms {
            let facts = world.engine.firm_facts(firm).await.unwrap();
            issued += usize::from(facts.state == FirmState::Issued);
            positions.extend(facts.position);
        }
        assert_eq!(issued, 5);
        assert_eq!(positions, (1..=45).collect::<Vec<u32>>());
    }

    /// Who may decide, and what a decision needs.
    async fn decisions_have_their_people(world: World) {
        let enrolled = world.engine.enrol(at_once("04595257", true, Check::Unavailable)).await;
        let (firm, _) = enrolled.unwrap();
        let officer = |roles: &[OfficerRole], stepped_up| Actor::Office {
            user: UserId::new(new_id()),
            roles: roles.iter().copied().collect::<OfficerRoles>(),
            stepped_up,
        };
        for (actor, act, expected) in [
            (officer(&[OfficerRole::Auditor], true), "approve", Err("Forbidden")),
            (officer(&[OfficerRole::Finance], true), "approve", Err("Forbidden")),
            (officer(&[OfficerRole::Reviewer], false), "approve", Err("StepUpNeeded")),
            (world.supplier().await.actor, "approve", Err("Forbidden")),
            (world.firm().await.actor, "approve", Err("Forbidden")),
            (office(), "dance", Err("Invalid")),
            (officer(&[OfficerRole::Reviewer], true), "withdraw_points", Err("Forbidden")),
            (office(), "withdraw_points", Err("IllegalTransition")),
            (officer(&[OfficerRole::Reviewer], true), "ask", Ok(FirmState::UnderReview)),
            (officer(&[OfficerRole::Reviewer], true), "lookup", Ok(FirmState::UnderReview)),
            (officer(&[OfficerRole::Reviewer], true), "approve", Ok(FirmState::Issued)),
            (office(), "refuse", Err("IllegalTransition")),
        ] {
            let got = world.engine.decide(actor, decision(firm, act)).await;
            assert_eq!(code(got), expected, "{act} by {actor:?}");
        }
        let silent = ApplicationCommand { reason: String::new(), ..decision(firm, "refuse") };
        assert_eq!(code(world.engine.decide(office(), silent).await), Err("Invalid"));
    }

    /// S23: the points are frozen, what was reserved comes back, what was used is a case.
    async fn a_grant_found_later_freezes_the_points(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let Actor::Buyer { firm: id, .. } = firm.actor else { panic!("a buyer") };
        let plan = world.plan(seller, 60_000).await;
        let used = world.order(firm, plan, 60_000).await;
        world.contract(firm, seller, used).await;
        let held = world.order(firm, plan, 60_000).await;
        for _ in 0..2 {
            let frozen = world.engine.decide(office(), decision(id, "record_grant")).await;
            assert_eq!(frozen.unwrap(), FirmState::Frozen);
        }
        assert_eq!(world.wallet(firm).await, (180_000, 0, 20_000));
        assert_eq!(world.state(held).await, domain::order::State::Withdrawn);
        assert_eq!(world.count("cases WHERE kind = 'clawback'").await, 1);
        let clawback = world.engine.cases(office(), false).await.unwrap().rows.remove(0);
        assert_eq!(clawback.kind, domain::case::CaseKind::Clawback);
        let case = world.engine.case(office(), &clawback.id).await.unwrap();
        assert_eq!(case.ways, [domain::case::How::Otherwise]);
        let slip = world.engine.order(firm.actor, used).await.unwrap().payment.unwrap();
        assert_eq!(slip.cases, [], "no money came that did not fit");
        let order = crate::world::form(plan, 20_000, 40_000, "frozen");
        let refused = world.submit(firm, order).await.unwrap_err();
        assert_eq!(refused, AppError::Refused(Refusal::NotEligible));
        assert_eq!(state(&world, id).await, FirmState::Frozen);
    }
}

//! The table of authority is what the services do: every act, by every role.

use app::{
    account::port::{OfficerCommand, PeopleCommand},
    claim::{ClaimCommand, UsageRecord},
    error::AppError,
    listing::{PlanDecision, Revocation},
    payment::CaseForm,
    review::port::ListKind,
};
use domain::{
    Actor, FirmId, FirmRole, OfficerRoles, OrderId, Refusal, SupplierId, SupplierRole, UserId,
    actor::OfficerRole,
    authority::{Act, authorise},
};
use server::clock::{Clock as _, new_id};

use crate::world::{World, command, form};

fn actors(firm: FirmId, supplier: SupplierId) -> Vec<Actor> {
    let user = || UserId::new(new_id());
    let mut actors = vec![Actor::Bank, Actor::System];
    for stepped_up in [false, true] {
        let seller = |role| Actor::Supplier { user: user(), supplier, role, stepped_up };
        actors.extend(SupplierRole::ALL.map(seller));
        let buyer = |role| Actor::Buyer { user: user(), firm, role, stepped_up };
        actors.extend(FirmRole::ALL.map(buyer));
        let office = |roles| Actor::Office { user: user(), roles, stepped_up };
        let one = |role| office(OfficerRoles::NONE.with(role));
        actors.extend(OfficerRole::ALL.map(one));
        actors.push(office(OfficerRoles::NONE));
    }
    actors
}

/// The order and the plan that the acts are about.
struct Subject {
    plan: domain::PlanId,
    order: OrderId,
    firm: FirmId,
}

async fn ask(world: &World, actor: Actor, act: Act, on: &Subject) -> Option<Result<(), AppError>> {
    let engine = &world.engine;
    let order = |action: &str| engine.act(actor, command(on.order, action));
    let answer = match act {
        Act::ViewOrders => engine.order(actor, on.order).await.map(drop),
        Act::SubmitOrder => {
            let order = form(on.plan, 1_000, 2_000, &new_id().to_string());
            engine.submit(actor, order).await.map(drop)
        }
        Act::WithdrawOrder => order("Withdraw").await.map(drop),
        Act::AcceptOrder => order("Accept").await.map(drop),
        Act::DeclineOrder => {
            let mut command = command(on.order, "Decline");
            "OUT_OF_SCOPE".clone_into(&mut command.reason);
            engine.act(actor, command).await.map(drop)
        }
        Act::SignOrder => order("Sign").await.map(drop),
        Act::ViewInquiries => engine.inquiries(actor).await.map(drop),
        Act::AskSupplier => engine.inquiry_of_plan(actor, on.plan).await.map(drop),
        Act::WriteInquiry => {
            let form = app::inquiry::WriteMessage {
                inquiry: new_id().to_string(),
                words: "請問".to_owned(),
                ..app::inquiry::WriteMessage::default()
            };
            engine.write_message(actor, form).await.map(drop)
        }
        Act::SendQuotation => {
            let quotation = domain::QuotationId::new(new_id());
            engine.withdraw_quotation(actor, quotation).await.map(drop)
        }
        Act::AmendContract => {
            let form = app::contract::AmendContract {
                order: on.order.to_string(),
                act: "propose".to_owned(),
                other: "每月到廠一次".to_owned(),
                ..app::contract::AmendContract::default()
            };
            engine.amend_contract(actor, form).await
        }
        Act::ActivateOrder => {
            let mut command = command(on.order, "Activate");
            "2021-07-10".clone_into(&mut command.on);
            engine.act(actor, command).await.map(drop)
        }
        Act::ViewPayments => engine.cases(actor, false).await.map(drop),
        Act::SettleCase => {
            let form = CaseForm { case: new_id().to_string(), ..CaseForm::default() };
            engine.propose_case(actor, form).await
        }
        Act::PayOrder => engine.card_checkout(actor, on.order).await.map(drop),
        Act::ViewWallet => engine.wallet(actor).await.map(drop),
        Act::ViewFirm => engine.standing(actor).await.map(drop),
        Act::ViewPeople => engine.people(actor).await.map(drop),
        Act::ManagePeople => {
            let membership = new_id().to_string();
            engine.manage_people(actor, PeopleCommand::Withdraw { membership }).await
        }
        Act::CorrectApplication => engine.correct_application(actor).await.map(drop),
        Act::ManageOwnAccount => engine.account(actor, "").await.map(drop),
        Act::ViewApplications => {
            engine.applications(actor, app::review::ApplicationQuery::default()).await.map(drop)
        }
        Act::DecideApplication => decide(world, actor, on, "refuse").await,
        Act::RecordGrant => decide(world, actor, on, "record_grant").await,
        Act::WithdrawPoints => decide(world, actor, on, "withdraw_points").await,
        Act::ImportLists => {
            let file = Box::new(std::io::empty());
            engine.import_list(actor, ListKind::Factories, file, true).await.map(drop)
        }
        Act::ManageOfficers => {
            let membership = new_id().to_string();
            engine.manage_officers(actor, OfficerCommand::Withdraw { membership }).await
        }
        Act::CreateApiKey => {
            let form = app::api_key::CreateApiKey {
                id: new_id().to_string(),
                name: "同步".to_owned(),
                scopes: vec!["orders:read".to_owned()],
                days: "30".to_owned(),
            };
            engine.create_api_key(actor, form).await.map(drop)
        }
        Act::ManageApiKeys => engine.revoke_api_key(actor, &new_id().to_string()).await,
        Act::CreateWebhook => {
            let form = app::webhook::CreateWebhook {
                id: new_id().to_string(),
                url: "https://hook.example.tw/".to_owned(),
                kinds: vec!["order.paid".to_owned()],
            };
            engine.create_webhook(actor, form).await.map(drop)
        }
        Act::ManageWebhooks => engine.send_delivery_again(actor, &new_id().to_string()).await,
        Act::SubmitPlan => engine.supplier_plans(actor).await.map(drop),
        Act::ViewPlans => engine.plan_queue(actor).await.map(drop),
        Act::ReviewPlan => {
            let decision = PlanDecision {
                plan: on.plan.to_string(),
                version: "1".to_owned(),
                act: "return".to_owned(),
                reason: "理由".to_owned(),
            };
            engine.review_plan(actor, decision).await.map(drop)
        }
        Act::RevokeSelection => {
            // A supplier that there is not: the others go on selling.
            let (supplier, reason) = (new_id().to_string(), "理由".to_owned());
            engine.revoke(actor, Revocation { supplier, reason }).await
        }
        Act::ClaimOrder => {
            let day = domain::calendar::day_of(world.clock.now());
            let record = UsageRecord { day, source: "api".to_owned(), seq: 1, uses: 1 };
            engine.record_usage(actor, on.order, vec![record]).await.map(drop)
        }
        Act::RateOrder => rate(world, actor, on, "publish").await,
        Act::ReplyToRating => rate(world, actor, on, "reply").await,
        Act::ManageProgrammes => {
            let form = app::programme::DecideProposal {
                proposal: new_id().to_string(),
                programme: "IND-110".to_owned(),
                act: "withdraw".to_owned(),
            };
            engine.decide_proposal(actor, form).await
        }
        Act::HideRating => rate(world, actor, on, "hide").await,
        Act::AttestUsage => claim(world, actor, on, "survey").await,
        Act::TerminateOrder | Act::RuleTermination => claim(world, actor, on, "terminate").await,
        Act::ReviewClaim => claim(world, actor, on, "review").await,
        Act::ApproveClaim => claim(world, actor, on, "approve-claim").await,
        Act::SettleClaim => claim(world, actor, on, "settle").await,
        Act::SpotCheckOrder => claim(world, actor, on, "sample-audit").await,
        Act::PayOut => engine.make_payouts(actor).await.map(drop),
        Act::ViewClaims => engine.claims(actor).await.map(drop),
        Act::Oversee => {
            engine.desk_orders(actor, app::desk::DeskQuery::default(), 1).await.map(drop)
        }
        Act::ViewAudit => engine.trail(actor, app::trail::TrailQuery::default()).await.map(drop),
    };
    Some(answer)
}

/// The two rows about ending an order are asked for by one command: the office's is its own.
async fn claim(world: &World, actor: Actor, on: &Subject, act: &str) -> Result<(), AppError> {
    let command = ClaimCommand {
        order: on.order.to_string(),
        act: act.to_owned(),
        score: "5".to_owned(),
        number: "T1".to_owned(),
        ..ClaimCommand::default()
    };
    world.engine.claim_act(actor, command).await.map(drop)
}

async fn rate(world: &World, actor: Actor, on: &Subject, act: &str) -> Result<(), AppError> {
    let form = app::rating::RateOrder {
        order: on.order.to_string(),
        act: act.to_owned(),
        stars: "5".to_owned(),
        words: "理由".to_owned(),
    };
    world.engine.rate(actor, form).await
}

async fn decide(world: &World, actor: Actor, on: &Subject, act: &str) -> Result<(), AppError> {
    let command = app::review::ApplicationCommand {
        firm: on.firm.to_string(),
        act: act.to_owned(),
        reason: "理由".to_owned(),
        ..app::review::ApplicationCommand::default()
    };
    world.engine.decide(actor, command).await.map(drop)
}

on_both_engines! {
    async fn every_act_is_refused_to_whom_the_table_refuses_it(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let Actor::Buyer { firm: id, .. } = firm.actor else { panic!() };
        let plan = world.plan(seller, 3_000).await;
        // The office decides about another firm: this one goes on ordering.
        let Actor::Buyer { firm: judged, .. } = world.firm().await.actor else { panic!() };
        let mut wrong = Vec::new();
        for &act in Act::ALL {
            let order = world.order(firm, plan, 3_000).await;
            let on = Subject { plan, order, firm: judged };
            for actor in actors(id, seller.id) {
                // The command line imports as the system.
                let by_hand = (actor, act) == (Actor::System, Act::ImportLists);
                // Ending an order is one command with a row for the sides and one for the office.
                let right = match (act, actor) {
                    (Act::TerminateOrder, Actor::Office { .. }) => Act::RuleTermination,
                    (Act::RuleTermination, Actor::Buyer { .. } | Actor::Supplier { .. }) => {
                        Act::TerminateOrder
                    }
                    _ => act,
                };
                let expected = authorise(actor, right).err().filter(|_| !by_hand);
                let refused = match ask(&world, actor, act, &on).await {
                    None => continue,
                    Some(Err(AppError::Refused(
                        refusal @ (Refusal::Forbidden | Refusal::StepUpNeeded),
                    ))) => Some(refusal),
                    Some(_) => None,
                };
                if refused != expected {
                    wrong.push(format!("{act:?} by {actor:?}: {refused:?}, not {expected:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Finance sees what the others do, and gets no buttons for it.
    async fn a_role_without_a_right_sees_no_button(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let Actor::Buyer { user, firm: id, .. } = firm.actor else { panic!() };
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.act(seller.actor, order, "Accept").await.unwrap();
        let finance = Actor::Buyer { user, firm: id, role: FirmRole::Finance, stepped_up: true };
        let view = world.engine.order(finance, order).await.unwrap();
        assert_eq!(view.row.actions, []);
        assert_eq!(world.engine.orders(finance).await.unwrap()[0].actions, []);
        assert_eq!(world.engine.order(firm.actor, order).await.unwrap().row.actions.len(), 2);
        let refused = world.engine.checkout(finance, plan).await.map(drop);
        assert_eq!(refused, Err(Refusal::Forbidden.into()));
        assert!(world.engine.wallet(finance).await.is_ok());
        assert_eq!(world.sign(finance, order).await, Err(Refusal::Forbidden.into()));
        assert_eq!(world.count("audit WHERE outcome = 'Forbidden'").await, 1);
    }
}

//! Who belongs to a firm, and to the office.

use app::{
    account::port::{Invited, OfficerCommand, PeopleCommand},
    enrolment::port::Origin,
    error::{AppError, Fault, FaultKind},
    frame::First,
    port::{Browser, NewSession},
};
use domain::{Actor, FirmId, FirmRole, OfficerRoles, Refusal, actor::OfficerRole};
use server::clock::new_id;
use tokio::task::JoinSet;

use crate::world::{Firm, PASSWORD, World, code, code_of, token_in};

const NEW: &str = "new@firm.example";

fn firm_of(actor: Actor) -> FirmId {
    match actor {
        Actor::Buyer { firm, .. } => firm,
        _ => panic!("not a buyer"),
    }
}

/// A firm whose owner signed in.
async fn owned(world: &World) -> (Firm, Actor) {
    let firm = world.firm().await;
    let email = format!("{}@firm.example", new_id());
    world.user(&email, firm.actor).await;
    let session = world.enter(&email).await;
    (firm, world.actor(&session).await)
}

async fn member(world: &World, firm: Firm, role: FirmRole) -> (Actor, NewSession) {
    let email = format!("{}@firm.example", new_id());
    let actor = Actor::Buyer {
        user: domain::UserId::new(new_id()),
        firm: firm_of(firm.actor),
        role,
        stepped_up: true,
    };
    world.user(&email, actor).await;
    let session = world.enter(&email).await;
    (world.actor(&session).await, session)
}

fn invite(email: &str, role: &str) -> PeopleCommand {
    let (name, email, role) = ("陳小姐".to_owned(), email.to_owned(), role.to_owned());
    PeopleCommand::Invite { name, email, role }
}

fn user_of(actor: Actor) -> String {
    actor.user().unwrap().to_string()
}

async fn link_to(world: &World, email: &str) -> String {
    let sql = format!(
        "SELECT body FROM mails WHERE letter = 'invitation' AND recipient = '{email}'
         ORDER BY mail_id DESC"
    );
    token_in(&world.column(&sql).await[0])
}

async fn accept(world: &World, token: &str, password: &str) -> Result<NewSession, AppError> {
    let (token, name) = (token.to_owned(), "陳美玲".to_owned());
    let invited = Invited { token, name, password: password.to_owned() };
    world.engine.accept_invitation(invited, Browser::default(), Origin::default()).await
}

/// Somebody asks to join, as the enrolment writes it.
async fn request(world: &World, firm: Firm, email: &str) -> String {
    let hash = &world.column("SELECT password_hash FROM users").await[0];
    let (id, firm) = (new_id(), firm_of(firm.actor));
    let sql = format!(
        "INSERT INTO memberships (membership_id, firm_id, kind, email, name, role, password_hash,
             state, opened_at)
         VALUES ('{id}', '{firm}', 'request', '{email}', '李先生', 'buyer', '{hash}', 'open', 1)"
    );
    world.sql(&sql).await.unwrap();
    id.to_string()
}

on_both_engines! {
    async fn an_invitation_makes_a_member(world: World) {
        let (_, owner) = owned(&world).await;
        world.engine.manage_people(owner, invite(NEW, "finance")).await.unwrap();
        let view = world.engine.people(owner).await.unwrap();
        assert_eq!((view.open.len(), view.open[0].invited), (1, true));
        let link = link_to(&world, NEW).await;
        let invitation = world.engine.invitation(&link).await.unwrap();
        assert_eq!((invitation.firm.as_deref(), invitation.email.as_str()), (Some("大同精密"), NEW));
        let weak = accept(&world, &link, "short").await;
        assert_eq!(code(weak.map(drop)), Err("Faults"), "the link is not spent by that");
        let session = accept(&world, &link, PASSWORD).await.unwrap();
        let Actor::Buyer { role, firm, .. } = world.actor(&session).await else { panic!() };
        assert_eq!((role, firm), (FirmRole::Finance, firm_of(owner)));
        world.enter(NEW).await;
        let view = world.engine.people(owner).await.unwrap();
        assert_eq!((view.open.len(), view.people.len()), (0, 2));
        let added = view.people.iter().find(|row| row.email == NEW).unwrap();
        assert_eq!((added.name.as_str(), added.email_verified), ("陳美玲", true));
        for token in [link.as_str(), "", "x"] {
            let again = accept(&world, token, PASSWORD).await;
            assert_eq!(again.map(drop), Err(Refusal::LinkSpent.into()));
        }
        assert_eq!(world.count("audit WHERE action IN ('invite', 'accept_invitation')").await, 2);
    }

    async fn of_many_who_accept_one_invitation_one_is_let_in(world: World) {
        let (_, owner) = owned(&world).await;
        world.engine.manage_people(owner, invite(NEW, "buyer")).await.unwrap();
        let link = link_to(&world, NEW).await;
        let mut tasks = JoinSet::new();
        for _ in 0..20 {
            let (world, link) = (world.clone(), link.clone());
            tasks.spawn(async move { code(accept(&world, &link, PASSWORD).await.map(drop)) });
        }
        let answers = tasks.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert_eq!(world.count(&format!("users WHERE email = '{NEW}'")).await, 1);
    }

    async fn an_invitation_can_be_taken_back_and_made_anew(world: World) {
        let (_, owner) = owned(&world).await;
        world.engine.manage_people(owner, invite(NEW, "buyer")).await.unwrap();
        let first = link_to(&world, NEW).await;
        world.engine.manage_people(owner, invite(NEW, "owner")).await.unwrap();
        let second = link_to(&world, NEW).await;
        assert_eq!(code(world.engine.invitation(&first).await.map(drop)), Err("LinkSpent"));
        let open = world.engine.people(owner).await.unwrap().open;
        assert_eq!(open.len(), 1);
        let withdraw = PeopleCommand::Withdraw { membership: open[0].id.clone() };
        world.engine.manage_people(owner, withdraw.clone()).await.unwrap();
        world.engine.manage_people(owner, withdraw).await.unwrap();
        let late = accept(&world, &second, PASSWORD).await;
        assert_eq!(late.map(drop), Err(Refusal::LinkSpent.into()));
    }

    async fn who_is_invited_is_judged_at_the_fields(world: World) {
        let (firm, owner) = owned(&world).await;
        let (colleague, _) = member(&world, firm, FirmRole::Buyer).await;
        let colleague = world.engine.people(colleague).await.unwrap();
        let taken = colleague.people.iter().find(|row| row.me).unwrap().email.clone();
        let all = PeopleCommand::Invite {
            name: " ".to_owned(),
            email: "x".to_owned(),
            role: "boss".to_owned(),
        };
        let faults = [
            Fault::new("name", FaultKind::Missing),
            Fault::new("email", FaultKind::NotAnEmail),
            Fault::new("role", FaultKind::NotChosen),
        ];
        let answer = world.engine.manage_people(owner, all).await;
        assert_eq!(answer, Err(AppError::Faults(faults.to_vec())));
        let answer = world.engine.manage_people(owner, invite(&taken, "buyer")).await;
        let fault = Fault::new("email", FaultKind::EmailTaken);
        assert_eq!(answer, Err(AppError::Faults(vec![fault.clone()])));
        // Somebody of another firm: only the holder of the link learns that there is an account.
        let (_, stranger) = owned(&world).await;
        let elsewhere = world.engine.people(stranger).await.unwrap().people[0].email.clone();
        world.engine.manage_people(owner, invite(&elsewhere, "buyer")).await.unwrap();
        let link = link_to(&world, &elsewhere).await;
        let answer = accept(&world, &link, PASSWORD).await;
        assert_eq!(answer.map(drop), Err(AppError::Faults(vec![fault])));
        for n in 0..19 {
            let email = format!("{n}@flood.example");
            world.engine.manage_people(owner, invite(&email, "buyer")).await.unwrap();
        }
        let answer = world.engine.manage_people(owner, invite("20@flood.example", "buyer")).await;
        assert_eq!(code(answer), Err("TooMany"));
    }

    async fn only_the_owner_manages_and_only_their_own_firm(world: World) {
        let (firm, owner) = owned(&world).await;
        let (_, stranger) = owned(&world).await;
        world.engine.manage_people(owner, invite(NEW, "buyer")).await.unwrap();
        let asked = request(&world, firm, "asks@firm.example").await;
        let open = world.engine.people(owner).await.unwrap().open[1].id.clone();
        let commands = [
            invite("x@firm.example", "buyer"),
            PeopleCommand::Withdraw { membership: open },
            PeopleCommand::LetIn { membership: asked.clone(), role: "buyer".to_owned() },
            PeopleCommand::TurnAway { membership: asked },
            PeopleCommand::ChangeRole { user: user_of(owner), role: "buyer".to_owned() },
            PeopleCommand::Remove { user: user_of(owner) },
        ];
        for role in [FirmRole::Buyer, FirmRole::Finance] {
            let (colleague, _) = member(&world, firm, role).await;
            let view = world.engine.people(colleague).await.unwrap();
            assert!(!view.manages && view.open.is_empty());
            for command in commands.clone() {
                let answer = world.engine.manage_people(colleague, command).await;
                assert_eq!(answer, Err(Refusal::Forbidden.into()));
            }
        }
        for command in commands.into_iter().skip(1) {
            let answer = world.engine.manage_people(stranger, command).await;
            assert_eq!(code(answer), Err("NotFound"));
        }
        assert_eq!(world.engine.people(owner).await.unwrap().open.len(), 2);
    }

    async fn a_role_changes_at_once(world: World) {
        let (firm, owner) = owned(&world).await;
        let (colleague, session) = member(&world, firm, FirmRole::Buyer).await;
        let user = user_of(colleague);
        let role = |role: &str| PeopleCommand::ChangeRole { user: user.clone(), role: role.to_owned() };
        world.engine.manage_people(owner, role("finance")).await.unwrap();
        let Actor::Buyer { role: now, .. } = world.actor(&session).await else { panic!() };
        assert_eq!(now, FirmRole::Finance);
        assert_eq!(code(world.engine.manage_people(owner, role("boss")).await), Err("Faults"));
        world.engine.manage_people(owner, role("finance")).await.unwrap();
        assert_eq!(world.count("audit WHERE action = 'change_role'").await, 1, "once is enough");
    }

    /// The one invariant of people: a firm keeps an owner.
    async fn a_firm_keeps_an_owner(world: World) {
        let (firm, owner) = owned(&world).await;
        let last = Err(Refusal::LastInCharge.into());
        let step_down = |actor: Actor| PeopleCommand::ChangeRole {
            user: user_of(actor),
            role: "finance".to_owned(),
        };
        let leave = |actor: Actor| PeopleCommand::Remove { user: user_of(actor) };
        assert_eq!(world.engine.manage_people(owner, step_down(owner)).await, last);
        assert_eq!(world.engine.manage_people(owner, leave(owner)).await, last);
        assert_eq!(world.engine.erase_person(owner, PASSWORD.to_owned()).await, last);
        for round in 0..8 {
            let (second, _) = member(&world, firm, FirmRole::Owner).await;
            let (a, b) = tokio::join!(
                world.engine.manage_people(second, step_down(owner)),
                world.engine.manage_people(owner, leave(second)),
            );
            assert!(a.is_ok() != b.is_ok(), "round {round}: {a:?} {b:?}");
            let owners = format!(
                "users WHERE firm_id = '{}' AND roles = 'owner' AND closed_at IS NULL",
                firm_of(firm.actor)
            );
            assert_eq!(world.count(&owners).await, 1, "round {round}");
            world.sql(&format!(
                "UPDATE users SET roles = 'owner' WHERE user_id = '{}'", user_of(owner)
            )).await.unwrap();
            let rest = format!(
                "UPDATE users SET roles = 'buyer' WHERE firm_id = '{}' AND user_id <> '{}'",
                firm_of(firm.actor), user_of(owner)
            );
            world.sql(&rest).await.unwrap();
        }
    }

    async fn who_is_removed_is_out_and_may_join_elsewhere(world: World) {
        let (firm, owner) = owned(&world).await;
        let (colleague, session) = member(&world, firm, FirmRole::Finance).await;
        let view = world.engine.people(owner).await.unwrap();
        let email = view.people.iter().find(|row| !row.me).unwrap().email.clone();
        let remove = PeopleCommand::Remove { user: user_of(colleague) };
        world.engine.manage_people(owner, remove.clone()).await.unwrap();
        world.engine.manage_people(owner, remove).await.unwrap();
        assert_eq!(world.engine.session(&session.token).await.unwrap(), None);
        assert_eq!(world.engine.people(owner).await.unwrap().people.len(), 1);
        let (_, elsewhere) = owned(&world).await;
        world.engine.manage_people(elsewhere, invite(&email, "buyer")).await.unwrap();
        let link = link_to(&world, &email).await;
        let session = accept(&world, &link, PASSWORD).await.unwrap();
        assert_eq!(firm_of(world.actor(&session).await), firm_of(elsewhere));
    }

    /// S21: the owner decides about who asked.
    async fn who_asked_is_let_in_or_turned_away(world: World) {
        let (firm, owner) = owned(&world).await;
        let (first, second) = (
            request(&world, firm, "first@firm.example").await,
            request(&world, firm, "second@firm.example").await,
        );
        let let_in = |id: &str| PeopleCommand::LetIn {
            membership: id.to_owned(),
            role: "finance".to_owned(),
        };
        let turn_away = |id: &str| PeopleCommand::TurnAway { membership: id.to_owned() };
        assert_eq!(world.engine.people(owner).await.unwrap().open.len(), 2);
        world.engine.manage_people(owner, let_in(&first)).await.unwrap();
        world.engine.manage_people(owner, let_in(&first)).await.unwrap();
        world.engine.manage_people(owner, turn_away(&second)).await.unwrap();
        world.engine.manage_people(owner, turn_away(&second)).await.unwrap();
        assert_eq!(code(world.engine.manage_people(owner, let_in(&second)).await), Err("NotFound"));
        assert_eq!(code(world.engine.manage_people(owner, turn_away(&first)).await), Err("NotFound"));
        let session = world.enter("first@firm.example").await;
        let actor = world.actor(&session).await;
        assert!(matches!(actor, Actor::Buyer { role: FirmRole::Finance, .. }));
        let view = world.engine.account(actor, &session.token).await.unwrap();
        assert!(!view.email_verified);
        let letters = "SELECT letter || ' ' || recipient FROM mails ORDER BY 1";
        assert_eq!(world.column(letters).await, [
            "join_answered first@firm.example",
            "join_answered second@firm.example",
            "verify_email first@firm.example",
        ]);
        assert_eq!(world.count("memberships WHERE password_hash <> '!'").await, 0);
        // An address that got an account meanwhile.
        let third = request(&world, firm, "first@firm.example").await;
        let taken = AppError::Faults(vec![Fault::new("open", FaultKind::EmailTaken)]);
        assert_eq!(world.engine.manage_people(owner, let_in(&third)).await, Err(taken));
    }

    async fn the_office_invites_an_officer_who_sets_up_the_factor_first(world: World) {
        world.user("admin@gov.example", crate::world::office()).await;
        let session = world.enter("admin@gov.example").await;
        let admin = world.actor(&session).await;
        let invite = |roles: &[&str]| OfficerCommand::Invite {
            name: "周先生".to_owned(),
            email: "reviewer@gov.example".to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        };
        for roles in [&[][..], &["boss"]] {
            let fault = Fault::new("roles-new", FaultKind::NotChosen);
            let answer = world.engine.manage_officers(admin, invite(roles)).await;
            assert_eq!(answer, Err(AppError::Faults(vec![fault])));
        }
        world.engine.manage_officers(admin, invite(&["reviewer"])).await.unwrap();
        let link = link_to(&world, "reviewer@gov.example").await;
        assert_eq!(world.engine.invitation(&link).await.unwrap().firm, None);
        let plain = accept(&world, &link, PASSWORD).await;
        assert_eq!(code(plain.map(drop)), Err("Faults"), "officers' passwords are stricter");
        let session = accept(&world, &link, "Correct horse battery 7").await.unwrap();
        assert_eq!(session.me.first, Some(First::SecondFactor));
        let nobody = world.actor(&session).await;
        assert!(matches!(nobody, Actor::Office { roles: OfficerRoles::NONE, .. }));
        world.engine.begin_totp(nobody, &session.token).await.unwrap();
        let setup = world.engine.second_factor(nobody).await.unwrap().setup.unwrap();
        let code = code_of(&setup.secret, 0);
        let token = world.engine.confirm_totp(nobody, &session.token, &code).await.unwrap();
        let me = world.engine.session(&token).await.unwrap().unwrap();
        assert_eq!(me.first, None);
        let reviewer = OfficerRoles::NONE.with(OfficerRole::Reviewer);
        assert!(matches!(me.actor, Actor::Office { roles, stepped_up: true, .. } if roles == reviewer));
    }

    async fn the_office_keeps_an_admin(world: World) {
        world.user("admin@gov.example", crate::world::office()).await;
        world.user("second@gov.example", crate::world::office()).await;
        let session = world.enter("admin@gov.example").await;
        let admin = world.actor(&session).await;
        let view = world.engine.officers(admin).await.unwrap();
        let second = view.officers.iter().find(|row| !row.me).unwrap().user.clone();
        let roles = |user: &str| OfficerCommand::ChangeRoles {
            user: user.to_owned(),
            roles: vec!["auditor".to_owned()],
        };
        let close = |user: &str| OfficerCommand::Close { user: user.to_owned() };
        world.engine.manage_officers(admin, roles(&second)).await.unwrap();
        let last = Err(Refusal::LastInCharge.into());
        assert_eq!(world.engine.manage_officers(admin, roles(&user_of(admin))).await, last);
        assert_eq!(world.engine.manage_officers(admin, close(&user_of(admin))).await, last);
        assert_eq!(world.engine.erase_person(admin, PASSWORD.to_owned()).await, last);
        world.engine.manage_officers(admin, close(&second)).await.unwrap();
        world.engine.manage_officers(admin, close(&second)).await.unwrap();
        assert_eq!(world.engine.officers(admin).await.unwrap().officers.len(), 1);
        let stranger = close(&new_id().to_string());
        assert_eq!(code(world.engine.manage_officers(admin, stranger).await), Err("NotFound"));
        // Without a fresh proof nothing is changed, and everything is seen.
        world.sql("UPDATE sessions SET stepped_up_at = stepped_up_at - 300000").await.unwrap();
        let stale = world.actor(&session).await;
        let answer = world.engine.manage_officers(stale, roles(&user_of(admin))).await;
        assert_eq!(answer, Err(Refusal::StepUpNeeded.into()));
        assert!(world.engine.officers(stale).await.is_ok());
    }
}

//! The people of a supplier: who belongs to it, and what each role may do.

use app::{
    account::port::{Invited, PeopleCommand},
    claim::UsageRecord,
    enrolment::port::Origin,
    error::AppError,
    port::Browser,
};
use domain::{Actor, Party, Refusal, SupplierRole, UserId, order::Action};
use server::clock::{Clock as _, new_id};

use crate::world::{PASSWORD, Seller, World, code, token_in};

const NEW: &str = "new@supplier.example";

/// Somebody of the supplier who signed in.
async fn member(world: &World, seller: Seller, role: SupplierRole) -> Actor {
    let email = format!("{}@supplier.example", new_id());
    let user = UserId::new(new_id());
    let actor = Actor::Supplier { user, supplier: seller.id, role, stepped_up: true };
    world.user(&email, actor).await;
    let session = world.enter(&email).await;
    world.actor(&session).await
}

fn invite(role: &str) -> PeopleCommand {
    let (name, email, role) = ("蔡欣怡".to_owned(), NEW.to_owned(), role.to_owned());
    PeopleCommand::Invite { name, email, role }
}

fn change(actor: Actor, role: &str) -> PeopleCommand {
    PeopleCommand::ChangeRole { user: user_of(actor), role: role.to_owned() }
}

fn user_of(actor: Actor) -> String {
    actor.user().unwrap().to_string()
}

async fn accept(world: &World) -> Actor {
    let sql = format!(
        "SELECT body FROM mails WHERE letter = 'invitation' AND recipient = '{NEW}'
         ORDER BY mail_id DESC"
    );
    let token = token_in(&world.column(&sql).await[0]);
    let view = world.engine.invitation(&token).await.unwrap();
    assert!(view.firm.is_some(), "it names the supplier");
    let (name, password) = ("蔡欣怡".to_owned(), PASSWORD.to_owned());
    let invited = Invited { token, name, password };
    let session = world
        .engine
        .accept_invitation(invited, Browser::default(), Origin::default())
        .await
        .unwrap();
    world.actor(&session).await
}

on_both_engines! {
    async fn an_admin_invites_and_the_invited_have_their_role(world: World) {
        let seller = world.supplier().await;
        let other = world.supplier().await;
        let admin = member(&world, seller, SupplierRole::Admin).await;
        let stranger = member(&world, other, SupplierRole::Admin).await;
        for role in ["owner", "reviewer", ""] {
            assert_eq!(code(world.engine.manage_people(admin, invite(role)).await), Err("Faults"));
        }
        world.engine.manage_people(admin, invite("sales")).await.unwrap();
        let view = world.engine.people(admin).await.unwrap();
        assert_eq!((view.party, view.open.len(), view.manages), (Party::Supplier, 1, true));
        assert_eq!(world.engine.people(stranger).await.unwrap().open, []);
        let sales = accept(&world).await;
        let Actor::Supplier { supplier, role, .. } = sales else { panic!() };
        assert_eq!((supplier, role), (seller.id, SupplierRole::Sales));
        let view = world.engine.people(sales).await.unwrap();
        assert_eq!((view.people.len(), view.open.len(), view.manages), (2, 0, false));
        let forbidden: Result<(), AppError> = Err(Refusal::Forbidden.into());
        assert_eq!(world.engine.manage_people(sales, invite("sales")).await, forbidden);
        // Another supplier's people do not exist.
        let missing = Err(AppError::NotFound);
        assert_eq!(world.engine.manage_people(stranger, change(sales, "admin")).await, missing);
        let leave = PeopleCommand::Remove { user: user_of(sales) };
        assert_eq!(world.engine.manage_people(stranger, leave.clone()).await, missing);
        world.engine.manage_people(admin, leave).await.unwrap();
        assert_eq!(world.engine.people(admin).await.unwrap().people.len(), 1);
    }

    async fn an_invitation_is_taken_back(world: World) {
        let seller = world.supplier().await;
        let admin = member(&world, seller, SupplierRole::Admin).await;
        world.engine.manage_people(admin, invite("finance")).await.unwrap();
        let membership = world.engine.people(admin).await.unwrap().open[0].id.clone();
        let asked = PeopleCommand::Withdraw { membership };
        let stranger = member(&world, world.supplier().await, SupplierRole::Admin).await;
        let missing = Err(AppError::NotFound);
        assert_eq!(world.engine.manage_people(stranger, asked.clone()).await, missing);
        world.engine.manage_people(admin, asked).await.unwrap();
        assert_eq!(world.engine.people(admin).await.unwrap().open, []);
    }

    async fn a_supplier_keeps_an_admin(world: World) {
        let seller = world.supplier().await;
        let first = member(&world, seller, SupplierRole::Admin).await;
        let sales = member(&world, seller, SupplierRole::Sales).await;
        let last = Err(Refusal::LastInCharge.into());
        let leave = PeopleCommand::Remove { user: user_of(first) };
        assert_eq!(world.engine.manage_people(first, change(first, "sales")).await, last);
        assert_eq!(world.engine.manage_people(first, leave).await, last);
        assert_eq!(world.engine.erase_person(first, PASSWORD.to_owned()).await, last);
        world.engine.manage_people(first, change(sales, "admin")).await.unwrap();
        // Both step down at once: one of them stays.
        let (a, b) = tokio::join!(
            world.engine.manage_people(first, change(first, "sales")),
            world.engine.manage_people(sales_as_admin(sales), change(sales, "finance")),
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let admins = format!("users WHERE supplier_id = '{}' AND roles = 'admin'", seller.id);
        assert_eq!(world.count(&admins).await, 1);
    }

    async fn sales_answers_and_finance_only_looks(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let sales = member(&world, seller, SupplierRole::Sales).await;
        let finance = member(&world, seller, SupplierRole::Finance).await;
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        assert_eq!(world.engine.order(finance, order).await.unwrap().row.actions, []);
        assert_eq!(world.engine.orders(finance).await.unwrap()[0].actions, []);
        let answers = world.engine.order(sales, order).await.unwrap().row.actions;
        assert!(answers.contains(&Action::Accept), "{answers:?}");
        let refused = world.act(finance, order, "Accept").await.map(drop);
        assert_eq!(refused, Err(Refusal::Forbidden.into()));
        world.act(sales, order, "Accept").await.unwrap();
        assert_eq!(world.sign(finance, order).await, Err(Refusal::Forbidden.into()));
        let forbidden = Some(AppError::from(Refusal::Forbidden));
        assert_eq!(world.engine.supplier_plans(finance).await.err(), forbidden);
        assert_eq!(world.engine.inquiries(finance).await.err(), forbidden);
        assert!(world.engine.supplier_plans(sales).await.is_ok());
        let day = domain::calendar::day_of(world.clock.now());
        let record = UsageRecord { day, source: "api".to_owned(), seq: 1, uses: 1 };
        assert_eq!(world.engine.record_usage(sales, order, vec![record]).await.err(), forbidden);
        world.sign(firm.actor, order).await.unwrap();
        world.sign(sales, order).await.unwrap();
        let claim_acts = async |actor| {
            let view = world.engine.order(actor, order).await.unwrap();
            view.claim.map(|claim| claim.acts).unwrap_or_default()
        };
        assert_eq!(claim_acts(sales).await, Vec::<String>::new());
        assert_eq!(claim_acts(finance).await, ["invoice"]);
    }
}

const fn sales_as_admin(actor: Actor) -> Actor {
    match actor {
        Actor::Supplier { user, supplier, stepped_up, .. } => {
            Actor::Supplier { user, supplier, role: SupplierRole::Admin, stepped_up }
        }
        other => other,
    }
}

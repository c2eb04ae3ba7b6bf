//! The outbox: who is told, who sends, how often it is tried; and what stands inside the site.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use app::notice::Topic;
use async_trait::async_trait;
use domain::{Actor, Refusal};
use server::{
    clock::{Clock as _, SystemClock},
    engine::{Engine, OutgoingMail},
    mailer::{Mailer, SendFailure, send_due},
};

use crate::world::{World, code};

/// Takes mails, or refuses them all.
#[derive(Default)]
struct Postbox {
    taken: Mutex<Vec<String>>,
    refuses: bool,
}

#[async_trait]
impl Mailer for Postbox {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), SendFailure> {
        if self.refuses {
            return Err(SendFailure { says: "451 later".to_owned(), hopeless: false });
        }
        self.taken.lock().unwrap().push(mail.id.clone());
        Ok(())
    }
}

impl World {
    pub(crate) async fn write_mails(&self, to: &[&str]) {
        for (n, to) in to.iter().enumerate() {
            let sql = format!(
                "INSERT INTO mails (mail_id, recipient, letter, subject, body, written_at, try_at,
                     attempts, last_error)
                 VALUES ('{}', '{to}', 'verify_email', '驗證 {n}',
                     '您好：{{origin}}/verify-email?token=5f', 1, {n}, 0, '')",
                server::clock::new_id()
            );
            self.sql(&sql).await.unwrap();
        }
    }

    /// The only mail: attempts, minutes until it is tried again, and how it ended.
    async fn outbox(&self) -> (String, i64, String) {
        let row = self
            .column(
                "SELECT CAST(attempts AS TEXT) || ' ' || CAST(try_at AS TEXT) || ' '
                     || CASE WHEN sent_at IS NOT NULL THEN 'sent'
                             WHEN given_up_at IS NOT NULL THEN 'given up' ELSE 'waits' END
                 FROM mails",
            )
            .await;
        let mut words = row[0].splitn(3, ' ');
        let attempts = words.next().unwrap().to_owned();
        let try_at: i64 = words.next().unwrap().parse().unwrap();
        let wait = try_at - SystemClock.now().timestamp_millis();
        (attempts, (wait + 30_000).div_euclid(60_000), words.next().unwrap().to_owned())
    }
}

on_both_engines! {
    async fn each_side_is_told_what_the_other_did(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let buyer = world.owner_of(firm, "buyer").await;
        let supplier = world.seller_of(seller, "supplier").await;
        let plan = world.plan(seller, 60_000).await;
        let mut seen = 0;
        let order = world.order(buyer, plan, 60_000).await;
        assert_eq!(world.new_letters(&mut seen).await, ["supplier order_step"], "a new order");
        world.act(supplier.actor, order, "Accept").await.unwrap();
        assert_eq!(world.new_letters(&mut seen).await, ["buyer order_step"]);
        world.sign(supplier.actor, order).await.unwrap();
        assert_eq!(world.new_letters(&mut seen).await, ["buyer order_step"], "your turn");
        world.sign(buyer.actor, order).await.unwrap();
        let both = ["buyer order_step", "supplier order_step"];
        let mut told = world.new_letters(&mut seen).await;
        told.sort();
        assert_eq!(told, both, "the contract");
        // Asked again: the same answer, and no second letter.
        world.sign(buyer.actor, order).await.unwrap();
        assert!(world.new_letters(&mut seen).await.is_empty());
        let notice = world.notice(order, "T1").await;
        for _ in 0..2 {
            world.engine.bank_notice(notice.clone()).await.unwrap();
        }
        let mut told = world.new_letters(&mut seen).await;
        told.sort();
        assert_eq!(told, both, "the payment");
        let subjects = world.column("SELECT subject FROM mails ORDER BY mail_id").await;
        assert!(subjects[0].ends_with("：新訂單"), "{subjects:?}");
        assert!(subjects[1].ends_with("：供應商已接單"), "{subjects:?}");
        assert!(subjects[2].ends_with("輪到您"), "{subjects:?}");
        let body = world.column("SELECT body FROM mails ORDER BY mail_id").await;
        assert!(body[0].contains(&format!("\n{{origin}}/orders/{order}\n")), "{}", body[0]);
        let declined = world.order(buyer, plan, 60_000).await;
        world.act(supplier.actor, declined, "Decline").await.unwrap_err();
        let withdrawn = world.order(buyer, plan, 60_000).await;
        world.act(buyer.actor, withdrawn, "Withdraw").await.unwrap();
        // Two new orders, and one that is gone.
        assert_eq!(world.new_letters(&mut seen).await, ["supplier order_step"; 3]);
    }

    /// What a person does not want by mail is told inside the site all the same.
    async fn what_is_muted_comes_inside_the_site_only(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let buyer = world.owner_of(firm, "buyer").await;
        let colleague = world.owner_of(firm, "colleague").await;
        let plan = world.plan(seller, 60_000).await;
        let topics = vec![Topic::Order, Topic::Security];
        world.engine.mute(buyer.actor, topics).await.unwrap();
        let order = world.order(buyer, plan, 60_000).await;
        world.act(seller.actor, order, "Accept").await.unwrap();
        assert_eq!(world.letters().await, ["colleague order_step"]);
        for actor in [buyer.actor, colleague.actor] {
            assert_eq!(world.engine.unread(actor).await, Ok(1));
        }
        let view = world.engine.notices(buyer.actor).await.unwrap();
        assert_eq!(view.muted, [Topic::Order], "what must be told cannot be muted");
        let [row] = &view.rows[..] else { panic!("{view:?}") };
        assert_eq!((row.topic, row.read), (Topic::Order, false));
        assert_eq!(row.path, format!("/orders/{order}"));
        assert!(row.body.contains("接單") && !row.body.contains("{origin}"), "{}", row.body);
        // Wanted again.
        world.engine.mute(buyer.actor, vec![]).await.unwrap();
        world.sign(seller.actor, order).await.unwrap();
        assert_eq!(world.letters().await.len(), 3);
    }

    async fn notices_are_ones_own(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let buyer = world.owner_of(firm, "buyer").await;
        let stranger = world.owner_of(world.firm().await, "stranger").await;
        let plan = world.plan(seller, 60_000).await;
        for _ in 0..2 {
            let order = world.order(buyer, plan, 60_000).await;
            world.act(seller.actor, order, "Accept").await.unwrap();
        }
        assert_eq!(world.engine.unread(buyer.actor).await, Ok(2));
        assert_eq!(world.engine.unread(stranger.actor).await, Ok(0));
        world.engine.mark_read(stranger.actor).await.unwrap();
        assert_eq!(world.engine.notices(buyer.actor).await.unwrap().unread, 2);
        world.engine.mark_read(buyer.actor).await.unwrap();
        let view = world.engine.notices(buyer.actor).await.unwrap();
        assert_eq!((view.unread, view.rows.len()), (0, 2));
        assert!(view.rows.iter().all(|row| row.read));
        for machine in [Actor::Bank, Actor::System] {
            assert_eq!(code(world.engine.unread(machine).await), Err(Refusal::Forbidden.code()));
        }
    }

    /// A mail is claimed before it is sent: of two servers one gets it.
    async fn two_servers_never_send_one_mail(world: World) {
        let postbox = Arc::new(Postbox::default());
        for round in 0..50 {
            world.write_mails(&["a@mail.example", "b@mail.example", "c@mail.example"]).await;
            let mut senders = tokio::task::JoinSet::new();
            for _ in 0..2 {
                let engine: Arc<dyn Engine> = world.engine.clone();
                let mailer: Arc<dyn Mailer> = postbox.clone();
                senders.spawn(async move { send_due(&engine, &mailer).await });
            }
            let mut tried = 0;
            while let Some(sent) = senders.join_next().await {
                tried += sent.unwrap().unwrap();
            }
            assert_eq!(tried, 3, "round {round}");
        }
        let mut times = BTreeMap::new();
        for id in postbox.taken.lock().unwrap().iter() {
            *times.entry(id.clone()).or_insert(0) += 1;
        }
        assert_eq!(times.len(), 150);
        assert!(times.values().all(|times| *times == 1));
        assert_eq!(world.count("mails WHERE sent_at IS NOT NULL AND attempts = 1").await, 150);
    }

    async fn what_is_not_taken_is_tried_again_for_three_days(world: World) {
        let mailer: Arc<dyn Mailer> =
            Arc::new(Postbox { refuses: true, ..Postbox::default() });
        world.write_mails(&["a@mail.example"]).await;
        let expected = [1, 5, 30, 120, 360, 360, 360, 360, 360, 360, 360, 360, 360, 360, 360];
        for (n, minutes) in (1..).zip(expected) {
            assert_eq!(send_due(&world.engine, &mailer).await, Ok(1), "attempt {n}");
            assert_eq!(send_due(&world.engine, &mailer).await, Ok(0), "not before its time");
            assert_eq!(world.outbox().await, (n.to_string(), minutes, "waits".to_owned()));
            world.sql("UPDATE mails SET try_at = 0").await.unwrap();
        }
        assert_eq!(send_due(&world.engine, &mailer).await, Ok(1));
        assert_eq!(world.outbox().await.2, "given up");
        assert_eq!(world.column("SELECT last_error FROM mails").await, ["451 later"]);
        world.sql("UPDATE mails SET try_at = 0").await.unwrap();
        assert_eq!(send_due(&world.engine, &mailer).await, Ok(0));
    }

    /// A server that died with a mail in its hands: another one takes over, and what the first
    /// says later does not count.
    async fn a_mail_of_a_dead_server_is_sent_by_another(world: World) {
        world.write_mails(&["a@mail.example"]).await;
        let first = world.engine.claim_mails(8).await.unwrap().remove(0);
        assert_eq!(world.engine.claim_mails(8).await.unwrap(), []);
        assert_eq!(world.outbox().await, ("1".to_owned(), 10, "waits".to_owned()));
        world.sql("UPDATE mails SET try_at = 0").await.unwrap();
        let second = world.engine.claim_mails(8).await.unwrap().remove(0);
        assert_eq!((first.id.clone(), second.attempts), (second.id.clone(), 2));
        let failure = SendFailure { says: "x".to_owned(), hopeless: true };
        world.engine.mail_failed(&first, &failure).await.unwrap();
        assert_eq!(world.outbox().await, ("2".to_owned(), 10, "waits".to_owned()));
        world.engine.mail_sent(&second).await.unwrap();
        world.engine.mail_failed(&second, &failure).await.unwrap();
        assert_eq!(world.outbox().await.2, "sent");
    }

    async fn the_mailbox_lists_the_newest_first(world: World) {
        world.write_mails(&["a@mail.example", "b@mail.example"]).await;
        world.sql("UPDATE mails SET written_at = try_at").await.unwrap();
        let to = |mails: Vec<server::engine::WrittenMail>| -> Vec<String> {
            mails.into_iter().map(|mail| mail.recipient).collect()
        };
        let all = to(world.engine.mails(None, 10).await.unwrap());
        assert_eq!(all, ["b@mail.example", "a@mail.example"]);
        let hers = to(world.engine.mails(Some("a@mail.example"), 10).await.unwrap());
        assert_eq!(hers, ["a@mail.example"]);
        assert_eq!(world.engine.mails(Some("' OR ''='"), 10).await.unwrap(), []);
        assert_eq!(world.engine.mails(None, 1).await.unwrap().len(), 1);
    }
}

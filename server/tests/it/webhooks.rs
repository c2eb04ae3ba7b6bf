//! Webhooks: what is told, to whom, how often, and what endpoints that misbehave cost.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use app::webhook::{CreateWebhook, WebhookAct, WebhooksView};
use async_trait::async_trait;
use domain::webhook::{DeliveryState, EventKind, Failure};
use server::{
    clock::new_id,
    engine::Engine,
    webhook::{Courier, Names, Sender, sign},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_util::task::TaskTracker;

use crate::world::{Seller, World, code};

/// Where every name leads.
struct Leads(Vec<IpAddr>);

#[async_trait]
impl Names for Leads {
    async fn look_up(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        assert!(host.ends_with(".example.tw"), "{host}");
        Ok(self.0.iter().map(|ip| SocketAddr::new(*ip, port)).collect())
    }
}

/// Names lead to this machine, and there they may.
fn courier() -> Courier {
    Courier::new()
        .unwrap()
        .with_names(Arc::new(Leads(vec![Ipv4Addr::LOCALHOST.into()])))
        .in_the_clear_to(|ip| ip.is_loopback())
        .with_patience(Duration::from_secs(2))
}

/// What an endpoint does with what it is told.
#[derive(Clone)]
enum Does {
    Answers(&'static str),
    RedirectsTo(SocketAddr),
    /// After a good head.
    TenMegabytes,
    Hangs,
    /// After a good head.
    HangsLate,
}

/// What an endpoint was told: head and body.
#[derive(Clone, Debug)]
struct Told {
    head: String,
    body: String,
}

impl Told {
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).unwrap().1
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

struct Stub {
    addr: SocketAddr,
    told: Arc<Mutex<Vec<Told>>>,
    does: Arc<Mutex<Does>>,
}

impl Stub {
    async fn that(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let stub = Self { addr, told: Arc::default(), does: Arc::new(Mutex::new(does)) };
        let (told, does) = (stub.told.clone(), stub.does.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let does = does.lock().unwrap().clone();
                tokio::spawn(play(stream, told.clone(), does));
            }
        });
        stub
    }

    fn now(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }

    fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }

    /// As a supplier would type it.
    fn url(&self) -> String {
        format!("https://hook.example.tw:{}/in?from=market", self.addr.port())
    }
}

async fn read(stream: &mut TcpStream) -> Option<Told> {
    let mut bytes = Vec::new();
    loop {
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&some[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let told = Told { head: head.to_owned(), body: body.to_owned() };
        if told.header("content-length") == body.len().to_string() {
            return Some(told);
        }
    }
}

async fn play(mut stream: TcpStream, told: Arc<Mutex<Vec<Told>>>, does: Does) {
    let Some(request) = read(&mut stream).await else { return };
    told.lock().unwrap().push(request);
    let answer = match &does {
        Does::Answers(status) => format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\nok"),
        Does::RedirectsTo(addr) => {
            format!("HTTP/1.1 302 Found\r\nlocation: http://{addr}/\r\ncontent-length: 0\r\n\r\n")
        }
        Does::TenMegabytes | Does::HangsLate => {
            "HTTP/1.1 200 OK\r\ncontent-length: 10485760\r\n\r\n".to_owned()
        }
        Does::Hangs => String::new(),
    };
    // The other side may have given up.
    drop(stream.write_all(answer.as_bytes()).await);
    match does {
        Does::TenMegabytes => drop(stream.write_all(&vec![b'x'; 10 * 1024 * 1024]).await),
        Does::Hangs | Does::HangsLate => tokio::time::sleep(Duration::from_mins(1)).await,
        _ => {}
    }
}

fn asked(url: &str) -> CreateWebhook {
    CreateWebhook {
        id: new_id().to_string(),
        url: url.to_owned(),
        kinds: EventKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect(),
    }
}

/// Sends what is due once, and waits for it; returns how many were begun.
async fn send(engine: &Arc<dyn Engine>, courier: Courier) -> usize {
    let tracker = TaskTracker::new();
    let sender = Sender::new(engine.clone(), courier, tracker.clone());
    let begun = sender.begin_due().await.unwrap();
    tracker.close();
    tracker.wait().await;
    begun
}

impl World {
    /// An endpoint of the supplier, and its secret.
    async fn endpoint(&self, seller: Seller, url: &str) -> String {
        self.engine.create_webhook(seller.actor, asked(url)).await.unwrap().secret
    }

    async fn hooks(&self, seller: Seller) -> WebhooksView {
        self.engine.webhooks(seller.actor).await.unwrap()
    }

    async fn hook(&self, seller: Seller, act: WebhookAct) -> Result<(), &'static str> {
        let id = self.hooks(seller).await.rows[0].id.clone();
        code(self.engine.act_on_webhook(seller.actor, &id, act).await)
    }

    /// Everything that is due, and what becomes due by it.
    async fn send_all(&self) -> usize {
        let mut sent = 0;
        loop {
            match send(&self.engine, courier()).await {
                0 => return sent,
                some => sent += some,
            }
        }
    }
}

on_both_engines! {
    async fn a_step_is_told_with_a_signature(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let stub = Stub::that(Does::Answers("204 No Content")).await;
        let secret = world.endpoint(seller, &stub.url()).await;
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        world.act(seller.actor, order, "Accept").await.unwrap();
        // Each under the event of its step.
        let joined = "webhook_deliveries d JOIN order_events e ON e.event_id = d.event_id \
                      AND e.order_id = d.order_id";
        assert_eq!(world.count(joined).await, 2);
        assert_eq!(world.send_all().await, 2);
        let told = stub.told();
        assert_eq!(told.len(), 2);
        for (told, kind, state) in
            [(&told[0], "order.submitted", "Submitted"), (&told[1], "order.accepted", "Accepted")]
        {
            assert!(told.head.starts_with("POST /in?from=market HTTP/1.1"), "{}", told.head);
            let json = told.json();
            assert_eq!(json["kind"], kind);
            assert_eq!(json["at"], "2021-07-05T01:00:00Z");
            assert_eq!(json["order"]["id"], order.to_string());
            assert_eq!(json["order"]["state"], state);
            assert_eq!(json["id"], told.header("x-marketplace-event"));
            let at: i64 = told.header("x-marketplace-timestamp").parse().unwrap();
            let signature = told.header("x-marketplace-signature");
            assert_eq!(signature, sign(&secret, at, &told.body));
            assert!(!told.body.contains("大同精密"), "{}", told.body);
        }
        let view = world.hooks(seller).await;
        assert!(view.log.iter().all(|row| row.state == DeliveryState::Delivered));
        assert_eq!(view.log[0].status, Some(204));
        assert_eq!(view.log[0].order.as_ref().unwrap().0, order.to_string());
        assert!(!format!("{view:?}").contains(&secret), "it is shown once");
    }

    /// Nothing is told that did not happen, and no delivery is missing for what did.
    async fn what_is_refused_is_not_told(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        world.endpoint(seller, "https://hook.example.tw/").await;
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        assert_eq!(code(world.sign(seller.actor, order).await), Err("IllegalTransition"));
        let all = "webhook_deliveries";
        assert_eq!(world.count(all).await, 1);
        // Where its delivery cannot be written, the step is not taken either.
        world.sql("ALTER TABLE webhook_deliveries RENAME TO elsewhere").await.unwrap();
        assert!(world.act(seller.actor, order, "Accept").await.is_err());
        let facts = world.engine.order_facts(order).await.unwrap();
        assert_eq!(facts.state, domain::order::State::Submitted);
        world.sql("ALTER TABLE elsewhere RENAME TO webhook_deliveries").await.unwrap();
        world.sql("UPDATE webhooks SET kinds = ',order.paid,'").await.unwrap();
        world.act(seller.actor, order, "Accept").await.unwrap();
        assert_eq!(world.count(all).await, 1, "not a kind that it asked for");
    }

    async fn a_failure_is_tried_again_until_72_hours_are_over(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let stub = Stub::that(Does::Answers("500 Internal Server Error")).await;
        world.endpoint(seller, &stub.url()).await;
        let plan = world.plan(seller, 60_000).await;
        world.order(firm, plan, 60_000).await;
        assert_eq!(world.send_all().await, 1);
        let row = world.hooks(seller).await.log[0].clone();
        assert_eq!((row.state, row.attempts), (DeliveryState::Queued, 1));
        assert_eq!((row.status, row.failure), (Some(500), Some(Failure::Status)));
        assert_eq!(row.next_at.unwrap() - row.created_at, chrono::Duration::minutes(1));
        stub.now(Does::Answers("200 OK"));
        world.clock_forward(60);
        assert_eq!(world.send_all().await, 1);
        let row = world.hooks(seller).await.log[0].clone();
        assert_eq!((row.state, row.attempts), (DeliveryState::Delivered, 2));
        let ids: Vec<_> =
            stub.told().iter().map(|told| told.header("x-marketplace-event").to_owned()).collect();
        assert_eq!(ids[0], ids[1], "the same event");
        // Another order, and an endpoint that stays broken.
        stub.now(Does::Answers("503 Service Unavailable"));
        world.order(firm, plan, 60_000).await;
        let mut hours = 0;
        while world.hooks(seller).await.log[0].state == DeliveryState::Queued {
            world.send_all().await;
            world.clock_forward(3_600);
            hours += 1;
            assert!(hours <= 73, "it is tried for ever");
        }
        assert!(hours >= 60, "given up after {hours} hours");
        let row = world.hooks(seller).await.log[0].clone();
        assert_eq!(row.state, DeliveryState::GivenUp);
        assert!(row.attempts > 10, "{row:?}");
        assert_eq!(world.send_all().await, 0);
        // 重送.
        stub.now(Does::Answers("200 OK"));
        world.engine.send_delivery_again(seller.actor, &row.id).await.unwrap();
        world.clock_forward(60);
        assert_eq!(world.send_all().await, 1);
        let row = world.hooks(seller).await.log[0].clone();
        assert_eq!((row.state, row.attempts), (DeliveryState::Delivered, 1));
        assert_eq!(world.hooks(seller).await.rows[0].failures, 0);
    }

    /// Bad input: bounded effort, nothing lost, nothing blocked for others.
    async fn endpoints_that_misbehave_cost_little(world: World) {
        let firm = world.firm().await;
        let elsewhere = Stub::that(Does::Answers("200 OK")).await;
        let mut cases = Vec::new();
        for (does, failure) in [
            (Does::Hangs, Some(Failure::TimedOut)),
            (Does::RedirectsTo(elsewhere.addr), Some(Failure::Redirect)),
            (Does::TenMegabytes, None),
            (Does::HangsLate, None),
            (Does::Answers("nonsense"), Some(Failure::NotReached)),
            (Does::Answers("200 OK"), None),
        ] {
            let (seller, stub) = (world.supplier().await, Stub::that(does).await);
            world.endpoint(seller, &stub.url()).await;
            let plan = world.plan(seller, 6_000).await;
            for _ in 0..3 {
                world.order(firm, plan, 6_000).await;
            }
            cases.push((seller, stub, failure));
        }
        let began = Instant::now();
        let tracker = TaskTracker::new();
        let patience = Duration::from_secs(3);
        let courier = courier().with_patience(patience);
        let sender = Sender::new(world.engine.clone(), courier, tracker.clone());
        let sending = tokio::spawn(sender.keep_sending());
        // The last one is told everything while the first still hangs.
        let (good, stub, _) = &cases[5];
        while stub.told().len() < 3 {
            assert!(began.elapsed() < patience, "one that hangs blocks the others");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The slowest of those that answer.
        let slow = async || world.hooks(cases[3].0).await.log;
        while !slow().await.iter().all(|row| row.state == DeliveryState::Delivered) {
            assert!(began.elapsed() < patience * 10, "not even slowly");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        sending.abort();
        tracker.close();
        tracker.wait().await;
        assert_eq!(world.hooks(*good).await.log[0].state, DeliveryState::Delivered);
        for (seller, stub, failure) in &cases {
            let log = world.hooks(*seller).await.log;
            assert_eq!(log.len(), 3, "nothing is lost");
            let tried: Vec<_> = log.iter().filter(|row| row.attempts > 0).collect();
            for row in &tried {
                assert_eq!(row.failure, *failure, "{row:?}");
                assert!(row.took_ms.unwrap() < 5_000, "{row:?}");
                let delivered = row.state == DeliveryState::Delivered;
                assert_eq!(delivered, failure.is_none(), "{row:?}");
            }
            // The clock stands: an endpoint that failed is left alone meanwhile.
            if failure.is_some() {
                assert_eq!((tried.len(), stub.told().len()), (1, 1), "{tried:?}");
            }
        }
        assert_eq!(elsewhere.told().len(), 0, "a redirect was followed");
    }

    async fn only_public_addresses_are_told(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        for url in [
            "http://hook.example.tw/",
            "https://127.0.0.1/",
            "https://169.254.169.254/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://localhost/",
            "https://hook.example.tw:22/",
            "https://a:b@hook.example.tw/",
            "",
        ] {
            let made = world.engine.create_webhook(seller.actor, asked(url)).await.map(drop);
            assert_eq!(code(made), Err("Faults"), "{url}");
        }
        let none = CreateWebhook { kinds: vec![], ..asked("https://hook.example.tw/") };
        assert_eq!(
            code(world.engine.create_webhook(seller.actor, none).await.map(drop)),
            Err("Faults")
        );
        assert_eq!(world.count("webhooks").await, 0);
        // A name that turns out to lead inside, also as one of several.
        let stub = Stub::that(Does::Answers("200 OK")).await;
        world.endpoint(seller, &stub.url()).await;
        let plan = world.plan(seller, 60_000).await;
        world.order(firm, plan, 60_000).await;
        let inside: IpAddr = Ipv4Addr::LOCALHOST.into();
        let outside: IpAddr = Ipv4Addr::new(8, 8, 8, 8).into();
        for (leads, failure) in [
            (vec![inside], Failure::NotPublic),
            (vec![outside, inside], Failure::NotPublic),
            (vec![], Failure::NoAddress),
        ] {
            world.clock_forward(3_600 * 6);
            let courier = Courier::new().unwrap().with_names(Arc::new(Leads(leads)));
            assert_eq!(send(&world.engine, courier).await, 1);
            let row = world.hooks(seller).await.log[0].clone();
            assert_eq!((row.failure, row.status), (Some(failure), None));
        }
        assert_eq!(stub.told().len(), 0);
    }

    async fn two_servers_send_once(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let stub = Stub::that(Does::Answers("200 OK")).await;
        world.endpoint(seller, &stub.url()).await;
        let plan = world.plan(seller, 6_000).await;
        for _ in 0..5 {
            world.order(firm, plan, 6_000).await;
        }
        let other = world.another_engine().await;
        let mut tasks = tokio::task::JoinSet::new();
        for engine in [&world.engine, &other, &world.engine, &other] {
            let engine = engine.clone();
            tasks.spawn(async move {
                for _ in 0..8 {
                    send(&engine, courier()).await;
                }
            });
        }
        tasks.join_all().await;
        world.send_all().await;
        assert_eq!(stub.told().len(), 5);
        // One that dies with a claim leaves it to the others, a while later.
        world.order(firm, plan, 6_000).await;
        assert_eq!(other.claim_deliveries(9).await.unwrap().len(), 1);
        assert_eq!(world.send_all().await, 0);
        world.clock_forward(60);
        assert_eq!(world.send_all().await, 1);
        assert_eq!(stub.told().len(), 6);
    }

    async fn an_endpoint_is_tested_paused_and_removed(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let stub = Stub::that(Does::Answers("200 OK")).await;
        world.endpoint(seller, &stub.url()).await;
        world.hook(seller, WebhookAct::Test).await.unwrap();
        assert_eq!(world.send_all().await, 1);
        assert_eq!(stub.told()[0].json()["kind"], "webhook.test");
        for _ in 0..2 {
            world.hook(seller, WebhookAct::Pause).await.unwrap();
        }
        let plan = world.plan(seller, 60_000).await;
        world.order(firm, plan, 60_000).await;
        assert_eq!(world.send_all().await, 0, "paused");
        for _ in 0..2 {
            world.hook(seller, WebhookAct::Resume).await.unwrap();
        }
        assert_eq!(world.send_all().await, 1, "what happened meanwhile");
        world.order(firm, plan, 60_000).await;
        let id = world.hooks(seller).await.rows[0].id.clone();
        let stranger = world.supplier().await;
        let delivery = world.hooks(seller).await.log[0].id.clone();
        let engine = &world.engine;
        for act in WebhookAct::ALL {
            let acted = engine.act_on_webhook(stranger.actor, &id, act).await;
            assert_eq!(code(acted), Err("NotFound"), "{act:?} by another supplier");
        }
        let again = engine.send_delivery_again(stranger.actor, &delivery).await;
        assert_eq!(code(again), Err("NotFound"));
        assert_eq!(world.hooks(stranger).await.log, []);
        for _ in 0..2 {
            engine.act_on_webhook(seller.actor, &id, WebhookAct::Remove).await.unwrap();
        }
        let view = world.hooks(seller).await;
        assert_eq!(view.rows, []);
        let row = &view.log[0];
        assert_eq!((row.state, row.failure), (DeliveryState::GivenUp, Some(Failure::Removed)));
        assert!(!row.may_send_again);
        let again = engine.send_delivery_again(seller.actor, &delivery).await;
        assert_eq!(code(again), Err("NotFound"));
        world.order(firm, plan, 60_000).await;
        assert_eq!(world.send_all().await, 0);
        assert_eq!(world.hooks(seller).await.log.len(), 3, "nothing is written for it any more");
    }

    async fn a_form_that_comes_twice_is_one_endpoint(world: World) {
        let seller = world.supplier().await;
        let form = asked("https://hook.example.tw/in");
        let engine = &world.engine;
        let first = engine.create_webhook(seller.actor, form.clone()).await.unwrap().secret;
        let second = engine.create_webhook(seller.actor, form.clone()).await.unwrap().secret;
        assert!(domain::webhook::is_secret(&first) && first != second);
        assert_eq!(world.count("webhooks").await, 1);
        let other = CreateWebhook { url: "https://hook.example.tw/x".to_owned(), ..form };
        let made = engine.create_webhook(seller.actor, other).await.map(drop);
        assert_eq!(code(made), Err("KeyReused"));
        for _ in 1..app::webhook::WEBHOOKS_MAX {
            world.endpoint(seller, "https://hook.example.tw/").await;
        }
        let made = engine.create_webhook(seller.actor, asked("https://hook.example.tw/")).await;
        assert_eq!(code(made.map(drop)), Err("Faults"), "too many");
        for secret in [first, second] {
            for column in ["detail", "subject_id"] {
                let texts = world.column(&format!("SELECT {column} FROM audit")).await;
                assert!(!texts.iter().any(|text| text.contains(&secret)), "{column}");
            }
        }
    }
}

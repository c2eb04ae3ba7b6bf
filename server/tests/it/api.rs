//! REST `/api/v1`: who may do what with a key, each command once, walks without gaps, and a named
//! refusal for whatever else is sent.

use app::api_key::CreateApiKey;
use domain::{Actor, OrderId, SupplierRole, api_key::Scope, order::State};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::clock::{Clock as _, new_id};

use crate::{
    site::{Answer, Site},
    world::{Seller, World, code},
};

/// A program with a key.
pub(crate) struct Program {
    site: Site,
    key: String,
}

impl Program {
    /// Of somebody of the supplier with an account.
    pub(crate) async fn of(world: &World, seller: Seller, scopes: &[Scope]) -> Self {
        let maker = maker(world, seller).await;
        let key = make(world, maker, scopes).await;
        Self { site: Site::of(world), key }
    }

    fn with(&self, key: &str) -> Self {
        Self { site: self.site.clone(), key: key.to_owned() }
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut headers = vec![("authorization", bearer.as_str()), ("accept-language", "en")];
        headers.extend(more);
        self.site.send(Site::request(method, path, &headers, body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.send(Method::POST, path, &json, &body.to_string()).await
    }

    async fn post_as(&self, path: &str, body: &Value, idem: &str) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", idem)];
        self.send(Method::POST, path, &headers, &body.to_string()).await
    }
}

/// Somebody of the supplier who has an account and just signed in.
pub(crate) async fn maker(world: &World, seller: Seller) -> Actor {
    let email = format!("{}@supplier.example", new_id());
    let user = world.user(&email, seller.actor).await;
    Actor::Supplier { user, supplier: seller.id, role: SupplierRole::Admin, stepped_up: true }
}

fn wanted(scopes: &[Scope]) -> CreateApiKey {
    CreateApiKey {
        id: new_id().to_string(),
        name: "訂單同步".to_owned(),
        scopes: scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
        days: "90".to_owned(),
    }
}

pub(crate) async fn make(world: &World, maker: Actor, scopes: &[Scope]) -> String {
    world.engine.create_api_key(maker, wanted(scopes)).await.unwrap().key
}

pub(crate) fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("{}", answer.text))
}

/// Status and code of a refusal, which has to be a whole one.
fn refusal(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
    let problem = json_of(answer);
    assert_eq!(problem["status"], answer.status.as_u16());
    for field in ["type", "title", "detail", "code"] {
        assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
    (answer.status.as_u16(), problem["code"].as_str().unwrap().to_owned())
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Every operation, with the scope that it needs.
fn operations(order: OrderId) -> [(Method, String, Value, Scope); 7] {
    let of = |act: &str| format!("/api/v1/orders/{order}/{act}");
    let record = json!({ "day": "2021-07-05", "source": "api", "number": 1, "count": 1 });
    let (get, post) = (Method::GET, Method::POST);
    [
        (get.clone(), "/api/v1/plans".to_owned(), json!({}), Scope::ReadPlans),
        (get.clone(), "/api/v1/orders".to_owned(), json!({}), Scope::ReadOrders),
        (get, format!("/api/v1/orders/{order}"), json!({}), Scope::ReadOrders),
        (post.clone(), of("accept"), json!({}), Scope::AnswerOrders),
        (post.clone(), of("decline"), json!({ "reason": "OTHER" }), Scope::AnswerOrders),
        (post.clone(), of("activate"), json!({ "on": "2021-07-05" }), Scope::ActivateOrders),
        (post, of("usage"), json!({ "records": [record] }), Scope::WriteUsage),
    ]
}

/// All ids that a walk gives, with the `as_of` of its pages.
async fn walk(program: &Program, query: &str) -> (Vec<String>, String) {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = program.get(&format!("/api/v1/orders?limit=3{query}{cursor}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let page = json_of(&answer);
        let orders = page["orders"].as_array().unwrap();
        ids.extend(orders.iter().map(|order| order["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (ids, page["as_of"].as_str().unwrap().to_owned()),
        }
    }
}

on_both_engines! {
    async fn each_operation_needs_its_scope_and_no_other(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3_000).await;
        let order = world.order(firm, plan, 3_000).await;
        for scope in Scope::ALL {
            let program = Program::of(&world, seller, &[scope]).await;
            for (method, path, body, needed) in operations(order) {
                let json = [("content-type", "application/json")];
                let answer = program.send(method, &path, &json, &body.to_string()).await;
                if needed == scope {
                    assert_ne!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.text);
                } else {
                    assert_eq!(refusal(&answer), is(403, "ScopeMissing"), "{path} with {scope:?}");
                    assert_eq!(json_of(&answer)["scope"], needed.as_str());
                }
            }
        }
    }

    async fn the_orders_of_others_are_not_there(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3_000).await;
        let order = world.order(firm, plan, 3_000).await;
        let stranger = Program::of(&world, world.supplier().await, &Scope::ALL).await;
        for (method, path, body, _) in operations(order) {
            let json = [("content-type", "application/json")];
            let answer = stranger.send(method, &path, &json, &body.to_string()).await;
            if path.contains(&order.to_string()) {
                assert_eq!(refusal(&answer), is(404, "NotFound"), "{path}");
            } else {
                assert!(!answer.text.contains(&order.to_string()), "{path}");
                assert!(!answer.text.contains(&plan.to_string()), "{path}");
            }
        }
        assert_eq!(world.state(order).await, State::Submitted);
    }

    async fn a_key_that_is_none_opens_nothing(world: World) {
        let seller = world.supplier().await;
        let maker = maker(&world, seller).await;
        let good = Program::of(&world, seller, &Scope::ALL).await;
        assert_eq!(good.get("/api/v1/orders").await.status, StatusCode::OK);
        let another = make(&world, maker, &Scope::ALL).await;
        // The handle of one with the secret of another.
        let (handle, _) = good.key.rsplit_once('_').unwrap();
        let (_, secret) = another.rsplit_once('_').unwrap();
        let mixed = format!("{handle}_{secret}");
        let unknown = format!("msk_{}_{}", "0".repeat(16), "0".repeat(64));
        for key in ["", "msk_", "Bearer", &mixed, &unknown, &format!("{}0", good.key)] {
            let answer = good.with(key).get("/api/v1/orders").await;
            assert_eq!(refusal(&answer), is(401, "KeyUnknown"), "{key}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        // A session is no key, in whatever header it comes.
        let email = format!("{}@supplier.example", new_id());
        world.user(&email, seller.actor).await;
        let token = world.enter(&email).await.token;
        let cookie = format!("sid={token}");
        let answer = good.site.get("/api/v1/orders", &[("cookie", &cookie)]).await;
        assert_eq!(refusal(&answer), is(401, "KeyUnknown"));
        let answer = good.with(&token).get("/api/v1/orders").await;
        assert_eq!(refusal(&answer), is(401, "KeyUnknown"));
    }

    async fn a_key_ends_when_it_is_revoked_or_old_or_its_maker_left(world: World) {
        let seller = world.supplier().await;
        let maker = maker(&world, seller).await;
        let site = Site::of(&world);
        let program = async |maker| {
            let key = make(&world, maker, &[Scope::ReadOrders]).await;
            Program { site: site.clone(), key }
        };
        let ends = async |program: &Program| {
            let answer = program.get("/api/v1/orders").await;
            assert_eq!(refusal(&answer), is(401, "KeyUnknown"));
        };
        let revoked = program(maker).await;
        assert_eq!(revoked.get("/api/v1/orders").await.status, StatusCode::OK);
        let view = world.engine.api_keys(maker).await.unwrap();
        assert!(view.rows[0].last_used_at.is_some());
        let stranger = world.supplier().await.actor;
        let id = view.rows[0].id.clone();
        assert_eq!(code(world.engine.revoke_api_key(stranger, &id).await), Err("NotFound"));
        for _ in 0..2 {
            world.engine.revoke_api_key(maker, &id).await.unwrap();
        }
        ends(&revoked).await;
        assert_eq!(world.count("audit WHERE action = 'revoke_api_key'").await, 1);
        let old = program(maker).await;
        world.sql("UPDATE api_keys SET expires_at = 1").await.unwrap();
        ends(&old).await;
        let left = program(maker).await;
        let user = maker.user().unwrap();
        let sql = format!("UPDATE users SET closed_at = 1 WHERE user_id = '{user}'");
        world.sql(&sql).await.unwrap();
        ends(&left).await;
    }

    async fn a_key_is_kept_as_a_hash_alone(world: World) {
        let maker = maker(&world, world.supplier().await).await;
        let form = wanted(&[Scope::ReadOrders]);
        let first = world.engine.create_api_key(maker, form.clone()).await.unwrap().key;
        let (_, secret) = first.rsplit_once('_').unwrap();
        for column in ["handle", "secret_sha256", "name", "scopes"] {
            let texts = world.column(&format!("SELECT {column} FROM api_keys")).await;
            assert!(texts.iter().all(|text| !text.contains(secret)), "{column}");
        }
        // Pressed twice: one key, and the last answer is the one that opens.
        let second = world.engine.create_api_key(maker, form.clone()).await.unwrap().key;
        assert_eq!(world.count("api_keys").await, 1);
        let program = Program { site: Site::of(&world), key: first };
        assert_eq!(refusal(&program.get("/api/v1/orders").await), is(401, "KeyUnknown"));
        assert_eq!(program.with(&second).get("/api/v1/orders").await.status, StatusCode::OK);
        // Once it was used, the form makes nothing any more.
        let again = world.engine.create_api_key(maker, form).await;
        assert_eq!(code(again.map(drop)), Err("KeyReused"));
        assert_eq!(world.count("audit WHERE action = 'create_api_key'").await, 1);
    }

    async fn what_is_typed_wrong_is_named(world: World) {
        let maker = maker(&world, world.supplier().await).await;
        let good = wanted(&[Scope::ReadOrders]);
        let long = "長".repeat(61);
        for form in [
            CreateApiKey { name: " ".to_owned(), ..good.clone() },
            CreateApiKey { name: long, ..good.clone() },
            CreateApiKey { name: "a\u{202e}b".to_owned(), ..good.clone() },
            CreateApiKey { scopes: vec![], ..good.clone() },
            CreateApiKey { scopes: vec!["everything".to_owned()], ..good.clone() },
            CreateApiKey { days: "36500".to_owned(), ..good.clone() },
        ] {
            let answer = world.engine.create_api_key(maker, form).await;
            assert_eq!(code(answer.map(drop)), Err("Faults"));
        }
        let form = CreateApiKey { id: "1".to_owned(), ..good.clone() };
        assert_eq!(code(world.engine.create_api_key(maker, form).await.map(drop)), Err("Invalid"));
        for _ in 0..app::api_key::KEYS_MAX {
            make(&world, maker, &[Scope::ReadOrders]).await;
        }
        let one_more = world.engine.create_api_key(maker, good).await;
        assert_eq!(code(one_more.map(drop)), Err("Faults"));
    }

    async fn a_program_sells_from_order_to_use(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let program = Program::of(&world, seller, &Scope::ALL).await;
        let of = |act: &str| format!("/api/v1/orders/{order}/{act}");
        let listed = json_of(&program.get("/api/v1/orders").await);
        assert_eq!(listed["orders"][0]["plan"]["id"], plan.to_string());
        assert_eq!(listed["orders"][0]["actions"], json!(["Accept", "Decline"]));
        let accepted = program.post(&of("accept"), &json!({})).await;
        assert_eq!(json_of(&accepted), json!({ "id": order.to_string(), "state": "Accepted" }));
        let detail = json_of(&program.get(&format!("/api/v1/orders/{order}")).await);
        assert_eq!(detail["to_be_signed"], true);
        assert_eq!(detail["contract_sha256"], detail["contract"]["sha256"]);
        world.sign(firm.actor, order).await.unwrap();
        world.sign(seller.actor, order).await.unwrap();
        let notice = world.notice(order, "T1").await;
        world.engine.bank_notice(notice).await.unwrap();
        let activated = program.post(&of("activate"), &json!({ "on": "2021-07-05" })).await;
        assert_eq!(json_of(&activated)["state"], "InService", "{}", activated.text);
        let record = json!({ "day": "2021-07-05", "source": "api", "number": 1, "count": 4 });
        let usage = json!({ "records": [record] });
        let receipt = json_of(&program.post(&of("usage"), &usage).await);
        assert_eq!((&receipt["taken"], &receipt["known"]), (&json!(1), &json!(0)), "{receipt}");
        let again = json_of(&program.post(&of("usage"), &usage).await);
        assert_eq!((&again["taken"], &again["known"]), (&json!(0), &json!(1)), "{again}");
        let mut changed = usage.clone();
        changed["records"][0]["count"] = json!(4.0);
        assert_eq!(json_of(&program.post(&of("usage"), &changed).await)["known"], 1);
        for count in [json!(4.5), json!("4"), json!(1e300), json!(null)] {
            changed["records"][0]["count"] = count;
            assert_eq!(refusal(&program.post(&of("usage"), &changed).await).0, 422);
        }
        assert_eq!(refusal(&program.post_as(&of("usage"), &usage, "a b").await).0, 422);
        changed["records"][0]["count"] = json!(5);
        let refused = program.post(&of("usage"), &changed).await;
        assert_eq!(refusal(&refused), is(409, "KeyReused"));
        let detail = json_of(&program.get(&format!("/api/v1/orders/{order}")).await);
        let actions: Vec<&str> = detail["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["action"].as_str().unwrap())
            .collect();
        assert_eq!(actions, ["Submit", "Accept", "Sign", "Sign", "Pay", "Activate"]);
    }

    /// A key cannot sign: there is no such resource, and the services refuse it.
    async fn nobody_signs_by_a_key(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let program = Program::of(&world, seller, &Scope::ALL).await;
        program.post(&format!("/api/v1/orders/{order}/accept"), &json!({})).await;
        let answer = program.post(&format!("/api/v1/orders/{order}/sign"), &json!({})).await;
        assert_eq!(refusal(&answer), is(404, "NotFound"));
        let holder = world.engine.key_holder(&program.key).await.unwrap().unwrap();
        assert_eq!(code(world.sign(holder.actor, order).await), Err("StepUpNeeded"));
    }

    async fn a_request_sent_again_is_answered_again(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let (one, two) =
            (world.order(firm, plan, 60_000).await, world.order(firm, plan, 60_000).await);
        let program = Program::of(&world, seller, &Scope::ALL).await;
        let of = |order, act: &str| format!("/api/v1/orders/{order}/{act}");
        let first = program.post_as(&of(one, "accept"), &json!({}), "k").await;
        assert_eq!(first.status, StatusCode::OK);
        world.sign(firm.actor, one).await.unwrap();
        world.sign(seller.actor, one).await.unwrap();
        let again = program.post_as(&of(one, "accept"), &json!({}), "k").await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        // Another order, another act, another content.
        for (path, body) in [
            (of(two, "accept"), json!({})),
            (of(one, "decline"), json!({ "reason": "OTHER" })),
        ] {
            let answer = program.post_as(&path, &body, "k").await;
            assert_eq!(refusal(&answer), is(409, "KeyReused"), "{path}");
        }
        assert_eq!(world.state(two).await, State::Submitted);
        let reason = |reason: &str| json!({ "reason": reason });
        let wrong = program.post_as(&of(two, "decline"), &reason("BECAUSE"), "d").await;
        assert_eq!(refusal(&wrong), is(422, "Invalid"));
        // What was wrong in itself may be put right.
        let right = program.post_as(&of(two, "decline"), &reason("OTHER"), "d").await;
        assert_eq!(json_of(&right)["state"], "Declined");
        let other = program.post_as(&of(two, "decline"), &reason("NO_CAPACITY"), "d").await;
        assert_eq!(refusal(&other), is(409, "KeyReused"));
        // A refusal that the state of things gave stays the answer.
        let refused = program.post_as(&of(two, "accept"), &json!({}), "late").await;
        assert_eq!(refusal(&refused), is(409, "IllegalTransition"));
        assert_eq!(json_of(&refused)["rule"], "R19");
        let again = program.post_as(&of(two, "accept"), &json!({}), "late").await;
        assert_eq!(again.text, refused.text);
        // Keys of one program are not those of another.
        let neighbour = Program::of(&world, seller, &Scope::ALL).await;
        let answer = neighbour.post_as(&of(one, "accept"), &json!({}), "k").await;
        assert_eq!(json_of(&answer)["state"], "Accepted");
        for key in ["", &"k".repeat(101)] {
            let answer = program.post_as(&of(one, "accept"), &json!({}), key).await;
            assert_eq!(refusal(&answer), is(422, "Invalid"), "{key:?}");
        }
    }

    async fn twins_under_one_key_do_it_once(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let order = world.order(firm, plan, 60_000).await;
        let program = std::sync::Arc::new(Program::of(&world, seller, &Scope::ALL).await);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let program = program.clone();
            tasks.spawn(async move {
                let path = format!("/api/v1/orders/{order}/accept");
                program.post_as(&path, &json!({}), "k").await.text
            });
        }
        let mut answers = tasks.join_all().await;
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        let events = format!("order_events WHERE order_id = '{order}' AND action = 'Accept'");
        assert_eq!(world.count(&events).await, 1);
        assert_eq!(world.count("commands WHERE actor LIKE 'key:%'").await, 1);
    }

    /// Whoever walks while others write sees everything that was there, once.
    async fn a_walk_has_no_gaps(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3).await;
        let program = Program::of(&world, seller, &[Scope::ReadOrders]).await;
        let mut there = Vec::new();
        for n in 0..20 {
            there.push(world.order(firm, plan, 3).await.to_string());
            // Several of the same instant, and some of later ones.
            world.clock_forward(i64::from(n % 3 == 0));
        }
        let writer = {
            let (world, there) = (world.clone(), there.clone());
            tokio::spawn(async move {
                for order in there.iter().rev().take(10) {
                    world.act(seller.actor, order.parse().unwrap(), "Accept").await.unwrap();
                    world.order(firm, plan, 3).await;
                }
            })
        };
        let (seen, as_of) = walk(&program, "").await;
        writer.await.unwrap();
        assert_eq!(seen[..there.len()], there, "all of them, in order, once");
        // What happened meanwhile comes with the next walk.
        let (changed, _) = walk(&program, &format!("&changed_since={as_of}")).await;
        let all = world.column("SELECT order_id FROM orders").await;
        assert_eq!(changed.len(), all.len(), "all were changed within the last minute");
        world.clock_forward(3600);
        let (_, later) = walk(&program, "").await;
        let (nothing, _) = walk(&program, &format!("&changed_since={later}")).await;
        assert_eq!(nothing, Vec::<String>::new());
        world.act(seller.actor, there[0].parse().unwrap(), "Accept").await.unwrap();
        let (one, _) = walk(&program, &format!("&changed_since={later}")).await;
        assert_eq!(one, [there[0].clone()]);
        let (accepted, _) = walk(&program, "&status=Accepted").await;
        assert_eq!(accepted.len(), 11);
    }

    async fn whatever_else_is_sent_is_refused_by_name(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3_000).await;
        let order = world.order(firm, plan, 3_000).await;
        let program = Program::of(&world, seller, &Scope::ALL).await;
        for query in [
            "limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "cursor=x", "cursor=1.2.3",
            "status=Draft1", "status=", "changed_since=yesterday", "unknown=1", "limit=1&limit=2",
        ] {
            let answer = program.get(&format!("/api/v1/orders?{query}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", answer.text);
            refusal(&answer);
        }
        for path in ["/api/v1/orders/x", "/api/v1/nothing", "/api/v1/orders/1/2/3"] {
            assert_eq!(refusal(&program.get(path).await), is(404, "NotFound"), "{path}");
        }
        let decline = format!("/api/v1/orders/{order}/decline");
        let delete = program.send(Method::DELETE, "/api/v1/orders", &[], "").await;
        assert_eq!(refusal(&delete), is(405, "Method"));
        let as_form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = program.send(Method::POST, &decline, &as_form, "reason=OTHER").await;
        assert_eq!(refusal(&answer), is(415, "Media"));
        let json = [("content-type", "application/json; charset=utf-8")];
        let deep = "[".repeat(100_000);
        for body in ["", "{", "null", "[]", "{\"reason\":1}", "{\"reason\":\"OTHER\",\"x\":1}", &deep] {
            let answer = program.send(Method::POST, &decline, &json, body).await;
            assert_eq!(refusal(&answer), is(422, "Malformed"), "{body:.20}");
        }
        let huge = format!("{{\"reason\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
        let answer = program.send(Method::POST, &decline, &json, &huge).await;
        assert_eq!(refusal(&answer), is(413, "TooLarge"));
        assert_eq!(world.state(order).await, State::Submitted);
    }

    async fn a_program_that_asks_too_often_waits(world: World) {
        let seller = world.supplier().await;
        let program = Program::of(&world, seller, &[Scope::ReadPlans]).await;
        let other = Program::of(&world, seller, &[Scope::ReadPlans]).await;
        let other = Program { site: program.site.clone(), key: other.key };
        // The minute may turn once meanwhile.
        let mut told = None;
        for _ in 0..700 {
            let answer = program.get("/api/v1/plans").await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                told = Some(answer);
                break;
            }
        }
        let told = told.unwrap();
        assert_eq!(refusal(&told), is(429, "TooMany"));
        let wait: u32 = told.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert_eq!(other.get("/api/v1/plans").await.status, StatusCode::OK, "each key by itself");
    }

    async fn a_refusal_speaks_both_languages(world: World) {
        let program = Program::of(&world, world.supplier().await, &[Scope::ReadPlans]).await;
        let words = async |lang: &str| {
            let headers = [("accept-language", lang)];
            let answer = program.site.get("/api/v1/orders", &headers).await;
            json_of(&answer)["detail"].as_str().unwrap().to_owned()
        };
        assert!(words("zh-TW").await.contains("金鑰"));
        assert!(words("en-GB").await.contains("good key"));
    }

    /// Programs come from anywhere and bring no cookie; pages of others still cannot use ours.
    async fn where_a_request_comes_from_does_not_matter(world: World) {
        let program = Program::of(&world, world.supplier().await, &[Scope::ReadPlans]).await;
        let foreign = [("origin", "https://erp.example"), ("sec-fetch-site", "cross-site")];
        let answer = program.send(Method::GET, "/api/v1/plans", &foreign, "").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }

    async fn the_clock_of_an_order_is_enforced_when_a_program_asks(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 3_000).await;
        let order = world.order(firm, plan, 3_000).await;
        let program = Program::of(&world, seller, &Scope::ALL).await;
        let page = json_of(&program.get("/api/v1/orders").await);
        let deadline = page["orders"][0]["deadline"]["at"].as_str().unwrap().to_owned();
        world.clock_to(deadline.parse().unwrap());
        assert!(world.clock.now() >= deadline.parse::<domain::Instant>().unwrap());
        let page = json_of(&program.get("/api/v1/orders").await);
        assert_eq!(page["orders"][0]["state"], "ResponseLapsed");
        assert_eq!(page["orders"][0]["actions"], json!([]));
        let late = program.post(&format!("/api/v1/orders/{order}/accept"), &json!({})).await;
        assert_eq!(refusal(&late), is(409, "IllegalTransition"));
    }
}

/// What the document says and what the router does are one.
#[test]
fn the_document_is_whole() {
    let document = server::api::document().unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations.push(format!("{method} {path}"));
            for status in ["200", "401", "403", "422", "429", "503"] {
                assert!(operation["responses"][status].is_object(), "{method} {path}: {status}");
            }
            assert!(operation["summary"].is_string() && operation["description"].is_string());
        }
    }
    operations.sort();
    assert_eq!(
        operations,
        [
            "get /api/v1/orders",
            "get /api/v1/orders/{order}",
            "get /api/v1/plans",
            "post /api/v1/orders/{order}/accept",
            "post /api/v1/orders/{order}/activate",
            "post /api/v1/orders/{order}/decline",
            "post /api/v1/orders/{order}/usage",
        ]
    );
    // Every reference leads somewhere.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    let states = &document["components"]["schemas"]["Order"]["properties"]["state"]["enum"];
    assert_eq!(states.as_array().unwrap().len(), State::ALL.len() - 1);
}

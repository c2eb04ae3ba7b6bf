//! Whatever is sent gets a named answer: never a 5xx, never a word of the inside.

use app::error::AppError;
use http::StatusCode;

use crate::{
    site::{Answer, ORIGIN, Site, checkout, cookie},
    world::World,
};

const SUBMIT: &str = "/api/order/submit";
const INSIDE: [&str; 10] =
    ["sqlx", "panicked", "src/", "macro", "serde", "deserial", "axum", "RUST_", ".rs", "__err"];

fn tells_nothing_of_the_inside(answer: &Answer, what: &str) {
    for word in INSIDE {
        assert!(!answer.text.contains(word), "{what}: {word} in {}", answer.text);
        assert!(!answer.location().contains(word), "{what}: {word} in {}", answer.location());
    }
}

/// Name, content type and body of what nobody should send.
fn bad_bodies(plan: domain::PlanId) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let good = checkout(plan, "20000", "40000", "k");
    let amounts = |points: &str, own: &str| checkout(plan, points, own, "k").into_bytes();
    let deep = format!("form{}=1", "[a]".repeat(5_000));
    let json = r#"{"form":{"plan":"x","points":1}}"#;
    vec![
        ("nothing", FORM, Vec::new()),
        ("no plan", FORM, b"form[version]=1&form[points]=1&form[key]=k".to_vec()),
        ("only the plan", FORM, format!("form[plan]={plan}").into_bytes()),
        ("no key", FORM, good.replace("&form[key]=k", "").into_bytes()),
        ("no points", FORM, good.replace("&form[points]=20000", "").into_bytes()),
        ("a field too many", FORM, format!("{good}&form[price]=1").into_bytes()),
        ("another form too", FORM, format!("{good}&other[a]=1&form=x").into_bytes()),
        ("letters", FORM, amounts("many", "40000")),
        ("an expression", FORM, amounts("20000+0", "40000")),
        ("negative", FORM, amounts("-20000", "80000")),
        ("negative, its price", FORM, amounts("80000", "-20000")),
        ("exponent", FORM, amounts("1e9", "40000")),
        ("fraction", FORM, amounts("20000.0", "40000")),
        ("huge", FORM, amounts("9223372036854775807", "40000")),
        ("huger", FORM, amounts(&"9".repeat(400), "40000")),
        ("sums to the price by overflow", FORM, amounts("9007199254740991", "-9007199254680991")),
        ("NUL", FORM, amounts("2\u{0}0000", "40000")),
        ("NUL in the key", FORM, checkout(plan, "20000", "40000", "a\0b").into_bytes()),
        ("long key", FORM, checkout(plan, "20000", "40000", &"k".repeat(5_000)).into_bytes()),
        ("NUL plan", FORM, good.replace(&plan.to_string(), "%00").into_bytes()),
        ("bad UTF-8", FORM, [good.as_bytes(), b"&form[points]=\xff\xfe"].concat()),
        ("bad escapes", FORM, good.replace("20000", "%ff%fe%zz").into_bytes()),
        ("JSON", "application/json", json.as_bytes().to_vec()),
        ("JSON as a form", FORM, json.as_bytes().to_vec()),
        ("as multipart", "multipart/form-data", b"--x\r\n\r\n".to_vec()),
        ("deep brackets", FORM, deep.into_bytes()),
        ("open brackets", FORM, b"form[[[[]]]=1&form[points=2&]=3".to_vec()),
        ("the same key twice", FORM, format!("{good}&form[points]=1").into_bytes()),
        ("version as text", FORM, good.replace("[version]=1", "[version]=one").into_bytes()),
        ("version of another", FORM, good.replace("[version]=1", "[version]=7").into_bytes()),
    ]
}

async fn shop(world: &World, price: i64) -> (Site, String, domain::PlanId) {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan(seller, price).await;
    (Site::of(world), cookie(world, firm.actor).await, plan)
}

/// The query of an address as pairs.
fn query_of(location: &str) -> Vec<(String, String)> {
    let uri: http::Uri = location.parse().unwrap();
    let query = uri.query().unwrap_or_default().to_owned();
    let decoded = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(
        &format!("/?{query}").parse().unwrap(),
    );
    decoded.unwrap().0
}

on_both_engines! {
    async fn bad_orders_get_named_refusals(world: World) {
        let (site, cookie, plan) = shop(&world, 60_000).await;
        for (what, kind, body) in bad_bodies(plan) {
            let headers = [("cookie", &*cookie), ("origin", ORIGIN), ("content-type", kind)];
            let answer = site.post(SUBMIT, body, &headers).await;
            assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.text);
            tells_nothing_of_the_inside(&answer, what);
            let error: AppError = serde_json::from_str(&answer.text)
                .unwrap_or_else(|_| panic!("{what}: {}", answer.text));
            assert_eq!(error.status(), answer.status.as_u16(), "{what}");
            assert_eq!(world.count("orders").await, 0, "{what}");
        }
    }

    async fn bad_forms_lead_back_with_what_was_typed(world: World) {
        let (site, cookie, plan) = shop(&world, 60_000).await;
        let headers = [
            ("cookie", &*cookie),
            ("origin", ORIGIN),
            ("accept", "text/html"),
            ("sec-fetch-site", "same-origin"),
            ("referer", "http://shop.example/checkout/x?points=9"),
        ];
        for (what, _, body) in bad_bodies(plan) {
            let answer = site.post(SUBMIT, body, &headers).await;
            assert!(answer.status.is_redirection(), "{what}: {} {}", answer.status, answer.text);
            tells_nothing_of_the_inside(&answer, what);
            assert!(answer.location().starts_with("/checkout/"), "{what}: {}", answer.location());
            let query = query_of(answer.location());
            assert!(query.iter().any(|(name, _)| name == "problem"), "{what}: {query:?}");
        }
        for (points, own) in [("many", "4&0=0"), ("１", "四萬"), ("<b>", "\"'")] {
            let answer = site.post(SUBMIT, checkout(plan, points, own, "k"), &headers).await;
            let query = query_of(answer.location());
            for (name, typed) in [("points", points), ("self_funded", own)] {
                assert!(query.contains(&(name.to_owned(), typed.to_owned())), "{query:?}");
            }
            let page = site.get(answer.location(), &headers).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("</html>"));
            assert!(!page.text.contains("<b>\""), "what was typed is text");
        }
        assert_eq!(world.count("orders").await, 0);
    }

    async fn full_width_digits_are_digits(world: World) {
        let (site, cookie, plan) = shop(&world, 60_000).await;
        let body = checkout(plan, "２０，０００", " 40,000 ", "k");
        let headers = [("cookie", &*cookie), ("origin", ORIGIN)];
        let answer = site.post(SUBMIT, body, &headers).await;
        assert!(answer.location().starts_with("/orders/"), "{}", answer.text);
        assert_eq!(world.count("orders").await, 1);
    }

    async fn too_much_is_a_413(world: World) {
        let (site, cookie, plan) = shop(&world, 60_000).await;
        let headers = [("cookie", &*cookie), ("origin", ORIGIN)];
        let body = checkout(plan, &"9".repeat(2 * 1024 * 1024), "40000", "k");
        for path in [SUBMIT, "/api/bank/notices", "/preferences", "/api/session/sign-in"] {
            let length = body.len().to_string();
            let mut headers = headers.to_vec();
            headers.push(("content-length", &length));
            let answer = site.post(path, body.clone(), &headers).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            tells_nothing_of_the_inside(&answer, path);
        }
        // Without a length the body is cut where the limit is.
        let answer = site.post(SUBMIT, body, &headers).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert_eq!(world.count("orders").await, 0);
    }

    /// S8: points that were tampered with, by HTTP.
    async fn tampered_points_are_refused_by_name(world: World) {
        let (site, cookie, plan) = shop(&world, 600_000).await;
        let seller = world.supplier().await;
        let half = world.plan(seller, 300_000).await;
        let cases = [
            (plan, 400_000, 200_000, "OverCap"),
            (plan, 300_000, 300_000, "OverCap"),
            (plan, 150_000, 450_000, "WrongRatio"),
            (plan, 200_000, 300_000, "AmountMismatch"),
            (half, 150_000, 150_000, "WrongRatio"),
        ];
        for (plan, points, own, refusal) in cases {
            let body = checkout(plan, &points.to_string(), &own.to_string(), "k");
            let headers = [("cookie", &*cookie), ("origin", ORIGIN)];
            let answer = site.post(SUBMIT, body, &headers).await;
            assert_eq!(answer.status, StatusCode::CONFLICT);
            let json: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
            assert!(json["Refused"][refusal].is_object(), "{json}");
            let audited = format!("audit WHERE outcome = '{refusal}'");
            assert_ne!(world.count(&audited).await, 0);
        }
        assert_eq!(world.count("orders").await, 0);
        assert_eq!(world.count("accounts WHERE kind = 'hold'").await, 0);
    }

    async fn no_answer_leads_elsewhere(world: World) {
        let (site, cookie, plan) = shop(&world, 60_000).await;
        for referer in ["https://evil.example/x?", "//evil.example", "/\\evil.example", "junk"] {
            for body in [checkout(plan, "1", "1", "k"), "form[x]=1".to_owned(), String::new()] {
                for path in [SUBMIT, "/api/order/act", "/api/session/sign-in", "/api/nothing"] {
                    let headers = [
                        ("cookie", &*cookie),
                        ("origin", ORIGIN),
                        ("accept", "text/html"),
                        ("referer", referer),
                    ];
                    let answer = site.post(path, body.clone(), &headers).await;
                    let location = answer.location();
                    let local = location.is_empty()
                        || (location.starts_with('/') && !location.starts_with("//"));
                    assert!(local && !location.contains("evil"), "{path} {referer}: {location}");
                    tells_nothing_of_the_inside(&answer, path);
                    assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
                }
            }
        }
        for next in ["//evil.example", "/%5Cevil.example", "https:%2F%2Fevil.example"] {
            for (path, field) in [("/preferences", "back"), ("/api/order/act", "form[back]")] {
                let body = format!("{field}={next}&lang=en&form[order]=1");
                let headers = [("origin", ORIGIN), ("accept", "text/html"), ("cookie", &cookie)];
                let answer = site.post(path, body, &headers).await;
                assert!(!answer.location().contains("//evil"), "{}", answer.location());
                assert!(!answer.location().contains("evil.example"), "{}", answer.location());
            }
        }
    }

    async fn signing_in_survives_anything(world: World) {
        let site = Site::of(&world);
        let endless = format!("form[email]={}&form[password]=x", "e".repeat(20_000));
        for body in [
            "", "form[email]=%00&form[password]=%00", "form[email]=%ff", "form[email][a]=1",
            "form[password]=x&form[next]=//evil.example", &endless,
        ] {
            for accept in ["text/html", "application/json"] {
                let headers = [("origin", ORIGIN), ("accept", accept)];
                let answer = site.post("/api/session/sign-in", body.to_owned(), &headers).await;
                assert!(!answer.status.is_server_error(), "{body:.40}: {}", answer.text);
                assert!(!answer.header("set-cookie").contains("sid="));
                tells_nothing_of_the_inside(&answer, body);
            }
        }
    }

    async fn every_function_survives_nonsense(world: World) {
        let (site, cookie, _) = shop(&world, 60_000).await;
        for path in [
            "/api/checkout", "/api/order", "/api/orders", "/api/clock", "/api/wallet",
            "/api/catalog", "/api/plan", "/api/home", "/api/compare", "/api/frame", "/api/",
            "/api/order/submit", "/api/order/act", "/api/session/sign-out", "/api/%00",
        ] {
            for query in ["", "?", "?plan=%00&order=%00", "?a[b][c]=1", "?query[page]=-1", "?%ff"] {
                let headers = [("cookie", &*cookie), ("origin", ORIGIN)];
                let url = format!("{path}{query}");
                for answer in [
                    site.get(&url, &headers).await,
                    site.post(&url, "a[b]=1&order=%00", &headers).await,
                ] {
                    assert!(!answer.status.is_server_error(), "{url}: {}", answer.text);
                    tells_nothing_of_the_inside(&answer, &url);
                }
            }
        }
    }
}

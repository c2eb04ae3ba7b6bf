//! The wall of headers stands before everything.

use http::{Method, StatusCode};

use crate::site::{ORIGIN, Site, checkout, cookie};

const WALL: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("strict-transport-security", "max-age=31536000"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=()"),
];

/// The nonce of a page's policy.
fn nonce(policy: &str) -> &str {
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split_once('\'').unwrap().0
}

on_both_engines! {
    async fn every_answer_carries_the_wall(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let (site, cookie) = (Site::of(&world), cookie(&world, firm.actor).await);
        let submit = "/api/order/submit";
        let big = vec![b'x'; 2 * 1024 * 1024];
        let length = big.len().to_string();
        let own = [("cookie", &*cookie), ("origin", ORIGIN)];
        let answers = [
            (StatusCode::OK, site.get("/", &[]).await),
            (StatusCode::OK, site.get("/healthz", &[]).await),
            (StatusCode::OK, site.get("/readyz", &[]).await),
            (StatusCode::OK, site.get("/favicon.svg", &[]).await),
            (StatusCode::OK, site.get("/pkg/site.css", &[]).await),
            (StatusCode::NOT_FOUND, site.get("/pkg/none.css", &[]).await),
            (StatusCode::NOT_FOUND, site.get("/pkg/..%2Fit.db", &[]).await),
            (StatusCode::NOT_FOUND, site.get("/nonexistent", &[]).await),
            (StatusCode::NOT_FOUND, site.get("/api/nonexistent", &[]).await),
            (StatusCode::FORBIDDEN, site.post(submit, "", &[("cookie", &cookie)]).await),
            (StatusCode::METHOD_NOT_ALLOWED, site.post("/", "", &own).await),
            (StatusCode::PAYLOAD_TOO_LARGE, {
                let headers = [("origin", ORIGIN), ("content-length", &*length)];
                site.post(submit, big, &headers).await
            }),
            (StatusCode::CONFLICT, site.post(submit, checkout(plan, "1", "1", "k"), &own).await),
            (StatusCode::FOUND, {
                let own = [own[0], own[1], ("accept", "text/html")];
                site.post(submit, checkout(plan, "20000", "40000", "k"), &own).await
            }),
        ];
        for (n, (status, answer)) in answers.iter().enumerate() {
            assert_eq!(answer.status, *status, "{n}: {}", answer.text);
            for (name, value) in WALL {
                assert!(answer.header(name).starts_with(value), "{n} {status}: {name}");
            }
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("default-src '"), "{n} {status}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{n} {status}: {policy}");
            assert!(!policy.contains("unsafe-inline"), "{n} {status}: {policy}");
        }
    }

    async fn every_page_has_a_nonce_of_its_own(world: World) {
        world.supplier().await;
        let site = Site::of(&world);
        let mut seen = std::collections::BTreeSet::new();
        for path in ["/", "/", "/catalog", "/sign-in", "/nonexistent"] {
            let page = site.get(path, &[]).await;
            let nonce = nonce(page.header("content-security-policy")).to_owned();
            assert!(nonce.len() >= 16, "{nonce}");
            let scripts = page.text.matches("<script").count();
            let ours = page.text.matches(&format!("nonce=\"{nonce}\"")).count();
            assert!(scripts > 0 && ours >= scripts, "{path}: {ours} of {scripts} scripts");
            assert!(seen.insert(nonce), "{path}: the nonce stood before");
        }
    }

    async fn files_and_pages_are_kept_for_as_long_as_they_are_true(world: World) {
        let site = Site::of(&world);
        for (path, expected) in [
            ("/pkg/site.css", "public, max-age=31536000, immutable"),
            ("/favicon.svg", "public, max-age=3600"),
            ("/", "no-store"),
            ("/sign-in", "no-store"),
            ("/nonexistent", "no-store"),
            ("/api/clock", "no-store"),
            ("/api/nonexistent", "no-store"),
        ] {
            let answer = site.get(path, &[]).await;
            assert_eq!(answer.header("cache-control"), expected, "{path}");
        }
    }

    async fn a_cookie_is_for_this_site_alone(world: World) {
        let (firm, email) = (world.firm().await, "owner@firm.example");
        world.user(email, firm.actor).await;
        let body = format!("form[email]={email}&form[password]={}", "correct%20horse%20battery");
        let answer = Site::of(&world).post("/api/session/sign-in", body, &[("origin", ORIGIN)]).await;
        let cookies: Vec<&str> = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap())
            .collect();
        assert!(cookies.iter().any(|cookie| cookie.starts_with("sid=")), "{cookies:?}");
        for cookie in cookies {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite="), "{cookie}");
        }
        assert_eq!(answer.location(), "/catalog");
    }

    async fn odd_methods_are_refused(world: World) {
        let site = Site::of(&world);
        for method in ["PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
            let method: Method = method.parse().unwrap();
            for path in ["/", "/api/order/submit", "/healthz", "/api/bank/notices"] {
                let request = Site::request(method.clone(), path, &[("origin", ORIGIN)], "");
                let answer = site.send(request).await;
                assert!(answer.status.is_client_error(), "{method} {path}: {}", answer.status);
            }
        }
    }
}

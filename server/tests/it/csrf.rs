//! Nobody acts in the name of a session from another page.

use http::StatusCode;

use crate::site::{ORIGIN, Site, checkout, cookie};

const SUBMIT: &str = "/api/order/submit";

on_both_engines! {
    async fn only_our_own_pages_send_orders(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let (site, cookie) = (Site::of(&world), cookie(&world, firm.actor).await);
        let body = checkout(plan, "20000", "40000", "k");
        let evil: [&[(&str, &str)]; 9] = [
            &[],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "")],
            &[("origin", "http://shop.example.evil.example")],
            &[("origin", "http://shop.example:81")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("origin", "http://other.shop.example")],
            &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
        ];
        for headers in evil {
            for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
                let mut headers = headers.to_vec();
                headers.extend([("cookie", cookie.as_str()), ("content-type", kind)]);
                let answer = site.post(SUBMIT, body.clone(), &headers).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
            }
        }
        assert_eq!(world.count("orders").await, 0);
        assert_eq!(world.wallet(firm).await, (200_000, 0, 0));
        let own: [&[(&str, &str)]; 3] = [
            &[("origin", ORIGIN)],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-origin"), ("origin", ORIGIN)],
        ];
        for headers in own {
            let mut headers = headers.to_vec();
            headers.push(("cookie", &cookie));
            let answer = site.post(SUBMIT, body.clone(), &headers).await;
            assert!(answer.location().starts_with("/orders/"), "{}", answer.text);
        }
        assert_eq!(world.count("orders").await, 1);
    }

    /// A GET changes nothing, whatever it asks for.
    async fn a_link_does_nothing(world: World) {
        let (firm, seller) = (world.firm().await, world.supplier().await);
        let plan = world.plan(seller, 60_000).await;
        let (site, cookie) = (Site::of(&world), cookie(&world, firm.actor).await);
        let body = checkout(plan, "20000", "40000", "k");
        for path in [
            format!("{SUBMIT}?{body}"),
            "/api/session/sign-out".to_owned(),
            "/api/bank/notices".to_owned(),
            "/preferences?lang=en".to_owned(),
        ] {
            let answer = site.get(&path, &[("cookie", &cookie)]).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        }
        assert_eq!(world.count("orders").await, 0);
        let token = cookie.trim_start_matches("sid=");
        assert!(world.engine.session(token).await.unwrap().is_some());
    }

    async fn a_session_is_not_fixed_by_a_foreign_form(world: World) {
        let site = Site::of(&world);
        let body = "form[email]=a%40b.example&form[password]=x";
        let foreign = [("origin", "https://evil.example")];
        let answer = site.post("/api/session/sign-in", body, &foreign).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.header("set-cookie"), "");
    }
}

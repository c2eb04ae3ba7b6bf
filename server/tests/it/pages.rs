//! Every page, whole, in both languages, for whoever may see it.

use std::{sync::Arc, time::Duration};

use http::{Method, StatusCode};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    site::{Answer, Site, cookie},
    world::World,
};

const HOSTILE: &str = "</title></textarea><script>alert(1)</script>=HYPERLINK(\"x\")";

/// Whole, but for what the framework adds for the browser.
fn is_whole(page: &Answer) -> bool {
    let text = page.text.trim_end();
    let (_, rest) = text.split_once("</html>").unwrap_or_default();
    text.starts_with("<!DOCTYPE html>")
        && (text.ends_with("</html>") || rest.ends_with("</script>"))
}

/// A shop with one contracted order.
struct Shop {
    site: Site,
    plan: domain::PlanId,
    order: domain::OrderId,
    buyer: String,
    supplier: String,
    stranger: String,
}

async fn shop(world: &World, name: &str) -> Shop {
    let (firm, seller) = (world.firm().await, world.supplier().await);
    let plan = world.plan_named(seller, 60_000, name).await;
    let order = world.order(firm, plan, 60_000).await;
    world.contract(firm, seller, order).await;
    Shop {
        site: Site::of(world),
        plan,
        order,
        buyer: cookie(world, firm.actor).await,
        supplier: cookie(world, seller.actor).await,
        stranger: cookie(world, world.firm().await.actor).await,
    }
}

impl Shop {
    /// Address, cookie and the status that belongs to them.
    fn pages(&self) -> Vec<(String, &str, u16)> {
        let (plan, order) = (self.plan, self.order);
        let nowhere = server::clock::new_id();
        let mut pages = Vec::new();
        for path in [
            "/".to_owned(),
            "/catalog".to_owned(),
            "/catalog?q=%E9%9B%B2&sort=self_funded&page=9999".to_owned(),
            "/catalog?q=%00%ff&category=none&price=x&page=-1".to_owned(),
            format!("/plans/{plan}"),
            format!("/compare?plans={plan},{nowhere},x"),
            "/compare".to_owned(),
            "/sign-in".to_owned(),
            "/sign-in?next=//evil&email=%22%3E%3Cscript%3E&problem=%7B".to_owned(),
        ] {
            for cookie in ["", &self.buyer, &self.supplier] {
                pages.push((path.clone(), cookie, 200));
            }
        }
        for path in [
            "/nonexistent".to_owned(),
            "/plans/x".to_owned(),
            "/plans/%00".to_owned(),
            format!("/plans/{nowhere}"),
            // The demo's bank does not exist in a real marketplace.
            "/demo/bank".to_owned(),
        ] {
            pages.push((path.clone(), "", 404));
            pages.push((path, &self.buyer, 404));
        }
        for path in [
            format!("/checkout/{plan}"),
            format!("/checkout/{plan}?points=1&self_funded=x&problem=%22Request%22"),
            format!("/checkout/{plan}/review?points=20000&self_funded=40000&version=1&key=k"),
            "/orders".to_owned(),
            format!("/orders/{order}"),
            format!("/orders/{order}?problem=junk"),
            "/wallet".to_owned(),
        ] {
            pages.push((path.clone(), &self.buyer, 200));
            pages.push((path, "", 401));
        }
        for path in ["/supplier/orders".to_owned(), format!("/orders/{order}")] {
            pages.push((path.clone(), &self.supplier, 200));
            pages.push((path, "sid=ended", 401));
        }
        for path in [format!("/orders/{order}"), format!("/orders/{nowhere}")] {
            pages.push((path, &self.stranger, 404));
        }
        for path in ["/orders/x", "/checkout/x"] {
            pages.push((path.to_owned(), &self.buyer, 404));
        }
        pages.push(("/wallet".to_owned(), &self.supplier, 403));
        pages.push((format!("/checkout/{plan}"), &self.supplier, 403));
        pages
    }
}

on_both_engines! {
    async fn every_page_is_whole_in_both_languages(world: World) {
        let shop = shop(&world, "生產排程雲").await;
        for (path, cookie, status) in shop.pages() {
            for (tag, lang) in [("zh-Hant", "lang=zh"), ("en", "lang=en")] {
                let cookie = format!("{cookie}; {lang}");
                let page = shop.site.get(&path, &[("cookie", &cookie)]).await;
                assert_eq!(page.status.as_u16(), status, "{path} for {cookie:.9}");
                assert!(is_whole(&page), "{path} is cut off: {}", page.text);
                assert!(page.text.contains(&format!("lang=\"{tag}")), "{path}: not in {tag}");
                assert_eq!(page.header("cache-control"), "no-store", "{path}");
                assert!(page.header("content-type").starts_with("text/html"), "{path}");
                assert_eq!(page.text.matches("<h1").count(), 1, "{path}");
            }
        }
    }

    /// Fact 9: what a supplier typed is text on every page that shows it.
    async fn hostile_names_are_text(world: World) {
        let shop = shop(&world, HOSTILE).await;
        let mut shown = 0;
        for (path, cookie, _) in shop.pages() {
            let page = shop.site.get(&path, &[("cookie", cookie)]).await;
            let (_, body) = page.text.split_once("</head>").unwrap();
            assert!(!body.contains("<script>alert"), "{path}: {body}");
            assert!(!body.contains("</title></textarea>"), "{path}: {body}");
            // Whatever runs is ours: it carries the nonce.
            for script in body.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains("nonce="), "{path}: <script{tag}>");
            }
            shown += usize::from(page.text.contains("&lt;script&gt;alert(1)"));
        }
        assert!(shown >= 10, "only {shown} pages show the name");
    }

    /// The framework does not escape a `<title>`; the page has to.
    async fn hostile_names_do_not_leave_the_title(world: World) {
        let shop = shop(&world, HOSTILE).await;
        for (path, cookie, _) in shop.pages() {
            let page = shop.site.get(&path, &[("cookie", cookie)]).await;
            let (head, _) = page.text.split_once("</head>").unwrap();
            assert_eq!(head.matches("</title>").count(), 1, "{path}: {head}");
            assert_eq!(head.matches("<script").count(), 1, "{path}: {head}");
        }
    }

    /// 300 pages, 20 at a time.
    async fn many_pages_at_once_are_all_whole(world: World) {
        let shop = shop(&world, "生產排程雲").await;
        let at_once = Arc::new(Semaphore::new(20));
        let mut tasks = JoinSet::new();
        let pages = shop.pages();
        for (path, cookie, status) in pages.iter().cycle().take(300) {
            let (site, at_once) = (shop.site.clone(), at_once.clone());
            let (path, cookie, status) = (path.clone(), (*cookie).to_owned(), *status);
            tasks.spawn(async move {
                let _turn = at_once.acquire().await.unwrap();
                let page = site.get(&path, &[("cookie", &cookie)]).await;
                assert_eq!(page.status.as_u16(), status, "{path}");
                assert!(is_whole(&page), "{path} is cut off: {}", page.text);
            });
        }
        tasks.join_all().await;
    }

    /// Clients that hang up: 500 of them, after anything from nothing to a whole page.
    async fn hanging_up_does_no_harm(world: World) {
        let shop = shop(&world, "生產排程雲").await;
        let pages = shop.pages();
        let at_once = Arc::new(Semaphore::new(20));
        let mut tasks = JoinSet::new();
        for (n, (path, cookie, _)) in (0_u64..500).zip(pages.iter().cycle()) {
            let request = Site::request(Method::GET, path, &[("cookie", cookie)], "");
            let (site, at_once) = (shop.site.clone(), at_once.clone());
            tasks.spawn(async move {
                let _turn = at_once.acquire().await.unwrap();
                site.send_and_hang_up(request, Duration::from_micros(n * 20)).await;
            });
        }
        tasks.join_all().await;
        for (path, cookie, status) in pages.iter().take(30) {
            let page = shop.site.get(path, &[("cookie", cookie)]).await;
            assert_eq!(page.status, StatusCode::from_u16(*status).unwrap(), "{path}");
        }
        assert_eq!(shop.site.get("/readyz", &[]).await.status, StatusCode::OK);
    }
}

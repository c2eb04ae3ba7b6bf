//! The whole site without a socket.

use std::{sync::Arc, time::Duration};

use app::{assets::AssetNames, session::web::CookiePolicy};
use axum::{Router, body::Body};
use domain::Actor;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use server::http::{BankKeys, Web, router};
use tower::ServiceExt as _;

use crate::world::World;

pub(crate) const BANK_KEY: &str = "the bank's key";
/// The name under which browsers know the site.
pub(crate) const HOST: &str = "shop.example";
pub(crate) const ORIGIN: &str = "http://shop.example";

#[derive(Clone)]
pub(crate) struct Site {
    router: Router,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }
}

/// An answer that has no end of its own.
pub(crate) struct Stream {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Body,
}

impl Stream {
    /// What comes up to and with this text.
    pub(crate) async fn until(&mut self, text: &str) -> String {
        let mut read = String::new();
        while !read.contains(text) {
            let frame = tokio::time::timeout(Duration::from_secs(10), self.body.frame()).await;
            let frame = frame.unwrap_or_else(|_| panic!("no {text:?} in {read:?}"));
            let frame = frame.unwrap_or_else(|| panic!("ended before {text:?}: {read:?}"));
            read.push_str(&String::from_utf8_lossy(frame.unwrap().data_ref().unwrap()));
        }
        read
    }

    /// What comes until the end.
    pub(crate) async fn rest(self) -> String {
        let bytes = self.body.collect().await.unwrap().to_bytes();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub(crate) async fn ends_within(&mut self, time: Duration) -> bool {
        let end = async { while self.body.frame().await.is_some() {} };
        tokio::time::timeout(time, end).await.is_ok()
    }
}

impl Site {
    pub(crate) fn of(world: &World) -> Self {
        Self::with(world, BankKeys::new([BANK_KEY.to_owned()]))
    }

    pub(crate) fn without_bank(world: &World) -> Self {
        Self::with(world, BankKeys::new([String::new()]))
    }

    fn with(world: &World, bank_keys: BankKeys) -> Self {
        let pkg = world.folder().join("pkg");
        std::fs::create_dir_all(&pkg).unwrap();
        std::fs::write(pkg.join("site.css"), "body{}").unwrap();
        std::fs::write(world.folder().join("favicon.svg"), "<svg/>").unwrap();
        let web = Web {
            engine: world.engine.clone(),
            assets: Arc::new(AssetNames {
                js: "/pkg/site.js".to_owned(),
                wasm: "/pkg/site.wasm".to_owned(),
                css: "/pkg/site.css".to_owned(),
                split: "/pkg/split.js".to_owned(),
                groups: [("buyer".to_owned(), vec!["/pkg/buyer.wasm".to_owned()])].into(),
            }),
            site_root: world.folder().to_owned(),
            cookies: CookiePolicy { secure: false },
            bank_keys,
            gateway: Some(crate::world::gateway()),
            demo: None,
        };
        Self { router: router(web).unwrap() }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    /// Begins to read an answer.
    pub(crate) async fn open(&self, path: &str, headers: &[(&str, &str)]) -> Stream {
        let request = Self::request(Method::GET, path, headers, "");
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Stream { status: parts.status, headers: parts.headers, body }
    }

    /// A client that loses patience.
    pub(crate) async fn send_and_hang_up(&self, request: Request<Body>, after: Duration) {
        drop(tokio::time::timeout(after, self.send(request)).await);
    }

    pub(crate) fn request(
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body.as_ref().to_vec())).unwrap()
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Self::request(Method::GET, path, headers, "")).await
    }

    /// A form, unless the headers say otherwise.
    pub(crate) async fn post(
        &self,
        path: &str,
        body: impl AsRef<[u8]>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let mut headers = headers.to_vec();
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            headers.push(form);
        }
        self.send(Self::request(Method::POST, path, &headers, body)).await
    }
}

/// An account for the actor; the cookie of its session.
pub(crate) async fn cookie(world: &World, actor: Actor) -> String {
    let email = format!("{}@firm.example", server::clock::new_id());
    world.user(&email, actor).await;
    format!("sid={}", world.enter(&email).await.token)
}

/// The checkout form as a browser encodes it.
pub(crate) fn checkout(plan: domain::PlanId, points: &str, self_funded: &str, key: &str) -> String {
    let encode = app::url::encode;
    format!(
        "form[plan]={plan}&form[version]=1&form[points]={}&form[self_funded]={}&form[key]={}",
        encode(points),
        encode(self_funded),
        encode(key)
    )
}

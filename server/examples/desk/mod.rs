//! The site as a browser meets it, without a socket.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context as _;
use app::{
    assets::AssetNames,
    port::{Browser, SignedIn},
    session::{Credentials, web::CookiePolicy},
};
use axum::{Router, body::Body};
use domain::UserId;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use server::{
    clock::{Clock as _, SystemClock, new_id},
    engine::{Engine, Membership, NewUser},
    http::{BankKeys, Web, router},
    totp::{STEP_SECONDS, code_of_step},
};
use tower::ServiceExt as _;

pub(crate) const HOST: &str = "shop.example";
const PASSWORD: &str = "correct horse battery";
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[derive(Clone)]
pub(crate) struct Site {
    router: Router,
    engine: Arc<dyn Engine>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

impl Site {
    pub(crate) fn of(engine: &Arc<dyn Engine>) -> anyhow::Result<Self> {
        let folder: PathBuf = std::env::temp_dir().join(format!("marketplace-site-{}", new_id()));
        std::fs::create_dir_all(folder.join("pkg"))?;
        std::fs::write(folder.join("pkg/site.css"), "body{}")?;
        std::fs::write(folder.join("favicon.svg"), "<svg/>")?;
        let name = |file: &str| format!("/pkg/{file}");
        let web = Web {
            engine: engine.clone(),
            assets: Arc::new(AssetNames {
                js: name("site.js"),
                wasm: name("site.wasm"),
                css: name("site.css"),
                split: name("split.js"),
                groups: [].into(),
            }),
            site_root: folder.clone(),
            cookies: CookiePolicy { secure: false },
            bank_keys: BankKeys::new([String::new()]),
            gateway: None,
            demo: None,
        };
        let router = router(web)?;
        // Found when the router was made; nothing asks for a file here.
        std::fs::remove_dir_all(folder)?;
        Ok(Self { router, engine: engine.clone() })
    }

    /// An account; its id and the cookie of its session.
    pub(crate) async fn enter(&self, membership: Membership) -> anyhow::Result<(UserId, String)> {
        let email = format!("{}@shop.example", new_id());
        let new = NewUser {
            email: email.clone(),
            name: "Somebody".to_owned(),
            password: Some(PASSWORD.to_owned()),
            membership,
        };
        let user = self.engine.add_user(new).await?;
        if matches!(membership, Membership::Office(_)) {
            self.engine.add_second_factor(user, SECRET).await?;
        }
        let credentials = Credentials { email, password: PASSWORD.to_owned(), next: String::new() };
        let session = match self.engine.sign_in(credentials, Browser::default()).await? {
            SignedIn::Session(session) => session,
            SignedIn::CodeNeeded(half) => {
                let step = SystemClock.now().timestamp() / STEP_SECONDS;
                let code = code_of_step(SECRET, step).context("a code")?;
                self.engine.sign_in_with_code(&half, &code, Browser::default()).await?
            }
        };
        Ok((user, format!("sid={}", session.token)))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> anyhow::Result<Answer> {
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        let location = location.unwrap_or_default().to_owned();
        let bytes = body.collect().await?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Answer { status: parts.status, location, text })
    }
}

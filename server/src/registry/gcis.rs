//! 經濟部商工行政資料開放平臺: the open company register, by HTTP.
//!
//! The address is fixed when the server starts; nothing that a person types gets into it but the
//! eight digits. The client follows no redirect and knows no proxy, so a register that was taken
//! over cannot lead us to an address of its choice.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use axum::body::Bytes;
use domain::{eligibility::Check, ubn::Ubn};
use http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::{sync::Semaphore, time::Instant};

use super::{
    CompanyRegistry, Lookup,
    answer::{Failure, Reading, read},
    pause::Pause,
};

/// 公司登記基本資料－應用一: one company by its 統一編號.
const DATASET: &str = "5F64D864-61CB-4D0D-8AD9-492047CC1EA6";
const CONNECT_MAX: Duration = Duration::from_secs(2);
/// For the whole question, also to a register that answers byte by byte.
const TOTAL_MAX: Duration = Duration::from_secs(4);
/// An answer is half a kilobyte.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Questions under way at once; whoever comes on top is told *unavailable*.
const QUESTIONS_MAX: usize = 8;
/// How long a confirmed answer is good, and how many are kept.
const KEPT_FOR: Duration = Duration::from_hours(1);
const KEPT_MAX: usize = 10_000;

/// The register at one address.
#[derive(Debug)]
pub struct Gcis {
    base: Uri,
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    questions: Semaphore,
    pause: Pause,
    kept: Mutex<HashMap<Ubn, (Instant, Lookup)>>,
}

impl Gcis {
    /// `base` is what stands before the name of the data set:
    /// `https://data.gcis.nat.gov.tw/od/data/api`.
    ///
    /// # Errors
    /// Where the address is not one, or the host trusts no certificate authority.
    pub fn at(base: &str) -> anyhow::Result<Self> {
        let base: Uri = base.trim_end_matches('/').parse().context("the register's address")?;
        if !matches!(base.scheme_str(), Some("http" | "https")) || base.query().is_some() {
            bail!("the register's address is http(s)://HOST/PATH");
        }
        let mut tcp = HttpConnector::new();
        tcp.set_connect_timeout(Some(CONNECT_MAX));
        tcp.enforce_http(false);
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .context("no certificate authority is trusted on this host (ca-certificates)")?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            // A kept connection that the other side closed would look like a failure.
            .pool_max_idle_per_host(0)
            .http1_max_buf_size(BODY_BYTES_MAX)
            .build(https);
        Ok(Self {
            base,
            client,
            questions: Semaphore::new(QUESTIONS_MAX),
            pause: Pause::default(),
            kept: Mutex::default(),
        })
    }

    async fn ask(&self, ubn: Ubn) -> Reading {
        tokio::time::timeout(TOTAL_MAX, self.fetch(ubn))
            .await
            .unwrap_or(Reading::Failed(Failure::TimedOut))
    }

    async fn fetch(&self, ubn: Ubn) -> Reading {
        let address = format!(
            "{}/{DATASET}?$format=json&$filter=Business_Accounting_NO%20eq%20{ubn}&$skip=0&$top=1",
            self.base
        );
        let request = Request::get(address)
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, "marketplace")
            .body(Empty::new());
        let Ok(request) = request else {
            return Reading::Failed(Failure::NotReached);
        };
        let response = match self.client.request(request).await {
            Ok(response) => response,
            Err(error) => {
                tracing::debug!(%error, "the company register was not reached");
                return Reading::Failed(Failure::NotReached);
            }
        };
        let (head, body) = response.into_parts();
        match Limited::new(body, BODY_BYTES_MAX).collect().await {
            Ok(body) => read(ubn, head.status.as_u16(), &body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Reading::Failed(Failure::TooLarge),
            Err(_) => Reading::Failed(Failure::NotAnAnswer),
        }
    }

    fn kept(&self, ubn: Ubn) -> Option<Lookup> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, lookup) = kept.get(&ubn)?;
        (at.elapsed() < KEPT_FOR).then(|| lookup.clone())
    }

    fn keep(&self, ubn: Ubn, lookup: &Lookup) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, (at, _)| at.elapsed() < KEPT_FOR);
        }
        if kept.len() < KEPT_MAX {
            kept.insert(ubn, (Instant::now(), lookup.clone()));
        }
    }
}

#[async_trait]
impl CompanyRegistry for Gcis {
    async fn look_up(&self, ubn: Ubn) -> Lookup {
        if let Some(kept) = self.kept(ubn) {
            return kept;
        }
        let Ok(_question) = self.questions.try_acquire() else {
            return Lookup::unavailable("同時查詢過多，尚未查證");
        };
        if !self.pause.lets_through() {
            return Lookup::unavailable("查詢來源暫停回應，稍後再試");
        }
        let reading = self.ask(ubn).await;
        if let Reading::Failed(failure) = &reading {
            tracing::warn!(?failure, "the company register did not answer");
            self.pause.failed();
        } else {
            self.pause.succeeded();
        }
        let lookup = lookup(reading);
        if lookup.outcome == Check::Confirmed {
            self.keep(ubn, &lookup);
        }
        lookup
    }
}

/// What an answer means for the firm that was asked about.
fn lookup(reading: Reading) -> Lookup {
    match reading {
        Reading::Active { name } => Lookup::new(Check::Confirmed, "登記有效", Some(name)),
        Reading::Ended { name, status } => {
            Lookup::new(Check::Contradicted, format!("登記狀態：{status}"), Some(name))
        }
        // Sole proprietors stand in another register, so this alone turns nobody away.
        Reading::NoSuchCompany => {
            Lookup::new(Check::Contradicted, "公司登記查無此統一編號（行號不在公司登記內）", None)
        }
        Reading::Unclear { name, status } => {
            let name = Some(name).filter(|name| !name.is_empty());
            Lookup::new(Check::Unavailable, format!("登記狀態：{status}，請人工確認"), name)
        }
        Reading::Failed(failure) => Lookup::unavailable(match failure {
            Failure::Blocked => "查詢來源拒絕介接",
            Failure::Status(_) => "查詢來源暫停服務",
            Failure::NotAnAnswer => "查詢來源的回覆無法辨識",
            Failure::AnotherNumber => "查詢來源回覆了其他統一編號",
            Failure::TooLarge => "查詢來源的回覆過大",
            Failure::TimedOut => "查詢逾時",
            Failure::NotReached => "無法連線到查詢來源",
        }),
    }
}

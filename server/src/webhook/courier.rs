//! One request to an endpoint, with bounded effort and only to an address that is everybody's.
//!
//! The name is looked up here, every address of it has to be public, and the connection goes to
//! exactly these: a name that says something else a moment later leads nowhere else. The client
//! follows no redirect and reads no proxy from the environment.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use async_trait::async_trait;
use axum::body::{Bytes, HttpBody};
use domain::{
    Instant,
    webhook::{Failure, WebhookUrl, is_public},
};
use http::{Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, dns::Name},
    },
    rt::TokioExecutor,
};
use tokio::time::{Instant as Monotonic, timeout, timeout_at};

use super::{DELIVERY, EVENT, HookAnswer, OutgoingHook, SIGNATURE, TIMESTAMP, sign};

/// For connecting, of the whole.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// For everything, also to an endpoint that answers byte by byte.
const TOTAL_MAX: Duration = Duration::from_secs(10);
/// What an endpoint says is thrown away; this much of it is read, out of politeness.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Finds the addresses of a name.
#[async_trait]
pub trait Names: Send + Sync {
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// As the system does.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }
}

/// Carries deliveries to their endpoints.
pub struct Courier {
    names: Arc<dyn Names>,
    allows: fn(IpAddr) -> bool,
    scheme: &'static str,
    patience: Duration,
    tls: rustls::ClientConfig,
}

impl Courier {
    /// By https, to addresses that are everybody's.
    ///
    /// # Errors
    /// Where the host trusts no certificate authority.
    pub fn new() -> anyhow::Result<Self> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_native_roots()
            .context("no certificate authority is trusted on this host (ca-certificates)")?
            .with_no_client_auth();
        Ok(Self {
            names: Arc::new(SystemNames),
            allows: is_public,
            scheme: "https",
            patience: TOTAL_MAX,
            tls,
        })
    }

    /// The same with other names, for tests.
    #[must_use]
    pub fn with_names(mut self, names: Arc<dyn Names>) -> Self {
        self.names = names;
        self
    }

    /// Without TLS and to other addresses, for tests: endpoints on this machine.
    #[must_use]
    pub fn in_the_clear_to(mut self, allows: fn(IpAddr) -> bool) -> Self {
        (self.allows, self.scheme) = (allows, "http");
        self
    }

    /// The same with less patience, for tests.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Tells an endpoint, once.
    pub async fn deliver(&self, hook: &OutgoingHook, at: Instant) -> HookAnswer {
        let began = Monotonic::now();
        let head = timeout(self.patience, self.ask(hook, at)).await;
        let (status, failure) = match head.unwrap_or(Err(Failure::TimedOut)) {
            Err(failure) => (None, Some(failure)),
            Ok(response) => {
                let status = response.status();
                // Whatever comes of this: the answer is the status.
                let rest = drain(response.into_body());
                if timeout_at(began + self.patience, rest).await.is_err() {
                    tracing::debug!(delivery = %hook.id, "an answer had no end");
                }
                let failure = if status.is_success() {
                    None
                } else if status.is_redirection() {
                    Some(Failure::Redirect)
                } else {
                    Some(Failure::Status)
                };
                (Some(status.as_u16()), failure)
            }
        };
        let took_ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        HookAnswer { status, failure, took_ms }
    }

    async fn addresses(&self, url: &WebhookUrl) -> Result<Vec<SocketAddr>, Failure> {
        let found = match url.host.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, url.port)],
            Err(_) => {
                self.names.look_up(&url.host, url.port).await.map_err(|_| Failure::NoAddress)?
            }
        };
        if found.is_empty() {
            return Err(Failure::NoAddress);
        }
        // One that is not public among them is no accident.
        if found.iter().all(|to| (self.allows)(to.ip())) {
            Ok(found)
        } else {
            Err(Failure::NotPublic)
        }
    }

    /// Its answer, of which only the head was read.
    async fn ask(
        &self,
        hook: &OutgoingHook,
        at: Instant,
    ) -> Result<Response<impl HttpBody<Data = Bytes> + Unpin>, Failure> {
        let url = WebhookUrl::read(&hook.url).map_err(|_| Failure::NotPublic)?;
        let to = self.addresses(&url).await?;
        let found = tower::service_fn(move |_: Name| {
            std::future::ready(Ok::<_, io::Error>(to.clone().into_iter()))
        });
        let mut tcp = HttpConnector::new_with_resolver(found);
        tcp.set_connect_timeout(Some(CONNECT_MAX));
        tcp.enforce_http(false);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(self.tls.clone())
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .http1_max_buf_size(BODY_BYTES_MAX)
            .build(https);
        let request = self.request(hook, &url, at).map_err(|_| Failure::NotReached)?;
        client.request(request).await.map_err(|error| {
            tracing::debug!(%error, delivery = %hook.id, "an endpoint was not reached");
            Failure::NotReached
        })
    }

    fn request(
        &self,
        hook: &OutgoingHook,
        url: &WebhookUrl,
        at: Instant,
    ) -> http::Result<Request<Full<Bytes>>> {
        let timestamp = at.timestamp();
        Request::post(format!("{}://{}{}", self.scheme, url.authority(), url.path))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "marketplace-webhooks")
            .header(EVENT, &hook.event)
            .header(DELIVERY, &hook.id)
            .header(TIMESTAMP, timestamp)
            .header(SIGNATURE, sign(&hook.secret, timestamp, &hook.body))
            .body(Full::new(Bytes::from(hook.body.clone())))
    }
}

/// Reads some of a body and throws it away.
async fn drain(mut body: impl HttpBody<Data = Bytes> + Unpin) {
    let mut read = 0;
    while read < BODY_BYTES_MAX {
        match body.frame().await {
            Some(Ok(frame)) => {
                read += frame.data_ref().map_or(0, Bytes::len);
            }
            _ => return,
        }
    }
}

//! Who sends a request: whoever holds the key in its `Authorization` header. Cookies are not
//! looked at, so nothing can be done here in the name of a browser's session.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use domain::{Actor, api_key::Scope};
use http::{header, request::Parts};

use super::{
    Api,
    port::KeyHolder,
    problem::{Answer, Why},
};

#[derive(Clone, Debug)]
pub(super) struct Caller {
    holder: KeyHolder,
}

impl Caller {
    /// The supplier, where the key has the scope.
    pub(super) fn with(&self, scope: Scope) -> Answer<Actor> {
        if self.holder.scopes.has(scope) {
            return Ok(self.holder.actor);
        }
        Err(Why::ScopeMissing(scope))
    }

    /// The owner of the idempotency keys that this key's requests carry.
    pub(super) fn name(&self) -> String {
        format!("key:{}", self.holder.key)
    }
}

fn key_of(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

impl FromRequestParts<Api> for Caller {
    type Rejection = Why;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Answer<Self> {
        let key = key_of(parts).unwrap_or_default();
        if let Some(holder) = api.engine.key_holder(key).await? {
            api.requests.count(&holder.key)?;
            return Ok(Self { holder });
        }
        // A program that goes on with a dead key, or somebody who tries.
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|peer| peer.0.ip().to_string()).unwrap_or_default();
        api.strangers.count(&peer)?;
        Err(Why::KeyUnknown)
    }
}

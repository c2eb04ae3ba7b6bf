//! What a request brings, read with a named refusal for whatever does not fit.

use app::error::AppError;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Query, Request, rejection::BytesRejection},
};
use domain::OrderId;
use http::{StatusCode, header, request::Parts};
use serde::{
    Deserialize as _, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Number;

use super::{
    Api,
    problem::{Answer, Why},
};

/// Longest idempotency key, in characters.
const KEY_CHARS_MAX: usize = 100;

/// A JSON body.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Api> for Body<T> {
    type Rejection = Why;

    async fn from_request(request: Request, api: &Api) -> Answer<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Why::Media);
        }
        let bytes =
            Bytes::from_request(request, api).await.map_err(|rejection| match rejection {
                BytesRejection::FailedToBufferBody(failure)
                    if failure.status() == StatusCode::PAYLOAD_TOO_LARGE =>
                {
                    Why::TooLarge
                }
                _ => Why::Malformed("the body broke off".to_owned()),
            })?;
        let read = serde_json::from_slice(&bytes);
        read.map(Self).map_err(|error| Why::Malformed(error.to_string()))
    }
}

/// The query.
#[derive(Debug)]
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Params<T> {
    type Rejection = Why;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Answer<Self> {
        let query = Query::from_request_parts(parts, api).await;
        let Query(params) = query.map_err(|error| Why::Malformed(error.body_text()))?;
        Ok(Self(params))
    }
}

/// The order in the path. What is no id is no order.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfOrder(pub(super) OrderId);

impl FromRequestParts<Api> for OfOrder {
    type Rejection = Why;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Answer<Self> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, api).await;
        let id = path.ok().and_then(|path| path.0.parse().ok());
        id.map(Self).ok_or(Why::Error(AppError::NotFound))
    }
}

/// `Idempotency-Key`, where one was sent.
#[derive(Clone, Debug)]
pub(super) struct IdempotencyKey(pub(super) Option<String>);

impl FromRequestParts<Api> for IdempotencyKey {
    type Rejection = Why;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Answer<Self> {
        const HEADER: &str = "idempotency-key";
        let mut sent = parts.headers.get_all(HEADER).iter();
        let value = match (sent.next(), sent.next()) {
            (None, _) => return Ok(Self(None)),
            (Some(value), None) => value,
            (Some(_), Some(_)) => return Err(Why::invalid("Idempotency-Key")),
        };
        let visible = |key: &&str| key.bytes().all(|b| b.is_ascii_graphic());
        let key = value.to_str().ok().filter(visible);
        let key = key.filter(|key| (1..=KEY_CHARS_MAX).contains(&key.len()));
        match key {
            Some(key) => Ok(Self(Some(key.to_owned()))),
            None => Err(Why::invalid("Idempotency-Key")),
        }
    }
}

/// A whole number, also where it was written as `12.0`, which is the same number in JSON.
pub(super) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    /// The last one that a double tells from its neighbours, and its bounds.
    const EXACT: std::ops::RangeInclusive<f64> = -9_007_199_254_740_991.0..=9_007_199_254_740_991.0;
    let number = Number::deserialize(from)?;
    let written = number.as_f64().filter(|wide| EXACT.contains(wide) && wide.fract() == 0.0);
    let read = || format!("{:.0}", written?).parse().ok();
    number.as_i64().or_else(read).ok_or_else(|| D::Error::custom("not a whole number"))
}

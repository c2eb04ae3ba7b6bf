//! Security headers, and what a request must bring.

use app::payment::CARD_PATH_END;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;

use crate::gateway::Gateway;

/// Headers of every answer that does not bring its own.
const ALWAYS: [(HeaderName, &str); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    // Pages bring a policy with a nonce; anything else runs nothing.
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];

pub(super) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in ALWAYS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The page's policy: own files, and inline scripts that carry this page's nonce. The page that
/// leads to the card gateway may send its form there.
pub(super) fn allow_own_scripts(gateway: Option<&Gateway>) {
    let leaves = use_context::<Parts>().is_some_and(|parts| {
        let path = parts.uri.path();
        path.starts_with("/orders/") && path.ends_with(CARD_PATH_END)
    });
    let target = gateway.and_then(Gateway::target).filter(|_| leaves).unwrap_or_default();
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self' {target}; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Pages differ by who looks at them and by the clock.
pub(super) async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A request that changes something in the name of a session says where it comes from. Browsers
/// do; a stolen cookie in a script does not get by without pretending to be one.
pub(super) async fn origin_needed(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let unsafe_method = !request.method().is_safe();
    let says = |name: &str| headers.get(name).is_some_and(|value| !value.is_empty());
    let says = says("origin") || says("sec-fetch-site");
    if unsafe_method && headers.contains_key(header::COOKIE) && !says {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

/// A panic is logged where it happens and answered without its reason.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

//! Who sends a request, in which language and colours: read once, before page or function.

use std::net::SocketAddr;

use app::{
    enrolment::web::PeerAddress,
    frame::{Frame, Theme},
    lang::Lang,
    session::web::cookie,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode, header};

use super::Web;

pub(super) async fn frame(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let me = match cookie(&parts, web.cookies.name()).filter(|token| !token.is_empty()) {
        None => None,
        Some(token) => match web.engine.session(&token).await {
            Ok(me) => me,
            Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    };
    let lang = cookie(&parts, "lang").unwrap_or_else(|| {
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE);
        accepted.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    });
    // For consents: who agreed from where. A proxy's own headers are not believed.
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|peer| peer.0.ip().to_string()).unwrap_or_default();
    parts.extensions.insert(PeerAddress(peer));
    if let Some(first) = me.as_ref().and_then(|me| me.first)
        && parts.method == Method::GET
        && parts.uri.path().starts_with("/office")
    {
        // Whatever the office does comes after that; the store refuses it anyway.
        let to = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let to = format!("{}?next={}", first.path(), app::url::encode(to));
        return Redirect::to(&to).into_response();
    }
    parts.extensions.insert(Frame {
        lang: Lang::from_tag(&lang),
        theme: Theme::from_name(&cookie(&parts, "theme").unwrap_or_default()),
        me,
        now: web.engine.now(),
        demo: web.demo.as_ref().map(|demo| demo.frame()),
    });
    next.run(Request::from_parts(parts, body)).await
}

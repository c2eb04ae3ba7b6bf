//! Tidies what the server-function library answers: statuses that mean something, redirects that
//! stay here, and no word of the inside in either.

use app::{
    error::AppError,
    problem::{Problem, with_problem},
    session::web::local_path,
};
use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};

/// The header by which the library marks an error.
const ERROR_MARK: &str = "serverfnerror";
const ERROR_BYTES_MAX: usize = 64 * 1024;

pub(super) async fn tidy(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default().to_owned();
    let mut response = tidied(next.run(request).await, &host).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn tidied(mut response: Response, host: &str) -> Response {
    if let Some(location) = response.headers().get(header::LOCATION) {
        let location = location.to_str().map(|to| stay_here(to, host)).unwrap_or_default();
        let location = HeaderValue::from_str(&location).unwrap_or(HeaderValue::from_static("/"));
        response.headers_mut().insert(header::LOCATION, location);
        return response;
    }
    let marked = response.headers_mut().remove(ERROR_MARK).is_some();
    if marked {
        return with_own_status(response).await;
    }
    match response.status() {
        // The library's text for an unknown function names modules and macros.
        StatusCode::BAD_REQUEST => refuse(&AppError::NotFound),
        StatusCode::INTERNAL_SERVER_ERROR => refuse(&AppError::Request),
        _ => response,
    }
}

/// The library answers every error with 500; the error knows better.
async fn with_own_status(response: Response) -> Response {
    let (_, body) = response.into_parts();
    let error = match Limited::new(body, ERROR_BYTES_MAX).collect().await {
        Ok(body) => serde_json::from_slice(&body.to_bytes()).unwrap_or(AppError::Request),
        Err(_) => AppError::Request,
    };
    refuse(&error)
}

fn refuse(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = serde_json::to_string(error).unwrap_or_default();
    let json = [(header::CONTENT_TYPE, "application/json")];
    (status, json, Body::from(body)).into_response()
}

/// A path of this site. What the library put into the query about an error is replaced by the
/// problem that pages know how to show.
fn stay_here(to: &str, host: &str) -> String {
    let path = to
        .strip_prefix("http://")
        .or_else(|| to.strip_prefix("https://"))
        .and_then(|rest| rest.strip_prefix(host).filter(|_| !host.is_empty()))
        .unwrap_or(to);
    let path = local_path(path);
    if !path.contains("__err=") {
        return path.to_owned();
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| !pair.starts_with("__err=") && !pair.starts_with("__path="))
        .collect();
    let joint = if kept.is_empty() { "" } else { "?" };
    with_problem(&format!("{path}{joint}{}", kept.join("&")), &Problem::Request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_here_and_tell_nothing() {
        let problem = "problem=%22Request%22";
        for (to, expected) in [
            ("/orders/1", "/orders/1".to_owned()),
            ("http://shop.tw/orders/1?a=b", "/orders/1?a=b".to_owned()),
            ("https://evil.example/x?", "/".to_owned()),
            ("http://shop.tw.evil.example/", "/".to_owned()),
            ("//evil.example", "/".to_owned()),
            ("/wallet?__path=%2Fapi&__err=c2VjcmV0", format!("/wallet?{problem}")),
            ("/wallet?a=b&__err=c2VjcmV0", format!("/wallet?a=b&{problem}")),
        ] {
            assert_eq!(stay_here(to, "shop.tw"), expected, "{to}");
        }
    }
}

//! What uploads have in common: who asks, where the answer leads, and fields that are read under
//! a bound.

use app::{
    error::{AppError, FaultKind},
    frame::{Frame, Me},
    problem::{PARAMETER, Problem, with_problem},
    session::web::local_path,
    url::encode,
};
use axum::{
    Json,
    extract::{
        FromRequest as _, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    response::{IntoResponse, Redirect, Response},
};
use domain::Actor;
use http::{HeaderMap, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Limited};

use crate::uploads::plain_name;

/// The longest field that is not a file.
const TEXT_BYTES_MAX: usize = 2_048;

/// Who sent a request, and the page that it came from.
pub(super) struct Asker {
    pub(super) me: Option<Me>,
    wants_page: bool,
    pub(super) back: String,
}

impl Asker {
    pub(super) fn of(request: &Request) -> Self {
        let headers = request.headers();
        let accepts_html = text(headers, header::ACCEPT.as_str()).contains("text/html");
        Self {
            me: request.extensions().get::<Frame>().and_then(|frame| frame.me.clone()),
            wants_page: accepts_html || headers.contains_key("sec-fetch-site"),
            back: came_from(headers),
        }
    }

    pub(super) fn actor(&self) -> Option<Actor> {
        self.me.as_ref().map(|me| me.actor)
    }

    /// Leads back with what went wrong; whoever does not want a page gets it as JSON.
    pub(super) fn refuse(&self, error: AppError) -> Response {
        if !self.wants_page {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
            return (status, Json(error)).into_response();
        }
        let back = without_problem(&self.back);
        if error == AppError::Unauthenticated {
            return Redirect::to(&format!("/sign-in?next={}", encode(&back))).into_response();
        }
        Redirect::to(&with_problem(&back, &Problem::from(error))).into_response()
    }

    /// Leads on, or says that it was done.
    pub(super) fn lead(&self, to: &str) -> Response {
        if self.wants_page {
            Redirect::to(&without_problem(local_path(to))).into_response()
        } else {
            StatusCode::NO_CONTENT.into_response()
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The page of ours that the request was sent from, or the first one.
fn came_from(headers: &HeaderMap) -> String {
    let referer: Option<Uri> = text(headers, header::REFERER.as_str()).parse().ok();
    let host = text(headers, header::HOST.as_str());
    let ours = referer.filter(|uri| {
        !host.is_empty() && uri.authority().is_some_and(|authority| authority.as_str() == host)
    });
    let path = ours.and_then(|uri| uri.path_and_query().map(ToString::to_string));
    local_path(&path.unwrap_or_default()).to_owned()
}

/// An address without the problem of the time before.
fn without_problem(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let problem = format!("{PARAMETER}=");
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(&problem)).collect();
    let joint = if kept.is_empty() { "" } else { "?" };
    format!("{path}{joint}{}", kept.join("&"))
}

/// Reads a request to its end that is refused whatever it brings: a browser that is answered while
/// it still sends shows a broken connection instead of the answer.
pub(super) async fn discard(request: Request, bytes_max: usize) {
    let mut body = Limited::new(request.into_body(), bytes_max);
    while let Some(Ok(_)) = body.frame().await {}
}

/// The parts of a form; a request without a boundary is refused like any other that makes no
/// sense.
pub(super) async fn parts(request: Request) -> Result<Multipart, AppError> {
    Multipart::from_request(request, &()).await.map_err(|_| AppError::Request)
}

/// What broke off an upload: too much of it, or a line that went dead.
pub(super) fn broken(error: &MultipartError, too_large: AppError) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large } else { AppError::Request }
}

/// The one file of a form: its name and its bytes, read over where it is larger than `bytes_max`.
///
/// # Errors
/// `fault` of what is wrong with it: too large, or nothing in it.
pub(super) async fn one_file(
    request: Request,
    name: &str,
    bytes_max: usize,
    fault: impl Fn(FaultKind) -> AppError,
) -> Result<(String, Vec<u8>), AppError> {
    let too_large = || fault(FaultKind::FileTooLarge { max: bytes_max as u64 });
    let (mut called, mut bytes, mut fits) = (String::new(), Vec::new(), true);
    let mut parts = parts(request).await?;
    while let Some(mut field) = parts.next_field().await.map_err(|e| broken(&e, too_large()))? {
        if field.name() != Some(name) {
            continue;
        }
        called = plain_name(field.file_name().unwrap_or_default());
        while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e, too_large()))? {
            fits = fits && bytes.len() + chunk.len() <= bytes_max;
            if fits {
                bytes.extend_from_slice(&chunk);
            }
        }
    }
    match (fits, bytes.is_empty()) {
        (false, _) => Err(too_large()),
        (true, true) => Err(fault(FaultKind::FileEmpty)),
        // A file without a name is called like its field.
        (true, false) if called.is_empty() => Ok((name.to_owned(), bytes)),
        (true, false) => Ok((called, bytes)),
    }
}

/// A field as text; one that is too long is empty.
pub(super) async fn field_text(mut field: Field<'_>) -> Result<String, MultipartError> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await? {
        fits = fits && bytes.len() + chunk.len() <= TEXT_BYTES_MAX;
        if fits {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(if fits { String::from_utf8(bytes).unwrap_or_default() } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_led_back_to() {
        for (referer, expected) in [
            ("http://shop.tw/enrol/factory?a=b", "/enrol/factory?a=b"),
            ("https://shop.tw/", "/"),
            ("https://evil.example/x", "/"),
            ("https://shop.tw.evil.example/x", "/"),
            ("https://shop.tw//evil.example", "/"),
            ("junk", "/"),
            ("", "/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "shop.tw".parse().unwrap());
            headers.insert(header::REFERER, referer.parse().unwrap());
            assert_eq!(came_from(&headers), expected, "{referer}");
        }
    }

    #[test]
    fn an_old_problem_does_not_come_along() {
        for (path, expected) in [
            ("/enrol", "/enrol"),
            ("/enrol?problem=1", "/enrol"),
            ("/enrol?a=b&problem=1&c=d", "/enrol?a=b&c=d"),
        ] {
            assert_eq!(without_problem(path), expected);
        }
    }
}

//! Why a request was not carried out, as RFC 9457 has it: the words, codes and rules of the pages.

use app::{
    error::AppError,
    lang::Lang,
    problem,
    text::{self, ApiProblem},
};
use axum::{
    Json,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Refusal, api_key::Scope};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal on its way out. [`in_words`] writes the body, in the language of the request.
#[derive(Clone, Debug)]
pub(super) enum Why {
    Error(AppError),
    /// The key opens nothing.
    KeyUnknown,
    ScopeMissing(Scope),
    Media,
    TooLarge,
    /// With what the parser says about what was sent.
    Malformed(String),
}

/// An answer, or why there is none.
pub(super) type Answer<T> = Result<T, Why>;

impl From<AppError> for Why {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        Self::Error(refusal.into())
    }
}

impl Why {
    pub(super) fn invalid(field: &str) -> Self {
        Self::Error(AppError::Invalid { field: field.to_owned() })
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Error(error) => {
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::KeyUnknown => StatusCode::UNAUTHORIZED,
            Self::ScopeMissing(_) => StatusCode::FORBIDDEN,
            Self::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// When it makes sense to ask again, in seconds.
    const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Error(AppError::TooMany { retry_after_seconds }) => Some(*retry_after_seconds),
            Self::Error(AppError::Unavailable | AppError::Unknown) => Some(1),
            _ => None,
        }
    }
}

impl IntoResponse for Why {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(self, Self::KeyUnknown) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Why a request was not carried out (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Where the code is explained.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem, in English.
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// In words for people, in the language of `Accept-Language`: Traditional Chinese unless it
    /// begins with `en`.
    detail: String,
    /// For programs: the name of the refusal. It does not change.
    code: String,
    /// The rule that decided, such as `R19`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// The field, parameter or header that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The scope that the key would need.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    /// What the parser says about what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// By this a fault of ours is found in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

impl Problem {
    fn new(status: StatusCode, code: &str, title: &'static str, detail: String) -> Self {
        Self {
            kind: format!("/api/v1/docs#{code}"),
            title,
            status: status.as_u16(),
            detail,
            code: code.to_owned(),
            rule: None,
            field: None,
            scope: None,
            reason: None,
            reference: None,
        }
    }

    fn of(why: &Why, lang: Lang) -> Self {
        let words = |problem| text::api_problem(lang, problem).to_owned();
        let new = |code, title, detail| Self::new(why.status(), code, title, detail);
        match why {
            Why::Error(error) => Self::of_error(error, why.status(), lang),
            Why::KeyUnknown => new("KeyUnknown", "No good API key", words(ApiProblem::KeyUnknown)),
            Why::ScopeMissing(scope) => Self {
                scope: Some(scope.as_str()),
                ..new("ScopeMissing", "The key lacks a scope", words(ApiProblem::ScopeMissing))
            },
            Why::Media => new("Media", "Not JSON", words(ApiProblem::Media)),
            Why::TooLarge => new("TooLarge", "Too large", words(ApiProblem::TooLarge)),
            Why::Malformed(reason) => Self {
                reason: Some(reason.clone()),
                ..new("Malformed", "Not understood", words(ApiProblem::Malformed))
            },
        }
    }

    fn of_error(error: &AppError, status: StatusCode, lang: Lang) -> Self {
        let detail = text::problem(lang, &problem::Problem::from(error.clone()));
        let new = |code, title| Self::new(status, code, title, detail.clone());
        match error {
            AppError::Refused(refusal) => Self {
                rule: Some(refusal.rule().to_string()),
                ..new(refusal.code(), "The rules say no")
            },
            // Programs know their fields by the API's names, which the pages' words do not have.
            AppError::Invalid { field } => Self {
                field: Some(field.clone()),
                ..Self::new(
                    status,
                    "Invalid",
                    "A value is wrong",
                    text::api_problem(lang, ApiProblem::Value).to_owned(),
                )
            },
            AppError::NotFound => new("NotFound", "Not found"),
            AppError::TooMany { .. } => new("TooMany", "Too many requests"),
            AppError::Unavailable | AppError::Unknown => new("Unavailable", "Not available now"),
            AppError::Internal { reference } => {
                Self { reference: Some(reference.clone()), ..new("Internal", "A fault of ours") }
            }
            AppError::Unauthenticated
            | AppError::Faults(_)
            | AppError::WrongCredentials
            | AppError::Request => new("Malformed", "Not understood"),
        }
    }

    /// Of an answer that the router gave by itself.
    fn of_status(status: StatusCode, lang: Lang) -> Self {
        let words = |problem| text::api_problem(lang, problem).to_owned();
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "Method", "Method not allowed", words(ApiProblem::Method))
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "TooLarge", "Too large", words(ApiProblem::TooLarge))
            }
            StatusCode::NOT_FOUND => {
                Self::new(status, "NotFound", "Not found", words(ApiProblem::Path))
            }
            status if status.is_server_error() => {
                Self::of_error(&AppError::Unavailable, status, lang)
            }
            status => {
                Self::new(status, "Malformed", "Not understood", words(ApiProblem::Malformed))
            }
        }
    }
}

/// Gives every refusal its body, and keeps answers out of caches.
pub(crate) async fn in_words(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE);
    let lang = Lang::from_tag(accepted.and_then(|tag| tag.to_str().ok()).unwrap_or_default());
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let problem = match response.extensions_mut().remove::<Why>() {
            Some(why) => Problem::of(&why, lang),
            None => Problem::of_status(status, lang),
        };
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        response = Response::from_parts(parts, Json(problem).into_response().into_body());
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("authorization, accept-language"));
    response
}

//! 刷卡通知: what the card gateway posts when a card was charged, or was not.

use app::error::AppError;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Response},
};
use domain::Refusal;
use http::StatusCode;

use super::Web;

type Fields = Vec<(String, String)>;

/// What the gateway waits for; it tells again where it gets anything else.
const TAKEN: &str = "1|OK";

/// `POST /api/card/notices`. What was taken is answered so, also where it led to a case: the money
/// is known of, and telling it again changes nothing.
pub(super) async fn notice(
    State(web): State<Web>,
    fields: Result<Form<Fields>, FormRejection>,
) -> Response {
    let Some(gateway) = &web.gateway else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(Form(fields)) = fields else {
        return refused(StatusCode::BAD_REQUEST, "not a form");
    };
    let notice = match gateway.read(&fields) {
        Ok(notice) => notice,
        Err(why) => return refused(StatusCode::BAD_REQUEST, &why.to_string()),
    };
    match web.engine.card_notice(notice).await {
        Err(AppError::Refused(Refusal::KeyReused)) => {
            refused(StatusCode::CONFLICT, "this TradeNo was told before, with another content")
        }
        Ok(_) | Err(AppError::Refused(_) | AppError::NotFound) => TAKEN.into_response(),
        Err(AppError::Invalid { field }) => refused(StatusCode::BAD_REQUEST, &field),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_GATEWAY);
            refused(status, "please tell again")
        }
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, format!("0|{why}")).into_response()
}

/// `POST /demo/gateway/checkout`: the demo's gateway, where a real one would be somebody else's.
pub(super) async fn demo_checkout(
    State(web): State<Web>,
    fields: Result<Form<Fields>, FormRejection>,
) -> Response {
    let Some(demo) = &web.demo else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(Form(fields)) = fields else {
        return refused(StatusCode::BAD_REQUEST, "not a form");
    };
    match demo.gateway().open(&fields, web.engine.now()) {
        Ok(number) => {
            let number = app::url::encode(&number);
            axum::response::Redirect::to(&format!("/demo/gateway?trade={number}")).into_response()
        }
        Err(why) => refused(StatusCode::BAD_REQUEST, why),
    }
}

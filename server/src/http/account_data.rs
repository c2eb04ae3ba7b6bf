//! 個人資料副本 as a download.

use app::frame::Frame;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::{StatusCode, header};

use super::Web;

pub(super) async fn download(
    State(web): State<Web>,
    Extension(frame): Extension<Frame>,
) -> Response {
    let Some(me) = frame.me else {
        return Redirect::to("/sign-in?next=%2Faccount%2Fdata").into_response();
    };
    match web.engine.export_person(me.actor).await {
        Ok(copy) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, copy).into_response()
        }
        Err(error) => StatusCode::from_u16(error.status())
            .unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
            .into_response(),
    }
}

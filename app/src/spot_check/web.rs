//! Where the steps of a draw lead.

use super::AnnounceDraw;
use crate::{
    error::AppError,
    port,
    problem::{Problem, with_problem},
    url::encode,
};

const PAGE: &str = "/office/spot-checks";

pub(super) async fn announce(form: AnnounceDraw) -> Result<(), AppError> {
    let answer = match port::viewer() {
        Some(actor) => port::service().announce_draw(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    lead(answer)
}

pub(super) async fn carry_out(draw: String) -> Result<(), AppError> {
    let answer = match port::viewer() {
        Some(actor) => port::service().carry_out_draw(actor, &draw).await,
        None => Err(AppError::Unauthenticated),
    };
    lead(answer)
}

fn lead(answer: Result<(), AppError>) -> Result<(), AppError> {
    match answer {
        Ok(()) => leptos_axum::redirect(PAGE),
        Err(error) if !port::wants_page() => return port::fail(error),
        Err(AppError::Unauthenticated) => {
            leptos_axum::redirect(&format!("/sign-in?next={}", encode(PAGE)));
        }
        Err(error) => leptos_axum::redirect(&with_problem(PAGE, &Problem::from(error))),
    }
    Ok(())
}

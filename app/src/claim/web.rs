//! Where the steps after the sale lead.

use super::{ClaimCommand, SECTION_ID};
use crate::{
    error::AppError,
    port,
    problem::{Problem, with_problem},
    session::web::local_path,
    url::{clip, encode},
};

pub(super) async fn act(form: ClaimCommand) -> Result<(), AppError> {
    let page = format!("/orders/{}", encode(clip(&form.order)));
    let back = if form.back.is_empty() { page } else { local_path(&form.back).to_owned() };
    let answer = match port::viewer() {
        Some(actor) => port::service().claim_act(actor, form).await.map(drop),
        None => Err(AppError::Unauthenticated),
    };
    lead(answer, &back, &format!("{back}#{SECTION_ID}"))
}

pub(super) async fn make_payouts() -> Result<(), AppError> {
    let answer = match port::viewer() {
        Some(actor) => port::service().make_payouts(actor).await.map(drop),
        None => Err(AppError::Unauthenticated),
    };
    lead(answer, "/office/claims", "/office/claims#payouts")
}

pub(super) async fn reconcile(lines: String) -> Result<(), AppError> {
    let answer = match port::viewer() {
        Some(actor) => port::service().reconcile(actor, &lines).await,
        None => Err(AppError::Unauthenticated),
    };
    let done = match &answer {
        Ok(done) => format!(
            "/office/claims?matched={}&known={}&missed={}&unmatched={}#payouts",
            done.matched,
            done.known,
            done.unmatched_total,
            encode(&done.unmatched.join("\n"))
        ),
        Err(_) => String::new(),
    };
    lead(answer.map(drop), "/office/claims", &done)
}

fn lead(answer: Result<(), AppError>, back: &str, done: &str) -> Result<(), AppError> {
    match answer {
        Ok(()) => leptos_axum::redirect(done),
        Err(error) if !port::wants_page() => return port::fail(error),
        Err(AppError::Unauthenticated) => {
            leptos_axum::redirect(&format!("/sign-in?next={}", encode(back)));
        }
        Err(AppError::Refused(domain::Refusal::StepUpNeeded)) => {
            leptos_axum::redirect(&format!("/step-up?next={}", encode(back)));
        }
        Err(error) => leptos_axum::redirect(&with_problem(back, &Problem::from(error))),
    }
    Ok(())
}

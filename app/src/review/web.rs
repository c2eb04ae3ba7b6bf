//! Where a decision leads.

use super::{ApplicationCommand, REASON_CHARS_MAX};
use crate::{
    error::AppError,
    port,
    problem::{Problem, with_problem},
    url::{clip, clip_to, encode},
};

pub(super) async fn decide(form: ApplicationCommand) -> Result<(), AppError> {
    // With the act, so that the page shows the same form again, as it was filled in.
    let back = format!(
        "/office/applications/{}?act={}&reason={}&code={}",
        encode(clip(&form.firm)),
        encode(clip(&form.act)),
        encode(clip_to(&form.reason, REASON_CHARS_MAX as usize)),
        encode(clip(&form.code))
    );
    let answer = match port::viewer() {
        Some(actor) => port::service().decide(actor, form.clone()).await,
        None => Err(AppError::Unauthenticated),
    };
    match answer {
        Ok(_) => {
            let done = format!(
                "/office/applications/{}?done={}",
                encode(clip(&form.firm)),
                encode(clip(&form.act))
            );
            leptos_axum::redirect(&done);
            Ok(())
        }
        Err(error) if !port::wants_page() => port::fail(error),
        Err(AppError::Unauthenticated) => {
            leptos_axum::redirect(&format!("/sign-in?next={}", encode(&back)));
            Ok(())
        }
        Err(AppError::Refused(domain::Refusal::StepUpNeeded)) => {
            leptos_axum::redirect(&format!("/step-up?next={}", encode(&back)));
            Ok(())
        }
        Err(error) => {
            leptos_axum::redirect(&with_problem(&back, &Problem::from(error)));
            Ok(())
        }
    }
}

//! Where the forms of suppliers and office lead.

use leptos_axum::redirect;

use super::{PlanDecision, PlanForm, REASON_CHARS_MAX, Revocation, ShelfCommand};
use crate::{
    error::AppError,
    port,
    problem::{Problem, with_problem},
    url::{clip, clip_to, encode},
};

/// Back to the form with its problem; first to where somebody proves who they are, if that is
/// what is missing.
fn lead_back(back: &str, error: AppError) -> Result<(), AppError> {
    if !port::wants_page() {
        return port::fail(error);
    }
    match error {
        AppError::Unauthenticated => redirect(&format!("/sign-in?next={}", encode(back))),
        AppError::Refused(domain::Refusal::StepUpNeeded) => {
            redirect(&format!("/step-up?next={}", encode(back)));
        }
        error => redirect(&with_problem(back, &Problem::from(error))),
    }
    Ok(())
}

/// What was typed waits in the store, under the id of the plan.
pub(super) async fn submit(form: PlanForm) -> Result<(), AppError> {
    let Some(actor) = port::viewer() else {
        return lead_back("/supplier/plans", AppError::Unauthenticated);
    };
    let plan = clip(&form.plan).to_owned();
    match port::service().submit_plan(actor, form).await {
        Ok(_) => {
            redirect("/supplier/plans?done=submit");
            Ok(())
        }
        Err(error) => {
            let known = match plan.parse() {
                Ok(id) => port::service().plan_editor(actor, Some(id), false).await.is_ok(),
                Err(_) => false,
            };
            let back = if known {
                format!("/supplier/plans/{}", encode(&plan))
            } else {
                format!("/supplier/plans/new?plan={}", encode(&plan))
            };
            lead_back(&back, error)
        }
    }
}

/// 批次送審: back to the file, with what came of each row.
pub(super) async fn take(id: &str) -> Result<(), AppError> {
    let page = format!("/supplier/catalogue/{}", encode(clip(id)));
    let Some(actor) = port::viewer() else {
        return lead_back(&page, AppError::Unauthenticated);
    };
    match port::service().submit_catalogue(actor, id).await {
        Ok(()) => {
            redirect(&page);
            Ok(())
        }
        Err(error) => lead_back(&page, error),
    }
}

pub(super) async fn shelve(form: ShelfCommand) -> Result<(), AppError> {
    let answer = match port::viewer() {
        Some(actor) => port::service().shelve_plan(actor, form.clone()).await,
        None => Err(AppError::Unauthenticated),
    };
    match answer {
        Ok(_) => {
            redirect(&format!("/supplier/plans?done={}", encode(clip(&form.act))));
            Ok(())
        }
        Err(error) => lead_back("/supplier/plans", error),
    }
}

pub(super) async fn review(form: PlanDecision) -> Result<(), AppError> {
    let path = format!("/office/plans/{}", encode(clip(&form.plan)));
    let answer = match port::viewer() {
        Some(actor) => port::service().review_plan(actor, form.clone()).await,
        None => Err(AppError::Unauthenticated),
    };
    match answer {
        Ok(_) => {
            redirect(&format!("{path}?done={}", encode(clip(&form.act))));
            Ok(())
        }
        Err(error) => {
            let reason = clip_to(&form.reason, REASON_CHARS_MAX as usize);
            let act = encode(clip(&form.act));
            lead_back(&format!("{path}?act={act}&reason={}", encode(reason)), error)
        }
    }
}

pub(super) async fn revoke(form: Revocation) -> Result<(), AppError> {
    let path = format!("/office/suppliers/{}", encode(clip(&form.supplier)));
    let answer = match port::viewer() {
        Some(actor) => port::service().revoke(actor, form.clone()).await,
        None => Err(AppError::Unauthenticated),
    };
    match answer {
        Ok(()) => {
            redirect(&format!("{path}?done=revoke"));
            Ok(())
        }
        Err(error) => {
            let reason = clip_to(&form.reason, REASON_CHARS_MAX as usize);
            lead_back(&format!("{path}?reason={}", encode(reason)), error)
        }
    }
}

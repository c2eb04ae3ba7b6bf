//! Where the steps about cases lead.

use super::{CaseForm, DecideCase};
use crate::{
    error::AppError,
    port,
    url::{clip, clip_to, with_query},
};

/// Characters of a note that travel back in an address.
const NOTE_BACK_CHARS: usize = 500;

fn page(case: &str) -> String {
    format!("/office/cases/{}", crate::url::encode(clip(case)))
}

pub(super) async fn propose(form: CaseForm) -> Result<(), AppError> {
    let page = page(&form.case);
    let back = with_query(
        &page,
        [
            ("id", clip(&form.id)),
            ("how", clip(&form.how)),
            ("on", clip(&form.on)),
            ("reference", clip(&form.reference)),
            ("order", clip(&form.order)),
            ("note", clip_to(&form.note, NOTE_BACK_CHARS)),
        ],
    );
    let answer = match port::viewer() {
        Some(actor) => port::service().propose_case(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    crate::order::lead(answer, &format!("{page}#proposals"), &back)
}

pub(super) async fn decide(form: DecideCase) -> Result<(), AppError> {
    let page = page(&form.case);
    let answer = match port::viewer() {
        Some(actor) => port::service().decide_case(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    crate::order::lead(answer, &format!("{page}#proposals"), &page)
}

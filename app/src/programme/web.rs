//! Where the steps about programmes lead.

use domain::settings::Subject;

use super::{DecideProposal, ProgrammeForm};
use crate::{
    error::AppError,
    port,
    url::{clip, encode},
};

/// Longest address that leads back with what was typed, in bytes: a proxy takes no longer one.
const ADDRESS_MAX: usize = 7_000;

fn page(programme: &str) -> String {
    format!("/office/programmes/{}", encode(clip(programme)))
}

pub(super) async fn propose(form: ProgrammeForm) -> Result<(), AppError> {
    let page = page(&form.programme);
    let way = if form.kind == Subject::Clone.as_str() { "/clone" } else { "" };
    let typed: Vec<String> =
        form.pairs().into_iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let mut back = format!("{page}{way}?{}", typed.join("&"));
    if back.len() > ADDRESS_MAX {
        back = format!("{page}{way}");
    }
    let answer = match port::viewer() {
        Some(actor) => port::service().propose(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    crate::order::lead(answer, &format!("{page}#history"), &back)
}

pub(super) async fn decide(form: DecideProposal) -> Result<(), AppError> {
    let page = page(&form.programme);
    let answer = match port::viewer() {
        Some(actor) => port::service().decide_proposal(actor, form).await,
        None => Err(AppError::Unauthenticated),
    };
    crate::order::lead(answer, &format!("{page}#history"), &page)
}

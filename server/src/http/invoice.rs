//! 電子發票 as XML from a supplier.

use app::{
    claim::{ClaimCommand, ClaimStep, INVOICE_FILE_FIELD},
    error::{AppError, Fault, FaultKind},
};
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    response::Response,
};
use domain::{
    authority::{Act, authorise},
    mig::FILE_BYTES_MAX,
};

use super::{
    Web,
    upload::{Asker, broken, discard, field_text, parts},
};

/// A larger file is read over and refused by name, up to here.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The bound of the route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn fault(kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(INVOICE_FILE_FIELD, kind)])
}

/// `POST /supplier/invoice`: leads back to the order that it came from.
pub(super) async fn upload(State(web): State<Web>, request: Request) -> Response {
    let asker = Asker::of(&request);
    match taken(&web, &asker, request).await {
        Ok(_) => {
            let page = asker.back.split('?').next().unwrap_or_default();
            asker.lead(&format!("{page}#claim"))
        }
        Err(error) => asker.refuse(error),
    }
}

async fn taken(web: &Web, asker: &Asker, request: Request) -> Result<ClaimStep, AppError> {
    let rights = asker
        .actor()
        .ok_or(AppError::Unauthenticated)
        .and_then(|actor| Ok(authorise(actor, Act::ClaimOrder).map(|()| actor)?));
    let actor = match rights {
        Ok(actor) => actor,
        Err(error) => {
            discard(request, BODY_BYTES_MAX).await;
            return Err(error);
        }
    };
    let too_large = || fault(FaultKind::FileTooLarge { max: FILE_BYTES_MAX as u64 });
    let (mut command, mut xml, mut fits) = (ClaimCommand::default(), Vec::new(), true);
    let mut parts = parts(request).await?;
    while let Some(mut field) = parts.next_field().await.map_err(|e| broken(&e, too_large()))? {
        let text = |error| broken(&error, too_large());
        match field.name() {
            Some("order") => command.order = field_text(field).await.map_err(text)?,
            Some("key") => command.key = field_text(field).await.map_err(text)?,
            Some(INVOICE_FILE_FIELD) => {
                while let Some(chunk) = field.chunk().await.map_err(text)? {
                    fits = fits && xml.len() + chunk.len() <= FILE_BYTES_MAX;
                    if fits {
                        xml.extend_from_slice(&chunk);
                    }
                }
            }
            _ => {}
        }
    }
    if !fits {
        return Err(too_large());
    }
    web.engine.file_invoice_xml(actor, command, xml).await
}

//! 批次送審: a supplier sends its plans as one file.

use app::{
    error::{AppError, Fault, FaultKind},
    listing::import::{CATALOGUE_FIELD, CATALOGUE_ROWS_MAX},
};
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    response::Response,
};
use domain::{
    Actor,
    authority::{Act, authorise},
};

use super::{
    Web,
    upload::{Asker, discard, one_file},
};
use crate::lists::{CatalogueError, ListError, catalogue};

const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// A larger file is read over and refused by name, up to here.
const BODY_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The bound of the route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES_MAX)
}

fn fault(kind: FaultKind) -> AppError {
    AppError::Faults(vec![Fault::new(CATALOGUE_FIELD, kind)])
}

/// `POST /supplier/catalogue/check`: leads to what would become of each row.
pub(super) async fn check(State(web): State<Web>, request: Request) -> Response {
    let mut asker = Asker::of(&request);
    "/supplier/catalogue".clone_into(&mut asker.back);
    match checked(&web, &asker, request).await {
        Ok(id) => asker.lead(&format!("/supplier/catalogue/{id}")),
        Err(error) => asker.refuse(error),
    }
}

fn supplier(asker: &Asker) -> Result<Actor, AppError> {
    let actor = asker.actor().ok_or(AppError::Unauthenticated)?;
    authorise(actor, Act::SubmitPlan)?;
    Ok(actor)
}

async fn checked(web: &Web, asker: &Asker, request: Request) -> Result<String, AppError> {
    let actor = match supplier(asker) {
        Ok(actor) => actor,
        Err(error) => {
            discard(request, BODY_BYTES_MAX).await;
            return Err(error);
        }
    };
    let (name, bytes) = one_file(request, CATALOGUE_FIELD, FILE_BYTES_MAX, fault).await?;
    let content = catalogue(&bytes, CATALOGUE_ROWS_MAX).map_err(refused)?;
    if content.rows.is_empty() && content.faults.is_empty() {
        return Err(fault(FaultKind::FileEmpty));
    }
    web.engine.keep_catalogue(actor, name, content).await
}

fn refused(error: CatalogueError) -> AppError {
    fault(match error {
        CatalogueError::TooLong => FaultKind::TooManyLines { max: CATALOGUE_ROWS_MAX },
        CatalogueError::Json => FaultKind::NotACatalogue,
        CatalogueError::List(ListError::Empty) => FaultKind::FileEmpty,
        CatalogueError::List(ListError::Columns(missing)) => FaultKind::ListColumns { missing },
        CatalogueError::List(ListError::Io(error)) => {
            return crate::fault::internal("catalogue.read", &error);
        }
    })
}

//! 電子發票 as a file: it fills the form that is typed otherwise (R31).

use app::{
    claim::{ClaimCommand, ClaimStep, INVOICE_FILE_FIELD},
    error::{AppError, Fault, FaultKind},
};
use domain::{Actor, OrderId};
use sha2::{Digest as _, Sha256};

use super::{
    super::{
        Store, Tx,
        batch::{Batch, put},
        tx::Done,
    },
    command::By,
};
use crate::{hash::hex, mig};

impl Store {
    pub(super) async fn take_invoice_file(
        &self,
        actor: Actor,
        asked: ClaimCommand,
        xml: &[u8],
    ) -> Result<ClaimStep, AppError> {
        let order: OrderId = asked.order.parse().map_err(|_| AppError::NotFound)?;
        self.check_party(By { actor, order, now: self.time() }).await?;
        let fault = |kind| AppError::Faults(vec![Fault::new(INVOICE_FILE_FIELD, kind)]);
        if xml.is_empty() {
            return Err(fault(FaultKind::FileEmpty));
        }
        let read = mig::read(xml).map_err(|found| fault(FaultKind::EInvoice(found)))?;
        let form = ClaimCommand {
            order: asked.order,
            key: asked.key,
            act: "invoice".to_owned(),
            number: read.number,
            dated: read.on.to_string(),
            total: read.total.to_string(),
            buyer: read.buyer,
            seller: read.seller,
            ..ClaimCommand::default()
        };
        self.act_with_file(actor, form, Some(hex(&Sha256::digest(xml)))).await
    }
}

/// Whether this file was kept with this invoice before.
pub(super) async fn file_is_known(tx: &mut Tx, invoice: &str, sha256: &str) -> Done<bool> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM invoice_files WHERE invoice_id = $1 AND sha256 = $2",
    )
    .bind(invoice)
    .bind(sha256)
    .fetch_one(&mut **tx)
    .await?;
    Ok(found > 0)
}

pub(super) fn keep_file(batch: &mut Batch, invoice: &str, sha256: &str, by: By) {
    put!(
        batch,
        "INSERT INTO invoice_files (invoice_id, sha256, at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
        invoice,
        sha256,
        by.now.timestamp_millis(),
    );
}

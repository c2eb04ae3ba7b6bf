//! 撤銷遴選資格 (S38): plans are hidden, and orders without a contract are declined in the
//! supplier's name; contracts go on.

use app::{error::AppError, listing::Revocation};
use domain::{
    Actor, SupplierId,
    authority::{Act, authorise},
};

use super::{
    super::{
        Store,
        batch::{Batch, put},
        order::{AuditRow, audit},
        tx::{Abort, Done, command, end},
    },
    review::reason_of,
    tell::tell_supplier,
};
use crate::letter::Letter;

impl Store {
    pub(super) async fn revoke_by_hand(
        &self,
        actor: Actor,
        revocation: Revocation,
    ) -> Result<(), AppError> {
        authorise(actor, Act::RevokeSelection)?;
        let reason = reason_of(&revocation.reason)?;
        let supplier = revocation.supplier.parse().map_err(|_| AppError::NotFound)?;
        Ok(self.end_selection(supplier, actor, &reason).await?)
    }

    /// The selection ends now (R6). Ending it again declines what came in between, and is no
    /// second step.
    pub(in super::super) async fn end_selection(
        &self,
        supplier: SupplierId,
        actor: Actor,
        reason: &str,
    ) -> Done<()> {
        command!(self, |tx| {
            let now = self.time();
            let (name, until): (String, Option<i64>) = sqlx::query_as(concat!(
                "SELECT s.name, s.selected_until FROM suppliers s WHERE s.supplier_id = $1",
                selection_ends!()
            ))
            .bind(supplier.to_string())
            .fetch_optional(&mut **tx)
            .await?
            .ok_or(Abort::NotFound)?;
            let mut batch = Batch::default();
            if until.is_none_or(|until| until > now.timestamp_millis()) {
                put!(
                    &mut batch,
                    "UPDATE suppliers SET selected_until = $2, revoked_at = $2 WHERE supplier_id = $1
                         AND (selected_until IS NULL OR selected_until > $2)",
                    supplier.to_string(),
                    now.timestamp_millis(),
                );
                let row = AuditRow {
                    event: crate::clock::new_id(),
                    at: now,
                    actor,
                    action: "revoke_selection",
                    subject: ("supplier", supplier.to_string()),
                    outcome: "ok",
                    rule: "R6".to_owned(),
                    detail: reason.to_owned(),
                };
                audit(&mut batch, &row);
                let letter = Letter::SelectionRevoked { supplier: name, reason: reason.to_owned() };
                let id = supplier.to_string();
                tell_supplier(tx, &mut batch, &id, &letter, "/supplier/plans", now).await?;
            }
            self.decline_orders_of(tx, &mut batch, supplier, actor, reason).await?;
            batch.run(tx).await
        })?;
        self.catalog.forget();
        self.touched.forget().await;
        Ok(())
    }
}

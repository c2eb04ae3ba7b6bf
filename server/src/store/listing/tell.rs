//! The people of a supplier, who are told what became of their plans and
//! of their selection.

use domain::Instant;

use super::super::{
    Tx,
    batch::Batch,
    mail::{Recipient, tell},
    tx::Done,
};
use crate::letter::Letter;

/// People that one decision tells.
const PEOPLE_MAX: i64 = 20;

pub(super) async fn tell_supplier(
    tx: &mut Tx,
    batch: &mut Batch,
    supplier: &str,
    letter: &Letter,
    path: &str,
    at: Instant,
) -> Done<()> {
    let people: Vec<Recipient> = sqlx::query_as(
        "SELECT u.user_id, u.email, u.lang, (m.topic IS NOT NULL) AS muted
         FROM users u
         LEFT JOIN muted_topics m ON m.user_id = u.user_id AND m.topic = $2
         WHERE u.supplier_id = $1 AND u.closed_at IS NULL
         ORDER BY u.created_at, u.user_id LIMIT $3",
    )
    .bind(supplier)
    .bind(letter.topic().as_str())
    .bind(PEOPLE_MAX)
    .fetch_all(&mut **tx)
    .await?;
    for to in &people {
        tell(batch, to, letter, path, at);
    }
    Ok(())
}

//! What is hashed. Every field with its length before it, so that no two trails look the same.

use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};

use super::super::{Store, tx::Done};
use crate::hash::hex;

/// What the first seal follows on.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A seal before it has its hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unsealed<'a> {
    pub(super) number: i64,
    pub(super) sealed_at: i64,
    /// The hash of the seal before it.
    pub(super) previous: &'a str,
    /// Ids, the first exclusive, the second inclusive.
    pub(super) after: &'a str,
    pub(super) upto: &'a str,
}

/// What is hashed of an audit row, put together by the database: a row of one text is read several
/// times as fast as one of eleven.
const AUDIT_TEXTS: &str = "SELECT '5:audit'
        || OCTET_LENGTH(audit_id) || ':' || audit_id
        || OCTET_LENGTH(event_id) || ':' || event_id
        || OCTET_LENGTH(CAST(at AS TEXT)) || ':' || CAST(at AS TEXT)
        || OCTET_LENGTH(party) || ':' || party
        || CASE WHEN user_id IS NULL THEN '6:nobody0:'
                ELSE '4:user' || OCTET_LENGTH(user_id) || ':' || user_id END
        || OCTET_LENGTH(action) || ':' || action
        || OCTET_LENGTH(subject_kind) || ':' || subject_kind
        || OCTET_LENGTH(subject_id) || ':' || subject_id
        || OCTET_LENGTH(outcome) || ':' || outcome
        || OCTET_LENGTH(rule) || ':' || rule
        || OCTET_LENGTH(detail) || ':' || detail
     FROM audit WHERE audit_id > $1 AND audit_id <= $2 ORDER BY audit_id";

fn add(hash: &mut Sha256, field: &str) {
    hash.update(field.len().to_string().as_bytes());
    hash.update(b":");
    hash.update(field.as_bytes());
}

impl Store {
    /// How many records lie between the bounds, and their hash after the one before them. A link of
    /// usage stands for its whole chain. Row by row: the trail may be longer than memory.
    pub(super) async fn hash_of(&self, seal: Unsealed<'_>) -> Done<(i64, String)> {
        let mut hash = Sha256::new();
        for field in [
            &seal.number.to_string(),
            &seal.sealed_at.to_string(),
            seal.previous,
            seal.after,
            seal.upto,
        ] {
            add(&mut hash, field);
        }
        let mut records = 0;
        let mut rows = sqlx::query_scalar::<_, String>(AUDIT_TEXTS)
            .bind(seal.after)
            .bind(seal.upto)
            .fetch(&self.pools.read);
        while let Some(row) = rows.try_next().await? {
            hash.update(row.as_bytes());
            records += 1;
        }
        drop(rows);
        let mut links = sqlx::query_as::<_, (String, String, String)>(
            "SELECT batch_id, order_id, link_sha256 FROM usage_batches
             WHERE batch_id > $1 AND batch_id <= $2 ORDER BY batch_id",
        )
        .bind(seal.after)
        .bind(seal.upto)
        .fetch(&self.pools.read);
        while let Some((batch, order, link)) = links.try_next().await? {
            for field in ["usage", &batch, &order, &link] {
                add(&mut hash, field);
            }
            records += 1;
        }
        Ok((records, hex(&hash.finalize())))
    }
}

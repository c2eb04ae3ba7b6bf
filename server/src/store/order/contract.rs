//! 契約 as documents: which version stands, what is handed out, and what anybody may ask about.

use app::{
    contract::{
        AmendContract, AmendmentView,
        port::{ContractDocument, ContractService},
    },
    error::AppError,
    order::ContractView,
};
use async_trait::async_trait;
use domain::{
    Actor, Instant, OrderId, Party,
    amendment::is_amendable,
    authority::{Act, authorise, may},
    calendar::from_millis,
    service::last_activation_day,
};

use super::{
    super::{
        super::Db,
        Store,
        tx::{Abort, Done, command, end},
    },
    record::Order,
};

/// A version of an order's contract after the first.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Amendment {
    pub(super) id: String,
    pub(super) version: i32,
    proposed_by: String,
    proposed_at: i64,
    contract_text: String,
    pub(super) contract_sha256: String,
    pub(super) buyer_signed_at: Option<i64>,
    pub(super) supplier_signed_at: Option<i64>,
    signed_at: Option<i64>,
    pub(super) dropped_at: Option<i64>,
}

impl Amendment {
    /// Waits for signatures.
    pub(super) const fn is_open(&self) -> bool {
        self.signed_at.is_none() && self.dropped_at.is_none()
    }

    fn view(self) -> Option<AmendmentView> {
        Some(AmendmentView {
            version: self.version,
            proposed_by: Party::from_name(&self.proposed_by)?,
            proposed_at: from_millis(self.proposed_at)?,
            text: self.contract_text,
            sha256: self.contract_sha256,
            buyer_signed_at: self.buyer_signed_at.and_then(from_millis),
            supplier_signed_at: self.supplier_signed_at.and_then(from_millis),
            dropped_at: self.dropped_at.and_then(from_millis),
        })
    }
}

/// The order's amendments, the oldest first.
pub(super) async fn amendments<'e>(
    from: impl sqlx::Executor<'e, Database = Db>,
    order: &Order,
) -> Done<Vec<Amendment>> {
    Ok(sqlx::query_as(
        "SELECT amendment_id AS id, version, proposed_by, proposed_at, contract_text, contract_sha256,
                buyer_signed_at, supplier_signed_at, signed_at, dropped_at
         FROM amendments WHERE order_id = $1 ORDER BY version",
    )
    .bind(&order.row.order_id)
    .fetch_all(from)
    .await?)
}

/// The amendment that replaced all that stood before it, if any did.
pub(super) fn in_force(known: &[Amendment]) -> Option<&Amendment> {
    known.iter().rfind(|amendment| amendment.signed_at.is_some())
}

#[async_trait]
impl ContractService for Store {
    async fn contract(
        &self,
        actor: Actor,
        order: OrderId,
        version: Option<i32>,
    ) -> Result<ContractDocument, AppError> {
        authorise(actor, Act::ViewOrders)?;
        let order = self.order_now(order).await?;
        if !actor.is_party_to(order.firm, order.supplier) {
            return Err(AppError::NotFound);
        }
        let row = &order.row;
        let first = row.contract_text.clone().zip(row.contract_sha256.clone());
        let (text, sha256) = first.ok_or(AppError::NotFound)?;
        let first = ContractDocument {
            number: row.number.clone(),
            version: 1,
            text,
            sha256,
            buyer_signed_at: row.buyer_signed_at.and_then(from_millis),
            supplier_signed_at: row.supplier_signed_at.and_then(from_millis),
            made_at: order.submitted_at,
        };
        let known = amendments(&self.pools.read, &order).await?;
        let asked = match version {
            Some(1) => return Ok(first),
            None => in_force(&known),
            Some(version) => known.iter().find(|amendment| amendment.version == version),
        };
        match (asked, version) {
            (Some(amendment), _) => Ok(ContractDocument {
                version: amendment.version,
                text: amendment.contract_text.clone(),
                sha256: amendment.contract_sha256.clone(),
                buyer_signed_at: amendment.buyer_signed_at.and_then(from_millis),
                supplier_signed_at: amendment.supplier_signed_at.and_then(from_millis),
                made_at: from_millis(amendment.proposed_at).unwrap_or(first.made_at),
                ..first
            }),
            (None, None) => Ok(first),
            (None, Some(_)) => Err(AppError::NotFound),
        }
    }

    async fn amend_contract(&self, actor: Actor, form: AmendContract) -> Result<(), AppError> {
        let store = self.clone();
        self.detached(async move { store.amend(actor, form).await }).await
    }

    async fn check_contract(&self, hash: &str, from: &str) -> Result<Option<Instant>, AppError> {
        self.checks.count(from)?;
        Ok(self.signed_at(hash).await?)
    }
}

impl Store {
    /// The contract with all its versions, as the order's page shows it.
    pub(super) async fn contract_view(
        &self,
        actor: Actor,
        order: &Order,
    ) -> Done<Option<ContractView>> {
        let row = &order.row;
        let Some((text, sha256)) = row.contract_text.clone().zip(row.contract_sha256.clone())
        else {
            return Ok(None);
        };
        let known = amendments(&self.pools.read, order).await?;
        let open = known.iter().any(Amendment::is_open);
        let may_amend = is_amendable(order.state) && may(actor, Act::AmendContract);
        Ok(Some(ContractView {
            text,
            sha256,
            buyer_signed_at: row.buyer_signed_at.and_then(from_millis),
            supplier_signed_at: row.supplier_signed_at.and_then(from_millis),
            amendments: known.into_iter().filter_map(Amendment::view).collect(),
            may_propose: may_amend && !open,
            may_amend,
            latest_start: (may_amend && order.activated_on.is_none())
                .then(|| last_activation_day(&order.programme)),
        }))
    }

    /// When the contract with this text, or in this file, was signed by both.
    async fn signed_at(&self, hash: &str) -> Done<Option<Instant>> {
        let at: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(c.signed_at) FROM
                 (SELECT contract_sha256 AS hash, contracted_at AS signed_at FROM orders
                  WHERE contracted_at IS NOT NULL
                  UNION ALL
                  SELECT contract_sha256, signed_at FROM amendments
                  WHERE signed_at IS NOT NULL) c
             WHERE c.hash = $1
                OR c.hash = (SELECT f.contract_sha256 FROM contract_files f
                             WHERE f.pdf_sha256 = $1)",
        )
        .bind(hash)
        .fetch_one(&self.pools.read)
        .await?;
        Ok(at.and_then(from_millis))
    }

    /// Remembers a file that is handed out; the same one may be handed out any number of times.
    pub(in super::super) async fn put_contract_file(
        &self,
        pdf_sha256: &str,
        contract_sha256: &str,
    ) -> Result<(), AppError> {
        let at = self.time().timestamp_millis();
        Ok(command!(self, |tx| {
            sqlx::query(
                "INSERT INTO contract_files (pdf_sha256, contract_sha256, made_at)
                 VALUES ($1, $2, $3) ON CONFLICT (pdf_sha256) DO NOTHING",
            )
            .bind(pdf_sha256)
            .bind(contract_sha256)
            .bind(at)
            .execute(&mut **tx)
            .await
            .map_err(Abort::from)?;
            Ok(())
        })?)
    }
}

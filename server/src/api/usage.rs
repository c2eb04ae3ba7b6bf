//! Usage records (R28).

use app::{claim::UsageRecord, error::AppError};
use axum::{Json, extract::State};
use domain::{OrderId, api_key::Scope};
use serde::Serialize;

use super::{
    Api,
    caller::Caller,
    input::{Body, IdempotencyKey, OfOrder},
    once::once,
    problem::Answer,
    wire::{Usage, UsageReceipt, Use},
};

#[derive(Serialize)]
struct Asked<'a> {
    order: OrderId,
    usage: &'a Usage,
}

impl From<&Use> for UsageRecord {
    fn from(record: &Use) -> Self {
        Self {
            day: record.day,
            source: record.source.clone(),
            seq: record.number,
            uses: record.count,
        }
    }
}

/// Send usage records
///
/// All or none. A record is named by order, day, source and number and taken once, so the same
/// batch may be sent again; a known record with another count is refused (`KeyReused`). Needs the
/// scope `usage:write`.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{order}/usage",
    operation_id = "send_usage",
    tag = "usage",
    params(("order" = String, Path, format = Uuid, description = "The order's id")),
    request_body = Usage,
    responses((status = 200, description = "What became of them", body = UsageReceipt))
)]
pub(super) async fn send(
    State(api): State<Api>,
    caller: Caller,
    OfOrder(order): OfOrder,
    key: IdempotencyKey,
    Body(usage): Body<Usage>,
) -> Answer<Json<UsageReceipt>> {
    let actor = caller.with(Scope::WriteUsage)?;
    let records: Vec<UsageRecord> = usage.records.iter().map(UsageRecord::from).collect();
    let run = async {
        let receipt = api.engine.record_usage(actor, order, records).await?;
        let app::claim::UsageReceipt { taken, known, late, state } = receipt;
        Ok::<_, AppError>(UsageReceipt { taken, known, late, state })
    };
    once(&api, &caller, key, &Asked { order, usage: &usage }, run).await.map(Json)
}

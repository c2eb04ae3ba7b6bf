//! 新增端點.

use app::{
    error::{AppError, Fault, FaultKind},
    webhook::{CreateWebhook, WEBHOOKS_MAX, port::NewWebhook},
};
use domain::{
    Actor, Refusal, SupplierId,
    authority::Act,
    webhook::{EventKinds, SECRET_PREFIX, WebhookUrl},
};
use uuid::Uuid;

use super::{
    super::{
        Store, Tx,
        account::note,
        batch::{Batch, put},
        tx::{Abort, Done, command, end},
    },
    keeper,
};
use crate::clock::new_token;

/// How long the same form may come again.
const AGAIN_SECONDS: i64 = 60;

/// The form, read.
struct Wanted {
    id: String,
    url: String,
    kinds: String,
}

fn read(form: &CreateWebhook) -> Result<Wanted, AppError> {
    let id = form.id.parse::<Uuid>().map_err(|_| AppError::Invalid { field: "id".to_owned() })?;
    let mut faults = Vec::new();
    let url = if form.url.trim().is_empty() {
        Err(FaultKind::Missing)
    } else {
        WebhookUrl::read(&form.url).map_err(FaultKind::WebhookUrl)
    };
    if let Err(kind) = &url {
        faults.push(Fault::new("url", kind.clone()));
    }
    let kinds = EventKinds::from_names(form.kinds.iter().map(String::as_str));
    if kinds.is_none() {
        faults.push(Fault::new("kinds", FaultKind::NotChosen));
    }
    match (url, kinds) {
        (Ok(url), Some(kinds)) => {
            Ok(Wanted { id: id.to_string(), url: url.to_string(), kinds: kinds.to_string() })
        }
        _ => Err(AppError::Faults(faults)),
    }
}

impl Store {
    pub(super) async fn make_webhook(
        &self,
        actor: Actor,
        form: CreateWebhook,
    ) -> Result<NewWebhook, AppError> {
        let supplier = keeper(actor, Act::CreateWebhook)?;
        let user = actor.user().ok_or(Refusal::Forbidden)?.to_string();
        let wanted = read(&form)?;
        let token =
            new_token().map_err(|error| crate::fault::internal("webhook.random", &error))?;
        let secret = format!("{SECRET_PREFIX}{token}");
        let at = self.time();
        let now = at.timestamp_millis();
        command!(self, |tx| {
            let mut batch = Batch::default();
            if again(tx, &mut batch, &wanted, &user, &secret, now).await? {
                return batch.run(tx).await;
            }
            refuse_too_many(tx, supplier).await?;
            put!(
                batch,
                "INSERT INTO webhooks (webhook_id, supplier_id, url, secret, kinds, made_by,
                     made_at, busy_until, failures)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
                &wanted.id,
                supplier.to_string(),
                &wanted.url,
                &secret,
                &wanted.kinds,
                &user,
                now,
            );
            note(&mut batch, at, actor, "create_webhook", ("webhook", &wanted.id), "");
            batch.run(tx).await
        })?;
        Ok(NewWebhook { secret })
    }
}

/// The same form once more: the endpoint gets this secret, so that the answer that the person sees
/// in the end is the one that works. `false` where the form is new.
async fn again(
    tx: &mut Tx,
    batch: &mut Batch,
    wanted: &Wanted,
    user: &str,
    secret: &str,
    now: i64,
) -> Done<bool> {
    let made: Option<(String, String, String, i64, i64, Option<i64>)> = sqlx::query_as(
        "SELECT made_by, url, kinds, made_at, busy_until, removed_at
         FROM webhooks WHERE webhook_id = $1",
    )
    .bind(&wanted.id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((made_by, url, kinds, made_at, busy_until, removed_at)) = made else {
        return Ok(false);
    };
    let same = made_by == user
        && url == wanted.url
        && kinds == wanted.kinds
        && now - made_at < AGAIN_SECONDS * 1000
        // Nothing was sent to it.
        && busy_until == 0
        && removed_at.is_none();
    if !same {
        return Err(Refusal::KeyReused.into());
    }
    put!(
        batch,
        "UPDATE webhooks SET secret = $2
         WHERE webhook_id = $1 AND busy_until = 0 AND removed_at IS NULL",
        &wanted.id,
        secret,
    );
    Ok(true)
}

async fn refuse_too_many(tx: &mut Tx, supplier: SupplierId) -> Done<()> {
    let there: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM webhooks WHERE supplier_id = $1 AND removed_at IS NULL",
    )
    .bind(supplier.to_string())
    .fetch_one(&mut **tx)
    .await?;
    if there < i64::from(WEBHOOKS_MAX) {
        return Ok(());
    }
    Err(Abort::Faulty(Fault::new("url", FaultKind::TooManyWebhooks { max: WEBHOOKS_MAX })))
}

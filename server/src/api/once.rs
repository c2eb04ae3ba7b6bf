//! One request, one effect, one answer, however often it is sent under its key.

use app::error::AppError;
use domain::Refusal;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Api,
    caller::Caller,
    input::IdempotencyKey,
    port::{Begun, IdempotentRequest},
    problem::Answer,
};
use crate::hash::sha256;

/// What is kept under a key.
#[derive(Debug, Serialize, Deserialize)]
enum Outcome<T> {
    Done(T),
    Refused(Refusal),
}

/// Carries a command out, or answers as before. `asked` is all that was asked, path and body.
pub(super) async fn once<T, A, F>(
    api: &Api,
    caller: &Caller,
    key: IdempotencyKey,
    asked: &A,
    run: F,
) -> Answer<T>
where
    T: Serialize + DeserializeOwned + Send + Sync,
    A: Serialize + Sync,
    F: Future<Output = Result<T, AppError>> + Send,
{
    let Some(key) = key.0 else {
        return Ok(run.await?);
    };
    let asked = to_json(asked)?;
    let request = IdempotentRequest { actor: caller.name(), key, sha256: sha256(&asked) };
    if let Begun::Answered(kept) = api.engine.begin_request(request.clone()).await? {
        let kept: Outcome<T> = serde_json::from_str(&kept)
            .map_err(|error| crate::fault::internal("api.answer", &error))?;
        return match kept {
            Outcome::Done(answer) => Ok(answer),
            Outcome::Refused(refusal) => Err(refusal.into()),
        };
    }
    let answer = match run.await {
        Ok(done) => Ok(Outcome::Done(done)),
        // Like an order's key: what depends on the state of the marketplace is remembered.
        Err(AppError::Refused(refusal)) if refusal.depends_on_state() => {
            Ok(Outcome::Refused(refusal))
        }
        Err(error) => Err(error),
    };
    let kept = answer.as_ref().ok().map(to_json).transpose()?;
    // Where nobody knows what became of it, the key stays with this request, which may come again.
    if !matches!(&answer, Err(error) if error.status() >= 500) {
        api.engine.end_request(request, kept).await?;
    }
    match answer? {
        Outcome::Done(answer) => Ok(answer),
        Outcome::Refused(refusal) => Err(refusal.into()),
    }
}

fn to_json<T: Serialize>(value: &T) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| crate::fault::internal("api.json", &error))
}

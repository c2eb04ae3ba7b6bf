//! What the `OpenAPI` document says beside the handlers: who we are, how to prove who you are, and
//! what can go wrong everywhere.

use domain::{
    order::State,
    webhook::{EventKind, TEST},
};
use serde_json::{Value, json};
use utoipa::{
    PartialSchema as _,
    openapi::{InfoBuilder, OpenApi, OpenApiBuilder},
};

use super::problem::Problem;

const ABOUT: &str = "For a supplier's own programs. Send a key in the header `Authorization: Bearer \
     msk_…`; keys are made at `/supplier/keys`, each with the scopes that it needs.\n\n\
     **Signing is not part of this API.** A contract is signed by a person who has just proved who \
     they are, on this site: a key proves only that a program has it.\n\n\
     **Sending again.** Every command may carry an `Idempotency-Key` of your own (1 to 100 \
     characters). The same request under the same key gets the same answer; another request under \
     it is refused with `KeyReused`.\n\n\
     **Refusals** are `application/problem+json` (RFC 9457) with a `code` that does not change, \
     the `rule` that decided, and words for people.\n\n\
     **Limits.** 300 requests a minute for each key, then 429 with `Retry-After`; 1 MB a body. \
     Amounts are whole NT$, instants RFC 3339, days are Taipei's.";

/// The document before any route.
pub(super) fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Yunshiji Industrial Pavilion")
        .version("1")
        .description(Some(ABOUT))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// What can go wrong with any request: status and meaning.
const ALWAYS: [(&str, &str); 5] = [
    ("401", "No good key"),
    ("403", "The key lacks the scope"),
    ("422", "A value is wrong, or the request could not be read"),
    ("429", "Too many requests; see `Retry-After`"),
    ("503", "Not available now; the same request may be sent again"),
];
const OF_AN_ORDER: [(&str, &str); 1] = [("404", "There is no such order of yours")];
const OF_A_COMMAND: [(&str, &str); 1] = [("409", "The rules say no; `code` and `rule` say why")];
const OF_A_BODY: [(&str, &str); 2] = [("413", "Too large"), ("415", "Not JSON")];

/// The document with what holds for all operations.
///
/// # Errors
/// Where it cannot be written as JSON.
pub(super) fn finished(openapi: &OpenApi) -> anyhow::Result<Value> {
    let mut document = serde_json::to_value(openapi)?;
    document["components"]["schemas"]["Problem"] = serde_json::to_value(Problem::schema())?;
    document["components"]["securitySchemes"] = json!({
        "key": { "type": "http", "scheme": "bearer", "description": "An API key: `msk_…`" }
    });
    document["security"] = json!([{ "key": [] }]);
    document["webhooks"] = webhooks();
    let Some(paths) = document["paths"].as_object_mut() else { return Ok(document) };
    for (path, operations) in paths {
        let Some(operations) = operations.as_object_mut() else { continue };
        for (method, operation) in operations {
            complete(path, method, operation);
        }
    }
    Ok(document)
}

/// What is sent to a supplier's own address, with its headers.
fn webhooks() -> Value {
    let steps = EventKind::ALL.iter().map(|kind| kind.as_str());
    let kinds: Vec<&str> = steps.chain([TEST]).collect();
    let states: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    let header = |name: &str, about: &str| {
        json!({ "name": name, "in": "header", "required": true, "description": about,
                "schema": { "type": "string" } })
    };
    json!({ "orderStep": { "post": {
        "operationId": "order_step",
        "summary": "A step of one of your orders",
        "description": "Sent to the addresses of `/supplier/webhooks`, at least once and in no \
            promised order, for 72 hours. `webhook.test` has no `order`.",
        "security": [],
        "parameters": [
            header("X-Marketplace-Event", "The event; the same however often it comes"),
            header("X-Marketplace-Delivery", "The delivery to this address"),
            header("X-Marketplace-Timestamp", "When it was sent, in seconds since 1970"),
            header("X-Marketplace-Signature",
                "`v1=` and hex(HMAC-SHA256(secret, timestamp \".\" body))"),
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
            "type": "object",
            "required": ["id", "kind", "at"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "kind": { "type": "string", "enum": kinds },
                "at": { "type": "string", "format": "date-time" },
                "order": {
                    "type": "object",
                    "required": ["id", "number", "state"],
                    "properties": {
                        "id": { "type": "string", "format": "uuid" },
                        "number": { "type": "string" },
                        "state": { "type": "string", "enum": states }
                    }
                }
            }
        } } } },
        "responses": { "2XX": { "description": "Taken. Anything else is tried again" } }
    } } })
}

fn complete(path: &str, method: &str, operation: &mut Value) {
    let mut problems = ALWAYS.to_vec();
    if path.contains("{order}") {
        problems.extend(OF_AN_ORDER);
    }
    if method == "post" {
        problems.extend(OF_A_COMMAND);
        if let Some(parameters) = operation["parameters"].as_array_mut() {
            parameters.push(json!({
                "name": "Idempotency-Key",
                "in": "header",
                "required": false,
                "description": "Your own id of this request; sent again it is answered again.",
                "schema": { "type": "string", "minLength": 1, "maxLength": 100,
                            "pattern": "^[!-~]+$" }
            }));
        }
    }
    if operation.get("requestBody").is_some() {
        problems.extend(OF_A_BODY);
    }
    for (status, meaning) in problems {
        operation["responses"][status] = json!({
            "description": meaning,
            "content": {
                "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } }
            }
        });
    }
}

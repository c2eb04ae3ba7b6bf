-- Webhooks: where a supplier's programs are told of what happens to its orders, and each delivery.

CREATE TABLE webhooks (
    webhook_id  TEXT PRIMARY KEY,
    supplier_id TEXT NOT NULL REFERENCES suppliers,
    url         TEXT NOT NULL,
    -- In the clear: it signs what is sent (docs/decisions/0061).
    secret      TEXT NOT NULL,
    -- Names of event kinds, with a comma around each.
    kinds       TEXT NOT NULL,
    -- Who made it. Not a reference, like everywhere that outlives a person.
    made_by     TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    paused_at   BIGINT,
    removed_at  BIGINT,
    -- One delivery at a time: nobody else sends to it before then. Exclusive.
    busy_until  BIGINT NOT NULL,
    -- In a row.
    failures    INTEGER NOT NULL
);
CREATE INDEX webhooks_by_supplier ON webhooks (supplier_id, made_at);

-- Written in the transaction of the event.
CREATE TABLE webhook_deliveries (
    -- Made of the endpoint's and the event's.
    delivery_id  TEXT PRIMARY KEY,
    webhook_id   TEXT NOT NULL REFERENCES webhooks,
    event_id     TEXT NOT NULL,
    -- Null for a test.
    order_id     TEXT REFERENCES orders,
    kind         TEXT NOT NULL,
    -- JSON, as it is sent and signed.
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CONSTRAINT webhook_deliveries_state CHECK
        (state IN ('queued', 'delivered', 'given_up')),
    attempts     INTEGER NOT NULL,
    -- From when the 72 hours count: the event, or when somebody asked for it again.
    due_since    BIGINT NOT NULL,
    next_at      BIGINT NOT NULL,
    -- The last answer: HTTP status, what was wrong, and how long it took.
    last_status  INTEGER,
    last_error   TEXT NOT NULL,
    took_ms      BIGINT,
    created_at   BIGINT NOT NULL,
    delivered_at BIGINT,
    CONSTRAINT webhook_deliveries_once UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_at)
    WHERE state = 'queued';
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, created_at);

-- 刷卡: a second provider beside the bank.

-- Who told of the money; notices until now are the bank's.
ALTER TABLE bank_notices ADD COLUMN provider TEXT NOT NULL DEFAULT 'bank'
    CONSTRAINT bank_notices_provider CHECK (provider IN ('bank', 'card', 'office'));
CREATE INDEX bank_notices_by_time ON bank_notices (received_at, txn);

-- Attempts at the card gateway that paid nothing, as it told of them.
CREATE TABLE card_failures (
    -- The gateway's transaction and its result code: told again, it is the same.
    failure_id      TEXT PRIMARY KEY,
    virtual_account TEXT NOT NULL,
    order_id        TEXT REFERENCES orders,
    amount_twd      BIGINT NOT NULL,
    -- The gateway's own code and words.
    code            TEXT NOT NULL,
    message         TEXT NOT NULL,
    received_at     BIGINT NOT NULL
);
CREATE INDEX card_failures_by_order ON card_failures (order_id, received_at);

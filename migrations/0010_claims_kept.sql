-- What a claim rests on cannot be taken away from it.

-- 抽查: a failure stands until the order passes, also while it is drawn again (S37).
ALTER TABLE spot_checks ADD COLUMN failed_at BIGINT;
UPDATE spot_checks SET failed_at = decided_at WHERE state = 'failed';

-- Late use that a reviewer let count, and who did (R28). Never changed; a day's `confirmed` is the
-- sum of its rows.
CREATE TABLE usage_confirmations (
    confirmation_id TEXT PRIMARY KEY,
    order_id        TEXT NOT NULL REFERENCES orders,
    day             TEXT NOT NULL,
    uses            BIGINT NOT NULL CONSTRAINT usage_confirmations_uses CHECK (uses > 0),
    user_id         TEXT,
    at              BIGINT NOT NULL
);
CREATE INDEX usage_confirmations_by_day ON usage_confirmations (order_id, day);
INSERT INTO usage_confirmations (confirmation_id, order_id, day, uses, user_id, at)
SELECT d.order_id || ' ' || d.day, d.order_id, d.day, d.confirmed, NULL,
    (SELECT MAX(b.arrived_at) FROM usage_batches b WHERE b.order_id = d.order_id)
FROM usage_days d WHERE d.confirmed > 0;

-- A state says whose signatures the claim has: the checks before let a missing one pass.
CREATE TABLE claims_signed (
    order_id       TEXT PRIMARY KEY REFERENCES orders,
    state          TEXT NOT NULL CONSTRAINT claims_state CHECK
        (state IN ('Draft', 'Submitted', 'Reviewed', 'Returned', 'Approved', 'Settled')),
    revision       INTEGER NOT NULL,
    submitted_at   BIGINT NOT NULL,
    drawn          TEXT,
    reviewed_by    TEXT CONSTRAINT claims_reviewed CHECK
        (reviewed_by IS NOT NULL OR state NOT IN ('Reviewed', 'Approved', 'Settled')),
    approved_by    TEXT CONSTRAINT claims_approved CHECK
        (approved_by IS NOT NULL OR state NOT IN ('Approved', 'Settled')),
    settled_by     TEXT CONSTRAINT claims_settled CHECK
        (settled_by IS NOT NULL OR state <> 'Settled'),
    correct_until  BIGINT,
    missing        TEXT NOT NULL,
    CONSTRAINT claims_four_eyes CHECK
        (approved_by IS NULL OR (reviewed_by IS NOT NULL AND approved_by <> reviewed_by)),
    CONSTRAINT claims_settled_by_another CHECK (settled_by IS NULL OR settled_by <> reviewed_by)
);
INSERT INTO claims_signed SELECT order_id, state, revision, submitted_at, drawn, reviewed_by,
    approved_by, settled_by, correct_until, missing FROM claims;
DROP TABLE claims;
ALTER TABLE claims_signed RENAME TO claims;
CREATE INDEX claims_by_state ON claims (state, submitted_at);

-- One transfer of the bank may pay back what is owed for several orders.
CREATE TABLE receivables_kept (
    order_id      TEXT PRIMARY KEY REFERENCES orders,
    supplier_id   TEXT NOT NULL REFERENCES suppliers,
    delivered_twd BIGINT NOT NULL,
    points        BIGINT NOT NULL CONSTRAINT receivables_points CHECK (points > 0),
    opened_at     BIGINT NOT NULL,
    received_at   BIGINT,
    reference     TEXT,
    CONSTRAINT receivables_received CHECK ((received_at IS NULL) = (reference IS NULL))
);
INSERT INTO receivables_kept SELECT order_id, supplier_id, delivered_twd, points, opened_at,
    received_at, reference FROM receivables;
DROP TABLE receivables;
ALTER TABLE receivables_kept RENAME TO receivables;

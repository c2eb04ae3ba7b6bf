-- After the sale: usage, invoice, survey, claim, spot check, payout, termination.

-- 抽查未通過: the supplier sells nothing new and claims nothing while this is set (S37).
ALTER TABLE suppliers ADD COLUMN suspended_at BIGINT;

-- 使用流量: one row per (order, day, source, seq), never changed (R28).
CREATE TABLE usage_records (
    order_id TEXT NOT NULL REFERENCES orders,
    -- ISO date.
    day      TEXT NOT NULL,
    source   TEXT NOT NULL,
    seq      BIGINT NOT NULL,
    uses     BIGINT NOT NULL CONSTRAINT usage_records_uses CHECK (uses >= 0),
    -- 1: came later than the programme waits.
    late     INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    PRIMARY KEY (order_id, day, source, seq)
);
CREATE INDEX usage_records_by_batch ON usage_records (batch_id);

-- What came together, as a link of the order's chain: the hash of its records, and the hash of
-- that with the link before and the time of arrival. Never changed.
CREATE TABLE usage_batches (
    batch_id       TEXT PRIMARY KEY,
    order_id       TEXT NOT NULL REFERENCES orders,
    -- From 1.
    number         INTEGER NOT NULL,
    arrived_at     BIGINT NOT NULL,
    records        BIGINT NOT NULL,
    content_sha256 TEXT NOT NULL,
    link_sha256    TEXT NOT NULL,
    CONSTRAINT usage_batches_one_link UNIQUE (order_id, number)
);

-- Counters of the records, by day; `verify` recomputes them.
CREATE TABLE usage_days (
    order_id  TEXT NOT NULL REFERENCES orders,
    day       TEXT NOT NULL,
    records   BIGINT NOT NULL,
    in_time   BIGINT NOT NULL,
    late      BIGINT NOT NULL,
    -- How much of the late use a reviewer has confirmed.
    confirmed BIGINT NOT NULL,
    CONSTRAINT usage_days_confirmed CHECK (confirmed >= 0 AND confirmed <= late),
    PRIMARY KEY (order_id, day)
);

-- What the buyer says about a month, 1 to 3; the newest word counts. Never changed.
CREATE TABLE attestations (
    attestation_id TEXT PRIMARY KEY,
    order_id       TEXT NOT NULL REFERENCES orders,
    month          INTEGER NOT NULL,
    used           INTEGER NOT NULL,
    user_id        TEXT,
    at             BIGINT NOT NULL
);
CREATE INDEX attestations_by_order ON attestations (order_id, month, at);

-- 電子發票. A number is used once within two months (R31). Never changed; the one that counts is
-- the order's newest.
CREATE TABLE invoices (
    invoice_id TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders,
    period     TEXT NOT NULL,
    number     TEXT NOT NULL,
    on_day     TEXT NOT NULL,
    total_twd  BIGINT NOT NULL,
    buyer_ubn  TEXT NOT NULL,
    seller_ubn TEXT NOT NULL,
    user_id    TEXT,
    at         BIGINT NOT NULL,
    CONSTRAINT invoices_once UNIQUE (period, number)
);
CREATE INDEX invoices_by_order ON invoices (order_id, at);

-- 滿意度; the newest answer counts. Never changed.
CREATE TABLE surveys (
    survey_id TEXT PRIMARY KEY,
    order_id  TEXT NOT NULL REFERENCES orders,
    score     INTEGER NOT NULL CONSTRAINT surveys_score CHECK (score >= 1 AND score <= 5),
    words     TEXT NOT NULL,
    user_id   TEXT,
    at        BIGINT NOT NULL
);
CREATE INDEX surveys_by_order ON surveys (order_id, at);

-- The office does without the answer, and why (S27).
CREATE TABLE survey_waivers (
    order_id TEXT PRIMARY KEY REFERENCES orders,
    reason   TEXT NOT NULL,
    user_id  TEXT,
    at       BIGINT NOT NULL
);

CREATE TABLE survey_reminders (
    reminder_id TEXT PRIMARY KEY,
    order_id    TEXT NOT NULL REFERENCES orders,
    at          BIGINT NOT NULL
);
CREATE INDEX survey_reminders_by_order ON survey_reminders (order_id, at);

-- 請款. A claim that nobody has sent has no row.
CREATE TABLE claims (
    order_id       TEXT PRIMARY KEY REFERENCES orders,
    state          TEXT NOT NULL CONSTRAINT claims_state CHECK
        (state IN ('Draft', 'Submitted', 'Reviewed', 'Returned', 'Approved', 'Settled')),
    revision       INTEGER NOT NULL,
    submitted_at   BIGINT NOT NULL,
    -- The reviewer who was drawn; another one may take the review over.
    drawn          TEXT,
    reviewed_by    TEXT,
    approved_by    TEXT,
    settled_by     TEXT,
    -- Exclusive; while it is returned.
    correct_until  BIGINT,
    -- What the office asked for.
    missing        TEXT NOT NULL,
    CONSTRAINT claims_four_eyes CHECK
        (approved_by IS NULL OR (reviewed_by IS NOT NULL AND approved_by <> reviewed_by)),
    CONSTRAINT claims_settled_by_another CHECK (settled_by IS NULL OR settled_by <> reviewed_by)
);
CREATE INDEX claims_by_state ON claims (state, submitted_at);

-- One row per step of a claim, never changed.
CREATE TABLE claim_events (
    event_id   TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders,
    at         BIGINT NOT NULL,
    party      TEXT NOT NULL,
    user_id    TEXT,
    act        TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    detail     TEXT NOT NULL
);
CREATE INDEX claim_events_by_order ON claim_events (order_id, at, event_id);

-- 利益迴避: with whom an officer has a link. Never changed.
CREATE TABLE officer_links (
    link_id     TEXT PRIMARY KEY,
    user_id     TEXT NOT NULL REFERENCES users,
    firm_id     TEXT REFERENCES firms,
    supplier_id TEXT REFERENCES suppliers,
    words       TEXT NOT NULL,
    declared_at BIGINT NOT NULL,
    CONSTRAINT officer_links_one_side CHECK ((firm_id IS NULL) <> (supplier_id IS NULL))
);
CREATE INDEX officer_links_by_user ON officer_links (user_id);

-- 抽查 of an order's raw log (R34).
CREATE TABLE spot_checks (
    order_id    TEXT PRIMARY KEY REFERENCES orders,
    supplier_id TEXT NOT NULL REFERENCES suppliers,
    state       TEXT NOT NULL CONSTRAINT spot_checks_state CHECK
        (state IN ('sampled', 'passed', 'failed')),
    sampled_at  BIGINT NOT NULL,
    decided_at  BIGINT
);
CREATE INDEX spot_checks_by_supplier ON spot_checks (supplier_id, state);

-- 撥款: what the supplier is owed for an order, once (I6).
CREATE TABLE payout_batches (
    batch_id    TEXT PRIMARY KEY,
    number      TEXT NOT NULL CONSTRAINT payout_batches_one_per_number UNIQUE,
    made_at     BIGINT NOT NULL,
    user_id     TEXT,
    payouts     BIGINT NOT NULL,
    total       BIGINT NOT NULL
);
CREATE TABLE payouts (
    payout_id   TEXT PRIMARY KEY,
    order_id    TEXT NOT NULL REFERENCES orders CONSTRAINT payouts_once UNIQUE,
    supplier_id TEXT NOT NULL REFERENCES suppliers,
    points      BIGINT NOT NULL CONSTRAINT payouts_points CHECK (points > 0),
    -- The transfer that settled the claim.
    transfer_id TEXT NOT NULL REFERENCES transfers CONSTRAINT payouts_one_transfer UNIQUE,
    made_at     BIGINT NOT NULL,
    -- The bank file that carries it.
    batch_id    TEXT REFERENCES payout_batches,
    -- What the bank says: when, and under which reference.
    paid_at     BIGINT,
    reference   TEXT CONSTRAINT payouts_one_reference UNIQUE
);
CREATE INDEX payouts_by_batch ON payouts (batch_id, made_at);

-- 終止: what was delivered, and what became of the points (R25).
CREATE TABLE terminations (
    order_id      TEXT PRIMARY KEY REFERENCES orders,
    delivered_twd BIGINT NOT NULL CONSTRAINT terminations_delivered CHECK (delivered_twd >= 0),
    kept          BIGINT NOT NULL CONSTRAINT terminations_kept CHECK (kept >= 0),
    reversed      BIGINT NOT NULL CONSTRAINT terminations_reversed CHECK (reversed >= 0),
    at            BIGINT NOT NULL
);

-- 追回: what a supplier owes after its order was settled (R25).
CREATE TABLE receivables (
    order_id      TEXT PRIMARY KEY REFERENCES orders,
    supplier_id   TEXT NOT NULL REFERENCES suppliers,
    delivered_twd BIGINT NOT NULL,
    points        BIGINT NOT NULL CONSTRAINT receivables_points CHECK (points > 0),
    opened_at     BIGINT NOT NULL,
    received_at   BIGINT,
    reference     TEXT CONSTRAINT receivables_one_reference UNIQUE
);

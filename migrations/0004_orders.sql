-- Orders, what happened to them, and the commands that made it happen.

CREATE TABLE orders (
    order_id           TEXT PRIMARY KEY,
    number             TEXT NOT NULL CONSTRAINT orders_one_per_number UNIQUE,
    programme_id       TEXT NOT NULL REFERENCES programmes,
    firm_id            TEXT NOT NULL REFERENCES firms,
    supplier_id        TEXT NOT NULL REFERENCES suppliers,
    plan_id            TEXT NOT NULL,
    plan_version       INTEGER NOT NULL,
    price_twd          BIGINT NOT NULL,
    points             BIGINT NOT NULL CONSTRAINT orders_points CHECK (points > 0),
    self_funded_twd    BIGINT NOT NULL CONSTRAINT orders_self_funded CHECK (self_funded_twd >= 0),
    state              TEXT NOT NULL CONSTRAINT orders_state CHECK
        (state IN ('Submitted', 'Accepted', 'Contracted', 'Paid', 'InService', 'ServiceProven',
                   'Claimed', 'Settled', 'Declined', 'Withdrawn', 'ResponseLapsed',
                   'PaymentLapsed', 'Terminated')),
    -- Counts the changes; a command changes only the revision that it decided on.
    revision           INTEGER NOT NULL,
    -- The transfer that put the points where they are; null once they are back.
    position           TEXT REFERENCES transfers,
    submitted_at       BIGINT NOT NULL,
    answer_deadline    BIGINT NOT NULL,
    accepted_at        BIGINT,
    buyer_signed_at    BIGINT,
    supplier_signed_at BIGINT,
    contracted_at      BIGINT,
    payment_deadline   BIGINT,
    lapsed_at          BIGINT,
    -- The bank's value time.
    paid_at            BIGINT,
    -- ISO date.
    activated_on       TEXT,
    virtual_account    TEXT NOT NULL CONSTRAINT orders_one_per_virtual_account UNIQUE,
    -- The exact text that both sides sign, from acceptance on.
    contract_text      TEXT,
    contract_sha256    TEXT,
    CONSTRAINT orders_split CHECK (points + self_funded_twd = price_twd),
    CONSTRAINT orders_pin_a_version FOREIGN KEY (plan_id, plan_version) REFERENCES plan_versions
);
CREATE INDEX orders_by_firm ON orders (firm_id, submitted_at);
CREATE INDEX orders_by_supplier ON orders (supplier_id, submitted_at);
CREATE INDEX orders_by_state ON orders (state, payment_deadline);

-- The timeline: one row per step, never changed.
CREATE TABLE order_events (
    event_id   TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders,
    at         BIGINT NOT NULL,
    party      TEXT NOT NULL,
    -- Not a reference: a person may be erased, what happened stays.
    user_id    TEXT,
    action     TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    -- What the action carried: a reason code, a date, a bank reference.
    detail     TEXT NOT NULL
);
CREATE INDEX order_events_by_order ON order_events (order_id, at, event_id);

-- Idempotency: what was answered to a key, and the hash of what was asked.
CREATE TABLE commands (
    actor          TEXT NOT NULL,
    idem_key       TEXT NOT NULL,
    request_sha256 TEXT NOT NULL,
    -- JSON: the order's id or the refusal.
    outcome        TEXT NOT NULL,
    at             BIGINT NOT NULL,
    PRIMARY KEY (actor, idem_key)
);

-- Notices of the bank, by its transaction id, as they came.
CREATE TABLE bank_notices (
    txn             TEXT PRIMARY KEY,
    virtual_account TEXT NOT NULL,
    order_id        TEXT REFERENCES orders,
    amount_twd      BIGINT NOT NULL,
    value_at        BIGINT NOT NULL,
    received_at     BIGINT NOT NULL,
    -- JSON: the state that it left, or the refusal.
    outcome         TEXT NOT NULL
);

-- What a person of the office has to settle: refunds, late notices, wrong amounts.
CREATE TABLE cases (
    case_id   TEXT PRIMARY KEY,
    kind      TEXT NOT NULL CONSTRAINT cases_kind CHECK
        (kind IN ('refund', 'points_gone', 'wrong_amount', 'unknown_account')),
    order_id  TEXT REFERENCES orders,
    detail    TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- Exclusive.
    due_at    BIGINT NOT NULL,
    closed_at BIGINT
);

CREATE TABLE audit (
    audit_id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL,
    at       BIGINT NOT NULL,
    party    TEXT NOT NULL,
    user_id  TEXT,
    action   TEXT NOT NULL,
    -- What it was done to: 'order', 'plan', 'programme', 'wallet', 'session'.
    subject_kind TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    -- 'ok' or the code of the refusal.
    outcome  TEXT NOT NULL,
    rule     TEXT NOT NULL,
    detail   TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_id);
CREATE INDEX audit_by_event ON audit (event_id);

-- Background work, enqueued in the transaction that makes it necessary.
CREATE TABLE jobs (
    job_id   TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    run_at   BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    done_at  BIGINT,
    CONSTRAINT jobs_once UNIQUE (kind, subject, run_at)
);
CREATE INDEX jobs_due ON jobs (done_at, run_at, job_id);

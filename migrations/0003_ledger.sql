-- The points ledger: double entry, append-only (guards/ forbids UPDATE and DELETE on transfers).

CREATE TABLE accounts (
    -- 'pool:IND-110', 'wallet:IND-110:<firm>', 'hold:<order>', …
    account_id   TEXT PRIMARY KEY,
    kind         TEXT NOT NULL CONSTRAINT accounts_kind CHECK
        (kind IN ('treasury', 'pool', 'wallet', 'hold', 'used', 'claim', 'paid', 'withdrawn')),
    programme_id TEXT NOT NULL REFERENCES programmes,
    -- Whose points, for accounts that belong to a firm.
    firm_id      TEXT REFERENCES firms,
    -- A cache of the transfers; `verify` recomputes it.
    balance      BIGINT NOT NULL,
    CONSTRAINT accounts_not_overdrawn CHECK (kind = 'treasury' OR balance >= 0)
);
CREATE INDEX accounts_by_firm ON accounts (firm_id);

CREATE TABLE transfers (
    transfer_id  TEXT PRIMARY KEY,
    kind         TEXT NOT NULL CONSTRAINT transfers_kind CHECK
        (kind IN ('appropriate', 'issue', 'reserve', 'use', 'release', 'reverse', 'expire',
                  'withdraw', 'claim', 'return_claim', 'settle', 'clawback', 'cut')),
    from_account TEXT NOT NULL REFERENCES accounts,
    to_account   TEXT NOT NULL REFERENCES accounts,
    amount       BIGINT NOT NULL CONSTRAINT transfers_amount CHECK (amount > 0),
    programme_id TEXT NOT NULL REFERENCES programmes,
    firm_id      TEXT REFERENCES firms,
    order_id     TEXT,
    -- The transfer whose effect this one ends. Unique: every hold ends exactly once.
    resolves     TEXT REFERENCES transfers CONSTRAINT transfers_resolve_once UNIQUE,
    -- One command: its transfers, order event and audit row share this id (I8).
    event_id     TEXT NOT NULL,
    at           BIGINT NOT NULL,
    CONSTRAINT transfers_move CHECK (from_account <> to_account)
);
CREATE INDEX transfers_by_firm ON transfers (firm_id, at);
CREATE INDEX transfers_by_order ON transfers (order_id);
CREATE INDEX transfers_by_event ON transfers (event_id);
-- R4, R11: points are issued to a firm once.
CREATE UNIQUE INDEX transfers_issue_once ON transfers (programme_id, firm_id) WHERE kind = 'issue';

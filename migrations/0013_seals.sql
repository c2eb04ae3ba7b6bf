-- 封存: the audit trail and the links of usage, hashed in a chain some minutes after they were
-- written. A seal covers what its upper bound and the seal before it leave between them: ids are
-- ordered by time. Rows are never changed.
CREATE TABLE seals (
    number          BIGINT PRIMARY KEY,
    -- The real clock's, like the ids.
    sealed_at       BIGINT NOT NULL,
    -- Inclusive.
    upto            TEXT NOT NULL,
    -- Audit rows and links of usage that it covers.
    records         BIGINT NOT NULL CONSTRAINT seals_records CHECK (records > 0),
    sha256          TEXT NOT NULL
);

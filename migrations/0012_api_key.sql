-- Keys by which programs of a supplier act in its name. Their times are the real clock's, like a
-- session's.

CREATE TABLE api_keys (
    key_id        TEXT PRIMARY KEY,
    supplier_id   TEXT NOT NULL REFERENCES suppliers,
    -- The part of the key that may be shown, and finds it.
    handle        TEXT NOT NULL CONSTRAINT api_keys_one_per_handle UNIQUE,
    -- The secret part is nowhere; it was shown once.
    secret_sha256 TEXT NOT NULL,
    name          TEXT NOT NULL,
    -- Names of scopes with commas between.
    scopes        TEXT NOT NULL,
    -- Who made it. Not a reference, like everywhere that outlives a person; a key opens nothing
    -- once this account is closed.
    made_by       TEXT NOT NULL,
    made_at       BIGINT NOT NULL,
    -- Exclusive.
    expires_at    BIGINT NOT NULL,
    -- To the minute.
    last_used_at  BIGINT,
    revoked_at    BIGINT,
    revoked_by    TEXT
);
CREATE INDEX api_keys_by_supplier ON api_keys (supplier_id, made_at);

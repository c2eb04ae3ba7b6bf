-- Programmes, firms, suppliers, and the people who sign in for them.
-- Portable subset: TEXT ids (UUIDv7) and enums, BIGINT for NT$, points and UTC milliseconds,
-- INTEGER for small counts and 0/1. The same file runs on SQLite and PostgreSQL.

CREATE TABLE programmes (
    programme_id TEXT PRIMARY KEY,
    -- The settings as JSON: everything that changes from year to year or from hall to hall.
    settings     TEXT NOT NULL,
    created_at   BIGINT NOT NULL
);

-- Facts about this database, such as whether it was made for the demo.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE firms (
    firm_id    TEXT PRIMARY KEY,
    -- Normalised: one firm per number (R4).
    ubn        TEXT NOT NULL CONSTRAINT firms_one_per_ubn UNIQUE,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE suppliers (
    supplier_id    TEXT PRIMARY KEY,
    ubn            TEXT NOT NULL CONSTRAINT suppliers_one_per_ubn UNIQUE,
    name           TEXT NOT NULL,
    region         TEXT NOT NULL,
    -- 攻頂計畫遴選: from, inclusive; until, exclusive; both null where never selected (R6).
    selected_from  BIGINT,
    selected_until BIGINT,
    created_at     BIGINT NOT NULL
);

CREATE TABLE users (
    user_id       TEXT PRIMARY KEY,
    email         TEXT NOT NULL CONSTRAINT users_one_per_email UNIQUE,
    name          TEXT NOT NULL,
    -- Argon2id, as a PHC string.
    password_hash TEXT NOT NULL,
    party         TEXT NOT NULL CONSTRAINT users_party CHECK (party IN ('buyer', 'supplier', 'office')),
    firm_id       TEXT REFERENCES firms,
    supplier_id   TEXT REFERENCES suppliers,
    created_at    BIGINT NOT NULL,
    CONSTRAINT users_side CHECK (
        (party = 'buyer' AND firm_id IS NOT NULL AND supplier_id IS NULL)
        OR (party = 'supplier' AND supplier_id IS NOT NULL AND firm_id IS NULL)
        OR (party = 'office' AND firm_id IS NULL AND supplier_id IS NULL))
);

-- A session is a random token in a cookie; only its hash is here. Times are the real clock's,
-- also in the demo.
CREATE TABLE sessions (
    token_sha256 TEXT PRIMARY KEY,
    user_id      TEXT NOT NULL REFERENCES users,
    opened_at    BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    closed_at    BIGINT
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Failed sign-ins, counted per address and device, so that a stranger cannot lock a victim out.
CREATE TABLE sign_in_failures (
    failure_id TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    device     TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by_email ON sign_in_failures (email, device, at);

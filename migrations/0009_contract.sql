-- Contracts as files, and what replaces a contract. The first contract of an order stands in
-- `orders`; an amendment is a document of its own, and nothing that was signed is edited.

-- Every PDF of a signed contract that was handed out: what the public check knows.
CREATE TABLE contract_files (
    pdf_sha256      TEXT PRIMARY KEY,
    -- The text that it shows.
    contract_sha256 TEXT NOT NULL,
    made_at         BIGINT NOT NULL
);

CREATE TABLE amendments (
    amendment_id       TEXT PRIMARY KEY,
    order_id           TEXT NOT NULL REFERENCES orders,
    -- The contract of the order is the first version.
    version            INTEGER NOT NULL CONSTRAINT amendments_version CHECK (version >= 2),
    proposed_by        TEXT NOT NULL CONSTRAINT amendments_proposed_by CHECK
        (proposed_by IN ('buyer', 'supplier')),
    proposed_at        BIGINT NOT NULL,
    -- The exact text that both sides sign, and its hash.
    contract_text      TEXT NOT NULL,
    contract_sha256    TEXT NOT NULL,
    buyer_signed_at    BIGINT,
    supplier_signed_at BIGINT,
    -- The later one of the two: from here on it replaces what stood before it.
    signed_at          BIGINT,
    -- One side does not want it any more; then it never stands.
    dropped_at         BIGINT,
    CONSTRAINT amendments_one_per_version UNIQUE (order_id, version),
    CONSTRAINT amendments_end_once CHECK (signed_at IS NULL OR dropped_at IS NULL)
);
CREATE INDEX amendments_by_hash ON amendments (contract_sha256);
CREATE INDEX orders_by_contract ON orders (contract_sha256);

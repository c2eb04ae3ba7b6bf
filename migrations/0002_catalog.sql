-- Plans and their versions. An order pins a version, so a version never changes once made.

CREATE TABLE plans (
    plan_id         TEXT PRIMARY KEY,
    programme_id    TEXT NOT NULL REFERENCES programmes,
    supplier_id     TEXT NOT NULL REFERENCES suppliers,
    -- 解決方案: what was selected; it has one or more plans.
    solution        TEXT NOT NULL,
    category        TEXT NOT NULL,
    status          TEXT NOT NULL CONSTRAINT plans_status
        CHECK (status IN ('draft', 'under_review', 'listed', 'refused', 'delisted')),
    -- The version on offer; 0 while none was listed.
    current_version INTEGER NOT NULL,
    -- Copied from the version on offer, for sorting and filtering.
    price_twd       BIGINT NOT NULL,
    listed_at       BIGINT,
    created_at      BIGINT NOT NULL
);
CREATE INDEX plans_by_status ON plans (programme_id, status, listed_at);
CREATE INDEX plans_by_supplier ON plans (supplier_id);

CREATE TABLE plan_versions (
    plan_id       TEXT NOT NULL REFERENCES plans,
    version       INTEGER NOT NULL CONSTRAINT plan_versions_from_1 CHECK (version >= 1),
    origin        TEXT NOT NULL CONSTRAINT plan_versions_origin CHECK (origin IN ('original', 'adjusted')),
    name          TEXT NOT NULL,
    summary       TEXT NOT NULL,
    description   TEXT NOT NULL,
    -- JSON arrays of text.
    features      TEXT NOT NULL,
    integrations  TEXT NOT NULL,
    -- Tax included, for the whole term (R17).
    price_twd     BIGINT NOT NULL CONSTRAINT plan_versions_price CHECK (price_twd > 0),
    months        INTEGER NOT NULL CONSTRAINT plan_versions_months CHECK (months > 0),
    -- Null: unlimited.
    seats         INTEGER,
    capacity      TEXT NOT NULL,
    data_location TEXT NOT NULL,
    exit_terms    TEXT NOT NULL,
    submitted_at  BIGINT NOT NULL,
    PRIMARY KEY (plan_id, version)
);

CREATE TABLE plan_sectors (
    sector  TEXT NOT NULL,
    plan_id TEXT NOT NULL REFERENCES plans,
    PRIMARY KEY (sector, plan_id)
);

-- Search terms of the version on offer: CJK pairs and single characters, Latin prefixes.
CREATE TABLE plan_terms (
    term    TEXT NOT NULL,
    plan_id TEXT NOT NULL REFERENCES plans,
    -- Where the term stands: 3 in the name, 2 in the summary, 1 elsewhere.
    weight  INTEGER NOT NULL,
    PRIMARY KEY (term, plan_id)
);
